"""The pipeline: from the inputs of one build to the files of its package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path, PurePath
from typing import Any

import yaml

from generator import pointers
from generator.changes import compare
from generator.changes.pending import (
    Kept,
    Pending,
    Present,
    kept_in,
    pending,
    written_before,
)
from generator.changes.pins import Chosen, Pin, Pins, are_of, pinned, pins_of
from generator.changes.surface import with_written_names
from generator.dataclass import dataclass, replace
from generator.drift.amend import amended
from generator.json_text import indented, spread
from generator.merge.provenance import FormerPlaces
from generator.model import Lowered, LowerSettings, lower
from generator.model.ir import Api
from generator.model.settings import SCHEMAS, UserSettings
from generator.naming import dotted
from generator.openapi.dump import dump_document
from generator.openapi.settle import RULE as CUT_OFF
from generator.output import Changes, Tree, last_written
from generator.output.manifest import KEPT, NAMES
from generator.prepare import Prepared, prepare
from generator.project.jobs import Folders, Job
from generator.project.publication import Publication
from generator.report.diagnostics import Diagnostic, InputError, Report, Span
from generator.report.findings import (
    findings,
    new_conflicts,
    not_accepted,
    report_stale,
    unread_findings,
)
from generator.report.records import ApiChange, Conflict, LeftOut, Paging
from generator.report.summary import Summary
from generator.semver import WORKED_OUT
from generator.targets import DOCUMENT, contradicted, emit
from generator.targets.base import Papers
from generator.targets.python.extensions import Extension, read_extension
from generator.targets.python.package import unused_extensions
from generator.version import MARKER

PROVENANCE = "provenance.json"
SPEC = "openapi.yaml"
OTHER_SPEC = "openapi.normalized.yaml"
DEPTH_OF_WHOLE = 3
"""The reference tokens of an operation (`/paths/~1pets/get`) or a schema."""
ADOPTED = frozenset(KEPT)
"""Files that a merge may leave with its marks: what they hold is read, not refused."""


@dataclass(frozen=True, slots=True)
class Build:
    """The result of a build: the document, the API that it was lowered to, the files to
    write, what changed for callers since the last ones, and what pages disagree about
    since then; `pending` is what it
    publishes, None if the project keeps nothing from build to build.
    """

    prepared: Prepared
    lowered: Lowered
    folders: Folders
    trees: Sequence[Tree]
    changes: Sequence[ApiChange]
    new_conflicts: Sequence[Conflict]
    pending: Pending | None


def build(job: Job, report: Report, known: str = "") -> Build:
    """The pipeline: read, merge, repair and validate; lower; emit; compare.

    `known` is the digest of a document that was found valid. Nothing is written. What
    extensions use and is not there is in the report: no such package may be written.

    Raises:
        InputError: The input cannot be used.
    """
    kept = kept_in(job.kept)
    extensions = [read_extension(e.text, e.file) for e in job.extensions]
    prepared = prepare(job, report, known, kept.pins.document)
    refuse(report)
    lowered = lowered_with_pins(job, prepared, kept.pins, report)
    refuse(report)
    report_misses(job, lowered, report)
    report.extend(unused_extensions(lowered.api, extensions))
    refuse(report)
    report_losses(prepared, lowered, report)
    judge(job, prepared, report)
    edition = pending_of(job, lowered.api, prepared, kept, report)
    own, papers = published(job, edition)
    if edition is not None:
        lowered = replace(lowered, api=replace(lowered.api, former=edition.former))
    package = emit(
        lowered.api,
        prepared.document,
        extensions,
        job.templates,
        own,
        papers,
        partial(shown_place, prepared),
    )
    report_examples(package, prepared, report)
    spec = specification(job, prepared, lowered.api, edition, kept.pins)
    inner = f"{lowered.api.package}/"
    trees = plan_trees(job, prepared.label, spec, package, inner)
    former = former_api(job, trees[-1].root, lowered.api, prepared, kept)
    where = job.folders(prepared.label)
    before = last_written(where.spec, PROVENANCE)
    gone = FormerPlaces(before, [item.source for item in job.inputs])
    changes = api_changes(former, lowered.api, prepared, gone)
    report.extend(misused(extensions, lowered.api, former))
    disputed = new_conflicts(before, prepared.conflicts)
    return Build(prepared, lowered, where, trees, changes, disputed, edition)


def published(job: Job, edition: Pending | None) -> tuple[Publication, Papers]:
    """The metadata of the package, and the texts beside its code."""
    own = job.settings.project
    license_text = "".join(source.text for source in job.license)
    if edition is not None:
        numbered = replace(own, version=edition.version)
        return numbered, Papers(edition.changelog, license_text)
    number = "" if own.version in WORKED_OUT else own.version
    return replace(own, version=number), Papers("", license_text)


def misused(
    extensions: Sequence[Extension], api: Api, former: Api | None
) -> Sequence[Diagnostic]:
    """Report what extensions use that the package does not have, or that hides it."""
    if not extensions:
        return ()
    from generator.usage.by_hand import misuses  # Few builds have extensions.

    return misuses(extensions, api, former)


def refuse(report: Report) -> None:
    """Go no further where there are errors.

    Raises:
        InputError: There are some; they are in the report.
    """
    if report.failed:
        raise InputError()


def pending_of(
    job: Job, api: Api, prepared: Prepared, kept: Kept, report: Report
) -> Pending | None:
    """The version and the changelog of a build; None if nothing is kept of it, as it
    has no configuration, or goes into another folder.
    """
    if not is_kept(job):
        return None
    where = job.folders(prepared.label).package
    now = Present(api, prepared.document, job.settings.pagination)
    base = kept.released or written_before(where, DOCUMENT, kept, now)
    wanted = job.settings.project.version
    return pending(now, kept, base, wanted, job.closing, report)


def is_kept(job: Job) -> bool:
    """Whether a project keeps anything from build to build."""
    return job.spec is not None and job.spec == job.home


def lowered_with_pins(
    job: Job, prepared: Prepared, pins: Pins, report: Report | None = None
) -> Lowered:
    """The API of a document, under the names that the user chose and those that stay;
    what clients met is put into the document first.
    """
    settings = lower_settings(job, prepared, pins)
    found = lower(prepared.document, settings)
    api = with_pins(job, found.api, pins)
    if prepared.drift:
        measure(prepared, api, report or Report())
        found = lower(prepared.document, settings)
        api = with_pins(job, found.api, pins)
    return replace(found, api=api)


def measure(prepared: Prepared, api: Api, report: Report) -> None:
    """Put what clients of this package met into the document."""
    operations = {
        dotted(group.path, operation.name): pointers.tokens(operation.pointer)
        for group in api.groups
        for operation in group.operations
    }
    own = [line for line in prepared.drift if line.package == api.package]
    others = {line.package: line for line in prepared.drift}
    others.pop(api.package, None)
    for package, line in others.items():
        message = f"recorded by `{package}`, but this package is `{api.package}`"
        report.warning(
            "drift-misses",
            message,
            line.span,
            "use a separate recording for each package",
        )
    prepared.amend(amended(prepared.document, operations, own, report))


def lower_settings(job: Job, prepared: Prepared, pins: Pins) -> LowerSettings:
    """Names and corrections: the user's, those that stay, the pages'."""
    settings = job.settings
    label = prepared.label
    package, client = (pins.names.get(Pin(k), "") for k in ("package", "client"))
    return LowerSettings(
        package=settings.package or package or (f"{label}_client" if label else ""),
        client=settings.client or client or prepared.client,
        user=UserSettings(
            settings.groups, settings.names, settings.pagination, settings.webhooks
        ),
    )


def with_pins(job: Job, api: Api, pins: Pins) -> Api:
    """The API under the names that stay, where the user names nothing else."""
    own = job.settings
    names = {name.removeprefix(SCHEMAS) for name in own.names}
    chosen = Chosen(frozenset(names), frozenset(own.groups.values()))
    environment = pins.names.get(Pin("environment"), "")
    if environment:
        api = replace(api, environment=environment)
    return pinned(api, pins, chosen)


def report_misses(job: Job, lowered: Lowered, report: Report) -> None:
    """Warn of what the configuration says about things that are not there."""
    for miss in lowered.missed:
        place = job.place(miss.table, miss.key)
        message = f"`{miss.key}` in `{miss.table}` {miss.why}"
        hint = f"did you mean `{miss.near[0]}`?" if miss.near else "see openapi.yaml"
        report.warning("choice-misses", message, place, hint)
    if not job.settings.repairs_off:
        return
    from generator.openapi.rule_names import rule_names

    for name in sorted(job.settings.repairs_off - rule_names()):
        near = get_close_matches(name, rule_names(), n=1)
        hint = f"did you mean `{near[0]}`?" if near else "see `fragmint repairs`"
        message = f"`{name}` is not a repair rule that can be turned off"
        place = job.place("repairs", "off")
        report.warning("unknown-rule", message, place, hint)


def report_losses(prepared: Prepared, lowered: Lowered, report: Report) -> None:
    """Tell what of the document the client does not express."""
    for pointer, message in lowered.notes:
        report.note("not-represented", message, prepared.locate(pointer))
    for pointer, message in lowered.clashes:
        hint = "give only one of them, or document another style"
        report.warning("shared-key", message, prepared.locate(pointer), hint)
    if not (lowered.operations or lowered.api.webhooks or prepared.lost):
        hint = "the client has no methods; give a document with `paths`"
        place = prepared.place(("paths",))
        report.warning("no-operations", "no operation is documented", place, hint)


def shown_place(prepared: Prepared, pointer: str) -> str:
    """The place that states what is at a pointer, the same on every machine."""
    span = prepared.locate(pointer)
    if span is None:
        return ""
    path = PurePath(span.file)
    return str(span._replace(file=path.name if path.is_absolute() else span.file))


def report_examples(
    package: Mapping[str, str], prepared: Prepared, report: Report
) -> None:
    """Tell of examples that contradict their own schemas: a note for each place, and a
    warning of the first.
    """
    found: dict[str, str] = {}
    for place, message in contradicted(package):
        found.setdefault(place, message)
    places = [(prepared.locate(place), message) for place, message in found.items()]
    for span, message in places:
        report.note("invalid-example", message, span)
    if places:
        span, message = places[0]
        count = len(places) - 1
        others = f"{count} other place{'s' * (count != 1)}"
        more = f"; so do examples in {others}" if count else ""
        hint = "their contract tests are skipped; `--format json` lists them"
        wrong = f"{message}{more}"
        report.warning("invalid-example", wrong, span, hint)


def judge(job: Job, prepared: Prepared, report: Report) -> None:
    """With `--strict`, repairs, conflicts and unread endpoints are errors.

    What was accepted is none.

    Raises:
        InputError: There are some; each is an error with its place.
    """
    found = list(findings(prepared.conflicts, prepared.repairs, job.display))
    found += unread_findings(prepared.unread)
    report_stale(job, found, report)
    if job.strict and (errors := [f.error for f in not_accepted(job, found)]):
        raise InputError(*errors)


def spec_name(job: Job, folder: Path) -> str:
    """The file of the document: another one where the vendor's has the usual name."""
    taken = (folder / SPEC).resolve()
    inputs = (item.source.path for item in job.inputs)
    return OTHER_SPEC if taken in {p.resolve() for p in inputs if p} else SPEC


