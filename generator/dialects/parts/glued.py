"""Entries of rendered pages, where name, type and notes run into one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Json, Pointer

from .told import told_notes

BASIC = (
    r"string|integer|long|uint64|int64|double|float|number|boolean|date-?time|date|"
    r"object|enum|file|any|unknown|uuid|base64|binary"
)
TYPE = (
    rf"(?:(?:list|array|set) of (?:lists of )?[A-Za-z][\w ]{{0,40}}?"
    rf"|maps? from \w+ to [\w ]{{1,40}}?|{BASIC})(?:\s?or null)?"
)
NOTE = (
    r"Required|Optional|Deprecated|Read-only|Write-only|Defaults? to `[^`]{0,200}`|"
    r"`[^`]{0,200}`|format: \"[^\"]{0,80}\"|[<>]=\s?-?[\d.]{1,20}|"
    r"\d{1,9}-\d{1,9} characters"
)
ENTRY = re.compile(
    rf"(?P<name>[^\s`|][^`|\n]{{0,120}}?)(?<=\S)(?P<type>{TYPE})"
    rf"(?P<notes>(?:\s*(?:{NOTE}))*)\s*"
)
TITLED = re.compile(
    r"(?:[A-Z]\w*(?: [A-Z0-9]\w*)*?|[\w$.-]+?)" rf"(?!date|any|file|long){TYPE}\s*"
)
NOTES = re.compile(NOTE)
RANGE = re.compile(r"([<>])=\s?(-?[\d.]{1,20})")
LENGTHS = re.compile(r"(\d+)-(\d+) characters")
FORMAT = re.compile(r'format: "([^"]+)"')


def notes_of(notes: str, kind: Json) -> Iterator[tuple[Pointer, Json]]:
    """The keywords that the notes behind a type tell."""
    for note in NOTES.findall(notes):
        text = note.strip("`")
        if found := FORMAT.fullmatch(text):
            yield ("format",), found[1]
        elif found := RANGE.fullmatch(text):
            number = float(found[2]) if "." in found[2] else int(found[2])
            yield ("minimum" if found[1] == ">" else "maximum",), number
        elif found := LENGTHS.fullmatch(text):
            yield ("minLength",), int(found[1])
            yield ("maxLength",), int(found[2])
        elif text == "Deprecated":
            yield ("deprecated",), True
        elif text in ("Read-only", "Write-only"):
            yield (text.replace("-o", "O").replace("R", "r").replace("W", "w"),), True
        elif note.startswith("Default"):
            yield from told_notes(note, kind)
