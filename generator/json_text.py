"""JSON for files that people compare: one entry per line, for small diffs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final

import orjson

from generator import patterns as re

FOREIGN: Final = re.compile(r"[^\x00-\x7f]+")
INDENT: Final = re.compile(r"\n( +)")
BLOCK: Final = 1 << 18
"""Large against a line, small against the document of a large API, in bytes."""


def indented(value: object) -> str:
    """Every value on a line of its own, one blank per level, in ASCII."""
    try:
        data = orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except TypeError:
        # Integers of more than 64 bits, and halves of surrogate pairs.
        return json.dumps(value, indent=1) + "\n"
    pieces = (INDENT.sub(halved, block.decode()) for block in blocks(data))
    return "".join([*map(ascii_only, pieces), "\n"])


def halved(found: re.Match[str]) -> str:
    """An indent of one blank per level in place of two."""
    return "\n" + " " * (len(found[1]) // 2)


def blocks(data: bytes) -> Iterator[bytes]:
    """A text in parts that begin with a line end: what is made of one is not held with
    what is made of all the others.
    """
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + BLOCK)
        end = len(data) if end < 0 else end
        yield data[start:end]
        start = end


def ascii_only(text: str) -> str:
    """JSON with escapes for all that is not ASCII, so that nothing in it is hidden."""
    return FOREIGN.sub(lambda m: json.dumps(m[0])[1:-1], text)


def spread(value: object, levels: int) -> str:
    """The entries of the outer levels on lines of their own, those further in inline."""
    return "".join(lines(value, levels, "\n")) + "\n"


def lines(value: object, levels: int, end: str) -> Iterator[str]:
    """The text of a value in pieces; `end` ends a line and indents the next one."""
    if levels and isinstance(value, dict) and value:
        entries = [(f"{inline(key)}: ", item) for key, item in value.items()]
        yield from held("{}", entries, levels, end)
    elif levels and isinstance(value, list) and not is_flat(value):
        yield from held("[]", [("", item) for item in value], levels, end)
    else:
        yield inline(value)


def held(
    brackets: str, entries: Iterable[tuple[str, object]], levels: int, end: str
) -> Iterator[str]:
    """Entries between brackets, each on a line of its own."""
    separator = brackets[0]
    for name, item in entries:
        yield f"{separator}{end} {name}"
        yield from lines(item, levels - 1, f"{end} ")
        separator = ","
    yield f"{end}{brackets[1]}"


def is_flat(items: Iterable[object]) -> bool:
    """Whether a list holds scalars only."""
    return not any(isinstance(item, dict | list) for item in items)


def inline(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
