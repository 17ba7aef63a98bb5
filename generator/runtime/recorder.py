"""Record what responses hold and their documentation does not state, as lines of JSON.

A line has an operation, a status, a place and a type: never a value, except for a new value
of an enumeration that looks like the documented ones. `fragmint build` takes the file as
evidence.
"""

from __future__ import annotations

import json
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache
from threading import Lock
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from .call import Call, Received
from .decode import adapter, select
from .models import OpenModel
from .unions import is_model, leaves_of, plan

VERSION = 1
"""Of the lines; readers refuse others."""
MOST_BYTES = 1024 * 1024
"""Then the file becomes `NAME.1`, in place of the one before."""
MOST_LINES = 5000
"""The most lines that one process writes; documentation differs in fewer."""
MOST_ITEMS = 200
"""Items of an array are alike."""
MOST_DEPTH = 32
MOST_UNKNOWN = 20
"""An object with more properties that no one documents is a map by some key."""
MOST_VALUES = 10
"""A field with more new values is not an enumeration."""
NEW_DEPTH = 4
NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]{0,39}")
"""Names that properties have; keys of maps are addresses, numbers, tokens."""
PRIVATE = re.compile(
    r"token|secret|passw|key|auth|credential|session|cookie|signature|mail|phone|iban|ssn",
    re.IGNORECASE,
)
"""Fields whose values are nobody's business, whatever the documentation says."""
CLASSES = (str.islower, str.isupper, str.isdigit)


class Met(NamedTuple):
    """Something that is not documented: its kind, its place, and the JSON type, or the
    value of an enumeration.

    Steps of the place are `.name` for a property, `[]` for items, `{}` for the values of
    a map.
    """

    kind: str
    place: tuple[str, ...]
    seen: str | int


class Recorder:
    """Appends what it meets to a file; each line once, from any thread."""

    def __init__(self, path: str, package: str) -> None:
        self._path = path
        self._package = package
        self._lock = Lock()
        self._written: set[str] = set()
        self._values: dict[tuple[str, tuple[str, ...]], int] = {}
        self._failed = False

    def __repr__(self) -> str:
        return f"Recorder({self._path!r})"

    def look(self, call: Call[Any], kind: Any, received: Received) -> None:
        """Write what a response holds and its type does not state."""
        content_type = received.headers.get("content-type", "json")
        if kind is None or not call.operation or self._failed:
            return
        if "json" not in content_type.lower():
            return
        try:
            value = json.loads(received.content)
            for met in differences(kind, value):
                self._write(call.operation, received.status, met)
        except (ValueError, RecursionError):
            return  # No JSON, or none that a model could hold.

    def look_at_error(self, call: Call[Any], received: Received) -> None:
        """The same for the body of an error."""
        self.look(call, select(call.errors, received.status, None), received)

    def _write(self, operation: str, status: int, met: Met) -> None:
        line = json.dumps(
            {
                "drift": VERSION,
                "package": self._package,
                "operation": operation,
                "status": status,
                "kind": met.kind,
                "place": met.place,
                "seen": met.seen,
            }
        )
        with self._lock:
            if line in self._written or len(self._written) >= MOST_LINES:
                return
            if met.kind == "value" and not self._counted(operation, met.place):
                return
            self._written.add(line)
            try:
                self._append(f"{line}\n".encode())
            except OSError as error:
                self._failed = True
                reason = error.strerror or type(error).__name__
                warnings.warn(
                    f"{self._path}: drift is not recorded: {reason}", stacklevel=2
                )

    def _counted(self, operation: str, place: tuple[str, ...]) -> bool:
        """Whether another value of a field is still one of an enumeration."""
        count = self._values.get((operation, place), 0) + 1
        self._values[operation, place] = count
        return count <= MOST_VALUES

    def _append(self, data: bytes) -> None:
        """Add a line in one write; the file is opened each time, as another process may
        have moved it. Only its owner may read it.
        """
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        file = os.open(self._path, flags, 0o600)
        try:
            if os.fstat(file).st_size + len(data) > MOST_BYTES:
                os.close(file)
                os.replace(self._path, f"{self._path}.1")
                file = os.open(self._path, flags, 0o600)
            os.write(file, data)
        finally:
            os.close(file)


@lru_cache(maxsize=64)
def recorder(path: str, package: str) -> Recorder:
    """The one recorder of a file."""
    return Recorder(path, package)


def differences(
    kind: Any, value: object, place: tuple[str, ...] = (), optional: bool = False
) -> Iterator[Met]:
    """The parts of a JSON value that its type does not state.

    `optional` fields may be None in Python, so their type does not tell whether null is
    documented.
    """
    members = [*leaves_of(kind)]
    if any(member is Any for member in members) or len(place) > MOST_DEPTH:
        return
    match value:
        case None:
            if optional or NoneType not in members:
                yield Met("null", place, "null")
        case dict():
            yield from _of_object(members, value, place)
        case list():
            yield from _of_array(members, value, place)
        case _:
            yield from _of_scalar(members, value, place)


