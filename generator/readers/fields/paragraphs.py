"""Fields described in consecutive paragraphs, as a list of fields.

Instead of a table or a list, some references write `**channel** `string` Required` as a
paragraph, with its description below. Tables also lose their borders when copied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Container,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Table,
    ThematicBreak,
    text_of,
)
from generator.readers.fields.attribute_lists import paragraphs
from generator.readers.fields.columns import COLUMNS
from generator.readers.fields.plain_lines import aligned_table
from generator.readers.fields.row import PLAIN_NAME
from generator.readers.fields.stacked_fields import (
    broken_off,
    row_of,
    stacked_fields,
)
from generator.readers.fields.type_shapes import (
    NO,
    OPTIONAL,
    REQUIRED,
    YES,
    json_type,
)
from generator.readers.fields.types import note_of

FEWEST = 2
"""So many such paragraphs in a row are fields; one may be a label."""
MAX_HEAD = 100
"""Characters of a paragraph that only names a field, its type and its marks."""
SEPARATED = re.compile(r"\s{0,3}(?:[:：–—]|-\s)\s{0,3}\S")
"""Between a name in code and what it is: `` `id` : which one``."""
NOTED = re.compile(r"\s{0,3}\(([A-Za-z][^()\n]{1,60})\)\s{0,3}[:：–—-]\s{0,3}\S")
"""Notes in brackets behind a name, and what it is: `` `id` (string, optional): which``."""
SEPARATORS = re.compile(r"[\s,;:|()\[\]·•–—-]+")


def with_field_lists(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, runs of such paragraphs made lists."""
    return tuple(_listed(blocks))


def _listed(blocks: Sequence[Block]) -> Iterator[Block]:
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Container):
            inner = with_field_lists(block.blocks)
            yield Container(block.kind, block.title, inner, block.span)
            at += 1
            continue
        table = flat_table(block) if isinstance(block, Paragraph) else None
        table = table or aligned_table(block)
        if table is not None:
            yield table
            at += 1
            continue
        if isinstance(block, Table) and (label := broken_off(block)):
            yield replace(block, rows=block.rows[:-1])
            yield Paragraph((Run(f"{label}:"),), block.rows[-1].span)
            at += 1
            match blocks[at : at + 2]:
                case (Code() as code, Paragraph() as rest) if row := row_of(rest):
                    yield from (code, Table(None, (row,), rest.span))
                    at += 2
            continue
        if isinstance(block, Paragraph) and (run := stacked_fields(blocks, at)):
            yield ItemList(tuple(run[0]), run[0][0].span)
            at = run[1]
            continue
        items, end = run_of_fields(blocks, at)
        if len(items) >= FEWEST or (items and is_marked(blocks[at])):
            yield ItemList(tuple(items), items[0].span)
            at = end
        else:
            yield block
            at += 1


def is_marked(block: Block) -> bool:
    """Whether a paragraph says of a name that it must be there, or need not."""
    return isinstance(block, Paragraph) and is_field(block) and presence_of(block) != ""


def run_of_fields(blocks: Sequence[Block], at: int) -> tuple[list[Item], int]:
    """The fields from a block on, each with the text below it, and where they end."""
    items: list[Item] = []
    own: list[Block] = []
    while at < len(blocks):
        block = blocks[at]
        if own and isinstance(block, ThematicBreak) and leads_on(blocks, at):
            at += 1
            continue
        if not isinstance(block, Paragraph):
            break
        if is_field(block) or (own and is_plain_field(block)):
            items += [Item(tuple(own), own[0].span)] if own else []
            own = [block]
            if (values := values_below(block, blocks, at))[0]:
                own, at = [block, values[0]], values[1]
                continue
        elif own and (values := values_below(own[0], blocks, at))[0]:
            own += [without_colon(block), values[0]]
            at = values[1]
            continue
        elif own and not is_label(block):
            own.append(block)
        else:
            break
        at += 1
    items += [Item(tuple(own), own[0].span)] if own else []
    return items, at


SCALARS = ("string", "integer", "number")
DEFAULT = re.compile(r"(?i)\b(?:the|by) default\b|\(default\)")


