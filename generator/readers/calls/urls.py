"""URLs in collections, recordings and request files: base URL, template and query, and
the variable segments of recorded paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import unquote_plus

from fragmint.secrets import is_random
from generator import patterns as re
from generator.dataclass import dataclass
from generator.naming import singular, snake
from generator.readers.calls.variables import PLACEHOLDER, fill, names_in

MAX_URL: Final = 8_000
"""Longest URL, in characters, that is read; servers refuse longer ones."""
ORIGIN: Final = re.compile(
    r"""(?i)(https?)://([^/?#\s\[\]\\<>"'|^`]{1,400})(?=[/?#]|$)"""
)
WEBSOCKET: Final = re.compile(r"(?i)(wss?|grpcs?|mqtts?|tcp)://")
HOST: Final = re.compile(
    r"(?i)(localhost|(?:[a-z0-9_{}-]{1,63}\.){1,9}[a-z{}][a-z0-9{}-]{0,62})(:[\d{}\w]{1,40})?"
)
VERSION: Final = re.compile(
    r"(?i)v\d{1,4}(\.\d{1,4}){0,3}((alpha|beta|rc)\d{0,3})?|\d{4}-\d\d(-\d\d)?"
)
PREFIX: Final = re.compile(r"(?i)api|apis|rest|public|web-?api|services?")
FIXED: Final = re.compile(
    r"(?i)(api)?[_-]?(version|ver|base|path|prefix|root|api|stage|context|route)s?"
    r"([_-]?(path|url|prefix|version))?|v"
)
"""Placeholders whose value is a part of every path rather than an id in one."""
SEGMENT: Final = re.compile(
    r"(?P<brace>\{\{([^{}]{1,200})\}\})|\{(?P<curly>[^{}/]{1,200})\}"
    r"|(?:(?<=^)|(?<=[,;]))(?P<colon>:[A-Za-z_][\w.-]{0,100})|<(?P<angle>[A-Za-z_][\w-]{0,100})>"
)
ANGLED: Final = re.compile(r"^<(https?://[^<>]{1,8000})>$")
GLUED: Final = re.compile(r"^(https?://[\w.:-]{1,200}\w)(\{\{[^{}]{1,200}\}\}(?:/|$))")
"""A path in a placeholder right behind a host: `http://x.example{{basePath}}/y`."""
HEAD: Final = re.compile(
    r"(?i)\{\{\s*(base|api|root|context|path|prefix)([_-]?(path|url|prefix|root))?\s*\}\}"
)
UNSAFE: Final = re.compile(r"[^\w.~-]+")


@dataclass(frozen=True, slots=True)
class CallUrl:
    """A URL in parts.

    `base` is an origin with what precedes the template, empty if only a placeholder
    stands for it (`host` is that placeholder's name). `path` is a template `/x/{y}`;
    `query` are the pairs as written, decoded.
    """

    base: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    host: str = ""


def parse_url(text: str, values: Mapping[str, str]) -> CallUrl | None:
    """A URL that may hold placeholders; None if it is not an HTTP address.

    What a leading placeholder stands for is the base URL as its author cut it.
    """
    text = ANGLED.sub(r"\1", text.strip().strip("\"'`"))[:MAX_URL].partition("#")[0]
    if not text or WEBSOCKET.match(text):
        return None
    address, _, query = outside(text)
    address = tidy(address)
    first = PLACEHOLDER.match(address)
    value = tidy(fill(first[0], values).strip()) if first else ""
    given = value.rstrip("/")
    rest = address[first.end() :] if first else address
    if first and given == first[0] and rest.startswith("://"):
        address, first = f"https{rest}", None
    elif first and re.match(r"\w", rest) and value in (first[0], f"{given}/"):
        rest = f"/{rest}"
    if first and given == first[0] and rest[:1] in ("", "/"):
        return CallUrl("", template(rest, values), pairs(query), first[1])
    origin = ORIGIN.match(absolute(given + rest if first else address, values))
    if origin is None:
        local = address.startswith("/")
        return CallUrl("", template(address, values), pairs(query)) if local else None
    base, path = origin_of(origin), origin.string[origin.end() :]
    ahead = (
        ORIGIN.match(absolute(given, values))
        if first and rest[:1] in ("", "/")
        else None
    )
    if ahead:
        base = origin_of(ahead) + literal(ahead.string[ahead.end() :], values)
        path = rest
    return CallUrl(base.rstrip("/"), template(path, values), pairs(query))


