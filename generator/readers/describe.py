"""Everything that the passages of one operation state: facts, examples, what is unread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from generator.facts import Evidence, Example, ExampleKind, Fact, Pointer
from generator.formats.page import (
    Code,
    Component,
    Definitions,
    ItemList,
    Page,
    Paragraph,
    Table,
    text_of,
)
from generator.readers.field_lists import fields_in, httpdomain_rows
from generator.readers.field_tables import codes_in, label_rows
from generator.readers.fields import FieldRow, FieldSet, FieldTree, nest
from generator.readers.messages import Message, messages_of
from generator.readers.models import Models
from generator.readers.purposes import (
    GENERIC,
    Announcement,
    Purpose,
    announced,
    lead_announcement,
    purpose_of,
)
from generator.readers.roles import (
    Placed,
    Witness,
    field_named,
    place_fields,
    plain,
    settle_message,
    top_keys,
    witness_of,
)
from generator.readers.schema_statements import (
    is_schema,
    row_facts,
    stated_schema,
    tree_facts,
)
from generator.readers.scope import Passage, Scope
from generator.readers.statuses import (
    StatusNote,
    returned_shape,
    stated_statuses,
    status_notes,
    taken_shape,
)
from generator.readers.types import TypeRef, TypeShape, refs_of, shape_facts
from generator.report.diagnostics import Diagnostic, Severity, Span

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
SHAPES = frozenset({Purpose.MODEL, Purpose.FIELDS, Purpose.EXAMPLE})
"""What is announced above a table that describes a shape that operations share."""
OWN_HEADERS = frozenset({"accept", "content-type", "content-length", "host", "user-agent"})
"""Headers that follow from the rest (OpenAPI 3.1.1, section 4.8.12.1) or from HTTP."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the passages of an operation state.

    `models` are the names of shared shapes that the facts refer to by `$ref`; `unused`
    the places of tables and lists that look like fields and gave nothing.
    """

    facts: tuple[Fact, ...] = ()
    examples: tuple[Example, ...] = ()
    models: frozenset[str] = frozenset()
    unused: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def remarks(self) -> Iterator[Diagnostic]:
        """What is to be reported: messages left out, and lists that gave nothing."""
        yield from self.diagnostics
        for span in self.unused:
            text = "looks like parameters or fields, but what they belong to is not clear"
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
    messages: list[Message] = field(default_factory=list)
    statuses: list[StatusNote] = field(default_factory=list)
    returned: list[tuple[TypeShape, Span]] = field(default_factory=list)
    taken: list[tuple[TypeShape, Span]] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    unused: list[Span] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def names(self, rows: Sequence[FieldRow]) -> dict[TypeRef, str]:
        """The shared shapes that rows refer to."""
        found = self.models.names((r for row in rows for r in refs_of(row.shape)), self.page.file)
        self.used.update(found.values())
        return found


def describe(scope: Scope, page: Page, models: Models) -> Described:
    """The facts and examples of one operation, by all the passages it governs."""
    found = Found(scope, page, models, witness_of(scope.endpoints))
    for passage in scope.passages:
        gather(found, passage)
    settle_messages(found)
    place_sets(found)
    found.facts.extend(statements(found))
    return Described(
        tuple(found.facts),
        tuple(examples(found)),
        frozenset(found.used),
        tuple(found.unused),
        tuple(found.diagnostics),
    )


def gather(found: Found, passage: Passage) -> None:
    """Take what a passage holds, for all evidence to be there before it is decided."""
    block = passage.block
    nearest = lead_announcement(passage.lead)
    if nearest is not None and nearest.purpose not in GENERIC:
        found.label = nearest.purpose
    match block:
        case Code():
            take_code(found, block, passage)
        case Paragraph():
            found.statuses.extend(stated_statuses(block))
            if (shape := returned_shape(block.runs)) is not None:
                found.returned.append((shape, block.span))
            if (shape := taken_shape(block.runs)) is not None:
                found.taken.append((shape, block.span))
            if (fields := fields_in(block)) is not None:
                found.sets.append((fields, purpose_of(passage), passage.lead, found.label))
            note_heading_status(found, passage)
        case Definitions() if rows := httpdomain_rows(block):
            take_directives(found, rows, block)
        case Table() | ItemList() | Definitions() | Component():
            take_fields(found, block, passage)
        case _:
            pass


def note_heading_status(found: Found, passage: Passage) -> None:
    """A paragraph under a heading that is a status describes that response."""
    if not passage.trail:
        return
    announced_ = announced(text_of(passage.trail[-1].runs))
    if announced_ is not None and announced_.status and isinstance(passage.block, Paragraph):
        text = text_of(passage.block.runs).strip()
        found.statuses.append(StatusNote(announced_.status, text, passage.block.span))


def take_code(found: Found, code: Code, passage: Passage) -> None:
    """Take the messages that code shows."""
    title = code.title or code.info
    about = purpose_of(passage, title)
    for message in messages_of(code):
        before = found.messages[-1] if found.messages else None
        if message.kind is None and is_schema(message.body):
            take_schema(found, message, about)
            continue
        settled = settle_message(message, about, found.witness, before)
        if settled is not None:
            found.messages.append(settled)
            note_message(found.witness, settled)


def take_schema(found: Found, message: Message, about: Announcement | None) -> None:
    """State a JSON Schema that stands where an example would."""
    giving = about is not None and about.purpose is Purpose.RESPONSE
    if giving or not found.witness.bodiless:
        root: Pointer = ("responses", about.status or "2XX") if giving and about else ("requestBody",)
        at = (*root, "content", JSON_TYPE, "schema")
        found.facts.extend(stated_schema(message.body, at, message.span))


def note_message(witness: Witness, message: Message) -> None:
    """Remember the names that a message shows."""
    if message.kind is ExampleKind.RESPONSE:
        if message.has_body:
            witness.responses.append((message.status, message.body))
        return
    query = urlsplit(message.url.replace("[", "%5B").replace("]", "%5D")).query
    witness.query.update(name for name, _ in parse_qsl(query[:4000], keep_blank_values=True))
    witness.headers.update(name for name, _ in message.headers)
    if message.has_body:
        witness.requests.append(message.body)


def take_fields(found: Found, block: Table | ItemList | Definitions | Component, passage: Passage) -> None:
    """Take the statuses or fields that a block lists, or what its labels label."""
    notes = status_notes(block)
    if notes:
        found.statuses.extend(notes)
        return
    fields = fields_in(block)
    about = purpose_of(passage, fields.title if fields else "")
    if fields is not None:
        if fields.span in found.models.spans and (about is None or about.purpose in SHAPES):
            return
        if about is not None and about.required is not None:
            fields = all_required(fields, about.required)
        title = passage.lead or last_title(passage)
        found.sets.append((fields, about, title, found.label))
    elif isinstance(block, Table):
        for label, cell in label_rows(block):
            for code in codes_in(cell):
                inner = Passage(code, passage.trail, label, passage.containers)
                gather(found, inner)


def all_required(fields: FieldSet, required: bool) -> FieldSet:
    """Rows that do not say it themselves, required or not as the title of all says."""
    rows = (
        replace(row, required=required) if row.required is None and not row.depth else row
        for row in fields.rows
    )
    return replace(fields, rows=tuple(rows))


def last_title(passage: Passage) -> str:
    """The innermost heading."""
    return text_of(passage.trail[-1].runs) if passage.trail else ""


def take_directives(found: Found, rows: list[tuple[str, FieldRow]], block: Definitions) -> None:
    """Take the rows of a field list, each of which says what it is about."""
    groups: dict[str, list[FieldRow]] = {}
    for about, row in rows:
        if about == "status":
            found.statuses.append(StatusNote(row.name, row.description, row.span))
        else:
            groups.setdefault(about, []).append(row)
    for about, members in groups.items():
        listed = about.endswith("[]")
        try:
            purpose = Purpose(about.removesuffix("[]"))
        except ValueError:
            continue
        source = FieldSet(tuple(members), block.span, True)
        if purpose is Purpose.PATH and not found.witness.variables:
            purpose = Purpose.QUERY
        wrapper = ("*",) if listed else ()
        found.placed.append(Placed(purpose, tuple(members), source, "", wrapper))


def settle_messages(found: Found) -> None:
    """Drop what contradicts itself: an answer that is the request, a body on GET."""
    requests = [m.body for m in found.messages if m.kind is ExampleKind.REQUEST and m.has_body]
    kept = []
    for message in found.messages:
        other = message.kind is ExampleKind.REQUEST and message.method not in ("", found.witness.method)
        if message.kind is ExampleKind.RESPONSE and message.has_body and message.body in requests and message.body:
            warn(found, "echoed-example", "the response shown is the request", message.span)
        elif not other or message.language in ("curl", "http"):
            kept.append(message)
    found.messages = kept


def warn(found: Found, code: str, text: str, span: Span) -> None:
    """Report something that was left out."""
    found.diagnostics.append(Diagnostic(Severity.WARNING, code, text, span))


def place_sets(found: Found) -> None:
    """Decide what each list is about, sub-tables of a field included."""
    for fields, about, lead, behind in found.sets:
        if nested_in(found, fields, lead, about):
            continue
        placed = place_fields(fields, about, found.witness, behind)
        found.placed.extend(placed)
        specific = about is not None and about.purpose in (Purpose.NOTHING, Purpose.MODEL, Purpose.STATUS)
        if not placed and fields.sure and not specific:
            found.unused.append(fields.span)


def nested_in(found: Found, fields: FieldSet, lead: str, about: Announcement | None) -> bool:
    """Put rows under the field of an earlier list that their title names."""
    for index in range(len(found.placed) - 1, -1, -1):
        placed = found.placed[index]
        if placed.purpose not in (Purpose.BODY, Purpose.FORM, Purpose.RESPONSE):
            continue
        if about and about.purpose in (Purpose.QUERY, Purpose.PATH, Purpose.HEADER):
            continue
        name = field_named(lead, placed.rows)
        if name is not None and name not in fields.names:
            rows = (replace(row, name=f"{name}.{row.name}") for row in fields.rows)
            found.placed[index] = replace(placed, rows=(*placed.rows, *rows))
            return True
    return False


def statements(found: Found) -> Iterator[Fact]:
    """The facts of everything that has been placed."""
    success = success_status(found)
    bodies: dict[tuple[Pointer, tuple[str, ...]], list[FieldRow]] = {}
    for placed in found.placed:
        match placed.purpose:
            case Purpose.PATH | Purpose.QUERY | Purpose.HEADER | Purpose.COOKIE:
                yield from parameter_facts(found, placed)
            case Purpose.BODY | Purpose.FORM:
                root: Pointer = ("requestBody", "content", body_type(found, placed), "schema")
                bodies.setdefault((root, placed.wrapper), []).extend(body_rows(found, placed))
            case Purpose.RESPONSE | Purpose.ERROR:
                status = placed.status or (success if placed.purpose is Purpose.RESPONSE else "")
                if status:
                    root = ("responses", status, "content", JSON_TYPE, "schema")
                    rows = found.models.rows(replace(placed.source, rows=placed.rows), found.page.file)
                    bodies.setdefault((root, placed.wrapper), []).extend(rows)
            case _:
                pass
    for (root, wrapper), rows_ in bodies.items():
        yield from body_facts(found, root, wrapper, rows_)
    yield from taken_facts(found, any(root[0] == "requestBody" for root, _ in bodies))
    yield from status_facts(found)
    yield from returned_facts(found, success, {root[1] for root, _ in bodies if root[0] == "responses"})


def success_status(found: Found) -> str:
    """The one status of success that is stated, `2XX` where there is none or several."""
    stated = {note.status for note in found.statuses} | {m.status for m in found.messages}
    good = {status for status in stated if status[:1] == "2"}
    return good.pop() if len(good) == 1 else "2XX"


def parameter_facts(found: Found, placed: Placed) -> Iterator[Fact]:
    """The parameters that rows state, with what is set in below an object."""
    tops: list[tuple[FieldRow, list[FieldRow]]] = []
    for row in found.models.rows(replace(placed.source, rows=placed.rows), found.page.file):
        if row.depth and tops:
            tops[-1][1].append(row)
        else:
            tops.append((row, []))
    where = placed.purpose.value
    for row, inner in tops:
        name = row.name
        if where == "path":
            name = found.witness.variables.get(plain(row.name), "")
        if not name or " " in name or (where == "header" and name.lower() in OWN_HEADERS):
            continue
        key = f"{where}:{name.lower() if where == 'header' else name}"
        yield from one_parameter(found, ("parameters", key), row, inner, where)


def one_parameter(
    found: Found, to: Pointer, row: FieldRow, inner: list[FieldRow], where: str
) -> Iterator[Fact]:
    """The facts of one parameter."""
    names = found.names([row, *inner])
    required = True if where == "path" else row.required
    evidence = Evidence.PROSE if required is None else Evidence.TABLE
    yield Fact((*to, "required"), bool(required), row.span, evidence)
    if row.description:
        yield Fact((*to, "description"), row.description, row.span, Evidence.TABLE)
    if row.deprecated:
        yield Fact((*to, "deprecated"), True, row.span, Evidence.TABLE)
    own = replace(row, description="", deprecated=False)
    if inner:
        tree = nest(replace(each, depth=each.depth - 1) for each in inner)
        tree.row = own
        yield from tree_facts(tree, (*to, "schema"), row.span, names)
    else:
        yield from row_facts(own, (*to, "schema"), names)


def body_rows(found: Found, placed: Placed) -> tuple[FieldRow, ...]:
    """The rows of a body; bodies of GET are a mistake of the reader, never stated."""
    if found.witness.method in ("GET", "HEAD"):
        found.unused.append(placed.source.span)
        return ()
    source = replace(placed.source, rows=placed.rows)
    return found.models.rows(source, found.page.file)


def body_type(found: Found, placed: Placed) -> str:
    """The media type of a body: as its request shows, else as its fields tell."""
    shown = [m.media_type for m in found.messages if m.kind is ExampleKind.REQUEST and m.has_body and m.media_type]
    if shown:
        return shown[0]
    if any(getattr(row.shape, "format", "") == "binary" for row in placed.rows):
        return MULTIPART
    return FORM_TYPE if placed.purpose is Purpose.FORM else JSON_TYPE


def body_facts(
    found: Found, root: Pointer, wrapper: tuple[str, ...], rows: Sequence[FieldRow]
) -> Iterator[Fact]:
    """The schema of a body, its fields at the end of the way that wraps them."""
    if not rows:
        return
    rows = [row for row in rows if " " not in row.name]
    tree = wrapped(nest(rows), wrapper)
    first = rows[0].span if rows else found.page.blocks[0].span
    if root[0] == "requestBody" and any(row.required and not row.depth for row in rows):
        yield Fact(("requestBody", "required"), True, first, Evidence.TABLE)
    yield from tree_facts(tree, root, first, found.names(rows))


def wrapped(tree: FieldTree, wrapper: tuple[str, ...]) -> FieldTree:
    """A tree inside the objects and lists that the examples show around it."""
    listed = tree.listed
    for step in reversed(wrapper):
        if step == "*":
            listed = True
            continue
        outer = FieldTree("")
        tree.listed, tree.name = listed, step
        outer.children[step] = tree
        tree, listed = outer, False
    tree.listed = listed
    return tree


def status_facts(found: Found) -> Iterator[Fact]:
    """The statuses with what is said of them."""
    seen: set[str] = set()
    for note in found.statuses:
        if note.status not in seen and note.status[0] != "1":
            seen.add(note.status)
            text = note.text or f"Status {note.status}"
            yield Fact(("responses", note.status, "description"), text, note.span, Evidence.TABLE)


def returned_facts(found: Found, success: str, described: set[str]) -> Iterator[Fact]:
    """The shared shape that is returned, by a sentence or by an example's keys."""
    if success in described or found.witness.method == "HEAD":
        return
    at: Pointer = ("responses", success, "content", JSON_TYPE, "schema")
    shown = any(m.kind is ExampleKind.RESPONSE and m.has_body for m in found.messages)
    for shape, span in found.returned:
        if shown and any(ref.partial for ref in refs_of(shape)):
            # Which part a partial shape is, only the example shows.
            continue
        stated = list(named_shape(found, shape, at, span))
        if stated:
            yield from stated
            return
    for message in found.messages:
        if message.kind is not ExampleKind.RESPONSE or message.status[:1] in ("4", "5"):
            continue
        name = found.models.by_keys(top_keys([message.body]), found.page.file)
        if name is not None:
            found.used.add(name)
            if isinstance(message.body, list):
                yield Fact((*at, "type"), "array", message.span, Evidence.TABLE)
                at = (*at, "items")
            yield Fact((*at, "$ref"), name, message.span, Evidence.TABLE)
            return


