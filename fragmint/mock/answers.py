"""What the server answers: documented examples, else values made up from schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from .bodies import is_json, is_sequential, sequence
from .document import Answer, Json, Media, Operation
from .samples import Sampler
from .xml import is_xml, write_xml

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
    repeated: tuple[tuple[str, str], ...] = ()
    """Headers that come once more, such as a second `Set-Cookie`."""


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
    if answer is None:
        return Reply(status)
    media = preferred(answer, accept)
    bare = media is None or status in NO_BODY
    reply = (
        Reply(status)
        if bare or media is None
        else body(media, status, sampler, example)
    )
    return replace(reply, headers=dict(headers(answer, sampler)))


def body(media: Media, status: int, sampler: Sampler, example: str) -> Reply:
    """The body of a media type: an example, else a made-up value."""
    if is_sequential(media.media_type):
        return Reply(status, sequence(media, sampler), media.media_type)
    if media.examples:
        named = dict(media.examples)
        value = named.get(example, media.examples[0][1])
        return in_xml(media, status, value, sampler) or encoded(
            status, value, media.media_type
        )
    bare: Json = {} if is_json(media.media_type) else "text"
    # What nobody describes is most likely an object; most clients expect one.
    unknown = media.at is None or (
        is_json(media.media_type) and sampler.is_free(media.at)
    )
    value = bare if unknown or not media.at else sampler.value(media.at, full=True)
    if (written := in_xml(media, status, value, sampler)) is not None:
        return written
    if not is_json(media.media_type) and "*" not in media.media_type:
        value = value if isinstance(value, str) else "text"
    return encoded(status, value, media.media_type)


def in_xml(media: Media, status: int, value: Json, sampler: Sampler) -> Reply | None:
    """A value that is not text yet in XML; None for another media type."""
    if not is_xml(media.media_type) or media.at is None or isinstance(value, str):
        return None
    text = write_xml(sampler.document, media.at, value)
    return Reply(status, text.encode("utf-8", "replace"), media.media_type)


OWN_HEADERS = frozenset(
    "connection content-encoding content-length content-type date link server"
    " transfer-encoding trailer upgrade".split()
)
"""Headers that say something of this very response: no example is true of it. A made-up
`Link` would send callers to pages that are not there."""
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
"""What the name of a header can be (RFC 9110, section 5.6.2)."""


def headers(answer: Answer, sampler: Sampler) -> Iterator[tuple[str, str]]:
    """The documented headers: an example of each, else a made-up value."""
    for header in answer.headers:
        if header.name.lower() in OWN_HEADERS or not TOKEN.fullmatch(header.name):
            continue
        made = header.examples[:1] or (sampler.value(header.at, full=True),)
        yield header.name, header_text(made[0])


def header_text(value: Json) -> str:
    """A value as a header has it (style `simple`)."""
    match value:
        case list():
            return ",".join(map(header_text, value))
        case dict():
            return ",".join(f"{key},{header_text(item)}" for key, item in value.items())
        case bool() | None:
            return json.dumps(value)
    return str(value)


def example_of(media: Media, values: Iterable[str]) -> str:
    """The name of the first example that holds all the values of a path, so that an id
    gets what is documented for it; empty where none does.
    """
    wanted = set(values)
    for name, value in media.examples if len(media.examples) > 1 else ():
        if wanted and wanted <= set(scalars(value)):
            return name
    return ""


MOST_VALUES = 2_000
"""Values of an example that are looked at."""


def scalars(value: Json) -> Iterator[str]:
    """The texts and numbers in a value, the outer ones first."""
    waiting = [value]
    for item in islice(waiting, MOST_VALUES):
        if isinstance(item, dict | list):
            inner = item.values() if isinstance(item, dict) else item
            waiting += islice(inner, MOST_VALUES)
        elif isinstance(item, str | int) and not isinstance(item, bool):
            yield str(item)


def encoded(status: int, value: Json, media_type: str) -> Reply:
    """A value in a media type: JSON, or text for anything else."""
    if is_json(media_type) or not isinstance(value, str):
        reply = json_reply(status, value)
        kind = media_type if is_json(media_type) else "application/json"
        return Reply(status, reply.content, kind)
    concrete = "text/plain" if "*" in media_type else media_type
    return Reply(status, value.encode("utf-8", "surrogatepass"), concrete)
