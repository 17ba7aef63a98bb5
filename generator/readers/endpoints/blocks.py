"""Endpoints in blocks: headings, lists, tables, components, front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from generator.formats.outline import Outline, Spot, is_structural
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Component,
    Container,
    DefinitionList,
    Heading,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Runs,
    Table,
    text_of,
    walk,
)
from generator.readers.endpoints.bases import base_of
from generator.readers.endpoints.candidates import (
    DASH,
    Candidate,
    found,
    of_code,
    of_sentence,
    of_text,
    spaced,
)
from generator.readers.endpoints.labels import METHODS_ABROAD, PATHS_ABROAD
from generator.readers.endpoints.request_lines import (
    RequestLine,
    is_method,
    joined_lines,
    methods_of,
    read_line,
    sentences,
    slashless,
)
from generator.readers.endpoints.scope import Rank, Variable
from generator.readers.endpoints.targets import read_target
from generator.report.diagnostics import Span

METHOD_COLUMN = re.compile(
    r"(?i)(http\W{0,2})?(request\W{0,2})?(methods?|verbs?|type|action)|"
    + METHODS_ABROAD
)
PATH_COLUMN = re.compile(
    r"(?i)(api\W|http\W|request\W|relative\W|full\W|resource\W)?\s?"
    r"(paths?|urls?|uris?|endpoints?|routes?|resources?|uri template|request|api|"
    r"http request|address)|" + PATHS_ABROAD
)
TEXT_COLUMN = re.compile(
    r"(?i)(short )?(descriptions?|summary|purpose|usage|what it does|"
    r"explanation|comments?|notes?|function|action|name|operation)|说明|描述|名称|功能|"
    r"описание|beschreibung|descripción|descrição|説明|설명"
)
PATH_ATTRIBUTES = (
    "path",
    "url",
    "endpoint",
    "route",
    "uri",
    "href",
    "to",
    "api",
    "target",
)
METHOD_ATTRIBUTES = ("method", "verb", "httpMethod", "http-method", "type")
BASE_ATTRIBUTES = ("baseUrl", "base-url", "host", "base", "server", "baseURL")
BASE_KEYS = ("base_url", "baseurl", "base-url", "server", "host", "base", "url")
TITLE_ATTRIBUTES = ("summary", "title", "name")
DIRECTIVE = re.compile(r"(?:http|https):([a-z]+)")
CONVERTED = re.compile(r"\((?:[A-Za-z][\w.]{0,30}:)?\s{0,2}([A-Za-z_][\w-]{0,60})\)")
"""A variable as sphinxcontrib-httpdomain writes it: `(int:id)`, `(name)`."""
OPENAPI_MATTER = re.compile(
    r"(?i)(?:\S{1,200}\s+)?((?:get|post|put|patch|delete|head|options)\s+\S.{0,1000})"
)
PATH_IN = re.compile(
    r"[\"']?(?:path|route|url)[\"']?\s{0,3}:\s{0,3}[\"']([^\"'\s]{1,400})[\"']"
)
METHOD_IN = re.compile(r"[\"']?method[\"']?\s{0,3}:\s{0,3}[\"'](\w{3,9})[\"']")


def candidates(page: Outline) -> list[Candidate]:
    """The endpoint candidates of a page in order, labels aside."""
    return [
        item
        for spot in page.spots
        for item in (*of_spot(spot), *below_path(page, spot))
    ]


BRACKETED = re.compile(r"\[\s{0,2}(/[^\[\]\s]{1,400})\s{0,2}\]")
VERB = re.compile(
    r"(?:.{0,200}\[\s{0,2}([A-Z]{3,9})\s{0,2}\]|\W{0,4}([A-Za-z]{3,9})\W{0,4}(?:request|method)?\W{0,4})"
)


def below_path(page: Outline, spot: Spot) -> Iterator[Candidate]:
    """`### GET` or `### List pets [GET]` below a heading that is a path."""
    block = spot.block
    if not isinstance(block, Heading) or not spot.trail:
        return
    verb = VERB.fullmatch(spaced(block.runs).strip())
    method = (verb[1] or verb[2]) if verb else ""
    if not is_method(method) or (verb and verb[2] and not verb[2].isupper()):
        return
    for index in reversed(spot.trail):
        text = spaced(page.heading(index).runs).strip()
        bracketed = BRACKETED.search(text)
        # A path set as code, with its methods set so below, may leave out its slash.
        coded = is_code(block) and is_code(page.heading(index))
        target = read_target(bracketed[1] if bracketed else text, relative=coded)
        if target:
            line = RequestLine(methods_of(method), target)
            span, rank = block.span, Rank.DECLARATION
            title = re.sub(r"\[[^\[\]]{1,12}\]$", "", text_of(block.runs)).strip()
            title = "" if is_method(title) else title
            yield from found(line, spot.index, "heading", span, rank, title)
            return


def is_code(heading: Heading) -> bool:
    """Whether a heading is nothing but code."""
    return all(r.mark is Mark.CODE for r in heading.runs if r.text.strip())


def of_spot(spot: Spot) -> Iterator[Candidate]:
    """The candidates of one block."""
    match spot.block:
        case Heading():
            yield from of_heading(spot, spot.block)
        case Paragraph(runs=runs, span=span):
            yield from of_text(runs, span, spot.index)
        case Code():
            yield from of_code(spot.block, spot.index)
        case ItemList():
            yield from of_list(spot.block, spot.index)
        case DefinitionList():
            yield from of_definitions(spot.block, spot.index)
        case Table():
            yield from of_table(spot.block, spot.index)
        case Component():
            yield from of_component(spot.block, spot.index)
        case Container(title=title, span=span) if title:
            if (line := read_line(title)) and (line.whole or len(line.rest) < 120):
                for item in found(line, spot.index, "title", span, Rank.DECLARATION):
                    yield replace(item, inner=True)
        case _:
            pass


def of_heading(spot: Spot, block: Heading) -> Iterator[Candidate]:
    """`## GET /pets`, `## Get a pet GET /pets/{id}`, `## /pets (GET)`."""
    text = spaced(block.runs)
    for part in text.split("\n"):
        line = read_line(part) or read_line(part, loose=True) or slashless(part)
        if line and (line.whole or not line.rest[:1].isalnum()):
            lines = joined_lines(line)
            title = lines[-1].rest.strip(DASH + "*_`")
            for each in lines:
                yield from found(
                    each, spot.index, "heading", block.span, Rank.DECLARATION, title
                )
            continue
        for at, inner in sentences(part):
            title = part[:at].strip(DASH + "([`*_")
            title = title if any(char.isalpha() for char in title) else ""
            yield from found(
                inner, spot.index, "heading", block.span, Rank.DECLARATION, title
            )


def of_list(block: ItemList, spot: int) -> Iterator[Candidate]:
    """Items that begin with a method and a path; mentions inside others."""
    alone = len(block.items) == 1
    for item in block.items:
        yield from of_path_item(item, spot)
        yield from of_item(item, spot, alone)


METHOD_ITEM = re.compile(
    r"\W{0,4}(?:(?i:(?:http )?method)\W{1,4})?([A-Z]{3,9})(?:\s{0,3}[.:–—-]|\W{0,4}\Z)"
)
"""An item about one method of the path above it: `Method **GET**: all of them`."""
PATH_ITEM = re.compile(r"\W{0,3}(/[^\s`]{0,200})`?\W{0,3}(?:\([^()]{0,60}\)\W{0,3})?")


def of_path_item(item: Item, spot: int) -> Iterator[Candidate]:
    """An item that is a path, and in the list below it its methods."""
    text = spaced(item.runs)
    found_path = PATH_ITEM.fullmatch(text.partition("\n")[0][:400].replace("*", ""))
    target = read_target(found_path[1].rstrip(":")) if found_path else None
    lists = [inner for inner in item.blocks[1:] if isinstance(inner, ItemList)]
    for below in (each for inner in lists for each in inner.items) if target else ():
        lead = below.blocks[0] if below.blocks else None
        words = text_of(lead.runs)[:400] if isinstance(lead, Paragraph) else ""
        method = METHOD_ITEM.match(words)
        if target and lead and method and is_method(method[1]):
            line = RequestLine(methods_of(method[1]), target)
            for made in found(line, spot, "row", lead.span, Rank.DECLARATION):
                yield replace(made, own=below.blocks, listed=True)


def of_item(item: Item, spot: int, alone: bool) -> Iterator[Candidate]:
    """The endpoints of an item; one that is nothing but a link is an index entry."""
    for number, block in enumerate(item.blocks):
        if isinstance(block, Paragraph):
            if number == 0 and (named := of_label(item, block, spot)):
                yield replace(named, listed=not alone)
                continue
            linked = is_linked(block.runs)
            for made in of_text(block.runs, block.span, spot):
                if number == 0 and made.family in ("line", "start"):
                    rank = Rank.EXAMPLE if linked else Rank.DECLARATION
                    changed = replace(made.endpoint, rank=rank)
                    made = replace(made, endpoint=changed, family="item")
                    made = replace(made, own=item.blocks, listed=linked or not alone)
                yield made
        else:
            for inner in walk((block,)):
                yield from of_nested(inner, spot)


def of_label(item: Item, block: Paragraph, spot: int) -> Candidate | None:
    """`**create**: POST on /pets`: a bold label, the only call of its item behind it."""
    first = block.runs[0] if block.runs else None
    if first is None or first.mark is not Mark.STRONG or len(first.text) > MAX_SHORT:
        return None
    text = spaced(block.runs[1:]).lstrip(" :-–—*")
    calls = list(islice(sentences(text), 2))
    if len(calls) != 1 or calls[0][0] > 1 or not is_action(first.text):
        return None
    line = calls[0][1]
    made = found(line, spot, "item", block.span, Rank.EXAMPLE, first.text.strip(" :"))
    return next((replace(each, own=item.blocks[1:]) for each in made), None)


def is_action(label: str) -> bool:
    """Whether a label names what a call does, and no part of one (`URL:`, `Example:`)."""
    return not is_structural(label) and not columns_named(label)


def columns_named(label: str) -> bool:
    """Whether a label is one of a method or a path."""
    bare = label.strip(" :*`")
    return bool(METHOD_COLUMN.fullmatch(bare) or PATH_COLUMN.fullmatch(bare))


def of_nested(block: Block, spot: int) -> Iterator[Candidate]:
    """Code and text deep inside a list."""
    if isinstance(block, Code):
        yield from of_code(block, spot)
    elif isinstance(block, Paragraph):
        yield from of_text(block.runs, block.span, spot)
    elif isinstance(block, Table):
        yield from of_table(block, spot)


def is_linked(runs: Runs) -> bool:
    """Whether the method and path of an item are a link to elsewhere."""
    first = next((run for run in runs if run.text.strip()), None)
    return first is not None and bool(first.target)


def of_definitions(block: DefinitionList, spot: int) -> Iterator[Candidate]:
    """Terms that are a method and a path."""
    for entry in block.entries:
        for term in entry.terms:
            line = read_line(spaced(term))
            if line and line.whole:
                for made in found(line, spot, "term", entry.span, Rank.DECLARATION):
                    yield replace(made, own=entry.blocks, listed=len(block.entries) > 1)
        for inner in entry.blocks:
            yield from of_nested(inner, spot)


def of_table(table: Table, spot: int) -> Iterator[Candidate]:
    """Rows with a method and a path, in one cell or in two."""
    columns = columns_of(table.head)
    for row in table.rows:
        yield from of_row(row, columns, spot, len(table.rows))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has methods, paths and descriptions; -1 if it has none."""

    method: int = -1
    path: int = -1
    text: int = -1


