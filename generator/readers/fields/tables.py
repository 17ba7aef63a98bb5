"""Fields from tables: columns by meaning, in several languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Json
from generator.formats.page import (
    Cell,
    Code,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Runs,
    Table,
    text_of,
    walk,
)
from generator.readers.fields.columns import (
    KNOWN,
    LOCATIONS,
    SHOUTED,
    meanings,
    says_yes,
    with_circles_stated,
    with_locations,
    with_requirements,
    with_wire_names,
)
from generator.readers.fields.row import (
    FieldRow,
    FieldSet,
    NameNote,
    field_row,
    marked,
    read_name,
)
from generator.readers.fields.type_shapes import (
    choice_of,
    json_type,
)
from generator.readers.fields.types import TypeNote, note_of, read_type
from generator.readers.fields.values import value_of
from generator.report.diagnostics import Span

MAX_NOTE = 30
"""Characters of a type or mark that is on a line of its own."""
MAX_AHEAD = 2
"""Columns in front of the names: a number, and what the field is called by people."""
NO_DEFAULT = frozenset("-|–|—|none|n/a|na|no|no default|/|required|无|なし".split("|"))
"""Cells of a column of defaults that give none."""


def table_fields(table: Table) -> FieldSet | None:
    """The fields that a table lists, None if it is about something else."""
    if not table.rows:
        return None
    if table.head is None:
        return headless(table)
    columns = with_wire_names(meanings(table.head), table)
    columns = with_types(with_locations(columns, table.rows), table)
    columns = with_descriptions(with_requirements(columns, table.rows), table.rows)
    if "name" not in columns or columns.index("name") > MAX_AHEAD:
        return None
    if columns[0] in ("status", "value"):
        return None
    if len(columns) < 2 or not (set(columns) - {"", "name"}):
        return None
    firsts = [row.cells[0].text for row in table.rows if row.cells]
    if {*columns} == {"name", "value"} and len({*firsts}) < len(firsts):
        return None  # The values that one field may have, a row each.
    unread: list[Span] = []
    rows = tuple(named_only(rows_of(table.rows, columns, unread)))
    telling = {"type", "required"} <= set(columns)
    if not rows or (len(rows) * 2 < len(table.rows) and not telling):
        return None
    stated = any(row.shape or row.required is not None for row in rows)
    sure = bool((KNOWN & set(columns)) or stated)
    heads = frozenset(columns)
    return FieldSet(rows, table.span, sure, heads, _title(table), tuple(unread))


def _title(table: Table) -> str:
    """What a table is headed as; else its first column, where that says a location. A
    `Path` beside types may be that of a field in a body: `holder.phone`.
    """
    heads = table.head.cells if table.head else ()
    head = heads[0].text.strip() if heads else ""
    if head.lower() == "path" and any(c.text.strip().lower() == "type" for c in heads):
        head = ""
    return table.title or (head if HEADED.fullmatch(head) else "")


HEADED = re.compile(
    r"(?i)(?:query|(?:url )?path|header|cookie|form)(?: (?:string|param(?:eter)?s?|field|name|key))*"
)
"""A column of names that says where they go: `| Query | Type |`; below `Path` stand the
ways to fields too: `order.buyer.id`.
"""


def tells_of(name: str, row: Row) -> bool:
    """Whether a row says something of what its name cell holds, which is not a mark."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    return len(filled) > 1 and (not name.isascii() or any(map(str.isalnum, name)))


def own_name(runs: Runs) -> NameNote | None:
    """The name that a cell begins with; None if it is the first word of several:
    `wing span` names nothing that is sent.
    """
    found = read_name(runs)
    note = found.note if found else None
    if note and not json_type(note.shape) and SHOUTED.fullmatch(text_of(runs).strip()):
        return None
    if found is None or note is not None or found.deprecated:
        return found
    plain = all(run.mark is Mark.PLAIN for run in runs if run.text.strip())
    follows = re.match(r"\s*[^\W\d_]", text_of(found.rest))
    return None if plain and follows and not found.optional else found


def headless(table: Table) -> FieldSet | None:
    """Fields whose names are header cells or code in the first column."""
    if any(len(row.cells) < 2 for row in table.rows):
        return None
    firsts = [row.cells[0] for row in table.rows]
    names = [own_name(cell.runs) for cell in firsts]
    coded = [
        bool(cell.header or (cell.runs and cell.runs[0].mark == "code"))
        for cell in firsts
    ]
    if not all(names):
        return None
    width = min(len(row.cells) for row in table.rows)
    kinds = [n for n in range(1, width) if typed(table, n)]
    if sum(coded) * 2 < len(coded) and not kinds:
        return None
    columns = ["name", *("" for _ in range(1, width))]
    for number in kinds[:1]:
        columns[number] = "type"
    columns = with_requirements(columns, table.rows)
    free = [number for number, meaning in enumerate(columns) if not meaning]
    columns = [("description" if n in free[:1] else c) for n, c in enumerate(columns)]
    if kinds and "required" not in columns and width == 4 and 3 in free[1:]:
        lasts = [says_yes(row.cells[3]) for row in table.rows]
        columns[3] = "required" if None not in lasts else ""
    rows = tuple(rows_of(table.rows, columns, []))
    return FieldSet(
        rows, table.span, "type" in columns, frozenset(columns), table.title
    )


