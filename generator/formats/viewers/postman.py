"""Postman's documentation: a method, a title and a URL; `PARAMS`, `PATH VARIABLES` and
`HEADERS` as names with an example below; an example request with its response.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.formats.unfenced import Budget, code_at
from generator.formats.viewers.shown import ShownField, ShownOperation, ShownPart

METHOD = re.compile(r"GET|POST|PUT|PATCH|DEL|DELETE|HEAD|OPTIONS")
URL = re.compile(r"(?:\{\{[\w. -]{1,60}\}\}|https?://)[^\s<>]{0,400}")
HOLDER = re.compile(r"\A\{\{[\w. -]{1,60}\}\}")
PARTS = {
    "params": "query",
    "query params": "query",
    "path variables": "path",
    "headers": "header",
    "body": "body",
}
FORMS = {
    "urlencoded": "application/x-www-form-urlencoded",
    "formdata": "multipart/form-data",
    "form-data": "multipart/form-data",
}
LABELS = frozenset((*PARTS, "authorization", "example request", "example response"))
STATUS = re.compile(r"([1-5]\d\d)(?: [A-Z][A-Za-z' -]{1,40})?")
NAME = re.compile(r"[\w$@.:\[\]-]{1,100}")
TOLD = re.compile(
    r"(?i)\(?(?P<type>string|integer|int|number|float|boolean|bool|array|object|date|file)"
    r"(?:\s*[,;|/]\s*(?P<mark>required|optional|mandatory))?\)\s{0,4}(?P<text>.{0,2000})"
    r"|\(?(?P<only>required|optional|mandatory)\b\)?[\s.:,-]{0,4}(?P<rest>.{0,2000})"
)
"""What a collection's author writes in front of a description, in brackets or not."""
CONTROLS = re.compile(
    r"(?i)view more|curl|json|headers ?\(\d{1,3}\)|raw(?: \(\w{1,20}\))?"
)


def operations(lines: Sequence[str]) -> Iterator[ShownOperation]:
    """The operations that a copy shows; none in other texts."""
    stripped = [line.strip() for line in lines]
    known = {line.lower() for line in stripped}
    if not known & {"example request", "path variables", "params", "query params"}:
        return
    calls = [at for at in range(len(stripped) - 2) if is_call(stripped, at)]
    budget = Budget()
    for index, at in enumerate(calls):
        stop = calls[index + 1] if index + 1 < len(calls) else len(stripped)
        yield read(stripped, at, stop, budget)


def is_call(lines: Sequence[str], at: int) -> bool:
    """Whether a request begins on a line: its method, its name and its URL."""
    return (
        METHOD.fullmatch(lines[at]) is not None
        and bool(lines[at + 1])
        and not METHOD.fullmatch(lines[at + 1])
        and URL.fullmatch(lines[at + 2]) is not None
    )


def read(lines: Sequence[str], at: int, stop: int, budget: Budget) -> ShownOperation:
    """The request that begins on a line."""
    method = "DELETE" if lines[at] == "DEL" else lines[at]
    url = HOLDER.sub("", lines[at + 2].partition("?")[0])
    path = re.sub(r"(?<=/):(\w{1,60})", r"{\1}", url) or "/"
    path = re.sub(r"\{\{(\w{1,60})\}\}", r"{\1}", path)
    operation = ShownOperation(at, at + 3, at + 1, method, path, at)
    index = at + 3
    while index < stop:
        label = lines[index].lower()
        if label in PARTS:
            index = read_part(operation, lines, index, stop, budget)
        elif label == "authorization":
            index = authorized(lines, index, stop)
        elif label == "example request":
            index = read_example(operation, lines, index, stop, budget)
        else:
            if lines[index] and not operation.parts and label not in LABELS:
                operation.described.append(index)
                operation.following = index + 1
            index += 1
            continue
        operation.following = index
    return operation


def authorized(lines: Sequence[str], at: int, stop: int) -> int:
    """The line behind what a request says of its credentials."""
    for index in range(at + 1, min(stop, at + 12)):
        if lines[index].lower().startswith("this request is using"):
            return index + 1
        if lines[index].lower() in LABELS:
            return index
    return at + 1


def read_part(
    operation: ShownOperation,
    lines: Sequence[str],
    at: int,
    stop: int,
    budget: Budget,
) -> int:
    """Read a part whose label is on a line; gives the line behind it."""
    part = ShownPart(PARTS[lines[at].lower()], at)
    index = last = at + 1
    while index < stop and lines[index].lower() not in LABELS:
        if part.place == "body" and lines[index].lower() in FORMS:
            part.text = FORMS[lines[index].lower()]
        elif part.place == "body" and not part.text:
            code = code_at(lines, index, budget)
            if code is not None and code.last < stop:
                part.samples.append(code)
                index = code.last
        elif is_entry(lines, index, stop):
            entry, index = entry_at(lines, index, stop)
            part.entries.append(entry)
            last = index
            continue
        last = index + 1 if index < stop and lines[index] else last
        index += 1
    if part.entries or part.samples:
        operation.parts.append(part)
    return last


def is_entry(lines: Sequence[str], at: int, stop: int) -> bool:
    """Whether a name is on a line with an example right below it."""
    below = lines[at + 1] if at + 1 < stop else ""
    return (
        NAME.fullmatch(lines[at]) is not None
        and bool(below)
        and below.lower() not in LABELS
    )


def entry_at(lines: Sequence[str], at: int, stop: int) -> tuple[ShownField, int]:
    """The parameter whose name is on a line, and the line behind it."""
    index, last = at + 2, at + 1
    texts: list[str] = []
    while index < stop and lines[index].lower() not in LABELS:
        if is_entry(lines, index, stop) or METHOD.fullmatch(lines[index]):
            break
        if lines[index]:
            texts.append(lines[index])
            last = index
        index += 1
    kind = mark = ""
    if texts and (found := TOLD.match(texts[0])):
        kind = (found["type"] or "").lower()
        mark = (found["mark"] or found["only"] or "").lower()
        texts[0] = (found["text"] or found["rest"] or "").strip()
    mark = "required" if mark == "mandatory" else mark
    example = f"Example: `{lines[at + 1]}`." if "`" not in lines[at + 1] else ""
    note = " ".join(filter(None, (*texts, example)))
    return ShownField(lines[at], kind, mark, note, at, last), last + 1


def read_example(
    operation: ShownOperation,
    lines: Sequence[str],
    at: int,
    stop: int,
    budget: Budget,
) -> int:
    """Read an example, its request and its response; gives the line behind it."""
    part = ShownPart("example", at)
    operation.parts.append(part)
    index = last = at + 1
    while index < stop and lines[index].lower() not in PARTS.keys() - {"body"}:
        line = lines[index]
        if line.lower() == "example request":
            break
        if line.lower() == "example response":
            part = part if part.place != "example" else ShownPart("", index)
        elif (found := STATUS.fullmatch(line)) and part.place == "example":
            part = ShownPart(found[1], index)
            operation.parts.append(part)
        elif not CONTROLS.fullmatch(line) and not part.samples:
            code = code_at(lines, index, budget)
            if code is not None and code.last < stop:
                part.samples.append(code)
                index = code.last
        last = index + 1 if lines[index] else last
        index += 1
    return last
