"""From input files to one valid OpenAPI document, with the place of everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.dialects import read, sniff
from generator.extras import overlay_sources
from generator.facts import Json, Reading
from generator.inputs import PAGE_SUFFIXES, Found, Job
from generator.merge import Merged, MergeSettings, merge, provenance
from generator.naming import snake
from generator.source import Source
from generator.spec.document import Document, load_document
from generator.summary import located

Locate = Callable[[str], Span | None]
OPENAPI = "openapi"


@dataclass
class Prepared:
    """A document that is ready to be lowered.

    `locate` gives the place of a JSON pointer (with or without `#`) into the document.
    """

    document: dict[str, Any]
    locate: Locate
    file: str = ""
    client: str = ""
    label: str = ""
    pages: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)
    repairs: list[dict[str, Any]] = field(default_factory=list)
    provenance: dict[str, Json] = field(default_factory=dict)
    merged: Merged | None = None
    loaded: Document | None = None

    def place(self, path: Sequence[str | int]) -> Span:
        """The place of a value, given by its reference tokens."""
        return self.locate(pointer_text(path)) or Span(self.file, 1)


def prepare(
    job: Job, found: Sequence[Found], report: Report, cache: Path | None = None
) -> Prepared:
    """Read all inputs, merge them where there are several, and finish the document."""
    kinds = [(item, sniff(item.source)) for item in found]
    documents = [item for item, kind in kinds if kind and kind.name == OPENAPI]
    pages = [item for item, kind in kinds if not kind or kind.name != OPENAPI]
    if len(documents) == 1 and not pages:
        prepared = from_document(job, documents[0].source, report)
    else:
        prepared = from_pages(job, [*pages, *documents], report)
    if not report.failed:
        finish(job, prepared, report, cache)
    return prepared


def from_document(job: Job, source: Source, report: Report) -> Prepared:
    """One OpenAPI document by itself.

    Raises:
        InputError: It cannot be parsed or is no OpenAPI document.
    """
    roots = (source.path.parent,) if source.path else ()
    off = job.settings.repairs_off
    loaded = load_document(source, report, roots=roots, rules_off=off)
    info = loaded.value.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return Prepared(
        document=loaded.value,
        locate=lambda pointer: loaded.locate(tokens(pointer)),
        file=source.file,
        label=snake(str(title or "api"), "api").removesuffix("_api") or "api",
        repairs=[
            {"rule": r.rule, "pointer": pointer_text(r.pointer), **located(r.span)}
            for r in loaded.repairs
        ],
        pages=[document_entry(source)],
        provenance={
            "origins": {"": [str(source.span(1))]},
            "conflicts": [],
            "repairs": [
                {
                    "rule": r.rule,
                    "pointer": pointer_text(r.pointer),
                    "place": str(r.span),
                }
                for r in loaded.repairs
            ],
        },
        loaded=loaded,
    )


def from_pages(job: Job, found: Sequence[Found], report: Report) -> Prepared:
    """Pages and fragments, merged."""
    readings = [reading for item in found if (reading := read_one(item, report))]
    if report.failed:
        raise InputError()
    settings = MergeSettings(job.settings.title, job.settings.overrides)
    if not any(reading.sections for reading in readings):
        file = found[0].source.file if found else "."
        hint = "give at least one page that documents an operation"
        raise input_error(
            "no-operations", "nothing here is an API", Span(file, 1), hint
        )
    merged = merge(readings, settings, report)
    return Prepared(
        document=merged.document,
        locate=lambda pointer: origin(merged.origins, pointer),
        file=found[0].source.file,
        client=merged.client or "",
        label=merged.label,
        pages=[page_entry(reading) for reading in readings],
        conflicts=[conflict_entry(conflict) for conflict in merged.conflicts],
        repairs=[*page_repairs(readings), *merge_repairs(merged)],
        provenance=as_object(provenance(merged)),
        merged=merged,
    )


def read_one(item: Found, report: Report) -> Reading | None:
    """Read one page; one that a folder merely contains may be no page at all."""
    reading = read(item.source)
    unknown = any(d.code == "unknown-dialect" for d in reading.diagnostics)
    suffix = Path(item.source.file).suffix.lower()
    if unknown and not item.named and suffix not in PAGE_SUFFIXES:
        place = item.source.span(1)
        report.note("not-a-page", "this file is no page and was left out", place)
        return None
    report.extend(d for d in reading.diagnostics if not is_repair(d))
    return reading


def is_repair(item: Diagnostic) -> bool:
    """Whether a reader's remark is about something it put right."""
    return item.severity is Severity.NOTE and item.code.startswith("repair:")


def document_entry(source: Source) -> dict[str, Any]:
    """An OpenAPI document in the summary: all of it is used as it is."""
    lines = sum(1 for line in source.lines if line.strip())
    return {
        "file": source.file,
        "dialect": OPENAPI,
        "lines": lines,
        "accounted": lines,
        "facts": 0,
    }


def as_object(value: Json) -> dict[str, Json]:
    """A JSON object as such."""
    return value if isinstance(value, dict) else {}


def page_entry(reading: Reading) -> dict[str, Any]:
    """One page in the summary."""
    return {
        "file": reading.file,
        "dialect": reading.dialect,
        "lines": reading.lines,
        "accounted": reading.accounted,
        "facts": reading.fact_count,
    }


def conflict_entry(conflict: Any) -> dict[str, Any]:
    """One conflict in the summary."""
    return {
        "pointer": conflict.pointer,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "values": [{"value": v.value, **located(v.span)} for v in conflict.values],
    }


def page_repairs(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """What the readers put right."""
    return [
        {"rule": d.code.removeprefix("repair:"), "pointer": "", **located(d.span)}
        for reading in readings
        for d in reading.diagnostics
        if is_repair(d)
    ]


def merge_repairs(merged: Merged) -> list[dict[str, Any]]:
    """What merging put right."""
    return [
        {"rule": r.rule, "pointer": r.pointer, **located(r.span)}
        for r in merged.repairs
    ]


def origin(origins: Mapping[str, tuple[Span, ...]], pointer: str) -> Span | None:
    """The best place for a pointer, or for its nearest ancestor that has one."""
    pointer = pointer.removeprefix("#")
    while pointer:
        if origins.get(pointer):
            return origins[pointer][0]
        pointer = pointer.rpartition("/")[0]
    return next((spans[0] for spans in origins.values() if spans), None)


def tokens(pointer: str) -> list[str]:
    """The reference tokens of a JSON pointer, with or without `#`."""
    parts = pointer.removeprefix("#").split("/")[1:]
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def pointer_text(pointer: object) -> str:
    """A pointer as text, whether it is text already or reference tokens."""
    if isinstance(pointer, str):
        return pointer
    if not isinstance(pointer, Sequence):
        return ""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
    return "".join(f"/{part}" for part in parts)


def finish(job: Job, prepared: Prepared, report: Report, cache: Path | None) -> None:
    """Apply the overlay, then validate; `cache` remembers what was valid."""
    from generator.spec.validate import validate

    for source in overlay_sources(job, report):
        from generator.spec.overlay import apply_overlay

        prepared.document = apply_overlay(prepared.document, source, report)
    whole = Document(prepared.file, prepared.document, prepared.place)
    validate(whole, report, cache)