def specification(
    job: Job, prepared: Prepared, api: Api, edition: Pending | None, pins: Pins
) -> dict[str, str]:
    """The files of the specification: the document, its provenance, what is kept."""
    head = f"# {MARKER} from documentation. Do not edit; build again instead.\n"
    provenance = {"generator": MARKER, **prepared.provenance}
    folder = job.folders(prepared.label).spec
    files = {
        spec_name(job, folder): dump_document(prepared.document, head),
        PROVENANCE: spread(provenance, 4),
    }
    if edition is not None:
        names = pins_of(api, pins).beside(prepared.names)
        files |= {NAMES: names.text, **edition.kept}
    return files


def plan_trees(
    job: Job, label: str, spec: dict[str, str], package: dict[str, str], inner: str
) -> list[Tree]:
    """The files to write, by folder: the specification's, then the package's; `inner`
    is the folder of the import package, below which all is that another project takes.
    """
    where = job.folders(label)
    is_alone = job.settings.project.package_only
    if is_alone:
        package = {path: t for path, t in package.items() if path.startswith(inner)}
    inputs = {(job.base / name).resolve() for name in job.names}
    shared = is_alone or where.package == job.home or where.package in inputs
    if where.spec == where.package:
        return [Tree(where.package, {**package, **spec}, shared, ADOPTED)]
    return [
        Tree(where.spec, spec, True, ADOPTED),
        Tree(where.package, package, shared),
    ]


