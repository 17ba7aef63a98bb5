"""Plausible values of properties and parameters, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import chain
from typing import Final

from .document import Document, Json, Operation, Place
from .patterns import TEXTS

FORMATTED: Final = TEXTS.keys() | {"binary", "password", "int32", "int64"}
"""Formats that say more of a text than its name."""
MOMENT: Final = "2026-01-02T03:04:05Z"
INSTANT: Final = 1_767_323_045
"""The same moment in seconds since 1970, as most APIs that count have it."""
PAGE: Final = "https://example.com/page"
TEXTS_BY_NAME: Final[Mapping[str, str]] = {
    "email": "ada@example.com",
    "cc": "ada@example.com",
    "bcc": "ada@example.com",
    "reply_to": "ada@example.com",
    "url": PAGE,
    "uri": PAGE,
    "link": PAGE,
    "href": PAGE,
    "first_name": "Ada",
    "given_name": "Ada",
    "last_name": "Lovelace",
    "family_name": "Lovelace",
    "user_name": "ada",
    "username": "ada",
    "login": "ada",
    "file_name": "photo.png",
    "filename": "photo.png",
    "host_name": "host.example.com",
    "hostname": "host.example.com",
    "domain": "example.com",
    "domain_name": "example.com",
    "name": "Ada Lovelace",
    "title": "A title",
    "subject": "A subject",
    "description": "What it is",
    "message": "A message",
    "comment": "A comment",
    "content_type": "image/png",
    "mime_type": "image/png",
    "phone": "+15550100",
    "phone_number": "+15550100",
    "ip": "192.0.2.1",
    "ip_address": "192.0.2.1",
    "user_agent": "Mozilla/5.0",
    "address": "1 Main Street",
    "city": "London",
    "postal_code": "11122",
    "zip_code": "11122",
    "currency": "EUR",
    "currency_code": "EUR",
    "country": "SE",
    "country_code": "SE",
    "language": "en",
    "language_code": "en",
    "locale": "en-GB",
    "timezone": "UTC",
    "time_zone": "UTC",
    "slug": "a-slug",
    "color": "#336699",
    "version": "1.0.0",
    "sha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "md5": "d41d8cd98f00b204e9800998ecf8427e",
}
"""Texts by the names of what they stand for."""
BARE: Final = frozenset(
    "name title subject description message comment version login ip cc address".split()
)
"""Names that say little with a word in front: a `button_name` is nobody's."""
TIMES: Final = re.compile(
    r"(?:.+_)?(?:creat|updat|modifi|delet|publish|expir|start|finish|complet|clos|cancel"
    r"|archiv|purg|trash|access|schedul|sent)(?:e?d|es)?_(?:at|on)|.+_at|timestamp"
    r"|created|updated|last_(?:updated|modified|published|seen|login)"
)
"""Names of moments."""
NUMBERS_BY_NAME: Final[Mapping[str, int]] = {
    "expires_in": 3600,
    "ttl": 3600,
    "size": 1024,
    "width": 640,
    "height": 480,
    "port": 8080,
    "year": 2026,
}
"""Numbers by the names of what they count."""
LIMITS: Final = frozenset(
    "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split()
)
ID: Final = "a1b2c3d4"
"""An id of which nothing is known but that it is a text."""
IDS: Final = re.compile(r"(?:.+_)?(?:id|gid|uid)", re.ASCII)
WORDS: Final = re.compile(r"[a-z][a-z0-9_]{1,39}", re.ASCII)
"""Names that are words."""
BARE_IDS: Final = ("id", "gid", "uid")
VARIABLE: Final = re.compile(r"\{[^{}]*\}")


def snake(name: str) -> str:
    """A name in one style: `siteId` and `site-id` are `site_id`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").lower()


def known_ids(document: Document) -> dict[str, str]:
    """The first documented id of each name that parameters of paths have, in one style:
    `site_id`.
    """
    found: dict[str, str] = {}
    for operation in document.operations():
        for parameter in operation.parameters:
            if parameter.location == "path":
                given = (*parameter.examples, *own_examples(document, parameter.at))
                for value in filter(is_plain, given):
                    found.setdefault(snake(parameter.name), str(value))
    for name, shown in shown_ids(document):
        found.setdefault(name, shown)
    return found


def shown_ids(document: Document) -> Iterator[tuple[str, str]]:
    """The id of the first item in the responses that the path of an item, or of its list,
    has as examples, by the name of the parameter: `GET /orders` shows an `ord_1`, which is
    the `order_id` of `/orders/{order_id}`.
    """
    gets = {o.path: o for o in document.operations() if o.method == "GET"}
    for path in dict.fromkeys(o.path for o in document.operations()):
        above, _, last = path.rstrip("/").rpartition("/")
        if not VARIABLE.fullmatch(last):
            continue
        name = snake(last[1:-1])
        near = (gets[each] for each in (path, above) if each in gets)
        for item in chain.from_iterable(map(shown_items, near)):
            for key in ("id", *item):
                if (key == "id" or snake(key) == name) and is_plain(item.get(key)):
                    yield own_name(name, above), str(item[key])


def own_name(name: str, above: str) -> str:
    """The name of a path's last parameter, a bare `id` with what the path is about."""
    return f"{subject(above)}_{name}" if name in BARE_IDS else name


