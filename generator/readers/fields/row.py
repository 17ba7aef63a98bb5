"""Fields: one name described by a table row, a list item or a component.

Rows are flat, as on the page; `nest` builds the tree implied by dots, brackets, arrows
and indentation. Whether a row is a parameter or a property is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import Json
from generator.formats.page import Mark, Run, Runs, text_of
from generator.naming import is_spellable
from generator.readers.fields.notes import remarks_of, without_mark
from generator.readers.fields.prose_types import (
    are_words,
    shape_in_prose,
    shape_of_default,
)
from generator.readers.fields.type_shapes import STRING, TypeShape
from generator.readers.fields.types import TypeNote, read_type
from generator.readers.fields.values import fixed_values, stated_values
from generator.report.diagnostics import Span

MAX_DEPTH = 12
"""Deepest nesting of fields that is kept; deeper rows are at this depth."""

NAME = re.compile(r"(?:\.\.\.)?[\w$@{<:#\[*~][\w$@.:\-\[\]{}<>*/~+#%=!?()\u2026]{0,99}")
"""The characters of a wire name; blanks end it, whatever the page means by them."""
PLAIN_NAME = re.compile(r"[A-Za-z_$@][\w$@.\-\[\]]{0,79}")
SET_IN = re.compile(
    r"\A(?:[\u00a0\u2002\u2003\u2009 \u21b3\u2514\u251c\u2502\u2500\u2014\u2013\u203a\u00bb"
    r"\u2022\u00b7>\u2192\u21d2+|`]|-+>|--? ){1,40}"
)
"""Blanks and arrows in front of a name that is under the one above."""
STEPS = re.compile(r"\[\]|[^\[\]]+")
"""A name, between dots or in brackets, or the mark of a list."""
INDEX = re.compile(r"\[(?:n|N|i|x|\d{0,4}|\*|index|\.\.\.)?\]")
ARROW = re.compile(r"\s*(?:->|\u2192|\u203a|\u00bb|(?<=\S)\s>\s)\s*")
METHODS = frozenset("GET POST PUT PATCH DELETE HEAD OPTIONS COPY MOVE LIST".split())
"""The start of a line about an endpoint, not a field."""
KEY = re.compile(r"(?:[{<\[(](?:\w[\w .-]{0,40}|\*)[}>\])]|\*|:\w{1,40})")


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field as a page states it; `depth` counts what it is set in.

    `location` is where it goes if the row says so itself (`path`, `query`, `header`,
    `cookie`, `body`, `form`); `keywords` are those of JSON Schema.
    """

    name: str
    span: Span
    shape: TypeShape | None = None
    required: bool | None = None
    nullable: bool = False
    deprecated: bool = False
    read_only: bool = False
    description: str = ""
    keywords: tuple[tuple[str, Json], ...] = ()
    depth: int = 0
    location: str = ""
    marked: bool = False
    """Whether `?` behind the name says that it may be missing."""
    starred: bool = False
    """Whether only `*` at the name or the type says that it is required."""


