"""The scope of one operation on a page: its endpoints and the blocks they govern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import IntEnum

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.page import (
    Block,
    Code,
    Component,
    Container,
    DefinitionList,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Table,
    ThematicBreak,
    text_of,
    walk,
)
from generator.report.diagnostics import Span


class Rank(IntEnum):
    """How a page speaks of an endpoint, weakest first."""

    MENTION = 1
    EXAMPLE = 2
    DECLARATION = 3


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a path: its name, the literal that an example has there, and the
    type that the path itself states (`(int:id)`), if any; for one of a query `place` is
    what holds the place of its value, if anything: `:term`.
    """

    name: str
    example: str = ""
    type: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method and a path that a page names.

    `path` is a template with `{name}` variables, as written otherwise (trailing slash,
    extension, case); `base` the scheme, host and nothing more, if they are written
    there; `prefix` the path of the base URL where it is known apart from `path`; `query`
    names what is behind a `?` of the path, `optional` the variables that are in brackets.
    """

    method: str
    path: str
    span: Span
    rank: Rank
    base: str = ""
    variables: tuple[Variable, ...] = ()
    query: tuple[Variable, ...] = ()
    optional: tuple[str, ...] = ()
    title: str = ""
    prefix: str | None = None
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A block and what governs it.

    `trail` are the headings below the operation's own, outermost first; `lead` is the
    sentence or label just above; `containers` are the titles of tabs, notes and wrapping
    components around it (the component's name where it has no title), outermost first.
    """

    block: Block
    trail: tuple[Heading, ...] = ()
    lead: str = ""
    containers: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The text of the innermost heading; empty if none governs the block."""
        return text_of(self.trail[-1].runs) if self.trail else ""


@dataclass(frozen=True, slots=True)
class Scope:
    """The endpoints of one operation (or of several that share all they say).

    `refused` are names that it does not take, unlike the operation it is said to repeat;
    `paged` is where the page says that lists come with a `Link` header.
    """

    endpoints: tuple[Endpoint, ...]
    passages: tuple[Passage, ...]
    refused: frozenset[str] = frozenset()
    paged: Span | None = None


NAMING = frozenset(
    {"name", "path", "query", "body", "header", "form", "field", "param", "param-name"}
    | {"parameter", "property", "attribute", "cookie", "method"}
)
"""Attributes by which a component states something itself, so that it stays whole."""


def passages(
    blocks: Sequence[Block],
    trail: tuple[Heading, ...] = (),
    containers: tuple[str, ...] = (),
) -> tuple[Passage, ...]:
    """Blocks as passages, in order.

    Containers, and components that only wrap (tabs, panels), are opened. A list stays
    whole, and the code and tables inside its items follow as passages of their own,
    led by the text of their item. Headings are not passages.
    """
    return tuple(_opened(blocks, trail, containers, ""))


def _opened(
    blocks: Sequence[Block],
    trail: tuple[Heading, ...],
    containers: tuple[str, ...],
    lead: str,
) -> Iterator[Passage]:
    for block in blocks:
        match block:
            case Heading():
                trail = (*(h for h in trail if h.level < block.level), block)
                lead = ""
            case ThematicBreak():
                lead = ""
            case Container(title=title, blocks=inner):
                inside = (*containers, title) if title else containers
                yield from _opened(inner, trail, inside, lead)
            case Component() if wraps(block):
                if status_attribute(block):
                    yield Passage(block, trail, lead, containers)
                inside = (*containers, component_label(block))
                yield from _opened(block.blocks, trail, inside, lead)
            case _:
                yield Passage(block, trail, lead, containers)
                yield from nested(block, trail, containers, lead)
                if isinstance(block, Paragraph):
                    lead = leading(block, lead)
                elif isinstance(block, ItemList):
                    lead = left_open(block) or lead


TEMPLATED = re.compile(r"\{\{[^{}\n]{1,200}\}\}")
"""A paragraph that the page's site fills in: `{{ site.data.status_ok }}`."""


def leading(paragraph: Paragraph, lead: str) -> str:
    """The text that leads to what is behind a paragraph: its own, or the former `lead`
    where only the page's site knows it; behind a label of a status both.
    """
    text = text_of(paragraph.runs)
    if OF_CONTENT.fullmatch(text.strip()) and WITH_STATUS.fullmatch(lead.strip()):
        return f"{lead}\n{text}"
    return lead if TEMPLATED.fullmatch(text.strip()) else text


OF_CONTENT = re.compile(r"(?i)\W{0,4}(?:content|body|example|json|data)\W{0,6}")
WITH_STATUS = re.compile(
    r"(?i)\W{0,4}(?:(?:http|status|response|error)\s){0,2}(?:code|status)\W{0,8}[1-5]\d\d\b.{0,60}"
)
"""The labels of a response, each in a paragraph: `Code: 404`, `Content:`."""


STATUS = re.compile(r"([1-5]\d\d)(?:\s{0,3}[:–-].{0,60})?")
"""An attribute that is a status: `200`, `404: Not Found`."""


ARGUMENT = re.compile(r"(?i)(?:status(?: code)?:?\s{0,3})?([1-5]\d\d)\b")
"""A status as the argument of a directive: `response "Status: 200 OK"`."""


HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Between the words in the name of a component: `ResponsePanel`."""


def component_label(component: Component) -> str:
    """The label of a component, with the status that an attribute gives a response."""
    label = component.attribute("title", "label", "value")
    label = label or component.argument or HUMP.sub(" ", component.name)
    status = status_attribute(component)
    return f"{label} {status}" if status and status not in label else label


def status_attribute(component: Component) -> str:
    """The status that an attribute of a component gives; empty if none does."""
    codes = (
        value
        for key, value in component.attributes
        if key.lower() in ("httpcode", "statuscode", "status", "code")
    )
    stated = next((found[1] for code in codes if (found := STATUS.fullmatch(code))), "")
    described = ARGUMENT.match(component.argument) if not stated else None
    return (
        described[1] if described and "response" in component.name.lower() else stated
    )


MAX_TITLE = 60
"""Characters of a label above a list: `Error responses:` has 16."""


def nested(
    block: Block,
    trail: tuple[Heading, ...],
    containers: tuple[str, ...],
    lead: str = "",
) -> Iterator[Passage]:
    """Code and tables inside the items of a list or the entries of definitions; a label
    above a list is around each.
    """
    if len(lead) <= MAX_TITLE and lead.endswith((":", "：")):
        containers = (*containers, lead)
    match block:
        case ItemList(items=items):
            bodies = [(item.blocks, item_text(item)) for item in items]
        case DefinitionList(entries=entries):
            bodies = [
                (e.blocks, ", ".join(text_of(term) for term in e.terms))
                for e in entries
            ]
        case _:
            bodies = []
    for inner, own in bodies:
        yield from _within(inner, trail, containers, own)


def _within(
    blocks: Sequence[Block],
    trail: tuple[Heading, ...],
    containers: tuple[str, ...],
    lead: str,
) -> Iterator[Passage]:
    """The code and tables inside an item, those in the lists of it led by both texts."""
    for block in blocks:
        match block:
            case Code() | Table():
                yield Passage(block, trail, lead, containers)
            case ItemList(items=items):
                for item in items:
                    inner = f"{lead}\n{item_text(item)}".strip()
                    yield from _within(item.blocks, trail, containers, inner)
            case _:
                for deep in walk([block]):
                    if isinstance(deep, Code | Table):
                        yield Passage(deep, trail, lead, containers)


def left_open(block: ItemList) -> str:
    """The text of a list's last item where it ends with a label, of what follows the
    list: `* **Content:**`, and the code below is not set in.
    """
    text = ""
    while block.items and block.items[-1].blocks:
        item = block.items[-1]
        text = f"{text}\n{item_text(item)}".strip()
        last = item.blocks[-1]
        if not isinstance(last, ItemList):
            return text if text.endswith((":", "：")) else ""
        block = last
    return ""


def wraps(component: Component) -> bool:
    """Whether a component only holds blocks, and states nothing by its attributes."""
    named = any(key.lower() in NAMING for key, _ in component.attributes)
    titled = not set(component.argument) & set("/{")
    return bool(component.blocks) and not named and titled


def item_text(item: Item) -> str:
    """The running text of an item's own paragraphs."""
    own = [text_of(b.runs) for b in item.blocks if isinstance(b, Paragraph)]
    return "\n".join(own)


SITE = re.compile(r"\s+[|·]\s+")
"""The separator between the title of a page and the name of its site."""


def site_free(title: str) -> str:
    """The title of a page without the name of its site: `List pets | Docs`."""
    return SITE.split(title, maxsplit=1)[0].strip() or title


def of_one(scope: Scope, endpoint: Endpoint) -> Scope:
    """The scope of one of several endpoints of a list: what the entries of the others
    say is not of it.
    """
    lines = {e.span.line for e in scope.endpoints} - {endpoint.span.line}
    kept: list[Passage] = []
    for passage in scope.passages:
        block = passage.block
        if isinstance(block, ItemList):
            own = tuple(
                i
                for i in block.items
                if not lines & {*range(i.span.line, i.span.last_line + 1)}
            )
            block = replace(block, items=own)
        if not isinstance(block, ItemList) or block.items:
            kept.append(replace(passage, block=block))
    return replace(scope, endpoints=(endpoint,), passages=tuple(kept))


NAMES_METHOD = re.compile(
    r"(?:.{0,60}\b(?:for|of|in|with|by|on) (?:the |an? )?|.{0,60}[(\[]|)"
    r"`?(GET|POST|PUT|PATCH|DELETE)`?(?:(?: (?:and|or) |[,/] ?)`?(GET|POST|PUT|PATCH|DELETE)`?)?"
    r"(?:[)\]]| (?:requests?|calls?|methods?|parameters|response|body|request (?:body|parameters)|response body))?:?"
)
"""A label of a part of one of several methods: `Request body for PATCH`."""


def of_methods(scope: Scope) -> list[Scope]:
    """The scope of each endpoint of one that labels divide by method: a part holds until
    the label of another method. The scope alone where none does.
    """
    methods = {endpoint.method for endpoint in scope.endpoints}
    named: list[set[str]] = []
    held: set[str] = set()
    for passage in scope.passages:
        labels = [text_of(heading.runs) for heading in passage.trail]
        own = passage.block.runs if isinstance(passage.block, Paragraph) else ()
        for label in (*labels, passage.lead, text_of(own)[:120]):
            found = NAMES_METHOD.fullmatch(label.strip(" *"))
            held = {name for name in found.groups() if name} if found else held
        named.append(held & methods)
    if len(methods) < 2 or len({*map(frozenset, named)} - {frozenset()}) < 2:
        return [scope]
    return [
        Scope(
            (endpoint,),
            tuple(
                passage
                for passage, own in zip(scope.passages, named, strict=True)
                if not own or endpoint.method in own
            ),
        )
        for endpoint in scope.endpoints
    ]
