"""Paths and URLs in the notations of documentation, parsed as templates.

A variable has many notations: `{id}`, `:id`, `<id>`, `$ID`, `{{id}}`, `#{id}`,
`(string)`, or a value that cannot be mistaken for a literal path segment.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, count, pairwise

from generator import patterns as re
from generator.dataclass import dataclass
from generator.naming import singular, snake
from generator.readers.endpoints.path_notations import (
    capitals_named,
    ids_named,
    in_braces,
    unescaped,
    with_slash,
)
from generator.readers.endpoints.scope import Variable

HOST_LABEL = r"[A-Za-z0-9_-]{1,63}"
SCHEME = re.compile(r"(?i)(https?|wss?|http\(s\)|http\[s\]|http/https)://")
BARE_HOST = re.compile(
    rf"(?:{HOST_LABEL}\.){{1,6}}(?!md/|rst/|html/)[a-z]{{2,12}}(?::\d{{1,5}})?(?=/)"
    rf"|localhost(?::\d{{1,5}})?(?=/)|\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?::\d{{1,5}})?(?=/)"
)
BASE_WORD = re.compile(
    r"(?:\$?\{\{?|<|\[|\$|:|%7B)?\s{0,2}"
    r"([A-Za-z][\w .-]{0,40})"
    r"\s{0,2}(?:\}?\}|>|\])?(?:(?::[${<\[]{0,2}\w{1,20}[}>\]]{0,2})?)(?=/)"
)
TEMPLATE = re.compile(r"\{\{[^{}\n/]{1,80}\}\}(?::\{\{\w{1,20}\}\})?(?=/)")
"""A value that a site or a program fills in in front of a path: `{{ api_url }}`."""
VERSION = re.compile(r"(?i)v\d{1,3}")
BASE_NAMES = re.compile(
    r"(?i)(your[ _-]?)?(api[ _-]?)?(base|host|hostname|server|domain|endpoint|root|site|"
    r"instance|address|url|uri|origin|api)([ _-]?(url|uri|host|name|address|path|"
    r"server|api))?|\w{1,30}[ _-](url|uri|host(name)?|server|address|addr|endpoint)([ _-]name)?"
)
OWN_URL = re.compile(r"[A-Za-z]{1,30}(?:URL|Url|URI|Uri|Host|Server)")
"""A variable in front of a path that is the address of whoever calls: `{tenantURL}`."""
PLACEHOLDER = re.compile(
    r"[#$]?\{\{?\s{0,4}(?P<brace>[^{}\n]{0,80}?)\s{0,4}\}\}?"
    r"|<(?P<angle>[^<>\n/]{1,80})>"
    r"|\[(?P<square>[A-Za-z_][^\[\]\n/]{0,60})\]"
    r"|\$\((?P<call>[^()\n]{1,60})\)"
    r"|\$(?P<dollar>[A-Za-z_]\w{0,60})"
    r"|(?<![\w}]):(?P<colon>[A-Za-z_][\w-]{0,60})"
    r"|(?<!.)\((?:[a-z][\w-]{0,40}:)?(?P<round>[A-Za-z_][\w -]{0,40})(?:\|[\w: -]{1,60}){0,6}\)(?!.)"
    r"|(?P<percent>%[sd])"
)
ENDING = re.compile(
    r"\.(?:json|xml|csv|html?|txt|pdf|png|jpe?g|zip|rss|atom|js|ya?ml)$"
)
TYPES = frozenset(
    {"string", "str", "int", "integer", "float", "long", "bool", "boolean"}
    | {"placeholder", "variable"}
)
CONVERTERS = frozenset({"path", "uuid", "slug", "any"})
"""Types of variables in routes of Flask and Django, which may be names as well."""
UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
HEX = re.compile(r"(?=[0-9A-Fa-f]*\d)(?=[0-9A-Fa-f]*[A-Fa-f])[0-9A-Fa-f]{12,128}")
PREFIXED = re.compile(r"[A-Za-z]{1,12}_(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{6,60}")
IPV4 = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
NUMBERED = re.compile(r"(?!sha|utf|iso|base)[A-Za-z]{1,12}[-_]?\d{3,20}")
CAPITALS = re.compile(
    r"(?:(?:YOUR|MY|THE|SOME)[_-]?)?(?:[A-Z][A-Z0-9]{0,30}[_-]){0,6}"
    r"(?:ID|IDS|KEY|NAME|SLUG|TOKEN|UUID|GUID|NUMBER|HASH|SID|EMAIL|USERNAME|TYPE|CODE|VERSION)"
)
JOINED_CAPITALS = re.compile(r"[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,6}")
YOURS = re.compile(r"(?i)(?:your|my|some|example|the)[_-]([a-z][\w-]{0,40})")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]{5,15}Z?)?")
IDS = re.compile(r"\d{1,19}(?:,\d{1,19}){1,40}")
"""Several ids of one thing each: `/pets/3,17,21`."""
ELIDED = re.compile(r"\.{3}|…|[xX]{3,40}|\*{2,}")
DOMAIN = re.compile(r"(?i)(?:[a-z0-9-]{1,63}\.){1,4}(?:com|org|net)\.?")
"""A host name as a segment behind another one: `/zones/example.org.`"""
ADDRESS = re.compile(r"[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
API_WORDS = frozenset({"api", "rest", "v", "version"})
OPENING = {"{": "}", "<": ">", "[": "]", "(": ")"}
RESOURCE = re.compile(r"\{(\w{1,40}(?:\.\w{1,40}){0,4})=([\w*/.~-]{1,200})\}")
"""A variable with the segments it holds, as gRPC transcoding writes them
(`google.api.http`): `{parent=customers/*}`."""
EITHER = re.compile(r"\{(\w{1,40})/(\w{1,40})\}")
"""A variable of two names: `{field/fieldset}`."""
PROTOCOL = re.compile(r"[ \t]{1,4}HTTP/\d")
UPWARD = re.compile(r"(?:^|/)\.\.?/|\[['\"]")
"""A segment of a file's path, which no URL that a client calls has (RFC 3986, 5.2.4), or
what a template for pages left in one: `/v1/['table']`."""
FULL_WIDTH = "\u3000"
"""From here on Unicode has the scripts that set no blank between a path and a word."""
ENDS = frozenset("`\"'|,;\u201c\u201d\u3001\uff0c\u3002\uff1b\u2018\u2019")


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """A path template, and what was written around it.

    `base` is the scheme and host as written; `placed` indicates that a placeholder stood
    for the host. `concrete` indicates that a value of an example became a variable.
    """

    path: str
    base: str = ""
    placed: bool = False
    variables: tuple[Variable, ...] = ()
    query: tuple[Variable, ...] = ()
    optional: tuple[str, ...] = ()
    concrete: bool = False


def read_target(text: str, *, relative: bool = False) -> RequestTarget | None:
    """The whole of a text as a path or a URL; None if it is neither.

    `relative` takes paths without a leading slash (`users/{id}`).
    """
    if text.strip(" .`").lower() == "n/a":
        return None
    target, rest = scan_target(text, relative=relative)
    return target if target and not rest.strip(" .,;:`\"'") else None


@lru_cache(maxsize=4096)
def scan_target(
    text: str, *, relative: bool = False
) -> tuple[RequestTarget | None, str]:
    """The path or URL that a text begins with, and what follows it."""
    text = text.strip().lstrip("`\"'<" if "://" in text[:12] else "`\"'")
    text = with_slash(unescaped(text), BASE_NAMES)
    base, placed, start = _base(text)
    if not base and not placed and not text.startswith("/"):
        if text.startswith("(/"):
            start = 0
        elif not relative or not re.match(r"[\w{<$:_.@-]", text):
            return None, text
    end = _end(text, start)
    written, rest = text[start:end], text[end:]
    # A request line ends with its protocol: nothing of its path is punctuation.
    trimmed = written if PROTOCOL.match(rest) else _trimmed(written)
    rest = written[len(trimmed) :] + rest
    if not trimmed.startswith(("/", "[/", "(/", "?", "{/")) and relative and not base:
        trimmed = "/" + trimmed
    if not (trimmed or base or placed) or UPWARD.search(trimmed):
        return None, text
    return _template(trimmed or "/", base, placed), rest


def _base(text: str) -> tuple[str, bool, int]:
    """The base of a URL, whether a placeholder stands for it, and where it ends."""
    if found := SCHEME.match(text):
        end = _host_end(text, found.end())
        host = text[found.end() : end]
        scheme = "https" if "s" in found[1].lower() else "http"
        if found[1].lower().startswith("ws"):
            scheme = found[1].lower()
        placed = not re.fullmatch(
            r"[\w.-]{1,253}(?::\d{1,5})?(?:@[\w.:-]{1,253})?", host
        )
        return f"{scheme}://{host}" if host else "", placed or not host, end
    if found := BARE_HOST.match(text):
        local = found[0].startswith(("localhost", "127.", "0.", "192.", "10."))
        return f"{'http' if local else 'https'}://{found[0]}", False, found.end()
    if found := TEMPLATE.match(text):
        return "", True, found.end()
    found = BASE_WORD.match(text)
    name = found[1].strip().rpartition(".")[2] if found else ""
    if found and VERSION.fullmatch(found[1]):
        return "", False, 0
    known = BASE_NAMES.fullmatch(name) or (
        text.startswith(("{", "<")) and OWN_URL.fullmatch(name)
    )
    if found and (known or found[1].isupper()):
        marked = not found[0][:1].isalnum()
        if marked or found[1].isupper() or "_" in found[1]:
            return "", True, found.end()
    return "", False, 0


def _host_end(text: str, start: int) -> int:
    closing = ""
    for index in range(start, len(text)):
        char = text[index]
        if closing:
            closing = "" if char == closing else closing
        elif char in "{<[":
            closing = OPENING[char]
        elif char in "/?#" or char.isspace() or char in ENDS or char in ")":
            return index
    return len(text)


def _end(text: str, start: int) -> int:
    """Where a path ends: at a blank outside of brackets, or at what quotes it."""
    closing: list[str] = []
    in_path = True
    for index in range(start, len(text)):
        char = text[index]
        in_path = in_path and char != "?"
        if in_path and not closing and char >= FULL_WIDTH:
            return index
        if closing and char == closing[-1]:
            closing.pop()
        elif char in OPENING and _closes(text, index, OPENING[char]):
            closing.append(OPENING[char])
        elif char == "|" and not in_path and _is_choice(text, index):
            continue
        elif char == "\n" or (not closing and _ends_at(text, index)):
            return index
        if len(closing) > 8:
            return index
    return len(text)


def _closes(text: str, index: int, closing: str) -> bool:
    """Whether a bracket closes near, so that it may hold a variable."""
    return closing in text[index + 1 : index + 100].partition("\n")[0]


def _is_choice(text: str, index: int) -> bool:
    """Whether a bar is between values of a query: `?deep=true|false`."""
    around = text[index - 1 : index], text[index + 1 : index + 2]
    return all(char.isalnum() for char in around)


def _ends_at(text: str, index: int) -> bool:
    char = text[index]
    if char == ",":
        after = text[index + 1 : index + 2]
        return not after or after.isspace()
    return char.isspace() or char in ENDS or char in ")>]}"


DUNDER = re.compile(r"/__[^/]{0,80}__\Z")
"""A last segment that is named like `__version__`: its end is not a mark."""


def _trimmed(text: str) -> str:
    """Without the punctuation of a sentence at the end."""
    while text and text[-1] in ".,;:!*_{[" and not text.endswith(("...", "/*", "**")):
        if text[-1] == "_" and ("__" not in text[-2:] or DUNDER.search(text)):
            break
        text = text[:-1]
    return text


def _template(written: str, base: str, placed: bool) -> RequestTarget:
    path, query = _split_query(written)
    path, optional = _optional(path)
    path = RESOURCE.sub(_resource, path)
    path = EITHER.sub(r"{\1_or_\2}", path)
    segments: list[str] = []
    variables: list[Variable] = []
    concrete = False
    path = ids_named(capitals_named(in_braces(path)), is_url=bool(base))
    marked = any(mark in path for mark in "{<") or "/:" in path
    for index, raw in enumerate(path.split("/")):
        if index == 0:
            continue
        taken = {v.name for v in variables}
        segment, found, literal = _segment(raw, segments, taken, marked)
        segments.append(segment)
        variables.extend(found)
        concrete = concrete or literal
    text = "/" + "/".join(segments)
    names = tuple(v.name for v in variables[len(variables) - optional :])
    return RequestTarget(
        re.sub(r"/{2,}", "/", text),
        base,
        placed,
        tuple(variables),
        query,
        names if optional else (),
        concrete,
    )


def _split_query(written: str) -> tuple[str, tuple[Variable, ...]]:
    """The path, and the names behind a `?`, as a URL or as RFC 6570 writes them."""
    names: list[str] = []
    for found in re.finditer(r"\{[?&]([^{}]{1,400})\}", written):
        names += [part.strip(" *") for part in found[1].split(",")]
    path = re.sub(r"\{[?&#;][^{}]{1,400}\}", "", written)
    cut = _outside(path, "?")
    query = tuple(Variable(name) for name in names if name)
    if cut >= 0:
        query += tuple(_pairs(path[cut + 1 :]))
        path = path[:cut].rstrip("[(")
    hash_at = re.search(r"#(?!\{)", path)
    return (path[: hash_at.start()] if hash_at else path), query


def _outside(text: str, mark: str) -> int:
    """The first place of a mark outside of braces and angles, or -1."""
    closing = ""
    for index, char in enumerate(text):
        if closing:
            closing = "" if char == closing else closing
        elif char == mark:
            return index
        elif char in "{<":
            closing = OPENING[char]
    return -1


def _pairs(text: str) -> list[Variable]:
    found = []
    if text.startswith("{") and "=" in text:
        # `?{name=x,limit=y}`: one variable for all parameters.
        text = text.strip("{} ").replace(",", "&")
    for part in re.split(r"&(?:amp;)?", text.split("#")[0])[:100]:
        name, _, value = part.strip("[]()& ?").partition("=")
        name = name.strip("[{< >}")
        if re.fullmatch(r"[\w.$@-]{1,80}(?:\[\w{0,40}\]?){0,3}", name):
            held = PLACEHOLDER.fullmatch(value) is not None
            shown, place = ("", value) if held else (value, "")
            found.append(Variable(name, shown, place=place))
    return found


def _optional(path: str) -> tuple[str, int]:
    """The path without the brackets of an optional end, and how many variables it has."""
    path = re.sub(r"\{/([^{}]{1,60})\}", r"[/{\1}]", path)
    found = re.search(r"[\[(]/([^\[\]()]{1,120})[\])]", path)
    if not found:
        return path, 0
    inner = found[1]
    count = len(PLACEHOLDER.findall(inner)) or 1
    return f"{path[: found.start()]}/{inner}{path[found.end() :]}", count


def _resource(found: re.Match[str]) -> str:
    """The segments that such a variable holds, each `*` a variable of its own."""
    parts = found[2].split("/")
    if "*" not in parts:
        return f"{{{found[1]}}}"
    made = []
    for at, part in enumerate(parts):
        made.append(f"{{{from_segment(parts[:at])}}}" if part == "*" else part)
    return "/".join(made)


def _segment(
    raw: str, before: list[str], taken: set[str], marked: bool
) -> tuple[str, list[Variable], bool]:
    """A segment with its variables in braces; whether a value became one.

    Where variables are `marked` elsewhere in the path, only what cannot be a word is
    a value.
    """
    found = list(PLACEHOLDER.finditer(raw))
    if not found:
        return _literal(raw, before, taken, marked)
    pieces: list[str] = []
    variables: list[Variable] = []
    at = 0
    for match in found:
        written = next((text for text in match.groups() if text), "")
        name = _unique(_named(written, before), before, taken)
        taken.add(name)
        variables.append(Variable(name))
        pieces += [raw[at : match.start()], f"{{{name}}}"]
        at = match.end()
    return "".join([*pieces, raw[at:]]), variables, False


def _named(written: str, before: list[str]) -> str:
    """The name that a placeholder gives, or the path where it gives but a type."""
    text = written.strip().strip("*+?!/")
    left, colon, right = text.partition(":")
    if colon:
        typed = left.strip().lower() in TYPES or (
            left in CONVERTERS and right.isidentifier()
        )
        text = right if typed else left
    text = text.split("|")[0].split("=")[0].strip()
    if text.startswith("%") or text.lower() in TYPES or not re.search(r"\w", text):
        return from_segment(before)
    if yours := YOURS.fullmatch(text.replace(" ", "_")):
        text = yours[1]
    if text.isupper() or " " in text or not re.fullmatch(r"[\w.$@-]{1,80}", text):
        return snake(text)
    return text


def from_segment(before: list[str]) -> str:
    """The name of a variable behind these segments: `/pets/3` has a `pet_id`."""
    last = before[-1] if before else ""
    if not last or "{" in last:
        return "id"
    word = singular(snake(ENDING.sub("", last), "").rpartition("__")[2])
    return f"{word}_id" if word and not word.endswith("_id") else word or "id"


def _unique(name: str, before: list[str], taken: set[str]) -> str:
    """A name that no variable before has: the second `{id}` tells of its segment."""
    if name not in taken:
        return name
    longer = (
        from_segment(before) if name == "id" else f"{from_segment(before)[:-3]}_{name}"
    )
    numbered = (f"{name}_{number}" for number in count(2))
    return next(option for option in chain((longer,), numbered) if option not in taken)


def _literal(
    raw: str, before: list[str], taken: set[str], marked: bool
) -> tuple[str, list[Variable], bool]:
    ending = ENDING.search(raw)
    stem = raw[: ending.start()] if ending else raw
    if not stem or not is_value(stem, before, marked):
        return raw, [], False
    written = YOURS.fullmatch(stem)
    if CAPITALS.fullmatch(stem) or JOINED_CAPITALS.fullmatch(stem) or written:
        name = snake(re.sub(r"(?i:^(?:your|my|some|the))[_-]", "", stem))
        example = ""
        if name in ("id", "ids", "key", "name"):
            name = from_segment(before) if name.startswith("id") else name
        elif written and stem.lower().startswith("example"):
            # `/packages/example-mail` is a package of any name.
            example, name = stem, from_segment(before).removesuffix("_id")
    else:
        name, example = from_segment(before), stem
    name = _unique(name, before, taken)
    return f"{{{name}}}{raw[len(stem):]}", [Variable(name, example)], True


def is_value(stem: str, before: list[str], marked: bool = False) -> bool:
    """Whether a segment is a value of an example rather than a word of the path."""
    if stem.isdecimal():
        return _is_number(stem, before)
    if DATE.fullmatch(stem) or IDS.fullmatch(stem):
        return bool(before)
    exact = (UUID, HEX, ELIDED, ADDRESS, IPV4, CAPITALS, JOINED_CAPITALS)
    if any(pattern.fullmatch(stem) for pattern in exact):
        return True
    if before and DOMAIN.fullmatch(stem):
        return True
    if marked:
        return False
    if PREFIXED.fullmatch(stem):
        return True
    if NUMBERED.fullmatch(stem) and before:
        # Behind a version comes the name of a resource: `/v1/reports-2025`.
        return not VERSION.fullmatch(before[-1]) and before[-1].lower() not in API_WORDS
    if YOURS.fullmatch(stem):
        return stem.lower().startswith(("your", "example"))
    return _is_random(stem)


def _is_number(stem: str, before: list[str]) -> bool:
    """Digits are a value, unless they are a version: `/3/movie`, `/rest/api/2/issue`."""
    if not before:
        return len(stem) >= 4
    version = before[-1].lower() in API_WORDS and len(stem) <= 2
    return not version


def _is_random(stem: str) -> bool:
    """Whether letters and digits are mixed as no word has them."""
    if not 10 <= len(stem) <= 200 or not re.fullmatch(r"[A-Za-z0-9_.=-]+", stem):
        return False
    if stem.endswith("="):
        return True
    digits = sum(char.isdigit() for char in stem)
    upper = sum(char.isupper() for char in stem)
    lower = sum(char.islower() for char in stem)
    turns = sum(a.isalpha() and b.isdigit() for a, b in pairwise(stem))
    if upper and lower and digits >= 2 and turns >= 2:
        return True
    return digits >= 3 and turns >= 3 and "-" not in stem and len(stem) >= 16


def identity(path: str) -> str:
    """A template without the names of its variables."""
    return re.sub(r"\{[^{}]*\}", "{}", path)
