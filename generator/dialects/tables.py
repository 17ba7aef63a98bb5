"""Markdown pages with parameter and response tables.

`METHOD url` in a fence, `:name` or `{name}` in paths, tables with a row per parameter
or property (`items.name` for nested ones), errors in a list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.facts import Evidence, Json, Pointer, Reading
from generator.readers.deprecation import is_deprecated, without_mark
from generator.source import Source

from .parts.blocks import Block, BlockKind, blocks_of
from .parts.chunks import shows_endpoint
from .parts.columns import (
    COLUMNS,
    NOTHING,
    Entry,
    entry,
    name_of,
    requirement,
    unmarked,
)
from .parts.frontmatter import front_matter
from .parts.markdown import read_markdown
from .parts.nested import SET_IN, Nesting
from .parts.part import MULTIPART, Part
from .parts.prose import bare, plain, unescape
from .parts.told import Told, told_notes, told_type
from .parts.topics import Topic

NAME = "tables"

PLACES: Mapping[Topic, str] = {
    Topic.PATH: "path",
    Topic.QUERY: "query",
    Topic.HEADER: "header",
    Topic.COOKIE: "cookie",
}
FILES = frozenset(("file", "binary", "files", "blob"))
OWN_HEADERS = ("accept", "content-type")
"""Headers that follow from the body (OpenAPI 3.1.1, section 4.8.12.1)."""
STATUS = re.compile(r"[1-5](\d\d|XX)", re.IGNORECASE)


def sniff(source: Source) -> float:
    """Likely if there is an endpoint on a line of its own; surer with tables."""
    skip = range(1, front_matter(source).last + 1)
    blocks = blocks_of(source, skip)
    if not any(shows_endpoint(block) for block in blocks):
        return 0.0
    headings = any(block.kind is BlockKind.HEADING for block in blocks)
    tables = any(block.kind is BlockKind.TABLE for block in blocks)
    return 0.8 if tables else 0.6 if headings else 0.0


def read(source: Source) -> Reading:
    """Read a page (or several in one file)."""
    return read_markdown(source, NAME, Evidence.TABLE, {BlockKind.TABLE: read_table})


def read_table(part: Part, block: Block) -> None:
    """State what the rows of a table tell; a table for people is prose."""
    head = [COLUMNS.get(bare(cell).lower(), "") for cell in block.rows[0].cells]
    entries = [entry(row, head) for row in block.rows[1:]]
    topic = part.topic
    if topic is Topic.INTRO and "name" in head and lists_parameters(part, entries):
        part.topic = Topic.PARAMETERS
    if not part.operation or not entries:
        part.ledger.prose(block.first, block.last)
    elif part.topic is Topic.ERRORS and {"status", "description"} <= set(head):
        read_errors(part, entries)
    elif "name" in head and part.topic in ROWS:
        if any(e.get("type").lower() in FILES for e in entries):
            part.form = MULTIPART
        read_rows(part, entries, head)
    else:
        part.ledger.prose(block.first, block.last)
    part.topic = topic
    markup = any(row.last for row in block.rows)
    head_end = block.rows[0].last if markup else block.first + 1
    part.ledger.ignore(block.first, head_end, "the head of a table")
    if markup:
        part.ledger.ignore(block.first, block.last, "the markup of a table")


def lists_parameters(part: Part, entries: Sequence[Entry]) -> bool:
    """Whether a table without a heading is about the operation's parameters."""
    path = part.draft.subject.path or ""
    names = (name_of(row.get("name"))[0].lstrip(":") for row in entries)
    return any(
        "in" in row.cells or "{" + name + "}" in path
        for row, name in zip(entries, names, strict=True)
    )


def read_errors(part: Part, entries: Sequence[Entry]) -> None:
    """A table of statuses."""
    for row in entries:
        status = row.get("status").split(" ")[0].upper()
        text = plain(row.get("description"))
        if STATUS.fullmatch(status) and text:
            part.draft.state(("responses", status, "description"), text, row.line)
            part.ledger.fact(row.line)
        else:
            part.ledger.prose(row.line)


def read_rows(part: Part, entries: Sequence[Entry], head: Sequence[str]) -> None:
    """A table of parameters or properties."""
    weak = "optional" in head and len({e.get("optional") for e in entries}) == 1
    kinds: dict[tuple[str, ...], str] = {}
    nesting = Nesting()
    for row in entries:
        if not row.get("name"):
            continue
        part.ledger.fact(row.line, row.last)
        name, told = name_of(SET_IN.sub("", row.get("name"), count=1))
        name = nesting.full(row.cells["name"], name)
        required = requirement(row) if told is None else told
        ROWS[part.topic](part, row, name, required, weak, kinds)


