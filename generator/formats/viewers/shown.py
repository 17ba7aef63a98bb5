"""Operations as viewers of OpenAPI documents show them, and the blocks that they are.

A viewer prints each operation by the same template, so a copy of it can be read whole;
which line is which is for the module of the viewer to say. Lines count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.glued import table_of
from generator.formats.page import (
    Block,
    Code,
    Heading,
    Mark,
    Paragraph,
    Run,
    Runs,
)
from generator.formats.text_labels import LEVELS
from generator.formats.unfenced import Unfenced
from generator.report.diagnostics import Span

SET_IN, SET_OUT = "\x0e", "\x0f"
"""Lines between which a table stands in a cell of another one."""
Spans: TypeAlias = Callable[[int, int], Span]
"""The place of lines from the first to the last."""
HEADS = ("Name", "Type", "Required", "Description")
PLACES = ("path", "query", "header", "cookie")
METHOD_LINE = re.compile(
    r"(?i)(get|post|put|patch|delete|del|head|options|trace)\s{0,4}(/\S{0,400})?"
)
PATH_LINE = re.compile(r"/\S{0,400}")


@dataclass(frozen=True, slots=True)
class ShownField:
    """A parameter or field: `required` is `required`, `optional` or empty, `depth` how
    many others it is inside.
    """

    name: str
    type: str
    required: str
    note: str
    first: int
    last: int
    depth: int = 0

    @property
    def holds_fields(self) -> bool:
        """Whether its type says that it may have fields of its own."""
        return "object" in self.type or self.type in ("any", "array", "")


@dataclass(slots=True)
class ShownPart:
    """A part of an operation: where its entries go (`path` ... `cookie`, `body` with its
    media type, or the status of a response), and what its label says besides.
    """

    place: str
    line: int
    text: str = ""
    entries: list[ShownField] = field(default_factory=list)
    is_list: bool = False
    samples: list[Unfenced] = field(default_factory=list)


@dataclass(slots=True)
class ShownOperation:
    """An operation on lines `first` to before `following`: `call` is the line of its
    method, `described` the lines of its text; from there to `left_out` is what says
    nothing more.
    """

    first: int
    following: int
    title: int
    method: str
    path: str
    call: int
    described: list[int] = field(default_factory=list)
    parts: list[ShownPart] = field(default_factory=list)
    base: str = ""
    left_out: int = 0


def blocks_of(
    operation: ShownOperation, lines: Sequence[str], span: Spans
) -> Iterator[Block]:
    """The blocks that documentation written by hand would have for an operation."""
    call = span(operation.call, operation.call)
    stated = f"{operation.method.upper()} {operation.path}"
    title = lines[operation.title].strip() if operation.title >= 0 else stated
    at = max(operation.title, operation.first)
    yield Heading(LEVELS["label"], (Run(title),), span(at, at))
    yield Paragraph((Run(stated, Mark.CODE),), call)
    for group in paragraphs(operation.described, lines):
        text = " ".join(lines[index].strip() for index in group)
        yield Paragraph((Run(text),), span(group[0], group[-1]))
    if operation.base:
        yield Paragraph((Run("Base URL: "), Run(operation.base, Mark.CODE)), call)
    responses = False
    for part in operation.parts:
        if part.place[:1].isdigit() or part.place == "default":
            if not responses:
                at = part.line
                yield Heading(LEVELS["part"], (Run("Responses"),), span(at, at))
            responses = True
        yield from _part(part, lines, span)


def paragraphs(described: Sequence[int], lines: Sequence[str]) -> list[list[int]]:
    """Lines of text by paragraph."""
    groups: list[list[int]] = []
    for index in described:
        if not groups or not lines[index - 1].strip():
            groups.append([])
        groups[-1].append(index)
    return groups


LONGEST_PHRASE = 80
"""Characters of a text that is the title of a response; longer ones are paragraphs."""


def _part(part: ShownPart, lines: Sequence[str], span: Spans) -> Iterator[Block]:
    """The blocks of a part."""
    place = span(part.line, part.line)
    level = LEVELS["part"]
    if part.place in PLACES:
        label = f"{part.place.capitalize()} parameters"
    elif part.place == "example":
        label = "Example request"
    elif part.place == "body":
        label = f"Request body ({part.text})" if part.text else "Request body"
    else:
        level = LEVELS["status"]
        is_phrase = len(part.text) <= LONGEST_PHRASE
        label = f"{part.place} {part.text}".strip() if is_phrase else part.place
    yield Heading(level, (Run(label),), place)
    if part.text and label == part.place:
        yield Paragraph((Run(part.text),), place)
    if (part.entries or part.samples) and level == LEVELS["status"]:
        yield Heading(level + 1, (Run("Response body"),), place)
    if part.entries:
        yield _table(part, span)
    for sample in part.samples:
        text = "".join(f"{t}\n" for t in lines[sample.first : sample.last + 1])
        at = span(sample.first, sample.last)
        yield Code(text, at, sample.language, "", "", at.line, inferred=True)


def _table(part: ShownPart, span: Spans) -> Block:
    """The entries as a table; a nested one has the names of those it is inside."""
    rows: list[tuple[Span, Sequence[str | Runs]]] = []
    above: list[str] = []
    for entry in part.entries:
        del above[entry.depth :]
        prefix = "".join(f"{each}." for each in above)
        name = f"[].{prefix}{entry.name}" if part.is_list else f"{prefix}{entry.name}"
        above.append(f"{entry.name}[]" if "array" in entry.type else entry.name)
        cells = (name, entry.type, entry.required, coded(entry.note))
        rows.append((span(entry.first, entry.last), cells))
    whole = rows[0][0]._replace(end_line=rows[-1][0].last_line)
    return table_of(HEADS, rows, whole)


def coded(text: str) -> Runs:
    """The runs of a text, what is in backticks as code."""
    pieces = re.split(r"`([^`\n]{1,300})`", text)
    marks = (Mark.PLAIN, Mark.CODE)
    return tuple(Run(each, marks[i % 2]) for i, each in enumerate(pieces) if each)


def values_note(values: Sequence[str]) -> str:
    """The sentence that lists the values of a field."""
    stated = ", ".join(f"`{value}`" for value in values)
    return f"Allowed values: {stated}." if values else ""


def nested(
    entries: Sequence[ShownField], opened: Mapping[int, bool], sample: Any
) -> list[ShownField]:
    """Entries with their depths, where a copy has lost how deep they are set in.

    `opened` are the entries (by index) whose fields are shown below them; of others it
    is not known. `sample` is the example beside them, whose members are in the order of
    the fields: it tells where the fields of an entry end. What no sample tells is left
    out, rather than put in the wrong place.
    """
    result: list[ShownField] = []
    stack = [_members(sample)]
    names: list[str] = []
    is_sure = True
    for index, entry in enumerate(entries):
        above = result[-1] if result and is_sure else None
        is_first = False
        if above is not None and above.holds_fields and index - 1 in opened:
            inner = _members(stack[-1].get(above.name))
            is_first = opened[index - 1] or entry.name in inner
            if is_first:
                stack.append(inner)
                names.append(above.name)
        depth = len(stack) - 1 if is_first else _depth(entry.name, stack, names)
        is_sure = depth is not None
        if depth is not None:
            del stack[depth + 1 :], names[depth:]
            result.append(replace(entry, depth=depth))
    return result


def _members(value: Any) -> dict[str, Any]:
    """The members of an object, of the first one in a list."""
    if isinstance(value, list):
        value = value[0] if value else {}
    return value if isinstance(value, dict) else {}


def _depth(
    name: str, stack: Sequence[dict[str, Any]], names: Sequence[str]
) -> int | None:
    """How deep a field is that is not the first of its object; None if nothing tells."""
    depth = len(stack) - 1
    while depth and stack[depth] and name not in stack[depth]:
        depth -= 1
    if not depth or stack[depth]:
        return depth
    # The fields of an object whose sample is folded end where the next one outside is.
    for outer in reversed(range(depth)):
        if names[outer] not in stack[outer]:
            return None
        behind = [*stack[outer]]
        following = behind[behind.index(names[outer]) + 1 :]
        if following:
            return outer if following[0] == name else depth
    return depth