def named_shape(found: Found, shape: TypeShape, at: Pointer, span: Span) -> Iterator[Fact]:
    """The facts of a shape in prose, none where it is not known by name."""
    names = found.models.names(refs_of(shape), found.page.file)
    if names:
        found.used.update(names.values())
        for pointer, value in shape_facts(shape, names):
            yield Fact((*at, *pointer), value, span, Evidence.TABLE)


def taken_facts(found: Found, described: bool) -> Iterator[Fact]:
    """The shared shape that a sentence says is sent."""
    if described or found.witness.bodiless:
        return
    at: Pointer = ("requestBody", "content", JSON_TYPE, "schema")
    for shape, span in found.taken[:1]:
        yield from named_shape(found, shape, at, span)


def examples(found: Found) -> Iterator[Example]:
    """The messages as examples."""
    success = success_status(found)
    for message in found.messages:
        if message.call is not None and message.call.call is not None:
            yield message.call
        elif message.kind is ExampleKind.RESPONSE and message.has_body:
            yield example_of(message, status=message.status or success)
        elif message.kind is ExampleKind.REQUEST and (message.url or message.has_body):
            if found.witness.method in ("GET", "HEAD") and message.has_body:
                message = replace(message, has_body=False, body=None)
            yield example_of(message, method=message.method or found.witness.method)


def example_of(message: Message, method: str = "", status: str = "") -> Example:
    """A message as an example; an address without a host shows no URL."""
    assert message.kind is not None
    absolute = message.url.lower().startswith(("http://", "https://"))
    return Example(
        message.kind,
        message.language,
        message.span,
        method=method or None,
        url=message.url if absolute else None,
        headers=message.headers,
        has_body=message.has_body,
        body=message.body if message.has_body else None,
        media_type=(message.media_type or JSON_TYPE) if message.has_body else None,
        status=status or None,
        source=message.source,
        evidence=Evidence.TABLE,
    )


