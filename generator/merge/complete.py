"""Completing merged operations: implied facts, and errors shared by all operations."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Evidence, Example, ExampleKind, Json, Reading, Section
from generator.merge.corrected import Corrector
from generator.merge.evidence import decide
from generator.merge.identity import Topic, Voice
from generator.merge.infer import (
    declare_path_parameters,
    declare_required,
    declare_shown_answers,
    declare_shown_body,
    declare_shown_parameters,
    declare_shown_properties,
    document_by_example,
    infer_success,
    leftovers,
    shown_by_status,
)
from generator.merge.media import (
    JSON,
    NO_CONTENT,
    all_schemas,
    body_schema,
    inner_schemas,
    is_described,
    is_error,
    parameter_schemas,
    response_schema,
    response_schemas,
    statuses,
    subschemas,
)
from generator.merge.observe import Fit, Observer, Sight, spread_openness
from generator.merge.result import Statement
from generator.merge.samples import (
    PlacedResponse,
    Sample,
    answers,
    collect,
)
from generator.merge.schema_tree import merge_schema, note_presence
from generator.merge.security import Security, secure
from generator.merge.shared import refer_to_shared
from generator.merge.tree import Decision, Node, Part, SharedSchema
from generator.merge.unify import compatible, shape_of
from generator.merge.uses import admit_uses
from generator.merge.wire_values import style_query
from generator.report.diagnostics import Report, Span

STANDARD = frozenset({"date", "time", "date-time", "duration"})
DATED = re.compile(r"date|time", re.IGNORECASE)
RULE = "date-format"


def standardize_dates(schemas: Iterable[Part], seen: Mapping[str, bool]) -> None:
    """Make formats `date-time` whose examples all are one (RFC 3339)."""
    for schema in schemas:
        for part in subschemas(schema):
            entry = part.entries.get("format")
            if entry and _is_date(entry.value, seen):
                part.entries["format"] = _standard(entry)


def _is_date(name: object, seen: Mapping[str, bool]) -> bool:
    custom = isinstance(name, str) and name not in STANDARD and bool(DATED.search(name))
    return custom and seen.get(str(name), False)


def _standard(entry: Decision) -> Decision:
    stated = tuple(_as_standard(s, str(entry.value)) for s in entry.statements)
    return Decision("date-time", stated, entry.rule, entry.disputed, RULE)


def _as_standard(stated: Statement, former: str) -> Statement:
    if stated.value != former:
        return stated
    return Statement("date-time", stated.span, stated.evidence, stated.edition)


def merge_operation(nodes: Sequence[Node]) -> Part:
    """One operation from several sections' statements."""
    for node in nodes:
        _name_success(node, nodes)
    part = Part()
    for key in _keys(nodes):
        inner = [n.children[key] for n in nodes if key in n.children]
        if key == "parameters":
            part.children[key] = _merge_parameters(inner)
        else:
            _merge_plain(part, key, inner)
    return part


def _merge_parameters(lists: list[Node]) -> Part:
    """Parameters, with the pages that list others and leave one out."""
    part = Part()
    for name in _keys(lists):
        stating = [n.children[name] for n in lists if name in n.children]
        silent = [n for n in lists if name not in n.children and n.children]
        inner = Part()
        _merge_into(inner, stating)
        note_presence(inner, stating, silent)
        part.children[name] = inner
    return part


def _merge_plain(part: Part, key: str, nodes: list[Node]) -> None:
    stated = [s for node in nodes for s in node.statements]
    if stated:
        entry = decide(stated)
        part.entries[key] = entry
    deeper = [n for n in nodes if n.children]
    if key == "schema":
        part.children[key] = merge_schema(nodes)
    elif deeper:
        _merge_into(part.at(key), deeper)


def _merge_into(part: Part, nodes: list[Node]) -> None:
    for key in _keys(nodes):
        inner = [n.children[key] for n in nodes if key in n.children]
        _merge_plain(part, key, inner)


def _keys(nodes: Sequence[Node]) -> list[str]:
    """The children's names, as the strongest node orders them."""
    ranked = sorted(nodes, key=_rank) if len(nodes) > 1 else nodes
    return list(dict.fromkeys(key for node in ranked for key in node.children))


def _rank(node: Node) -> tuple[object, ...]:
    stated = list(node.below())
    best = max((s.evidence for s in stated), default=Evidence.PROSE)
    return (-best, min((s.span for s in stated if s.evidence == best), default=()))


def _name_success(node: Node, nodes: Sequence[Node]) -> None:
    """Read a page's `2XX` as the one successful status that the others name."""
    responses = node.children.get("responses")
    if not responses or "2XX" not in responses.children:
        return
    exact = {
        status
        for other in nodes
        if (inner := other.children.get("responses"))
        for status in inner.children
        if status.startswith("2") and status.isdigit()
    }
    if len(exact) == 1 and not exact & responses.children.keys():
        responses.children[exact.pop()] = responses.children.pop("2XX")


