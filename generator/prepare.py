"""From input files to one valid OpenAPI document, with the place of every value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator import pointers
from generator.addresses import split_url
from generator.dataclass import asdict, dataclass, field, replace
from generator.drift.lines import DriftLine, drift_lines, is_record
from generator.drift.recorded import measured, recorded_responses
from generator.facts import Json, Reading, as_object
from generator.merge.notes import Notes, override
from generator.merge.provenance import HeadingIndex, outline, provenance
from generator.merge.result import (
    DocumentNames,
    Merged,
    MergeSettings,
    Remark,
    origin,
    stated_above,
    stated_below,
)
from generator.openapi.load import Document, load_document
from generator.openapi.nodes import scalars
from generator.openapi.rules import Repair
from generator.openapi.settle import RULE as CUT_OFF
from generator.output.manifest import NAMES
from generator.project.inputs import (
    refers_to_files,
)
from generator.project.jobs import Input, Job
from generator.project.labels import folder_label
from generator.readers import read
from generator.readers.accounting import NOTHING, differing, lost, tally, unread
from generator.readers.documents import opened, recording, sniff
from generator.report.diagnostics import (
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.report.records import Conflict, PageRead, Repaired, Unread
from generator.source import Source, merge_conflicts
from generator.taking import is_readable, is_repair, nothing, once, take
from generator.titles import naming_title, package_label

if TYPE_CHECKING:
    from generator.drift.amend import Amendment
    from generator.openapi.settle import Lost, Settlement


OPENAPI = "openapi"
CODE = "several-apis"


def warn_of_several(readings: Sequence[Reading], report: Report) -> None:
    """Warn of OpenAPI documents that have neither operations nor servers in common."""
    documents = [r for r in readings if r.dialect == OPENAPI and r.sections]
    for number, other in enumerate(documents[1:], 1):
        first = next((d for d in documents[:number] if is_apart(d, other)), None)
        if first is not None:
            message = f"this seems to be a different API than {first.file}"
            hint = "both become one client; build them separately"
            report.warning(CODE, message, Span(other.file, 1), hint)


def is_apart(one: Reading, other: Reading) -> bool:
    """Whether two documents are of different servers, and share no operation."""
    mine, theirs = set(hosts(one)), set(hosts(other))
    if not mine or not theirs or mine & theirs:
        return False
    return not {(s.subject.method, s.subject.path) for s in one.sections} & {
        (s.subject.method, s.subject.path) for s in other.sections
    }


def hosts(reading: Reading) -> Iterator[str]:
    """The hosts of a document's servers; its address where that is only a path."""
    for section in reading.sections:
        for fact in section.facts:
            if fact.pointer[-3:] == ("servers", "0", "url"):
                yield split_url(str(fact.value)).netloc or str(fact.value)


Locate = Callable[[str], Span | None]
OTHERWISE = "see `fragmint explain`; use `overlay` to add new parts"
DATA_SUFFIXES = frozenset({".yaml", ".yml", ".json"})


