"""What `--strict` refuses: repairs and conflicts that nobody has accepted.

`accept` in the table `strict` of `fragmint.toml` lists what the user knows about, as
`RULE` or `RULE POINTER` (that place and all below); the rule of conflicts is `conflict`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from generator.conflicts import RULE as CONFLICT, told
from generator.diagnostics import Diagnostic, Report, Severity, Span
from generator.display import Display
from generator.extras import config_place
from generator.inputs import Job
from generator.merge.overrides import RULE as OVERRULED

SETTLE: Final = "settle it by `overrides`"
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
        what = SETTLE if self.rule == CONFLICT else CORRECT
        hint = f"{what}, {ELSE}"
        return Diagnostic(Severity.ERROR, self.rule, self.message, self.span, hint)

    def covered_by(self, entry: str) -> bool:
        """Whether an entry of `accept` is about this."""
        rule, _, pointer = entry.partition(" ")
        below = f"{self.pointer}/".startswith(f"{pointer.strip()}/")
        return rule == self.rule and (below or not pointer.strip())


def findings(
    conflicts: Iterable[Mapping[str, Any]],
    repairs: Iterable[Mapping[str, Any]],
    display: Display,
) -> Iterator[Finding]:
    """The findings among entries of a summary; what `overrides` settle is none."""
    for row in conflicts:
        if row["reason"] != OVERRULED:
            text = told(row, display)
            yield Finding(CONFLICT, row["pointer"], text, spot(row["values"][0]))
    for row in repairs:
        text = row["pointer"] or "repaired"
        yield Finding(row["rule"], row["pointer"], text, spot(row))


def spot(row: Mapping[str, Any]) -> Span | None:
    """The place in an entry of a summary."""
    return Span(row["file"], row["line"] or 1) if row["file"] else None


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
        message = f"`{entry}` in `strict.accept` is about nothing here"
        report.warning("accept-misses", message, place(job, entry), hint)


def place(job: Job, entry: str) -> Span | None:
    """Where an entry of `accept` stands."""
    span = config_place(job, "strict", "accept")
    if span is None or job.config is None:
        return span
    for number, line in enumerate(job.config.lines, 1):
        if number >= span.line and (at := line.find(entry)) > 0:
            return span._replace(line=number, column=at)
    return span


def accept_text(found: Iterable[Finding]) -> str:
    """The table for `fragmint.toml` that accepts findings, empty where there are none."""
    entries = sorted({finding.entry for finding in found})
    if not entries:
        return ""
    lines = "".join(f"  {json.dumps(e, ensure_ascii=False)},\n" for e in entries)
    return f"[strict]\naccept = [\n{lines}]\n"
