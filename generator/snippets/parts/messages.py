"""A request in a snippet, as an example."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from generator.facts import Example, ExampleKind, Json, SnippetCall
from generator.media import FORM, MULTIPART
from generator.report.diagnostics import Span
from generator.snippets.parts.literals import parse_json
from generator.snippets.parts.written_json import parse_written_json
from generator.source import Source

BINARY = "application/octet-stream"
PART_NAME = re.compile(r'\bname="([^"\n]{1,200})"')
PART_FILE = re.compile(r'\bfilename="([^"\n]{1,400})"')
JSON = "application/json"


@dataclass
class Request:
    """A request in the making; `payload` is the body's text, `body` its value."""

    method: str | None = None
    url: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    payload: str | None = None
    body: Json = None
    has_body: bool = False
    media_type: str | None = None

    def header(self, name: str, value: str) -> None:
        """Add a header; Content-Type becomes the media type."""
        if name.lower() == "content-type":
            self.media_type = value.split(";")[0].strip().lower() or None
        self.headers.append((name, value))

    def give(self, value: Json, media_type: str | None = None) -> None:
        """Set the body to a value."""
        self.body, self.has_body = value, True
        self.media_type = self.media_type or media_type

    def send(self, text: str, media_type: str | None = None) -> None:
        """Set the body to a text: JSON, a form or a multipart body if it is any."""
        if media_type and not self.media_type:
            self.media_type = media_type.split(";")[0].strip().lower()
        value, media_type = read_body(text, self.media_type)
        self.give(value, media_type)

    def example(self, block: Source, language: str, title: str) -> Example | None:
        """The example, or None without an absolute URL."""
        if not self.url or not self.url.lower().startswith(("http://", "https://")):
            return None
        return Example(
            ExampleKind.REQUEST,
            language,
            whole(block),
            title=title,
            method=(self.method or "GET").upper(),
            url=self.url,
            headers=tuple(self.headers),
            has_body=self.has_body,
            body=self.body if self.has_body else None,
            media_type=self.media_type if self.has_body else None,
            source=block.text,
        )


def whole(block: Source) -> Span:
    """The place of a whole snippet."""
    return block.span(1, 1, len(block.text.rstrip("\n").split("\n")))


def read_body(text: str, media_type: str | None) -> tuple[Json, str | None]:
    """A body's value and media type: JSON wherever the text is JSON."""
    if media_type is None or "json" in media_type:
        try:
            return body_json(text, media_type), media_type or JSON
        except ValueError:
            pass
    elif media_type == FORM:
        return form_fields(text), media_type
    elif media_type == MULTIPART:
        return multipart_fields(text), media_type
    return text, media_type


def body_json(text: str, media_type: str | None) -> Json:
    """The JSON value of a body; written carelessly only where it is called JSON."""
    return parse_written_json(text)[0] if media_type else parse_json(text)


def form_fields(text: str) -> Json:
    """The fields of a form, a list for a name that comes several times; else the text."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return text
    fields: dict[str, Json] = {}
    for name, value in pairs:
        add_field(fields, name, value)
    return fields or text


def add_field(fields: dict[str, Json], name: str, value: str) -> None:
    """Put a field into a form: repeated ones are a list, in their order."""
    match fields.get(name):
        case None:
            fields[name] = value
        case list() as values:
            values.append(value)
        case first:
            fields[name] = [first, value]


def multipart_fields(text: str) -> Json:
    """The fields of a multipart body (RFC 7578), or the text; empty ones left out."""
    lines = text.replace("\r\n", "\n")
    boundary = lines.split("\n", 1)[0]
    fields: dict[str, Json] = {}
    for part in lines.split(boundary)[1:] if boundary.startswith("--") else ():
        head, _, value = part.strip("\n").partition("\n\n")
        name, file = PART_NAME.search(head), PART_FILE.search(head)
        content = file[1] if file else value.strip("\n")
        if name and content:
            add_field(fields, name[1], content)
    return fields or text


def call_example(
    block: Source,
    language: str,
    title: str,
    call: SnippetCall,
    values: tuple[tuple[str, Json], ...],
) -> Example:
    """The example of an SDK call."""
    return Example(
        ExampleKind.REQUEST,
        language,
        whole(block),
        title=title,
        call=call,
        values=values,
        source=block.text,
    )