def columns_of(head: Row | None) -> Columns:
    """The columns by their heads."""
    texts = [cell.text for cell in head.cells] if head else []

    def first(pattern: re.Pattern[str], *taken: int) -> int:
        fitting = (n for n, t in enumerate(texts) if pattern.fullmatch(t.strip(" *`")))
        return next((n for n in fitting if n not in taken), -1)

    method = first(METHOD_COLUMN)
    path = first(PATH_COLUMN, method)
    return Columns(method, path, first(TEXT_COLUMN, method, path))


def of_row(row: Row, columns: Columns, spot: int, count: int) -> Iterator[Candidate]:
    """The endpoints of a row."""
    cells = row.cells
    line = _pair(cells, columns) if len(cells) > 1 else None
    family = "row"
    if line is None:
        line = next((r for cell in cells[:3] if (r := whole_cell(cell))), None)
    if line is None:
        for cell in cells[:8]:
            yield from of_sentence(spaced(cell.runs)[:4000], row.span, spot)
            for block in cell.blocks:
                yield from of_nested(block, spot)
        return
    about = cells[columns.text] if 0 <= columns.text < len(cells) else None
    title = FURTHER.split(about.text, maxsplit=1)[0] if about else ""
    query = tuple(queries(about)) if about else ()
    for made in found(line, spot, family, row.span, Rank.DECLARATION, title):
        whole = replace(made.endpoint, query=(*made.endpoint.query, *query))
        yield replace(made, endpoint=whole, listed=count > 1, anchor=anchor_in(cells))