def typed(table: Table, column: int) -> bool:
    """Whether every cell of a column is a type, and there is another column."""
    fewest = max(column + 1, 3)
    cells = [row.cells[column] for row in table.rows if len(row.cells) >= fewest]
    if not cells or len(cells) != len(table.rows):
        return False
    return all((note := type_in(cell)) and note.shape for cell in cells)


def holds_types(table: Table, column: int) -> bool:
    """Whether every cell of a column is a type of JSON, or a notation beside such types
    that does not tell which: `N..12`, `YYYY-MM-DD`.
    """
    cells = [row.cells[column] for row in table.rows if len(row.cells) > column]
    others = [cell for cell in cells if not NOTATION.fullmatch(cell.text.strip())]
    notes = [type_in(cell) for cell in others]
    return bool(notes) and all(note and json_type(note.shape) for note in notes)


NOTATION = re.compile(r"(?i)n\s?(?:\.{2,3}|…)?\s?\d{1,3}|[YMDhms:/ T-]{6,20}Z?")


def with_descriptions(columns: list[str], rows: Sequence[Row]) -> list[str]:
    """The columns, one of values that holds sentences as that of descriptions."""
    if "description" in columns or "value" not in columns:
        return columns
    at = columns.index("value")
    texts = [row.cells[at].text for row in rows if len(row.cells) > at]
    wordy = sum(len(text.split()) > MOST_OF_VALUE for text in texts)
    if wordy * 2 < len(texts):
        return columns
    return [*columns[:at], "description", *columns[at + 1 :]]


MOST_OF_VALUE = 3
"""Words of a value: `YYYY-MM-DD in UTC` has three."""


def with_types(columns: list[str], table: Table) -> list[str]:
    """The columns, one whose cells are all types found by them: pages call it `Format`,
    `Kind` and more.
    """
    unknown = (i for i, meaning in enumerate(columns) if not meaning)
    at = next((i for i in unknown if i and holds_types(table, i)), None)
    if at is None or "type" in columns or "name" not in columns:
        return columns
    return [*columns[:at], "type", *columns[at + 1 :]]


def is_divider(row: Row) -> bool:
    """Whether a row is but a title of those below: `**Settings of the lamp** | | |`."""
    if len(row.cells) < 3 or any(cell.text.strip() for cell in row.cells[1:]):
        return False
    coded = any(run.mark == "code" for run in row.cells[0].runs)
    return not coded and " " in row.cells[0].text.strip()


IN_TITLE = re.compile(r"\s*\(([\w ]{2,30})\)")


def titled_field(row: Row) -> FieldRow | None:
    """The object or list that a title is of: `**parcels** (Array) - what is sent`."""
    titled = read_name(row.cells[0].runs)
    found = IN_TITLE.match(text_of(titled.rest)) if titled else None
    note = note_of(found[1], {}) if found else titled.note if titled else None
    held = note is not None and json_type(note.shape) in ("object", "array")
    if titled is None or note is None or not held:
        return None
    return FieldRow(titled.names[0], row.span, note.shape)


def rows_of(
    rows: Sequence[Row], columns: Sequence[str], unread: list[Span]
) -> Iterator[FieldRow]:
    """The fields of rows that name any; the places of those that say something of a name
    that no field can have are added to `unread`.
    """
    around = ""
    for row in with_circles_stated(rows, columns):
        if is_divider(row):
            titled = titled_field(row)
            around = titled.name if titled else ""
            if titled:
                yield titled
            continue
        cells: dict[str, Cell] = {}
        for column, cell in zip(columns, row.cells, strict=False):
            if column and (column not in cells or not cells[column].text):
                cells[column] = cell
            elif column == "description":
                cells.setdefault("notes", cell)
        name = cells.get("name")
        if name is None:
            continue
        runs = name.runs
        if not name.text and name.blocks:
            first = next((b for b in name.blocks if isinstance(b, Paragraph)), None)
            runs = first.runs if first else runs
        found = own_name(runs)
        if found is not None:
            inside = around and not found.names[0].startswith(
                (f"{around}.", f"{around}[")
            )
            for made in fields_of(found, name, cells, row):
                yield replace(made, depth=made.depth + 1) if inside else made
        elif tells_of(name.text.strip(), row):
            unread.append(row.span)


