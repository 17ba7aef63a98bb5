"""Messages beside their fields: media types, files, the names in a form, the headers
that lead to other pages.

HTML's forms have flat names (URL Standard, section 5), so what is nested is a matter of
the API. Documentation tells by the brackets in the names of its fields or samples.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from generator import patterns as re
from generator.facts import Evidence, ExampleKind, Fact, Json, Pointer
from generator.formats.page import ItemList, Paragraph, text_of, walk
from generator.media import FORM, FORMS, MULTIPART, NESTED_NAME, is_json
from generator.readers.endpoints.common_sections import LINK
from generator.readers.endpoints.purposes import ASKING, Purpose
from generator.readers.fields.row import INDEX, FieldRow, FieldTree
from generator.readers.fields.type_shapes import (
    OBJECT,
    TypeList,
    TypeMap,
    TypeName,
    TypeShape,
)
from generator.readers.operations.findings import Found
from generator.readers.operations.roles import Placed
from generator.readers.operations.stated_messages import returned_media, sent_media
from generator.report.diagnostics import Span

JSON_TYPE: Final = "application/json"
XML: Final = "application/xml"
IN_BODIES: Final = frozenset((Purpose.BODY, Purpose.FORM, Purpose.RESPONSE))


def with_wire_names(
    tree: FieldTree, rows: Sequence[FieldRow], shown: Sequence[Json], at: Pointer
) -> Iterator[Fact]:
    """Name the fields of a form as they are sent, and state how nested ones are written.

    `ids[]`, which is repeated, is a name of its own. `card[number]` and `files[0]` are
    parts of one field, in the style `deepObject` (OpenAPI 3.1.1, section 4.8.15), and
    where one object is written so, all of the form are that no sample shows otherwise.
    `shown` are samples of the form, by the names that they have on the wire; `at` leads
    to the media type.
    """
    sent = {name for value in shown if isinstance(value, dict) for name in value}
    names = [*(row.name.strip() for row in rows if not row.depth), *sorted(sent)]
    found = [match for name in names if (match := NESTED_NAME.fullmatch(name))]
    deep = {match[1]: None for match in found if match[2] != "[]"}
    repeated = {match[1] for match in found} - deep.keys()
    tree.children = {
        f"{name}[]" if name in repeated else name: child
        for name, child in tree.children.items()
    }
    nested = any(not INDEX.match(match[2]) for match in found)
    for name, child in tree.children.items():
        if name in deep or (nested and name not in sent and is_object(child)):
            encoding = (*at, "encoding", name)
            span = child.row.span if child.row else rows[0].span
            yield Fact((*encoding, "style"), "deepObject", span, Evidence.TABLE)
            yield Fact((*encoding, "explode"), True, span, Evidence.TABLE)


def is_object(field: FieldTree) -> bool:
    """Whether a field holds others, or is called an object."""
    shape = field.row.shape if field.row else None
    return bool(field.children) or isinstance(shape, TypeMap) or shape == OBJECT


def bodies_in_types(
    found: Found, placed: Placed, rows: Sequence[FieldRow]
) -> Iterator[tuple[str, Sequence[FieldRow]]]:
    """The media types of a body with their fields: as its request shows, else as its
    fields tell.

    Where JSON is shown and some fields are files, the body can be sent as either: JSON
    without what needs a form.
    """
    media_type = body_type(found, placed)
    plain = [
        row
        for row in rows
        if not (is_file(row.shape) or FORM_ONLY.search(row.description))
    ]
    if not is_json(media_type) or not any(is_file(row.shape) for row in rows):
        yield media_type, rows
        return
    if plain:
        yield media_type, plain
    yield MULTIPART, rows


FORM_ONLY = re.compile(r"(?i)\bmultipart(?:/form-data)?\b")


def is_file(shape: TypeShape | None) -> bool:
    """Whether a type is that of a file, or of several."""
    kind = shape.item if isinstance(shape, TypeList) else shape
    return isinstance(kind, TypeName) and kind.format == "binary"


def required_beside(found: Found, placed: Placed) -> Iterator[FieldRow]:
    """The fields of a list of required ones, beside a list of optional ones: both are of
    one body.
    """
    optional = all(row.required is False for row in placed.rows)
    for each in found.placed if optional else ():
        if each.purpose is placed.purpose and all(row.required for row in each.rows):
            yield from each.rows


def body_type(found: Found, placed: Placed) -> str:
    """The media type of a body: as its request shows, else as its fields tell."""
    shown = [
        m.media_type
        for m in found.messages
        if m.kind is ExampleKind.REQUEST and m.has_body and m.media_type
    ]
    if shown:
        return shown[0]
    if any(
        is_file(row.shape) for row in (*placed.rows, *required_beside(found, placed))
    ):
        return MULTIPART
    return FORM if placed.purpose is Purpose.FORM else JSON_TYPE


def file_facts(found: Found) -> Iterator[Fact]:
    """The body of which a request shows only that a file is sent (`--data-binary @a.png`),
    or a sentence only what it is: "The body is `image/png`".
    """
    requests = [m for m in found.messages if m.kind is ExampleKind.REQUEST]
    if found.witness.bodiless or any(m.has_body for m in requests):
        return
    stated: dict[str, Span] = {}
    for message in requests:
        sent = message.call
        if sent and sent.has_body and isinstance(sent.body, str):
            stated.setdefault(message.media_type, message.span)
    for media_type, span in () if stated else stated_media(found):
        stated.setdefault(media_type, span)
    for span in shown_markup(found, ASKING):
        stated.setdefault(XML, span)
    for media_type, span in stated.items():
        if media_type in (*FORMS, ""):
            continue
        at: Pointer = ("requestBody", "content", media_type, "schema")
        yield Fact(("requestBody", "required"), True, span, Evidence.TABLE)
        yield from content_facts(at, media_type, span)


def stated_media(found: Found) -> Iterator[tuple[str, Span]]:
    """The media types that sentences say a body has, other than JSON: that is said of all
    bodies in passing.
    """
    for block in paragraphs_of(found):
        for media_type in sent_media(text_of(block.runs)):
            if not is_json(media_type):
                yield media_type, block.span


def speaks_markup(found: Found) -> bool:
    """Whether an operation takes or gives XML, and nothing shows JSON."""
    if any(m.has_body and is_json(m.media_type) for m in found.messages):
        return False
    texts = [text_of(block.runs) for block in paragraphs_of(found)]
    texts = [text for text in texts if "xml" in text.lower()]
    said = (m for t in texts for m in (*sent_media(t), *returned_media(t, True)))
    return XML in said or any(shown_markup(found, {*ASKING, Purpose.RESPONSE}))


def shown_markup(found: Found, purposes: Collection[Purpose]) -> Iterator[Span]:
    """Where XML is shown for a body of one side, of which no fields are listed."""
    listed = any(
        p.rows and p.purpose in purposes and p.purpose in IN_BODIES
        for p in found.placed
    )
    for purpose, span in () if listed else found.markup:
        if purpose in purposes:
            yield span


def content_facts(at: Pointer, media_type: str, span: Span) -> Iterator[Fact]:
    """The schema of content of which only the media type is known."""
    if is_json(media_type):
        yield Fact(at, {}, span, Evidence.TABLE)
        return
    yield Fact((*at, "type"), "string", span, Evidence.TABLE)
    if not media_type.startswith("text/") and not media_type.endswith("xml"):
        yield Fact((*at, "format"), "binary", span, Evidence.TABLE)


def media_facts(found: Found, success: str) -> Iterator[Fact]:
    """The media type of a success that nothing else tells of: a text, a file or a stream
    of events.
    """
    answers = [m for m in found.messages if m.kind is ExampleKind.RESPONSE]
    silent = not found.types and not any(m.has_body for m in answers)
    if found.witness.method in ("HEAD", "DELETE") or not silent:
        return
    stated: dict[str, Span] = {}
    asking = not found.witness.bodiless
    for block in paragraphs_of(found):
        for media_type in returned_media(text_of(block.runs), asking):
            stated.setdefault(media_type, block.span)
    for span in shown_markup(found, {Purpose.RESPONSE}):
        stated.setdefault(XML, span)
    for media_type, span in stated.items():
        if len(stated) == 1 and not media_type.endswith(JSON_ENDINGS):
            at: Pointer = ("responses", success, "content", media_type, "schema")
            yield from content_facts(at, media_type, span)


JSON_ENDINGS: Final = ("+json", "/json", "x-www-form-urlencoded", "x-ndjson")


PAGING = re.compile(r"(?i)link|x-(?:next-page|page|per-page|total(?:-pages|-count)?)")
"""Headers that lead from a page to others, which a sample shows for all answers."""


def paging_headers(found: Found) -> Iterator[tuple[str, Span]]:
    """The headers of paging that samples show, or sentences about the next page."""
    for message in found.messages:
        good = (
            message.kind is ExampleKind.RESPONSE and (message.status or "2")[0] == "2"
        )
        for name, value in message.headers if good else ():
            if PAGING.fullmatch(name) and (name.lower() != "link" or "next" in value):
                yield name, message.span
    lists = any(
        m.kind is ExampleKind.RESPONSE and isinstance(m.body, list) and m.body
        for m in found.messages
    )
    if found.scope.paged and lists:
        yield "Link", found.scope.paged
    for passage in found.scope.passages:
        block = passage.block
        text = text_of(block.runs)[:2000] if isinstance(block, Paragraph) else ""
        if LINK.search(text) and "next" in text.lower():
            yield "Link", block.span
        for sentence in SENTENCE.split(text):
            if GIVEN.search(sentence) and PAGED.search(sentence):
                yield from ((name, block.span) for name in NAMED.findall(sentence))


SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n")
GIVEN = re.compile(
    r"(?i)\b(?:response|answer|result|comes? back|returned|returns?|reply)\b[^.]{0,80}\bheaders?\b"
    r"|\bheaders?\b[^.]{0,80}\b(?:of|in) (?:the|each|every) (?:response|answer)|\bheaders?\b[^.]{0,60}\b(?:holds?|contains?|gives?|tells?)\b"
)
PAGED = re.compile(r"(?i)\b(?:pages?|cursor|next|following|total)\b")
NAMED = re.compile(r"\b(X-[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*){1,5})\b")
"""Headers that sentences say come back and lead on: `the X-Next-Cursor header holds`."""


def paragraphs_of(found: Found) -> Iterator[Paragraph]:
    """The paragraphs about an operation, those in lists too."""
    blocks = [passage.block for passage in found.scope.passages]
    texts = [block for block in blocks if isinstance(block, Paragraph | ItemList)]
    yield from (block for block in walk(texts) if isinstance(block, Paragraph))
