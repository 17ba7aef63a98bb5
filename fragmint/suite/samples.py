"""Examples and sampled values that are not worth reading but must hold."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import cached_property, reduce
from importlib import import_module
from itertools import cycle, islice
from typing import Any

import pytest

from ..mock.bodies import is_json
from ..mock.document import Place
from ..mock.variants import Variants
from .api import MockApi
from .compare import conforms, difference, dumped, faults, misread, misread_body
from .habits import MODES, SAFE, accepted, repeated, unnoticed, walked
from .names import Json, Names, Operation, Outcome
from .requests import Request, Requests, as_models, spelled

MOST_PROBLEMS = 5
"""Problems of one operation that are listed."""


class Caller:
    """Calls the methods of one package's clients by their names."""

    def __init__(
        self,
        names: Names,
        client: Any,
        async_client: Any,
        runner: asyncio.Runner | None = None,
    ) -> None:
        self.names = names
        self._clients = {"sync": client, "async": async_client}
        self._runner = runner or asyncio.Runner()

    def close(self) -> None:
        """Close the event loop; clients are left to those who opened them."""
        self._runner.close()

    def function(self, operation: Operation) -> Any:
        """The endpoint function of an operation."""
        module, name = operation.function
        endpoints = import_module(f"{self.names.package}.endpoints.{module}")
        return getattr(endpoints, name)

    def call(self, mode: str, operation: Operation, keywords: dict[str, Any]) -> Any:
        """Call a method, sync or async, and wait for its value, or all of them."""
        method = self.method(mode, operation)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if mode == "async":
                return self._runner.run(waited(method, keywords))
            found = method(**keywords)
            return list(found) if isinstance(found, Iterator) else found

    def repeating(self, times: int) -> Caller:
        """One whose calls are repeated so often, without a wait."""
        options = {"max_retries": times, "max_retry_wait": 0.0, "retry_budget": False}
        client, waiting = (c.with_options(**options) for c in self._clients.values())
        return Caller(self.names, client, waiting, self._runner)

    def method(self, mode: str, operation: Operation) -> Any:
        """The method of a client."""
        return reduce(getattr, operation.method, self._clients[mode])

    def spellings(self, request: Request) -> Iterator[dict[str, Any]]:
        """A request as keywords: with plain mappings, then with models for them."""
        plain = spelled(request.values, request.operation)
        yield plain
        models = as_models(plain, self.function(request.operation))
        if models != plain:
            yield models


async def waited(method: Callable[..., Any], keywords: dict[str, Any]) -> Any:
    """The result of an async method."""
    found = method(**keywords)
    if isinstance(found, AsyncIterator):
        return [value async for value in found]
    return await found


