"""The dependency rule and the sizes of units, by syntax tree."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
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


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """The parts of the generator that a module imports."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            root, *rest = name.split(".")
            if root == "generator" and rest:
                yield rest[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(GENERATOR)))
def test_dependencies(path: Path) -> None:
    wrong = FORBIDDEN.get(part(path), set()) & set(imports(path))
    assert not wrong, f"{path} must not know {wrong}"


def test_what_is_used_without_the_generator_stands_alone() -> None:
    """The runtime is copied; the mock is imported by programs with a `generator` of
    their own.
    """
    library = ROOT / "fragmint"
    alone = (GENERATOR / "runtime", library / "mock", library / "suite")
    for path in (path for folder in alone for path in folder.rglob("*.py")):
        assert not list(imports(path)), path


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(GENERATOR)))
def test_only_the_edges_touch_files(path: Path) -> None:
    if part(path) in MAY_TOUCH:
        return
    calls = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    names = {
        node.func.id if isinstance(node.func, ast.Name) else f".{node.func.attr}"
        for node in calls
        if isinstance(node.func, ast.Attribute | ast.Name)
    }
    assert not names & {"open", "print", *(f".{name}" for name in TOUCHES)}, path


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
    pending: list[ast.AST] = [tree(path)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = name if path.name == "__init__.py" else name.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else ()), node.module or ""])
            base = base.rstrip(".")
            for alias in node.names:
                full = f"{base}.{alias.name}"
                found.add(full if full in known else base)
        pending += ast.iter_child_nodes(node)
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
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


def sized() -> list[Path]:
    folders = ("fragmint", "generator", "tests", "benchmarks")
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py"))


def test_files_are_short() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in sized()}
    long = {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > MOST_LINES}
    assert long == {}


def test_functions_are_short() -> None:
    long = {}
    for path in sized():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MOST_IN_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.lineno}"] = length
    assert long == {}


def test_no_vendor_is_known() -> None:
    for folder in ("fragmint", "generator", "templates"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix != ".pyc":
                assert "webflow" not in path.read_text(encoding="utf-8").lower(), path


def test_annotations_are_postponed() -> None:
    for path in MODULES:
        if "from __future__ import annotations" not in path.read_text(encoding="utf-8"):
            assert all(isinstance(node, ast.Expr) for node in tree(path).body), path


def test_a_build_of_a_document_imports_no_reader_of_pages() -> None:
    """Imports are a third of a small build; lxml alone is a tenth of it."""
    code = "import sys, generator.build; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert not loaded & {"lxml", "generator.formats.crawled", "generator.formats.text"}
