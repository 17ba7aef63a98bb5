"""The operations of an OpenAPI document as facts (OpenAPI 3.1.1, section 4.8.10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator import pointers
from generator.dataclass import dataclass, field, replace
from generator.facts import Evidence, Example, ExampleKind, Json, Pointer
from generator.readers.credentials import scopes_of
from generator.readers.fields.limits import limits_of
from generator.readers.openapi.fragment import At, OpenApiFragment, members, plain
from generator.readers.openapi.schemas import SchemaReader, types_of
from generator.readers.openapi.security import state_security, state_servers

IMPLIED = ("header:accept", "header:content-type")


@dataclass
class OperationReader:
    """The state of reading one operation; its facts gather in the fragment."""

    fragment: OpenApiFragment
    at: At
    schemas: SchemaReader
    examples: list[Example] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The method in upper case."""
        return self.at[-1].upper()

    def parameters(self) -> None:
        """State the parameters of the operation, then those of its path."""
        seen: set[str] = set()
        for owner in (self.at, self.at[:-1]):
            group = (*owner, "parameters")
            for place, _ in members(group, self.fragment.get(group)):
                if at := self.fragment.follow(place):
                    self.declared(at, seen)

    def declared(self, at: At, seen: set[str]) -> None:
        """State a parameter, unless one of its name has been stated."""
        fragment = self.fragment
        parameter = fragment.get(at)
        match parameter:
            case {"in": str(where), "name": str(name)}:
                key = f"{where}:{name.lower() if where == 'header' else name}"
            case _:
                message = "a parameter needs `in` and `name`"
                fragment.error("bad-parameter", message, at)
                return
        # The media types state the implied ones (OpenAPI 3.1.1, section 4.8.12.2); one
        # that was stated before stands nearer to the operation.
        if key not in IMPLIED and key not in seen:
            seen.add(key)
            self.names[key] = name
            self.parameter(at, key)

    def parameter(self, at: At, key: str) -> None:
        """State one parameter under its `in:name` key."""
        fragment = self.fragment
        to: Pointer = ("parameters", key)
        for place, value in members(at, fragment.get(at)):
            match place[-1]:
                case "in" | "name":
                    pass
                case "schema":
                    self.schemas.read(place, (*to, "schema"))
                case "content":
                    self.content(place, (*to, "content"))
                case "description" if isinstance(value, str):
                    fragment.state((*to, "description"), plain(value), place)
                case other:
                    fragment.state((*to, other), value, place)
        text = fragment.get((*at, "description"))
        types = types_behind(fragment, (*at, "schema"))
        for limit in limits_of(text, types) if isinstance(text, str) else ():
            pointer = (*to, "schema", limit.keyword)
            fragment.state(pointer, limit.value, (*at, "description"), weak=True)

    def content(self, at: At, to: Pointer, example: Example | None = None) -> None:
        """State the schemas of a `content` map; its examples are examples."""
        fragment = self.fragment
        for place, media in members(at, fragment.get(at)):
            for inner, value in members(place, media):
                pointer = (*to, place[-1], inner[-1])
                match inner[-1]:
                    case "schema":
                        self.schemas.read(inner, pointer)
                    case "example" | "examples" if example:
                        shown = replace(example, media_type=place[-1])
                        self.examples.extend(self.shown(inner, value, shown))
                    case _:
                        fragment.state(pointer, value, inner)

    def shown(self, at: At, value: Json, example: Example) -> Iterator[Example]:
        """The examples under `example` or `examples`."""
        fragment = self.fragment
        if at[-1] == "example":
            yield replace(example, body=value, span=fragment.span(at))
            return
        for place, _ in members(at, value):
            target = fragment.follow(place)
            entry = fragment.get(target) if target else None
            if target and isinstance(entry, dict) and "value" in entry:
                title = str(entry.get("summary") or place[-1])
                span = fragment.span(target)
                yield replace(example, body=entry["value"], span=span, title=title)

    def body_example(self) -> Example:
        """A request example without a body yet."""
        return Example(
            ExampleKind.REQUEST,
            "json",
            self.fragment.span(self.at),
            method=self.method,
            has_body=True,
            evidence=Evidence.FRAGMENT,
        )

    def answer_example(self, status: str) -> Example:
        """A response example without a body yet."""
        return replace(
            self.body_example(), kind=ExampleKind.RESPONSE, method=None, status=status
        )


def types_behind(fragment: OpenApiFragment, at: At) -> tuple[str, ...]:
    """The types of a schema, through one reference."""
    schema = fragment.get(at)
    if isinstance(schema, dict) and isinstance(ref := schema.get("$ref"), str):
        to = pointers.parse(ref)
        schema = fragment.get(to) if to else None
    return types_of(schema) if isinstance(schema, dict) else ()


NO_CONTENT = ("204", "205", "304")
PLATFORM_TAG = "subpackage_"


