"""Words for the names of what references point at, and of what operations hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.lower.place import ANSWER, items_hint
from generator.lower.references import BadReference, Resolver, tokens
from generator.naming import words
from generator.pointers import escape


def pointer_hint(pointer: str, resolver: Resolver) -> tuple[str, ...]:
    """The component or operation that a pointer leads into, and the way inside."""
    match tokens(pointer):
        case ("components", "responses", name, *rest):
            return inside((name, ANSWER), rest)
        case ("components", _, name, *rest):
            return inside((name,), rest)
        case ("paths", path, method, *rest):
            start = operation_hint(said_at(resolver, path, method), method, path)
            return inside((*start, ANSWER) if "responses" in rest else start, rest)
        case (*_, last):
            return (last,)
        case _:
            return ("root",)


def inside(hint: tuple[str, ...], way: Sequence[str]) -> tuple[str, ...]:
    """A hint with the properties on the way further in."""
    before = ""
    for token in way:
        if before == "properties":
            hint = (*hint, token)
        elif token == "items":
            hint = items_hint(hint)
        before = "" if before == "properties" else token
    return hint


def said_at(resolver: Resolver, path: str, method: str) -> Any:
    """The operation id at a method of a path."""
    try:
        found = resolver.lookup(f"#/paths/{escape(path)}/{method}")
    except BadReference:
        return None
    return found.get("operationId") if isinstance(found, dict) else None


def operation_hint(said: Any, method: str, path: str) -> tuple[str, ...]:
    """Words for the names of models inside an operation: its id, or method and path."""
    if isinstance(said, str) and said.strip():
        *owners, last = said.strip().split(".")
        own = words(last)
        if len(own) == 1 and owners:
            own = [*own, *words(owners[-1])]
        return (" ".join(own) or "Operation",)
    literal = [part for part in path.split("/") if part and "{" not in part]
    return (" ".join([method.lower(), *literal]),)
