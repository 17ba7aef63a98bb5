"""Completing merged operations: what follows from the pages without being stated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.diagnostics import Report, Span
from generator.facts import Reading, Section
from generator.merge.errors import infer_errors
from generator.merge.formats import standardize_dates
from generator.merge.identity import Topic
from generator.merge.infer import (
    declare_path_parameters,
    declare_required,
    declare_shown_answers,
    declare_shown_body,
    declare_shown_parameters,
    document_by_example,
    infer_success,
)
from generator.merge.keywords import inner_schemas
from generator.merge.media import NO_CONTENT, all_schemas, body_schema, response_schema
from generator.merge.observe import Observer, Sight, part_kind, spread_openness
from generator.merge.operation_tree import merge_operation
from generator.merge.payloads import attach_by_shape
from generator.merge.placement import Answer, answers
from generator.merge.samples import Sample, collect, parameter_schemas
from generator.merge.security import Security, secure
from generator.merge.shared import refer_to_shared
from generator.merge.tree import Component, Entry, Part


@dataclass
class Draft:
    """An operation on its way: its topic, decided values, and examples.

    `repaired` are named repairs with the place that needed them, and the way to it.
    """

    topic: Topic
    part: Part
    samples: list[tuple[str, Sample]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    repaired: list[tuple[str, tuple[str, ...], Span | None]] = field(
        default_factory=list
    )


def complete(
    topics: Sequence[Topic],
    payloads: Sequence[Section],
    shared: Sequence[Component],
    readings: Sequence[Reading],
    report: Report,
) -> tuple[list[Draft], Security]:
    """Decide and complete every operation; also the document's security."""
    drafts = [
        Draft(topic, merge_operation([v.node for v in topic.voices]))
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
    for draft in drafts:
        _observe(draft, observer)
    schemas = [*_schemas(parts), *(component.part for component in shared)]
    spread_openness(_open_candidates(schemas))
    standardize_dates(schemas, observer.formats)
    return drafts, security


def _complete_one(draft: Draft, credentials: Collection[str]) -> None:
    part, topic = draft.part, draft.topic
    for name in declare_path_parameters(part, topic):
        if not topic.by_example:
            place = ("parameters", f"path:{name}")
            draft.repaired.append(("undeclared-path-parameter", place, _span(topic)))
    _drop_no_content(draft)
    _style_objects(part)
    draft.samples = collect(topic, part)
    shown = [sample for _, sample in draft.samples]
    if declare_shown_parameters(part, shown, credentials):
        draft.samples = collect(topic, part)
    declare_shown_body(part, [sample for _, sample in draft.samples])
    draft.answers = answers(topic, part)
    declare_shown_answers(part, draft.answers)
    if topic.by_example:
        document_by_example(part)
    infer_success(part, topic.method)


def _span(topic: Topic) -> Span | None:
    return min((voice.section.span for voice in topic.voices), default=None)


def _drop_no_content(draft: Draft) -> None:
    """A status without content has no body, whatever schema is documented."""
    responses = draft.part.children.get("responses", Part())
    for status in NO_CONTENT & responses.children.keys():
        content = responses.children[status].children.pop("content", None)
        if content:
            place = ("responses", status)
            draft.repaired.append(("no-content-with-schema", place, _span(draft.topic)))


def _style_objects(part: Part) -> None:
    """Objects in a query are written as `name[field]=value` (section 4.8.12.3)."""
    for key, schema in parameter_schemas(part).items():
        if key.startswith("query:") and part_kind(schema) == "object":
            entries = part.at("parameters", key).entries
            if "style" not in entries:
                entries["style"] = Entry("deepObject", rule="an object in the query")
                entries["explode"] = Entry(True, rule="an object in the query")


def _observe(draft: Draft, observer: Observer) -> None:
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
            schema, Sight(answer.value, answer.span, answer.evidence, answer.edition)
        )


def _schemas(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield from all_schemas(part)


def _open_candidates(schemas: Iterable[Part]) -> Iterator[tuple[str, Part]]:
    """Object schemas with the name of the property that they stand under."""
    for schema in schemas:
        yield from _named_objects(schema, "")


def _named_objects(part: Part, name: str) -> Iterator[tuple[str, Part]]:
    if name and part.properties:
        yield name, part
    for way, inner in inner_schemas(part):
        own = way[1] if way[0] == "properties" else name
        yield from _named_objects(inner, own)