@dataclass
class Prepared:
    """A document that is ready to be lowered.

    `locate` gives the place of a JSON pointer (with or without `#`) into the document.
    `changes` are the repairs that an Overlay can express, `lost` the operations that
    were cut off, `parts` the other files that the document was read from, `valid` the
    digest of the document if there is no doubt that it is valid.
    """

    document: dict[str, Any]
    locate: Locate
    file: str = ""
    client: str = ""
    label: str = ""
    pages: list[PageRead] = field(default_factory=list)
    endpoints: dict[str, int] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    repairs: list[Repaired] = field(default_factory=list)
    provenance: dict[str, Json] = field(default_factory=dict)
    outline: HeadingIndex = field(default_factory=HeadingIndex)
    merged: Merged | None = None
    changes: list[Repair] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    parts: Mapping[Path, str | None] = field(default_factory=dict)
    valid: str = ""
    drift: list[DriftLine] = field(default_factory=list)

    @property
    def names(self) -> DocumentNames:
        """The document's names of things, as far as they are ours to choose."""
        found = self.merged.names if self.merged else DocumentNames()
        return replace(found, label=self.label)

    def amend(self, amendments: Sequence[Amendment]) -> None:
        """Keep where what was measured has changed the document; it is in there now."""
        self.drift = []
        places = {item.pointer: item.span for item in amendments}
        origins = self.provenance.get("origins")
        for item in amendments:
            if isinstance(origins, dict):
                origins[item.pointer] = [item.span.file]
        if amendments:
            known = self.provenance.setdefault("drift", [])
            assert isinstance(known, list)
            known += [
                {"kind": item.kind, "pointer": item.pointer, "place": item.span.file}
                for item in amendments
            ]
        former = self.locate
        self.locate = lambda pointer: (
            nearest(places, pointer.removeprefix("#")) or former(pointer)
        )

    def record(self, repairs: Sequence[Repair]) -> None:
        """Tell of repairs that change the document itself."""
        described = self.provenance.get("repairs")
        for repair in repairs:
            pointer = pointers.text(repair.pointer)
            self.repairs.append(Repaired(repair.rule, pointer, repair.span))
            if isinstance(described, list):
                entry = {"rule": repair.rule, "pointer": pointer}
                described.append({**entry, "place": self.outline.place(repair.span)})
        self.changes.extend(repairs)

    def stated(self, pointer: str) -> Span | None:
        """The place that states a value or the first part of it, else what it is a part
        of; None if that is the work of no page.
        """
        pointer = pointers.text(
            pointers.reached(self.document, pointers.tokens(pointer))
        )
        if not pointer or self.merged is None:
            return self.locate(pointer) if pointer else None
        if pointer == "/security":  # Pages state it for each operation.
            return self.stated("/components/securitySchemes")
        origins = self.merged.origins
        below = stated_below(origins, self.pointers, pointer)
        above = stated_above(origins, pointer)
        return below or (self.locate(pointer) if above else None)

    @cached_property
    def pointers(self) -> list[str]:
        """The pointers that pages state, sorted: parents stand before their parts."""
        return sorted(self.merged.origins) if self.merged else []

    def place(self, path: Sequence[str | int]) -> Span:
        """The place of a value, given by its reference tokens."""
        return self.locate(pointers.text(path)) or Span(self.file, 1)


def prepare(
    job: Job, report: Report, known: str = "", former: DocumentNames | None = None
) -> Prepared:
    """Read all inputs, merge them where there are several, and finish the document.

    `known` is the digest of a document that was found valid, `former` what the document
    called things before; by default what the job keeps of that.
    """
    is_drift = [is_record(item.source.text) for item in job.inputs]
    sources = (item.source for item in job.inputs)
    hint = "resolve the conflict, and remove its markers"
    report.extend(merge_conflicts(sources, Severity.WARNING, hint))
    records = [*compress((item.source for item in job.inputs), is_drift)]
    rest = [*compress(job.inputs, (not each for each in is_drift))]
    beside = [item for item in rest if not recording.sniff(item.source)]
    recordings = [i.source for i in rest if recording.sniff(i.source)] if beside else []
    found = opened_up(beside or rest)
    kinds = [(item, sniff(item.source)) for item in found]
    documents = [item for item, kind in kinds if kind and kind.name == OPENAPI]
    pages = [item for item, kind in kinds if not kind or kind.name != OPENAPI]
    parted = any(refers_to_files(item.source) for item in documents)
    pages = [item for item in pages if not (parted and is_part(item))]
    names = former or former_names(job)
    if len(documents) == 1 and not pages:
        prepared = from_document(job, documents[0].source, report)
    else:
        rooted = [with_roots(job, item) for item in documents]
        prepared = from_pages(job, [*pages, *rooted], names, report)
    prepared.label = names.label or prepared.label
    measure(prepared, recordings, report)
    for record in records:
        lines = drift_lines(record, report)
        prepared.drift += lines
        page = PageRead(record.file, "drift", len(record.lines), len(lines), len(lines))
        prepared.pages.append(page)
    if not report.failed:
        finish(job, prepared, report, known)
    return prepared


