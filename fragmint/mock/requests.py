"""Requests received by the server, the responses to them, and the violations of both."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus, unquote_to_bytes

from .answers import NO_BODY, Reply, answer_for
from .bodies import ZIPPED, Received, documented, is_json, read_body, read_form, whole
from .document import Document, Json, Media, Operation, Parameter, Place, join_pointer
from .routing import Match
from .schemas import Schemas
from .styles import (
    Readings,
    Typer,
    names_of,
    parsed,
    read_json,
    read_query,
    read_simple,
    split_query,
)


def judged(
    operation: Operation, method: str, reply: Reply, schemas: Schemas
) -> Iterator[Violation]:
    """The ways in which a response of an operation breaks the document."""
    answer = answer_for(operation, reply.status)
    if answer is None:
        text = f"response: status {reply.status} is not documented"
        yield Violation("undocumented", text)
        return
    named = {name.lower() for name in reply.headers}
    for header in answer.headers:
        if header.required and header.name.lower() not in named:
            text = f"response: header {header.name} is required, but not sent"
            yield Violation("missing", text)
    if method == "HEAD" or reply.status in NO_BODY or not reply.content:
        return
    media = documented(answer.content, reply.media_type or "")
    if media is not None:
        yield from wrong(media, reply, schemas)
    elif answer.content:
        text = f"response: media type {reply.media_type or ''!r} is not documented"
        yield Violation("media", text)


def wrong(media: Media, reply: Reply, schemas: Schemas) -> Iterator[Violation]:
    """The violations in a JSON body."""
    if not is_json(reply.media_type or ""):
        return
    try:
        value = read_json(reply.content)
    except (ValueError, RecursionError) as error:
        yield Violation("syntax", f"response: the body is not JSON: {error}")
        return
    if media.at is not None:
        yield from problems(media.at, value, schemas)


def problems(place: Place, value: object, schemas: Schemas) -> Iterator[Violation]:
    """The violations of a value against the schema at a place."""
    for problem in schemas.problems(place, value):
        text = f"response: {problem}"
        yield Violation("schema", text, problem.pointer, join_pointer(place))


@dataclass(frozen=True, slots=True)
class Request:
    """A received request; header names are in lower case."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    scheme: str = "http"

    def header(self, name: str) -> str | None:
        """A header's value, several ones joined (RFC 9110, section 5.2)."""
        found = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(found) if found else None

    @property
    def cookies(self) -> list[tuple[str, str]]:
        """Names and values of the cookies."""
        pieces = (self.header("cookie") or "").split(";")
        pairs = (piece.strip().partition("=") for piece in pieces if piece.strip())
        return [(name, value) for name, _, value in pairs]


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a request breaks the document.

    `kind` is `schema` (a value breaks its schema), `missing`, `undocumented`, `media`
    (of a body), `syntax` (a body is not what its media type says), `security`, `scope`
    or `operation`. `pointer` leads to what is wrong in the value, `expected` to its
    schema in the document.
    """

    kind: str
    text: str
    pointer: str = ""
    expected: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """A request understood: parameter values by (location, name), and the body."""

    operation: Operation
    parameters: Mapping[tuple[str, str], Json] = field(default_factory=dict)
    body: Received | None = None
    violations: tuple[Violation, ...] = ()

    @property
    def path_values(self) -> list[str]:
        """The values in the path."""
        return [
            str(value) for (at, _), value in self.parameters.items() if at == "path"
        ]


class Reader:
    """Understands requests by one document."""

    def __init__(
        self,
        document: Document,
        scopes: Iterable[str] | None = None,
        tokens: Iterable[str] = (),
    ) -> None:
        """With `scopes`, credentials have these and no others; with `tokens`, they are
        one of these.
        """
        self._document = document
        self._scopes = None if scopes is None else frozenset(scopes)
        self._tokens = frozenset(tokens)
        self._schemas = Schemas(document, "request")
        self._typer = Typer(document, self._schemas)
        self._schemes = document.schemes()

    @property
    def schemas(self) -> Schemas:
        """Validation of what is sent."""
        return self._schemas

    def read(self, request: Request, match: Match) -> Reading:
        """Values and violations of a request."""
        operation = match.operation
        found: dict[tuple[str, str], Json] = {}
        wrong = [*misspelt(request)]
        for parameter in operation.parameters:
            if parameter.location == "querystring":
                if request.query or parameter.required:
                    found["query", parameter.name] = self._whole(parameter, request)
                continue
            readings = self._raw(parameter, request, match)
            where = f"{parameter.location} parameter {parameter.name}"
            if readings is not None:
                value = self._typer.value(readings, parameter.at)
                found[parameter.location, parameter.name] = value
                free = parameter.allows_empty and readings.text == ""
                if is_json(parameter.media_type or "") and readings.parsed is None:
                    wrong.append(Violation("syntax", f"{where}: is not JSON"))
                elif not free and not is_of_transport(parameter):
                    wrong += self._wrong(where, parameter.at, value)
            elif parameter.required and not is_of_transport(parameter):
                wrong.append(Violation("missing", f"{where}: required, but not sent"))
        wrong += undeclared(request, operation, self._schemes)
        body = self._body(request, operation, wrong)
        wrong += self._insecure(request, operation)
        return Reading(operation, found, body, tuple(wrong))

    def _whole(self, parameter: Parameter, request: Request) -> Json:
        """A parameter that is the whole query string (OpenAPI 3.2)."""
        kind = parameter.media_type or ""
        if kind == "application/x-www-form-urlencoded":
            media = self._document.media(parameter.at[:-1], kind)
            return read_form(request.query, media, self._document, self._typer)
        text = unquote_plus(request.query)
        return (parsed(text) or (text,))[0] if "json" in kind else text

    def _raw(
        self, parameter: Parameter, request: Request, match: Match
    ) -> Readings | None:
        """The raw value of a parameter; None if it is not there."""
        readings = raw(parameter, request, match)
        if readings is None:
            return self._empty(parameter)
        spread = readings.only_object and parameter.style == "form"
        if spread and "object" not in parameter.kinds:
            return None
        return readings

    def _empty(self, parameter: Parameter) -> Readings | None:
        """An object without members, where it would show no trace in a query."""
        traceless = parameter.style in ("form", "deepObject") and parameter.explode
        if parameter.required and traceless and self._schemas.valid(parameter.at, {}):
            return Readings(object={})
        return None

    def _wrong(self, where: str, place: Place, value: Json) -> Iterator[Violation]:
        for problem in self._schemas.problems(place, value):
            text = f"{where}: {problem}"
            yield Violation("schema", text, problem.pointer, join_pointer(place))

    def _body(
        self, request: Request, operation: Operation, wrong: list[Violation]
    ) -> Received | None:
        if not request.body and request.header("content-type") is None:
            if operation.body_required:
                wrong.append(Violation("missing", "body: required, but not sent"))
            return None
        content_type = request.header("content-type") or ""
        media = documented(operation.body, content_type)
        if media is None:
            if request.body:
                is_not = f"media type {content_type!r} is not documented"
                text = is_not if content_type else "no Content-Type is sent"
                wrong.append(Violation("media", f"body: {text}"))
            return None
        encoding = (request.header("content-encoding") or "").strip().lower()
        if encoding not in ZIPPED | {"", "identity"}:
            text = f"body: content encoding {encoding!r} is not read"
            wrong.append(Violation("media", text))
            return None
        try:
            content = whole([request.body], encoding)
        except ValueError as error:
            wrong.append(Violation("syntax", f"the body is not {encoding}: {error}"))
            return None
        received = read_body(content, content_type, media, self._document, self._typer)
        if received.problem:
            wrong.append(Violation("syntax", received.problem))
        elif received.structured and media.at is not None:
            wrong += self._wrong("body", media.at, received.value)
        return received

    def _insecure(self, request: Request, operation: Operation) -> Iterator[Violation]:
        if not operation.security:
            return
        proved = [
            alternative
            for alternative in operation.security
            if self._proves(request, alternative)
        ]
        if proved:
            yield from self._forbidden(proved)
            return
        names = " or ".join(" and ".join(each) for each in operation.security)
        yield Violation("security", f"security: no credentials for {names}")

    def _forbidden(self, proved: list[Mapping[str, Json]]) -> Iterator[Violation]:
        """The scopes that credentials lack, by the alternative that lacks fewest."""
        if self._scopes is None:
            return
        lacking = [
            [scope for scope in wanted_scopes(each) if scope not in self._scopes]
            for each in proved
        ]
        fewest = min(lacking, key=len)
        if fewest:
            yield Violation("scope", NO_SCOPE + ", ".join(fewest))

    def _proves(self, request: Request, alternative: Iterable[str]) -> bool:
        """Whether a request has credentials of schemes that are asked for together: of
        several in one header only one can be there.
        """
        places: dict[tuple[str, str], list[str]] = {}
        for name in alternative:
            place = place_of(self._schemes.get(name, {}))
            places.setdefault(place, []).append(name)
        return all(
            any(self._proved(request, name) for name in names)
            for names in places.values()
        )

    def _proved(self, request: Request, name: str) -> bool:
        """Whether a request has credentials of a scheme, and such that count."""
        scheme = self._schemes.get(name, {})
        found = credential(scheme, request)
        if found is None:
            return True
        return found in self._tokens if self._tokens else bool(found)


OF_TRANSPORT = frozenset(
    "accept accept-encoding authorization connection content-length content-type host te "
    "user-agent".split()
)
"""Headers that a client's transport sends by itself, whatever a document wants of them;
among them the three that OpenAPI ignores as parameters (3.1.1, section 4.8.12.1).
"""


def is_of_transport(parameter: Parameter) -> bool:
    """Whether a parameter is a header that comes with every request."""
    return parameter.location == "header" and parameter.name.lower() in OF_TRANSPORT


NO_SCOPE = "security: no scope "
"""The prefix of the scopes that credentials lack."""


def credential(scheme: Mapping[str, Json], request: Request) -> str | None:
    """The credentials of a request for a security scheme, empty for none; None if
    nothing is asked of the client. Of Basic that is `user:password` (RFC 7617).
    """
    match scheme.get("type"), str(scheme.get("scheme", "")).lower():
        case "apiKey", _:
            return key_of(request, str(scheme.get("in")), str(scheme.get("name")))
        case "http", "basic":
            return basic_of(request.header("authorization") or "")
        case "http", name if name not in COMPUTED:
            return credentials_of(request, name)
        case "oauth2" | "openIdConnect", _:
            return credentials_of(request, "bearer")
    return None


def place_of(scheme: Mapping[str, Json]) -> tuple[str, str]:
    """The place where the credentials of a scheme are sent, and its name."""
    match scheme.get("type"), str(scheme.get("scheme", "")).lower():
        case "apiKey", _:
            return str(scheme.get("in")), str(scheme.get("name")).lower()
        case "http" | "oauth2" | "openIdConnect", name if name not in COMPUTED:
            return "header", "authorization"
        case kind, name:
            return str(kind), name


COMPUTED = frozenset(
    "aws4-hmac-sha256 concealed digest dpop gnap hawk hoba mutual negotiate ntlm oauth"
    " scram-sha-1 scram-sha-256".split()
)
"""Schemes that a transport sees to, so that nothing is asked of the client."""


def wanted_scopes(requirement: Mapping[str, Json]) -> Iterator[str]:
    """The scopes of a security requirement (OpenAPI 3.1.1, section 4.8.30)."""
    for scopes in requirement.values():
        yield from map(str, scopes if isinstance(scopes, list) else ())


def credentials_of(request: Request, name: str) -> str:
    """The credentials in an Authorization header, after the name of the scheme."""
    kind, _, rest = (request.header("authorization") or "").partition(" ")
    return rest.strip() if kind.lower() == name else ""


def basic_of(value: str) -> str:
    """The user name and password of an Authorization header (RFC 7617)."""
    kind, _, encoded = value.partition(" ")
    try:
        decoded = b64decode(encoded, validate=True).decode("utf-8", "replace")
    except ValueError:
        return ""
    return decoded if kind.lower() == "basic" and ":" in decoded else ""


def key_of(request: Request, where: str, name: str) -> str:
    """The value of a name at a place of a request."""
    match where:
        case "header":
            return request.header(name) or ""
        case "cookie":
            found = (v for key, v in request.cookies if unquote_plus(key) == name)
            return unquote_plus(next(found, ""))
    pairs = split_query(request.query)
    values = (value for key, value in pairs if unquote_plus(key) == name)
    return unquote_plus(next(values, ""))


def raw(parameter: Parameter, request: Request, match: Match) -> Readings | None:
    """The raw value of a parameter; None if it is not there."""
    reader = LOCATIONS.get(parameter.location)
    return reader(parameter, request, match) if reader else None


def in_path(parameter: Parameter, _: Request, match: Match) -> Readings | None:
    """A value of the path."""
    value = match.values.get(parameter.name)
    return None if value is None else read_simple(parameter, value)


def in_query(parameter: Parameter, request: Request, match: Match) -> Readings | None:
    """A value of the query."""
    names = names_of(match.operation.parameters).get("query", frozenset())
    return read_query(parameter, split_query(request.query), names)


def in_header(parameter: Parameter, request: Request, _: Match) -> Readings | None:
    """A header's value."""
    value = request.header(parameter.name)
    return None if value is None else read_simple(parameter, value, quoted=False)


