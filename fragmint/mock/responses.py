"""Violations of a response."""

from __future__ import annotations

from collections.abc import Iterator

from .answers import NO_BODY, Reply, answer_for
from .bodies import documented, is_json
from .document import Media, Operation, Place, join_pointer
from .requests import Violation
from .schemas import Schemas
from .styles import read_json


def judged(
    operation: Operation, method: str, reply: Reply, schemas: Schemas
) -> Iterator[Violation]:
    """The ways in which a response of an operation breaks the document."""
    answer = answer_for(operation, reply.status)
    if answer is None:
        text = f"response: status {reply.status} is not documented"
        yield Violation("undocumented", text)
        return
    named = {name.lower() for name in reply.headers}
    for header in answer.headers:
        if header.required and header.name.lower() not in named:
            text = f"response: header {header.name} is required, but not sent"
            yield Violation("missing", text)
    if method == "HEAD" or reply.status in NO_BODY or not reply.content:
        return
    media = documented(answer.content, reply.media_type or "")
    if media is not None:
        yield from wrong(media, reply, schemas)
    elif answer.content:
        text = f"response: media type {reply.media_type or ''!r} is not documented"
        yield Violation("media", text)


def wrong(media: Media, reply: Reply, schemas: Schemas) -> Iterator[Violation]:
    """The violations in a JSON body."""
    if not is_json(reply.media_type or ""):
        return
    try:
        value = read_json(reply.content)
    except (ValueError, RecursionError) as error:
        yield Violation("syntax", f"response: the body is not JSON: {error}")
        return
    if media.at is not None:
        yield from problems(media.at, value, schemas)


def problems(place: Place, value: object, schemas: Schemas) -> Iterator[Violation]:
    """The violations of a value against the schema at a place."""
    for problem in schemas.problems(place, value):
        text = f"response: {problem}"
        yield Violation("schema", text, problem.pointer, join_pointer(place))
