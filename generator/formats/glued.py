"""Fields of rendered pages whose name, type and notes were copied as one word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.page import (
    Block,
    Cell,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    text_of,
    with_depths,
)
from generator.report.diagnostics import Span

MAX_LENGTH = 400
"""Longest line that can be an entry; enums spell out up to 300 characters."""
TYPE = (
    r"(?:(?:list|array|set)s? of [\w ]{1,40}?|maps? from [\w ]{1,60}?|string|integer|int32|"
    r"int64|long|double|float|number|boolean|bool|date-?time|datetime|date|object|array|enum|"
    r"ISO[ -]?8601|"
    r"file|any|unknown|uuid|base64|binary|null)"
)
TYPES = rf"{TYPE}(?: or {TYPE}){{0,4}}(?:\[\]|<[\w -]{{1,40}}>)?"
TYPE_LINE = re.compile(
    rf"(?:{TYPES}|enum<[\w ]{{1,40}}>|{TYPE} <[\w-]{{1,30}}>"
    rf"|array\[[\w <>()-]{{1,80}}(?: ?\{{\d{{1,4}}\}})?\]|object \([\w ]{{1,60}}\)(?: ?\{{\d{{1,4}}\}})?)"
    rf"(?: \| {TYPES}){{0,4}}\Z",
    re.IGNORECASE,
)
ATOM = rf"(?:\"[^\"]{{0,80}}\"|'[^']{{0,80}}'|-?\d{{1,15}}|{TYPES})(?:\[\]){{0,3}}"
LITERAL_LINE = re.compile(
    rf"\(?{ATOM}(?: \| {ATOM}){{0,200}}\)?(?:\[\]){{0,3}}(?: \| null)?\Z", re.IGNORECASE
)
"""A type as viewers print it: `"day" | "week"`, `(1 | 2)[]`."""
NOTE = re.compile(
    r"(Required|Optional|Deprecated|Read-only|Write-only|Nullable|"
    r"Defaults? to (?:`[^`]{1,200}`|-?[\d.]{1,20}|true|false|\"[^\"]{0,80}\")|`[^`]{0,200}`|"
    r'format: "[^"]{0,80}"|[<>]=\s?-?[\d.]{1,20}(?: characters)?)\s*\Z'
)
LITERAL = r"(?:true|false|\"[^\"]{1,60}\")"
ENTRY = re.compile(
    rf"(?P<name>[A-Za-z_$][\w.$\[\]-]{{0,80}}?)(?P<old>Deprecated)?"
    rf"(?P<type>{TYPES}|{LITERAL})\Z"
)
TITLED = re.compile(
    r"(?P<name>[A-Z]\w{0,40}?(?: (?:[A-Z0-9]\w{0,40}|of|for|with)){0,6}?)"
    r"(?P<type>object|array|string|boolean|integer|double|map|enum|list of \w{1,40})\Z"
)
WORDS_THEMSELVES = frozenset({"date", "any", "file", "null", "array", "object", "long"})
"""Types that other words end in (`candidate`, `many`): notes must follow those."""
ALLOWED = re.compile(r"(?i)(?:allowed|possible|available) values\b")
STATUS = re.compile(r"[1-5]\d\d\Z")
SHOWN = re.compile(
    r"(?:Show|Hide) (?:\d{1,4} )?(?:properties|property|variants?|enum values?)",
    re.IGNORECASE,
)
HUMPS = re.compile(r"[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+")
"""A name in one word that no sentence has: `SeedFeeder`."""
UNFOLDED = re.compile(r"Hide (\d{1,4}) propert(?:y|ies)", re.IGNORECASE)
"""So many of the entries that follow are inside the one above."""
COLUMNS = re.compile(
    r"(?:Parameter|Name|Field|Property|Attribute|Key|Header|Type|Data type|Required|Optional|"
    r"Mandatory|Default|Location|In|Description|Details|Example|Values?|Method|Path|"
    r"Endpoint|Route|URL)"
)
FIRST_COLUMNS = (
    *("Parameter", "Name", "Field", "Property", "Attribute", "Key", "Header"),
    "Method",
)
PLACE = r"(?:query|path|header|body|cookie|form(?:Data)?)"
YES_NO = r"(?:Yes|No|Required|Optional|true|false)"
SHORT_TYPES = rf"(?:{TYPES}|int|str|num)"
"""Types that other words end in as well: below a head `Type` they are types."""
PATHS = ("Path", "Endpoint", "Route", "URL")
SENTENCE = r"(?=[A-Z][a-z]{1,30}(?: |\Z)|An? |\Z)"
CELLS = {
    "Method": r"(GET|POST|PUT|PATCH|DELETE|HEAD)",
    "Path": rf"(/[\w{{}}:.~/-]{{0,200}}?){SENTENCE}",
    "Endpoint": rf"(/[\w{{}}:.~/-]{{0,200}}?){SENTENCE}",
    "Route": rf"(/[\w{{}}:.~/-]{{0,200}}?){SENTENCE}",
    "URL": rf"(/[\w{{}}:.~/-]{{0,200}}?){SENTENCE}",
    "Type": rf"({SHORT_TYPES})",
    "Data type": rf"({TYPES})",
    "In": rf"({PLACE})",
    "Location": rf"({PLACE})",
    "Required": rf"({YES_NO}(?=[A-Z\u2713 ]|\Z))?",
    "Optional": rf"({YES_NO}(?=[A-Z\u2713 ]|\Z))?",
    "Mandatory": rf"({YES_NO}(?=[A-Z\u2713 ]|\Z))?",
}
"""What the cells below a head are; those of others cannot be told from what is behind."""


@dataclass(frozen=True, slots=True)
class Glued:
    """An entry taken apart."""

    name: str
    type: str
    notes: tuple[str, ...] = ()

    @property
    def required(self) -> str:
        """The note that marks it as required or optional."""
        return next((n for n in self.notes if n in ("Required", "Optional")), "")


def take_apart(text: str) -> Glued | None:
    """The entry that a text is, or None.

    >>> take_apart("limitintegerOptional`>=1`")
    Glued(name='limit', type='integer', notes=('Optional', '`>=1`'))
    """
    if len(text) > MAX_LENGTH or "\n" in text:
        return None
    notes: list[str] = []
    rest = text.strip()
    while found := NOTE.search(rest):
        notes.insert(0, found[1])
        rest = rest[: found.start()].rstrip()
    entry = ENTRY.match(rest)
    if entry is None or (not notes and entry["type"].lower() in WORDS_THEMSELVES):
        return None
    marks = ("Deprecated",) if entry["old"] else ()
    return Glued(entry["name"], entry["type"], (*marks, *notes))


@dataclass(slots=True)
class GluedRow:
    """An entry with what is below it, and how deep it is set in."""

    entry: Glued
    place: Span
    depth: int
    limits: list[Run] = field(default_factory=list)
    described: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the limits that are glued to the entry."""
        notes = [n for n in self.entry.notes if n != self.entry.required]
        self.limits = [Run(" ".join(notes))] if notes else []

    @property
    def cells(self) -> tuple[Span, Sequence[str | Runs]]:
        """The row of a table."""
        return self.place, (
            self.entry.name,
            self.entry.type,
            self.entry.required,
            tuple(self.limits),
            tuple(self.described),
        )


