"""A text as blocks: one module a format, told apart by content; none knows of APIs.

A format is a module here (or an entry point of the group `fragmint.formats`) with
`read(source) -> Page`; a format from elsewhere also has `recognizes(source) -> bool`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module, metadata
from pkgutil import iter_modules
from types import ModuleType

from generator.formats.page import Page
from generator.formats.sniffing import sniff
from generator.source import Source

GROUP = "fragmint.formats"
__all__ = ["read_page", "sniff"]


def read_page(source: Source) -> Page:
    """A text as a page of blocks, read in the format that its content shows."""
    for module in _others():
        if module.recognizes(source):
            return _page(module, source)
    return _page(_module(sniff(source)), source)


def _page(module: ModuleType, source: Source) -> Page:
    """What a module reads."""
    page = module.read(source)
    assert isinstance(page, Page)
    return page


@cache
def _module(name: str) -> ModuleType:
    """The module of a format; Markdown reads what has no module of its own."""
    known = {module.name for module in iter_modules(__path__)}
    return import_module(f"{__name__}.{name if name in known else 'markdown'}")


@cache
def _others() -> tuple[ModuleType, ...]:
    """The formats that installed packages add."""
    points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(point.load() for point in points)
