"""Parsed documents, the origins of their values, and nodes: views of the objects in them,
and how their fields are read.

The classes of `document.py` use these to define the fields of each object, with the
shapes of `kinds.py`. Nothing is read before it is accessed, and nothing is copied. A
value of the wrong shape reads as absent: the walk and the validation have reported it
before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, Generic, TypeAlias, TypeVar

from generator import pointers
from generator.dataclass import dataclass, field
from generator.facts import Json, Pointer
from generator.openapi.json import JsonPlaces, parse_json
from generator.openapi.places import LineIndex, Places, text_error
from generator.openapi.yaml import YamlBuilder
from generator.report.diagnostics import InputError, Span
from generator.source import Source


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A parsed document.

    `value` has only JSON's types and shares no collection between two places.
    `number_keys` tells by `id` of a map which of its keys were unquoted numbers in
    YAML; it holds as long as the map lives.
    """

    value: Json
    lines: LineIndex
    places: Places
    number_keys: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def locate(self, pointer: Sequence[str | int]) -> Span:
        """The place of the value, or of its nearest ancestor that exists."""
        return self.lines.span(self.places.offset([str(t) for t in pointer]))


def load_tree(source: Source) -> ParsedDocument:
    """Parse a JSON (RFC 8259) or YAML (1.2 core schema) text.

    Raises:
        InputError: Neither of them, ambiguous (duplicate keys), not expressible as
            JSON, or over a budget of depth, size, digits or alias expansion.
    """
    lines = LineIndex(source)
    if not source.text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return load_yaml(lines)
    try:
        return ParsedDocument(parse_json(lines), lines, JsonPlaces(source.text))
    except json.JSONDecodeError as error:
        return load_flow(lines, error)


def load_yaml(lines: LineIndex) -> ParsedDocument:
    """Parse a YAML text."""
    builder = YamlBuilder(lines)
    value = builder.build()
    return ParsedDocument(value, lines, builder.places, builder.number_keys)


def load_flow(lines: LineIndex, error: json.JSONDecodeError) -> ParsedDocument:
    """Parse text in brackets that is not JSON: YAML, or JSON with a mistake."""
    try:
        return load_yaml(lines)
    except InputError as refusal:
        if refusal.diagnostics[0].code != "bad-yaml":
            raise
    span = lines.span(error.pos)
    raise text_error("bad-json", error.msg[:1].lower() + error.msg[1:], span)


def scalars(value: Json) -> int:
    """The number of values in a value that hold no others."""
    level: list[Any] = [value]
    total = 0
    while level:
        nodes = [node for node in level if type(node) is dict or type(node) is list]
        total += len(level) - len(nodes)
        level = [
            member
            for node in nodes
            for member in (node.values() if type(node) is dict else node)
        ]
    return total


@dataclass
class Origins:
    """Leads from places in the document to places in the vendor's files.

    `moves` holds, by the pointer of what was moved or taken from another file, where
    it is there; everything else stands where it is in the main file.
    """

    tree: ParsedDocument
    moves: dict[Pointer, tuple[ParsedDocument, Pointer]] = field(default_factory=dict)

    def locate(self, path: Sequence[str | int]) -> Span:
        """The place of the value, or of its nearest ancestor that exists."""
        tree, pointer = self.source(path)
        return tree.locate(pointer)

    def source(self, path: Sequence[str | int]) -> tuple[ParsedDocument, Pointer]:
        """The file of a value and its pointer there."""
        pointer = tuple(map(str, path))
        for size in range(len(pointer) if self.moves else 0, -1, -1):
            if (found := self.moves.get(pointer[:size])) is not None:
                return found[0], found[1] + pointer[size:]
        return self.tree, pointer

    def move(self, old: Sequence[str | int], new: Sequence[str | int]) -> None:
        """Remember that a value now stands elsewhere."""
        self.moves[tuple(map(str, new))] = self.source(old)

    def adopt(
        self, tree: ParsedDocument, pointer: Pointer, new: Sequence[str | int]
    ) -> None:
        """Remember that a value comes from another file."""
        self.moves[tuple(map(str, new))] = (tree, pointer)


