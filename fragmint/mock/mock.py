"""The mock API: understands a request, keeps a ledger, and says what to answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Final

from .answers import Reply, documented_reply, encoded, problem_reply, success
from .bodies import is_json
from .document import Document, Json, Operation, Place
from .requests import Reader, Reading, Request, Violation
from .routing import Match, Router
from .samples import Sampler
from .schemas import Schemas

BROKEN = "The request breaks the document"


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
    problem that lists what is wrong. Every request is in `exchanges`. A request may
    choose its answer by `Prefer: code=404, example=NAME` (RFC 7240).
    """

    def __init__(self, document: Mapping[str, Json], *, native: bool = False) -> None:
        """With `native`, errors have the shape that the document gives them."""
        self.native = native
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

    def documented(
        self, operation: str, status: int, accept: str = "", example: str = ""
    ) -> Reply:
        """What an operation answers with a status, going by the document alone;
        `accept` names the media types to choose from, as the header does, `example` the
        documented example.
        """
        return self._documented(operation, status, accept, example)

    def payload(self, pointer: str) -> Json:
        """A made-up payload of the webhook whose operation is at a pointer."""
        media = next(
            m for m in self._document.payload(pointer) if is_json(m.media_type)
        )
        return self._responses.value(media.at, full=True) if media.at else {}

    def _make_reply(
        self, operation: str, status: int, accept: str, example: str
    ) -> Reply:
        described = self.operations[operation]
        return documented_reply(described, status, accept, self._responses, example)

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
        wanted = preferences(request.header("prefer") or "")
        code, example = wanted.get("code", ""), wanted.get("example", "")
        if code.isascii() and code.isdigit() and 200 <= int(code) <= 599:
            return self.documented(reading.operation.key, int(code), accept, example)
        if reading.violations:
            return self._refusal(reading, accept)
        status = success(reading.operation)
        return self.documented(reading.operation.key, status, accept, example)

    def _refusal(self, reading: Reading, accept: str) -> Reply:
        """The answer to a request that breaks the document; with `native` errors in the
        shape that is documented for their status, where there is one.
        """
        reply = refusal(reading.violations)
        if not self.native:
            return reply
        statuses = {answer.status for answer in reading.operation.answers}
        known = {str(reply.status), "4XX", "default"} & statuses
        if not known:
            return reply
        return self.documented(reading.operation.key, reply.status, accept)

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
        allowed = {"Allow": ", ".join(methods)} if methods else {}
        return problem_reply(status, text, {}, allowed)

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


STATUSES = (
    ({"security"}, 401, "No credentials that the document asks for"),
    ({"media"}, 415, "The media type of the body is not documented"),
    ({"syntax", "missing", "undocumented", "operation"}, 400, BROKEN),
)
"""The status for each kind of violation, the one that counts first; 422 for values."""


def refusal(violations: tuple[Violation, ...]) -> Reply:
    """The answer to a request that breaks the document (RFC 9457)."""
    kinds = {violation.kind for violation in violations}
    told = next(((s, t) for known, s, t in STATUSES if known & kinds), (422, BROKEN))
    listed: list[Json] = [{"kind": v.kind, "detail": v.text} for v in violations]
    more: dict[str, Json] = {"detail": violations[0].text, "violations": listed}
    return problem_reply(*told, more, {})


def preferences(header: str) -> dict[str, str]:
    """The preferences of a `Prefer` header (RFC 7240) that have a value."""
    found: dict[str, str] = {}
    for part in header.replace(";", ",").split(","):
        name, sign, value = part.partition("=")
        if sign:
            found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found
