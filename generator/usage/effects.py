"""The effect of a change on one place in the code, and the edit that fixes it."""

from __future__ import annotations

import ast
from bisect import bisect_right

from generator.changes.compare import Change
from generator.changes.rules import BY_CODE, Impact
from generator.dataclass import dataclass, field, replace
from generator.report.diagnostics import Span
from generator.usage.sources import PythonFile

REMOVED, MOVED, KEPT = "name-removed", "module-moved", "module-alias"
ADVICE = {
    REMOVED: "stop using it",
    MOVED: "import it from its new module",
    KEPT: "import it from its new module; the old one is deprecated",
}
"""Codes of broken imports, which do not change what the API offers."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in a file, in bytes of its text; `former` is what must be there."""

    start: int
    end: int
    former: str
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One place that a change breaks or risks. `pointer` leads to what states it, in the
    older document if it is `gone`.
    """

    file: PythonFile = field(repr=False)
    line: int
    column: int
    code: str
    name: str
    detail: str
    edits: tuple[Edit, ...] = ()
    pointer: str = ""
    gone: bool = False
    stated: Span | None = None
    fixed: bool = False

    @property
    def impact(self) -> Impact:
        """Its impact on the code."""
        if self.code == KEPT:
            return Impact.COMPATIBLE
        return BY_CODE[self.code].impact if self.code in BY_CODE else Impact.BREAKING

    @property
    def advice(self) -> str:
        """The advice on it."""
        return BY_CODE[self.code].advice if self.code in BY_CODE else ADVICE[self.code]

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts by place."""
        return self.file.shown, self.line, self.column, self.code, self.name

    def with_edits(self, *edits: Edit) -> Effect:
        """The same with what fixes it."""
        return replace(self, edits=edits)


class Placer:
    """Finds places in one file."""

    def __init__(self, file: PythonFile) -> None:
        self.file = file
        self.starts = file.starts

    def start(self, node: ast.expr | ast.alias | ast.keyword | ast.stmt) -> int:
        """Where a node starts, in bytes."""
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.alias | ast.keyword | ast.stmt) -> int:
        """Where a node ends, in bytes."""
        line = node.end_lineno or node.lineno
        return self.starts[line - 1] + (node.end_col_offset or 0)

    def text(self, start: int, end: int) -> str:
        """The text that is there."""
        return self.file.data[start:end].decode(errors="replace")

    def token(self, start: int, former: str, text: str) -> Edit:
        """The replacement of a word."""
        return Edit(start, start + len(former.encode()), former, text)

    def attribute(self, node: ast.Attribute, text: str) -> Edit:
        """The replacement of an attribute's name."""
        start = self.end(node) - len(node.attr.encode())
        return self.token(start, node.attr, text)

    def chain(self, root: ast.expr, node: ast.Attribute, path: str) -> Edit | None:
        """The replacement of all attributes after a root, where nothing else is there."""
        start, end = self.end(root), self.end(node)
        former = self.text(start, end)
        plain = former.replace(".", "").replace("_", "").isalnum()
        return Edit(start, end, former, f".{path}") if plain else None

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, in characters from 1."""
        line = bisect_right(self.starts, at)
        before = self.file.data[self.starts[line - 1] : at]
        return line, len(before.decode(errors="replace")) + 1

    def effect(self, at: int, change: Change) -> Effect:
        """A change at a place."""
        line, column = self.place(at)
        return Effect(
            self.file,
            line,
            column,
            change.code,
            change.name,
            change.detail,
            pointer=change.pointer,
            gone=change.gone,
        )