def last_document(job: Job, package: Path) -> dict[str, Any] | None:
    """The document of the last build; None if there was none, or none of ours."""
    text = last_written(package, DOCUMENT)
    if text is not None:
        return as_object(json.loads(text))
    if job.settings.project.package_only and job.spec is not None:
        text = last_written(job.spec, spec_name(job, job.spec))
    return as_object(yaml.load(text, yaml.CSafeLoader)) if text is not None else None


def as_object(value: object) -> dict[str, Any] | None:
    """A JSON object as such."""
    return value if isinstance(value, dict) else None


def former_api(
    job: Job, root: Path, api: Api, prepared: Prepared, kept: Kept
) -> Api | None:
    """The API of the last build, whose package is in `root`; None if there was none, or
    none of ours, or where nothing has changed since.

    The document of the last build is lowered with today's settings, then given the
    names that it had, and the aliases since the last release; the package itself shows
    what it was called.
    """
    before = last_document(job, root)
    written = kept.pins.written
    if before is None:
        return None
    same = indented(before) == indented(prepared.document)
    is_named = not written.names or are_of(written, api)
    if same and is_named and with_written_names(api, root) == api:
        return None
    settings = lower_settings(job, prepared, kept.pins)
    old = pinned(lower(before, settings).api, written, Chosen())
    old = with_written_names(old, root)
    if kept.released is None or not is_kept(job):
        return old
    was = Present(old, before, job.settings.pagination)
    return replace(old, former=kept.released.aliases(was))


