"""Changes as text, JSON, Markdown for pull requests and GitHub annotations, and the
changelog of a package.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator import patterns as re
from generator.changes.rules import ORDER, Impact, step_of
from generator.report.diagnostics import Span
from generator.report.records import ApiChange, to_json
from generator.report.summary import ALL, FEW, MANY, MARKS, Summary, few, folded
from generator.version import MARKER

FAIL_ON = {"breaking": 1, "risky": 2, "any": len(ORDER)}
"""The number of impacts, from the worst, that make a command fail."""
COMMANDS = {Impact.BREAKING: "error", Impact.RISKY: "warning"}


def fails(severities: Iterable[str], fail_on: str) -> bool:
    """Whether a command with `--fail-on` fails."""
    return any(s in ORDER[: FAIL_ON[fail_on]] for s in severities)


def counted(severities: Iterable[str]) -> str:
    """The number of changes of each severity, in words."""
    counts = Counter(severities)
    if not counts:
        return "no changes for callers"
    words = ", ".join(f"{counts[i]} {i}" for i in ORDER if counts[i])
    return f"{words}; version step: {step_of(counts)}"


def line(row: ApiChange) -> str:
    """A change as one line: what changed, advice, and its place."""
    advice = f"; {row.advice}" if row.advice else ""
    place = f"  ({row.span.brief})" if row.span else ""
    return f"{MARKS[row.severity]} {row.name}: {row.detail}{advice}{place}"


def as_text(rows: Sequence[ApiChange]) -> str:
    """Counts, then one line per change, the worst first."""
    shown = folded(rows)
    lines = [counted(row.severity for row in rows), *map(line, shown)]
    if len(shown) < len(rows):
        count = f"{len(shown)} line{'s' if len(shown) > 1 else ''}"
        lines.append(f"({len(rows)} changes in {count}; {ALL} for each)")
    return "\n".join(lines)


def check_lines(summary: Summary) -> list[str]:
    """The changes that a build would make, on one screen."""
    rows = summary.api_changes
    gone = {*summary.removed}
    count = len(summary.changed)
    if not count:
        return ["up to date"]
    removed = f" ({len(gone)} removed)" if gone else ""
    lines = [f"{count} file{'s' if count > 1 else ''} would change{removed}"]
    lines += few(
        (f"  {name}" for name in summary.changed), FEW, "listed by `build --check`"
    )
    lines.append(counted(row.severity for row in rows))
    lines += [f"version {summary.version}"] if summary.version else []
    return lines + few(map(line, folded(rows)), MANY, "listed by `fragmint diff`")


def as_json(rows: Sequence[ApiChange]) -> str:
    """One object with the changes and the version step."""
    value = {"step": step_of(row.severity for row in rows), "changes": to_json([*rows])}
    return json.dumps(value, ensure_ascii=False)


def as_markdown(rows: Sequence[ApiChange]) -> str:
    """A section for each severity, for the description of a pull request."""
    head = f"**{counted(row.severity for row in rows)}**"
    return "\n".join([head, *sections(folded(rows))])


def as_annotations(rows: Sequence[ApiChange]) -> str:
    """GitHub Actions workflow commands, one per change as a caller sees it."""
    return "\n".join(map(annotation, folded(rows)))


def annotation(row: ApiChange) -> str:
    """One workflow command; its text is escaped."""
    kind = COMMANDS.get(Impact(row.severity), "notice")
    where, origin = annotated(row.span) if row.span else ("", "")
    advice = f"; {row.advice}" if row.advice else ""
    title = value_text(row.name)
    return f"::{kind} {where}title={title}::{plain(row.detail + advice + origin)}"


def annotated(span: Span) -> tuple[str, str]:
    """Where an annotation is shown, and what its message adds to that.

    What an older revision states (`HEAD:pages/boats.md`) has no line in the current file:
    it is shown at the file, and the message has the place.
    """
    _, is_older, file = span.file.partition(":")
    if is_older:
        return f"file={value_text(file)},", f"  ({span.brief})"
    if not span.line:
        return f"file={value_text(span.file)},", f"  ({span.brief})"
    return f"file={value_text(span.file)},line={span.line},", ""


def plain(text: str) -> str:
    """The message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def value_text(text: str) -> str:
    """A property of a workflow command."""
    return plain(text).replace(":", "%3A").replace(",", "%2C")


FORMS: Mapping[str, Callable[[Sequence[ApiChange]], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "github": as_annotations,
}


TITLES = {
    Impact.BREAKING: "Breaking",
    Impact.RISKY: "Risky",
    Impact.COMPATIBLE: "Compatible",
    Impact.DOCS: "Documentation",
}
HEAD = """\
# Changelog

Changes that affect callers of the API.
"""
HISTORY_HEAD = f"""\
<!-- {MARKER}: the closed sections of CHANGELOG.md. You may edit them;
each build puts the unreleased changes above them. -->
"""
UNRELEASED = "## Unreleased"
FIRST_SECTION = "The first version."
NO_CHANGE = "No changes for callers."
PLAIN = re.compile(r"[\w ,.;:()'\"/-]{1,1000}")
"""Text without special meaning in Markdown."""
MOST_DOCS = 10
"""The number of reworded descriptions that are listed; more would hide what matters."""


def sections(rows: Sequence[ApiChange]) -> Iterator[str]:
    """Markdown lines: a heading for each severity, an item for each change."""
    for impact in ORDER:
        found = [row for row in rows if row.severity == impact]
        if found:
            yield from ("", f"### {TITLES[impact]}", "")
            yield from map(item, found)


def item(row: ApiChange) -> str:
    """A change as a list item, with its place if known."""
    place = code(row.span.brief) if row.span else ""
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
    found = folded(rows)
    docs = [row for row in found if row.severity == Impact.DOCS]
    others = [row for row in found if row.severity != Impact.DOCS]
    more = len(docs[MOST_DOCS:])
    lines = [*sections([*others, *docs[:MOST_DOCS]])]
    lines += [f"- and {more} other descriptions"] if more else []
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