def tidy(address: str) -> str:
    """An address with its placeholders without blanks, and none glued to its host."""
    return GLUED.sub(r"\1/\2", PLACEHOLDER.sub(lambda m: "{{" + m[1] + "}}", address))


def outside(text: str) -> tuple[str, str, str]:
    """The text before and after the first question mark outside of a placeholder."""
    found = re.search(r"\{\{[^{}]*\}\}|(\?)", text)
    while found and not found[1]:
        found = re.compile(r"\{\{[^{}]*\}\}|(\?)").search(text, found.end())
    return (
        (text[: found.start()], "?", text[found.end() :]) if found else (text, "", "")
    )


def absolute(address: str, values: Mapping[str, str]) -> str:
    """An address with a scheme, where it begins with a host: `api.example.com/x`."""
    address = tidy(f"https:{address}" if address.startswith("//") else address)
    if "://" not in address[:40] and HOST.match(PLACEHOLDER.sub("{x}", address)):
        local = address.lower().startswith(("localhost", "127."))
        address = f"http{'' if local else 's'}://{address}"
    head = ORIGIN.match(address)
    if head and "{{" in head[0]:
        address = fill(head[0], values) + address[head.end() :]
    elif address.startswith("{{"):
        address = f"https://{address}"
    return address


def origin_of(match: re.Match[str]) -> str:
    """Scheme and host, without user info; a placeholder becomes a variable `{x}`."""
    host = match[2].rpartition("@")[2]
    plain = PLACEHOLDER.sub(lambda m: "{" + word(m[1]) + "}", host)
    return f"{match[1].lower()}://{plain if '{' in plain else plain.lower()}"


def literal(path: str, values: Mapping[str, str]) -> str:
    """The path of a base URL, its placeholders filled or made variables."""
    filled = HEAD.sub("", fill(path.partition("?")[0], values)).replace("//", "/")
    return PLACEHOLDER.sub(lambda m: "{" + word(m[1]) + "}", filled).rstrip("/")


def template(path: str, values: Mapping[str, str]) -> str:
    """A path as a template: `{{x}}`, `:x`, `<x>` and `{x}` become `{x}`."""
    parts = path.split("/")
    if (
        len(parts) > 1
        and HEAD.fullmatch(parts[1])
        and fill(parts[1], values) == parts[1]
    ):
        del parts[1]
    segments = [segment(part, values) for part in parts]
    kept = [part for n, part in enumerate(segments) if part or n == len(segments) - 1]
    return "/" + "/".join(kept)


def segment(text: str, values: Mapping[str, str]) -> str:
    """One segment of a template."""
    for name in names_in(text):
        if FIXED.fullmatch(name.strip()):
            text = fill(text, {name: values[name]} if name in values else {})
    if "/" in text:
        return "/".join(segment(part, {}) for part in text.strip("/").split("/"))
    return SEGMENT.sub(variable, text)


def variable(match: re.Match[str]) -> str:
    """A parameter of a template, whatever marks it."""
    name = match[2] or match["curly"] or (match["colon"] or "")[1:] or match["angle"]
    return "{" + word(str(name)) + "}"


def word(name: str) -> str:
    """A parameter's name as a template can hold it."""
    return UNSAFE.sub("_", name.strip().lstrip("$")).strip("_") or "value"


def common_base(paths: Sequence[str]) -> str:
    """The head that all paths of one origin share, up to a version: `/api/v1`.

    Empty if one of them lacks it: the others keep it in their paths then.
    """
    first = min(paths, default="/").strip("/").split("/")
    for count in range(1, min(len(first), 4)):
        head = first[:count]
        plain = all(PREFIX.fullmatch(part) for part in head[:-1])
        if plain and VERSION.fullmatch(head[-1]):
            base = "/" + "/".join(head)
            return base if all(path.startswith(base + "/") for path in paths) else ""
    return ""