JsonMap: TypeAlias = dict[str, Any]
"""A JSON object as it is in a document."""
NOTHING: Final[JsonMap] = {}
"""The object that stands in where there is none; never changed."""


class BadReference(Exception):
    """A reference that leads nowhere, leaves the document or never ends."""


class References:
    """Looks the references of one document up."""

    def __init__(self, root: JsonMap) -> None:
        self.root = root

    def follow(self, node: Any, pointer: str) -> tuple[Any, str]:
        """The object that `node` stands for and its pointer, after all references.

        Raises:
            BadReference: A reference leads nowhere or in a circle.
        """
        for _ in range(pointers.MAX_HOPS):
            match node:
                case {"$ref": str(ref)}:
                    node, pointer = self.step(ref)
                case _:
                    return node, pointer
        raise BadReference(f"`{pointer}` refers to itself")

    def step(self, ref: str) -> tuple[Any, str]:
        """The target of a reference, and its pointer in one spelling.

        Raises:
            BadReference: There is nothing at that place.
        """
        ref = self.located(ref)
        place = tokens(ref)
        found = pointers.get(self.root, place)
        if found is pointers.ABSENT:
            raise BadReference(f"`{ref}` cannot be resolved")
        return found, f"#{pointers.text(place)}"

    def located(self, ref: str) -> str:
        """The reference as a pointer, where it is an anchor (JSON Schema, 8.2.2)."""
        if ref.startswith("#") and len(ref) > 1 and ref[1] != "/":
            return self.anchors.get(ref[1:], ref)
        return ref

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The pointer of each `$anchor` of the document, by its name; dynamic ones come
        last, those that nothing satisfies (`not: {}`) not at all.
        """
        found: dict[str, str] = {}
        dynamic: dict[str, str] = {}
        stack: list[tuple[Any, str]] = [(self.root, "#")]
        while stack:
            node, pointer = stack.pop()
            match node:
                case {"$anchor": str(name)}:
                    found.setdefault(name, pointer)
            match node:
                case {"$dynamicAnchor": str(name)} if node.get("not") != {}:
                    keep_outermost(dynamic, name, pointer)
            stack += [(v, f"{pointer}/{pointers.escape(k)}") for k, v in below(node)]
        return {**dynamic, **found}

    def dynamic_anchor(self, name: str, pointer: str) -> str | None:
        """The pointer of the schema that a dynamic reference leads to where nothing
        rebinds it: the nearest one around the reference, else any of the document.
        """
        while pointer.count("/") > 0:
            node = pointers.find(self.root, pointer)
            if isinstance(node, dict) and node.get("$dynamicAnchor") == name:
                return pointer
            pointer = pointer.rpartition("/")[0]
        return self.anchors.get(name)


def tokens(ref: str) -> Pointer:
    """The reference tokens of a local reference (RFC 6901, section 6).

    Raises:
        BadReference: The reference is not of the form `#/...`.
    """
    found = pointers.parse(ref)
    if found is None:
        raise BadReference(f"`{ref}` is not inside this document")
    return found


def below(node: Any) -> Iterator[tuple[str, Any]]:
    """Reference token and value of everything right below a node."""
    match node:
        case dict():
            yield from node.items()
        case list():
            yield from ((str(index), value) for index, value in enumerate(node))


def keep_outermost(found: dict[str, str], name: str, pointer: str) -> None:
    """Keep the outermost schema of several with one dynamic anchor."""
    known = found.get(name)
    if known is None or pointer.count("/") < known.count("/"):
        found[name] = pointer


class JsonObject:
    """An object of a document; it is true where it says anything.

    `raw` is its JSON, empty if something else is in its place; `references` are
    those of the document around it. `problem` says why a reference in its place leads
    nowhere; it is empty otherwise.
    """

    __slots__ = ("_place", "problem", "raw", "references")
    is_followed = True
    """Whether a reference in its place is the object that it leads to."""

    def __init__(
        self,
        references: References,
        raw: Json,
        place: str | tuple[JsonObject, Pointer],
        problem: str = "",
    ) -> None:
        self.references = references
        self.raw: JsonMap = raw if isinstance(raw, dict) else NOTHING
        self.problem = problem
        self._place = place

    def __contains__(self, key: str) -> bool:
        return key in self.raw

    def __bool__(self) -> bool:
        return bool(self.raw)

    @property
    def pointer(self) -> str:
        """Where the object stands, references followed: `#/paths/~1pets/get`."""
        match self._place:
            case (above, step):
                pointer = f"{above.pointer}{pointers.text(step)}"
                self._place = pointer
                return pointer
            case pointer:
                return pointer

    def child(self, kind: type[ObjectT], raw: Json, *step: str) -> ObjectT:
        """The object for what stands some steps below this one."""
        if not kind.is_followed or not isinstance(raw, dict) or "$ref" not in raw:
            return kind(self.references, raw, (self, step))
        place = f"{self.pointer}{pointers.text(step)}"
        try:
            found, pointer = self.references.follow(raw, place)
        except BadReference as error:
            return kind(self.references, None, place, str(error))
        return kind(self.references, found, pointer)

    def members(self, key: str) -> JsonMap:
        """The JSON object in a field; an empty one if there is none."""
        found = self.raw.get(key)
        return found if isinstance(found, dict) else NOTHING

    def entries(self, key: str) -> list[Any]:
        """The JSON array in a field; an empty one if there is none."""
        found = self.raw.get(key)
        return found if isinstance(found, list) else []


ObjectT = TypeVar("ObjectT", bound=JsonObject)


class TextField:
    """A string; empty if there is none."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(self, node: JsonObject, owner: object = None) -> str:
        found = node.raw.get(self.key)
        return found if isinstance(found, str) else ""


