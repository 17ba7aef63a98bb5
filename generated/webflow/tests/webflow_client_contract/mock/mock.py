"""The mock API: understands a request, keeps a ledger, and says what to answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Final

from .answers import Reply, documented_reply, encoded, json_reply, success
from .bodies import is_json
from .document import Document, Json, Operation, Place
from .requests import Reader, Reading, Request, Violation
from .routing import Match, Router
from .samples import Sampler
from .schemas import Schemas


class _Documented:
    """Stands for what the document says."""


DOCUMENTED: Final = _Documented()


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with what it meant; `reading` is None where no operation is meant."""

    request: Request
    reading: Reading | None
    violations: tuple[Violation, ...]

    @property
    def operation(self) -> str:
        """The operation that was asked for; empty where there is none."""
        return self.reading.operation.key if self.reading else ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one operation answers next."""

    status: int
    body: object = DOCUMENTED
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Mock:
    """Answers from an OpenAPI 3.1 document; safe to use from several threads.

    Without an expectation a request that breaks the document is refused with a
    problem that lists what is wrong. Every request is in `exchanges`.
    """

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = Document(document)
        self.operations: dict[str, Operation] = {
            operation.key: operation for operation in self._document.operations()
        }
        self._router = Router(self.operations.values())
        self._reader = Reader(self._document)
        self.samples = Sampler(self._document, self._reader.schemas, "request")
        response_schemas = Schemas(self._document, "response")
        self._responses = Sampler(self._document, response_schemas, "response")
        self._documented = lru_cache(64)(self._make_reply)
        self._expected: dict[str, deque[Expectation]] = {}
        self._lock = Lock()
        self.exchanges: list[Exchange] = []

    def at(self, place: Place) -> Json:
        """The value at a place of the document, references followed."""
        return self._document.follow(place)[0]

    @property
    def violations(self) -> list[str]:
        """What all requests so far broke, each with its operation."""
        return [
            f"{exchange.request.method} {exchange.request.path}: {violation}"
            for exchange in self.exchanges
            for violation in exchange.violations
        ]

    def expect(
        self,
        operation: str,
        status: int | None = None,
        body: object = DOCUMENTED,
        media_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Let an operation (such as `GET /pets/{id}`) answer once with this, whatever comes.

        `status` is its first success unless given, `body` what is documented. Several
        expectations of an operation are answered in turn.
        """
        wanted = success(self.operations[operation]) if status is None else status
        expectation = Expectation(wanted, body, media_type, headers or {})
        with self._lock:
            self._expected.setdefault(operation, deque()).append(expectation)

    def documented(self, operation: str, status: int, accept: str = "") -> Reply:
        """What an operation answers with a status, going by the document alone;
        `accept` names the media types to choose from, as the header does.
        """
        return self._documented(operation, status, accept)

    def payload(self, pointer: str) -> Json:
        """A made-up payload of the webhook whose operation is at a pointer."""
        media = next(
            m for m in self._document.payload(pointer) if is_json(m.media_type)
        )
        return self._responses.value(media.at, full=True) if media.at else {}

    def _make_reply(self, operation: str, status: int, accept: str) -> Reply:
        described = self.operations[operation]
        return documented_reply(described, status, accept, self._responses)

    def reset(self) -> None:
        """Forget all requests and expectations."""
        with self._lock:
            self._expected.clear()
            self.exchanges.clear()

    def handle(self, request: Request) -> Reply:
        """The answer to a request."""
        found = self._router.find(request.method, request.path, request.query)
        if not found:
            return self._lost(request)
        chosen = self._chosen(found)
        reading = self._reader.read(request, chosen)
        self._record(Exchange(request, reading, reading.violations))
        expectation = self._next(reading.operation.key)
        accept = request.header("accept") or ""
        if expectation is not None:
            return self._expected_reply(reading.operation, expectation, accept)
        if reading.violations:
            return refusal(reading.violations)
        status = success(reading.operation)
        return self.documented(reading.operation.key, status, accept)

    def _chosen(self, found: list[Match]) -> Match:
        """Of several operations the one that is expected, else the best one."""
        expected = (m for m in found if self._expected.get(m.operation.key))
        return next(expected, found[0])

    def _lost(self, request: Request) -> Reply:
        methods = self._router.methods(request.path)
        status = 405 if methods else 404
        known = f"; the path takes {', '.join(methods)}" if methods else ""
        text = f"no such operation{known}"
        self._record(Exchange(request, None, (Violation("operation", text),)))
        return json_reply(status, {"title": text})

    def _record(self, exchange: Exchange) -> None:
        with self._lock:
            self.exchanges.append(exchange)

    def _next(self, pointer: str) -> Expectation | None:
        with self._lock:
            waiting = self._expected.get(pointer)
            return waiting.popleft() if waiting else None

    def _expected_reply(
        self, operation: Operation, wanted: Expectation, accept: str
    ) -> Reply:
        if isinstance(wanted.body, _Documented):
            reply = self.documented(operation.key, wanted.status, accept)
        elif isinstance(wanted.body, bytes):
            reply = Reply(wanted.status, wanted.body, wanted.media_type)
        else:
            reply = encoded(wanted.status, wanted.body, wanted.media_type)
        return Reply(reply.status, reply.content, reply.media_type, wanted.headers)


def refusal(violations: tuple[Violation, ...]) -> Reply:
    """The answer to a request that breaks the document (RFC 9457)."""
    status = 401 if any(v.kind == "security" for v in violations) else 400
    texts = [violation.text for violation in violations]
    problem = {"title": "The request breaks the document", "violations": texts}
    return json_reply(status, problem)
