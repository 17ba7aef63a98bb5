"""How the deliveries of webhooks are signed: as the user says, or the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from generator.model.schemas import Schemas
from generator.model.webhooks import Hook
from generator.openapi.nodes import JsonObject
from generator.signing import OPTIONS, HookSignature, signature_problem

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
    """A signature out of checked keys; None where no header is named."""
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
        schemas.note(pointer, f"{EXTENSION} describes no signature: it is left out")
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
    """What the document says with its extension, and where."""
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