def named_only(rows: Iterable[FieldRow]) -> Iterator[FieldRow]:
    """Rows without what stands for something without a name, as converters of OpenAPI
    documents write `*anonymous*`: the items of a list, whose fields are those of the
    list; or one of several variants, which is left out with its fields.
    """
    hidden: int | None = None
    of_items = False
    for row in rows:
        if hidden is not None and row.depth > hidden:
            continue
        kind = json_type(row.shape)
        is_unnamed = row.name == "anonymous" and kind in ("array", "object", "")
        hidden = row.depth if is_unnamed else None
        if is_unnamed and kind == "array" and not row.depth:
            hidden, of_items = None, True
        elif is_unnamed or (row.depth and row.name == "additionalProperties"):
            continue
        elif of_items and row.depth:
            name = f"[].{row.name}" if row.depth == 1 else row.name
            yield replace(row, name=name, depth=row.depth - 1)
        else:
            of_items = False
            yield row


SCOPE = re.compile(r"[`*]{0,3}([A-Za-z_]\w{0,40}(?:\[\w{0,40}\]){0,6})[`*]{0,3}")


def in_scope(names: Sequence[str], scope: Cell | None) -> Iterator[str]:
    """Names inside the object that a column `Scope` gives, as the documentation that
    tests of Rails write has it: `title` in `order[item]` is `order[item][title]`.
    """
    found = SCOPE.fullmatch(scope.text.strip()) if scope is not None else None
    for name in names:
        yield f"{found[1]}[{name}]" if found else name


def fields_of(
    found: NameNote, cell: Cell, cells: Mapping[str, Cell], row: Row
) -> Iterator[FieldRow]:
    """The field of a row, one for each of several names in one cell."""
    kind = cells.get("type")
    text = ": ".join(
        prose(c) for k, c in cells.items() if k == "description" and prose(c)
    )
    if found.rest and found.note is None and "description" not in cells:
        text = marked(found.rest).strip()
    note = type_in(kind) if kind else None
    stacked, text = stacked_notes(text) if kind is None else ((), text)
    for beside in ("limits", "notes"):
        if (more := cells.get(beside)) is not None and more.text:
            stacked = (*stacked, bracketed(prose(more)))
    below = text_below(cells.get("required"))
    if below:
        stacked = (*stacked, TypeNote(None, rest=(below,)))
    if (more := cells.get("notes")) is not None and not MARKS.fullmatch(more.text):
        text = f"{text}\n{prose(more)}".strip()
    for name in in_scope(found.names, cells.get("scope")):
        made = field_row(name, row.span, (note, *stacked, found.note), text)
        made = replace(
            made,
            depth=found.depth + cell.indent,
            required=requirement(found, cells, made.required),
            deprecated=made.deprecated or found.deprecated,
            nullable=made.nullable or says_yes(cells.get("nullable")) is True,
            location=location_of(cells) or found.location,
            marked=found.optional,
            starred=stars_only(found, cells, made.starred),
        )
        yield with_columns(made, cells)


def type_in(cell: Cell) -> TypeNote | None:
    """The type that a cell states, or the values that stand in its place."""
    values = choice_of(cell.text.strip())
    inner = IN_BRACKETS.fullmatch(cell.text.strip())
    return (
        TypeNote(values, enum=True)
        if values
        else read_type(inner[1] if inner else cell.runs)
    )


IN_BRACKETS = re.compile(r"\(([^()]{2,60})\)")
"""A cell that is in brackets as a whole, as people who type columns do: `(int, optional)`."""


MARKS = re.compile(r"(?:\s{0,3}\[[^\[\]\n]{1,80}\]){0,4}\s{0,3}")
"""A cell of marks, as generators of clients write them: `[optional] [default to 10]`."""


def text_below(cell: Cell | None) -> str:
    """The text of a cell below its first line: `No`, then `Default : 50`."""
    return cell.text.partition("\n")[2] if cell is not None else ""


def bracketed(text: str) -> TypeNote:
    """The text of a cell beside a description: its first mark and the rest of it."""
    first, *rest = re.findall(r"\[([^\[\]\n]{1,80})\]", text) or [text]
    note = note_of(first, {}) if MARKS.fullmatch(text) else None
    if note is not None and note.shape is None and note.required is not None:
        return replace(note, rest=(*note.rest, *rest))
    return TypeNote(None, rest=(text,))