class ProseField(TextField):
    """A string for people to read, without the space around it."""

    __slots__ = ()

    def __get__(self, node: JsonObject, owner: object = None) -> str:
        return super().__get__(node).strip()


class FlagField:
    """A boolean; false if there is none."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(self, node: JsonObject, owner: object = None) -> bool:
        return node.raw.get(self.key) is True


class ChoiceField:
    """A boolean, or None if the document leaves it to what else it says."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(self, node: JsonObject, owner: object = None) -> bool | None:
        found = node.raw.get(self.key)
        return found if isinstance(found, bool) else None


class TextsField:
    """A list of strings, without what is none."""

    __slots__ = ("key",)

    def __init__(self, key: str) -> None:
        self.key = key

    def __get__(self, node: JsonObject, owner: object = None) -> list[str]:
        return [text for text in node.entries(self.key) if isinstance(text, str)]


class OneField(Generic[ObjectT]):
    """One object; one that says nothing if there is none."""

    __slots__ = ("key", "kind")

    def __init__(self, key: str, kind: type[ObjectT]) -> None:
        self.key, self.kind = key, kind

    def __get__(self, node: JsonObject, owner: object = None) -> ObjectT:
        return node.child(self.kind, node.raw.get(self.key), self.key)


class ListField(Generic[ObjectT]):
    """A list of objects, in order."""

    __slots__ = ("key", "kind")

    def __init__(self, key: str, kind: type[ObjectT]) -> None:
        self.key, self.kind = key, kind

    def __get__(self, node: JsonObject, owner: object = None) -> list[ObjectT]:
        return [
            node.child(self.kind, entry, self.key, str(n))
            for n, entry in enumerate(node.entries(self.key))
        ]


class MapField(Generic[ObjectT]):
    """Objects by name, in documented order; `x-` begins no name where the names are
    not the author's to choose (`paths`, `responses`).
    """

    __slots__ = ("extensible", "key", "kind")

    def __init__(
        self, key: str, kind: type[ObjectT], *, extensible: bool = False
    ) -> None:
        self.key, self.kind, self.extensible = key, kind, extensible

    def __get__(self, node: JsonObject, owner: object = None) -> dict[str, ObjectT]:
        return {
            name: node.child(self.kind, entry, self.key, name)
            for name, entry in node.members(self.key).items()
            if not (self.extensible and name.startswith("x-"))
        }
