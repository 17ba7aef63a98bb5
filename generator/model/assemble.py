"""Assembling drafts into groups of named operations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from generator.dataclass import dataclass, replace
from generator.media import essence
from generator.model.arguments import name_arguments
from generator.model.definitions import Definitions, without_null
from generator.model.given_names import overridden
from generator.model.group_names import (
    documented_group,
    group_path,
    group_paths,
    path_words,
)
from generator.model.ir import (
    AnyType,
    Body,
    BodyKind,
    Field,
    Group,
    Kind,
    Literals,
    Operation,
    Outcome,
    Pages,
    Parameter,
    RequestExample,
    Scalar,
    Type,
)
from generator.model.method_names import function_names, method_names
from generator.model.operations import (
    Draft,
    request_examples,
    response_examples,
)
from generator.model.pagination import infer_pages
from generator.model.responses import outcomes, suffixes
from generator.model.security import requirements, scopes
from generator.model.settings import UserSettings
from generator.naming import MODULES, assign, group_class, snake
from generator.openapi.document import OpenAPIObject, OperationObject

SUFFIXES = {BodyKind.FORM: "form", BodyKind.MULTIPART: "multipart"}


@dataclass(frozen=True, slots=True)
class MethodCandidate:
    """One method to be: an operation with one of its bodies and one of its contents."""

    draft: Draft
    body: Body | None
    suffix: str
    pages: Pages | None
    content: str = ""

    @property
    def key(self) -> str:
        """Identifies the method, whatever the order of the document."""
        content = f"|{self.content}" if self.content else ""
        return f"{self.draft.pointer}|{self.suffix}{content}"


def assemble(
    drafts: Sequence[Draft],
    prefix: int,
    definitions: Definitions,
    document: OpenAPIObject,
    user: UserSettings,
) -> tuple[Group, ...]:
    """All groups, in the order in which the document first mentions them."""
    members: dict[tuple[str, ...], list[Draft]] = {}
    names = [documented_group(draft.operation, prefix) for draft in drafts]
    spelled = path_words(draft.path for draft in drafts)
    paths = group_paths((n for n in names if n not in user.groups), spelled)
    paths |= {name: group_path(path) for name, path in user.groups.items()}
    for name, draft in zip(names, drafts, strict=True):
        members.setdefault(paths[name], []).append(draft)
    wanted = [(path, "_".join(path)) for path in members]
    modules = assign(wanted, MODULES, str.casefold)
    classes = assign([(path, group_class(path)) for path in members])
    below = {path: children(path, members) for path in members}
    tags = {tag.name: tag for tag in reversed(document.tags)}
    known = {
        path: [tags[name] for name in found[0].operation.tags if name in tags]
        for path, found in members.items()
    }
    return tuple(
        Group(
            path=path,
            module=modules[path],
            class_name=classes[path],
            operations=operations(
                found, path, below[path], definitions, document, user
            ),
            description=next((tag.description for tag in known[path]), ""),
            title=next((tag.title for tag in known[path]), ""),
        )
        for path, found in members.items()
    )


def children(path: tuple[str, ...], groups: Iterable[tuple[str, ...]]) -> set[str]:
    """The names under which nested groups hang on a group."""
    depth = len(path)
    return {group[depth] for group in groups if group[:depth] == path != group}


def operations(
    found: list[Draft],
    group: tuple[str, ...],
    taken: set[str],
    definitions: Definitions,
    document: OpenAPIObject,
    user: UserSettings,
) -> tuple[Operation, ...]:
    """The named operations of one group, one more for each further kind of body."""
    overrides = {d.pointer: overridden(document, d.id) for d in found}
    pages = {d.pointer: pages_of(d, definitions, user) for d in found}
    paged = {pointer for pointer, how in pages.items() if how is not None}
    plain = method_names(found, group, definitions, overrides, paged)
    asked = {d.pointer: name for d in found if (name := user.method(d.id))}
    plain = granted(plain, asked, taken)
    entries = [
        entry for draft in found for entry in variants(draft, pages[draft.pointer])
    ]
    wanted = [
        (e.key, plain[e.draft.pointer] + (f"_{e.suffix}" if e.suffix else ""))
        for e in entries
    ]
    names = assign(wanted, taken)
    functions = assign(function_names(names.items(), group))
    return tuple(
        operation(entry, names[entry.key], functions[entry.key], document)
        for entry in entries
    )


def pages_of(
    draft: Draft, definitions: Definitions, user: UserSettings
) -> Pages | None:
    """How an operation is paged; a sequence has no pages."""
    if any(outcome.item is not None for outcome in draft.successes):
        return None
    return infer_pages(draft, definitions, user.pagination)


def granted(
    plain: Mapping[str, str], asked: Mapping[str, str], taken: Collection[str]
) -> dict[str, str]:
    """Names that the user asked for, except for one that something else is called."""
    kept = Counter(asked.get(key, name) for key, name in plain.items())
    free = {k: name for k, name in asked.items() if kept[name] == 1}
    return {**plain, **{k: n for k, n in free.items() if n not in taken}}


def variants(draft: Draft, pages: Pages | None) -> Iterator[MethodCandidate]:
    """The method for the preferred body and content, then one for each other content,
    then one for each other kind of body.
    """
    bodies: dict[str, Body] = {}
    for body in draft.bodies:
        suffix = variant_suffix(body) if bodies else ""
        if suffix in bodies and bodies[suffix].type != body.type:
            suffix = snake(essence(body.media_type), "raw")
        bodies.setdefault(suffix, body)
    for suffix, body in bodies.items():
        yield MethodCandidate(draft, body, suffix, pages)
    if not bodies:
        yield MethodCandidate(draft, None, "", pages)
    for content in suffixes(draft.succeeding):
        suffix = f"as_{content}" if content in bodies else content
        yield MethodCandidate(draft, bodies.get(""), suffix, None, content)


def variant_suffix(body: Body) -> str:
    """The suffix of the method for a less preferred body: the same for XML of two
    media types, which is written alike.
    """
    subtype = essence(body.media_type).rpartition("/")[2].removesuffix("+json")
    return SUFFIXES.get(body.kind) or snake(subtype, "raw")


def operation(
    entry: MethodCandidate, name: str, function: str, document: OpenAPIObject
) -> Operation:
    """One method with all its names."""
    draft, node = entry.draft, entry.draft.operation
    chosen = outcomes(draft.succeeding, entry.content)
    streams = any(outcome.item is not None for outcome in chosen)
    switch = stream_switch(draft, entry.body, streams=streams)
    asked = stream_parameter(draft)
    left = tuple(p for p in draft.parameters if p is not asked)
    parameters, body = name_arguments(left, switched(entry.body, switch, on=streams))
    sent = asked is not None and (streams or asked.required)
    requests = request_examples(node)
    if switch is not None:
        requests = tuple(without_property(each, STREAM) for each in requests)
    return Operation(
        id=draft.id,
        name=name,
        function=function,
        method=draft.method,
        path=draft.path,
        parameters=parameters,
        body=body,
        successes=chosen,
        errors=draft.errors,
        summary=node.summary,
        description=node.description,
        url=node.external_docs.url,
        scopes=scopes(node if "security" in node else document),
        security=own_security(node, document),
        server=draft.server,
        deprecated=node.deprecated,
        by_example=node.documented_by == "example",
        by_call=bool(node.documented_by),
        idempotency_header=idempotency_header(draft),
        requests=() if entry.suffix else requests,
        responses=response_examples(node),
        pages=None if entry.suffix else entry.pages,
        pointer=draft.pointer,
        fixed=((STREAM, streams),) if sent else (),
    )


STREAM = "stream"
"""The property by which a caller asks for a stream, in the APIs of language models."""


def stream_switch(draft: Draft, body: Body | None, *, streams: bool) -> Field | None:
    """The property of a body that only tells whether the response is a stream: which one
    is wanted, the method says itself.
    """
    fields = (body.fields or ()) if body is not None else ()
    field = next((field for field in fields if is_switch(field)), None)
    return field if field is not None and (streams or gives_both(draft)) else None


def stream_parameter(draft: Draft) -> Parameter | None:
    """The parameter of the query that only tells whether the response is a stream."""
    query = (p for p in draft.parameters if p.location == "query")
    asked = next((p for p in query if is_switch(p)), None)
    return asked if asked is not None and gives_both(draft) else None


def is_switch(field: Field | Parameter) -> bool:
    """Whether an argument only tells whether the response is a stream, by name and type."""
    kind = without_null(field.type)
    literal = isinstance(kind, Literals) and {*map(type, kind.values)} == {bool}
    return field.wire == STREAM and (kind == Scalar(Kind.BOOLEAN) or literal)


def gives_both(draft: Draft) -> bool:
    """Whether an operation answers with a stream or without one, by its media type."""
    every = ("", *suffixes(draft.succeeding))
    kinds = (outcomes(draft.succeeding, content) for content in every)
    return len({any(o.item is not None for o in found) for found in kinds}) == 2


def switched(body: Body | None, switch: Field | None, *, on: bool) -> Body | None:
    """A body without the argument for a switch, which is set where it has to be."""
    if body is None or switch is None:
        return body
    fields = tuple(field for field in body.fields or () if field is not switch)
    fixed = ((switch.wire, on),) if on or switch.required else ()
    return replace(body, fields=fields, fixed=fixed)


def without_property(example: RequestExample, name: str) -> RequestExample:
    """A documented request without one property of its body."""
    match example.body:
        case dict() as body if name in body:
            rest = {key: value for key, value in body.items() if key != name}
            return replace(example, body=rest)
        case _:
            return example


def own_security(
    operation: OperationObject, document: OpenAPIObject
) -> tuple[tuple[str, ...], ...] | None:
    """An operation's own security requirements; None if they are the document's."""
    own = requirements(operation)
    return None if own == (requirements(document) or ()) else own


def idempotency_header(draft: Draft) -> str | None:
    """The header parameter that makes a request safe to repeat, if documented."""
    for parameter in draft.parameters:
        plain = parameter.wire.lower().replace("_", "-").removeprefix("x-")
        if parameter.location == "header" and plain == "idempotency-key":
            return parameter.wire
    return None


def types_of(group: Group) -> Iterator[Type]:
    """All types that a group's operations mention."""
    for found in group.operations:
        yield from (parameter.type for parameter in found.parameters)
        if found.body is not None and found.body.fields is None:
            yield found.body.type
        if found.body is not None:
            yield from (field.type for field in found.body.fields or ())
            yield found.body.extra or AnyType()
        yield from outcome_types((*found.successes, *found.errors))


def outcome_types(outcomes: Sequence[Outcome]) -> Iterator[Type]:
    """The types of contents and headers."""
    for outcome in outcomes:
        yield outcome.type
        yield from (header.type for header in outcome.headers)
