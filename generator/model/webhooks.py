"""Webhooks and callbacks: payloads that the API sends to its user."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from generator.media import is_json
from generator.model.ir import Direction, Type, Webhook
from generator.model.place import Place
from generator.model.schemas import Schemas
from generator.naming import assign, snake
from generator.openapi.document import OperationObject

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
        """What it is called: its id, its key, or the callback's name."""
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
        if not schemas.is_broken(item, "the path is left out")
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
    """The type of a webhook's JSON body; None where it has none."""
    for media_type, media in hook.operation.request_body.content.items():
        if is_json(media_type):
            pointer = f"{hook.operation.pointer}/requestBody/content"
            place = Place(pointer, Direction.RESPONSE, (hook.title, "Payload"))
            return schemas.lower(media.schema, place.child(media_type, "schema"))
    return None
