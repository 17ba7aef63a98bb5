"""The stages of a build, in order: read, merge, validate, lower, emit, write."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.cache import build_key, remember, remembered
from generator.diagnostics import InputError, Report, Severity, input_error
from generator.inputs import Found, Job, collect
from generator.lower import Lowered, LowerSettings, lower
from generator.prepare import Prepared, prepare
from generator.spec.dump import dump
from generator.summary import Summary, diagnostic_entry, located
from generator.targets import emit
from generator.targets.python.extensions import Extension, read_extension
from generator.write import Tree, check, write

PROVENANCE = "provenance.json"
SPEC = "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides for every build of a run."""

    output: Path | None = None
    package: str = ""
    client: str = ""
    check: bool = False
    strict: bool = False
    force: bool = False


@dataclass
class Build:
    """One build under way: what was asked, what is reported, what came out."""

    job: Job
    options: Options
    report: Report = field(default_factory=Report)
    summary: Summary = field(default_factory=Summary)


def build(job: Job, options: Options, report: Report) -> Summary:
    """Carry out one build.

    Raises:
        InputError: The input cannot be used, or the output cannot be written; nothing
            was changed then.
    """
    started = time.perf_counter()
    found = collect(job, report)
    stop_if_failed(report)
    extensions = list(read_extensions(job))
    key = build_key(key_parts(job, options, found, extensions))
    known = recall(job, options, key)
    if known is not None:
        known.seconds = round(time.perf_counter() - started, 3)
        return known
    prepared = prepare(job, found, report)
    stop_if_failed(report)
    lowered = lower(prepared.document, lower_settings(job, options, prepared))
    summary = summarize(prepared, lowered, report)
    refuse_findings(options, summary)
    trees = plan_trees(job, options, prepared, lowered, extensions, summary)
    change = check if options.check else write
    changes = (
        check(trees, report)
        if change is check
        else write(trees, report, force=options.force)
    )
    summary.changed = [
        (changed.root / name).as_posix()
        for changed in changes
        for name in (*changed.written, *changed.removed)
    ]
    summary.diagnostics = [diagnostic_entry(item) for item in report]
    if not options.check:
        remember(trees[-1].root, key, stored(summary))
    summary.seconds = round(time.perf_counter() - started, 3)
    return summary


def stop_if_failed(report: Report) -> None:
    """End the build if anything so far was an error; all of them are reported."""
    if report.failed:
        raise InputError()


def key_parts(
    job: Job, options: Options, found: list[Found], extensions: list[Extension]
) -> Iterator[tuple[str, bytes]]:
    """Everything that decides what a build gives, by name."""
    yield "settings", repr(job.settings).encode()
    yield "options", repr(replace(options, check=False)).encode()
    for item in found:
        yield item.source.file, item.source.data or item.source.text.encode()
    for extension in extensions:
        yield f"extension {extension.module}", extension.text.encode()
    if job.home is not None and job.settings.overlay:
        path = job.home / job.settings.overlay
        yield "overlay", path.read_bytes() if path.is_file() else b""


def recall(job: Job, options: Options, key: str) -> Summary | None:
    """The summary of the last build, where nothing has changed since."""
    output = options.output or job.output
    if output is None:
        return None
    roots = [output] if job.home is None else [output, job.home]
    known = remembered(roots, key)
    if known is None:
        return None
    summary = Summary(**known)
    return replace(summary, changed=[])


def stored(summary: Summary) -> dict[str, object]:
    """A summary as it is remembered."""
    return {**summary.as_json(), "changed": [], "seconds": 0.0}


def lower_settings(job: Job, options: Options, prepared: Prepared) -> LowerSettings:
    """Names and corrections: the command line's, the user's file's, the pages'."""
    settings = job.settings
    label = prepared.label
    return LowerSettings(
        package=options.package
        or settings.package
        or (f"{label}_client" if label else ""),
        client=options.client or settings.client or prepared.client,
        pagination=settings.pagination,
    )


def summarize(prepared: Prepared, lowered: Lowered, report: Report) -> Summary:
    """What there is to say before anything is written."""
    for pointer, message in lowered.notes:
        report.note("not-represented", message, prepared.locate(pointer))
    api = lowered.api
    kinds = [type(found).__name__ for found in api.definitions.values()]
    return Summary(
        operations=lowered.operations,
        generated=len({operation.pointer for operation in api.operations}),
        models=kinds.count("Model"),
        skipped=[
            {
                "operation": item.operation,
                "code": item.code,
                "message": item.message,
                **located(prepared.locate(item.pointer)),
            }
            for item in lowered.skipped
        ],
        pages=prepared.pages,
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


def refuse_findings(options: Options, summary: Summary) -> None:
    """With `--strict`, repairs and conflicts are errors."""
    if not options.strict or not (summary.repairs or summary.conflicts):
        return
    counts = f"{len(summary.repairs)} repairs, {len(summary.conflicts)} conflicts"
    hint = "settle them in fragmint.toml or an overlay, or build without --strict"
    raise input_error("strict", f"{counts} were needed", None, hint)


def plan_trees(
    job: Job,
    options: Options,
    prepared: Prepared,
    lowered: Lowered,
    extensions: list[Extension],
    summary: Summary,
) -> list[Tree]:
    """The files to write, by folder: the specification's, then the package's."""
    api = lowered.api
    output = options.output or job.output or Path("generated") / prepared.label
    package = emit(api, prepared.document, extensions=extensions)
    spec = {SPEC: dump(prepared.document), PROVENANCE: provenance_text(prepared)}
    summary.package = output.joinpath(api.package).as_posix()
    if job.home is None or options.output is not None:
        summary.spec = output.joinpath(SPEC).as_posix()
        return [Tree(output, {**package, **spec})]
    summary.spec = job.home.joinpath(SPEC).as_posix()
    return [Tree(job.home, spec), Tree(output, package)]


def provenance_text(prepared: Prepared) -> str:
    """The text of `provenance.json`."""
    return json.dumps(prepared.provenance, indent=1, ensure_ascii=False) + "\n"


def read_extensions(job: Job) -> Iterator[Extension]:
    """The hand-written modules that become a part of the package.

    Raises:
        InputError: The folder is missing, or a file in it is not Python.
    """
    name = job.settings.extensions
    if name is None or job.home is None:
        return
    folder = job.home / name
    if not folder.is_dir():
        from generator.diagnostics import Span

        place = Span(folder.as_posix(), 1)
        raise input_error("missing-file", "no such folder of extensions", place)
    for path in sorted(folder.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield read_extension(path.stem, text, path.as_posix())


__all__ = ["Build", "Options", "Severity", "build"]
