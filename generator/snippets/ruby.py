"""Ruby: `net/http`."""

from __future__ import annotations

from generator.facts import Example
from generator.snippets.parts.messages import Request
from generator.snippets.parts.source_code import (
    Lexis,
    TokenKind,
    find,
    find_all,
    scan,
    text_after,
)
from generator.source import Source

LANGUAGES = ("ruby", "rb")
LEXIS = Lexis(escaped='"', plain="'", comments=(r"\#[^\n]*",))


def read(block: Source, title: str) -> Example | None:
    """The request of `Net::HTTP::Post.new(url)`."""
    tokens = scan(block.text, LEXIS)
    at = find(tokens, "Net", "::", "HTTP", "::", TokenKind.NAME, ".", "new")
    if at is None:
        return None
    url = text_after(tokens, "URI", "(") or text_after(tokens, "parse", "(")
    request = Request(tokens[at + 4].text.upper(), url)
    for index in find_all(tokens, "[", TokenKind.STRING, "]", "=", TokenKind.STRING):
        request.header(tokens[index + 1].text, tokens[index + 4].text)
    payload = text_after(tokens, "body", "=")
    if payload is not None:
        request.send(payload)
    return request.example(block, "ruby", title)
