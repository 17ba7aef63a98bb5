"""Laying code out the way black would, so that black has nothing left to do.

A statement that fits on a line stays on one. Of one that does not, the outermost
bracket's content goes on a line of its own, or else one element per line with a
trailing comma; a union that is too long goes into parentheses, one member per line.
(The Black code style, sections "How Black wraps lines" and "Trailing commas".)
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

WIDTH = 88
STEP = 4


def fits(text: str) -> bool:
    """Whether a line (or each of several) is within the page width."""
    return all(len(part) <= WIDTH for part in text.split("\n"))


def statement(head: str, expression: str, tail: str, indent: int) -> str:
    """`head` + expression + `tail` on as many lines as it takes.

    For an assignment (`x = ...`), an annotation (`x: ...`), or an entry of a stacked
    display or call (`key=...,`, `"key": ...,`).
    """
    pad = " " * indent
    line = f"{pad}{head}{expression}{tail}"
    if len(line) <= WIDTH:
        return line
    return split(head, expression, tail, indent, parenthesize=not tail.endswith(","))


def split(
    head: str, expression: str, tail: str, indent: int, parenthesize: bool
) -> str:
    """An expression that does not fit on one line with what is around it."""
    pad, inner = " " * indent, " " * (indent + STEP)
    node = ast.parse(expression, mode="eval").body
    source = expression.encode()
    if isinstance(node, ast.IfExp):
        return conditional(head, node, source, tail, indent)
    operands = union_operands(node, source)
    if len(operands) > 1:
        if not parenthesize:
            return stacked_union(f"{pad}{head}", operands, pad, tail, indent)
        together = f"{inner}{expression}"
        body = (
            together
            if fits(together)
            else stacked_union(inner, operands, inner, "", indent + STEP)
        )
        return f"{pad}{head}(\n{body}\n{pad}){tail}"
    opened = brackets(node, source)
    if opened is None or not opened[1]:
        alone = f"{inner}{expression}"
        if parenthesize and (opened is not None or fits(alone)):
            return f"{pad}{head}(\n{alone}\n{pad}){tail}"
        return f"{pad}{head}{expression}{tail}"
    start, items, end, atom = opened
    if parenthesize and fits(f"{inner}{start}") and not fits(f"{pad}{head}{start}"):
        body = bracketed(start, items, end, indent + STEP, atom)
        return f"{pad}{head}(\n{body}\n{pad}){tail}"
    return bracketed(f"{head}{start}", items, f"{end}{tail}", indent, atom)


def stacked_union(
    first: str, operands: Sequence[str], pad: str, tail: str, indent: int
) -> str:
    """A union with one member per line, each after its `|`."""
    lines = [entry("", operands[0], "", indent).lstrip()]
    lines += [entry("| ", operand, "", indent).lstrip() for operand in operands[1:]]
    return first + f"\n{pad}".join(lines) + tail


def conditional(
    head: str, node: ast.IfExp, source: bytes, tail: str, indent: int
) -> str:
    """`A if condition else B` in parentheses."""
    pad, inner = " " * indent, " " * (indent + STEP)
    first = segment(node.body, source)
    middle = f"if {segment(node.test, source)}"
    last = f"else {segment(node.orelse, source)}"
    together = f"{inner}{first} {middle} {last}"
    body = together if fits(together) else f"\n{inner}".join((first, middle, last))
    return f"{pad}{head}(\n{inner}{body.lstrip()}\n{pad}){tail}"


def assignment(head: str, annotation: str, value: str, indent: int) -> str:
    """`name: annotation = value`; `value` is a name or a call."""
    pad = " " * indent
    line = f"{pad}{head}{annotation} = {value}"
    if fits(line):
        return line
    function, opened, _ = value.partition("(")
    start = f"{head}{annotation} = "
    if opened and fits(f"{pad}{start}{function}("):
        return split(start, value, "", indent, parenthesize=True)
    if fits(f"{pad}{start}("):
        body = statement("", value, "", indent + STEP)
        return f"{pad}{start}(\n{body}\n{pad})"
    whole = split(head, annotation, f" = {value}", indent, parenthesize=True)
    last = whole.rsplit("\n", 1)[-1]
    if fits(last) or not opened:
        return whole
    cut = len(whole) - len(last)
    before = last.lstrip()[: -len(value)]
    return whole[:cut] + split(before, value, "", indent, parenthesize=True)


def union_operands(node: ast.expr, source: bytes) -> list[str]:
    """The operands of `A | B | C`; a single one for anything else."""
    operands: list[str] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        operands.append(segment(node.right, source))
        node = node.left
    return [segment(node, source), *reversed(operands)]


def segment(node: ast.expr | ast.keyword, source: bytes) -> str:
    """The text of a node of a one-line expression."""
    return source[node.col_offset : node.end_col_offset].decode()


def brackets(node: ast.expr, source: bytes) -> tuple[str, list[str], str, bool] | None:
    """Text up to the bracket, the items in it, the closing bracket, and whether it is
    a display; None where there is no bracket to split at.
    """
    match node:
        case ast.Subscript(value=value, slice=inside):
            parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            items = [segment(part, source) for part in parts]
            return f"{segment(value, source)}[", items, "]", False
        case ast.Call(func=function, args=args, keywords=keywords):
            items = [segment(part, source) for part in args]
            items += [segment(part, source) for part in keywords]
            return f"{segment(function, source)}(", items, ")", False
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            items = [
                (
                    f"{segment(key, source)}: {segment(value, source)}"
                    if key is not None
                    else f"**({segment(value, source)})"
                )
                for key, value in pairs
            ]
            return "{", items, "}", True
        case ast.Tuple(elts=elements):
            return "(", [segment(part, source) for part in elements], ")", True
        case ast.List(elts=elements):
            return "[", [segment(part, source) for part in elements], "]", True
        case _:
            return None


def bracketed(
    head: str, items: Sequence[str], tail: str, indent: int, atom: bool = False
) -> str:
    """`head` + items + `tail`, where head ends with a bracket that tail closes.

    `atom` is true for a list, dict, set or tuple display, whose content never shares
    a line of its own.
    """
    pad, inner = " " * indent, " " * (indent + STEP)
    line = f"{pad}{head}{', '.join(items)}{tail}"
    one_tuple = atom and len(items) == 1 and head.endswith("(")
    if not items or (fits(line) and not one_tuple):
        return line
    together = f"{inner}{', '.join(items)}"
    shares_a_line = not atom or (len(items) == 1 and not one_tuple)
    if fits(together) and shares_a_line:
        return f"{pad}{head}\n{together}\n{pad}{tail}"
    comma = "," if len(items) > 1 or one_tuple else ""
    stacked = "\n".join(entry("", item, comma, indent + STEP) for item in items)
    return f"{pad}{head}\n{stacked}\n{pad}{tail}"


def entry(head: str, item: str, tail: str, indent: int) -> str:
    """One element on lines of its own: an expression, `key: value`, `name=value`, or
    a parameter.
    """
    line = f"{' ' * indent}{head}{item}{tail}"
    if len(line) <= WIDTH:
        return line
    found = NAMED.match(item)
    if found is None:
        return split(head, item, tail, indent, parenthesize=False)
    value = item[found.end() :]
    default = DEFAULT.search(value) if found["name"] else None
    if default is not None:
        value, tail = value[: default.start()], f"{default[0]}{tail}"
    is_pair = found["mark"] == ": "
    return split(f"{head}{found[0]}", value, tail, indent, parenthesize=is_pair)


NAMED = re.compile(
    r"(?:(?P<name>[A-Za-z_]\w*)|[0-9]+"
    r"|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')(?P<mark>: |=)",
    re.ASCII,
)
"""What an entry may begin with: the literal or name before `: ` or `=`."""
DEFAULT = re.compile(r" = (?:None|MISSING)$")


def signature(head: str, parameters: Sequence[str], tail: str, indent: int) -> str:
    """A function's header: `head` is `def name`, `tail` is ` -> T:` or ` -> T: ...`."""
    pad, inner = " " * indent, " " * (indent + STEP)
    line = f"{pad}{head}({', '.join(parameters)}){tail}"
    if fits(line):
        return line
    if not parameters:
        returned, _, end = tail.removeprefix(" -> ").rpartition(":")
        return f"{pad}{head}() -> (\n{inner}{returned}\n{pad}):{end}"
    if len(parameters) == 1:
        only = entry("", parameters[0], ",", indent + STEP)
        return f"{pad}{head}(\n{only}\n{pad}){tail}"
    return bracketed(f"{head}(", parameters, f"){tail}", indent)


def imports(module: str, names: Sequence[str], indent: int = 0) -> str:
    """`from module import names`, sorted the way isort does."""
    ordered = sorted(set(names), key=import_order)
    pad, inner = " " * indent, " " * (indent + STEP)
    line = f"{pad}from {module} import {', '.join(ordered)}"
    if fits(line):
        return line
    stacked = "".join(f"{inner}{name},\n" for name in ordered)
    return f"{pad}from {module} import (\n{stacked}{pad})"


def import_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    plain = name.split(" ")[0]
    group = 0 if plain.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2
    return group, plain