def anchor_in(cells: tuple[Cell, ...]) -> str:
    """The anchor that the name of a row links to; empty if it links to none.

    A link elsewhere in a row leads to what is like it, or replaces it.
    """
    shown = [run for run in cells[0].runs if run.text.strip()] if cells else []
    if len(cells) < 2 or len(shown) != 1 or whole_cell(cells[0]):
        return ""
    _, mark, anchor = shown[0].target.partition("#")
    return anchor if mark else ""


FURTHER = re.compile(r"(?i)[.;,]?\s{0,3}\b(?:query|params?|parameters|body)\s{0,2}:")
"""The part of a row behind the title of its operation: `Query: ?limit=10`."""


def queries(cell: Cell) -> Iterator[Variable]:
    """The parameters of a query that a cell shows as code: `?pier=<id>&limit=10`."""
    for run in cell.runs:
        if run.mark is Mark.CODE and run.text.strip().startswith("?"):
            target = read_target(f"/{run.text.strip()}")
            yield from target.query if target else ()


def whole_cell(cell: Cell) -> RequestLine | None:
    """A cell that is a method and a path."""
    line = read_line(spaced(cell.runs))
    return line if line and line.whole else None


def _pair(cells: tuple[Cell, ...], columns: Columns) -> RequestLine | None:
    """A method in one cell and a path in another."""
    method = _at(cells, columns.method)
    if not is_method(method):
        method = next((c.text for c in cells[:4] if is_method(c.text)), "")
        if not method.isupper() and columns.method < 0 and columns.path < 0:
            return None
    if not method:
        return None
    shown = _at(cells, columns.path)
    # A column called `Resource` may hold names of things, and another the paths.
    for text in filter(None, (shown, *(c.text for c in cells[:5]))):
        relative = text == shown and "/" in text
        if not text.strip() or is_method(text):
            continue
        target = read_target(text, relative=relative)
        if target and ("/" in text or "{" in text):
            return RequestLine(methods_of(method), target)
    return None


