"""Fields that nothing sets off: plain names in lists, lines of code, `id=[integer]`.

Whoever calls these knows from the words above that parameters follow.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Cell,
    Code,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    text_of,
)
from generator.naming import is_spellable
from generator.readers.fields.prose_types import LITERALS
from generator.readers.fields.row import (
    METHODS,
    PLAIN_NAME,
    FieldRow,
    FieldSet,
    field_row,
)
from generator.readers.fields.types import note_of
from generator.readers.fields.values import values_stated

BARE = re.compile(
    r"([A-Za-z_][\w.-]{0,60}(?:\[\w{0,40}\]){0,3})(?:\s{1,4}(?:\(([^()]{1,200})\)|(\S.{0,300})))?\s{0,4}",
    re.DOTALL,
)
"""An item that is but a name, with a remark in brackets or words behind it."""
LINE = re.compile(
    r"\s{0,8}([A-Za-z_][\w.]{0,60}(?:\[\w{0,40}\]){0,2})(\?)?\s{0,8}[:=]\s{1,8}(\S.{0,300}?)\s{0,8}"
)
"""A line of code that says of a parameter what it is: `page: Int32`."""
QUOTED = re.compile(r"[\"']([^\"'\n]{1,60})[\"']")
MAX_LINES = 60
"""Parameters of an operation in one block of code; the longest of forms have fewer."""
PLAIN_CODE = frozenset(("", "text", "txt", "plain", "plaintext", "yaml", "yml"))
ASSIGNED = re.compile(
    r"([A-Za-z_$][\w$.\[\]-]{0,60})\s*=\s*[\[{<(]\s*([\w |/]{1,40})\s*[\]}>)]"
)


def bare_names(block: ItemList) -> ItemList | None:
    """A list of names as nothing but words, with the names set off: `start (default 0)`.

    Whoever calls this knows that the list is one of parameters; words behind a name
    need a name that is not a word itself (`to_user this user must exist`).
    """
    made: list[Item] = []
    for item in block.items:
        found = BARE.fullmatch(text_of(item.runs).strip())
        coded = any(run.mark is Mark.CODE for run in item.runs)
        if found is None or coded or not is_spelled_as_name(found):
            return None
        remark = f" - {found[2] or found[3]}" if found[2] or found[3] else ""
        line = Paragraph((Run(found[1], Mark.CODE), Run(remark)), item.span)
        made.append(Item((line, *item.blocks[1:]), item.span))
    return ItemList(tuple(made), block.span) if made else None


def known_names(block: ItemList, known: Collection[str]) -> ItemList | None:
    """A list whose items all begin with names that a call has, with the names set off:
    `Receiver - Who gets it` would else be a term and its meaning.
    """
    made: list[Item] = []
    for item in block.items:
        head, _, rest = text_of(item.runs).strip().partition(" ")
        name = head.strip(":")
        if name not in known:
            return None
        line = Paragraph((Run(name, Mark.CODE), Run(f" {rest}")), item.span)
        made.append(Item((line, *item.blocks[1:]), item.span))
    return ItemList(tuple(made), block.span) if made else None


def is_spelled_as_name(found: re.Match[str]) -> bool:
    """Whether such an item begins with a name: in small letters, or as no word is."""
    name = found[1]
    telling = "_" in name or "[" in name or not name[1:].islower()
    return telling if found[3] else telling or name.islower()


def lines_of_fields(code: Code) -> ItemList | None:
    """Lines of code that name parameters, each with its type or values, as a list.

    `sort: "top", "new" (default: top)`; None for other code.
    """
    lines = [line for line in code.text.split("\n") if line.strip()]
    if not lines or len(lines) > MAX_LINES or code.language not in PLAIN_CODE:
        return None
    items: list[Item] = []
    for match in map(LINE.fullmatch, lines):
        if match is None or "{" in match[3] or match[3].startswith(("/", "http")):
            return None
        items.append(Item((described(match, code),), code.span))
    return ItemList(tuple(items), code.span)


GAP = re.compile(r"\s{2,40}|\t+")
FEWEST_LINES = 2


def aligned_table(block: Block) -> Table | None:
    """The table of fields that lines in columns are: `grams    integer    The weight`.

    None for other lines: each has a name and a type, set off by several blanks.
    """
    if not isinstance(block, Code | Paragraph):
        return None
    text = block.text if isinstance(block, Code) else text_of(block.runs)
    lines = columned(text)
    if isinstance(block, Code) and block.language not in PLAIN_CODE:
        return None
    if not FEWEST_LINES <= len(lines) <= MAX_LINES:
        return None
    found = [column_cells(line) for line in lines]
    stated = [cells for cells in found if cells]
    if len(stated) < len(found):
        return None
    kept = [0, 1, *([2] if any(cells[2] for cells in stated) else []), 3]
    head, *rows = (
        Row(tuple(Cell((Run(cells[i]),), block.span) for i in kept), block.span)
        for cells in (COLUMN_HEADS, *stated)
    )
    return Table(head, tuple(rows), block.span)


COLUMN_HEADS = ("Name", "Type", "Required", "Description")


def column_cells(line: str) -> tuple[str, str, str, str] | None:
    """The name, type, mark and text of a line in columns; None if it has no name or no
    type: the mark may be in front of the type, or missing.

    >>> column_cells("grams   optional   integer   The weight")
    ('grams', 'integer', 'optional', 'The weight')
    """
    name, *rest = GAP.split(line)
    if not COLUMN_NAME.fullmatch(name):
        return None
    kind = mark = ""
    while rest and not (kind and mark):
        note = note_of(rest[0], {})
        if note is None or (kind if note.shape else mark or note.required is None):
            break
        if note.shape is not None:
            kind = rest.pop(0)
        else:
            mark = rest.pop(0)
    return (name, kind, mark, " ".join(rest)) if kind else None


def columned(text: str) -> list[str]:
    """The lines of columns; one that is set in as deep as a last column goes on the one
    above.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        if lines and depth >= DEEP and not GAP.search(line.strip()):
            lines[-1] += f" {line.strip()}"
        elif line.strip():
            lines.append(line.strip())
    return lines


