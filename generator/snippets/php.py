"""PHP: Guzzle and curl."""

from __future__ import annotations

from collections.abc import Sequence

from generator.facts import Example, Json
from generator.media import FORM, MULTIPART
from generator.snippets.parts.messages import JSON, Request
from generator.snippets.parts.source_code import (
    BLOCK_COMMENT,
    Lexis,
    NotLiteralError,
    Token,
    TokenKind,
    find,
    literal,
    scan,
    text_after,
)
from generator.source import Source

LANGUAGES = ("php",)
LEXIS = Lexis(
    escaped='"', plain="'", comments=(r"//[^\n]*", r"\#[^\n]*", BLOCK_COMMENT)
)


def read(block: Source, title: str) -> Example | None:
    """The request of `$client->request(method, url, options)` or of curl options."""
    tokens = scan(block.text, LEXIS)
    request = guzzle(tokens) or curl(tokens)
    return request.example(block, "php", title) if request else None


def guzzle(tokens: Sequence[Token]) -> Request | None:
    """A Guzzle request with its options."""
    at = find(tokens, "request", "(", TokenKind.STRING, ",", TokenKind.STRING)
    if at is None:
        return None
    request = Request(tokens[at + 2].text, tokens[at + 4].text)
    try:
        more = at + 6 < len(tokens) and tokens[at + 5].is_mark(",")
        options = literal(tokens, at + 6) if more else {}
    except NotLiteralError:
        options = {}
    add(request, options if isinstance(options, dict) else {})
    return request


def add(request: Request, options: dict[str, Json]) -> None:
    """Add headers and body from Guzzle's options."""
    headers = options.get("headers")
    for name, value in headers.items() if isinstance(headers, dict) else ():
        request.header(name, str(value))
    if isinstance(body := options.get("body"), str):
        request.send(body)
    elif "json" in options:
        request.give(options["json"], JSON)
    elif "form_params" in options:
        request.give(options["form_params"], FORM)
    elif isinstance(parts := options.get("multipart"), list):
        request.give(multipart(parts), MULTIPART)


def multipart(parts: list[Json]) -> Json:
    """The fields of Guzzle's multipart option; empty ones left out."""
    return {
        str(part["name"]): part.get("filename") or part.get("contents")
        for part in parts
        if isinstance(part, dict)
        and "name" in part
        and (part.get("filename") or part.get("contents"))
    }


def curl(tokens: Sequence[Token]) -> Request | None:
    """A request made with curl's options, in either spelling."""
    url = option(tokens, "CURLOPT_URL")
    if url is None:
        return None
    request = Request(option(tokens, "CURLOPT_CUSTOMREQUEST"), url)
    at = find(tokens, "CURLOPT_HTTPHEADER")
    if at is not None:
        try:
            headers = literal(tokens, at + 2)
        except NotLiteralError:
            headers = []
        for line in headers if isinstance(headers, list) else ():
            name, _, value = str(line).partition(":")
            request.header(name.strip(), value.strip())
    if (payload := option(tokens, "CURLOPT_POSTFIELDS")) is not None:
        request.send(payload)
        request.method = request.method or "POST"
    return request


def option(tokens: Sequence[Token], name: str) -> str | None:
    """The text of a curl option."""
    found = text_after(tokens, name, "=>")
    return found if found is not None else text_after(tokens, name, ",")
