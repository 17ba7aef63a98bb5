"""Code as a small tree, and its text in the layout of black.

A statement that fits on one line stays on one. Otherwise the content of the outermost
bracket goes on a line of its own, or else one item per line with a trailing comma; a
union that is too long goes into parentheses, one member per line. (The Black code
style, sections "How Black wraps lines" and "Trailing commas".)

Templates show the statements; `line` lays out lines that contain nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from generator.dataclass import dataclass
from generator.targets.python.literals import docstring, string

WIDTH = 88
STEP = 4


@dataclass(frozen=True, slots=True)
class Brackets:
    """A call, a subscript or a display: `before(items)`, `before[items]`, `{items}`."""

    before: str
    pair: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Union:
    """`A | B`, of two members or more."""

    members: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """`name=value` of a call, `"key": value` of a dict, `name: type` of a parameter;
    `default` is text such as ` = None`.
    """

    name: str
    mark: str
    value: Node
    default: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """`value if test else other`."""

    value: Node
    test: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Items:
    """The items between brackets in a template."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Docstring:
    """A docstring; its text is plain, with lines wrapped for their place."""

    text: str


Node: TypeAlias = str | Brackets | Union | Named | Conditional | Items | Docstring
"""A part of the tree; a string is a name or a literal."""


def call(function: str, *arguments: Node) -> Brackets:
    """`function(arguments)`."""
    return Brackets(function, "()", arguments)


def subscript(generic: str, *arguments: Node) -> Brackets:
    """`generic[arguments]`."""
    return Brackets(generic, "[]", arguments)


def mapping(pairs: Iterable[tuple[str, Node]]) -> Brackets:
    """`{key: value, ...}`; keys are code."""
    return Brackets("", "{}", tuple(Named(key, ": ", value) for key, value in pairs))


def sequence(items: Iterable[Node]) -> Brackets:
    """`(item, ...)`, a tuple."""
    return Brackets("", "()", tuple(items))


def texts(values: Iterable[str]) -> Brackets:
    """A tuple of strings."""
    return sequence(map(string, values))


def keyword(name: str, value: Node) -> Named:
    """`name=value`."""
    return Named(name, "=", value)


def union(members: Sequence[Node]) -> Node:
    """`A | B`, or the only member."""
    return Union(tuple(members)) if len(members) > 1 else members[0]


def own_line(node: Node) -> Node:
    """The node, to be laid out with its line even where it is only a name."""
    return Union((node,)) if isinstance(node, str) else node


def flat(node: Node) -> str:
    """The node on one line, however long."""
    if isinstance(node, str):
        return node
    match node:
        case Brackets(before, pair, items):
            inner = ", ".join(map(flat, items))
            return f"{before}{pair[0]}{inner}{',' * is_one_tuple(node)}{pair[1]}"
        case Union(members):
            return " | ".join(map(flat, members))
        case Named(name, mark, value, default):
            return f"{name}{mark}{flat(value)}{default}"
        case Conditional(value, test, other):
            return f"{flat(value)} if {flat(test)} else {flat(other)}"
        case Items(items):
            return ", ".join(map(flat, items))
        case Docstring(text):
            return docstring(text, 0)


def is_one_tuple(node: Brackets) -> bool:
    """Whether this is a tuple of one item, which needs its comma."""
    return not node.before and node.pair == "()" and len(node.items) == 1


def fits(text: str) -> bool:
    """Whether a line is within the page width."""
    return len(text) <= WIDTH


def show(
    node: Node, indent: int, head: str = "", tail: str = "", *, wrap: bool = True
) -> str:
    """`head` + node + `tail` on as many lines as it takes, the first one indented.

    `wrap` allows parentheses around a node that has no brackets of its own to break at.
    """
    pad = " " * indent
    match node:
        case Docstring(text):
            return f"{pad}{head}{docstring(text, indent)}{tail}"
        case Named(name, mark, value, default):
            whole = f"{pad}{head}{flat(node)}{tail}"
            if fits(whole):
                return whole
            start, end = f"{head}{name}{mark}", f"{default}{tail}"
            return show(value, indent, start, end, wrap=mark == ": ")
        case Items(items):
            return bracketed(head, items, tail, indent)
    whole = f"{pad}{head}{flat(node)}{tail}"
    return whole if fits(whole) else split(node, indent, head, tail, wrap)