def read_operation(reader: OperationReader) -> None:
    """State everything that the fragment tells about the operation."""
    fragment, at = reader.fragment, reader.at
    for place, value in members(at[:-1], fragment.get(at[:-1])):
        if place[-1] in ("summary", "description"):
            fragment.state((place[-1],), value, place)
    reader.parameters()
    for place, value in members(at, fragment.get(at)):
        OPERATION.get(place[-1], keyword)(reader, place, value)
    state_servers(fragment, at)
    state_security(fragment, at)


def keyword(reader: OperationReader, at: At, value: Json) -> None:
    """A keyword whose value is a fact as it stands."""
    if isinstance(value, str) and at[-1] == "description":
        value = described(reader, at, value)
    reader.fragment.state((at[-1],), value, at)


def described(reader: OperationReader, at: At, text: str) -> str:
    """The description without its lines about scopes, which are facts."""
    kept = []
    for line in text.split("\n"):
        if scopes := scopes_of(line):
            value: Json = list(scopes)
            reader.fragment.state(("security", "bearer"), value, at, weak=True)
        else:
            kept.append(line)
    return plain("\n".join(kept))


def tags(reader: OperationReader, at: At, value: Json) -> None:
    """`tags`, also one list too deep: `[[a, a/b]]` is the group `a.b`."""
    fragment = reader.fragment
    names: list[Json] = []
    nested = False
    for tag in value if isinstance(value, list) else [value]:
        path = tag[-1] if isinstance(tag, list) and tag else tag
        nested |= isinstance(tag, list)
        if isinstance(path, str):
            names.append(group_path(path, isinstance(tag, list)))
    if nested:
        fragment.repaired(
            "nested-tags", "tags are nested lists", at, "use a flat list of names"
        )
    if names:
        fragment.state(("tags",), names, at)


def group_path(tag: str, nested: bool) -> str:
    """A tag as a dotted group path, if it is a path."""
    if nested or tag.startswith(PLATFORM_TAG):
        return tag.removeprefix(PLATFORM_TAG).replace("/", ".")
    return tag


def responses(reader: OperationReader, at: At, value: Json) -> None:
    """`responses`: descriptions, headers and content by status."""
    fragment = reader.fragment
    if numbers := fragment.tree.number_keys.get(id(value)):
        fragment.repaired(
            "int-status-key",
            f"status {', '.join(numbers)} is a number, not a string",
            (*at, numbers[0]),
            "put it in quotes",
        )
    for place, _ in members(at, value):
        response = fragment.follow(place)
        if response is None:
            continue
        to: Pointer = ("responses", place[-1])
        for inner, described in members(response, fragment.get(response)):
            answer(reader, inner, described, (*to, inner[-1]))


def answer(reader: OperationReader, at: At, value: Json, to: Pointer) -> None:
    """One keyword of a response."""
    fragment = reader.fragment
    status = to[1]
    match at[-1]:
        case "description" if isinstance(value, str):
            fragment.state(to, plain(value), at)
        case "headers":
            headers(reader, at, to)
        case "content" if not value:
            pass
        case "content" if status in NO_CONTENT:
            fragment.repaired(
                "no-content-with-schema",
                f"{status} must not have a body, but has a schema",
                at,
            )
        case "content":
            reader.content(at, to, reader.answer_example(status))
        case _:
            fragment.state(to, value, at)


def headers(reader: OperationReader, at: At, to: Pointer) -> None:
    """`headers` of a response, keyed by lower-case name."""
    fragment = reader.fragment
    for place, _ in members(at, fragment.get(at)):
        target = fragment.follow(place)
        for inner, value in members(target or (), fragment.get(target or ())):
            pointer = (*to, place[-1].lower(), inner[-1])
            if inner[-1] == "schema":
                reader.schemas.read(inner, pointer)
            else:
                fragment.state(pointer, value, inner)


def request_body(reader: OperationReader, at: At, value: Json) -> None:
    """`requestBody`: description, required, content."""
    fragment = reader.fragment
    target = fragment.follow(at)
    if target is None:
        return
    for inner, described in members(target, fragment.get(target)):
        to: Pointer = ("requestBody", inner[-1])
        match inner[-1]:
            case "content":
                reader.content(inner, to, reader.body_example())
            case "description" if isinstance(described, str):
                fragment.state(to, plain(described), inner)
            case _:
                fragment.state(to, described, inner)


def external_docs(reader: OperationReader, at: At, value: Json) -> None:
    """`externalDocs`, keyword by keyword."""
    for inner, described in members(at, value):
        reader.fragment.state((at[-1], inner[-1]), described, inner)


def elsewhere(reader: OperationReader, at: At, value: Json) -> None:
    """A keyword that is read together with the document's own."""


OPERATION: dict[str, Callable[[OperationReader, At, Json], None]] = {
    "tags": tags,
    "responses": responses,
    "requestBody": request_body,
    "externalDocs": external_docs,
    "parameters": elsewhere,
    "security": elsewhere,
    "servers": elsewhere,
}
