"""ReadMe: a title, a method in small letters and a whole URL; `Path Params`, `Body Params`
and `Responses`; each field as name, type, marks and text on lines of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.formats.viewers.shown import (
    ShownField,
    ShownOperation,
    ShownPart,
    values_note,
)

METHOD = re.compile(r"get|post|put|patch|delete|head|options")
URL = re.compile(r"https?://[^\s<>]{4,300}")
PARTS = {
    "path params": "path",
    "query params": "query",
    "body params": "body",
    "form data": "body",
    "headers": "header",
    "cookies": "cookie",
    "cookie params": "cookie",
}
STATUS = re.compile(r"([1-5](?:\d\d|XX)|default)")
KIND = r"(?:string|integer|number|boolean|object|file|int32|int64|float|double|date-time|date|uuid|uri|url|email|password|json|byte|binary|time|any)"
TYPE = re.compile(rf"(?:array of (?:{KIND}s?|arrays)|array|{KIND})(?: \| null)?")
NAME = re.compile(r"[\w$@.:\[\]*-]{1,100}")
MARK = re.compile(
    r"(?i)(required|enum|deprecated|nullable|Defaults to (.{1,120})"
    r"|(?:length )?(?:[<>=\u2264\u2265]{1,2} ?-?[\d.]{1,20}|between -?[\d.]{1,20} and -?[\d.]{1,20}))"
)
ENDS = re.compile(
    r"(?i)updated\b.{0,60}\bago|did this page help you\?|language|credentials|table of contents"
    r"|click try it!.{0,80}"
)
MOST_VALUES = 200


def operations(lines: Sequence[str]) -> Iterator[ShownOperation]:
    """The operations that a copy shows; none in other texts."""
    stripped = [line.strip() for line in lines]
    calls = [
        at
        for at in range(1, len(stripped) - 1)
        if METHOD.fullmatch(stripped[at])
        and URL.fullmatch(stripped[at + 1])
        and stripped[at - 1]
    ]
    for index, at in enumerate(calls):
        stop = calls[index + 1] - 1 if index + 1 < len(calls) else len(stripped)
        operation = read(stripped, at, stop)
        if operation.parts:
            yield operation


def read(lines: Sequence[str], at: int, stop: int) -> ShownOperation:
    """The operation whose method is on a line."""
    operation = ShownOperation(at - 1, at + 2, at - 1, lines[at], lines[at + 1], at)
    index = at + 2
    while index < stop and not ENDS.fullmatch(lines[index]):
        label = lines[index].lower()
        if label in PARTS:
            part = ShownPart(PARTS[label], index)
            index = read_fields(part, lines, index + 1, stop)
            operation.parts.append(part)
        elif label in ("responses", "response") and begins_with_status(
            lines, index + 1
        ):
            index = read_responses(operation, lines, index + 1, stop)
        else:
            if lines[index] and not operation.parts:
                operation.described.append(index)
            index += 1
            continue
        operation.following = index
    return operation


def begins_with_status(lines: Sequence[str], at: int) -> bool:
    """Whether the first line of text from a line on is a status."""
    first = next((text for text in lines[at : at + 4] if text), "")
    return STATUS.fullmatch(first) is not None


def read_responses(
    operation: ShownOperation, lines: Sequence[str], at: int, stop: int
) -> int:
    """Read the responses from a line on; gives the line behind them."""
    last = at
    while at < stop and not ENDS.fullmatch(lines[at]):
        if not STATUS.fullmatch(lines[at]):
            at += 1
            continue
        part = ShownPart(lines[at], at)
        operation.parts.append(part)
        at += 1
        while at < stop and not lines[at]:
            at += 1
        if (
            at < stop
            and not STATUS.fullmatch(lines[at])
            and not ENDS.fullmatch(lines[at])
        ):
            part.text = lines[at]
            at += 1
        body = at
        while body < stop and not lines[body]:
            body += 1
        if body < stop and lines[body].lower() == "response body":
            kind = lines[body + 1] if body + 1 < stop else ""
            part.is_list = kind.startswith("array of object")
            at = read_fields(part, lines, body + 2, stop)
        last = at
    return last


def read_fields(part: ShownPart, lines: Sequence[str], at: int, stop: int) -> int:
    """Read the fields of a part; gives the line behind the last one."""
    last = at
    is_nested = False
    while at < stop and not is_end(lines[at], begun=bool(part.entries)):
        if not is_field(lines, at, stop):
            # The title of an object that was unfolded: where its fields end is not told.
            known = {f"{entry.name} object".lower() for entry in part.entries}
            is_nested = is_nested or lines[at].lower() in known
            at += 1
            continue
        entry, at = field_at(lines, at, stop)
        if not is_nested:
            part.entries.append(entry)
        last = at
    return last


def is_end(line: str, *, begun: bool) -> bool:
    """Whether a line ends a part; a status does where fields have `begun`."""
    is_label = line.lower() in (*PARTS, "responses")
    return is_label or bool(ENDS.fullmatch(line) or (begun and STATUS.fullmatch(line)))


def is_field(lines: Sequence[str], at: int, stop: int) -> bool:
    """Whether the name of a field is on a line, with its type on the next one."""
    return (
        at + 1 < stop
        and NAME.fullmatch(lines[at]) is not None
        and TYPE.fullmatch(lines[at + 1]) is not None
        and not TYPE.fullmatch(lines[at])
    )


def field_at(lines: Sequence[str], at: int, stop: int) -> tuple[ShownField, int]:
    """The field whose name is on a line, and the line behind it."""
    kind, index, last = lines[at + 1], at + 2, at + 1
    marks: list[str] = []
    while index < stop and MARK.fullmatch(lines[index]):
        marks.append(lines[index])
        last = index
        index += 1
    texts: list[str] = []
    while index < stop and not is_field(lines, index, stop):
        if is_end(lines[index], begun=True):
            break
        if lines[index].lower() == f"{lines[at]} object".lower():
            break
        if lines[index]:
            texts.append(lines[index])
            last = index
        index += 1
    required = "required" if "required" in marks else "optional"
    note = " ".join(notes_of(marks, texts, kind))
    return ShownField(lines[at], kind, required, note, at, last), last + 1


def notes_of(marks: Sequence[str], texts: Sequence[str], kind: str) -> Iterator[str]:
    """What the lines below a type say, without what a form shows of its values."""
    allowed = next((i for i, t in enumerate(texts) if t == "Allowed:"), len(texts))
    values = [t for t in texts[allowed + 1 :][:MOST_VALUES] if "`" not in t]
    shown = {*values, *(("true", "false") if kind == "boolean" else ())}
    for mark in marks:
        found = MARK.fullmatch(mark)
        if found and found[2] and "`" not in found[2]:
            yield f"Default: `{found[2]}`."
        elif mark.lower() == "deprecated":
            yield "Deprecated."
    yield from (text for text in texts[:allowed] if text not in shown)
    if values:
        yield values_note(values)
