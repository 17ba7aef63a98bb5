"""What is gathered of one operation, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from generator.facts import Evidence, Example, Fact
from generator.formats.page import (
    Heading,
    Page,
    Paragraph,
)
from generator.readers.blanket import Blanket
from generator.readers.fields import FieldRow, FieldSet
from generator.readers.messages import Message
from generator.readers.models import Models
from generator.readers.purposes import (
    Announcement,
    Purpose,
)
from generator.readers.roles import (
    Placed,
    Witness,
)
from generator.readers.scope import Scope
from generator.readers.shown_shapes import ShownType
from generator.readers.statuses import (
    StatusNote,
)
from generator.readers.type_shapes import TypeRef, TypeShape, refs_of
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
    trail: tuple[Heading, ...] = ()
    messages: list[Message] = field(default_factory=list)
    pending: list[Message] = field(default_factory=list)
    schemas: list[tuple[Message, Announcement | None]] = field(default_factory=list)
    types: list[ShownType] = field(default_factory=list)
    media: str = ""
    leads: dict[Purpose, Paragraph] = field(default_factory=dict)
    statuses: list[StatusNote] = field(default_factory=list)
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

    def names(self, rows: Sequence[FieldRow]) -> dict[TypeRef, str]:
        """The shared shapes that rows refer to."""
        found = self.models.names(
            (r for row in rows for r in refs_of(row.shape)), self.page.file
        )
        self.used.update(found.values())
        return found
