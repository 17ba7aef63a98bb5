"""One call of an API as collections, recordings and request files have it, as facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import quote

from generator.facts import (
    Claim,
    ClaimKind,
    Component,
    Edition,
    Evidence,
    Example,
    ExampleKind,
    Fact,
    Json,
    Pointer,
    Reading,
    Section,
    Subject,
)
from generator.media import is_json
from generator.report.diagnostics import Diagnostic, Span
from generator.source import Source

from .path_templates import named
from .secrets import Secrets, clean, clean_prose, clean_text, is_secret_name
from .urls import VERSION, common_base

JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"
BINARY: Final = "application/octet-stream"
PARAMETER: Final = re.compile(r"\{([^{}/]{1,200})\}")
WHOLE: Final = re.compile(r"0|-?[1-9]\d{0,17}")
REAL: Final = re.compile(r"-?\d{1,15}\.\d{1,15}")
TYPED: Final[dict[str, tuple[dict[str, Json], Json]]] = {
    "string": ({"type": "string"}, "text"),
    "integer": ({"type": "integer"}, 1),
    "int": ({"type": "integer"}, 1),
    "long": ({"type": "integer", "format": "int64"}, 1),
    "number": ({"type": "number"}, 1.5),
    "float": ({"type": "number"}, 1.5),
    "double": ({"type": "number"}, 1.5),
    "boolean": ({"type": "boolean"}, True),
    "date": ({"type": "string", "format": "date"}, "2024-01-01"),
    "datetime": ({"type": "string", "format": "date-time"}, "2024-01-01T00:00:00Z"),
    "uuid": (
        {"type": "string", "format": "uuid"},
        "00000000-0000-4000-8000-000000000000",
    ),
    "email": ({"type": "string", "format": "email"}, "user@example.com"),
    "uri": ({"type": "string", "format": "uri"}, "https://example.com"),
}
"""Placeholders `<long>` that converters from OpenAPI to collections write."""
NO_HEADERS: Final = frozenset(
    {
        *(
            "accept",
            "accept-encoding",
            "accept-language",
            "connection",
            "host",
            "origin",
        ),
        *("content-type", "content-length", "user-agent", "referer", "cookie", "dnt"),
        *(
            "cache-control",
            "pragma",
            "postman-token",
            "upgrade-insecure-requests",
            "te",
        ),
        *(
            "authorization",
            "x-requested-with",
            "keep-alive",
            "transfer-encoding",
            "date",
        ),
        *(
            "if-none-match",
            "if-modified-since",
            "priority",
            "expect",
            "proxy-authorization",
        ),
    }
)
"""Headers of the tool, the connection or the message rather than of an operation."""
NO_HEADER_HEADS: Final = (":", "sec-", "proxy-", "cf-", "x-forwarded-", "x-amz-cf-")
TITLE_NOISE: Final = re.compile(
    r"(?i)(new|untitled|copy of|my)?\s*(request|https?://\S*|/\S*|\{\{.*)(\s+copy)?(\s*\d+)?"
)
ID: Final = re.compile(
    r"\d{1,40}|(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24})"
)
"""Numbers, UUIDs and the object ids of document databases."""
MAX_BASES: Final = 50
"""Base URLs of one document that are compared."""
PHRASES: Final = {str(status.value): status.phrase for status in HTTPStatus}
MAX_CALLS: Final = 20_000
"""Most calls of one document; the largest public collections have 3,000."""


@dataclass(frozen=True, slots=True)
class CallParameter:
    """A parameter, or a field of a form (`place` is `form`), that a call sends.

    `value` is a sample as JSON, None where there is none; `schema` are keywords.
    """

    place: str
    name: str
    span: Span
    value: Json = None
    description: str = ""
    required: bool | None = None
    schema: tuple[tuple[str, Json], ...] = ()

    @property
    def key(self) -> str:
        """The key in a pointer."""
        name = self.name.lower() if self.place == "header" else self.name
        return f"{self.place}:{name}"


@dataclass(frozen=True, slots=True)
class CallBody:
    """What a message carries: a value (None and `shown` false: none is shown), a form's
    fields, or facts below `schema` that something states.
    """

    media_type: str
    span: Span
    value: Json = None
    shown: bool = False
    fields: tuple[CallParameter, ...] = ()
    facts: tuple[tuple[Pointer, Json, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class CallReply:
    """A response to a call; `status` is a code or a range such as `2XX`."""

    status: str
    span: Span
    title: str = ""
    body: CallBody | None = None
    headers: tuple[tuple[str, str, Span], ...] = ()
    described: bool = False
    evidence: Evidence = Evidence.PAYLOAD


@dataclass(frozen=True, slots=True)
class Credential:
    """How a call is signed: the name facts use for the scheme, and its definition."""

    name: str
    scheme: Json
    span: Span
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescribedCall:
    """A call with all that one document says of it.

    `base` is empty where it is not known; `group` the names of the folders around it;
    `name` what to call it where it has no title.
    `credentials` is None where nothing is said, and empty where none is needed.
    """

    method: str
    path: str
    span: Span
    base: str = ""
    title: str = ""
    name: str = ""
    description: str = ""
    group: tuple[str, ...] = ()
    parameters: tuple[CallParameter, ...] = ()
    bodies: tuple[CallBody, ...] = ()
    replies: tuple[CallReply, ...] = ()
    credentials: tuple[Credential, ...] | None = None
    deprecated: bool = False
    components: tuple[Component, ...] = ()
    by_example: bool = False
    evidence: Evidence = Evidence.TABLE
    language: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """Equal for calls of one operation."""
        return (self.method, PARAMETER.sub("{}", self.path))


@dataclass
class DocumentReading:
    """What a reader gathers from one document."""

    source: Source
    kind: str
    calls: list[DescribedCall] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    left_out: list[tuple[Span, str]] = field(default_factory=list)
    title: str = ""
    secrets: Secrets = field(default_factory=Secrets)

    def reading(self) -> Reading:
        """All of it as facts; calls of one operation are one section."""
        found = based(self.calls[:MAX_CALLS])
        known = names_by_place(found)
        calls = joined([concrete(call, known) for call in found])
        calls = [without_keys(call) for call in calls]
        schemes = {c.name: c.scheme for call in calls for c in call.credentials or ()}
        filled = sum(1 for line in self.source.lines if line.strip())
        return Reading(
            self.source.file,
            self.kind,
            tuple(self._hidden(section(call)) for call in calls),
            tuple(self._claims()),
            tuple(self.diagnostics),
            filled,
            filled,
            tuple(schemes.items()),
            title=" ".join(clean_prose(self.title).split())[:200],
        )

    def _collect(self, call: DescribedCall) -> None:
        """Remember the credentials that a call's own values hold."""
        for parameter in call.parameters:
            self.secrets.collect(parameter.value, parameter.name)
        for body in (*call.bodies, *(r.body for r in call.replies if r.body)):
            self.secrets.collect(body.value)
            for item in body.fields:
                self.secrets.collect(item.value, item.name)

    def _hidden(self, made: Section) -> Section:
        """A section without any credential of the document."""
        scrub = self.secrets.scrub
        if not self.secrets.found:
            return made
        facts = tuple(
            replace(
                fact,
                value=scrub(fact.value),
                pointer=tuple(map(str, map(scrub, fact.pointer))),
            )
            for fact in made.facts
        )
        shown = tuple(
            replace(
                example,
                title=str(scrub(example.title)),
                url=example.url and str(scrub(example.url)),
                headers=tuple(
                    (name, str(scrub(value))) for name, value in example.headers
                ),
                body=scrub(example.body),
            )
            for example in made.examples
        )
        return replace(made, facts=facts, examples=shown)

    def _claims(self) -> Iterator[Claim]:
        offset = self.source.first_line - 1
        for call in self.calls:
            first, last = call.span.line - offset, call.span.last_line - offset
            yield Claim(first, last, ClaimKind.FACT)
        for span, reason in self.left_out:
            first, last = span.line - offset, span.last_line - offset
            yield Claim(first, last, ClaimKind.IGNORED, reason)


