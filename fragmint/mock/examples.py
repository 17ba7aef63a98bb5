"""A handwritten-style example call of each operation."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from shlex import quote as quoted
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from .answers import header_text
from .bodies import is_json
from .document import Json, Media, Operation, Parameter

if TYPE_CHECKING:
    from .mock import Mock

TOKEN = "token"
PAIR = "user:password"
"""Credentials of Basic (RFC 7617)."""


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """An example call: values as text, by location and name; a body as text."""

    method: str
    path: str
    values: Mapping[tuple[str, str], str]
    headers: Mapping[str, str]
    body: str = ""

    @property
    def target(self) -> str:
        """The path with its values, and the query."""
        path, _, fixed = self.path.partition("?")
        for (location, name), value in self.values.items():
            if location == "path":
                path = path.replace("{" + name + "}", quote(value, safe=":@,;"))
        pairs = [(n, v) for (at, n), v in self.values.items() if at == "query"]
        query = "&".join(filter(None, (fixed, urlencode(pairs))))
        return f"{path}?{query}" if query else path

    def curl(self, base: str) -> str:
        """A command that sends it to a base URL."""
        words = ["curl"] if self.method == "GET" else ["curl", "-X", self.method]
        if self.method == "HEAD":
            words = ["curl", "--head"]
        for name, value in self.headers.items():
            words += ["-H", quoted(f"{name}: {value}")]
        words += ["-d", quoted(self.body)] if self.body else []
        return " ".join([*words, quoted(base + self.target)])


def example_call(mock: Mock, operation: Operation) -> ExampleCall:
    """A call with what an operation needs."""
    values: dict[tuple[str, str], str] = {}
    headers: dict[str, str] = {}
    for parameter in operation.parameters:
        if parameter.required:
            text = header_text(sample(mock, parameter))
            values[parameter.location, parameter.name] = text
    for location, name, value in credentials(mock, operation):
        if location == "header":
            headers[name] = value
        else:
            values[location, name] = value
    cookies = [f"{n}={v}" for (at, n), v in values.items() if at == "cookie"]
    headers |= {n: v for (at, n), v in values.items() if at == "header"}
    headers |= {"Cookie": "; ".join(cookies)} if cookies else {}
    media = next((m for m in operation.body if is_json(m.media_type)), None)
    body = ""
    if media is not None:
        headers["Content-Type"] = media.media_type
        body = json.dumps(body_sample(mock, media), ensure_ascii=False)
    return ExampleCall(operation.method, operation.path, values, headers, body)


def sample(mock: Mock, parameter: Parameter) -> Json:
    """A value of a parameter: what is documented for it, else a made-up one."""
    for value in parameter.examples:
        if mock.samples.fits(parameter.at, value):
            return value
    return mock.samples.value(parameter.at, full=True)


def body_sample(mock: Mock, media: Media) -> Json:
    """A body: the documented example where it is valid, else a made-up one."""
    for _, value in media.examples:
        if media.at is None or mock.samples.fits(media.at, value):
            return value
    return mock.samples.value(media.at) if media.at else {}


def credentials(mock: Mock, operation: Operation) -> Iterator[tuple[str, str, str]]:
    """The credentials of the first alternative: locations, names and values."""
    accepted = next(iter(mock.tokens), "")
    for name in next(iter(operation.security), {}):
        scheme = mock.schemes.get(name, {})
        match scheme.get("type"), str(scheme.get("scheme", "")).lower():
            case "apiKey", _:
                yield str(scheme.get("in")), str(scheme.get("name")), accepted or "key"
            case "http", "basic":
                pair = b64encode((accepted or PAIR).encode()).decode()
                yield "header", "Authorization", f"Basic {pair}"
            case "http", kind:
                yield "header", "Authorization", f"{kind.capitalize()} {accepted or TOKEN}"
            case "oauth2" | "openIdConnect", _:
                yield "header", "Authorization", f"Bearer {accepted or TOKEN}"
