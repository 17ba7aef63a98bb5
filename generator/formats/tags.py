"""Tags in text: HTML and JSX with attributes, Liquid, Hugo; scanned in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from generator import patterns as re
from generator.dataclass import dataclass

MAX_TAG = 200_000
"""Longest tag in characters; `<Playground data={{...}} />` carries whole documents."""

NAME = re.compile(r"[A-Za-z][\w.:-]{0,80}")
ATTRIBUTE = re.compile(r"[\w@:.$#-]{1,120}")
EQUALS = re.compile(r"\s{0,9}=\s{0,9}")
SPACE = re.compile(r"\s*")
WORD = re.compile(r'"[^"]*"|\'[^\']*\'|[^\s"\'=]+')
PAIR = re.compile(
    r'([\w.:-]{1,120})\s{0,9}=\s{0,9}("[^"]*"|\'[^\']*\'|`[^`]*`|[^\s"\']+)'
)
LIQUID = re.compile(r"\{%-?\s{0,9}(/?)([A-Za-z][\w-]{0,60})([^%]{0,1000})-?%\}")
HUGO = re.compile(
    r"\{\{([<%])-?\s{0,9}(/?)\s{0,9}([A-Za-z][\w/-]{0,60})"
    r"((?:[^<>%\"]|\"[^\"\n]{0,400}\"){0,1000})[>%]\}\}"
)
BRACKET = re.compile(r"[{}()\[\]\"'`]")
MAX_INLINE_TAG = 2_000
"""Longest tag in running text; badges with styles have 300 characters."""
CLOSERS = {"{": "}", "(": ")", "[": "]"}

HTML = frozenset(
    "a abbr address area article aside audio b base bdi bdo big blockquote body br button "
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog "
    "div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head "
    "header hr html i iframe img input ins kbd label legend li link main map mark menu meta "
    "meter nav noscript object ol optgroup option output p param picture pre progress q rp "
    "rt ruby s samp script section select small source span strike strong style sub summary "
    "sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var "
    "video wbr path".split()
)
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()
)
BOXES = frozenset(
    "div aside details section center blockquote article main figure p header footer nav "
    "figcaption noscript form label summary".split()
)
"""Elements that are around Markdown; each of their tags is read by itself."""

WHOLE = frozenset(
    "table dl pre ul ol h1 h2 h3 h4 h5 h6 style script svg iframe video".split()
)
"""Elements that are read as HTML to their end."""


class TagRole(StrEnum):
    """The effect of a tag."""

    OPEN = "open"
    CLOSE = "close"
    LEAF = "leaf"


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: where it ends in its text, and its attributes in their order."""

    part: TagRole
    name: str
    end: int
    attributes: tuple[tuple[str, str], ...] = ()
    argument: str = ""


def is_component(name: str) -> bool:
    """Whether a tag's name is that of a component or custom element, not a placeholder.

    >>> [is_component(n) for n in ("Route", "api-method", "USER_ID", "id", "div")]
    [True, True, False, False, False]
    """
    if "_" in name or (name.isupper() and len(name) > 1) or name.lower() in HTML:
        return False
    return name[0].isupper() or "-" in name


def scan_tag(text: str, start: int, longest: int = MAX_TAG) -> Tag | None:
    """The HTML or JSX tag that begins at `start` and is not longer, or None."""
    closing = text.startswith("</", start)
    name = NAME.match(text, start + 1 + closing)
    if not text.startswith("<", start) or not name:
        return None
    attributes: list[tuple[str, str]] = []
    at, limit = name.end(), min(len(text), start + longest)
    while at < limit:
        space = SPACE.match(text, at)
        at = space.end() if space else at
        if text.startswith("/>", at):
            return Tag(TagRole.LEAF, name[0], at + 2, tuple(attributes))
        if text.startswith(">", at):
            part = TagRole.CLOSE if closing else TagRole.OPEN
            return Tag(part, name[0], at + 1, tuple(attributes))
        step = _attribute(text, at, limit, attributes)
        if step <= at:
            return None
        at = step
    return None


def _attribute(
    text: str, at: int, limit: int, attributes: list[tuple[str, str]]
) -> int:
    """Add the attribute at `at`; where it ends, or `at` if there is none."""
    if text.startswith("{", at):
        end = _balanced(text, at, limit)
        return end if end > 0 else at
    name = ATTRIBUTE.match(text, at)
    if not name:
        return at
    end = name.end()
    # Vue binds expressions so: `:required="true"`, `v-bind:type="'string'"`.
    key = name[0].removeprefix("v-bind").removeprefix(":")
    bound = key != name[0]
    sign = EQUALS.match(text, end)
    if not sign:
        attributes.append((key, ""))
        return end
    value, stop = _value(text, sign.end(), limit)
    attributes.append((key, bare(value.strip()) if bound else value))
    return stop if stop > 0 else at