@dataclass(frozen=True, slots=True)
class FieldSet:
    """The rows of a table, a list or the like.

    `sure` means that its form leaves no doubt that these are fields (a type column, a
    type in brackets); a list of names with text can be anything. `unread` are the
    places of rows whose name cannot be that of a field.
    """

    rows: tuple[FieldRow, ...]
    span: Span
    sure: bool
    heads: frozenset[str] = frozenset()
    title: str = ""
    unread: tuple[Span, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names on the outermost level, the first step of dotted ones."""
        firsts = (steps_of(row.name)[:1] for row in self.rows if not row.depth)
        return frozenset(step.name for steps in firsts for step in steps)


class PathStep(NamedTuple):
    """A step of a path of names; `listed` behind `[]`, `keyed` for a key that is data."""

    name: str
    listed: bool = False
    keyed: bool = False


@lru_cache(maxsize=4_096)  # What places a list asks for its names again and again.
def steps_of(name: str) -> tuple[PathStep, ...]:
    """The steps of a dotted name.

    >>> steps_of("items[].name")
    (PathStep(name='items', listed=True, keyed=False), PathStep(name='name', ...))
    """
    text = ARROW.sub(".", INDEX.sub("[]", name.strip())).replace("::", ".")
    steps: list[PathStep] = []
    for piece in text.strip(".").split("."):
        for part in STEPS.findall(piece):
            if part != "[]":
                steps.append(PathStep(part, keyed=bool(KEY.fullmatch(part))))
            elif steps and piece[:2] != "[]":
                steps[-1] = steps[-1]._replace(listed=True)
            elif not steps or steps[-1].name:
                steps.append(PathStep("", True))
    return tuple(steps)


@dataclass(slots=True)
class FieldTree:
    """A field with those inside it; `listed` children belong to its items."""

    name: str
    row: FieldRow | None = None
    listed: bool = False
    children: dict[str, FieldTree] = field(default_factory=dict)
    keyed: FieldTree | None = None

    def child(self, step: PathStep) -> FieldTree:
        """The field of a step, made if there is none."""
        if not step.name:
            self.listed = True
            return self
        if step.keyed:
            self.keyed = self.keyed or FieldTree(step.name)
            found = self.keyed
        else:
            found = self.children.setdefault(step.name, FieldTree(step.name))
        found.listed |= step.listed
        return found


def nest(rows: Iterable[FieldRow]) -> FieldTree:
    """The tree of rows: depth, dots and brackets are one rule. Its root has no name."""
    root = FieldTree("")
    open_: list[tuple[int, FieldTree]] = []
    for row in rows:
        while open_ and open_[-1][0] >= row.depth:
            open_.pop()
        parent = open_[-1][1] if open_ else root
        steps, around = steps_of(row.name), [node.name for _, node in open_]
        for count in range(min(len(steps) - 1, len(around)), 0, -1):
            if [step.name for step in steps[:count]] == around[-count:]:
                steps = steps[count:]  # Of `order.buyer.id` in `order.buyer` the end.
                break
        node = parent
        for step in steps[:MAX_DEPTH]:
            node = node.child(step)
        if node is not parent and (node.row is None or steps):
            node.row = completed(node.row, row) if node.row else row
        elif not steps or node is parent:
            node.listed = True
        if len(open_) < MAX_DEPTH:
            open_.append((row.depth, node))
    return root


def completed(row: FieldRow, other: FieldRow) -> FieldRow:
    """A row with what another of the same field, in a second list, says besides."""
    return replace(
        row,
        shape=row.shape or other.shape,
        required=other.required if row.required is None else row.required,
        nullable=row.nullable or other.nullable,
        deprecated=row.deprecated or other.deprecated,
        description=row.description or other.description,
        keywords=row.keywords or (other.keywords if row.shape is None else ()),
    )


class NameNote(NamedTuple):
    """What a cell or an item says before its description begins."""

    names: tuple[str, ...]
    depth: int = 0
    optional: bool = False
    starred: bool = False
    note: TypeNote | None = None
    deprecated: bool = False
    rest: Runs = ()
    location: str = ""


PLACE = re.compile(r"(?i)\s{0,9}\((header|query|path|body|formdata|cookie)\)\s{0,9}\Z")
"""Where a parameter goes, as Swagger UI shows it below name and type."""


def read_name(runs: Runs) -> NameNote | None:
    """The name or names that a cell begins with, with the marks and type behind them.

    None if the cell begins with no name.
    """
    text = text_of(runs)
    lead = SET_IN.match(text.replace("`", ""))
    depth = indent_depth(lead[0]) if lead else 0
    runs = stripped(runs)
    head, rest = split_head(runs)
    if not head:
        return None
    head, deprecated = without_mark(head)
    names = names_in(head)
    if not names or not all(map(is_spellable, names)):
        return None
    tail = text_of(rest).strip()
    place = PLACE.search(tail[-40:])
    tail = tail[: -len(place[0])] if place else tail
    location = place[1].lower().replace("formdata", "form") if place else ""
    before = names[0].startswith("*") and len(names[0]) > 1
    names = (names[0].lstrip("*"), *names[1:]) if before else names
    bare = [name.rstrip("*\\†‡") for name in names]
    optional = all(name.endswith("?") for name in bare) or tail.startswith("?")
    starred = (
        before
        or (names[-1].endswith(("*", "!")) and len(names[-1]) > 1)
        or tail[:2].strip("\\ ")[:1] in ("*", "✱")
    )
    names = tuple(clean(name) for name in names)
    if not all(names):
        return None
    tail = tail.lstrip("?*\\✱†‡ ").strip()
    note = read_type(unwrapped(tail)) if tail else None
    if tail and note is None and not deprecated and "deprecated" not in tail.lower():
        return NameNote(
            names, depth, optional, starred, None, deprecated, rest, location
        )
    return NameNote(
        names,
        depth,
        optional,
        starred,
        note,
        deprecated or "deprecated" in tail.lower(),
        location=location,
    )


def unwrapped(text: str) -> str:
    """A text without dashes in front and brackets around all of it."""
    text = text.strip("- –—:")
    closing, inner = {"(": ")", "[": "]", "{": "}"}.get(text[:1]), text[1:-1]
    around = closing and text.endswith(closing) and closing not in inner
    return inner if around else text


def indent_depth(lead: str) -> int:
    """How deep a name stands by what is in front of it.

    Marks count one by one (`>>`, `» »`); blanks alone count as one level a pair.
    """
    marks = lead.count(">") + lead.count("»") + lead.count("›") + lead.count("→")
    others = sum(lead.count(mark) for mark in "↳└├⇒+•·")
    if marks or others:
        return marks if marks > 1 else max(1, (len(lead) - len(lead.lstrip())) // 2 + 1)
    if "-" in lead or "–" in lead or "—" in lead:
        return max(lead.count("-") + lead.count("–") + lead.count("—"), 1)
    wide = lead.replace(" ", "") if "\u00a0" in lead or "\u2003" in lead else ""
    return (len(wide) + 1) // 2 if len(wide) > 1 else len(wide)


def stripped(runs: Sequence[Run]) -> Runs:
    """Runs without the indentation at their start."""
    kept = list(runs)
    while kept:
        first = kept[0]
        text = (
            SET_IN.sub("", first.text, count=1)
            if first.mark is not Mark.CODE
            else first.text
        )
        text = (
            SET_IN.sub("", text, count=1)
            if first.mark is Mark.CODE and text[:1] in ">»↳└ "
            else text
        )
        if text.strip():
            kept[0] = replace(first, text=text)
            return tuple(kept)
        kept.pop(0)
    return ()


NAME_MARKS = frozenset({Mark.CODE, Mark.STRONG, Mark.LINK, Mark.EMPHASIS})
"""How a run that is a name is set."""


JOINS = (",", "/", "or", "and", ", or", "|", "&")
QUOTED_STEP = re.compile(r"\[['\"]([\w-]{1,80})['\"]\]")
"""A step of a name in quotes, as scripts write it: `card['number']`."""


def split_head(runs: Runs) -> tuple[str, Runs]:
    """The run or word that can be a name, and what follows it."""
    first = runs[0] if runs else Run("")
    if QUOTED_STEP.search(first.text):
        first = replace(first, text=QUOTED_STEP.sub(r"[\1]", first.text))
        runs = (first, *runs[1:])
    if first.mark in NAME_MARKS and first.text.strip():
        text = first.text.strip().rstrip(":")
        if " " in text and not names_in(text):
            word, _, tail = text.partition(" ")
            return word, (Run(tail), *runs[1:])
        taken, index = text, 1
        while index + 1 < len(runs) and runs[index + 1].mark is first.mark:
            between = runs[index].text.strip().lower()
            if runs[index].mark is not Mark.PLAIN or between not in JOINS:
                break
            taken += f", {runs[index + 1].text.strip()}"
            index += 2
        return taken, runs[index:]
    text = text_of(runs).strip()
    if names_in(text):
        return text, ()
    found = re.match(r"\S{1,100}", text)
    word = found[0] if found else ""
    opening = re.match(r"([\w.$@\[\]-]{1,80}\??)([(:=\[{].{0,300})", text, re.DOTALL)
    if opening and not NAME.fullmatch(word):
        return opening[1], (Run(opening[2]), *tail_of(runs, len(text)))
    name = word.rstrip(":,")
    return name, tail_of(runs, len(name if word.endswith(":") else word))


def tail_of(runs: Runs, size: int) -> Runs:
    """The runs behind the first `size` characters."""
    for index, run in enumerate(runs):
        text = run.text.lstrip() if not index else run.text
        if size <= len(text):
            return (replace(run, text=text[size:]), *runs[index + 1 :])
        size -= len(text)
    return ()


def names_in(text: str) -> tuple[str, ...]:
    """The names that a text consists of, empty if it is more than names."""
    text = ARROW.sub(".", text.strip()) if " " in text.strip() else text.strip()
    if text.split(" ")[0] in METHODS:
        return ()
    pieces = re.split(
        r"\s*,\s*(?:or |and )?|\s+(?:or|and)\s+|\s+/\s+|\s*\|\s*|\n+", text
    )
    if not 0 < len(pieces) <= 6 or not all(NAME.fullmatch(piece) for piece in pieces):
        return ()
    return tuple(pieces)


def clean(name: str) -> str:
    """A name without the marks of a page: quotes, `?`, `*`, `:` in front."""
    name = name.strip("\"'“”").rstrip("?!:=†‡")
    if name.endswith("*") and not name.endswith((".*", "[*")) and len(name) > 1:
        name = name.rstrip("*")
    if len(name) > 2 and name[0] + name[-1] in ("{}", "<>") and "." not in name:
        name = name[1:-1]
    if name.endswith("()") or (name.endswith(")") and "(" not in name):
        return ""
    return name.rstrip("?").lstrip(":") if name.strip(":") else ""


MARKS = {Mark.CODE: "`", Mark.STRONG: "**", Mark.EMPHASIS: "*"}


def marked(runs: Sequence[Run]) -> str:
    """The text of runs with code and emphasis marked, as Markdown has it.

    Values and words such as **Required** are recognized by their marks.
    """
    parts = []
    for run in runs:
        mark = MARKS.get(run.mark, "") if run.text.strip() else ""
        parts.append("\n" if run.mark is Mark.BREAK else f"{mark}{run.text}{mark}")
    return "".join(parts)


PRESENCE_MARK = re.compile(
    r"(?i)\A\s{0,4}(\*{1,2}|`|\[|\()(?:required|optional|mandatory)(?:\*{1,2}|`|\]|\))[\s:.,–-]{1,4}"
)
"""A mark in front of a description: `**Required** String. The name`."""


def field_row(
    name: str, span: Span, notes: Sequence[TypeNote | None], text: str
) -> FieldRow:
    """A row from type notes (the first that says something counts) and a description."""
    known = [note for note in notes if note is not None]
    shape = next((note.shape for note in known if note.shape is not None), None)
    stated, text = text, PRESENCE_MARK.sub("", text, count=1)
    if shape is None:
        shape = shape_in_prose(text)
    enum = any(note.enum for note in known)
    beside = ". ".join(piece for note in known for piece in note.rest)
    described = stated_values(text) or stated_values(beside) or fixed_values(text)
    if shape is None and are_words(described):
        shape = STRING
    about = f"{beside}. {stated}" if beside else stated
    remarks = remarks_of(about, shape, enum, name)
    if shape is None:
        keywords = dict(remarks.keywords)
        shape = shape_of_default(keywords.get("default"))
        shape = STRING if shape is None and "enum" in keywords else shape
        if shape is not None:  # What it says of limits can be told now.
            remarks = remarks_of(about, shape, enum, name)
    required = next((n.required for n in known if n.required is not None), None)
    if required is None and beside.startswith("default: "):
        required = False
    starred = required is None and any(note.starred for note in known)
    return FieldRow(
        name,
        span,
        shape,
        True if starred else remarks.required if required is None else required,
        remarks.nullable or any(note.nullable for note in known),
        remarks.deprecated or any(note.deprecated for note in known),
        any(note.read_only for note in known),
        text.strip(),
        remarks.keywords,
        starred=starred,
    )
