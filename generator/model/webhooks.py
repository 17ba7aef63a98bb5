"""Webhooks and callbacks: payloads that the API sends to its user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.media import is_json
from generator.model.ir import Direction, Type, Webhook
from generator.model.operations import OperationPlace, sites
from generator.model.place import Place
from generator.model.references import followed
from generator.model.schemas import Schemas, text
from generator.naming import assign, snake
from generator.pointers import escape

MAX_NAME = 56
"""Longest name of a function, before a number that keeps names apart."""


def hook_sites(schemas: Schemas, found: list[OperationPlace]) -> list[OperationPlace]:
    """Every webhook, and every callback of an operation."""
    document = schemas.resolver.document
    hooks = list(sites(schemas, document.get("webhooks"), "#/webhooks"))
    return hooks + [hook for site in found for hook in callbacks(schemas, site)]


def lower_webhooks(
    schemas: Schemas, hooks: list[OperationPlace]
) -> tuple[Webhook, ...]:
    """A typed payload for every webhook."""
    lowered = [(hook, payload(schemas, hook)) for hook in hooks]
    kept = [(hook, kind) for hook, kind in lowered if kind is not None]
    wanted = (
        (hook.pointer, f"parse_{snake(title(hook))}"[:MAX_NAME]) for hook, _ in kept
    )
    names = assign(wanted, ("parse_json", "parse"))
    return tuple(
        Webhook(
            title(hook),
            names[hook.pointer],
            kind,
            about(hook),
            hook.pointer,
            tuple(dict.fromkeys((key_of(hook), title(hook)))),
        )
        for hook, kind in kept
    )


def callbacks(schemas: Schemas, site: OperationPlace) -> Iterator[OperationPlace]:
    """The operations under an operation's callbacks (OpenAPI 3.1.1, 4.8.18)."""
    said = site.said.get("callbacks")
    for name, entry in said.items() if isinstance(said, dict) else ():
        target = followed(schemas.resolver, entry)
        for hook in sites(schemas, target, f"{site.pointer}/callbacks/{escape(name)}"):
            yield OperationPlace(
                name, hook.path, hook.pointer, hook.item, "", hook.said
            )


def title(hook: OperationPlace) -> str:
    """What a webhook is called: its id, its key, or the callback's name."""
    said = hook.said.get("operationId")
    if isinstance(said, str) and said:
        return said
    return key_of(hook)


def key_of(hook: OperationPlace) -> str:
    """The key of a webhook, or the name of a callback."""
    return hook.method if hook.item_pointer == "" else hook.path


def about(hook: OperationPlace) -> str:
    """What the document says about a webhook."""
    return text(hook.said.get("description")) or text(hook.said.get("summary"))


def payload(schemas: Schemas, hook: OperationPlace) -> Type | None:
    """The type of a webhook's JSON body; None where it has none."""
    body = followed(schemas.resolver, hook.said.get("requestBody"))
    content: Any = body.get("content")
    for media_type, media in content.items() if isinstance(content, dict) else ():
        if is_json(media_type) and isinstance(media, dict):
            pointer = f"{hook.pointer}/requestBody/content"
            place = Place(pointer, Direction.RESPONSE, (title(hook), "Payload"))
            inner = place.child(media_type, "schema")
            return schemas.lower(media.get("schema"), inner)
    return None
