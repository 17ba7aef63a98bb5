"""JSON pointers (RFC 6901) and references within one document."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote

from generator.facts import Pointer

MAX_HOPS: Final = 64
"""Longest chain of references that only refer on."""
SAFE: Final = "/~!$&'()*+,;=:@-._"


class Absent:
    """The type of `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()
"""Stands for a value that is not there."""


def escape(token: str) -> str:
    """One reference token, escaped (section 3)."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """One reference token as the key that it stands for (section 4)."""
    return token.replace("~1", "/").replace("~0", "~")


def text(pointer: Iterable[str | int]) -> str:
    """Reference tokens as a pointer.

    >>> text(("paths", "/a~b", "get"))
    '/paths/~1a~0b/get'
    """
    return "".join(f"/{escape(str(token))}" for token in pointer)


def tokens(pointer: str) -> Pointer:
    """The reference tokens of a pointer, with or without `#` before it.

    >>> tokens("#/paths/~1a~0b/get")
    ('paths', '/a~b', 'get')
    """
    return tuple(map(unescape, pointer.removeprefix("#").split("/")[1:]))


@lru_cache(maxsize=4096)
def parse(ref: str, *, decode: bool = True) -> Pointer | None:
    """The reference tokens of a local reference (section 6), None for any other."""
    if not ref.startswith("#/"):
        return () if ref == "#" else None
    return tokens(unquote(ref) if decode else ref)


def spell(pointer: Pointer) -> str:
    """A local reference."""
    return quote(f"#{text(pointer)}", safe=f"#{SAFE}")


def get(root: Any, pointer: Iterable[str | int]) -> Any:
    """The value at a pointer, or ABSENT."""
    node = root
    for token in map(str, pointer):
        if isinstance(node, dict) and token in node:
            node = node[token]
        elif isinstance(node, list) and is_index(token) and int(token) < len(node):
            node = node[int(token)]
        else:
            return ABSENT
    return node


MAX_STEPS: Final = 1_000
"""Steps of a search for what schemas combine; those with hundreds of options exist."""
COMBINED: Final = ("allOf", "anyOf", "oneOf")
"""Keywords whose schemas give their parts to the one that has them; `allOf` before what
may not hold."""


def reached(root: Any, pointer: Pointer) -> Pointer:
    """Where a value is that a schema has from another one: by a reference, or by what
    it combines. A pointer that leads nowhere stands for itself.

    >>> a, b = {"properties": {"id": {}}}, {"allOf": [{"$ref": "#/a"}]}
    >>> reached({"a": a, "b": b}, ("b", "properties", "id"))
    ('a', 'properties', 'id')
    """
    return search(root, (), pointer, set()) or pointer


def search(
    root: Any, base: Pointer, rest: Pointer, seen: set[tuple[Pointer, Pointer]]
) -> Pointer | None:
    """The rest of a pointer below a base, or below what the base combines."""
    if not rest or (base, rest) in seen or len(seen) > MAX_STEPS:
        return None if rest else base
    seen.add((base, rest))
    node = get(root, base)
    if get(node, rest[:1]) is not ABSENT:
        found = search(root, (*base, rest[0]), rest[1:], seen)
        if found is not None:
            return found
    for part in parts_of(node, base):
        found = search(root, part, rest, seen)
        if found is not None:
            return found
    return None


def parts_of(node: Any, base: Pointer) -> Iterator[Pointer]:
    """The places of what a node refers to or combines."""
    if not isinstance(node, dict):
        return
    target = node.get("$ref")
    pointer = parse(target) if isinstance(target, str) else None
    if pointer:
        yield pointer
    for key in COMBINED:
        options = node.get(key)
        count = len(options) if isinstance(options, list) else 0
        yield from ((*base, key, str(number)) for number in reversed(range(count)))


def is_index(token: str) -> bool:
    """Whether a token can be the index of an item (section 4)."""
    return token.isascii() and token.isdigit() and len(token) < 10


def find(root: Any, ref: Any) -> Any:
    """The value that a local reference points at, or ABSENT."""
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


def spread(root: Any, value: Any) -> Any:
    """A list in place of a reference to one, and of each of its items that is a
    reference to a list; any other value as it is.
    """
    if isinstance(value, dict):
        target = find(root, value.get("$ref")) if value.keys() == {"$ref"} else ABSENT
        return copy.deepcopy(target) if isinstance(target, list) else value
    if not isinstance(value, list):
        return value
    parts = [spread(root, item) if isinstance(item, dict) else item for item in value]
    listed = [
        p is not v and isinstance(p, list) for p, v in zip(parts, value, strict=True)
    ]
    if not any(listed):
        return value
    pairs = zip(parts, listed, strict=True)
    return [item for part, many in pairs for item in (part if many else [part])]
