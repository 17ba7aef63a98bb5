"""From what came back to a value or a typed error."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from types import NoneType
from typing import Any

from .call import Call
from .decode import (
    NotJsonError,
    decoded,
    error_body,
    members_of,
    select,
    spelled,
    value_from,
)
from .errors import ApiStatusError, DecodeError, SchemaDriftError, SchemaDriftWarning
from .exchange import Exchange
from .problems import message_of
from .response import Received
from .security import hint
from .settings import Settings, safe

First = Callable[[str, str], bool]


def value_of(
    call: Call[Any], received: Received, settings: Settings, first: First
) -> Any:
    """The value of a successful answer.

    Raises:
        ApiStatusError: The status is not a success.
        DecodeError: The body is not what was expected.
    """
    raise_for_status(call, received, settings, first)
    kind = select(call.statuses, received.status, call.returns)
    if call.method == "HEAD":
        return None
    if settings.record is not None:
        settings.record.look(call, kind, received)
    reporter = _Reporter(call, received, settings, first)
    content_type = received.headers.get("content-type", "")
    try:
        if call.is_sequence:
            from .sse import is_sequence, texts_of

            if is_sequence(content_type):
                found = texts_of(received.content, content_type, call.events)
                return [value_from(call.item, texts, reporter) for texts in found]
        if is_nothing(call, kind, received):
            reporter("the body", spelled(kind), "nothing")
            return None
        return decoded(kind, received.status, content_type, received.content, reporter)
    except NotJsonError as problem:
        raise described(
            DecodeError(f"{call.name}: {problem}", **_carried(received)), call, received
        ) from None


SAFE = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
"""Methods that only read (RFC 9110 section 9.2.1)."""


def is_nothing(call: Call[Any], kind: Any, received: Received) -> bool:
    """Whether a body that should be there is empty, and None is a value all the same.

    That is so where the call may give None, and where the server has done its work: an
    error would make callers repeat it.
    """
    if received.content.strip() or kind in (None, bytes, str):
        return False
    known = members_of(kind)
    if any(member in known for member in (bytes, str, Any, NoneType)):
        return False
    return call.method not in SAFE or NoneType in members_of(call.returns)


def raise_for_status(
    call: Call[Any], received: Received, settings: Settings, first: First
) -> None:
    """Raise the typed error, unless the status is 2xx or a documented success."""
    exact, by_range = received.status, f"{received.status // 100}XX"
    statuses = call.statuses or {}
    documented = exact in statuses or (exact < 400 and by_range in statuses)
    if received.status // 100 != 2 and not documented:
        raise status_problem(call, received, settings, first)


def streamed_value(
    exchange: Exchange, received: Received, kind: Any, texts: tuple[str, ...]
) -> Any:
    """One value of a stream as `kind`, from the first text that it fits."""
    call = exchange.call
    reporter = _Reporter(call, received, exchange.settings, exchange.first)
    try:
        return value_from(kind, texts, reporter)
    except NotJsonError as problem:
        error = DecodeError(f"{call.name}: {problem}", **_carried(received))
        raise described(error, call, received) from None


def status_problem(
    call: Call[Any], received: Received, settings: Settings, first: First
) -> ApiStatusError:
    """The typed error for a status."""
    from .errors import status_error

    kind = select(call.errors, received.status, None)
    reporter = _Reporter(call, received, settings, first, strict=False)
    content_type = received.headers.get("content-type", "")
    body = error_body(kind, content_type, received.content, reporter)
    parts = [f"{call.name}: {received.status}"]
    if stated := message_of(body):
        parts.append(f": {stated}")
    if received.status // 100 == 3 and (to := received.headers.get("location")):
        parts.append(f": it leads to {safe(to, settings.hidden)}")
        if not settings.follow_redirects:
            parts.append("; pass follow_redirects=True to go there")
    if settings.record is not None:
        settings.record.look_at_error(call, received)
    advice = hint(settings.api, call, settings.credentials, settings.headers)
    if advice and received.status in (401, 403):
        parts.append(f" ({advice})")
    error = status_error(received.status, settings.api.errors)(
        "".join(parts), body=body, **_carried(received)
    )
    described(error, call, received)
    return error


def described(error: Any, call: Call[Any], received: Received) -> Any:
    """Tell an error which call it belongs to."""
    error.operation = call.operation
    error.method = received.method
    error.url = received.url
    error.attempts = received.attempts
    return error


def _carried(received: Received) -> dict[str, Any]:
    return {
        "status": received.status,
        "headers": received.headers,
        "content": received.content,
        "request_id": received.request_id,
    }


class _Reporter:
    """Warns once per operation and field; an error with `strict`."""

    def __init__(
        self,
        call: Call[Any],
        received: Received,
        settings: Settings,
        first: First,
        strict: bool | None = None,
    ) -> None:
        self._call = call
        self._received = received
        self._settings = settings
        self._first = first
        self._strict = settings.strict if strict is None else strict

    def __call__(self, field: str, expected: str, seen: str) -> None:
        from .settings import Drift

        drift = Drift(self._call.name, field, expected, seen)
        if self._settings.on_drift is not None:
            self._settings.on_drift(drift)
        if self._strict:
            error = SchemaDriftError(str(drift), **_carried(self._received))
            raise described(error, self._call, self._received)
        if self._first(drift.operation, field):
            warnings.warn(SchemaDriftWarning(str(drift)), stacklevel=_outside())


def _outside() -> int:
    """Stack level of the caller of the package, so that the warning points there."""
    package = __name__.rpartition(".")[0].rpartition(".")[0]
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None:
        name = frame.f_globals.get("__name__", "")
        if name != package and not name.startswith(package + "."):
            break
        frame, level = frame.f_back, level + 1
    return level
