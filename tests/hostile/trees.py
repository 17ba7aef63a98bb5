"""Syntax trees without their literals, to compare what code does."""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache

OURS = frozenset({"self", "annotations", "__all__", "*"})
KNOWN = frozenset(dir(builtins)) | OURS
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
                # Only a variable can be a builtin: a method may be called like one.
                kept = KNOWN if field == "id" else OURS
                setattr(node, field, value if value in kept else nameless(value))
        if isinstance(node, ast.ImportFrom):
            node.names.sort(key=ast.dump)
        if isinstance(node, ast.ClassDef):
            # Methods are in the order of their names.
            node.body.sort(key=ast.dump)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = inlined(node.body)
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.body = inlined(node.body)
        return self.generic_visit(node)


class Inlined(ast.NodeTransformer):
    """Puts a value in place of the variable that holds it."""

    def __init__(self, variable: str, value: ast.expr) -> None:
        self.variable, self.value = variable, value

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.value if node.id == self.variable else node


def inlined(body: list[ast.stmt]) -> list[ast.stmt]:
    """Statements where a call is in the `return` behind it, however long names are."""
    match body:
        case [*first, ast.Assign([ast.Name(variable)], value), ast.Return() as last]:
            return [*first, Inlined(variable, value).visit(last)]
    return body


def nameless(name: str) -> str:
    """A placeholder for a name that may have come from the document."""
    assert all(IDENTIFIER.fullmatch(part) for part in name.split(".") if part), name
    return "name"


@lru_cache(maxsize=500)
def bare(text: str) -> str:
    """The tree of a module as text, in one line per statement."""
    tree = Bare().visit(ast.parse(text))
    return "\n".join(ast.dump(node) for node in tree.body)


@lru_cache(maxsize=500)
def shape(text: str) -> list[str]:
    """The statements of a module without their literals and names, in any order."""
    tree = Nameless().visit(Bare().visit(ast.parse(text)))
    return sorted(ast.dump(node) for node in tree.body)
