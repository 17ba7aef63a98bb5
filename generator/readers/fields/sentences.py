"""Fields that a sentence lists: "Takes `email` (required), `role` and `tags`."."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from generator.formats.page import Mark, Paragraph, text_of
from generator.readers.fields.row import PLAIN_NAME, FieldRow, FieldSet, field_row
from generator.readers.fields.type_shapes import OPTIONAL, REQUIRED
from generator.readers.fields.types import note_of

TAKING: Final = re.compile(
    r"(?i)(?:\A|[.!:]\s+|\n|\b(?:it|endpoint|call|method|request|body|and) )"
    r"(?P<verb>takes|accepts|expects|requires|needs|send|pass|provide)"
    r"(?P<noun>(?: (?:the|these|a|an|some|following|json|body|form|request|required|optional|query|fields?|"
    r"parameters?|params?|arguments?|attributes?|keys?|properties|object|with|containing)){0,6}):?\s*\Z"
)
"""The words before the first name. What is taken is named at once: in "Requires the role
`admin`" the name is a value."""
BETWEEN: Final = re.compile(
    r"(?i)\s*(?:\((?P<remark>[^()\n]{1,80})\))?\s*"
    r"(?:(?:,|;|&|\band\b|\bplus\b|\bas well as\b|\boptionally\b|\ban optional\b|\bthe optional\b)\s*){1,4}"
)
LAST: Final = re.compile(r"(?i)\s*(?:\((?P<remark>[^()\n]{1,80})\))?\s*(?:[.;:!\n]|\Z)")
WORD: Final = re.compile(
    r"(?i)\b(?:fields?|param\w*|arguments?|attributes?|keys?|properties|body)\b"
)
DEMANDING: Final = frozenset({"requires", "needs"})


def sentence_fields(paragraph: Paragraph) -> FieldSet | None:
    """The fields that the first sentence of this kind lists; None if there is none.

    One name alone is taken for a field only where it is called one, or remarked upon. The
    title has the words before the first name: `the fields`.
    """
    for index, run in enumerate(paragraph.runs[1:], 1):
        opening = TAKING.search(paragraph.runs[index - 1].text[-200:])
        if run.mark is not Mark.CODE or not opening:
            continue
        noun = opening["noun"].lower()
        rows = listed(paragraph, index)
        alone = len(rows) == 1 and not WORD.search(noun)
        if not rows or (alone and rows[0].required is None and rows[0].shape is None):
            continue
        presence = presence_in(noun, opening["verb"])
        fields = FieldSet(tuple(rows), paragraph.span, False, frozenset({"name"}), noun)
        return fields if presence is None else all_required(fields, presence)
    return None


def presence_in(noun: str, verb: str) -> bool | None:
    """Whether the words before the names demand them."""
    if "optional" in noun:
        return False
    return True if "required" in noun or verb.lower() in DEMANDING else None


def listed(paragraph: Paragraph, start: int) -> list[FieldRow]:
    """The rows of names from a run on; none where the list goes on with other words."""
    rows: list[FieldRow] = []
    runs = paragraph.runs[start:]
    optional = False
    while runs and runs[0].mark is Mark.CODE and PLAIN_NAME.fullmatch(runs[0].text):
        if runs[0].text.isupper():
            return []
        end = next(
            (i for i, run in enumerate(runs[1:], 1) if run.mark is Mark.CODE), len(runs)
        )
        behind = text_of(runs[1:end])[:200]
        going_on = BETWEEN.fullmatch(behind)
        found = going_on or LAST.match(behind)
        if found is None:
            return []
        each = row(runs[0].text, paragraph, found["remark"] or "")
        rows.append(replace(each, required=False) if optional else each)
        if going_on is None:
            return rows
        optional |= "optional" in going_on[0].lower().rpartition(")")[2]
        runs = runs[end:]
    return []


def row(name: str, paragraph: Paragraph, remark: str) -> FieldRow:
    """A field with what stands in brackets behind its name: `(integer, optional)`."""
    words = [word.strip().lower() for word in remark.split(",")]
    notes = [note_of(word, {}) for word in words if word]
    known = [note for note in notes if note is not None]
    rest = "" if len(known) == len(notes) else remark
    found = field_row(name, paragraph.span, known, rest)
    if found.keywords:  # All that the remark says.
        found = replace(found, description="")
    if found.required is None and OPTIONAL.intersection(words):
        return replace(found, required=False)
    if found.required is None and REQUIRED.intersection(words):
        return replace(found, required=True)
    return found


def all_required(
    fields: FieldSet, required: bool, spared: Collection[str] = ()
) -> FieldSet:
    """Rows that do not say it themselves, required or not as the title of all says."""
    rows = (
        (
            replace(row, required=required)
            if row.required is None and not row.depth and row.name not in spared
            else row
        )
        for row in fields.rows
    )
    return replace(fields, rows=tuple(rows))
