"""Examples. Of requests, one for each distinct call and body, in wire terms, with values
of the types of the parameters; of responses, one for each distinct body and status.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import parse_qsl

from generator import patterns as re
from generator.addresses import split_url
from generator.dataclass import dataclass, field, replace
from generator.facts import Edition, Evidence, Example, ExampleKind, Json
from generator.media import FORMS
from generator.merge.evidence import canonical
from generator.merge.identity import Topic
from generator.merge.media import (
    JSON,
    body_schema,
    is_described,
    parameter_schemas,
    statuses,
    success_status,
)
from generator.merge.observe import part_kind
from generator.merge.tree import Part
from generator.merge.wire_values import form_value, typed
from generator.naming import snake, words
from generator.report.diagnostics import Span

DEEP = re.compile(r"([^\[\]]+)\[([^\[\]]+)\]")


def read_query(url: str, schemas: Mapping[str, Part]) -> dict[str, Json]:
    """The query of a URL, typed by the parameters' schemas (by wire name)."""
    found: dict[str, Json] = {}
    for key, text in parse_qsl(split_url(url).query, keep_blank_values=True):
        deep = DEEP.fullmatch(key)
        name = deep[1] if deep and deep[1] in schemas else key
        schema = schemas.get(name, Part())
        if deep and name == deep[1]:
            inner = schema.properties.get(deep[2], Part())
            held = found.setdefault(name, {})
            if isinstance(held, dict):
                held[deep[2]] = typed(text, inner)
        else:
            _put(found, name, text, schema)
    return found


def _put(found: dict[str, Json], name: str, text: str, schema: Part) -> None:
    if part_kind(schema) != "array":
        found[name] = typed(text, schema)
        return
    held = found.setdefault(name, [])
    if isinstance(held, list):
        items = schema.children.get("items", Part())
        held.extend(typed(piece, items) for piece in text.split(","))


def wire_name(name: str, names: Iterable[str]) -> str | None:
    """The wire name that a snippet's name means: itself, or the one in snake case."""
    known = list(names)
    if name in known:
        return name
    return next((n for n in sorted(known) if snake(n) == snake(name)), None)


def on_the_wire(value: Json, schema: Part) -> Json:
    """A snippet's value with the wire names of its schema."""
    match value:
        case dict():
            target = _object_branch(schema, value)
            names = target.properties
            return {
                (wire := wire_name(key, names) or key): on_the_wire(
                    inner, names.get(wire, Part())
                )
                for key, inner in value.items()
            }
        case list():
            branch = _array_branch(schema)
            items = branch.children.get("items", Part())
            return [on_the_wire(item, items) for item in value]
    return value


def branches(schema: Part) -> list[Part]:
    """The alternatives of a schema; itself where it is not a union."""
    for union in ("oneOf", "anyOf"):
        if union in schema.children:
            return list(schema.children[union].children.values())
    return [schema]


def _object_branch(schema: Part, value: dict[str, Json]) -> Part:
    objects = [b for b in branches(schema) if part_kind(b) == "object"]
    names = {snake(key) for key in value}
    return max(
        objects,
        key=lambda b: len(names & {snake(n) for n in b.properties}),
        default=schema,
    )


def _array_branch(schema: Part) -> Part:
    arrays = [b for b in branches(schema) if part_kind(b) == "array"]
    return next(iter(arrays), schema)


def damaged(text: str) -> str:
    """The rest of a text when everything outside ASCII is lost."""
    return "".join(c for c in text if c.isascii())


def texts(value: Json) -> Iterator[str]:
    """All strings in a JSON value, keys aside."""
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from texts(item)
        case dict():
            for item in value.values():
                yield from texts(item)


def cures(values: Iterable[Json]) -> dict[str, str]:
    """Damaged strings and the undamaged ones that they stand for.

    >>> cures(["Pnico", "P\\u00e1nico", "Fish"])
    {'Pnico': 'Pánico'}
    """
    seen = {text for value in values for text in texts(value)}
    whole = sorted((t for t in seen if not t.isascii()), reverse=True)
    found = {
        damaged(text): text for text in whole if 2 * len(damaged(text)) > len(text)
    }
    return {lost: text for lost, text in found.items() if lost in seen}


def heal(value: Json, cured: Mapping[str, str]) -> Json:
    """A JSON value with its damaged strings replaced."""
    match value:
        case str():
            return cured.get(value, value)
        case list():
            return [heal(item, cured) for item in value]
        case dict():
            return {key: heal(item, cured) for key, item in value.items()}
    return value


BODILESS = ("GET", "HEAD", "DELETE")
SNAKE_CASE = ("python", "ruby")
"""Languages whose SDKs spell names in their own way."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A request as it goes out: `arguments` by `in:name`, and perhaps a body.

    `exact` indicates that names which no page documents are spelled as on the wire.
    """

    title: str
    language: str
    span: Span
    evidence: Evidence
    edition: Edition
    arguments: Mapping[str, Json] = field(default_factory=dict)
    has_body: bool = False
    body: Json = None
    media: str = JSON
    exact: bool = True

    @property
    def identity(self) -> str:
        """Equal for requests that are equal on the wire."""
        return canonical([dict(self.arguments), self.has_body, self.body])


def collect(topic: Topic, operation: Part) -> list[tuple[str, Sample]]:
    """The operation's distinct request examples with their keys, best first."""
    found = [
        sample
        for voice in topic.voices
        for example in voice.section.examples
        if example.kind is ExampleKind.REQUEST
        and (sample := read(example, voice.section.edition, topic, operation))
    ]
    found.sort(key=lambda s: (-s.evidence, s.span))
    return _keyed(_distinct(_healed(_with_bodies(found))))


