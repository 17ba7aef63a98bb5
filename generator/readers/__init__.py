"""Facts from inputs: whole documents one by one, pages as a set.

A page is read as blocks (`formats`), its endpoints are found by small recognizers that
add to each other, and what is outside of operations speaks for the whole set.
`read` is the entrance.

    openapi/     OpenAPI documents
    documents/   whole documents in other words, one reader a file, found by discovery
    calls/       calls as tools keep and record them, and the facts they show
    endpoints/   where operations are on a page, and which blocks belong to them
    fields/      what tables, lists, components and types say of fields
    operations/  what the passages of one operation state
    pages, book  a set of pages, operation by operation, then what speaks for all
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.dataclass import replace
from generator.facts import Reading
from generator.readers.documents import read_document, sniff
from generator.report.diagnostics import InputError
from generator.source import Source

if TYPE_CHECKING:
    from generator.formats.page import Page

DATA = frozenset({".json", ".yaml", ".yml"})


def read(sources: Sequence[Source], beside: Sequence[Source] = ()) -> list[Reading]:
    """The reading of each input, in the order of the inputs.

    `beside` are files that are not pages, which pages may include. Problems are in the
    readings' diagnostics; nothing is raised for a bad input.
    """
    # What reads pages takes 0.2 s to import, which a document does without.
    from generator.formats.page import Page
    from generator.readers.pages import read_pages
    from generator.readers.texts import with_inclusions

    read_or_page = [opened(source) for source in sources]
    pages = [item for item in read_or_page if isinstance(item, Page)]
    both = zip(sources, read_or_page, strict=True)
    texts = [source.text for source, item in both if isinstance(item, Page)]
    pages = with_inclusions(pages, [*sources, *beside])
    read_or_page = [of_use(item, texts) for item in read_or_page]
    whole = [item for item in read_or_page if isinstance(item, Reading)]
    readings = iter(read_pages(pages, whole))
    return [next(readings) if isinstance(item, Page) else item for item in read_or_page]


def opened(source: Source) -> Reading | Page:
    """A whole document as it is read, or a page as blocks."""
    if is_whole(source) or is_data(source):
        return read_document(source)
    from generator.formats import read_page
    from generator.readers.texts import mended

    whole, notes = mended(source)
    try:
        page = read_page(whole)
        return replace(page, diagnostics=(*page.diagnostics, *notes))
    except InputError as error:
        return Reading(source.file, "", diagnostics=error.diagnostics)


def of_use(item: Reading | Page, pages: Collection[str]) -> Reading | Page:
    """A reading without remarks where its file is data that pages refer to by name, as
    `parameters.yaml` that describes what their directives list.
    """
    path = PurePosixPath(item.file)
    if not isinstance(item, Reading) or path.suffix.lower() not in (".yaml", ".yml"):
        return item
    codes = {problem.code for problem in item.diagnostics}
    if codes != {"unknown-document"} or not any(path.name in text for text in pages):
        return item
    return replace(item, diagnostics=())


def is_data(source: Source) -> bool:
    """Whether a file is data by its name, so that it is a whole document or nothing."""
    return PurePosixPath(source.file).suffix.lower() in DATA


def is_whole(source: Source) -> bool:
    """Whether a reader of whole documents takes an input; an empty one is its matter."""
    if not source.text.strip("\ufeff \t\r\n\f"):
        return True
    return sniff(source) is not None
