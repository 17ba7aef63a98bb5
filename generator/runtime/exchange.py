"""The life of a call, without I/O: attempts, retries, redirects, errors, and its span in
programs that use OpenTelemetry.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import httpx2

from .call import Answer, Call, Pause, Received, Send, Step, Token
from .errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    CredentialsError,
    DecodeError,
    InvalidRequestError,
    ResponseTooLarge,
)
from .prepare import Draft, draft, elsewhere, redirected, request
from .retry import Budget, retry_after, status_allows, wait
from .security import Proof, proof
from .settings import Settings, origin, safe

# The request certainly did not leave.
UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
OURS = (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, httpx2.InvalidURL)
FAILURES = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError)


class DeadlineError(Exception):
    """The deadline passed while a step was under way."""


class HookError(Exception):
    """A hook of the user raised `problem`, which is not the transport's."""

    def __init__(self, problem: Exception) -> None:
        super().__init__()
        self.problem = problem


def failure_of(
    problem: Exception,
    name: str,
    attempts: int,
    deadline: float | None,
    url: str = "",
) -> ApiError:
    """Our error for what ended the last attempt of a call to `url`, whose host it
    names.
    """
    host = f" from {urlsplit(url).netloc}" if url else ""
    if isinstance(problem, DeadlineError):
        return ApiTimeoutError(
            f"{name}: no answer{host} within the deadline of {deadline} s"
        )
    if isinstance(problem, OURS):
        return InvalidRequestError(f"{name}: {_described(problem)}")
    if isinstance(problem, httpx2.DecodingError):
        return DecodeError(f"{name}: the body cannot be decompressed")
    count = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    if isinstance(problem, (httpx2.TimeoutException, TimeoutError)):
        kind = type(problem).__name__
        return ApiTimeoutError(f"{name}: no answer{host}: {kind} ({count})")
    return ApiConnectionError(
        f"{name}: no answer{host}: {_described(problem)} ({count})"
    )


def cleaned(problem: Exception) -> Exception:
    """The library's exception without its request, which holds the credentials."""
    if isinstance(problem, httpx2.RequestError):
        problem._request = None
    return problem


def _described(problem: Exception) -> str:
    kind = type(problem).__name__
    return f"{kind}: {problem}" if str(problem) else kind


def unreachable(step: Token, problem: Exception) -> CredentialsError:
    """Our error for a token endpoint that did not answer."""
    error = CredentialsError(
        f"{safe(step.scheme.token_url)} returned no token: {_described(problem)}"
    )
    error.transient = not isinstance(problem, OURS)
    return error


def unasked(problem: Exception) -> CredentialsError:
    """Our error for a callable of the user that gave no credential."""
    return CredentialsError(
        f"the callable for a credential raised {type(problem).__name__}"
    )


Fixed: TypeAlias = Mapping[str, tuple[str, str]]
MAX_REDIRECTS = 10
LOGGER = logging.getLogger(__package__)


