"""UTF-8 that had been read as Latin-1 or Windows-1252, put right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from generator.report.diagnostics import Diagnostic, Severity
from generator.source import Source

DAMAGE = re.compile(
    r"[\u00c2-\u00df][\u0080-\u00bf]"
    r"|\u00e2(?:[\u0080-\u00bf]|[\u0152-\u2122]){2}"
    r"|[\u00e0-\u00ef][\u0080-\u00bf]{2}"
    r"|\u00f0[\u009f\u0178](?:[\u0080-\u00bf]|[\u0152-\u2122]){2}"
)


def mended(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """A source with damaged letters put right, and a note for each line that was."""
    if not DAMAGE.search(source.text):
        return source, ()
    notes, lines = [], []
    for number, line in enumerate(source.lines, 1):
        whole = DAMAGE.sub(mended_letter, line)
        if whole != line:
            match = DAMAGE.search(line)
            notes.append(mojibake(source, number, match.start() + 1 if match else 1))
        lines.append(whole)
    return rewritten(source, lines), tuple(notes)


def rewritten(source: Source, lines: Iterable[str]) -> Source:
    """The source with other lines, as many as before."""
    return replace(source, text="\n".join(lines))


def mended_letter(match: re.Match[str]) -> str:
    """The letter behind a damaged sequence, or the sequence if it is no damage."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return match[0].encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return match[0]


def mojibake(source: Source, line: int, column: int) -> Diagnostic:
    """The note about a line that was put right."""
    return Diagnostic(
        Severity.NOTE,
        "repair:mojibake",
        "UTF-8 that had been read as Latin-1 was put right",
        source.span(line, column),
        "save the page as UTF-8",
    )
