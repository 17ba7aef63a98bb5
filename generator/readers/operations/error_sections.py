"""Sections about errors, which speak of all operations of a set: `## Errors`, with what
comes back where a call fails.

The fields that the only sample of such a section has are those of every error that an
operation states without showing it. The statuses that it lists are those of every
operation beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import ExampleKind, Json
from generator.formats.outline import Outline, Spot
from generator.formats.page import (
    Block,
    Code,
    Component,
    Heading,
    Page,
    Paragraph,
    Table,
    text_of,
    walk,
)
from generator.readers.endpoints.common_sections import Ranges
from generator.readers.endpoints.purposes import Purpose, announced
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.type_shapes import OBJECT, TypeList
from generator.readers.operations.messages import Message, messages_of
from generator.readers.operations.roles import Placed
from generator.readers.operations.shown_types import shape_shown
from generator.readers.operations.statuses import StatusNote, status_notes
from generator.report.diagnostics import Span

TITLE: Final = re.compile(
    r"(?i)\W{0,4}(?:\d[\d.]{0,8} )?(?:common |general |api |http |handling )?errors?(?: handling| responses?| format| codes?| object"
    r"| bod(?:y|ies)| structure| messages?)?\W{0,4}"
)
OF_ALL: Final = re.compile(
    r"(?i)\b(?:errors|error responses|all errors|every error|any error|each error|an error|failed requests?|failures)\b"
    r"[^.]{0,80}\b(?:body|json|object|look|looks|format|form|shape|structure|contains?|have|has|return|come)\b"
)
SOME: Final = re.compile(
    r"(?i)\b(?:some|most|except|certain|many|not all|validation)\b"
)
MAX_FIELDS: Final = 40
MAX_DEPTH: Final = 4


@dataclass(frozen=True, slots=True)
class ErrorShape:
    """The fields of errors in general, and where they are shown."""

    rows: tuple[FieldRow, ...]
    span: Span


def error_shape(pages: Sequence[Page]) -> ErrorShape | None:
    """The shape that the sections about errors show; None without one, or with several."""
    found: dict[frozenset[str], Message] = {}
    for blocks in sections(pages):
        texts = [text_of(b.runs) for b in blocks if isinstance(b, Paragraph)]
        if not any(OF_ALL.search(text) and not SOME.search(text) for text in texts):
            continue
        codes = [block for block in blocks if isinstance(block, Code)]
        for message in (m for code in codes for m in messages_of(code)):
            if message.kind is not ExampleKind.REQUEST and isinstance(
                message.body, dict
            ):
                found.setdefault(frozenset(message.body), message)
    if len(found) != 1:
        return None
    (message,) = found.values()
    rows = tuple(rows_of(message.body, "", message.span, 0))[:MAX_FIELDS]
    return ErrorShape(rows, message.span)


def sections(pages: Sequence[Page]) -> Iterator[list[Block]]:
    """The blocks below each heading about errors, up to the next heading."""
    for page in pages:
        held: list[Block] | None = [] if TITLE.fullmatch(page.title) else None
        for block in walk(page.blocks):
            if isinstance(block, Heading):
                if held:
                    yield held
                held = [] if TITLE.fullmatch(text_of(block.runs)) else None
            elif held is not None:
                held.append(block)
        if held:
            yield held


def rows_of(value: Json, way: str, span: Span, depth: int) -> Iterator[FieldRow]:
    """The fields of an object, and those inside them."""
    if depth > MAX_DEPTH or not isinstance(value, dict):
        return
    for name, inner in value.items():
        if not re.fullmatch(r"[\w-]{1,80}", name):
            continue
        path = f"{way}.{name}" if way else name
        match inner:
            case dict():
                yield FieldRow(path, span, OBJECT, required=False)
                yield from rows_of(inner, path, span, depth + 1)
            case list() if inner and isinstance(inner[0], dict):
                yield FieldRow(path, span, TypeList(OBJECT), required=False)
                yield from rows_of(inner[0], f"{path}[]", span, depth + 1)
            case _:
                yield FieldRow(path, span, shape_shown([inner]), required=False)


def placed_errors(
    shape: ErrorShape | None, stated: Sequence[str], shown: Sequence[str]
) -> Iterator[Placed]:
    """The errors that an operation states, each with that shape; not those it shows."""
    if shape is None or not shape.rows:
        return
    source = FieldSet(shape.rows, shape.span, False)
    for status in dict.fromkeys(stated):
        if status[:1] in ("4", "5") and status not in shown:
            yield Placed(Purpose.ERROR, shape.rows, source, status)


@dataclass(frozen=True, slots=True)
class CommonFailures:
    """The statuses of errors of all operations from a line of a file to another one; of
    all files if none is named.
    """

    notes: tuple[StatusNote, ...]
    file: str = ""
    first: int = 0
    last: int = 0

    def holds_at(self, span: Span) -> bool:
        """Whether an operation that stands there has these errors."""
        own = span.file == self.file and self.first <= span.line <= self.last
        return not self.file or own


FEWEST_CODES: Final = 2
MOST_CODES: Final = 12
"""Longer lists explain what statuses of HTTP mean, and not what this API answers."""
LEADS_TO_CODES: Final = re.compile(
    r"(?i)\b(?:following|these)\b[^.\n]{0,60}\b(?:codes?|statuses|errors?)\b[^.\n]{0,40}:\s*\Z"
)
"""A sentence above statuses: `Requests that fail return one of these status codes:`."""
LIMITED: Final = re.compile(
    r"(?i)\b(?:except|excluding|unless|other than|apart from|only|some|most|this (?:endpoint|call|method|request|operation))\b"
)
"""Words by which a title or sentence speaks of some operations."""


def common_failures(
    page: Page, lines: Outline, taken: Ranges
) -> Iterator[CommonFailures]:
    """The statuses that sections beside those of operations list; `taken` are the lines
    of these.

    Inside a section with operations in it, they are those of these.
    """
    for spot in lines.spots:
        if isinstance(spot.block, Component) or taken.hold(spot.block.span.line):
            continue
        notes = [n for n in status_notes(spot.block) if n.status[:1] in ("4", "5")]
        few = FEWEST_CODES <= len(notes) <= MOST_CODES
        if not few or has_codes(spot.block) or not of_errors(page, lines, spot):
            continue
        around = [*((h, lines.end(h)) for h in reversed(spot.trail[:-1]))]
        for start, end in around:
            first, last = lines.heading(start).span.line, end_line(lines, end)
            if taken.begin_in(first, last):
                yield CommonFailures(tuple(notes), page.file, first, last)
                break
        else:
            if taken.firsts or names_errors(page.title):
                file = page.file if taken.firsts else ""
                yield CommonFailures(tuple(notes), file, 0, end_line(lines, -1))


OWN_CODE: Final = re.compile(
    r"[a-z]{2,30}(?:_[a-z]{2,30}){1,6}|[A-Z]{2,30}(?:_[A-Z]{2,30}){1,6}|\d{4,8}"
)


def has_codes(block: Block) -> bool:
    """Whether a table has a column of the API's own codes of errors, each of which is of
    some operation: `card_declined`.
    """
    rows = block.rows if isinstance(block, Table) else ()
    coded = sum(any(OWN_CODE.fullmatch(cell.text) for cell in r.cells) for r in rows)
    return coded * 2 > len(rows)


def end_line(lines: Outline, index: int) -> int:
    """The last line before a block, of the page behind its last one."""
    spot = lines.spots[-1] if index in (-1, len(lines.spots)) else lines.spots[index]
    last = index in (-1, len(lines.spots))
    return spot.block.span.last_line if last else spot.block.span.line - 1


def of_errors(page: Page, lines: Outline, spot: Spot) -> bool:
    """Whether what is above a list says that it is of the errors of all operations."""
    title = lines.title(spot.trail[-1]) if spot.trail else page.title
    above = lines.spots[spot.index - 1].block if spot.index else None
    lead = text_of(above.runs)[-400:] if isinstance(above, Paragraph) else ""
    if LIMITED.search(title) or LIMITED.search(lead):
        return False
    return names_errors(title) or bool(LEADS_TO_CODES.search(lead))


def names_errors(title: str) -> bool:
    """Whether a title is of what tells of errors."""
    about = announced(title)
    named = about is not None and about.purpose in (Purpose.ERROR, Purpose.STATUS)
    return named or TITLE.fullmatch(title) is not None
