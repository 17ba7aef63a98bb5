"""Operations that a page describes as the same as the one above, with exceptions.

`Same as above, except this call does not accept a `channel_id` parameter.`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.formats.page import Code, Paragraph, text_of
from generator.readers.blanket import coded
from generator.readers.regions import Unit
from generator.readers.scope import Passage

SAME = re.compile(
    r"(?i)(?:this (?:is|works|behaves|call is) )?(?:exactly )?(?:the )?(?:same|identical(?:ly)?|like)"
    r" (?:as|to) (?:the )?(?:above|previous)\b(?! table| example| fields?| schema)"
)
REFUSED = re.compile(
    r"(?i)\b(?:does not|doesn't|cannot|no longer) (?:accept|take|support|have|allow)s?"
    r"(?: an?| the)? (?P<names>`[^`\s]{1,80}`(?:(?:,| and| or)+ `[^`\s]{1,80}`){0,9})"
)


def with_repeats(units: Sequence[Unit]) -> list[Unit]:
    """The units of a page; one that says `same as above` gets what is above as well."""
    result: list[Unit] = []
    for unit in units:
        before = result[-1] if result else None
        said = same_as_above(unit)
        if before is not None and said and methods(before) == methods(unit):
            unit = repeating(unit, before, said)
        result.append(unit)
    return result


def methods(unit: Unit) -> set[str]:
    """The methods of a unit: a body of POST says nothing of a DELETE."""
    return {endpoint.method for endpoint in unit.endpoints}


def same_as_above(unit: Unit) -> str:
    """The paragraph that says so, among the first ones; empty if none does."""
    for passage in unit.scope.passages[:4]:
        block = passage.block
        if isinstance(block, Paragraph) and SAME.match(text_of(block.runs).lstrip()):
            return coded(block.runs)
    return ""


def repeating(unit: Unit, before: Unit, said: str) -> Unit:
    """A unit with the passages of the one before, calls of that one aside."""
    above = tuple(p for p in before.scope.passages if not is_call(p))
    names = (
        name
        for found in REFUSED.finditer(said)
        for name in found["names"].split("`")[1::2]
    )
    refused = before.scope.refused | frozenset(names)
    scope = replace(
        unit.scope, passages=(*above, *unit.scope.passages), refused=refused
    )
    return replace(unit, scope=scope)


def is_call(passage: Passage) -> bool:
    """Whether a passage is code that calls the other operation."""
    return isinstance(passage.block, Code) and "http" in passage.block.text.lower()
