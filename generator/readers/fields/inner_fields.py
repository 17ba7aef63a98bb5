"""Fields inside the cells of a table: a table or a list beside an object describes what
is in it, and so does one in a row of its own below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Container,
    DefinitionList,
    ItemList,
    Row,
    Table,
)
from generator.naming import singular
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.type_shapes import json_type

ReadFields: TypeAlias = Callable[[Block], FieldSet | None]
COMPOSITE = ("object", "array", "")
"""The types of fields that have others inside; a reference to a shape has none."""


def with_inner(table: Table, fields: FieldSet, read: ReadFields) -> FieldSet:
    """The fields of a table with those that its cells hold, each below its own."""
    inside = {row.span: [*held(row, read)] for row in table.rows}
    if not any(inside.values()):
        return fields
    known = {row.span for row in fields.rows}
    rows: list[FieldRow] = []
    pending = list(fields.rows)
    for row in table.rows:
        while pending and pending[0].span == row.span:
            rows.append(pending.pop(0))
        # A row that names nothing continues the one above.
        own = row.span in known or not row.cells[0].text
        if own and rows:
            rows.extend(below(rows[-1], inside[row.span]))
    return replace(fields, rows=(*rows, *pending))


def held(row: Row, read: ReadFields) -> Iterator[tuple[Block, FieldSet]]:
    """The tables and lists in the cells of a row that surely list fields; a cell that
    spans several columns holds them once.
    """
    seen: list[Block] = []
    for cell in row.cells:
        for block in opened(cell.blocks):
            found = read(block) if block not in seen else None
            seen.append(block)
            if found is not None and any(each.shape for each in found.rows):
                yield block, found


def opened(blocks: Sequence[Block]) -> Iterator[Block]:
    """The tables and lists among blocks, those in boxes included."""
    for block in blocks:
        match block:
            case Table() | ItemList() | DefinitionList():
                yield block
            case Container(blocks=inner):
                yield from opened(inner)
            case _:
                pass


def below(
    holder: FieldRow, found: Sequence[tuple[Block, FieldSet]]
) -> Iterator[FieldRow]:
    """The fields inside an object or a list, set in; none inside what holds no fields."""
    if json_type(holder.shape) not in COMPOSITE:
        return
    for block, fields in found:
        # A list beside a field of no known type may as well explain its values.
        if holder.shape is not None or isinstance(block, Table):
            yield from shifted(fields.rows, holder.depth + 1)


def shifted(rows: Iterable[FieldRow], depth: int) -> Iterator[FieldRow]:
    """Rows set in deeper."""
    for row in rows:
        yield replace(row, depth=row.depth + depth)


def without_named_defaults(fields: FieldSet) -> FieldSet:
    """The fields without defaults that are the names of others beside them: `name`,
    which "defaults to `slug`", has the value of that field.
    """

    def kept(row: FieldRow) -> FieldRow:
        default = dict(row.keywords).get("default")
        if not isinstance(default, str) or default not in fields.names - {row.name}:
            return row
        keywords = tuple(pair for pair in row.keywords if pair[0] != "default")
        return replace(row, keywords=keywords)

    return replace(fields, rows=tuple(map(kept, fields.rows)))


def of_items(fields: FieldSet) -> FieldSet:
    """Fields that are named by what one item of a list is, as those of its items:
    `action.url` beside a list `actions` is `actions[].url`.
    """
    lists = {
        singular(row.name): row.name
        for row in fields.rows
        if not row.depth and json_type(row.shape) == "array"
    }
    lists = {
        one: name
        for one, name in lists.items()
        if one not in {name, *plain_names(fields)}
    }
    if not lists:
        return fields

    def renamed(row: FieldRow) -> FieldRow:
        head, dot, rest = row.name.partition(".")
        known = lists.get(head.removesuffix("[]")) if dot and not row.depth else None
        return replace(row, name=f"{known}[].{rest}") if known else row

    return replace(fields, rows=tuple(map(renamed, fields.rows)))


def plain_names(fields: FieldSet) -> frozenset[str]:
    """The names of rows as they are written."""
    return frozenset(row.name for row in fields.rows)
