"""Fields that have a line for each thing said of them, as pages without their tags have
them: name, type and mark, and what they are in the paragraph below; and rows that code
in a cell breaks off.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.formats.page import (
    Block,
    Cell,
    Item,
    Mark,
    Paragraph,
    Row,
    Run,
    Table,
    text_of,
)
from generator.readers.fields.row import PLAIN_NAME
from generator.readers.fields.type_shapes import (
    OPTIONAL,
    REQUIRED,
    TypeList,
    TypeName,
)
from generator.readers.fields.types import note_of

FEWEST = 2
"""So many in a row are fields; one must have a mark."""
MAX_TYPE = 100
"""Characters of a line that is a type."""
MARKS = REQUIRED | OPTIONAL


def stacked_fields(blocks: Sequence[Block], at: int) -> tuple[list[Item], int] | None:
    """The fields from a block on that have a line for each thing said of them, and where
    they end: name, type and mark, as pages without their tags have them. One alone must
    have a mark; None if there are none.
    """
    items: list[Item] = []
    marked = False
    while found := stacked_field(blocks, at):
        paragraph, at, has_mark = found
        items.append(Item((paragraph,), paragraph.span))
        marked |= has_mark
    return (items, at) if len(items) >= FEWEST or marked else None


def stacked_field(
    blocks: Sequence[Block], at: int
) -> tuple[Paragraph, int, bool] | None:
    """The field that begins with a block, as a paragraph; where it ends, and whether it
    has a mark: `page`, `integer`, `optional`, then what it is.
    """
    first, second = (*blocks[at : at + 2], None, None)[:2]
    lines = plain_lines(first)
    behind = plain_lines(second)
    if not isinstance(first, Paragraph) or not PLAIN_NAME.fullmatch((*lines, "")[0]):
        return None
    if len(lines) == 1 and 1 < len(behind) <= MOST_STACKED and is_type(behind[0]):
        lines, behind = [*lines, behind[0]], behind[1:]
        end = at + 2
    elif len(lines) == 1 and len(behind) == 1 and is_type(behind[0]):
        lines, behind, end = spaced_out(blocks, at)
    elif len(lines) in (2, 3) and is_type(lines[1]):
        follows = behind and not is_type((*behind, "", "")[1])
        end = at + 2 if follows else at + 1
        behind = behind if follows else []
    else:
        return None
    mark = lines[2].lower() if len(lines) > 2 else ""
    if mark and mark not in MARKS:
        return None
    notes = ", ".join(lines[1:])
    runs = (Run(lines[0], Mark.CODE), Run(f" ({notes}): {' '.join(behind)}"))
    return Paragraph(runs, first.span), end, bool(mark)


def spaced_out(blocks: Sequence[Block], at: int) -> tuple[list[str], list[str], int]:
    """Name, type and mark of a field whose lines are paragraphs, as crawlers leave them;
    what is said of it, and where it ends.
    """
    lines = [*plain_lines(blocks[at]), *plain_lines(blocks[at + 1])]
    end = at + 2
    third, fourth, fifth = (
        plain_lines(block) for block in (*blocks[end : end + 3], None, None, None)[:3]
    )
    if len(third) == 1 and third[0].lower() in MARKS:
        lines, end = [*lines, third[0]], end + 1
        third, fourth = fourth, fifth
    begins = (
        len(third) == 1
        and PLAIN_NAME.fullmatch(third[0])
        and is_type("".join(fourth[:1]))
    )
    is_said = third and not begins and not is_type((*third, "", "")[1])
    return (lines, third, end + 1) if is_said else (lines, [], end)


MOST_STACKED = 6
"""Lines of a type and what is said of the field."""


def plain_lines(block: Block | None) -> list[str]:
    """The lines of a paragraph; none of another block."""
    if not isinstance(block, Paragraph):
        return []
    return [line.strip() for line in text_of(block.runs).strip().split("\n")]


def is_type(text: str) -> bool:
    """Whether a line is a type of JSON and nothing else, `array of strings` among them."""
    note = note_of(text, {}) if 0 < len(text) < MAX_TYPE else None
    shape = note.shape if note else None
    return isinstance(shape, TypeName | TypeList) and text[:1].islower()


OPENING = re.compile(r"(?:\{\{|`{3}|~{3})[^`}~]{0,60}(?:\}\})?")
"""A cell that is nothing but the beginning of code: `{{< code shell >}}`."""


def broken_off(table: Table) -> str:
    """The label beside the code that the last cell of a table begins, which ends the
    table; empty if it holds none.
    """
    match table.rows[-1:]:
        case (Row(cells=(first, *_, last)),) if OPENING.fullmatch(last.text.strip()):
            return first.text.strip(" :")
    return ""


def row_of(block: Paragraph) -> Row | None:
    """The row of a table that is behind such code, as a paragraph."""
    first, span = block.runs[0], block.span
    before, bar, after = first.text.partition("|")
    if not bar or first.mark is not Mark.PLAIN:
        return None
    rest = (Run(after.lstrip()), *block.runs[1:])
    return Row((Cell((Run(before.strip()),), span), Cell(rest, span)), span)