@dataclass(slots=True, eq=False, repr=False)
class Exchange:
    """One call under way."""

    call: Call[Any]
    settings: Settings
    budget: Budget
    first: Callable[[str, str], bool]
    fixed: Fixed
    stream: bool = False
    logger: logging.Logger = LOGGER
    started: float = field(default_factory=time.monotonic)
    attempts: int = 0
    retries: int = 0
    spent: int = 0
    url: str = ""

    def run(self) -> Generator[Step, Any, tuple[Received, httpx2.Response]]:
        """Yield steps; return what the server said, errors included."""
        span = begun(self.settings.api.package, self.call.operation, self.call.method)
        outcome: int | BaseException = 0
        try:
            received, response = yield from self._run(span.headers() if span else {})
            outcome = received.status
        except BaseException as problem:
            outcome = problem
            if isinstance(problem, ApiError):
                self.describe(problem)
            raise
        finally:
            if span is not None:
                span.end(self.url, self.attempts, outcome)
        return received, response

    def _run(
        self, extra: Mapping[str, str]
    ) -> Generator[Step, Any, tuple[Received, httpx2.Response]]:
        try:
            plan = draft(self.call, self.settings, self.fixed, extra)
        except InvalidRequestError as problem:
            # The frames below have the caller's headers in their variables.
            raise problem.with_traceback(None) from problem.__cause__
        self._go(plan)
        home, trusted = plan.url, not elsewhere(self.call, self.settings)
        self.budget.earn()
        stale: str | None = None
        hops = 0
        while True:
            found, outcome = yield from self._turn(plan, stale, trusted)
            if isinstance(outcome, Answer):
                target = self._redirect(plan, outcome)
                if target is not None and hops < MAX_REDIRECTS:
                    plan, hops = target, hops + 1
                    self._go(plan)
                    trusted = trusted and origin(plan.url) == origin(home)
                    continue
                if stale is None and (stale := refused_token(plan, found, outcome)):
                    continue
            pause = self._next(plan, outcome)
            if pause is None:
                return self._finish(outcome)
            yield Pause(pause)

    def _go(self, plan: Draft) -> None:
        hidden = self.settings.hidden
        self.url = safe(plan.url, hidden) if hidden else plan.url

    def _turn(
        self, plan: Draft, stale: str | None, trusted: bool
    ) -> Generator[Step, Any, tuple[Proof | None, Answer | Exception]]:
        """One attempt: the credentials, then the request."""
        found: Proof | None = None
        if trusted:
            try:
                found = yield from self._proof(plan, stale)
                if found is not None and (own := self._own_headers()):
                    found = found.without(own)
            except (DeadlineError, CredentialsError) as problem:
                return None, problem
        outcome = yield from self._attempt(plan, found, not trusted)
        return found, outcome

    def _own_headers(self) -> list[str]:
        """The headers that the caller gave, to the client or to the call."""
        given = self.call.headers or {}
        there = (name for name, value in given.items() if value is not None)
        return [*self.settings.headers, *there]

    def _proof(
        self, plan: Draft, stale: str | None
    ) -> Generator[Step, Any, Proof | None]:
        api, known = self.settings.api, self.settings.credentials
        steps = proof(self.call, api, known, stale, plan.headers)
        try:
            step = next(steps)
            while True:
                left = self.left()
                if left is not None and left <= 0:
                    raise DeadlineError
                step = steps.send((yield step._replace(seconds=left)))
        except StopIteration as end:
            found: Proof | None = end.value
            return found

    def _attempt(
        self, plan: Draft, found: Proof | None, foreign: bool
    ) -> Generator[Step, Any, Answer | Exception]:
        left = self.left()
        if left is not None and left <= 0:
            return DeadlineError()
        timeout = _within(self.settings.timeout, left)
        try:
            jar = None if foreign else self.settings.cookies
            outgoing = request(plan, found, timeout, jar)
        except httpx2.InvalidURL as problem:
            raise InvalidRequestError(f"the URL is not valid: {problem}") from None
        self.attempts += 1
        cap = self.settings.max_response_bytes
        try:
            answer: Answer = yield Send(outgoing, cap, left, self.stream, foreign)
        except (DeadlineError, *FAILURES) as problem:
            return problem
        return answer

    def _redirect(self, plan: Draft, answer: Answer) -> Draft | None:
        if (
            not self.settings.follow_redirects
            or answer.response.status_code // 100 != 3
        ):
            return None
        try:
            return redirected(plan, answer.response)
        except (httpx2.InvalidURL, InvalidRequestError):
            return None

    def _next(self, plan: Draft, outcome: Answer | Exception) -> float | None:
        """Seconds until the next attempt; None when this was the last."""
        if self.retries >= self.settings.max_retries or not plan.replayable:
            return None
        headers = outcome.response.headers if isinstance(outcome, Answer) else {}
        asked = retry_after(headers) if headers else None
        if not self._retryable(plan, outcome, asked=asked is not None):
            return None
        pause = wait(self.retries, headers, self.settings.max_retry_wait)
        left = self.left()
        if pause is None or (left is not None and pause >= left):
            return None
        # Whoever waits as long as the server asks does not add to its load.
        if asked is None and self.settings.retry_budget:
            if not self.budget.spend():
                return None
            self.spent += 1
        self.retries += 1
        self.logger.info(
            "%s: retry %d in %.2f s after %s",
            self.call.name,
            self.retries,
            pause,
            (
                outcome.response.status_code
                if isinstance(outcome, Answer)
                else type(outcome).__name__
            ),
        )
        return pause

    def _retryable(
        self, plan: Draft, outcome: Answer | Exception, *, asked: bool
    ) -> bool:
        safe = plan.keyed or plan.method in self.settings.retry_methods
        if isinstance(outcome, Answer):
            status = outcome.response.status_code
            statuses = self.settings.retry_statuses
            allowed = status_allows(status, statuses, safe=safe, asked=asked)
            return allowed and not outcome.too_large
        if isinstance(outcome, CredentialsError):
            return outcome.transient
        if isinstance(outcome, (DeadlineError, httpx2.DecodingError, *OURS)):
            return False
        return isinstance(outcome, UNSENT) or safe

    def _finish(self, outcome: Answer | Exception) -> tuple[Received, httpx2.Response]:
        if isinstance(outcome, Exception):
            if isinstance(outcome, CredentialsError):
                raise outcome.with_traceback(None)
            raise self.failure(outcome) from cleaned(outcome)
        received = self.received(outcome)
        if outcome.too_large:
            most = f"larger than {self.settings.max_response_bytes} bytes"
            raise ResponseTooLarge(
                f"{self.call.name}: the body of the {received.status} response is "
                + most,
                status=received.status,
                headers=received.headers,
                request_id=received.request_id,
            )
        if self.spent and received.status < 400:
            self.budget.refund(self.spent)
        if self.logger.isEnabledFor(logging.DEBUG):
            line = "%s %s -> %d in %.3f s"
            self.logger.debug(
                line, received.method, self.url, received.status, received.elapsed
            )
        return received, outcome.response

    def failure(self, problem: Exception) -> ApiError:
        """Our error for a transport's."""
        error = failure_of(
            problem,
            self.call.name,
            self.attempts,
            self.settings.deadline,
            self.url,
        )
        self.describe(error)
        return error

    def received(self, answer: Answer) -> Received:
        """The response with the circumstances of the call."""
        response = answer.response
        return Received(
            response.status_code,
            response.headers,
            answer.content or b"",
            time.monotonic() - self.started,
            self.attempts,
            response.request.method,
            self.url,
            self.settings.api.request_id_headers,
        )

    def left(self) -> float | None:
        """Seconds until the deadline; None without one."""
        if self.settings.deadline is None:
            return None
        return self.started + self.settings.deadline - time.monotonic()

    def describe(self, problem: ApiError) -> None:
        """Tell an error which call it belongs to."""
        problem.operation = self.call.operation
        problem.method = self.call.method
        problem.url = self.url
        problem.attempts = self.attempts


