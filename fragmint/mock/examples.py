"""A handwritten-style example call of each operation."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from shlex import quote as quoted
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from .answers import completed, header_text
from .bodies import field, is_json, media_range, properties
from .document import Json, Media, Operation, Parameter
from .xml import is_xml, write_xml

if TYPE_CHECKING:
    from .mock import Mock

TOKEN = "token"
PAIR = "user:password"
"""Credentials of Basic (RFC 7617)."""


@dataclass(frozen=True, slots=True)
class ExampleCall:
    """An example call: where it goes, and the words that tell curl what to send."""

    method: str
    base: str
    target: str
    """The path below the base path, with its values and the query."""
    headers: Mapping[str, str]
    data: tuple[str, ...] = ()

    def curl(self, origin: str) -> str:
        """A command that sends it to a server."""
        words = ["curl"] if self.method == "GET" else ["curl", "-X", self.method]
        if self.method == "HEAD":
            words = ["curl", "--head"]
        for name, value in self.headers.items():
            # An empty header would be taken for one to leave out.
            words += ["-H", quoted(f"{name}: {value}" if value else f"{name};")]
        return " ".join([*words, *self.data, quoted(origin + self.base + self.target)])


def example_call(mock: Mock, operation: Operation) -> ExampleCall:
    """A call with what an operation needs."""
    path, _, fixed = operation.path.partition("#")[0].partition("?")
    query: list[str] = []
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for parameter in operation.parameters:
        if not parameter.required:
            continue
        value = sample(mock, parameter)
        match parameter.location:
            case "path":
                name = "{" + parameter.name + "}"
                path = path.replace(name, in_path(parameter, value))
                fixed = fixed.replace(name, quote(header_text(value), safe=""))
            case "query" | "querystring":
                query += pairs_of(parameter, value)
            case "cookie":
                cookies += pairs_of(parameter, value)
            case "header":
                is_json_text = parameter.media_type is not None
                text = dumped(value) if is_json_text else header_text(value)
                headers[parameter.name] = text
    for location, name, value in credentials(mock, operation):
        match location:
            case "header":
                headers[name] = value
            case "query":
                query.append(pair(name, value))
            case _:
                cookies.append(pair(name, value))
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    media, data = sent(mock, operation)
    if media and "-F" not in data and "--form-string" not in data:
        headers["Content-Type"] = media
    joined = "&".join(filter(None, (fixed, *query)))
    target = f"{path}?{joined}" if joined else path
    return ExampleCall(operation.method, operation.bases[0], target, headers, data)


def pair(name: str, value: Json, joint: str = ",") -> str:
    """A name and its value, or the parts of it, as a query has them."""
    parts = value if isinstance(value, list) else [value]
    return f"{quote_plus(name)}={joint.join(quote_plus(header_text(p)) for p in parts)}"


def pairs_of(parameter: Parameter, value: Json) -> list[str]:
    """A value as the pairs of a query or a form, by the parameter's style."""
    name = parameter.name
    match value:
        case _ if parameter.media_type is not None:
            return [pair(name, dumped(value))]
        case dict() | list() if parameter.style == "deepObject":
            return [*nested_pairs(name, value)]
        case dict() if parameter.explode:
            return [pair(key, item) for key, item in value.items()]
        case dict():
            return [pair(name, [part for item in value.items() for part in item])]
        case list() if parameter.explode:
            return [pair(name, item) for item in value]
    return [pair(name, value, joints(parameter))]


def nested_pairs(name: str, value: Json) -> Iterator[str]:
    """An object or a list in the style `deepObject`: `name[key][0]=value`."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        if isinstance(item, dict | list):
            yield from nested_pairs(f"{name}[{key}]", item)
        else:
            yield pair(f"{name}[{key}]", item)


def joints(parameter: Parameter) -> str:
    """What stands between the parts of a list."""
    between = {"spaceDelimited": "%20", "pipeDelimited": "|", "tabDelimited": "%09"}
    return between.get(parameter.style, ",")


def in_path(parameter: Parameter, value: Json) -> str:
    """A value as a part of a path, by the parameter's style."""
    name = parameter.name
    if parameter.media_type is not None:
        return quote(dumped(value), safe="")
    texts = parts_of(value, parameter.explode)
    match parameter.style, parameter.explode:
        case "label", explode:
            return "." + ("." if explode else ",").join(texts)
        case "matrix", True:
            named = texts if isinstance(value, dict) else [f"{name}={t}" for t in texts]
            return "".join(f";{text}" for text in named)
        case "matrix", _:
            return f";{name}={','.join(texts)}"
    return joints(parameter).join(texts)


