"""Which of the files of a set are read, and how what is wrong with them is reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.facts import Reading
from generator.project.inputs import PAGE_SUFFIXES, as_warning, left_out
from generator.project.jobs import Input
from generator.readers import is_whole
from generator.readers.accounting import NOTHING, tally
from generator.readers.openapi.document import declares_version
from generator.report.diagnostics import Diagnostic, Report, Severity

NO_PAGE = frozenset({"empty-page", "unknown-document"})


def once(found: Sequence[Input], report: Report) -> Iterator[Input]:
    """The input files without copies of others."""
    seen: dict[str, str] = {}
    for item in found:
        text = item.source.text.strip()
        first = seen.setdefault(text, item.source.file)
        if text and first != item.source.file:
            message = f"copy of {first}; ignored"
            report.note("duplicate-page", message, item.source.span(1))
        else:
            yield item


def is_readable(item: Input, report: Report) -> bool:
    """Whether a file is read: one that a folder merely contains must look like a page."""
    suffix = Path(item.source.file).suffix.lower()
    if item.named or suffix in PAGE_SUFFIXES or is_whole(item.source):
        return True
    message = "not a page; ignored"
    report.note("not-a-page", message, item.source.span(1))
    return False


def take(item: Input, reading: Reading, report: Report, *, given: bool) -> bool:
    """Report what a reading remarks; one that a folder merely contains need not be a page.

    A broken one is a warning beside `given` operations, unless it is an OpenAPI document.
    """
    useless = [d for d in reading.diagnostics if d.code in NO_PAGE]
    if useless and not item.named:
        suffix = Path(item.source.file).suffix.lower()
        report.extend(left_out(d, suffix in PAGE_SUFFIXES) for d in useless)
        return False
    soft = given and not item.named and not declares_version(item.source)
    found = [as_warning(d, reading) if soft else d for d in reading.diagnostics]
    report.extend(d for d in found if d.code != NOTHING and not is_repair(d))
    return True


def is_repair(item: Diagnostic) -> bool:
    """Whether a reader's remark is about something it corrected."""
    return item.severity is Severity.NOTE and item.code.startswith("repair:")


def nothing(readings: Sequence[Reading]) -> str:
    """The message if no operation was found."""
    remarks = [d for r in readings for d in r.diagnostics if d.code == NOTHING]
    if len(remarks) == 1:
        return f"no operation was found: {remarks[0].message}"
    count = tally(readings)
    mentions = [mention for reading in readings for mention in reading.mentions]
    if not mentions:
        return "no operation was found: no input names a method and a path"
    first = min(mention.span for mention in mentions)
    return (
        f"no operation was found: none of {count.mentioned} mentions of a method and path "
        f"became an operation; the first is at {first.file}, line {first.line}"
    )