def in_cookie(parameter: Parameter, request: Request, match: Match) -> Readings | None:
    """A cookie's value, in which a plus sign is just one."""
    names = names_of(match.operation.parameters).get("cookie", frozenset())
    cookies = [(name, value.replace("+", "%2B")) for name, value in request.cookies]
    return read_query(parameter, cookies, names)


LOCATIONS: dict[str, Callable[[Parameter, Request, Match], Readings | None]] = {
    "path": in_path,
    "query": in_query,
    "header": in_header,
    "cookie": in_cookie,
}


NO_TRIPLET = re.compile(r"%(?![0-9A-Fa-f]{2}).{0,2}")
"""A percent sign that is not one of an escape (RFC 3986, section 2.1)."""


def misspelt(request: Request) -> Iterator[Violation]:
    """What in the target of a request escapes nothing, or no text."""
    for where, text in (("path", request.path), ("query", request.query)):
        if found := NO_TRIPLET.search(text):
            yield Violation(
                "syntax", f"{where}: {found[0]!r} is not a percent-encoding"
            )
    try:
        unquote_to_bytes(request.path).decode()
    except UnicodeDecodeError:
        yield Violation("syntax", "path: is not UTF-8")


def undeclared(
    request: Request, operation: Operation, schemes: Mapping[str, Json]
) -> Iterator[Violation]:
    """Query parameters that the document does not know."""
    known = names_of(operation.parameters).get("query", frozenset())
    keys = {str(s.get("name")) for s in schemes.values() if s.get("in") == "query"}
    fixed = {name for name, _ in split_query(operation.path.partition("?")[2])}
    if any(takes_any(p) or p.location == "querystring" for p in operation.parameters):
        return
    for name, _ in split_query(request.query):
        plain = unquote_plus(name)
        if not {plain, plain.split("[")[0]} & (known | keys | fixed):
            text = f"query parameter {plain}: not documented"
            yield Violation("undocumented", text)


def takes_any(parameter: Parameter) -> bool:
    """Whether a query parameter spreads its own names over the query."""
    exploded = parameter.style == "form" and parameter.explode
    is_open = not parameter.kinds or "object" in parameter.kinds
    return parameter.location == "query" and exploded and is_open
