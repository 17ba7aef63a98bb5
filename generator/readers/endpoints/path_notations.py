"""Notations of paths rewritten as the one that is parsed: `{id}` for a variable.

Frameworks write variables in their routes as their routers read them, pages set them in
italics, and bases stand in front of paths without a slash.
"""

from __future__ import annotations

from generator import patterns as re
from generator.addresses import UNSEEN

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
