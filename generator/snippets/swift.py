"""Swift: `URLRequest` and `NSMutableURLRequest`."""

from __future__ import annotations

from collections.abc import Sequence

from generator.facts import Example, Json
from generator.media import MULTIPART
from generator.snippets.parts.messages import JSON, Request
from generator.snippets.parts.source_code import (
    Lexis,
    NotLiteralError,
    Token,
    find,
    literal,
    scan,
    text_after,
)
from generator.source import Source

LANGUAGES = ("swift",)
LEXIS = Lexis(escaped='"')


def read(block: Source, title: str) -> Example | None:
    """The request of a snippet; dictionaries are the headers and the body."""
    tokens = scan(block.text, LEXIS)
    url = text_after(tokens, "URL", "(", "string", ":")
    url = url or text_after(tokens, "NSURL", "(", "string", ":")
    request = Request(text_after(tokens, "httpMethod", "="), url)
    headers = variable(tokens, "headers")
    for name, value in headers.items() if isinstance(headers, dict) else ():
        request.header(name, str(value))
    body = variable(tokens, "parameters")
    if body is not None and request.media_type != MULTIPART:
        request.give(body, JSON)
    return request.example(block, "swift", title)


def variable(tokens: Sequence[Token], name: str) -> Json:
    """The literal that a variable is set to."""
    at = find(tokens, name, "=")
    try:
        return literal(tokens, at + 2) if at is not None else None
    except NotLiteralError:
        return None
