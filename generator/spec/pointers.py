"""References inside a document: `#/...` and what stands there."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote, unquote

from generator.facts import Pointer
from generator.spec.kinds import KINDS, Shape
from generator.spec.repair import ABSENT

MAX_HOPS: Final = 64
SAFE: Final = "/~!$&'()*+,;=:@-._"


def parse(ref: str, *, decode: bool = True) -> Pointer | None:
    """The reference tokens of a local reference (RFC 6901, section 6), or None."""
    if not ref.startswith("#/"):
        return () if ref == "#" else None
    text = unquote(ref[2:]) if decode else ref[2:]
    return tuple(t.replace("~1", "/").replace("~0", "~") for t in text.split("/"))


def spell(pointer: Pointer) -> str:
    """A local reference."""
    tokens = [t.replace("~", "~0").replace("/", "~1") for t in pointer]
    return quote("/".join(["#", *tokens]), safe=f"#{SAFE}")


def get(root: Any, pointer: Pointer) -> Any:
    """The value at a pointer, or ABSENT."""
    node = root
    for token in pointer:
        if isinstance(node, dict) and token in node:
            node = node[token]
        elif isinstance(node, list) and token.isdigit() and int(token) < len(node):
            node = node[int(token)]
        else:
            return ABSENT
    return node


def find(root: Any, ref: Any) -> Any:
    """What a local reference points at, or ABSENT."""
    for decode in (True, False):
        pointer = parse(ref, decode=decode) if isinstance(ref, str) else None
        if pointer is None:
            return ABSENT
        found = get(root, pointer)
        if found is not ABSENT:
            return found
    return ABSENT


def resolve(root: Any, node: Any) -> dict[str, Any]:
    """The object that a node stands for; a node that leads nowhere stands for itself.

    Never more than 64 references, so that a circle ends.
    """
    found = node
    for _ in range(MAX_HOPS):
        if not isinstance(found, dict) or "$ref" not in found:
            break
        found = find(root, found["$ref"])
    if isinstance(found, dict) and "$ref" not in found:
        return found
    return node if isinstance(node, dict) else {}


def kind_at(pointer: Pointer) -> str | None:
    """The kind of object that stands at a pointer, as far as OpenAPI defines it."""
    kind, tokens = "root", list(pointer)
    while tokens:
        fields = KINDS.get(kind, {})
        field = fields.get(tokens[0], fields.get("*"))
        if field is None or not field.kind:
            return None
        taken = 1 if field.shape is Shape.ONE else 2
        if len(tokens) < taken:
            return "map"
        kind, tokens = field.kind, tokens[taken:]
    return kind
