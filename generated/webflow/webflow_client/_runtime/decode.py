"""From bytes to typed values; tolerant where the server is not exact."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError
from pydantic_core import from_json

from .adapters import adapter, exact

if TYPE_CHECKING:
    from .drift import Report

_NO_CONTENT = frozenset({204, 205, 304})


class NotJsonError(ValueError):
    """The body is not JSON."""


def select(types: Mapping[int | str, Any] | None, status: int, fallback: Any) -> Any:
    """The type for a status: exact, then its range (`4XX`), then `default`."""
    if types is None:
        return fallback
    for key in (status, str(status), f"{status // 100}XX", "default"):
        if key in types:
            return types[key]
    return fallback


def decoded(
    kind: Any, status: int, content_type: str, content: bytes, report: Report
) -> Any:
    """The body as `kind`.

    `report(field, expected, seen)` is called where it does not fit.

    Raises:
        NotJsonError: JSON was expected, and the body is something else.
    """
    if kind is None or kind is NoneType or status in _NO_CONTENT:
        return None
    members = get_args(kind) if kind not in (bytes, str) else (kind,)
    if bytes in members or str in members:
        bare = _bare_body(members, content_type, content)
        if bare is not None:
            return bare
    if not content and (NoneType in members or kind is Any):
        return None
    try:
        return exact(kind, content)
    except (ValidationError, ValueError):
        pass
    if kind is Any and content_type and "json" not in content_type:
        return _anything(content, content_type)
    return _accepted(kind, parsed(content, content_type), report)


def _anything(content: bytes, content_type: str) -> object:
    """JSON where it is, else text where it says so, else bytes."""
    try:
        return parsed(content, content_type)
    except NotJsonError:
        is_text = content_type.startswith("text/") or "xml" in content_type
        return text(content, content_type) if is_text else content


def value_from(kind: Any, texts: tuple[str, ...], report: Report) -> Any:
    """A value from the first of several JSON texts that it fits, else from the last.

    Raises:
        NotJsonError: The text is not JSON.
    """
    for text in texts[:-1]:
        try:
            return exact(kind, text.encode())
        except (ValidationError, ValueError):
            continue
    return decoded(kind, 200, "", texts[-1].encode(), report)


def _bare_body(
    members: tuple[Any, ...], content_type: str, content: bytes
) -> bytes | str | None:
    if "json" in content_type and members != (bytes,):
        return None
    if bytes in members and not (str in members and content_type.startswith("text/")):
        return content
    return text(content, content_type) if str in members else None


def text(content: bytes, content_type: str) -> str:
    """The body as text, in its stated charset, else UTF-8."""
    charset = content_type.partition("charset=")[2].split(";")[0].strip(" \"'")
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        # Unknown, or a codec of Python's that is no charset.
        return content.decode("utf-8", "replace")


def parsed(content: bytes, content_type: str = "") -> Any:
    """Plain JSON of a body.

    Raises:
        NotJsonError: It is something else; the message says what.
    """
    try:
        return from_json(content, allow_inf_nan=False)
    except ValueError as problem:
        reason = str(problem)
    try:
        # The standard parser also takes lone surrogates, which pydantic refuses.
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotJsonError(_described(content, content_type, reason)) from None


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _described(content: bytes, content_type: str, reason: str) -> str:
    if not content:
        return "the body is empty"
    kind = content_type.partition(";")[0].strip()
    if kind and "json" not in kind:
        return f"JSON was expected, the body is {kind}"
    return f"the body is broken JSON: {reason}"


def error_body(kind: Any, content_type: str, content: bytes, report: Report) -> Any:
    """An error body as its documented type, else JSON, else text, else None."""
    if not content:
        return None
    try:
        value = parsed(content, content_type)
    except NotJsonError:
        return text(content, content_type)
    return value if kind is None else _tolerant(kind, value, content, report)


def _tolerant(kind: Any, value: Any, content: bytes, report: Report) -> Any:
    try:
        return exact(kind, content)
    except (ValidationError, ValueError):
        return _accepted(kind, value, report)


def _accepted(kind: Any, value: Any, report: Report) -> Any:
    from .drift import accept

    return accept(kind, value, report)


def message_of(body: Any) -> str:
    """The sentence in an error body, where there is one."""
    dump: Callable[[], Any] | None = getattr(body, "to_dict", None)
    body = dump() if callable(dump) else body
    if isinstance(body, str) and "<" not in body:
        return _short(body)
    if not isinstance(body, Mapping):
        return ""
    for key in ("message", "detail", "error_description", "title", "error", "errors"):
        found = body.get(key)
        if isinstance(found, str) and found:
            return _short(found)
        if isinstance(found, Mapping) and (inner := message_of(found)):
            return inner
    return ""


def _short(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= 300 else line[:299] + "…"


def header_as(kind: Any, value: str | None) -> Any:
    """A header value as a type; None where it is absent or does not fit."""
    if value is None:
        return None
    try:
        return adapter(kind).validate_strings(value)
    except ValidationError:
        pass
    try:
        return adapter(kind).validate_python(
            [part.strip() for part in value.split(",")]
        )
    except ValidationError:
        return None
