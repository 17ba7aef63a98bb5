"""Tables and lists that describe the inside of a field of an earlier one, by their title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.title_words import between_scripts, is_structural
from generator.readers.endpoints.purposes import (
    GIVING,
    Announcement,
    Purpose,
)
from generator.readers.fields.row import FieldRow, FieldSet, steps_of
from generator.readers.fields.type_shapes import refs_of
from generator.readers.operations.findings import Found
from generator.readers.operations.levels import plain
from generator.readers.operations.shown_types import is_composite, listed

CONDITION = re.compile(r"(?i)\W{0,6}(?:if|when|unless)\b")
"""How a sentence begins that says when something holds: `If updating kind to x:`."""
MAX_WORDS = 12
"""Words of a sentence that leads to the parts of a field; a longer one says more of it."""
MAX_TITLE = 4
"""Words of a title that spells a field its own way: `Billing address object`."""
WITH_FIELDS = frozenset({Purpose.BODY, Purpose.FORM, Purpose.RESPONSE})
ASIDE = frozenset({Purpose.QUERY, Purpose.PATH, Purpose.HEADER})


def nested_in(
    found: Found, fields: FieldSet, lead: str, about: Announcement | None
) -> bool:
    """Put rows under the field of an earlier list that their title names."""
    purpose = about.purpose if about else None
    if purpose in ASIDE and not is_object_called(lead, found):
        return False
    for index in range(len(found.placed) - 1, -1, -1):
        placed = found.placed[index]
        if placed.purpose not in WITH_FIELDS:
            continue
        if purpose in GIVING and placed.purpose is not Purpose.RESPONSE:
            continue
        names = fields_named(lead, placed.rows)
        if names and not fields.names & {*names}:
            rows = (
                replace(row, name=f"{name}.{row.name}")
                for name in names
                for row in fields.rows
            )
            found.placed[index] = replace(placed, rows=(*placed.rows, *rows))
            return True
    return False


def goes_on(
    found: Found, fields: FieldSet, lead: str, about: Announcement | None
) -> bool:
    """Put rows under the one field of the list just above that is an object, or a list of
    some, of a name that nothing describes: a table that nothing introduces is of its
    parts.
    """
    last = found.placed[-1] if found.placed else None
    at = [each for each, *_ in found.sets].index(fields)
    if last is None or last.purpose not in WITH_FIELDS or not fields.sure or not at:
        return False
    above, announced, label, _ = found.sets[at - 1]
    beside = above.span == last.source.span and announced == about and label == lead
    if not beside or fields.names & above.names:
        return False
    named = [row for row in last.rows if is_unknown(row, found)]
    if len(named) != 1 or named[0].depth:
        return False
    rows = (replace(row, name=f"{named[0].name}.{row.name}") for row in fields.rows)
    found.placed[-1] = replace(last, rows=(*last.rows, *rows))
    return True


def is_unknown(row: FieldRow, found: Found) -> bool:
    """Whether a field is an object of a name that no page describes, or a list of some."""
    known = {found.models.resolve(ref, found.page.file) for ref in refs_of(row.shape)}
    return known == {None}


def is_object_called(title: str, found: Found) -> bool:
    """Whether a title is the name of an object that is sent, `Filters` or `Headers`,
    whatever that word announces elsewhere.
    """
    rows = (row for p in found.placed if p.purpose in WITH_FIELDS for row in p.rows)
    objects = {plain(row.name) for row in rows if is_composite(row.shape)}
    return plain(title) in objects


def fields_named(text: str, rows: Iterable[FieldRow]) -> list[str]:
    """The ways to the objects or lists among rows that a heading or lead names, none if
    it names something else beside them: `Both items and new_items contain these fields`.
    """
    known = dict(ways_to(rows))
    spelled = as_written(known)
    titles = as_titles(known)
    hits: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", text[-600:])[-2:]:
        if CONDITION.match(sentence):
            continue
        sentence = between_scripts(sentence.rstrip(". :"))
        words = re.findall(r"[\w@$.\[\]-]+", sentence)
        named = [spelled[w] for w in words if w in spelled]
        named = [w for w in named if known[w].shape is not None]
        if not named and len(words) <= MAX_TITLE and not is_structural(sentence):
            named = titled(words, titles)
        hits += named if len(words) <= MAX_WORDS else []
    whole = all(is_composite(known[name].shape) and steps_of(name) for name in hits)
    return list(dict.fromkeys(hits)) if whole else []


def ways_to(rows: Iterable[FieldRow]) -> Iterator[tuple[str, FieldRow]]:
    """Rows with their whole names: `parcel.lines` for `lines` set in below `parcel`."""
    above: list[tuple[int, str]] = []
    for row in rows:
        while above and above[-1][0] >= row.depth:
            above.pop()
        way = f"{above[-1][1]}.{row.name}" if above else row.name
        yield way, row
        above.append((row.depth, way))


def as_written(known: Mapping[str, FieldRow]) -> dict[str, str]:
    """The ways to fields by the words for them: the whole way, the name of one inside
    another, or the singular of a list: of `rows`, `row` describes one.
    """
    found: dict[str, str] = {}
    for way, row in known.items():
        last = steps_of(way)[-1].name if steps_of(way) else way
        inner = [last] if "." in way and is_composite(row.shape) else []
        one = [last[:-1]] if last[-1:] == "s" and listed(row) else []
        for word in (way, *inner, *one):
            found.setdefault(word, way)
    return found | {way: way for way in known}


def as_titles(known: Mapping[str, FieldRow]) -> dict[str, str]:
    """The ways to objects and lists by their names without case and punctuation."""
    pairs = (
        (plain(word), way)
        for word, way in as_written(known).items()
        if known[way].shape is not None and is_composite(known[way].shape)
    )
    return {key: way for key, way in pairs if key}


def titled(words: list[str], titles: Mapping[str, str]) -> list[str]:
    """The field that the words of a title spell: `Billing address`, `The Owner object`."""
    for size in range(min(len(words), 3), 0, -1):
        for start in range(len(words) - size + 1):
            way = titles.get(plain("".join(words[start : start + size])))
            if way is not None:
                return [way]
    return []
