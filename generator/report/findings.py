"""Repairs and conflicts of a build, and their treatment with `--strict`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, Final

from generator import patterns as re
from generator.dataclass import dataclass
from generator.merge.notes import OVERRULED
from generator.prepare import Prepared, prepare
from generator.project.inputs import opened
from generator.project.jobs import Display, Job, Options, for_each, planned
from generator.report.diagnostics import Diagnostic, Report, Severity, Span
from generator.report.records import Conflict, ConflictValue, Repaired, Unread

SETTLE: Final = "resolve it with `overrides`"
CORRECT: Final = "correct it there"
ELSE: Final = "or accept it (`fragmint repairs --accept`)"


@dataclass(frozen=True, slots=True)
class Finding:
    """A repair or a conflict that `--strict` asks about."""

    rule: str
    pointer: str
    message: str
    span: Span | None

    @property
    def entry(self) -> str:
        """The entry of `accept` that covers this and little else."""
        return f"{self.rule} {self.pointer}" if self.pointer else self.rule

    @property
    def error(self) -> Diagnostic:
        """The finding as an error."""
        what = SETTLE if self.rule == RULE else CORRECT
        hint = f"{what}, {ELSE}"
        return Diagnostic(Severity.ERROR, self.rule, self.message, self.span, hint)

    def covered_by(self, entry: str) -> bool:
        """Whether an entry of `accept` is about this."""
        rule, _, pointer = entry.partition(" ")
        below = f"{self.pointer}/".startswith(f"{pointer.strip()}/")
        return rule == self.rule and (below or not pointer.strip())


def findings(
    conflicts: Iterable[Conflict],
    repairs: Iterable[Repaired],
    display: Display,
) -> Iterator[Finding]:
    """The findings among entries of a summary; what `overrides` settle is none."""
    for row in conflicts:
        if row.reason != OVERRULED:
            text = describe_conflict(row, display)
            yield Finding(RULE, row.pointer, text, row.values[0].span)
    for made in repairs:
        text = made.pointer or "repaired"
        yield Finding(made.rule, made.pointer, text, made.span)


def unread_findings(unread: Iterable[Unread]) -> Iterator[Finding]:
    """The endpoints that pages name and that became no operation, as findings."""
    for row in unread:
        name = f"{row.method} {row.path}".strip()
        message = f"`{name}` is mentioned but did not become an operation: {row.reason}"
        yield Finding("unread-endpoint", name, message, row.span)


def not_accepted(job: Job, found: Sequence[Finding]) -> list[Finding]:
    """The findings that no entry of `accept` covers."""
    entries = job.settings.accept
    return [f for f in found if not any(map(f.covered_by, entries))]


def report_stale(job: Job, found: Sequence[Finding], report: Report) -> None:
    """Warn of entries of `accept` that are about nothing any more."""
    for entry in job.settings.accept:
        if any(finding.covered_by(entry) for finding in found):
            continue
        near = get_close_matches(entry, [finding.entry for finding in found], n=1)
        hint = f"did you mean `{near[0]}`?" if near else "remove it"
        message = f"`{entry}` in `strict.accept` matches nothing here"
        report.warning("accept-misses", message, entry_place(job, entry), hint)


def entry_place(job: Job, entry: str) -> Span | None:
    """The place of an entry of `accept`."""
    span = job.place("strict", "accept")
    if span is None or job.config is None:
        return span
    for number, line in enumerate(job.config.lines, 1):
        if number >= span.line and (at := line.find(entry)) > 0:
            return span._replace(line=number, column=at)
    return span


def accept_text(found: Iterable[Finding]) -> str:
    """The table for `fragmint.toml` that accepts findings, empty if there are none."""
    entries = sorted({finding.entry for finding in found})
    if not entries:
        return ""
    lines = "".join(f"  {json.dumps(e, ensure_ascii=False)},\n" for e in entries)
    return f"[strict]\naccept = [\n{lines}]\n"


MOST = 60
"""Longest value in a message, in characters."""
RULE = "conflict"


def list_conflicts(inputs: tuple[str, ...], report: Report) -> list[str]:
    """One line per conflict with its place, its pointer and all that is said."""

    found = [
        Diagnostic(
            Severity.NOTE,
            RULE,
            describe_conflict(row, job.display),
            job.display.span(row.values[0].span),
        )
        for job, one in prepare_all(inputs, report)
        for row in one.conflicts
    ]
    return list(map(str, found))


def describe_conflict(row: Conflict, display: Display) -> str:
    """A conflict in words, the value that stands first."""
    chosen = spelled(row.chosen)
    stated = grouped(row.values, display)
    texts = [
        f"{value} at {places}"
        for value, places in sorted(stated, key=lambda pair: pair[0] != chosen)
    ]
    return f"{row.pointer}: {'; '.join(texts)}; {chosen} was chosen ({row.reason})"


def grouped(
    values: Sequence[ConflictValue], display: Display
) -> Iterator[tuple[str, str]]:
    """Each value that is stated, with its first place and how many more there are."""
    places: dict[str, list[str]] = {}
    for value in values:
        where = f"{display.path(value.span.file)}:{value.span.line}"
        places.setdefault(spelled(value.value), []).append(where)
    for text, found in places.items():
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield text, f"{found[0]}{more}"


def spelled(value: Any) -> str:
    """A value in a message; pages that leave one out have null."""
    match value:
        case None:
            return "nothing"
        case {**pair} if len(pair) == 1:
            ((name, inner),) = pair.items()
            return f"{name}: {spelled(inner)}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST else f"{text[: MOST - 3]}..."


Documents = Sequence[tuple[Job, Prepared]]
"""Finished documents with the builds that they are for."""


def list_repairs(inputs: tuple[str, ...], report: Report) -> list[str]:
    """One line per repair with place, rule and pointer, then what each rule does."""
    found = prepare_all(inputs, report)
    lines = [line for job, one in found for line in describe_repairs(one, job.display)]
    rules = Counter(row.rule for _, one in found for row in one.repairs)
    if lines:
        lines += ["", *explained(rules)]
    return lines


def overlay_of_repairs(inputs: tuple[str, ...], report: Report) -> str:
    """The repairs as one OpenAPI Overlay (1.1), as JSON; empty if it would be.

    An Overlay can only name what an OpenAPI document of its own holds: repairs of
    pages, and those of mere spelling, are counted in a warning (`not-in-overlay`).
    """
    from generator.openapi.overlay import write_overlay

    found = prepare_all(inputs, report)
    changes = [change for _, one in found for change in one.changes]
    expressed = [change for change in changes if any(change.actions)]
    left = sum(len(one.repairs) for _, one in found) - len(expressed)
    if left:
        message = f"{left} of {left + len(expressed)} repairs are not in the Overlay"
        hint = "they concern pages, or only the spelling of a document"
        report.warning("not-in-overlay", message, None, hint)
    if not expressed:
        if not left and not report.failed:
            report.warning("not-in-overlay", "there are no repairs")
        return ""
    return json.dumps(write_overlay(expressed), indent=2, ensure_ascii=False) + "\n"


def accepted_findings(inputs: tuple[str, ...], report: Report) -> str:
    """The table for each `fragmint.toml` that makes all of today's findings known."""

    texts = []
    for job, one in prepare_all(inputs, report):
        text = accept_text(findings(one.conflicts, one.repairs, job.display))
        texts.append(f"# {job.config.file}\n{text}" if job.config and text else text)
    return "\n".join(filter(None, texts))


