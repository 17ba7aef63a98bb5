"""Sections about errors, which speak of all operations of a set: `## Errors`, with what
comes back where a call fails.

The fields that the only sample of such a section has are those of every error that an
operation states without showing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.facts import ExampleKind, Json
from generator.formats.page import Block, Code, Heading, Page, Paragraph, text_of, walk
from generator.readers.endpoints.purposes import Purpose
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.type_shapes import OBJECT, TypeList
from generator.readers.operations.messages import Message, messages_of
from generator.readers.operations.roles import Placed
from generator.readers.operations.shown_types import shape_shown
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
