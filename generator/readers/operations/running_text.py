"""Statements about an operation in running text: statuses, shapes, fields, samples."""

from __future__ import annotations

from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence, ExampleKind, Fact, Pointer
from generator.formats.page import Paragraph, text_of
from generator.readers.endpoints.purposes import (
    ASKING,
    GIVING,
    Announcement,
    Purpose,
    announced,
    lead_announcement,
    purpose_of,
)
from generator.readers.endpoints.scope import Passage
from generator.readers.fields.clauses import (
    Clause,
    beside,
    clarified,
    clauses_of,
    tells_presence,
)
from generator.readers.fields.lists import fields_in
from generator.readers.fields.plain_lines import labelled_fields
from generator.readers.fields.presence import requirement_of
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.schema_statements import row_facts
from generator.readers.fields.sentences import (
    RETURNING,
    WORD,
    all_required,
    header_fields,
    paging_fields,
    sentence_fields,
    typed_fields,
)
from generator.readers.fields.type_shapes import (
    TypeList,
    TypeRef,
    TypeShape,
    names_shape,
)
from generator.readers.fields.types import links_of, note_of
from generator.readers.operations.findings import BODIES, Found, is_footnote
from generator.readers.operations.shown_messages import take_inline
from generator.readers.operations.shown_shapes import (
    braced_fields,
    line_type,
    media_in,
    whole_type,
)
from generator.readers.operations.stated_messages import paragraph_facts
from generator.readers.operations.stated_presence import described_in
from generator.readers.operations.statuses import StatusNote, arrowed_shapes, described
from generator.report.diagnostics import Span


def take_paragraph(
    found: Found, block: Paragraph, passage: Passage, first: bool
) -> None:
    """Take what a paragraph states; the `first` below its heading may describe that."""
    said = paragraph_facts(block)
    found.statuses.extend(said.statuses)
    found.given.extend(arrowed_shapes(text_of(block.runs), block.span))
    found.stated.append(described_in(block.runs, block.span, passage))
    found.clauses.extend(clauses_of(block))
    found.footnotes |= is_footnote(block.runs)
    if said.returned is not None:
        found.returned.append((extended(found, block, said.returned), block.span))
    if whole := whole_type(block, passage):
        taking = {Purpose.RESPONSE: found.returned, Purpose.BODY: found.taken}
        taking[whole[0]].append((whole[1], block.span))
    if said.taken is not None:
        found.taken.append((said.taken, block.span))
    if said.fetched is not None:
        found.fetched.append((said.fetched, block.span))
    take_fields_of(found, block, passage)
    take_inline(found, block, passage, own_label(block))
    note_heading_status(found, block, passage, first)
    if (shown := line_type(block, passage, found.media)) is not None:
        found.types.append(shown)
    found.media = media_in([text_of(block.runs)]) or found.media


WITH = re.compile(r"\((?:with|including|plus) (?:its |their |the )?([\w -]{2,60})\)")
"""What comes with a shape, in brackets: `a list of invites (with invite metadata)`."""


def extended(found: Found, block: Paragraph, shape: TypeShape) -> TypeShape:
    """A shape, or the one that extends it where that is said to come with it."""
    said = WITH.search(text_of(block.runs)[:1000])
    inner = shape.item if isinstance(shape, TypeList) else shape
    if said is None or not isinstance(inner, TypeRef):
        return shape
    models, file = found.models, found.page.file
    more = TypeRef(said[1], links_of(block.runs).get(said[1].lower(), ""))
    known = models.by_name.get(models.resolve(more, file) or "")
    if known is None or known.base is None:
        return shape
    base = models.resolve(known.base, known.file)
    if base is None or base != models.resolve(inner, file):
        return shape
    return TypeList(more) if isinstance(shape, TypeList) else more


