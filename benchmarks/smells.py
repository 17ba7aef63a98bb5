"""What a reader of a generated package would object to, counted from its source.

Nothing of the generator is asked: the package is parsed as any reader sees it, and
`tests/names.json` and the normalized document say what was documented.
"""

from __future__ import annotations

import ast
import builtins
import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pydantic

LAST_RESORT = re.compile(r"Variant\d+")
NUMBERED = re.compile(r"_\d+$")
ITERATORS = re.compile(r"\b(Async)?Paginator\[")
BASES = frozenset({"Model", "OpenModel"})
SEARCHES = ("search", "query", "list", "find", "filter", "scan", "lookup", "report")


@dataclass
class Smells:
    """Names of what is suspicious, by kind."""

    variants: list[str]
    """Classes called `...Variant7`."""
    numbered: list[str]
    """Methods and arguments that end in a number of ours."""
    underscored: list[str]
    """Names that end in an underscore with nothing in the way."""
    writers: list[str]
    """Iterators over calls that are not GET and whose path is no search."""
    hollow: list[str]
    """Models without a field."""
    void: list[str]
    """Methods that give None although a success has a body."""

    def counts(self) -> dict[str, int]:
        """How many of each kind."""
        return {field.name: len(getattr(self, field.name)) for field in fields(self)}


def smells(package: Path, tests: Path) -> Smells:
    """The suspicious names of a package."""
    found = Smells([], [], [], [], [], [])
    names = tests / "names.json"
    known = json.loads(names.read_bytes())["operations"] if names.exists() else {}
    operations = [*known.values()]
    keys = {tuple(one["function"].rsplit(".", 1)): one["key"] for one in operations}
    for path in sorted(package.rglob("*.py")):
        if "_runtime" in path.parts:
            continue
        tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                look_at_class(node, path, found)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                look_at_function(node, path, keys, found)
    found.void.extend(void(operations))
    return found


def look_at_class(node: ast.ClassDef, path: Path, found: Smells) -> None:
    """Names and fields of a class."""
    if LAST_RESORT.search(node.name):
        found.variants.append(node.name)
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    names = [
        statement.target.id
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
    ]
    found.underscored.extend(f"{node.name}.{n}" for n in names if needless(n))
    if path.parent.name == "models" and bases & BASES and not names:
        found.hollow.append(node.name)


def look_at_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    path: Path,
    keys: dict[tuple[str, ...], str],
    found: Smells,
) -> None:
    """Names of a method and of its arguments, and what it iterates."""
    if path.parent.name != "resources" or node.name.startswith("__"):
        return
    described = f"{path.stem}.{node.name}"
    if NUMBERED.search(node.name):
        found.numbered.append(described)
    arguments = [*node.args.args, *node.args.kwonlyargs]
    found.numbered.extend(
        f"{described}({a.arg})" for a in arguments if re.search(r"[a-z]_\d$", a.arg)
    )
    found.underscored.extend(
        f"{described}({a.arg})" for a in arguments if needless(a.arg)
    )
    if needless(node.name):
        found.underscored.append(described)
    if node.returns is not None and ITERATORS.search(ast.unparse(node.returns)):
        for function in called(node):
            key = keys.get((path.stem, function), "GET ")
            if not key.startswith("GET ") and not any(
                w in key.lower() for w in SEARCHES
            ):
                found.writers.append(f"{described}: {key}")


def called(node: ast.AST) -> Iterator[str]:
    """Functions of the endpoints that a method calls."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            yield call.func.attr


def needless(name: str) -> bool:
    """Whether a name ends in an underscore that keeps it from nothing."""
    bare = name.rstrip("_")
    taken = keyword.iskeyword(bare) or keyword.issoftkeyword(bare)
    taken = taken or hasattr(builtins, bare) or hasattr(pydantic.BaseModel, bare)
    return name != bare and not taken and bare not in ("self", "cls", "model")


def void(operations: list[dict[str, Any]]) -> Iterator[str]:
    """Operations whose success has a media type and no value."""
    for one in operations:
        for response in [] if one["key"].startswith("HEAD ") else one["responses"]:
            if response["media_type"] and response["type"] == "null":
                yield f"{one['key']} {response['status']}"
