"""Handwritten methods that become part of a generated resource.

A file `assets.py` in the extensions folder is copied into the package verbatim. Its
class `AssetsExtension` becomes the base of the generated resource class `Assets`, and
`AsyncAssetsExtension` that of `AsyncAssets`; both extend the runtime's `Resource` and
`AsyncResource`. The file imports from the package it will be part of: `from ..endpoints
import assets`. A file whose name begins with `_` is a shared module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from generator.dataclass import dataclass
from generator.report.diagnostics import Span, input_error

SUFFIX = "Extension"
BASES = frozenset({"Resource", "AsyncResource"})


@dataclass(frozen=True, slots=True)
class Extension:
    """One file: the group's module that it extends, its text and its classes.

    `meant` are the classes that look as if they should extend a resource, `imports` the
    modules of the package (`endpoints.assets`) that the file cannot do without.
    """

    module: str
    text: str
    place: Span
    classes: frozenset[str]
    meant: Mapping[str, Span]
    imports: Mapping[str, Span]

    def base(self, resource: str, fallback: str) -> str:
        """The base of a resource class: its extension, if the file has one."""
        wanted = f"{resource}{SUFFIX}"
        return wanted if wanted in self.classes else fallback

    @property
    def is_helper(self) -> bool:
        """Whether the file extends no group by itself."""
        return self.module.startswith("_")


def read_extension(text: str, file: str) -> Extension:
    """An extension from its text; nothing of it is run.

    Raises:
        InputError: It is not Python.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        place = Span(file, error.lineno or 1, error.offset or 1)
        raise input_error(
            "broken-extension", f"not Python: {error.msg}", place
        ) from None
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return Extension(
        module=PurePath(file).stem,
        text=text,
        place=Span(file, 1),
        classes=frozenset(node.name for node in classes),
        meant={node.name: place_of(node, file) for node in meant(classes)},
        imports=dict(imported(tree, file)),
    )


def place_of(node: ast.stmt, file: str) -> Span:
    """The place of a statement."""
    return Span(file, node.lineno, node.col_offset + 1)


def meant(classes: list[ast.ClassDef]) -> Iterator[ast.ClassDef]:
    """The public classes that no other one here extends, and that look like extensions."""
    used = {name for node in classes for name in bases(node)}
    for node in classes:
        like = node.name.endswith(SUFFIX) or not BASES.isdisjoint(bases(node))
        if like and node.name not in used and not node.name.startswith("_"):
            yield node


def bases(node: ast.ClassDef) -> set[str]:
    """The names of a class's bases, without the modules they are taken from."""
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def imported(tree: ast.Module, file: str) -> Iterator[tuple[str, Span]]:
    """The endpoints and resources that the file imports, wherever it does."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.level != 2:
            continue
        first, _, rest = (node.module or "").partition(".")
        if first in ("endpoints", "resources"):
            for name in [rest] if rest else [alias.name for alias in node.names]:
                yield f"{first}.{name}", place_of(node, file)
