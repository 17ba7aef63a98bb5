"""The summary of a build, as text for people and JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from generator.dataclass import dataclass, field, replace
from generator.report.diagnostics import Diagnostic, Severity
from generator.report.records import (
    ApiChange,
    Conflict,
    LeftOut,
    PageRead,
    Paging,
    Repaired,
    Unread,
    from_json,
    to_json,
)

FEW = 5
"""Number of inferences that the summary in text spells out."""
MANY = 20
"""Number of changes that it spells out."""
ALL = "see --format json"
"""Where the rest is, unless a caller knows a better place."""
LISTED = "listed by `--format json`"
MARKS = {"breaking": "!", "risky": "~", "compatible": " ", "docs": " "}
"""How a change is marked in text, by its severity."""


@dataclass
class Summary:
    """The outcome of a build, in the terms of the JSON output.

    Counts are numbers of things; `seconds` is wall time. See docs/command.md.
    """

    operations: int = 0
    generated: int = 0
    models: int = 0
    skipped: list[LeftOut] = field(default_factory=list)
    pages: list[PageRead] = field(default_factory=list)
    endpoints: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    new_conflicts: list[Conflict] = field(default_factory=list)
    repairs: list[Repaired] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    unused: dict[str, int] = field(default_factory=dict)
    pagination: list[Paging] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    api_changes: list[ApiChange] = field(default_factory=list)
    version: str | None = None
    spec: str | None = None
    package: str | None = None
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The value for `--format json`."""
        return {name: to_json(value) for name, value in vars(self).items()}

    @classmethod
    def of(cls, known: Mapping[str, Any]) -> Summary:
        """The summary that `as_json` gave.

        Raises:
            LookupError, TypeError, ValueError: It gave no such value.
        """
        lists: dict[str, Any] = {
            name: [from_json(kind, entry) for entry in known[name]]
            for name, kind in RECORDS.items()
        }
        return cls(**{**known, **lists})


RECORDS: Mapping[str, type] = {
    "skipped": LeftOut,
    "pages": PageRead,
    "unread": Unread,
    "conflicts": Conflict,
    "new_conflicts": Conflict,
    "repairs": Repaired,
    "diagnostics": Diagnostic,
    "pagination": Paging,
    "api_changes": ApiChange,
}
"""The class of each list's entries in a summary."""


def combined(summaries: Sequence[Summary]) -> Summary:
    """Several builds of one command as one summary; paths are the last build's, versions
    those of all.
    """
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
    found = [s for s in summaries if s.version]
    if len(found) > 1:
        names = (PurePath(s.package or "").name for s in found)
        pairs = zip(names, (s.version for s in found), strict=True)
        total.version = ", ".join(f"{name} {version}" for name, version in pairs)
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
    rows += [("version", summary.version)] if summary.version else []
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
    """Counts of what was read and generated."""
    if summary.pages:
        yield "pages", f"{len(summary.pages)}{without_facts(summary)}"
        if summary.endpoints.get("mentioned"):
            yield "endpoints", mentioned(summary.endpoints)
        yield "facts", f"{sum(page.facts for page in summary.pages)}"
    yield "operations", f"{summary.generated} of {summary.operations} generated"
    yield "models", f"{summary.models}"
    yield "conflicts", disagreements(summary)
    count = len(summary.repairs)
    yield "repairs", f"{count}, listed by `fragmint repairs`" if count else "0"
    yield "paginated", f"{len(summary.pagination)}"


def without_facts(summary: Summary) -> str:
    """The pages that gave nothing, for whatever reason."""
    names = [page.file for page in summary.pages if not page.facts]
    if not names:
        return ""
    return f", {len(names)} without facts: {' '.join(few(names, 1, LISTED))}"


def disagreements(summary: Summary) -> str:
    """The number of conflicts, and the places of new ones."""
    if not summary.conflicts:
        return "0"
    new = ""
    if summary.new_conflicts:
        spans = (row.values[-1].span for row in summary.new_conflicts)
        places = dict.fromkeys(f"{span.file}:{span.line}" for span in spans)
        new = f", {len(summary.new_conflicts)} new: {', '.join(few(places, FEW))}"
    return f"{len(summary.conflicts)}{new}, listed by `fragmint conflicts`"