def based(calls: Sequence[DescribedCall]) -> list[DescribedCall]:
    """Calls whose base URLs end with the version that all paths of an origin share.

    What one call writes into its path and another one into its base URL is base.
    """
    longer = sorted(
        {call.base for call in calls if call.base}, key=lambda b: (-len(b), b)
    )
    calls = [rebased(call, longer) for call in calls]
    paths: dict[str, list[str]] = {}
    for call in calls:
        paths.setdefault(call.base, []).append(call.path)
    shared = {base: common_base(found) for base, found in paths.items() if base}
    return [
        (
            replace(call, base=call.base + head, path=call.path[len(head) :])
            if (head := shared.get(call.base))
            else call
        )
        for call in calls
    ]


def concrete(call: DescribedCall, known: Mapping[str, str]) -> DescribedCall:
    """A call whose path has an id written out (`/users/17`) with a parameter for it.

    A number that comes first is a version, not an id. `known` are the names that other
    calls give to a place, by what stands before it.
    """
    parts = call.path.split("/")
    marked = [
        (
            "{}"
            if n > 1 and parts[n - 1] and "{" not in part and ID.fullmatch(part)
            else part
        )
        for n, part in enumerate(parts)
    ]
    if marked == parts:
        return call
    names = [part if part == "{}" or "{" not in part else "?" for part in marked]
    taken = {name for part in parts for name in PARAMETER.findall(part)}
    whole = list(parts)
    for n, new in enumerate(named(names, taken)):
        if marked[n] == "{}":
            wanted = known.get(place_of(parts[:n]), "")
            whole[n] = "{" + wanted + "}" if wanted and wanted not in taken else new
    values = tuple(
        CallParameter("path", new[1:-1], call.span, old, required=True)
        for old, new in zip(parts, whole, strict=True)
        if old != new
    )
    return replace(call, path="/".join(whole), parameters=(*call.parameters, *values))


