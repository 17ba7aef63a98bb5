"""The dependency rule and the sizes of units, by syntax tree."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "generator"
MODULES = sorted(GENERATOR.rglob("*.py"))
MOST_LINES = 500
MOST_IN_FUNCTION = 50
FEW_LINES = 80
pytestmark = pytest.mark.xdist_group("architecture")
"""One process of several parses every module, not each of them."""
FACES = frozenset({"__init__.py", "__main__.py"})

FORBIDDEN = {
    "formats": {
        "readers",
        "merge",
        "model",
        "targets",
        "openapi",
        "output",
    },
    "readers": {"merge", "model", "targets", "output"},
    "snippets": {"model", "targets", "merge", "output", "openapi"},
    "facts": {"model", "targets", "merge", "output", "readers", "openapi"},
    "merge": {"model", "targets", "output", "readers", "snippets"},
    "openapi": {"model", "targets", "output", "readers", "snippets"},
    "model": {"merge", "readers", "snippets", "output", "targets"},
    "targets": {"openapi", "merge", "readers", "snippets", "output"},
    "naming": {"model", "openapi", "targets", "merge", "output"},
    "output": {
        "openapi",
        "merge",
        "readers",
        "snippets",
        "model",
        "targets",
    },
}
"""What a part must not know."""

TOUCHES = ("read_text", "write_text", "read_bytes", "write_bytes", "mkdir")
MAY_TOUCH = {
    "__main__",
    "cli",
    "fetch",
    "output",
    "project",
    "render",
    "runtime",
    "source",
    "usage",
}
"""Parts that read or write files; the runtime is a product."""


def part(path: Path) -> str:
    return path.relative_to(GENERATOR).with_suffix("").parts[0]


@dataclass(frozen=True)
class Module:
    """What the rules ask of one file; kept, so that each is parsed once.

    Attributes:
        classes: The names of the classes at its top.
        bare: Whether it holds nothing but a docstring.
        imported: Its imports, but for those that only a type checker sees.
        parts: The parts of the generator that it imports by full name.
        calls: Functions it calls, methods with a dot in front.
        functions: The line and the length of each function.
    """

    classes: tuple[str, ...]
    bare: bool
    imported: tuple[ast.Import | ast.ImportFrom, ...]
    parts: frozenset[str]
    calls: frozenset[str]
    functions: Mapping[int, int]


@cache
def read(path: Path) -> Module:
    """Parse a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts: set[str] = set()
    calls: set[str] = set()
    functions = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
            parts.update(n.split(".")[1] for n in names if n.startswith("generator."))
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
            parts.update(n.split(".")[1] for n in names if n.startswith("generator."))
        elif isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                calls.add(node.func.id)
            elif isinstance(node.func, ast.Attribute):
                calls.add(f".{node.func.attr}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            functions[node.lineno] = length
    return Module(
        classes=tuple(n.name for n in tree.body if isinstance(n, ast.ClassDef)),
        bare=all(isinstance(node, ast.Expr) for node in tree.body),
        imported=tuple(imports(tree)),
        parts=frozenset(parts),
        calls=frozenset(calls),
        functions=functions,
    )


def imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """What is imported at load time or inside functions."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not isinstance(node, ast.expr):
            pending += ast.iter_child_nodes(node)


def test_dependencies() -> None:
    wrong = {
        str(path): known
        for path in MODULES
        if (known := FORBIDDEN.get(part(path), set()) & read(path).parts)
    }
    assert wrong == {}


def test_what_is_used_without_the_generator_stands_alone() -> None:
    """The runtime is copied; the mock is imported by programs with a `generator` of
    their own.
    """
    library = ROOT / "fragmint"
    alone = (GENERATOR / "runtime", library / "mock", library / "suite")
    for path in (path for folder in alone for path in folder.rglob("*.py")):
        assert not read(path).parts, path


def test_only_the_edges_touch_files() -> None:
    touching = {"open", "print", *(f".{name}" for name in TOUCHES)}
    wrong = {
        str(path): found
        for path in MODULES
        if part(path) not in MAY_TOUCH and (found := read(path).calls & touching)
    }
    assert wrong == {}


def modules() -> dict[str, Path]:
    """Every module of the generator and of the library by its full name."""
    paths = [*MODULES, *sorted((ROOT / "fragmint").glob("*/**/*.py"))]
    names = {p: ".".join(p.relative_to(ROOT).with_suffix("").parts) for p in paths}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


@cache
def graph() -> Mapping[str, set[str]]:
    """Every module, and those that it needs."""
    known = modules()
    return {name: needed(name, path, known) for name, path in known.items()}


def needed(name: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """The modules that one imports, at load time or inside functions."""
    found: set[str] = set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in read(path).imported:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
            continue
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*(above if node.level else ()), node.module or ""])
        base = base.rstrip(".")
        for alias in node.names:
            full = f"{base}.{alias.name}"
            found.add(full if full in known else base)
    return found & known.keys()


def test_no_import_closes_a_circle() -> None:
    """Not even one inside a function, which would hide it."""
    circles = [name for name in graph() if name in reached(graph(), name)]
    assert circles == []


def reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """Everything that a module needs, directly or not."""
    found: set[str] = set()
    pending = [start]
    while pending:
        for other in graph.get(pending.pop(), set()) - found:
            found.add(other)
            pending.append(other)
    return found


def test_small_rooms_have_several_doors() -> None:
    """A short module that one other imports is a part of that one."""
    known = modules()
    doors: dict[str, set[str]] = defaultdict(set)
    for name, others in graph().items():
        for other in others:
            doors[other].add(name)
    splinters = {
        name
        for name, path in known.items()
        if len(path.read_text(encoding="utf-8").splitlines()) < FEW_LINES
        and len(doors[name]) == 1
        and path.name not in FACES
        and path in MODULES
        and part(path) != "runtime"
    }
    assert splinters == set()


def test_a_class_name_stands_for_one_thing() -> None:
    """The runtime is a package of its own, with its own words."""
    homes: dict[str, list[str]] = defaultdict(list)
    for path in MODULES:
        if part(path) == "runtime":
            continue
        for name in read(path).classes:
            homes[name].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def sized() -> list[Path]:
    folders = ("fragmint", "generator", "tests", "benchmarks")
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


def test_files_are_short() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in sized()}
    long = {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > MOST_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{line}": length
        for path in sized()
        for line, length in read(path).functions.items()
        if length > MOST_IN_FUNCTION
    }
    assert long == {}


def test_no_vendor_is_known() -> None:
    for folder in ("fragmint", "generator", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                assert "webflow" not in path.read_text(encoding="utf-8").lower(), path


def test_annotations_are_postponed() -> None:
    for path in MODULES:
        if "from __future__ import annotations" not in path.read_text(encoding="utf-8"):
            assert read(path).bare, path


def test_a_build_of_a_document_imports_no_reader_of_pages() -> None:
    """Imports are a third of a small build; lxml alone is a tenth of it."""
    code = "import sys, generator.build; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    heavy = {"lxml", "generator.formats.crawled", "generator.formats.text"}
    assert not loaded & {*heavy, "generator.merge.merging"}