def values_below(
    head: Block, blocks: Sequence[Block], at: int
) -> tuple[Paragraph | None, int]:
    """The values of a field that are listed below a line that ends with a colon, in a
    sentence, and where they end: items that begin with code, or paragraphs that are
    nothing but code, each with its description. None where there are no such values.
    """
    lead = blocks[at]
    assert isinstance(lead, Paragraph)
    if not text_of(lead.runs).rstrip().endswith(":") or not is_scalar(head):
        return None, at
    found: list[tuple[str, str]] = []
    at += 1
    match blocks[at : at + 1]:
        case [ItemList(items=items)]:
            found = [pair for item in items if (pair := coded(item.blocks))]
            at, full = at + 1, len(found) == len(items)
        case _:
            full = True
            while at < len(blocks) and is_alone(blocks[at]):
                end = at + 1
                while end < len(blocks) and is_remark(blocks[end]):
                    end += 1
                found += [pair for pair in [coded(blocks[at:end])] if pair]
                at = end
    if len(found) < FEWEST or not full:
        return None, at
    return as_labels(found, lead), at


def as_labels(found: Sequence[tuple[str, str]], lead: Paragraph) -> Paragraph:
    """Values with what is said of each, as a sentence."""
    default = [value for value, about in found if DEFAULT.search(about)]
    values = ", ".join(f"`{value}`" for value, _ in found)
    behind = f" Default: `{default[0]}`." if len(default) == 1 else ""
    pieces = re.split(r"`([^`]*)`", f"Allowed values: {values}.{behind}")
    marks = (Mark.PLAIN, Mark.CODE)
    runs = (Run(text, marks[i % 2]) for i, text in enumerate(pieces) if text)
    return Paragraph(tuple(runs), lead.span)


def without_colon(lead: Block) -> Paragraph:
    """A line without the colon at its end and what announces values."""
    assert isinstance(lead, Paragraph)
    last = lead.runs[-1]
    text = re.sub(r"(?i)(?:(?<=[.!?])\s{1,4}|\A)[^.!?]{0,60}:\s*\Z", "", last.text)
    return replace(lead, runs=(*lead.runs[:-1], replace(last, text=text.rstrip(" :"))))


def coded(blocks: Sequence[Block]) -> tuple[str, str] | None:
    """The code that blocks begin with, and the text behind it; None without code."""
    first = blocks[0] if blocks else None
    if not isinstance(first, Paragraph) or first.runs[0].mark is not Mark.CODE:
        return None
    behind = text_of(first.runs[1:])
    if note_of(behind.strip(" ()"), {}) is not None:
        return None
    return first.runs[0].text.strip(), f"{behind} {paragraphs(blocks[1:])}"


def is_scalar(head: Block) -> bool:
    """Whether a field is of a type that has values, and no fields of its own."""
    if not isinstance(head, Paragraph):
        return False
    notes = (note_of(piece, {}) for run in head.runs[1:] for piece in pieces_of(run))
    shapes = [note.shape for note in notes if note and note.shape]
    return any(json_type(shape) in SCALARS for shape in shapes)


def is_alone(block: Block) -> bool:
    """Whether a paragraph is nothing but code."""
    if not isinstance(block, Paragraph):
        return False
    shown = [run for run in block.runs if run.text.strip()]
    return len(shown) == 1 and shown[0].mark is Mark.CODE


def is_remark(block: Block) -> bool:
    """Whether a paragraph can be a remark on the value above it."""
    known = is_field_or_label(block) or is_alone(block)
    return isinstance(block, Paragraph) and not known


def is_field_or_label(block: Block) -> bool:
    """Whether a paragraph begins a field or announces something."""
    return isinstance(block, Paragraph) and (is_field(block) or is_label(block))


def leads_on(blocks: Sequence[Block], at: int) -> bool:
    """Whether a further field is behind a rule between fields."""
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return isinstance(following, Paragraph) and (
        is_field(following) or is_plain_field(following)
    )


def is_plain_field(block: Paragraph) -> bool:
    """Whether a paragraph is but a name set off that no word is: `**display_name**`."""
    shown = [run for run in block.runs if run.text.strip()]
    if len(shown) != 1 or shown[0].mark not in (Mark.STRONG, Mark.CODE):
        return False
    name = shown[0].text.strip()
    return "_" in name and PLAIN_NAME.fullmatch(name) is not None


MARK_WORDS = REQUIRED | OPTIONAL
IN_CASE = re.compile(
    r"(?i)\s{0,3}(?:only )?(?:if|when|unless|for(?! (?:all|any|each|every)))\b"
)
"""Behind a mark: in which case it holds."""
CONDITION = re.compile(rf"{IN_CASE.pattern}[^\n]{{0,200}}")


