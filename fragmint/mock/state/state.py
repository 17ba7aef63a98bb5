"""The effects of operations on resources, and their responses."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from threading import RLock
from typing import Final
from urllib.parse import quote

from ..answers import (
    Reply,
    answer_for,
    completed,
    json_reply,
    success,
    with_documented_headers,
)
from ..bodies import is_json
from ..document import Document, Json, Operation, Place
from ..errors import Failure
from ..requests import Reading, Request, Violation
from ..samples import Sampler
from ..schemas import Schemas
from ..styles import read_json
from .finding import Finder, named
from .lists import List, filled, position_headers
from .resources import (
    VARIABLE,
    Kind,
    Resource,
    Role,
    Shape,
    fields_of,
    flat,
    kinds_at,
    roles_of,
)
from .store import Item, Query, Store

LABELS: Final = ("name", "title")
"""Those that count only where no other is given: people share names."""
UNIQUE: Final = ("slug", "email", "username", "login", "handle", "key", "name", "title")
"""Properties that are unique where a conflict is documented, the more telling first."""
MOST_SHOWN: Final = 20
"""Items of one documented response that are tried."""
UUID: Final = "00000000-0000-4000-8000-{:012x}"
UUID_LIKE: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class State:
    """The resources of an API, and what is kept of them."""

    def __init__(
        self,
        document: Document,
        operations: Mapping[str, Operation],
        sampler: Sampler,
        schemas: Schemas,
        store: Store,
        native: bool = False,
    ) -> None:
        self._document = document
        self._operations = operations
        self._schemas = schemas
        self.store = store
        self._finder = Finder(document, store, native)
        self._lock = RLock()
        self._sampler = sampler
        self._examples: dict[str, str] = {}
        self._sample = lru_cache(256)(
            lambda place: json.dumps(sampler.value(place, full=True))
        )
        self.roles = roles_of(document, operations.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept yet."""
        return self.store.is_empty

    def reply(
        self, request: Request, reading: Reading
    ) -> Reply | Violation | Failure | None:
        """The reply to a request that changes or shows a resource; the error that it
        meets, or what is wrong with it; None if it is for no resource.
        """
        role = self.roles.get(reading.operation.key)
        if role is None:
            return None
        made = self._reply(request, reading, role)
        if not isinstance(made, Reply):
            return made
        return with_documented_headers(made, reading.operation, self._sampler)

    def _reply(
        self, request: Request, reading: Reading, role: Role
    ) -> Reply | Violation | Failure | None:
        if role.kind is Kind.LIST:
            return self._list(request, reading, role)
        with self._lock:
            creates = role.kind is Kind.CREATE
            made = self._create(reading, role) if creates else self._one(reading, role)
        if isinstance(made, Reply) and made.status == 201:
            return replace(made, headers=self._location(request, reading, role, made))
        return made

    def _location(
        self, request: Request, reading: Reading, role: Role, made: Reply
    ) -> dict[str, str]:
        """The header that leads to a new item, where it is documented."""
        operation, resource = reading.operation, role.resource
        answer = answer_for(operation, made.status)
        stated = {header.name.lower() for header in answer.headers} if answer else ()
        if "location" not in stated or role.gives is None:
            return {}
        item = json.loads(made.content)
        for key in role.gives.keys:
            item = item[key]
        _, values = named(reading, resource)
        values[flat(resource.parameter)] = str(item[resource.id_property])
        host = request.header("host") or "localhost"
        bases = (b for b in operation.bases if request.path.startswith(f"{b}/"))
        origin = f"{request.scheme}://{host}{max(bases, key=len, default='')}"
        shown = (
            k
            for k, r in self.roles.items()
            if (r.resource, r.kind) == (resource, Kind.GET)
        )
        paths = (filled_in(self._operations[key].path, values) for key in shown)
        path = next(filter(None, paths), "")
        return {"Location": origin + path} if path else {}

    def _one(self, reading: Reading, role: Role) -> Reply | Failure | None:
        """Get, change or delete the item that a path names."""
        resource = role.resource
        own, parents = named(reading, resource)
        item = self.store.find(resource.name, own, parents)
        if item is None:
            makes = role.kind is Kind.REPLACE and any(
                response.status == "201" for response in reading.operation.answers
            )
            missing = f"{singular(resource.name)} {own} does not exist"
            return (
                self._create(reading, role, own, 201)
                if makes
                else Failure(404, missing)
            )
        if role.kind is Kind.DELETE:
            self.store.remove(resource.name, item)
            return self._shown(reading.operation, role, item.body)
        if role.kind is not Kind.GET:
            sent = sent_item(reading, role)
            if sent is None:
                return None
            if taken := self._taken(reading.operation, resource, parents, sent, item):
                return taken
            item = item._replace(body=self._changed(role, item.body, sent))
            self.store.put(role.resource.name, item)
        return self._shown(reading.operation, role, item.body)

    def _create(
        self, reading: Reading, role: Role, given: str = "", status: int = 0
    ) -> Reply | Failure | None:
        sent = sent_item(reading, role)
        whole = {**self._defaults(role), **(sent or {})}
        body = self.complete(role.resource, whole, self._settable(role))
        if sent is None or body is None:
            return None
        resource = role.resource
        _, parents = named(reading, resource)
        if given:
            body[resource.id_property] = self._typed_id(resource, given)
        own = str(body[resource.id_property])
        if self.store.find(resource.name, own, parents):
            return Failure(409, f"{singular(resource.name)} {own} exists")
        if taken := self._taken(reading.operation, resource, parents, sent):
            return taken
        self.store.add(resource.name, [Item(own, parents, body)])
        reply = self._shown(reading.operation, role, body)
        return replace(reply, status=status) if reply and status else reply

    def complete(
        self,
        resource: Resource,
        sent: Mapping[str, Json],
        settable: Iterable[str] = (),
    ) -> dict[str, Json] | None:
        """An item that holds what was sent, and what a server adds: an id, and all that
        nobody could have sent. None if the documented item is not an object.
        """
        item = self._typical(resource)
        if not isinstance(item, dict):
            return None
        for name in settable:
            if name in item and name not in sent and name != resource.id_property:
                rest = {key: value for key, value in item.items() if key != name}
                item = rest if self._schemas.valid(resource.item, rest) else item
        item = self._laid_over(resource, item, sent)
        # No path leads to an item without a name.
        if sent.get(resource.id_property, "") == "":
            item[resource.id_property] = self._new_id(resource, item)
        return item

    def _typical(self, resource: Resource) -> Json:
        """The first item that the documented responses show and that is valid, those of
        single items first; else a made-up one.
        """
        if resource.name not in self._examples:
            own = [(k, r) for k, r in self.roles.items() if r.resource == resource]
            shown = (
                completed(resource.item, item, self._sampler)
                for key, role in sorted(own, key=lambda each: each[1].kind is Kind.LIST)
                for item in islice(shown_items(self._operations[key], role), MOST_SHOWN)
            )
            valid = (i for i in shown if self._schemas.valid(resource.item, i))
            item = next(valid, None) or self._sampled(resource.item)
            self._examples[resource.name] = json.dumps(item)
        return json.loads(self._examples[resource.name])

    def _changed(
        self, role: Role, old: dict[str, Json], sent: Mapping[str, Json]
    ) -> dict[str, Json]:
        """An item after a change (RFC 7396 for a part of it); its id stays."""
        resource = role.resource
        wanted = {k: v for k, v in sent.items() if k != resource.id_property}
        if role.kind is Kind.UPDATE:
            wanted = {
                name: merged(old.get(name), value) for name, value in wanted.items()
            }
            return self._laid_over(resource, old, wanted)
        gone = set(self._settable(role)) - sent.keys() - {resource.id_property}
        kept = {name: value for name, value in old.items() if name not in gone}
        base = kept if self._schemas.valid(resource.item, kept) else old
        return self._laid_over(resource, base, wanted)

    def _laid_over(
        self, resource: Resource, item: dict[str, Json], sent: Mapping[str, Json]
    ) -> dict[str, Json]:
        """An item with what was sent, as far as it stays what the document describes."""
        known = {name: value for name, value in sent.items() if name in resource.fields}
        whole = {**item, **known}
        if self._schemas.valid(resource.item, whole):
            return whole
        # One that was loaded may lack what is required: then each value counts alone.
        whole_counts = self._schemas.valid(resource.item, item)
        for name, value in known.items():
            changed = {**item, name: value}
            place = resource.item if whole_counts else resource.fields[name]
            if self._schemas.valid(place, changed if whole_counts else value):
                item = changed
        return item

    def _settable(self, role: Role) -> list[str]:
        """The properties that a request of a role can have."""
        if role.takes is None:
            return []
        return [
            name
            for name, place in fields_of(self._document, role.takes.item)
            if self._document.mapping(place)[0].get("readOnly") is not True
        ]

    def _defaults(self, role: Role) -> dict[str, Json]:
        """What a request of a role stands for where it says nothing."""
        if role.takes is None:
            return {}
        fields = fields_of(self._document, role.takes.item)
        schemas = ((name, self._document.mapping(place)[0]) for name, place in fields)
        return {name: s["default"] for name, s in schemas if "default" in s}

    def _taken(
        self,
        operation: Operation,
        resource: Resource,
        parents: Mapping[str, str],
        sent: Mapping[str, Json],
        own: Item | None = None,
    ) -> Failure | None:
        """The conflict where a name that has to be unique is that of another item."""
        if not any(response.status == "409" for response in operation.answers):
            return None
        given = [name for name in UNIQUE if isinstance(sent.get(name), str)]
        telling = [name for name in given if name not in LABELS] or given[:1]
        for name in telling:
            value = sent[name]
            query = Query(parents, (((name,), value),))
            mine = own is not None and own.body.get(name) == value
            if self.store.count(resource.name, query) > mine:
                return Failure(409, f"{name} {value} is taken")
        return None

    def _new_id(self, resource: Resource, item: Mapping[str, Json]) -> Json:
        """An id that no item has, as the document describes them."""
        number = self.store.next_number()
        place = resource.fields[resource.id_property]
        for value in ids(number, item.get(resource.id_property), resource.name):
            if self._schemas.valid(place, value):
                return value
        return item.get(resource.id_property, str(number))

    def _typed_id(self, resource: Resource, text: str) -> Json:
        place = resource.fields[resource.id_property]
        numeric = "integer" in kinds_at(self._document, place) and text.isdecimal()
        return int(text) if numeric and len(text) < 20 else text

    def _sampled(self, place: Place) -> Json:
        return json.loads(self._sample(place))

    def _shown(
        self, operation: Operation, role: Role, item: dict[str, Json]
    ) -> Reply | None:
        """The success of an operation with an item in it."""
        shape = role.gives
        if shape is None:
            return None
        body = self._as_shaped(shape, role.resource, item)
        if shape.keys:
            whole = self._sampled(shape.whole)
            if not isinstance(whole, dict):
                return None
            whole[shape.keys[0]] = body
            body = whole
        return json_reply(success(operation), body)

    def _as_shaped(
        self, shape: Shape, resource: Resource, item: dict[str, Json]
    ) -> dict[str, Json]:
        """An item in the schema of one response, which may be another one."""
        if (
            self._document.follow(shape.item)[1]
            == self._document.follow(resource.item)[1]
        ):
            return item
        names = {name for name, _ in fields_of(self._document, shape.item)}
        shown = {name: value for name, value in item.items() if name in names}
        if self._schemas.valid(shape.item, shown):
            return shown
        base = self._sampled(shape.item)
        for name, value in shown.items():
            changed = {**base, name: value}
            base = changed if self._schemas.valid(shape.item, changed) else base
        return dict(base)

    def _list(
        self, request: Request, reading: Reading, role: Role
    ) -> Reply | Violation | None:
        shape = role.gives
        if shape is None:
            return None
        page = self._finder.page(request, reading, role.resource)
        if isinstance(page, Violation):
            return page
        shaped = [self._as_shaped(shape, role.resource, item) for item in page.items]
        whole = filled(
            List(self._document, self._schemas, shape),
            self._sampled(shape.whole),
            shaped,
            page.position,
        )
        reply = json_reply(success(reading.operation), whole)
        answer = answer_for(reading.operation, reply.status)
        names = [header.name for header in answer.headers] if answer else []
        return replace(reply, headers=dict(position_headers(names, page.position)))

    def load(self, path: Path) -> int:
        """Load the items of a JSON file; says how many.

        Raises:
            OSError: It cannot be read.
            ValueError, RecursionError: It is not JSON, or not what `seed` takes.
        """
        return self.seed(read_json(path.read_bytes()))

    def seed(self, data: Json) -> int:
        """Load items by the name of their resource, or by a path of their collection;
        says how many.

        Raises:
            ValueError: A name is not that of a resource, what it has is not a list of
                objects, or two of them have one id.
        """
        if not isinstance(data, dict):
            raise ValueError('must be an object of lists: {"pets": [...]}')
        count = 0
        for name, items in data.items():
            if not isinstance(items, list) or not all(
                isinstance(i, dict) for i in items
            ):
                raise ValueError(f"{name!r} must be a list of objects")
            resource, parents = self._named(name)
            self.store.add(resource.name, self._seeds(resource, parents, items))
            count += len(items)
        return count

    def _seeds(
        self,
        resource: Resource,
        parents: Mapping[str, str],
        items: list[dict[str, Json]],
    ) -> Iterator[Item]:
        number = self.store.next_number()
        given = [
            str(i[resource.id_property]) for i in items if resource.id_property in i
        ]
        if twice := next((own for own, n in Counter(given).items() if n > 1), None):
            raise ValueError(f"{resource.name!r} has several items {twice!r}")
        for index, item in enumerate(items):
            if resource.id_property not in item:
                own = next(ids(number + index, None, resource.name))
                item = {resource.id_property: own, **item}
            yield Item(str(item[resource.id_property]), parents, item)

    def _named(self, name: str) -> tuple[Resource, Mapping[str, str]]:
        """The resource of a name or path, and the values in that path."""
        segments = name.strip("/").split("/")
        for key, role in self.roles.items():
            if role.kind in (Kind.LIST, Kind.CREATE) and "/" in name.strip("/"):
                values = matched(self._operations[key].path, segments)
                if values is not None:
                    return role.resource, values
        for role in self.roles.values():
            if "/" not in name.strip("/") and flat(role.resource.name) == flat(name):
                return role.resource, {}
        known = dict.fromkeys(role.resource.name for role in self.roles.values())
        listed = ", ".join(known) or "none"
        raise ValueError(f"{name!r} is not a resource; known: {listed}")


