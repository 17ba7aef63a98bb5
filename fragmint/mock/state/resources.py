"""Resources implied by the paths of an API: a collection and its items."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple

from ..bodies import is_json, properties
from ..document import Document, Media, Operation, Place

VARIABLE: Final = re.compile(r"\{([^{}]+)\}")
IDS: Final = ("id", "_id", "uid", "uuid", "gid", "key", "slug", "name")
"""Properties that hold the id of an item where none has the parameter's name, the more
telling names first."""
LISTS: Final = ("data", "items", "results", "records", "values", "entries", "elements")
"""Where a response with several lists has its items."""

WRAPPERS: Final = ("data", "item", "result", "response", "record", "attributes")
"""The names that wrap an item, where other things are beside it."""


class Kind(Enum):
    """The action of an operation on a resource."""

    LIST = "list"
    CREATE = "create"
    GET = "get"
    REPLACE = "replace"
    UPDATE = "update"
    DELETE = "delete"


OF_COLLECTION: Final = {"GET": Kind.LIST, "POST": Kind.CREATE}
OF_ITEM: Final = {
    "GET": Kind.GET,
    "HEAD": Kind.GET,
    "PUT": Kind.REPLACE,
    "PATCH": Kind.UPDATE,
    "POST": Kind.UPDATE,
    "DELETE": Kind.DELETE,
}


class Shape(NamedTuple):
    """Where a body has its item, or its list of items: the keys that lead there, the
    schema of one item, and that of the whole body.
    """

    keys: Place
    item: Place
    whole: Place


@dataclass(frozen=True, slots=True)
class Resource:
    """Items of one kind; `parameter` of a path is the value of `id_property`."""

    name: str
    parameter: str
    id_property: str
    item: Place
    fields: Mapping[str, Place]
    """The properties of an item, with the places of their schemas."""


@dataclass(frozen=True, slots=True)
class Role:
    """The action of one operation on its resource; shapes are those of its success and
    of its body.
    """

    kind: Kind
    resource: Resource
    gives: Shape | None
    takes: Shape | None


def flat(name: str) -> str:
    """A name without its style: `siteId`, `site_id` and `site-id` are the same."""
    return "".join(c for c in name.lower() if c.isalnum())


def roles_of(document: Document, operations: Iterable[Operation]) -> dict[str, Role]:
    """The roles of operations by their keys; those of one that shows no resource are
    not there.
    """
    by_path: dict[str, list[Operation]] = {}
    for operation in operations:
        by_path.setdefault(operation.path.rstrip("/"), []).append(operation)
    for path in [*by_path]:
        for above in implied_items(path, by_path):
            by_path.setdefault(above, [])
    found: dict[str, Role] = {}
    for path, own in by_path.items():
        collection, parameter = split_item(path)
        if not parameter:
            continue
        name = collection.rpartition("/")[2]
        listing = list(collections_of(collection, name, by_path))
        resource = resource_of(document, name, parameter, own, listing)
        if resource is not None:
            for operation, kinds in chain_kinds(own, listing):
                if operation.key not in found and operation.method in kinds:
                    role = role_of(document, operation, kinds, resource)
                    if role is not None:
                        found[operation.key] = role
    return found | itemless_roles(document, by_path, found)


def itemless_roles(
    document: Document,
    by_path: Mapping[str, list[Operation]],
    known: Mapping[str, Role],
) -> dict[str, Role]:
    """The roles of operations on collections whose items have no path: what is created
    there is listed there.
    """
    found: dict[str, Role] = {}
    taken = {role.resource.name for role in known.values()}
    for path, own in by_path.items():
        methods = {operation.method: operation for operation in own}
        name = path.rpartition("/")[2]
        listing, creating = methods.get("GET"), methods.get("POST")
        if "{" in name or name in taken or listing is None or creating is None:
            continue
        if listing.key in known or creating.key in known:
            continue
        resource = resource_of(document, name, "", (), [listing])
        if resource is None:
            continue
        lists = role_of(document, listing, OF_COLLECTION, resource)
        creates = role_of(document, creating, OF_COLLECTION, resource)
        # What answers with something else, such as a list, is a search.
        is_item = creates and (creates.gives or success_media(creating) is None)
        if lists and creates and is_item:
            found |= {listing.key: lists, creating.key: creates}
            taken.add(name)
    return found


def implied_items(path: str, known: Collection[str]) -> Iterator[str]:
    """The paths of items that something is below, of collections that there are:
    `/carts/{id}` for `/carts/{id}/load`.
    """
    while (path := path.rpartition("/")[0]).count("/") > 1:
        collection, parameter = split_item(path)
        if parameter and collection in known:
            yield path


def chain_kinds(
    items: Iterable[Operation], listing: Iterable[Operation]
) -> Iterator[tuple[Operation, Mapping[str, Kind]]]:
    """Operations with what their methods mean there."""
    yield from ((operation, OF_ITEM) for operation in items)
    yield from ((operation, OF_COLLECTION) for operation in listing)


def split_item(path: str) -> tuple[str, str]:
    """The collection and the parameter of an item's path: `/pets/{id}` gives `/pets`
    and `id`; an empty parameter where it is not an item's path.
    """
    collection, _, last = path.rpartition("/")
    variable = VARIABLE.fullmatch(last)
    literal = collection.rpartition("/")[2]
    if variable is None or not literal or "{" in literal:
        return path, ""
    return collection, variable[1]


def collections_of(
    path: str, name: str, by_path: Mapping[str, list[Operation]]
) -> Iterator[Operation]:
    """The operations on a collection: at the path of its items, else at any path that
    ends with its name, as `/sites/{id}/assets` has the assets of `/assets/{id}`.
    """
    if path in by_path:
        yield from by_path[path]
        return
    for other, operations in by_path.items():
        below_parent = other.endswith(f"/{name}") and other.count("{") == 1
        if below_parent and "{" not in path:
            yield from operations


def resource_of(
    document: Document,
    name: str,
    parameter: str,
    items: Iterable[Operation],
    listing: Iterable[Operation],
) -> Resource | None:
    """The resource of an item's path; None if no response shows an item with an id."""
    for operation in items:
        if operation.method in ("GET", "PUT", "PATCH"):
            shape = item_shape(document, success_media(operation), parameter)
            if shape is not None:
                return made(document, name, parameter, shape)
    for operation in listing:
        if operation.method == "GET":
            shape = list_shape(document, success_media(operation), parameter)
            if shape is not None:
                return made(document, name, parameter, shape)
    return None


