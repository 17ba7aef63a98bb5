"""Strings that match a pattern of a document (ECMA-262), generated without executing
it.

The result is a guess: look-around and back-references are ignored, so callers check the
string against the pattern.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final

from .document import Json
from .formats import SPELLED
from .schemas import compiled

TEXTS = {
    "date-time": "2024-05-17T09:30:00Z",
    "date": "2024-05-17",
    "time": "09:30:00Z",
    "duration": "PT1H",
    "uuid": "5f0c1f2e-3a67-4e0e-9d5b-0f1d2c3b4a59",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "url": "https://example.com/",
    "uri-reference": "/",
    "iri": "https://example.com/",
    "byte": "Zm9v",
    "decimal": "1.5",
    "json-pointer": "/a",
    "relative-json-pointer": "0/a",
    "regex": "a",
}
ROOM: Final = {
    **dict.fromkeys(("email", "idn-email"), ("a@b.co",)),
    **dict.fromkeys(("hostname", "idn-hostname"), ("h",)),
    **dict.fromkeys(("uri", "url", "iri"), ("a:b",)),
    "ipv4": ("1.1.1.1", "192.168.100.10", "192.168.100.100"),
    "ipv6": ("::1", "2001:0db8:0000:0000:0000:0000:0000:0001"),
    "duration": ("P1D",),
}
"""Other texts of formats, where there is room for no more or for more."""
WIDENED: Final = {
    "byte": ("", "Zm9v", ""),
    "decimal": ("1.5", "0", ""),
    "time": ("09:30:00.", "0", "Z"),
    "duration": ("PT", "0", "1H"),
    "ipv4": ("192.0.2.1", "", ""),
    "ipv6": ("2001:db8::1", "", ""),
    **dict.fromkeys(("email", "idn-email"), ("someone@", "x", "example.com")),
    **dict.fromkeys(("hostname", "idn-hostname"), ("", "x", "host.example.com")),
}
"""How longer texts of formats are written: a head, what is repeated, and a tail. The texts
of others go on.
"""
LABEL: Final = 50
"""Characters of a part of a host's name; it may have 63 (RFC 1035, section 2.3.4)."""


def fitting(schema: dict[str, Json]) -> Json:
    """A string for a schema with a pattern. Where none is found, one of its format, by
    which clients read it, or `text`.
    """
    validator = compiled({key: schema[key] for key in KEYWORDS if key in schema})
    found = (
        text for text in candidates(schema) if validator and validator.is_valid(text)
    )
    return next(found, TEXTS.get(str(schema.get("format")), "text"))


KEYWORDS = ("pattern", "format", "minLength", "maxLength")


def candidates(schema: dict[str, Json]) -> Iterator[Json]:
    """Strings that may fit: the schema's own, usual formats, made from the pattern."""
    yield from given(schema)
    yield from ("text", *TEXTS.values(), TEXTS["uuid"].upper())
    least = schema.get("minLength")
    for count in dict.fromkeys((0, 1, 2, 4, 8, 20, least)):
        try:
            yield matching(
                str(schema["pattern"]), count if isinstance(count, int) else 1
            )
        except ValueError:
            return


def given(schema: dict[str, Json]) -> Iterator[Json]:
    """Values that a schema itself gives."""
    examples = schema.get("examples")
    yield from examples if isinstance(examples, list) else ()
    yield from (schema[key] for key in ("example", "default") if key in schema)


STRING = {"type": "string"}
ORDER = ("object", "array", "string", "integer", "number", "boolean", "null")


def kind_of(schema: dict[str, Json]) -> str:
    """The type to make up: the first one that is not null."""
    stated = schema.get("type")
    kinds = [stated] if isinstance(stated, str) else list(stated or ())
    known = [kind for kind in kinds if kind in ORDER and kind != "null"]
    if known:
        return str(known[0])
    if kinds:
        return "null"
    if schema.keys() & {"properties", "additionalProperties", "patternProperties"}:
        return "object"
    if schema.keys() & {"items", "prefixItems", "contains"}:
        return "array"
    denied = schema.get("not")
    return "integer" if isinstance(denied, dict) and denied == STRING else "string"


def stated(schema: dict[str, Json]) -> Json:
    """The example of a plain value, or its default; None if there is none that fits
    its type. Texts of a format are made up: many examples break theirs.
    """
    kind = kind_of(schema)
    if kind not in KINDS or "format" in schema or "pattern" in schema:
        return None
    examples = schema.get("examples")
    given = [*examples] if isinstance(examples, list) else []
    for value in (*given[:1], schema.get("example"), schema.get("default")):
        fits = isinstance(value, KINDS[kind]) and value != ""
        if fits and isinstance(value, bool) == (kind == "boolean"):
            return value
    return None


KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}


