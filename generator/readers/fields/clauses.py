"""Sentences about fields that something else names: "`limit` must be between 1 and 100",
"Both `from` and `to` are ISO 8601 dates".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.page import Paragraph
from generator.naming import capitalized
from generator.readers.fields.limits import limits_of
from generator.readers.fields.notes import remarks_of
from generator.readers.fields.row import FieldRow, field_row, marked
from generator.readers.fields.type_shapes import (
    NUMBER,
    TypeShape,
    json_type,
    names_shape,
)
from generator.readers.fields.types import TypeNote, note_of
from generator.report.diagnostics import Span

NAME: Final = r"`[A-Za-z_$@][\w$@.\[\]-]{0,79}`"
VERBS: Final = (
    r"(?:(?i:is|are|must|can|may|should|has to|have to|defaults?|cannot|will default|accepts?)\b"
    r"|(?i:(?:both\s|all\s)?(?:optional|required|mandatory))(?=\s*(?:[.;,`]|\Z)))"
)
CLAUSE: Final = re.compile(
    rf"(?:\A|(?<=[.;:!?]\s)|(?<=\n)|(?<=,\s)|(?<=\sand\s)|(?<=\sbut\s)|(?<=\swhile\s))"
    rf"(?i:(?:both|all of|the|parameters?|fields?|query|here|note that)\s){{0,4}}"
    rf"(?P<names>{NAME}(?:(?:,?\s(?:and|&)\s|,\s){NAME}){{0,9}})"
    rf"(?i:\s(?:parameters?|fields?|keys?|values?|arguments?|members?|properties|attributes?|headers?))?(?:\s\((?P<kind>[^()`\n]{{1,40}})\))?\s"
    rf"(?P<text>{VERBS}(?:(?!,?\s(?:and\s|but\s|while\s)?{NAME}\s{VERBS})[^.;\n]|\.(?=\w)){{0,300}})"
)
"""Names at the start of a clause, and what is said of them."""
CONDITION: Final = re.compile(
    r"(?i)\b(?:if|when|whenever|unless|while|only|otherwise|except|until|either|instead|one of (?:them|these|the two)|"
    r"together|for (?!example)|to (?:be|get|use|call|see|read|write))\b"
)
"""Words of clauses that hold in some cases."""
CASE: Final = re.compile(
    r"(?i)\A\W*(?:if|when|whenever|unless|once|while|in case|for|with|without|either|at least)\b"
)
"""The start of a sentence whose clauses hold in some cases."""
IS_A: Final = re.compile(
    r"(?i)\A(?:is|are|must be|should be|has to be|have to be|can be|may be)\s(?:both\s|all\s|given as\s|always\s)?"
    r"(?P<type>.{3,60}?)(?=\s(?:with|without|in|of at|of up|from|between|that|which|and|or|as|giving|including|"
    r"telling|holding|denoting|counted|starting)\b|[,(]|\Z)"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says of one name; `text` begins with its verb, and `kind` is what
    stands in brackets behind the name; `sentence` is where its sentence begins.
    """

    name: str
    text: str
    span: Span
    kind: str = ""
    sentence: int = 0


def clauses_of(paragraph: Paragraph) -> Iterator[Clause]:
    """The clauses of a paragraph that say something of names without a condition."""
    text = marked(paragraph.runs)[:3000]
    for found in CLAUSE.finditer(text):
        start = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n", "; "))
        if CASE.match(text[start + 1 : found.start("text")].lstrip("; ")):
            continue
        said = found["text"].strip()
        if CONDITION.search(said):
            continue
        for name in re.findall(NAME, found["names"]):
            kind = found["kind"] or ""
            yield Clause(name.strip("`"), said, paragraph.span, kind, start)


PRESENCE: Final = re.compile(
    r"(?i)(?:(?:is|are) )?(?:(?:both|all) )?(?:required|mandatory|optional)\b|(?:may|can) be (?:left out|omitted)\b"
)


def tells_presence(clause: Clause) -> bool:
    """Whether a clause says whether its name has to be sent."""
    return bool(PRESENCE.match(clause.text))


def beside(clauses: Iterable[Clause], clause: Clause) -> Set[str]:
    """The names that the sentence of a clause speaks of besides, if it says whether its
    own has to be sent: "`target` is required, `source` may be left out".
    """
    if not tells_presence(clause):
        return frozenset()
    here = (clause.span, clause.sentence)
    return {c.name for c in clauses if (c.span, c.sentence) == here} - {clause.name}


def stated_type(text: str) -> TypeShape | None:
    """The type that a clause gives: `is an RFC 3339 timestamp`, `are both strings`."""
    found = IS_A.match(text)
    kind = found["type"].strip() if found else ""
    for words in (kind, kind.removesuffix("s")):
        note = note_of(words, {}) if words and "`" not in words else None
        if (
            note
            and note.shape
            and json_type(note.shape)
            and not names_shape(note.shape)
        ):
            return note.shape
    return None


VERB: Final = re.compile(r"(?i)\A(?:is|are)\s(?:always\s|also\s)?")


def clarified(row: FieldRow, clause: Clause) -> FieldRow:
    """A field with what a clause adds; what it says itself stays."""
    kind = note_of(clause.kind, {}) if clause.kind else None
    shape = row.shape or (kind and kind.shape) or stated_type(clause.text)
    about = VERB.sub("", clause.text)
    stated = field_row(row.name, row.span, (TypeNote(shape),), about)
    keywords = dict(stated.keywords)
    if shape is None and stated.shape is None:
        bounds = limits_of(clause.text, ("number",))
        keywords |= {limit.keyword: limit.value for limit in bounds}
        stated = replace(stated, shape=NUMBER if keywords else None)
    elif shape is None:
        keywords |= dict(remarks_of(about, stated.shape).keywords)
    return replace(
        row,
        shape=row.shape or stated.shape,
        required=stated.required if row.required is None else row.required,
        nullable=row.nullable or stated.nullable,
        deprecated=row.deprecated or stated.deprecated,
        description=row.description or f"{capitalized(about)}.",
        keywords=tuple((keywords | dict(row.keywords)).items()),
    )
