"""Where a key stands in a TOML file, for messages; the values come from tomllib."""

from __future__ import annotations

import re
import tomllib
from typing import TypeAlias

from generator.diagnostics import Span
from generator.source import Source

KeyPath: TypeAlias = tuple[str, ...]

PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
DOTTED = rf"{PART}(?:[ \t]*\.[ \t]*{PART})*"
HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({DOTTED})[ \t]*\]\]?[ \t]*(?:#.*)?$")
ENTRY = re.compile(rf"[ \t]*({DOTTED})[ \t]*=")
INLINE = re.compile(rf"[{{,][ \t]*({DOTTED})[ \t]*=")


def locate(source: Source, path: KeyPath) -> Span:
    """The place of a key, or of the nearest table or key above it that is found."""
    places = _places(source)
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return source.span(1)


def _places(source: Source) -> dict[KeyPath, Span]:
    """The first place of every key, with tables under their own names."""
    places: dict[KeyPath, Span] = {}
    table: KeyPath = ()
    for number, line in enumerate(source.lines, 1):
        if header := HEADER.match(line):
            table = _parts(header[1])
            _remember(places, (), table, source.span(number, header.start(1) + 1))
        elif entry := ENTRY.match(line):
            key = _parts(entry[1])
            _remember(places, table, key, source.span(number, entry.start(1) + 1))
            for inner in INLINE.finditer(line, entry.end()):
                place = source.span(number, inner.start(1) + 1)
                _remember(places, table + key, _parts(inner[1]), place)
    return places


def _remember(
    places: dict[KeyPath, Span], table: KeyPath, key: KeyPath, place: Span
) -> None:
    for length in range(1, len(key) + 1):
        places.setdefault(table + key[:length], place)


def _parts(dotted: str) -> KeyPath:
    """A dotted key as its parts, unquoted."""
    return tuple(map(_unquoted, re.findall(PART, dotted)))


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    try:
        return str(tomllib.loads(f"x = {part}")["x"])
    except tomllib.TOMLDecodeError:
        return part[1:-1]
