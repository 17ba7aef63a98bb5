"""Limits stated in prose, as JSON Schema keywords (2020-12, sections 6.2 to 6.4).

Only unambiguous wording gives a limit; everything else remains text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from generator import patterns as re
from generator.facts import Evidence, Fact, Json, Pointer
from generator.report.diagnostics import Span

NUMBER = r"(\d{1,9}(?:,\d{3})*(?:\.\d{1,6})?)"
NUMERIC = ("number", "integer")


class Limit(NamedTuple):
    """One keyword of a schema and its value."""

    keyword: str
    value: Json


def number(text: str, shift: int = 0) -> int | float:
    """A number as written in prose: `1,000`, `0.5`."""
    text = text.replace(",", "")
    return float(text) + shift if "." in text else int(text) + shift


class Wording(NamedTuple):
    """A wording and what it means for schemas of some types."""

    types: tuple[str, ...]
    pattern: re.Pattern[str]
    limits: Callable[[re.Match[str]], tuple[Limit, ...]]


def rule(
    types: tuple[str, ...],
    pattern: str,
    limits: Callable[[re.Match[str]], tuple[Limit, ...]],
) -> Wording:
    """A rule with its pattern compiled, in any case."""
    return Wording(types, re.compile(pattern, re.IGNORECASE), limits)


def one(keyword: str, shift: int = 0) -> Callable[[re.Match[str]], tuple[Limit, ...]]:
    """One keyword from the first number of a match, plus a shift."""
    return lambda match: (Limit(keyword, number(match[1], shift)),)


def both(low: str, high: str) -> Callable[[re.Match[str]], tuple[Limit, ...]]:
    """Two keywords from the two numbers of a match."""
    return lambda match: (
        Limit(low, number(match[1])),
        Limit(high, number(match[2])),
    )


CHARACTERS = r"\s+(?:characters|chars)\b"
MOST = r"(?:at most|up to|no more than|not exceed|a maximum of|maximum of|maximum|max)"
LEAST = r"(?:at least|no fewer than|a minimum of|minimum of|minimum|min)"
END = r"(?=\s*(?:[).;,(\[]|\Z|\n|(?:max|min)imum\b|default\b))"
"""What ends the number of a limit: `at most 100 (default 20)`."""
HEX32 = "^[0-9A-Fa-f]{32}$"

RULES = (
    rule(
        ("string",),
        rf"\b(?:less|fewer|shorter) than {NUMBER}{CHARACTERS}",
        one("maxLength", -1),
    ),
    rule(("string",), rf"\b{MOST}:? {NUMBER}{CHARACTERS}", one("maxLength")),
    rule(("string",), rf"\b{LEAST}:? {NUMBER}{CHARACTERS}", one("minLength")),
    rule(
        ("string",),
        rf"\bbetween {NUMBER} and {NUMBER}{CHARACTERS}",
        both("minLength", "maxLength"),
    ),
    rule(
        ("string",),
        r"\A(?:the )?MD5 (?:hash|checksum|digest)\b(?!.*base64)",
        lambda match: (Limit("pattern", HEX32),),
    ),
    rule(NUMERIC, rf"(?<![\w<>=])>= ?{NUMBER}(?! ?char)", one("minimum")),
    rule(NUMERIC, rf"(?<![\w<>=])<= ?{NUMBER}(?! ?char)", one("maximum")),
    rule(("string",), rf"(?<![\w<>=])>= ?{NUMBER}{CHARACTERS}", one("minLength")),
    rule(("string",), rf"(?<![\w<>=])<= ?{NUMBER}{CHARACTERS}", one("maxLength")),
    rule(
        ("string",),
        rf"(?:\A|[\s`(]){NUMBER} ?[-–] ?{NUMBER}{CHARACTERS}",
        both("minLength", "maxLength"),
    ),
    rule(NUMERIC, rf"\A`{NUMBER} ?[-–] ?{NUMBER}`", both("minimum", "maximum")),
    rule(
        NUMERIC,
        rf"(?<![\w.]){NUMBER} ?(?:≤|<=) ?[`*]{{0,2}}[a-z_]\w{{0,60}}[`*]{{0,2}} ?(?:≤|<=) ?{NUMBER}",
        both("minimum", "maximum"),
    ),
    rule(("string",), rf"\bmin length: `?{NUMBER}`?", one("minLength")),
    rule(("string",), rf"\bmax length: `?{NUMBER}`?", one("maxLength")),
    rule(("array",), rf"\bmin number of items: `?{NUMBER}`?", one("minItems")),
    rule(("array",), rf"\bmax number of items: `?{NUMBER}`?", one("maxItems")),
    rule(
        NUMERIC,
        rf"\bmax(?:imum)?(?: limit| value)?(?: is|:)? ?`?{NUMBER}`?{END}",
        one("maximum"),
    ),
    rule(
        NUMERIC,
        rf"\bmin(?:imum)?(?: limit| value)?(?: is|:)? ?`?{NUMBER}`?{END}",
        one("minimum"),
    ),
    rule(
        NUMERIC,
        rf"\b(?:at most|up to|(?:not|cannot|may not) exceed|(?:no|not) (?:more|greater|larger|higher) than)"
        rf" `?{NUMBER}`?{END}",
        one("maximum"),
    ),
    rule(
        NUMERIC, rf"(?<![\w.]){NUMBER} (?:at most|or fewer|or less)\b", one("maximum")
    ),
    rule(
        NUMERIC,
        rf"\b(?:at least|(?:no|not) (?:less|smaller|lower) than) `?{NUMBER}`?{END}",
        one("minimum"),
    ),
    rule(
        NUMERIC,
        rf"\b(?:value |number )?(?:between|from) {NUMBER} (?:and|to) {NUMBER}\b"
        r"(?!\s*(?:characters|chars))",
        both("minimum", "maximum"),
    ),
    rule(
        NUMERIC,
        rf"(?:\A|\(|[,;]\s){NUMBER} ?(?:-|–|to|\.\.\.?) ?{NUMBER}(?=\s*(?:[).,;]|\Z))",
        both("minimum", "maximum"),
    ),
    rule(
        ("array",),
        rf"\b{MOST}:? {NUMBER} (?:items|entries|elements|values|ids|objects)\b",
        one("maxItems"),
    ),
)

ENTRIES = re.compile(
    rf"\b(?:up to|at most|a maximum of|maximum of|limit(?: \w+){{0,5}} is)"
    rf" {NUMBER} (items|records|entries|objects|rows|elements)\b",
    re.IGNORECASE,
)


def limits_of(text: str, types: tuple[str, ...]) -> Iterator[Limit]:
    """The limits that a description states for a schema of these types."""
    text = text[:2000]
    seen: set[str] = set()
    for types_of_rule, pattern, limits in RULES:
        if not set(types_of_rule) & set(types):
            continue
        if match := pattern.search(text):
            for limit in limits(match):
                if limit.keyword not in seen:
                    seen.add(limit.keyword)
                    yield limit


def entries_limit(text: str) -> int | None:
    """How many entries one request may carry, if the prose says so plainly."""
    match = ENTRIES.search(text[:4000])
    return int(match[1].replace(",", "")) if match and "." not in match[1] else None


def limited_entries(
    facts: Sequence[Fact], texts: Iterable[tuple[str, Span]]
) -> Iterator[Fact]:
    """How many entries the only list of objects in a request body may have, by prose."""
    for text, span in texts:
        limit = entries_limit(text)
        lists = object_lists(facts) if limit is not None else []
        if limit is not None and len(lists) == 1:
            yield Fact((*lists[0], "maxItems"), limit, span, Evidence.PROSE)


def object_lists(facts: Iterable[Fact]) -> list[Pointer]:
    """The arrays of objects in a request body."""
    types = {
        fact.pointer[:-1]: fact.value
        for fact in facts
        if fact.pointer[:1] == ("requestBody",) and fact.pointer[-1:] == ("type",)
    }
    return [
        pointer
        for pointer, kind in types.items()
        if kind == "array" and types.get((*pointer, "items")) == "object"
    ]
