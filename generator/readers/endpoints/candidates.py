"""Endpoint candidates: methods and paths found in each family of blocks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import dataclass, replace
from generator.formats.outline import Outline
from generator.formats.page import (
    Block,
    Code,
    Mark,
    Paragraph,
    Runs,
    text_of,
)
from generator.formats.title_words import is_structural
from generator.readers.endpoints.code import Called, in_code, place
from generator.readers.endpoints.request_lines import (
    RequestLine,
    is_method,
    methods_of,
    read_entry,
    read_line,
    read_macro,
    sentences,
    slashless,
)
from generator.readers.endpoints.scope import Endpoint, Rank
from generator.readers.endpoints.targets import (
    RequestTarget,
    identity,
    read_target,
)
from generator.readers.endpoints.templates import (
    Key,
    ahead,
    fits,
    key_of,
)
from generator.report.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """An endpoint that a block names.

    `spot` is the block's index in the outline. `own` are the blocks that speak of this
    endpoint alone (a row, an item); `listed` indicates that it is one entry of an index,
    `inner` that the block's own children are its section. `family` says what found it,
    `anchor` where an entry of an index leads; one in a list of changes is `past`.
    """

    endpoint: Endpoint
    spot: int
    family: str
    own: tuple[Block, ...] = ()
    listed: bool = False
    inner: bool = False
    concrete: bool = False
    placed: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    past: bool = False


DASH = " \t-–—:.,;)→`*_"


ENTITLED = re.compile(r"[\s`*_)]{0,4}[-–—:→][\s*_]")
"""The separator between an endpoint and its name: `GET /pets - all pets`."""
GIVES_TYPE = re.compile(
    r"[\s`*_]{0,4}(?:→|⇒|->|=>)\s{1,3}[`*]{0,3}[A-Z][A-Za-z0-9]{0,60}(?:<[A-Z]\w{0,60}>)?(?:\[\])?[`*]{0,3}\.?"
)
"""A type behind an arrow, which is all that a line says of a call: `GET /pets → Pet[]`."""
SAYING = re.compile(
    r"[\s`*_)–—:→-]{1,8}(?:an?|the|this)\s[^.\n]{0,60}?\s(?:is|are|was|has)\s"
)
"""A sentence about a call, which is no name of it: `GET /pets/7 - the number is the id`."""
CLIENT_CALL = re.compile(
    r"\W{0,4}(?:[a-z]\w{0,60}\.){1,6}`{0,4}([a-z]\w{0,60})`{0,4}\("
)
"""A call of a client, whose last name says what it does: `client.pets.list()`."""
ANSWERED = re.compile(r"[1-5]\d\d\b")
"""A status behind the separator says what comes back: `DELETE /pets/{id} → 204`."""


def endpoint(
    methods: Iterable[str],
    target: RequestTarget,
    span: Span,
    rank: Rank,
    title: str = "",
) -> Iterator[tuple[Endpoint, RequestTarget]]:
    """An endpoint for each method of a line."""
    for method in methods:
        yield Endpoint(
            method,
            target.path,
            span,
            rank,
            "" if target.placed else target.base,
            target.variables,
            target.query,
            target.optional,
            title,
        ), target


GENERIC_WORD = r"(?:endpoint|path|method|resource|route|function|url|uri)"
GENERIC_PATH = re.compile(
    rf"/\{{(?i:(?:your[_-]?)?(?:api[_-]?)?{GENERIC_WORD}s?(?:[_-]?(?:path|name))?)\}}/?"
    rf"|/(?i:(?:your[_-]?|api[_-]){GENERIC_WORD}s?(?:[_-]?(?:path|name))?)/?"
    rf"|/(?i:{GENERIC_WORD}[_-]?(?:path|name))/?"
    rf"|/(?:{GENERIC_WORD.upper()}S?|endpoint|path|method|resource)/?"
)
"""Paths that stand for any path: `https://host/ENDPOINT`, `/{method}`, `/your-path`; but
`/routes` and `/functions` are those of an API.
"""


def found(
    request: RequestLine,
    spot: int,
    family: str,
    span: Span,
    rank: Rank,
    title: str = "",
) -> Iterator[Candidate]:
    """Candidates of a request line."""
    if GENERIC_PATH.fullmatch(request.target.path):
        return
    called = CLIENT_CALL.match(title)
    title = called[1] if called else "" if ANSWERED.match(title) else title
    for made, target in endpoint(request.methods, request.target, span, rank, title):
        yield Candidate(
            made, spot, family, concrete=target.concrete, placed=target.placed
        )


def spaced(runs: Runs) -> str:
    """The text of runs, badges set apart by blanks, code in backticks."""
    parts: list[str] = []
    last = " "
    for run in runs:
        text = "\n" if run.mark is Mark.BREAK else run.text
        if run.mark is Mark.BADGE:
            text = f" {text} "
        elif run.mark is Mark.CODE and not (last.isalnum() or last in "/}"):
            text = f"`{text}`"
        parts.append(text)
        last = text[-1:] or last
    return "".join(parts)


def of_text(runs: Runs, span: Span, spot: int) -> Iterator[Candidate]:
    """Lines of a paragraph that are, or begin with, a method and a path; sentences."""
    text = spaced(runs)
    if "/" not in text:
        return
    if (titled := titled_request(runs) or opening_request(runs)) is not None:
        shown, name = titled
        yield from found(shown, spot, "start", span, Rank.DECLARATION, name)
        return
    lines = text.split("\n")[:2000]
    entries = [read_entry(line) for line in lines]
    several = sum(entry is not None for entry in entries) > 1
    for number, line in enumerate(lines):
        place = Span(span.file, span.line + number, span.column)
        request = (
            read_line(line)
            or whole_line(line)
            or slashless(line)
            or badge_above(lines, number)
        )
        if request and (request.whole or is_continued(request, lines, number)):
            led = len(lines) > 1 and is_link(runs, line)
            rank = Rank.MENTION if led else Rank.DECLARATION
            yield from found(request, spot, "line", place, rank)
        elif stated := read_macro(line.strip()):
            request, title = stated
            yield from found(request, spot, "line", place, Rank.DECLARATION, title)
        elif entry := entries[number]:
            request, title = entry
            rank = Rank.DECLARATION if several else Rank.EXAMPLE
            family = "row" if several else "start"
            for made in found(request, spot, family, place, rank, title):
                yield replace(made, listed=several)
        elif request and GIVES_TYPE.fullmatch(request.rest):
            yield from found(request, spot, "start", place, Rank.DECLARATION)
        elif request and starts_marked(runs, number):
            rest = request.rest
            named = ENTITLED.match(rest) and not SAYING.match(rest)
            title = rest.strip(DASH) if named else ""
            yield from found(request, spot, "start", place, Rank.EXAMPLE, title)
            while further := read_line(request.rest.lstrip(" ,;&`")):
                yield from found(further, spot, "start", place, Rank.EXAMPLE)
                request = further
            yield from of_sentence(request.rest, place, spot)
        else:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            following = "" if read_line(following) else following
            yield from of_sentence(line, place, spot, following)


def is_continued(request: RequestLine, lines: Sequence[str], number: int) -> bool:
    """Whether nothing but an `or` leads from a request to one on the line below."""
    below = read_line(lines[number + 1]) if number + 1 < len(lines) else None
    return bool(below and below.whole and CONNECTIVE.fullmatch(request.rest))


REMARK = re.compile(r"\s{1,3}\([^()\n]{2,60}\)")


def other_form(rest: str) -> RequestLine | None:
    """The request that ends a line behind another one, a remark and `or` between them:
    `GET /tokens (signed in) or GET /tokens?key=KEY (with a key)`.
    """
    remark = REMARK.match(rest.lstrip("`"))
    behind = rest.lstrip("`")[remark.end() if remark else 0 :]
    found = read_line(re.sub(r"\A\s*or\b", "", behind).lstrip(" ,;&`"))
    ends = found and not REMARK.sub("", found.rest, count=1).strip(" `.")
    return found if ends else None


TITLE = re.compile(r"[A-Z][^\n.;:`/]{1,60}")
APART = re.compile(r"\s*[-–—:→|]\s*")


def titled_request(runs: Runs) -> tuple[RequestLine, str] | None:
    """A request in code behind the bold title of its operation: `**Rename**: `PATCH /pets`."""
    shown = [run for run in runs if run.text.strip()]
    if len(shown) < 2 or shown[0].mark is not Mark.STRONG:
        return None
    title = shown[0].text.strip().rstrip(" :–—-")
    apart = APART.fullmatch(shown[1].text) is not None
    request = shown[1 + apart] if len(shown) > 1 + apart else None
    if request is None or request.mark is not Mark.CODE or not TITLE.fullmatch(title):
        return None
    line = read_line(request.text)
    named = line and line.whole and not title.isupper() and not is_structural(title)
    described = apart or shown[0].text.rstrip().endswith((":", "–", "—", "-"))
    return (line, title) if line and named and described else None


def opening_request(runs: Runs) -> tuple[RequestLine, str] | None:
    """A bold request that opens a paragraph about it: `**GET /pets** - all pets`."""
    shown = [run for run in runs if run.text.strip()]
    if len(shown) < 2 or shown[0].mark is not Mark.STRONG:
        return None
    line = read_line(shown[0].text)
    described = re.match(r"\s{0,3}[-–—:→]\s", shown[1].text)
    return (line, "") if line and line.whole and described else None


def is_titled(item: Candidate) -> bool:
    """Whether a request has a bold title in front of it."""
    return item.family == "start" and bool(item.endpoint.title)


def is_link(runs: Runs, line: str) -> bool:
    """Whether a line of a sentence is but the text of a link to a page elsewhere."""
    text = line.strip(" `*_")
    return any(
        run.target.startswith(("http://", "https://")) and run.text.strip(" `") == text
        for run in runs
    )