def attach_by_shape(
    sections: Sequence[Section],
    topics: Sequence[Topic],
    operations: Sequence[Part],
    report: Report,
) -> None:
    """Give every payload to the operation whose response fits it best."""
    observer = Observer()
    for section in sections:
        shown = [e for e in section.examples if e.kind is ExampleKind.RESPONSE]
        if not section.examples:
            continue
        topic = _best(shown, topics, operations, observer) if shown else None
        if topic is not None:
            topic.voices.append(Voice(section, Node()))
        else:
            report.warning(
                "unattached-section",
                "no documented response matches this payload",
                section.span,
                "write the URL it came from above it",
            )


def _best(
    shown: Sequence[Example],
    topics: Sequence[Topic],
    operations: Sequence[Part],
    observer: Observer,
) -> Topic | None:
    """The topic with the best fit; a whole answer of a GET before others."""
    ranked: list[tuple[tuple[object, ...], Topic]] = []
    for topic, operation in zip(topics, operations, strict=True):
        for status, _, schema in response_schemas(operation):
            fits = [observer.fit(schema, example.body) for example in shown]
            known = [fit for fit in fits if fit is not None]
            if not is_error(status) and len(known) == len(fits) and _close(known):
                worst = min(known)
                order = (*(-n for n in worst), topic.method != "GET", topic.key)
                ranked.append((order, topic))
    return min(ranked, key=lambda pair: pair[0])[1] if ranked else None


def _close(fits: Sequence[Fit]) -> bool:
    """Whether a payload has more of a schema's properties than it has others."""
    return all(known > 0 and known >= -unknown for _, known, unknown in fits)


@dataclass
class OperationDraft:
    """An operation on its way: its topic, decided values, and examples.

    `repaired` are named repairs with the place that needed them, and the way to it.
    """

    topic: Topic
    part: Part
    samples: list[tuple[str, Sample]] = field(default_factory=list)
    answers: list[PlacedResponse] = field(default_factory=list)
    repaired: list[tuple[str, tuple[str, ...], Span | None]] = field(
        default_factory=list
    )


def complete(
    topics: Sequence[Topic],
    payloads: Sequence[Section],
    shared: Sequence[SharedSchema],
    readings: Sequence[Reading],
    report: Report,
) -> tuple[list[OperationDraft], Security]:
    """Decide and complete every operation; also the document's security."""
    drafts = [
        OperationDraft(topic, merge_operation([v.node for v in topic.voices]))
        for topic in topics
    ]
    parts = [draft.part for draft in drafts]
    declare_required([*_schemas(parts), *(component.part for component in shared)])
    attach_by_shape(payloads, topics, parts, report)
    refer_to_shared(parts, shared)
    security = secure(parts, topics, readings)
    for index, draft in enumerate(drafts):
        if index in security.from_parameters:
            place = ("authorization-header", ("security",), _span(draft.topic))
            draft.repaired.append(place)
        _complete_one(draft, security.carriers)
    infer_errors(parts)
    observer = Observer({c.wanted: c.part for c in shared})
    corrector = Corrector(observer.shared)
    for draft in drafts:
        _extend_answers(draft, corrector)
    corrector.correct_shared()
    for draft in drafts:
        _observe(draft, observer)
    schemas = [*_schemas(parts), *(component.part for component in shared)]
    spread_openness(_open_candidates(schemas))
    standardize_dates(schemas, observer.formats)
    return drafts, security


def _complete_one(draft: OperationDraft, credentials: Collection[str]) -> None:
    part, topic = draft.part, draft.topic
    has_uses = admit_uses(part, topic)
    for name in declare_path_parameters(part, topic):
        if declares_parameters(topic):
            place = ("parameters", f"path:{name}")
            draft.repaired.append(("undeclared-path-parameter", place, _span(topic)))
    _drop_no_content(draft)
    style_query(part, topic)
    draft.samples = collect(topic, part)
    shown = [sample for _, sample in draft.samples]
    for key, span in leftovers(part, shown, credentials):
        draft.repaired.append(("leftover-parameter", ("parameters", key), span))
    if declare_shown_parameters(part, shown, credentials):
        draft.samples = collect(topic, part)
    shown = [sample for _, sample in draft.samples]
    declare_shown_body(part, shown, has_uses=has_uses)
    draft.answers = answers(topic, part)
    declare_shown_answers(part, draft.answers)
    if topic.by_example:
        document_by_example(part)
    infer_success(part, topic.method)


