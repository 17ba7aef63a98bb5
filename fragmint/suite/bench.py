"""A test bench: a client and a mock API, to send requests and inspect them."""

from __future__ import annotations

import asyncio
import json
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cached_property, reduce
from importlib import import_module
from typing import Any

import httpx2

from ..mock import Call, Mock, serve
from ..mock.bodies import is_json
from .arguments import as_models, spelled, values_of
from .contract import (
    Contract,
    HookCase,
    Json,
    Operation,
    RequestCase,
    ResponseCase,
    Values,
)
from .transport import AsyncReroute, Reroute

MODES = ("sync", "async")


class Bench:
    """Calls the methods of one package's clients against a mock."""

    def __init__(self, contract: Contract, mock: Mock, url: str) -> None:
        self._contract = contract
        self._url = url
        self._runner = asyncio.Runner()
        self.mock = mock
        self.package: Any = import_module(contract.package)
        self.errors: Any = import_module(f"{contract.package}.errors")
        self.models: Any = import_module(f"{contract.package}.models")
        self.drifts: list[Any] = []
        self._requests = {
            case.operation.method: case for case in reversed(contract.requests)
        }

    def reset(self) -> None:
        """Forget what happened so far."""
        self.mock.reset()
        self.drifts.clear()

    def close(self) -> None:
        """Close the clients."""
        self.sync_client.close()
        self._runner.run(self.async_client.close())
        self._runner.close()

    @cached_property
    def sync_client(self) -> Any:
        """The package's client."""
        http = httpx2.Client(transport=Reroute(self._url))
        return self._client(self._contract.client, http)

    @cached_property
    def async_client(self) -> Any:
        """Its async twin."""
        http = httpx2.AsyncClient(transport=AsyncReroute(self._url))
        return self._client(f"Async{self._contract.client}", http)

    def _client(self, name: str, http: object) -> Any:
        contract = self._contract
        base: dict[str, object] = (
            {"base_url": contract.base_url} if contract.base_url else {}
        )
        if contract.server_variables:
            base["server_variables"] = contract.server_variables
        return getattr(self.package, name)(
            **self._contract.credentials,
            **base,
            http_client=http,
            max_retries=0,
            allow_http=True,
            on_drift=self.drifts.append,
        )

    @property
    def operations(self) -> list[Operation]:
        """All operations of the contract."""
        return [case.operation for case in self._requests.values()]

    def function(self, operation: Operation) -> Any:
        """The endpoint function of an operation."""
        module, name = operation.function
        endpoints = import_module(f"{self._contract.package}.endpoints.{module}")
        return getattr(endpoints, name)

    def call(self, mode: str, operation: Operation, keywords: dict[str, Any]) -> Any:
        """Call a method, sync or async, and wait for its value."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if mode == "sync":
                found = reached(self.sync_client, operation)(**keywords)
                return list(found) if isinstance(found, Iterator) else found
            return self._runner.run(self._call(operation, keywords))

    async def _call(self, operation: Operation, keywords: dict[str, Any]) -> Any:
        found = reached(self.async_client, operation)(**keywords)
        if isinstance(found, AsyncIterator):
            return [value async for value in found]
        return await found

    def values(self, case: RequestCase) -> Values:
        """What a request sends: the example's values, and what it must send besides."""
        return values_of(case, self.mock)

    def spellings(
        self, operation: Operation, values: Values
    ) -> Iterator[dict[str, Any]]:
        """Values as keywords: with plain mappings, then with models for them."""
        plain = spelled(values, operation)
        yield plain
        models = as_models(plain, self.function(operation))
        if models != plain:
            yield models

    def send(self, mode: str, operation: Operation, keywords: dict[str, Any]) -> Call:
        """The request that the mock receives for a method call with these keywords."""
        self.mock.reset()
        self.mock.expect(operation.key)
        self.call(mode, operation, keywords)
        assert len(self.mock.calls) == 1, "one call must be one request"
        return self.mock.calls[0]

    def answer(self, case: ResponseCase) -> Json:
        """Let the next call be answered with a case's body, which is returned: as JSON
        if it is, else as text; None if there is none.
        """
        key = case.operation.key
        if case.example:
            self.mock.expect(key, case.status, case.body, case.media_type)
            return case.body
        reply = self.mock.documented(key, case.status, case.media_type)
        kind = reply.media_type or ""
        if kind:
            self.mock.expect(key, case.status, reply.content, kind)
        else:
            self.mock.expect(key, case.status)
        if not reply.content:
            return None
        text = reply.content.decode("utf-8", "surrogatepass")
        return json.loads(text) if is_json(kind) else text

    def payload(self, case: HookCase) -> Json:
        """What a webhook sends: the documented payload, or one that is made up."""
        return case.body if case.example else self.mock.payload(case.pointer)

    def parse(self, case: HookCase, body: bytes | str) -> Any:
        """The package's result for a payload."""
        module = import_module(f"{self._contract.package}.webhooks")
        return getattr(module, case.function)(body)

    def ask(self, mode: str, operation: Operation) -> Any:
        """The value of a call with the operation's first request."""
        values = self.values(self._requests[operation.method])
        return self.call(mode, operation, spelled(values, operation))


def reached(client: Any, operation: Operation) -> Any:
    """The method of an operation."""
    return reduce(getattr, operation.method, client)


@contextmanager
def open_bench(contract: Contract, document: dict[str, Any]) -> Iterator[Bench]:
    """A bench whose mock is served on this machine."""
    mock = Mock(document)
    with serve(mock) as url:
        made = Bench(contract, mock, url)
        try:
            yield made
        finally:
            made.close()
