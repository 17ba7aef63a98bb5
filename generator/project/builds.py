"""All builds of one command: planned, carried out or recalled, reported together.

Only what is needed to see that nothing changed is imported at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.output.manifest import CACHE, MANIFEST, NAMES, write_file
from generator.project.cache import build_key, remember, remembered
from generator.project.inputs import (
    Folders,
    Job,
    Options,
    collect,
    extension_sources,
    folders,
    overlay_sources,
    plan_jobs,
    template_sources,
)
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    input_error,
)
from generator.report.records import with_places
from generator.report.summary import RECORDS, Summary, combined
from generator.source import Source, read_source

if TYPE_CHECKING:
    from generator.changes.pins import Pins

THIS_RUN: Final = {"changed": [], "removed": [], "api_changes": [], "seconds": 0.0}
"""What of a summary holds for one run alone, as it is where nothing is to do."""


def build_all(
    inputs: Sequence[str], options: Options, report: Report
) -> Summary | None:
    """Carry out every build that the inputs ask for; None if none succeeded.

    Errors of all builds go to the report; mistakes in a configuration keep every build
    from starting, but what is wrong with the inputs is reported as well.
    """
    try:
        jobs = [replace(job, root=options.root) for job in plan_jobs(inputs, report)]
        refuse_ambiguity(jobs, options)
    except InputError as error:
        report.extend(error.diagnostics)
        return None
    halted = report.failed
    if any(item.code == "bad-toml" for item in report):
        return None  # What the inputs are is not known.
    summaries = [s for job in jobs if (s := attempt(job, options, report, halted))]
    return combined(summaries) if summaries else None


def refuse_ambiguity(jobs: Sequence[Job], options: Options) -> None:
    """Several builds cannot share a folder or a name.

    Raises:
        InputError: The command line gives them one (`several-builds`).
    """
    shared = [
        name for name in ("output", "package", "client") if getattr(options, name)
    ]
    if len(jobs) > 1 and shared:
        names = ", ".join(f"--{name}" for name in shared)
        message = f"{names} cannot hold for {len(jobs)} builds at once"
        raise input_error("several-builds", message, None, "build them one by one")


def attempt(job: Job, options: Options, report: Report, halted: bool) -> Summary | None:
    """One build, its messages with places for the user's eyes."""
    own, summary = Report(), None
    try:
        if halted:
            inspect(job, own)
        else:
            summary = build(job, options, own)
    except InputError as error:
        own.extend(error.diagnostics)
    report.extend(map(job.display.diagnostic, once(own)))
    return summary and shown(job, summary)


def once(report: Report) -> Iterator[Diagnostic]:
    """The diagnostics without repetitions."""
    yield from dict.fromkeys(report)


def shown(job: Job, summary: Summary) -> Summary:
    """A summary with its places for the user's eyes."""
    show = job.display.path
    records: dict[str, Any] = {
        name: [with_places(record, show) for record in getattr(summary, name)]
        for name in RECORDS
    }
    return replace(
        summary,
        **records,
        changed=[*map(show, summary.changed)],
        removed=[*map(show, summary.removed)],
        spec=summary.spec and show(summary.spec),
        package=summary.package and show(summary.package),
    )


def inspect(job: Job, report: Report) -> None:
    """Only find what is wrong with the inputs."""
    from generator.prepare import prepare

    found = collect(job, report)
    if not report.failed:
        prepare(job, found, report)


def build(job: Job, options: Options, report: Report) -> Summary:
    """Carry out one build, or recall the last one where nothing has changed since.

    Raises:
        InputError: The input cannot be used, or the output cannot be written; nothing
            was changed then.
    """
    started = time.perf_counter()
    found = collect(job, report)
    extensions = extension_sources(job, report)
    overlay = overlay_sources(job, report)
    templates = template_sources(job, report)
    if report.failed:
        raise InputError()
    own = [*extensions, *templates.values()]
    sources = [*(item.source for item in found), *own, *overlay]
    pins = lock_source(job)
    key = build_key(key_parts(job, options, [*sources, *pins]))
    summary = recall(job, options, key, report)
    if summary is None:
        # The pipeline and all it stands on, which an unchanged build does without.
        from generator.build import carry_out

        summary, parts = carry_out(
            job, options, found, extensions, templates, names_in(pins), report
        )
        if not options.check:
            key = build_key(key_parts(job, options, [*sources, *lock_source(job)]))
            keep(job, options, key, summary, parts)
    summary.seconds = round(time.perf_counter() - started, 3)
    return summary


