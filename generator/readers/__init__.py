"""Facts from inputs: whole documents one by one, pages as a set.

A page is read as blocks (`formats`), its endpoints are found by small recognizers that
add to each other, and what stands outside of operations speaks for the whole set.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.dialects import read as read_dialect, sniff
from generator.facts import Reading
from generator.report.diagnostics import InputError
from generator.source import Source

WHOLE = {"openapi": 0.0, "fragments": 0.9, "rendered": 0.8, "viewer": 0.8}
"""Descriptions that have a reader of their own, and how sure it must be."""


def read(sources: Sequence[Source]) -> list[Reading]:
    """What each input states, in the order of the inputs.

    Problems are in the readings' diagnostics; nothing is raised for a bad input.
    """
    from generator.formats import read_page
    from generator.readers.pages import read_pages

    result: list[Reading | None] = [
        read_dialect(source) if is_whole(source) else None for source in sources
    ]
    pages = []
    for number, source in enumerate(sources):
        if result[number] is None:
            try:
                pages.append((number, read_page(source)))
            except InputError as error:
                result[number] = Reading(source.file, "", diagnostics=error.diagnostics)
    readings = read_pages([page for _, page in pages])
    for (number, _), reading in zip(pages, readings, strict=True):
        result[number] = reading
    return [reading for reading in result if reading is not None]


def is_whole(source: Source) -> bool:
    """Whether a reader of whole documents takes an input; an empty one is its matter."""
    if not source.text.strip("\ufeff \t\r\n\f"):
        return True

    found = sniff(source)
    return found is not None and found.score >= WHOLE.get(found.name, 2.0)