def mentioned(counts: Mapping[str, int]) -> str:
    """The outcomes of the endpoints mentioned on pages."""
    text = (
        f"{counts['mentioned']} mentioned, {counts['operations']} operations, "
        f"{counts['examples']} examples of them, {counts['unread']} unread"
    )
    asides = counts.get("asides", 0)
    return f"{text}, {asides} not of this API" if asides else text


def paged(row: Paging) -> str:
    """The inferred pagination of an operation, with the reason."""
    return f"{row.operation}: {row.kind}; {row.reason}"


def api_rows(summary: Summary) -> Iterator[tuple[str, str]]:
    """The API changes; `!` marks breaking ones, `~` risky ones."""
    found = summary.api_changes
    if not found:
        return
    breaking = sum(row.breaking for row in found)
    yield "api", f"{len(found)} changed, {breaking} can break callers"
    lines = (f"{MARKS[row.severity]} {row.name}: {row.detail}" for row in folded(found))
    yield from (("", line) for line in few(lines, MANY))


ALIKE = 5
"""So many changes that say the same are one line; fewer are read one by one."""
FOLDED = frozenset(
    "method-route method-docs model-docs argument-docs field-docs error-added "
    "header-added header-removed scope-added scope-removed method-media "
    "result-media result-json".split()
)
"""Changes that concern much at once, such as another version in every path; what breaks
callers is named wherever it does.
"""


def folded(rows: Iterable[ApiChange]) -> list[ApiChange]:
    """Changes, with those of one kind that say the same of many things as one, at the
    place of the first; what models inherit is reported once.
    """
    alike: dict[tuple[str, str], list[ApiChange]] = {}
    for number, row in enumerate(with_heirs(rows)):
        detail = moved(row.detail) if row.change == "method-route" else row.detail
        own = "" if row.change in FOLDED else str(number)
        alike.setdefault((row.change + own, detail), []).append(row)
    found: list[ApiChange] = []
    for (_, detail), group in alike.items():
        if len(group) < ALIKE:
            found += group
            continue
        name = f"{', '.join(row.name for row in group[:2])} and {len(group) - 2} more"
        found.append(replace(group[0], name=name, detail=detail))
    return found


def with_heirs(rows: Iterable[ApiChange]) -> Iterator[ApiChange]:
    """The changes without those of inherited fields, whose models those of base models
    name.
    """
    every = [*rows]
    models: dict[tuple[str, str, str], list[str]] = {}
    for row in every:
        if row.heir_of:
            key = row.heir_of, row.change, row.detail
            models.setdefault(key, []).append(row.name.rpartition(".")[0])
    for row in every:
        names = models.get((row.name, row.change, row.detail), [])
        more = f" and {len(names) - FEW_HEIRS} more" if len(names) > FEW_HEIRS else ""
        listed = ", ".join(names[:FEW_HEIRS])
        named = f"{row.name} (also of {listed}{more})" if names else row.name
        if not row.heir_of:
            yield replace(row, name=named)


FEW_HEIRS = 3
"""Models that are named with the one that they extend."""


def moved(detail: str) -> str:
    """The parts of two routes that differ, apart from their methods.

    >>> moved("GET /pets/{id} -> GET /v2/pets/{id}")
    'paths / -> /v2/'
    """
    old, _, new = detail.partition(" -> ")
    if old.partition(" ")[0] != new.partition(" ")[0]:
        return detail
    paths = [route.partition(" ")[2].split("/") for route in (old, new)]
    while all(paths) and paths[0][-1] == paths[1][-1]:
        paths = [path[:-1] for path in paths]
    old, new = ("/".join([*path, ""]) for path in paths)
    return f"paths {old} -> {new}"


def few(items: Iterable[str], most: int, where: str = ALL) -> list[str]:
    """The first lines, and how many more there are."""
    whole = list(items)
    if len(whole) <= most:
        return whole
    return [*whole[:most], f"and {len(whole) - most} more ({where})"]


def skipped_lines(summary: Summary) -> Iterator[str]:
    """One line for every operation that is not generated, with its place.

    A diagnostic has already reported those that were cut off.
    """
    described = {item.code for item in summary.diagnostics}
    for row in summary.skipped:
        if row.code not in described:
            message = f"{row.operation} is not generated: {row.message}"
            yield str(Diagnostic(Severity.WARNING, row.code, message, row.span))
