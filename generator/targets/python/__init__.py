"""The Python client package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.targets.base import Package

NAME = "python"


def emit(package: Package) -> Mapping[str, str]:
    """The import package, with the runtime below it."""
    # Loaded here, as every part of this target passes through this module.
    from generator.render import verbatim
    from generator.targets.python.package import package_files

    name = package.api.package
    modules = package_files(package.api, package.renderer(NAME), package.extensions)
    files = {f"{name}/{path}": text for path, text in modules.items()}
    runtime = verbatim("runtime").items()
    return files | {f"{name}/_runtime/{path}": text for path, text in runtime}
