"""Inference from examples alone: nothing beyond what they show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from generator import patterns as re
from generator.facts import Evidence, Json
from generator.media import MULTIPART
from generator.merge.identity import Topic
from generator.merge.media import (
    JSON,
    NO_CONTENT,
    body_schema,
    response_schema,
    statuses,
    subschemas,
    success_status,
)
from generator.merge.observe import MAX_DEPTH, SHOWN, TYPES, is_documented
from generator.merge.records import is_opaque, is_record, keyed_by_data
from generator.merge.result import Statement
from generator.merge.samples import PlacedResponse, Sample
from generator.merge.tree import Decision, Part
from generator.report.diagnostics import Span

WHOLE = re.compile(r"0|[1-9]\d{0,8}")
MARK = "x-documented-by"


def declare_path_parameters(operation: Part, topic: Topic) -> list[str]:
    """Declare the template's parameters (required strings) where no page does."""
    parameters = operation.at("parameters")
    made = []
    for name in topic.path.parameters:
        part = parameters.children.setdefault(f"path:{name}", Part())
        part.entries["required"] = Decision(True, rule="path parameters are required")
        schema = part.at("schema")
        if not schema.entries and not schema.children:
            schema.entries["type"] = Decision("string", rule=SHOWN)
            made.append(name)
    stale = [
        key
        for key in parameters.children
        if key.startswith("path:") and key[5:] not in topic.path.parameters
    ]
    for key in stale:
        del parameters.children[key]
    wanted = [f"path:{name}" for name in topic.path.parameters]
    ordered = [*wanted, *(k for k in parameters.children if k not in wanted)]
    parameters.children = {key: parameters.children[key] for key in ordered}
    return made


def declare_required(schemas: Iterable[Part]) -> None:
    """Declare properties that are only known to be required: they hold any value."""
    for part in (inner for whole in schemas for inner in subschemas(whole)):
        required = part.children.get("required")
        if required is None or "allOf" in part.children:
            continue
        declared = part.at("properties").children
        for name, entry in required.entries.items():
            if entry.value is True:
                declared.setdefault(name, Part())
        if not declared:
            del part.children["properties"]


def declare_shown_parameters(
    operation: Part, samples: Sequence[Sample], credentials: Collection[str]
) -> bool:
    """Declare the parameters that only examples show; whether there are any.

    Those that `leftovers` names are none.
    """
    declared = operation.at("parameters")
    left = {key for key, _ in leftovers(operation, samples, credentials)}
    shown = dict.fromkeys(k for s in samples for k in s.arguments)
    known = {*declared.children, *credentials, *left}
    missing = [key for key in shown if key not in known]
    for key in missing:
        values = [s for s in samples if key in s.arguments]
        seen = [(meant(s.arguments[key]), _witness(s)) for s in values]
        declared.at(key).children["schema"] = infer_schema(seen)
    return bool(missing)


def leftovers(
    operation: Part, samples: Sequence[Sample], credentials: Collection[str]
) -> list[tuple[str, Span]]:
    """Query parameters that samples show where pages list others, with the places.

    A page that lists the query of an operation lists all of it: what only a sample has
    is left from an older version, or is of another operation.
    """
    declared = operation.at("parameters").children
    lists_query = any(
        key.startswith("query:") and part.entries.keys() - {"required"}
        for key, part in declared.items()
    )
    if not lists_query:
        return []
    first: dict[str, Span] = {}
    for sample in samples:
        for key in sample.arguments:
            if key.startswith("query:") and key not in {*declared, *credentials}:
                first.setdefault(key, sample.span)
    return list(first.items())


def meant(value: Json) -> Json:
    """The value that a text in a URL most likely means."""
    if isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    return value == "true" if value in ("true", "false") else value


def declare_shown_body(
    operation: Part, samples: Sequence[Sample], *, has_uses: bool = False
) -> None:
    """Give a body that no page describes the shape that the examples have, and one that
    is listed for some of the operation's uses what the examples of the others have.
    """
    shown = [s for s in samples if s.has_body and s.body is not None and s.exact]
    seen = [(sample.body, _witness(sample)) for sample in shown]
    if operation.get("requestBody", "content"):
        known = body_schema(operation)
        fill_records(known, seen)
        if is_remarked_upon(known):
            complement(known, infer_schema(seen))
            operation.at("requestBody").entries.setdefault(
                "required", Decision(True, rule=SHOWN)
            )
        elif lists_required(known) or (has_uses and known.properties):
            for name, part in infer_schema(seen).properties.items():
                known.properties.setdefault(name, part)
        return
    if not shown and "requestBody" not in operation.children:
        return
    body = operation.at("requestBody")
    media = shown[0].media if shown else JSON
    schema = infer_schema(seen)
    if media == MULTIPART:
        mark_uploads(schema, [sample.body for sample in shown])
    body.at("content", media).children["schema"] = schema

    if shown:
        body.entries.setdefault("required", Decision(True, rule=SHOWN))
        body.entries[MARK] = Decision("example", rule=SHOWN)