def _at(cells: tuple[Cell, ...], index: int) -> str:
    return spaced(cells[index].runs).strip(" `*") if 0 <= index < len(cells) else ""


def of_component(block: Component, spot: int) -> Iterator[Candidate]:
    """`<Route method="GET">/x</Route>`, `.. http:get:: /x`, `{% swagger path="/x" %}`."""
    line = component_line(block)
    if line is None:
        yield from of_text(block.runs, block.span, spot)
        return
    title = block.attribute(*TITLE_ATTRIBUTES, "synopsis") or short_description(block)
    first = block.blocks[0] if block.blocks else None
    if not title and isinstance(first, Heading):
        title = text_of(first.runs)
    inner = bool(block.blocks) or DIRECTIVE.fullmatch(block.name) is not None
    shown = SHOWING.fullmatch(block.name)
    rank = Rank.EXAMPLE if shown else Rank.DECLARATION
    for made in found(
        line, spot, "call" if shown else "component", block.span, rank, title
    ):
        yield replace(made, inner=inner and not shown)


SHOWING = re.compile(r"(?i)(?:api-?|http-?)?(?:request|example|sample|call)s?")
"""Components that show a call of what others declare: `{{< request "GET" "/pets/1" >}}`."""
MAX_SHORT = 80
"""Longer descriptions in an attribute are sentences; titles have 20 to 60 characters."""