def former_names(job: Job) -> DocumentNames:
    """The names of the merged document that stay, where the lock has some."""
    text = job.kept_text(NAMES)
    if not text:
        return DocumentNames()
    from generator.changes.pins import parse_pins  # With all that compares versions.

    return parse_pins(text).document


def measure(prepared: Prepared, recordings: Sequence[Source], report: Report) -> None:
    """Let the document hold what an API was recorded to answer."""
    for source in recordings:
        responses = recorded_responses(source, report)
        prepared.amend(measured(prepared.document, responses, report))
        lines = source.filled
        count = len(responses)
        prepared.pages.append(
            PageRead(source.file, recording.NAME, lines, count, count)
        )


def opened_up(found: Sequence[Input]) -> list[Input]:
    """The input files with what pages carry, and variables filled in."""
    sources = opened([item.source for item in found])
    pairs = zip(found, sources, strict=True)
    return [
        replace(item, source=source) for item, several in pairs for source in several
    ]


def nearest(places: Mapping[str, Span], pointer: str) -> Span | None:
    """The place of what was measured at a pointer, or right below it."""
    below = (pointer, f"{pointer}/enum")
    return next((places[place] for place in below if place in places), None)


def is_part(item: Input) -> bool:
    """Whether a file of a folder can be but a part of a document that lies there too."""
    return not item.named and Path(item.source.file).suffix.lower() in DATA_SUFFIXES


def with_roots(job: Job, document: Input) -> Input:
    """A document that may refer to files."""
    source = document.source
    return replace(document, source=replace(source, roots=job.roots(source.path)))


def from_document(job: Job, source: Source, report: Report) -> Prepared:
    """One OpenAPI document by itself.

    Raises:
        InputError: It cannot be parsed or is not an OpenAPI document.
    """
    roots = job.roots(source.path)
    off = job.settings.repairs_off
    loaded = load_document(source, report, roots=roots, rules_off=off)
    info = loaded.value.get("info")
    if isinstance(info, dict) and job.settings.title:
        info["title"] = job.settings.title
    remarks = override(loaded.value, job.settings.overrides, Notes())
    report_overrides(job, remarks, report)
    prepared = Prepared(
        document=loaded.value,
        locate=lambda pointer: loaded.locate(pointers.tokens(pointer)),
        file=source.file,
        label=package_label(naming_title(loaded.value)),
        pages=[document_read(source, loaded.value)],
        provenance={
            "origins": {"": [source.file]},
            "conflicts": [],
            "repairs": [],
        },
        parts=loaded.parts,
    )
    prepared.record(loaded.repairs)
    return prepared


def from_pages(
    job: Job, found: Sequence[Input], former: DocumentNames, report: Report
) -> Prepared:
    """Pages and fragments, merged."""
    from generator.merge.merging import merge  # 20 ms that a document does without.

    pages = [item for item in once(found, report) if is_readable(item, report)]
    taken = {item.source.file for item in pages}
    beside = [item.source for item in found if item.source.file not in taken]
    every = read([item.source for item in pages], beside)
    given = any(reading.sections for reading in every)
    readings = [
        reading
        for item, reading in zip(pages, every, strict=True)
        if take(item, reading, report, given=given)
    ]
    if report.failed:
        raise InputError()
    own = job.settings
    settings = MergeSettings(own.title, own.overrides, former, folder_label(job))
    if not any(reading.sections for reading in readings):
        file = found[0].source.file if found else "."
        hint = "give at least one page that documents an operation"
        raise input_error("no-operations", nothing(readings), Span(file, 1), hint)
    report.extend(d for r in readings for d in r.diagnostics if d.code == NOTHING)
    report.extend(unread(readings))
    report.extend(differing(readings))
    warn_of_several(readings, report)
    merged = merge(readings, settings, report)
    report_overrides(job, merged.remarks, report)
    headings = outline(item.source for item in pages)
    return Prepared(
        document=merged.document,
        locate=lambda pointer: origin(merged.origins, pointer),
        file=found[0].source.file,
        client=merged.client or "",
        label=merged.label,
        pages=[*pages_read(readings, merged)],
        endpoints=asdict(tally(readings)),
        unread=[Unread(m.method, m.path, m.reason, m.span) for m in lost(readings)],
        conflicts=[*merged.conflicts],
        repairs=[*page_repairs(readings, merged), *merged.repairs],
        provenance=as_object(provenance(merged, headings)),
        outline=headings,
        merged=merged,
        parts={path: mark for r in readings for path, mark in r.parts.items()},
    )