def stacked_notes(text: str) -> tuple[tuple[TypeNote, ...], str]:
    """Types and marks on lines of their own around a description, and the rest of it:
    `Long (int64)`, what it is, `Required`.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    taken: list[TypeNote] = []
    for end in (0, -1):
        if len(lines) > 1 and len(lines[end]) <= MAX_NOTE:
            note = note_of(lines[end], {})
            if note is not None and (note.shape or note.required is not None):
                taken.append(note)
                lines.pop(end)
    return tuple(taken), "\n".join(lines) if taken else text


def prose(cell: Cell) -> str:
    """All text of a cell, what is in lists and paragraphs included."""
    parts = [marked(cell.runs).strip()]
    for block in walk(cell.blocks):
        if isinstance(block, Paragraph):
            parts.append(marked(block.runs).strip())
    return "\n".join(part for part in parts if part)


def with_columns(row: FieldRow, cells: Mapping[str, Cell]) -> FieldRow:
    """A field with its default and values from columns of their own."""
    keywords = dict(row.keywords)
    kind = json_type(row.shape)
    default = cells.get("default")
    if default is not None and default.text:
        value = value_of(default.text, kind)
        bare = (
            str(value) in ("absent", "required", "optional", "all") and kind == "string"
        )
        if (
            value is not None
            and not bare
            and not (kind == "string" and " " in default.text)
        ):
            keywords["default"] = value
    values = cells.get("values")
    if values is not None and kind in ("string", "") and values.text:
        coded = [run.text for run in values.runs if run.mark == "code"]
        pieces = coded or [p.strip(" \"'") for p in re.split(r"[,|\n/]", values.text)]
        if len(pieces) > 1 and all(re.fullmatch(r"[\w.:+-]{1,60}", p) for p in pieces):
            keywords["enum"] = list(dict.fromkeys(pieces))
    keywords |= bounds_of(cells, kind)
    return replace(row, keywords=tuple(keywords.items()))


BOUNDS: Mapping[tuple[str, str], str] = {
    ("string", "min"): "minLength", ("string", "max"): "maxLength",
    ("array", "min"): "minItems", ("array", "max"): "maxItems",
    ("integer", "min"): "minimum", ("integer", "max"): "maximum",
    ("number", "min"): "minimum", ("number", "max"): "maximum",
    ("string", "length"): "maxLength",
}  # fmt: skip
"""Keywords (JSON Schema 2020-12, section 6) of the types and columns of bounds."""


def bounds_of(cells: Mapping[str, Cell], kind: str) -> dict[str, Json]:
    """The bounds of a field from columns of their own."""
    found: dict[str, Json] = {}
    for column in ("min", "max", "length"):
        keyword = BOUNDS.get((kind, column))
        value = value_of(cells[column].text, "number") if column in cells else None
        whole = kind == "number" or isinstance(value, int)
        if keyword and isinstance(value, int | float) and whole:
            found.setdefault(keyword, value)
    return found


FOR_SOME = re.compile(r"(?i)\W{0,3}(?:yes|required)\W{1,4}(?:only )?for\b")


def requirement(
    found: NameNote, cells: Mapping[str, Cell], beside: bool | None
) -> bool | None:
    """Whether a row's thing is required, by its marks and columns; None if not said."""
    if found.optional:
        return False
    if "required" in cells:
        described = says_yes(cells["required"])
        if described is None and beside is None and cells["required"].text.strip():
            # `one of content, file`: required in some cases is optional in all. What some
            # operations require (`Yes, for updates`) others may not have at all.
            return None if FOR_SOME.match(cells["required"].text) else False
        return described if described is not None else beside
    if "optional" in cells:
        described = says_yes(cells["optional"])
        return None if described is None else not described
    if found.starred:
        return True
    return False if beside is None and has_default(cells.get("default")) else beside


def stars_only(found: NameNote, cells: Mapping[str, Cell], typed: bool) -> bool:
    """Whether nothing but `*` at a name or its type (`typed`) says that it is required."""
    return (
        (found.starred or typed)
        and not found.optional
        and "required" not in cells
        and "optional" not in cells
    )


def has_default(cell: Cell | None) -> bool:
    """Whether a column of defaults gives one, be it `absent`."""
    text = cell.text.lower().strip(" *`_.()\"'") if cell else ""
    return bool(text) and text not in NO_DEFAULT


def location_of(cells: Mapping[str, Cell]) -> str:
    """Where a row says that its parameter goes."""
    cell = cells.get("in")
    return LOCATIONS.get(cell.text.lower().strip(" `*.()"), "") if cell else ""


def label_rows(table: Table) -> list[tuple[str, Cell]]:
    """The rows of a table of two columns as labels with what they label."""
    rows = [row for row in table.rows if len(row.cells) == 2]
    if len(rows) != len(table.rows):
        return []
    return [(row.cells[0].text, row.cells[1]) for row in rows if row.cells[0].text]


def codes_in(cell: Cell) -> Iterator[Code | ItemList]:
    """The code and lists inside a cell."""
    yield from (b for b in walk(cell.blocks) if isinstance(b, Code | ItemList))
