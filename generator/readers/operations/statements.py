"""The findings about an operation, as facts and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import PHRASES, Evidence, Example, ExampleKind, Fact, Pointer
from generator.formats.page import text_of
from generator.media import FORMS
from generator.readers.endpoints.purposes import Purpose
from generator.readers.fields.row import FieldRow, FieldTree, nest, steps_of
from generator.readers.fields.schema_statements import (
    NOTHING,
    row_facts,
    stated_schema,
    tree_facts,
)
from generator.readers.fields.type_shapes import (
    OBJECT,
    STRING,
    TypeList,
    TypeMap,
    TypeRef,
    TypeShape,
    is_text,
    refs_of,
    shape_facts,
)
from generator.readers.operations.contents import (
    JSON_TYPE,
    bodies_in_types,
    file_facts,
    media_facts,
    paging_headers,
    with_wire_names,
)
from generator.readers.operations.findings import Found
from generator.readers.operations.levels import plain, share
from generator.readers.operations.messages import Message, keys_at
from generator.readers.operations.roles import Placed, top_keys
from generator.readers.operations.shown_shapes import alternative_facts, type_facts
from generator.readers.operations.shown_types import (
    with_shown_arguments,
    with_shown_types,
)
from generator.report.diagnostics import Span

EMPTY = frozenset({"204", "205"})
"""Statuses whose responses have no content (RFC 9110, sections 15.3.5 and 15.3.6)."""
OWN_HEADERS = frozenset(
    {"accept", "content-type", "content-length", "host", "user-agent"}
)
"""Headers that follow from the rest (OpenAPI 3.1.1, section 4.8.12.1) or from HTTP."""


Bodies = Mapping[tuple[Pointer, tuple[str, ...]], list[FieldRow]]
"""The rows of each message, by its schema's pointer and the wrapper of its fields."""


def statements(found: Found) -> Iterator[Fact]:
    """The facts of everything that has been placed."""
    success = success_status(found)
    for placed in found.placed:
        if placed.purpose in IN_REQUEST:
            yield from parameter_facts(found, placed)
    bodies = bodies_of(found, success)
    for (root, wrapper), rows in bodies.items():
        if root[0] == "requestBody" and not wrapper:
            rows = [*rows, *shown_besides(found, rows)]
        yield from body_facts(found, root, wrapper, rows)
    yield from body_words(found, success, {root[0] for root, _ in bodies})
    yield from schema_facts(found, success)
    items = (s.item for s, _ in found.returned if isinstance(s, TypeList))
    listed = {item.name for item in items if isinstance(item, TypeRef)}
    yield from type_facts(found.types, success, found.witness.bodiless, listed)
    sending = any(root[0] == "requestBody" for root, _ in bodies)
    yield from taken_facts(found, sending)
    if not sending:
        yield from file_facts(found)
    yield from status_facts(found)
    yield from response_header_facts(found, success)
    described = {root[1] for root, _ in bodies if root[0] == "responses"}
    yield from given_facts(found, described)
    returned = [*returned_facts(found, success, described)]
    yield from returned if described or returned else media_facts(found, success)


IN_REQUEST = frozenset({Purpose.PATH, Purpose.QUERY, Purpose.HEADER, Purpose.COOKIE})
"""Places of parameters (OpenAPI 3.1.1, section 4.8.12.1)."""


def bodies_of(found: Found, success: str) -> Bodies:
    """The rows of bodies and responses, by what they describe."""
    bodies: dict[tuple[Pointer, tuple[str, ...]], list[FieldRow]] = {}
    for placed in found.placed:
        root: Pointer
        if placed.purpose in (Purpose.BODY, Purpose.FORM):
            sent = body_rows(found, placed)
            for media_type, rows in bodies_in_types(found, placed, sent):
                root = ("requestBody", "content", media_type, "schema")
                bodies.setdefault((root, placed.wrapper), []).extend(rows)
        elif placed.purpose in (Purpose.RESPONSE, Purpose.ERROR):
            answer = placed.purpose is Purpose.RESPONSE
            if status := placed.status or (success if answer else ""):
                root = ("responses", status, "content", JSON_TYPE, "schema")
                answered = response_rows(found, placed, status)
                bodies.setdefault((root, placed.wrapper), []).extend(answered)
    return bodies


