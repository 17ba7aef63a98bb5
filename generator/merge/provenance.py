"""The content of `provenance.json`: the origin of every value in the document.

A place is a file and the heading above, so that adding a paragraph to a page changes
nothing; `fragmint explain` gives lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator import pointers
from generator.facts import Edition, Evidence, ExampleKind, Json
from generator.merge.evidence import canonical
from generator.merge.identity import Topic
from generator.merge.media import JSON, statuses, success_status
from generator.merge.notes import Notes
from generator.merge.result import Merged
from generator.merge.samples import Sample, slug
from generator.merge.tree import Part
from generator.report.diagnostics import Span
from generator.report.records import Conflict, Repaired
from generator.source import Source

HEADING = re.compile(r"(#{1,6})[ \t]+(\S.{0,400})")
"""A heading of Markdown (CommonMark 0.31, 4.2); longer ones do not occur."""
UNDERLINE = re.compile(r"([=-])\1{2,200}[ \t\r]*")
"""What is below a heading that is underlined (CommonMark 0.31, 4.3)."""
FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
LONGEST = 60
"""How much of a heading is shown: enough to find it."""
Headings = Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class HeadingIndex:
    """The headings of files, each with its line, in ascending order."""

    files: Headings = field(default_factory=dict)

    def place(self, span: Span) -> str:
        """A file, and the heading above a place if there is one."""
        found = self.files.get(span.file, ())
        number = bisect_right(found, span.line, key=lambda each: each[0])
        return f"{span.file} # {found[number - 1][1]}" if number else span.file

    def places(self, spans: Iterable[Span]) -> Iterator[str]:
        """Each place once, in the order of what states it."""
        yield from dict.fromkeys(map(self.place, spans))


def outline(sources: Iterable[Source]) -> HeadingIndex:
    """The headings of Markdown in files; others are places as a whole."""
    return HeadingIndex({source.file: tuple(headings(source)) for source in sources})


def headings(source: Source) -> Iterator[tuple[int, str]]:
    """The headings of a page with their lines and those they are under, except for what is
    inside of code.
    """
    if not source.file.endswith((".md", ".mdx", ".markdown", ".txt")):
        return
    fence = ""
    over: dict[int, str] = {}
    for number, line in enumerate(source.lines, 1):
        mark = FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and (found := heading(line, source.lines[number : number + 1])):
            level, title = found
            over = {n: t for n, t in over.items() if n < level}
            over[level] = title
            yield number, " / ".join(over.values())


def provenance(merged: Merged, places: HeadingIndex) -> Json:
    """Origins by JSON pointer, conflicts and repairs, in sorted order.

    A value that is stated where what it is a part of is stated has no entry of its own.
    """
    found: dict[str, list[str]] = {
        pointer: [*places.places(spans)]
        for pointer, spans in sorted(merged.origins.items())
        if spans
    }
    return {
        "origins": {
            pointer: [*stated]
            for pointer, stated in found.items()
            if stated != found.get(above(pointer, found))
        },
        "conflicts": [_conflict(conflict, places) for conflict in merged.conflicts],
        "repairs": [_repair(repair, places) for repair in merged.repairs],
    }


def heading(line: str, below: Sequence[str]) -> tuple[int, str] | None:
    """The level and the title of a heading, given with the line below it."""
    if found := HEADING.match(line):
        level, title = len(found[1]), found[2].rstrip("# \t\r")
    elif below and is_title(line) and (mark := UNDERLINE.fullmatch(below[0])):
        level, title = (1 if mark[1] == "=" else 2), line
    else:
        return None
    return level, title[:LONGEST].rstrip()


def is_title(line: str) -> bool:
    """Whether a line may be an underlined heading: no list, quotation, table or break."""
    return line[:1].strip() not in ("", *"-*+>|=`~")


def above(pointer: str, known: Container[str]) -> str:
    """The nearest pointer above one that is known, empty if none is."""
    while pointer:
        pointer = pointer.rpartition("/")[0]
        if pointer in known:
            return pointer
    return ""


def _conflict(conflict: Conflict, places: HeadingIndex) -> Json:
    return {
        "pointer": conflict.pointer,
        "chosen": conflict.chosen,
        "reason": conflict.reason,
        "values": [
            {"value": value.value, "place": places.place(value.span)}
            for value in conflict.values
        ],
    }


def _repair(repair: Repaired, places: HeadingIndex) -> Json:
    return {
        "rule": repair.rule,
        "pointer": repair.pointer,
        "place": places.place(repair.span) if repair.span else None,
    }


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
