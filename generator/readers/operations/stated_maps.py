"""Objects of responses that sentences call maps: "`rates` maps currency codes to numbers",
"The response is an object keyed by warehouse".

Keys that are words look like names of fields, so only such a sentence tells that they are
data. What the values are, samples show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator import patterns as re
from generator.facts import Json
from generator.formats.page import Paragraph
from generator.readers.endpoints.purposes import GIVING, Purpose
from generator.readers.fields.clauses import NAME
from generator.readers.fields.row import FieldRow, FieldSet, marked
from generator.readers.fields.type_shapes import (
    OBJECT,
    TypeList,
    TypeMap,
    TypeShape,
)
from generator.readers.operations.findings import Found
from generator.readers.operations.roles import Placed, Witness
from generator.readers.operations.shown_types import shape_shown
from generator.report.diagnostics import Span

MAP: Final = re.compile(
    r"(?i)\bmaps?\s[^.`]{1,60}?\sto\s"
    r"|\b(?:objects?|maps?|dictionary|hash|mapping|response|result)\b[^.]{0,20}?\b(?:keyed|indexed)\sby\b"
    r"|\ban?\s(?:map|dictionary|mapping|hash)\s(?:of|from)\s|\bwhose\skeys\s(?:are|is)\b"
    r"|\b(?:where|whose|in which)\s(?:(?:each|every|the)\s)?keys?\s(?:is|are)\b"
    r"|\bwith\s[^.`]{1,30}\sas\s(?:the\s|its\s)?keys?\b|\bkeys\sare\s(?:the\s)?(?:ids?|names|codes|dates)\b"
)
NAMED: Final = re.compile(rf"(?i)\W{{0,3}}(?:the\s|in\s|inside\s)?({NAME})")
GIVEN: Final = re.compile(
    r"(?i)\b(?:returns?|response|answers?|result|reply|gives|is an? (?:object|map))\b"
)
SENT: Final = re.compile(
    r"(?i)\b(?:send|body|payload|request|takes|accepts|pass|expects)\b"
)
SENTENCE: Final = re.compile(r"(?<=[.!?:])\s+|\n")
MAX_FIELDS: Final = 60
"""So many fields of the values of a map are looked at."""


def place_maps(found: Found) -> None:
    """Place the maps in responses that sentences tell of and no list describes."""
    blocks = [passage.block for passage in found.scope.passages]
    texts = [block for block in blocks if isinstance(block, Paragraph)]
    listed = {r.name for p in found.placed if p.purpose in GIVING for r in p.rows}
    rows = tuple(map_rows(texts, found.witness))
    if rows and not listed & {row.name for row in rows}:
        source = FieldSet(rows, rows[0].span, False)
        found.placed.append(Placed(Purpose.RESPONSE, rows, source))


def map_rows(paragraphs: Sequence[Paragraph], witness: Witness) -> list[FieldRow]:
    """The rows for maps in the responses of an operation, as sentences and samples tell."""
    rows: list[FieldRow] = []
    for paragraph in paragraphs:
        for sentence in SENTENCE.split(marked(paragraph.runs)[:2000]):
            if not MAP.search(sentence) or SENT.search(sentence):
                continue
            named = NAMED.match(sentence)
            name = named[1].strip("`") if named else ""
            if not name and not GIVEN.search(sentence):
                continue
            held = [
                value for v in witness.given if (value := held_in(v, name)) is not None
            ]
            rows += rows_of_map(name, held, paragraph.span)
    return list({row.name: row for row in rows}.values())


def held_in(value: Json, name: str) -> dict[str, Json] | None:
    """The object of a name on the outermost level, or the whole without a name."""
    found = value.get(name) if name and isinstance(value, dict) else value
    return found if isinstance(found, dict) and found else None


def rows_of_map(
    name: str, held: Sequence[dict[str, Json]], span: Span
) -> Iterator[FieldRow]:
    """The rows of a map whose values samples show; none where these differ."""
    values = [value for each in held for value in each.values()]
    shape = shape_shown(values)
    if not values or shape is None:
        return
    if shape not in (OBJECT, TypeList(OBJECT)):
        # `*` is any key, as in a list of fields.
        yield (
            FieldRow(name, span, TypeMap(shape)) if name else FieldRow("*", span, shape)
        )
        return
    prefix = f"{name}.*" if name else "*"
    if name:
        yield FieldRow(name, span, OBJECT)
    yield FieldRow(prefix, span, shape)
    if shape != OBJECT:
        values = [item for value in values if isinstance(value, list) for item in value]
        prefix = f"{prefix}[]"
    for key, inner in fields_of(values).items():
        yield FieldRow(f"{prefix}.{key}", span, inner)


def fields_of(values: Sequence[Json]) -> dict[str, TypeShape | None]:
    """The fields of objects by their names, with the types that all of them show."""
    objects = [value for value in values if isinstance(value, dict)]
    names = dict.fromkeys(key for value in objects for key in value)
    plain = [name for name in names if re.fullmatch(r"[\w-]{1,80}", name)]
    return {
        name: shape_shown(value[name] for value in objects if name in value)
        for name in plain[:MAX_FIELDS]
    }
