"""The response of a list operation: its fields, and where its items are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.facts import Pointer
from generator.model.definitions import Definitions
from generator.model.ir import (
    Field,
    ListOf,
    Model,
    NullType,
    Outcome,
    Type,
    UnionOf,
)
from generator.model.operations import Draft
from generator.model.page_terms import (
    MAX_STEPS,
)
from generator.model.page_words import (
    ASIDE,
    HOLDER_WORDS,
    INNER,
    LISTS,
)
from generator.model.types import without_null
from generator.naming import snake


@dataclass(frozen=True, slots=True)
class PageShape:
    """The response of a list operation: its fields, and where its items are."""

    fields: tuple[tuple[Pointer, Field], ...]
    items: Pointer
    item: Type

    def find(self, names: tuple[str, ...]) -> Pointer | None:
        """The way to the first field of one of the names."""
        for name in names:
            for pointer, field in self.fields:
                if snake(field.wire) == name and pointer != self.items:
                    return pointer
        return None

    def kind(self, pointer: Pointer) -> Type:
        """The type of a field."""
        return next(field.type for found, field in self.fields if found == pointer)


def page_of(
    draft: Draft, definitions: Definitions, chosen: Pointer | None = None
) -> PageShape | None:
    """The page that a successful response is; None where it holds no list of items.

    `chosen` is the way to the list, where the user says so.
    """
    kinds = [o.type for o in draft.successes if not is_empty(o)]
    if len(kinds) != 1:
        return None
    kind = without_null(definitions.resolve(kinds[0]))
    members = kind.members if isinstance(kind, UnionOf) else (kind,)
    found = [page_in(draft, member, definitions, chosen) for member in members]
    pages = [page for page in found if page is not None]
    if not pages or any(page.items != pages[0].items for page in pages):
        return None
    items = dict.fromkeys(page.item for page in pages)
    item = pages[0].item if len(items) == 1 else UnionOf(tuple(items))
    return PageShape(pages[0].fields, pages[0].items, item)


def is_empty(outcome: Outcome) -> bool:
    """Whether a success has no body, or says that nothing changed (304)."""
    return outcome.status.startswith("3") or outcome.type == NullType()


def page_in(
    draft: Draft, kind: Type, definitions: Definitions, chosen: Pointer | None
) -> PageShape | None:
    """The page that a value of a type is, if it holds a list of items."""
    kind = definitions.resolve(kind)
    if isinstance(kind, ListOf):
        return PageShape((), (), kind.item)
    model = definitions.model(kind)
    if model is None:
        return None
    wanted = frozenset(chosen or envelope(model, definitions))
    fields = tuple(fields_of(model, definitions, wanted))
    lists = [
        (pointer, inner.item)
        for pointer, field in fields
        if isinstance(inner := without_null(definitions.resolve(field.type)), ListOf)
    ]
    listed = list_of_items(draft, lists, chosen)
    return PageShape(fields, *listed) if listed else None


def envelope(model: Model, definitions: Definitions) -> tuple[str, ...]:
    """The one object that holds a list where the response itself has none
    (`{"albums": {"items": [...], "next": ...}}`).
    """
    if any(holds_list(field.type, definitions) for field in model.fields):
        return ()
    inner = [
        field.wire
        for field in model.fields
        if (found := definitions.model(field.type)) is not None
        and any(holds_list(f.type, definitions) for f in found.fields)
    ]
    return tuple(inner) if len(inner) == 1 else ()


def holds_list(kind: Type, definitions: Definitions) -> bool:
    """Whether a type is a list."""
    return isinstance(without_null(definitions.resolve(kind)), ListOf)


def list_of_items(
    draft: Draft, lists: list[tuple[Pointer, Type]], chosen: Pointer | None
) -> tuple[Pointer, Type] | None:
    """The way to the items and their type: the chosen list, the only outer one, or
    the one that is called after the path or as lists of items are.
    """
    if chosen is not None:
        return next((found for found in lists if found[0] == chosen), None)
    lists = [found for found in lists if snake(found[0][-1]) not in ASIDE] or lists
    outer = [found for found in lists if len(found[0]) == 1] or lists
    if len(outer) == 1:
        return outer[0]
    segments = [part for part in draft.path.split("/") if part and "{" not in part]
    for name in (*map(snake, segments[-1:]), *LISTS):
        for pointer, item in outer:
            if snake(pointer[-1]) == name:
                return pointer, item
    return None


def fields_of(
    model: Model,
    definitions: Definitions,
    wanted: frozenset[str],
    pointer: Pointer = (),
) -> Iterator[tuple[Pointer, Field]]:
    """The fields of a page, and those of its envelope and of what tells about it."""
    for field in model.fields:
        here = (*pointer, field.wire)
        yield here, field
        inner = definitions.model(field.type)
        name = snake(field.wire)
        tells = name in INNER or not HOLDER_WORDS.isdisjoint(name.split("_"))
        if (
            inner is not None
            and len(here) < MAX_STEPS
            and (tells or field.wire in wanted)
        ):
            yield from fields_of(inner, definitions, wanted, here)
