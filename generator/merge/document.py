"""The whole document from completed operations, with operations of one resource
matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator import pointers
from generator.addresses import path_order
from generator.dataclass import dataclass
from generator.facts import Json
from generator.merge.complete import OperationDraft
from generator.merge.distinct_names import PublicName
from generator.merge.emit import SCHEMAS, Writer, place_answers, place_requests
from generator.merge.evidence import canonical
from generator.merge.media import body_schemas
from generator.merge.notes import Notes, named
from generator.merge.observe import documented
from generator.merge.result import Statement
from generator.merge.security import Security
from generator.merge.servers import (
    PLACEHOLDER,
    Servers,
    alternatives,
    server_object,
    version,
)
from generator.merge.shapes import MergedOperation, Role, is_object
from generator.merge.tree import Decision, Part, SharedSchema
from generator.report.diagnostics import Span
from generator.report.records import Conflict, ConflictValue, Repaired

VERSION = "3.1.1"
NEWER = "3.2.0"
"""The version that has `additionalOperations` (section 4.9.1)."""
TITLE = "x-displayName"
"""What readers of a document are shown as the name of a tag; Redoc and others know it."""
STANDARD = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """All that goes into the document, decided; `titles` are what pages call the groups
    that keep another name.
    """

    title: str
    drafts: Sequence[OperationDraft]
    operations: Sequence[MergedOperation]
    components: Sequence[SharedSchema]
    servers: Servers
    security: Security
    titles: Mapping[str, str]


def write_document(plan: DocumentPlan, writer: Writer) -> dict[str, Json]:
    """An OpenAPI document (3.1.1, section 4.8.1)."""
    methods = {operation.topic.method.lower() for operation in plan.operations}
    spoken = version(plan.servers.main)
    if spoken is not None:
        writer.notes.origins["/info/version"] = (spoken.span,)
    number = spoken.edition.version if spoken else None
    document: dict[str, Json] = {
        "openapi": VERSION if methods <= {*STANDARD} else NEWER,
        "info": {"title": plan.title, "version": number or "1.0.0"},
    }
    document |= _servers(plan.servers, writer)
    groups = dict.fromkeys(".".join(o.name.group) for o in plan.operations)
    document["tags"] = [
        {"name": name, **({TITLE: title} if (title := plan.titles.get(name)) else {})}
        for name in sorted(groups)
    ]
    document["paths"] = _paths(plan, writer)
    document["components"] = _components(plan, writer)
    return document


def _servers(servers: Servers, writer: Writer) -> dict[str, Json]:
    if servers.main is None:
        return {}
    server = _server(servers, servers.main, ("servers", "0"), writer)
    result: dict[str, Json] = {"servers": [server]}
    if others := alternatives(servers):
        result["x-alternative-servers"] = others
    return result


def _server(
    servers: Servers, entry: Decision, place: tuple[str, ...], writer: Writer
) -> dict[str, Json]:
    """A Server Object, with what is noted of its URL and variables."""
    url = writer.notes.value((*place, "url"), entry)
    server = server_object(servers, url)
    known = servers.variables.get(str(url), {})
    for name in PLACEHOLDER.findall(str(url)):
        if (variable := known.get(name)) is not None:
            writer.notes.value((*place, "variables", name), variable)
    return server


def _paths(plan: DocumentPlan, writer: Writer) -> dict[str, Json]:
    paths: dict[str, Json] = {}
    for index, operation in enumerate(plan.operations):
        path = operation.topic.path.text
        method = operation.topic.method
        item = paths.setdefault(path, {})
        steps = _steps(method)
        place = ("paths", path, *steps)
        written = _operation(plan.drafts[index], operation, place, writer)
        if entry := plan.servers.own.get(index):
            at = (*place, "servers", "0")
            written["servers"] = [_server(plan.servers, entry, at, writer)]
        if isinstance(item, dict):
            holder = item if len(steps) == 1 else item.setdefault(steps[0], {})
            if isinstance(holder, dict):
                holder[steps[-1]] = written
    return {path: _in_order(paths[path]) for path in sorted(paths, key=path_order)}


def _in_order(item: Json) -> Json:
    """A Path Item Object with its operations in the order of the standard."""
    if not isinstance(item, dict):
        return item
    order = {method: number for number, method in enumerate(STANDARD)}
    return dict(sorted(item.items(), key=lambda part: order.get(part[0], len(order))))


def _steps(method: str) -> tuple[str, ...]:
    """Where an operation is in its Path Item Object."""
    if method.lower() in STANDARD:
        return (method.lower(),)
    if method.lower() == "query":
        return ("query",)
    return ("additionalOperations", method)


def _operation(
    draft: OperationDraft,
    operation: MergedOperation,
    place: tuple[str, ...],
    writer: Writer,
) -> dict[str, Json]:
    notes = writer.notes
    result = _names(operation.name, operation, place, writer)
    result |= writer.operation(operation.part, place)
    place_requests(result, draft.samples, place, notes)
    place_answers(result, draft.answers, place, notes)
    spans = [voice.section.span for voice in operation.topic.voices]
    notes.origins[pointers.text(place)] = tuple(sorted(spans))
    for rule, pointer, span in draft.repaired:
        notes.repairs.append(Repaired(rule, pointers.text([*place, *pointer]), span))
    return result


def _names(
    name: PublicName, operation: MergedOperation, place: tuple[str, ...], writer: Writer
) -> dict[str, Json]:
    stated = operation.part.entries.get("operationId")
    entry = Decision(name.dotted, stated.statements if stated else (), name.rule)
    identity = writer.notes.value((*place, "operationId"), entry)
    return {"operationId": identity, "tags": [".".join(name.group)]}


def scheme_spans(operations: Iterable[MergedOperation], name: str) -> Iterator[Span]:
    """Where the first page that states credentials of a scheme does."""
    for operation in operations:
        stated = operation.part.get("security")
        entry = stated.entries.get(name) if stated else None
        if entry and entry.statements:
            yield entry.statements[0].span
            return


def _components(plan: DocumentPlan, writer: Writer) -> dict[str, Json]:
    schemas: dict[str, Json] = {}
    for component in plan.components:
        place = (*SCHEMAS, component.name)
        schemas[component.name] = writer.schema(component.part, place)
    result: dict[str, Json] = {}
    if schemas:
        result["schemas"] = dict(sorted(schemas.items()))
    if plan.security.definitions:
        result["securitySchemes"] = dict(plan.security.definitions)
        for name in plan.security.definitions:
            at = pointers.text(("components", "securitySchemes", name))
            if spans := tuple(scheme_spans(plan.operations, name)):
                writer.notes.origins[at] = spans
    return result


APART = "kept apart: different schemas"
ASPECTS = ("default", "nullable")


@dataclass(frozen=True, slots=True)
class RelatedProperty:
    """A property of an object schema: whose it is and where the schema went."""

    resource: tuple[str, ...]
    hint: str
    is_request: bool
    place: tuple[str, ...]
    owner: Part
    name: str

    @property
    def part(self) -> Part:
        """The property's schema."""
        return self.owner.properties[self.name]

    @property
    def order(self) -> tuple[object, ...]:
        """Responses first, then by place."""
        return (self.is_request, self.place)


