"""Types that descriptions name: `Project id as an integer number.`, `Boolean value ...`."""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Json
from generator.formats.page import Runs
from generator.readers.fields.type_shapes import (
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRING,
    WORDS,
    TypeList,
    TypeRef,
    TypeShape,
    json_type,
)
from generator.readers.fields.types import TypeNote, note_of


def are_words(values: Sequence[Json]) -> bool:
    """Whether values are texts by all appearances, and no numbers, flags or types."""
    plain = [str(value).lower() for value in values]
    return bool(plain) and not any(
        v in WORDS or v in LITERALS or NUMERAL.match(v) for v in plain
    )


LITERALS = frozenset(("true", "false", "null", "none"))
"""Words for values that are not strings, nor names of fields."""
NUMERAL = re.compile(r"[-+]?\d+(?:\.\d+)?\Z")


def shape_of_default(value: Json) -> TypeShape | None:
    """The type of a default: `Defaults to 10`, `defaults to false`, `default: "US"`."""
    match value:
        case str():
            return STRING
        case bool():
            return BOOLEAN
        case int():
            return INTEGER
    return None


PROSE_TYPE = re.compile(
    r"(?i)\A[^.\n]{0,80}?(?:\b(?:as|is|be|must be) an? |\bof type (?:an? )?|\()(integer|string|boolean|number|float|array|object)"
    r"(?: number| value)?(?=[\s.,)]|\Z)"
)


LEADING_TYPE = re.compile(
    r"(?i)\A\W{0,3}(?:an? )?(?:(?:optional|required|mandatory|unique|random|arbitrary|custom|short|opaque|"
    r"free-form|human-readable|alphanumeric|numeric|positive|negative|non-negative|signed|unsigned|unix|iso|"
    r"base-?64(?:-encoded)?|url-encoded|json-encoded|comma-separated|case-(?:in)?sensitive) ){0,2}"
    r"(string|boolean|bool|integer|number)(?: (?:value|flag|number))?"
    r"(?= (?:that|which|to|containing|representing|indicating|specifying|identifying|describing|denoting|used|"
    r"passed|sent|between|with)\b|(?<=string) of\b)"
)
"""`A string that you can use to filter tags`, `Boolean value to indicate ...`"""
ENDING_TYPE = re.compile(
    r"(?i)(?:\A|[\s,.;])[*_`(]{1,3}type:? (string|integer|int|boolean|bool|number|float|array|object)[*_`)]{0,4}\.?\s*\Z"
)
"""A type that ends a description: `Name of the pet **type String**`."""
LEADING_LIST = re.compile(
    r"(?i)\A\W{0,3}(?:an? |the )?(?:array|list) of (?:((?:string|boolean|integer|number)(?=s\b))|[a-z])"
)
KIND = (
    r"((?:array|list) of (?:string|integer|number|object)s"
    r"|string|(?:unsigned )?integer|number|boolean|object|array)"
)
ALTERNATIVES = re.compile(
    rf"(?i)\A[^.\n]{{0,120}}?(?:\b(?:as|is|be|either|of type)|:) (?:an? )?{KIND} or (?:an? )?{KIND}\b"
)
"""`The command as a string or an array of strings`."""
VALUE = r"[`\"']?(?:[01]|true|false|yes|no)[`\"']?"
FLAG = re.compile(
    rf"(?i)\A\W{{0,3}}(?:(?:if|either|set to) )?{VALUE}(?:\s?(?:/|,|\||\bor\b)\s?(?:or )?{VALUE}){{1,7}}(?![\w-])"
)
"""What a flag is set to: `1/True/true or 0/False/false, show all`."""
COUNTED = re.compile(
    r"(?i)\A\W{0,3}(?:the )?(?:(?:max(?:imum)?|min(?:imum)?|total) )?number of (?!the\b|this\b|your\b)(?:[a-z-]{2,20} )?([a-z]{2,20}s)\b"
)
"""`Number of results to skip`."""
UNITS = re.compile(
    r"(?i)(?:milli|micro|nano)?seconds|minutes|hours|days|weeks|months|years|meters|miles|degrees|points|percents?"
)
"""What is counted also in parts."""
JOINED = re.compile(r"(?i)\b(?:comma|separated|delimited|csv)\b")


