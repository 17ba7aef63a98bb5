"""Entries of rendered pages, where name, type and notes run into one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.facts import Json, Pointer

from .told import Told, told_notes, told_type

MAX_LENGTH = 400
"""Longest line that can be an entry."""

START = re.compile(
    r"(?:list|array|set)s? of |maps? from |(?:string|integer|long|uint64|int64|double|"
    r"float|number|boolean|date-?time|date|object|array|enum|file|any|unknown|uuid|"
    r"base64|binary|true|false)(?= ?or |\Z)|\"(?=[^\"]*\"\Z)"
)
NOTE = re.compile(
    r"(Required|Optional|Deprecated|Read-only|Write-only|"
    r"Defaults? to (?:`[^`]{1,200}`|-?[\d.]{1,20}|true|false)|`[^`]{0,200}`|"
    r'format: "[^"]{0,80}")\s*\Z'
)
MARKER = re.compile(r"\A[-*+]\s+")
TITLE = re.compile(r"[A-Z]\w*(?: [A-Z0-9]\w*){0,9}|[\w$.-]{1,80}")
ENDINGS = ("date", "any", "file", "long")
"""Types that ordinary words end with; a name of several words settles it."""

SEVERAL = re.compile(r"\w[_.A-Z0-9]")

BOUND = re.compile(r"([<>])=\s?(-?[\d.]{1,20})")
LENGTH = re.compile(r"([<>])=\s?(\d{1,9}) characters")
BETWEEN = re.compile(r"(-?[\d.]{1,20})-(-?[\d.]{1,20})( characters)?")
FORMAT = re.compile(r'format: "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Glued:
    """An entry taken apart; `titled` if it may be one without any note."""

    name: str
    told: tuple[Told, ...]
    notes: tuple[str, ...]
    titled: bool

    @property
    def required(self) -> bool | None:
        """Whether the entry is marked as required; None if it is not marked."""
        if "Required" in self.notes:
            return True
        return False if "Optional" in self.notes else None

    @property
    def kind(self) -> Json:
        """The JSON type."""
        return next((value for at, value in self.told if at == ("type",)), None)


def take_apart(text: str) -> Glued | None:
    """The entry that a line is, split at the first type that fits; None if none does.

    >>> take_apart("limitintegerOptional`>=1`").name
    'limit'
    """
    if len(text) > MAX_LENGTH:
        return None
    text = MARKER.sub("", text)
    notes: list[str] = []
    while found := NOTE.search(text):
        notes.insert(0, found[1])
        text = text[: found.start()].rstrip()
    for start in START.finditer(text):
        name, words = text[: start.start()], text[start.start() :]
        if not name or name[-1].isspace() or "`" in name or "|" in name:
            continue
        told = told_type(words.replace("or null", " or null"))
        if told is not None:
            name = name.removesuffix("Deprecated") or name
            clear = words not in ENDINGS or SEVERAL.search(name) is not None
            titled = bool(TITLE.fullmatch(name)) and clear
            return Glued(name, tuple(told), tuple(notes), titled)
    return None


def notes_of(glued: Glued) -> Iterator[tuple[Pointer, Json]]:
    """The keywords that the notes behind a type tell."""
    for note in glued.notes:
        text = note.strip("`")
        if found := FORMAT.fullmatch(text):
            yield ("format",), found[1]
        elif found := BOUND.fullmatch(text):
            yield ("minimum" if found[1] == ">" else "maximum",), number(found[2])
        elif found := LENGTH.fullmatch(text):
            yield ("minLength" if found[1] == ">" else "maxLength",), int(found[2])
        elif found := BETWEEN.fullmatch(text):
            words = ("minLength", "maxLength") if found[3] else ("minimum", "maximum")
            yield (words[0],), number(found[1])
            yield (words[1],), number(found[2])
        elif text in FLAGS:
            yield (FLAGS[text],), True
        elif note.startswith("Default"):
            yield from told_notes(note, glued.kind)


def number(text: str) -> int | float:
    """A number as a note writes it."""
    return float(text) if text.count(".") == 1 and text[-1] != "." else whole(text)


def whole(text: str) -> int:
    """A whole number; what stands behind a point is dropped."""
    return int(text.split(".")[0] or 0)


FLAGS = {"Deprecated": "deprecated", "Read-only": "readOnly", "Write-only": "writeOnly"}