def response_rows(found: Found, placed: Placed, status: str) -> Sequence[FieldRow]:
    """The rows of a response, with the types that responses of its kind show."""
    shown = [
        value
        for code, value in found.witness.responses
        if code[:1] not in ("4", "5") or code == status
    ]
    return with_shown_types(rows_of(found, placed), shown, placed.wrapper)


def shown_besides(found: Found, rows: Sequence[FieldRow]) -> Iterator[FieldRow]:
    """The fields that requests show beside a list of nothing but optional ones, which
    leaves out what every request has, or beside one that they agree with: they have all
    that it requires.
    """
    outer = [row for row in rows if not row.depth]
    values = [v for v in found.witness.requests if isinstance(v, dict)]
    known = {step.name for row in outer for step in steps_of(row.name)[:1]}
    needed = {row.name for row in outer if row.required}
    if not outer or any(row.required is not False for row in outer):
        values = [v for v in values if needed and needed <= v.keys()]
    names = dict.fromkeys(name for value in values for name in value)
    missing = [FieldRow(n, outer[0].span) for n in names if n not in known]
    yield from with_shown_types(missing, values)


def body_words(found: Found, success: str, described: set[str]) -> Iterator[Fact]:
    """The alternatives that are named, and what is said of bodies that are described."""
    passages, bodiless = found.scope.passages, found.witness.bodiless
    named = list(alternative_facts(passages, success, bodiless))
    yield from named
    parts = described | {fact.pointer[0] for fact in named}
    yield from lead_facts(found, success, parts)


MAX_LEAD = 160
"""Characters of a sentence that says what a body is; longer ones say what it does."""
LEADS: tuple[tuple[Purpose, str], ...] = (
    (Purpose.BODY, "requestBody"),
    (Purpose.REQUEST, "requestBody"),
    (Purpose.RESPONSE, "responses"),
)


def lead_facts(found: Found, success: str, described: set[str]) -> Iterator[Fact]:
    """The first sentence under its heading about a body that fields describe."""
    stated = {note.status for note in found.statuses}
    for purpose, part in LEADS:
        block = found.leads.get(purpose)
        text = text_of(block.runs).strip() if block else ""
        if not block or part not in described or len(text) > MAX_LEAD:
            continue
        if "\n" in text or text.endswith(":") or success in stated:
            continue
        at = (part, success) if part == "responses" else (part,)
        yield Fact((*at, "description"), text, block.span, Evidence.TABLE)


def schema_facts(found: Found, success: str) -> Iterator[Fact]:
    """The JSON Schemas that stand where examples would."""
    for message, about in found.schemas:
        giving = about is not None and about.purpose is Purpose.RESPONSE
        if not giving and found.witness.bodiless:
            continue
        status = (about.status if about else "") or success
        root: Pointer = ("responses", status) if giving else ("requestBody",)
        drawn = isinstance(message.body, dict) and bool(message.body.get("required"))
        if not giving and ((about is not None and about.required) or drawn):
            yield Fact((*root, "required"), True, message.span, Evidence.TABLE)
        at = (*root, "content", JSON_TYPE, "schema")
        yield from stated_schema(message.body, at, message.span)


def success_status(found: Found) -> str:
    """The one status of success that is stated, `2XX` if there is none or several.

    Of several the one that can have a body: `200`, or `204` where there is nothing. What
    is answered until there is a result is none: `If the export is not ready, 202`.
    """
    stated = {note.status for note in found.statuses} | {
        m.status for m in found.messages
    }
    deferred = {note.status for note in found.statuses if note.deferred}
    good = {status for status in stated - deferred if status[:1] == "2"}
    good = good if len(good) == 1 else good - EMPTY
    return good.pop() if len(good) == 1 else "2XX"


