"""The keywords of an operation as facts (OpenAPI 3.1.1, section 4.8.10)."""

from __future__ import annotations

from collections.abc import Callable

from generator.facts import Json, Pointer
from generator.readers.scopes import scopes_of

from .fragment import At, members
from .operation_facts import OperationReader
from .prose import plain
from .security_facts import state_security, state_servers

NO_CONTENT = ("204", "205", "304")
PLATFORM_TAG = "subpackage_"


def read_operation(reader: OperationReader) -> None:
    """State everything that the fragment tells about the operation."""
    fragment, at = reader.fragment, reader.at
    fragment.use(at)
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
    reader.fragment.use_all(at)


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
    fragment.use_all(at)
    names: list[Json] = []
    nested = False
    for tag in value if isinstance(value, list) else [value]:
        path = tag[-1] if isinstance(tag, list) and tag else tag
        nested |= isinstance(tag, list)
        if isinstance(path, str):
            names.append(group_path(path, isinstance(tag, list)))
    if nested:
        fragment.repaired(
            "nested-tags", "tags stand in a list of lists", at, "list plain names"
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
    fragment.use(at)
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
        fragment.use(response)
        to: Pointer = ("responses", place[-1])
        for inner, told in members(response, fragment.get(response)):
            answer(reader, inner, told, (*to, inner[-1]))


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
            fragment.drop(at, "no content is documented")
        case "content" if status in NO_CONTENT:
            fragment.repaired(
                "no-content-with-schema", f"{status} has no body, but a schema", at
            )
            fragment.use_all(at)
            drop_refs(reader, at)
        case "content":
            reader.content(at, to, reader.answer_example(status))
        case _:
            fragment.state(to, value, at)
            fragment.use_all(at)


def drop_refs(reader: OperationReader, at: At) -> None:
    """Remember why the schemas behind a dropped content add nothing."""
    for target in reader.fragment.schema_refs(at):
        reader.fragment.drop(target, "the schema of a body that cannot exist")


def headers(reader: OperationReader, at: At, to: Pointer) -> None:
    """`headers` of a response, keyed by lower-case name."""
    fragment = reader.fragment
    fragment.use(at)
    for place, _ in members(at, fragment.get(at)):
        target = fragment.follow(place)
        for inner, value in members(target or (), fragment.get(target or ())):
            pointer = (*to, place[-1].lower(), inner[-1])
            if inner[-1] == "schema":
                reader.schemas.read(inner, pointer)
            else:
                fragment.state(pointer, value, inner)
                fragment.use_all(inner)


def request_body(reader: OperationReader, at: At, value: Json) -> None:
    """`requestBody`: description, required, content."""
    fragment = reader.fragment
    target = fragment.follow(at)
    if target is None:
        return
    fragment.use(at)
    fragment.use(target)
    for inner, told in members(target, fragment.get(target)):
        to: Pointer = ("requestBody", inner[-1])
        match inner[-1]:
            case "content":
                reader.content(inner, to, reader.body_example())
            case "description" if isinstance(told, str):
                fragment.state(to, plain(told), inner)
            case _:
                fragment.state(to, told, inner)
                fragment.use_all(inner)


def external_docs(reader: OperationReader, at: At, value: Json) -> None:
    """`externalDocs`, keyword by keyword."""
    for inner, told in members(at, value):
        reader.fragment.state((at[-1], inner[-1]), told, inner)


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
