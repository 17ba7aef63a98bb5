"""Go: `net/http`."""

from __future__ import annotations

from collections.abc import Sequence

from generator.facts import Example
from generator.snippets.parts.messages import Request
from generator.snippets.parts.source_code import (
    Lexis,
    Token,
    TokenKind,
    find,
    find_all,
    scan,
    text_after,
)
from generator.source import Source

LANGUAGES = ("go", "golang")
LEXIS = Lexis(escaped='"', raw="`", plain="'")


def read(block: Source, title: str) -> Example | None:
    """The request of `http.NewRequest(method, url, body)`."""
    tokens = scan(block.text, LEXIS)
    at = find(tokens, "NewRequest", "(", TokenKind.STRING, ",")
    if at is None or at + 4 >= len(tokens):
        return None
    request = Request(tokens[at + 2].text, value(tokens, at + 4))
    for verb in ("Add", "Set"):
        for index in find_all(
            tokens, "Header", ".", verb, "(", TokenKind.STRING, ",", TokenKind.STRING
        ):
            request.header(tokens[index + 4].text, tokens[index + 6].text)
    payload = text_after(tokens, "NewReader", "(")
    if payload is None:
        payload = text_after(tokens, "NewBufferString", "(")
    if payload is not None:
        request.send(payload)
    return request.example(block, "go", title)


def value(tokens: Sequence[Token], at: int) -> str | None:
    """A string, or the string that a variable was set to."""
    token = tokens[at]
    if token.kind is TokenKind.STRING:
        return token.text
    return text_after(tokens, token.text, ":", "=") or text_after(
        tokens, token.text, "="
    )
