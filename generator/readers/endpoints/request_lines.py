"""A method and a path in one line, in every order used by documentation.

`GET /pets`, `/pets (GET)`, `GET: https://host/pets`, `GET, HEAD /pets`, and sentences
such as `a GET request to /pets`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Json
from generator.readers.endpoints.targets import DUNDER, RequestTarget, scan_target

METHODS = (
    "GET POST PUT PATCH DELETE HEAD OPTIONS TRACE COPY MOVE LIST PURGE QUERY LINK "
    "UNLINK LOCK UNLOCK PROPFIND PROPPATCH MKCOL SEARCH REPORT DEL"
).split()
ALIASES = {"DEL": "DELETE"}
"""Badges of some sites are cut to three letters."""

METHOD = "(?:" + "|".join(METHODS) + ")"
JOIN = r"\s{0,3}(?:[|,/]|or|and)\s{0,3}"
START = re.compile(rf"({METHOD}(?:{JOIN}{METHOD}){{0,5}})(?![\w-])")
ANY_START = re.compile(rf"(?i:({METHOD}(?:{JOIN}{METHOD}){{0,5}}))(?![\w-])")
GLUED = re.compile(rf"({METHOD})(?=/|https?://)")
PROTOCOL_AHEAD = re.compile(
    rf"(?i:https?|(?:http )?(?:method|m[ée]todo|m[ée]thode|methode|metoda?|метод))\s{{1,4}}(?={METHOD}\b)"
)
"""The protocol in front of a method, or the word for it: `HTTP GET /pets`."""
END = re.compile(
    rf"(?:[-–—:,|]\s{{0,3}})?[(\[]?\s{{0,2}}(?:HTTP\s)?({METHOD}(?:{JOIN}{METHOD}){{0,5}})"
    r"\s{0,2}[)\]]?"
)
PROTOCOL = re.compile(r"\s{0,4}HTTP/\d(?:\.\d)?")
BETWEEN = " \t:→–—-`'\"*|>_"
LINKED = re.compile(r"\s{0,8}\[([^\[\]\n]{1,400})\]\([^()\s]{1,400}\)\s{0,8}")
"""A link as Markdown writes it, inside code where it stays as it is written."""
MAX_LINE = 2500
"""Longer lines hold no endpoint: a URL ends at 2,000 characters."""

SENTENCE = re.compile(
    rf"(?<![A-Za-z0-9_/-])({METHOD})(?![A-Za-z0-9_-])"
    r"|\b[Bb]y\s(post|put|patch)(?:t?ing)\b(?=[^.`]{0,80}\b(?:to|at|on)\s(?:the\s)?(?:\w{1,12}\s)?`?/)"
)
"""A method in a sentence, `by posting its name to /pets` among them."""
NAMED = re.compile(rf"(?<![A-Za-z0-9_/-])({METHOD})(?:ing|ed|s)?(?![A-Za-z0-9_-])")
COMMON = "get|post|put|patch|delete"
SPOKEN = re.compile(
    rf"(?i)(?<![a-z0-9_/-])(?:methods?\W{{1,3}}({COMMON})(?![a-z0-9_-])"
    rf"|({COMMON})(?=[ -]?(?:请求|方式|方法|запрос|リクエスト|요청)))"
)
"""A method in small letters beside the word for it: `method post`, `get请求`."""
REACH = 90
"""So many characters may be between a method and its path in a sentence."""
EXEMPLIFYING = re.compile(r"(?i)\b(?:e\.?g\b|for (?:example|instance)\b|such as\b)")
"""Words before an example, any path at all: `GET requests need a query, e.g. /pets?limit=10`."""
PATH_START = re.compile(r"(?<![A-Za-z0-9_/.:<>{}\]])(?=/[\w{<:$@_.-]|https?://)")


SENTENCE_END = re.compile(r"[.!?]\s|[:;]\s")
"""Behind it another sentence tells of the address of the API: `GET requests. The host is https://x`."""
OTHER_FORMS = re.compile(
    r"\A`?(?:\s{0,3}(?:[|,/]|or)\s{0,3}`?\.[a-z]{2,5}`?){1,4}(?=\s|\Z)"
)
"""Further extensions that a path may have: `GET /pets.xml | .json`."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """The methods and the path of a line; `rest` is what follows them.

    `message` indicates that the line ends as the first one of an HTTP message does,
    `spoken` that words lie between the two: `POST a form to /pets`.
    """

    methods: tuple[str, ...]
    target: RequestTarget
    rest: str = ""
    message: bool = False
    expressed: bool = False

    @property
    def whole(self) -> bool:
        """Whether the line is nothing else."""
        return not OTHER_FORMS.sub("", self.rest).strip(" \t.,;:`'\"*|_")


@lru_cache(maxsize=4096)
def read_line(
    text: str, *, loose: bool = False, relative: bool = False
) -> RequestLine | None:
    """The method and path that a line begins with (or is, in reverse order).

    `loose` takes methods in any case, `relative` paths without a leading slash.
    """
    if linked := LINKED.fullmatch(text):
        text = linked[1]
    line = unmarked(text.lstrip(" \t`'\"*_|>#•·◦▪-–[("))[:MAX_LINE]
    if ahead := PROTOCOL_AHEAD.match(line):
        line = line[ahead.end() :]
    start = (ANY_START if loose else START).match(line) or GLUED.match(line)
    if start:
        return _forward(line, start, relative)
    return _reverse(line, loose)


JOINT = re.compile(
    r"[\s`'\"*]{0,8}(?:,|;|&|\+|\||/|\band\b|\bor\b)[\s`'\"*]{0,8}(?:and\s)?"
)
MOST_JOINED = 20
"""Request lines in one text; a heading has two or three."""


def joined_lines(first: RequestLine) -> tuple[RequestLine, ...]:
    """A request line and those joined to it: `GET /pets and POST /pets`."""
    found = [first]
    while len(found) < MOST_JOINED and (joint := JOINT.match(found[-1].rest)):
        further = read_line(found[-1].rest[joint.end() :])
        if further is None:
            break
        found.append(further)
    return tuple(found)


def unmarked(text: str) -> str:
    """A line without the marks at its end, those of `/__version__` aside."""
    bare = text.rstrip(" \t`'\"*|")
    return bare if DUNDER.search(bare) else bare.rstrip(" \t`'\"*_|")


def _forward(line: str, start: re.Match[str], relative: bool) -> RequestLine | None:
    if line[start.end() : start.end() + 1] == "/" and not start[1].isupper():
        return None
    after = line[start.end() :].lstrip(BETWEEN)
    if START.match(after):  # `List: GET /pets`, where the first word is a title.
        return None
    if after.startswith((")", "]")):
        after = after[1:].lstrip(BETWEEN)
    target, rest = scan_target(after, relative=relative)
    if target is None:
        return None
    protocol = PROTOCOL.match(rest)
    if protocol:
        rest = rest[protocol.end() :]
    return RequestLine(methods_of(start[1]), target, rest, bool(protocol))


def _reverse(line: str, loose: bool) -> RequestLine | None:
    """`/pets (GET)`, `/pets GET`, `/pets - GET`."""
    if not line.startswith(("/", "http")):
        return None
    target, rest = scan_target(line)
    rest = rest.strip(" \t`'\"*|")
    found = END.fullmatch(rest.upper() if loose else rest)
    if target is None or found is None:
        return None
    return RequestLine(methods_of(found[1]), target)


SLASHLESS = re.compile(
    r"\W{0,6}[A-Z]{3,9}\W{1,8}(?:(?=\S{0,200}[\d{:<])|(?<=[\"'`])|(?=api/))[\w{}<>:.$-]{1,80}(?:/[\w{}<>:.$-]{1,80}){1,12}(?:\?\S{1,400})?\W{0,4}"
)
"""A line that is a method and a path without its first slash: `GET v3/pets/{id}`."""


def slashless(text: str) -> RequestLine | None:
    """The request line of a line whose path has no slash in front."""
    line = read_line(text, relative=True) if SLASHLESS.fullmatch(text) else None
    return line if line and line.whole else None


AHEAD = re.compile(
    rf"\s{{0,20}}(?:(\S[^\n]{{0,40}}?)(?:\s{{2,40}}|\t)\s{{0,20}})?(?={METHOD}\s)"
)
"""The first column of a line before its method: `list    GET     /pets`."""
REMARK = re.compile(
    r"(?:\s{2,60}|\t\s{0,20}|\s{0,60}(?:[-–—:→#]|<=|//|--|->|=>)\s)\s{0,60}(\S.{0,300})"
)
"""The remark behind the path of such a line, in a column or behind a dash."""
ASIDE = re.compile(r"\s{1,4}\([^()]{1,80}\)[\s.]{0,4}")
"""A remark in brackets behind a call: `GET /pets (slow)`."""
MARKS = " \t-–—:→#<=>/*"


def read_entry(text: str) -> tuple[RequestLine, str] | None:
    """A line of an overview, in columns or with a dash, and what it says of its call.

    >>> read_entry("list    GET     /pets    <= all pets")[1]
    'all pets'
    """
    line = text[:MAX_LINE]
    ahead = AHEAD.match(line)
    found = read_line(line[ahead.end() :]) if ahead else None
    if ahead is None or found is None or found.expressed:
        return None
    rest = found.rest.lstrip("`*_")
    remark = REMARK.match(rest)
    aside = ASIDE.fullmatch(rest)
    if remark is None and aside is None and (rest.strip() or not ahead[1]):
        return None
    if aside:
        return found, (ahead[1] or "").strip(MARKS)
    return found, (remark[1] if remark else ahead[1] or "").strip(MARKS)


MACRO = re.compile(
    rf"[@\\]\w{{2,30}}\s?\{{\s?({METHOD})\s{{1,4}}(\S{{1,400}}?)\s?(?:,\s{{1,4}}([^{{}}]{{0,120}}))?\}}\s*"
    rf"|\W{{0,4}}@api\s{{1,4}}\{{\s?(?i:({METHOD}))\s?\}}\s{{1,4}}(\S{{1,400}})(?:\s{{1,4}}(\S.{{0,120}}))?"
)
"""Comments in source code about the function below: `@api {get} /pets List pets`,
`@REST{GET /pets, List pets}`."""


def read_macro(text: str) -> tuple[RequestLine, str] | None:
    """The call that a line of a comment states, and what it names it.

    >>> read_macro("@api {get} /pets List pets")[1]
    'List pets'
    """
    found = MACRO.fullmatch(text) if "@" in text or "\\" in text else None
    if found is None:
        return None
    method, path, title = (
        (found[1] or found[4]),
        (found[2] or found[5]),
        (found[3] or found[6]),
    )
    target, rest = scan_target(path)
    if target is None or rest.strip():
        return None
    return RequestLine(methods_of(method), target), (title or "").strip()


def methods_of(text: str) -> tuple[str, ...]:
    """The methods of a text such as `GET|HEAD` or `put or patch`, upper case."""
    found = re.findall(r"[A-Za-z]+", text.upper())
    named = [ALIASES.get(word, word) for word in found if word in METHODS]
    return tuple(dict.fromkeys(named))


def is_method(text: str) -> bool:
    """Whether a string is nothing but methods."""
    return bool(ANY_START.fullmatch(text.strip(" \t`'\"*[]().:")))


def methods_in(text: str) -> set[str]:
    """The methods that running text names, `POSTing` among them."""
    found = [match[1] for match in NAMED.finditer(text)]
    found += [(match[1] or match[2]).upper() for match in SPOKEN.finditer(text)]
    return {ALIASES.get(name, name) for name in found}


def sentences(text: str) -> Iterator[tuple[int, RequestLine]]:
    """Methods and paths inside running text, with their offsets.

    A path belongs to the last method before it, within reach.
    """
    found = list(SENTENCE.finditer(text))[:5000]
    for number, match in enumerate(found):
        limit = match.end() + REACH
        if number + 1 < len(found):
            limit = min(limit, found[number + 1].start())
        path = PATH_START.search(text, match.end(), min(limit + 1, len(text)))
        between = text[match.end() : path.start()] if path else ""
        if path and "\n\n" not in between and not EXEMPLIFYING.search(between):
            target, rest = scan_target(text[path.start() : path.start() + MAX_LINE])
            apart = target and target.path == "/" and SENTENCE_END.search(between)
            if target and not apart:
                expressed = any(c.isalpha() for c in between)
                method = match[1] or match[2].upper()
                line = RequestLine((method,), target, rest, expressed=expressed)
                yield match.start(), line


RULE = re.compile(r"\s{0,12}(?:#{4,200}|/{4,200}|\*{4,200})\s{0,12}")
MAX_BOX = 40
"""Lines of a comment in a box above a request; a licence has twenty."""


def without_box(text: str) -> str:
    """Code with blank lines in place of a comment that rules enclose at its start."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines[:MAX_BOX]) if line.strip()), 0)
    if not RULE.fullmatch(lines[first][:300]):
        return text
    for last in range(first + 1, min(first + MAX_BOX, len(lines))):
        if RULE.fullmatch(lines[last][:300]):
            return "\n".join(["" for _ in lines[: last + 1]] + lines[last + 1 :])
    return text


