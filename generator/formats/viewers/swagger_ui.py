"""Swagger UI: a method, a path and a summary on lines of their own; parameters as name,
type and `(place)`; a message as its example or as its schema in braces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.unfenced import Budget, code_at
from generator.formats.viewers.models import DrawnSchema, model_at, models_below
from generator.formats.viewers.shown import (
    METHOD_LINE,
    PATH_LINE,
    SET_IN,
    SET_OUT,
    ShownField,
    ShownOperation,
    ShownPart,
    values_note,
)

PLACE = re.compile(r"\((path|query|header|cookie|body|formData)\)")
TYPE = re.compile(
    r"(?:array<[\w<> |()$-]{1,80}>|array\[[\w()$-]{1,40}\]"
    r"|(?:string|integer|number|boolean|object|array|file|any)(?:\(\$?[\w-]{1,40}\))?"
    r"(?: \| (?:string|integer|number|boolean|null))*)"
)
NAME = re.compile(r"(\S{1,100})(\s\*)?")
STATUS = re.compile(r"([1-5](?:\d\d|XX)|default)")
MEDIA = re.compile(r"[a-z]{2,20}/[\w.+*-]{1,80}")
TABS = frozenset(("Example Value", "Edit Value", "Schema", "DrawnSchema"))
LABELS = frozenset(("Parameters", "Request body", "Responses"))
PARAMETERS = re.compile(r"Name\s{1,4}Description|No parameters")
ANSWERS = re.compile(r"Code\s{1,4}(?:Description|Details)(?:\s{1,4}Links)?")
SERVERS = re.compile(r"(https?://[^\s<>]{1,300}?)/?(?: - .{1,80})?")
ATTRIBUTE = re.compile(
    r"(Available values|Default value|Example|Items Enum|Enum)\s?:\s{0,4}(.{0,600})"
)
CONTROLS = frozenset(
    (
        *("Try it out", "--", "Send empty value", "Cancel", "required", "Media type"),
        *("Controls Accept header.", "No links", "Links", "Examples:", "Add item"),
    )
)
UNSEEN = {0xA0: " ", 0x200B: None, ord(SET_IN): None, ord(SET_OUT): None}
MOST_ABOVE = 400
"""Lines of the text of an operation; a page of prose has fewer."""


class Call(NamedTuple):
    """A method on a line, its path, and the line behind them."""

    method: str
    path: str
    at: int
    following: int


def operations(lines: Sequence[str]) -> Iterator[ShownOperation]:
    """The operations that a copy shows; none in other texts."""
    stripped = [
        line.replace("\xa0", " ").replace("\u200b", "").strip() for line in lines
    ]
    if not is_shown(stripped):
        return
    budget = Budget()
    calls = list(calls_of(stripped))
    schemas = next(
        (i for i, t in enumerate(stripped) if t in ("Schemas", "Models")), -1
    )
    end = (
        len(stripped) if schemas < 0 or not calls or schemas < calls[-1].at else schemas
    )
    models = models_below(stripped, end, Budget())
    for index, call in enumerate(calls):
        stop = calls[index + 1].at if index + 1 < len(calls) else end
        operation = begun(stripped, call, stop)
        read_parts(operation, stripped, stop, budget)
        for part in operation.parts:
            by_example(part, stripped, models)
        if end < len(stripped) and index + 1 == len(calls):
            # What uses the schemas below has their fields already.
            operation.following, operation.left_out = end, len(stripped)
        yield operation


def is_shown(lines: Sequence[str]) -> bool:
    """Whether a text is a copy of this viewer: by the heads of its tables and its tabs."""
    heads = any(map(PARAMETERS.fullmatch, lines)) and any(map(ANSWERS.fullmatch, lines))
    return heads and ("Try it out" in lines or "Example Value" in lines)


def calls_of(lines: Sequence[str]) -> Iterator[Call]:
    """The calls that lines announce."""
    for at, line in enumerate(lines):
        found = METHOD_LINE.fullmatch(line)
        if not found or not line.split("/")[0].strip().isupper():
            continue
        if found[2]:
            yield Call(found[1], found[2], at, at + 1)
        elif at + 1 < len(lines) and PATH_LINE.fullmatch(lines[at + 1]):
            yield Call(found[1], lines[at + 1], at, at + 2)


def begun(lines: Sequence[str], call: Call, stop: int) -> ShownOperation:
    """An operation with its title and text, its parts not yet read."""
    at = call.following
    title = at if at < stop and lines[at] and lines[at] not in LABELS else -1
    label = next((i for i in range(at, stop) if lines[i] in LABELS), -1)
    described: list[int] = []
    if label >= 0 and title >= 0:
        behind = range(title + 1, min(label, title + MOST_ABOVE))
        described = [i for i in behind if lines[i] and lines[i] not in CONTROLS]
    following = label if label >= 0 else max(title + 1, at)
    return ShownOperation(
        call.at, following, title, call.method, call.path, call.at, described
    )


def read_parts(
    operation: ShownOperation, lines: Sequence[str], stop: int, budget: Budget
) -> None:
    """Read what is below the labels of an operation."""
    at = label = operation.following
    while at < stop and lines[label] in LABELS:
        following = label + 1
        while following < stop and lines[following] not in LABELS:
            following += 1
        inner = range(label + 1, following)
        if lines[label] == "Parameters":
            read_parameters(operation, lines, inner, budget)
        elif lines[label] == "Request body":
            read_body(operation, lines, inner, budget)
        else:
            operation.following = read_answers(operation, lines, inner, budget)
        at = label = following


def entries_of(lines: Sequence[str], inner: range) -> Iterator[tuple[str, ShownField]]:
    """The parameters on lines with their places, empty for a field of a form."""
    at = inner.start
    while at < inner.stop:
        if not (typed := type_below(lines, at, inner.stop)):
            at += 1
            continue
        name = NAME.fullmatch(lines[at])
        assert name is not None
        below = typed + 1
        deprecated = below < inner.stop and lines[below] == "deprecated"
        below += deprecated
        place = PLACE.fullmatch(lines[below]) if below < inner.stop else None
        index = below + (place is not None)
        notes, last = ["Deprecated."] if deprecated else [], index - 1
        while index < inner.stop and not type_below(lines, index, inner.stop):
            if lines[index] in TABS or lines[index][:1] in ("{", "["):
                break
            notes.append(lines[index])
            last = index if lines[index] else last
            index += 1
        required = "required" if name[2] or lines[at + 1] == "required" else "optional"
        note = " ".join(notes_of(notes, name[1]))
        kind = type_of(lines[typed])
        yield (
            place[1] if place else "",
            ShownField(name[1], kind, required, note, at, last),
        )
        at = index


def type_below(lines: Sequence[str], at: int, end: int) -> int:
    """The line of the type of the parameter whose name is on a line; 0 if none is."""
    if at + 1 >= end or not NAME.fullmatch(lines[at]) or TYPE.fullmatch(lines[at]):
        return 0
    typed = at + 2 if lines[at + 1] == "required" else at + 1
    return typed if typed < end and TYPE.fullmatch(lines[typed]) else 0


def type_of(text: str) -> str:
    """A type in the words of tables."""
    if found := re.fullmatch(r"array[<\[](\w+).*", text):
        return f"array of {found[1]}"
    return re.sub(r"\(\$?([\w-]+)\)", r" <\1>", text)


def notes_of(lines: Sequence[str], name: str) -> Iterator[str]:
    """What lines below a parameter say, without what its field of input shows."""
    values: list[str] = []
    for line in filter(None, lines):
        found = ATTRIBUTE.fullmatch(line)
        if found and found[1] in ("Available values", "Enum", "Items Enum"):
            values = [each.strip(" \"'") for each in found[2].split(",")]
            yield values_note([each for each in values if each])
        elif found and "`" not in found[2] and found[2]:
            word = "Default" if found[1] == "Default value" else "Example"
            yield f"{word}: `{found[2]}`."
        elif line not in values and line not in CONTROLS | {name, "true", "false"}:
            yield line


def read_parameters(
    operation: ShownOperation, lines: Sequence[str], inner: range, budget: Budget
) -> None:
    """Read the parameters; a body among them has an example below it."""
    parts: dict[str, ShownPart] = {}
    for place, entry in entries_of(lines, inner):
        if place == "body":
            part = ShownPart("body", entry.first)
            read_message(part, lines, range(entry.last + 1, inner.stop), budget)
        elif place == "formData":
            part = parts.setdefault(place, ShownPart("body", entry.first))
            part.text = part.text or "application/x-www-form-urlencoded"
            if entry.type.startswith("file"):
                part.text = "multipart/form-data"
            part.entries.append(entry)
        elif place:
            part = parts.setdefault(place, ShownPart(place, entry.first))
            part.entries.append(entry)
        else:
            continue
        if part not in operation.parts:
            operation.parts.append(part)


def read_body(
    operation: ShownOperation, lines: Sequence[str], inner: range, budget: Budget
) -> None:
    """Read the body: an example, a schema, or the fields of a form."""
    part = ShownPart("body", inner.start - 1)
    media = next((i for i in inner if MEDIA.fullmatch(lines[i])), None)
    if media is not None:
        part.text = lines[media]
        inner = range(media + 1, inner.stop)
    read_message(part, lines, inner, budget)
    is_form = part.text.startswith(("multipart/", "application/x-www-form-urlencoded"))
    if is_form and not part.entries and not part.samples:
        part.entries = [entry for place, entry in entries_of(lines, inner) if not place]
    operation.parts.append(part)


def read_answers(
    operation: ShownOperation, lines: Sequence[str], inner: range, budget: Budget
) -> int:
    """Read the responses; gives the line behind them."""
    starts = [i for i in inner if STATUS.fullmatch(lines[i])]
    following = inner.start
    for at, stop in zip(starts, [*starts[1:], inner.stop], strict=True):
        part = ShownPart(lines[at], at)
        closed = next((i for i in range(at, stop) if lines[i] == "No links"), stop)
        body = range(at + 1, closed)
        tab = next((i for i in body if lines[i] in TABS or lines[i] == "Media type"), 0)
        words = (i for i in range(at + 1, tab or closed) if lines[i])
        text = next(words, None)
        part.text = lines[text] if text is not None else ""
        following = text + 1 if text is not None else at + 1
        if tab:
            last = read_message(part, lines, range(tab, closed), budget)
            following = max(following, last)
        if closed < stop:
            following = closed + 1
        operation.parts.append(part)
    return following


def read_message(
    part: ShownPart, lines: Sequence[str], inner: range, budget: Budget
) -> int:
    """Read an example or a schema into a part; gives the line behind it."""
    for at in inner:
        if lines[at].startswith("Headers:"):
            break
        if model := model_at(lines, at, inner.stop, budget):
            part.entries, part.is_list = [*model.entries], model.is_list
            return model.following
        code = code_at(lines, at, budget)
        if code is not None and code.last < inner.stop:
            part.samples.append(code)
            return code.last + 1
    return inner.start


def by_example(
    part: ShownPart, lines: Sequence[str], models: Sequence[DrawnSchema]
) -> None:
    """Give a message that is shown as an example the fields of the one schema below the
    operations that has just its members.
    """
    if part.entries or not part.samples:
        return
    sample = part.samples[0]
    try:
        value = json.loads("\n".join(lines[sample.first : sample.last + 1]))
    except ValueError:
        return
    is_list = isinstance(value, list)
    value = value[0] if is_list and value else value
    if not isinstance(value, dict) or not value:
        return
    fitting = [m for m in models if m.names == {*value} and not m.is_list]
    if len(fitting) == 1:
        first = part.line
        part.entries = [replace(e, first=first, last=first) for e in fitting[0].entries]
        part.is_list = is_list
