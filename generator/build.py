"""The pipeline: from the inputs of one build to the files of its package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from generator.changes import compare
from generator.changes.names import with_written_names
from generator.changes.pins import Chosen, Pin, Pins, pinned, pins_of
from generator.json_text import spread
from generator.model import Lowered, LowerSettings, lower
from generator.model.ir import Api
from generator.model.settings import SCHEMAS, Choices
from generator.openapi.dump import dump_document
from generator.openapi.settle import RULE as CUT_OFF
from generator.output import Tree, check, last_written, write
from generator.output.manifest import NAMES
from generator.prepare import Prepared, prepare
from generator.project.cache import (
    known_valid,
    remember_valid,
)
from generator.project.inputs import (
    Folders,
    Found,
    Job,
    Options,
    config_place,
    folders,
)
from generator.report.diagnostics import InputError, Report
from generator.report.findings import (
    findings,
    not_accepted,
    report_stale,
    unread_findings,
)
from generator.report.records import ApiChange, LeftOut, Paging
from generator.report.summary import Summary
from generator.source import Source
from generator.targets import DOCUMENT, emit
from generator.targets.python.extensions import Extension, read_extension
from generator.targets.python.package import unused_extensions
from generator.version import MARKER

PROVENANCE = "provenance.json"
SPEC = "openapi.yaml"
ADOPTED = frozenset({NAMES})
"""Files that a merge may leave with its marks: what they hold is read, not refused."""


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
    pins: Pins,
    report: Report,
) -> Outcome:
    """Carry out one build; paths in the summary are absolute. `pins` are the names that
    stay.

    Raises:
        InputError: The input cannot be used, or the output cannot be written; nothing
            was changed then.
    """
    own = [read_extension(e.text, e.file) for e in extensions]
    prepared = prepare(job, found, report, found_valid(job, options))
    if report.failed:
        raise InputError()
    lowered = lowered_with_pins(job, options, prepared, pins)
    report_misses(job, lowered, report)
    report.extend(unused_extensions(lowered.api, own))
    if report.failed:
        raise InputError()
    summary = summarize(prepared, lowered, report)
    judge(job, options, summary, report)
    where = folders(job, options, prepared.label)
    summary.spec = str(where.spec / SPEC)
    summary.package = str(where.package / lowered.api.package)
    trees = plan_trees(job, where, prepared, lowered, own, templates)
    summary.api_changes = api_changes(
        job, options, trees[-1], lowered.api, prepared, pins
    )
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
    summary.diagnostics = [*report]
    return Outcome(summary, prepared.parts)


def found_valid(job: Job, options: Options) -> str:
    """The digest of the document that the last build found valid, where that is known."""
    output = options.output or job.output
    return known_valid(output) if output is not None else ""


def lowered_with_pins(
    job: Job, options: Options, prepared: Prepared, pins: Pins
) -> Lowered:
    """The API of a document, under the names that the user chose and those that stay."""
    found = lower(prepared.document, lower_settings(job, options, prepared, pins))
    return replace(found, api=with_pins(job, found.api, pins))


def lower_settings(
    job: Job, options: Options, prepared: Prepared, pins: Pins
) -> LowerSettings:
    """Names and corrections: the command line's, the user's file's, those that stay, the
    pages'.
    """
    settings = job.settings
    label = prepared.label
    package, client = (pins.names.get(Pin(k), "") for k in ("package", "client"))
    return LowerSettings(
        package=options.package
        or settings.package
        or package
        or (f"{label}_client" if label else ""),
        client=options.client or settings.client or client or prepared.client,
        choices=Choices(settings.groups, settings.names, settings.pagination),
    )


def with_pins(job: Job, api: Api, pins: Pins) -> Api:
    """The API under the names that stay, where the user names nothing else."""
    own = job.settings
    names = {name.removeprefix(SCHEMAS) for name in own.names}
    chosen = Chosen(frozenset(names), frozenset(own.groups.values()))
    environment = pins.names.get(Pin("environment"), "")
    if environment and not own.client:
        api = replace(api, environment=environment)
    return pinned(api, pins, chosen)


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
        diagnostics=[*report],
        unused=api.unused,
        pagination=[
            Paging(operation.id, operation.pages.kind, operation.pages.reason)
            for operation in api.operations
            if operation.pages
        ],
    )


def left_out(prepared: Prepared, lowered: Lowered) -> Iterator[LeftOut]:
    """The operations that are not generated: cut off, or not expressible."""
    for lost in prepared.lost:
        place = prepared.place(lost.path)
        yield LeftOut(lost.operation, CUT_OFF, lost.message, place)
    for item in lowered.skipped:
        span = prepared.locate(item.pointer)
        yield LeftOut(item.operation, item.code, item.message, span)


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
    job: Job,
    where: Folders,
    prepared: Prepared,
    lowered: Lowered,
    extensions: Sequence[Extension],
    templates: Mapping[str, Source],
) -> list[Tree]:
    """The files to write, by folder: the specification's, then the package's."""
    publication = job.settings.project
    package = emit(lowered.api, prepared.document, extensions, templates, publication)
    spec = {
        SPEC: f"# {MARKER} from documentation; build again instead of editing.\n"
        + dump_document(prepared.document),
        PROVENANCE: provenance_text(prepared),
    }
    if job.config is not None and where.spec == job.home:
        spec[NAMES] = pins_of(lowered.api).text
    inputs = {(job.base / name).resolve() for name in job.inputs}
    shared = where.package == job.home or where.package in inputs
    if where.spec == where.package:
        return [Tree(where.package, {**package, **spec}, shared, ADOPTED)]
    return [
        Tree(where.spec, spec, True, ADOPTED),
        Tree(where.package, package, shared),
    ]


def provenance_text(prepared: Prepared) -> str:
    """The text of `provenance.json`."""
    value = {"generator": MARKER, **prepared.provenance}
    return spread(value, 4)


def api_changes(
    job: Job,
    options: Options,
    tree: Tree,
    api: Api,
    prepared: Prepared,
    pins: Pins,
) -> list[ApiChange]:
    """The changes with their places; none where there was no package, or not ours.

    The document of the last build is lowered with today's settings, so that names which
    the user chose are no changes; the package itself shows what it was called.
    """
    before = last_written(tree.root, DOCUMENT)
    same = before == tree.files.get(DOCUMENT) and not pins.former
    if before is None or (same and with_written_names(api, tree.root) == api):
        return []
    settings = lower_settings(job, options, prepared, pins)
    old = with_pins(job, lower(json.loads(before), settings).api, pins.written)
    old = with_written_names(old, tree.root)
    return [
        change.at(None if change.gone else prepared.locate(change.pointer))
        for change in compare(old, api)
    ]
