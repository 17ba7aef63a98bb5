"""Listing the repairs that a document needed, as lines or as an OpenAPI Overlay."""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator.diagnostics import InputError, Report
from generator.display import Display
from generator.inputs import collect, plan_jobs
from generator.prepare import Prepared, prepare


def list_repairs(inputs: tuple[str, ...], report: Report, *, overlay: bool) -> str:
    """One line per repair, or one OpenAPI Overlay (1.1) for all of them, as JSON.

    An Overlay can only name what an OpenAPI document of its own holds: repairs of
    pages are left out of it.
    """
    found = [pair for pair in _prepare_all(inputs, report) if not report.failed]
    if not overlay:
        return "".join(f"{line}\n" for one, show in found for line in _lines(one, show))
    from generator.spec.overlay import write_overlay

    own = [repair for one, _ in found for repair in one.changes]
    return json.dumps(write_overlay(own), indent=2, ensure_ascii=False) + "\n"


def _prepare_all(
    inputs: tuple[str, ...], report: Report
) -> list[tuple[Prepared, Display]]:
    """The finished documents of all builds that the inputs stand for."""
    found: list[tuple[Prepared, Display]] = []
    for job in plan_jobs(inputs, report):
        own = Report()
        try:
            sources = collect(job, own)
            if not own.failed:
                found.append((prepare(job, sources, own), job.display))
        except InputError as error:
            own.extend(error.diagnostics)
        report.extend(map(job.display.diagnostic, own))
    return found


def _lines(prepared: Prepared, display: Display) -> Iterator[str]:
    """The repairs of one document, each with its place, rule and pointer."""
    for row in prepared.repairs:
        file, line = row["file"], row["line"]
        place = f"{display.path(file)}:{line}: " if file else ""
        yield f"{place}{row['rule']}: {row['pointer']}".rstrip(": ")
