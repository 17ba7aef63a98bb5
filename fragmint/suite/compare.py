"""Comparing values as JSON, and with the types in the contract."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ..mock import Call
from ..mock.bodies import FIELDS, values
from .names import Json, Operation, Values
from .requests import BODY

if TYPE_CHECKING:
    from .requests import Request


SCALARS: dict[str, Callable[[object], bool]] = {
    "any": lambda _: True,
    "null": lambda value: value is None,
    "boolean": lambda value: isinstance(value, bool),
    "bytes": lambda value: isinstance(value, bytes),
}
"""Types that are distinguished; strings and numbers may decode to dates and the like."""


def conforms(value: object, kind: Json) -> bool:
    """Whether a value is of a type: `{"model": name}`, `{"list": kind}`,
    `{"map": kind}`, `{"union": kinds}` or the name of a scalar.
    """
    match kind:
        case {"model": name}:
            return type(value).__name__ == str(name)
        case {"list": item}:
            return isinstance(value, list) and all(conforms(v, item) for v in value)
        case {"map": item}:
            return isinstance(value, dict) and all(
                conforms(v, item) for v in value.values()
            )
        case {"union": members}:
            return any_of(value, members)
        case "scalar":
            return value is not None and not isinstance(value, dict | list)
        case str():
            return SCALARS[kind](value)
    return False


def any_of(value: object, members: Sequence[Json]) -> bool:
    """Whether a value is of one of several types."""
    return any(conforms(value, member) for member in members)


def dumped(value: object) -> Json:
    """A decoded value as the JSON that it came from."""
    match value:
        case BaseModel():
            to_json: Any = getattr(value, "to_json", None)
            return json.loads(to_json()) if to_json else value.model_dump(mode="json")
        case Mapping():
            return {key: dumped(item) for key, item in value.items()}
        case list() | tuple():
            return [dumped(item) for item in value]
    return to_jsonable_python(value, by_alias=True)


def misread_sequence(sent: str, media_type: str, found: list[object]) -> str:
    """How the values of a sequence differ from its text; empty where they do not."""
    pairs = zip_longest(values(sent, media_type), found)
    return next((text for pair in pairs if (text := misread_value(*pair))), "")


def misread_value(event: Mapping[str, str] | None, value: object) -> str:
    """How one value of a sequence differs from its event (or line)."""
    found = dumped(value)
    if event is None or value is None:
        return "a value too many or too few"
    if isinstance(found, dict) and "data" in found and found.keys() <= FIELDS:
        is_text = isinstance(found["data"], str)
        data = event["data"] if is_text else json.loads(event["data"])
        return difference({**event, "data": data}, {k: found[k] for k in event})
    return difference(json.loads(event["data"]), found)


def difference(expected: Json, found: Json, at: str = "") -> str:
    """Where two JSON values differ; empty where they are equal.

    Numbers are equal by value, timestamps if they are the same instant.
    """
    match expected, found:
        case dict(), dict():
            for key in [*expected, *(key for key in found if key not in expected)]:
                if key not in found:
                    return f"{at}/{key}: lost"
                if key not in expected:
                    return f"{at}/{key}: made up"
                if problem := difference(expected[key], found[key], f"{at}/{key}"):
                    return problem
            return ""
        case list(), list() if len(expected) == len(found):
            pairs = zip(expected, found, strict=True)
            found_in = (difference(a, b, f"{at}/{i}") for i, (a, b) in enumerate(pairs))
            return next(filter(None, found_in), "")
    if same_scalar(expected, found):
        return ""
    return f"{at or '/'}: expected {expected!r}, found {found!r}"


def same_scalar(expected: Json, found: Json) -> bool:
    """Whether two values that are not containers are the same."""
    if isinstance(expected, bool) or isinstance(found, bool):
        return expected is found
    if isinstance(expected, int | float) and isinstance(found, int | float):
        return expected == found
    if isinstance(expected, str) and isinstance(found, str):
        return expected == found or same_instant(expected, found)
    return type(expected) is type(found) and bool(expected == found)


def same_instant(expected: str, found: str) -> bool:
    """Whether two texts are the same moment (RFC 3339)."""
    try:
        moments = [dt.datetime.fromisoformat(text) for text in (expected, found)]
    except ValueError:
        return False
    return moments[0] == moments[1]


def as_text(value: Json) -> Json:
    """A parameter's value with its scalars as text, absent members left out."""
    match value:
        case dict():
            return {k: as_text(v) for k, v in value.items() if v not in (None, [], {})}
        case list():
            return [as_text(item) for item in value if item is not None]
        case bool():
            return str(value).lower()
        case float():
            return repr(value).removesuffix(".0")
        case int():
            return str(value)
        case bytes():
            return value.decode("utf-8", "replace")
    return value


def misread(values: Values, call: Call, operation: Operation) -> str:
    """How the parameters that arrived differ from those to be sent; empty where they
    do not.
    """
    known = {(argument.location, argument.wire) for argument in operation.arguments}
    # A client adds headers of its own, such as an idempotency key, and credentials in
    # the place of parameters that its methods do not ask for.
    arrived = {
        " ".join(place): as_text(value)
        for place, value in (call.reading.parameters if call.reading else {}).items()
        if place in known and (place in values or place[0] != "header") and value != {}
    }
    sent = {
        " ".join(place): as_text(value)
        for place, value in values.items()
        if place in known and place[0] != "body" and value not in (None, [], {})
    }
    # A query spells a list of one value as that value (RFC 6570, section 3.2.8).
    for key, value in arrived.items():
        if key.startswith("query ") and value == [sent.get(key)]:
            arrived[key] = sent[key]
    return difference(sent, arrived)


def misread_body(values: Values, call: Call, operation: Operation) -> str:
    """How the body that arrived differs from the one to be sent."""
    fields = {wire: value for (place, wire), value in values.items() if place == "body"}
    sent = values.get(BODY, {**fields, **operation.fixed})
    received = call.reading.body if call.reading else None
    raw_body = operation.body_kind == "raw"
    if received is None or not received.structured or raw_body:
        raw = sent.encode() if isinstance(sent, str) else sent
        return "" if call.request.body == (raw or b"") else "the body differs"
    if operation.body_kind == "json":
        return difference(sent, received.value)
    return difference(as_text(sent), as_text(received.value))


def faults(request: Request, call: Call) -> list[str]:
    """How a request broke the document.

    Values that are made up cannot always be valid: only documented ones are held
    against their schemas. A body that the client sends as it is given is not the
    client's, whatever is wrong with it.
    """
    raw = request.operation.body_kind == "raw"
    given = [f"{at} parameter {name}: " for at, name in request.documented if name]
    given += ["body: "] if BODY in request.documented else []
    return [
        v.text
        for v in call.violations
        if v.kind != "schema" or v.text.startswith(tuple(given))
        if not (raw and (v.kind == "syntax" or v.text.startswith("body: ")))
    ]
