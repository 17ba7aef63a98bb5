"""Plausible values of properties and parameters, by their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

from .document import Document, Json, Place
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
    return found


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
    if name in ("id", "gid", "uid"):
        yield from (f"{owner}_{name}" for owner in owners(at))
    yield name


def owners(place: Place) -> Iterator[str]:
    """What the object around a property is, in one style."""
    if place[:2] == ("components", "schemas") and len(place) == 5:
        yield snake(place[2])
    elif place[:1] == ("paths",) and len(place) > 1:
        words = [part for part in place[1].split("/") if part]
        last = next((w for w in reversed(words) if not VARIABLE.search(w)), "")
        yield snake(last).removesuffix("s")


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
