"""The parts of an OpenAPI 3.1 document that a server needs, with references resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

from fragmint.openapi import DEFAULT_STYLES, DELIMITED, METHODS

Json: TypeAlias = Any
LIMIT = 500
"""How many schemas of one combination are looked at."""
JSON_TYPES = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}
COMBINED = ("allOf", "anyOf", "oneOf")
REFERENCE = frozenset(("$ref", "summary", "description"))
"""The fields of a Reference Object."""
VARIABLE = re.compile(r"\{([^{}]*)\}")
"""A parameter in the template of a path."""
Place: TypeAlias = tuple[str, ...]
"""The way from the document's root to a value, by keys."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A Parameter Object (OpenAPI 3.1.1, section 4.8.12); `at`: its schema, `kinds`: the
    JSON types that its values may have, null among them; none for anything.
    """

    name: str
    location: str
    required: bool
    style: str
    explode: bool
    media_type: str | None
    schema: Json
    at: Place
    kinds: frozenset[str] = frozenset()
    examples: tuple[Json, ...] = ()
    allows_empty: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A Media Type Object: examples by name, `at` the place of its schema, if any;
    `item_at` that of the schema of each value of a sequence (OpenAPI 3.2).
    """

    media_type: str
    schema: Json
    at: Place | None
    examples: tuple[tuple[str, Json], ...]
    encoding: Mapping[str, Json]
    item_at: Place | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A documented header of a response (section 4.8.21); `at`: its schema."""

    name: str
    at: Place
    examples: tuple[Json, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented response; `status` is exact, a range (`4XX`) or `default`."""

    status: str
    content: tuple[Media, ...]
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, as the server sees it."""

    method: str
    path: str
    bases: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    body_required: bool
    body: tuple[Media, ...]
    answers: tuple[Answer, ...]
    security: tuple[Mapping[str, Json], ...]
    operation_id: str = ""
    at: Place = ()

    @property
    def key(self) -> str:
        """The identity of an operation: `GET /pets/{id}`."""
        return f"{self.method} {self.path}"

    @property
    def anonymous_path(self) -> str:
        """The path as requests show it: without names, and without a fragment."""
        return VARIABLE.sub("{}", self.path.partition("#")[0])


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its operations and security schemes."""

    root: Mapping[str, Json]
    _followed: dict[Place, tuple[Json, Place]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def at(self, place: Place) -> Json:
        """The value at a place; None if there is none."""
        value: Json = self.root
        for key in place:
            if isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            elif isinstance(value, dict) and key in value:
                value = value[key]
            else:
                return None
        return value

    def follow(self, place: Place) -> tuple[Json, Place]:
        """The value at a place, references followed, and where it really stands."""
        found = self._followed.get(place)
        if found is None:
            found = self._followed[place] = self._follow(place)
        return found

    def _follow(self, place: Place) -> tuple[Json, Place]:
        *_, last = self.chain(place)
        return self.at(last), last

    def chain(self, place: Place) -> Iterator[Place]:
        """A place, and those that references lead to from there."""
        yield place
        for _ in range(50):
            value = self.at(place)
            reference = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#"):
                return
            place = split_pointer(reference)
            yield place

    def described(self, place: Place) -> Place:
        """Where what is at a place stands that is more than a reference; beside one may be
        definitions for dynamic references.
        """
        nodes = ((here, self.at(here)) for here in self.chain(place))
        whole = (
            here
            for here, node in nodes
            if not (isinstance(node, dict) and node.keys() <= REFERENCE)
        )
        return next(whole, place)

    def mapping(self, place: Place) -> tuple[dict[str, Json], Place]:
        """The object at a place, references followed; empty for anything else."""
        value, where = self.follow(place)
        return (value if isinstance(value, dict) else {}), where

    def schemes(self) -> dict[str, Json]:
        """Security schemes by name."""
        stated, at = self.mapping(("components", "securitySchemes"))
        return {name: self.mapping((*at, name))[0] for name in stated}

    def key_names(self) -> list[str]:
        """The names of the headers, parameters and cookies that carry the API's keys."""
        keys = [s for s in self.schemes().values() if s.get("type") == "apiKey"]
        return [str(scheme["name"]) for scheme in keys if "name" in scheme]

    def scopes(self) -> list[str]:
        """The scopes that operations require and schemes declare, each once."""
        required = (each for o in self.operations() for each in o.security)
        lists = (scopes for each in required for scopes in each.values())
        found = [scope for one in lists if isinstance(one, list) for scope in one]
        for name in self.schemes():
            flows, at = self.mapping(("components", "securitySchemes", name, "flows"))
            for flow in flows:
                found += self.mapping((*at, flow, "scopes"))[0]
        return [*dict.fromkeys(map(str, found))]

    def operations(self) -> Iterator[Operation]:
        """All operations under `paths`, in documented order."""
        paths, at = self.mapping(("paths",))
        for path in paths:
            if path.startswith("x-"):
                continue
            item, here = self.mapping((*at, path))
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    yield self.operation(path, method.upper(), item, here, (method,))
            more = item.get("additionalOperations")
            for method in more if isinstance(more, dict) else ():
                tail = ("additionalOperations", method)
                yield self.operation(path, method, item, here, tail)

    def operation(
        self, path: str, method: str, item: dict[str, Json], at: Place, tail: Place
    ) -> Operation:
        """One operation."""
        stated, here = self.mapping((*at, *tail))
        body, body_at = self.mapping((*here, "requestBody"))
        responses, responses_at = self.mapping((*here, "responses"))
        servers = (
            stated.get("servers") or item.get("servers") or self.root.get("servers")
        )
        security = stated.get("security", self.root.get("security"))
        return Operation(
            method=method,
            path=path,
            bases=tuple(dict.fromkeys(base_paths(servers))),
            parameters=tuple(self.parameters(at, here)),
            body_required=body.get("required") is True,
            body=self.content((*body_at, "content")),
            answers=tuple(
                self.answer(status, (*responses_at, status)) for status in responses
            ),
            security=alternatives(security),
            operation_id=str(stated.get("operationId") or ""),
            at=here,
        )

    def answer(self, status: str, place: Place) -> Answer:
        """One response."""
        _, here = self.follow(place)
        named, at = self.mapping((*here, "headers"))
        headers = tuple(self.header(name, (*at, name)) for name in named)
        return Answer(status, self.content((*here, "content")), headers)

    def header(self, name: str, place: Place) -> Header:
        """One header."""
        node, at = self.mapping(place)
        required = node.get("required") is True
        return Header(name, (*at, "schema"), tuple(self.examples(node, at)), required)

    def examples(self, node: Mapping[str, Json], at: Place) -> Iterator[Json]:
        """The examples of a parameter or a header."""
        if "example" in node:
            yield node["example"]
        for name in self.mapping((*at, "examples"))[0]:
            entry, _ = self.mapping((*at, "examples", name))
            if "value" in entry:
                yield entry["value"]

    def payload(self, pointer: str) -> tuple[Media, ...]:
        """The payload of a webhook or callback, by the pointer of its operation."""
        place: Place = ()
        for key in (*split_pointer(pointer), "requestBody"):
            _, place = self.follow((*place, key))
        return self.content((*place, "content"))

    def parameters(self, *places: Place) -> Iterator[Parameter]:
        """The parameters of a path and of its operation, the latter's winning."""
        found: dict[tuple[str, str], Parameter] = {}
        for place in places:
            entries = self.at((*place, "parameters"))
            for index in range(len(entries) if isinstance(entries, list) else 0):
                parameter = self.parameter((*place, "parameters", str(index)))
                found[parameter.location, parameter.name] = parameter
        yield from found.values()

    def parameter(self, place: Place) -> Parameter:
        """One parameter."""
        stated, at = self.mapping(place)
        location = str(stated.get("in"))
        style = style_of(stated, DEFAULT_STYLES.get(location, "form"))
        contents = self.content((*at, "content"))
        media = contents[0] if contents else None
        schema_at = media.at if media and media.at else (*at, "schema")
        return Parameter(
            name=str(stated.get("name")),
            location=location,
            required=stated.get("required") is True or location == "path",
            style=style,
            explode=bool(stated.get("explode", style in ("form", "deepObject"))),
            media_type=media.media_type if media else None,
            schema=media.schema if media else stated.get("schema", True),
            at=schema_at,
            kinds=self.kinds(schema_at),
            examples=tuple(self.examples(stated, at)),
            allows_empty=stated.get("allowEmptyValue") is True and location == "query",
        )

    def kinds(self, place: Place) -> frozenset[str]:
        """The JSON types that a schema names, in itself and in what it combines; none
        where its values may be anything.
        """
        found: set[str] = set()
        for schema, _ in self.combined(place):
            stated = schema.get("type", [])
            found |= {stated} if isinstance(stated, str) else set(map(str, stated))
            found |= {"object"} if "properties" in schema else set()
            found |= {"array"} if "items" in schema else set()
            values = schema.get("enum")
            if not found and isinstance(values, list):
                found |= {JSON_TYPES.get(type(value), "null") for value in values}
        return frozenset(found)

    def combined(
        self, place: Place, limit: int = LIMIT
    ) -> Iterator[tuple[dict[str, Json], Place]]:
        """A schema and all that it combines, each once."""
        seen: set[Place] = set()
        waiting = [place] if place else []
        for next_place in waiting:
            schema, here = self.mapping(next_place)
            if here in seen or len(seen) > limit:
                continue
            seen.add(here)
            yield schema, here
            for keyword in COMBINED:
                entries = schema.get(keyword)
                count = len(entries) if isinstance(entries, list) else 0
                waiting += [(*here, keyword, str(index)) for index in range(count)]

    def content(self, place: Place) -> tuple[Media, ...]:
        """The media types of a Content map."""
        stated, at = self.mapping(place)
        return tuple(self.media((*at, media_type), media_type) for media_type in stated)

    def media(self, place: Place, media_type: str) -> Media:
        """One media type with its examples."""
        stated, at = self.mapping(place)
        named = stated.get("examples")
        examples = [
            (name, entry["value"])
            for name in (named if isinstance(named, dict) else ())
            if "value" in (entry := self.mapping((*at, "examples", name))[0])
        ]
        if "example" in stated:
            examples.append(("example", stated["example"]))
        encoding = stated.get("encoding")
        return Media(
            media_type=media_type,
            schema=stated.get("schema", True),
            at=(*at, "schema") if "schema" in stated else None,
            examples=tuple(examples),
            encoding=encoding if isinstance(encoding, dict) else {},
            item_at=(*at, "itemSchema") if "itemSchema" in stated else None,
        )


def style_of(stated: Mapping[str, Json], default: str) -> str:
    """The style of a Parameter or Encoding Object."""
    delimited = DELIMITED.get(str(stated.get("x-collectionFormat")))
    return delimited or str(stated.get("style") or default)


def alternatives(stated: Json) -> tuple[Mapping[str, Json], ...]:
    """Security requirements (OpenAPI 3.1.1, section 4.8.30)."""
    return (
        tuple(e for e in stated if isinstance(e, dict))
        if isinstance(stated, list)
        else ()
    )


def base_paths(servers: Json) -> Iterator[str]:
    """Paths of the servers' URLs, variables at their defaults; no slash at the end."""
    for server in servers if isinstance(servers, list) and servers else [{"url": "/"}]:
        stated = server if isinstance(server, dict) else {}
        url = str(stated.get("url", "/"))
        variables = stated.get("variables")
        for name, entry in variables.items() if isinstance(variables, dict) else ():
            default = entry.get("default", "") if isinstance(entry, dict) else ""
            # One that must be given stands for itself (`{account}`): by its bare name.
            value = name if default == f"{{{name}}}" else str(default)
            url = url.replace("{" + name + "}", value)
        path = path_of(url) if "://" in url or url.startswith("//") else url
        yield "/" + path.strip("/") if path.strip("/") else ""


def path_of(url: str) -> str:
    """The path of a URL; its host may be anything that a document says."""
    try:
        return urlsplit(url).path
    except ValueError:
        return "/" + url.partition("://")[2].partition("/")[2]


def split_pointer(reference: str) -> Place:
    """The keys of a reference into the document (RFC 6901, as a URI fragment)."""
    parts = unquote(reference.removeprefix("#")).split("/")[1:]
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def join_pointer(place: Place) -> str:
    """A JSON pointer as a URI fragment, unescaped except for `~0` and `~1`."""
    keys = (key.replace("~", "~0").replace("/", "~1") for key in place)
    return "#" + "".join(f"/{key}" for key in keys)