def rebased(call: DescribedCall, bases: Sequence[str]) -> DescribedCall:
    """A call with the longest base URL of its document that its address begins with."""
    for base in bases[:MAX_BASES] if call.base else ():
        if len(base) > len(call.base) and f"{call.base}{call.path}".startswith(
            f"{base}/"
        ):
            path = f"{call.base}{call.path}"[len(base) :]
            return replace(call, base=base, path=path)
    return call


def without_keys(call: DescribedCall) -> DescribedCall:
    """A call without the parameters that carry its own credentials."""
    keys = {
        f"{scheme['in']}:{str(scheme['name']).lower()}"
        for credential in call.credentials or ()
        if isinstance(scheme := credential.scheme, dict) and "in" in scheme
    }
    kept = tuple(
        p for p in call.parameters if f"{p.place}:{p.name.lower()}" not in keys
    )
    return replace(call, parameters=kept)


def place_of(parts: Sequence[str]) -> str:
    """The head of a path, whatever its parameters are called or their values are."""
    plain = (ID.sub("{}", PARAMETER.sub("{}", part)) for part in parts)
    return "/".join(plain)


def names_by_place(calls: Sequence[DescribedCall]) -> dict[str, str]:
    """The names of path parameters by what stands before them; the first one counts."""
    found: dict[str, str] = {}
    for call in calls:
        parts = call.path.split("/")
        for n, part in enumerate(parts):
            if name := PARAMETER.fullmatch(part):
                found.setdefault(place_of(parts[:n]), name[1])
    return found


def joined(calls: Iterable[DescribedCall]) -> list[DescribedCall]:
    """One call for each operation: the first one's words, the parameters of all."""
    found: dict[tuple[str, str], DescribedCall] = {}
    several: dict[tuple[str, str], list[DescribedCall]] = {}
    for call in calls:
        found.setdefault(call.identity, call)
        several.setdefault(call.identity, []).append(call)
    return [together(found[key], several[key]) for key in found]


def together(first: DescribedCall, calls: Sequence[DescribedCall]) -> DescribedCall:
    """The first of several calls of one operation with what the others add."""
    if len(calls) == 1:
        return first
    parameters: dict[str, CallParameter] = {}
    own = [PARAMETER.findall(first.path), [p.key for p in first.parameters]]
    for call in calls:
        names = dict(zip(PARAMETER.findall(call.path), own[0], strict=False))
        for item in call.parameters:
            if item.place == "path":
                item = replace(item, name=names.get(item.name, item.name))
            known = parameters.setdefault(item.key, item)
            if not known.description and item.description:
                parameters[item.key] = replace(known, description=item.description)
    described = next((c.description for c in calls if c.description), "")
    signed = next((c.credentials for c in calls if c.credentials), first.credentials)
    everywhere = [{p.key for p in c.parameters} for c in calls]
    kept = [
        p if all(p.key in keys for keys in everywhere) or p.place == "path"
        else replace(p, required=False if p.required else None)
        for p in parameters.values()
    ]  # fmt: skip
    return replace(
        first,
        description=described,
        parameters=tuple(kept),
        bodies=tuple(body for call in calls for body in call.bodies),
        replies=tuple(reply for call in calls for reply in call.replies),
        credentials=signed,
        base=next((c.base for c in calls if c.base), ""),
        deprecated=all(call.deprecated for call in calls),
    )


def section(call: DescribedCall) -> Section:
    """A call as a section about its operation."""
    facts = [
        Fact(pointer, value, span, call.evidence)
        for pointer, value, span in statements(call)
    ]
    last = call.base.rstrip("/").rsplit("/", 1)[-1]
    version = last if VERSION.fullmatch(last) else None
    return Section(
        Subject(call.method, call.path),
        call.evidence,
        Edition(version),
        call.span,
        tuple(facts),
        tuple(examples(call)),
        call.components,
        by_example=call.by_example,
    )


