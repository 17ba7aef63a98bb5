"""All builds of one command: planned, carried out, reported together."""

from __future__ import annotations

from generator.diagnostics import InputError, Report
from generator.inputs import plan_jobs
from generator.pipeline import Options, build
from generator.summary import Summary, combined


def build_all(
    inputs: tuple[str, ...], options: Options, report: Report
) -> Summary | None:
    """Carry out every build that the inputs ask for; None if none succeeded.

    Errors of all builds go to the report.
    """
    summaries: list[Summary] = []
    try:
        jobs = plan_jobs(inputs, report)
    except InputError as error:
        report.extend(error.diagnostics)
        return None
    if report.failed:
        return None
    for job in jobs:
        own = Report()
        try:
            summaries.append(build(job, options, own))
        except InputError as error:
            own.extend(error.diagnostics)
        report.extend(own)
    return combined(summaries) if summaries else None
