"""Modules of ours that are copied into what is generated, as they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).resolve().parent


@cache
def verbatim(package: str) -> Mapping[str, str]:
    """The modules of one of our packages: path below it to text."""
    folder = HERE / package
    return MappingProxyType(
        {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.py"))
        }
    )
