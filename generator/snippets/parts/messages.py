"""A request as a snippet shows it, made into an example."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.diagnostics import Span
from generator.facts import Example, ExampleKind, Json, SnippetCall
from generator.source import Source

from .literals import parse_json

FORM = "application/x-www-form-urlencoded"
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

    def send(self, text: str) -> None:
        """Set the body to a text: JSON if it is any."""
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
            return parse_json(text), media_type or JSON
        except ValueError:
            pass
    return text, media_type


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
