"""Imports every module of every package in a folder, under an audit hook.

Run as `python -B watched.py FOLDER`; prints what happened besides importing, one event
per line. Nothing but reading files and running the packages' own code may happen.
"""

from __future__ import annotations

import builtins
import doctest
import importlib
import os
import pkgutil
import sys
import warnings
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

QUIET = ("subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "socket.")
WRITES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link")
seen: list[str] = []
FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def writes(path: object, mode: str | None, flags: int | None) -> bool:
    """Whether a file is opened to be changed."""
    return bool(set(mode or "") & set("wax+") or (flags or 0) & FLAGS)


def watch(event: str, args: tuple[Any, ...]) -> None:
    """Note what code of a document could do."""
    harmful = event.startswith((*QUIET, *WRITES, "shutil.", "ctypes."))
    if harmful or (event == "open" and writes(*args)):
        seen.append(f"{event} {args!r}")
    elif event == "exec" and isinstance(args[0], CodeType):
        called = set(args[0].co_names) & {"breakin", "__import__"}
        if called and not os.path.exists(args[0].co_filename):
            seen.append(f"{event} {args[0].co_filename} {sorted(called)}")


def modules(package: str) -> list[ModuleType]:
    """All modules of a package, imported."""
    top = importlib.import_module(package)
    found = pkgutil.walk_packages(top.__path__, f"{package}.")
    return [top, *(importlib.import_module(module.name) for module in found)]


def use(package: str) -> None:
    """Load all that loads late: names, schemas, documentation."""
    import pydantic

    finder = doctest.DocTestFinder()
    for module in modules(package):
        for name in dir(module):
            value = getattr(module, name)
            if isinstance(value, type) and issubclass(value, pydantic.BaseModel):
                value.model_rebuild()
                value.model_json_schema(mode="serialization")
        if "_runtime" not in module.__name__ and any(
            test.examples for test in finder.find(module)
        ):
            seen.append(f"doctest in {module.__name__}")


def main(folder: Path) -> None:
    """Watch all packages of a folder."""
    import httpx2  # noqa: F401
    import pydantic.json_schema  # noqa: F401

    warnings.simplefilter("ignore")
    builtins.__dict__["breakin"] = lambda *args: seen.append("breakin was called")
    sys.path.insert(0, str(folder))
    sys.addaudithook(watch)
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name != "shared_runtime":
            use(path.name)
    print("\n".join(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