def pairs(query: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a query string, at most 200, decoded unless they hold placeholders."""
    found = []
    for pair in query.split("&")[:200]:
        name, _, value = pair.partition("=")
        if name:
            found.append((decoded(name), decoded(value)))
    return tuple(found)


def decoded(text: str) -> str:
    """Percent-decoded, with broken UTF-8 replaced."""
    return unquote_plus(text, errors="replace")


IDS: Final = (
    re.compile(r"\d{1,40}"),
    re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    re.compile(r"(?i)(?=[0-9a-f]{0,63}\d)[0-9a-f]{8,64}"),
    re.compile(r"\d{4}-\d\d-\d\d(T[\d:.+Z-]{1,40})?"),
    re.compile(r"(?i)[a-z]{1,12}[_-](?=[a-z0-9]{0,64}\d)[a-z0-9]{6,64}"),
    re.compile(
        r"(?=[^/]{0,40}\d)(?=[^/]{0,40}[A-Z])(?=[^/]{0,40}[a-z])[A-Za-z0-9_-]{10,200}"
    ),
    re.compile(r"[^/@\s]{1,80}@[^/@\s]{1,80}\.[a-z]{2,20}"),
    re.compile(r"[01][0-9A-HJKMNP-TV-Z]{25}"),
)
"""Numbers, UUIDs, hashes, dates, `cus_9s6XKzkNRiz8i3`, random words, e-mails, ULIDs."""
ENOUGH: Final = 3
"""Siblings of one shape that make a variable: two may be `me` and `settings`."""
MAX_SIBLINGS: Final = 2_000
"""Siblings that are compared under one parent."""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A recorded call: its method, its segments, and what its response looks like.

    `shape` is a key of the response's fields, empty if there is none.
    """

    method: str
    segments: tuple[str, ...]
    shape: str = ""


def is_id(segment: str) -> bool:
    """Whether a segment can only be an id."""
    if VERSION.fullmatch(segment) and not re.fullmatch(r"\d{4}-.*", segment):
        return False
    return is_random(segment) or any(kind.fullmatch(segment) for kind in IDS)


def templates(
    calls: Sequence[SeenCall], known: frozenset[str] = frozenset()
) -> list[tuple[str, ...]]:
    """The template of each call, segment by segment; `{name}` is a parameter.

    `known` are ids that responses state: a segment of that text is one.
    """
    marked = [
        tuple(
            "{}" if is_id(part) or (place and part in known) else part
            for place, part in enumerate(call.segments)
        )
        for call in calls
    ]
    depth = max((len(call.segments) for call in calls), default=0)
    for place in range(1, min(depth, 30)):
        marked = varied(calls, marked, place)
    return [named(segments) for segments in marked]


def varied(
    calls: Sequence[SeenCall], marked: list[tuple[str, ...]], place: int
) -> list[tuple[str, ...]]:
    """The calls with a variable at a place where siblings of one shape differ."""
    siblings: dict[tuple[object, ...], set[str]] = {}
    keys: list[tuple[object, ...] | None] = []
    for call, own in zip(calls, marked, strict=True):
        key = None
        if (
            call.shape
            and place < len(own)
            and own[place] != "{}"
            and holds_items(own[:place])
        ):
            key = (call.method, own[:place], own[place + 1 :], call.shape)
            siblings.setdefault(key, set()).add(own[place])
        keys.append(key)
    variable = {
        (key[1], text)
        for key, texts in siblings.items()
        if ENOUGH <= len(texts) <= MAX_SIBLINGS
        for text in texts
    }
    return [
        (
            (*own[:place], "{}", *own[place + 1 :])
            if place < len(own) and (own[:place], own[place]) in variable
            else own
        )
        for own in marked
    ]


def holds_items(head: Sequence[str]) -> bool:
    """Whether what follows a head may be an item: behind a plural, not behind `api`."""
    last = head[-1].lower() if head else ""
    return last != "{}" and singular(last) != last and not VERSION.fullmatch(last)


def named(segments: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    """A template whose parameters `{}` are named after what is before them.

    `known` are names that are taken; `?` is a segment that names nothing.
    """
    found: list[str] = []
    taken: set[str] = set(known)
    before = ""
    for part in segments:
        if part != "{}":
            before = part
            found.append(part)
            continue
        name = wanted = parameter_name(before)
        number = 2
        while name in taken:
            name, number = f"{wanted}_{number}", number + 1
        taken.add(name)
        found.append("{" + name + "}")
    return tuple(found)


def parameter_name(before: str) -> str:
    """`users` gives `user_id`."""
    noun = singular(snake(before, "")) if before.strip("?") else ""
    plain = (
        noun
        if noun and not noun.strip("_")[:1].isdigit() and not VERSION.fullmatch(before)
        else ""
    )
    return "id" if not plain else plain if plain.endswith("_id") else f"{plain}_id"
