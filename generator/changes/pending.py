"""The version and changelog of a build: what has changed since the last release.

The record of a release is stored beside the configuration and committed. Until the first
release it contains the first build, so that all builds before a release are compared with
the same base, and the version is incremented exactly once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from generator import patterns as re
from generator.changes import ALIASED, compare
from generator.changes.aliases import former_names, without_carried
from generator.changes.pins import (
    Chosen,
    Pin,
    Pins,
    are_of,
    is_name,
    parse_pins,
    pinned,
    pins_of,
)
from generator.changes.rules import step_of
from generator.changes.show import (
    FIRST_SECTION,
    NO_CHANGE,
    changelog,
    entries,
    with_section,
)
from generator.dataclass import dataclass, field, replace
from generator.facts import Json
from generator.json_text import indented, spread
from generator.model import LowerSettings, lower
from generator.model.ir import Api, Former
from generator.model.settings import UserSettings
from generator.output import last_written
from generator.output.manifest import HISTORY, NAMES, RECORD
from generator.report.diagnostics import (
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.report.records import ApiChange
from generator.semver import (
    OF_DOCUMENT,
    WORKED_OUT,
    Closing,
    documented_version,
    first_version,
    is_before,
    next_version,
    parse_version,
)
from generator.source import Source, merge_conflicts
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
        user = UserSettings(pagination=self.pagination)
        lowered = lower(dict(self.document), LowerSettings(package, client, user))
        environment = names.get(Pin("environment"), lowered.api.environment)
        api = replace(lowered.api, environment=environment)
        return replace(pinned(api, self.names, Chosen()), former=self.former)

    def aliases(self, now: Present) -> tuple[Former, ...]:
        """The aliases of a build since this release."""
        if self.holds(now.api, now.document, now.pagination):
            return self.former
        return aliased(self.api(), now.api).former

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


WRITTEN_VERSION = re.compile(r'^version = "([\w.]{1,80})"$', re.MULTILINE)
"""The version in a `pyproject.toml` of ours."""


class Kept(NamedTuple):
    """The state that a project keeps between builds: its names, the last release, and
    the closed sections of the changelog.
    """

    pins: Pins
    released: Released | None = None
    history: str = ""


def kept_in(sources: Sequence[Source]) -> Kept:
    """Parse the state files beside a configuration.

    Raises:
        InputError: The record of the last release is broken (`bad-release`), or a merge
            has left a conflict in what only the user can decide (`merge-conflict`).
    """
    decided = (source for source in sources if source.file != NAMES)
    hint = "keep the released state, and remove the conflict markers"
    if errors := [*merge_conflicts(decided, Severity.ERROR, hint)]:
        raise InputError(*errors)
    texts = {source.file: source.text for source in sources}
    record = texts.get(RECORD)
    released = parse_released(record, Span(RECORD, 1)) if record is not None else None
    return Kept(parse_pins(texts.get(NAMES, "")), released, texts.get(HISTORY, ""))


@dataclass(frozen=True, slots=True)
class Present:
    """The current build: the API, its document, and the pagination settings."""

    api: Api
    document: Mapping[str, Json]
    pagination: Mapping[str, Json]

    def released(self, number: str, date: str = "") -> Released:
        """This build as the record of a release."""
        names = pins_of(self.api)
        former = self.api.former
        return Released(number, self.document, names, date, self.pagination, former)


@dataclass(frozen=True, slots=True)
class Pending:
    """The publication of a build: the version, what it counts from, the step that the
    changes since ask for, the changelog, the aliases, and the files to keep.
    """

    version: str
    base: str
    step: str
    proposed: str
    changelog: str
    former: tuple[Former, ...]
    kept: Mapping[str, str]

    @property
    def shown(self) -> str:
        """The version and its base, in words."""
        if self.version == self.base:
            asked = f"; the changes require {self.proposed}" if self.step else ""
            return f"{self.version}{asked}"
        reason = f"{self.step} step" if self.step else "no change"
        found = f"{self.version} (was {self.base}, {reason})"
        low = is_before(self.version, self.proposed)
        return f"{found}; the changes require {self.proposed}" if low else found


def written_before(root: Path, document: str, kept: Kept, now: Present) -> Released:
    """The base if nothing has been released: the package as last written, or else the
    current build.
    """
    before = last_written(root, document)
    if before is None:
        return now.released(first_version(documented_version(now.api.version)))
    found = WRITTEN_VERSION.search(last_written(root, "pyproject.toml") or "")
    number = found[1] if found else ""
    if parse_version(number) is None:
        number = first_version(documented_version(now.api.version))
    names = kept.pins.written if kept.pins.names else pins_of(now.api)
    return Released(number, orjson.loads(before), names, "", now.pagination)


def pending(
    now: Present,
    kept: Kept,
    base: Released,
    wanted: str,
    closing: Closing | None,
    report: Report,
) -> Pending:
    """Plan what a build publishes; `wanted` is the version that the user decides on, and
    `closing` makes it a release.

    Raises:
        InputError: It cannot be one (`not-a-release`), or has nothing new
            (`nothing-to-release`).
    """
    now, rows = with_aliases(base, now)
    step = step_of(row.severity for row in rows)
    proposed = next_version(base.version, step)
    number = chosen_version(wanted, proposed, now)
    body = entries(rows)
    if closing is None:
        first = "" if base.date else FIRST_SECTION
        text = changelog(body or first, kept.history)
        files = files_of(base, kept.history)
        return Pending(
            number, base.version, step, proposed, text, now.api.former, files
        )
    number = closed_version(closing, wanted, number, base, bool(rows))
    if is_before(number, proposed):
        message = f"{number} is less than {proposed}, which the changes require"
        report.warning("small-step", message)
    section = body or (NO_CHANGE if base.date else FIRST_SECTION)
    history = with_section(kept.history, number, closing.date, section)
    files = files_of(now.released(number, closing.date), history)
    text = changelog("", history)
    return Pending(number, base.version, step, proposed, text, now.api.former, files)


def with_aliases(base: Released, now: Present) -> tuple[Present, list[ApiChange]]:
    """The built API, with the aliases it keeps, and what has changed for callers since
    a release; pages move, so without places.
    """
    if base.holds(now.api, now.document, now.pagination):
        return replace(now, api=replace(now.api, former=base.former)), []
    old = base.api()
    api = aliased(old, now.api)
    changes = compare(old, api)
    return replace(now, api=api), [change.at(None) for change in changes]


def aliased(old: Api, api: Api) -> Api:
    """An API with the aliases that it keeps since an older version; those that the older
    one had go with a version that breaks callers anyway.
    """
    kept = replace(api, former=former_names(old, api))
    if old.former and any(change.breaking for change in compare(old, kept)):
        return replace(kept, former=without_carried(kept.former, old))
    return kept


def files_of(record: Released, history: str) -> dict[str, str]:
    """The files to keep beside the configuration."""
    return {RECORD: record.text, **({HISTORY: history} if history else {})}


def is_fixed(wanted: str) -> bool:
    """Whether the user has fixed the version."""
    return bool(wanted) and wanted not in WORKED_OUT


def chosen_version(wanted: str, proposed: str, now: Present) -> str:
    """The version of a build that is not a release."""
    if wanted == OF_DOCUMENT:
        return documented_version(now.api.version)
    return wanted if is_fixed(wanted) else proposed


def closed_version(
    closing: Closing, wanted: str, number: str, base: Released, changed: bool
) -> str:
    """The version of a release.

    Raises:
        InputError: There is nothing to release (`nothing-to-release`), the version is
            fixed to another one, or it was released before (`not-a-release`).
    """
    given = closing.version
    if given and is_fixed(wanted) and given != wanted:
        hint = "change it there, or omit the version"
        message = f"`version` in `[project]` of fragmint.toml is {wanted}, not {given}"
        raise refused(message, hint)
    if base.date and not changed and not given and not is_fixed(wanted):
        message = f"no changes for callers since {base.version}"
        hint = "give a version to release it anyway"
        raise input_error(NOTHING_NEW, message, None, hint)
    number = given or number
    least = base.version
    if is_before(number, least) or (base.date and not is_before(least, number)):
        message = f"{number} is not higher than {least}, the last release"
        raise refused(message, "give a higher version")
    return number


NOTHING_NEW = "nothing-to-release"
"""The code of the error that there is nothing to release, which others may have."""


def refused(message: str, hint: str) -> InputError:
    """The error that something cannot be released."""
    return input_error("not-a-release", message, None, hint)