def report_overrides(job: Job, remarks: Sequence[Remark], report: Report) -> None:
    """Tell of overrides that hit nothing, and of those that look like a slip."""
    for remark in remarks:
        place = job.place("overrides", remark.pointer)
        hint = f"did you mean {remark.near}?" if remark.near else OTHERWISE
        if not remark.added:
            message = (
                f"override {remark.pointer} matches nothing in the merged document"
            )
            report.error("override-misses", message, place, hint)
        elif remark.near:
            message = f"override {remark.pointer} adds a new value"
            report.warning("override-adds", message, place, hint)


def finish(job: Job, prepared: Prepared, report: Report, known: str) -> None:
    """Apply the overlay, then validate, unless the digest tells that it was valid.

    What breaks OpenAPI anyway is cut off, unless that is turned off.
    """
    from generator.openapi.validate import NOT_VALIDATED, digest, validate

    for source in job.overlay:
        from generator.openapi.overlay import apply_overlay

        prepared.document = apply_overlay(prepared.document, source, report)
    mark = digest(prepared.document)
    if mark == known:
        prepared.valid = mark
        return
    whole = Document(prepared.file, prepared.document, prepared.place)
    findings = Report()
    if validate(whole, findings):
        unsure = any(item.code == NOT_VALIDATED for item in findings)
        prepared.valid = "" if unsure else mark
        report.extend(findings)
        return
    from generator.openapi.settle import settle

    if CUT_OFF in job.settings.repairs_off:
        report.extend(findings)
    else:
        cut_off(prepared, settle(whole, report))


def cut_off(prepared: Prepared, settlement: Settlement) -> None:
    """Tell what was cut off as repairs, and as operations that are not generated."""
    prepared.record(settlement.repairs)
    prepared.lost = settlement.lost


def document_read(source: Source, value: Json) -> PageRead:
    """An OpenAPI document in the summary: all of it is used, every scalar is a fact."""
    lines = source.filled
    return PageRead(source.file, OPENAPI, lines, lines, scalars(value))


def pages_read(readings: Sequence[Reading], merged: Merged) -> Iterator[PageRead]:
    """The pages in the summary; what one states of the API as a whole, such as its server,
    are facts as well.
    """
    whole = Counter(s.file for spans in merged.origins.values() for s in spans)
    for r in readings:
        facts = r.fact_count or whole[r.file]
        yield PageRead(r.file, r.dialect, r.lines, r.accounted, facts)


def page_repairs(readings: Sequence[Reading], merged: Merged) -> Iterator[Repaired]:
    """The corrections of the readers, as far as the merged document has them."""
    found = [d for reading in readings for d in reading.diagnostics if is_repair(d)]
    known = list(stated(merged)) if found else []
    for item in found:
        rule = item.code.removeprefix("repair:")
        yield Repaired(rule, stated_at(item.span, known), item.span)


def stated(merged: Merged) -> Iterator[tuple[Span, str]]:
    """All places that state a value, with its pointer."""
    for pointer, spans in merged.origins.items():
        yield from ((span, pointer) for span in spans)
    for pointer, statements in merged.statements.items():
        yield from ((one.span, pointer) for one in statements)


def stated_at(span: Span | None, known: Sequence[tuple[Span, str]]) -> str:
    """The pointer to what the fewest lines around a place state, empty for none."""
    around = [
        (place.last_line - place.line, len(pointer), pointer)
        for place, pointer in known
        if span and place.file == span.file
        if place.line <= span.line <= place.last_line
    ]
    return min(around)[2] if around else ""
