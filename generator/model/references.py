"""References inside one document (`$ref`: `#/...`), resolved without copying."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from generator import pointers
from generator.facts import Json, Pointer
from generator.model.subtypes import Subtypes

ANNOTATIONS = frozenset(
    {
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "nullable",
        "externalDocs",
        "$comment",
        "xml",
    }
)


def is_annotation(key: str) -> bool:
    """Whether a keyword says nothing about which values are valid."""
    return key in ANNOTATIONS or key.startswith("x-")


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


def only_refers(node: dict[str, Any]) -> bool:
    """Whether a schema says nothing but where another one is."""
    ref = node.get("$ref")
    return isinstance(ref, str) and all(
        key == "$ref" or is_annotation(key) for key in node
    )


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
            return self.schema(ref)[1]
        except BadReference:
            return ""

    def schema(self, ref: str) -> tuple[Any, str]:
        """The schema behind a reference and its pointer, in one spelling. One that says
        more than where it leads is itself what is referred to.

        Raises:
            BadReference: A reference leads nowhere or in a circle.
        """
        node: Any = {"$ref": ref}
        for _ in range(pointers.MAX_HOPS):
            if not isinstance(node, dict) or not only_refers(node):
                return node, f"#{pointers.text(tokens(ref))}"
            ref = self.located(node["$ref"])
            node = self.lookup(ref)
        raise BadReference(f"`{ref}` refers to itself")

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
        """The pointer of each `$anchor` of the document, by its name; dynamic ones come
        last, those that nothing satisfies (`not: {}`) not at all.
        """
        found: dict[str, str] = {}
        dynamic: dict[str, str] = {}
        stack: list[tuple[Any, str]] = [(self.document, "#")]
        while stack:
            node, pointer = stack.pop()
            if isinstance(node, dict):
                if isinstance(node.get("$anchor"), str):
                    found.setdefault(node["$anchor"], pointer)
                name = node.get("$dynamicAnchor")
                if isinstance(name, str) and node.get("not") != {}:
                    self.nearer(dynamic, name, pointer)
            stack += [
                (v, f"{pointer}/{pointers.escape(key)}") for key, v in entries(node)
            ]
        return {**dynamic, **found}

    def nearer(self, found: dict[str, str], name: str, pointer: str) -> None:
        """Keep the outermost schema of several with one dynamic anchor."""
        known = found.get(name)
        if known is None or pointer.count("/") < known.count("/"):
            found[name] = pointer

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