DEEP = 20
"""Blanks in front of a line of a last column: two columns before it are as wide."""
COLUMN_NAME = re.compile(r"[A-Za-z_][\w.\[\]-]{0,60}")


COMMENT = re.compile(r"\s+(?://|#|--)\s+")
"""The beginning of a comment behind a type: `limit?: number  // 1 to 500`."""


def described(found: re.Match[str], code: Code) -> Paragraph:
    """The entry of a list that such a line makes."""
    name, optional, text = found[1], found[2], found[3]
    text, _, remark = COMMENT.sub("\n", text, count=1).partition("\n")
    head, bracket, rest = text.partition("(")
    values = QUOTED.findall(head)
    typed = not values and note_of(head.strip(" ,"), {}) is not None
    notes = [head.strip()] if typed else []
    notes += ["optional"] if optional else []
    if len(values) > 1 and not QUOTED.sub("", head).strip(" ,|"):
        text = f"{values_stated(values)}. {bracket}{rest}"
    elif notes:
        text = f"{bracket}{rest}"
    text = f"{text} {remark}".strip()
    marks = f" ({', '.join(notes)})" if notes else ""
    runs = (Run(name, Mark.CODE), Run(f"{marks} - {text}" if text else marks))
    return Paragraph(runs, code.span)


def assigned_fields(paragraph: Paragraph) -> FieldSet | None:
    """Fields in the form `id=[integer]`, as a widespread template writes them."""
    found = [
        field_row(match[1], paragraph.span, (note_of(match[2], {}),), "")
        for match in ASSIGNED.finditer(text_of(paragraph.runs)[:2000])
    ]
    rows = tuple(row for row in found if row.shape is not None)
    return (
        FieldSet(rows, paragraph.span, True, frozenset({"name", "type"}))
        if rows
        else None
    )


FIELDS_LEAD = re.compile(
    r"(?i)\b(?:contains?|with|has|have|includes?|consists? of|following|these)\b[^.:\n]{0,60}"
    r"\b(?:fields|properties|attributes|keys|members)\b[^.\n]{0,40}:?\s*\Z"
)
"""The end of a text below which the parts of an object stand."""
VALUES_LEAD = re.compile(
    r"(?i)\b(?:(?:valid|allowed|possible|accepted|supported|available) (?:values|options)|one of(?: the following)?"
    r"|values|options)(?: are| include)?(?: the following)?\s*:\s*\Z"
)
"""The end of a text below which the values stand that a field can have."""


def nested_values(text: str, blocks: Sequence[Block]) -> str:
    """The sentence of a list of values below a field, else empty: `a`, then
    `b - what it means` below `Valid values are:`.
    """
    listed = next((b for b in blocks if isinstance(b, ItemList)), None)
    if listed is None or not VALUES_LEAD.search(text.strip()):
        return ""
    values: list[str] = []
    for item in listed.items:
        run = item.runs[0] if item.runs else Run("")
        if run.mark is not Mark.CODE or not run.text.strip():
            return ""
        values.append(run.text.strip())
    return values_stated(values) if len(values) > 1 else ""


def parts_below(text: str, block: ItemList) -> ItemList | None:
    """The list of an object's parts below a field, where words lead to it: those of the
    field, or an item that does nothing else (`Each kite has the following fields:`).
    """
    if FIELDS_LEAD.search(text.strip()):
        return block
    if len(block.items) != 1:
        return None
    match block.items[0].blocks:
        case [Paragraph(runs=runs), ItemList() as inner]:
            return inner if FIELDS_LEAD.search(text_of(runs).strip()) else None
        case _:
            return None