def record_related(
    operations: Sequence[MergedOperation],
    components: Sequence[SharedSchema],
    notes: Notes,
) -> None:
    """Record what differs between the schemas of one resource."""
    relatives = sorted(_relatives(operations, components, notes), key=lambda k: k.order)
    by_resource: dict[tuple[object, ...], list[RelatedProperty]] = {}
    by_shape: dict[tuple[object, ...], list[RelatedProperty]] = {}
    owners = {id(related.owner): related.owner for related in relatives}
    shapes = {key: frozenset(owner.properties) for key, owner in owners.items()}
    for related in relatives:
        by_resource.setdefault((related.resource, related.name), []).append(related)
        if related.hint and not related.is_request:
            shape = (related.hint, shapes[id(related.owner)], related.name)
            by_shape.setdefault(shape, []).append(related)
    for family in (f for f in by_resource.values() if len(f) > 1):
        alike = [
            related for related in family if _overlap(related.owner, family[0].owner)
        ]
        for aspect in ASPECTS:
            _compare(alike, aspect, notes)
    for family in (f for f in by_shape.values() if len(f) > 1):
        _compare(family, "required", notes)


def _relatives(
    operations: Sequence[MergedOperation],
    components: Sequence[SharedSchema],
    notes: Notes,
) -> Iterator[RelatedProperty]:
    groups = {operation.topic.key: operation.name.group for operation in operations}
    for component in components:
        group = groups.get((component.key[0], (*component.key, "")[1]), ())
        is_request = len(component.key) > 2 and component.key[2] in REQUESTS
        hint = component.key[-1] if len(component.key) > 4 else ""
        yield from _properties(component.part, group, hint, is_request, notes)
    for operation in operations:
        for _, schema in body_schemas(operation.part):
            if is_object(schema):
                group = operation.name.group
                yield from _properties(schema, group, "", True, notes)


REQUESTS = frozenset({Role.REQUEST, Role.FILTER, "body"})


def _properties(
    owner: Part, group: tuple[str, ...], hint: str, is_request: bool, notes: Notes
) -> Iterator[RelatedProperty]:
    place = notes.places.get(id(owner))
    for name in owner.properties if place else ():
        yield RelatedProperty(group, hint, is_request, place or (), owner, name)


def _overlap(one: Part, other: Part) -> bool:
    """Whether two objects share half of the smaller one's properties."""
    mine, theirs = one.properties.keys(), other.properties.keys()
    common, fewest = len(mine & theirs), min(len(mine), len(theirs))
    return 2 * common >= fewest and common >= min(2, max(len(mine), len(theirs)))


def _entry(related: RelatedProperty, aspect: str) -> Decision:
    """The decision on an aspect of a property; places that leave it out too."""
    if aspect == "required":
        required = related.owner.children.get("required", Part())
        known = required.entries.get(related.name)
    else:
        known = related.part.entries.get(aspect)
    return known or Decision(None, documented(related.part))


def _compare(family: Sequence[RelatedProperty], aspect: str, notes: Notes) -> None:
    entries = [_entry(related, aspect) for related in family]
    if len({canonical(entry.value or None) for entry in entries}) < 2:
        return
    first = next((i for i, e in enumerate(entries) if e.value is not None), 0)
    place = (*family[first].place, "properties", family[first].name)
    label = "" if aspect == "default" else aspect
    if aspect == "default":
        place = (*place, aspect)
    values = _values(
        (s for entry in (entries[first], *entries) for s in entry.statements), label
    )
    if len({canonical(value.value) for value in values}) > 1:
        _record(pointers.text(place), label, entries[first], values, notes)


def _values(statements: Iterable[Statement], label: str) -> tuple[ConflictValue, ...]:
    found = [
        ConflictValue(named(label, None if s.absent else s.value), s.span)
        for s in statements
    ]
    return tuple({(canonical(v.value), v.span): v for v in found}.values())


def _record(
    pointer: str,
    label: str,
    entry: Decision,
    values: tuple[ConflictValue, ...],
    notes: Notes,
) -> None:
    known = notes.conflicts.get((pointer, label))
    reason = f"{known.reason}; {APART}" if known else APART
    chosen: Json = known.chosen if known else named(label, entry.value)
    notes.conflicts[pointer, label] = Conflict(pointer, chosen, reason, values)