def refused_token(plan: Draft, found: Proof | None, answer: Answer) -> str | None:
    """The token of a token endpoint that was refused, where a new one may help."""
    refused = answer.response.status_code == 401 and plan.replayable
    return found.value if refused and found is not None else None


def _within(
    timeout: Mapping[str, float | None], left: float | None
) -> Mapping[str, float | None]:
    if left is None:
        return timeout
    return {k: left if v is None else min(v, left) for k, v in timeout.items()}


class _Masked(logging.Filter):
    """Masks query secrets in the transport's own request lines."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self.names = set(names)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with its URLs masked."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                safe(str(item), self.names) if type(item).__name__ == "URL" else item
                for item in record.args
            )
        return True


def mask_transport_log(names: Collection[str]) -> None:
    """Keep the values of these query parameters out of the transport's log."""
    logger = logging.getLogger("httpx2")
    for existing in logger.filters:
        if isinstance(existing, _Masked):
            existing.names.update(names)
            return
    logger.addFilter(_Masked(names))


class Span:
    """The span of one call, retries included; current while the call is under way.

    Attributes follow the HTTP semantic conventions of OpenTelemetry 1.40.
    """

    def __init__(self, package: str, operation: str, method: str) -> None:
        self._trace = import_module("opentelemetry.trace")
        self._context = import_module("opentelemetry.context")
        self._span: Any = self._trace.get_tracer(package).start_span(
            operation or method,
            kind=self._trace.SpanKind.CLIENT,
            attributes={"http.request.method": method},
        )
        self._inside = self._trace.set_span_in_context(self._span)
        self._token = self._context.attach(self._inside)

    def headers(self) -> dict[str, str]:
        """Headers that tell the server about the span."""
        carrier: dict[str, str] = {}
        import_module("opentelemetry.propagate").inject(carrier, context=self._inside)
        return carrier

    def end(self, url: str, attempts: int, outcome: int | BaseException) -> None:
        """End with a status code, or with the error that ended the call."""
        self._context.detach(self._token)
        if attempts > 1:
            self._span.set_attribute("http.request.resend_count", attempts - 1)
        if url:
            self._span.set_attributes(_server(url))
        status = getattr(outcome, "status", 0) or outcome
        if isinstance(status, int):
            self._span.set_attribute("http.response.status_code", status)
        if not isinstance(outcome, int) or outcome >= 400:
            kind = str(outcome) if isinstance(outcome, int) else type(outcome).__name__
            self._span.set_attribute("error.type", kind)
            self._span.set_status(self._trace.StatusCode.ERROR)
        self._span.end()


def _server(url: str) -> dict[str, str | int]:
    parts = urlsplit(url)
    port = parts.port or (80 if parts.scheme == "http" else 443)
    return {
        "url.full": url,
        "server.address": parts.hostname or "",
        "server.port": port,
    }


def begun(package: str, operation: str, method: str) -> Span | None:
    """A span, or None in a program that does not use OpenTelemetry.

    Nothing can record spans before its API package is loaded, and to load it takes
    longer than a first call.
    """
    if "opentelemetry.trace" not in sys.modules:
        return None
    return Span(package, operation, method)