def is_remarked_upon(known: Part) -> bool:
    """Whether pages only say something of fields that samples show, and list none: a
    list says of the whole that it is an object.
    """
    return not known.entries and known.children.keys() <= {"properties", "required"}


def fill_records(
    part: Part, seen: Sequence[tuple[Json, Statement]], depth: int = 0
) -> None:
    """Describe the objects of a body of which pages say no more than that they are some,
    as examples show them.
    """
    if depth > MAX_DEPTH or not is_documented(part.entries.get("type")):
        return
    if (items := part.children.get("items")) is not None:
        fill_records(items, _items(seen), depth + 1)
    for name, values in _members(seen).items() if part.properties else ():
        inner = part.properties.get(name)
        if inner is not None and is_record(name, inner, [v for v, _ in values]):
            fill(inner, values)
        elif inner is not None:
            fill_records(inner, values, depth + 1)


def complement(known: Part, shown: Part) -> None:
    """Add to a schema what another has that it lacks."""
    for key, entry in shown.entries.items():
        known.entries.setdefault(key, entry)
    for key, child in shown.children.items():
        if key in known.children:
            complement(known.children[key], child)
        else:
            known.children[key] = child


UPLOADED = re.compile(r"@[\"'<$]?[\w./~\\-]")
"""A value that curl reads from a file: `--form picture=@front.jpg`."""


def mark_uploads(schema: Part, bodies: Sequence[Json]) -> None:
    """Make the parts of a form binary that all examples fill with files."""
    for name, part in schema.properties.items():
        given = [b[name] for b in bodies if isinstance(b, dict) and name in b]
        if all(isinstance(v, str) and UPLOADED.match(v) for v in given):
            part.entries["format"] = Decision("binary", rule=SHOWN)


def lists_required(schema: Part) -> bool:
    """Whether a page lists but the names of a body that are required."""
    required = schema.get("required")
    needed = {n for n, e in required.entries.items() if e.value} if required else set()
    described = any(
        "description" in part.entries for part in schema.properties.values()
    )
    return bool(needed) and needed == schema.properties.keys() and not described


def declare_shown_answers(operation: Part, answers: Sequence[PlacedResponse]) -> None:
    """Give answers that no page describes the shape that the examples have."""
    for status in dict.fromkeys(answer.status for answer in answers):
        known = response_schema(operation, status)
        silent = not known.children and known.entries.keys() <= {"type", "description"}
        shown = [answer for answer in answers if answer.status == status]
        kinds = {TYPES[type(answer.value)][0] for answer in shown}
        if status in NO_CONTENT or not silent or len(kinds) > 1:
            continue
        if known.value("type") not in (None, "object", *kinds):
            continue
        response = operation.at("responses", status)
        seen = [(answer.value, _witness(answer)) for answer in shown]
        content = response.children.get("content")
        media = next(iter(content.children), JSON) if content else shown[0].media
        response.at("content", media).children["schema"] = infer_schema(seen)
        response.entries[MARK] = Decision("example", rule=SHOWN)


def document_by_example(operation: Part) -> None:
    """Mark what only examples document; the result is any JSON unless one is shown."""
    operation.entries[MARK] = Decision("example", rule=SHOWN)
    if success_status(operation) is None:
        shown = operation.at("responses", "2XX")
        shown.entries["description"] = Decision("Success", rule="not documented")
        shown.entries[MARK] = Decision("example", rule=SHOWN)
        shown.at("content", JSON, "schema")


def mark_called(operation: Part) -> None:
    """Mark what nothing but a call below a heading of its own documents."""
    operation.entries.setdefault(MARK, Decision("call", rule=SHOWN))


def infer_success(operation: Part, method: str) -> None:
    """An operation without a documented success gives any JSON, a deletion nothing."""
    open_successes(operation, method)
    if success_status(operation) or statuses(operation) == ["default"]:
        return
    response = operation.at("responses", "2XX")
    response.entries["description"] = Decision("Success", rule="not documented")
    response.entries["x-inferred"] = Decision(True, rule="not documented")
    if method.upper() not in ("DELETE", "HEAD"):
        response.at("content", JSON, "schema")