SHOWN = re.compile(
    r"([A-Za-z_$][\w$.\[\]-]{0,60})\s?=\s?(?:<([^<>]{0,80})>|\{([^{}]{0,80})\}|([\w-]{1,40}(?:\|[\w-]{1,40}){1,20})|\S{0,80})"
)
"""A parameter as it is in a URL: `limit=<number>`, `all={true|false}`, `page=2`."""


def is_of_terms(block: ItemList) -> bool:
    """Whether a list below a field is of terms that its value is made of, no fields in
    it: `size=<number>`.
    """
    firsts = [item.runs[0].text.strip() if item.runs else "" for item in block.items]
    terms = [text for text in firsts if "=" in text and SHOWN.fullmatch(text)]
    return len(terms) * 2 > len(firsts)


def holds_samples(block: ItemList) -> bool:
    """Whether each item of a list is but a label of the code below it: `**New user**:`."""
    return all(
        len(item.blocks) == 2
        and isinstance(item.blocks[0], Paragraph)
        and isinstance(item.blocks[1], Code)
        and text_of(item.blocks[0].runs).rstrip().endswith((":", "："))
        for item in block.items
    )


TITLE = re.compile(r"[A-Z][a-z]+((?: [A-Za-z]+){1,4})")


def is_titled(text: str) -> bool:
    """Whether words set bold are the title of a remark, as `Block if completed`, rather
    than a name with its type.
    """
    found = TITLE.fullmatch(text)
    kind = found[1].strip() if found else ""
    return bool(kind) and kind.lower() != "header" and note_of(kind, {}) is None


def named_first(runs: Runs) -> Runs:
    """An entry that begins with a type, `` integer `id` (required)``, with its name first."""
    if len(runs) < 2 or runs[0].mark is not Mark.PLAIN or runs[1].mark is not Mark.CODE:
        return runs
    kind = runs[0].text.strip(" {}<>[]()")
    note = note_of(kind, {}) if kind and PLAIN_NAME.fullmatch(runs[1].text) else None
    if note is None or note.shape is None:
        return runs
    return (runs[1], Run(f" ({kind})"), *runs[2:])


LABELS = frozenset(
    "querystring query_string requestbody request_body responsebody response_body".split()
)
"""Parts of a message that samples are labelled with, in one word."""


def bare_fields(item: Item, depth: int) -> list[FieldRow]:
    """The field of an item that is but a name, in a list most of which has types."""
    text = text_of(item.runs).strip()
    is_name = PLAIN_NAME.fullmatch(text) and text.islower() and is_spellable(text)
    if not is_name or text in LITERALS | LABELS or len(item.blocks) > 1:
        return []
    return [replace(field_row(text, item.span, (), ""), depth=depth)]


DASH = re.compile(
    r"\A\s*(?:[:–—=]+(?:\s*-+(?=\s))?|-+(?=\s)|is (?:the|an?)\b(?=\s))?\s*"
)
MEANS = re.compile(r"\b(?:by|via|through|using|from|see)(?: the| a| an)?\Z")
"""The end of a text in front of what does something to fields, and is none itself."""


def labelled_fields(paragraph: Paragraph) -> tuple[str, FieldSet] | None:
    """The fields of `**Required parameters**: `name` as the name, and ...`.

    The label comes with them; a code span that begins the text or follows `and` is a
    name, others are values; none is where the label is followed by other words.
    """
    runs = paragraph.runs
    if len(runs) < 3 or runs[0].mark not in (Mark.STRONG, Mark.EMPHASIS):
        return None
    label = runs[0].text.rstrip()
    if runs[1].text.strip() not in ("", ":") and not label.endswith(":"):
        return None
    rows: list[FieldRow] = []
    for index, run in enumerate(runs[1:], 1):
        before = runs[index - 1].text.rstrip().lower()
        joined = before.endswith((" and", ", and")) or before == "and"
        stated = index <= 2 and not MEANS.search(before)
        starts = stated or (joined and bool(rows))
        if run.mark is Mark.BREAK or (rows and run.mark is Mark.STRONG):
            break
        named = PLAIN_NAME.fullmatch(run.text) and run.text not in METHODS
        if run.mark is Mark.CODE and starts and named:
            after = runs[index + 1].text if index + 1 < len(runs) else ""
            rows.append(field_row(run.text, paragraph.span, (), DASH.sub("", after)))
    if not rows:
        return None
    fields = FieldSet(tuple(rows), paragraph.span, False, frozenset({"name"}))
    return runs[0].text, fields