def whole_line(line: str) -> RequestLine | None:
    """A line that is nothing but a method in any case and a path: `get /pets`."""
    found = read_line(line, loose=True) if len(line) < 400 else None
    return found if found and found.whole else None


MAX_PIECES = 40
"""So many lines of a path are put together; a deep path has twelve segments."""
PIECE = re.compile(r"/|/?[\w{}<>:.@$-]{1,80}/?")


RELATIVE = re.compile(r"[a-z][\w.-]{0,80}(?:/[\w{}:.-]{1,80}){1,20}")
"""A path without its first slash, behind a badge: `api/pets/{pet}`."""


def badge_above(lines: list[str], number: int) -> RequestLine | None:
    """A path below a line that is nothing but a method.

    Copied from a browser, each segment of it may be on a line of its own.
    """
    above = lines[number - 1].strip() if number else ""
    first = lines[number].strip()
    if not above or len(above) > 40 or not is_method(above):
        return None
    if first == "/" or (first.startswith("/") and first.endswith("/")):
        first = pieces(lines[number : number + MAX_PIECES]) or first
    bare = first.strip("`")
    target = read_target(f"/{bare}" if RELATIVE.fullmatch(bare) else first)
    return RequestLine(methods_of(above), target) if target else None


def pieces(lines: Sequence[str]) -> str:
    """A path that is spread over lines, slashes on lines of their own."""
    path = ""
    for line in lines:
        piece = line.strip()
        joins = path.endswith("/") != piece.startswith("/")
        if not PIECE.fullmatch(piece) or (path and not joins):
            break
        path += piece
    return path


