"""Methods written by hand that become a part of a generated resource.

A file `assets.py` in the folder of extensions is copied into the package as it is. A
class `AssetsExtension` in it becomes the base of the generated resource class
`Assets`, and `AsyncAssetsExtension` that of `AsyncAssets`; both extend the runtime's
`Resource` and `AsyncResource`. The file imports from the package it will be a part of:
`from ..endpoints import assets`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from generator.diagnostics import Span, input_error


@dataclass(frozen=True, slots=True)
class Extension:
    """One file: the group's module that it extends, its text and its classes."""

    module: str
    text: str
    classes: frozenset[str]

    def base(self, resource: str, fallback: str) -> str:
        """The base of a resource class: its extension, if the file has one."""
        wanted = f"{resource}Extension"
        return wanted if wanted in self.classes else fallback


def read_extension(module: str, text: str, file: str) -> Extension:
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
    names = (node.name for node in tree.body if isinstance(node, ast.ClassDef))
    return Extension(module, text, frozenset(names))