def parameter_row(
    part: Part,
    row: Entry,
    name: str,
    required: bool | None,
    weak: bool,
    kinds: dict[tuple[str, ...], str],
) -> None:
    """A row of a table of parameters."""
    place = PLACES.get(part.topic) or location(part, row, name)
    if place == "body":
        property_row(part, row, name, required, weak, kinds)
        return
    if place == "header" and name.lower() in OWN_HEADERS:
        if MULTIPART in row.cells.get("description", "").lower():
            part.form = MULTIPART
        return
    key = f"{place}:{name.lower() if place == 'header' else name.lstrip(':')}"
    part.draft.names[key] = name
    to: Pointer = ("parameters", key)
    if place == "path":
        required = True
    if required is not None:
        evidence = Evidence.PROSE if weak else None
        part.draft.state((*to, "required"), required, row.line, evidence)
    state_description(part, row, to)
    state_schema(part, row, (*to, "schema"))


def location(part: Part, row: Entry, name: str) -> str:
    """Where a parameter goes that stands in a table of all of them."""
    told = row.get("in").lower().split(" ")[0]
    if told in ("path", "query", "header", "cookie", "body"):
        return told
    path = part.draft.subject.path or ""
    return "path" if "{" + name.lstrip(":") + "}" in path else "query"


def property_row(
    part: Part,
    row: Entry,
    name: str,
    required: bool | None,
    weak: bool,
    kinds: dict[tuple[str, ...], str],
) -> None:
    """A row of a table of properties; dots lead into objects and lists."""
    root = part.schema_root()
    if part.topic in PLACES or part.topic is Topic.PARAMETERS:
        root = ("requestBody", "content", "application/json", "schema")
    if not kinds:
        part.draft.state((*root, "type"), "object", row.line)
        kinds[()] = "object"
    names = tuple(name.split(".")) if "." in name.strip(".") else (name,)
    to = root
    path: tuple[str, ...] = ()
    for outer in names[:-1]:
        to, path = (*to, "properties", outer.removesuffix("[]")), (*path, outer)
        kind = kinds.get(path) or ("array" if outer.endswith("[]") else "object")
        if path not in kinds:
            part.draft.state((*to, "type"), kind, row.line, Evidence.PROSE)
            kinds[path] = kind
            if required:
                pointer = (*to[:-2], "required", to[-1])
                part.draft.state(pointer, True, row.line, Evidence.PROSE)
        if kind == "array":
            to = (*to, "items")
    last = names[-1].removesuffix("[]")
    if required is not None:
        evidence = Evidence.PROSE if weak else None
        part.draft.state((*to, "required", last), required, row.line, evidence)
    to = (*to, "properties", last)
    state_description(part, row, to)
    kinds[(*path, last)] = str(state_schema(part, row, to))


def header_row(
    part: Part,
    row: Entry,
    name: str,
    required: bool | None,
    weak: bool,
    kinds: dict[tuple[str, ...], str],
) -> None:
    """A row of a table of response headers."""
    status = part.status or part.success
    to = ("responses", status, "headers", name.lower())
    state_description(part, row, to)
    state_schema(part, row, (*to, "schema"))


def state_description(part: Part, row: Entry, to: Pointer) -> None:
    """State the description, unless it says nothing."""
    text = plain(unescape(row.cells.get("description", "")))
    if text.lower() not in NOTHING:
        part.draft.state((*to, "description"), text, row.line)
    marks = (row.get("name"), row.get("type"))
    if is_deprecated(text) or any(without_mark(mark)[1] for mark in marks):
        part.draft.state((*to, "deprecated"), True, row.line)


def state_schema(part: Part, row: Entry, to: Pointer) -> Json:
    """State type, default, values and limits; returns the type."""
    text = unmarked(without_mark(row.get("type"))[0])
    told = told_type(text) or [Told((), {})]
    kind = next((value for at, value in told if at == ("type",)), None)
    for at, value in told:
        part.draft.state((*to, *at), value, row.line)
    notes = row.cells.get("description", "")
    if "default" in row.cells and row.get("default").lower() not in NOTHING:
        notes += f"\nDefault: `{row.get('default')}`"
    if "values" in row.cells:
        notes += f"\nAllowed values: {row.cells['values']}"
    for at, value in told_notes(notes, kind, "enum" in text.lower()):
        part.draft.state((*to, *at), value, row.line, Evidence.PROSE)
    return kind


ROWS = {
    **dict.fromkeys((*PLACES, Topic.PARAMETERS), parameter_row),
    **dict.fromkeys(
        (Topic.BODY, Topic.FORM, Topic.RESPONSE, Topic.ERRORS), property_row
    ),
    **dict.fromkeys((Topic.REQUEST_EXAMPLE, Topic.RESPONSE_EXAMPLE), property_row),
    Topic.RESPONSE_HEADERS: header_row,
}
