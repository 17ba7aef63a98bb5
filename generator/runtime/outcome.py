"""From what came back to a value or a typed error, with what its body says in words."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable, Mapping
from html import unescape
from types import NoneType
from typing import Any, get_origin

from .call import Call, Received
from .decode import (
    NotJsonError,
    Report,
    decoded,
    error_body,
    members_of,
    parsed,
    select,
    spelled,
    value_from,
)
from .errors import (
    ApiStatusError,
    DecodeError,
    SchemaDriftError,
    SchemaDriftWarning,
    StreamError,
    status_error,
)
from .exchange import Exchange
from .models import OpenModel
from .security import hint
from .settings import Drift, Settings, safe
from .unions import is_model, leaves_of

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
            from .sse import is_sequence

            if is_sequence(content_type):
                return sequence_of(call, received, reporter)
        if is_nothing(call, kind, received):
            reporter("the body", spelled(kind), "nothing")
            return None
        return decoded(kind, received.status, content_type, received.content, reporter)
    except NotJsonError as problem:
        raise described(
            DecodeError(f"{call.name}: {problem}", **_carried(received)), call, received
        ) from None


def sequence_of(call: Call[Any], received: Received, reporter: Report) -> list[Any]:
    """The values of a body that holds one after another.

    Raises:
        StreamError: The server reported an error among them.
        NotJsonError: One is not JSON.
    """
    from .sse import ErrorEventError, texts_of

    content_type = received.headers.get("content-type", "")
    found, values = texts_of(received.content, content_type, call.events), []
    try:
        for texts in found:
            if is_error(call, call.item, texts[-1]):
                raise stream_error(call, received, texts[-1])
            values.append(value_from(call.item, texts, content_type, reporter))
    except ErrorEventError as problem:
        raise stream_error(call, received, problem.data) from None
    return values


SAFE = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
"""Methods that only read (RFC 9110 section 9.2.1)."""


def is_nothing(call: Call[Any], kind: Any, received: Received) -> bool:
    """Whether a body that should be there is empty, and None is a value anyway.

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
    if is_error(call, kind, texts[-1]):
        raise stream_error(call, received, texts[-1])
    reporter = _Reporter(call, received, exchange.settings, exchange.first)
    try:
        content_type = received.headers.get("content-type", "")
        return value_from(kind, texts, content_type, reporter)
    except NotJsonError as problem:
        error = DecodeError(f"{call.name}: {problem}", **_carried(received))
        raise described(error, call, received) from None


def is_error(call: Call[Any], kind: Any, text: str) -> bool:
    """Whether a text of a stream is no value but an error: an object with an `error`,
    where values are models and none of them is documented to have one.
    """
    if call.events or '"error"' not in text:
        return False
    models = [member for member in leaves_of(kind) if member is not NoneType]
    if not models or not all(map(is_documented, models)):
        return False
    known = {
        field.alias or name
        for model in models
        for name, field in (get_origin(model) or model).model_fields.items()
    }
    try:
        body = parsed(text.encode())
    except NotJsonError:
        return False
    stated = body.get("error") if isinstance(body, dict) else None
    return "error" not in known and isinstance(stated, (str, dict)) and bool(stated)


def is_documented(kind: Any) -> bool:
    """Whether a type is a model with documented members."""
    return is_model(kind) and not issubclass(get_origin(kind) or kind, OpenModel)


def stream_error(call: Call[Any], received: Received, text: str) -> StreamError:
    """Our error for one that the server reported inside of a stream."""
    try:
        body: Any = parsed(text.encode())
    except NotJsonError:
        body = text
    message = f"{call.name}: the server ended the stream with an error"
    if stated := message_of(body):
        message += f": {stated}"
    carried = {**_carried(received), "content": text.encode(errors="replace")}
    error = StreamError(message, body=body, **carried)
    described(error, call, received)
    return error


def status_problem(
    call: Call[Any], received: Received, settings: Settings, first: First
) -> ApiStatusError:
    """The typed error for a status."""
    kind = select(call.errors, received.status, None)
    reporter = _Reporter(call, received, settings, first, strict=False)
    content_type = received.headers.get("content-type", "")
    body = error_body(kind, content_type, received.content, reporter)
    parts = [f"{call.name}: {received.status}"]
    if stated := message_of(body):
        parts.append(f": {stated}")
    if received.status // 100 == 3 and (to := received.headers.get("location")):
        parts.append(f"; it redirects to {safe(to, settings.hidden)}")
        if not settings.follow_redirects:
            parts.append("; pass follow_redirects=True to follow it")
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


