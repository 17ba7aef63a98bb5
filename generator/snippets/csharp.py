"""C#: RestSharp and HttpClient."""

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

LANGUAGES = ("csharp", "c#", "cs", "dotnet")
LEXIS = Lexis(escaped='"', plain="'")


def read(block: Source, title: str) -> Example | None:
    """The request of a snippet."""
    tokens = scan(block.text, LEXIS)
    request = restsharp(tokens) or http_client(tokens)
    return request.example(block, "csharp", title) if request else None


def restsharp(tokens: Sequence[Token]) -> Request | None:
    """`new RestClient(url)` with `new RestRequest(Method.X)`."""
    url = text_after(tokens, "RestClient", "(") or text_after(
        tokens, "RestClientOptions", "("
    )
    at = find(tokens, "Method", ".", TokenKind.NAME)
    if url is None or at is None:
        return None
    request = Request(tokens[at + 2].text.upper(), url)
    headers(request, tokens, "AddHeader")
    at = find(tokens, "AddParameter", "(", TokenKind.STRING, ",", TokenKind.STRING)
    if at is not None:
        request.send(tokens[at + 4].text, tokens[at + 2].text)
    elif (body := text_after(tokens, "AddJsonBody", "(")) is not None:
        request.send(body)
    return request


def http_client(tokens: Sequence[Token]) -> Request | None:
    """`new HttpRequestMessage(HttpMethod.X, url)`, also with initializers."""
    at = find(tokens, "HttpMethod", ".", TokenKind.NAME)
    url = text_after(tokens, "Uri", "(")
    if at is None:
        return None
    if url is None:
        url = text_after(tokens[at:], ",")
    request = Request(tokens[at + 2].text.upper(), url)
    headers(request, tokens, "Add")
    for index in find_all(tokens, "{", TokenKind.STRING, ",", TokenKind.STRING, "}"):
        request.header(tokens[index + 1].text, tokens[index + 3].text)
    body = text_after(tokens, "StringContent", "(")
    if body is not None:
        request.send(body)
    return request


def headers(request: Request, tokens: Sequence[Token], verb: str) -> None:
    """Add the headers that calls of `verb` set."""
    for at in find_all(tokens, verb, "(", TokenKind.STRING, ",", TokenKind.STRING, ")"):
        request.header(tokens[at + 2].text, tokens[at + 4].text)
