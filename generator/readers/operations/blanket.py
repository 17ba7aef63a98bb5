"""What one sentence says of all parameters of an operation at once.

`All parameters to this endpoint are optional and nullable excluding `name`.`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.formats.page import Mark, Run, text_of
from generator.readers.endpoints.purposes import Purpose, requirement_of
from generator.readers.fields.row import FieldRow, FieldSet

BODIES = frozenset({Purpose.BODY, Purpose.FORM})
ASKED = BODIES | {Purpose.QUERY, Purpose.HEADER, Purpose.COOKIE}
MEMBERS = (
    r"(?:param(?:eter)?s?|fields?|propert(?:y|ies)|arguments?|attributes?|keys|values)"
)
WHICH = r"(?:(?:of|the|these|following|above|below|json|body|query|form|request|url|string) ){0,5}"
ALL = re.compile(
    rf"(?i)\b(?P<all>all|every|each|none|no) (?P<which>{WHICH}){MEMBERS}\b"
    r"(?P<between>[^.;:\n]{0,80}?)\b(?:are|is)(?P<negated> not)? "
    r"(?P<word>optional|required|mandatory)\b(?P<rest>[^.;\n]{0,120})"
)
"""`the parameters are optional` without `all` is left alone: it may speak of some."""
CONDITION = re.compile(r"(?i)\b(?:if|when|unless|only|either|unlike)\b")
EXCEPTION = re.compile(
    r"(?i)\b(?:except|excluding|apart from|other than|besides|but)\b"
)
EXCEPTED = re.compile(r"`([^`\s]{1,80})`")


@dataclass(frozen=True, slots=True)
class Blanket:
    """A statement about all parameters; `purposes` are those it speaks of."""

    required: bool
    nullable: bool
    excepted: frozenset[str]
    purposes: frozenset[Purpose]

    def over(self, rows: Sequence[FieldRow], purpose: Purpose) -> tuple[FieldRow, ...]:
        """The rows with what the statement adds; what a row says itself stays."""
        if purpose not in self.purposes:
            return tuple(rows)
        return tuple(self.settled(row, purpose in BODIES) for row in rows)

    def settled(self, row: FieldRow, in_body: bool) -> FieldRow:
        """One row; only those on the outermost level are spoken of."""
        if row.depth or "." in row.name:
            return row
        excepted = row.name in self.excepted
        required = self.required != excepted if row.required is None else row.required
        nullable = self.nullable and in_body and not excepted
        return replace(row, required=required, nullable=row.nullable or nullable)


def blankets(runs: Sequence[Run]) -> Iterator[Blanket]:
    """The statements about all parameters in a paragraph."""
    for found in ALL.finditer(coded(runs)):
        around = f"{found['between']} {found['rest']}"
        if CONDITION.search(around):
            continue
        negated = bool(found["negated"]) != (found["all"].lower() in ("none", "no"))
        excepted = EXCEPTED.findall(around) if EXCEPTION.search(around) else []
        if EXCEPTION.search(around) and not excepted:
            continue
        yield Blanket(
            (found["word"].lower() != "optional") != negated,
            "nullable" in found["rest"].lower(),
            frozenset(excepted),
            asked(found["which"].lower()),
        )


FOOTNOTE = re.compile(r"\\?[*†‡]{1,4}[\s*]{0,3}(?P<text>\w.{0,200})")


def is_footnote(runs: Sequence[Run]) -> bool:
    """Whether a paragraph explains a star, other than as `required`."""
    note = FOOTNOTE.match(text_of(runs).lstrip())
    return note is not None and requirement_of([note["text"]]) is None


def footnoted(fields: FieldSet) -> FieldSet:
    """Rows whose `*` is the mark of a footnote: it does not say that they are required.

    So it is where names have `?` for what may be missing, and where a paragraph begins
    with the mark and speaks of something else.
    """
    rows = (replace(r, required=None) if r.starred else r for r in fields.rows)
    return replace(fields, rows=tuple(rows))


def asked(which: str) -> frozenset[Purpose]:
    """What the words in front of `parameters` narrow a statement to."""
    if re.search(r"\b(?:json|body|form)\b", which):
        return BODIES
    if "query" in which or "url" in which:
        return frozenset({Purpose.QUERY})
    return ASKED


def coded(runs: Sequence[Run]) -> str:
    """The text of runs on one line, with code marked."""
    parts = (f"`{r.text}`" if r.mark is Mark.CODE else text_of((r,)) for r in runs)
    return " ".join("".join(parts).split())
