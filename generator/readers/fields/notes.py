"""Facts in a description: default, limits, flags, a place.

Only unambiguous wording gives a keyword; everything else remains text.
"""

from __future__ import annotations

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.readers.fields.limits import limits_of
from generator.readers.fields.type_shapes import TypeShape, json_type
from generator.readers.fields.values import MAX_LENGTH, value_of, values_in
from generator.vocabulary import Vocabulary, alternatives

EDGE = r"(?=[\s.,;:)\]*_`/]|\Z)"
FIELD = alternatives(Vocabulary.FIELD)
MEMBER = r"(?:argument|attribute|field|header|key|parameter|property|value)"
NOT_ALWAYS = (
    r"(?!\s+(?:if|when|for|unless|only|in|with|by|scope|permission|"
    rf"{alternatives(Vocabulary.WHEN, Vocabulary.ONLY)})\b)"
)
REQUIRED = re.compile(
    r"(?i)\A[\s(\[*_`]*(?:required|mandatory|"
    + alternatives(Vocabulary.REQUIRED)
    + ")"
    + NOT_ALWAYS
    + EDGE
    + r"|[\s(\[*_]+(?:required|mandatory)[)\]*_.]+\s*\Z"
    r"|[.!]\s(?:Required|Mandatory)(?:\.(?=\s)|\.?\s*\Z)|[,;]\s(?:required|mandatory)\.?\s*\Z|\*Required\*"
    rf"|(?:\A|[.!]\s)this is an? (?:required|mandatory) {MEMBER}\b{NOT_ALWAYS}"
    rf"|(?:\A|[.!]\s)this (?:{MEMBER}\s)?is (?:required|mandatory)(?:\.|\sand\b)"
    r"|(?:\A|[.!]\s)(?:it|this) is (?:required|mandatory) to be (?:sent|given|set|present|passed|provided)\b"
    r"(?!\s(?:when|if|for|unless|only|in)\b(?! (?:making|sending|calling|an?y? (?:request|call))))"
    rf"|(?:\A|[,;]\s)(?:(?:{FIELD}) )?(?:{alternatives(Vocabulary.REQUIRED)})(?: (?:{FIELD}))?"
    rf"(?=[\s,.;)*]|\Z)(?!\s(?:{alternatives(Vocabulary.WHEN, Vocabulary.ONLY)})\b)"
)
OPTIONAL = re.compile(
    r"(?i)\b(?:may|can) be (?:left out|omitted)\b(?! (?:if|when|where|for|in|unless)\b)|\A[\s(\[*_`]*(?:optional(?:ly)?|"
    + alternatives(Vocabulary.OPTIONAL)
    + ")"
    + EDGE
    + r"|[\s(\[*_]+optional[)\]*_.]+\s*\Z|[,;]\soptional\.?\s*\Z|[.!]\sOptional\.?\s*\Z|\*Optional\*|\A[^.]{0,20}\(optional\)"
    rf"|(?:\A|[,;]\s)(?:{alternatives(Vocabulary.OPTIONAL)})(?=[\s,.;)*]|\Z)"
)
NULLABLE = re.compile(
    r"(?i)\bnullable\b|\b(?:may|can|could|will|might) (?:also )?be [`'\"]?null\b"
    r"|\bor [`'\"]?null[`'\"]?(?: (?:if|when|for)\b)|\bis [`'\"]?null[`'\"]? (?:if|when|for|unless)\b"
    r"|\b[`'\"]?null[`'\"]? if\b"
)
DEFAULT = re.compile(
    r"(?i)(?:\b(?:(?:the )?defaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=]|(?=\s*[`\"]|\s+-?\d|"
    r"\s+(?:true|false)\b))|by default,? (?:it is |is )?(?=[`\"\d-]))\s*(?:set to )?"
    rf"|(?:{alternatives(Vocabulary.DEFAULT, spaced=False)})"
    rf"(?:{alternatives(Vocabulary.IS, spaced=False)})?\s*[:：]?\s*"
    rf"|\b(?:{alternatives(Vocabulary.DEFAULT, spaced=True)})"
    rf"(?:\s*(?:[:=—-]|(?:{alternatives(Vocabulary.IS, spaced=True)})\b)|(?=\s[`\"\d]))\s*"
    r"|\b(?:standard|vorgabe)(?:wert)?\s*(?::|ist\b)\s*)"
    r"(?:`([^`\n]{1,200})`|\"([^\"\n]{0,200})\"|(-?\d+(?:\.\d+)?(?![\w.]*\w)|true|false)\b)"
)
UNIT = re.compile(
    r"(?i)\s{0,2}(?:%|(?:milli)?seconds?|minutes?|hours?|days?|weeks?|months?|years?|bytes|[kmg]i?b|ms|s|h)\b"
)
"""Behind a number of no known type these tell of a quantity: `defaults to 1 day`."""
DEFAULT_BEHIND = re.compile(
    r"(?i)(?:`([^`\n]{1,80})`|(?<![\w.-])(-?\d+(?:\.\d+)?|true|false))"
    r" (?:\(default\)|by default\b|is the default|(?:if|when|where|unless) (?:it is )?(?:omitted|left (?:out|empty|blank)|"
    r"(?:not |un)(?:given|set|specified|sent|provided|passed|stated)|absent|missing|given otherwise)\b)"
)
DEFAULT_WORD = re.compile(
    r"(?i)\bdefaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=])\s*([\w.-]{1,60})(?=[\s.,;)]|\Z)"
)
DEFAULT_DENSE = re.compile(
    rf"(?:{alternatives(Vocabulary.DEFAULT, spaced=False)})"
    rf"(?:{alternatives(Vocabulary.IS, spaced=False)}|[:：])\s*([A-Za-z][\w.-]{{0,60}})(?![\w.-])"
)
"""A bare word behind the word of a script that puts no blanks around it."""
DEFAULT_ALONE = re.compile(
    r"(?i)\(\s?defaults?(?:\s+value)?(?:\s+is|\s+to|\s*[:=])\s*([a-z][\w.-]{1,60})\s?\)"
)
"""A bare word that is alone in brackets: `Appearance (defaults to banner)`."""
NO_VALUES = frozenset(
    "none null nil empty unset undefined unlimited now today current all any everything "
    "true false yes no required optional the auto automatic varies infinite never".split()
)
"""Vocabulary behind `default` that describe what happens, and are not text to send."""
OTHER_THAN = re.compile(r"(?i)\b(?:not|than|from|if|unlike|like)(?: the)?\s*\Z")
"""In front of a default: `the port, if not the default "443"`."""
STATES = re.compile(r"(?i)\b(?:is|to|by)\b|[:=]")
"""Between `default` and a value this says that it is the value's own."""
PLAIN_TEXT = re.compile(r"[A-Za-z./-][\w./:+-]{0,60}")
"""A default in code of something without a type: ``defaults to `-v` ``."""