def starts_marked(runs: Runs, number: int) -> bool:
    """Whether a line (from 0) of running text begins with code, bold or a badge."""
    lines = 0
    fresh = True
    for run in runs:
        if lines == number and fresh and run.text.strip():
            return run.mark in (Mark.CODE, Mark.STRONG, Mark.BADGE, Mark.LINK)
        if run.text.strip():
            fresh = False
        breaks = run.text.count("\n") + (run.mark is Mark.BREAK)
        if breaks:
            lines, fresh = lines + breaks, not run.text.rpartition("\n")[2].strip()
    return False


def of_sentence(
    text: str, span: Span, spot: int, following: str = ""
) -> Iterator[Candidate]:
    """Mentions in running text, whose path may be on the line that follows; a line that
    is a request and another form of it are both calls.
    """
    begun = read_line(text)
    other = other_form(begun.rest) if begun else None
    if begun and other:
        yield from found(begun, spot, "start", span, Rank.EXAMPLE)
        yield from found(other, spot, "start", span, Rank.EXAMPLE)
        return
    for at, request in sentences(f"{text}\n{following}"):
        if at >= len(text):
            break
        family = "request" if request.expressed else "sentence"
        if text[:at].endswith("`") and request.rest.startswith("`"):
            family = "quoted"
        if request.target.query and is_led_to(text[:at], request.rest):
            yield from found(request, spot, "start", span, Rank.EXAMPLE)
            continue
        yield from found(request, spot, family, span, Rank.MENTION)


