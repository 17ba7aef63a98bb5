"""All builds of one command: planned, carried out, reported together.

Only what is needed to see that nothing changed is imported at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.changes import compare
from generator.json_text import spread
from generator.model import Lowered, LowerSettings, lower
from generator.model.ir import Api
from generator.model.settings import Choices
from generator.openapi.dump import dump_document
from generator.openapi.settle import RULE as CUT_OFF
from generator.output import Tree, check, last_written, write
from generator.output.manifest import CACHE
from generator.prepare import Prepared, prepare
from generator.project.cache import (
    build_key,
    known_valid,
    remember,
    remember_valid,
    remembered,
)
from generator.project.inputs import (
    Folders,
    Found,
    Job,
    Options,
    collect,
    config_place,
    extension_sources,
    folders,
    overlay_sources,
    plan_jobs,
    template_sources,
)
from generator.report.diagnostics import Diagnostic, InputError, Report, input_error
from generator.report.findings import (
    findings,
    not_accepted,
    report_stale,
    unread_findings,
)
from generator.report.summary import (
    Summary,
    combined,
    diagnostic_entry,
    diagnostic_of,
    located,
)
from generator.source import Source
from generator.targets import DOCUMENT, emit
from generator.targets.python.extensions import Extension, read_extension
from generator.targets.python.package import unused_extensions
from generator.version import MARKER

PROVENANCE = "provenance.json"
SPEC = "openapi.yaml"


class Outcome(NamedTuple):
    """What a build gave, and the contents of the files that its inputs refer to."""

    summary: Summary
    parts: Mapping[Path, bytes | None]


def carry_out(
    job: Job,
    options: Options,
    found: Sequence[Found],
    extensions: Sequence[Source],
    templates: Mapping[str, Source],
    report: Report,
) -> Outcome:
    """Carry out one build; paths in the summary are absolute.

    Raises:
        InputError: The input cannot be used, or the output cannot be written; nothing
            was changed then.
    """
    own = [read_extension(e.text, e.file) for e in extensions]
    prepared = prepare(job, found, report, found_valid(job, options))
    if report.failed:
        raise InputError()
    settings = lower_settings(job, options, prepared)
    lowered = lower(prepared.document, settings)
    report_misses(job, lowered, report)
    report.extend(unused_extensions(lowered.api, own))
    if report.failed:
        raise InputError()
    summary = summarize(prepared, lowered, report)
    judge(job, options, summary, report)
    where = folders(job, options, prepared.label)
    summary.spec = str(where.spec / SPEC)
    summary.package = str(where.package / lowered.api.package)
    trees = plan_trees(where, prepared, lowered, own, templates)
    summary.api_changes = api_changes(trees[-1], lowered.api, settings)
    changes = (
        check(trees, report)
        if options.check
        else write(trees, report, force=options.force)
    )
    if not options.check:
        remember_valid(where.package, prepared.valid)
    summary.removed = [str(c.root / name) for c in changes for name in c.removed]
    summary.changed = [str(c.root / name) for c in changes for name in c.written]
    summary.changed += summary.removed
    summary.diagnostics = [diagnostic_entry(item) for item in report]
    return Outcome(summary, prepared.parts)


def found_valid(job: Job, options: Options) -> str:
    """The digest of the document that the last build found valid, where that is known."""
    output = options.output or job.output
    return known_valid(output) if output is not None else ""


def lower_settings(job: Job, options: Options, prepared: Prepared) -> LowerSettings:
    """Names and corrections: the command line's, the user's file's, the pages'."""
    settings = job.settings
    label = prepared.label
    return LowerSettings(
        package=options.package
        or settings.package
        or (f"{label}_client" if label else ""),
        client=options.client or settings.client or prepared.client,
        choices=Choices(settings.groups, settings.names, settings.pagination),
    )


def report_misses(job: Job, lowered: Lowered, report: Report) -> None:
    """Warn of what the configuration says about things that are not there."""
    for miss in lowered.missed:
        place = config_place(job, miss.table, miss.key)
        message = f"`{miss.key}` in `{miss.table}` {miss.why}"
        hint = f"did you mean `{miss.near[0]}`?" if miss.near else "see openapi.yaml"
        report.warning("choice-misses", message, place, hint)
    if not job.settings.repairs_off:
        return
    from generator.openapi.rule_names import rule_names

    for name in sorted(job.settings.repairs_off - rule_names()):
        near = get_close_matches(name, rule_names(), n=1)
        hint = f"did you mean `{near[0]}`?" if near else "`fragmint repairs` lists them"
        message = f"`{name}` is no rule for documents that can be turned off"
        place = config_place(job, "repairs", "off")
        report.warning("unknown-rule", message, place, hint)


def summarize(prepared: Prepared, lowered: Lowered, report: Report) -> Summary:
    """What there is to say before anything is written."""
    for pointer, message in lowered.notes:
        report.note("not-represented", message, prepared.locate(pointer))
    api = lowered.api
    if not (lowered.operations or api.webhooks or prepared.lost):
        hint = "the client can do nothing; give a document with `paths`"
        place = prepared.place(("paths",))
        report.warning("no-operations", "no operation is documented", place, hint)
    kinds = [type(found).__name__ for found in api.definitions.values()]
    return Summary(
        operations=lowered.operations + len(prepared.lost),
        generated=len({operation.pointer for operation in api.operations}),
        models=kinds.count("Model"),
        skipped=[*left_out(prepared, lowered)],
        pages=prepared.pages,
        endpoints=prepared.endpoints,
        unread=prepared.unread,
        conflicts=prepared.conflicts,
        repairs=prepared.repairs,
        diagnostics=[diagnostic_entry(item) for item in report],
        unused=api.unused,
        pagination=[
            {
                "operation": operation.id,
                "kind": operation.pages.kind,
                "reason": operation.pages.reason,
            }
            for operation in api.operations
            if operation.pages
        ],
    )


def left_out(prepared: Prepared, lowered: Lowered) -> Iterator[dict[str, Any]]:
    """The operations that are not generated: cut off, or not expressible."""
    for lost in prepared.lost:
        named = {"operation": lost.operation, "code": CUT_OFF, "message": lost.message}
        yield {**named, **located(prepared.place(lost.path))}
    for item in lowered.skipped:
        named = {"operation": item.operation, "code": item.code}
        place = located(prepared.locate(item.pointer))
        yield {**named, "message": item.message, **place}


def judge(job: Job, options: Options, summary: Summary, report: Report) -> None:
    """With `--strict`, repairs, conflicts and unread endpoints are errors.

    What was accepted is none.

    Raises:
        InputError: There are some; each is an error with its place.
    """
    found = list(findings(summary.conflicts, summary.repairs, job.display))
    found += unread_findings(summary.unread)
    report_stale(job, found, report)
    if options.strict and (errors := [f.error for f in not_accepted(job, found)]):
        raise InputError(*errors)


def plan_trees(
    where: Folders,
    prepared: Prepared,
    lowered: Lowered,
    extensions: Sequence[Extension],
    templates: Mapping[str, Source],
) -> list[Tree]:
    """The files to write, by folder: the specification's, then the package's."""
    package = emit(lowered.api, prepared.document, extensions, templates)
    spec = {
        SPEC: f"# {MARKER} from documentation; build again instead of editing.\n"
        + dump_document(prepared.document),
        PROVENANCE: provenance_text(prepared),
    }
    if where.spec == where.package:
        return [Tree(where.package, {**package, **spec})]
    return [Tree(where.spec, spec), Tree(where.package, package)]


def provenance_text(prepared: Prepared) -> str:
    """The text of `provenance.json`."""
    value = {"generator": MARKER, **prepared.provenance}
    return spread(value, 4)


def api_changes(tree: Tree, api: Api, settings: LowerSettings) -> list[dict[str, Any]]:
    """The changes as JSON objects; none where there was no package, or not ours.

    The document of the last build is lowered with today's settings, so that names which
    the user chose are no changes.
    """
    before = last_written(tree.root, DOCUMENT)
    if before is None or before == tree.files.get(DOCUMENT):
        return []
    old = lower(json.loads(before), settings).api
    return [change.entry for change in compare(old, api)]


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
    values = {f.name: getattr(summary, f.name) for f in fields(summary)}
    show = job.display.path
    return Summary(
        **{
            **job.display.entries(values),
            "changed": [show(path) for path in summary.changed],
            "removed": [show(path) for path in summary.removed],
            "spec": summary.spec and show(summary.spec),
            "package": summary.package and show(summary.package),
        }
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
    key = build_key(key_parts(job, options, sources))
    summary = recall(job, options, key, report)
    if summary is None:
        summary, parts = carry_out(job, options, found, extensions, templates, report)
        if not options.check:
            keep(job, options, key, summary, parts)
    summary.seconds = round(time.perf_counter() - started, 3)
    return summary


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
            summary = Summary(**known)
            report.extend(map(diagnostic_of, summary.diagnostics))
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