def is_text(word: str) -> bool:
    """Whether a word behind `default` is a text to send."""
    return word.lower() not in NO_VALUES


FORMAT = re.compile(r"(?:\A|[\n.,` ])format: \"([\w.-]{1,40})\"")


@dataclass(frozen=True, slots=True)
class Remarks:
    """The statements of a description that a schema can express."""

    required: bool | None = None
    nullable: bool = False
    deprecated: bool = False
    keywords: tuple[tuple[str, Json], ...] = ()


def remarks_of(
    text: str, shape: TypeShape | None, enum: bool = False, name: str = ""
) -> Remarks:
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
    values = values_in(text, shape, enum, name)
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


def default_in(text: str, kind: str, values: list[Json]) -> Json:
    """The default that a description names; a bare word only if it is allowed."""
    for pattern in (DEFAULT, DEFAULT_BEHIND):
        if found := pattern.search(text):
            if OTHER_THAN.search(text[: found.start()]):
                return None
            counted = text[found.end() - 1].isdigit() or not kind
            if kind in ("", "string") and counted and UNIT.match(text, found.end()):
                return None
            word = next((group for group in found.groups() if group is not None), "")
            if not kind and len(found.groups()) > 2 and found[2]:
                return value_of(word, "string")
            value = value_of(word, kind)
            verb = STATES.search(found[0][: found.end(1) - found.start() - len(word)])
            plain = not kind and found[1] and verb and PLAIN_TEXT.fullmatch(word)
            return word if value is None and plain and is_text(word) else value
    bare = DEFAULT_WORD.search(text)
    if bare and bare[1] in values:
        return bare[1]
    plain = kind == "string" and not values
    alone = DEFAULT_ALONE.search(text) or DEFAULT_DENSE.search(text) if plain else None
    return alone[1] if alone and is_text(alone[1]) else None


MAX_TITLE = 300
"""Longest title or name that is looked into, in characters."""

IN_TITLE = re.compile(r"[\s(\[*_~-]*\bdeprecated\b[\s)\]*_~:!-]*", re.IGNORECASE)
OF_TEXT = re.compile(
    r"[^\w\n]{0,20}(?:warning|caution|note|important|status|danger)?[^\w\n]{0,12}"
    r"(?:deprecated\b(?!\s+(?:fields?|parameters?|endpoints?|values?|versions?)\b)"
    r"|(?:this|the) (?:\w+ )?(?:endpoint|method|operation|api|route|call|field|parameter|"
    r"property|attribute|option|resource|feature)s? (?:is|are|has been|have been|was)"
    r" (?:now |being )?deprecated\b)",
    re.IGNORECASE,
)


def is_deprecated(text: str) -> bool:
    """Whether a string says of what it describes that it is deprecated.

    >>> is_deprecated("**Deprecated:** use `mode`"), is_deprecated("Deprecated fields too")
    (True, False)
    """
    return bool(OF_TEXT.match(text[:300].replace("_", " ")))


def without_mark(title: str) -> tuple[str, bool]:
    """A title or name without the word beside it, and whether the word was there.

    >>> without_mark("Update a pet (deprecated)")
    ('Update a pet', True)
    """
    if title.startswith("~~") and title.endswith("~~") and len(title) > 4:
        return title.strip("~").strip(), True
    if len(title) > MAX_TITLE or "deprecated" not in title.lower():
        return title, False
    for found in IN_TITLE.finditer(title):
        at_edge = found.start() == 0 or found.end() == len(title)
        rest = (title[: found.start()] + " " + title[found.end() :]).strip()
        if at_edge and rest:
            return rest.strip(" ,;"), True
    return title, False


PASSED = re.compile(
    r"(?i)\b(?:specified|passed|sent|given|provided|supplied|set|included|added|appended)\b"
    r"[^.;:]{0,40}\b(?:as|in|via|through|to)\b[^.;:]{0,30}?"
    r"\b(query|body|header|path|cookie|form)s?\b(?P<rest>[^.;:]{0,60})"
)
OTHERWISE = re.compile(
    r"(?i)\b(?:if|when|unless|instead|or|also|not|alternatively|other|another)\b"
)


def stated_place(text: str) -> str:
    """Where a description says that a parameter goes, empty if it names no place or
    several: `This is specified as part of the URL as a query parameter.`
    """
    places = {
        found[1].lower()
        for found in PASSED.finditer(text[:2000])
        if not OTHERWISE.search(found[0])
    }
    return places.pop() if len(places) == 1 else ""
