"""The last release, and the version that the changes since then require.

The record is stored beside the configuration and committed. Until the first release it
contains the first build, so that all builds before a release are compared with the same
base, and the version is incremented exactly once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generator.changes import ALIASED
from generator.changes.pins import (
    Chosen,
    Pin,
    Pins,
    are_of,
    is_name,
    parse_pins,
    pinned,
)
from generator.facts import Json
from generator.json_text import indented, spread
from generator.model import LowerSettings, lower
from generator.model.ir import Api, Former
from generator.model.settings import Choices
from generator.report.diagnostics import Span, input_error
from generator.semver import parse_version
from generator.version import MARKER

LEVELS = 6
"""How many levels of the document have a line for each entry."""


@dataclass(frozen=True, slots=True)
class Released:
    """The API as it was released, with its version and day; without a day it was only
    built. `pagination` is what the user had decided about its pages, `former` are the
    aliases it had.
    """

    version: str
    document: Mapping[str, Json]
    names: Pins
    date: str = ""
    pagination: Mapping[str, Json] = field(default_factory=dict)
    former: tuple[Former, ...] = ()

    @property
    def text(self) -> str:
        """The text of its file: a line a value, so that two releases can be compared."""
        value = {
            "generator": MARKER,
            "version": self.version,
            "date": self.date,
            "pagination": self.pagination,
            "names": dict(map(entry_of, self.names.lines)),
            "aliases": {f"{kind} {name}": now for kind, name, now in self.former},
            "document": self.document,
        }
        return spread(value, LEVELS)

    def api(self) -> Api:
        """The API under the names it was released with."""
        names = self.names.names
        package, client = (names.get(Pin(kind), "") for kind in ("package", "client"))
        choices = Choices(pagination=self.pagination)
        lowered = lower(dict(self.document), LowerSettings(package, client, choices))
        environment = names.get(Pin("environment"), lowered.api.environment)
        api = replace(lowered.api, environment=environment)
        return replace(pinned(api, self.names, Chosen()), former=self.former)

    def holds(
        self, api: Api, document: Mapping[str, Json], pagination: Mapping[str, Json]
    ) -> bool:
        """Whether callers of this API would see no difference."""
        same = self.pagination == pagination and are_of(self.names, api)
        return same and indented(self.document) == indented(document)


def entry_of(line: str) -> tuple[str, str]:
    """A line of names as a key and a value: what has a name, and the name."""
    kind, name, identity = line.split(" ", 2)
    return f"{kind} {identity}", name


def line_of_entry(entry: tuple[str, str]) -> str:
    """The line of names that an entry was made of."""
    kind, _, identity = entry[0].partition(" ")
    return f"{kind} {entry[1]} {identity}"


def former_of(entry: tuple[str, str]) -> Former:
    """The alias that an entry was made of.

    Raises:
        ValueError: It is none.
    """
    kind, _, name = entry[0].partition(" ")
    if kind not in ALIASED or not is_name(name) or not is_name(entry[1]):
        raise ValueError(entry)
    return Former(kind, name, entry[1])


def parse_released(text: str, place: Span) -> Released:
    """The record of the last release.

    Raises:
        InputError: It is not one that Fragmint wrote (`bad-release`).
    """
    try:
        value: dict[str, Any] = json.loads(text)
        names = parse_pins("\n".join(map(line_of_entry, value["names"].items())))
        found = Released(
            value["version"],
            value["document"],
            names,
            value["date"],
            value["pagination"],
            tuple(map(former_of, value.get("aliases", {}).items())),
        )
        tables = (found.document, found.pagination)
        plain = isinstance(found.date, str) and parse_version(found.version)
        if plain and all(isinstance(table, dict) for table in tables):
            return found
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    hint = (
        "restore it from Git; without it the next build counts from the current package"
    )
    raise input_error(
        "bad-release", "not a release record written by Fragmint", place, hint
    )
