"""Field lists of sphinxcontrib-httpdomain: `:query integer limit: How many`."""

from __future__ import annotations

from collections.abc import Mapping

from generator.formats.page import DefinitionList, text_of
from generator.readers.fields.lists import entry_text, inside
from generator.readers.fields.row import FieldRow, field_row
from generator.readers.fields.types import note_of

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