def read(
    example: Example, edition: Edition, topic: Topic, operation: Part
) -> Sample | None:
    """An example in the operation's own terms; None if it is not one of its calls."""
    schemas = parameter_schemas(operation)
    body_part = body_schema(operation)
    sample = Sample(
        example.title,
        example.language,
        example.span,
        example.evidence,
        edition,
        has_body=example.has_body,
        body=example.body,
        media=example.media_type or JSON,
        exact=example.url is not None or example.language not in SNAKE_CASE,
    )
    if example.url is not None:
        values = topic.path.match(example.url)
        if values is None:
            return None
        query = read_query(example.url, _of("query", schemas))
        headers = _declared_headers(example, schemas)
        path = {
            name: typed(text, schemas.get(f"path:{name}", Part()))
            for name, text in values.items()
            if not UNFILLED.fullmatch(text)
        }
        arguments = _located("path", path) | _located("query", query) | headers
        sample = replace(sample, arguments=arguments)
    elif example.call:
        sample = _from_call(sample, example, topic, schemas, body_part)
    body = _mended(sample.body, body_part)
    if sample.media in FORMS:
        body = form_value(body, body_part)
    return replace(sample, body=body)


UNFILLED = re.compile(r"\{[^{}]*\}|<[^<>]*>|:[A-Za-z_]\w*|%7B.*%7D", re.IGNORECASE)
"""A variable of a path that a call shows without a value: `{pet_id}`."""


def _of(place: str, schemas: Mapping[str, Part]) -> dict[str, Part]:
    head = f"{place}:"
    return {k[len(head) :]: part for k, part in schemas.items() if k.startswith(head)}


def _located(place: str, values: Mapping[str, Json]) -> dict[str, Json]:
    return {f"{place}:{name}": value for name, value in values.items()}


def _declared_headers(example: Example, schemas: Mapping[str, Part]) -> dict[str, Json]:
    keys = ((f"header:{name.lower()}", value) for name, value in example.headers)
    return {
        key: value
        for key, value in keys
        if key in schemas and key != "header:authorization"
    }


def _from_call(
    sample: Sample,
    example: Example,
    topic: Topic,
    schemas: Mapping[str, Part],
    body_part: Part,
) -> Sample:
    """The request of an SDK snippet: its arguments sorted into places."""
    arguments: dict[str, Json] = {}
    body: dict[str, Json] = {}
    by_name = {key.partition(":")[2]: key for key in reversed(list(schemas))}
    for name, value in example.values:
        path_name = _positional(name, topic)
        wire = path_name or wire_name(name, by_name)
        if wire is not None:
            key = by_name.get(wire, f"path:{wire}")
            schema = schemas.get(key, Part())
            sent = on_the_wire(value, schema)
            arguments[key] = typed(sent, schema) if isinstance(sent, str) else sent
        elif topic.method in BODILESS and not is_described(body_part):
            if "_" not in name:
                arguments[f"query:{name}"] = value
        else:
            body |= _body_field(name, value, body_part)
    if example.has_body and not body:
        return replace(sample, arguments=arguments)
    return replace(sample, arguments=arguments, has_body=bool(body), body=body or None)


def _positional(name: str, topic: Topic) -> str | None:
    """A path parameter that is given by position (`0` is the first)."""
    names = topic.path.parameters
    return names[int(name)] if name.isdecimal() and int(name) < len(names) else None


def _body_field(name: str, value: Json, body_part: Part) -> dict[str, Json]:
    for branch in branches(body_part):
        wire = wire_name(name, branch.properties)
        if wire is not None:
            return {wire: on_the_wire(value, branch.properties[wire])}
    return {name: value}


def _mended(body: Json, body_part: Part) -> Json:
    """An empty list means an empty object where the body is one."""
    is_object = part_kind(body_part) in (None, "object")
    return {} if body == [] and is_object else body


def _with_bodies(samples: list[Sample]) -> list[Sample]:
    """Without those that leave out the body that their siblings have."""
    if any(sample.has_body for sample in samples):
        return [sample for sample in samples if sample.has_body]
    return samples


def _healed(samples: list[Sample]) -> list[Sample]:
    cured = cures(sample.body for sample in samples)
    if not cured:
        return samples
    return [replace(sample, body=heal(sample.body, cured)) for sample in samples]


def _distinct(samples: Iterable[Sample]) -> list[Sample]:
    """The first of each; one with fewer arguments than another is one of its own."""
    found: dict[str, Sample] = {}
    for sample in samples:
        found.setdefault(sample.identity, sample)
    return list(found.values())


def _keyed(samples: Sequence[Sample]) -> list[tuple[str, Sample]]:
    """Keys from the titles, or from the languages, with what distinguishes them."""
    first = [slug(sample.title) or slug(sample.language) for sample in samples]
    taken: Counter[str] = Counter()
    keyed = []
    for key, sample in zip(first, samples, strict=True):
        name = key
        if taken[name]:
            name = f"{key}-{slug(sample.language)}"
        number = taken[name]
        taken[name] += 1
        if name != key:
            taken[key] += 1
        keyed.append((f"{name}-{number + 1}" if number else name, sample))
    return keyed


def slug(text: str) -> str:
    """A key for an example: lower-case words with dashes.

    >>> slug("Request Example (Bash)")
    'request-example-bash'
    """
    plain = re.sub(r"^\s*\d{3}\b", "", text)
    return "-".join(word.lower() for word in words(plain))


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