def rows_of(
    found: Found, placed: Placed, *, partial: bool = False
) -> tuple[FieldRow, ...]:
    """The rows that were placed, as the shapes of all pages make them more precise."""
    source = replace(placed.source, rows=placed.rows)
    return found.models.rows(source, found.page.file, partial=partial)


def parameter_facts(found: Found, placed: Placed) -> Iterator[Fact]:
    """The parameters that rows state, with what is set in below an object."""
    tops: list[tuple[FieldRow, list[FieldRow]]] = []
    for row in rows_of(found, placed):
        if row.depth and tops:
            tops[-1][1].append(row)
        else:
            tops.append((row, []))
    where = placed.purpose.value
    for row, inner in tops:
        name = row.name
        if where == "path":
            name = found.witness.variables.get(plain(row.name), "")
        if (
            not name
            or " " in name
            or (where == "header" and name.lower() in OWN_HEADERS)
        ):
            continue
        if where == "query" and not inner:
            row = with_shown_arguments(row, found.witness.arguments)
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
    if row.description.strip().lower() not in NOTHING:
        yield Fact((*to, "description"), row.description, row.span, Evidence.TABLE)
    if row.deprecated:
        yield Fact((*to, "deprecated"), True, row.span, Evidence.TABLE)
    own = replace(row, description="", deprecated=False)
    if where in ("header", "cookie") and row.shape is None:
        # Both are text on the wire (RFC 9110, section 5.5; RFC 6265, section 4.1.1).
        own = replace(own, shape=STRING)
    at = (*to, "schema")
    if where == "query" and JSON_TEXT.search(row.description):
        # What is inside goes in one text (OpenAPI 3.1.1, section 4.8.12.2.2).
        at = (*to, "content", JSON_TYPE, "schema")
        own = replace(own, shape=None if is_text(own.shape) else own.shape, keywords=())
    if inner:
        tree = nest(replace(each, depth=each.depth - 1) for each in inner)
        tree.row = own
        yield from tree_facts(tree, at, row.span, names)
    else:
        yield from row_facts(own, at, names)


JSON_TEXT = re.compile(
    r"(?i)\bJSON[- ](?:encoded|serialized|formatted|stringified)\b|\bJSON[- ](?:map|object|dictionary|array|list) of\b"
    r"|\b(?:encoded|serialized|formatted|stringified|passed|given) (?:as|in|to) (?:an? )?JSON\b"
)
"""What says that a parameter is JSON: `the filters, JSON-encoded`."""


def body_rows(found: Found, placed: Placed) -> tuple[FieldRow, ...]:
    """The rows of a body; bodies of GET are a mistake of the reader, never stated."""
    if found.witness.method in ("GET", "HEAD"):
        found.unused.append(placed.source.span)
        return ()
    rows = rows_of(found, placed, partial=found.witness.method == "PATCH")
    return with_shown_types(rows, found.witness.requests, placed.wrapper)


def body_facts(
    found: Found, root: Pointer, wrapper: tuple[str, ...], rows: Sequence[FieldRow]
) -> Iterator[Fact]:
    """The schema of a body, its fields at the end of the way that wraps them."""
    if not rows:
        return
    rows = [row for row in rows if " " not in row.name]
    tree = wrapped(nest(rows), wrapper)
    first = rows[0].span if rows else found.page.blocks[0].span
    if root[0] == "requestBody" and root[2] in FORMS and not wrapper:
        yield from with_wire_names(tree, rows, found.witness.requests, root[:-1])
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
            text = note.text or PHRASES.get(note.status, note.status)
            yield Fact(
                ("responses", note.status, "description"),
                text,
                note.span,
                Evidence.TABLE,
            )


