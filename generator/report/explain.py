"""Explanations: where a value in the document comes from, and what a page gave."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from generator import patterns as re, pointers
from generator.build import lowered_with_pins
from generator.changes.pending import kept_in
from generator.dataclass import dataclass
from generator.facts import Fact, MentionKind, Reading
from generator.formats.outline import outline
from generator.formats.page import (
    Block,
    Code,
    Component,
    Container,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Table,
    ThematicBreak,
    text_of,
)
from generator.merge.result import Merged, Statement
from generator.model import Lowered
from generator.model.ir import Api, Group, Operation
from generator.naming import dotted
from generator.prepare import Prepared, prepare
from generator.project.inputs import opened
from generator.project.jobs import Display, Job, Options, for_each, planned
from generator.report.diagnostics import InputError, Report, Span
from generator.source import Source
from generator.taking import is_readable
from generator.targets.python.exports import error_class

WIDTH = 60
"""Longest text of a block that is shown, in characters."""
MOST_FACTS = 8
"""So many pointers of an operation are spelled out for one block."""


@dataclass(frozen=True, slots=True)
class Given:
    """A fact or an example of an operation, and where it is stated."""

    operation: str
    what: str
    span: Span


def page_lines(page: Page, reading: Reading) -> Iterator[str]:
    """A line for each block, and what it gave below it; then what became nothing."""
    given = sorted(all_given(reading), key=lambda item: item.span)
    mine = [item for item in given if item.span.file == page.file]
    yield f"{page.file}: {page.format}, {len(reading.sections)} operations"
    spots = [
        s for s in outline(page.blocks).spots if not isinstance(s.block, ThematicBreak)
    ]
    ends = [spot.block.span.line for spot in spots[1:]]
    for spot, following in zip(spots, [*ends, 1 << 30], strict=True):
        block = spot.block
        first = block.span.line
        last = max(block.span.last_line, first)
        if isinstance(block, Container | Component):
            last = min(last, max(following - 1, first))
        found = [item for item in mine if first <= item.span.line <= last]
        yield f"  {first:5} {described(block)}"
        yield from (f"        {line}" for line in grouped(found))
    for mention in reading.mentions:
        if mention.kind in (MentionKind.ASIDE, MentionKind.UNREAD):
            name = f"{mention.method} {mention.path}".strip()
            yield f"  {mention.span.line:5} {mention.kind}: {name}: {mention.reason}"


def all_given(reading: Reading) -> Iterator[Given]:
    """The facts and examples of a reading."""
    for section in reading.sections:
        subject = section.subject
        name = f"{subject.method or ''} {subject.path or ''}".strip() or "no operation"
        for fact in section.facts:
            yield Given(name, pointer(fact), fact.span)
        for example in section.examples:
            yield Given(name, f"a {example.kind} example", example.span)


def pointer(fact: Fact) -> str:
    """The place of a fact in its operation."""
    return "/".join(fact.pointer)


def grouped(found: Sequence[Given]) -> Iterator[str]:
    """The facts from a block, one line per operation."""
    operations: dict[str, list[str]] = {}
    for item in found:
        operations.setdefault(item.operation, []).append(item.what)
    for operation, facts in operations.items():
        shown = ", ".join(dict.fromkeys(facts[:MOST_FACTS]))
        more = f" and {len(facts) - MOST_FACTS} more" if len(facts) > MOST_FACTS else ""
        yield f"{operation}: {shown}{more}"


def described(block: Block) -> str:
    """A block in a few words."""
    match block:
        case Heading(level=level, runs=runs):
            return f"{'#' * level} {cut(text_of(runs))}"
        case Paragraph(runs=runs):
            return f"text: {cut(text_of(runs))}"
        case ItemList(items=items):
            return f"list of {len(items)}"
        case DefinitionList(entries=entries):
            return f"definitions of {len(entries)}"
        case Table(rows=rows, head=head):
            heads = " | ".join(cell.text for cell in head.cells) if head else ""
            return f"table of {len(rows)} rows: {cut(heads)}"
        case Code(language=language, text=text):
            return f"{language or 'code'}: {cut(text)}"
        case Container(kind=kind, title=title):
            return f"{kind}: {cut(title)}"
        case Component(name=name, argument=argument):
            return f"<{name}> {cut(argument)}"
        case _:
            return "rule"


def cut(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 3]}..."


MOST = 400
"""Longest value on one line, in characters."""


def explain(what: str, names: tuple[str, ...], report: Report) -> list[str]:
    """Lines with the value, every statement that led to it, and the rule that chose.

    `what` is an operation (`assets.list`, `get /assets`, an operation ID), a group, a
    class (of a model or an error), a JSON pointer into the normalized document, or the
    file of a page. Mistakes go to the report (`unknown-name`).
    """
    lines: list[str] = []
    known: list[str] = []

    def act(job: Job, own: Report) -> None:
        found, others = explained(what, opened(job, own), own)
        lines.extend(["", *found] if lines and found else found)
        known.extend(others)

    for_each(planned(names, Options(), report), report, act)
    if not lines and not report.failed:
        hint = suggestion(what, known)
        report.error("unknown-name", f"nothing is named `{what}`", None, hint)
    return [] if report.failed else lines


def explained(what: str, job: Job, report: Report) -> tuple[list[str], list[str]]:
    """The explanation of a name by one build, and the names that it knows.

    Raises:
        InputError: Its inputs cannot be used.
    """
    if page := explained_page(what, job):
        return page, []
    prepared = prepare(job, report)
    if report.failed:
        raise InputError()
    lowered = lowered_with_pins(job, prepared, kept_in(job.kept).pins)
    known = known_names(lowered)
    named = meant(what, known, prepared, lowered.api.client)
    lines = [*Explainer(prepared, job.display).lines(named)] if named else []
    return lines, [*known, *stated_pointers(prepared)]


def explained_page(what: str, job: Job) -> list[str]:
    """The facts from the blocks of a page; nothing if no input has this name."""
    from generator.formats import read_page
    from generator.readers import is_whole, read

    own = Report()
    sources = [item.source for item in job.inputs if is_readable(item, own)]
    names = (what, what.removeprefix("./"))
    fitting = [
        number
        for number, source in enumerate(sources)
        if source.file in names
        or source.file.endswith(f"/{names[1]}")
        or is_at(source, what)
    ]
    if len(fitting) != 1 or is_whole(sources[fitting[0]]):
        return []
    try:
        page = read_page(sources[fitting[0]])
    except InputError:
        return []
    return list(page_lines(page, read(sources)[fitting[0]]))


def is_at(source: Source, what: str) -> bool:
    """Whether a name is the path of an input, as the shell completes it."""
    return source.path is not None and Path(what).resolve() == source.path.resolve()


def meant(
    what: str, known: dict[str, NamedPlaces], prepared: Prepared, client: str
) -> NamedPlaces | None:
    """Resolve the user's input: a place in the document, or a named element."""
    pointer = what.removeprefix("#")
    is_pointer = pointer == "" or pointer.startswith("/")
    if is_pointer and at(prepared, pointer) is not pointers.ABSENT:
        return NamedPlaces("", (("", pointer),))
    return look_up(what, known, client)


