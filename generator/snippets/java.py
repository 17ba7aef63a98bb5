"""Java and Kotlin: Unirest, OkHttp, `java.net.http`."""

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

LANGUAGES = ("java", "kotlin", "kt")
LEXIS = Lexis(escaped='"', plain="'")
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
HEADER_CALLS = ("header", "addHeader", "setHeader")


def read(block: Source, title: str) -> Example | None:
    """The request that a chain of calls builds."""
    tokens = scan(block.text, LEXIS)
    request = unirest(tokens) or builder(tokens)
    if request is None:
        return None
    for name in HEADER_CALLS:
        for at in find_all(
            tokens, ".", name, "(", TokenKind.STRING, ",", TokenKind.STRING
        ):
            request.header(tokens[at + 3].text, tokens[at + 5].text)
    payload = payload_of(tokens)
    if payload is not None:
        request.send(payload)
    return request.example(block, "java", title)


def unirest(tokens: Sequence[Token]) -> Request | None:
    """`Unirest.post("url")`."""
    for method in METHODS:
        url = text_after(tokens, "Unirest", ".", method, "(")
        if url is not None:
            return Request(method.upper(), url)
    return None


def builder(tokens: Sequence[Token]) -> Request | None:
    """`new Request.Builder().url("…")` or `HttpRequest.newBuilder().uri(…)`."""
    url = text_after(tokens, "url", "(") or text_after(
        tokens, "URI", ".", "create", "("
    )
    if url is None:
        return None
    method = text_after(tokens, ".", "method", "(")
    if method is None:
        method = next(
            (
                verb
                for verb in METHODS
                if any(find(tokens, ".", v, "(") for v in (verb, verb.upper()))
            ),
            "get",
        )
    return Request(method.upper(), url)


def payload_of(tokens: Sequence[Token]) -> str | None:
    """The text of a body, however it is made."""
    for pattern in (
        (".", "body", "("),
        ("ofString", "("),
        ("create", "(", TokenKind.NAME, ","),
    ):
        text = text_after(tokens, *pattern)
        if text is not None:
            return text
    at = find(tokens, "create", "(", TokenKind.STRING, ",")
    return tokens[at + 2].text if at is not None else None