def response_header_facts(found: Found, success: str) -> Iterator[Fact]:
    """The headers of responses; those of content follow from it."""
    good = dict.fromkeys(n.status for n in found.statuses if n.status[:1] == "2")
    pairs = [(row, to) for row in found.response_headers for to in good or (success,)]
    for row, status in pairs:
        if row.name.lower() in OWN_HEADERS or " " in row.name:
            continue
        at = ("responses", status, "headers", row.name)
        if row.description.strip().lower() not in NOTHING:
            yield Fact((*at, "description"), row.description, row.span, Evidence.TABLE)
        own = replace(row, description="", deprecated=False, shape=row.shape or STRING)
        yield from row_facts(own, (*at, "schema"), found.names([row]))
    known = {row.name.lower() for row in found.response_headers}
    for name, span in dict(paging_headers(found)).items():
        to = ("responses", next(iter(good), success), "headers", name, "schema", "type")
        if name.lower() not in known and found.witness.method == "GET":
            yield Fact(to, "string", span, Evidence.PROSE)


def returned_facts(found: Found, success: str, described: set[str]) -> Iterator[Fact]:
    """The shared shape that is returned, by a sentence or by an example's keys."""
    if success in described or found.witness.method == "HEAD":
        return
    # `Returns a pet or 204 No Content`: what comes back comes with another status.
    status = "2XX" if success in EMPTY else success
    at: Pointer = ("responses", status, "content", JSON_TYPE, "schema")
    shown = any(m.kind is ExampleKind.RESPONSE and m.has_body for m in found.messages)
    fetching = found.witness.method == "GET" and not shown
    for shape, span in (*found.returned, *(found.fetched if fetching else ())):
        if shown and any(ref.partial for ref in refs_of(shape)):
            # Which part a partial shape is, only the example shows.
            continue
        stated = list(named_shape(found, shape, at, span))
        if stated and not is_shown_otherwise(found, stated):
            remember_shown(
                found, (str(f.value) for f in stated if f.pointer[-1] == "$ref")
            )
            yield from stated
            return
    for message in found.messages:
        if message.kind is not ExampleKind.RESPONSE or message.status[:1] in ("4", "5"):
            continue
        name = found.models.by_keys(top_keys([message.body]), found.page.file)
        if name is not None:
            found.used.add(name)
            found.models.shown.setdefault(name, []).append(message.body)
            if isinstance(message.body, list):
                yield Fact((*at, "type"), "array", message.span, Evidence.TABLE)
                at = (*at, "items")
            yield Fact((*at, "$ref"), name, message.span, Evidence.TABLE)
            return


FEWEST_SHARED = 0.5
"""The share of keys that are those of a shape where a sample shows it; some leave out
half of them.
"""


def is_shown_otherwise(found: Found, stated: Sequence[Fact]) -> bool:
    """Whether the samples of a response have the shape of a sentence inside a wrapper:
    `Returns the list of pets` is said of `{"pets": []}` as well.
    """
    names = {str(f.value) for f in stated if f.pointer[-1:] == ("$ref",)}
    models = [found.models.by_name.get(n.removeprefix("Partial")) for n in names]
    fields = {name for model in models if model for name in model.fields.names}
    known = [keys_at(value) for value in found.witness.given] if fields else []
    best = {True: 0.0, False: 0.0}
    for at, keys in (pair for each in known for pair in each.items()):
        outer = at in ((), ("*",))
        best[outer] = max(best[outer], share(keys, fields))
    return best[False] >= FEWEST_SHARED > best[True]


def remember_shown(found: Found, names: Iterator[str]) -> None:
    """Keep what responses show of shared shapes, for fields without a stated type."""
    for name in names:
        found.models.shown.setdefault(name, []).extend(found.witness.given)


def named_shape(
    found: Found, shape: TypeShape, at: Pointer, span: Span
) -> Iterator[Fact]:
    """The facts of a shape in prose, none if it is not known by name."""
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
        if isinstance(shape, TypeMap) or shape == OBJECT:
            yield Fact((*at, "type"), "object", span, Evidence.TABLE)
        yield from named_shape(found, shape, at, span)


def given_facts(found: Found, described: set[str]) -> Iterator[Fact]:
    """The shared shapes that a table of statuses names."""
    for status, shape, span in found.given:
        if status not in described:
            described.add(status)
            at = ("responses", status, "content", JSON_TYPE, "schema")
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
        title=message.title,
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
