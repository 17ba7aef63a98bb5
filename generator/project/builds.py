"""All builds of one command: run or restored from the cache, and reported together.

Only what is needed to detect an unchanged build is imported eagerly.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generator.dataclass import fields, replace
from generator.output.manifest import CACHE, MANIFEST, NAMES, write_file
from generator.project.cache import (
    build_key,
    known_valid,
    remember,
    remember_valid,
    remembered,
)
from generator.project.inputs import kept_sources, opened
from generator.project.jobs import Folders, Job, Options, for_each, planned
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.report.records import with_places
from generator.report.summary import RECORDS, Summary, combined

if TYPE_CHECKING:
    from generator.build import Build
    from generator.output import Changes

THIS_RUN: Final = {
    **{name: [] for name in ("changed", "removed", "api_changes", "new_conflicts")},
    "seconds": 0.0,
}
"""The values of a summary that hold for one run alone, as they are if nothing is to do."""


def build_all(names: Sequence[str], options: Options, report: Report) -> Summary | None:
    """Carry out every build that the inputs ask for; None if none succeeded.

    Errors of all builds go to the report; mistakes in a configuration keep every build
    from starting, but what is wrong with the inputs is reported as well.
    """
    jobs = planned(names, options, report)
    if report.failed:
        for_each(jobs, report, inspect)
        return None

    def act(job: Job, own: Report) -> Summary:
        try:
            return shown(job, build_or_recall(job, options, own))
        except InputError as error:
            raise InputError(
                *(named(item, job) for item in error.diagnostics)
            ) from None

    summaries = for_each(jobs, report, act)
    if options.closing is not None and summaries:
        report.diagnostics[:] = map(passed_over, report)
    return combined(summaries) if summaries else None


def named(item: Diagnostic, job: Job) -> Diagnostic:
    """A message about a whole build with the file that says which one it is."""
    if item.span is not None or job.config is None:
        return item
    return replace(item, span=Span(Path(job.config.file).name, 1))


def passed_over(item: Diagnostic) -> Diagnostic:
    """That one of several packages has nothing to release is a warning."""
    from generator.changes.pending import NOTHING_NEW

    if item.code != NOTHING_NEW:
        return item
    return replace(item, severity=Severity.WARNING, hint="it stays as it is")


def inspect(job: Job, report: Report) -> None:
    """Only find what is wrong with the inputs.

    Raises:
        InputError: They cannot be used.
    """
    from generator.prepare import prepare

    prepare(opened(job, report), report)


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


def build_or_recall(job: Job, options: Options, report: Report) -> Summary:
    """Carry out one build, or recall the last one where nothing has changed since.

    Raises:
        InputError: The input cannot be used, or the output cannot be written; nothing
            was changed then.
    """
    started = time.perf_counter()
    job = opened(job, report)
    summary = None if job.closing else recall(job, report)
    if summary is None:
        # The pipeline and all it stands on, which an unchanged build does without.
        from generator.build import build, refuse, summarize

        known = known_valid(job.output) if job.output is not None else ""
        built = build(job, report, known)
        if not options.check:
            refuse(report)
        summary = summarize(built, report, write_trees(built, options, report))
        if not options.check:
            remember_valid(built.folders.package, built.prepared.valid)
            written = replace(job, kept=(*kept_sources(job, report),))
            keep(written, summary, built.prepared.parts)
    summary.seconds = round(time.perf_counter() - started, 3)
    return summary


def write_trees(built: Build, options: Options, report: Report) -> Sequence[Changes]:
    """Write what a build gave, or find out what would be written.

    Raises:
        InputError: The output cannot be written; nothing was changed then.
    """
    from generator.output import check, write

    if options.check:
        return check(built.trees, report)
    return write(built.trees, report, force=options.force)


def give_up(names: Sequence[str], name: str, report: Report) -> list[str]:
    """Take a name out of the names that stay, for every build that the inputs ask for.
    The files that were changed.

    Raises:
        InputError: No build has such a name (`unknown-name`), or it cannot be written.
    """
    from generator.changes.pending import kept_in

    def act(job: Job, own: Report) -> str:
        pins = kept_in(kept_sources(job, own)).pins
        left = pins.without(name)
        if left == pins or job.home is None:
            return ""
        write_file(job.home / NAMES, left.text.encode())
        return job.display.path(NAMES)

    jobs = planned(names, Options(), report)
    changed = [*filter(None, for_each(jobs, report, act))]
    if not changed and not report.failed:
        message = f"`{name}` is not a name in the lock file"
        raise input_error("unknown-name", message, None, f"see {NAMES}")
    return changed


def clean_all(names: Sequence[str], options: Options, report: Report) -> list[str]:
    """Remove what builds have generated, except for what they keep. The files."""
    jobs = planned(names, options, report)
    return [name for removed in for_each(jobs, report, clean) for name in removed]


def clean(job: Job, report: Report) -> list[str]:
    """Remove what a build has generated, except for what they keep. The files.

    Raises:
        InputError: They cannot be removed, or what is named is neither there nor was
            it ever built (`missing-file`).
    """
    from generator import output

    removed: list[str] = []
    built = False
    for root in dict.fromkeys(r for found in candidates(job) for r in found.roots):
        output.settle(root)
        if not (root / MANIFEST).is_file():
            continue
        built = True
        sources = kept_sources(job, report) if root == job.home else []
        kept = {source.file: source.text for source in sources}
        changes = output.clean(root, kept, report)
        removed += (job.display.path(root / name) for name in changes.removed)
    missing = [name for name in job.names if not (job.base / name).exists()]
    if missing and not built:
        hint = "name what was built, or where to with --output DIR"
        place = Span(missing[0], 1)
        raise input_error("missing-file", "no such file or folder", place, hint)
    return removed


def key_parts(job: Job) -> Iterator[tuple[str, bytes]]:
    """Everything that decides what a build gives, by name."""
    settings = {f.name: getattr(job.settings, f.name) for f in fields(job.settings)}
    settings["repairs_off"] = sorted(job.settings.repairs_off)
    yield "settings", repr(settings).encode()
    yield "options", repr((job.strict, job.root)).encode()
    yield "folders", repr(job.folders("").roots).encode()
    for source in job.sources:
        yield source.file, (source.digest or source.text).encode()


def key_of(job: Job) -> str:
    """A digest of everything that decides what a build gives."""
    return build_key(key_parts(job))


def recall(job: Job, report: Report) -> Summary | None:
    """The summary and messages of the last build, where nothing has changed since."""
    if (last := last_build(job, key_of(job))) is None:
        return None
    summary = Summary.of(last[1])
    report.extend(summary.diagnostics)
    return summary


def last_build(job: Job, key: str) -> tuple[Folders, dict[str, Any]] | None:
    """The folders and the summary of the last build, where nothing has changed since."""
    for folders in candidates(job):
        if (known := remembered(folders.roots, key)) is not None:
            return folders, known
    return None


def candidates(job: Job) -> Iterator[Folders]:
    """Where the output of the last build may be: its label is not known yet."""
    if job.output is not None:
        yield job.folders("")
        return
    above = job.folders("").package
    for cache in sorted(above.glob(f"*/{CACHE}")):
        yield job.folders(cache.parent.name)


def keep(job: Job, summary: Summary, parts: Mapping[Path, str | None]) -> None:
    """Remember a build, without what holds for this run alone."""
    if summary.package is not None:
        label = Path(summary.package).parent.name
        value = {**summary.as_json(), **THIS_RUN}
        remember(job.folders(label).roots, key_of(job), value, parts)
