"""The version and changelog of a build, from the last release."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import orjson

from generator.changes import compare
from generator.changes.aliases import former_names, without_carried
from generator.changes.pins import Pins, parse_pins, pins_of
from generator.changes.release import Released, parse_released
from generator.changes.rules import step_of
from generator.changes.show import (
    FIRST_SECTION,
    NO_CHANGE,
    changelog,
    entries,
    with_section,
)
from generator.facts import Json
from generator.model.ir import Api, Former
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

    The aliases that the release had go with a version that breaks callers anyway.
    """
    if base.holds(now.api, now.document, now.pagination):
        return replace(now, api=replace(now.api, former=base.former)), []
    old = base.api()
    api = replace(now.api, former=former_names(old, now.api))
    changes = compare(old, api)
    if old.former and any(change.breaking for change in changes):
        api = replace(api, former=without_carried(api.former, old))
        changes = compare(old, api)
    return replace(now, api=api), [change.at(None) for change in changes]


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