def _value(text: str, at: int, limit: int) -> tuple[str, int]:
    """The value at `at` and where it ends; -1 where it does not end."""
    first = text[at : at + 1]
    if first in ('"', "'"):
        end = text.find(first, at + 1, limit)
        return text[at + 1 : end], end + 1 if end > 0 else -1
    if first == "{":
        end = _balanced(text, at, limit)
        return bare(text[at + 1 : end - 1].strip()), end
    end = at
    while end < limit and text[end] not in " \t\n>":
        end += 1
    return text[at:end], end


def _balanced(text: str, at: int, limit: int) -> int:
    """Where the bracket at `at` is closed, strings skipped; -1 where it is not."""
    stack: list[str] = []
    while match := BRACKET.search(text, at, limit):
        char, at = match[0], match.end()
        if char in CLOSERS:
            stack.append(CLOSERS[char])
        elif stack and char == stack[-1]:
            stack.pop()
            if not stack:
                return at
        elif char in "\"'`":
            end = text.find(char, at, limit)
            at = end + 1 if end > 0 else at
    return -1


def bare(text: str) -> str:
    """A text without the quotes around it."""
    if len(text) > 1 and text[0] in "\"'`" and text[-1] == text[0]:
        return text[1:-1]
    return text


ESCAPED = re.compile(r"\\([_*~\[\]<>&#{}])")
"""A sign that an editor escapes because Markdown would take it for a mark."""


def unescaped(text: str) -> str:
    """An attribute of a template's tag without the escapes of the editor that wrote it.

    >>> unescaped(r"/pets/:pet\\_id")
    '/pets/:pet_id'
    """
    return ESCAPED.sub(r"\1", text)