def text(schema: dict[str, Json]) -> str:
    """A string of a format and length; of the length where it cannot be both, unless
    clients read texts of the format.
    """
    name = str(schema.get("format"))
    base = TEXTS.get(name, "text")
    if base in excluded(schema):
        base = next(t for t in OTHERS if t not in excluded(schema))
    if name in SPELLED:
        return base
    least = min(int(schema.get("minLength", 0)), LONGEST)
    most = max(int(schema.get("maxLength", LONGEST)), 0)
    others = ROOM.get(name, ())
    open_ended = () if name in ("ipv4", "ipv6") else others
    longer = [widened(base, name, least), *(f"{t:x<{least}}" for t in open_ended)]
    fitting = (t for t in (base, *others, *longer) if least <= len(t) <= most)
    return next(fitting, base if name in ("byte", "decimal") else longer[0][:most])


def widened(base: str, name: str, least: int) -> str:
    """A text of a format that has at least so many characters, if it can have."""
    head, unit, tail = WIDENED.get(name, (base, "x", ""))
    missing = least - len(head) - len(tail)
    if missing <= 0 or not unit:
        return base
    filler = unit * -(-missing // len(unit))
    if tail.endswith("example.com"):
        parts = range(0, len(filler), LABEL)
        filler = ".".join(filler[n : n + LABEL - 1] for n in parts)[:missing]
    return f"{head}{filler}{tail}"


OTHERS = [f"other{n or ''}" for n in range(100)]
"""Texts instead of one that is not allowed."""


def excluded(schema: dict[str, Json]) -> list[Json]:
    """The first values that a schema does not allow."""
    denied = schema.get("not")
    node = denied if isinstance(denied, dict) else {}
    listed = node.get("enum")
    found = listed[: len(OTHERS) - 2] if isinstance(listed, list) else []
    return [*found, node["const"]] if "const" in node else found


def number(schema: dict[str, Json]) -> int | float:
    """A number within its limits, a multiple where one is asked for."""
    value = bounded(schema, 1, 0.5)
    step = schema.get("multipleOf")
    if isinstance(step, int | float) and step > 0 and abs(value / step) < WIDEST_COUNT:
        # Ten places: what floats add up to is a little beside the multiple.
        value = round(step * multiple(schema, value, step), 10)
    # Many a number is a count; what must be whole for its reader is a number as well.
    return int(value) if float(value).is_integer() else value


WIDEST_COUNT = 2**53
"""Steps that a float can count."""


def multiple(schema: dict[str, Json], value: float, step: float) -> int:
    """How many steps it takes to a value within the limits, or a little more."""
    count = math.ceil(value / step)
    least, most = schema.get("exclusiveMinimum"), schema.get("maximum")
    if least is not None and step * count <= least:
        return count + 1
    return count - 1 if most is not None and step * count > most else count


def whole(schema: dict[str, Json]) -> int:
    """An integer within its limits, a multiple where one is asked for."""
    value = int(bounded(schema, 1, 1))
    step = schema.get("multipleOf", 1)
    if isinstance(step, int) and step > 1:
        value = -(-value // step) * step
    return value


def bounded(schema: dict[str, Json], value: float, step: float) -> float:
    """The value, or the nearest one within the schema's limits."""
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if over is not None and under is not None and over + step >= under:
        step = (under - over) / 2
    least = schema.get("minimum", over + step if over is not None else value)
    most = schema.get(
        "maximum", under - step if under is not None else max(least, value)
    )
    return float(min(max(value, least), most))


SCALARS: dict[str, Callable[[dict[str, Json]], Json]] = {
    "string": text,
    "integer": whole,
    "number": number,
    "boolean": lambda _: True,
    "null": lambda _: None,
}


LONGEST_PATTERN: Final = 2_000
"""Characters of a pattern that is read: the longest seen has 1,300."""
LONGEST: Final = 10_000
"""Characters of a string that is made."""
DEEPEST: Final = 60
CLASSES: Final = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
FREE: Final = "a0A-_ .~"
"""Characters to try where a pattern says what is not allowed."""


def matching(pattern: str, times: int = 1) -> str:
    """A string for a pattern; what may be repeated is, `times` if it can be.

    Raises:
        ValueError: The pattern cannot be read.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError("the pattern is too long")
    maker = Maker(pattern, times)
    made = maker.alternatives(0)
    if maker.at != len(pattern):
        raise ValueError(f"an unexpected {pattern[maker.at]!r}")
    return made


def numbered(pattern: str, index: int) -> str:
    """A name for a pattern, another one for each index where it can be."""
    made = str(fitting({"pattern": pattern}))
    validator = compiled({"pattern": pattern})
    names = (str(varied(made, index)), f"{made[:-1]}{LETTERS[index % len(LETTERS)]}")
    valid = (name for name in names if validator is None or validator.is_valid(name))
    return next(valid, made * (index + 1))


LETTERS = "abcdefghijklmnopqrst"
"""Replacements of a name's last letter, to make other names."""


def varied(value: Json, index: int) -> Json:
    """A value of the same kind, another one for each index; 0 leaves it as it is."""
    match value:
        case bool() | None:
            return value
        case int() | float():
            return value + index
        case str() if index and value[-1:].isdigit():
            return value[:-1] + str((int(value[-1]) + index) % 10)
        case str() if index:
            return f"{value}{index}"
        case dict():
            return {key: varied(item, index) for key, item in value.items()}
    return value


class Maker:
    """Reads one pattern from left to right, and makes a string of its first choices."""

    def __init__(self, pattern: str, times: int) -> None:
        self._pattern = pattern
        self._times = times
        self.at = 0

    def alternatives(self, depth: int) -> str:
        """The first of several alternatives; the others are read as well."""
        if depth > DEEPEST:
            raise ValueError("the pattern is too deep")
        made = self._sequence(depth)
        while self._take("|"):
            self._sequence(depth)
        return made

    def _sequence(self, depth: int) -> str:
        made: list[str] = []
        size = 0
        while self.at < len(self._pattern) and self._pattern[self.at] not in "|)":
            atom = self._atom(depth)
            least, most = self._counts()
            wanted = min(max(self._times, least), most)
            made.append((atom * min(wanted, LONGEST))[: LONGEST - size])
            size += len(made[-1])
        return "".join(made)

    def _atom(self, depth: int) -> str:
        character = self._next()
        match character:
            case "^" | "$":
                return ""
            case ".":
                return "a"
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case "\\":
                return self._escape()
        return character

    def _group(self, depth: int) -> str:
        skipped = False
        if self._take("?"):
            kind = self._next()
            if kind == "P":
                kind = self._next()
            ahead = self._pattern[self.at : self.at + 1]
            skipped = kind in "=!" or (kind == "<" and ahead in ("=", "!"))
            if kind == "<" and not skipped:
                self.at = self._pattern.index(">", self.at) + 1
            elif kind == "<":
                self.at += 1
        made = self.alternatives(depth + 1)
        if not self._take(")"):
            raise ValueError("an unclosed group")
        return "" if skipped else made

    def _set(self) -> str:
        """The first character of a set, or one that a negated set does not have."""
        negated = self._take("^")
        spans: list[tuple[str, str]] = []
        while not self._take("]"):
            first = self._member()
            last = first
            ahead = self._pattern[self.at : self.at + 2]
            if ahead[:1] == "-" and ahead[1:] not in ("", "]"):
                self.at += 1
                last = self._member()
            spans.append((first, last))
        if not negated:
            return spans[0][0] if spans else ""
        free = (c for c in FREE if not any(a <= c <= b for a, b in spans))
        return next(free, "é")

    def _member(self) -> str:
        character = self._next()
        return self._escape() if character == "\\" else character

    def _escape(self) -> str:
        kind = self._next()
        if kind in ("b", "B"):
            return ""
        if kind in ("p", "P") and self._take("{"):
            self.at = self._pattern.index("}", self.at) + 1
            return "a"
        if kind in ("x", "u"):
            return self._code(2 if kind == "x" else 4)
        return CLASSES.get(kind) or CONTROLS.get(kind) or kind

    def _code(self, digits: int) -> str:
        if self._take("{"):
            end = self._pattern.index("}", self.at)
            text, self.at = self._pattern[self.at : end], end + 1
        else:
            text = self._pattern[self.at : self.at + digits]
            self.at += digits
        if len(text) > 8 or self.at > len(self._pattern):
            raise ValueError("unexpected end of the pattern")
        try:
            return chr(int(text, 16))
        except OverflowError as error:
            raise ValueError("no such character") from error

    def _counts(self) -> tuple[int, int]:
        """How often the atom before may be there."""
        counts = (1, 1)
        for sign, found in (("*", (0, LONGEST)), ("+", (1, LONGEST)), ("?", (0, 1))):
            if self._take(sign):
                counts = found
                break
        else:
            end = self._pattern.find("}", self.at)
            if self._pattern[self.at : self.at + 1] == "{" and end > 0:
                least, comma, most = self._pattern[self.at + 1 : end].partition(",")
                if least.isdecimal() and len(least) < 9 and len(most) < 9:
                    self.at = end + 1
                    top = int(most) if most.isdecimal() else LONGEST
                    counts = (int(least), top if comma else int(least))
        self._take("?")
        return counts

    def _next(self) -> str:
        if self.at >= len(self._pattern):
            raise ValueError("unexpected end of the pattern")
        self.at += 1
        return self._pattern[self.at - 1]

    def _take(self, sign: str) -> bool:
        found = self._pattern.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found