def presence_of(block: Paragraph) -> str:
    """The mark behind a name that says whether it must be there; empty without one."""
    rest = [run for run in block.runs[1:] if run.text.strip()]
    word = rest[0].text.strip(" ()[]*.").lower() if rest else ""
    set_off = rest and rest[0].mark is not Mark.PLAIN
    return word if set_off and word in MARK_WORDS else ""


def is_field(block: Paragraph) -> bool:
    """Whether a paragraph is but a name set off, with a type or a mark behind it."""
    if not block.runs:  # A line block with nothing in it: `|`.
        return False
    first, rest = block.runs[0], block.runs[1:]
    marks = [run.mark for run in rest]
    if first.mark is Mark.CODE and Mark.BREAK in marks:
        # `` `id` **integer**``, and what it is on the next line.
        rest = rest[: marks.index(Mark.BREAK)]
    if first.mark not in (Mark.STRONG, Mark.CODE) or not rest:
        return False
    name, text = first.text.strip(" :*"), text_of(rest)
    if not PLAIN_NAME.fullmatch(name):
        return False
    if first.mark is Mark.CODE and SEPARATED.match(text):
        return True
    if (noted := NOTED.match(text)) and all(
        note_of(piece, {}) is not None for piece in SEPARATORS.split(noted[1])
    ):
        return True
    if (word := presence_of(block)) and CONDITION.fullmatch(
        text.strip()[len(word) :].strip(" )]*.")
    ):
        return True
    text = " ".join(text.split()) if len(rest) + 1 < len(block.runs) else text
    if len(text) > MAX_HEAD or "\n" in text.strip():
        return False
    pieces = [piece for run in rest for piece in pieces_of(run)]
    return bool(pieces) and all(note_of(piece, {}) is not None for piece in pieces)


def pieces_of(run: Run) -> list[str]:
    """The words of a run, a run in code as one."""
    if run.mark is Mark.CODE:
        return [run.text.strip()]
    return [piece for piece in SEPARATORS.split(run.text) if piece]


def is_label(block: Paragraph) -> bool:
    """Whether a paragraph announces something else: it is all set off, or ends with a
    colon.
    """
    strong = all(run.mark is Mark.STRONG for run in block.runs if run.text.strip())
    first = block.runs[0]
    if first.mark is Mark.STRONG and first.text.rstrip().endswith((":", "：")):
        return True
    return strong or text_of(block.runs).rstrip().endswith(":")


MARKS = YES | NO | REQUIRED | OPTIONAL
"""The cells of a column `Required`."""
FEWEST_COLUMNS = 3
"""Fewer heads in a row (`Name Type`) may be a sentence's first words."""


def flat_table(block: Paragraph) -> Table | None:
    """The table whose cells a copy left in lines of words: `Name Type Description`
    above `id integer The user's id`; None if a line does not fit its heads.
    """
    first, *lines = text_of(block.runs).strip().split("\n")
    heads = first.split() if len(first) <= MAX_HEAD else []
    columns = [COLUMNS.get(head.lower(), "") for head in heads]
    known = {*columns} <= {"name", "type", "required", "description"}
    if (
        not lines
        or not known
        or columns[:1] != ["name"]
        or len({*columns}) < len(heads)
    ):
        return None
    if len(columns) < FEWEST_COLUMNS or "description" in columns[:-1]:
        return None
    cells = [cells_of(line, columns) for line in lines]
    rows = [made(texts, block) for texts in cells if texts is not None]
    head = made(heads, block)
    return Table(head, tuple(rows), block.span) if len(rows) == len(lines) else None


def made(texts: Sequence[str], block: Paragraph) -> Row:
    """A row of cells with these texts."""
    cells = (Cell((Run(text),), block.span) for text in texts)
    return Row(tuple(cells), block.span)


def cells_of(line: str, columns: Sequence[str]) -> list[str] | None:
    """The words of a line by column; None if they do not fit."""
    words = line.split()
    cells: list[str] = []
    for column in columns:
        word = words[0] if words else ""
        fits = {
            "name": PLAIN_NAME.fullmatch(word) is not None,
            "type": note_of(word, {}) is not None if word else False,
            "required": word.lower().strip("().") in MARKS,
        }.get(column, True)
        if column == "description":
            cells.append(" ".join(words))
        elif fits:
            cells.append(words.pop(0))
        elif column == "required":
            cells.append("")
        else:
            return None
    return cells
