"""What the server answers: documented examples, else values made up from schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from .bodies import is_json
from .document import Answer, Json, Media, Operation
from .samples import Sampler
from .sequences import is_sequential, sequence

NO_BODY = frozenset({101, 204, 205, 304})


@dataclass(frozen=True, slots=True)
class Reply:
    """A response to send."""

    status: int
    content: bytes = b""
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    """What goes wrong with the connection while it is sent."""


def json_reply(status: int, value: Json) -> Reply:
    """A reply in JSON."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, content.encode("utf-8", "surrogatepass"), "application/json")


def problem_reply(
    status: int, title: str, more: Mapping[str, Json], headers: Mapping[str, str]
) -> Reply:
    """A problem as RFC 9457 has it."""
    body: dict[str, Json] = {"title": title, "status": status, **more}
    reply = json_reply(status, body)
    return Reply(status, reply.content, "application/problem+json", headers)


def success(operation: Operation) -> int:
    """The status of the first documented success, or redirect; 200 where there is none."""
    statuses = [answer.status for answer in operation.answers]
    found = [s for kind in "23" for s in statuses if s[:1] == kind and s != "304"]
    return exact(found[0]) if found else 200


def exact(status: str) -> int:
    """A status for a documented one: `2XX` gives 200, `default` gives 500."""
    if status.isascii() and status.isdigit():
        return int(status)
    return int(status[0]) * 100 if status[:1].isdigit() else 500


def answer_for(operation: Operation, status: int) -> Answer | None:
    """The documented response of a status: exact, by range, or the default."""
    named = {answer.status.upper(): answer for answer in operation.answers}
    keys = (str(status), f"{status // 100}XX", "DEFAULT")
    return next((named[key] for key in keys if key in named), None)


def preferred(answer: Answer, accept: str) -> Media | None:
    """The media type to answer in: the first one that is asked for by its name, else
    JSON where it is documented.
    """
    named = {plain(media.media_type): media for media in reversed(answer.content)}
    asked = (plain(entry) for entry in accept.split(","))
    wanted = [named[entry] for entry in asked if entry in named]
    kinds = [media for media in answer.content if is_json(media.media_type)]
    return next(iter((*wanted, *kinds, *answer.content)), None)


def plain(media_type: str) -> str:
    """A media type in one spelling, its parameters included."""
    return "".join(media_type.split()).lower()


def documented_reply(
    operation: Operation, status: int, accept: str, sampler: Sampler, example: str = ""
) -> Reply:
    """The reply of a status: the example of a name, else the first one, else a made-up
    value.
    """
    answer = answer_for(operation, status)
    media = preferred(answer, accept) if answer else None
    if media is None or status in NO_BODY:
        return Reply(status)
    if is_sequential(media.media_type):
        return Reply(status, sequence(media, sampler), media.media_type)
    if media.examples:
        named = dict(media.examples)
        value = named.get(example, media.examples[0][1])
        return encoded(status, value, media.media_type)
    bare: Json = {} if is_json(media.media_type) else "text"
    value = sampler.value(media.at, full=True) if media.at else bare
    if not is_json(media.media_type) and "*" not in media.media_type:
        value = value if isinstance(value, str) else "text"
    return encoded(status, value, media.media_type)


def encoded(status: int, value: Json, media_type: str) -> Reply:
    """A value in a media type: JSON, or text for anything else."""
    if is_json(media_type) or not isinstance(value, str):
        reply = json_reply(status, value)
        kind = media_type if is_json(media_type) else "application/json"
        return Reply(status, reply.content, kind)
    concrete = "text/plain" if "*" in media_type else media_type
    return Reply(status, value.encode("utf-8", "surrogatepass"), concrete)