def columns(text: str) -> tuple[str, ...]:
    """The column heads that were copied into one word; empty if it is not that.

    >>> columns("ParameterTypeRequiredDescription")
    ('Parameter', 'Type', 'Required', 'Description')
    """
    if len(text) > 100 or not text.startswith(FIRST_COLUMNS):
        return ()
    found: list[str] = []
    at = 0
    while match := COLUMNS.match(text, at):
        found.append(match[0])
        at = match.end()
    return tuple(found) if at == len(text) and len(found) > 1 else ()


def cells(text: str, heads: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row below glued column heads; empty if it does not fit."""
    if len(text) > MAX_LENGTH * 5:
        return ()
    found = row_of(tuple(heads)).fullmatch(text)
    return tuple((part or "").strip() for part in found.groups()) if found else ()


@lru_cache(64)
def row_of(heads: tuple[str, ...]) -> re.Pattern[str]:
    """How a row looks below glued heads: the name ends where a type or place begins."""
    middle = "".join(CELLS.get(head, "()") for head in heads[1:-1])
    if heads[0] == "Method" and heads[1] in PATHS and len(heads) == 3:
        return re.compile(rf"{CELLS['Method']}{middle}(.*)")
    is_headed = "Type" in heads[1:2] or {*heads[1:3]} & {"In", "Location"}
    if not is_headed:
        return re.compile(r"(?!)")
    ends = rf"(?={YES_NO}|[A-Z\W]|\Z)"
    return re.compile(rf"([\w.$\[\]-]{{1,80}}?){middle}{ends}(.*)")


def table_of(
    heads: Sequence[str], rows: Sequence[tuple[Span, Sequence[str | Runs]]], span: Span
) -> Table:
    """A table of texts and runs."""
    head = Row(tuple(Cell((Run(text),), span, True) for text in heads), span)
    return Table(
        head, tuple(Row(tuple(_cell(c, at) for c in row), at) for at, row in rows), span
    )


def _cell(content: str | Runs, span: Span) -> Cell:
    """A cell."""
    if isinstance(content, str):
        return Cell((Run(content),) if content else (), span)
    return Cell(content, span)


HEADS = ("Name", "Type", "Required", "Constraints", "Description")


def unglued(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Blocks with runs of glued entries made tables; others stay as they are."""
    blocks = [inner for block in blocks for inner in _unlisted(block)]
    entries = entries_of(blocks)
    if not any(entry and entry.required for entry in entries):
        return tuple(blocks)
    return tuple(_statuses(tuple(_tables(blocks, entries))))


def entries_of(blocks: Iterable[Block]) -> list[Glued | None]:
    """The entry that each block is, None for any other."""
    return [
        take_apart(coded(b.runs)) if isinstance(b, Paragraph) else None for b in blocks
    ]


def _unlisted(block: Block) -> Sequence[Block]:
    """The blocks of a list whose items are entries, any other block as it is."""
    if not isinstance(block, ItemList):
        return (block,)
    entries = entries_of([item.blocks[0] for item in block.items if item.blocks])
    if not entries or not all(entry and entry.required for entry in entries):
        return (block,)
    return [inner for item in block.items for inner in item.blocks]


def coded(runs: Runs) -> str:
    """The text of runs, code in backticks: a value that notes name is one word."""
    return "".join(
        f"`{run.text}`" if run.mark is Mark.CODE else text_of((run,)) for run in runs
    )


def controls(blocks: Sequence[Block]) -> Iterator[Span]:
    """The places of paragraphs that are controls: `Show 3 properties`."""
    for block in blocks:
        if isinstance(block, Paragraph) and SHOWN.fullmatch(
            text_of(block.runs).strip()
        ):
            yield block.span


def _statuses(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks, pairs of paragraphs `404` and `Not Found` in a row as a table."""
    rows: list[tuple[Span, list[str | Runs]]] = []
    is_described = True
    for block in blocks:
        text = text_of(block.runs).strip() if isinstance(block, Paragraph) else ""
        if STATUS.match(text):
            rows.append((block.span, [text, ""]))
            is_described = False
        elif rows and isinstance(block, Paragraph) and not is_described:
            rows[-1][1][1] = block.runs
            is_described = True
        else:
            yield from _flush(rows, ("Status", "Description"))
            rows = []
            yield block
    yield from _flush(rows, ("Status", "Description"))


def _tables(
    blocks: Sequence[Block], entries: Sequence[Glued | None]
) -> Iterator[Block]:
    """Blocks, each row of entries with what describes them as a table."""
    rows: list[GluedRow] = []
    unfolded: list[int] = []
    for block, entry in zip(blocks, entries, strict=True):
        text = text_of(block.runs) if isinstance(block, Paragraph) else ""
        if entry:
            while unfolded and not unfolded[-1]:
                unfolded.pop()
            rows.append(GluedRow(entry, block.span, len(unfolded)))
            if unfolded:
                unfolded[-1] -= 1
        elif rows and (hidden := UNFOLDED.fullmatch(text.strip())):
            unfolded.append(int(hidden[1]))
        elif SHOWN.fullmatch(text.strip()):
            continue
        elif rows and isinstance(block, Paragraph):
            limits = rows[-1].limits
            kept = limits if lists_values(block, limits) else rows[-1].described
            kept += [Run("", Mark.BREAK)] if kept else []
            kept += block.runs
        else:
            yield from _glued_table(rows)
            rows, unfolded = [], []
            yield _titled(block)
    yield from _glued_table(rows)


def lists_values(block: Paragraph, notes: Sequence[Run]) -> bool:
    """Whether a paragraph lists values, or is one more of those that are listed."""
    text = text_of(block.runs).strip()
    if ALLOWED.match(text):
        return True
    coded = all(run.mark is Mark.CODE for run in block.runs if run.text.strip())
    return coded and any(ALLOWED.search(run.text) for run in notes)


def _glued_table(rows: Sequence[GluedRow]) -> Iterator[Table]:
    """The table of these entries, those that were unfolded set in."""
    for table in _flush([row.cells for row in rows]):
        yield with_depths(table, [row.depth for row in rows])


def _flush(
    rows: Sequence[tuple[Span, Sequence[str | Runs]]], heads: Sequence[str] = HEADS
) -> Iterator[Table]:
    """The table of these rows, if there are any."""
    if rows:
        span = rows[0][0]._replace(end_line=rows[-1][0].last_line)
        yield table_of(heads, rows, span)


def _titled(block: Block) -> Block:
    """A glued title and type (`Collection Itemobject`) as two words."""
    if not isinstance(block, Paragraph) or isinstance(block, Heading):
        return block
    titled = TITLED.match(text_of(block.runs).strip())
    if not titled or titled["name"].endswith(" "):
        return block
    if " " not in titled["name"] and not HUMPS.fullmatch(titled["name"]):
        return block
    # One word set in bold before a type would be a field.
    mark = Mark.STRONG if " " in titled["name"] else Mark.PLAIN
    runs = (Run(titled["name"], mark), Run(f" {titled['type']}"))
    return Paragraph(runs, block.span)