def prepare_all(names: tuple[str, ...], report: Report) -> Documents:
    """The finished documents of all builds that the inputs stand for, if all are."""

    def act(job: Job, own: Report) -> tuple[Job, Prepared]:
        job = opened(job, own)
        return job, prepare(job, own)

    found = for_each(planned(names, Options(), report), report, act)
    return [] if report.failed else found


def describe_repairs(prepared: Prepared, display: Display) -> Iterator[str]:
    """The repairs of one document, each with its place, rule and pointer."""
    for row in prepared.repairs:
        span = row.span
        place = f"{display.path(span.file)}:{span.line}: " if span else ""
        yield f"{place}{row.rule}: {row.pointer}".rstrip(": ")


def explained(rules: Counter[str]) -> Iterator[str]:
    """The descriptions of the applied rules, with counts."""
    from generator.merge.notes import MEANINGS as IN_MERGING
    from generator.openapi.rule_names import meanings
    from generator.readers.openapi.fragment import MEANINGS as IN_PAGES

    known = {**IN_PAGES, **IN_MERGING, **meanings()}
    for rule, count in sorted(rules.items()):
        times = f" ({count} times)" if count > 1 else ""
        yield f"{rule}{times}: {known.get(rule, 'a rule of another reader')}"


def new_conflicts(before: str | None, now: Sequence[Conflict]) -> list[Conflict]:
    """The conflicts that the provenance of the last build does not have; none if
    there was none. What only is at another index is the same one.
    """
    try:
        known = json.loads(before)["conflicts"] if before else None
        left = Counter(
            _conflict_key(row["pointer"], [entry["value"] for entry in row["values"]])
            for row in known or ()
        )
    except (ValueError, TypeError, LookupError, RecursionError):
        return []
    if known is None:
        return []
    found = []
    for row in now:
        key = _conflict_key(row.pointer, [entry.value for entry in row.values])
        left[key] -= 1
        if left[key] < 0:
            found.append(row)
    return found


def _conflict_key(pointer: str, values: Iterable[Any]) -> tuple[str, ...]:
    """The identity of a conflict: its place without indices, and the values."""
    place = re.sub(r"/\d+(?=/|\Z)", "/*", pointer)
    return place, *sorted({json.dumps(value, sort_keys=True) for value in values})
