"""Links and names of shapes on pages: which headings are meant, which shape is extended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Code,
    DefinitionList,
    Heading,
    ItemList,
    Mark,
    Page,
    Paragraph,
    Runs,
    Table,
    text_of,
    walk,
)
from generator.readers.fields.clauses import Clause, clarified, clauses_of
from generator.readers.fields.columns import meanings
from generator.readers.fields.declared_types import DeclaredType, declared_types
from generator.readers.fields.row import FieldSet
from generator.readers.fields.type_shapes import (
    INTEGER,
    TypeList,
    TypeMap,
    TypeRef,
    TypeShape,
    TypeValues,
    refs_of,
)
from generator.readers.fields.types import links_of, read_type
from generator.readers.operations.error_sections import rows_of
from generator.readers.operations.messages import messages_of
from generator.readers.operations.stated_messages import returned_shape, taken_shape
from generator.report.diagnostics import Span

MAX_TYPE = 100
"""Characters of a cell that names a type; longer ones describe something."""


def type_links(page: Page) -> Iterator[str]:
    """The anchors of the shapes that tables of a page and `Returns a [pet](#pet)` name.

    A link that leads nowhere (`[Build model]()`) and a name with humps in a cell mean
    the heading of that text.
    """
    for block in walk(page.blocks):
        if isinstance(block, Paragraph):
            for shape in (returned_shape(block.runs), taken_shape(block.runs)):
                yield from (anchor_of(ref.target) for ref in refs_of(shape))
            yield from type_anchors(block.runs)
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells[1:]:
                    yield from map(anchor_of, links_of(cell.runs).values())
                    yield from type_anchors(cell.runs)


HUMPS = re.compile(r"[A-Z][a-z0-9]{1,60}(?:[A-Z][A-Za-z0-9]{0,60}){1,8}")


def type_anchors(runs: Runs) -> Iterator[str]:
    """The headings that the names mean in runs that are a type and nothing else."""
    text = text_of(runs)
    linked = [
        run.text
        for run in runs
        if run.mark is Mark.LINK and (not run.target or HUMPS.fullmatch(run.text))
    ]
    named = len(text) < MAX_TYPE and (linked or HUMPS.search(text))
    note = read_type(runs) if named else None
    if note is None:
        return
    yield from map(slug, linked)
    for ref in refs_of(note.shape):
        if HUMPS.fullmatch(ref.name):
            yield slug(ref.name)


def anchor_of(target: str) -> str:
    """The anchor that a link leads to."""
    return target.partition("#")[2].lower()


def slug(text: str) -> str:
    """The anchor that site generators make of a heading."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", text.lower()).strip())


EXTENDS = re.compile(
    r"(?i)\b(?:extends?|inherits (?:all fields |everything )?from|same (?:fields |attributes |properties )?as|"
    r"(?:all|the same)(?: of)?(?: the)? (?:fields|attributes|properties|members) (?:of|from|as|in)|plus those of)\s"
    r"(?:an?\s|the\s|those of\s)?(?=\S)"
)
EXCEPT = re.compile(r"(?i)\b(?:except|without|but not|other than|subset)\b")
ENDS = re.compile(r"[,.;:(]|\s(?:and|plus|with|in addition|as well)\b|\Z")


def extensions(page: Page) -> dict[Span, TypeRef]:
    """The shapes that others extend, by the headings of those, as the first paragraphs
    below them say: `Has all fields of [Pet](#pet), and in addition:`
    """
    found: dict[Span, TypeRef] = {}
    head: Heading | None = None
    for block in walk(page.blocks):
        match block:
            case Heading():
                head = block
            case Paragraph(runs=runs) if head is not None:
                text = text_of(runs)[:600]
                said = EXTENDS.search(text)
                if said is None or EXCEPT.search(text):
                    continue
                found.setdefault(head.span, shape_named(text[said.end() :], runs))
            case Table() | ItemList() | DefinitionList():
                head = None
    return found


