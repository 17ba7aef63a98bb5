"""API Blueprint documents (FORMAT: 1A; apiblueprint.org/documentation/specification).

Read line by line, tolerating wrong indentation: many published documents indent
payloads incorrectly, but use the right keywords.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import Evidence, Reading
from generator.readers.calls.call import (
    CallParameter,
    DescribedCall,
)
from generator.readers.calls.call_credentials import distinct, of_query
from generator.readers.calls.call_reading import DocumentReading
from generator.readers.calls.groups import group_name, grouped
from generator.readers.calls.urls import parse_url
from generator.readers.documents.blueprint_messages import (
    Blueprint,
    BlueprintPart,
    BlueprintResource,
    Headed,
    Messages,
    attributes_of,
    parameters_of,
    parse_template,
    parts_of,
    placed,
)
from generator.readers.documents.mson import MsonLine, MsonMember, members_of
from generator.report.diagnostics import Diagnostic, Severity
from generator.source import Source

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
PLURALS: Final = re.compile(r"(?i)\s+(collection|list|resource|endpoint)s?$")


def sniff(source: Source) -> float:
    """Sure if the format is named, or actions with responses are there."""
    if FORMAT.search(source.text[:4_000]):
        return 1.0
    if source.text.lstrip("\ufeff \t\r\n")[:1] in ("<", "{", "["):
        return 0.0
    found = RESPONSES.search(source.text) and ACTIONS.search(source.text)
    return 0.99 if found else 0.0


def read(source: Source) -> Reading:
    """The actions of a blueprint as operations."""
    matter, found = headed(source)
    sections = folded(found)
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
    work.result.warn_of_nothing("blueprint")
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


def folded(sections: Sequence[Headed]) -> list[Headed]:
    """Sections with those that only divide the words about an action put into it."""
    kept: list[Headed] = []
    structured = types = 0
    for section in sections:
        text = section.text
        plain = target(text)[1:] == ("", "") and not GROUP.match(text)
        if text.lower().startswith("data structure"):
            types, structured = section.level, 0
        elif types and section.level <= types:
            types = 0
        if plain and not types and structured and section.level > structured:
            kept[-1].lines += [MsonLine(f"**{text}**", section.span), *section.lines]
            continue
        kept.append(section)
        structured = 0 if plain or types else section.level
    return kept


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
    """A heading with what is below it: a group, a resource, an action, or words."""
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
        message = f"{method} without a URL: no heading above it has one"
        hint = "write `# Name [/path]` above it, or put the path into its brackets"
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


@dataclass(frozen=True, slots=True)
class BlueprintAction:
    """The name and target of an action; `inherited` are those of its resource."""

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
    for part in (*parts, *(inner for outer in parts for inner in outer.parts)):
        if part.keyword == "Parameters":
            own += parameters_of(part, template)
    shape = next((attributes_of(p) for p in parts if p.keyword == "Attributes"), None)
    if action.inherited and method in ("POST", "PUT", "PATCH"):
        kept = tuple(p.name for p in own if p.name in template.query)
        template = replace(template, query=kept)
    messages = Messages(work, section)
    bodies, headers, found = messages.requests(
        [part for part in parts if part.keyword == "Request"], shape, method
    )
    replies = [messages.reply(part) for part in parts if part.keyword == "Response"]
    parameters = placed(template, [*own, *work.resource.parameters], section.span, own)
    signed = [
        c for p in parameters if p.place == "query" and (c := of_query(p.name, p.span))
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
            parameters=(*parameters, *headers),
            bodies=bodies,
            replies=tuple(replies),
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
