"""Webhooks and callbacks: payloads that the API sends to its user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.media import is_json
from generator.model.ir import Direction, Type, Webhook
from generator.model.operations import Site, sites
from generator.model.place import Place
from generator.model.references import followed
from generator.model.schemas import Schemas, text
from generator.naming import assign, snake
from generator.pointers import escape

MAX_NAME = 56
"""Longest name of a function, before a number that keeps names apart."""


def lower_webhooks(schemas: Schemas, found: list[Site]) -> tuple[Webhook, ...]:
    """A typed payload for every webhook, and every callback of an operation."""
    document = schemas.resolver.document
    hooks = list(sites(schemas, document.get("webhooks"), "#/webhooks"))
    hooks += [hook for site in found for hook in callbacks(schemas, site)]
    lowered = [(hook, payload(schemas, hook)) for hook in hooks]
    kept = [(hook, kind) for hook, kind in lowered if kind is not None]
    wanted = (
        (hook.pointer, f"parse_{snake(title(hook))}"[:MAX_NAME]) for hook, _ in kept
    )
    names = assign(wanted, ("parse_json",))
    return tuple(
        Webhook(title(hook), names[hook.pointer], kind, about(hook), hook.pointer)
        for hook, kind in kept
    )


def callbacks(schemas: Schemas, site: Site) -> Iterator[Site]:
    """The operations under an operation's callbacks (OpenAPI 3.1.1, 4.8.18)."""
    said = site.said.get("callbacks")
    for name, entry in said.items() if isinstance(said, dict) else ():
        target = followed(schemas.resolver, entry)
        for hook in sites(schemas, target, f"{site.pointer}/callbacks/{escape(name)}"):
            yield Site(name, hook.path, hook.pointer, hook.item, "", hook.said)


def title(hook: Site) -> str:
    """What a webhook is called: its id, its key, or the callback's name."""
    said = hook.said.get("operationId")
    if isinstance(said, str) and said:
        return said
    return hook.method if hook.item_pointer == "" else hook.path


def about(hook: Site) -> str:
    """What the document says about a webhook."""
    return text(hook.said.get("description")) or text(hook.said.get("summary"))


def payload(schemas: Schemas, hook: Site) -> Type | None:
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
