"""Endpoints in blocks: headings, lists, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline, Spot
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
from generator.formats.title_words import is_structural
from generator.readers.endpoints.candidates import (
    DASH,
    Candidate,
    found,
    of_code,
    of_sentence,
    of_text,
    spaced,
    whole_line,
)
from generator.readers.endpoints.components import MAX_SHORT, of_component
from generator.readers.endpoints.remarks import name_in
from generator.readers.endpoints.request_lines import (
    METHOD,
    RequestLine,
    is_method,
    joined_lines,
    methods_of,
    read_line,
    sentences,
    slashless,
)
from generator.readers.endpoints.route_columns import (
    Columns,
    are_relative,
    columns_named,
    columns_of,
    spelled_out,
)
from generator.readers.endpoints.route_lists import of_path_item
from generator.readers.endpoints.scope import Rank, Variable
from generator.readers.endpoints.targets import RequestTarget, read_target
from generator.report.diagnostics import Span


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


def of_item(item: Item, spot: int, alone: bool) -> Iterator[Candidate]:
    """The endpoints of an item; one that is nothing but a link is an index entry."""
    for number, block in enumerate(item.blocks):
        if isinstance(block, Paragraph):
            if number == 0 and (named := of_label(item, block, spot)):
                yield replace(named, listed=not alone)
                continue
            if number == 0 and (allowed := of_allowed(item, block, spot)):
                yield from allowed
                continue
            linked = is_linked(block.runs)
            for made in of_text(block.runs, block.span, spot):
                if number == 0 and made.family in ("line", "start"):
                    rank = Rank.EXAMPLE if linked else Rank.DECLARATION
                    changed = replace(made.endpoint, rank=rank)
                    made = replace(made, endpoint=changed, family="item")
                    made = replace(made, own=item.blocks, listed=linked or not alone)
                    made = with_remark(made, behind_request(block.runs), block.span)
                yield made
        else:
            for inner in walk((block,)):
                yield from of_nested(inner, spot)


def behind_request(runs: Runs) -> Runs:
    """The runs behind a request that is set off: `` `GET /pets` all pets``."""
    set_off = (Mark.CODE, Mark.STRONG)
    for index, run in enumerate(runs[:4]):
        if "/" in run.text:
            return runs[index + 1 :] if run.mark in set_off or run.target else ()
    return ()


def with_remark(made: Candidate, runs: Runs, span: Span) -> Candidate:
    """An entry of an index with the remark behind it: its words name the operation, and
    say what is sent.
    """
    if not text_of(runs).strip():
        return made
    known = made.endpoint
    title = known.title or name_in(runs, known.path)
    endpoint = replace(known, title=title, query=(*known.query, *queries(runs)))
    is_text = made.own[:1] and isinstance(made.own[0], Paragraph)
    own = made.own[1:] if is_text else made.own
    return replace(made, endpoint=endpoint, own=(Paragraph(runs, span), *own))


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


ALLOWED = re.compile(
    rf"(?:\A|[\s(;:,.])({METHOD}(?:(?:,? (?:and|or) (?:a )?|, ?| ?/ ?){METHOD}){{0,5}})\s+"
    r"(?:methods?|requests?|calls?)\b(?: (?:is|are))?(?: (?:allowed|supported|accepted|available|possible))?"
    r"\W*\Z"
)
"""The end of an item that says which methods its path has: `GET and POST methods allowed`."""


def of_allowed(item: Item, block: Paragraph, spot: int) -> list[Candidate]:
    """`` `/pets`: all pets; GET and POST methods are allowed``: the operations of a path
    that an item begins with.
    """
    first = block.runs[0] if block.runs else None
    if first is None or first.mark is not Mark.CODE or not first.text.startswith("/"):
        return []
    target = read_target(first.text)
    text = spaced(block.runs[1:])
    allowed = ALLOWED.search(text[:1000])
    if target is None or allowed is None:
        return []
    methods = methods_of(allowed[1])
    words = text[: allowed.start()].strip(" :–—-;,.")
    line = RequestLine(methods, target)
    title = words if len(methods) == 1 else ""
    made = found(line, spot, "row", block.span, Rank.DECLARATION, title)
    return [replace(each, own=item.blocks[1:], listed=True) for each in made]


def is_action(label: str) -> bool:
    """Whether a label names what a call does, and no part of one (`URL:`, `Example:`)."""
    return not is_structural(label) and not columns_named(label)


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
                title = line.rest or first_sentence(entry.blocks)
                for made in found(
                    line, spot, "term", entry.span, Rank.DECLARATION, title
                ):
                    yield replace(made, own=entry.blocks, listed=len(block.entries) > 1)
        for inner in entry.blocks:
            yield from of_nested(inner, spot)


def first_sentence(blocks: Sequence[Block]) -> str:
    """The short sentence that a definition begins with, which is all that names its term."""
    first = blocks[0] if blocks else None
    text = text_of(first.runs) if isinstance(first, Paragraph) else ""
    sentence = re.split(r"[.!?](?:\s|\Z)", text.strip()[:400], maxsplit=1)[0]
    short = len(sentence) <= MAX_SHORT and "\n" not in sentence
    return sentence if short and not sentence.endswith(":") else ""


def of_table(table: Table, spot: int) -> Iterator[Candidate]:
    """Rows with a method and a path, in one cell or in two."""
    columns = columns_of(table.head)
    columns = replace(columns, bare=are_relative(table, columns.path))
    for row in spelled_out(table, columns):
        yield from of_row(row, columns, spot, len(table.rows))


def of_row(row: Row, columns: Columns, spot: int, count: int) -> Iterator[Candidate]:
    """The endpoints of a row."""
    cells = row.cells
    lines = _pair(cells, columns) if len(cells) > 1 else ()
    if not lines:
        lines = next((r for cell in cells[:3] if (r := whole_cell(cell))), ())
    if not lines:
        for cell in cells[:8]:
            yield from of_sentence(spaced(cell.runs)[:4000], row.span, spot)
            for block in cell.blocks:
                yield from of_nested(block, spot)
        return
    about = cells[columns.text] if 0 <= columns.text < len(cells) else None
    title = FURTHER.split(about.text, maxsplit=1)[0] if about else ""
    coded = about is not None and any(run.mark is Mark.CODE for run in about.runs)
    query = tuple(queries(about.runs)) if about else ()
    for line in lines:
        if coded and about:
            title = name_in(about.runs, line.target.path)
        for made in found(line, spot, "row", row.span, Rank.DECLARATION, title):
            whole = replace(made.endpoint, query=(*made.endpoint.query, *query))
            anchor = anchor_in(cells)
            own = (Paragraph(about.runs, row.span), *about.blocks) if about else ()
            yield replace(
                made, endpoint=whole, listed=count > 1, anchor=anchor, own=own
            )


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


def queries(runs: Runs) -> Iterator[Variable]:
    """The parameters of a query that a text shows as code: `?pier=<id>&limit=10`."""
    for run in runs:
        if run.mark is Mark.CODE and run.text.strip().startswith("?"):
            target = read_target(f"/{run.text.strip()}")
            yield from target.query if target else ()


def whole_cell(cell: Cell) -> tuple[RequestLine, ...]:
    """A cell whose lines are each a method and a path."""
    texts = spaced(cell.runs).strip().split("\n")[:MOST_LINES]
    lines = [read_line(t) or whole_line(t) for t in texts if t.strip()]
    found = tuple(line for line in lines if line and line.whole)
    return found if len(found) == len(lines) else ()


MOST_LINES = 20
"""So many endpoints can be in one cell."""
APART = re.compile(r"\s*\n\s*|`\s{0,3}(?:,|;|\bor\b|\band\b)\s{0,3}`")
"""What is between two paths of one cell."""


def paths_in(text: str, *, relative: bool) -> tuple[RequestTarget, ...]:
    """The path that a cell is, or each of those that are apart in it.

    Two paths of one row are two ways to one operation: with the id in the path or
    without it.
    """
    target = read_target(text, relative=relative)
    if target and ("/" in text or "{" in text):
        return (target,)
    parts = [part for part in APART.split(text)[:MOST_LINES] if part.strip(" `,;")]
    if len(parts) < 2 or not all(part.lstrip("`").startswith("/") for part in parts):
        return ()
    found = tuple(read_target(part) for part in parts)
    return tuple(filter(None, found)) if all(found) else ()


def _pair(cells: tuple[Cell, ...], columns: Columns) -> tuple[RequestLine, ...]:
    """A method in one cell and a path, or several, in another."""
    method = _at(cells, columns.method)
    if not is_method(method):
        method = next((c.text for c in cells[:4] if is_method(c.text)), "")
        if not method.isupper() and columns.method < 0 and columns.path < 0:
            return ()
    if not method:
        return ()
    shown = _at(cells, columns.path)
    shown = f"/{shown}" if columns.bare and shown[:1] != "/" else shown
    # A column called `Resource` may hold names of things, and another the paths.
    for text in filter(None, (shown, *(c.text for c in cells[:5]))):
        relative = text == shown and ("/" in text or columns.bare)
        if not text.strip() or is_method(text):
            continue
        if targets := paths_in(text, relative=relative):
            return tuple(RequestLine(methods_of(method), each) for each in targets)
    return ()


def _at(cells: tuple[Cell, ...], index: int) -> str:
    return spaced(cells[index].runs).strip(" `*") if 0 <= index < len(cells) else ""
