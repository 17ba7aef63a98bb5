"""What a build reports: one plain value, as text for people and JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.diagnostics import Diagnostic, Severity, Span

FEW = 5
"""Number of inferences that the summary in text spells out."""
MANY = 20
"""Number of changes that it spells out."""


@dataclass
class Summary:
    """The outcome of a build, in the terms of the JSON output.

    Counts are numbers of things; `seconds` is wall time. See README, "JSON output".
    """

    operations: int = 0
    generated: int = 0
    models: int = 0
    skipped: list[dict[str, Any]] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)
    diagnostics: list[dict[str, Any]] = field(default_factory=list)
    unused: dict[str, int] = field(default_factory=dict)
    pagination: list[dict[str, Any]] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    api_changes: list[dict[str, Any]] = field(default_factory=list)
    spec: str | None = None
    package: str | None = None
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The value for `--format json`."""
        return dict(vars(self))


def located(span: Span | None) -> dict[str, Any]:
    """File and line of a place, null where there is none."""
    return {"file": span.file if span else None, "line": span.line if span else None}


def diagnostic_entry(item: Diagnostic) -> dict[str, Any]:
    """A diagnostic as a JSON object."""
    message = f"{item.message}; {item.hint}" if item.hint else item.message
    return {
        "severity": str(item.severity),
        "code": item.code,
        "message": message,
        **located(item.span),
        "column": item.span.column if item.span else None,
    }


def diagnostic_of(entry: Mapping[str, Any]) -> Diagnostic:
    """The diagnostic that an entry was made of, its hint a part of the message."""
    file, line = entry["file"], entry["line"]
    span = Span(file, line, entry["column"]) if file else None
    severity = Severity(entry["severity"])
    return Diagnostic(severity, entry["code"], entry["message"], span)


def combined(summaries: Iterable[Summary]) -> Summary:
    """Several builds of one command as one summary; paths are the last build's."""
    total = Summary()
    for summary in summaries:
        for name, value in vars(summary).items():
            before = getattr(total, name)
            match value:
                case list():
                    before.extend(value)
                case dict():
                    add_counts(before, value)
                case int() | float():
                    setattr(total, name, before + value)
                case _:
                    setattr(total, name, value if value is not None else before)
    return total


def add_counts(total: dict[str, int], more: Mapping[str, int]) -> None:
    """Add counts by kind, in place."""
    for kind, count in more.items():
        total[kind] = total.get(kind, 0) + count


def lines(summary: Summary, *, check: bool = False) -> list[str]:
    """The summary for a terminal: a few lines. A check names changed files elsewhere."""
    rows = [*counts(summary)]
    rows += [("", line) for line in few(map(paged, summary.pagination), FEW)]
    rows += api_rows(summary)
    rows.append(("changed", f"{len(summary.changed)} files"))
    if not check and len(summary.changed) <= MANY:
        gone = {*summary.removed}
        rows += [("", f"{'-' if n in gone else ' '} {n}") for n in summary.changed]
    rows.append(("seconds", f"{summary.seconds:.2f}"))
    for label, path in (("spec", summary.spec), ("package", summary.package)):
        if path:
            rows.append((label, path))
    return [f"{label:<11}{value}" for label, value in rows]


def counts(summary: Summary) -> Iterator[tuple[str, str]]:
    """How much was read and generated."""
    if summary.pages:
        total = sum(page["lines"] for page in summary.pages)
        accounted = sum(page["accounted"] for page in summary.pages)
        yield "pages", f"{len(summary.pages)}"
        yield "lines", f"{accounted} of {total} accounted for"
        yield "facts", f"{sum(page['facts'] for page in summary.pages)}"
    yield "operations", f"{summary.generated} of {summary.operations} generated"
    yield "models", f"{summary.models}"
    for name in ("conflicts", "repairs"):
        count = len(getattr(summary, name))
        yield name, f"{count}, listed by `fragmint {name}`" if count else "0"
    yield "paginated", f"{len(summary.pagination)}"


def paged(row: Mapping[str, Any]) -> str:
    """What was inferred about an operation's pagination, and why."""
    return f"{row['operation']}: {row['kind']}; {row['reason']}"


def api_rows(summary: Summary) -> Iterator[tuple[str, str]]:
    """What changed in the API; `!` marks what can break callers."""
    found = summary.api_changes
    if not found:
        return
    breaking = sum(row["breaking"] for row in found)
    yield "api", f"{len(found)} changed, {breaking} can break callers"
    told = (f"{' !'[row['breaking']]} {row['name']}: {row['detail']}" for row in found)
    yield from (("", line) for line in few(told, MANY))


def few(items: Iterable[str], most: int) -> Iterator[str]:
    """The first lines, and how many more there are."""
    whole = list(items)
    yield from whole[:most]
    if len(whole) > most:
        yield f"and {len(whole) - most} more (--format json tells all)"


def skipped_lines(summary: Summary) -> Iterator[str]:
    """One line for every operation that is not generated, with its place.

    A diagnostic has told already of those that were cut off.
    """
    told = {item["code"] for item in summary.diagnostics}
    for row in summary.skipped:
        if row["code"] in told:
            continue
        span = Span(row["file"], row["line"] or 1) if row["file"] else None
        message = f"{row['operation']} is not generated: {row['message']}"
        yield str(Diagnostic(Severity.WARNING, row["code"], message, span))