def shown_items(operation: Operation, role: Role) -> Iterator[dict[str, Json]]:
    """The items in the examples of an operation's success."""
    response = answer_for(operation, success(operation))
    if response is None or role.gives is None:
        return
    contents = (m for m in response.content if is_json(m.media_type))
    for _, value in chain.from_iterable(media.examples for media in contents):
        for key in role.gives.keys:
            value = value.get(key) if isinstance(value, dict) else None
        items = value if isinstance(value, list) else [value]
        yield from (item for item in items if isinstance(item, dict))


def matched(template: str, segments: list[str]) -> dict[str, str] | None:
    """The values of a path's parameters, if the segments are such a path."""
    own = template.strip("/").split("/")
    if len(own) != len(segments):
        return None
    pairs = list(zip(own, segments, strict=True))
    if any(a != b and not a.startswith("{") for a, b in pairs):
        return None
    return {flat(a.strip("{}")): b for a, b in pairs if a.startswith("{") and a != b}


def filled_in(template: str, values: Mapping[str, str]) -> str:
    """A path with values in it; empty if one is missing."""
    names = VARIABLE.findall(template)
    if any(flat(name) not in values for name in names):
        return ""
    return VARIABLE.sub(lambda m: quote(values[flat(m[1])], safe=""), template)


def sent_item(reading: Reading, role: Role) -> dict[str, Json] | None:
    """The item in a request; None if its body is not an object."""
    value = reading.body.value if reading.body else {}
    for key in role.takes.keys if role.takes else ():
        value = value.get(key, {}) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else None


def merged(old: Json, new: Json) -> Json:
    """A value after a merge patch (RFC 7396), null kept as a value."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}


def ids(number: int, example: Json, name: str) -> Iterator[Json]:
    """Ids that may be valid, those like the example first: `ord_17` is like `ord_4`."""
    if isinstance(example, str) and example:
        is_hex = set(example) <= set("0123456789abcdef")
        stem = example.rstrip("0123456789")
        if example.isdecimal():
            yield str(number).rjust(len(example), "1")[-len(example) :]
        elif is_hex and len(example) >= 8:
            yield example[:-8] + f"{number:08x}"[-8:]
        elif len(stem) < len(example) and not UUID_LIKE.fullmatch(example):
            yield f"{stem}{number}"
    yield from (number, UUID.format(number), f"{singular(name)}-{number}", str(number))


def singular(name: str) -> str:
    """One of what a plural names, for ids that people read."""
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
