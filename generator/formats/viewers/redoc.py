"""Redoc: the labels of parts in capitals, fields as `name`, `required` and type, the
endpoint below what is said of it, and the samples last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.text_labels import is_short
from generator.formats.unfenced import Budget, Unfenced, code_at
from generator.formats.viewers.shown import (
    METHOD_LINE,
    PATH_LINE,
    SET_IN,
    SET_OUT,
    ShownField,
    ShownOperation,
    ShownPart,
    nested,
    values_note,
)

PLACE = re.compile(r"(?i)(path|query|header|cookie) parameters")
BODY = re.compile(r"(?i)request body schema:\s{0,4}([\w./+*-]{1,80})?")
ANSWER = re.compile(r"(?i)response (schema:\s{0,4}([\w./+*-]{1,80})?|headers)")
CREDENTIALS = re.compile(r"(?i)authorizations:")
STATUS = re.compile(r"([2-5](?:\d\d|XX)|default)(?: +(.{1,300}))?")
SAMPLES = re.compile(r"(Request|Response) samples")
CONTROLS = re.compile(
    r"Payload|Content type|Copy|Copied|Example|(?:Expand all)?\s?(?:Collapse all)?"
    r"|(?:[1-5]\d\d|default){1,20}|[a-z]{2,20}/[\w.+*-]{1,80}|(?i:curl|shell|json)"
)
"""What stands among the samples beside their code."""
SERVER = re.compile(r"https?://[^\s<>]{1,300}")
WORD = r"(?:string|integer|number|boolean|object|array|null|any|file)s?"
NAMED = rf"(?:{WORD}|[\w.-]{{1,60}}(?: [\w.-]{{1,30}}){{0,5}} \({WORD}\))"
TYPE = re.compile(
    rf"(?P<list>(?:Array of ){{0,3}})\(?(?P<kinds>{NAMED}(?: or {NAMED}){{0,12}})\)?"
    r"(?: <(?P<format>[\w -]{1,40})>)?(?: \([^()]{1,80}\))?"
    r"(?P<limits>\s?(?:[<>=\[(^/]|non-empty|unique|multiple of|decimal places|Recursive).{0,300})?"
)
NAME = re.compile(r"[\w$@.:\[\]{}*-]{1,100}")
INNER = re.compile(r"Array ?(?:\([^()]{0,60}\))?")
VARIANTS = re.compile(r"(?:One|Any) of\b.{0,300}")
ATTRIBUTE = re.compile(r"(Items )?(Enum|Value|Default|Examples?):\s{0,4}(.{1,600})")
QUOTED = re.compile(r'"([^"\n]{0,80})"|(?<!\S)([-\w.]{1,80})(?!\S)')
MAX_TITLE = 60
"""Lines above the first label in which the title is looked for."""


def operations(lines: Sequence[str]) -> Iterator[ShownOperation]:
    """The operations that a copy shows; none in other texts."""
    stripped = [line.strip() for line in lines]
    if not any(map(BODY.fullmatch, stripped)) and not (
        any(map(SAMPLES.fullmatch, stripped))
        and any(map(CREDENTIALS.fullmatch, stripped))
    ):
        return
    following, budget, is_saved = 0, Budget(), SET_IN in stripped
    for at, line in enumerate(stripped):
        if at < following or not (found := METHOD_LINE.fullmatch(line)):
            continue
        path, end = found[2] or "", at + 1
        if not path:
            path = stripped[end] if end < len(stripped) else ""
            end += 1
        labels = [i for i in range(following, at) if is_label(stripped[i])]
        # What is called without a path, a webhook, has responses of its own above.
        ends = [i for i in labels if stripped[i] == "Responses"][:-1]
        label = next((i for i in labels if not ends or i > ends[-1]), at)
        if label == at:
            following = at
        if not PATH_LINE.fullmatch(path) or label == at:
            continue
        operation = titled(stripped, following, label)
        operation.method, operation.path, operation.call = found[1], path, at
        operation.parts = list(parts(stripped, label, at))
        operation.following = samples(operation, stripped, end, budget)
        for part in operation.parts:
            set_in(part, stripped, is_saved=is_saved)
        following = operation.following
        yield operation


def is_label(line: str) -> bool:
    """Whether a line is the label of a part."""
    labels = (PLACE, BODY, CREDENTIALS)
    return any(each.fullmatch(line) for each in labels) or line == "Responses"


def titled(lines: Sequence[str], first: int, label: int) -> ShownOperation:
    """An operation whose first label is on a line, with its title and text above."""
    above = [i for i in range(max(first, label - MAX_TITLE), label) if lines[i]]
    title = next((i for i in reversed(above) if is_short(lines[i])), -1)
    title = title if title >= 0 or not above else above[-1]
    described = [i for i in above if i > title >= 0]
    start = title if title >= 0 else label
    return ShownOperation(start, label, title, "", "", label, described)


def parts(lines: Sequence[str], first: int, end: int) -> Iterator[ShownPart]:
    """The parts between the first label and the endpoint, with their entries."""
    part: ShownPart | None = None
    begins = first
    answers = False
    for at in range(first, end + 1):
        line = lines[at] if at < end else ""
        place, body = PLACE.fullmatch(line), BODY.fullmatch(line)
        status = STATUS.fullmatch(line) if answers else None
        inner = ANSWER.fullmatch(line)
        is_new = place or body or status or line == "Responses" or inner or at == end
        if not is_new and not CREDENTIALS.fullmatch(line):
            continue
        if part is not None:
            fill(part, lines, begins, at)
            if not inner:
                yield part
                part = None
        answers = answers or line == "Responses"
        begins = at + 1
        if place:
            part = ShownPart(place[1].lower(), at)
        elif body:
            part = ShownPart("body", at, body[1] or "")
        elif status:
            part = ShownPart(status[1], at, status[2] or "")
        elif inner and part is not None and inner[1].lower() == "headers":
            begins = end + 1


def fill(part: ShownPart, lines: Sequence[str], first: int, end: int) -> None:
    """Take the entries of lines into a part, and the text of a response."""
    is_status = part.place[0].isdigit() or part.place == "default"
    at = first
    while at < end:
        line = lines[at]
        if typed := type_below(lines, at, end):
            entry, at = entry_at(lines, at, typed, end)
            if entry is not None:
                part.entries.append(entry)
            continue
        if INNER.fullmatch(line) and not part.entries:
            part.is_list = True
        elif is_status and line and not part.text and not part.entries:
            part.text = line
        at += 1


def type_below(lines: Sequence[str], at: int, end: int) -> int:
    """The line of the type of the field whose name is on a line; 0 if none is."""
    if not NAME.fullmatch(lines[at]) or at + 1 >= end or INNER.fullmatch(lines[at]):
        return 0
    below = at + 1
    if lines[below] in ("required", "recommended"):
        below += 1
    # The cell between them is an empty line.
    while below < min(end, at + 4) and not lines[below]:
        below += 1
    return below if below < end and TYPE.fullmatch(lines[below]) else 0


def entry_at(
    lines: Sequence[str], at: int, typed: int, end: int
) -> tuple[ShownField | None, int]:
    """The field whose name and type are on lines, and the line behind it."""
    found = TYPE.fullmatch(lines[typed])
    assert found is not None
    notes: list[str] = []
    last, index = typed, typed + 1
    while index < end and not type_below(lines, index, end):
        line = lines[index]
        if INNER.fullmatch(line) or VARIANTS.fullmatch(line) or line.endswith("*"):
            break
        if line in (SET_IN, SET_OUT):
            break
        if line:
            notes.append(attribute(line))
            last = index
        index += 1
    required = "required" if lines[at + 1] == "required" else "optional"
    note = " ".join(filter(None, notes))
    return ShownField(lines[at], type_of(found), required, note, at, last), index


def type_of(found: re.Match[str]) -> str:
    """A type in the words of tables: `array of objects`, `string <uuid> | null`."""
    depth = found["list"].count("Array of ")
    kinds = dict.fromkeys(
        re.sub(r".* \((\w+)\)\Z", r"\1", kind).rstrip("s")
        for kind in found["kinds"].split(" or ")
    )
    if depth:
        kind = next(iter(kinds)) if len(kinds) == 1 else "any"
        return "array of " * depth + kind
    null = " | null" if "null" in kinds and len(kinds) > 1 else ""
    stated = [kind for kind in kinds if kind != "null" or len(kinds) == 1]
    if len(stated) == 1 and found["format"]:
        return f"{stated[0]} <{found['format']}>{null}"
    return " | ".join(stated) + null


def attribute(line: str) -> str:
    """What a line below a type says, as a sentence."""
    if not (found := ATTRIBUTE.fullmatch(line)):
        return f"{line}." if line in ("Deprecated", "Nullable") else line
    if found[2] in ("Enum", "Value"):
        return values_note([a or b for a, b in QUOTED.findall(found[3])])
    if found[2] == "Default":
        value = found[3].strip().strip('"')
        return f"Default: `{value}`."
    return f"Example: `{found[3].strip()}`." if "`" not in found[3] else ""


def samples(
    operation: ShownOperation, lines: Sequence[str], at: int, budget: Budget
) -> int:
    """Take the samples below an endpoint; gives the line behind them."""
    side, following = "", at
    while at < len(lines):
        line = lines[at]
        if found := SAMPLES.fullmatch(line):
            side = found[1]
        elif SERVER.fullmatch(line) and not side:
            if line.endswith(operation.path) and not operation.base:
                operation.base = line.removesuffix(operation.path)
        elif side and (code := code_at(lines, at, budget)):
            place(operation, side, code)
            at = code.last
        elif line and not (side and CONTROLS.fullmatch(line)):
            break
        at += 1
        following = at if line else following
    return following


def place(operation: ShownOperation, side: str, sample: Unfenced) -> None:
    """Give a sample to the body, or to the first successful response."""
    for part in operation.parts:
        is_body = side == "Request" and part.place == "body"
        if is_body or (side == "Response" and part.place[0].isdigit()):
            if not part.samples:
                part.samples.append(sample)
            return


def set_in(part: ShownPart, lines: Sequence[str], *, is_saved: bool) -> None:
    """Set the fields of objects in: as the tables of a saved page are inside each other,
    or as the sample of the part shows them.
    """
    opened: dict[int, bool] = {}
    variants: list[str] = []
    depth, depths = 0, [0]
    for index, entry in enumerate(part.entries[:-1]):
        between = lines[entry.last + 1 : part.entries[index + 1].first]
        is_variant = any(map(VARIANTS.fullmatch, between))
        variants += [entry.name] if is_variant else []
        depth += between.count(SET_IN) - between.count(SET_OUT)
        depths.append(depth)
        is_shown = is_variant or any(map(INNER.fullmatch, between))
        # A nested table has a blank line more around it than a row.
        blanks = sum(not line for line in between)
        if entry.holds_fields and "additional property" not in between:
            opened[index] = is_shown or blanks > (2 if entry.note else 1)
    if is_saved:
        found = [
            replace(entry, depth=max(0, own))
            for entry, own in zip(part.entries, depths, strict=False)
        ]
    else:
        found = nested(part.entries, opened, value_of(part, lines))
    part.entries = [*without_variants(found, variants)]


def without_variants(
    entries: Sequence[ShownField], variants: Sequence[str]
) -> Iterator[ShownField]:
    """Entries without the fields of one variant of several: they are not all."""
    hidden: int | None = None
    for entry in entries:
        if hidden is not None and entry.depth > hidden:
            continue
        hidden = entry.depth if entry.name in variants else None
        yield entry


def value_of(part: ShownPart, lines: Sequence[str]) -> Any:
    """The value that the sample of a part shows; None if there is none."""
    if not part.samples or part.samples[0].language != "json":
        return None
    sample = part.samples[0]
    try:
        return json.loads("\n".join(lines[sample.first : sample.last + 1]))
    except ValueError:
        return None