EMPTY = re.compile(
    r"(?i)\b(?:no (?:content|body|response)|empty|nothing|without (?:a )?body)\b"
)


def open_successes(operation: Part, method: str) -> None:
    """Successes of which a page states but the status give any JSON: whether something
    comes is not known, and what comes must not be lost.
    """
    if method.upper() in ("DELETE", "HEAD"):
        return
    responses = operation.children.get("responses", Part())
    for status, response in responses.children.items():
        about = response.entries.get("description")
        if status not in ("200", "201", "202", "203") or "content" in response.children:
            continue
        if about is None or not about.statements or EMPTY.search(str(about.value)):
            continue
        if all(stated.evidence <= Evidence.TABLE for stated in about.statements):
            response.at("content", JSON, "schema")


def _witness(shown: Sample | PlacedResponse) -> Statement:
    return Statement(None, shown.span, shown.evidence, shown.edition)


def shown_by_status(
    answers: Sequence[PlacedResponse],
) -> dict[str, list[tuple[Json, Statement]]]:
    """The values that responses of each status show, and where."""
    found: dict[str, list[tuple[Json, Statement]]] = {}
    for answer in answers:
        found.setdefault(answer.status, []).append((answer.value, _witness(answer)))
    return found


def infer_schema(seen: Sequence[tuple[Json, Statement]]) -> Part:
    """The schema that values show: their types, and the properties of objects."""
    part = Part()
    types = sorted({TYPES[type(value)][0] for value, _ in seen if value is not None})
    spans = tuple(witness for _, witness in seen)
    if not types and seen:
        part.entries["nullable"] = Decision(True, spans[:1], SHOWN)
    if len(types) != 1:
        return part
    stated = tuple(Statement(types[0], s.span, s.evidence, s.edition) for s in spans)
    part.entries["type"] = Decision(types[0], stated, SHOWN)
    if any(value is None for value, _ in seen):
        part.entries["nullable"] = Decision(True, stated, SHOWN)
    if types == ["object"]:
        _infer_properties(part, seen)
    if types == ["array"]:
        inner = _items(seen)
        part.children["items"] = infer_schema(inner) if inner else Part()
    return part


def _infer_properties(part: Part, seen: Iterable[tuple[Json, Statement]]) -> None:
    found = _members(seen)
    if keyed_by_data(found):
        values = [value for members in found.values() for value in members]
        part.children["additionalProperties"] = infer_schema(values)
        return
    for name, values in found.items():
        part.at("properties").children[name] = infer_schema(values)


def _members(
    seen: Iterable[tuple[Json, Statement]],
) -> dict[str, list[tuple[Json, Statement]]]:
    """The values of each property that objects show, and where."""
    found: dict[str, list[tuple[Json, Statement]]] = {}
    for value, witness in seen:
        for name, inner in value.items() if isinstance(value, dict) else ():
            found.setdefault(name, []).append((inner, witness))
    return found


def _items(seen: Iterable[tuple[Json, Statement]]) -> list[tuple[Json, Statement]]:
    """The items that arrays show, and where."""
    return [(i, s) for v, s in seen if isinstance(v, list) for i in v]


def declare_shown_properties(
    part: Part,
    seen: Sequence[tuple[Json, Statement]],
    shared: Mapping[str, Part],
    depth: int = 0,
) -> None:
    """Add the properties that responses have beside those that prose lists.

    `shared` are the schemas that `$ref` entries name: they stay as they are stated.
    """
    if (
        depth > MAX_DEPTH
        or part.value("$ref") in shared
        or not is_documented(part.entries.get("type"))
    ):
        return
    inner = _items(seen)
    if (items := part.children.get("items")) is not None:
        if is_opaque(items) and any(isinstance(item, dict) for item, _ in inner):
            fill(items, inner)
        else:
            declare_shown_properties(items, inner, shared, depth + 1)
    if not part.properties:
        return
    found = _members(seen)
    known = dict(part.properties)
    if len(found.keys() & known.keys()) * 2 < len(known):
        return
    for name, values in found.items():
        if name in known and is_record(name, known[name], [v for v, _ in values]):
            fill(known[name], values)
        elif name in known:
            declare_shown_properties(known[name], values, shared, depth + 1)
        elif not keyed_by_data([name]):
            part.properties[name] = infer_schema(values)


def fill(part: Part, seen: Sequence[tuple[Json, Statement]]) -> None:
    """Describe an object of which nothing is known by what examples have in it."""
    shown = infer_schema(seen)
    part.children.update(shown.children)
    for key, entry in shown.entries.items():
        part.entries.setdefault(key, entry)
