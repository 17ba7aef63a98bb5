"""Webhooks and callbacks: payloads sent by the API, and their signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from generator.dataclass import replace
from generator.media import is_json
from generator.model.ir import Direction, Type, Webhook
from generator.model.place import Place
from generator.model.schemas import Schemas
from generator.naming import assign, snake
from generator.openapi.document import OperationObject
from generator.openapi.nodes import JsonObject
from generator.signing import OPTIONS, HookSignature, signature_problem

MAX_NAME = 56
"""Longest name of a function, before a number that keeps names apart."""


class Hook(NamedTuple):
    """A webhook or a callback: its operation, and the name that the document has for
    it.
    """

    name: str
    operation: OperationObject

    @property
    def title(self) -> str:
        """Its name: its id, its key, or the callback's name."""
        return self.operation.operation_id or self.name


def find_hooks(schemas: Schemas, operations: Iterable[OperationObject]) -> list[Hook]:
    """Every webhook, and every callback of an operation."""
    found = [
        *((item.path, item) for item in schemas.document.webhooks),
        *(callback for operation in operations for callback in operation.callbacks),
    ]
    return [
        Hook(name, operation)
        for name, item in found
        if not schemas.is_broken(item, "the path is omitted")
        for operation in item.operations
    ]


def lower_webhooks(schemas: Schemas, hooks: list[Hook]) -> tuple[Webhook, ...]:
    """A typed payload for every webhook."""
    lowered = [(hook, payload(schemas, hook)) for hook in hooks]
    kept = [(hook, kind) for hook, kind in lowered if kind is not None]
    wanted = (
        (hook.operation.pointer, f"parse_{snake(hook.title)}"[:MAX_NAME])
        for hook, _ in kept
    )
    names = assign(wanted, ("parse_json", "parse"))
    return tuple(
        Webhook(
            hook.title,
            names[hook.operation.pointer],
            kind,
            hook.operation.description or hook.operation.summary,
            hook.operation.pointer,
            tuple(dict.fromkeys((hook.name, hook.title))),
        )
        for hook, kind in kept
    )


def payload(schemas: Schemas, hook: Hook) -> Type | None:
    """The type of a webhook's JSON body; None if it has none."""
    for media_type, media in hook.operation.request_body.content.items():
        if is_json(media_type):
            pointer = f"{hook.operation.pointer}/requestBody/content"
            place = Place(pointer, Direction.RESPONSE, (hook.title, "Payload"))
            return schemas.lower(media.schema, place.child(media_type, "schema"))
    return None


EXTENSION = "x-webhook-signature"
"""Of the document, or of a webhook: an object with the keys of `OPTIONS`."""
STANDARD = HookSignature(
    "webhook-signature",
    encoding="base64",
    content="{id}.{timestamp}.{body}",
    prefix="v1,",
    timestamp="webhook-timestamp",
    id="webhook-id",
    secret="base64",
    secret_prefix="whsec_",
)
"""Standard Webhooks 1.0."""
WEBSUB = HookSignature("X-Hub-Signature-256", prefix="sha256=")
"""WebSub (W3C Recommendation, section 8), as its senders write the header today."""
SCHEMES = {"standard": STANDARD, "websub": WEBSUB}


def signature_from(stated: Mapping[str, Any]) -> HookSignature | None:
    """A signature out of checked keys; None if no header is named."""
    base = SCHEMES.get(stated.get("scheme", ""), HookSignature(""))
    own = {key: value for key, value in stated.items() if key != "scheme"}
    found = replace(base, **own)
    return found if found.header and "{body}" in found.content else None


def lower_signature(
    schemas: Schemas, hooks: list[Hook], chosen: Mapping[str, Any]
) -> HookSignature | None:
    """How deliveries are signed: what the user says, an extension of the document or of
    a webhook, or the headers that a webhook documents.
    """
    if chosen:
        return signature_from(chosen)
    for pointer, stated in extensions(schemas, hooks):
        match stated:
            case dict() if is_signature(stated) and (found := signature_from(stated)):
                return found
        schemas.note(
            pointer, f"{EXTENSION} does not describe a signature and is ignored"
        )
    headers = {name for hook in hooks for name in header_names(hook)}
    if headers >= {STANDARD.header, STANDARD.timestamp, STANDARD.id}:
        return STANDARD
    return WEBSUB if WEBSUB.header.lower() in headers else None


def is_signature(stated: Mapping[str, Any]) -> bool:
    """Whether an object has only keys and values that describe a signature."""
    return all(
        key in OPTIONS and signature_problem(key, value) is None
        for key, value in stated.items()
    )


def extensions(schemas: Schemas, hooks: list[Hook]) -> Iterator[tuple[str, Any]]:
    """The values of the document's extension, each with its pointer."""
    holders: list[JsonObject] = [schemas.document]
    for _, operation in hooks:
        holders += [operation.item, operation]
    for holder in holders:
        if EXTENSION in holder:
            yield f"{holder.pointer}/{EXTENSION}", holder.raw[EXTENSION]


def header_names(hook: Hook) -> Iterator[str]:
    """The headers that a webhook documents, in lower case."""
    for parameter in hook.operation.parameters:
        if parameter.location == "header" and parameter.name:
            yield parameter.name.lower()