MAX_OBJECT = 20_000
"""Characters of the longest object that is read; a request on a page has 200 to 2,000."""
URLS = ("url", "uri", "path")
BODIES = ("body", "data", "payload")
KEYS = frozenset(
    ("method", "headers", "query", "params", "baseUrl", "timeout", *URLS, *BODIES)
)
"""The members of such an object; one with others (`id`, `createdAt`) is data that tells
of a request, as logs and webhooks have it.
"""


@dataclass(frozen=True, slots=True)
class RequestObject:
    """A request as its object states it; `url` may be a path alone."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    has_body: bool = False
    body: Json = None


def request_object(text: str) -> RequestObject | None:
    """The request that a text states as a JSON object; None if it is anything else."""
    stripped = text.strip()
    if stripped[:1] != "{" or len(text) > MAX_OBJECT or '"method"' not in text:
        return None
    try:
        found = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not found.keys() <= KEYS:
        return None
    method = found.get("method")
    url = next((found[key] for key in URLS if key in found), None)
    if not isinstance(method, str) or not isinstance(url, str):
        return None
    return built(found, method, url) if is_method(method) else None


def built(found: dict[str, Json], method: str, url: str) -> RequestObject:
    """The request of an object whose method and URL are known."""
    base, headers = found.get("baseUrl"), found.get("headers")
    pairs = headers.items() if isinstance(headers, dict) else ()
    body = next((found[key] for key in BODIES if key in found), None)
    return RequestObject(
        method.strip().upper(),
        f"{base.rstrip('/')}{url}" if isinstance(base, str) else url,
        tuple((name, value) for name, value in pairs if isinstance(value, str)),
        body not in (None, {}, ""),
        body,
    )