def parts_of(value: Json, explode: bool) -> list[str]:
    """The parts of a list, those of an object (`key=value` if spread), or the one text, as
    a path has them.
    """
    match value:
        case dict():
            sign = "=" if explode else ","
            return [
                f"{escaped(key)}{sign}{escaped(item)}" for key, item in value.items()
            ]
        case list():
            return [escaped(item) for item in value]
    return [escaped(value)]


def escaped(value: Json) -> str:
    """A value as a part of a path."""
    return quote(header_text(value), safe=":@")


def sent(mock: Mock, operation: Operation) -> tuple[str, tuple[str, ...]]:
    """The body that an operation takes: its media type, and the words for curl. One in JSON
    comes first, one that nobody has to send is left out if it is not.
    """
    json_first = sorted(operation.body, key=lambda media: not is_json(media.media_type))
    media = next(iter(json_first), None)
    if media is None:
        return "", ()
    kind = "text/plain" if "*" in media.media_type else media.media_type
    if is_json(kind):
        return kind, ("-d", quoted(dumped(body_sample(mock, media))))
    if not operation.body_required:
        return "", ()
    value = body_sample(mock, media)
    match media_range(kind):
        case "application/x-www-form-urlencoded":
            if has_nothing(value) and media.at is not None:
                value = mock.samples.value(media.at, full=True)
            pairs = form_pairs(mock, media, value)
            return kind, ("-d", quoted("&".join(pairs)))
        case form if form.startswith("multipart/"):
            return kind, tuple(form_words(mock, media, value))
    if is_xml(kind) and media.at is not None and not isinstance(value, str):
        value = write_xml(mock.document, media.at, value)
    text = value if isinstance(value, str) else "text"
    return kind, ("--data-raw", quoted(text or "text"))


def has_nothing(value: Json) -> bool:
    """Whether a value holds something empty, which no form can say."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return not value or any(map(has_nothing, inner))


def form_pairs(mock: Mock, media: Media, value: Json) -> list[str]:
    """An object as the fields of a form."""
    places = dict(properties(media, mock.document))
    members = value.items() if isinstance(value, dict) else ()
    return [
        each
        for name, item in members
        for each in pairs_of(field(name, media, places.get(name, ())), item)
    ]


def form_words(mock: Mock, media: Media, value: Json) -> Iterator[str]:
    """An object as the parts of a form, files with a name."""
    places = dict(properties(media, mock.document))
    members = value if isinstance(value, dict) and value else {"key": "text"}
    for name, item in members.items():
        for each in item if isinstance(item, list) else [item]:
            place = places.get(name, ())
            schema, _ = mock.document.mapping(place)
            inner, _ = mock.document.mapping((*place, "items"))
            if "binary" in (schema.get("format"), inner.get("format")):
                yield from ("-F", quoted(f"{name}=content;filename=file.txt"))
            elif isinstance(each, dict):
                yield from (
                    "-F",
                    quoted(f"{name}={dumped(each)};type=application/json"),
                )
            else:
                yield from ("--form-string", quoted(f"{name}={header_text(each)}"))


def dumped(value: Json) -> str:
    """A value in JSON."""
    return json.dumps(value, ensure_ascii=False)


def sample(mock: Mock, parameter: Parameter) -> Json:
    """A value of a parameter: what is documented for it, else a made-up one."""
    for value in parameter.examples:
        if mock.samples.fits(parameter.at, value):
            return value
    made = mock.samples.value(parameter.at, full=True)
    return mock.samples.named(parameter.name, parameter.at, made)


def body_sample(mock: Mock, media: Media) -> Json:
    """A body: the documented example where it is valid, or would be with what its schema
    requires and it leaves out; else a made-up one.
    """
    for _, value in media.examples:
        if media.at is None:
            return value
        whole = completed(media.at, value, mock.samples)
        if mock.samples.fits(media.at, whole):
            return whole
    if media.at is None:
        return {}
    sketch = mock.samples.sketch(media.at)
    is_valid = mock.samples.fits(media.at, sketch)
    return sketch if is_valid else mock.samples.value(media.at)


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
