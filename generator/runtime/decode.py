"""From bytes to typed values, tolerating inexact servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from types import NoneType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from .errors import DecodeError
from .models import Model
from .text import charset_of
from .unions import Discriminated, bare, best_member, holds_parts, is_model, plan

if TYPE_CHECKING:
    from typing_extensions import TypeForm


T = TypeVar("T")


def parse_json(body: bytes | str, kind: TypeForm[T]) -> T:
    """A JSON payload as a type; unknown fields and values are kept.

    Raises:
        DecodeError: The payload is not JSON.
    """
    content = body.encode() if isinstance(body, str) else body
    if not content.strip():
        raise DecodeError("the payload is empty")
    try:
        value: Any = decoded(kind, 200, "application/json", content, _accept)
    except NotJsonError as error:
        raise DecodeError(f"the payload is not JSON: {error}") from None
    return cast("T", value)


def _accept(*drift: object) -> None:
    """A payload that breaks its schema is used as it is."""


@lru_cache(maxsize=4096)
def adapter(kind: Any) -> TypeAdapter[Any]:
    """The cached validator of a type.

    Its models are completed first: a model that is complete is taken as it is, while
    any other is worked out anew, with all that it refers to, for every type.
    """
    for model in _models(kind):
        model.model_rebuild()
    return TypeAdapter(kind)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for argument in get_args(kind):
        yield from _models(argument)


def exact(kind: Any, data: bytes) -> Any:
    """JSON text as `kind`.

    Raises:
        ValidationError: It does not fit in every detail.
        ValueError: It holds NaN or Infinity, which validators take and JSON has not.
    """
    found = fitting(kind, data)
    # Backwards, and only where the first letter is found: a seventh of the time of `in`.
    if (b"N" in data and data.rfind(b"NaN") >= 0) or (
        b"I" in data and data.rfind(b"Infinity") >= 0
    ):
        from_json(data, allow_inf_nan=False)
    return found


def fitting(kind: Any, data: bytes) -> Any:
    """JSON text as `kind`, of which it is known that it is JSON.

    Raises:
        ValidationError: It does not fit in every detail.
    """
    return adapter(kind).validate_json(data, strict=True, by_alias=True, by_name=False)


Report: TypeAlias = Callable[[str, str, str], None]

_NAMES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    list: "array",
    dict: "object",
    Mapping: "object",
    NoneType: "null",
    datetime: "date-time",
    AwareDatetime: "date-time",
    date: "date",
    time: "time",
    timedelta: "duration",
    UUID: "uuid",
    Any: "anything",
}


def accept(kind: Any, value: object, report: Report, place: str = "") -> Any:
    """The value as `kind` as far as it fits; misfits stay plain JSON.

    `report(field, expected, seen)` is called for every misfit.
    """
    try:
        return fitting(kind, to_json(value))
    except ValueError:
        return _descend(kind, value, report, place)


def _descend(kind: Any, value: object, report: Report, place: str) -> Any:
    inner_kind, metadata = bare(kind)
    origin = get_origin(inner_kind)
    match value:
        case dict() if is_model(inner_kind):
            return _model(origin or inner_kind, value, report, place)
        case dict() if origin in (dict, Mapping):
            inner = get_args(inner_kind)[1]
            return {
                key: accept(inner, item, report, f"{place}.{{}}")
                for key, item in value.items()
            }
        case list() if origin is list:
            (inner,) = get_args(inner_kind)
            return [accept(inner, item, report, f"{place}[]") for item in value]
        case list() if origin is tuple and len(get_args(inner_kind)) == len(value):
            parts = zip(get_args(inner_kind), value, strict=True)
            return tuple(
                accept(part, item, report, f"{place}[]") for part, item in parts
            )
    if origin in (Union, UnionType) and isinstance(value, dict | list):
        return _of_union(inner_kind, metadata, value, report, place)
    if isinstance(value, float) and _is_whole(inner_kind, value):
        return int(value)
    moment = _local_moment(inner_kind, value)
    if inner_kind is not Any:
        seen = _NAMES.get(type(value), "value") if moment is None else _LOCAL
        report(place or "the body", spelled(kind), seen)
    return value if moment is None else moment


_LOCAL = "date-time without an offset"


def _local_moment(kind: Any, value: object) -> datetime | None:
    """A moment that lacks the offset from UTC (RFC 3339, section 5.6), where one is
    documented; None for anything else.
    """
    is_moment = AwareDatetime in (kind, *(bare(k)[0] for k in get_args(kind)))
    if not is_moment or not isinstance(value, str):
        return None
    try:
        found = adapter(datetime).validate_json(to_json(value), strict=True)
    except ValueError:
        return None
    return found if isinstance(found, datetime) else None


def _is_whole(kind: Any, value: float) -> bool:
    # JSON Schema 2020-12 section 6.1.1: 1.0 is an integer.
    return value.is_integer() and (kind is int or int in get_args(kind))


def _model(model: type[BaseModel], value: Any, report: Report, place: str) -> Any:
    rest, fields, given = dict(value), {}, set()
    for name, wire, hint, required in plan(model):
        where = f"{place}.{wire}" if place else wire
        if wire in rest:
            given.add(name)
            fields[name] = accept(hint, rest.pop(wire), report, where)
            continue
        if required:
            report(where, spelled(hint), "nothing")
        default = model.__pydantic_fields__[name].get_default(call_default_factory=True)
        fields[name] = None if required else default
    built = model.__new__(model)
    object.__setattr__(built, "__dict__", fields)
    object.__setattr__(built, "__pydantic_fields_set__", given | rest.keys())
    object.__setattr__(built, "__pydantic_extra__", rest)
    object.__setattr__(built, "__pydantic_private__", None)
    return built


def _of_union(
    kind: Any, metadata: tuple[Any, ...], value: object, report: Report, place: str
) -> Any:
    """A container as the nearest member of a union: what a discriminator selects, else
    what it breaks least. A selecting value that is not known is reported.
    """
    members, member = get_args(kind), None
    given = next((m for m in metadata if isinstance(m, Discriminated)), None)
    if given is not None and isinstance(value, dict):
        member = given.member(value, members)
        if member is None:
            member = _base(given, members) or best_member(value, members, whole=True)
            _tell_tag(given, member, value, report, place)
    if member is None:
        member = best_member(value, members, whole=True)
    if not holds_parts(member, of_object=isinstance(value, dict)):
        report(place or "the body", spelled(kind), _NAMES.get(type(value), "value"))
        return value
    return accept(member, value, report, place)


def _base(given: Discriminated, members: tuple[Any, ...]) -> Any:
    """The class that members extend and that a value is if it is none of them; the
    runtime's own bases of all models may have its name.
    """
    models = [get_origin(member) or member for member in members if is_model(member)]
    bases = (base for model in models for base in model.__mro__)
    own = (base for base in bases if base.__module__ != Model.__module__)
    return next((base for base in own if base.__name__ == given.default), None)


def _tell_tag(
    given: Discriminated,
    member: Any,
    value: dict[str, Any],
    report: Report,
    place: str,
) -> None:
    """Report a value that its discriminator does not select, unless the member itself
    is going to, or is called so: what others extend stands for itself.
    """
    fields = plan(get_origin(member) or member) if is_model(member) else ()
    tags = ((h, needed) for _, wire, h, needed in fields if wire == given.property)
    hint, is_required = next(tags, (Any, True))
    if given.property not in value and not is_required:
        return
    tag = value.get(given.property)
    if tag is not None and tag == given.default:
        return
    try:
        fitting(hint, to_json(tag))
    except ValueError:
        return
    where = f"{place}.{given.property}" if place else given.property
    seen = _NAMES.get(type(tag), "value") if given.property in value else "nothing"
    report(where, "one of " + ", ".join(map(repr, given.mapping)), seen)


def spelled(kind: Any) -> str:
    """A type as a reader of the documentation would name it."""
    kind, _ = bare(kind)
    origin = get_origin(kind)
    if origin is Literal:
        return "one of " + ", ".join(repr(value) for value in get_args(kind))
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(spelled(item) for item in get_args(kind)))
    known = _NAMES.get(origin or kind)
    return known or str(getattr(kind, "__name__", kind))


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
    members = members_of(kind)
    if bytes in members or str in members:
        found = _bare_body(members, content_type.lower(), content)
        if isinstance(found, str) and is_spoilt(found, content):
            report("the body", "text", "bytes that are not text in its charset")
            return found if content_type.startswith("text/") else content
        if found is not None:
            return found
    if not content.strip() and (NoneType in members or Any in members):
        return None
    try:
        return exact(kind, content)
    except (ValidationError, ValueError):
        pass
    if kind is Any and content_type and "json" not in content_type:
        return _anything(content, content_type)
    return _accepted(kind, parsed(content, content_type), report)


def members_of(kind: Any) -> tuple[Any, ...]:
    """The members of a union, aliases opened; of any other type itself."""
    core, _ = bare(kind)
    return get_args(core) if get_origin(core) in (Union, UnionType) else (core,)


def _anything(content: bytes, content_type: str) -> object:
    """JSON where it is, else text where it says so, else bytes."""
    try:
        return parsed(content, content_type)
    except NotJsonError:
        is_text = content_type.startswith("text/") or "xml" in content_type
        return text(content, content_type) if is_text else content


def value_from(
    kind: Any, texts: tuple[str, ...], content_type: str, report: Report
) -> Any:
    """A value from the first of several texts that it fits, else from the last.

    Raises:
        NotJsonError: The text is not JSON.
    """
    for text in texts[:-1]:
        try:
            return exact(kind, text.encode())
        except (ValidationError, ValueError):
            continue
    content = texts[-1].encode()
    is_data = "event-stream" in content_type
    media_type = "" if _is_bare(kind, content, is_data=is_data) else "application/json"
    return decoded(kind, 200, media_type, content, report)


def _is_bare(kind: Any, content: bytes, *, is_data: bool) -> bool:
    """Whether a text is a string as it stands, rather than the JSON of a value. In a
    stream of strings lines are JSON strings, and the data of events is not.
    """
    members = members_of(kind)
    if str not in members:
        return bytes in members
    try:
        value = from_json(content)
    except ValueError:
        return True
    if len(members) == 1:
        return is_data or not isinstance(value, str)
    if isinstance(value, dict | list):
        of_object = isinstance(value, dict)
        return not any(holds_parts(m, of_object=of_object) for m in members)
    try:
        exact(kind, content)
    except ValueError:
        return True
    return False


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
    try:
        return content.decode(charset_of(content_type) or "utf-8", "replace")
    except (LookupError, ValueError):
        # Unknown, or a codec of Python's that is not a charset.
        return content.decode("utf-8", "replace")


def is_spoilt(found: str, content: bytes) -> bool:
    """Whether a text has lost bytes of its content, which has none of the replacement
    characters that are in the text.
    """
    return "\ufffd" in found and "\ufffd".encode() not in content


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
        return json.loads(_readable(content, content_type), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotJsonError(_described(content, content_type, reason)) from None


def _readable(content: bytes, content_type: str) -> bytes | str:
    """JSON in its stated charset where it is not UTF-8: RFC 8259 knows no other, but
    servers send what they state.
    """
    try:
        content.decode()
    except UnicodeDecodeError:
        with suppress(LookupError, ValueError):
            return content.decode(charset_of(content_type))
    return content


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not valid JSON")


def _described(content: bytes, content_type: str, reason: str) -> str:
    if not content:
        return "the body is empty"
    kind = content_type.partition(";")[0].strip()
    if kind and "json" not in kind:
        return f"expected JSON, but the body is {kind}"
    return f"the body is invalid JSON: {reason}"


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

    return accept(kind, value, report)


def header_as(kind: Any, value: str | None) -> Any:
    """A header value as a type; None if it is absent or does not fit."""
    if value is None:
        return None
    try:
        return adapter(kind).validate_strings(value)
    except ValidationError:
        pass
    if value[:1] in ("{", "["):
        with suppress(ValidationError):
            return adapter(kind).validate_json(value)
    try:
        return adapter(kind).validate_python(
            [part.strip() for part in value.split(",")]
        )
    except ValidationError:
        return None