def made(
    document: Document, name: str, parameter: str, shape: Shape
) -> Resource | None:
    """The resource whose items have a shape."""
    fields = dict(fields_of(document, shape.item))
    id_property = id_of(parameter, fields)
    if not id_property:
        return None
    return Resource(name, parameter, id_property, shape.item, fields)


def role_of(
    document: Document,
    operation: Operation,
    kinds: Mapping[str, Kind],
    resource: Resource,
) -> Role | None:
    """The action of an operation; None for a list without items."""
    kind = kinds[operation.method]
    gives = success_media(operation)
    shape = list_shape if kind is Kind.LIST else item_shape
    given = shape(document, gives, resource.parameter)
    if kind is Kind.LIST and given is None:
        return None
    body = next((m for m in operation.body if is_json(m.media_type)), None)
    return Role(kind, resource, given, taken_shape(document, body, given))


def success_media(operation: Operation) -> Media | None:
    """The JSON of the first documented success."""
    for response in operation.answers:
        if response.status[:1] == "2":
            return next((m for m in response.content if is_json(m.media_type)), None)
    return None


def fields_of(document: Document, place: Place) -> list[tuple[str, Place]]:
    """The properties of the schema at a place, those of its `allOf` included."""
    media = Media("", True, place, (), {})
    return properties(media, document)


def id_of(parameter: str, fields: Mapping[str, Place]) -> str:
    """The property that a path's parameter is the value of; empty if none is."""
    wanted = flat(parameter)
    named = next((name for name in fields if flat(name) == wanted), "")
    if named:
        return named
    return next((name for name in IDS if name in fields), "")


def item_shape(document: Document, media: Media | None, parameter: str) -> Shape | None:
    """Where a body has one item: it is one, or a property of it is."""
    if media is None or media.at is None:
        return None
    fields = dict(fields_of(document, media.at))
    if id_of(parameter, fields):
        return Shape((), media.at, media.at)
    for name, place in fields.items():
        wraps = len(fields) == 1 or name in WRAPPERS
        if wraps and "array" not in kinds_at(document, place):
            inner = dict(fields_of(document, place))
            if id_of(parameter, inner):
                return Shape((name,), place, media.at)
    return None


def list_shape(document: Document, media: Media | None, parameter: str) -> Shape | None:
    """Where a body has a list of items: it is one, or a property of it, or of that."""
    if media is None or media.at is None:
        return None
    found = list(lists(document, media.at, (), parameter, 2))
    named = (s for word in LISTS for s in found if s.keys and s.keys[-1] == word)
    best = next(named, None) or next(iter(found), None)
    return best._replace(whole=media.at) if best else None


def lists(
    document: Document, place: Place, keys: Place, parameter: str, depth: int
) -> Iterator[Shape]:
    """The lists of items in the schema at a place, the outermost first."""
    _, here = document.mapping(place)
    if "array" in kinds_at(document, place):
        items = (*here, "items")
        if id_of(parameter, dict(fields_of(document, items))):
            yield Shape(keys, items, place)
    elif depth:
        for name, inner in fields_of(document, place):
            yield from lists(document, inner, (*keys, name), parameter, depth - 1)


def kinds_at(document: Document, place: Place) -> frozenset[str]:
    """The JSON types that the schema at a place names."""
    schema, _ = document.mapping(place)
    named = schema.get("type")
    listed = [named] if isinstance(named, str) else named or []
    return frozenset(map(str, listed)) | ({"array"} if "items" in schema else set())


def taken_shape(
    document: Document, media: Media | None, given: Shape | None
) -> Shape | None:
    """Where a body that is sent has its item: where the response has it, if it has the
    same wrapping, else the whole of it.
    """
    if media is None or media.at is None:
        return None
    fields = dict(fields_of(document, media.at))
    if given and len(given.keys) == 1 and given.keys[0] in fields and len(fields) == 1:
        return Shape(given.keys, fields[given.keys[0]], media.at)
    return Shape((), media.at, media.at)
