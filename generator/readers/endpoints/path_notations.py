"""Notations of paths rewritten as the one that is parsed: `{id}` for a variable.

Frameworks write variables in their routes as their routers read them, pages set them in
italics, and bases stand in front of paths without a slash.
"""

from __future__ import annotations

from generator import patterns as re
from generator.addresses import UNSEEN
from generator.naming import singular, snake

MAX_TARGET = 2000
"""Longest URL that is read; browsers and proxies give up near 2,000 characters."""

EMPHASISED = re.compile(
    r"(?<=/)[_*]{1,2}([\[{<:][^\s/_*]{1,60}[\]}>]?)[_*]{1,2}(?=[/\s`]|$)"
)
"""A variable in italics or bold, which code shows as it is written: `/_[urn]_`."""


def unescaped(text: str) -> str:
    """A text without the backslashes of a page, and with its encoded brackets."""
    if "\\" in text:
        text = re.sub(r"\\(?=[^\w\s/])", "", text)
    if "/_" in text or "/*" in text:
        text = EMPHASISED.sub(r"\1", text[:MAX_TARGET])
    if not text.isascii():
        text = text.translate(UNSEEN)
    text = text.replace("&lt;", "<").replace("&gt;", ">")
    if "%7B" in text or "%7b" in text:
        text = re.sub(r"(?i)%7b", "{", re.sub(r"(?i)%7d", "}", text))
    return text[:MAX_TARGET]


GLUED = re.compile(
    r"\A(?:\$?\{\{?|<)\s?([A-Za-z][\w .-]{0,40}?)\s?(?:\}\}?|>)(?=[a-z][\w-]{0,60}(?:/|\Z|[?\s'\"`]))"
)


def with_slash(text: str, names: re.Pattern[str]) -> str:
    """A path with a slash behind the placeholder of a base (one of `names`) that has none.

    >>> with_slash("{endpoint}sms/send", re.compile("endpoint"))
    '{endpoint}/sms/send'
    """
    found = GLUED.match(text) if text[:1] in "{<$" else None
    if found is None or not names.fullmatch(found[1]):
        return text
    return f"{found[0]}/{text[found.end() :]}"


FORMAT = re.compile(r"\(\.(?::\w{1,20}|\{\w{1,20}\})\)")
"""The extension that Rails prints behind each route: `/pets/:id(.:format)`."""
ROUND = re.compile(r"(?<=/)\((:[A-Za-z_]\w{0,60})\)(?=/|\Z)")
"""A variable in brackets with its colon: `/pets/(:num)` of CodeIgniter."""
PATTERN = re.compile(r"(/:[A-Za-z_]\w{0,60})\((?!/)[^()/\s]{1,60}\)")
"""The pattern of a variable behind it: `/pets/:id(\\d+)` of Express."""
CLOSED = re.compile(r"(?<=/):([A-Za-z_]\w{0,60}):(?=/|\Z)")
"""A colon on both sides: `/pets/:id:`."""
PERCENT = re.compile(r"(?<=/)%([A-Za-z_][A-Za-z]\w{0,60})%(?=/|\Z)")
"""A variable of Windows shells and templates: `/pets/%petId%`."""
GUILLEMETS = re.compile(
    r"(?<=/)[\u00ab\u2039\u27e8]([A-Za-z_][\w -]{0,60})[\u00bb\u203a\u27e9]"
)
"""Angles of print: `/pets/\u2039id\u203a`."""


def in_braces(path: str) -> str:
    """A path with the variables of routers in notations that are parsed.

    >>> in_braces("/pets/:id(.:format)"), in_braces("/pets/(:num)"), in_braces("/pets/%id%")
    ('/pets/:id', '/pets/:num', '/pets/{id}')
    """
    if "(" in path:
        path = FORMAT.sub("", path)
        path = PATTERN.sub(r"\1", ROUND.sub(r"\1", path))
    if ":" in path:
        path = CLOSED.sub(r":\1", path)
    if "%" in path:
        path = PERCENT.sub(r"{\1}", path)
    return path if path.isascii() else GUILLEMETS.sub(r"{\1}", path)


SHOUTED = re.compile(
    r"(?=.*/[a-z])(?:/[^/]{1,200}){1,20}?((?:/[A-Z][A-Z0-9]{2,30}){2,8})/?"
)
"""Two or more words in capitals that end a path: `/v1/tables/SCHEMA/TABLE`."""


def capitals_named(path: str) -> str:
    """A path whose last segments, all in capitals, are variables."""
    found = SHOUTED.fullmatch(path)
    if found is None:
        return path
    named = re.sub(r"[A-Z][A-Z0-9]*", lambda word: f"{{{word[0].lower()}}}", found[1])
    return path[: found.start(1)] + named + path[found.end(1) :]


NAMED_ID = re.compile(r"([A-Za-z]\w{1,60}?)(?:_id|Id|_uuid|Uuid|UUID|_guid)")
"""A segment that is called as an id is: `pet_id`, `petId`."""


def is_id_in(segment: str, collection: str) -> bool:
    """Whether a segment is the name of the ids of the collection in front of it."""
    found = NAMED_ID.fullmatch(segment)
    if found is None:
        return False
    one, many = snake(found[1]), singular(snake(collection))
    return many != snake(collection) and (
        one.endswith(many) or many.endswith(f"_{one}") or many.startswith(f"{one}_")
    )


def ids_named(path: str, *, is_url: bool) -> str:
    """A path without marked variables whose segments named like ids are those: sites that
    make calls of documents leave their braces out, `https://host/pets/pet_id/photos`.

    One with a value behind it is a word: `/pets/owner_id/7`. A bare `id` is meant so
    behind a collection in the URL of a call.

    >>> ids_named("/pets/pet_id/photos", is_url=False), ids_named("/pets/id", is_url=True)
    ('/pets/{pet_id}/photos', '/pets/{id}')
    """
    if "d" not in path or any(mark in path for mark in ("{", "<", "/:", "$")):
        return path
    parts = path.split("/")
    for at in range(2, len(parts)):
        following = parts[at + 1] if at + 1 < len(parts) else ""
        is_word = any(char.isdigit() or char.isupper() for char in following)
        before = snake(parts[at - 1])
        bare = is_url and parts[at] == "id" and singular(before) != before
        if not is_word and (bare or is_id_in(parts[at], before)):
            parts[at] = f"{{{parts[at]}}}"
    return "/".join(parts)
