"""Code and payloads that stand in a page without a fence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from generator.facts import Json
from generator.snippets.parts.literals import parse_prefix
from generator.snippets.parts.tokens import Lexis, TokenKind, scan
from generator.snippets.parts.written_json import parse_written_json
from generator.source import Source

from .endpoints import METHODS, Endpoint, parse_endpoint

MAX_ATTEMPTS = 300
MAX_LINES = 400
MAX_PAYLOAD = 2_000_000
MAX_PAYLOAD_LINES = 50_000

STARTS = (
    (
        "typescript",
        re.compile(
            r"\s*(?:(?:const|let|var)\s+\w+\s*=\s*)?(?:await\s+)?"
            r"(?:fetch|axios(?:\.\w+)?)\("
        ),
    ),
    ("bash", re.compile(r"\s*(?:\$\s*)?curl\s+\S")),
)
COMMENT = re.compile(r"\s*(?://|#)\s*(\S.{0,300})")
TITLE = re.compile(
    r"(?P<title>.{0,200}?)[\s:–-]*\(?\s*(?P<endpoint>(?:"
    + "|".join(METHODS)
    + r")\s+(?:https?:/)?/[^\s()]*)\s*\)?\s*"
)
URL = re.compile(r"https?://\S{3,2000}")
LABEL = re.compile(r"[A-Za-z][\w '&/()-]{1,60}:?")


@dataclass(frozen=True, slots=True)
class Loose:
    """Lines `first` to `last`: code in a language, or a JSON payload (`json`).

    `label` is the first line of the label in front of it, 0 for none; `url` that of
    a payload; `endpoint` the template that the title of a piece of code names.
    """

    language: str
    first: int
    last: int
    title: str = ""
    label: int = 0
    endpoint: Endpoint | None = None
    method: str | None = None
    url: str | None = None
    value: Json = None
    mended: str = ""
    indented: bool = False

    @property
    def lines(self) -> range:
        """All lines that belong to it."""
        return range(self.label or self.first, self.last + 1)


def find_loose(source: Source, fenced: Collection[int]) -> list[Loose]:
    """Code and payloads outside the fenced lines, in order."""
    found: list[Loose] = []
    attempts = 0
    line = 1
    while line <= len(source.lines):
        text = source.lines[line - 1]
        item = None
        if line not in fenced and text.strip():
            if text.lstrip()[:1] in ("{", "[") and attempts < MAX_ATTEMPTS:
                attempts += 1
                item = payload(source, line)
            else:
                item = code(source, line)
        if item:
            found.append(item)
            line = item.last
        line += 1
    return found


def code(source: Source, line: int) -> Loose | None:
    """The piece of code that begins at a line, or None."""
    text = source.lines[line - 1]
    language = next((n for n, start in STARTS if start.match(text)), None)
    if language is None:
        return None
    last = code_end(source.lines, line)
    comment = COMMENT.fullmatch(source.lines[line - 2]) if line > 1 else None
    if not comment:
        return Loose(language, line, last)
    named = TITLE.fullmatch(comment[1])
    title = (named["title"] if named else comment[1]).strip()
    target = parse_endpoint(named["endpoint"]) if named else None
    return Loose(language, line, last, title, line - 1, target)


def code_end(lines: list[str], first: int) -> int:
    """The last line of code: a blank line ends it unless a bracket is open."""
    depth = 0
    last = first
    for number in range(first, min(first + MAX_LINES, len(lines) + 1)):
        text = lines[number - 1]
        if not text.strip() and depth <= 0:
            return last
        if text.strip():
            last = number
        depth += balance(text)
    return last


def balance(text: str) -> int:
    """Opening minus closing brackets outside of strings."""
    marks = [t.text for t in scan(text, Lexis()) if t.kind is TokenKind.MARK]
    return sum((m in "([{") - (m in ")]}") for m in marks)


def payload(source: Source, line: int) -> Loose | None:
    """The JSON payload that begins at a line, or None."""
    window = source.lines[line - 1 : line - 1 + MAX_PAYLOAD_LINES]
    rest = "\n".join(window)[:MAX_PAYLOAD]
    mended = ""
    try:
        start = len(rest) - len(rest.lstrip())
        value, size = parse_prefix(rest[start:])
        end = start + size
    except ValueError:
        last = balanced_end(source.lines, line)
        rest = "\n".join(source.lines[line - 1 : last])
        end = len(rest)
        try:
            value, mended = parse_written_json(rest)
        except ValueError:
            return None
    after = rest[end:].split("\n", 1)[0]
    if not isinstance(value, dict | list) or not value or after.strip():
        return None
    last = line + rest.count("\n", 0, end)
    label, title, target, url = label_of(source, line)
    method = target.method if target else None
    words = title.split(None, 1)
    if method is None and words and words[0].upper() in METHODS:
        method = words[0].upper()
    indented = source.lines[line - 1][:1].isspace()
    return Loose(
        "json", line, last, title, label, None, method, url, value, mended, indented
    )


def balanced_end(lines: list[str], first: int) -> int:
    """The line where the brackets that open on a line are closed, 0 if they are not."""
    depth = 0
    for number in range(first, min(first + MAX_LINES, len(lines) + 1)):
        depth += balance(lines[number - 1])
        if depth <= 0:
            return number if number > first else 0
    return 0


def label_of(source: Source, line: int) -> tuple[int, str, Endpoint | None, str | None]:
    """First line, title, endpoint and URL of the label above a payload."""
    first, title, url, target = 0, "", None, None
    for number in above(source, line):
        text = source.lines[number - 1].strip()
        if url is None and URL.fullmatch(text):
            first, url = number, text
        elif url is None and (target := parse_endpoint(text)):
            first, url = number, f"{target.base or ''}{target.path}"
            url = url if target.base else None
        elif LABEL.fullmatch(text) and len(text.split()) <= 8:
            return number, text.rstrip(":"), target, url
        else:
            break
    return first, title, target, url


def above(source: Source, line: int) -> Iterator[int]:
    """The two nearest non-blank lines above, each after at most two blank ones."""
    blank = 0
    found = 0
    for number in range(line - 1, 0, -1):
        if not source.lines[number - 1].strip():
            blank += 1
            if blank > 2:
                return
            continue
        blank = 0
        found += 1
        yield number
        if found == 2:
            return
