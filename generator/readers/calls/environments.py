"""Files of variables beside collections and request files: names and values.

Postman's environments and globals, and `http-client.env.json` of JetBrains. Values that
are secrets by their kind or their name are never read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from fragmint.secrets import is_secret_name
from generator.facts import Json
from generator.source import Source

MAX_LENGTH: Final = 1_000_000
"""Longest file of variables, in characters; real ones have a few kilobytes."""
JETBRAINS: Final = re.compile(
    r"(?i)(^|[./_-])(http-client|rest-client)([.\w-]{0,40})\.env\.json$"
)
BRUNO: Final = re.compile(r"\s*vars \{\s*\n((?:[^}\n][^\n]*\n|\n)*)\}")
PUBLIC: Final = re.compile(r"(?i)prod|live|public|default")
PRIVATE: Final = re.compile(r"(?i)local|dev|test|stag|sandbox|qa|mock")


@dataclass(frozen=True, slots=True)
class Environment:
    """Variables under a name, for what lies in `folder` and below."""

    name: str
    folder: str
    values: Mapping[str, str]

    @property
    def rank(self) -> tuple[int, str]:
        """Which one counts where several say something: the public one."""
        public, private = PUBLIC.search(self.name), PRIVATE.search(self.name)
        return (0 if public else 2 if private else 1, self.name)


def environments_of(source: Source) -> tuple[Environment, ...]:
    """The environments that a file holds, none for any other file."""
    text = source.text
    if len(text) < MAX_LENGTH and BRUNO.match(text):
        path = PurePosixPath(source.file)
        lines = BRUNO.match(text)
        rows = re.findall(
            r"(?m)^\s*([\w.-]{1,100})\s*:\s*(.+?)\s*$", lines[1] if lines else ""
        )
        return (Environment(path.stem, path.parent.parent.as_posix(), plain(rows)),)
    if len(text) > MAX_LENGTH or not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return ()
    postman = '"values"' in text and (
        '"_postman_variable_scope"' in text or '"enabled"' in text
    )
    jetbrains = JETBRAINS.search(source.file)
    if not postman and not jetbrains:
        return ()
    try:
        value: Json = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ()
    folder = PurePosixPath(source.file).parent.as_posix()
    if jetbrains and isinstance(value, dict):
        return tuple(
            Environment(name, folder, plain(inner.items()))
            for name, inner in value.items()
            if isinstance(inner, dict)
        )
    match value:
        case {"values": list(values), **rest} if (
            "item" not in rest and "info" not in rest
        ):
            pairs: list[tuple[Json, Json]] = [
                (item.get("key"), item.get("value"))
                for item in values
                if isinstance(item, dict)
                and item.get("enabled", True)
                and item.get("type") != "secret"
            ]
            return (Environment(str(rest.get("name", "")), folder, plain(pairs)),)
    return ()


def plain(pairs: Iterable[tuple[Json, Json]]) -> dict[str, str]:
    """The variables that have a value and are no secrets."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if not isinstance(name, str) or is_secret_name(name):
            continue
        if (
            isinstance(value, str | int | float)
            and not isinstance(value, bool)
            and value != ""
        ):
            found[name] = str(value)
    return found


def variables_for(
    source: Source, known: Sequence[Environment]
) -> tuple[tuple[str, str], ...]:
    """The variables that hold for a file: of its folder first, then of those above."""
    folder = PurePosixPath(source.file).parent
    above = [folder.as_posix(), *(p.as_posix() for p in folder.parents)]
    near = [e for e in known if e.folder in above] or list(known)
    ordered = sorted(
        near, key=lambda e: (above.index(e.folder) if e.folder in above else 99, e.rank)
    )
    values: dict[str, str] = {}
    for environment in ordered:
        for name, value in environment.values.items():
            values.setdefault(name, value)
    return tuple(values.items())
