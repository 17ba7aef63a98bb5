"""Code on a page as messages: HTTP, calls in ten languages, JSON, calls with responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Evidence, Example, ExampleKind, Json
from generator.formats.page import Code
from generator.readers.endpoints.request_lines import (
    RequestObject,
    request_object,
    sentences,
    without_box,
)
from generator.readers.fields.schema_statements import drawn_schema
from generator.readers.operations.shown_types import with_values
from generator.readers.operations.statuses import is_phrase
from generator.report.diagnostics import Span
from generator.snippets import read_snippet
from generator.snippets.curl import shown_output
from generator.snippets.httpie import START as HTTPIE
from generator.snippets.parts.messages import (
    parse_several,
    parse_written_json,
    read_body,
)
from generator.source import Source

MAX_CODE = 200_000
"""Longest code that is read, in characters; longer is a dump, not an example."""

REQUEST_LINE = re.compile(
    r"(?:>\s?)?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|COPY|MOVE|LIST)\s+(\S{1,4000})(?:\s+HTTP/[\d.]{1,3})?\s*"
)
STATUS_LINE = re.compile(
    r"(?i:[<#]\s?|//\s?|[-=]{1,2}>\s?)?(?i:HTTP(?:/[\d.]{1,3})?(?:[ -]?(?:status|code|status code))?:?"
    r"|Status:?|(?:Response|Reply)(?:[ -](?:status|code|status code))?:?)"
    r"\s+\(?([1-5]\d\d)\b.{0,80}"
)
RESPONSE_LABEL = re.compile(
    r"(?i)\W{0,4}(?:example |sample )?(?:response|reply)(?: body)?\W{0,4}"
)
"""A line between a request and the JSON that answers it."""
REQUEST_LABEL = re.compile(
    r"(?i)\W{0,4}(?:example |sample )?request(?: example| sample)?\W{0,4}"
)
"""A line above a request in the code that shows it: `Request:`."""
REASON = re.compile(r"([1-5]\d\d)\s+([A-Z][A-Za-z '-]{1,40})")
"""A status line without its protocol, as `202 Accepted`."""
HEADER = re.compile(r"(?:[<>]\s?)?([A-Za-z][\w-]{0,80}):\s*(.{0,4000})")
PROMPT = re.compile(r"^\s*(?:\$|>|#)\s+(?=curl\b|http\b)", re.MULTILINE)
SHELLS = frozenset(
    "bash sh shell curl zsh console shell-session terminal cmd text plaintext http".split()
) | {""}
DECLARED_JSON = ("json", "json5", "jsonc")
JSONS = frozenset(
    "json json5 jsonc javascript js text txt plaintext http text".split()
) | {""}
SCRIPTS = frozenset(("javascript", "js"))
"""Languages that pages give to JSON as well as to calls."""
MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+*-]{1,120}")
CONTENT = frozenset(("content", "body", "payload", "request body"))
SEPARATORS = CONTENT | {"", "<", ">"}
"""A line between the headers and the body of a message, or a label of the body."""
INLINE_COMMENT = re.compile(r"(?<=[\s,])//[^\"\n{}\[\]]{0,200}?(?=[ \t]{2,8}[\"}\]])")
"""A comment in code whose lines were joined: it ends where a key or a bracket comes."""
COMMENT = re.compile(r"^\s*(?:#|//).*$")


HEADERS_AHEAD = re.compile(
    r"\A\s{0,9}(?:[A-Z][A-Za-z]{1,30}(?:-[A-Z][A-Za-z]{1,30}){0,4}: ?[^\n\"{}]{1,200}\n){1,10}\s{0,9}\n(?=\s{0,9}[{\[])"
)
"""Headers alone above a body: `Content-Type: application/json`, a blank line, JSON."""
TOLD_KIND = re.compile(
    r"(?i)\s{0,20}(?:#|//)\s{0,9}(request|response)(?: (?:body|example|payload|data))?\W{0,4}\n"
)
"""A comment above JSON that says what it is and nothing else: `//response`."""
KINDS = {"request": ExampleKind.REQUEST, "response": ExampleKind.RESPONSE}


@dataclass(frozen=True, slots=True)
class Message:
    """A request or response as code shows it; `kind` is None if only JSON is shown.

    `status` is empty if none is shown; `url` may be a path alone.
    """

    kind: ExampleKind | None
    span: Span
    language: str
    method: str = ""
    url: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    has_body: bool = False
    body: Json = None
    media_type: str = ""
    status: str = ""
    source: str = ""
    note: str = ""
    call: Example | None = None
    title: str = ""


@lru_cache(maxsize=256)  # Every operation that a page is about asks for its code.
def messages_of(code: Code) -> tuple[Message, ...]:
    """The messages that code shows, in order; none if it shows something else."""
    if len(code.text) > MAX_CODE:
        return ()
    text = PROMPT.sub("", code.text.replace("\r\n", "\n")).strip("\n")
    text = HEADERS_AHEAD.sub("", without_remarks(without_box(text)))
    language = code.language.removeprefix("language-")
    if TRANSCRIPT.match(text):
        return tuple(transcript(text, code))
    first = next((line for line in text.split("\n") if line.strip()), "").strip()
    if REQUEST_LABEL.fullmatch(first):
        behind = text.partition(first)[2].lstrip().split("\n")[0].strip()
        first = behind if REQUEST_LINE.fullmatch(behind) else first
    if REQUEST_LINE.fullmatch(first) or status_of(first):
        return tuple(http_messages(text, code))
    is_shell = language in SHELLS or re.match(r"(?:[\w./-]{0,40}\s)?curl\s", first)
    called = is_shell and re.search(r"(?m)^\s*curl\s", text)
    if called or HTTPIE.match(first):
        return tuple(command_messages(shown_output(text), code))
    if written := request_object(text):
        return (object_message(written, text, code),)
    if text.lstrip()[:1] in ("{", "[") or COMMENT.match(first):
        value = json_message(text, code, 0)
        if value is None and (several := parse_several(text)):
            empty = json_message("{}", code, 0)
            return each_of(several, empty) if empty else ()
        if value is not None or text.lstrip()[:1] in ("{", "["):
            return (value,) if value is not None else ()
    if language not in JSONS or language in SCRIPTS:
        return tuple(snippet(code, text, language))
    return ()


def without_remarks(text: str) -> str:
    """Code with blank lines in place of comments just above a request line."""
    lines = text.split("\n")
    run: list[int] = []
    for index, line in enumerate(lines):
        if COMMENT.match(line):
            run.append(index)
            continue
        if run and REQUEST_LINE.fullmatch(line.strip()):
            before = lines[run[0] - 1] if run[0] else ""
            for at in () if before.strip() else run:
                lines[at] = ""
        if line.strip() or not run:
            run = []
    return "\n".join(lines)


def status_of(line: str) -> str:
    """The status of a line that begins a response; empty if it is none.

    Without a protocol the reason must be the one that RFC 9110 has for the status.
    """
    if found := STATUS_LINE.fullmatch(line):
        return found[1]
    found = REASON.fullmatch(line)
    return found[1] if found and is_phrase(found[1], found[2].strip()) else ""


def place(code: Code, offset: int, lines: int) -> Span:
    """The place of some lines of code."""
    first = (code.code_line or code.span.line) + offset
    return Span(code.span.file, first, 1, first + max(lines - 1, 0))


def json_message(text: str, code: Code, offset: int) -> Message | None:
    """A message of which only the JSON body is shown."""
    lead = len(text) - len(text.lstrip("\n"))
    body = "\n".join(
        line for line in text.strip().split("\n") if not COMMENT.match(line)
    )
    try:
        value, note = parse_written_json(INLINE_COMMENT.sub("", body))
    except ValueError:
        return None
    span = place(code, offset + lead, len(text.strip().split("\n")))
    value = value if drawn_schema(value) else with_values(value)
    described = TOLD_KIND.match(text)
    kind = KINDS[described[1].lower()] if described else None
    return Message(
        kind, span, "json", has_body=True, body=value, media_type="application/json",
        source=text, note=note, title=title_of(code.title),
    )  # fmt: skip


def object_message(written: RequestObject, text: str, code: Code) -> Message:
    """The request that an object states."""
    return Message(
        ExampleKind.REQUEST, place(code, 0, len(text.split("\n"))), "json",
        written.method, written.url, written.headers, written.has_body, written.body,
        "application/json" if written.has_body else "", source=text,
        title=title_of(code.title),
    )  # fmt: skip


TRANSCRIPT = re.compile(
    r"\s*> (?:GET|POST|PUT|PATCH|DELETE|HEAD) \S{1,4000}(?s:.)*?^< ", re.MULTILINE
)
"""An exchange as tools print it, each line marked with its direction: `> GET /pets`."""
MARKED = re.compile(r"[<>](?: |$)")


def transcript(text: str, code: Code) -> Iterator[Message]:
    """The messages of an exchange whose lines are marked with their direction."""
    runs: list[tuple[str, int, list[str]]] = []
    for index, line in enumerate(text.split("\n")):
        if MARKED.match(line) and (not runs or runs[-1][0] != line[0]):
            runs.append((line[0], index, []))
        if runs:
            runs[-1][2].append(line[2:] if MARKED.match(line) else line)
    for direction, offset, lines in runs:
        if direction == ">" or status_of(lines[0].strip()):
            yield from http_messages("\n".join(lines), code, offset)
        elif (shown := json_message("\n".join(lines), code, offset)) is not None:
            yield as_response(shown, "")


def http_messages(text: str, code: Code, offset: int = 0) -> Iterator[Message]:
    """HTTP messages one after the other (RFC 9112, section 2.1)."""
    lines = text.split("\n")
    starts: list[int] = []
    for index, line in enumerate(lines):
        # Request lines one below the other are several endpoints, not a body.
        free = not index or not lines[index - 1].strip() or starts[-1:] == [index - 1]
        request = free and REQUEST_LINE.fullmatch(line.strip())
        answer = status_of(line.strip()) and (free or not REASON.match(line))
        label = starts and RESPONSE_LABEL.fullmatch(line)
        if request or answer or (label and begins_json(lines[index + 1 :])):
            starts.append(index)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        message, body = http_message(lines[start:end], code, start + offset)
        several = parse_several(body) if body and not message.has_body else []
        yield from each_of(several, message) if several else (message,)


def each_of(several: Sequence[tuple[str, Json]], shown: Message) -> tuple[Message, ...]:
    """A message with each of its bodies, which comments give titles."""
    bodies = ((title, with_values(value)) for title, value in several)
    return tuple(
        replace(shown, has_body=True, body=body, title=title or shown.title)
        for title, body in bodies
    )


def begins_json(lines: Sequence[str]) -> bool:
    """Whether the first line that is not blank begins JSON."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return first[:1] in ("{", "[")


GUARD = re.compile(r"\A(?:\)\]\}'?,?|while ?\(1\);|for ?\(;;\);)\s{0,20}(?=[{\[])")
"""What a server puts in front of JSON so that no script of another site can run it."""


def http_message(lines: list[str], code: Code, offset: int) -> tuple[Message, str]:
    """A message with the text of its body: start line, headers, a blank line (or not)."""
    request = REQUEST_LINE.fullmatch(lines[0].strip())
    status = status_of(lines[0].strip())
    while lines[1:] and (not lines[-1].strip() or RESPONSE_LABEL.fullmatch(lines[-1])):
        lines = lines[:-1]  # What announces the next message.
    headers: list[tuple[str, str]] = []
    index = 1
    while index < len(lines) and (found := HEADER.fullmatch(lines[index].strip())):
        if found[1].lower() in CONTENT:
            break
        if found[2].strip():
            headers.append((found[1], found[2].strip()))
        index += 1
    while index < len(lines) and lines[index].strip(" :").lower() in SEPARATORS:
        index += 1
    body = GUARD.sub("", "\n".join(lines[index:]).strip())
    media = next(
        (
            v.split(";")[0].strip().lower()
            for k, v in headers
            if k.lower() == "content-type"
        ),
        "",
    )
    # What stands for a media type (`<type of the image>`) is none.
    media = media if MEDIA_TYPE.fullmatch(media) else ""
    media = media or ("application/json" if code.language in DECLARED_JSON else "")
    value, media_type = whole_body(body, media) if body else (None, media)
    host = next((v for k, v in headers if k.lower() == "host"), "")
    url = request[2] if request else ""
    url = f"https://{host}{url}" if host and url.startswith("/") else url
    kind = ExampleKind.REQUEST if request else ExampleKind.RESPONSE
    return Message(
        kind, place(code, offset, len(lines)), "http", request[1] if request else "",
        url, tuple(headers), bool(body) and value is not None, value,
        media_type or "", status, "\n".join(lines),
    ), body  # fmt: skip


def whole_body(text: str, media: str) -> tuple[Json, str | None]:
    """A body's value: JSON wherever it is, also where it is written carelessly."""
    commented = COMMENT.match(text.partition("\n")[0]) and "json" in media
    if commented or (text[:1] in ("{", "[") and (not media or "json" in media)):
        try:
            value = with_values(parse_written_json(text)[0])
            return value, media or "application/json"
        except ValueError:
            return None, media
    # Text of no known type below a message is a remark as often as a body.
    return read_body(text, media) if media else (None, None)


COMMAND = re.compile(r"\s*(?:[\w./-]*\s)?curl\s")


def tool_of(line: str) -> str:
    """The language of the command that begins on a line; empty if none does."""
    return "bash" if COMMAND.match(line) else "httpie" if HTTPIE.match(line) else ""


def command_messages(text: str, code: Code) -> Iterator[Message]:
    """Commands of curl and HTTPie, and what each is answered where that is shown below."""
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        tool = tool_of(lines[index])
        if not tool:
            index += 1
            continue
        end = command_end(lines, index)
        command = "\n".join(lines[index:end])
        yield from snippet(code, command, tool, index)
        following = (
            n
            for n in range(end, len(lines))
            if re.match(r"\s*curl\s", lines[n]) or HTTPIE.match(lines[n])
        )
        rest_end = next(following, len(lines))
        yield from answers("\n".join(lines[end:rest_end]), code, end)
        index = rest_end


def command_end(lines: list[str], start: int) -> int:
    """Where a shell command ends: behind its last continued or quoted line."""
    quote = ""
    for index in range(start, len(lines)):
        line = lines[index]
        quote = open_quote(line, quote)
        following = lines[index + 1].lstrip() if index + 1 < len(lines) else ""
        if (
            not quote
            and not line.rstrip().endswith("\\")
            and not following.startswith(("-", '"http', "'http"))
        ):
            return index + 1
    return len(lines)


def open_quote(line: str, quote: str) -> str:
    """The quote that is open behind a line."""
    skip = False
    for letter in line:
        if skip:
            skip = False
        elif letter == "\\" and quote != "'":
            skip = True
        elif quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
    return quote


def answers(text: str, code: Code, offset: int) -> Iterator[Message]:
    """The text below a command: an HTTP message or JSON, comments aside."""
    stripped = text.strip("\n")
    offset += len(text) - len(text.lstrip("\n"))
    if not stripped.strip():
        return
    first = stripped.strip().split("\n")[0].strip()
    if status_of(first):
        yield from http_messages(stripped, code)
        return
    status = re.search(
        r"(?m)^\s*(?:#|//|<)?\s*(?:HTTP/[\d.]+|Status:?)\s*([1-5]\d\d)", stripped
    )
    at = re.search(r"(?m)^[ \t]*[{\[]", stripped)
    if at is None:
        return
    shown = json_message(
        stripped[at.start() :], code, offset + stripped[: at.start()].count("\n")
    )
    if shown is not None:
        yield as_response(shown, status[1] if status else "")


def as_response(message: Message, status: str) -> Message:
    """A message of which only the body is shown, as a response."""
    return Message(
        ExampleKind.RESPONSE, message.span, message.language, has_body=True,
        body=message.body, media_type=message.media_type, status=status,
        source=message.source, note=message.note,
    )  # fmt: skip


def title_of(text: str) -> str:
    """The title of code, without the endpoint that it may name behind that."""
    at = next((at for at, _ in sentences(text)), None) if "/" in text else None
    return (text if at is None else text[:at]).strip(" \t-–—:(")


def snippet(code: Code, text: str, language: str, offset: int = 0) -> Iterator[Message]:
    """The request that a snippet makes."""
    first = (code.code_line or code.span.line) + offset
    source = Source(code.span.file, text, first_line=first)
    try:
        found = read_snippet(language, source, code.title, Evidence.TABLE)
    except (ValueError, RecursionError):
        return
    if isinstance(found, str):
        found_url = re.search(
            r"(?i)https?://[^\s'\"\\]{3,2000}|(?<=[\s'\"])/[\w{}$/:.?=&%-]{2,500}", text
        )
        if language == "bash" and found_url:
            yield Message(
                ExampleKind.REQUEST,
                source.span(1),
                "curl",
                url=found_url[0],
                source=text,
            )
        return
    yield Message(
        found.kind,
        found.span,
        found.language,
        found.method or "",
        found.url or "",
        found.headers,
        found.has_body and not named_file(found.body),
        found.body,
        found.media_type or "",
        found.status or "",
        text,
        "",
        found,
        title_of(code.title),
    )


def named_file(body: Json) -> bool:
    """Whether a body is only a file's name: `@payload.json`."""
    first = next(iter(body), "") if isinstance(body, dict) else body
    return isinstance(first, str) and first.startswith(("@", "/"))


def keys_at(value: Json) -> Mapping[tuple[str, ...], frozenset[str]]:
    """The keys of the objects in a value by the way to them; `*` is every item.

    Looked into three levels deep: wrappers such as `data` and `result` go no deeper.
    """
    found: dict[tuple[str, ...], frozenset[str]] = {}
    stack: list[tuple[tuple[str, ...], Json]] = [((), value)]
    while stack:
        at, inner = stack.pop()
        if isinstance(inner, list):
            stack.extend(
                (at if at[-1:] == ("*",) else (*at, "*"), item) for item in inner[:5]
            )
        elif isinstance(inner, dict):
            found[at] = found.get(at, frozenset()) | inner.keys()
            if sum(step != "*" for step in at) < 3:
                stack.extend(((*at, key), child) for key, child in inner.items())
    return found
