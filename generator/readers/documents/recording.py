"""Recordings of `fragmint mock --proxy` as the only description of an API.

A line is an entry of an HTTP Archive with its operation and base URL. Beside pages or a
document, a recording is evidence instead: see `drift.recorded`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.addresses import segments
from generator.dataclass import dataclass, replace
from generator.drift.lines import is_recording
from generator.facts import Reading
from generator.media import is_json
from generator.readers.calls.call_reading import DocumentReading
from generator.readers.calls.urls import SeenCall, templates
from generator.readers.documents import har
from generator.readers.documents.json_schema import TreeNode, root_of
from generator.report.diagnostics import InputError
from generator.source import Source

NAME = "recording"
MAX_LENGTH = har.MAX_LENGTH
FAILED: Final = "a failed call of an unknown operation"
BROKEN: Final = "an error that does not come from the API"


def sniff(source: Source) -> float:
    """Sure if the first line is one of a recording."""
    return 1.0 if is_recording(source.text) else 0.0


def read(source: Source) -> Reading:
    """The recorded calls as operations by example."""
    result = DocumentReading(source, NAME)
    lines = [*recorded_lines(source, result)]
    for line in lines:
        har.hide(line.entry, result)
    calls = [line for line in lines if not line.entry.reason]
    found = templates(
        [SeenCall(line.entry.method, line.entry.segments) for line in calls],
        frozenset(har.stated_ids([line.entry for line in calls])),
    )
    for line, parts in zip(calls, found, strict=True):
        result.calls.append(har.described(line.entry, line.template or parts))
    result.calls = har.distinct_shapes(result.calls)
    result.warn_of_nothing("recording")
    return result.reading()


@dataclass(frozen=True, slots=True)
class RecordedLine:
    """A line: its entry, with the segments below the base URL, and its operation."""

    entry: har.HarEntry
    operation: str

    @property
    def template(self) -> tuple[str, ...]:
        """The segments of the operation's path; none if it is not known, or no match."""
        path = self.operation.partition(" ")[2]
        found = tuple(segments(path))
        return found if len(found) == len(self.entry.segments) else ()


def recorded_lines(source: Source, result: DocumentReading) -> Iterator[RecordedLine]:
    """The lines of a recording; one that cannot be read is an error."""
    for number, text in enumerate(source.lines, 1):
        if not text.strip():
            continue
        try:
            first = source.first_line + number - 1
            node = root_of(Source(source.file, text, source.path, first))
        except InputError as error:
            result.diagnostics.extend(error.diagnostics)
            continue
        line = line_of(node)
        if line.entry.reason:
            result.left_out.append((node.span, line.entry.reason))
        yield line


def line_of(node: TreeNode) -> RecordedLine:
    """One line."""
    entry = har.entry_of(node)
    operation, base = node.text("_operation"), node.text("_base").rstrip("/")
    above = tuple(part for part in base.partition("://")[2].split("/")[1:] if part)
    if entry.segments[: len(above)] == above:
        below = entry.segments[len(above) :]
        entry = replace(entry, segments=below, origin=base)
    if not operation and not entry.status.startswith(("2", "3")):
        entry.reason = entry.reason or FAILED
    elif entry.status.startswith("5") and not is_json(entry.media):
        entry.reason = entry.reason or BROKEN
    return RecordedLine(entry, operation)
