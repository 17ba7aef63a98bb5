"""Parameters, requests and responses of an API Blueprint, and its URI templates."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
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
from generator.readers.calls.literals import message_body, read_json
from generator.readers.calls.urls import pairs, word
from generator.readers.documents.json_schema import schema_statements
from generator.readers.documents.mson import (
    ITEM,
    MsonLine,
    MsonMember,
    MsonWriter,
    listed_values,
    members_of,
)
from generator.report.diagnostics import Diagnostic, Severity, Span

KEYWORD: Final = re.compile(
    r"(?:(Request|Response)\b(?!\s*:)(.*)|(Parameters?|Headers?|Body|Schema|Model)\s*:?\s*(\([^()]{0,200}\))?"
    r"|(Attributes?)\s*:?\s*(\(.{0,300}\))?|(Relation)\s*:.*)"
)
EXPRESSION: Final = re.compile(r"\{([+#./;?&]?)([^{}]{1,400})\}")
NAMES: Final = {
    "Parameter": "Parameters",
    "Header": "Headers",
    "Attribute": "Attributes",
}
MESSAGES: Final = frozenset({"Request", "Response", "Model"})
STRUCTURES: Final = frozenset({"Parameters", "Attributes"})
RESPONSE_CODE: Final = re.compile(r"\s*([1-5]\d\d)?\b")
MEDIA: Final = re.compile(r"\(([^()]{1,200})\)\s*$")
PAYLOAD: Final = re.compile(r"\s*([{\[<]|`{3}|~{3})")
CODE_INDENT: Final = 8
"""Columns before a payload right under a message (12 under its Body section)."""


@dataclass
class BlueprintPart:
    """A keyword with its argument, its lines and its inner parts.

    The keyword is empty for running text.
    """

    keyword: str
    argument: str
    span: Span
    indent: int = 0
    lines: list[MsonLine] = field(default_factory=list)
    parts: list[BlueprintPart] = field(default_factory=list)

    def asset(self, keyword: str) -> tuple[str, Span]:
        """The text of a message's Body or Schema, dedented, and its place."""
        for part in self.parts:
            if part.keyword == keyword:
                return plain(part.lines), first_span(part)
        if keyword != "Body":
            return "", self.span
        lines = payload_lines(self.lines)
        return plain(lines), lines[0].span if lines else self.span

    def words(self) -> str:
        """The running text of a message."""
        taken = {id(line) for line in payload_lines(self.lines)}
        words = (line.text.strip() for line in self.lines if id(line) not in taken)
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class MessageHead:
    """The words behind the keyword of a message: status, name and media type."""

    status: str = ""
    name: str = ""
    media: str = ""


def message_head(part: BlueprintPart) -> MessageHead:
    """The parts of `Response 200 (application/json)`, `Request Name (text/plain)`."""
    rest = part.argument
    found = MEDIA.search(rest)
    media = found[1].strip() if found and "/" in found[1] else ""
    name = rest[: found.start()] if found and media else rest
    status = ""
    if part.keyword == "Response" and (code := RESPONSE_CODE.match(name)):
        status, name = code[1] or "", name[code.end() :]
    if part.keyword == "Model" and not media:
        media = part.argument.strip("() ")
    return MessageHead(status, name.strip(), media)


def parts_of(lines: Sequence[MsonLine]) -> list[BlueprintPart]:
    """The parts that lines below a heading make."""
    found: list[BlueprintPart] = []
    message: BlueprintPart | None = None
    leaf = BlueprintPart("", "", lines[0].span if lines else Span("", 1))
    found.append(leaf)
    fence = ""
    for line in lines:
        mark = re.match(r"\s*(`{3,}|~{3,})", line.text)
        if mark:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        part = None if fence or mark else keyword_part(line, leaf)
        if part is None:
            leaf.lines.append(line)
            continue
        inner = message is not None and part.keyword not in MESSAGES
        if (
            inner
            and message
            and (part.indent > message.indent or part.keyword not in STRUCTURES)
        ):
            message.parts.append(part)
        else:
            found.append(part)
            message = part if part.keyword in MESSAGES else message
        leaf = part
    return found