def shape_named(text: str, runs: Runs) -> TypeRef:
    """The shape that a text begins with; `runs` are those around it, with their links."""
    end = ENDS.search(text)
    words = (text[: end.start()] if end else text).strip("` ")
    note = read_type(words) if 0 < len(words) < MAX_TYPE else None
    links = {r.text.strip().lower(): r.target for r in runs if r.mark is Mark.LINK}
    refs = list(refs_of(note.shape)) if note else []
    name = refs[0].name if refs else words
    target = links.get(name.lower(), links.get(words.lower(), ""))
    return TypeRef(name, target)


def remarks_below(page: Page) -> dict[Span, list[Clause]]:
    """The clauses in the paragraphs below each heading, up to the next heading."""
    return {
        head.span: [
            clause
            for block in blocks
            if isinstance(block, Paragraph)
            for clause in clauses_of(block)
        ]
        for head, blocks in below_headings(page)
    }


def with_remarks(fields: FieldSet, clauses: Iterable[Clause]) -> FieldSet:
    """The fields of a shape with what sentences beside them say of their names."""
    rows = {row.name: row for row in fields.rows if not row.depth}
    changed = dict(rows)
    for clause in clauses:
        if clause.name in changed:
            changed[clause.name] = clarified(changed[clause.name], clause)
    members = (row if row.depth else changed[row.name] for row in fields.rows)
    return replace(fields, rows=tuple(members))


def shown_shapes(
    page: Page, wanted: Collection[str]
) -> Iterator[tuple[Heading, FieldSet]]:
    """Shapes that pages link to and show as nothing but one object, below a heading."""
    for head, blocks in below_headings(page):
        if slug(text_of(head.runs)) not in wanted and head.anchor.lower() not in wanted:
            continue
        codes = [block for block in blocks if isinstance(block, Code)]
        listed = any(isinstance(b, Table | ItemList | DefinitionList) for b in blocks)
        shown = messages_of(codes[0]) if len(codes) == 1 and not listed else ()
        if len(shown) != 1 or shown[0].kind is not None:
            continue
        rows = tuple(rows_of(shown[0].body, "", shown[0].span, 0))
        if len(rows) > 1:
            yield head, FieldSet(rows, codes[0].span, True)


def below_headings(page: Page) -> Iterator[tuple[Heading, list[Block]]]:
    """The headings of a page, each with the blocks up to the next one."""
    head: Heading | None = None
    held: list[Block] = []
    for block in walk(page.blocks):
        if isinstance(block, Heading):
            if head is not None:
                yield head, held
            head, held = block, []
        else:
            held.append(block)
    if head is not None:
        yield head, held


def declared_shapes(page: Page) -> Iterator[tuple[DeclaredType, FieldSet]]:
    """The models that code on a page declares, with their fields."""
    heads = frozenset({"name", "type", "required"})
    for block in walk(page.blocks):
        for made in declared_types(block) if isinstance(block, Code) else ():
            yield made, FieldSet(made.rows, made.span, True, heads, made.name)


LISTED_VALUE = re.compile(r"`?(-?\d{1,9}|1 ?<< ?\d{1,2})`?")
"""A number in a table of values; flags are written as the bits that they set."""


def listed_values(block: Block) -> TypeShape | None:
    """The numbers that a table with a column of values lists; None for another one."""
    if not isinstance(block, Table) or block.head is None:
        return None
    columns = meanings(block.head)
    if "value" not in columns or {"required", "default", "in"} & {*columns}:
        return None
    at = columns.index("value")
    texts = [r.cells[at].text.strip() for r in block.rows if len(r.cells) > at]
    found = [LISTED_VALUE.fullmatch(text) for text in texts]
    numbers = [match[1] for match in found if match]
    if not texts or len(numbers) != len(texts):
        return None
    if any("<" in number for number in numbers):
        return INTEGER
    return TypeValues(tuple(dict.fromkeys(map(int, numbers))), INTEGER)


def with_listed_values(
    shape: TypeShape | None, valued: Mapping[str, TypeShape]
) -> TypeShape | None:
    """A shape with what tables of values list in place of links to them."""
    match shape:
        case TypeRef(target=target):
            return valued.get(anchor_of(target), shape)
        case TypeList(item):
            return TypeList(with_listed_values(item, valued))
        case TypeMap(inner):
            return TypeMap(with_listed_values(inner, valued))
        case _:
            return shape
