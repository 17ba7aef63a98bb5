"""Endpoints in code: request lines, HTTP messages, and calls in any language."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Evidence
from generator.formats.languages import UNNAMED
from generator.formats.page import Code
from generator.readers.endpoints.request_lines import (
    EXEMPLIFYING,
    METHOD,
    METHODS,
    PROTOCOL_AHEAD,
    RequestLine,
    methods_of,
    read_entry,
    read_line,
    request_object,
    without_box,
)
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import RequestTarget, read_target
from generator.report.diagnostics import Span
from generator.snippets import read_snippet, readers
from generator.snippets.curl import ACTIONS, Command, ignore, options, unwrapped
from generator.snippets.httpie import START as HTTPIE, request_of
from generator.source import Source

MAX_CODE = 200_000
"""Longest block that is searched for calls; longer ones are dumps."""
MAX_HEADERS = 60
"""So many lines of a message are looked at for headers; few have more than twenty."""
MAX_CALLS = 10_000
"""So many calls of one block are read; the longest list of endpoints has fewer."""
DATA = frozenset(
    {"json", "json5", "jsonc", "xml", "yaml", "yml", "html", "csv", "toml"}
)
SHELLS = frozenset(
    {"bash", "sh", "shell", "zsh", "console", "curl", "cmd", "powershell"}
)
FEWEST_ENTRIES = 2
"""So many lines make an overview; a single one is a request line with a remark."""
PROMPT = re.compile(r"\s{0,12}(?:(?:\w{0,20}[@:~\w-]{0,40})?[$#>%]\s{1,4})?")
OPTION_LINE = re.compile(r"-[A-Za-z][\s'\"]|--[a-z]|['\"]https?://")
"""A line that goes on with a command, though no backslash says so."""
CURL = re.compile(r"(?:^|[\s;|&(`=\"'])curl(?:\.exe)?(?=\s)")
WGET = re.compile(r"wget\s.{0,400}?(https?://\S{1,2000})")
HEADER_LINE = re.compile(r"[A-Za-z][\w-]{0,60}:\s?.{0,4000}")
COMMENT = re.compile(r"\s*(?:#|//|--|/\*|<!--).{0,400}")
QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class Called:
    """A request that code shows, and the line on which it begins, from 0.

    One that is `listed` is an entry of an overview.
    """

    methods: tuple[str, ...]
    target: RequestTarget
    rank: Rank
    line: int
    title: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    listed: bool = False


def in_code(code: Code) -> list[Called]:
    """The requests of a block of code, in order."""
    if len(code.text) > MAX_CODE:
        return []
    readers_of_calls = (_labelled, _lines, _entries, _stacked, _object)
    found = next(
        (calls for take in readers_of_calls if (calls := list(take(code)))), []
    )
    if not found and code.language not in DATA:
        found = list(_commands(code))
    if not found and code.language not in (*DATA, *SHELLS, "http", ""):
        found = list(_snippet(code))
    return found[:MAX_CALLS]


def place(code: Code, line: int) -> Span:
    """The place of a line of code in its page."""
    first = code.code_line or code.span.line
    return Span(code.span.file, first + line, code.span.column)


def _labelled(code: Code) -> Iterator[Called]:
    """A block of nothing but an URL, with the method as the label of its tab."""
    method = next(
        (w.upper() for w in (code.title, code.info) if w.upper() in METHODS), ""
    )
    lines = [line for line in code.text.split("\n") if line.strip()]
    request = (
        _request(f"{method} {lines[0].strip()}", "")
        if method and len(lines) == 1
        else None
    )
    if request is not None:
        yield Called(request.methods, request.target, _rank(request), 0)


def _lines(code: Code) -> Iterator[Called]:
    """Blocks of request lines, or a request line with its headers and body."""
    lines = without_box(code.text).split("\n")
    shown = [(n, line) for n, line in enumerate(lines) if line.strip()]
    first = next((n for n, (_, line) in enumerate(shown) if not _comment(line)), None)
    if first is None or len(shown) > 5000:
        return
    head = _request(shown[first][1], code.language)
    if head is None:
        return
    requests = [(n, _request(line, code.language)) for n, line in shown]
    only = all(
        r or _comment(line) for (_, r), (_, line) in zip(requests, shown, strict=True)
    )
    title = ""
    for (number, request), (_, line) in zip(requests, shown, strict=True):
        if request is None:
            title = line.strip(" #/*-") if _comment(line) else ""
        elif only or number == shown[first][0] or _starts(lines, number, request):
            below = lines[number + 1 : number + 1 + MAX_HEADERS]
            target = _at_host(request, below)
            sent = tuple(_headers(below))
            shown_only = number != shown[first][0] and EXEMPLIFYING.search(title)
            rank = Rank.EXAMPLE if shown_only else _rank(request)
            title = "" if shown_only else title
            yield Called(request.methods, target, rank, number, title, sent)
            title = ""


def _entries(code: Code) -> Iterator[Called]:
    """An overview in columns: `list  GET  /pets  all pets` on most of its lines."""
    if code.language not in UNNAMED:
        return
    lines = [(n, line) for n, line in enumerate(code.text.split("\n")) if line.strip()]
    found = [(n, entry) for n, line in lines if (entry := read_entry(line))]
    if len(found) < FEWEST_ENTRIES or len(found) * 2 < len(lines):
        return
    for number, (request, title) in found:
        rank = Rank.DECLARATION
        yield Called(request.methods, request.target, rank, number, title, listed=True)


SPELLED = re.compile(
    rf"\W{{0,4}}({METHOD})(?:\s{{1,3}}(?:request|method|call))?\W{{0,4}}", re.IGNORECASE
)


def _stacked(code: Code) -> Iterator[Called]:
    """A path and a method on the first two lines, as notes have them: `host/pets` above
    `GET request`.
    """
    lines = [(n, line) for n, line in enumerate(code.text.split("\n")) if line.strip()]
    if code.language not in (*UNNAMED, "http") or len(lines) < FEWEST_ENTRIES:
        return
    for (number, path), (_, word) in ((lines[0], lines[1]), (lines[1], lines[0])):
        method = SPELLED.fullmatch(word)
        target = read_target(path) if method else None
        if (
            method
            and target
            and (target.base or target.placed or path.strip()[0] == "/")
        ):
            rank = Rank.EXAMPLE if target.concrete else Rank.DECLARATION
            yield Called(methods_of(method[1]), target, rank, number)
            return


def _object(code: Code) -> Iterator[Called]:
    """A request that is written as an object."""
    written = request_object(code.text)
    target = read_target(written.url) if written else None
    if written and target:
        method, headers = written.method, written.headers
        yield Called((method,), target, Rank.EXAMPLE, 0, code.title, headers)


HOST = re.compile(
    r"(?i)host:\s{0,4}([a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?(?::\d{1,5})?)\s*"
)


def _at_host(request: RequestLine, below: list[str]) -> RequestTarget:
    """The target of a request, at the host that its headers name (RFC 9110, 7.2)."""
    target = request.target
    if request.message and not target.base:
        for line in below:
            if not HEADER_LINE.fullmatch(line.strip()):
                break
            if found := HOST.fullmatch(line.strip()):
                return replace(target, base=f"https://{found[1].lower()}")
    return target


def _headers(below: list[str]) -> Iterator[tuple[str, str]]:
    """The headers that are below a request line (RFC 9112, section 5)."""
    for line in below:
        name, colon, value = line.strip().partition(":")
        if not colon or not HEADER_LINE.fullmatch(line.strip()):
            return
        yield name, value.strip()


def _comment(line: str) -> bool:
    return bool(COMMENT.match(line)) and not line.strip().startswith(("//{", "/{"))


def _starts(lines: list[str], number: int, request: RequestLine) -> bool:
    """Whether a request line inside a block begins another message."""
    before = lines[number - 1].strip() if number else ""
    return request.message or not before or before.startswith(("#", "//"))


def _request(line: str, language: str) -> RequestLine | None:
    """A line of code as a request line: nothing but method and path."""
    text = PROMPT.sub("", line, count=1) if line.lstrip()[:1] in "$>" else line
    text = PROTOCOL_AHEAD.sub("", text.lstrip(), count=1)
    upper = text.strip().partition(" ")[0].strip(":") in METHODS
    loose = language in ("", "http", "text", "plaintext", "bash", "sh", "shell")
    found = read_line(text, loose=loose, relative=upper)
    if found is None:
        return None
    if not found.whole and not _annotated(found.rest):
        return None
    return found


def _annotated(rest: str) -> bool:
    """Whether what follows a request line is a comment, or a query on its own."""
    return rest.lstrip().startswith(("#", "//", "->", "=>", "--", "(", "?", "&"))


def _rank(request: RequestLine) -> Rank:
    target = request.target
    if request.message and not (target.variables and not target.concrete):
        return Rank.EXAMPLE
    # `GET /logs?level=warn` shows a value, where `?level={level}` would declare one.
    if any(variable.example for variable in target.query):
        return Rank.EXAMPLE
    return Rank.EXAMPLE if target.concrete and target.base else Rank.DECLARATION


def _commands(code: Code) -> Iterator[Called]:
    """curl, HTTPie and wget in a block."""
    text = code.text
    if not any(word in text for word in ("curl", "http", "wget")):
        return
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        taken = 1
        if found := CURL.search(line):
            command, taken = _command(lines, number, found.end() - 4)
            if called := _curl(command, number):
                yield called
        elif HTTPIE.match(line):
            command, taken = _command(lines, number, 0)
            if called := _httpie(command, number):
                yield called
        elif called := _other(line, number):
            yield called
        number += taken


def _command(lines: list[str], start: int, column: int) -> tuple[str, int]:
    """A command over its continued lines and open quotes, and how many lines it has."""
    parts: list[str] = []
    quote = ""
    for number in range(start, min(start + 400, len(lines))):
        line = lines[number] if parts else lines[start][column:].lstrip("`(\"'=")
        quote = _open_quote(line, quote)
        stripped = line.rstrip()
        continued = stripped.endswith(("\\", "^", "`")) and not stripped.endswith(
            "\\\\"
        )
        parts.append(stripped[:-1] if continued and not quote else line)
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if not quote and not continued and not OPTION_LINE.match(following):
            break
    return "\n".join(unwrapped(parts)), len(parts)


def _open_quote(line: str, quote: str) -> str:
    """The quote that is open at the end of a line."""
    escaped = False
    for char in line:
        if escaped:
            escaped = False
        elif char == "\\" and quote != "'":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in QUOTES:
            quote = char
    return quote


def _curl(command: str, number: int) -> Called | None:
    """The request of a curl command, even where the shell would refuse it."""
    words = _words(command)
    made = Command()
    for option, value in options(words[1:]):
        ACTIONS.get(option, ignore)(made, value)
    request = made.finish()
    # A URL whose quote is never closed ends at its first blank.
    url = next(iter((request.url or "").split()), "")
    target = read_target(url, relative=True) if url else None
    if target is None or not (target.base or target.placed or url[:1] == "/"):
        return None
    method = (request.method or "GET").upper()
    if not method.isalpha():
        return None
    headers = tuple(request.headers)
    return Called((method,), target, Rank.EXAMPLE, number, headers=headers)


def _words(command: str) -> list[str]:
    """The words of a command; a quote that is never closed ends with it."""
    for ending in ("", "'", '"'):
        try:
            words = shlex.split(command + ending, comments=False)
        except ValueError:
            continue
        return [word for word in words if word.strip()]
    return [word.strip(QUOTES) for word in command.split()]


def _httpie(command: str, number: int) -> Called | None:
    """The request of an HTTPie command."""
    made = request_of(command)
    target = read_target(made.url) if made and made.url else None
    if made is None or target is None:
        return None
    method, headers = (made.method or "GET").upper(), tuple(made.headers)
    return Called((method,), target, Rank.EXAMPLE, number, headers=headers)


def _other(line: str, number: int) -> Called | None:
    text = PROMPT.sub("", line, count=1).strip()
    if found := WGET.match(text):
        target = read_target(found[1].strip(QUOTES))
        method = "POST" if "--post-" in text else "GET"
        return Called((method,), target, Rank.EXAMPLE, number) if target else None
    return None


def _snippet(code: Code) -> Iterator[Called]:
    """The HTTP call of a snippet in a programming language."""
    sends = "http" in code.text or "requests." in code.text
    if code.language not in readers() or not sends:
        return
    block = Source(code.span.file, code.text, first_line=code.code_line or 1)
    example = read_snippet(code.language, block, code.title, Evidence.PROSE)
    if isinstance(example, str) or not example.url:
        return
    target = read_target(example.url)
    if target:
        method = (example.method or "GET").upper()
        yield Called((method,), target, Rank.EXAMPLE, 0, headers=example.headers)
