"""The async client."""

from __future__ import annotations

import inspect
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

import anyio
import httpx2

from .base import Arguments, BaseClient
from .call import Answer, Ask, Call, Pause, Send, Step, Token, undocumented
from .client import no_cookies
from .errors import ClosedClientError
from .exchange import (
    FAILURES,
    DeadlineError,
    HookError,
    unasked,
    unreachable,
)
from .shared import default_context
from .transfer import async_chunks, closed, hear_early

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import TypeForm, Unpack

    from .api import Pages
    from .call import Parts, Response, Streamable
    from .pagination import AsyncPaginator
    from .settings import AsyncClientOptions
    from .streaming import AsyncStreamedResponse, Opened

T = TypeVar("T")
# Editors that complete by Jedi do not follow `Self`.
C = TypeVar("C", bound="AsyncClient")
R = TypeVar("R")


class AsyncClient(BaseClient[httpx2.AsyncClient]):
    """Sends calls. Close it, or use it in `async with`."""

    _transport = httpx2.AsyncClient

    def __init__(
        self,
        *,
        credentials: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        base_url: str | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        given = Arguments(credentials or {}, parameters or {}, base_url, options)
        self._open(given, _transport, anyio.Lock, _event_loop)

    async def send(self, call: Call[T]) -> T:
        """The typed value of the response.

        Raises:
            ApiStatusError: The status is not a success.
            ApiConnectionError: No complete response arrived.
            DecodeError: The body does not match its documentation.
        """
        received, _ = await self._run(self._exchange(call).run())
        return self._value(call, received)

    async def fetch(self, call: Call[T]) -> Response[T]:
        """The full response: status, headers, bytes, value; errors as with `send`."""
        received, _ = await self._run(self._exchange(call).run())
        return self._response(call, received)

    @overload
    async def request(
        self, method: str, path: str, *, returns: TypeForm[T], **parts: Unpack[Parts]
    ) -> T: ...
    @overload
    async def request(self, method: str, path: str, **parts: Unpack[Parts]) -> Any: ...
    async def request(
        self, method: str, path: str, *, returns: Any = Any, **parts: Unpack[Parts]
    ) -> Any:
        """Send an undocumented call, with the client's credentials, retries and
        errors.

        Args:
            method: HTTP method, upper case.
            path: Percent-encoded path below the base URL, with a leading slash.
            returns: Type of the successful response; defaults to any JSON.
            parts: `query`, `headers`, `cookies` by their wire names, and `json`.
        """
        return await self.send(undocumented(method, path, returns, parts))

    @asynccontextmanager
    async def stream(
        self, call: Streamable[T], *, reconnects: int = 0
    ) -> AsyncGenerator[AsyncStreamedResponse[T]]:
        """Open the response without reading it; the `async with` block closes it.

        `max_response_bytes` then holds for one line or event, not for the body, and
        a deadline holds for the whole stream. A stream of events whose connection
        breaks is opened again, after its last event, up to `reconnects` times in a row.
        """
        from .streaming import AsyncStreamedResponse

        opened = await self._opened_stream(cast("Call[Any]", call))
        response: AsyncStreamedResponse[T] = AsyncStreamedResponse(
            opened, reconnects, self._opened_stream
        )
        try:
            yield response
        finally:
            await response.close()

    async def _opened_stream(self, call: Call[Any]) -> Opened:
        from .streaming import Opened

        exchange = self._exchange(call, stream=True)
        received, response = await self._run(exchange.run())
        try:
            self._raise_for_status(call, received)
        except BaseException:
            await closed(response)
            raise
        return Opened(exchange, received, response)

    def paginate(
        self,
        call: Call[Any],
        pages: Pages,
        *,
        limit: int | None = None,
    ) -> AsyncPaginator[Any]:
        """Every item, page after page; at most `limit`."""
        from .pagination import AsyncPaginator, Walker

        walker = Walker(call, pages, limit, self._settings)
        return AsyncPaginator(walker, self.fetch)

    async def close(self) -> None:
        """Close the connections; closing twice is harmless."""
        if self._owner:
            http = self._shared.close()
            if http is not None:
                await http.aclose()

    async def aclose(self) -> None:
        """The same as `close`."""
        await self.close()

    async def __aenter__(self: C) -> C:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _run(self, steps: Generator[Step, Any, R]) -> R:
        try:
            step = next(steps)
            while True:
                try:
                    outcome = await self._perform(step)
                except BaseException as problem:
                    step = steps.throw(problem)
                else:
                    step = steps.send(outcome)
        except StopIteration as end:
            result: R = end.value
            return result
        except HookError as error:
            raise error.problem from None

    async def _perform(self, step: Step) -> Any:
        if step.seconds is None or isinstance(step, Pause):
            return await self._performed(step)
        with anyio.move_on_after(step.seconds):
            return await self._performed(step)
        raise DeadlineError

    async def _performed(self, step: Step) -> Any:
        match step:
            case Send():
                return await self._send(step)
            case Pause():
                return await anyio.sleep(step.seconds)
            case Ask():
                try:
                    found = step.function()
                    return await found if inspect.isawaitable(found) else found
                except Exception as problem:
                    raise unasked(problem) from problem
            case Token():
                return await self._token(step)

    async def _token(self, step: Token) -> str:
        from .tokens import asked_token, cached, key

        tokens = self._shared.tokens
        async with self._shared.room.token_lock:
            if token := cached(tokens, step):
                return token
            asking = asked_token(step, self._settings)
            try:
                send = next(asking)
                while True:
                    send = asking.send(await self._send(send))
            except StopIteration as end:
                tokens[key(step)] = end.value
            except FAILURES as problem:
                raise unreachable(step, problem) from None
            return tokens[key(step)][0]

    async def _send(self, step: Send) -> Answer:
        settings, request = self._settings, step.request
        http = self._shared.room.http
        if settings.on_request is not None:
            await _tell(settings.on_request, request)
        response = await self._opened(http, step)
        try:
            if settings.on_response is not None:
                await _tell(settings.on_response, response)
        except BaseException:
            await closed(response)
            raise
        if step.stream and settings.leaves_unread(response):
            return Answer(response, None)
        return await _read(response, step.cap)

    async def _opened(self, http: httpx2.AsyncClient, step: Send) -> httpx2.Response:
        try:
            return await http.send(
                step.request,
                stream=True,
                follow_redirects=False,
                auth=None if step.foreign else httpx2.USE_CLIENT_DEFAULT,
            )
        except RuntimeError:
            if http.is_closed:
                raise ClosedClientError("the http_client is closed") from None
            raise


async def _read(response: httpx2.Response, cap: int | None) -> Answer:
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in async_chunks(response):
            size += len(chunk)
            if cap is not None and size > cap:
                return Answer(response, None, too_large=True)
            chunks.append(chunk)
    finally:
        await closed(response)
    return Answer(response, chunks[0] if len(chunks) == 1 else b"".join(chunks))


async def _tell(hook: Callable[[Any], Any], subject: Any) -> None:
    try:
        found = hook(subject)
        if inspect.isawaitable(found):
            await found
    except Exception as problem:
        raise HookError(problem) from None


def _event_loop() -> Any:
    # Loaded by whoever runs a loop; not for programs that only use the sync client.
    loaded = sys.modules.get("asyncio")
    try:
        return loaded.get_running_loop() if loaded else None
    except RuntimeError:
        return None


def _transport() -> httpx2.AsyncClient:
    client = httpx2.AsyncClient(cookies=no_cookies(), verify=default_context())
    return hear_early(client)