def is_led_to(before: str, behind: str) -> bool:
    """Whether a sentence ends with a call that it leads to, as another form of the page
    has it on a line of its own: `Can be filtered by color: GET /pets?color=red`.
    """
    return before.rstrip(" `").endswith(":") and not behind.strip(" `.\n")


def titled(code: Code, spot: int, call: Called) -> Iterator[Candidate]:
    """A call whose title names the operation: `List pets (GET /owners/:owner/pets)`."""
    for at, request in islice(sentences(code.title), 1):
        target = request.target
        if not fits(target.path, call.target.path) or not segments(target.path):
            continue
        base = call.target.base
        prefix = ahead(call.target.path, target.path) if base else None
        for item in found(
            request, spot, "titled", place(code, call.line), Rank.EXAMPLE
        ):
            title = code.title[:at].strip(f"{DASH}([")
            own = replace(item.endpoint, base=base, prefix=prefix, title=title)
            if own.method in call.methods:
                yield replace(item, endpoint=own, own=(code,), listed=True)


def of_code(code: Code, spot: int) -> Iterator[Candidate]:
    """Request lines, messages and calls."""
    for call in in_code(code):
        if code.title and call.rank is Rank.EXAMPLE:
            yield from titled(code, spot, call)
        line = RequestLine(call.methods, call.target)
        family = "fence" if call.rank is Rank.DECLARATION else "call"
        family = "row" if call.listed else family
        span = place(code, call.line)
        for made in found(line, spot, family, span, call.rank, call.title):
            yield replace(made, headers=call.headers, listed=call.listed)


CONNECTIVE = re.compile(r"(?i)\W{0,3}(?:or|and|as well as|or else|or also)\W{0,3}")
"""A line between two endpoints that are described together."""


def grouped(items: Sequence[Candidate], lines: Outline) -> list[list[Candidate]]:
    """Candidates of one home by place: one block, or one operation, is one group."""
    groups: list[list[Candidate]] = []
    seen: dict[Key, int] = {}
    for item in items:
        key = key_of(item.endpoint)
        if key in seen:
            groups[seen[key]].append(item)
            continue
        together = groups and (
            groups[-1][-1].spot == item.spot
            or _near(groups[-1][-1], item)
            or joined(groups[-1][-1], item, lines)
        )
        if not together:
            groups.append([])
        groups[-1].append(item)
        seen[key] = len(groups) - 1
    return groups


def joined(before: Candidate, item: Candidate, lines: Outline) -> bool:
    """Whether nothing but an `or` stands between two lines, or words that what is shown
    below does the same: `You can also use the route of the build:`
    """
    between = [spot.block for spot in lines.spots[before.spot + 1 : item.spot]]
    texts = [text_of(b.runs) for b in between if isinstance(b, Paragraph)]
    if not between or len(texts) < len(between):
        return False
    own, other = before.endpoint, item.endpoint
    last = identity(own.path).rpartition("/")[2]
    alike = (
        own.method == other.method and last == identity(other.path).rpartition("/")[2]
    )
    if alike and last and len(texts) == 1 and OTHER_WAY.match(texts[0]):
        return True
    return all(CONNECTIVE.fullmatch(text) for text in texts)


OTHER_WAY = re.compile(
    r"(?i)\W{0,3}(?:or|alternatively|you (?:can|may) also (?:use|call|reach|send|do)"
    r"|(?:it|this|the same) (?:is|can be|works)[^.\n]{0,30} (?:also|too|as well))\b"
)
"""A sentence that leads to another way to make the same call."""


def _near(before: Candidate, item: Candidate) -> bool:
    """Whether two lines follow each other directly: variants of one operation."""
    return (
        before.family == item.family == "line"
        and item.spot == before.spot + 1
        and before.endpoint.rank is item.endpoint.rank
        and before.endpoint.method != item.endpoint.method
        and identity(before.endpoint.path) == identity(item.endpoint.path)
    )


def between(items: Sequence[Candidate], start: int, end: int) -> range:
    """The indices of the candidates from a spot to another, of all those of a page."""
    first = bisect_left(items, start, key=lambda item: item.spot)
    return range(first, bisect_left(items, end, key=lambda item: item.spot))
