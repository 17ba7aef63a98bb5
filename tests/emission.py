"""From a document to a package on disk, for tests of what is generated."""

from __future__ import annotations

import importlib
import shutil
import sys
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import black

from generator.model import LowerSettings, lower
from generator.render import render
from generator.targets.python.package import package_files

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "generator" / "runtime"
SHARED = "shared_runtime"
MODE = black.Mode()


def files_of(document: dict[str, Any], package: str) -> dict[str, str]:
    """Path below the package to text, the runtime left out."""
    lowered = lower(document, LowerSettings(package=package))
    assert not lowered.skipped, lowered.skipped
    return package_files(lowered.api, partial(render, "python"))


@lru_cache(maxsize=2_000)
def is_formatted(text: str) -> bool:
    """Whether black leaves code alone; most documents give some modules alike."""
    return black.format_str(text, mode=MODE) == text


def emit(
    document: dict[str, Any], folder: Path, package: str, *, own: bool = True
) -> Path:
    """Write a package below a folder; its runtime is a copy of its `own`, or one that
    all packages of the folder share, which type checkers then read once.
    """
    home = folder / package
    for name, text in files_of(document, package).items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ignored = shutil.ignore_patterns("__pycache__")
    target = home / "_runtime" if own else folder / SHARED
    if not target.exists():
        shutil.copytree(RUNTIME, target, ignore=ignored)
    if not own:
        (home / "_runtime").mkdir()
        (home / "_runtime" / "__init__.py").write_text(forwarding())
        everything = f"from {SHARED}.errors import *\n"
        (home / "_runtime" / "errors.py").write_text(everything)
    return home


def forwarding() -> str:
    """The runtime's index, with everything taken from the shared copy, whose modules
    are none of its own: it has no `__dir__` that would list them.
    """
    text = (RUNTIME / "__init__.py").read_text()
    text = text.replace("from .", f"from {SHARED}.")
    return text.replace("__dir__, _ = lazy(__name__", f'_, _ = lazy("{SHARED}"')


def load(folder: Path, package: str) -> ModuleType:
    """Import an emitted package."""
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return importlib.import_module(package)