def short_description(block: Component) -> str:
    """The attribute that describes an endpoint, where it is no longer than a title."""
    text = block.attribute("description").strip().rstrip(".")
    return text if len(text) <= MAX_SHORT and ". " not in text else ""


def unquoted(value: str) -> str:
    """An attribute without what JSX writes around a string: `{"get"}`."""
    if value.startswith("{") and value[1:2] in ("'", '"', "`"):
        return value.strip("{}").strip("'\"`")
    return value.strip("'\"")


def component_line(block: Component) -> RequestLine | None:
    """The method and path that a component states."""
    text = spaced(block.runs).strip()
    written = block.argument or text
    if directive := DIRECTIVE.fullmatch(block.name):
        methods = methods_of(directive[1])
        path = CONVERTED.sub(r"{\1}", written.split("\n")[0])
        target = read_target(path, relative="/" in path or "{" in path)
        return RequestLine(methods, target) if methods and target else None
    method = unquoted(block.attribute(*METHOD_ATTRIBUTES)) or block.name
    if is_method(method) and methods_of(method):
        path = unquoted(block.attribute(*PATH_ATTRIBUTES)) or written
        host = unquoted(block.attribute(*BASE_ATTRIBUTES))
        if host and not path.startswith("http"):
            path = f"{host.rstrip('/')}/{path.lstrip('/')}" if path.strip() else host
        target = read_target(path, relative=True) if path.strip() else None
        if target and ("/" in path or "{" in path):
            return RequestLine(methods_of(method), target)
    values = [value for _, value in block.attributes] + [block.argument]
    for value in values:
        inner, verb = PATH_IN.search(value[:4000]), METHOD_IN.search(value[:4000])
        if inner and verb and (target := read_target(inner[1])):
            return RequestLine(methods_of(verb[1]), target)
    for value in values:
        line = read_line(value, loose=True)
        if line and line.whole:
            return line
    if "/" in block.argument or "{" in block.argument:
        # A directive that documents a method may leave the slash out: `GET v1/leases`.
        line = read_line(block.argument, relative=True)
        if line and line.whole:
            return line
    line = read_line(text) if len(text) < 400 and "\n" not in text else None
    return line if line and line.whole else None


def of_matter(matter: Iterable[tuple[str, str]], file: str) -> Iterator[Candidate]:
    """Front matter that names the operation: `api: GET /x`, `openapi: get /x`."""
    have = {key.lower(): value for key, value in matter}
    for key in ("openapi", "api", "endpoint", "api-method"):
        match = OPENAPI_MATTER.fullmatch(have.get(key, "").strip().strip("\"'"))
        line = read_line(match[1], loose=True) if match else None
        if line and line.whole:
            span = Span(file, 1)
            yield from found(line, -1, "matter", span, Rank.DECLARATION)
            return
    keys = {key.rpartition(".")[2].lstrip("_"): value for key, value in have.items()}
    method = keys.get("method", "")
    path = keys.get("path", keys.get("endpoint", keys.get("route", "")))
    path = path.strip("\"'")
    target = read_target(path) if is_method(method) else None
    if target:
        line = RequestLine(methods_of(method), target)
        for item in found(line, -1, "matter", Span(file, 1), Rank.DECLARATION):
            yield item if item.endpoint.base else with_base(item, keys)


def with_base(item: Candidate, keys: Mapping[str, str]) -> Candidate:
    """An endpoint at the base URL that is beside its path."""
    url = next((keys[key] for key in BASE_KEYS if key in keys), "").strip("\"'")
    base = base_of(url, item.endpoint.span)
    if base is None:
        return item
    made = replace(item.endpoint, base=base.origin, prefix=base.prefix or None)
    return replace(item, endpoint=made)
