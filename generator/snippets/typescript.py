"""TypeScript and JavaScript: SDK calls, `fetch`, axios."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from generator.facts import Example, Json, SnippetCall
from generator.snippets.parts.messages import JSON, Request, call_example
from generator.snippets.parts.source_code import (
    Lexis,
    LiteralReader,
    NotLiteralError,
    Token,
    TokenKind,
    find,
    find_all,
    literal,
    scan,
    text_after,
)
from generator.source import Source

LANGUAGES = ("typescript", "ts", "javascript", "js", "node", "nodejs", "tsx", "jsx")
MAX_CLIENTS = 8
LEXIS = Lexis(escaped="\"'`")
BUILT_IN = frozenset(
    "AbortController Array Blob Buffer Date Error EventSource File FileReader FormData "
    "Headers Map Promise Request Set TextDecoder TextEncoder URL URLSearchParams "
    "WebSocket XMLHttpRequest".split()
)
"""Classes that every program has; none is the client of an API."""
METHODS = ("get", "post", "put", "patch", "delete", "head")


def read(block: Source, title: str) -> Example | None:
    """The first request of a snippet."""
    tokens = scan(block.text, LEXIS)
    if example := sdk(tokens, block, title):
        return example
    request = fetched(tokens) or axios(tokens)
    return request.example(block, "typescript", title) if request else None


def sdk(tokens: Sequence[Token], block: Source, title: str) -> Example | None:
    """A call on a client made with `const client = new Class(...)`."""
    clients = find_all(tokens, TokenKind.NAME, "=", "new", TokenKind.NAME)
    for index in islice(clients, MAX_CLIENTS):
        client = tokens[index].text
        name = tokens[index + 3].text
        if name in BUILT_IN:
            continue
        for at in find_all(tokens, client, "."):
            target, end = dotted(tokens, at)
            if target and end < len(tokens) and tokens[end].is_mark("("):
                values = arguments(tokens, end)
                options = tuple(key for key, _ in values if not key.isdecimal())
                module = text_after(tokens, "from") or ""
                call = SnippetCall(name, target, options, (), module)
                return call_example(block, "typescript", title, call, values)
    return None


def dotted(tokens: Sequence[Token], at: int) -> tuple[tuple[str, ...], int]:
    """The attributes after a name, and where they end."""
    names: list[str] = []
    at += 1
    while at + 1 < len(tokens) and tokens[at].is_mark("."):
        names.append(tokens[at + 1].text)
        at += 2
    return tuple(names), at


def arguments(tokens: Sequence[Token], at: int) -> tuple[tuple[str, Json], ...]:
    """Positional arguments by index, the entries of a last object by name."""
    reader = LiteralReader(tokens, at + 1)
    values: list[tuple[str, Json]] = []
    try:
        while not reader.peek(")"):
            value = reader.value()
            if reader.peek(","):
                reader.at += 1
            if isinstance(value, dict) and reader.peek(")"):
                values.extend(value.items())
            else:
                values.append((str(len(values)), value))
    except NotLiteralError:
        pass
    return tuple(values)


def fetched(tokens: Sequence[Token]) -> Request | None:
    """The request of `fetch(url, {method, headers, body})`."""
    index = find(tokens, "fetch", "(")
    if index is None or index + 2 >= len(tokens):
        return None
    request = Request(url=text_or_variable(tokens, index + 2))
    start = index + 3
    if start + 1 < len(tokens) and tokens[start + 1].kind is TokenKind.NAME:
        start = find(tokens, tokens[start + 1].text, "=", "{") or start
    options(request, tokens[start:])
    return request


def text_or_variable(tokens: Sequence[Token], at: int) -> str | None:
    """A string, or the string that a variable was set to."""
    token = tokens[at]
    if token.kind is TokenKind.STRING:
        return token.text
    return text_after(tokens, token.text, "=")


def options(request: Request, tokens: Sequence[Token]) -> None:
    """Add method, headers and body."""
    request.method = text_after(tokens, "method", ":")
    if (at := find(tokens, "headers", ":", "{")) is not None:
        add_headers(request, tokens, at + 2)
    if (at := find(tokens, "JSON", ".", "stringify", "(")) is not None:
        try:
            request.give(literal(tokens, at + 4), JSON)
        except NotLiteralError:
            return
    elif (text := text_after(tokens, "body", ":")) is not None:
        request.send(text)


def add_headers(request: Request, tokens: Sequence[Token], at: int) -> None:
    """Add the headers of an object literal."""
    try:
        headers = literal(tokens, at, tolerant=True)
    except NotLiteralError:
        return
    for name, value in headers.items() if isinstance(headers, dict) else ():
        request.header(name, str(value))


def axios(tokens: Sequence[Token]) -> Request | None:
    """The request of `axios.post(url, data, config)` and the like."""
    for method in METHODS:
        index = find(tokens, "axios", ".", method, "(", TokenKind.STRING)
        if index is None:
            continue
        request = Request(method.upper(), tokens[index + 4].text)
        if (at := find(tokens, "headers", ":", "{")) is not None:
            add_headers(request, tokens, at + 2)
        if method in ("post", "put", "patch") and tokens[index + 5].is_mark(","):
            try:
                request.give(literal(tokens, index + 6), JSON)
            except NotLiteralError:
                return request
        return request
    return None