def lock_source(job: Job) -> list[Source]:
    """The names that stay, beside the configuration; none where there are none yet.

    Raises:
        InputError: They cannot be read, so that all names would move.
    """
    if job.config is None or job.home is None or not (job.home / NAMES).is_file():
        return []
    return [read_source(job.home / NAMES, NAMES)]


def names_in(sources: Sequence[Source]) -> Pins:
    """The names that the file of a build keeps, out of what `lock_source` gives."""
    from generator.changes.pins import parse_pins

    return parse_pins("".join(source.text for source in sources))


def give_up(inputs: Sequence[str], name: str, report: Report) -> list[str]:
    """Take a name out of the names that stay, for every build that the inputs ask for.
    The files that were changed.

    Raises:
        InputError: No build has such a name (`unknown-name`), or it cannot be written.
    """
    changed: list[str] = []
    for job in plan_jobs(inputs, report):
        pins = names_in(lock_source(job))
        left = pins.without(name)
        if len(left.names) < len(pins.names) and job.home is not None:
            write_file(job.home / NAMES, left.text.encode())
            changed.append(job.display.path(NAMES))
    if not changed and not report.failed:
        message = f"`{name}` is not among the names that stay"
        raise input_error("unknown-name", message, None, f"they are in {NAMES}")
    return changed


def clean_all(inputs: Sequence[str], options: Options, report: Report) -> list[str]:
    """Remove what builds have generated, but for the names that stay. The files."""
    from generator.output import clean

    removed: list[str] = []
    for job in plan_jobs(inputs, report):
        roots = dict.fromkeys(r for c in candidates(job, options) for r in c.roots)
        for root in roots:
            if not (root / MANIFEST).is_file():
                continue
            lock = lock_source(job) if root == job.home else []
            kept: dict[str, str] = {}
            kept.update((NAMES, source.text) for source in lock)
            own = Report()
            changes = clean(root, kept, own)
            report.extend(map(job.display.diagnostic, own))
            removed += (job.display.path(root / name) for name in changes.removed)
    return removed


def key_parts(
    job: Job, options: Options, sources: Iterable[Source]
) -> Iterator[tuple[str, bytes]]:
    """Everything that decides what a build gives, by name."""
    settings = {f.name: getattr(job.settings, f.name) for f in fields(job.settings)}
    settings["repairs_off"] = sorted(job.settings.repairs_off)
    yield "settings", repr(settings).encode()
    yield "options", repr(decisive(options)).encode()
    yield "folders", repr(folders(job, options, "").roots).encode()
    for source in sources:
        yield source.file, source.data or source.text.encode()


def decisive(options: Options) -> tuple[object, ...]:
    """What the command line says about the contents of a build."""
    return options.package, options.client, options.strict, options.root


def recall(job: Job, options: Options, key: str, report: Report) -> Summary | None:
    """The summary and messages of the last build, where nothing has changed since."""
    for place in candidates(job, options):
        known = remembered(place.roots, key)
        if known is not None:
            summary = Summary.of(known)
            report.extend(summary.diagnostics)
            return summary
    return None


def candidates(job: Job, options: Options) -> Iterator[Folders]:
    """Where the output of the last build may be: its label is not known yet."""
    if options.output is not None or job.output is not None:
        yield folders(job, options, "")
        return
    above = folders(job, options, "").package
    for cache in sorted(above.glob(f"*/{CACHE}")):
        yield folders(job, options, cache.parent.name)


def keep(
    job: Job,
    options: Options,
    key: str,
    summary: Summary,
    parts: Mapping[Path, bytes | None],
) -> None:
    """Remember a build, without what holds for this run alone."""
    if summary.package is not None:
        label = Path(summary.package).parent.name
        value = {**summary.as_json(), **THIS_RUN}
        remember(folders(job, options, label).roots, key, value, parts)