class Samples:
    """Holds a package against everything that its API documents.

    Each check gives the first problems it finds; an empty list says that all is well.
    """

    def __init__(self, api: MockApi, caller: Caller) -> None:
        self.names = caller.names
        self.caller = caller
        self._api = api
        mock = api.mock
        sent = Variants(mock.document, mock.samples.schemas, "request")
        self._received = Variants(
            mock.document, mock.response_samples.schemas, "response"
        )
        self._requests = Requests(mock, sent)
        self._done: set[Place] = set()
        api.coverage.branches += [sent.branches, self._received.branches]

    def requests(self, method: str) -> list[str]:
        """Whether what a method is given is what the API is asked."""
        operation = self.names.operations[method]
        certain = [
            *self._requests.documented(operation),
            self._requests.small(operation),
        ]
        both = ((mode, request) for request in certain for mode in MODES)
        varied = zip(cycle(MODES), self._requests.varied(operation), strict=False)
        return self._problems(
            problem
            for mode, request in (*both, *varied)
            for problem in self._misread(mode, request)
        )

    def _misread(self, mode: str, request: Request) -> Iterator[str]:
        operation, mock = request.operation, self._api.mock
        for keywords in self.caller.spellings(request):
            self._api.reset()
            self._api.answers(operation.key)
            try:
                self.caller.call(mode, operation, keywords)
            except Exception as error:
                # What becomes of the answer is none of this check's business.
                if len(mock.calls) != 1:
                    yield f"{mode}: {error!r} from {keywords}"
                    continue
            (call,) = mock.calls
            wrong = [
                *(
                    []
                    if call.operation == operation.key
                    else [f"asked {call.operation}"]
                ),
                misread_body(request.values, call, operation),
                misread(request.values, call, operation),
                *faults(request, call),
            ]
            yield from (f"{mode}: {each} from {keywords}" for each in wrong if each)

    def responses(self, method: str) -> list[str]:
        """Whether nothing of a documented response is lost or changed."""
        operation = self.names.operations[method]
        return self._problems(
            problem
            for outcome in operation.responses
            for mode in self._answered(operation, outcome)
            for problem in self._misdecoded(mode, operation, outcome)
        )

    def _misdecoded(
        self, mode: str, operation: Operation, outcome: Outcome
    ) -> Iterator[str]:
        try:
            value = self._ask(mode, operation)
        except Exception as error:
            yield f"{mode} {outcome.status}: {error!r}"
            return
        if outcome.media_type and (wrong := self._api.answer.difference(value)):
            yield f"{mode} {outcome.status}: {wrong}"
        if wrong := misfit(value, outcome.type):
            yield f"{mode} {outcome.status}: {wrong}"

    def errors(self, method: str) -> list[str]:
        """Whether each documented error raises its exception, with the parsed body."""
        operation = self.names.operations[method]
        return self._problems(
            problem
            for outcome in operation.errors
            for mode in self._answered(operation, outcome)
            for problem in self._misraised(mode, operation, outcome)
        )

    def _misraised(
        self, mode: str, operation: Operation, outcome: Outcome
    ) -> Iterator[str]:
        wanted = getattr(self._errors, outcome.raises)
        with pytest.raises(self._errors.ApiStatusError) as caught:
            self._ask(mode, operation)
        error: Any = caught.value
        is_exact = type(error) is wanted if outcome.exact else isinstance(error, wanted)
        if not is_exact or error.status != outcome.status or not error.operation:
            yield f"{mode} {outcome.status}: {error!r} is not {outcome.raises}"
        if outcome.media_type:
            if wrong := self._api.answer.difference(error.body):
                yield f"{mode} {outcome.status}: {wrong}"
            if wrong := misfit(error.body, outcome.type):
                yield f"{mode} {outcome.status}: {wrong}"

    def pages(self, method: str) -> list[str]:
        """Whether the method that walks through a list gives each item once, and asks for
        the pages in turn.
        """
        operation = self.names.operations[method]
        given = self._small(operation)
        return self._problems(walked(self._api, operation, given, self._walk))

    def _walk(self, mode: str, operation: Operation, given: dict[str, Any]) -> Any:
        known = accepted(self.caller.method(mode, operation), given)
        return self.caller.call(mode, operation, known)

    def retries(self, method: str) -> list[str]:
        """Whether a call is repeated where it may be, and only there."""
        operation = self.names.operations[method]
        given = self._small(operation)
        made = self.caller.function(operation)(**given)
        safe = made.method in SAFE or bool(made.idempotency_key)
        caller = self.caller.repeating(1)

        def call(mode: str, operation: Operation, more: dict[str, Any]) -> Any:
            return caller.call(mode, operation, given | more)

        return self._problems(repeated(self._api, operation, call, safe))

    def refusals(self, method: str) -> list[str]:
        """Whether the mock itself misses what a request has to have."""
        operation = self.names.operations[method]
        return self._problems(unnoticed(self._api.mock, operation))

    def _small(self, operation: Operation) -> dict[str, Any]:
        """The keywords of the smallest request."""
        return next(self.caller.spellings(self._requests.small(operation)))

    def _answered(self, operation: Operation, outcome: Outcome) -> Iterator[str]:
        """Let the API answer with each body of a response; the mode to ask in."""
        for mode in MODES:
            for example, media_type in outcome.examples.items():
                self._expect(operation, outcome, example, media_type)
                yield mode
            self._expect(operation, outcome, None, outcome.media_type)
            yield mode
        for mode, body in zip(
            cycle(MODES), self._bodies(operation, outcome), strict=False
        ):
            self._api.reset()
            self._api.replies(operation.key, outcome.status, body, outcome.media_type)
            yield mode

    def _expect(
        self, operation: Operation, outcome: Outcome, example: str | None, kind: str
    ) -> None:
        self._api.reset()
        self._api.answers(
            operation.key, outcome.status, example=example, media_type=kind
        )

    def _bodies(self, operation: Operation, outcome: Outcome) -> Iterator[Json]:
        """Values of a response's schema, where no other response had them."""
        media = self._api.media(operation.key, outcome.status, outcome.media_type)
        if media is None or media.at is None or not is_json(media.media_type):
            return
        place = self._api.mock.document.described(media.at)
        if place not in self._done:
            self._done.add(place)
            yield from self._received.of(place)

    def _ask(self, mode: str, operation: Operation) -> Any:
        """The value of a call with the smallest request."""
        return self.caller.call(mode, operation, self._small(operation))

    @cached_property
    def _errors(self) -> Any:
        return import_module(f"{self.names.package}.errors")

    def _problems(self, found: Iterable[str]) -> list[str]:
        """The first problems; what the mock kept of these calls goes."""
        problems = list(islice(found, MOST_PROBLEMS))
        self._api.reset()
        return problems

    def fields(self, model: str) -> dict[str, str]:
        """The wire names of a model's fields, which are the same both ways."""
        made = getattr(import_module(f"{self.names.package}.models"), model)
        # A model is completed on first use; until then its aliases are not worked out.
        made.model_rebuild()
        found = made.model_fields.items()
        accepted = {name: alias(f.validation_alias, name) for name, f in found}
        sent = {name: alias(f.serialization_alias, name) for name, f in found}
        assert accepted == sent
        return sent

    def payloads(self, function: str) -> list[str]:
        """Whether nothing of a webhook's payload is lost or changed by its function."""
        hook = self.names.hooks[function]
        parse = getattr(import_module(f"{self.names.package}.webhooks"), function)
        media = self._api.payload_media(hook.pointer)
        values = [value for name, value in media.examples if name in hook.examples]
        values += self._received.of(media.at) if media.at else []
        found = (
            difference(value, dumped(event)) or misfit(event, hook.type)
            for value in values
            for body in (json.dumps(value), json.dumps(value).encode())
            for event in (parse(body),)
        )
        return self._problems(filter(None, found))


def misfit(value: object, kind: Json) -> str:
    """How a value is not of its type; empty where it is."""
    return "" if conforms(value, kind) else f"{type(value)} is not {kind}"


def alias(stated: Any, name: str) -> str:
    """A field's wire name; an empty one is a name, too."""
    return name if stated is None else stated