def stated_pointers(prepared: Prepared) -> Iterator[str]:
    """The pointers that something is stated about."""
    if prepared.merged:
        yield from prepared.merged.statements


def at(prepared: Prepared, pointer: str) -> Any:
    """The value at a pointer, or ABSENT."""
    return pointers.get(prepared.document, pointers.tokens(pointer))


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains parts of a document, with places for the user's eyes."""

    prepared: Prepared
    display: Display

    def lines(self, named: NamedPlaces) -> Iterator[str]:
        """One place in full, or where each of several stands."""
        if len(named.places) == 1:
            label, pointer = named.places[0]
            if named.heading:
                yield f"{named.heading}: {label}" if label else named.heading
            yield from self.explained(pointer)
            return
        yield named.heading
        for label, pointer in named.places:
            place = self.place(self.prepared.locate(pointer))
            yield f"  {label}: {pointer} at {place}"

    def explained(self, pointer: str) -> Iterator[str]:
        """The value at a pointer, then what was said about it and what lies below it."""
        yield pointer or "the whole document"
        value = at(self.prepared, pointer)
        text = json.dumps(value, indent=2, ensure_ascii=False)
        if not isinstance(value, dict | list) and pointer:
            text = f"{pointers.tokens(pointer)[-1]}: {text}"
        yield from (f"  {line}" for line in text.splitlines())
        merged = self.prepared.merged
        if merged is None:
            yield f"  at {self.place(self.prepared.locate(pointer))}"
        else:
            yield from self.stated(merged, pointer)
        yield from self.repaired(pointer)

    def place(self, span: Span | None) -> str:
        """A place in the user's terms."""
        return str(self.display.span(span)) if span else "no place"

    def stated(self, merged: Merged, pointer: str) -> Iterator[str]:
        """Every statement at and below a pointer, with the rule that chose."""
        below = f"{pointer.rstrip('/')}/"
        for place in sorted({*merged.statements, *merged.origins}):
            if place != pointer and not place.startswith(below):
                continue
            yield from ("", place, f"  {merged.rules.get(place, 'stated')}")
            statements = merged.statements.get(place, ())
            yield from (f"  {self.statement(one)}" for one in statements)
            if not statements:
                spans = merged.origins.get(place, ())
                yield from (f"  {self.place(span)}" for span in spans)

    def statement(self, statement: Statement) -> str:
        """One statement: place, evidence, edition and value."""
        edition = statement.edition
        published = edition.published.isoformat() if edition.published else None
        facts = (statement.evidence.name.lower(), edition.version, published)
        stated = "left out" if statement.absent else _short(statement.value)
        about = ", ".join(filter(None, facts))
        return f"{self.place(statement.span)}: {about}: {stated}"

    def repaired(self, pointer: str) -> Iterator[str]:
        """The repairs at and below a pointer."""
        for row in self.prepared.repairs:
            at = row.pointer
            if at == pointer or at.startswith(f"{pointer}/"):
                yield f"  repaired by {row.rule}: {self.place(row.span)}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST else f"{text[:MOST]} ..."


