"""The whole document from completed operations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator import pointers
from generator.addresses import path_order
from generator.facts import Json
from generator.merge.complete import OperationDraft
from generator.merge.distinct_names import PublicName
from generator.merge.emit import SCHEMAS, Writer
from generator.merge.placement import place_answers, place_requests
from generator.merge.security import Security
from generator.merge.servers import Servers, alternatives, version
from generator.merge.shapes import MergedOperation
from generator.merge.tree import Decision, SharedSchema
from generator.report.records import Repaired

VERSION = "3.1.1"
NEWER = "3.2.0"
"""The version that has `additionalOperations` (section 4.9.1)."""
STANDARD = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


PLACEHOLDER = re.compile(r"\{([^{}/]{1,100})\}")


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """All that goes into the document, decided."""

    title: str
    drafts: Sequence[OperationDraft]
    operations: Sequence[MergedOperation]
    components: Sequence[SharedSchema]
    servers: Servers
    security: Security


def write_document(plan: DocumentPlan, writer: Writer) -> dict[str, Json]:
    """An OpenAPI document (3.1.1, section 4.8.1)."""
    methods = {operation.topic.method.lower() for operation in plan.operations}
    document: dict[str, Json] = {
        "openapi": VERSION if methods <= {*STANDARD} else NEWER,
        "info": {"title": plan.title, "version": version(plan.servers.main) or "1.0.0"},
    }
    document |= _servers(plan.servers, writer)
    groups = dict.fromkeys(".".join(o.name.group) for o in plan.operations)
    document["tags"] = [{"name": name} for name in sorted(groups)]
    document["paths"] = _paths(plan, writer)
    document["components"] = _components(plan, writer)
    return document


def _servers(servers: Servers, writer: Writer) -> dict[str, Json]:
    if servers.main is None:
        return {}
    url = writer.notes.value(("servers", "0", "url"), servers.main)
    result: dict[str, Json] = {"servers": [{"url": url, **_variables(url)}]}
    if others := alternatives(servers):
        result["x-alternative-servers"] = others
    return result


def _variables(url: Json) -> dict[str, Json]:
    """The variables of a server URL (OpenAPI 3.1.1, section 4.8.6).

    No page gives a default: a variable at its own name must be given by the caller.
    """
    names = dict.fromkeys(PLACEHOLDER.findall(str(url)))
    found: dict[str, Json] = {name: {"default": f"{{{name}}}"} for name in names}
    return {"variables": found} if found else {}


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
            at = (*place, "servers", "0", "url")
            url = writer.notes.value(at, entry)
            written["servers"] = [{"url": url, **_variables(url)}]
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
    """Where an operation stands in its Path Item Object."""
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
    return result
