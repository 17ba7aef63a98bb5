"""The values that a description allows, and single values as prose writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice

from generator import patterns as re
from generator.facts import Json
from generator.readers.fields.type_shapes import WORDS, TypeShape, TypeUnion, json_type
from generator.vocabulary import Vocabulary, alternatives, words_of

ALLOWED = re.compile(
    r"(?i)\b(?:allowed|possible|valid|accepted|available|supported) (?:values|options)"
    r"(?: are| include)?\s*:?|\b(?:one|any) of(?: the following(?: values)?)?\s*:?"
    r"|\b(?:can|may|must) be (?:either )?:?|\beither\b|\b(?:values|options)\s*:"
    r"|\b(?:values|options) (?:are|include)\s*:?|(?:\A|[.] )use(?= [`\"])"
    rf"|\b(?:{alternatives(Vocabulary.ALLOWED, spaced=True)})(?: son| são| sont| sind)?\s*:?"
    rf"|(?:{alternatives(Vocabulary.ALLOWED, spaced=False)})(?:为|有|是|包括|は)?\s*[:：]?"
)
FIXED = re.compile(
    r"(?i)\b(?:always|constant(?: value)?:?|fixed(?: value)?:?|must be)"
    r"(?: set to| equal to)? ?[`\"]([^`\"\n]{1,100})[`\"](?! ?(?:,|or\b|and\b|\||for\b))"
)
CODED = re.compile(
    r"`([^`\n]{1,100})`|\"([^\"\n]{1,100})\"|'([^'\n]{1,60})'|\u201c([^\u201d\n]{1,60})\u201d"
)
OR = frozenset(("", "or", "and")) | words_of(Vocabulary.JOIN)
SEPARATOR = re.compile(
    rf"[\s,|/、，]{{0,9}}(?:(?:or|and|{alternatives(Vocabulary.JOIN)})(?![a-z]))?[\s,|/、，]{{0,9}}"
)
WORD = r"[A-Za-z][\w.-]{0,60}"
LISTED = re.compile(
    rf"(?i)\b(?:values|options|one of)(?: are)?\s*:\s*({WORD}"
    rf"(?:\s?(?:,|\||/)\s?(?:(?:or|and)\s)?{WORD}|\s(?:or|and)\s{WORD}){{1,40}})"
    r"\s*(?=[.;()\n]|\Z)"
)
ENUMERATED = re.compile(
    rf"(?i)(?:\A|[.;,(]\s?|\bis |\bbe )(?:one|any) of ({WORD}(?:, (?:or |and )?{WORD}){{2,40}}|{WORD}(?:, {WORD}){{0,40}},? or {WORD})"
    r"\s*(?=[.;()\n]|\Z)"
)
"""Bare words in a row that no more words follow: `one of created, sent or delivered`."""
ALONE = re.compile(rf"({WORD}(?:(?:,? or |, ){WORD}){{1,20}})\.?")
EXAMPLE = re.compile(r"(?i)\b(?:examples?|e\.?g\.?|ex\.?|such as|like|defaults?)\s*\Z")


def choices(text: str, enum: bool = False, name: str = "") -> list[Json]:
    """The values that a description allows, empty if it does not tell.

    `enum` says that the type was called one, so values may come without a word;
    `name` is what is described.
    """
    text = text[:MAX_LENGTH]
    if values := stated_values(text):
        return values
    if found := LISTED.search(text) or ENUMERATED.search(text):
        return words(found[1])
    if fixed := FIXED.search(text):
        return [fixed[1]]
    for others in (piped_values, labelled_values, numbered_values):
        if found_values := others(text):
            return found_values
    if own := named_values(text, name):
        return own
    if not enum:
        return only_values(text.strip())
    alone = ALONE.fullmatch(text.strip())
    return words(alone[1]) if alone else any_values(text)


def fixed_values(text: str) -> list[Json]:
    """The one value that a description allows, in a list: `always "password"`."""
    found = FIXED.search(text[:MAX_LENGTH])
    return [found[1]] if found else []


def values_stated(values: Iterable[str]) -> str:
    """The words that say that no others are allowed, as `stated_values` reads them."""
    return f"Allowed values: {', '.join(f'`{value}`' for value in values)}"


def stated_values(text: str) -> list[Json]:
    """The quoted values behind words that say that no others are allowed."""
    for match in ALLOWED.finditer(text[:MAX_LENGTH]):
        opening = OPENING.match(text, match.end())
        values, end = run_at(text, opening.end() if opening else match.end())
        if values and not OF_FIELDS.match(text, end):
            return values
    return []


OF_FIELDS = re.compile(
    r"(?i)\s{0,3}(?:(?:parameters?|fields?|of (?:them|these|both)) )?(?:(?:is|are) (?:always )?[*_]{0,2}"
    r"(?:required|mandatory|needed)|(?:must|should|has to|have to|needs? to) be "
    r"(?:given|included|passed|present|provided|sent|set|specified|supplied|filled)(?! to\b))\b"
)
"""Behind names this says which fields to send: ``Either `id` or `key` is required``."""


OPENING = re.compile(r"\s{0,3}[\[(]\s{0,3}")
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
    pieces = re.split(r"\s*[,|/]\s*(?:or\s|and\s)?|\s(?:or|and)\s", text)
    return [word for piece in pieces if (word := piece.rstrip("."))]


OR_ELSE = re.compile(r"(?i)[`\")]\s?,?\sor\s[`\"]")


def only_values(text: str) -> list[Json]:
    """The quoted values that a description consists of and nothing else."""
    bare = CODED.sub("", ASIDE.sub("", text))
    if not text.startswith(("`", '"')) or bare.strip(" .,|/、，。\n") not in OR:
        return []
    return values_at(text, 0)


def any_values(text: str) -> list[Json]:
    """The first quoted values in a row that are not called an example."""
    starts = [0, *(found.start() for found in CODED.finditer(text))]
    starts = [at for at in starts if not EXAMPLE.search(text[:at].rstrip(" :("))]
    return next((v for start in starts if (v := values_at(text, start))), [])


def values_at(text: str, at: int) -> list[Json]:
    """The quoted values in a row from here; empty unless there are several."""
    return run_at(text, at)[0]


def run_at(text: str, at: int) -> tuple[list[Json], int]:
    """The quoted values in a row from here, and where they end."""
    values: list[Json] = []
    while True:
        gap = SEPARATOR.match(text, at)
        following = gap.end() if gap else at
        found = CODED.match(text, following)
        if not found:
            known = [value for value in values if value != "null"]
            several = len(values) > 1 and not are_characters(text, at, values)
            return (known if several else []), at
        values.append(unquoted(next(group for group in found.groups() if group)))
        aside = ASIDE.match(text, found.end())
        at = aside.end() if aside else found.end()


RANGE = re.compile(r"[A-Za-z0-9]-[A-Za-z0-9]")
OF_CHARACTERS = re.compile(
    r"(?i)[\s`\"]{0,3}(?:char(?:acter)?s?|letters?|digits?|symbols?)\b"
)


def are_characters(text: str, at: int, values: Iterable[Json]) -> bool:
    """Whether these are what a value is written with, and no values: `a-z`, `0-9`, or
    `_` characters; `at` is behind them.
    """
    ranges = any(RANGE.fullmatch(str(value)) for value in values)
    return ranges or bool(OF_CHARACTERS.match(text, at))


def unquoted(value: str) -> str:
    """A value in code without the quotes that a string has there: `` `"open"` ``."""
    quoted = len(value) > 2 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


ASIDE = re.compile(r"\s?\([^()`\"\n]{1,40}\)")
"""A remark in brackets behind a value: `` `metric` (Celsius)``."""
LABEL = re.compile(r":\s{0,3}(?=[`\"\u201c])")
UNSURE = re.compile(
    r"(?i)\b(?:e\.?g|for example|examples?|such as|like|including|includes?|comma|separated|fields?|"
    r"columns?|properties|attributes|keys|see|formats?|defaults?|not|except|unlike|requires?|with|when|if)\b"
)
"""Labels whose values are not all that is allowed, or are names."""
MAX_LABELS = 6


def labelled_values(text: str) -> list[Json]:
    """The quoted values that are all of a sentence behind its label, as in
    ``Sort order: `asc` or `desc` ``.
    """
    for found in islice(LABEL.finditer(text), MAX_LABELS):
        label = re.split(r"[.\n;]", text[: found.start()])[-1]
        if UNSURE.search(label):
            continue
        values, end = run_at(text, found.end())
        if values and re.match(r"\s*(?:[.;)\n]|\Z)", text[end:]):
            return values
    return []


def named_values(text: str, name: str) -> list[Json]:
    """The bare words that are all of a text behind the name of what it describes:
    `Filter by status: draft, sent, paid`.
    """
    label, colon, rest = text.strip().partition(":")
    last = label.rsplit(" ", 1)[-1].lower()
    if (
        not colon
        or not name
        or last != name.lower()
        or UNSURE.search(label[: -len(last)])
    ):
        return []
    alone = ALONE.fullmatch(rest.strip())
    return words(alone[1]) if alone else []


NUMBERED = re.compile(
    r"`?(-?\d{1,4})`?\s?(?:[-\u2013\u2014:\uff1a=]|\()\s?"
    r"[^\W\d][^,;|\n\uff0c\uff1b\u3001]{0,60}?"
    r"(?:\s?[,;|\n\uff0c\uff1b\u3001]\s{0,3}|\.?\s*\Z|\s(?=`?-?\d{1,4}`?\s?[-:\uff1a=]))"
)
"""A number and the word that it means: `0 - buy, `, `1: sell`."""


def numbered_values(text: str) -> list[Json]:
    """The numbers that a description explains one by one to its end: `0 - buy, 1 - sell`."""
    label = re.match(r"[^\d\n]{0,120}[:\uff1a(\uff08,\uff0c.]\s{0,3}", text)
    for at in (0, *((label.end(),) if label else ())):
        values: list[Json] = []
        while found := NUMBERED.match(text, at):
            values.append(found[1])
            at = found.end()
        if len(values) > 1 and not text[at:].strip(" .)\uff09\n"):
            return values
    return []


MAX_LENGTH = 2000
"""Longest description that is looked into, in characters."""


def values_in(
    text: str, shape: TypeShape | None, enum: bool, name: str = ""
) -> list[Json]:
    """The values that a description allows, in the type that they must have.

    None where it says that others are allowed, or shows how they are written.
    """
    kind = json_type(shape)
    if kind not in ("string", "integer", "array", "") or isinstance(shape, TypeUnion):
        return []
    values = values_of_kind(text, kind, shape, enum, name)
    is_open = OPEN.search(text) or any(PLACEHOLDER.search(str(v)) for v in values)
    return [] if is_open else values


OPEN = re.compile(
    r"(?i)\b(?:any|all|every|an?) other (?:values?|strings?|words?|names?|texts?)\b"
)
"""What says that values that are named are not all: `Any other value is a name`."""
PLACEHOLDER = re.compile(r"<[^<>]{1,60}>|\$?\{[^{}]{1,60}\}")
"""A part of a value that callers fill in: `container:<name>`, `{from}-{to}`."""


def values_of_kind(
    text: str, kind: str, shape: TypeShape | None, enum: bool, name: str
) -> list[Json]:
    """The same, of something whose JSON type is `kind`.

    Names of types are not values: `string`, `integer` says what may be sent; `list`
    among others (`followed`, `list`, `none`) is one.
    """
    if not kind:
        # Without a type, only words that say that no others are allowed count, and a
        # description that is nothing but values: `name` or `size`.
        alone = only_values(text.strip()) if OR_ELSE.search(text) else []
        row = ENUMERATED.search(text)
        found = stated_values(text) or alone or (words(row[1]) if row else [])
        stated = [str(value) for value in found if shape is None]
        known = all(word.lower() in WORDS for word in stated)
        plain = any(value_of(word, "") is not None for word in stated)
        return [] if known or plain else [*dict.fromkeys(stated)]
    found = choices(text, enum, name)
    if all(str(value).lower() in WORDS for value in found):
        return []
    if len(found) > 1 and name in found:
        return []  # A field is no value of itself: these are fields to choose from.
    if kind != "integer":
        return list(dict.fromkeys(str(value) for value in found))
    typed = [value_of(str(value), "integer") for value in found]
    return typed if all(isinstance(value, int) for value in typed) else []


NOTHING = frozenset(
    ("n/a", "na", "-", "–", "—", "none", "", "null", "undefined", "nil")
)


def value_of(text: str, kind: str) -> Json:
    """A value as prose writes it, in the type that it must have; None if it cannot."""
    text = text.strip().strip("`").strip()
    if kind == "string" or (not kind and text[:1] in "\"'" and len(text) > 1):
        return text.strip("\"'") if text.lower() not in NOTHING else None
    try:
        value: Json = json.loads(
            text[:200].lower() if text in ("True", "False") else text[:200]
        )
    except (ValueError, RecursionError):
        return None
    match kind, value:
        case "boolean", bool():
            return value
        case "integer" | "number", bool():
            return None
        case ("integer", int()) | ("number", int() | float()) | ("array", list()):
            return value
        case "", bool() | int() | float():
            return value
    return None