MESSAGES = (
    "message",
    "detail",
    "errordescription",
    "msg",
    "errormessage",
    "usermessage",
    "statusmessage",
    "faultstring",
    "title",
)
"""Where error bodies say in words what happened, the most telling one first; all names
are those of members in lower case without what is not a letter.
"""
REASONS = ("description", "reason")
"""Where else they may, if nothing does."""
DETAILS = (
    "errors",
    "error",
    "details",
    "detail",
    "problems",
    "errormessages",
    "messages",
    "invalidparams",
    "fault",
    "exception",
    "response",
    "meta",
    "data",
)
"""Where they hold the mistakes one by one, or the error itself."""
MISTAKES = frozenset(
    {"errors", "error", "details", "problems", "errormessages", "invalidparams"}
)
"""Those that hold nothing else."""
WHERE = (
    "loc",
    "field",
    "param",
    "parameter",
    "property",
    "path",
    "pointer",
    "source",
    "name",
)
MOST_MISTAKES = 3
"""At most this many mistakes are listed in the message; the body has them all."""
DEEPEST = 4


def message_of(body: Any, depth: int = 0) -> str:
    """The sentences in an error body, if there are any.

    Understood are RFC 9457, JSON:API, FastAPI's `detail`, Django's lists by field, and
    lists of strings or of objects with a message.
    """
    dump: Callable[[], Any] | None = getattr(body, "to_dict", None)
    body = dump() if callable(dump) else body
    if isinstance(body, str):
        return _heading(body) if "<" in body else _short(body)
    if depth > DEEPEST:
        return ""
    if isinstance(body, list):
        return _listed([message_of(item, depth + 1) for item in body])
    if not isinstance(body, Mapping):
        return ""
    known = {_LETTERS.sub("", str(key)).lower(): value for key, value in body.items()}
    keys = (*MESSAGES, *REASONS) if depth else MESSAGES
    stated = next((t for key in keys if (t := _sentence(known.get(key)))), "")
    more = _details(known, depth)
    if not stated and not more and depth == 0:
        others = (t for key in REASONS if (t := _sentence(known.get(key))))
        more = _by_field(body) or next(others, "")
    if stated and depth:
        stated = f"{place}: {stated}" if (place := _place(known)) else stated
    found = stated if more in stated else f"{stated}: {more}" if stated else more
    return _short(found)


_LETTERS = re.compile(r"[^A-Za-z]+")
_TITLE = re.compile(
    r"<(title|message|(?:\w{1,20}:)?(?:faultstring|text))\b[^<>]{0,99}>([^<]{1,200})</\1>",
    re.IGNORECASE,
)
_HEAD = 4_000
"""Characters of a page in which its title is looked for."""


def _heading(page: str) -> str:
    """What an XML body says in words, or the title of an HTML page, which a proxy may
    have put before an API.
    """
    found = _TITLE.search(page, 0, _HEAD)
    return _short(unescape(found[2])) if found else ""


def _sentence(value: object) -> str:
    """What a member says that holds one sentence or several."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return _short(_listed(value))
    return _short(value) if isinstance(value, str) else ""


def _details(body: Mapping[str, Any], depth: int) -> str:
    """The mistakes that an error body lists, one by one."""
    for key in DETAILS:
        value = body.get(key)
        if key == "error" and isinstance(value, str):
            # A code, unless nothing else says anything.
            if not any(_sentence(body.get(k)) for k in MESSAGES):
                return _short(value)
            continue
        if isinstance(value, str) and key not in MESSAGES:
            return _short(value)
        if isinstance(value, Mapping | list) and value:
            found = message_of(value, depth + 1)
            if not found and isinstance(value, Mapping):
                found = _by_field(value, alone=key in MISTAKES)
            if found or key in MISTAKES:
                return found
    return ""


def _by_field(body: Mapping[str, Any], *, alone: bool = False) -> str:
    """Lists of strings by field: `{"name": ["This field is required."]}`; or strings
    that are `alone`, where nothing but mistakes is said.
    """
    described = []
    for name, value in body.items():
        texts = value if isinstance(value, list) else [value]
        plain = [text for text in texts if isinstance(text, str)]
        is_listed = alone or isinstance(value, list)
        if not is_listed or not plain or len(plain) != len(texts):
            return ""
        whole = name in ("non_field_errors", "__all__", "base")
        described.append(" ".join(plain) if whole else f"{name}: {' '.join(plain)}")
    return _listed(described)


def _place(body: Mapping[str, Any]) -> str:
    """The field that a mistake is about."""
    for key in WHERE:
        value = body.get(key)
        if isinstance(value, Mapping):
            value = value.get("pointer") or value.get("parameter")
        if isinstance(value, list):
            value = ".".join(str(part) for part in value)
        if isinstance(value, str) and value:
            return value
    return ""


def _listed(texts: list[str]) -> str:
    """The first of several sentences, and how many more there are."""
    described = [text for text in texts if text]
    more = len(described) - MOST_MISTAKES
    shown = "; ".join(described[:MOST_MISTAKES])
    return f"{shown}; and {more} more" if more > 0 else shown


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else line[:299] + "…"