def arguments(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The arguments of a directive behind its name: words, and `name=value` pairs.

    >>> arguments('GET "/x" summary="All"')
    ('GET /x', (('summary', 'All'),))
    """
    pairs = tuple((m[1], unescaped(bare(m[2])).strip()) for m in PAIR.finditer(text))
    rest = PAIR.sub(" ", text)
    words = " ".join(bare(m[0]) for m in WORD.finditer(rest) if m[0] != "=")
    return words.strip(" ,"), pairs


def template_tags(text: str) -> list[Tag] | None:
    """The Liquid and Hugo tags that a line consists of; None if it holds more."""
    found: list[Tag] = []
    at = 0
    while at < len(text):
        match = LIQUID.match(text, at) or HUGO.match(text, at)
        if not match:
            return None
        found.append(_template_tag(match))
        space = SPACE.match(text, match.end())
        at = space.end() if space else match.end()
    return found


def _template_tag(match: re.Match[str]) -> Tag:
    """A matched Liquid or Hugo tag."""
    *_, slash, name, rest = match.groups()
    words, pairs = arguments(rest.strip().rstrip("/").strip())
    if slash:
        return Tag(TagRole.CLOSE, name, match.end())
    if name.startswith("end") and len(name) > 3 and not rest.strip(" -"):
        return Tag(TagRole.CLOSE, name[3:].lstrip("_-"), match.end())
    part = TagRole.LEAF if rest.rstrip().endswith("/") else TagRole.OPEN
    return Tag(part, name, match.end(), pairs, words)


UNREAD = re.compile(r"\{%-?\s{0,4}(?:end)?(?:raw|verbatim)\s{0,4}-?%\}")
"""A tag of Liquid that lets braces behind it stand as they are: `{% raw %}{id}`."""
IN_FRONT = re.compile(
    r"(?<![\w/}])(?:\{\{[<%-]?(?P<value>[^{}\n]{1,120}?)[>%-]?\}\}|\{%(?P<tag>[^{}%\n]{1,120})%\})(?=/)"
)
"""What a site puts in front of a path when it is built: `{{ site.url }}/pets`."""
FILTER = re.compile(r"\s*\|.*")
APPENDED = re.compile(
    r"\{\{-?(?P<value>[^{}|\n]{1,80})\|\s{0,4}append:\s{0,4}(?P<quote>[\"'])"
    r"(?P<path>[^\"'{}\n]{1,400})(?P=quote)\s{0,4}-?\}\}"
)
"""A path behind a value of the site as Liquid writes it: `{{ site.url | append: "pets" }}`."""
BASE = re.compile(
    r"(?<![\w/}])(\{\{-?\s{0,4}[\w.-]{0,60}(?:ur[li]|host|base|root|server|endpoint)\s{0,4}-?\}\})(?=[A-Za-z])",
    re.IGNORECASE,
)
"""The value of a base URL that ends with a slash: `{{ site.api_url }}pets`."""


def untemplated(line: str) -> str:
    """A line as the page's site shows it, as far as that is known: without the tags
    around braces that are shown, the value in front of a path by its name alone.

    >>> untemplated("`GET {{ site.api_url }}/pets/{% raw %}{id}{% endraw %}`")
    '`GET {{api_url}}/pets/{id}`'
    """
    if "{{" not in line and "{%" not in line:
        return line
    if UNREAD.fullmatch(line.strip()) is None:
        line = UNREAD.sub("", line)
    line = BASE.sub(r"\1/", APPENDED.sub(r"{{\g<value>}}\g<path>", line))
    return IN_FRONT.sub(lambda found: f"{{{{{_last_name(found)}}}}}", line)


TIGHT = re.compile(r"(#{2,6})(?=[^\s#!.{}\[(])(.{1,120}?)#*\s*")
"""A heading without the blank behind its signs: `###List pets`."""


def inside_code(lines: Iterable[str]) -> Iterator[bool]:
    """Whether each line is in a fence, or opens one; the line that closes it is outside."""
    fence = ""
    for line in lines:
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and (not fence or mark == fence):
            fence = "" if fence else mark
        yield bool(fence)


def with_tight_headings(lines: Sequence[str]) -> list[str]:
    """The lines of a page, headings that only lack a blank made headings: older readers
    of Markdown take them for such, and nothing else begins with two signs of a number.
    """
    made: list[str] = []
    for line, coded in zip(lines, inside_code(lines), strict=True):
        found = None if coded else TIGHT.fullmatch(line)
        made.append(f"{found[1]} {found[2]}" if found else line)
    return made


def _last_name(found: re.Match[str]) -> str:
    """The last name in a template tag: `api_url` of `site.api_url | escape`."""
    value = FILTER.sub("", found["value"] or found["tag"] or "")
    names: list[str] = re.findall(r"[A-Za-z_]\w{0,60}", value)
    return names[-1] if names else "host"


METHODS = frozenset("GET POST PUT PATCH DELETE HEAD OPTIONS DEL WS".split())
ORNAMENTS = frozenset(
    "http https api rest method verb badge badges icon label tag button btn request call img image"
    " shield static v1 green blue orange red yellow purple grey gray lightgrey brightgreen".split()
)
"""What else the name of the picture of a method says."""


def pictured_method(alt: str, source: str) -> str:
    """The method that a picture shows, by its text or its file; empty for other pictures.

    >>> pictured_method("", "img/http-post.png"), pictured_method("our post", "post-office.png")
    ('POST', '')
    """
    last = source.partition("?")[0].rstrip("/").rpartition("/")[2]
    for text in (alt, last.partition(".")[0]):
        words = re.split(r"[\W_]+", text.strip()[:80])
        shown = [w for w in words if w and w.lower() not in ORNAMENTS]
        shown = [w for w in shown if not re.fullmatch(r"[0-9A-Fa-f]{6}|\d{1,4}", w)]
        if len(shown) == 1 and shown[0].upper() in METHODS:
            return shown[0].upper()
    return ""


def with_method(text: str, tag: Tag) -> str:
    """A line that begins with the picture of a method, with its word instead; else empty."""
    have = dict(tag.attributes) if tag.name.lower() == "img" else {}
    method = pictured_method(have.get("alt", ""), have.get("src", ""))
    return f"**{method}** {text[tag.end :].strip()}" if method else ""


TITLED = re.compile(r"\s{0,3}([A-Za-z]{3,7})\s{1,3}(/\S{1,300})\s{0,3}")


def titled_request(title: str) -> str:
    """The request that the tooltip of an element names, as references of clients have it:
    `<code title="get /pets">pets.list()</code>`; empty for other tooltips.
    """
    found = TITLED.fullmatch(title)
    is_request = found is not None and found[1].upper() in METHODS
    return f"{found[1].upper()} {found[2]}" if found and is_request else ""