def shown_items(operation: Operation) -> Iterator[dict[str, Json]]:
    """The objects in the examples of an operation's successes, or in lists there."""
    answers = (answer for answer in operation.answers if answer.status[:1] == "2")
    contents = (media for answer in answers for media in answer.content)
    for _, value in (example for media in contents for example in media.examples):
        inner = value.values() if isinstance(value, dict) else ()
        lists = [value, *inner] if isinstance(value, list) or inner else []
        whole = [value] if isinstance(value, dict) else []
        listed = (each for one in lists if isinstance(one, list) for each in one)
        yield from (each for each in (*whole, *listed) if isinstance(each, dict))


def own_examples(document: Document, place: Place) -> list[Json]:
    """The examples of the schema at a place."""
    schema, _ = document.mapping(place)
    listed = schema.get("examples")
    return [*(listed if isinstance(listed, list) else ()), schema.get("example")]


def is_plain(value: Json) -> bool:
    """Whether a value is a text or a whole number."""
    return isinstance(value, str | int) and not isinstance(value, bool)


def names_at(place: Place) -> Iterator[str]:
    """The name of the property at a place, in one style, the more telling ones first: an
    `id` is first that of its model, or of what its path is about. Of the items of a list,
    that of one.
    """
    # Several schemas of one property have a place of their own below it.
    place = tuple(key for key in place if not key.startswith("\0"))
    single = place[-1:] == ("items",) and len(place) > 2
    at = place[:-1] if single else place
    if len(at) < 2 or at[-2] != "properties":
        return
    name = snake(at[-1])
    name = name.removesuffix("s") if single and not name.endswith("ss") else name
    if name in BARE_IDS:
        yield from (f"{owner}_{name}" for owner in owners(at))
    yield name


def owners(place: Place) -> Iterator[str]:
    """What the object around a property is, in one style."""
    if place[:2] == ("components", "schemas") and len(place) == 5:
        yield snake(place[2])
    elif place[:1] == ("paths",) and len(place) > 1:
        yield subject(place[1])


def subject(path: str) -> str:
    """What a path is about, one of it, in one style: `order` of `/orders/{id}`."""
    words = [part for part in path.split("/") if part]
    last = next((w for w in reversed(words) if not VARIABLE.search(w)), "")
    return snake(last).removesuffix("s")


def likely_text(
    place: Place, schema: Mapping[str, Json], ids: Mapping[str, str]
) -> str:
    """A text as a property of its name has it: at worst the name itself, which is easier
    to find again than the same word everywhere; empty if there is no name, or the text
    would not be valid.
    """
    if schema.get("format") in FORMATTED:
        return ""
    least, most = schema.get("minLength", 0), schema.get("maxLength", 1000)
    names = list(names_at(place))
    known = (ids[name] for name in names if name in ids)
    found = next(known, "") or (own_text(names[-1]) if names else "")
    return found if least <= len(found) <= most else ""


def likely_parameter(name: str, place: Place, ids: Mapping[str, str]) -> str:
    """A text as a parameter of a name has it, an `id` by what its path is about; empty if
    the name says nothing.
    """
    whole = [f"{each}_{name}" for each in owners(place)] if name in BARE_IDS else []
    known = (ids[each] for each in (*whole, name) if each in ids)
    return next(known, "") or named_text(name)


def own_text(name: str) -> str:
    """A text by a name, at worst that itself."""
    words = name.replace("_", " ") if WORDS.fullmatch(name) else ""
    return named_text(name) or words


def named_text(name: str) -> str:
    """A text by a name in one style; empty if it says nothing."""
    if IDS.fullmatch(name):
        return ID
    if TIMES.fullmatch(name):
        return MOMENT
    ends = (
        text
        for key, text in TEXTS_BY_NAME.items()
        if key not in BARE and name.endswith(f"_{key}")
    )
    return TEXTS_BY_NAME.get(name) or next(ends, "")


def likely_number(place: Place, schema: Mapping[str, Json]) -> int | None:
    """A number as a property of its name has it; None if the name says nothing, or the
    schema has limits of its own.
    """
    name = next(reversed(list(names_at(place))), "")
    if not name or schema.keys() & LIMITS:
        return None
    return INSTANT if TIMES.fullmatch(name) else NUMBERS_BY_NAME.get(name)


STATUS_NAMES: Final = frozenset(("status", "status_code", "http_status", "code"))
"""Names of numbers that repeat the status of an error."""


def of_status(status: int, name: str, value: Json, allowed: list[Json]) -> Json:
    """A value of an error's body by its status: that itself, or the one of those that are
    allowed which has most words of its phrase: `user_not_found` of 404. Else it stays.
    """
    if not allowed:
        is_count = isinstance(value, int) and not isinstance(value, bool)
        return status if is_count and snake(name) in STATUS_NAMES else value
    if status not in PHRASES:
        return value
    wanted = words_of(PHRASES[status])
    shares = {
        text: (len(words & wanted) / len(wanted), -len(words))
        for text in allowed
        if isinstance(text, str)
        for words in [words_of(text)]
    }
    best = max(shares, key=lambda text: shares[text], default=value)
    # More than half: "Internal Server Error" is meant by `internal_error`.
    return best if shares.get(best, (0, 0))[0] > 0.5 else value


def words_of(text: str) -> set[str]:
    """The words of a phrase, or of a name in any style."""
    return set(snake(text).replace(" ", "_").split("_"))


PHRASES: Final = {status.value: status.phrase for status in HTTPStatus}
