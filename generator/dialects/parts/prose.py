"""Prose of pages: markup removed, damaged text mended, scopes and limits found."""

from __future__ import annotations

import re

from generator.readers.damage import DAMAGE, mended_letter, mojibake, rewritten
from generator.report.diagnostics import Diagnostic
from generator.source import Source

from .html import markdown_line, readable

COMPONENT = re.compile(r"<(/?)([A-Z][A-Za-z0-9.]{0,60})((?:\s[^<>]{0,400})?)/?>")
TITLE = re.compile(r"""title=(?:"([^"]{0,200})"|'([^']{0,200})'|\{"([^"]{0,200})"\})""")
QUOTE = re.compile(r"\A {0,3}>+ ?")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")


def plain(text: str) -> str:
    """Text without components (`<Tip title="x">`) or HTML, and with tidy blank lines.

    A component's title is dropped with it: it labels a box that is no more.
    """
    text = readable(COMPONENT.sub("", text))
    lines = [QUOTE.sub("", line).rstrip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def unescape(text: str) -> str:
    """Text without the backslashes that Markdown needs (`a\\_b`)."""
    return ESCAPE.sub(r"\1", text)


def bare(text: str) -> str:
    """A cell or title without emphasis, code marks and HTML."""
    text = readable(unescape(text.strip())).strip()
    while len(text) > 1 and text[0] in "*_`" and text[-1] == text[0]:
        inner = text.strip(text[0])
        if text[0] == "`" and "`" in inner:
            break
        text = inner.strip()
    return text


def mend(source: Source) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The source with UTF-8 that was read as Latin-1 or Windows-1252 put right.

    Headings in HTML become Markdown ones.
    """
    if "<h" in source.text.lower():
        source = rewritten(source, map(markdown_line, source.lines))
    if not DAMAGE.search(source.text):
        return source, ()
    notes = []
    lines = []
    for number, line in enumerate(source.lines, 1):
        mended = DAMAGE.sub(mended_letter, line)
        if mended != line:
            match = DAMAGE.search(line)
            column = match.start() + 1 if match else 1
            notes.append(mojibake(source, number, column))
        lines.append(mended)
    return rewritten(source, lines), tuple(notes)
