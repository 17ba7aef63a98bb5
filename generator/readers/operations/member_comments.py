"""What comments behind the members of shown JSON say of them:
`"depot": "NORD",  // string, required. One of NORD, SUED`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.page import Code
from generator.readers.fields.row import FieldRow, FieldSet, field_row
from generator.readers.fields.type_shapes import json_type
from generator.readers.fields.types import TypeNote, read_type
from generator.report.diagnostics import Span

TOKEN = re.compile(
    r"(?P<text>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    r"|(?P<comment>//[^\n]*|\#[^\n]*|/\*(?:[^*\n]|\*(?!/))*(?:\*/)?|<!?--[^\n]*|(?<=[,\"'\d\]}])\s+\([^()\n]{2,200}\)\s*$)"
    r"|(?P<mark>[{}\[\]:,]|=>)"
    r"|(?P<word>[\w$.-]+)",
    re.MULTILINE,
)
"""Strings, comments, brackets and words. What is in brackets at the end of a line is a
comment too, where somebody wrote JSON by hand: `"id": 1, (required)`.
"""
MAX_CODE = 60_000
"""Characters of the longest code that is searched; a message has some thousands."""
MAX_LINES = 600
MAX_DEPTH = 12
FEWEST = 2
"""Commented members that make code a description; one comment is a remark."""
ABOUT = re.compile(r"\s*(?:\.(?=\s|\Z)|[;:—–]|\s-\s|\.\s)\s*")
"""What ends the type and marks that a comment begins with."""
IN_BRACKETS = re.compile(r"\(([^()]{1,80})\)\s*")
SENTENCES = ("must ", "always ", "req ")
"""How remarks begin that are no mark: `must be unique`."""
ALONE = re.compile(r"\s*(?://|#|/\*)")


class Commented(NamedTuple):
    """A member by its way from the root, `tasks[].code`, and the comment behind it."""

    name: str
    comment: str
    line: int


@dataclass(slots=True)
class _OpenBrackets:
    """The brackets that are open, each with the name of what it holds."""

    open_: list[tuple[str, str]] = field(default_factory=list)
    key: str = ""
    found: list[Commented] = field(default_factory=list)

    def line(self, text: str, number: int) -> None:
        """Take a line: its members, and the comment behind the only one of it."""
        members: list[str] = []
        comment, last = "", ""
        for token in TOKEN.finditer(text):
            if token["comment"]:
                comment = f"{comment} {token['comment']}".strip()
                continue
            mark = token["mark"] or ""
            if mark in (":", "=>") and last and self.open_:
                self.key = last.strip("\"'")
                members.append(self.named(self.key))
            elif mark in ("{", "["):
                self.open_.append((mark, self.key))
                self.key = ""
            elif mark in ("}", "]") and self.open_:
                self.open_.pop()
            if mark in (",", "}", "]"):
                self.key = ""
            last = token["text"] or token["word"] or ""
        if members and not ALONE.match(text):
            stated = clean(comment) if len(members) == 1 else ""
            self.found.append(Commented(members[0], stated, number))
            self.found += [Commented(name, "", number) for name in members[1:]]

    def named(self, key: str) -> str:
        """The name of a member by what is open around it."""
        names = [
            f"{name}[]" if kind == "[" else name
            for kind, name in self.open_[:MAX_DEPTH]
            if name
        ]
        return ".".join((*names, key))


def clean(comment: str) -> str:
    """The text of a comment without its marks."""
    return re.sub(r"//|/\*+|\*/|\A#+|<!?--|-->", " ", comment).strip(" \t-")


def commented(code: Code) -> list[Commented]:
    """The members of the JSON that code shows, with the comments behind them; none where
    no two have one.
    """
    at = (
        re.search(r"(?m)^\s{0,40}[{\[]", code.text)
        if len(code.text) <= MAX_CODE
        else None
    )
    if at is None:
        return []
    walk = _OpenBrackets()
    first = (code.code_line or code.span.line) + code.text.count("\n", 0, at.start())
    lines = code.text[at.start() :].split("\n")[:MAX_LINES]
    for number, line in enumerate(lines, first):
        walk.line(line, number)
        if not walk.open_:
            break
    stated = sum(bool(each.comment) for each in walk.found)
    return walk.found if stated >= FEWEST else []


def described_members(code: Code) -> FieldSet | None:
    """The members of a message as fields, where comments tell of them."""
    found: dict[str, FieldRow] = {}
    for name, comment, line in commented(code):
        span = Span(code.span.file, line)
        note, text = note_in(comment)
        if comment or name not in found:
            found[name] = field_row(name, span, (note,), text)
    rows = tuple(found.values())
    telling = sum(bool(row.shape) or row.required is not None for row in rows)
    return FieldSet(rows, code.span, telling >= FEWEST) if rows else None


def note_in(comment: str) -> tuple[TypeNote | None, str]:
    """The type and marks that a comment begins with, and the rest of it."""
    for note, rest in cuts(comment):
        if note is not None and is_telling(note):
            return note, rest
    return None, comment


def is_telling(note: TypeNote) -> bool:
    """Whether a note says a type of JSON, or whether a member is required."""
    if note.shape is None:
        return note.required is not None
    return bool(json_type(note.shape))


def cuts(comment: str) -> Iterator[tuple[TypeNote | None, str]]:
    """The beginnings of a comment that may be a type with marks, and what is behind."""
    if comment.lower().startswith(SENTENCES):
        return
    if bracketed := IN_BRACKETS.search(comment):
        around = comment[: bracketed.start()], comment[bracketed.end() :]
        yield read_type(bracketed[1]), " ".join(map(str.strip, around)).strip()
    if end := ABOUT.search(comment):
        yield read_type(comment[: end.start()]), comment[end.end() :]
    yield read_type(comment), ""
    pieces = comment.split(", ")
    for count in range(min(len(pieces) - 1, 3), 0, -1):
        yield read_type(", ".join(pieces[:count])), ", ".join(pieces[count:])
