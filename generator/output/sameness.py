"""Whether two texts of a generated file are the same except for their formatting."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest

MOST = 16 * 1024 * 1024
"""A larger file is not compared by meaning, as parsing it would take many seconds."""
MOST_SORTED = 1024 * 1024
"""The keys of larger JSON are not sorted, as that takes ten times its size in memory."""
MARKS_KEPT = re.compile(rb"[\w\x80-\xff]+|[^\s,()\\'\"]")
"""Words, and marks except for those that formatters add, remove and move: blanks, line
ends, commas at ends, brackets, quotes.
"""
MOVED = b" \t\n\r\f\v,()\\'\""
"""The characters that are not among them."""
WORDS_ALONE = bytes(
    byte if byte > 127 or chr(byte).isalnum() or byte == ord("_") else ord(" ")
    for byte in range(256)
)
"""A blank for each byte that is not part of a word."""
PART = 1 << 16
"""Bytes of a text that are looked at in one go."""
SKETCH = "words:"
"""Stands before a sketch in a manifest, where digests have nothing."""


IMPORT = re.compile(
    rb"^[ \t]*(from[ \t]+[.\w]+[ \t]+import|import)\b[ \t]*(\([^()]*\)|[^\n(]*)$",
    re.MULTILINE,
)
"""An import statement, with its names in brackets or on one line."""


def sketch(path: str, data: bytes) -> str:
    """A digest that formatting does not change, nor the order of imports and of keys;
    words that are put together or taken apart do: it is that of all that is kept, and
    of the words.
    """
    data = ordered(path, data)
    kept = hashlib.sha256()
    for part in parts_of(data):
        kept.update(part.translate(None, MOVED))
    for part in parts_of(data):
        kept.update(b" ".join([b"", *part.translate(WORDS_ALONE).split()]))
    return SKETCH + kept.hexdigest()[:32]


def ordered(path: str, data: bytes) -> bytes:
    """A text with its imports or its keys in one order, each imported name alone."""
    suffix = path.rpartition(".")[2]
    if suffix == "json" and len(data) <= MOST_SORTED:
        try:
            value = json.loads(data, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            return data
        return json.dumps(value, sort_keys=True).encode()
    if suffix not in ("py", "pyi"):
        return data
    found: set[bytes] = set()
    for start, names in IMPORT.findall(data):
        for name in names.strip(b"()").split(b","):
            words = b" ".join([*start.split(), *name.split()])
            found |= {words} if name.strip() else set()
    return b"\n".join([*sorted(found), IMPORT.sub(b"", data)])


def parts_of(data: bytes) -> Iterator[bytes]:
    """A text in parts of whole lines, so that no list holds all words of a large one."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + PART) + 1 or len(data)
        yield data[start:end]
        start = end


def same_lines(one: bytes, other: bytes) -> bool:
    """Whether two texts are the same except for the ends of their lines."""
    return one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def means_same(path: str, one: bytes, other: bytes) -> bool:
    """Whether two texts of a file are the same except for their formatting."""
    if same_lines(one, other):
        return True
    if max(len(one), len(other)) > MOST or sketch(path, one) != sketch(path, other):
        return False
    parse = PARSERS.get(path.rpartition(".")[2], words)
    try:
        return parse(one) == parse(other)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False


def code(data: bytes) -> object:
    """Python code without its layout, the indentation of its docstrings and the order
    of its imports.
    """
    tree = ast.parse(data)
    imported: set[tuple[str | None, int, str, str | None]] = set()
    for node in ast.walk(tree):
        for block in BLOCKS:
            inner = getattr(node, block, None)
            if isinstance(inner, list):
                inner[:] = [item for item in inner if not isinstance(item, IMPORTS)]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = " ".join(str(node.value.value).split())
        elif isinstance(node, IMPORTS):
            source = node.module if isinstance(node, ast.ImportFrom) else None
            level = node.level if isinstance(node, ast.ImportFrom) else -1
            imported |= {
                (source, level, alias.name, alias.asname) for alias in node.names
            }
    return ast.dump(tree), imported


IMPORTS = (ast.Import, ast.ImportFrom)
BLOCKS = ("body", "orelse", "finalbody")
"""The lists of statements that a node of Python's syntax has."""


def words(data: bytes) -> object:
    """A text without its line breaks."""
    return data.split()


PARSERS: Mapping[str, Callable[[bytes], object]] = {
    "py": code,
    "pyi": code,
    "json": json.loads,
    "toml": lambda data: tomllib.loads(data.decode()),
}
"""The parser of a file's meaning, by its suffix; any other file means its words."""


def first_difference(one: bytes, other: bytes) -> tuple[int, str]:
    """The first line in which a text is not as the other one, from 1, and that line:
    where words differ, or else blanks.
    """
    lines = one.splitlines()
    found = zip_longest(MARKS_KEPT.finditer(one), MARKS_KEPT.finditer(other))
    for mark, expected in found:
        if mark is None or expected is None or mark[0] != expected[0]:
            number = one.count(b"\n", 0, mark.start() if mark else len(one))
            return number + 1, shown_line(lines[number : number + 1])
    for number, (line, wanted) in enumerate(zip_longest(lines, other.splitlines())):
        if line != wanted:
            return number + 1, shown_line([line or b""])
    return 1, ""


def shown_line(lines: list[bytes]) -> str:
    """A line as it is shown, empty for none."""
    return b"".join(lines).decode(errors="replace").strip()
