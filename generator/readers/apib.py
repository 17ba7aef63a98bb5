"""API Blueprint documents (FORMAT: 1A; apiblueprint.org/documentation/specification).

Read line by line and forgiving about indentation: what many published documents have
wrong is how deep a payload stands, never which keyword it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from generator.facts import Component, Evidence, Fact, Json, Pointer, Reading
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

from .blueprint_parts import BlueprintPart, MessageHead, message_head, parts_of
from .call_credentials import distinct, of_header, of_query
from .call_groups import group_name, grouped
from .calls import (
    JSON_TYPE,
    CallBody,
    CallParameter,
    CallReply,
    Credential,
    DescribedCall,
    DocumentReading,
    kept_header,
    sample_of,
)
from .json_schema import schema_statements
from .literals import read_json
from .message_bodies import message_body
from .mson import MsonLine, MsonMember, MsonWriter, listed_values, members_of
from .uri_templates import UriTemplate, parse_template
from .urls import parse_url, word

NAME = "apib"
FORMAT: Final = re.compile(r"(?im)^\ufeff?FORMAT:\s*1A")
METADATA: Final = re.compile(r"^([A-Za-z][\w-]{0,40}):\s*(\S.{0,1000})$")
ATX: Final = re.compile(r"^ {0,3}(#{1,6})\s*(.*?)\s*#*\s*$")
SETEXT: Final = re.compile(r"^ {0,3}(=+|-+)\s*$")
METHODS: Final = (
    r"GET|HEAD|POST|PUT|DELETE|PATCH|OPTIONS|TRACE|CONNECT|COPY|LINK|UNLINK|PURGE|SEARCH"
)
BRACKETED: Final = re.compile(
    rf"^(.{{0,400}}?)\s*\[\s*({METHODS})?\s*((?:/|https?:)[^\]]{{0,2000}})?\s*\]\s*$"
)
BARE: Final = re.compile(rf"^({METHODS})(?:\s+(/\S{{0,2000}}))?\s*$")
PATH: Final = re.compile(r"^(/\S{0,2000})\s*$")
GROUP: Final = re.compile(r"^Group\s+(.{1,300})$")
TYPE: Final = re.compile(r"^(.{1,200}?)\s*(?:\(([^()]{1,300})\))?\s*$")
ACTIONS: Final = re.compile(
    rf"(?m)^ {{0,3}}#{{1,6}}.{{0,400}}\[\s*(?:{METHODS})?\s*/?[^\]]{{0,400}}\]\s*$"
)
RESPONSES: Final = re.compile(r"(?m)^ {0,3}[+*-]\s+Response\s+\d{3}\b")
STRING: Final[tuple[tuple[str, Json], ...]] = (("type", "string"),)
PLURALS: Final = re.compile(r"(?i)\s+(collection|list|resource|endpoint)s?$")


def sniff(source: Source) -> float:
    """Sure if the format is named, or actions with responses are there."""
    if FORMAT.search(source.text[:4_000]):
        return 1.0
    if source.text.lstrip("\ufeff \t\r\n")[:1] in ("<", "{", "["):
        return 0.0
    found = RESPONSES.search(source.text) and ACTIONS.search(source.text)
    return 0.99 if found else 0.0


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


def read(source: Source) -> Reading:
    """The actions of a blueprint as operations."""
    matter, sections = headed(source)
    work = Blueprint(DocumentReading(source, NAME))
    host = parse_url(matter.get("HOST", ""), {})
    if host:
        work.base = host.base + host.path.rstrip("/")
    for section in sections:
        collect_types(work, section)
    work.in_types = 0
    for section in sections:
        read_section(work, section)
    first = next((s.text for s in sections), "")
    plain = target(first)[1:] == ("", "") and not GROUP.match(first)
    work.result.title = first if plain else ""
    work.result.calls = grouped(work.result.calls, work.result.title)
    return work.result.reading()


def headed(source: Source) -> tuple[dict[str, str], list[Headed]]:
    """Metadata, and the sections of a document."""
    matter: dict[str, str] = {}
    sections: list[Headed] = []
    current = Headed(0, "", source.span(1))
    fence, before = "", ""
    for number, text in enumerate(source.lines, 1):
        text = text.lstrip("\ufeff") if number == 1 else text
        mark = re.match(r"\s*(`{3,}|~{3,})", text)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        found = ATX.match(text) if not fence else None
        if found and found[2]:
            current = Headed(len(found[1]), found[2], source.span(number))
            sections.append(current)
        elif (
            not fence
            and SETEXT.match(text)
            and before.strip()
            and not before.startswith((" ", "+", "-", "|"))
        ):
            if current.lines:
                current.lines.pop()
            current = Headed(
                1 if "=" in text else 2, before.strip(), source.span(number - 1)
            )
            sections.append(current)
        elif not sections and (pair := METADATA.match(text)):
            matter[pair[1].upper()] = pair[2].strip()
        else:
            current.lines.append(MsonLine(text, source.span(number)))
        before = text
    return matter, sections


def collect_types(work: Blueprint, section: Headed) -> None:
    """The named types of `Data Structures`, and those that resources describe."""
    if section.text.lower().startswith("data structure"):
        work.in_types = section.level
        return
    if work.in_types and section.level <= work.in_types:
        work.in_types = 0
    if work.in_types:
        found = TYPE.match(section.text)
        name = found[1].strip().strip("`") if found else section.text
        kinds = (found[2].split(",")[0].strip(),) if found and found[2] else ()
        lines = list(section.lines)
        work.types[name.lower()] = MsonMember(
            name, section.span, "", kinds, members=members_of(lines)
        )
        return
    bracketed = BRACKETED.match(section.text)
    if bracketed and not bracketed[2] and bracketed[1].strip():
        for part in parts_of(section.lines):
            if part.keyword == "Attributes":
                kinds = (part.argument,) if part.argument else ()
                name = bracketed[1].strip()
                work.types.setdefault(
                    name.lower(),
                    MsonMember(
                        name, part.span, "", kinds, members=members_of(part.lines)
                    ),
                )
            elif part.keyword == "Model":
                work.models[bracketed[1].strip().lower()] = part


def read_section(work: Blueprint, section: Headed) -> None:
    """A heading with what stands below it: a group, a resource, an action, or words."""
    text = section.text
    if text.lower().startswith("data structure"):
        work.in_types = section.level
        return
    if work.in_types and section.level > work.in_types:
        return
    work.in_types = 0
    if group := GROUP.match(text):
        work.group, work.group_level = group[1], section.level
        work.resource = BlueprintResource()
        return
    name, method, uri = target(text)
    if not method and not uri:
        if section.level <= work.group_level:
            work.group, work.group_level = "", 0
        return
    if not method:
        enter(work, section, name, uri)
        return
    if uri and section.level <= work.resource.level:
        work.resource = BlueprintResource()
    address = uri or work.resource.uri
    if not address:
        message = f"{method} without an address: no heading above it has one"
        hint = "write `# Name [/path]` above it, or the path into its own brackets"
        item = Diagnostic(Severity.WARNING, "no-address", message, section.span, hint)
        work.result.diagnostics.append(item)
        return
    add_action(work, section, BlueprintAction(name, method, address, not uri))


def target(text: str) -> tuple[str, str, str]:
    """Name, method and URI template of a heading; empty what it does not give."""
    if found := BRACKETED.match(text):
        return found[1].strip(), found[2] or "", (found[3] or "").strip()
    if found := BARE.match(text):
        return "", found[1], found[2] or ""
    if found := PATH.match(text):
        return "", "", found[1]
    return text, "", ""


def enter(work: Blueprint, section: Headed, name: str, uri: str) -> None:
    """Begin a resource."""
    if section.level <= work.group_level:
        work.group, work.group_level = "", 0
    resource = BlueprintResource(name, uri, section.level)
    for part in parts_of(section.lines):
        if part.keyword == "Parameters":
            resource.parameters = tuple(parameters_of(part, parse_template(uri)))
        elif part.keyword == "Attributes":
            resource.attributes = attributes_of(part)
    work.resource = resource


def attributes_of(part: BlueprintPart) -> MsonMember:
    """The structure that an Attributes section describes."""
    kind = re.sub(
        r"(?i),?\s*(fixed-type|fixed|required|optional|sample)\s*", "", part.argument
    )
    kinds = (kind.strip(),) if kind.strip() else ()
    return MsonMember("", part.span, "", kinds, members=members_of(part.lines))


@dataclass(frozen=True, slots=True)
class BlueprintAction:
    """What an action is called and where it goes; `inherited`: as its resource says."""

    name: str
    method: str
    uri: str
    inherited: bool


def add_action(work: Blueprint, section: Headed, action: BlueprintAction) -> None:
    """An action with its messages as a call.

    The query of a resource belongs to the actions that read it.
    """
    name, method, uri = action.name, action.method, action.uri
    parts = parts_of(section.lines)
    template = parse_template(absolute_path(uri))
    own: list[CallParameter] = []
    requests: list[BlueprintPart] = []
    responses: list[BlueprintPart] = []
    shape: MsonMember | None = None
    for part in parts:
        match part.keyword:
            case "Parameters":
                own += parameters_of(part, template)
            case "Attributes":
                shape = attributes_of(part)
            case "Request":
                requests.append(part)
                for inner in part.parts:
                    if inner.keyword == "Parameters":
                        own += parameters_of(inner, template)
            case "Response":
                responses.append(part)
    if action.inherited and method in ("POST", "PUT", "PATCH"):
        template = replace(
            template, query=tuple(p.name for p in own if p.name in template.query)
        )
    messages = Messages(work, section)
    bodies, headers, found = messages.requests(requests, shape, method)
    replies = tuple(messages.reply(part) for part in responses)
    parameters = placed(template, [*own, *work.resource.parameters], section.span)
    signed = [
        c for p in parameters if p.place == "query" and (c := of_query(p.name, p.span))
    ]
    kept = [
        p for p in parameters if not (p.place == "query" and of_query(p.name, p.span))
    ]
    last = section.lines[-1].span.line if section.lines else section.span.line
    work.result.calls.append(
        DescribedCall(
            method,
            template.path,
            section.span._replace(end_line=max(last, section.span.line)),
            work.base,
            name or titled(work, method),
            description="\n".join(description_of(parts)),
            group=group_of(work),
            parameters=(*kept, *headers),
            bodies=bodies,
            replies=replies,
            credentials=distinct([*found, *signed]) or None,
            deprecated="deprecated" in name.lower(),
            components=messages.components(),
            evidence=Evidence.TABLE,
            language=NAME,
        )
    )


def absolute_path(uri: str) -> str:
    """The path of a template that was written with its host."""
    found = re.match(r"https?://[^/{}\s]{1,300}(.*)", uri)
    return found[1] if found else uri


def titled(work: Blueprint, method: str) -> str:
    """A title for an action that has none: what it does to its resource."""
    verbs = {
        "GET": "Get",
        "POST": "Create",
        "PUT": "Update",
        "PATCH": "Update",
        "DELETE": "Delete",
    }
    name = work.resource.name
    return f"{verbs[method]} {name}" if name and method in verbs else ""


def group_of(work: Blueprint) -> tuple[str, ...]:
    """The group of an action: the document's own, else its resource."""
    if group_name(work.group):
        return (work.group,)
    name = PLURALS.sub("", work.resource.name).strip()
    return (name,) if name and not name.startswith("/") else ()


def description_of(parts: Sequence[BlueprintPart]) -> Iterator[str]:
    """The words about an action, before its first message."""
    for part in parts:
        if part.keyword == "":
            text = "\n".join(line.text for line in part.lines).strip()
            if text:
                yield text


def placed(
    template: UriTemplate, described: Sequence[CallParameter], span: Span
) -> list[CallParameter]:
    """The parameters of a template with what is said of them."""
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

    def components(self) -> tuple[Component, ...]:
        """The types that hold themselves, as components."""
        found: list[Component] = []
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
            found.append(Component(base.name, tuple(facts)))
        return tuple(found)


def headers_of(part: BlueprintPart) -> Iterator[tuple[str, str, Span]]:
    """The header lines of a message."""
    for inner in part.parts:
        if inner.keyword == "Headers":
            for line in inner.lines:
                name, colon, value = line.text.strip().lstrip("+*- ").partition(":")
                if colon and re.fullmatch(r"[\w-]{1,100}", name.strip()):
                    yield name.strip(), value.strip(), line.span
