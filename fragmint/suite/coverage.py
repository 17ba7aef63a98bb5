"""How much of an API's documentation the contract tests went through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..mock import Call, Mock
from ..mock.bodies import media_range
from ..mock.variants import Branches
from .names import Names

ROWS = ("operations", "statuses", "media types", "parameters")


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

    def rows(self) -> Iterator[tuple[str, int, int]]:
        """Each row: what it counts, how much of it was seen, and how much there is."""
        known = set(documented(self.names))
        for row in ROWS:
            own = {each for each in known if each[0] == row}
            yield row, len(own & self.seen), len(own)
        if self.branches:
            met = sum(len(each.met) for each in self.branches)
            yield "schema branches", sum(len(each.taken) for each in self.branches), met

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
