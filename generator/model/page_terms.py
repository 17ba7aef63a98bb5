"""What a request can say about pages: query parameters and fields of a JSON body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.facts import Pointer
from generator.model.definitions import Definitions
from generator.model.ir import (
    AnyType,
    BodyKind,
    Bounds,
    Field,
    Kind,
    Scalar,
    Type,
    UnionOf,
)
from generator.model.operations import Draft
from generator.model.page_words import (
    ASKED,
)
from generator.model.types import without_null
from generator.naming import snake

MAX_STEPS = 3
"""Deepest field that tells about a page."""


READING = frozenset({"POST", "QUERY"})
"""Methods whose body may ask for a page."""


@dataclass(frozen=True, slots=True)
class Term:
    """A query parameter (by its name) or a body field (by its pointer)."""

    where: str | Pointer
    type: Type
    bounds: Bounds
    about: str = ""

    @property
    def name(self) -> str:
        """The term's own name, in snake case."""
        return snake(self.where if isinstance(self.where, str) else self.where[-1])

    @property
    def spelled(self) -> str:
        """The term for a reader."""
        if isinstance(self.where, str):
            return f"query `{self.where}`"
        return f"body `{'.'.join(self.where)}`"

    @property
    def maximum(self) -> int | None:
        """The largest value, as the schema or else the description says."""
        if self.bounds.maximum is not None:
            return self.bounds.maximum
        found = MOST.search(self.about)
        return int(found[1] or found[2]) if found else None

    @property
    def first(self) -> int | None:
        """The value that stands for the first page, where it is plain."""
        if self.bounds.default in (0, 1):
            return self.bounds.default
        if ZERO.search(self.about):
            return 0
        return self.bounds.minimum if self.bounds.minimum in (0, 1) else None


MOST = re.compile(
    r"\b(?:up to|at most|no more than"
    r"|max(?:imum)?(?: limit| value| allowed| page size)?(?: is| of|:)?) `?(\d{1,6})\b"
    r"|\b(?:between|from) `?\d{1,6}`? (?:and|to) `?(\d{1,6})\b",
    re.IGNORECASE,
)


ZERO = re.compile(
    r"\b(?:zero|0)[- ](?:based|indexed)|\b(?:starts|starting) (?:at|from|with) `?(?:0|zero)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an operation by their plain names."""

    found: Mapping[str, Term]

    def first(self, names: tuple[str, ...]) -> Term | None:
        """The term with the first of the names that is there."""
        return next((self.found[name] for name in names if name in self.found), None)


def terms_of(draft: Draft, definitions: Definitions) -> Terms:
    """The query parameters and, where a body can ask, the fields of a JSON body."""
    query = {
        snake(p.wire): Term(p.wire, p.type, p.bounds, p.description)
        for p in draft.parameters
        if p.location == "query"
    }
    return Terms({**dict(in_body(draft, definitions)), **query})


def in_body(draft: Draft, definitions: Definitions) -> Iterator[tuple[str, Term]]:
    """The fields of the preferred body, and of objects in it that ask for a page."""
    body = draft.bodies[0] if draft.bodies else None
    if body is None or body.kind is not BodyKind.JSON or draft.method not in READING:
        return
    model = definitions.model(without_null(body.type))
    for field in model.fields if model else ():
        inner = definitions.model(field.type)
        if inner is None:
            yield snake(field.wire), term(field, ())
        elif snake(field.wire) in ASKED:
            for deeper in inner.fields:
                yield snake(deeper.wire), term(deeper, (field.wire,))


def term(field: Field, above: Pointer) -> Term:
    """A field as a term."""
    return Term((*above, field.wire), field.type, field.bounds, field.description)


NUMBERS_OF = (Scalar(Kind.INTEGER), Scalar(Kind.NUMBER))


def is_number(kind: Type) -> bool:
    """Whether a value is a number."""
    return kind in NUMBERS_OF


def is_text(kind: Type) -> bool:
    """Whether a value is a string."""
    return kind == Scalar(Kind.STRING)


def is_mark(kind: Type, definitions: Definitions) -> bool:
    """Whether a value can stand for a place in a list: a text, a number, an id."""
    kind = definitions.resolve(kind)
    if isinstance(kind, UnionOf):
        return all(is_mark(member, definitions) for member in kind.members)
    return kind in (AnyType(), Scalar(Kind.UUID)) or is_text(kind) or is_number(kind)
