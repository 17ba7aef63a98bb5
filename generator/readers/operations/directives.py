"""The field lists of sphinxcontrib-httpdomain, each field of which says what it is about."""

from __future__ import annotations

from collections.abc import Mapping

from generator.formats.page import DefinitionList, text_of
from generator.readers.endpoints.purposes import (
    Announcement,
    Purpose,
    purpose_of,
)
from generator.readers.endpoints.scope import Passage
from generator.readers.fields.lists import entry_text, inside
from generator.readers.fields.row import FieldRow, FieldSet, field_row
from generator.readers.fields.types import note_of
from generator.readers.operations.findings import Found
from generator.readers.operations.levels import plain
from generator.readers.operations.roles import Placed
from generator.readers.operations.statements import EMPTY
from generator.readers.operations.statuses import StatusNote

DIRECTIONS: Mapping[str, str] = {
    "param": "path", "parameter": "path", "arg": "path", "argument": "path",
    "query": "query", "queryparam": "query", "qparam": "query",
    "form": "form", "formparam": "form", "fparam": "form",
    "json": "body", "jsonparam": "body", "<json": "body", "<jsonobj": "body",
    "reqjson": "body", "reqjsonobj": "body", "reqjsonarr": "body[]", "<jsonarr": "body[]",
    ">json": "response", ">jsonobj": "response", "resjson": "response",
    "resjsonobj": "response", "resjsonarr": "response[]", ">jsonarr": "response[]",
    "<header": "header", "reqheader": "header", "reqh": "header", "requestheader": "header",
    ">header": "response header", "resheader": "response header", "resh": "response header",
    "responseheader": "response header",
    "code": "status", "status": "status", "statuscode": "status",
}  # fmt: skip
"""Field names of sphinxcontrib-httpdomain 1.8, with what they are about."""


def httpdomain_rows(block: DefinitionList) -> list[tuple[str, FieldRow]]:
    """The fields of a field list by what they are about, empty if it is another list.

    The name of a field is `query integer limit`: what, type (if any), name.
    """
    rows: list[tuple[str, FieldRow]] = []
    for entry in block.entries:
        words = text_of(entry.terms[0]).strip(" :").split() if entry.terms else []
        about = DIRECTIONS.get(words[0].lower()) if words else None
        if about is None or len(words) < 2:
            continue
        name = words[-1]
        kind = " ".join(words[1:-1])
        note = note_of(kind.replace("|", " | "), {}) if kind else None
        if note is None and "-" in kind:
            # `json-array`, as CouchDB and others write: the last part is the type.
            note = note_of(kind.rpartition("-")[2], {})
        inner, text = inside(entry.blocks, 0)
        inner = inner if about in NESTING else []
        text = text if inner else entry_text(entry)
        rows.append((about, field_row(name, entry.span, (note,), text)))
        rows += [(about, row) for row in inner]
    return rows


NESTING = ("body", "form", "response", "body[]", "response[]")
"""What a field list may be about whose fields have fields of their own."""


def take_directives(
    found: Found, rows: list[tuple[str, FieldRow]], passage: Passage
) -> None:
    """Take the rows of a field list, each of which says what it is about.

    `:param` is of the path; what the path lacks is of what the text above announces, or
    else of what is sent.
    """
    about = purpose_of(passage)
    giving = about is not None and about.purpose is Purpose.RESPONSE
    known = found.witness.variables
    if giving or not found.witness.bodiless or not known:
        lacking = [r for n, r in rows if n == "path" and plain(r.name) not in known]
        rows = [(name, row) for name, row in rows if row not in lacking]
        fields = FieldSet(tuple(lacking), passage.block.span, True)
        stated = about if giving else Announcement(Purpose.PARAMETERS)
        if lacking:
            found.sets.append((fields, stated, passage.lead, None))
    groups: dict[str, list[FieldRow]] = {}
    for where, row in rows:
        if where == "status":
            found.statuses.append(StatusNote(row.name, row.description, row.span))
        else:
            groups.setdefault(where, []).append(row)
    codes = [row.name for where, row in rows if where == "status"]
    good = [name for name in codes if name[:1] == "2" and name not in EMPTY]
    with_body = tuple(dict.fromkeys(good)) if len(good) > 1 else ("",)
    for where, members in groups.items():
        listed = where.endswith("[]")
        try:
            purpose = Purpose(where.removesuffix("[]"))
        except ValueError:
            continue
        source = FieldSet(tuple(members), passage.block.span, True)
        if purpose is Purpose.RESPONSE_HEADER:
            found.response_headers.extend(members)
            continue
        wrapper = ("*",) if listed else ()
        for status in with_body if purpose is Purpose.RESPONSE else ("",):
            found.placed.append(
                Placed(purpose, tuple(members), source, status, wrapper)
            )