def take_fields_of(found: Found, block: Paragraph, passage: Passage) -> None:
    """Take the fields of a paragraph, in every form that running text has for them."""
    if (fields := fields_in(block)) is not None:
        about = own_label(block) or purpose_of(passage)
        if about is not None and about.required is not None:
            fields = all_required(fields, about.required)
        found.sets.append((fields, about, passage.lead, found.label))
    take_labelled(found, block, passage)
    take_braced(found, block, passage)
    returned = sentence_fields(block, RETURNING)
    if returned and is_named(returned):
        failing = OF_ERRORS.search(text_of(block.runs)) or is_of_errors(passage)
        purpose = Purpose.ERROR if failing else Purpose.RESPONSE
        about = own_label(block) or Announcement(purpose)
        found.sets.append((returned, about, passage.lead, found.label))
    if (paging := paging_fields(block)) and found.witness.bodiless:
        found.paging.extend(paging.rows)
    near = any(is_near(e.span, block.span) for e in found.scope.endpoints)
    if near and (headers := header_fields(block)) is not None:
        about = Announcement(Purpose.HEADER)
        found.sets.append((headers, about, passage.lead, found.label))
    fields = sentence_fields(block)
    # Parameters of a POST may be in its query as well as in its body.
    if fields and not found.witness.bodiless and PARAMETERS.search(fields.title):
        return
    for each in (fields,) if fields else filter(None, (typed_fields(block),)):
        about = own_label(block) or Announcement(Purpose.PARAMETERS)
        found.sets.append((each, about, passage.lead, found.label))


OF_ERRORS = re.compile(
    r"(?i)\berror (?:response|bod(?:y|ie)|object|message)s?\b|\berrors\b"
    r"|\b(?:on|in case of) (?:an? )?(?:error|failure)\b"
)
"""Words of a paragraph about what errors return, not the operation."""


def is_of_errors(passage: Passage) -> bool:
    """Whether the section of a passage is about errors."""
    about = announced(passage.title) if passage.trail else None
    return about is not None and about.purpose is Purpose.ERROR


INTRODUCTION = 12
"""Lines between what introduces an operation and its endpoint, at most."""


def is_near(endpoint: Span, block: Span) -> bool:
    """Whether a block is below an endpoint, or introduces it."""
    return block.file == endpoint.file and block.line > endpoint.line - INTRODUCTION


def is_named(fields: FieldSet) -> bool:
    """Whether what comes back is called fields, and the names are not values."""
    spelled = all(
        "_" in r.name or r.name[1:].lower() != r.name[1:] for r in fields.rows
    )
    called = WORD.search(fields.title) is not None or spelled
    names = {row.name.lower() for row in fields.rows}
    return called and not names & {"true", "false", "null"}


PARAMETERS = re.compile(r"\b(?:param|arg)")


def own_label(block: Paragraph) -> Announcement | None:
    """The purpose that the label at the start of a paragraph announces."""
    label, colon, _ = text_of(block.runs).partition(":")
    return announced(label) if colon and len(label) < 60 else None


def take_labelled(found: Found, block: Paragraph, passage: Passage) -> None:
    """Take the fields of a paragraph that a label begins: `**Required parameters**: ...`."""
    labelled = labelled_fields(block)
    about = lead_announcement(labelled[0]) if labelled else None
    if labelled is None or about is None or about.purpose not in ASKING | GIVING:
        return
    if about.purpose in GIVING and (shape := named_shape(labelled[1])) is not None:
        found.returned.append((shape, block.span))
        return
    required = requirement_of([labelled[0]])
    fields = labelled[1] if required is None else all_required(labelled[1], required)
    found.sets.append((fields, about, passage.lead, found.label))


def named_shape(fields: FieldSet) -> TypeShape | None:
    """The shape whose name is all that stands behind a label: `**Returns**: `Kite[]`."""
    name = fields.rows[0].name if len(fields.rows) == 1 else ""
    note = note_of(name, {}) if name[:1].isupper() else None
    return note.shape if note and names_shape(note.shape) else None


BODY_AHEAD = re.compile(
    r"(?i)(?:\A|[\s;,.(])(?:(?:request |json )?(?:body|payload)|(?:send|post|pass|with|takes|accepts|expects)(?: json)?)"
    r"(?: (?:is|like|of))?[\s:=`]{0,4}\Z"
)
"""Words right in front of an object in braces that is sent: `new map; body {...}`."""


