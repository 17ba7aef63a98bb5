"""Syntax trees without their literals, to compare what code does."""

from __future__ import annotations

import ast
import builtins
import re

KNOWN = frozenset(dir(builtins)) | {"self", "annotations", "__all__", "*"}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Bare(ast.NodeTransformer):
    """Makes literals of one kind equal, drops docstrings, and sorts dicts."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, bool) or node.value is None:
            return node
        return ast.Constant(type(node.value).__name__)

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        self.generic_visit(node)
        return None if isinstance(node.value, ast.Constant) else node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        # A media type that no header can hold is not asked for.
        node.keywords = [word for word in node.keywords if word.arg != "accept"]
        self.generic_visit(node)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        # Statuses are in the order of their texts.
        self.generic_visit(node)
        pairs = zip(node.keys, node.values, strict=True)
        ordered = sorted(pairs, key=lambda pair: ast.dump(pair[1]))
        return ast.Dict([key for key, _ in ordered], [value for _, value in ordered])


class Nameless(ast.NodeTransformer):
    """Makes all identifiers equal that are not Python's own."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("id", "name", "arg", "attr", "module", "asname"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                setattr(node, field, nameless(value))
        if isinstance(node, ast.ImportFrom):
            node.names.sort(key=ast.dump)
        return node


def nameless(name: str) -> str:
    """A placeholder for a name that may have come from the document."""
    if name in KNOWN:
        return name
    assert all(IDENTIFIER.fullmatch(part) for part in name.split(".") if part), name
    return "name"


def bare(text: str) -> str:
    """The tree of a module as text, in one line per statement."""
    tree = Bare().visit(ast.parse(text))
    return "\n".join(ast.dump(node) for node in tree.body)


def shape(text: str) -> list[str]:
    """The statements of a module without their literals and names, in any order."""
    tree = Nameless().visit(Bare().visit(ast.parse(text)))
    return sorted(ast.dump(node) for node in tree.body)
