"""The responses checked by contract tests: successes and errors of an operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fragmint.mock.answers import answer_for, preferred, success
from fragmint.mock.document import Operation as Described
from generator.model.ir import Definition, Model, NullType, Operation, Outcome, Ref
from generator.targets.contract.validity import Examples, decodable
from generator.targets.python.exports import error_class

ENDS = {"4": (400, 499), "5": (500, 599), "2": (200, 299)}
ANY_ERROR = "ApiStatusError"


@dataclass(frozen=True, slots=True)
class Success:
    """The successful result of an operation, and how a test requests it.

    `status` and `media_type` are empty if the API answers so by default;
    `examples` are the names of the valid documented ones. `model` is the class of the
    result, if it has one certainly; `gives` is `value`, `values` (one after another) or
    `nothing`.
    """

    gives: str
    status: int | None = None
    media_type: str = ""
    examples: tuple[str, ...] = ()
    model: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A documented error: the status to answer with, and the class that is raised."""

    status: int
    raises: str
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Responses:
    """The responses of one document's operations."""

    definitions: Mapping[str, Definition]
    examples: Examples

    def success(self, operation: Operation) -> Success:
        """The first documented success."""
        taken = {outcome.status for outcome in operation.successes}
        statuses = [(concrete(o.status, taken, "2"), o) for o in operation.successes]
        good = [(n, o) for n, o in statuses if n // 100 == 2] or statuses
        if not good:
            return Success("nothing" if operation.method == "HEAD" else "value")
        status, outcome = good[0]
        described = self.examples.described(operation)
        names = tuple(self._valid(operation, outcome))
        wanted = self._media(operation, outcome, names[:1])
        return Success(
            gives=self._gives(operation, outcome),
            status=None if status == success(described) else status,
            media_type="" if wanted == default_media(described, status) else wanted,
            examples=names,
            model=self._model(operation),
        )

    def failures(self, operation: Operation) -> Iterator[Failure]:
        """The documented errors."""
        taken = {outcome.status for outcome in operation.errors}
        described = self.examples.described(operation)
        for outcome in operation.errors:
            status = concrete(outcome.status, taken, "5")
            if status >= 300:
                wanted = "" if operation.method == "HEAD" else outcome.media_type or ""
                known = wanted == default_media(described, status)
                raised = error_class(outcome.status) or ANY_ERROR
                yield Failure(status, raised, "" if known else wanted)

    def _gives(self, operation: Operation, outcome: Outcome) -> str:
        if outcome.item is not None:
            return "values"
        kinds = {each.type for each in operation.successes}
        if operation.method == "HEAD" or kinds == {NullType()}:
            return "nothing"
        return "value"

    def _model(self, operation: Operation) -> str:
        """The class of every success; empty if there are several, or it is none."""
        kinds = {each.type for each in operation.successes}
        kind = kinds.pop() if len(kinds) == 1 else None
        found = self.definitions[kind.key] if isinstance(kind, Ref) else None
        return found.name if isinstance(found, Model) else ""

    def _valid(self, operation: Operation, outcome: Outcome) -> Iterator[str]:
        """The valid examples that the method decodes, all in one media type."""
        telling = operation.method != "HEAD" and outcome.item is None
        kind = ""
        for example in operation.responses if telling else ():
            same = example.status == outcome.status and kind in ("", example.media_type)
            if same and not self.examples.response_flaw(operation, outcome, example):
                kind = example.media_type
                yield example.name

    def _media(
        self, operation: Operation, outcome: Outcome, names: tuple[str, ...]
    ) -> str:
        """The media type to answer in."""
        for example in operation.responses:
            named = example.status == outcome.status and example.name in names
            if named and decodable(outcome, example):
                return example.media_type
        return "" if operation.method == "HEAD" else outcome.media_type or ""


def default_media(described: Described, status: int) -> str:
    """The media type of a status where a request asks for none."""
    answer = answer_for(described, status)
    media = preferred(answer, "") if answer else None
    return media.media_type if media else ""


def concrete(status: str, taken: set[str], default: str) -> int:
    """A status to send for a documented one, `default` and ranges included."""
    if status.isascii() and status.isdigit():
        return int(status)
    first = status[:1] if status[:1].isdigit() else default
    free = (n for n in ENDS.get(first, ()) if str(n) not in taken)
    return next(free, int(first) * 100)