Stating = Iterator[tuple[Pointer, Json, Span]]


def statements(call: DescribedCall) -> Stating:
    """Everything that a call states, examples aside."""
    span = call.span
    title = title_of(call.title)
    if title:
        yield ("summary",), title, span
    if call.name:
        yield ("operationId",), call.name, span
    if call.description.strip():
        yield ("description",), clean_prose(call.description.strip()), span
    if call.group:
        yield ("tags",), ["/".join(call.group)], span
    if call.deprecated:
        yield ("deprecated",), True, span
    if call.base:
        yield ("servers", "0", "url"), call.base, span
    yield from signing(call)
    declared = {p.name: p for p in call.parameters if p.place == "path"}
    for name in PARAMETER.findall(call.path):
        if name not in declared:
            yield ("parameters", f"path:{name}", "required"), True, span
            yield ("parameters", f"path:{name}", "schema", "type"), "string", span
    for parameter in call.parameters:
        if parameter.place != "form":
            yield from parameter_statements(parameter)
    for body in call.bodies:
        yield from body_statements(("requestBody",), body)
    for reply in call.replies:
        yield from reply_statements(reply)


def title_of(text: str) -> str:
    """A title that says something: not a path, not the tool's own default."""
    text = re.sub(
        r"^(?:GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS)\b[\s:-]{0,4}", "", text.strip()
    )
    text = " ".join(text.split())[:300]
    return "" if TITLE_NOISE.fullmatch(text) else clean_text(text)


def signing(call: DescribedCall) -> Stating:
    """What a call needs to be signed with."""
    if call.credentials is None:
        return
    if not call.credentials:
        yield ("security", "$any"), [], call.span
    for item in call.credentials:
        yield ("security", item.name), list(item.scopes), item.span


def parameter_statements(parameter: CallParameter) -> Stating:
    """A parameter of the path, the query, a header or a cookie."""
    at: Pointer = ("parameters", parameter.key)
    span = parameter.span
    if parameter.place == "path":
        yield (*at, "required"), True, span
    elif parameter.required is not None:
        yield (*at, "required"), parameter.required, span
    if parameter.description.strip():
        yield (*at, "description"), clean_prose(parameter.description.strip()), span
    for keyword, value in schema_of(parameter):
        yield (*at, "schema", keyword), value, span


def schema_of(parameter: CallParameter) -> tuple[tuple[str, Json], ...]:
    """The keywords of a parameter: stated ones, else the type that its value shows.

    An id in a path stays text, as the next one may have letters.
    """
    if parameter.schema:
        return parameter.schema
    value = parameter.value
    if isinstance(value, list):
        return (("type", "array"),)
    if parameter.place in ("path", "header", "cookie") or value is None:
        return (("type", "string"),)
    return tuple(keywords_of(value).items())


def keywords_of(value: Json) -> dict[str, Json]:
    """The type that a sample of a parameter shows."""
    if isinstance(value, bool):
        return {"type": "boolean"}
    if isinstance(value, int):
        return {"type": "integer"}
    return {"type": "number"} if isinstance(value, float) else {"type": "string"}


def sample_of(text: str) -> tuple[tuple[tuple[str, Json], ...], Json]:
    """Keywords and value of a parameter's text: `<long>`, `10`, `true`, `open`.

    No keywords where the value alone tells its type.
    """
    plain = text.strip()
    if plain.startswith("<") and plain.endswith(">"):
        known = TYPED.get(plain[1:-1].strip().lower())
        if known:
            return tuple(known[0].items()), known[1]
    return (), meant(plain)


def meant(text: str) -> Json:
    """The value that a text most likely means."""
    if text in ("true", "false"):
        return text == "true"
    if WHOLE.fullmatch(text) and abs(int(text)) < 2**53:
        return int(text)
    if REAL.fullmatch(text):
        return float(text)
    return text or None


def body_statements(at: Pointer, body: CallBody) -> Stating:
    """The content of a message."""
    schema: Pointer = (*at, "content", body.media_type, "schema")
    if body.fields:
        yield (*schema, "type"), "object", body.span
    for item in body.fields:
        yield from field_statements(schema, item)
    for pointer, value, span in body.facts:
        yield (*schema, *pointer), value, span
    if body.media_type == BINARY and not body.facts and not body.fields:
        yield (*schema, "type"), "string", body.span
        yield (*schema, "format"), "binary", body.span


