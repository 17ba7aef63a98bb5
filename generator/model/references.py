"""References inside one document (`$ref`: `#/...`), resolved without copying."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from generator import pointers
from generator.facts import Json, Pointer
from generator.model.subtypes import Subtypes


class BadReference(Exception):
    """A reference that leads nowhere, leaves the document or never ends."""


def tokens(ref: str) -> Pointer:
    """The reference tokens of a local reference (RFC 6901, section 6).

    Raises:
        BadReference: The reference is not of the form `#/...`.
    """
    found = pointers.parse(ref)
    if found is None:
        raise BadReference(f"`{ref}` is not inside this document")
    return found


def entries(node: Any) -> Iterator[tuple[str, Any]]:
    """Reference token and value of everything right below a node."""
    if isinstance(node, dict):
        yield from node.items()
    elif isinstance(node, list):
        yield from ((str(index), value) for index, value in enumerate(node))


class Resolver:
    """Looks references up in one document."""

    def __init__(self, document: dict[str, Json]) -> None:
        self.document = document

    @cached_property
    def subtypes(self) -> Subtypes:
        """Who extends whom among the document's schemas."""
        return Subtypes(self)

    def target(self, ref: str) -> str:
        """The pointer, in one spelling, of what a reference leads to in the end; empty
        where it leads nowhere.
        """
        try:
            _, pointer = self.follow({"$ref": ref}, ref)
            return f"#{pointers.text(tokens(pointer))}"
        except BadReference:
            return ""

    def lookup(self, ref: str) -> Any:
        """What a local reference points at.

        Raises:
            BadReference: There is nothing at that place.
        """
        found = pointers.get(self.document, tokens(self.located(ref)))
        if found is pointers.ABSENT:
            raise BadReference(f"`{ref}` points at nothing")
        return found

    def located(self, ref: str) -> str:
        """The reference as a pointer, where it is an anchor (JSON Schema, 8.2.2)."""
        if ref.startswith("#") and len(ref) > 1 and ref[1] != "/":
            return self.anchors.get(ref[1:], ref)
        return ref

    @cached_property
    def anchors(self) -> dict[str, str]:
        """The pointer of each `$anchor` of the document, by its name."""
        found: dict[str, str] = {}
        stack: list[tuple[Any, str]] = [(self.document, "#")]
        while stack:
            node, pointer = stack.pop()
            if isinstance(node, dict) and isinstance(node.get("$anchor"), str):
                found.setdefault(node["$anchor"], pointer)
            stack += [
                (v, f"{pointer}/{pointers.escape(key)}") for key, v in entries(node)
            ]
        return found

    def follow(self, node: Any, pointer: str) -> tuple[Any, str]:
        """The object that `node` stands for and its pointer, after all references.

        Raises:
            BadReference: A reference leads nowhere or in a circle.
        """
        for _ in range(pointers.MAX_HOPS):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return node, pointer
            pointer = self.located(node["$ref"])
            node = self.lookup(pointer)
        raise BadReference(f"`{pointer}` refers to itself")


def followed(resolver: Resolver, entry: Any) -> dict[str, Any]:
    """The object behind an entry; an empty one where there is none."""
    try:
        said, _ = resolver.follow(entry, "")
    except BadReference:
        return {}
    return said if isinstance(said, dict) else {}
