"""Line accounting: every non-blank line of a page is claimed by somebody."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from generator.facts import Claim, ClaimKind
from generator.report.diagnostics import Diagnostic, Severity
from generator.source import Source

Mark = tuple[ClaimKind, str]

MAX_REPORTED = 20
"""Most unaccounted places reported for one page."""


class Ledger:
    """Who used which line; the first claim of a line stands."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.marks: list[Mark | None] = [None] * (len(source.lines) + 1)

    def claim(
        self,
        first: int,
        last: int,
        kind: ClaimKind,
        reason: str = "",
        *,
        force: bool = False,
    ) -> None:
        """Claim lines `first` to `last` (from 1, inclusive)."""
        for line in range(max(first, 1), min(last, len(self.marks) - 1) + 1):
            if force or self.marks[line] is None:
                self.marks[line] = (kind, reason)

    def fact(self, first: int, last: int = 0) -> None:
        """A fact was taken from these lines."""
        self.claim(first, last or first, ClaimKind.FACT, force=True)

    def example(self, first: int, last: int) -> None:
        """These lines are an example."""
        self.claim(first, last, ClaimKind.EXAMPLE)

    def prose(self, first: int, last: int = 0) -> None:
        """These lines are text for people."""
        self.claim(first, last or first, ClaimKind.PROSE)

    def ignore(self, first: int, last: int, reason: str) -> None:
        """These lines add nothing, for this reason."""
        self.claim(first, last, ClaimKind.IGNORED, reason)

    def open_lines(self, first: int, last: int) -> Iterable[int]:
        """The non-blank lines of a range that nobody has claimed."""
        lines = self.source.lines
        for line in range(first, min(last, len(lines)) + 1):
            if self.marks[line] is None and lines[line - 1].strip():
                yield line

    def claims(self) -> tuple[Claim, ...]:
        """All claims, neighbours of one kind and reason joined; no blank lines."""
        lines = self.source.lines
        used = [
            (number, mark)
            for number, mark in enumerate(self.marks)
            if mark is not None and lines[number - 1].strip()
        ]
        joined = []
        for (_, mark), group in groupby(
            enumerate(used), lambda entry: (entry[1][0] - entry[0], entry[1][1])
        ):
            numbers = [number for _, (number, _) in group]
            joined.append(Claim(numbers[0], numbers[-1], *mark))
        return tuple(joined)

    def counts(self) -> tuple[int, int]:
        """How many non-blank lines there are, and how many of them are claimed."""
        filled = [bool(line.strip()) for line in self.source.lines]
        claimed = sum(
            full and mark is not None
            for full, mark in zip(filled, self.marks[1:], strict=True)
        )
        return sum(filled), claimed

    def unclaimed(self) -> Iterable[Diagnostic]:
        """An error for each run of lines that nobody claimed."""
        left = list(self.open_lines(1, len(self.source.lines)))
        runs = groupby(enumerate(left), lambda entry: entry[1] - entry[0])
        for count, (_, group) in enumerate(runs):
            numbers = [number for _, number in group]
            if count < MAX_REPORTED:
                yield self.unaccounted(numbers[0], numbers[-1])

    def unaccounted(self, first: int, last: int) -> Diagnostic:
        """The error for one run of lines."""
        text = self.source.lines[first - 1]
        column = len(text) - len(text.lstrip()) + 1
        return Diagnostic(
            Severity.ERROR,
            "unaccounted-line",
            f"nothing was made of {text.strip()[:60]!r}",
            self.source.span(first, column, last),
            "the page has a form here that no reader knows",
        )
