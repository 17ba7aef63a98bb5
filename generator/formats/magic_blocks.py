"""Blocks of ReadMe's older editor: JSON between `[block:NAME]` and `[/block]`.

Source: https://docs.readme.com/rdmd/docs/magic-blocks. `parameters` holds a table by
row and column (`0-1`; `h-1` for its head), `code` several samples, `api-header` a
heading, `callout` a note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from generator import patterns as re
from generator.formats.languages import named_language
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Heading,
    Paragraph,
    Row,
    Runs,
    Table,
)
from generator.report.diagnostics import Span

OPENS = re.compile(r"\[block:([a-z-]{1,30})\][ \t]*")
CLOSES = re.compile(r"\[/block\][ \t]*")
INFO = "magic-block:"
"""What the fence is called that such a block becomes until it is read."""
MOST_ROWS = 2_000
MOST_COLUMNS = 20
"""Cells of a table (a budget); the numbers of rows and columns are the page's."""
LEVEL = 2
Inline = Callable[[str], Runs]


def with_fences(lines: Sequence[str]) -> list[str]:
    """Lines in which these blocks are fenced code, so that nothing else is made of their
    JSON. There are as many as before.
    """
    made = list(lines)
    opened: int | None = None
    name = ""
    for at, line in enumerate(lines):
        if opened is None and (found := OPENS.fullmatch(line)):
            opened, name = at, found[1]
        elif opened is not None and CLOSES.fullmatch(line):
            made[opened], made[at] = f"```{INFO}{name}", "```"
            opened = None
    return made


def magic_blocks(name: str, text: str, span: Span, inline: Inline) -> list[Block]:
    """The blocks that JSON of a kind stands for; `inline` reads the text of a cell.

    What is not JSON, or a picture, is nothing.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    read = KINDS.get(name.removeprefix(INFO))
    return [*read(value, span, inline)] if read and isinstance(value, dict) else []


def _table(value: dict[str, Any], span: Span, inline: Inline) -> Iterator[Block]:
    """A table; a row is no longer than its cells are many."""
    data = value.get("data")
    cells = data if isinstance(data, dict) else {}
    places = [
        key.split("-", 1) for key in cells if re.fullmatch(r"\w{1,6}-\d{1,4}", key)
    ]
    columns = min(max((int(c) for _, c in places), default=-1) + 1, MOST_COLUMNS)
    numbers = sorted({int(r) for r, _ in places if r.isdigit()})[:MOST_ROWS]

    def row(key: str) -> Row:
        texts = (str(cells.get(f"{key}-{column}", "")) for column in range(columns))
        return Row(tuple(Cell(inline(text), span, key == "h") for text in texts), span)

    if columns and numbers:
        yield Table(row("h"), tuple(row(str(number)) for number in numbers), span)


def _samples(value: dict[str, Any], span: Span, inline: Inline) -> Iterator[Block]:
    """The samples of a block, each with the name of its tab."""
    codes = value.get("codes")
    for each in codes if isinstance(codes, list) else ():
        if isinstance(each, dict) and isinstance(text := each.get("code"), str):
            title, language = str(each.get("name") or ""), str(
                each.get("language") or ""
            )
            yield Code(
                f"{text}\n", span, named_language(language, text), "", title, span.line
            )


def _heading(value: dict[str, Any], span: Span, inline: Inline) -> Iterator[Block]:
    """A heading."""
    if title := str(value.get("title") or "").strip():
        yield Heading(LEVEL, inline(title), span)


def _note(value: dict[str, Any], span: Span, inline: Inline) -> Iterator[Block]:
    """A note: its title and its text."""
    for text in (value.get("title"), value.get("body")):
        if isinstance(text, str) and text.strip():
            yield Paragraph(inline(text.strip()), span)


KINDS = {
    "parameters": _table,
    "code": _samples,
    "api-header": _heading,
    "callout": _note,
}
