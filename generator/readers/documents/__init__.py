"""Documents that describe a whole API: one reader per format, found by discovery.

A reader has `NAME`, `sniff(source) -> float` (its confidence by content, 0 to 1) and
`read(source) -> Reading`. Other distributions add readers by an entry point in the
group `fragmint.readers`. Preprocessing happens here: OpenAPI documents are extracted
from pages and scripts, and variable files fill the placeholders of the files beside
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple, Protocol, cast

from generator.dataclass import replace
from generator.facts import Reading
from generator.plugins import plugins
from generator.readers.calls.variables import environments_of, variables_for
from generator.readers.documents import (
    apib,
    apidoc,
    bruno,
    har,
    http_file,
    insomnia,
    postman,
    raml,
    recording,
)
from generator.readers.documents.embedded import unwrapped
from generator.readers.openapi import document as openapi_document
from generator.report.diagnostics import Diagnostic, InputError, Severity
from generator.source import Source

READERS = (postman, insomnia, bruno, har, recording, apib, apidoc, raml, http_file)
"""Readers of descriptions in other words than OpenAPI's."""
ENTRY_POINTS = "fragmint.readers"
SURE = 0.99
"""How sure a reader must be for no other to be asked."""
MAX_LENGTH = 16_000_000
"""Longest input in characters, unless its reader has a `MAX_LENGTH` of its own."""


class DocumentReader(Protocol):
    """The interface of a reader's module."""

    NAME: str

    def sniff(self, source: Source) -> float:
        """How sure the reader is that the text is its kind of document, 0 to 1."""
        ...

    def read(self, source: Source) -> Reading:
        """The statements of the document."""
        ...


class Sniffed(NamedTuple):
    """The kind of a document and how sure its reader is."""

    name: str
    score: float
    reader: DocumentReader


def found() -> Iterator[DocumentReader]:
    """Our own readers, then those of other distributions by their names."""
    yield from cast("tuple[DocumentReader, ...]", (*READERS, openapi_document))
    yield from plugins(ENTRY_POINTS)


@cache
def readers() -> tuple[DocumentReader, ...]:
    """All readers in a fixed order."""
    return tuple(found())


def sniff(source: Source) -> Sniffed | None:
    """The reader of a text, by its content; None if it is not a document of any kind."""
    best: Sniffed | None = None
    for reader in readers():
        if best and best.score >= SURE:
            break
        if len(source.text) > getattr(reader, "MAX_LENGTH", MAX_LENGTH):
            continue
        score = reader.sniff(source)
        if score > (best.score if best else 0.0):
            best = Sniffed(reader.NAME, score, reader)
    return best


def read_document(source: Source) -> Reading:
    """Read a document with the reader of its kind.

    What goes wrong is in the reading's diagnostics; one that no one can read gives an
    empty reading with one error.
    """
    sniffed = sniff(source) if source.text.strip("\ufeff \t\r\n\f") else None
    try:
        return sniffed.reader.read(source) if sniffed else unreadable(source)
    except InputError as error:
        name = sniffed.name if sniffed else ""
        return Reading(source.file, name, diagnostics=error.diagnostics)


def unreadable(source: Source) -> Reading:
    """The reading of a document that is empty, too long or of no known kind."""
    filled = sum(1 for line in source.lines if line.strip("\ufeff \t\r\f"))
    names = ", ".join(reader.NAME for reader in readers())
    code, message, hint = (
        "unknown-document",
        "unknown document type",
        f"supported types: {names}",
    )
    if len(source.text) > MAX_LENGTH:
        message = f"the document is longer than {MAX_LENGTH} characters"
        code, hint = "too-large", "split it"
    if not filled:
        code, message = "empty-page", "the page is empty"
        hint = "save it again or remove it"
    error = Diagnostic(Severity.ERROR, code, message, source.span(1), hint)
    return Reading(source.file, "", diagnostics=(error,), lines=filled)


def opened(sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """For each input what is to be read in its place.

    Itself, the documents that it carries, or nothing for a file of variables where
    there are other files.
    """
    environments = [environments_of(source) for source in sources]
    known = [found for several in environments for found in several]
    if known and all(environments):
        return [(source,) for source in sources]
    result: list[tuple[Source, ...]] = []
    for source, own in zip(sources, environments, strict=True):
        if own:
            result.append(())
            continue
        carried = unwrapped(source)
        values = variables_for(source, known) if known else ()
        result.append(tuple(carried) or (replace(source, variables=values),))
    return result


def title_of(source: Source) -> str:
    """The title of the API in a document of another format, empty if it has none.

    Raises:
        InputError: It cannot be read.
    """
    reader = next((reader for reader in READERS if reader.sniff(source)), None)
    return reader.read(source).title if reader else ""
