"""The changelog of a package, in the terms of those who call it.

Closed sections lie beside the configuration, where they may be edited; a build puts what
is not released yet on top.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.changes.rules import ORDER, Impact
from generator.report.records import ApiChange
from generator.version import MARKER

TITLES = {
    Impact.BREAKING: "Breaking",
    Impact.RISKY: "Risky",
    Impact.COMPATIBLE: "Compatible",
    Impact.DOCS: "Documentation",
}
HEAD = """\
# Changelog

What changed for those who call the API.
"""
HISTORY_HEAD = f"""\
<!-- {MARKER}: the sections of CHANGELOG.md that are closed. Edit them as you
like; each build puts what is not released yet above them. -->
"""
UNRELEASED = "## Unreleased"
FIRST_SECTION = "The first version."
NO_CHANGE = "Nothing changed for callers."
PLAIN = re.compile(r"[\w ,.;:()'\"/-]{1,1000}")
"""Words and values that mean nothing else in Markdown."""
MOST_DOCS = 10
"""So many reworded descriptions are named; a longer list hides what matters."""


def sections(rows: Sequence[ApiChange]) -> Iterator[str]:
    """The lines of Markdown: a heading for each severity, an item for each change."""
    for impact in ORDER:
        found = [row for row in rows if row.severity == impact]
        if found:
            yield from ("", f"### {TITLES[impact]}", "")
            yield from map(item, found)


def item(row: ApiChange) -> str:
    """A change as an item of a list, with its place where it has one."""
    place = code(f"{row.span.file}:{row.span.line}") if row.span else ""
    detail = row.detail if PLAIN.fullmatch(row.detail) else code(row.detail)
    parts = (detail, row.advice, place)
    return f"- {code(row.name)}: {'; '.join(filter(None, parts))}"


def code(text: str) -> str:
    """A code span, whatever backticks the text has (CommonMark 0.31, 6.1)."""
    flat = " ".join(text.split())
    fence = "`"
    while fence in flat:
        fence += "`"
    pad = " " if "`" in flat else ""
    return f"{fence}{pad}{flat}{pad}{fence}"


def entries(rows: Sequence[ApiChange]) -> str:
    """The body of one section."""
    docs = [row for row in rows if row.severity == Impact.DOCS]
    others = [row for row in rows if row.severity != Impact.DOCS]
    more = len(docs[MOST_DOCS:])
    lines = [*sections([*others, *docs[:MOST_DOCS]])]
    lines += [f"- and {more} more descriptions"] if more else []
    return "\n".join(lines).strip()


def changelog(unreleased: str, history: str) -> str:
    """The text of `CHANGELOG.md`; `unreleased` is the body of its topmost section."""
    parts = [HEAD.strip()]
    parts += [f"{UNRELEASED}\n\n{unreleased}"] if unreleased else []
    parts += [body] if (body := closed_sections(history)) else []
    return "\n\n".join(parts) + "\n"


def closed_sections(history: str) -> str:
    """The sections of the file beside the configuration, without its first comment."""
    text = history.replace("\r\n", "\n").strip()
    if text.startswith("<!--"):
        text = text.partition("-->")[2].strip()
    return text


def with_section(history: str, version: str, date: str, body: str) -> str:
    """The closed sections with one more on top."""
    heading = f"## {version} ({date})"
    parts = [HISTORY_HEAD.strip(), f"{heading}\n\n{body}"]
    parts += [old] if (old := closed_sections(history)) else []
    return "\n\n".join(parts) + "\n"