def api_changes(
    former: Api | None, api: Api, prepared: Prepared, gone: FormerPlaces
) -> list[ApiChange]:
    """The changes since the last build, with their places."""
    return [
        change.at(
            place_of_gone(change.pointer, prepared, gone)
            if change.gone
            else prepared.stated(change.pointer)
        )
        for change in (compare(former, api) if former is not None else ())
    ]


def place_of_gone(pointer: str, prepared: Prepared, gone: FormerPlaces) -> Span | None:
    """The place where something was that is gone, or of what it was a part of; its page
    if that is gone as well.
    """
    rest = place_of_rest(pointer, prepared)
    return gone.span(pointer) or rest or gone.page(pointer)


def place_of_rest(pointer: str, prepared: Prepared) -> Span | None:
    """The place of the operation or schema that something gone was a part of; None if
    that is gone as well. Another parameter has the number of one that is gone.
    """
    whole, _, _ = pointer.partition("/parameters/")
    head = pointers.tokens(whole)[:DEPTH_OF_WHOLE]
    is_there = pointers.get(prepared.document, head) is not pointers.ABSENT
    return prepared.stated(whole) if is_there else None


def summarize(built: Build, report: Report, written: Sequence[Changes]) -> Summary:
    """The summary of a build; paths are absolute."""
    prepared, lowered, where = built.prepared, built.lowered, built.folders
    api = lowered.api
    kinds = [type(found).__name__ for found in api.definitions.values()]
    removed = [str(c.root / name) for c in written for name in c.removed]
    changed = [str(c.root / name) for c in written for name in c.written]
    (spec,) = {SPEC, OTHER_SPEC} & built.trees[0].files.keys()
    return Summary(
        operations=lowered.operations + len(prepared.lost),
        generated=len({operation.pointer for operation in api.operations}),
        models=kinds.count("Model"),
        skipped=[*left_out(prepared, lowered)],
        pages=prepared.pages,
        endpoints=prepared.endpoints,
        unread=prepared.unread,
        conflicts=prepared.conflicts,
        new_conflicts=[*built.new_conflicts],
        repairs=prepared.repairs,
        diagnostics=[*report],
        unused=api.unused,
        pagination=[
            Paging(operation.id, operation.pages.kind, operation.pages.reason)
            for operation in api.operations
            if operation.pages
        ],
        changed=changed + removed,
        removed=removed,
        api_changes=[*built.changes],
        version=built.pending.shown if built.pending else None,
        spec=str(where.spec / spec),
        package=str(where.package / api.package),
    )


def left_out(prepared: Prepared, lowered: Lowered) -> Iterator[LeftOut]:
    """The operations that are not generated: cut off, or not expressible."""
    for lost in prepared.lost:
        place = prepared.place(lost.path)
        yield LeftOut(lost.operation, CUT_OFF, lost.message, place)
    for item in lowered.skipped:
        span = prepared.locate(item.pointer)
        yield LeftOut(item.operation, item.code, item.message, span)
