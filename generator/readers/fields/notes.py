"""What a description says beside its subject: default, values, limits, flags.

Only wordings that leave no doubt give a keyword; everything else stays text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from generator.facts import Json
from generator.readers.fields.choices import choices
from generator.readers.fields.deprecation import is_deprecated
from generator.readers.fields.limits import limits_of
from generator.readers.fields.type_shapes import TypeShape, TypeUnion, json_type
from generator.readers.fields.type_words import WORDS

MAX_LENGTH = 2000
"""Longest description that is looked into, in characters."""

EDGE = r"(?=[\s.,;:)\]*_`]|\Z)"
REQUIRED = re.compile(
    r"(?i)\A[\s(\[*_`]*(?:required|mandatory|obligatorio|requis|erforderlich|必填|必须|必需|必須)"
    r"(?!\s+(?:if|when|for|unless|only|in|with|by|scope|permission))"
    + EDGE
    + r"|[\s(\[*_]+(?:required|mandatory)[)\]*_.]+\s*\Z|\*Required\*|(?:\A|\. )(?:this (?:field|parameter) is )required\."
)
OPTIONAL = re.compile(
    r"(?i)\A[\s(\[*_`]*(?:optional(?:ly)?|opcional|facultatif|可选|选填|任意)"
    + EDGE
    + r"|[\s(\[*_]+optional[)\]*_.]+\s*\Z|\*Optional\*|\A[^.]{0,20}\(optional\)"
)
NULLABLE = re.compile(
    r"(?i)\bnullable\b|\b(?:may|can|could|will|might) (?:also )?be [`'\"]?null\b"
    r"|\bor [`'\"]?null[`'\"]?(?: (?:if|when|for)\b)|\bis [`'\"]?null[`'\"]? (?:if|when|for|unless)\b"
    r"|\b[`'\"]?null[`'\"]? if\b"
)
DEFAULT = re.compile(
    r"(?i)(?:\b(?:(?:the )?defaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=]|(?=\s*[`\"]|\s+-?\d|"
    r"\s+(?:true|false)\b))|by default,? (?:it is |is )?(?=[`\"\d-]))\s*(?:set to )?"
    r"|(?:默认值?|デフォルト|預設)(?:为|是|は)?\s*[:：]?\s*)"
    r"(?:`([^`\n]{1,200})`|\"([^\"\n]{0,200})\"|(-?\d+(?:\.\d+)?(?![\w.]*\w)|true|false)\b)"
)
UNIT = re.compile(
    r"(?i)\s{0,2}(?:%|(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|bytes|[kmg]i?b|ms|s|h)\b"
)
"""Behind a number of no known type these tell of a quantity: `defaults to 1 day`."""
DEFAULT_BEHIND = re.compile(
    r"(?i)(?:`([^`\n]{1,80})`|(-?\d+(?:\.\d+)?|true|false)) (?:\(default\)|by default\b|is the default)"
)
DEFAULT_WORD = re.compile(
    r"(?i)\bdefaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=])\s*([\w.-]{1,60})(?=[\s.,;)]|\Z)"
)
DEFAULT_ALONE = re.compile(
    r"(?i)\(\s?defaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=])\s*([a-z][\w.-]{1,60})\s?\)"
)
"""A bare word that stands alone in brackets: `Appearance (defaults to banner)`."""
NO_VALUES = frozenset(
    "none null nil empty unset undefined unlimited now today current all any everything "
    "true false yes no required optional the auto automatic varies infinite never".split()
)
"""Words behind `default` that describe what happens, and are no text to send."""


FORMAT = re.compile(r"(?:\A|[\n.,` ])format: \"([\w.-]{1,40})\"")


@dataclass(frozen=True, slots=True)
class Remarks:
    """What a description says in a way that a schema can state."""

    required: bool | None = None
    nullable: bool = False
    deprecated: bool = False
    keywords: tuple[tuple[str, Json], ...] = ()


def remarks_of(text: str, shape: TypeShape | None, enum: bool = False) -> Remarks:
    """The remarks in a description of something of this shape.

    `enum` says that the type was called one, so values may come without a word.
    """
    text = text[:MAX_LENGTH]
    kind = json_type(shape)
    required = None
    if REQUIRED.search(text):
        required = True
    elif OPTIONAL.search(text):
        required = False
    keywords: dict[str, Json] = {
        limit.keyword: limit.value for limit in limits_of(text, (kind,) if kind else ())
    }
    stated = FORMAT.search(text) if kind in ("string", "integer", "number") else None
    if stated:
        keywords["format"] = stated[1]
    values = values_in(text, shape, enum)
    if values:
        keywords["enum"] = values
    default = default_in(text, kind, values)
    if default is not None:
        keywords["default"] = default
    return Remarks(
        required,
        bool(NULLABLE.search(text)),
        is_deprecated(text),
        tuple(keywords.items()),
    )


def values_in(text: str, shape: TypeShape | None, enum: bool) -> list[Json]:
    """The values that a description allows, in the type that they must have.

    Names of types are no values: `string`, `integer` says what may be sent; `list`
    among others (`followed`, `list`, `none`) is one.
    """
    kind = json_type(shape)
    if kind not in ("string", "integer", "array") or isinstance(shape, TypeUnion):
        return []
    found = choices(text, enum)
    if all(str(value).lower() in WORDS for value in found):
        return []
    if kind != "integer":
        return list(dict.fromkeys(str(value) for value in found))
    typed = [value_of(str(value), "integer") for value in found]
    return typed if all(isinstance(value, int) for value in typed) else []


def default_in(text: str, kind: str, values: list[Json]) -> Json:
    """The default that a description names; a bare word only if it is allowed."""
    for pattern in (DEFAULT, DEFAULT_BEHIND):
        if found := pattern.search(text):
            if not kind and UNIT.match(text, found.end()):
                return None
            word = next((group for group in found.groups() if group is not None), "")
            return value_of(word, kind)
    bare = DEFAULT_WORD.search(text)
    if bare and bare[1] in values:
        return bare[1]
    alone = DEFAULT_ALONE.search(text) if kind == "string" and not values else None
    return alone[1] if alone and alone[1].lower() not in NO_VALUES else None


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
