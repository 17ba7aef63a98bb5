"""Text to plain values with places: JSON and YAML, recognized by content."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass
class Origins:
    """Leads from places in the document to places in the vendor's files.

    `moves` holds, by the pointer of what was moved or taken from another file, where
    it stands there; everything else stands where it is in the main file.
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
