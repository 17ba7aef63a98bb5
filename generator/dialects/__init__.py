"""Readers of documentation pages: one file per dialect, found by discovery.

A dialect module has `NAME`, `sniff(source) -> float` (how sure it is, 0 to 1) and
`read(source) -> Reading`. Other distributions add theirs by an entry point in the
group `fragmint.dialects`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Protocol, cast

from generator.facts import Reading
from generator.readers.documents import READERS
from generator.report.diagnostics import Diagnostic, InputError, Report, Severity
from generator.source import Source

ENTRY_POINTS = "fragmint.dialects"
SURE = 0.99
"""How sure a reader must be for no other to be asked."""
MAX_LENGTH = 16_000_000
"""Longest page, in characters, unless its dialect has a `MAX_LENGTH` of its own."""


class Dialect(Protocol):
    """What a module of this package offers."""

    NAME: str

    def sniff(self, source: Source) -> float:
        """How sure the reader is that the page is in its dialect, 0 to 1."""
        ...

    def read(self, source: Source) -> Reading:
        """What the page states."""
        ...


class Sniffed(NamedTuple):
    """The dialect of a page and how sure its reader is."""

    name: str
    score: float
    dialect: Dialect


def found() -> Iterator[Dialect]:
    """Whole documents, our own dialects, then those of other distributions."""
    yield from cast("tuple[Dialect, ...]", READERS)
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            name = f"{__name__}.{module.name}"
            yield cast(Dialect, importlib.import_module(name))
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda e: e.name):
        yield cast(Dialect, entry.load())


@cache
def dialects() -> tuple[Dialect, ...]:
    """All dialects in a fixed order: those that are told at a glance come first."""
    return tuple(sorted(found(), key=order))


def order(dialect: Dialect) -> tuple[bool, bool]:
    """Whole documents first, OpenAPI's own, then pages."""
    return (dialect not in READERS, dialect.NAME != "openapi")


def sniff(source: Source) -> Sniffed | None:
    """The dialect of a text, by its content; None if nobody knows it."""
    best: Sniffed | None = None
    for dialect in dialects():
        if best and best.score >= SURE:
            break
        if len(source.text) > getattr(dialect, "MAX_LENGTH", MAX_LENGTH):
            continue
        score = dialect.sniff(source)
        if score > (best.score if best else 0.0):
            best = Sniffed(dialect.NAME, score, dialect)
    return best


def read(source: Source, report: Report | None = None) -> Reading:
    """Read a page with the reader of its dialect.

    What goes wrong is in the reading's diagnostics (and, if given, in `report`);
    a page that nobody can read gives an empty reading with one error.
    """
    sniffed = sniff(source) if source.text.strip("\ufeff \t\r\n\f") else None
    try:
        reading = sniffed.dialect.read(source) if sniffed else unreadable(source)
    except InputError as error:
        name = sniffed.name if sniffed else ""
        reading = Reading(source.file, name, diagnostics=error.diagnostics)
    if report:
        report.extend(reading.diagnostics)
    return reading


def unreadable(source: Source) -> Reading:
    """The reading of a page that is empty or of no known dialect."""
    filled = sum(1 for line in source.lines if line.strip("\ufeff \t\r\f"))
    place = source.span(1)
    names = ", ".join(dialect.NAME for dialect in dialects())
    error = Diagnostic(
        Severity.ERROR,
        "unknown-dialect",
        "no reader knows this kind of page",
        place,
        f"it is neither an OpenAPI document nor a page of these dialects: {names}",
    )
    if len(source.text) > MAX_LENGTH:
        message = f"the page is longer than {MAX_LENGTH} characters"
        error = Diagnostic(Severity.ERROR, "too-large", message, place, "split it")
    if not filled:
        message = "the page is empty"
        error = Diagnostic(
            Severity.ERROR, "empty-page", message, place, "save it again or remove it"
        )
    return Reading(source.file, "", diagnostics=(error,), lines=filled)