def keyword_part(line: MsonLine, leaf: BlueprintPart) -> BlueprintPart | None:
    """The part that a line begins, None for a line of the part before."""
    item = ITEM.match(line.text)
    if item is None:
        return None
    indent = len(item[1].expandtabs(4))
    if leaf.keyword in STRUCTURES and indent > leaf.indent:
        return None
    found = KEYWORD.fullmatch(item[2])
    if found is None:
        return None
    name = str(found[1] or found[3] or found[5] or found[7])
    argument = found[2] or found[4] or found[6] or ""
    if name.startswith("Attribute"):
        argument = argument.strip().removeprefix("(").removesuffix(")").strip()
    return BlueprintPart(NAMES.get(name, name), argument.strip(), line.span, indent)


def payload_lines(lines: Sequence[MsonLine]) -> list[MsonLine]:
    """The lines of a message from where its payload begins."""
    for at, line in enumerate(lines):
        text = line.text.expandtabs(4)
        deep = len(text) - len(text.lstrip()) >= CODE_INDENT
        if text.strip() and (
            deep or PAYLOAD.match(text) or re.match(r"\s*\[[^\]]+\]\[\]\s*$", text)
        ):
            return list(lines[at:])
    return []


def plain(lines: Sequence[MsonLine]) -> str:
    """The text of lines without their common indentation and fences."""
    kept = [line.text.expandtabs(4) for line in lines]
    kept = [text for text in kept if not re.match(r"\s*(`{3,}|~{3,})", text)]
    return textwrap.dedent("\n".join(kept)).strip("\n")


def first_span(part: BlueprintPart) -> Span:
    """Where the first line with text stands."""
    return next((line.span for line in part.lines if line.text.strip()), part.span)


@dataclass(frozen=True, slots=True)
class UriTemplate:
    """A path with `{name}` parameters, the names of the query, and fixed query pairs."""

    path: str
    query: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


def parse_template(text: str) -> UriTemplate:
    """A template in parts: `/x/{id}{?page,limit}`."""
    query: list[str] = []

    def expand(match: re.Match[str]) -> str:
        sign, names = match[1], [variable(name) for name in match[2].split(",")]
        match sign:
            case "?" | "&":
                query.extend(names)
                return ""
            case "#" | ";":
                return ""
            case "/" | ".":
                return "".join(f"{sign}{{{word(name)}}}" for name in names)
        return ",".join(f"{{{word(name)}}}" for name in names)

    head, _, rest = outside(text)
    path = EXPRESSION.sub(expand, head)
    fixed = []
    for name, value in pairs(
        EXPRESSION.sub(lambda m: expand(m) or "", rest) if rest else ""
    ):
        if value.startswith("{"):
            query.append(name)
        else:
            fixed.append((name, value))
    path = re.sub(r"[^\w./{},~:@$!*'()+;=%&-]", "", path)
    return UriTemplate(
        "/" + path.lstrip("/"), tuple(dict.fromkeys(query)), tuple(fixed)
    )


def outside(text: str) -> tuple[str, str, str]:
    """The text before and after the first question mark outside of braces."""
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "{") - (sign == "}")
        if sign == "?" and depth == 0:
            return text[:at], "?", text[at + 1 :].partition("#")[0]
    return text.partition("#")[0] if "{#" not in text else text, "", ""


def variable(text: str) -> str:
    """The name of a variable without its modifiers (`list*`, `text:3`)."""
    name = re.sub(r"(\*|:\d{1,5})$", "", text.strip())
    return unquote(name)


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
    """Parts that actions inherit: address, parameters, shape of the resource."""

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
    """The statements of nested items about a parameter: `Default: 10`."""
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
        """The statements of attributes or of a JSON Schema."""
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
        message = "not JSON; ignored"
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
