"""What had to be repaired, as a list, as an OpenAPI Overlay, or as known to the user."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from generator.diagnostics import InputError, Report
from generator.display import Display
from generator.inputs import Job, collect, plan_jobs
from generator.prepare import Prepared, prepare

Documents = Sequence[tuple[Job, Prepared]]
"""Finished documents with the builds that they are for."""


def list_repairs(inputs: tuple[str, ...], report: Report) -> list[str]:
    """One line per repair with place, rule and pointer, then what each rule does."""
    found = prepare_all(inputs, report)
    lines = [line for job, one in found for line in told(one, job.display)]
    rules = Counter(row["rule"] for _, one in found for row in one.repairs)
    if lines:
        lines += ["", *explained(rules)]
    return lines


def overlay_of_repairs(inputs: tuple[str, ...], report: Report) -> str:
    """The repairs as one OpenAPI Overlay (1.1), as JSON; empty where it would be.

    An Overlay can only name what an OpenAPI document of its own holds: repairs of
    pages, and those of mere spelling, are counted in a warning (`not-in-overlay`).
    """
    from generator.spec.overlay import write_overlay

    found = prepare_all(inputs, report)
    changes = [change for _, one in found for change in one.changes]
    expressed = [change for change in changes if any(change.actions)]
    left = sum(len(one.repairs) for _, one in found) - len(expressed)
    if left:
        message = f"{left} of {left + len(expressed)} repairs are not in the Overlay"
        hint = "they concern pages, or the mere spelling of a document"
        report.warning("not-in-overlay", message, None, hint)
    if not expressed:
        if not left and not report.failed:
            report.warning("not-in-overlay", "nothing had to be repaired")
        return ""
    return json.dumps(write_overlay(expressed), indent=2, ensure_ascii=False) + "\n"


def accepted_findings(inputs: tuple[str, ...], report: Report) -> str:
    """The table for each `fragmint.toml` that makes all of today's findings known."""
    from generator.strictness import accept_text, findings

    texts = []
    for job, one in prepare_all(inputs, report):
        text = accept_text(findings(one.conflicts, one.repairs, job.display))
        texts.append(f"# {job.config.file}\n{text}" if job.config and text else text)
    return "\n".join(filter(None, texts))


def prepare_all(inputs: tuple[str, ...], report: Report) -> Documents:
    """The finished documents of all builds that the inputs stand for, if all are."""
    found: list[tuple[Job, Prepared]] = []
    for job in plan_jobs(inputs, report):
        own = Report()
        try:
            sources = collect(job, own)
            if not own.failed:
                found.append((job, prepare(job, sources, own)))
        except InputError as error:
            own.extend(error.diagnostics)
        report.extend(map(job.display.diagnostic, own))
    return [] if report.failed else found


def told(prepared: Prepared, display: Display) -> Iterator[str]:
    """The repairs of one document, each with its place, rule and pointer."""
    for row in prepared.repairs:
        file, line = row["file"], row["line"]
        place = f"{display.path(file)}:{line}: " if file else ""
        yield f"{place}{row['rule']}: {row['pointer']}".rstrip(": ")


def explained(rules: Counter[str]) -> Iterator[str]:
    """What each rule does and why, with the number of times that it did."""
    from generator.dialects.parts.rules import MEANINGS as IN_PAGES
    from generator.merge.rules import MEANINGS as IN_MERGING
    from generator.spec.rule_names import meanings

    known = {**IN_PAGES, **IN_MERGING, **meanings()}
    for rule, count in sorted(rules.items()):
        times = f" ({count} times)" if count > 1 else ""
        yield f"{rule}{times}: {known.get(rule, 'a rule of another reader')}"
