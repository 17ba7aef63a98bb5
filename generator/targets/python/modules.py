"""What every generated module begins with: docstring and imports in order."""

from __future__ import annotations

from generator.targets.python.printer import import_line
from generator.targets.python.spelling import Imports

STANDARD = {
    "builtins",
    "datetime",
    "uuid",
    "decimal",
    "typing",
    "collections.abc",
    "functools",
}
THIRD_PARTY = {"pydantic", "typing_extensions", "httpx2"}


def import_block(found: Imports, indent: int = 0) -> str:
    """All imports, grouped and sorted: standard library, packages, our own."""
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for module in sorted(found.names, key=module_order):
        line = one_import(module, found.names[module], indent)
        groups[0 if module in STANDARD else 1 if module in THIRD_PARTY else 2].append(
            line
        )
    return "\n\n".join("\n".join(lines) for lines in groups if lines)


def module_order(module: str) -> tuple[int, str]:
    """Plain imports before `from` imports; more distant packages first."""
    dots = len(module) - len(module.lstrip("."))
    return (0 if module in PLAIN else 1, f"{9 - dots}{module}")


PLAIN = {"builtins": "import builtins", "datetime": "import datetime as dt"}


def one_import(module: str, names: set[str], indent: int) -> str:
    """The import statement for the names of one module."""
    if module in PLAIN:
        return " " * indent + PLAIN[module]
    return import_line(module, sorted(names), indent)
