"""Parameters, requests and responses of an API Blueprint, and what they inherit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generator.facts import Evidence, Fact, Json, NamedSchema, Pointer
from generator.readers.calls.call import (
    JSON_TYPE,
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    kept_header,
    sample_of,
)
from generator.readers.calls.call_credentials import of_header
from generator.readers.calls.call_reading import DocumentReading
from generator.readers.calls.literals import read_json
from generator.readers.calls.message_bodies import message_body
from generator.readers.calls.urls import word
from generator.readers.documents.blueprint_parts import (
    BlueprintPart,
    MessageHead,
    UriTemplate,
    message_head,
)
from generator.readers.documents.json_schema import schema_statements
from generator.readers.documents.mson import (
    MsonLine,
    MsonMember,
    MsonWriter,
    listed_values,
    members_of,
)
from generator.report.diagnostics import Diagnostic, Severity, Span

STRING: Final[tuple[tuple[str, Json], ...]] = (("type", "string"),)


@dataclass
class Headed:
    """A heading with the lines below it, up to the next one."""

    level: int
    text: str
    span: Span
    lines: list[MsonLine] = field(default_factory=list)


@dataclass
class BlueprintResource:
    """What actions inherit: address, parameters, and the shape of the resource."""

    name: str = ""
    uri: str = ""
    level: int = 0
    parameters: tuple[CallParameter, ...] = ()
    attributes: MsonMember | None = None


@dataclass
class Blueprint:
    """A document while it is read."""

    result: DocumentReading
    base: str = ""
    prefix: str = ""
    group: str = ""
    group_level: int = 0
    in_types: int = 0
    resource: BlueprintResource = field(default_factory=BlueprintResource)
    types: dict[str, MsonMember] = field(default_factory=dict)
    models: dict[str, BlueprintPart] = field(default_factory=dict)


def attributes_of(part: BlueprintPart) -> MsonMember:
    """The structure that an Attributes section describes."""
    kind = re.sub(
        r"(?i),?\s*(fixed-type|fixed|required|optional|sample)\s*", "", part.argument
    )
    kinds = (kind.strip(),) if kind.strip() else ()
    return MsonMember("", part.span, "", kinds, members=members_of(part.lines))


def placed(
    template: UriTemplate,
    described: Sequence[CallParameter],
    span: Span,
    stray: Sequence[CallParameter] = (),
) -> list[CallParameter]:
    """The parameters of a template with what is said of them.

    `stray` are those that an action itself describes: its template may have forgotten
    some, which then belong to the query.
    """
    known: dict[str, CallParameter] = {}
    for item in described:
        known.setdefault(item.name, item)
    found = []
    for name in re.findall(r"\{([^{}]+)\}", template.path):
        own = next((p for n, p in known.items() if word(n) == name), None)
        item = own or CallParameter("path", name, span, schema=STRING)
        found.append(replace(item, place="path", name=name, required=True))
    for name in template.query:
        item = known.get(name) or CallParameter("query", name, span, schema=STRING)
        found.append(replace(item, place="query", name=name))
    known_names = {item.name for item in found} | {word(p.name) for p in found}
    found += [item for item in stray if not {item.name, word(item.name)} & known_names]
    for name, text in template.fixed:
        schema, value = sample_of(text)
        found.append(CallParameter("query", name, span, value, schema=schema))
    return found


def parameters_of(
    part: BlueprintPart, template: UriTemplate
) -> Iterator[CallParameter]:
    """The parameters that a section describes."""
    for member in members_of(part.lines):
        kind = member.kinds[0].lower() if member.kinds else "string"
        statements = list(MsonWriter({}).schema(member, ()))
        schema = tuple((at[0], value) for at, value, _ in statements if len(at) == 1)
        if kind.startswith("enum") or listed_values(member):
            schema = tuple(
                pair for pair in schema if pair[0] in ("type", "enum", "default")
            )
        _, value = sample_of(member.value)
        default = notes(member).get("default", "")
        if default and all(key != "default" for key, _ in schema):
            schema = (*schema, ("default", sample_of(default)[1]))
        required: bool | None = None
        if member.flags & {"required", "optional"}:
            required = "required" in member.flags
        elif default or "default" in member.flags:
            required = False
        yield CallParameter(
            "query",
            member.name,
            member.span,
            value,
            member.description,
            required,
            schema,
        )


def notes(member: MsonMember) -> dict[str, str]:
    """What nested items say of a parameter: `Default: 10`."""
    return {m.name.lower(): m.value.strip("` ") for m in member.members if m.value}


class Messages:
    """The requests and responses of one action."""

    def __init__(self, work: Blueprint, section: Headed) -> None:
        self.work = work
        self.section = section
        self.writer = MsonWriter(work.types)

    def requests(
        self, parts: Sequence[BlueprintPart], shape: MsonMember | None, method: str
    ) -> tuple[tuple[CallBody, ...], tuple[CallParameter, ...], list[Credential]]:
        """Bodies, headers and credentials of all requests."""
        bodies: list[CallBody] = []
        headers: dict[str, CallParameter] = {}
        signed: list[Credential] = []
        for part in parts:
            head = message_head(part)
            for name, value, span in headers_of(part):
                if credential := of_header(name, value, span):
                    signed.append(credential)
                    self.work.result.secrets.hide(value)
                elif kept_header(name):
                    schema, sample = sample_of(value)
                    headers.setdefault(
                        name.lower(),
                        CallParameter("header", name, span, sample, schema=schema),
                    )
            found = self.body(part, head, shape)
            if found and method not in ("GET", "HEAD"):
                bodies.append(found)
        if not parts and shape is not None and method in ("POST", "PUT", "PATCH"):
            facts = tuple(self.writer.schema(shape, ()))
            bodies.append(CallBody(JSON_TYPE, shape.span, facts=facts))
        return tuple(bodies), tuple(headers.values()), signed

    def reply(self, part: BlueprintPart) -> CallReply:
        """A response with its headers and its body."""
        head = message_head(part)
        kept = tuple(
            (n, v, s)
            for n, v, s in headers_of(part)
            if kept_header(n) and n.lower() != "location"
        )
        words = part.words()
        body = self.body(part, head, None)
        return CallReply(
            head.status or "200",
            part.span,
            words,
            body,
            kept,
            bool(words),
            Evidence.FRAGMENT,
        )

    def body(
        self, part: BlueprintPart, head: MessageHead, shape: MsonMember | None
    ) -> CallBody | None:
        """The body of a message: what is shown, and what its attributes or schema state."""
        text, span = part.asset("Body")
        if model := re.fullmatch(r"\s*\[([^\[\]]{1,200})\]\s*(\[\])?\s*", text):
            other = self.work.models.get(model[1].strip().lower())
            if other is not None:
                return self.body(other, message_head(other), shape)
            return None
        media = head.media or next(
            (v for n, v, _ in headers_of(part) if n.lower() == "content-type"), ""
        )
        body = message_body(text, media, span)
        facts = list(self.stated(part, shape))
        if body is None and not facts:
            return None
        if body is None:
            body = CallBody(
                media.partition(";")[0].strip().lower() or JSON_TYPE, part.span
            )
        elif (
            not body.shown
            and not body.fields
            and text.strip()
            and body.media_type == JSON_TYPE
        ):
            self.unreadable(span)
        return replace(body, facts=(*body.facts, *facts))

    def stated(
        self, part: BlueprintPart, shape: MsonMember | None
    ) -> Iterator[tuple[Pointer, Json, Span]]:
        """What attributes or a JSON Schema state."""
        for inner in part.parts:
            if inner.keyword == "Attributes":
                member = attributes_of(inner)
                if (
                    not member.kinds
                    and not member.members
                    and self.work.resource.attributes
                ):
                    member = self.work.resource.attributes
                yield from self.writer.schema(member, ())
                return
        text, span = part.asset("Schema")
        if text.strip():
            try:
                yield from schema_statements(read_json(text), (), span)
            except ValueError:
                self.unreadable(span)
            return
        if shape is not None:
            yield from self.writer.schema(shape, ())

    def unreadable(self, span: Span) -> None:
        """Note a payload that is not the JSON that it should be."""
        message = "this is not JSON, and states nothing"
        note = Diagnostic(
            Severity.NOTE, "bad-example", message, span, "correct the example"
        )
        self.work.result.diagnostics.append(note)

    def components(self) -> tuple[NamedSchema, ...]:
        """The types that hold themselves, as components."""
        found: list[NamedSchema] = []
        done: set[str] = set()
        while waiting := self.writer.recursive - done:
            key = min(waiting)
            done.add(key)
            base = self.work.types[key]
            kinds = base.kinds or ("object",)
            writer = MsonWriter(self.work.types)
            facts = [
                Fact(at, value, span, Evidence.TABLE)
                for at, value, span in writer.schema(
                    replace(base, kinds=kinds), (), (key,)
                )
            ]
            self.writer.recursive |= writer.recursive
            found.append(NamedSchema(base.name, tuple(facts)))
        return tuple(found)


def headers_of(part: BlueprintPart) -> Iterator[tuple[str, str, Span]]:
    """The header lines of a message."""
    for inner in part.parts:
        if inner.keyword == "Headers":
            for line in inner.lines:
                name, colon, value = line.text.strip().lstrip("+*- ").partition(":")
                if colon and re.fullmatch(r"[\w-]{1,100}", name.strip()):
                    yield name.strip(), value.strip(), line.span
