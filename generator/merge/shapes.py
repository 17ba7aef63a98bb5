"""The locations of object schemas, and their purposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from generator.dataclass import dataclass
from generator.merge.distinct_names import PublicName
from generator.merge.groups import calls
from generator.merge.identity import Topic
from generator.merge.infer import MARK
from generator.merge.media import (
    body_schema,
    body_schemas,
    is_error,
    parameter_schemas,
    response_schemas,
)
from generator.merge.nouns import is_generated, own_name, vocabulary
from generator.merge.observe import part_kind
from generator.merge.samples import branches, wire_name
from generator.merge.tree import NAME, Part
from generator.naming import singular, snake


class Role(StrEnum):
    """The use of a schema."""

    ITEM = "item"
    LIST = "list"
    ERROR = "error"
    REQUEST = "request"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class MergedOperation:
    """A merged operation with its names."""

    topic: Topic
    part: Part
    name: PublicName

    @property
    def title(self) -> str:
        """The operation's title, empty if there is none."""
        return str(self.part.value("summary") or "")

    @property
    def by_example(self) -> bool:
        """Whether only an example shows the operation."""
        return self.part.value(MARK) == "example"

    @property
    def by_call(self) -> bool:
        """Whether only a call shows the operation, if others are described."""
        return MARK in self.part.entries


@dataclass(frozen=True, slots=True)
class ShapeSite:
    """An object schema in place: the operation, its role, and the way to it."""

    part: Part
    role: Role
    operation: MergedOperation
    pointer: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Identifies the place whatever the order of the pages."""
        return (*self.operation.topic.key, self.role, *self.pointer)


PAGING = vocabulary(
    "pagination paging page pages meta metadata links link cursor next next_page "
    "next_cursor previous prev first last total total_count count limit offset size "
    "page_size per_page has_more has_next is_last object url start after before "
    "next_page_token next_token total_pages total_items self"
)
"""Names (in snake case) that a list has beside its items."""


def rows_of(part: Part) -> Iterable[str]:
    """The property of the items where an object is the envelope of a list of objects."""
    arrays = [name for name, inner in part.properties.items() if objects_in(inner)]
    others = [snake(name) for name in part.properties if name not in arrays]
    is_list = len(arrays) == 1 and all(name in PAGING for name in others)
    return arrays if is_list else ()


def objects_in(part: Part) -> list[Part]:
    """The objects that an array is a list of; none for anything else."""
    items = part.children.get("items")
    return [b for b in branches(items) if is_object(b)] if items is not None else []


def is_object(part: Part) -> bool:
    """Whether a schema is an object with declared properties."""
    return part_kind(part) == "object" and bool(part.properties)


Rows: TypeAlias = Callable[[Part], Iterable[str]]
"""The properties of an object that list things of their own."""


def find_heads(operation: MergedOperation, rows: Rows = rows_of) -> Iterator[ShapeSite]:
    """The outermost object schemas of responses, lists and their items apart."""
    for status, media, schema in response_schemas(operation.part):
        role = Role.ERROR if is_error(status) else Role.ITEM
        yield from _heads(schema, role, operation, (status, media), rows)


def _heads(
    part: Part,
    role: Role,
    operation: MergedOperation,
    pointer: tuple[str, ...],
    rows: Rows,
) -> Iterator[ShapeSite]:
    for index, branch in enumerate(branches(part)):
        place = (*pointer, str(index)) if branch is not part else pointer
        if part_kind(branch) == "array":
            items = branch.children.get("items", Part())
            yield from _heads(items, role, operation, (*place, "items"), rows)
        elif is_object(branch):
            listed = [*rows(branch)] if role is Role.ITEM else []
            for name in listed:
                inner, way = branch.properties[name], (*place, name)
                yield from _heads(inner, role, operation, way, rows)
            yield ShapeSite(branch, Role.LIST if listed else role, operation, place)


def find_inner(
    part: Part, pointer: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    """The outermost object schemas below a schema, with the way there.

    The way names properties, in the singular for the items of a list.
    """
    for name, inner in part.properties.items():
        yield from find_objects(inner, (*pointer, name))
    if "items" in part.children:
        one = (*pointer[:-1], singular(pointer[-1])) if pointer else pointer
        yield from find_objects(part.children["items"], one)
    if "additionalProperties" in part.children:
        one = (*pointer[:-1], singular(pointer[-1])) if pointer else pointer
        yield from find_objects(part.children["additionalProperties"], one)
    for key in ("not", "contains"):
        if key in part.children:
            yield from find_objects(part.children[key], pointer)
    for key in ("oneOf", "anyOf", "allOf", "prefixItems", "patternProperties"):
        for inner in part.children.get(key, Part()).children.values():
            yield from find_objects(inner, pointer)


def find_objects(
    part: Part, pointer: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Part]]:
    """The schema itself if it is an object, else the outermost ones in it."""
    if part.component is not None:
        return
    if is_object(part):
        yield pointer, part
    else:
        yield from find_inner(part, pointer)


def find_requests(operation: MergedOperation) -> Iterator[ShapeSite]:
    """The object schemas in bodies and parameters.

    A body that is an object itself is not a schema of its own: it becomes arguments.
    """
    for media, schema in body_schemas(operation.part):
        find = find_inner if is_object(schema) else find_objects
        for pointer, part in find(schema, (media,)):
            yield ShapeSite(part, Role.REQUEST, operation, pointer)
    for key, schema in parameter_schemas(operation.part).items():
        for pointer, part in find_objects(schema, (key.partition(":")[2],)):
            yield ShapeSite(part, Role.FILTER, operation, pointer)


def class_names(operation: MergedOperation) -> Mapping[int, str]:
    """Names that snippets give to schemas of the request, by `id` of the part."""
    found: dict[int, str] = {}
    body = body_schema(operation.part)
    parameters = {
        key.partition(":")[2]: part
        for key, part in parameter_schemas(operation.part).items()
    }
    for _, call in reversed(calls(operation.topic)):
        for place, name in call.classes:
            start = Part()
            start.at("properties").children.update(parameters | body.properties)
            part = _resolve(start, place)
            if part is not None and is_object(part):
                found[id(part)] = name
    return found


def _resolve(part: Part, place: tuple[str, ...]) -> Part | None:
    """The schema at a place in a snippet's arguments (`*` is every list item)."""
    current = part
    for token in place:
        options = branches(current)
        if token == "*":
            arrays = [b for b in options if part_kind(b) == "array"]
            found = arrays[0].children.get("items") if arrays else None
        else:
            found = _property(options, token)
        if found is None:
            return None
        current = found
    return next((b for b in branches(current) if is_object(b)), None)


def _property(options: list[Part], token: str) -> Part | None:
    for option in options:
        wire = wire_name(token, option.properties)
        if wire is not None:
            return option.properties[wire]
    return None


def vendor_name(part: Part) -> str:
    """The name that the vendor gave a schema; empty if a platform made it up."""
    name = part.value(NAME)
    if not isinstance(name, str) or is_generated(name):
        return ""
    return own_name(name)
