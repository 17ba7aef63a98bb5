"""Enumerations as pages for people tell them: in a description, or beside a type."""

from __future__ import annotations

import re

from generator.facts import Json

ALLOWED = re.compile(
    r"(?i)\b(?:allowed|possible|valid|accepted|available|supported) (?:values|options)"
    r"(?: are| include)?\s*:?|\b(?:one|any) of(?: the following(?: values)?)?\s*:?"
    r"|\b(?:can|may|must) be (?:either )?:?|\beither\b|\b(?:values|options)\s*:"
)
FIXED = re.compile(
    r"(?i)\b(?:always|constant(?: value)?:?|fixed(?: value)?:?|must be)"
    r"(?: set to| equal to)? ?[`\"]([^`\"\n]{1,100})[`\"](?! ?(?:,|or\b|and\b|\||for\b))"
)
CODED = re.compile(
    r"`([^`\n]{1,100})`|\"([^\"\n]{1,100})\"|'([^'\n]{1,60})'|\u201c([^\u201d\n]{1,60})\u201d"
)
SEPARATOR = re.compile(r"[\s,|/]*(?:and|or)?[\s,|/]*")
WORD = r"[A-Za-z][\w.-]{0,60}"
LISTED = re.compile(
    rf"(?i)\b(?:values|options|one of)(?: are)?\s*:\s*({WORD}"
    rf"(?:\s?(?:,|\||/)\s?(?:(?:or|and)\s)?{WORD}|\s(?:or|and)\s{WORD}){{1,40}})"
    r"\s*(?=[.;()\n]|\Z)"
)
OR = ("", "or", "and")
ALONE = re.compile(rf"({WORD}(?:(?:,? or |, ){WORD}){{1,20}})\.?")
EXAMPLE = re.compile(r"(?i)\b(?:examples?|e\.?g\.?|ex\.?|such as|like|defaults?)\s*\Z")
MAX_LENGTH = 2000
"""Longest description that is looked into, in characters."""


def choices(text: str, enum: bool = False) -> list[Json]:
    """The values that a description allows, empty where it does not tell.

    `enum` says that the type was called one, so values may come without a word.
    """
    text = text[:MAX_LENGTH]
    for match in ALLOWED.finditer(text):
        if values := values_at(text, match.end()):
            return values
    if found := LISTED.search(text):
        return words(found[1])
    if fixed := FIXED.search(text):
        return [fixed[1]]
    if piped := piped_values(text):
        return piped
    if not enum:
        return only_values(text.strip())
    alone = ALONE.fullmatch(text.strip())
    return words(alone[1]) if alone else any_values(text)


PIPED = re.compile(r"`[\w.-]{1,60}`(?: ?\| ?`[\w.-]{1,60}`){1,40}")
INSIDE = re.compile(r"`([\w.-]{1,60}(?: ?\| ?[\w.-]{1,60}){1,40})`")


def piped_values(text: str) -> list[Json]:
    """The values between bars, `a`|`b` or `a|b`: nothing else is written like that."""
    for pattern in (PIPED, INSIDE):
        found = pattern.search(text)
        if found and not EXAMPLE.search(text[: found.start()].rstrip(" :(")):
            return [w.strip(" `") for w in found[0].split("|")]
    return []


def words(text: str) -> list[Json]:
    """Bare words between commas and the like."""
    return [
        w for w in re.split(r"\s*[,|/]\s*(?:or\s|and\s)?|\s(?:or|and)\s", text) if w
    ]


def only_values(text: str) -> list[Json]:
    """The quoted values that a description consists of and nothing else."""
    if (
        not text.startswith(("`", '"'))
        or CODED.sub("", text).strip(" .,|/\n") not in OR
    ):
        return []
    return values_at(text, 0)


def any_values(text: str) -> list[Json]:
    """The first quoted values in a row that are not called an example."""
    starts = [0, *(found.start() for found in CODED.finditer(text))]
    starts = [at for at in starts if not EXAMPLE.search(text[:at].rstrip(" :("))]
    return next((v for start in starts if (v := values_at(text, start))), [])


def values_at(text: str, at: int) -> list[Json]:
    """The quoted values in a row from here; empty unless there are several."""
    values: list[Json] = []
    while True:
        gap = SEPARATOR.match(text, at)
        at = gap.end() if gap else at
        found = CODED.match(text, at)
        if not found:
            known = [value for value in values if value != "null"]
            return known if len(values) > 1 else []
        values.append(next(group for group in found.groups() if group))
        at = found.end()
