"""What is gathered of one operation, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.facts import Evidence, Example, Fact
from generator.formats.page import (
    Heading,
    Page,
    Paragraph,
    text_of,
)
from generator.readers.endpoints.purposes import (
    Announcement,
    Purpose,
)
from generator.readers.endpoints.scope import Scope
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.type_shapes import TypeRef, TypeShape, refs_of
from generator.readers.operations.blanket import Blanket
from generator.readers.operations.messages import Message
from generator.readers.operations.models import Models
from generator.readers.operations.roles import (
    Placed,
    Witness,
)
from generator.readers.operations.shown_shapes import ShownType
from generator.readers.operations.statuses import (
    StatusNote,
)
from generator.report.diagnostics import Diagnostic, Severity, Span


@dataclass(frozen=True, slots=True)
class DescribedOperation:
    """What the passages of an operation state.

    `models` are the names of shared shapes that the facts refer to by `$ref`; `unused`
    the places of tables and lists that look like fields and gave nothing; `renamed` are
    variables of the path with the names that a list of parameters gives them; `evidence`
    is how sure the page is of what it states.
    """

    facts: tuple[Fact, ...] = ()
    examples: tuple[Example, ...] = ()
    models: frozenset[str] = frozenset()
    unused: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    evidence: Evidence = Evidence.TABLE

    def remarks(self) -> Iterator[Diagnostic]:
        """What is to be reported: messages left out, and lists that gave nothing."""
        yield from self.diagnostics
        for span in self.unused:
            text = (
                "looks like parameters or fields, but what they belong to is not clear"
            )
            hint = "put a heading above it: query parameters, request body, response"
            yield Diagnostic(Severity.WARNING, "unread-fields", text, span, hint)


@dataclass(slots=True)
class Found:
    """What is being gathered of one operation."""

    scope: Scope
    page: Page
    models: Models
    witness: Witness
    sets: list[tuple[FieldSet, Announcement | None, str, Purpose | None]] = field(
        default_factory=list
    )
    label: Purpose | None = None
    exchange: Announcement | None = None
    trail: tuple[Heading, ...] = ()
    messages: list[Message] = field(default_factory=list)
    pending: list[Message] = field(default_factory=list)
    schemas: list[tuple[Message, Announcement | None]] = field(default_factory=list)
    types: list[ShownType] = field(default_factory=list)
    media: str = ""
    leads: dict[Purpose, Paragraph] = field(default_factory=dict)
    statuses: list[StatusNote] = field(default_factory=list)
    titled: list[StatusNote] = field(default_factory=list)
    returned: list[tuple[TypeShape, Span]] = field(default_factory=list)
    taken: list[tuple[TypeShape, Span]] = field(default_factory=list)
    footnotes: bool = False
    blankets: list[Blanket] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    response_headers: list[FieldRow] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    unused: list[Span] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)

    def without_whole_body(self, fields: FieldSet) -> FieldSet:
        """The fields without an argument that is the body itself, which is taken as it.

        Below a call, `Pet addPet(newPet)`, a table describes its arguments: one of the
        type of a model is what is sent, and not a field of it.
        """
        arguments = arguments_of(self.scope)
        whole = [r for r in fields.rows if r.name in arguments and is_model(r)]
        if len(whole) != 1 or whole[0].shape is None:
            return fields
        self.taken.append((whole[0].shape, whole[0].span))
        return replace(fields, rows=tuple(r for r in fields.rows if r not in whole))

    def names(self, rows: Sequence[FieldRow]) -> dict[TypeRef, str]:
        """The shared shapes that rows refer to."""
        found = self.models.names(
            (r for row in rows for r in refs_of(row.shape)), self.page.file
        )
        self.used.update(found.values())
        return found


SIGNATURE = re.compile(r"(?:[\w<>\[\], .]{1,80}\s)?[a-z]\w{1,80}\(([\w, ]{1,400})\)")


def arguments_of(scope: Scope) -> frozenset[str]:
    """The arguments of the call that an operation is introduced by."""
    for passage in scope.passages[:8]:
        block = passage.block
        text = text_of(block.runs).strip() if isinstance(block, Paragraph) else ""
        if found := SIGNATURE.fullmatch(text[:600]):
            return frozenset(name.strip() for name in found[1].split(","))
    return frozenset()


def is_model(row: FieldRow) -> bool:
    """Whether the type of a field is a shape that has a name."""
    return isinstance(row.shape, TypeRef)