def split(
    node: str | Brackets | Union | Conditional,
    indent: int,
    head: str,
    tail: str,
    wrap: bool,
) -> str:
    """A node that does not fit on one line with what is around it."""
    whole = f"{' ' * indent}{head}{flat(node)}{tail}"
    pad, inner = " " * indent, " " * (indent + STEP)
    match node:
        case Union((only,)):
            return split_name(flat(only), indent, head, tail)
        case Conditional():
            return f"{pad}{head}(\n{conditional(node, indent + STEP)}\n{pad}){tail}"
        case Union(members) if not wrap:
            return stacked_union(f"{pad}{head}", members, pad, tail, indent)
        case Union(members):
            body = f"{inner}{flat(node)}"
            if not fits(body):
                body = stacked_union(inner, members, inner, "", indent + STEP)
            return f"{pad}{head}(\n{body}\n{pad}){tail}"
        case Brackets(before, pair, items) if items:
            start = f"{before}{pair[0]}"
            comma = is_one_tuple(node)
            atom = not before
            if wrap and fits(f"{inner}{start}") and not fits(f"{pad}{head}{start}"):
                body = bracketed(start, items, pair[1], indent + STEP, atom, comma)
                return f"{pad}{head}(\n{body}\n{pad}){tail}"
            start, end = f"{head}{start}", f"{pair[1]}{tail}"
            return bracketed(start, items, end, indent, atom, comma)
    if wrap and isinstance(node, Brackets):
        return f"{pad}{head}(\n{inner}{flat(node)}\n{pad}){tail}"
    return split_name(flat(node), indent, head, tail) if wrap else whole


def split_name(name: str, indent: int, head: str, tail: str) -> str:
    """A name in parentheses, if that helps."""
    pad, alone = " " * indent, f"{' ' * (indent + STEP)}{name}"
    if fits(alone):
        return f"{pad}{head}(\n{alone}\n{pad}){tail}"
    return f"{pad}{head}{name}{tail}"


def stacked_union(
    first: str, members: Sequence[Node], pad: str, tail: str, indent: int
) -> str:
    """A union with one member per line, each after its `|`."""
    lines = [show(members[0], indent, wrap=False).lstrip()]
    lines += [show(m, indent, "| ", wrap=False).lstrip() for m in members[1:]]
    return first + f"\n{pad}".join(lines) + tail


def conditional(node: Conditional, indent: int) -> str:
    """The inside of parentheses around `value if test else other`."""
    pad = " " * indent
    together = f"{pad}{flat(node)}"
    if fits(together):
        return together
    first, middle = f"{pad}{flat(node.value)}", f"{pad}if {flat(node.test)}"
    return f"{first}\n{middle}\n{show(node.other, indent, 'else ', wrap=False)}"


def bracketed(
    head: str,
    items: Sequence[Node],
    tail: str,
    indent: int,
    atom: bool = False,
    comma: bool = False,
) -> str:
    """`head` + items + `tail`, where head ends with a bracket that tail closes.

    `atom` is true for a dict or tuple display, whose content never shares a line of its
    own; `comma` for a tuple of one item.
    """
    pad, inner = " " * indent, " " * (indent + STEP)
    content = ", ".join(map(flat, items))
    line = f"{pad}{head}{content}{tail}"
    if not items or (fits(line) and not comma):
        return line
    together = f"{inner}{content}"
    if fits(together) and not comma and (not atom or len(items) == 1):
        return f"{pad}{head}\n{together}\n{pad}{tail}"
    end = "," if len(items) > 1 or comma else ""
    stacked = "\n".join(
        show(item, indent + STEP, tail=end, wrap=False) for item in items
    )
    return f"{pad}{head}\n{stacked}\n{pad}{tail}"


