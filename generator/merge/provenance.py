"""The content of `provenance.json`: the origin of every value in the document.

A place is a file and the heading above, so that adding a paragraph to a page changes
nothing; `fragmint explain` gives lines.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Json
from generator.merge.result import Merged
from generator.report.diagnostics import Span
from generator.report.records import Conflict, Repaired
from generator.source import Source

HEADING = re.compile(r"(#{1,6})[ \t]+(\S.{0,400})")
"""A heading of Markdown (CommonMark 0.31, 4.2); longer ones do not occur."""
UNDERLINE = re.compile(r"([=-])\1{2,200}[ \t\r]*")
"""The line below a heading that is underlined (CommonMark 0.31, 4.3)."""
FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
LONGEST = 60
"""How much of a heading is shown: enough to find it."""
Headings = Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class HeadingIndex:
    """The headings of files, each with its line, in ascending order."""

    files: Headings = field(default_factory=dict)

    def place(self, span: Span) -> str:
        """A file, and the heading above a place if there is one."""
        found = self.files.get(span.file, ())
        number = bisect_right(found, span.line, key=lambda each: each[0])
        return f"{span.file} # {found[number - 1][1]}" if number else span.file

    def places(self, spans: Iterable[Span]) -> Iterator[str]:
        """Each place once, in the order of what states it."""
        yield from dict.fromkeys(map(self.place, spans))


def outline(sources: Iterable[Source]) -> HeadingIndex:
    """The headings of Markdown in files; others are places as a whole."""
    return HeadingIndex({source.file: tuple(headings(source)) for source in sources})


def headings(source: Source) -> Iterator[tuple[int, str]]:
    """The headings of a page with their lines and those they are under, except for what is
    inside of code.
    """
    if not source.file.endswith((".md", ".mdx", ".markdown", ".txt")):
        return
    fence = ""
    over: dict[int, str] = {}
    for number, line in enumerate(source.lines, 1):
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (found := heading(line, source.lines[number : number + 1])):
            level, title = found
            over = {n: t for n, t in over.items() if n < level}
            over[level] = title
            yield number, " / ".join(over.values())


@dataclass(frozen=True)
class FormerPlaces:
    """The places of an earlier build, found again in today's pages; `text` is that of
    its `provenance.json`, if there is one.
    """

    text: str | None
    sources: Sequence[Source]

    @cached_property
    def origins(self) -> Mapping[str, Sequence[str]]:
        """The places of values by their pointers."""
        value = json.loads(self.text) if self.text else {}
        found: Mapping[str, Sequence[str]] = value.get("origins", {})
        return found

    def span(self, pointer: str) -> Span | None:
        """The heading below which a value was, or the first of its parts; None if it is
        no longer there.
        """
        source, title = self._place(pointer)
        if not title or not isinstance(source, Source):
            return None
        lines = (line for line, found in headings(source) if found == title)
        line = next(lines, 0)
        return source.span(line) if line else None

    def page(self, pointer: str) -> Span | None:
        """The page where a value was: its first line, or the line 0 if it is no longer
        there; None if it was nowhere.
        """
        source, _ = self._place(pointer)
        if isinstance(source, Source):
            return source.span(1)
        return Span(source, 0) if source else None

    def _place(self, pointer: str) -> tuple[Source | str, str]:
        """The page of a value, by its name if it is no longer there, and the heading."""
        pointer = pointer.removeprefix("#")
        known = pointer if pointer in self.origins else above(pointer, self.origins)
        parts = (part for part in self.origins if part.startswith(f"{pointer}/"))
        place = next(iter(self.origins.get(known or next(parts, ""), ())), "")
        file, _, title = place.partition(" # ")
        return next((s for s in self.sources if s.file == file), file), title


def provenance(merged: Merged, places: HeadingIndex) -> Json:
    """Origins by JSON pointer, conflicts and repairs, in sorted order.

    A value that is stated where what it is a part of is stated has no entry of its own.
    """
    found: dict[str, list[str]] = {
        pointer: [*places.places(spans)]
        for pointer, spans in sorted(merged.origins.items())
        if spans
    }
    return {
        "origins": {
            pointer: [*stated]
            for pointer, stated in found.items()
            if stated != found.get(above(pointer, found))
        },
        "conflicts": [_conflict(conflict, places) for conflict in merged.conflicts],
        "repairs": [_repair(repair, places) for repair in merged.repairs],
    }


def heading(line: str, below: Sequence[str]) -> tuple[int, str] | None:
    """The level and the title of a heading, given with the line below it."""
    if found := HEADING.match(line):
        level, title = len(found[1]), found[2].rstrip("# \t\r")
    elif below and is_title(line) and (mark := UNDERLINE.fullmatch(below[0])):
        level, title = (1 if mark[1] == "=" else 2), line
    else:
        return None
    return level, title[:LONGEST].rstrip()


def is_title(line: str) -> bool:
    """Whether a line may be an underlined heading: no list, quotation, table or break."""
    return line[:1].strip() not in ("", *"-*+>|=`~")


def above(pointer: str, known: Container[str]) -> str:
    """The nearest pointer above one that is known, empty if none is."""
    while pointer:
        pointer = pointer.rpartition("/")[0]
        if pointer in known:
            return pointer
    return ""


def _conflict(conflict: Conflict, places: HeadingIndex) -> Json:
    return {
        "pointer": conflict.pointer,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "values": [
            {"value": value.value, "place": places.place(value.span)}
            for value in conflict.values
        ],
    }


def _repair(repair: Repaired, places: HeadingIndex) -> Json:
    return {
        "rule": repair.rule,
        "pointer": repair.pointer,
        "place": places.place(repair.span) if repair.span else None,
    }
