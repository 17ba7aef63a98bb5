"""The sync client."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, nullcontext
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, TypeVar, cast, overload

import httpx2

from .base import Arguments, BaseClient
from .call import Answer, Ask, Call, Pause, Send, Step, Token, undocumented
from .errors import ClosedClientError, CredentialsError
from .exchange import (
    FAILURES,
    DeadlineError,
    HookError,
    unasked,
    unreachable,
)
from .shared import default_context, keep_deadlines, until
from .transfer import chunks

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import TypeForm, Unpack

    from .api import Pages
    from .call import Parts, Response, Streamable
    from .pagination import Paginator
    from .settings import ClientOptions
    from .streaming import Opened, StreamedResponse

T = TypeVar("T")
# Editors that complete by Jedi do not follow `Self`.
C = TypeVar("C", bound="Client")
R = TypeVar("R")


_NO_END = nullcontext()


class Client(BaseClient[httpx2.Client]):
    """Sends calls; safe to share between threads. Close it, or use it in `with`."""

    _transport = httpx2.Client

    def __init__(
        self,
        *,
        credentials: Mapping[str, object] | None = None,
        parameters: Mapping[str, object] | None = None,
        base_url: str | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        given = Arguments(credentials or {}, parameters or {}, base_url, options)
        self._open(given, _transport, threading.Lock, _nowhere)

    def send(self, call: Call[T]) -> T:
        """The typed value of the response.

        Raises:
            ApiStatusError: The status is not a success.
            ApiConnectionError: No complete response arrived.
            DecodeError: The body does not match its documentation.
        """
        received, _ = self._run(self._exchange(call).run())
        return self._value(call, received)

    def fetch(self, call: Call[T]) -> Response[T]:
        """The full response: status, headers, bytes, value; errors as with `send`."""
        received, _ = self._run(self._exchange(call).run())
        return self._response(call, received)

    @overload
    def request(
        self, method: str, path: str, *, returns: TypeForm[T], **parts: Unpack[Parts]
    ) -> T: ...
    @overload
    def request(self, method: str, path: str, **parts: Unpack[Parts]) -> Any: ...
    def request(
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
        return self.send(undocumented(method, path, returns, parts))

    @contextmanager
    def stream(
        self, call: Streamable[T], *, reconnects: int = 0
    ) -> Generator[StreamedResponse[T]]:
        """Open the response without reading it; the `with` block closes it.

        `max_response_bytes` then holds for one line or event, not for the body, and
        a deadline holds for the whole stream. A stream of events whose connection
        breaks is opened again, after its last event, up to `reconnects` times in a row.
        """
        from .streaming import StreamedResponse

        opened = self._opened_stream(cast("Call[Any]", call))
        response: StreamedResponse[T] = StreamedResponse(
            opened, reconnects, self._opened_stream
        )
        try:
            yield response
        finally:
            response.close()

    def _opened_stream(self, call: Call[Any]) -> Opened:
        from .streaming import Opened

        exchange = self._exchange(call, stream=True)
        received, response = self._run(exchange.run())
        try:
            self._raise_for_status(call, received)
        except BaseException:
            response.close()
            raise
        return Opened(exchange, received, response)

    def paginate(
        self,
        call: Call[Any],
        pages: Pages,
        *,
        limit: int | None = None,
    ) -> Paginator[Any]:
        """Every item, page after page; at most `limit`."""
        from .pagination import Paginator, Walker

        walker = Walker(call, pages, limit, self._settings)
        return Paginator(walker, self.fetch)

    def close(self) -> None:
        """Close the connections; closing twice is harmless."""
        if self._owner:
            http = self._shared.close()
            if http is not None:
                http.close()

    def __enter__(self: C) -> C:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, steps: Generator[Step, Any, R]) -> R:
        try:
            step = next(steps)
            while True:
                try:
                    outcome = self._perform(step)
                except BaseException as problem:
                    step = steps.throw(problem)
                else:
                    step = steps.send(outcome)
        except StopIteration as end:
            result: R = end.value
            return result
        except HookError as error:
            raise error.problem from None

    def _perform(self, step: Step) -> Any:
        match step:
            case Send():
                return self._send(step)
            case Pause():
                return time.sleep(step.seconds)
            case Ask():
                return _asked(step)
            case Token():
                return self._token(step)

    def _token(self, step: Token) -> str:
        from .tokens import asked_token, cached, key

        tokens, lock = self._shared.tokens, self._shared.room.token_lock
        end = None if step.seconds is None else time.monotonic() + step.seconds
        if not lock.acquire(timeout=-1 if step.seconds is None else step.seconds):
            raise DeadlineError
        try:
            if token := cached(tokens, step):
                return token
            asking = asked_token(step, self._settings)
            send = next(asking)
            while True:
                left = None if end is None else end - time.monotonic()
                send = asking.send(self._send(send._replace(seconds=left)))
        except StopIteration as found:
            tokens[key(step)] = found.value
            return tokens[key(step)][0]
        except FAILURES as problem:
            if end is not None and time.monotonic() >= end:
                raise DeadlineError from None
            raise unreachable(step, problem) from None
        finally:
            lock.release()

    def _send(self, step: Send) -> Answer:
        settings, request = self._settings, step.request
        http = self._shared.room.http
        if settings.on_request is not None:
            _tell(settings.on_request, request)
        end = None if step.seconds is None else time.monotonic() + step.seconds
        with until(end) if end is not None else _NO_END:
            response = self._opened(http, step)
            return self._body(response, step, end)

    def _opened(self, http: httpx2.Client, step: Send) -> httpx2.Response:
        try:
            return http.send(
                step.request,
                stream=True,
                follow_redirects=False,
                auth=None if step.foreign else httpx2.USE_CLIENT_DEFAULT,
            )
        except RuntimeError:
            if http.is_closed:
                raise ClosedClientError("the http_client is closed") from None
            raise

    def _body(self, response: httpx2.Response, step: Send, end: float | None) -> Answer:
        if self._settings.on_response is not None:
            try:
                _tell(self._settings.on_response, response)
            except BaseException:
                response.close()
                raise
        if step.stream and self._settings.leaves_unread(response):
            return Answer(response, None)
        return _read(response, step.cap, end)


def _asked(step: Ask) -> Any:
    try:
        found = step.function()
    except Exception as problem:
        raise unasked(problem) from problem
    if hasattr(found, "__await__"):
        found.close()
        raise CredentialsError(
            "the callable for a credential is async: use an async client"
        )
    return found


def _tell(hook: Callable[[Any], Any], subject: Any) -> None:
    try:
        hook(subject)
    except Exception as problem:
        raise HookError(problem) from None


def _read(response: httpx2.Response, cap: int | None, end: float | None) -> Answer:
    found: list[bytes] = []
    size = 0
    try:
        for chunk in chunks(response):
            size += len(chunk)
            if cap is not None and size > cap:
                return Answer(response, None, too_large=True)
            if end is not None and time.monotonic() > end:
                raise DeadlineError
            found.append(chunk)
    finally:
        response.close()
    return Answer(response, found[0] if len(found) == 1 else b"".join(found))


def no_cookies() -> CookieJar:
    """A jar that keeps nothing: a client with credentials has no use for cookies."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def _nowhere() -> None:
    return None


def _transport() -> httpx2.Client:
    client = httpx2.Client(cookies=no_cookies(), verify=default_context())
    return keep_deadlines(client)