def take_braced(found: Found, block: Paragraph, passage: Passage) -> None:
    """Take the fields of an object in code: ``Returns `{ items, total }` ``."""
    fields = braced_fields(block)
    if fields is None:
        return
    pieces = re.split(r"(?<=[.!?])\s+", text_of(block.runs))
    first = fields.rows[0].name
    saying = next((piece for piece in pieces if first in piece), "")
    about = own_label(block) or lead_announcement(saying) or purpose_of(passage)
    if BODY_AHEAD.search(saying[: saying.find("{")]) and not found.witness.bodiless:
        about = Announcement(Purpose.BODY)
    if about is None or about.purpose not in {*GIVING, Purpose.BODY}:
        return
    found.sets.append((fields, about, passage.lead, found.label))


def note_heading_status(
    found: Found, block: Paragraph, passage: Passage, first: bool
) -> None:
    """A paragraph under a heading that is a status describes that response, the first
    one under a heading of a body or response what is below it.
    """
    announced_ = announced(passage.title) if passage.trail else None
    if announced_ is None:
        return
    # What is behind an endpoint that stands below the heading describes that.
    heading = passage.trail[-1].span.line
    if any(heading <= e.span.line <= block.span.line for e in found.scope.endpoints):
        return
    if first:
        found.leads.setdefault(announced_.purpose, block)
    if announced_.status:
        text = described(text_of(block.runs).strip(), announced_.status)
        found.statuses.append(StatusNote(announced_.status, text, block.span))


SENT = (*BODIES, Purpose.QUERY, Purpose.HEADER, Purpose.COOKIE, Purpose.PATH)


def apply_clauses(found: Found) -> None:
    """Add what sentences say of fields to the rows that name them, those of requests
    before those of responses, and to what only a sample shows.
    """
    for clause in found.clauses:
        named = [p for p in found.placed if clause.name in {r.name for r in p.rows}]
        sent = [p for p in named if p.purpose in SENT]
        for placed in sent or named:
            rows = (
                (
                    replace(clarified(row, clause), required=row.required)
                    if row.name == clause.name
                    else row
                )
                for row in placed.rows
            )
            at = found.placed.index(placed)
            found.placed[at] = replace(placed, rows=tuple(rows))
        if not named:
            found.facts.extend(of_what_is_shown(found, clause))


def of_what_is_shown(found: Found, clause: Clause) -> Iterator[Fact]:
    """The facts that a sentence states of a field that nothing but samples have, or of a
    parameter of a query of which it says whether it has to be sent.
    """
    witness = found.witness
    row = clarified(FieldRow(clause.name, clause.span), clause)
    sent = (m.media_type for m in found.messages if m.kind is ExampleKind.REQUEST)
    media_type = next(filter(None, sent), "application/json")
    body: Pointer = ("requestBody", "content", media_type, "schema")
    known = {*witness.response_keys(), *witness.variables.values(), *witness.headers}
    told = tells_presence(clause) and clause.name[0].islower()
    told = told and clause.name not in known
    if clause.name in witness.query or (told and witness.bodiless):
        to: Pointer = ("parameters", f"query:{clause.name}")
        if row.required is not None:
            yield Fact((*to, "required"), row.required, row.span, Evidence.TABLE)
        if row.shape is not None:
            yield from row_facts(row, (*to, "schema"), {})
    elif not witness.bodiless and (
        clause.name in witness.request_keys()
        or beside(found.clauses, clause) & witness.request_keys()
        or (told and shows_nothing_sent(found))
    ):
        if row.required is not None:
            at: Pointer = (*body, "required", clause.name)
            yield Fact(at, row.required, row.span, Evidence.TABLE)
        if row.shape is not None or row.description:
            yield from row_facts(row, (*body, "properties", clause.name), {})


def shows_nothing_sent(found: Found) -> bool:
    """Whether neither a list nor a sample shows what an operation takes."""
    witness = found.witness
    listed = any(p.rows and p.purpose in SENT[:-1] for p in found.placed)
    return not (listed or witness.requests or witness.query)
