"""An API call as facts and examples about its operation, without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from fragmint.secrets import clean, clean_prose, clean_text
from generator.facts import (
    Edition,
    Example,
    ExampleKind,
    Fact,
    Json,
    Pointer,
    Section,
    Subject,
)
from generator.readers.calls.call import (
    BINARY,
    PARAMETER,
    CallBody,
    CallParameter,
    CallReply,
    DescribedCall,
    kept_header,
    keywords_of,
    meant,
    phrase,
    title_of,
)
from generator.readers.calls.urls import VERSION
from generator.report.diagnostics import Span


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


def signing(call: DescribedCall) -> Stating:
    """The credentials that a call needs."""
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
    """The URL with sample values, None if a parameter of the path has none."""
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