def header(
    head: str, parameters: Sequence[Node], returns: Node, tail: str, indent: int
) -> str:
    """The header of a function: `head` is `def name(`, `tail` begins with a colon."""
    pad = " " * indent
    given = ", ".join(map(flat, parameters))
    whole = f"{pad}{head}{given}) -> {flat(returns)}{tail}"
    if fits(whole):
        return whole
    if not parameters:
        return f"{whole}{SKIP}"
    last = show(returns, indent, ") -> ", tail)
    # Formatters disagree about parameters on one line before a type on many; about a
    # parameter a line they agree.
    many = last.endswith(f",\n{pad}]{tail}")
    if len(parameters) > 1 and not many:
        together = f"{pad}{' ' * STEP}{given}"
        if fits(together):
            return f"{pad}{head}\n{together}\n{last}"
    stacked = "".join(f"{show(p, indent + STEP, tail=',')}\n" for p in parameters)
    return f"{pad}{head}\n{stacked}{last}"


SKIP = "  # fmt: skip"
"""Formatters disagree about a header without parameters that is too long: black puts the
result into parentheses, ruff breaks the brackets of its type.
"""


def line(parts: Sequence[Node], indent: int) -> str:
    """One line of a template, without its indentation, some parts of which are nodes."""
    places = [n for n, part in enumerate(parts) if not isinstance(part, str)]
    first = places[0]
    head = "".join(map(flat, parts[:first]))
    node = parts[first]
    if isinstance(node, Items) and head.startswith("from "):
        module = head.removeprefix("from ").removesuffix(" import ")
        return import_line(module, map(flat, node.items), indent)
    if isinstance(node, Items) and head.startswith(("def ", "async def ")):
        returns, tail = returned(parts[first + 1 :])
        return header(head, node.items, returns, tail, indent)
    tail = "".join(map(flat, parts[first + 1 :]))
    if tail.startswith(" = "):
        return annotated(node, indent, head, tail.removeprefix(" = "))
    return show(node, indent, head, tail)


def annotated(node: Node, indent: int, head: str, value: str) -> str:
    """`name: node = value`: where only the value is too much, it is what moves."""
    pad, start = " " * indent, f"{head}{flat(node)} = ("
    whole = f"{pad}{head}{flat(node)} = {value}"
    if not fits(whole) and fits(f"{pad}{start}"):
        return f"{pad}{start}\n{pad}{' ' * STEP}{value}\n{pad})"
    return show(node, indent, head, f" = {value}")


def returned(parts: Sequence[Node]) -> tuple[Node, str]:
    """The return annotation of a function, and the text from the colon on, from all
    that stands behind its parameters.
    """
    match parts:
        case [") -> ", (Brackets() | Union()) as node, str(tail)]:
            return node, tail
    text = "".join(map(flat, parts)).removeprefix(") -> ")
    returns, _, tail = text.partition(":")
    return returns, f":{tail}"


def import_line(module: str, names: Iterable[str], indent: int = 0) -> str:
    """`from module import names`, sorted the way isort does."""
    ordered = sorted(set(names), key=import_order)
    pad, inner = " " * indent, " " * (indent + STEP)
    whole = f"{pad}from {module} import {', '.join(ordered)}"
    if fits(whole):
        return whole
    stacked = "".join(f"{inner}{name},\n" for name in ordered)
    return f"{pad}from {module} import (\n{stacked}{pad})"


def import_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    plain = name.split(" ")[0]
    group = 0 if plain.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2
    return group, plain


def laid_out(chunks: Iterable[Node]) -> Iterator[str]:
    """The output of a template, with each line laid out that has nodes in it."""
    parts: list[Any] = []
    special = False
    for chunk in chunks:
        if not isinstance(chunk, str):
            parts.append(chunk)
            special = True
        elif (cut := chunk.rfind("\n") + 1) == 0:
            parts.append(chunk)
        else:
            if special:
                first = chunk.index("\n")
                yield complete([*parts, chunk[:first]])
                yield chunk[first:cut]
            else:
                yield from parts
                yield chunk[:cut]
            parts, special = [chunk[cut:]], False
    yield complete(parts) if special else "".join(parts)


def complete(parts: Sequence[Node]) -> str:
    """One line of a template, laid out."""
    kept = [part for part in parts if part != ""]
    indent = 0
    if isinstance(kept[0], str):
        bare = kept[0].lstrip(" ")
        indent = len(kept[0]) - len(bare)
        kept = [bare, *kept[1:]] if bare else kept[1:]
    return line(kept, indent)
