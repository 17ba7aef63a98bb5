"""Responses set by a test, per operation."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from .faults import KINDS
from .ledger import Call, Ledger


class _Documented:
    """Stands for what the document says."""


DOCUMENTED: Final = _Documented()


@dataclass(frozen=True, slots=True)
class Stub:
    """The stubbed response of one operation: a status, with a body or what is
    documented for it, or a fault.
    """

    status: int = 0
    body: object = DOCUMENTED
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    example: str = ""


class Stubs:
    """The next responses of operations; thread-safe."""

    def __init__(self) -> None:
        self._once: dict[str, deque[Stub]] = {}
        self._lasting: dict[str, deque[Stub]] = {}
        self._repeating: set[str] = set()
        """Operations that have answered with their last stub."""
        self._lock = Lock()

    def add(self, operation: str, stub: Stub, lasting: bool) -> None:
        """Let an operation answer with a stub: once, or in turn with the last one
        staying, until one is added after it has answered.
        """
        kept = self._lasting if lasting else self._once
        with self._lock:
            if lasting and operation in self._repeating:
                self._repeating.remove(operation)
                kept.pop(operation, None)
            kept.setdefault(operation, deque()).append(stub)

    def next(self, operation: str) -> Stub | None:
        """The stub that answers now."""
        with self._lock:
            if once := self._once.get(operation):
                return once.popleft()
            lasting = self._lasting.get(operation)
            if not lasting:
                return None
            if len(lasting) > 1:
                return lasting.popleft()
            self._repeating.add(operation)
            return lasting[0]

    def waiting(self, operation: str) -> bool:
        """Whether an operation has a stub."""
        return bool(self._once.get(operation) or self._lasting.get(operation))

    def forget(self, operation: str = "") -> None:
        """Forget the stubs of an operation, or all."""
        with self._lock:
            for kept in (self._once, self._lasting):
                kept.pop(operation, None) if operation else kept.clear()
            self._repeating -= {operation} if operation else self._repeating


class Route:
    """One operation in a test: what it answers, and how it was called.

    Several answers come in turn; the last one stays. `mock.on("pets.list").fails(503)
    .answers([])` fails once and answers from then on.
    """

    def __init__(
        self, operation: str, stubs: Stubs, ledger: Ledger, success: Callable[[], int]
    ) -> None:
        self.operation = operation
        self._stubs = stubs
        self._ledger = ledger
        self._success = success

    def answers(
        self,
        body: object = DOCUMENTED,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
        example: str = "",
    ) -> Route:
        """Answer with a body, as JSON unless it is bytes; without one with what is
        documented, the example of a name if it is given. The status is the first
        documented success.
        """
        chosen = self._success() if status is None else status
        return self._add(Stub(chosen, body, media_type, headers or {}, "", example))

    def fails(
        self,
        status: int,
        body: object = DOCUMENTED,
        *,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
    ) -> Route:
        """Answer with an error status, in the shape that is documented for it."""
        if not isinstance(status, int) or status < 400:
            raise ValueError(
                f"{status!r} is not an error status; `breaks` takes faults"
            )
        return self._add(Stub(status, body, media_type, headers or {}))

    def breaks(self, fault: str) -> Route:
        """Misbehave: one of the kinds that `--fault` takes, such as `reset`."""
        if fault not in KINDS:
            raise ValueError(f"`{fault}` is not a fault; known: {', '.join(KINDS)}")
        return self._add(Stub(self._success(), fault=fault))

    def forget(self) -> None:
        """Answer as documented again."""
        self._stubs.forget(self.operation)

    @property
    def calls(self) -> list[Call]:
        """The calls of this operation."""
        return self._ledger.calls(self.operation)

    @property
    def called(self) -> bool:
        """Whether it was called."""
        return bool(self.calls)

    def _add(self, stub: Stub) -> Route:
        self._stubs.add(self.operation, stub, lasting=True)
        return self
