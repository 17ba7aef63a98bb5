"""The responses of the mock: documented examples, or values generated from schemas.

A request may say which of them it prefers (RFC 7240).
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from http import HTTPStatus
from itertools import islice
from operator import itemgetter

from .bodies import is_json, is_sequential, media_range, sequence
from .discriminators import listed
from .document import Answer, Json, Media, Operation, Place
from .samples import Maker, Sampler
from .xml import is_xml, write_xml

MOST_NAMED = 10
"""Names of examples that a message lists."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The preferences that a mock knows: the status, the name of an example, a generated
    value; with `strict`, one that cannot be met is an error instead of being ignored.
    """

    code: int = 0
    example: str = ""
    made_up: bool = False
    strict: bool = False

    @classmethod
    def of(cls, header: str) -> Preferences:
        """Those of a `Prefer` header; of one that is given twice, the first counts."""
        found: dict[str, str] = {}
        for part in header.replace(";", ",").split(",") if header else ():
            name, sign, value = part.partition("=")
            if sign:
                found.setdefault(name.strip().lower(), value.strip().strip('"'))
        code = found.get("code", "")
        known = code.isascii() and code.isdigit() and 200 <= int(code[:4]) <= 599
        return cls(
            int(code) if known else 0,
            found.get("example", ""),
            found.get("dynamic", "") == "true",
            found.get("handling", "") == "strict",
        )

    def noted(self, operation: Operation, reply: Reply, accept: str) -> Reply:
        """A reply that says which preferences it meets (section 3)."""
        missed = [*self._missed(operation, reply, accept)]
        if missed and self.strict:
            title = "A preference cannot be met"
            return problem_reply(400, title, {"detail": "; ".join(missed)}, {})
        met = [f"code={self.code}"] if self.code else []
        if self.example and not any(text.startswith("example") for text in missed):
            met.append(f'example="{self.example}"')
        met += ["dynamic=true"] * self.made_up
        if not met:
            return reply
        headers = {**reply.headers, "Preference-Applied": ", ".join(met)}
        return replace(reply, headers=headers)

    def _missed(self, operation: Operation, reply: Reply, accept: str) -> Iterator[str]:
        """What the document does not have, in words."""
        answer = answer_for(operation, reply.status)
        if self.code and answer is None:
            yield f"code {self.code}: no such response is documented"
        if not self.example:
            return
        media = preferred(answer, accept) if answer else None
        names = [name for name, _ in media.examples] if media else []
        if self.example not in names:
            known = ", ".join(names[:MOST_NAMED]) or "none"
            yield f"example {self.example}: not documented; there is {known}"


NO_BODY = frozenset({101, 204, 205, 304})


@dataclass(frozen=True, slots=True)
class Reply:
    """A response to send."""

    status: int
    content: bytes = b""
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    """The fault of the connection while it is sent."""
    repeated: tuple[tuple[str, str], ...] = ()
    """Headers that come once more, such as a second `Set-Cookie`."""
    pieces: Iterator[bytes] | None = None
    """The body as it comes, where nobody waits for its end; `content` is empty then."""


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


MET = {
    404: "there is no such item",
    409: "an item with this ID, or this unique name, exists already",
}
"""What is wrong where a request for an item meets an error of a status."""


def plain_error(status: int) -> Reply:
    """An error of a status that nobody documents."""
    more: dict[str, Json] = {"detail": MET[status]} if status in MET else {}
    return problem_reply(status, HTTPStatus(status).phrase, more, {})


def success(operation: Operation) -> int:
    """The status of the first documented success, or redirect; 200 if there is none."""
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
    """The media type to answer in, by what an `Accept` header asks for (RFC 9110, section
    12.5.1); JSON comes first of several, and where nothing is documented that is asked for.
    """
    ordered = sorted(answer.content, key=lambda media: not is_json(media.media_type))
    for wanted in asked(accept):
        for media in ordered:
            if wanted in (plain(media.media_type), *ranges(media.media_type)):
                return media
    return next(iter(ordered), None)


@lru_cache(256)
def asked(accept: str) -> tuple[str, ...]:
    """The media types of an `Accept` header: those of the largest weight first, and of
    one weight the more specific ones.
    """
    found: list[tuple[float, bool, str]] = []
    for entry in accept.split(","):
        media_type, _, weight = plain(entry).partition(";q=")
        share = float(weight) if WEIGHT.fullmatch(weight) else 1.0
        if media_type and share:
            found.append((-share, "*" in media_type, media_type))
    return tuple(media_type for *_, media_type in sorted(found, key=itemgetter(0, 1)))


WEIGHT = re.compile(r"[01](\.\d{0,3})?", re.ASCII)
"""A weight (RFC 9110, section 12.4.2)."""


def ranges(media_type: str) -> tuple[str, ...]:
    """The names under which a media type can be asked for besides its own."""
    bare = media_range(media_type)
    return bare, f"{bare.partition('/')[0]}/*", "*/*"


def plain(media_type: str) -> str:
    """A media type in one spelling, its parameters included."""
    return "".join(media_type.split()).lower()


def documented_reply(
    operation: Operation,
    status: int,
    accept: str,
    sampler: Sampler,
    example: str = "",
    made_up: bool = False,
) -> Reply:
    """The reply of a status: the example of a name, else the first one, else a made-up
    value; that one in any case if it is to be `made_up`.
    """
    answer = answer_for(operation, status)
    if answer is None:
        return Reply(status)
    media = preferred(answer, accept)
    if media is not None and made_up:
        media = replace(media, examples=())
    bare = media is None or status in NO_BODY
    reply = (
        Reply(status)
        if bare or media is None
        else body(media, status, sampler, example)
    )
    return replace(reply, headers=dict(headers(answer, sampler)))


def in_shape_of_errors(
    operation: Operation, status: int, accept: str, sampler: Sampler
) -> Reply | None:
    """A made-up error of a status that is not documented, in the shape of the first
    error that is; None if there is none with a body.
    """
    errors = [a for a in operation.answers if a.status[:1] in "45" and a.content]
    own = tuple(
        replace(answer, status=str(status), headers=()) for answer in errors[:1]
    )
    shaped = replace(operation, answers=own)
    made = documented_reply(shaped, status, accept, sampler, made_up=True)
    return made if own else None


def body(media: Media, status: int, sampler: Sampler, example: str) -> Reply:
    """The body of a media type: an example, else a made-up value."""
    if is_sequential(media.media_type):
        return Reply(status, sequence(media, sampler), media.media_type)
    if media.examples:
        named = dict(media.examples)
        value = named.get(example, media.examples[0][1])
        if media.at is not None:
            value = completed(media.at, value, sampler)
        return in_xml(media, status, value, sampler) or encoded(
            status, value, media.media_type
        )
    bare: Json = {} if is_json(media.media_type) else "text"
    # What nobody describes is most likely an object; most clients expect one.
    unknown = media.at is None or (
        is_json(media.media_type) and sampler.is_free(media.at)
    )
    value = (
        bare if unknown or not media.at else made_up_value(media.at, status, sampler)
    )
    if (written := in_xml(media, status, value, sampler)) is not None:
        return written
    if (file := FILES.get(media_range(media.media_type))) is not None:
        return Reply(status, b64decode(file), media.media_type)
    if is_misnamed(media.media_type, value):
        return Reply(status, json_reply(status, value).content, media.media_type)
    if not is_json(media.media_type) and "*" not in media.media_type:
        value = value if isinstance(value, str) else "text"
    return encoded(status, value, media.media_type)


def completed(place: Place, value: Json, sampler: Sampler) -> Json:
    """An example with what its schema requires and it leaves out, as many are abridged;
    as it is stated where that does not make it valid.
    """
    if not isinstance(value, dict | list) or sampler.fits(place, value):
        return value
    whole = filled_up(place, value, sampler, sampler.maker())
    return whole if sampler.fits(place, whole) else value


def filled_up(place: Place, value: Json, sampler: Sampler, maker: Maker) -> Json:
    """A value with a small one for each property that has to be there and is not."""
    parts = maker.shape(place).parts
    if isinstance(value, list):
        lists = (
            here for schema, here in parts if isinstance(schema.get("items"), dict)
        )
        items = next(lists, None)
        if items is None:
            return value
        return [filled_up((*items, "items"), item, sampler, maker) for item in value]
    if not isinstance(value, dict):
        return value
    places = maker.properties(place)
    found = {
        name: filled_up(places[name], item, sampler, maker) if name in places else item
        for name, item in value.items()
    }
    required = (name for schema, _ in parts for name in listed(schema, "required"))
    for name in required:
        if name in places and name not in found:
            found[name] = sampler.value(places[name])
    return found


def is_misnamed(media_type: str, value: Json) -> bool:
    """Whether a value is JSON that is called a text, for want of another name."""
    if media_type.partition(";")[0].strip().lower() not in ("text/html", "text/plain"):
        return False
    items = value if isinstance(value, list) else [value]
    scalar = isinstance(value, bool | int | float)
    return bool(items) and (scalar or all(isinstance(item, dict) for item in items))


def made_up_value(place: Place, status: int, sampler: Sampler) -> Json:
    """A value of a schema for a response of a status."""
    if status >= 400:
        return sampler.error(place, status)
    return sampler.value(place, full=True)


FILES = {
    "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "image/gif": "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
    "application/zip": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==",
}  # fmt: skip
"""The smallest files of a type: an image of one pixel, an empty archive."""


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
HEADERS = {
    "location": "https://example.com/",
    "content-location": "https://example.com/",
    "etag": '"text"',
    "last-modified": "Fri, 02 Jan 2026 03:04:05 GMT",
    "expires": "Fri, 02 Jan 2026 03:04:05 GMT",
    "retry-after": "1",
}
"""Headers with a form of their own (RFC 9110) that are just texts in a
document."""
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
"""The form of the name of a header (RFC 9110, section 5.6.2)."""


def headers(answer: Answer, sampler: Sampler) -> Iterator[tuple[str, str]]:
    """The documented headers: an example of each, else a made-up value."""
    for header in answer.headers:
        if header.name.lower() in OWN_HEADERS or not TOKEN.fullmatch(header.name):
            continue
        made = header.examples[:1] or (sampler.value(header.at, full=True),)
        name = header.name.lower() if made[0] == "text" else ""
        yield header.name, HEADERS.get(name) or header_text(made[0])


def with_documented_headers(
    reply: Reply, operation: Operation, sampler: Sampler
) -> Reply:
    """A reply with the other headers that are documented for its status, but for a way to
    what is not known here.
    """
    answer = answer_for(operation, reply.status)
    known = {"location", *(name.lower() for name in reply.headers)}
    made = headers(answer, sampler) if answer else ()
    further = {name: text for name, text in made if name.lower() not in known}
    return replace(reply, headers={**further, **reply.headers})


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


def example_for(
    operation: Operation, status: int, accept: str, values: Iterable[str]
) -> str:
    """The name of the example that is about what the values of a path name."""
    answer = answer_for(operation, status)
    media = preferred(answer, accept) if answer else None
    return example_of(media, values) if media else ""


def example_of(media: Media, values: Iterable[str]) -> str:
    """The name of the first example that holds all the values of a path, so that an id
    gets what is documented for it; empty if none does.
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
