"""Tables of the values of a field: `Value | Meaning`, below what has the field.

What the table is about is told by its heading (`#### States`, for `state`), by the line
above it ("Values of `mode`:"), by the head of its first column, or by the only field that
speaks of something below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator import patterns as re
from generator.formats.page import Row, Table
from generator.formats.title_words import is_structural
from generator.readers.endpoints.scope import Passage
from generator.readers.fields.clauses import Clause
from generator.readers.fields.columns import meanings
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.type_shapes import WORDS, json_type
from generator.readers.fields.values import values_stated

VALUE: Final = re.compile(r"[`\"']?([\w+/-][\w.+:/-]{0,60})[`\"']?")
HEADS: Final = re.compile(
    r"(?i)\W{0,4}(?:(?:allowed|possible|valid) )?(?:values?|options?)\W{0,4}"
)
ABOUT: Final = re.compile(
    r"(?i)\W{0,4}(?:meanings?|description|what it (?:means|does)|explanation|details|notes?|effect|when)?\W{0,4}"
)
BELOW: Final = re.compile(
    r"(?i)\b(?:see|listed|table|values?|one of|options?)\b[^.]{0,40}\b(?:below|following|table)\b"
)
FILLING: Final = re.compile(
    r"(?i)\b(?:possible|allowed|valid|supported|available|values?|options?|list|table|of|for|the|field|parameter|attribute)\b"
)
FEWEST: Final = 2
MAX_VALUES: Final = 60
"""So many values make an enumeration; longer tables are catalogues that grow."""


def value_clauses(
    sets: Sequence[FieldSet], table: Table, passage: Passage
) -> list[Clause]:
    """The statements of a table of values about fields of these sets, one a field; none
    for others.
    """
    if named := values_by_name(table):
        rows = [row for fields in sets for row in fields.rows if takes_values(row)]
        names = {row.name for row in rows}
        return [
            Clause(name, f"is one of these. {values_stated(values)}", table.span)
            for name, values in named.items()
            if name in names and FEWEST <= len(values) <= MAX_VALUES
        ]
    clause = value_clause(iter(sets), table, passage)
    return [clause] if clause is not None else []


OF_NAMES: Final = re.compile(r"(?i)\W{0,4}(?:parameter|property|name|field)s?\W{0,4}")


def values_by_name(table: Table) -> dict[str, list[str]]:
    """The values of each name of a table `Parameter | Value`, a value a row, as
    generators of pages from OpenAPI print enumerations; empty for others.
    """
    heads = [cell.text for cell in table.head.cells] if table.head else []
    if len(heads) != FEWEST or not OF_NAMES.fullmatch(heads[0]):
        return {}
    if not HEADS.fullmatch(heads[1]):
        return {}
    found: dict[str, list[str]] = {}
    for row in table.rows:
        value = (
            VALUE.fullmatch(row.cells[1].text.strip())
            if len(row.cells) == FEWEST
            else None
        )
        if value is None:
            return {}
        found.setdefault(first_cell(row).strip(" »›>*`"), []).append(value[1])
    return found


def value_clause(
    sets: Iterator[FieldSet], table: Table, passage: Passage
) -> Clause | None:
    """The statement of a table of values about a field of these sets; None for others."""
    values = values_of(table)
    if not FEWEST <= len(values) <= MAX_VALUES:
        return None
    rows = [row for fields in sets for row in fields.rows if takes_values(row)]
    name = target(rows, table, passage)
    if not name:
        return None
    return Clause(name, f"is one of these. {values_stated(values)}", table.span)


def values_of(table: Table) -> list[str]:
    """The values in the first column of a table that explains them; empty for others."""
    head = table.head
    if (
        head is None
        or len(head.cells) < FEWEST
        or {"type", "required"} & {*meanings(head)}
    ):
        return []
    if not ABOUT.fullmatch(head.cells[1].text.strip()):
        return []
    found = [VALUE.fullmatch(first_cell(row)) for row in table.rows]
    values = [match[1] for match in found if match]
    typed = all(value.lower() in WORDS for value in values)
    return (
        list(dict.fromkeys(values)) if len(values) == len(found) and not typed else []
    )


def first_cell(row: Row) -> str:
    """The text of a row's first cell."""
    return row.cells[0].text.strip() if row.cells else ""


def takes_values(row: FieldRow) -> bool:
    """Whether a field may have values that nothing else lists."""
    scalar = row.shape is None or json_type(row.shape) in ("string", "integer")
    return scalar and "enum" not in dict(row.keywords)


def target(rows: Sequence[FieldRow], table: Table, passage: Passage) -> str:
    """The name of the field that a table of values is about; empty if none is told."""
    names = {plain(row.name): row.name for row in rows}
    head = first_cell(table.head) if table.head else ""
    last = passage.lead.strip().rsplit("\n", 1)[-1][-120:]
    of_values = HEADS.fullmatch(head) is not None
    typed = {row.name for row in rows if row.shape is not None}
    own = passage.title if passage.trail else ""
    for text in (own, head):
        name = names.get(plain(FILLING.sub(" ", text)), "")
        # `Filters` above names may list what is in `filters`, of which nothing is known.
        if name and (of_values or name in typed or plain(head) == plain(name)):
            return name
    if last.endswith(":"):
        stated = {plain(word) for word in re.findall(r"[\w.-]{2,60}", last)}
        spoken = [name for key, name in names.items() if key in stated]
        if len(spoken) == 1:
            return spoken[0]
    words = {plain(word) for word in re.findall(r"[\w.-]+", own)}
    free = not own or is_structural(own)
    below = [
        row.name
        for row in rows
        if BELOW.search(row.description[:300]) and (free or plain(row.name) in words)
    ]
    return below[0] if of_values and len(below) == 1 else ""


def plain(text: str) -> str:
    """Words without case, blanks and the plural of the last."""
    letters = re.sub(r"[\W_]", "", text.lower())
    for plural, singular in (("statuses", "status"), ("ies", "y")):
        if letters.endswith(plural):
            return letters.removesuffix(plural) + singular
    return letters.removesuffix("s") if not letters.endswith(("ss", "us")) else letters
