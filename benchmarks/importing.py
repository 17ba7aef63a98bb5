"""Import every module of a package: run in the environment the package is for.

Arguments: the folder that holds the packages, and the names of the packages.
Prints one JSON object: module file -> problem, empty where it imports.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path


def sources(root: Path, name: str) -> Iterator[Path]:
    """Source files of a package or module, relative to the folder that holds it."""
    files = [root / f"{name}.py", *sorted((root / name).rglob("*.py"))]
    yield from (file.relative_to(root) for file in files if file.is_file())


def problem(file: Path) -> str:
    """Why a module does not import; empty where it does."""
    path = file.with_suffix("")
    parts = path.parent.parts if path.name == "__init__" else path.parts
    try:
        importlib.import_module(".".join(parts))
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def main(root: Path, names: list[str]) -> None:
    sys.path[0] = str(root)
    os.chdir(root)
    warnings.simplefilter("ignore")
    found = {
        file.as_posix(): problem(file) for name in names for file in sources(root, name)
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:])
