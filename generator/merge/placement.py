"""Examples in their places: spread over an Operation Object under one key each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import pointers
from generator.facts import Edition, Evidence, ExampleKind, Json
from generator.merge.evidence import canonical
from generator.merge.identity import Topic
from generator.merge.media import JSON, statuses, success_status
from generator.merge.notes import Notes
from generator.merge.samples import Sample, slug
from generator.merge.tree import Part
from generator.report.diagnostics import Span

Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedResponse:
    """A documented response: the status it has, and its body."""

    key: str
    status: str
    media: str
    value: Json
    span: Span
    evidence: Evidence
    edition: Edition


def answers(topic: Topic, operation: Part) -> list[PlacedResponse]:
    """The operation's response examples, each value once, with unique keys."""
    shown = [
        (example, voice.section.edition)
        for voice in topic.voices
        for example in voice.section.examples
        if example.kind is ExampleKind.RESPONSE and example.has_body
    ]
    shown.sort(key=lambda pair: (-pair[0].evidence, pair[0].span))
    found: dict[tuple[str, str], PlacedResponse] = {}
    taken: dict[str, int] = {}
    for example, edition in shown:
        status = _status(example.status, operation)
        seen = (status, canonical(example.body))
        if seen not in found:
            real = example.evidence is Evidence.PAYLOAD
            stem = "payload" if real else slug(example.title) or "example"
            found[seen] = PlacedResponse(
                _unique(stem, taken, numbered=real),
                status,
                example.media_type or JSON,
                example.body,
                example.span,
                example.evidence,
                edition,
            )
    return list(found.values())


def _status(shown: str | None, operation: Part) -> str:
    """The status of an example; `2XX` where a page tells no more than success."""
    if shown == "2XX" and shown not in statuses(operation):
        return success_status(operation) or shown
    return shown or success_status(operation) or "default"


def _unique(stem: str, taken: dict[str, int], *, numbered: bool) -> str:
    taken[stem] = taken.get(stem, 0) + 1
    number = taken[stem]
    return f"{stem}-{number}" if numbered or number > 1 else stem


def place_requests(
    target: dict[str, Json],
    samples: Sequence[tuple[str, Sample]],
    place: Place,
    notes: Notes,
) -> None:
    """Spread request examples over parameters and body."""
    parameters = target.get("parameters")
    for key, sample in samples:
        for index, parameter in enumerate(_objects(parameters)):
            argument = _argument(parameter)
            if argument in sample.arguments:
                at = (*place, "parameters", str(index))
                value = sample.arguments[argument]
                _put(parameter, key, sample.title, value, at, sample.span, notes)
        if sample.has_body:
            _place_body(target, key, sample, place, notes)


def _argument(parameter: dict[str, Json]) -> str:
    """A parameter's key, as facts have it."""
    where, name = str(parameter.get("in")), str(parameter.get("name"))
    return f"{where}:{name.lower() if where == 'header' else name}"


def _place_body(
    target: dict[str, Json], key: str, sample: Sample, place: Place, notes: Notes
) -> None:
    body = target.get("requestBody")
    content = body.get("content") if isinstance(body, dict) else None
    if isinstance(content, dict) and content:
        media = JSON if JSON in content else next(iter(content))
        holder = content[media]
        if isinstance(holder, dict):
            at = (*place, "requestBody", "content", media)
            _put(holder, key, sample.title, sample.body, at, sample.span, notes)


def place_answers(
    target: dict[str, Json], found: Sequence[PlacedResponse], place: Place, notes: Notes
) -> None:
    """Put response examples to the content of their status."""
    responses = target.get("responses")
    for answer in found:
        response = responses.get(answer.status) if isinstance(responses, dict) else None
        content = response.get("content") if isinstance(response, dict) else None
        if isinstance(content, dict) and content:
            media = answer.media if answer.media in content else next(iter(content))
            holder = content[media]
            if isinstance(holder, dict):
                at = (*place, "responses", answer.status, "content", media)
                _put(holder, answer.key, "", answer.value, at, answer.span, notes)


def _objects(value: Json) -> list[dict[str, Json]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def _put(
    holder: dict[str, Json],
    key: str,
    title: str,
    value: Json,
    place: Place,
    span: Span,
    notes: Notes,
) -> None:
    """Add an Example Object (OpenAPI 3.1.1, section 4.8.19)."""
    holder.pop("example", None)
    examples = holder.setdefault("examples", {})
    if isinstance(examples, dict):
        summary: dict[str, Json] = {"summary": title} if title else {}
        examples[key] = summary | {"value": value}
        notes.origins[pointers.text([*place, "examples", key])] = (span,)