def field_statements(schema: Pointer, item: CallParameter) -> Stating:
    """A field of a form."""
    at: Pointer = (*schema, "properties", item.name)
    for keyword, value in item.schema or tuple(keywords_of(item.value).items()):
        yield (*at, keyword), value, item.span
    if item.description.strip():
        yield (*at, "description"), clean_prose(item.description.strip()), item.span
    if item.required is not None:
        yield (*schema, "required", item.name), item.required, item.span


def reply_statements(reply: CallReply) -> Stating:
    """A response by its status."""
    at: Pointer = ("responses", reply.status)
    title = clean_prose(reply.title.strip())[:1000] if reply.described else ""
    yield (*at, "description"), title or phrase(reply.status), reply.span
    for name, value, span in reply.headers:
        if kept_header(name):
            holder = (*at, "headers", name, "schema", "type")
            yield holder, keywords_of(meant(value))["type"], span
    if reply.body:
        yield from body_statements(at, reply.body)


def phrase(status: str) -> str:
    """What HTTP calls a status (RFC 9110, section 15)."""
    return PHRASES.get(status, "Response")


def kept_header(name: str) -> bool:
    """Whether a header belongs to an operation and is no secret."""
    low = name.strip().lower()
    if not re.fullmatch(r"[a-z0-9!#$%&'*+.^_`|~-]{1,100}", low):
        return False
    plain = low not in NO_HEADERS and not low.startswith(NO_HEADER_HEADS)
    return plain and not is_secret_name(low)


def examples(call: DescribedCall) -> Iterator[Example]:
    """The requests and responses that a call shows, secrets taken out."""
    bodies: tuple[CallBody | None, ...] = call.bodies or (None,)
    for body in bodies:
        yield request_example(call, body)
    for reply in call.replies:
        body = reply.body
        if body and body.shown:
            yield Example(
                ExampleKind.RESPONSE,
                call.language,
                body.span,
                clean_text(reply.title)[:100],
                has_body=True,
                body=clean(body.value),
                media_type=body.media_type,
                status=reply.status,
                evidence=reply.evidence,
            )


def request_example(call: DescribedCall, body: CallBody | None) -> Example:
    """A request as it goes out."""
    shown = body is not None and (body.shown or bool(body.fields))
    return Example(
        ExampleKind.REQUEST,
        call.language,
        body.span if body else call.span,
        title_of(call.title)[:100],
        method=call.method,
        url=sample_url(call),
        headers=tuple(sample_headers(call)),
        has_body=shown,
        body=form_value(body) if body and shown else None,
        media_type=body.media_type if body else None,
        evidence=call.evidence,
    )


def form_value(body: CallBody) -> Json:
    """The value of a body; a form without those fields that show no value."""
    if not body.fields:
        return clean(body.value)
    return clean({f.name: f.value for f in body.fields if f.value is not None})


def sample_url(call: DescribedCall) -> str | None:
    """The URL with sample values, None where a parameter of the path has none."""
    values = {p.name: sample_text(p) for p in call.parameters if p.place == "path"}
    if any(not values.get(name) for name in PARAMETER.findall(call.path)):
        return None
    path = PARAMETER.sub(lambda m: quote(values[m[1]], safe=""), call.path)
    query = "&".join(
        f"{quote(p.name, safe='[]')}={quote(sample_text(p), safe='')}"
        for p in call.parameters
        if p.place == "query" and p.value is not None
    )
    return f"{call.base}{path}{'?' + query if query else ''}"


def sample_text(parameter: CallParameter) -> str:
    """The sample value of a parameter as text."""
    value = clean(parameter.value, parameter.name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def sample_headers(call: DescribedCall) -> Iterator[tuple[str, str]]:
    """Headers with sample values; what signs a call is not among them."""
    for parameter in call.parameters:
        if parameter.place == "header" and parameter.value is not None:
            yield parameter.name, sample_text(parameter)


def message_media(stated: str, value: Json, text: str) -> str:
    """The media type of a message, by its header or else by its content."""
    bare = stated.partition(";")[0].strip().lower()
    if re.fullmatch(r"[\w.+*-]{1,80}/[\w.+*-]{1,120}", bare):
        return (
            bare
            if not (bare == "text/plain" and not isinstance(value, str))
            else JSON_TYPE
        )
    if not isinstance(value, str):
        return JSON_TYPE
    return "application/xml" if text.lstrip().startswith("<?xml") else "text/plain"


def is_json_type(media_type: str) -> bool:
    """Whether a content type says JSON."""
    return bool(media_type) and is_json(media_type)