CALL = re.compile(r"([A-Za-z_][\w.]*)\(.*\)")
"""A method of the client as it is in Python code."""
NEAR = 3
"""Names that are suggested for one that is unknown."""


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """The places that a name refers to, labelled if there are several."""

    heading: str
    places: tuple[tuple[str, str], ...]


def known_names(lowered: Lowered) -> dict[str, NamedPlaces]:
    """Everything that has a name; the first of two things with one name wins."""
    api, found = lowered.api, dict[str, NamedPlaces]()
    for one in (operations(api), groups(api), classes(api), errors(api)):
        for name, named in one:
            found.setdefault(name, named)
    return found


def operations(api: Api) -> Iterator[tuple[str, NamedPlaces]]:
    """Operations by method and path, by operation ID, and by attribute path."""
    for group, operation in members(api):
        name = attribute(group, operation)
        heading = f"operation {name}, {operation.method} {operation.path}"
        named = NamedPlaces(heading, (("", bare(operation.pointer)),))
        yield name, named
        yield operation.id, named
        yield f"{operation.method} {operation.path}", named


def groups(api: Api) -> Iterator[tuple[str, NamedPlaces]]:
    """Groups by attribute path and class."""
    for group in api.groups:
        path = ".".join(group.path)
        places = [
            (
                f"{attribute(group, one)}, {one.method} {one.path}",
                bare(one.pointer),
            )
            for one in group.operations
        ]
        named = NamedPlaces(f"group {path}, class {group.class_name}", tuple(places))
        yield path, named
        yield group.class_name, named


def classes(api: Api) -> Iterator[tuple[str, NamedPlaces]]:
    """Models and other named types by class, and by component."""
    for key, definition in api.definitions.items():
        pointer = bare(key.rpartition("|")[0])
        named = NamedPlaces(f"class {definition.name}", (("", pointer),))
        yield definition.name, named
        section, _, component = pointer.rpartition("/")
        if section == "/components/schemas":
            yield component, named


def errors(api: Api) -> Iterator[tuple[str, NamedPlaces]]:
    """Classes of errors: the responses that raise them."""
    raised: dict[str, list[tuple[str, str]]] = {}
    for group, operation in members(api):
        for outcome in operation.errors:
            name = error_class(outcome.status)
            place = f"{bare(operation.pointer)}/responses/{outcome.status}"
            label = f"{attribute(group, operation)}, {outcome.status}"
            raised.setdefault(name, []).append((label, place))
    for name, places in raised.items():
        if name:
            yield name, NamedPlaces(f"error {name}", tuple(places))


def members(api: Api) -> Iterator[tuple[Group, Operation]]:
    """All operations with their groups."""
    return ((group, one) for group in api.groups for one in group.operations)


def attribute(group: Group, operation: Operation) -> str:
    """The attribute path of an operation's method, `assets.list`."""
    return dotted(group.path, operation.name)


def bare(pointer: str) -> str:
    """A pointer without the mark of a reference."""
    return pointer.removeprefix("#")


def spellings(what: str, client: str) -> Iterator[str]:
    """The names that a user may have meant, with and without Python's punctuation."""
    yield what
    call = CALL.fullmatch(what)
    path = call[1] if call else what
    yield path
    first, _, rest = path.partition(".")
    if first in ("client", "self") or first.lower() == client.lower():
        yield rest


def look_up(
    what: str, known: dict[str, NamedPlaces], client: str
) -> NamedPlaces | None:
    """The named thing; letter case counts only where it tells names apart."""
    folded = {name.casefold(): named for name, named in reversed(known.items())}
    for name in spellings(what, client):
        named = known.get(name) or folded.get(name.casefold())
        if named:
            return named
    return None


def suggestion(what: str, names: Iterable[str]) -> str:
    """The nearest names as a hint."""
    near = get_close_matches(what, dict.fromkeys(names), n=NEAR, cutoff=0.4)
    if not near:
        return "give an operation, a group, a class or a JSON pointer"
    quoted = [f"`{name}`" for name in near]
    return f"did you mean {' or '.join(quoted)}?"
