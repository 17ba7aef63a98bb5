"""What a build reports: one plain value, as text for people and JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.facts import Json, Mention, Reading
from generator.merge import Conflict, Merged
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

FEW = 5
"""Number of inferences that the summary in text spells out."""
MANY = 20
"""Number of changes that it spells out."""
MARKS = {"breaking": "!", "risky": "~", "compatible": " ", "docs": " "}
"""How a change is marked in text, by its severity."""


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
    endpoints: dict[str, int] = field(default_factory=dict)
    unread: list[dict[str, Any]] = field(default_factory=list)
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
        yield "pages", f"{len(summary.pages)}"
        if summary.endpoints.get("mentioned"):
            yield "endpoints", mentioned(summary.endpoints)
        yield "facts", f"{sum(page['facts'] for page in summary.pages)}"
    yield "operations", f"{summary.generated} of {summary.operations} generated"
    yield "models", f"{summary.models}"
    for name in ("conflicts", "repairs"):
        count = len(getattr(summary, name))
        yield name, f"{count}, listed by `fragmint {name}`" if count else "0"
    yield "paginated", f"{len(summary.pagination)}"


def mentioned(counts: Mapping[str, int]) -> str:
    """What became of the endpoints that pages name."""
    text = (
        f"{counts['mentioned']} mentioned, {counts['operations']} operations, "
        f"{counts['examples']} examples of them, {counts['unread']} unread"
    )
    asides = counts.get("asides", 0)
    return f"{text}, {asides} of something else" if asides else text


def paged(row: Mapping[str, Any]) -> str:
    """What was inferred about an operation's pagination, and why."""
    return f"{row['operation']}: {row['kind']}; {row['reason']}"


def api_rows(summary: Summary) -> Iterator[tuple[str, str]]:
    """What changed in the API; `!` marks what breaks callers, `~` what may."""
    found = summary.api_changes
    if not found:
        return
    breaking = sum(row["breaking"] for row in found)
    yield "api", f"{len(found)} changed, {breaking} can break callers"
    lines = (
        f"{MARKS[row['severity']]} {row['name']}: {row['detail']}" for row in found
    )
    yield from (("", line) for line in few(lines, MANY))


ALL = "--format json tells all"


def few(items: Iterable[str], most: int, where: str = ALL) -> list[str]:
    """The first lines, and how many more there are."""
    whole = list(items)
    if len(whole) <= most:
        return whole
    return [*whole[:most], f"and {len(whole) - most} more ({where})"]


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


def is_repair(item: Diagnostic) -> bool:
    """Whether a reader's remark is about something it put right."""
    return item.severity is Severity.NOTE and item.code.startswith("repair:")


def document_entry(source: Source, value: Json) -> dict[str, Any]:
    """An OpenAPI document in the summary: all of it is used, every scalar is a fact."""
    lines = sum(1 for line in source.lines if line.strip())
    return {
        "file": source.file,
        "dialect": "openapi",
        "lines": lines,
        "accounted": lines,
        "facts": scalars(value),
    }


def scalars(value: Json) -> int:
    """The number of values in a value that hold no others."""
    level: list[Any] = [value]
    total = 0
    while level:
        nodes = [node for node in level if type(node) is dict or type(node) is list]
        total += len(level) - len(nodes)
        level = [
            member
            for node in nodes
            for member in (node.values() if type(node) is dict else node)
        ]
    return total


def page_entry(reading: Reading) -> dict[str, Any]:
    """One page in the summary."""
    return {
        "file": reading.file,
        "dialect": reading.dialect,
        "lines": reading.lines,
        "accounted": reading.accounted,
        "facts": reading.fact_count,
    }


def mention_entry(mention: Mention) -> dict[str, Any]:
    """An endpoint that became nothing, as a JSON object."""
    return {
        "method": mention.method,
        "path": mention.path,
        "reason": mention.reason,
        **located(mention.span),
    }


def conflict_entry(conflict: Conflict) -> dict[str, Any]:
    """One conflict in the summary."""
    return {
        "pointer": conflict.pointer,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "values": [{"value": v.value, **located(v.span)} for v in conflict.values],
    }


def page_repairs(readings: Sequence[Reading], merged: Merged) -> list[dict[str, Any]]:
    """What the readers put right, and what of the merged document stands there."""
    found = [d for reading in readings for d in reading.diagnostics if is_repair(d)]
    known = list(stated(merged)) if found else []
    return [
        {
            "rule": item.code.removeprefix("repair:"),
            "pointer": stated_at(item.span, known),
            **located(item.span),
        }
        for item in found
    ]


def stated(merged: Merged) -> Iterator[tuple[Span, str]]:
    """All places that state a value, with its pointer."""
    for pointer, spans in merged.origins.items():
        yield from ((span, pointer) for span in spans)
    for pointer, statements in merged.statements.items():
        yield from ((one.span, pointer) for one in statements)


def stated_at(span: Span | None, known: Sequence[tuple[Span, str]]) -> str:
    """The pointer to what the fewest lines around a place state, empty for none."""
    around = [
        (place.last_line - place.line, len(pointer), pointer)
        for place, pointer in known
        if span and place.file == span.file
        if place.line <= span.line <= place.last_line
    ]
    return min(around)[2] if around else ""


def merge_repairs(merged: Merged) -> list[dict[str, Any]]:
    """What merging put right."""
    return [
        {"rule": r.rule, "pointer": r.pointer, **located(r.span)}
        for r in merged.repairs
    ]
