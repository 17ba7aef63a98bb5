"""Listing the repairs that a document needed, as lines or as an OpenAPI Overlay."""

from __future__ import annotations

import json

from generator.diagnostics import InputError, Report, Span
from generator.inputs import collect, plan_jobs
from generator.prepare import Prepared, prepare
from generator.spec.repair import Repair


def list_repairs(inputs: tuple[str, ...], report: Report, *, overlay: bool) -> str:
    """One line per repair, or one OpenAPI Overlay (1.1) for all of them, as JSON.

    An Overlay can only name what an OpenAPI document of its own holds: repairs of
    pages are left out of it.
    """
    prepared = [one for one in _prepare_all(inputs, report) if not report.failed]
    if not overlay:
        return "".join(f"{line}\n" for one in prepared for line in _lines(one))
    from generator.spec.overlay import write_overlay

    found: list[Repair] = []
    for one in prepared:
        found += one.loaded.repairs if one.loaded else []
    return json.dumps(write_overlay(found), indent=2, ensure_ascii=False) + "\n"


def _prepare_all(inputs: tuple[str, ...], report: Report) -> list[Prepared]:
    """The finished documents of all builds that the inputs stand for."""
    found: list[Prepared] = []
    try:
        for job in plan_jobs(inputs, report):
            sources = collect(job, report)
            if not report.failed:
                found.append(prepare(job, sources, report))
    except InputError as error:
        report.extend(error.diagnostics)
    return found


def _lines(prepared: Prepared) -> list[str]:
    """The repairs of one document, each with its place, rule and pointer."""
    return [
        f"{_place(row['file'], row['line'])}{row['rule']}: {row['pointer']}".rstrip(
            ": "
        )
        for row in prepared.repairs
    ]


def _place(file: str | None, line: int | None) -> str:
    return f"{Span(file, line or 1)}: " if file else ""