def shape_in_prose(text: str) -> TypeShape | None:
    """The type that a description names: `Project id as an integer number.`"""
    leading, _ = typed_prefix(text)
    if leading is not None and leading.shape is not None:
        return leading.shape
    if alternatives := ALTERNATIVES.match(text):
        note = note_of(f"{alternatives[1]} or {alternatives[2]}", {})
        return note.shape if note else None
    if (flag := FLAG.match(text)) and re.search(r"(?i)true|false", flag[0]):
        return BOOLEAN
    found = (
        PROSE_TYPE.match(text) or LEADING_TYPE.match(text) or ENDING_TYPE.search(text)
    )
    listed = LEADING_LIST.match(text) if found is None else None
    found = listed or found
    note = note_of(found[1], {}) if found and found[1] else None
    shape = note.shape if note else None
    if listed is None:
        return shape
    return None if JOINED.search(text[:300]) else TypeList(shape)


def shape_of_count(text: str) -> TypeShape | None:
    """The type of what counts something by its description; examples know better."""
    counted = COUNTED.match(text)
    if counted is None:
        return None
    return NUMBER if UNITS.fullmatch(counted[1]) else INTEGER


PREFIX_TYPE = re.compile(
    r"\(?([^\s.:;()][^.:;()\n]{0,59}?)\)?[ \t]{0,4}(?:[.:;]|\s[-–—]\s|\n)"
)


CODE_TYPE = re.compile(r"`([^`\n]{1,60})`(?=[ \t]{0,4}\((?:optional|required)\b)")
"""`number` (optional), as pages made of API Blueprint have it."""
BRACKETED = re.compile(r"\(([^()\n]{1,60})\)[ \t\n]{1,4}(?=[^\s=<>&|+*/-])")
"""`(Required, string) The name`: marks or a type in brackets in front of a description."""


def typed_prefix(text: str) -> tuple[TypeNote | None, str]:
    """A type that a description begins with: `string. The name`, `Integer - How many`."""
    text = text.replace("\u00a0", " ").lstrip()
    found = CODE_TYPE.match(text) or PREFIX_TYPE.match(text)
    note = note_of(found[1], {}) if found else None
    if found is None or note is None:
        found = BRACKETED.match(text)
        note = note_of(found[1], {}) if found else None
        # Words in brackets that are no type of JSON may be anything.
        if note and (
            note.rest or (note.required is None and not json_type(note.shape))
        ):
            note = None
    if not found:
        return None, text
    if note is None or (note.shape is None and note.required is None):
        return None, text
    if note.required is not None and isinstance(note.shape, TypeRef):
        note = replace(note, shape=None)  # `Required/Unique` names no type.
    return note, text[found.end() :].lstrip()


BETWEEN = re.compile(r"\s*(?:,|\||/|,?\s(?:or|and|oder|ou|o)\s)\s*", re.IGNORECASE)
"""What stands between values that are alternatives."""


def end_of_alternatives(runs: Runs, index: int) -> int:
    """The end of the quoted values in a row that begin at a run: `"a"` or `"b"`."""
    end = index + 1
    while (
        runs[index].text.lstrip()[:1] in ('"', "'")
        and end + 1 < len(runs)
        and BETWEEN.fullmatch(runs[end].text)
        and runs[end + 1].mark is runs[index].mark
    ):
        end += 2
    return end


BARS = re.compile(r"[a-z][\w-]{0,40}(?:\s?[/|]\s?[a-z][\w-]{0,40}){1,20}")
"""Bare words between bars or slashes: `draft / open / paid`."""
FLAGS = frozenset(("and", "or", "yes", "no", "on", "off", *LITERALS))


def between_bars(text: str) -> str:
    """Bare values between bars as quoted ones; empty if they are none."""
    values = re.split(r"\s?[/|]\s?", text) if BARS.fullmatch(text) else []
    if FLAGS.intersection(values) or WORDS.keys() & set(values):
        return ""
    return " | ".join(f'"{value}"' for value in values)
