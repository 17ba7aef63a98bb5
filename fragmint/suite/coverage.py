"""How much of an API's documentation the contract tests went through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..mock import Call, Mock
from ..mock.bodies import media_range
from ..mock.variants import Branches
from .names import Names

ROWS = ("operations", "statuses", "media types", "parameters")
BRANCHES = "schema branches"


@dataclass
class Coverage:
    """The documented parts, and those that calls used, by row of the table."""

    names: Names
    branches: list[Branches] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)

    def watch(self, mock: Mock) -> None:
        """Note what is in each call that a mock answers."""
        mock.listeners.append(self._note)

    def _note(self, call: Call) -> None:
        self.seen.update(noted(call))

    def tally(self) -> Tally:
        """What there is, and what was seen."""
        known: dict[str, set[str]] = {row: set() for row in ROWS}
        for row, *part in documented(self.names):
            known[row].add("\t".join(part))
        seen: dict[str, set[str]] = {row: set() for row in ROWS}
        for row, *part in self.seen:
            seen[row].add("\t".join(part))
        for number, each in enumerate(self.branches):
            known.setdefault(BRANCHES, set()).update(f"{number} {b}" for b in each.met)
            seen.setdefault(BRANCHES, set()).update(f"{number} {b}" for b in each.taken)
        return Tally(self.names.package, known, seen)


@dataclass
class Tally:
    """The documented parts of a package, and those that were seen, by row of the table:
    that of one process, or of several together.
    """

    package: str
    known: dict[str, set[str]]
    seen: dict[str, set[str]]

    @classmethod
    def parsed(cls, text: str) -> Tally:
        """The tally that another process has written as JSON."""
        package, *both = json.loads(text)
        known, seen = ({row: set(parts) for row, parts in e.items()} for e in both)
        return cls(package, known, seen)

    def text(self) -> str:
        """The tally as JSON."""
        both = ({row: sorted(e[row]) for row in e} for e in (self.known, self.seen))
        return json.dumps([self.package, *both])

    def add(self, other: Tally) -> None:
        """Count what another process knows and has seen of the same package."""
        for mine, theirs in ((self.known, other.known), (self.seen, other.seen)):
            for row, parts in theirs.items():
                mine.setdefault(row, set()).update(parts)

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """Each row: what it counts, how much of it was seen, and how much there is."""
        for row, known in self.known.items():
            yield row, len(known & self.seen.get(row, set())), len(known)

    def table(self) -> Iterator[str]:
        """The lines of the table."""
        for row, seen, count in self.rows():
            share = f"{seen / count:.0%}" if count else "-"
            # Not quite all is not all.
            share = "99%" if share == "100%" and seen < count else share
            yield f"{row:<16}{seen:>8} of {count:<8}{share:>5}"


def noted(call: Call) -> Iterator[tuple[str, ...]]:
    """The parts that a call uses."""
    key, reading = call.operation, call.reading
    if reading is None or call.reply is None:
        return
    yield "operations", key
    yield "statuses", key, str(call.status)
    sent = call.header("content-type")
    yield "media types", key, "request", media_range(sent or "")
    kind = media_range(call.reply.media_type or "")
    yield "media types", key, str(call.status), kind
    for location, name in reading.parameters:
        yield "parameters", key, location, name


def documented(names: Names) -> Iterator[tuple[str, ...]]:
    """The parts of the documentation that the package has."""
    for operation in names.operations.values():
        key = operation.key
        yield "operations", key
        for outcome in (*operation.responses, *operation.errors):
            yield "statuses", key, str(outcome.status)
            if outcome.media_type:
                kind = media_range(outcome.media_type)
                yield "media types", key, str(outcome.status), kind
        if operation.media_type:
            yield "media types", key, "request", media_range(operation.media_type)
        for argument in operation.arguments:
            if argument.location != "body":
                yield "parameters", key, argument.location, argument.wire