def _of_object(
    members: list[Any], value: dict[str, Any], place: tuple[str, ...]
) -> Iterator[Met]:
    """An object; one that several models may describe is skipped."""
    models = [member for member in members if is_model(member)]
    maps = [member for member in members if get_origin(member) in (dict, Mapping)]
    if len(models) == 1 and not maps:
        yield from _of_model(get_origin(models[0]) or models[0], value, place)
    elif len(maps) == 1 and not models:
        inner = get_args(maps[0])[1]
        for item in [*value.values()][:MOST_ITEMS]:
            yield from differences(inner, item, (*place, "{}"))
    elif not models and not maps:
        yield Met("type", place, "object")


def _of_model(
    model: Any, value: dict[str, Any], place: tuple[str, ...]
) -> Iterator[Met]:
    rest = dict(value)
    for _, wire, hint, required in plan(model):
        where = (*place, f".{wire}")
        if wire in rest:
            yield from differences(hint, rest.pop(wire), where, not required)
        elif required:
            yield Met("missing", where, "nothing")
    if issubclass(model, OpenModel) or len(rest) > MOST_UNKNOWN:
        return
    for name, item in rest.items():
        if is_name(name):
            yield from new((*place, f".{name}"), item)


def is_name(key: str) -> bool:
    """Whether a key is the name of a property, not a datum."""
    return NAME.fullmatch(key) is not None and sum(map(str.isdigit, key)) <= 4


def new(place: tuple[str, ...], value: object, depth: int = 0) -> Iterator[Met]:
    """A property that is not documented: its type, and those of its parts."""
    yield Met("property", place, json_type(value))
    if depth >= NEW_DEPTH:
        return
    match value:
        case dict() if len(value) <= MOST_UNKNOWN:
            for name, item in value.items():
                if is_name(name):
                    yield from new((*place, f".{name}"), item, depth + 1)
        case list():
            for item in value[:MOST_ITEMS]:
                yield from new((*place, "[]"), item, depth + 1)


def _of_array(
    members: list[Any], value: list[Any], place: tuple[str, ...]
) -> Iterator[Met]:
    lists = [member for member in members if get_origin(member) is list]
    tuples = [member for member in members if get_origin(member) is tuple]
    if len(lists) == 1:
        (inner,) = get_args(lists[0])
        for item in value[:MOST_ITEMS]:
            yield from differences(inner, item, (*place, "[]"))
    elif not lists and not tuples:
        yield Met("type", place, "array")


def _of_scalar(
    members: list[Any], value: object, place: tuple[str, ...]
) -> Iterator[Met]:
    known = [v for m in members if get_origin(m) is Literal for v in get_args(m)]
    if known and any(type(v) is type(value) for v in known):
        if isinstance(value, str | int) and is_new(value, known, place):
            yield Met("value", place, value)
        return
    whole = isinstance(value, float) and value.is_integer() and int in members
    fits = (_fits(member, value) for member in members if member is not NoneType)
    if whole or any(fits):
        return
    yield Met("type", place, json_type(value))


def _fits(kind: Any, value: object) -> bool:
    try:
        adapter(kind).validate_json(json.dumps(value), strict=True)
    except ValueError:
        return False
    return True


def is_new(value: str | int, known: list[Any], place: tuple[str, ...]) -> bool:
    """Whether a value is one more of an enumeration, and may be shown."""
    return value not in known and is_alike(value, known) and not is_private(place)


def is_private(place: tuple[str, ...]) -> bool:
    """Whether the field at a place may hold a secret."""
    names = [step for step in place if step.startswith(".")]
    return bool(names) and PRIVATE.search(names[-1]) is not None


def is_alike(value: str | int, known: list[Any]) -> bool:
    """Whether a value looks like those that are documented: no longer than twice as they
    are, of the same kinds of characters. What does not may be anything.
    """
    if isinstance(value, int):
        return len(str(value)) <= 2 + max(len(str(v)) for v in known)
    texts = [v for v in known if isinstance(v, str)]
    together = "".join(texts)
    others = {c for c in together if not c.isalnum()} | {"_", "-"}
    if not value or len(value) > 8 + 2 * max(map(len, texts)):
        return False
    if together.isascii() and not value.isascii():
        return False
    for char in value:
        alike = any(is_one(char) and any(map(is_one, together)) for is_one in CLASSES)
        if not alike and char not in others:
            return False
    return True


def json_type(value: object) -> str:
    """The JSON Schema type of a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
    return "object"
