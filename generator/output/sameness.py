"""Whether two texts of a file mean the same: line ends and formatting are no edits.

Formatters and checkouts change how a generated file is written. Where both texts are at
hand their code or data is compared; of a text that is gone there is a sketch, which
leaves out what formatters are free to change.
"""

from __future__ import annotations

import ast
import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping
from itertools import zip_longest

MOST = 16 * 1024 * 1024
"""A larger file is not compared by meaning, as parsing it would take many seconds."""
LOOSE = b" \t\r\n\f,()\\"
"""What formatters add, remove and move: blanks, line ends, commas at ends, brackets."""
QUOTES = bytes.maketrans(b"'", b'"')
SKETCH = "sketch:"
"""Stands before a sketch in a manifest, where digests have nothing."""


def sketch(data: bytes) -> str:
    """A digest that formatting does not change."""
    bare = data.translate(QUOTES, LOOSE)
    return SKETCH + hashlib.sha256(bare).hexdigest()[:32]


def means_same(path: str, one: bytes, other: bytes) -> bool:
    """Whether two texts of a file are the same but for their formatting."""
    if one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n"):
        return True
    if sketch(one) != sketch(other) or max(len(one), len(other)) > MOST:
        return False
    parse = PARSERS.get(path.rpartition(".")[2], words)
    try:
        return parse(one) == parse(other)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False


def code(data: bytes) -> object:
    """Python code without its layout and the indentation of its docstrings."""
    tree = ast.parse(data)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = " ".join(str(node.value.value).split())
    return ast.dump(tree)


def words(data: bytes) -> object:
    """A text without its line breaks."""
    return data.split()


PARSERS: Mapping[str, Callable[[bytes], object]] = {
    "py": code,
    "pyi": code,
    "json": json.loads,
    "toml": lambda data: tomllib.loads(data.decode()),
}
"""What a file means, by its suffix; any other is its words."""


def first_difference(one: bytes, other: bytes) -> tuple[int, str]:
    """The first line in which a text is not as the other one, from 1, and that line."""
    lines = zip_longest(one.splitlines(), other.splitlines())
    for number, (line, expected) in enumerate(lines, start=1):
        if line != expected:
            return number, (line or b"").decode(errors="replace").strip()
    return 1, ""
