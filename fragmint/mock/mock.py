"""The mock API: it routes requests, keeps a ledger, and selects responses."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property, lru_cache, reduce
from pathlib import Path
from time import perf_counter, time
from typing import TYPE_CHECKING

from .answers import (
    Preferences,
    Reply,
    answer_for,
    documented_reply,
    encoded,
    example_for,
    json_reply,
    plain_error,
    problem_reply,
    success,
)
from .asgi import MOST_BODY, Receive, Scope, Send, beginning, respond
from .bodies import documented, is_json
from .document import Document, Json, Operation, Place, base_paths
from .errors import Errors, Failure, Lost
from .faults import DRIFTS, HEADER, KINDS, STATUSES, Drift, Fault, Faults, spoiled
from .ledger import Call, Ledger
from .requests import Reader, Reading, Request, Violation, judged
from .routing import Match, Router
from .samples import Sampler
from .schemas import Schemas
from .stubs import DOCUMENTED, Route, Stub, Stubs

if TYPE_CHECKING:
    from .recording import Replay
    from .state import State, Store
    from .state.resources import Role
    from .transport import MockTransport
    from .upstream import Upstream

KEPT_REPLIES = 1_000
"""Replies that are kept: the documented ones of a large API, as they never change."""


class Mock:
    """Answers from an OpenAPI 3.1 document; safe to use from several threads.

    A request that breaks the document is refused with a problem that lists what is
    wrong. A request may choose its answer by `Prefer: code=404, example=NAME`
    (RFC 7240), a test by `on`. The last calls are in `calls`.

    A mock is an ASGI application as well, and `transport()` is one for clients of
    httpx2.
    """

    def __init__(
        self,
        document: Mapping[str, Json],
        *,
        native: bool = False,
        faults: Sequence[Fault] = (),
        names: Mapping[str, str] | None = None,
        places: Mapping[str, str] | None = None,
        scopes: Iterable[str] | None = None,
        tokens: Iterable[str] = (),
        stateful: bool = False,
        store: str = "",
        upstream: Upstream | None = None,
        replay: Replay | None = None,
    ) -> None:
        """With `native`, errors have the shape that the document gives them; `names`
        are names for operations besides their `operationId`: `{"pets.list": "GET /pets"}`,
        `places` where in the documentation is stated what is at a pointer.
        With `scopes`, credentials have these and no others (403); with `tokens`, they are
        one of these (401). With `stateful`, the mock keeps what it is sent, in memory or
        in the file `store`. What `replay` knows is answered as it was; with `upstream`,
        the rest is what the real API answers.

        Raises:
            sqlite3.Error: The file is not a store.
        """
        self.native = native
        self.faults = Faults(faults)
        self._given_names = dict(names or {})
        self._scopes = None if scopes is None else tuple(scopes)
        self.tokens = tuple(tokens)
        self._stubs = Stubs()
        self._ledger = Ledger()
        self.upstream = upstream
        self._replay = replay
        self.listeners: list[Callable[[Call], None]] = []
        """Called with each call when it has been answered."""
        self._store: Store | None = None
        if stateful or store:
            from .state import Store

            self._store = Store(store or ":memory:")
        self.reload(document, places)

    def reload(
        self, document: Mapping[str, Json], places: Mapping[str, str] | None = None
    ) -> None:
        """Answer from another document; calls and items are kept."""
        self._places = places or {}
        self._document = Document(document)
        self.operations: dict[str, Operation] = {
            operation.key: operation for operation in self._document.operations()
        }
        ids = {o.operation_id: key for key, o in self.operations.items()}
        self._names = {**ids, **self._given_names}
        self._router = Router(self.operations.values())
        self._reader = Reader(self._document, self._scopes, self.tokens)
        self.samples = Sampler(self._document, self._reader.schemas, "request")
        self._response_schemas = Schemas(self._document, "response")
        self._drift = Drift(self._document, self._response_schemas)
        self.response_samples = Sampler(
            self._document, self._response_schemas, "response"
        )
        errors = self.response_samples, self.native
        self._errors = Errors(self.operations.values(), *errors)
        self._documented = lru_cache(KEPT_REPLIES)(self._make_reply)
        for name in ("_roles", "schemes"):
            self.__dict__.pop(name, None)
        self.state: State | None = None
        if self._store is not None:
            from .state import State

            native = self.native
            parts = (self._document, self.operations, self.response_samples)
            self.state = State(*parts, self._response_schemas, self._store, native)

    @classmethod
    def load(
        cls,
        source: str | Path,
        *,
        native: bool = False,
        stateful: bool = False,
        replay: str | Path | None = None,
    ) -> Mock:
        """A mock of what a generated project, a document, a folder of pages or a
        `fragmint.toml` describes; it answers what the recording `replay` has as that did.

        Raises:
            ValueError: It describes nothing, or the file is not a recording; the message
                says why.
        """
        from .loading import load, recorded

        document, names, places = load(Path(source))
        return cls(
            document,
            native=native,
            names=names,
            places=places,
            stateful=stateful,
            replay=None if replay is None else recorded(Path(replay), document),
        )

    def at(self, place: Place) -> Json:
        """The value at a place of the document, references followed."""
        return self._document.follow(place)[0]

    @property
    def document(self) -> Document:
        """The document, as the mock reads it."""
        return self._document

    @cached_property
    def schemes(self) -> Mapping[str, Json]:
        """Security schemes by name."""
        return self._document.schemes()

    @property
    def key_names(self) -> list[str]:
        """The names of the headers, parameters and cookies that carry the API's keys."""
        return self._document.key_names()

    def documented_at(self, expected: str) -> str:
        """Where the documentation states what is at a pointer, or around it; empty if
        that is not known.
        """
        pointer = expected.removeprefix("#")
        while pointer and pointer not in self._places:
            pointer = pointer.rpartition("/")[0]
        return self._places.get(pointer, "") if expected else ""

    @property
    def base_path(self) -> str:
        """The path of the first server, which is before every operation's."""
        return next(base_paths(self._document.root.get("servers")), "")

    @property
    def calls(self) -> list[Call]:
        """The last calls, the oldest first."""
        return self._ledger.calls()

    @property
    def total(self) -> int:
        """The number of calls."""
        return self._ledger.total

    def numbered_calls(self, after: int = 0) -> list[tuple[int, Call]]:
        """The last calls with their numbers, from 1 on; those after a number."""
        return self._ledger.numbered(after)

    def forget_calls(self) -> None:
        """Forget all calls; what `on` decided stays."""
        self._ledger.clear()

    @property
    def violations(self) -> list[str]:
        """The violations of the last calls, each with its operation."""
        return [
            f"{call.request.method} {call.request.path}: {violation}"
            for call in self.calls
            for violation in call.violations
        ]

    def on(self, operation: str) -> Route:
        """One operation, to decide what it answers: by its key (`GET /pets/{id}`), its
        `operationId`, or the name that the generated client has for it (`pets.list`).

        Raises:
            KeyError: There is no such operation; the message names similar ones.
        """
        key = operation if operation in self.operations else self._names.get(operation)
        if key not in self.operations:
            known = [*self.operations, *self._names]
            close = get_close_matches(operation, known, 3) or known[:3]
            hint = f"; perhaps {', '.join(map(repr, close))}" if close else ""
            raise KeyError(f"no operation {operation!r}{hint}")
        described = self.operations[key]
        return Route(key, self._stubs, self._ledger, lambda: success(described))

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
        stub = Stub(wanted, body, media_type, headers or {})
        self._stubs.add(operation, stub, lasting=False)

    def transport(self) -> MockTransport:
        """A transport for `httpx2.Client` and `httpx2.AsyncClient`; no request leaves
        the process, whatever its host.
        """
        from .transport import MockTransport

        return MockTransport(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request as an ASGI application."""
        waits = self.upstream is not None
        await respond(self.handle, scope, receive, send, waits)

    def documented(
        self,
        operation: str,
        status: int,
        accept: str = "",
        example: str = "",
        made_up: bool = False,
    ) -> Reply:
        """The response of an operation with a status, going by the document alone;
        `accept` names the media types to choose from, as the header does, `example` the
        documented example. With `made_up`, no example of the whole is taken.
        """
        return self._documented(operation, status, accept, example, made_up)

    def payload(self, pointer: str) -> Json:
        """A made-up payload of the webhook whose operation is at a pointer."""
        media = next(
            m for m in self._document.payload(pointer) if is_json(m.media_type)
        )
        return self.response_samples.value(media.at, full=True) if media.at else {}

    def _make_reply(
        self, operation: str, status: int, accept: str, example: str, made_up: bool
    ) -> Reply:
        described = self.operations[operation]
        return documented_reply(
            described, status, accept, self.response_samples, example, made_up
        )

    def reset(self) -> None:
        """Forget all calls and what `on` and `expect` decided; items are kept."""
        self._stubs.forget()
        self._ledger.clear()

    def handle(self, request: Request) -> Reply:
        """The response to a request; what concerns its connection is in `fault`."""
        asked = request.header(HEADER) or ""
        if asked and asked not in KINDS:
            text = f"{HEADER}: `{asked}` is not a fault; one of {', '.join(KINDS)}"
            return problem_reply(400, text, {}, {})
        at, started = time(), perf_counter()
        found = self._router.find(request.method, request.path, request.query)
        if found:
            reading = self._read(request, found)
            wrong = reading.violations
            reply, drift = self._answered(request, reading)
        else:
            lost = Lost.of(self._router, request.path, self.base_path)
            reading, drift, wrong = None, (), (lost.violation,)
            reply = self._replayed(request) or self._sent_on(request) or lost.reply
            if reply is lost.reply:
                reply = self._errors.shaped(reply, request.header("accept") or "")
        fault = reply.fault or self.faults.next(asked)
        if fault and reply.pieces is not None:
            reply = beginning(reply, reply.pieces)
        if reading is not None and fault in DRIFTS:
            reply = self._drift.changed(fault, reading.operation, reply)
        reply = spoiled(fault, reply, self._error_of(fault, reading))
        seconds = perf_counter() - started
        call = Call(request, reading, wrong, reply, fault, drift, at, seconds)
        if reply.pieces is not None:
            return replace(reply, pieces=self._followed(call, reply.pieces))
        self._noted(call)
        return reply

    def _read(self, request: Request, found: Sequence[Match]) -> Reading:
        """A request as one of the operation that it is for: that with an answer that waits;
        of those whose paths differ by names alone, the one that it does not violate.
        """
        waiting = (m for m in found if self._stubs.waiting(m.operation.key))
        if (match := next(waiting, None)) is not None:
            return self._reader.read(request, match)
        first = self._reader.read(request, found[0])
        for match in found[1:] if first.violations else ():
            if match.operation.anonymous_path == found[0].operation.anonymous_path:
                reading = self._reader.read(request, match)
                if not reading.violations:
                    return reading
        return first

    def _noted(self, call: Call) -> None:
        """Keep a call that has been answered, and say so."""
        self._ledger.record(call)
        for listener in self.listeners:
            listener(call)

    def _followed(self, call: Call, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The pieces of a body as they come; at their end the call is kept, bounded."""
        found: list[bytes] = []
        room = MOST_BODY
        try:
            for piece in pieces:
                if room > 0:
                    found.append(piece[:room])
                    room -= len(piece)
                yield piece
        finally:
            if isinstance(pieces, Generator):
                pieces.close()
            content = b"".join(found)
            reply = call.reply and replace(call.reply, content=content, pieces=None)
            self._noted(replace(call, reply=reply))

    def _answered(
        self, request: Request, reading: Reading
    ) -> tuple[Reply, tuple[Violation, ...]]:
        """The response, and how one of the real API breaks the document."""
        if self.upstream is None or self._stubs.waiting(reading.operation.key):
            return self._reply(request, reading), ()
        reply = self._replayed(request) or self.upstream.send(request, self.base_path)
        schemas = self._response_schemas
        return reply, tuple(judged(reading.operation, request.method, reply, schemas))

    def _sent_on(self, request: Request) -> Reply | None:
        """The response of the real API, if there is one."""
        upstream = self.upstream
        return None if upstream is None else upstream.send(request, self.base_path)

    def _replayed(self, request: Request) -> Reply | None:
        """The recorded response to a request."""
        return self._replay.reply(request, self.base_path) if self._replay else None

    def _reply(self, request: Request, reading: Reading) -> Reply:
        operation = reading.operation
        stub = self._stubs.next(operation.key)
        accept = request.header("accept") or ""
        if stub is not None:
            return self._stubbed(operation, stub, accept)
        wanted = Preferences.of(request.header("prefer") or "")
        example, made_up = wanted.example, wanted.made_up
        if code := wanted.code:
            if answer_for(operation, code) is None and code >= 400:
                reply = self._errors.of(operation, code, accept)
            else:
                reply = self.documented(operation.key, code, accept, example, made_up)
            return wanted.noted(operation, reply, accept)
        if (known := self._replayed(request)) is not None:
            return known
        if reading.violations:
            return self._refusal(reading, accept)
        kept = self.state.reply(request, reading) if self.state else None
        if isinstance(kept, Violation):
            return self._refusal(replace(reading, violations=(kept,)), accept)
        if isinstance(kept, Failure):
            return self._errors.of(operation, kept.status, accept, kept.text)
        if kept is not None:
            return kept
        status = success(operation)
        example = example or example_for(operation, status, accept, reading.path_values)
        reply = self.documented(operation.key, status, accept, example, made_up)
        reply = self._fitted(reading, reply, made_up)
        return wanted.noted(operation, reply, accept)

    @cached_property
    def _roles(self) -> dict[str, Role]:
        from .state.resources import roles_of

        return roles_of(self._document, self.operations.values())

    def _fitted(self, reading: Reading, reply: Reply, made_up: bool) -> Reply:
        """A made-up answer to this very request: the item that its path names, or the
        last page, as whoever follows the pages must come to an end.
        """
        answer = answer_for(reading.operation, reply.status)
        if answer is None or not is_json(reply.media_type or ""):
            return reply
        if any(media.examples for media in answer.content) and not made_up:
            return reply
        media = documented(answer.content, reply.media_type or "")
        if media is not None and media.at is not None:
            from .state.lists import last_page

            parts = (self._document, self._response_schemas, media.at)
            reply = last_page(reading.operation, reply, *parts)
        return self._with_id(reading, reply)

    def _with_id(self, reading: Reading, reply: Reply) -> Reply:
        """A made-up item with the id that the path names."""
        role = self._roles.get(reading.operation.key)
        if role is None:
            return reply
        place = ("path", role.resource.parameter)
        if role.gives is None or place not in reading.parameters:
            return reply
        body = json.loads(reply.content)
        item = reduce(lambda node, key: node[key], role.gives.keys, body)
        name, value = role.resource.id_property, reading.parameters[place]
        field = role.resource.fields[name]
        if name not in item or not self._response_schemas.valid(field, value):
            return reply
        item[name] = value
        return replace(reply, content=json_reply(reply.status, body).content)

    def _error_of(self, fault: str, reading: Reading | None) -> Reply | None:
        """The documented error that a fault is, if it is one."""
        status = STATUSES.get(fault, 0)
        if reading and answer_for(reading.operation, status) is not None:
            return self._errors.of(reading.operation, status)
        shaped = self.native and status
        return self._errors.shaped(plain_error(status), "") if shaped else None

    def _refusal(self, reading: Reading, accept: str) -> Reply:
        """The response to a request that breaks the document."""
        return self._errors.refusal(reading, accept, self.schemes, self.documented_at)

    def _stubbed(self, operation: Operation, stub: Stub, accept: str) -> Reply:
        if stub.body is DOCUMENTED:
            reply = self.documented(operation.key, stub.status, accept, stub.example)
        elif isinstance(stub.body, bytes):
            reply = Reply(stub.status, stub.body, stub.media_type)
        else:
            reply = encoded(stub.status, stub.body, stub.media_type)
        headers = {**reply.headers, **stub.headers}
        return replace(reply, headers=headers, fault=stub.fault)
