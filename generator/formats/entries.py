"""Entries of viewers as they are copied: a name, its type and marks on a line each, and a
description below.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.formats.chrome import is_control
from generator.formats.glued import TYPE_LINE, TYPES
from generator.formats.joined import MARKED_TYPE
from generator.formats.stacked import NAME, notes_below
from generator.formats.text_labels import PART, STATUS
from generator.formats.unfenced import Budget, code_at

IN_BRACKETS = re.compile(r"(?i)\((header|query|path|body|formdata|cookie)\)\Z")
"""Where a parameter goes, as Swagger UI shows it below the type."""

BOUND = r"-?[\d.,]{1,20}"
BOUNDED = re.compile(
    rf"(?i)(?P<kind>(?:Array of )?(?:{TYPES}|strings|integers|numbers|booleans|objects)"
    r"(?: ?<[\w-]{1,30} ?>)?(?: ?\([^()\n]{1,60}\))?)"
    rf"(?P<bounds>(?: (?:[<>=]=? ?{BOUND}|\[ ?{BOUND} \.\. {BOUND} ?[\])])"
    r"(?: (?:characters?|items?|properties))?| non-empty| unique| Nullable| \[ items [^\]\n]{1,200}\]){0,4}"
    r"(?: ?\^[^ \n]{1,300})?)\Z"
)
"""A type with its bounds and pattern, as Redoc shows it: `string [ 1 .. 64 ] characters`,
`Array of strings <uri> <= 8 items`, `string = 5 characters`.
"""
ALLOWED = re.compile(
    r"(?i)(?:allowed|allowed values|available options|possible values):"
)
"""A label of the values of an entry, which are below it on a line each."""
VALUE = re.compile(r"[\w.:/+-]{1,60},?")


def bounds_in_words(bounds: str) -> str:
    """The bounds behind a type as other pages write them.

    >>> bounds_in_words(" [ 1 .. 64 ] characters")
    'between 1 and 64 characters'
    """
    bounds = re.sub(
        rf"\[ ?({BOUND}) \.\. ({BOUND}) ?[\])]", r"between \1 and \2", bounds
    )
    bounds = re.sub(
        rf"(?<![<>])= ({BOUND}) (?=char|item)", r"between \1 and \1 ", bounds
    )
    return bounds.strip()


def entry_at(
    lines: Sequence[str], at: int, end: int, budget: Budget
) -> tuple[tuple[str, ...], int] | None:
    """The cells of the entry on a line and the line after it, or None."""
    if at < end and lines[at].strip() == "-":
        at += 1
    typed = type_of(lines, at, end)
    if typed is None:
        return None
    name, kind = lines[at].strip().rstrip(":"), lines[typed].strip()
    ahead, _ = notes_below(lines, at + 1, typed)
    notes, at = notes_below(lines, typed + 1, end)
    notes = ahead + notes
    if marked := MARKED_TYPE.match(kind):
        kind, notes = marked[1], [marked[2], *notes]
    elif not TYPE_LINE.match(kind) and (bounded := BOUNDED.match(kind)):
        bounds = bounds_in_words(bounded["bounds"])
        kind, notes = bounded["kind"], [*notes, *([f"{bounds}."] if bounds else [])]
    place = ""
    if at < end and (found := IN_BRACKETS.match(lines[at].strip())):
        place, at = found[1], at + 1
    required = next((n for n in notes if n.lower() in ("required", "optional")), "")
    if name.endswith("*"):
        name, required = name.rstrip(" *"), "required"
    described, at = description(lines, at, end, budget)
    other = " ".join(note for note in notes if note != required)
    return (name, kind, required, f"{other} {described}".strip(), place), at


def type_of(lines: Sequence[str], at: int, end: int) -> int | None:
    """The line of the type of the entry that begins on a line; None if none begins.

    A mark may be between them: `limit`, `required`, `integer`.
    """
    if at >= end or not NAME.match(lines[at].strip()):
        return None
    marked = at + 2 < end and lines[at + 1].strip().lower() in ("required", "optional")
    if marked and is_type(lines[at + 2].strip()):
        return at + 2
    below = lines[at + 1].strip() if at + 1 < end else ""
    return at + 1 if is_type(below) or MARKED_TYPE.match(below) else None


def is_type(line: str) -> bool:
    """Whether a line is a type, with its bounds or not."""
    return bool(TYPE_LINE.match(line) or BOUNDED.match(line))


def description(
    lines: Sequence[str], at: int, end: int, budget: Budget
) -> tuple[str, int]:
    """The text below an entry, to the next entry or label."""
    found: list[str] = []
    last = at
    while at < end and len(found) < 12:
        line = lines[at].strip()
        if not line:
            at += 1
            continue
        if ends_entry(lines, at, end, bool(found), budget):
            break
        if ALLOWED.fullmatch(line) and (listed := values_at(lines, at + 1, end)):
            values, at = listed
            line = f"Allowed values: {', '.join(f'`{value}`' for value in values)}."
        else:
            at += 1
        found.append(line)
        last = at
    return " ".join(found), last


def values_at(lines: Sequence[str], at: int, end: int) -> tuple[list[str], int] | None:
    """The values on the lines below their label, and the line after them."""
    values: list[str] = []
    following = at
    for index in range(at, end):
        line = lines[index].strip()
        if not line:
            continue
        if not VALUE.fullmatch(line) or type_of(lines, index, end) is not None:
            break
        values.append(line.rstrip(","))
        following = index + 1
    return (values, following) if values else None


def ends_entry(
    lines: Sequence[str], at: int, end: int, is_described: bool, budget: Budget
) -> bool:
    """Whether a line is not part of an entry's description."""
    line = lines[at].strip()
    if line == "-" or type_of(lines, at, end) is not None:
        return True
    if PART.match(line) or STATUS.match(line) or is_control(line):
        return not line.lower().startswith("example")
    return is_described and bool(code_at(lines, at, budget, types=True))
