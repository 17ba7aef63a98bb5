"""Responses: what each documented status gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from generator.ir import AnyType, Direction, Header, NullType, Outcome
from generator.lower.contents import ANYTHING, Content, lower_contents, plain
from generator.lower.objects import text
from generator.lower.place import ANSWER, Place, answer_hint
from generator.lower.references import BadReference
from generator.lower.schemas import Schemas
from generator.media import is_json
from generator.naming import snake
from generator.pointers import escape


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented response with all of its contents, the preferred one first."""

    outcome: Outcome
    contents: tuple[Content, ...]

    def read_as(self, suffix: str = "") -> Content:
        """The content with a suffix, the preferred one where there is none."""
        named = (c for c in self.contents[1:] if suffix and c.suffix == suffix)
        return next(named, self.contents[0])


def lower_answers(
    schemas: Schemas, said: Any, pointer: str, hint: tuple[str, ...]
) -> tuple[Answer, ...]:
    """All documented responses of an operation, in order of their status."""
    if not isinstance(said, dict):
        return ()
    found = [
        lower_answer(schemas, status, entry, f"{pointer}/{escape(status)}", hint)
        for status, entry in said.items()
        if not status.startswith("x-")
    ]
    return tuple(sorted(found, key=lambda answer: answer.outcome.status))


def lower_answer(
    schemas: Schemas, status: str, entry: Any, pointer: str, hint: tuple[str, ...]
) -> Answer:
    """One documented response."""
    try:
        said, pointer = schemas.resolver.follow(entry, pointer)
    except BadReference as error:
        schemas.note(pointer, f"{error}: any content is accepted")
        said = {}
    said = said if isinstance(said, dict) else {}
    suffix = ANSWER if is_success(status) else f"Error{status}"
    words = answer_hint(pointer, hint, suffix)
    place = Place(pointer, Direction.RESPONSE, words)
    contents = lower_contents(schemas, status, said, place)
    outcome = Outcome(
        status=status.upper() if status != "default" else status,
        type=contents[0].type,
        description=text(said.get("description")),
        headers=lower_headers(schemas, said.get("headers"), place),
    )
    return Answer(outcome, contents)


def without_content(answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The responses to HEAD, which have none (RFC 9110, section 9.3.2)."""
    return tuple(Answer(a.outcome, (Content((), NullType()),)) for a in answers)


def suffixes(answers: Sequence[Answer]) -> list[str]:
    """What there are further methods for: contents besides the preferred ones."""
    return list(dict.fromkeys(c.suffix for a in answers for c in a.contents[1:]))


def outcomes(answers: Sequence[Answer], suffix: str = "") -> tuple[Outcome, ...]:
    """The responses with one of their contents.

    A sequence is typed only where it is all that a method gives.
    """
    chosen = [answer.read_as(suffix) for answer in answers]
    if len({c.type for c in chosen} - {NullType()}) > 1:
        chosen = list(map(plain, chosen))
    pairs = zip(answers, chosen, strict=True)
    return tuple(with_content(answer.outcome, content) for answer, content in pairs)


def failures(answers: Sequence[Answer]) -> tuple[Outcome, ...]:
    """The errors: typed where they are JSON. What is anything else on paper is often
    JSON in fact; it is read as what it turns out to be.
    """
    chosen = [(answer.outcome, answer.contents[0]) for answer in answers]
    return tuple(
        with_content(outcome, c if is_typed(c) else Content(c.media_types, AnyType()))
        for outcome, c in chosen
    )


def is_typed(content: Content) -> bool:
    """Whether a content has the type that its schema describes."""
    if content.item is not None:
        return False
    return all(is_json(kind) or kind in ANYTHING for kind in content.media_types)


def with_content(outcome: Outcome, content: Content) -> Outcome:
    """A response that is read as one of its contents."""
    kinds = content.media_types
    return replace(
        outcome,
        type=content.type,
        media_type=kinds[0] if kinds else None,
        accept=kinds,
        item=content.item,
        events=content.events,
    )


def is_success(status: str) -> bool:
    """Whether a status tells of success (RFC 9110, section 15.3; 3xx included, since
    redirects are not followed).
    """
    return status[:1] in ("1", "2", "3")


def lower_headers(schemas: Schemas, said: Any, place: Place) -> tuple[Header, ...]:
    """The documented headers of a response, `Content-Type` aside."""
    found: list[Header] = []
    for wire, entry in said.items() if isinstance(said, dict) else ():
        try:
            header, _ = schemas.resolver.follow(entry, "")
        except BadReference:
            continue
        if not isinstance(header, dict) or wire.lower() == "content-type":
            continue
        inner = place.child("headers", wire, "schema", hint=wire)
        kind = schemas.lower(header.get("schema"), inner)
        about = text(header.get("description"))
        found.append(Header(wire, snake(wire, "header"), kind, about))
    return tuple(found)