def declares_parameters(topic: Topic) -> bool:
    """Whether the pages of an operation list its parameters one by one.

    Running text, a heading and a call leave a path to speak for itself.
    """
    sections = [v.section for v in topic.voices if not v.section.by_example]
    if any(section.evidence >= Evidence.VIEWER for section in sections):
        return True
    return any(
        fact.pointer[0] == "parameters" and fact.pointer[-1] != "required"
        for section in sections
        for fact in section.facts
    )


def _span(topic: Topic) -> Span | None:
    return min((voice.section.span for voice in topic.voices), default=None)


def _drop_no_content(draft: OperationDraft) -> None:
    """A status without content has no body, whatever schema is documented."""
    responses = draft.part.children.get("responses", Part())
    for status in NO_CONTENT & responses.children.keys():
        content = responses.children[status].children.pop("content", None)
        if content:
            place = ("responses", status)
            draft.repaired.append(("no-content-with-schema", place, _span(draft.topic)))


def _extend_answers(draft: OperationDraft, corrector: Corrector) -> None:
    """Add what responses show beside the fields that a page lists."""
    for status, seen in shown_by_status(draft.answers).items():
        schema = response_schema(draft.part, status)
        corrector.correct(schema, seen)
        declare_shown_properties(schema, seen, corrector.shared)


def _observe(draft: OperationDraft, observer: Observer) -> None:
    """Learn from the operation's examples, requests and responses alike."""
    schemas = parameter_schemas(draft.part)
    body = body_schema(draft.part)
    for _, sample in draft.samples:
        seen = Sight(None, sample.span, sample.evidence, sample.edition)
        for key, value in sample.arguments.items():
            if key in schemas:
                observer.see(schemas[key], seen.of(value))
        if sample.has_body:
            observer.see(body, seen.of(sample.body))
    for answer in draft.answers:
        schema = response_schema(draft.part, answer.status)
        observer.see(
            schema,
            Sight(answer.value, answer.span, answer.evidence, answer.edition, True),
        )


def _schemas(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield from all_schemas(part)


def _open_candidates(schemas: Iterable[Part]) -> Iterator[tuple[str, Part]]:
    """Object schemas with the name of the property that they are under."""
    for schema in schemas:
        yield from _named_objects(schema, "")


def _named_objects(part: Part, name: str) -> Iterator[tuple[str, Part]]:
    if name and part.properties:
        yield name, part
    for pointer, inner in inner_schemas(part):
        own = pointer[1] if pointer[0] == "properties" else name
        yield from _named_objects(inner, own)


INFERRED = "x-inferred"


@dataclass(frozen=True, slots=True)
class Donor:
    """A documented error body and the status it is under."""

    status: str
    schema: Part
    signature: str


def infer_errors(operations: Sequence[Part]) -> int:
    """Give every documented error status a body; the number of those inferred."""
    donors = list(_donors(operations))
    if not donors:
        return 0
    count = 0
    chosen: dict[str, Donor | None] = {}
    for operation in operations:
        for status in filter(is_error, statuses(operation)):
            if status not in chosen:
                chosen[status] = _donor(status, donors)
            donor = chosen[status]
            known = response_schema(operation, status)
            shown = known.value("type") not in (None, "object")
            if donor and not shown and not is_described(known):
                _lend(operation, status, donor.schema)
                count += 1
    return count


def _donors(operations: Iterable[Part]) -> Iterable[Donor]:
    for operation in operations:
        for status in filter(is_error, statuses(operation)):
            schema = response_schema(operation, status)
            if is_described(schema):
                yield Donor(status, schema, signature(schema))


def signature(schema: Part) -> str:
    """Equal for schemas of the same structure, whatever the words about them."""
    return json.dumps(_structure(schema), sort_keys=True)


def _structure(schema: Part) -> Json:
    words = {"description", "title", "example", "examples", "default"}
    entries: dict[str, Json] = {
        key: entry.value
        for key, entry in schema.entries.items()
        if key not in words and not key.startswith("$")
    }
    inner = {key: _structure(child) for key, child in schema.children.items()}
    return {"entries": entries, "children": dict(inner)}


def _donor(status: str, donors: Sequence[Donor]) -> Donor | None:
    """Of the same status, else the one structure that all error bodies have."""
    same = [donor for donor in donors if donor.status == status]
    pool = same or donors
    counts = Counter(donor.signature for donor in pool)
    best = min(counts, key=lambda s: (-counts[s], s))
    found = next(donor for donor in pool if donor.signature == best)
    shapes = {shape_of(donor.schema): donor.schema for donor in pool}
    alike = all(compatible(found.schema, schema) for schema in shapes.values())
    return found if same or alike else None


def _lend(operation: Part, status: str, schema: Part) -> None:
    """Let a response share the schema of another one."""
    response = operation.at("responses", status)
    response.at("content", JSON).children["schema"] = schema
    statements = schema.entries["type"].statements if "type" in schema.entries else ()
    rule = "the error body that another page documents"
    response.entries[INFERRED] = Decision(True, statements, rule)
