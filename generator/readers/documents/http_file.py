"""Request files (`.http`, `.rest`) of the REST Client and JetBrains' HTTP Client.

The formats: github.com/Huachao/vscode-restclient and JetBrains/http-request-in-editor.
Scripts and response handlers are ignored; values of `@name = value` lines fill
placeholders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from fragmint.secrets import is_secret_name
from generator import patterns as re
from generator.dataclass import dataclass
from generator.facts import Evidence, Json, Reading
from generator.media import FORM, MULTIPART
from generator.readers.calls.call import (
    BINARY,
    JSON_TYPE,
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    DescribedCall,
    kept_header,
)
from generator.readers.calls.call_credentials import distinct, of_header, of_query
from generator.readers.calls.call_reading import DocumentReading
from generator.readers.calls.groups import group_name, grouped, verb_name
from generator.readers.calls.literals import message_body
from generator.readers.calls.parameters import (
    FormRow,
    file_field,
    parameter_of,
    path_samples,
)
from generator.readers.calls.urls import CallUrl, parse_url
from generator.readers.documents.http_blocks import (
    COMMENT,
    HEADER,
    METHODS,
    REQUEST,
    SEPARATOR,
    VARIABLE,
    HttpBlock,
    blocks_of,
)
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

NAME = "http-file"
FILE_BODY: Final = re.compile(r"^\s*<@?(?:\w+)?\s+(\S.{0,400})$")
PART: Final = re.compile(r'(?i)\bname="([^"]{1,200})"')
FILE_PART: Final = re.compile(r'(?i)\bfilename="')
SURE: Final = re.compile(
    rf"(?m)^(?:{METHODS})[ \t]+(?:https?://|\{{\{{|/|[\w.-]{{1,80}}[:/])"
)
"""A request line at the begin of a line; an address alone is in any text."""


def sniff(source: Source) -> float:
    """Sure if request lines are at the begin of lines, outside of Markdown and code.

    A file of one request needs a header, a variable or a `###` as well.
    """
    text = source.text
    head = text.lstrip("\ufeff \t\r\n")[:1]
    if head in ("<", "{", "[", "`") or "```" in text or "~~~" in text:
        return 0.0
    if text.lstrip("\ufeff").startswith("---\n") or not SURE.search(text):
        return 0.0
    if is_markup(source):
        return 0.0
    requests = separators = variables = other = 0
    for line in source.lines[:2_000]:
        if REQUEST.match(line):
            requests += 1
        elif SEPARATOR.match(line):
            separators += 1
        elif VARIABLE.match(line):
            variables += 1
        elif re.match(
            r"\s*(?:[-*]\s|\|.*\||#{1,2}\s+\S.*\[|\+ (?:Request|Response))", line
        ):
            other += 1
    if not requests or other > requests + 2 or tells(source):
        return 0.0
    if separators >= requests - 1 and (separators or variables):
        return 0.97
    return 0.96 if variables or all_requests(source) else 0.0


MARKUP: Final = re.compile(r"(?m)^\.\. [\w:-]{1,40}::|^=+[ \t]\S|^\[source\b")
PAGES = frozenset({".md", ".mdx", ".markdown", ".adoc", ".rst"})


def is_markup(source: Source) -> bool:
    """Whether a text is a page whose headings look like request lines and separators:
    `GET /pets` above `####` in reStructuredText.
    """
    named = PurePosixPath(source.file).suffix.lower() in (".rst", ".adoc")
    return named or bool(MARKUP.search(source.text))


PROSE: Final = re.compile(
    r"(?:\|.{0,400}\||[*>-] .{0,400}|!\[.{0,400}|\[[^\]\"{}]{1,80}\]\(.{0,400}"
    r"|[\"'(*`_]{0,3}[^\W\d_][\w'-]{0,30}[*`_:,]{0,3} (?=.{0,4000}[^\W\d_])[^={}<>]{3,4000})\s*"
)
"""A line of a page: a row, an item, a link, or several words, which no JSON, XML or form has."""


def tells(source: Source) -> bool:
    """Whether a text tells of its requests, as a page does: sentences, lists or tables
    stand between them, or begin what is sent though no header says of which type it is.
    """
    if PurePosixPath(source.file).suffix.lower() in (".http", ".rest"):
        return False
    _, blocks, others = blocks_of(source)
    untyped = (
        block.body
        for block in blocks
        if all(name.lower() != "content-type" for name, _, _ in block.headers)
    )
    first = (next((t for _, t in body if t.strip()), "") for body in untyped)
    return any(PROSE.fullmatch(line.strip()) for line in (*first, *others))


def all_requests(source: Source) -> bool:
    """Whether the first line that is not a comment is a request with its headers.

    In a file that is a page by its name, lines that begin with `#` are headings.
    """
    if PurePosixPath(source.file).suffix.lower() in PAGES:
        return False
    lines = [line for line in source.lines[:400] if line.strip()]
    kept = [line for line in lines if not COMMENT.match(line)]
    first = REQUEST.match(kept[0]) if kept else None
    if first is None or len(kept) < 2:
        return False
    whole = re.match(r"https?://|\{\{", first[2] or first[3] or "")
    return bool(HEADER.match(kept[1]) or (whole and REQUEST.match(kept[1])))


def read(source: Source) -> Reading:
    """The requests of a file as operations by example."""
    result = DocumentReading(source, NAME)
    values, blocks, _ = blocks_of(source)
    for line in source.lines:
        if (found := VARIABLE.match(line)) and is_secret_name(found[1]):
            result.secrets.hide(found[2])
    for name, value in source.variables:
        if value and not is_secret_name(name):
            values.setdefault(name, value)
    work = HttpFile(source, values)
    for block in blocks:
        for name, value, _ in block.headers:
            result.secrets.hide(value if is_secret_name(name) else "")
        call = work.call(block)
        if call is not None:
            result.calls.append(call)
            continue
        span = source.span(block.line, 1, block.last)
        why = "a request without an HTTP URL"
        result.left_out.append((span, why))
        result.diagnostics.append(Diagnostic(Severity.NOTE, "left-out", why, span))
    result.calls = grouped(result.calls)
    result.warn_of_nothing("request file")
    return result.reading()


@dataclass
class HttpFile:
    """A request file while its requests become calls."""

    source: Source
    values: Mapping[str, str]

    def call(self, block: HttpBlock) -> DescribedCall | None:
        """A request as a call, None if it goes to no address of HTTP."""
        url = self.url(block)
        if url is None:
            return None
        span = self.source.span(block.line, 1, max(block.last, block.line))
        headers = [(n, v, self.source.span(line)) for n, v, line in block.headers]
        query = [self.parameter("query", n, v, span) for n, v in url.query]
        kept = [
            self.parameter("header", n, v, s) for n, v, s in headers if kept_header(n)
        ]
        paths = path_samples(url.path, span, self.values)
        graphql = block.method == "GRAPHQL"
        method = "POST" if graphql else block.method
        body = self.body(block, headers, graphql)
        reply = self.reply(block)
        title = title_of(block)
        return DescribedCall(
            method,
            url.path,
            span,
            url.base,
            title,
            name="" if title else verb_name(method, url.path),
            description=(
                " ".join(block.words)
                if block.words and title not in block.words
                else ""
            ),
            group=(block.group,) if group_name(block.group) else (),
            parameters=(
                *paths,
                *(p for p in query if not of_query(p.name, span)),
                *kept,
            ),
            bodies=(body,) if body else (),
            replies=(reply,) if reply else (),
            credentials=distinct(list(signs(headers, query, span))) or None,
            by_example=True,
            evidence=Evidence.TABLE,
            language=NAME,
        )

    def url(self, block: HttpBlock) -> CallUrl | None:
        """The address; a Host header completes one that is only a path."""
        address = block.address
        if address.startswith("/"):
            host = next((v for n, v, _ in block.headers if n.lower() == "host"), "")
            if host:
                address = f"{'' if '://' in host or '{{' in host else 'https://'}{host}{address}"
        elif not re.match(r"[\w+.-]+://|\{\{|[\w.-]+[:/.]", address):
            return None
        return parse_url(address.split(" HTTP/")[0], self.values)

    def parameter(self, place: str, name: str, text: str, span: Span) -> CallParameter:
        """A parameter by its sample."""
        return parameter_of(place, FormRow(name, text, span), self.values)

    def body(
        self, block: HttpBlock, headers: Sequence[tuple[str, str, Span]], graphql: bool
    ) -> CallBody | None:
        """The body of a request: text, a form, parts, or a file."""
        lines = trimmed(block.body)
        if not lines:
            return None
        span = self.source.span(lines[0][0], 1, lines[-1][0])
        media = next((v for n, v, _ in headers if n.lower() == "content-type"), "")
        text = "\n".join(line for _, line in lines)
        if graphql or any(
            n.lower() == "x-request-type" and v.lower() == "graphql"
            for n, v, _ in headers
        ):
            message: Json = {"query": text, "variables": {}}
            return CallBody(JSON_TYPE, span, message, True)
        if media.lower().startswith("multipart/"):
            fields = tuple(self.parts(lines))
            kind = media.partition(";")[0].strip().lower()
            return CallBody(kind or MULTIPART, span, fields=fields) if fields else None
        if FILE_BODY.match(lines[0][1]):
            bare_media = media.partition(";")[0].strip().lower() or BINARY
            return CallBody(bare_media if "{{" not in bare_media else BINARY, span)
        if media.lower().startswith(FORM):
            text = "".join(line.strip() for _, line in lines)
        return message_body(text, "" if "{{" in media else media, span, self.values)

    def parts(self, lines: Sequence[tuple[int, str]]) -> Iterator[CallParameter]:
        """The parts of a multipart body."""
        name, number, file, text = "", 0, False, list[str]()
        for at, line in [*lines, (0, "--")]:
            if line.startswith("--"):
                if name:
                    yield self.part(name, number, file, "\n".join(text).strip())
                name, file, text = "", False, []
            elif not name and (found := PART.search(line)):
                name, number, file = found[1], at, bool(FILE_PART.search(line))
            elif name and not HEADER.match(line):
                file = file or bool(FILE_BODY.match(line))
                text.append(line)

    def part(self, name: str, number: int, file: bool, text: str) -> CallParameter:
        """One part as a field of a form."""
        span = self.source.span(number)
        if file:
            return file_field(name, span)
        return self.parameter("form", name, text, span)

    def reply(self, block: HttpBlock) -> CallReply | None:
        """The response that is kept below a request."""
        if not block.status:
            return None
        end = next(
            (n for n, (_, line) in enumerate(block.answer) if not line.strip()),
            len(block.answer),
        )
        headers = [HEADER.match(line) for _, line in block.answer[:end]]
        media = next(
            (h[2] for h in headers if h and h[1].lower() == "content-type"), ""
        )
        lines = trimmed(block.answer[end:])
        span = self.source.span(lines[0][0] if lines else block.line)
        text = "\n".join(line for _, line in lines)
        return CallReply(block.status, span, "", message_body(text, media, span))


def title_of(block: HttpBlock) -> str:
    """The name of a request: its title, its comment, or its name in words."""
    if block.title:
        return block.title
    if block.words and len(block.words[0]) <= 80:
        return block.words[0]
    return re.sub(r"[._-]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", block.name))


def trimmed(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines without blank ones and comments at their ends."""
    kept = list(lines)
    while kept and (not kept[-1][1].strip() or re.match(r"^#(?![\w{])", kept[-1][1])):
        kept.pop()
    while kept and not kept[0][1].strip():
        kept.pop(0)
    return kept


def signs(
    headers: Sequence[tuple[str, str, Span]], query: Sequence[CallParameter], span: Span
) -> Iterator[Credential]:
    """The credentials that a request carries."""
    for name, value, place in headers:
        if credential := of_header(name, value, place):
            yield credential
    for parameter in query:
        if credential := of_query(parameter.name, span):
            yield credential
