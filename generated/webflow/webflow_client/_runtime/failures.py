"""What the transport can fail with, and our errors for it."""

from __future__ import annotations

import httpx2

from .errors import (
    ApiConnectionError,
    ApiError,
    ApiTimeoutError,
    CredentialsError,
    DecodeError,
    InvalidRequestError,
)
from .origins import safe
from .steps import Token

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
    problem: Exception, name: str, attempts: int, deadline: float | None
) -> ApiError:
    """Our error for what ended the last attempt of a call."""
    if isinstance(problem, DeadlineError):
        return ApiTimeoutError(f"{name}: no answer within the deadline of {deadline} s")
    if isinstance(problem, OURS):
        return InvalidRequestError(f"{name}: {_told(problem)}")
    if isinstance(problem, httpx2.DecodingError):
        return DecodeError(f"{name}: the body cannot be decompressed")
    count = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    if isinstance(problem, (httpx2.TimeoutException, TimeoutError)):
        return ApiTimeoutError(f"{name}: {type(problem).__name__} ({count})")
    return ApiConnectionError(f"{name}: {_told(problem)} ({count})")


def cleaned(problem: Exception) -> Exception:
    """The library's exception without its request, which holds the credentials."""
    if isinstance(problem, httpx2.RequestError):
        problem._request = None
    return problem


def _told(problem: Exception) -> str:
    kind = type(problem).__name__
    return f"{kind}: {problem}" if str(problem) else kind


TOKEN_BYTES = 1024 * 1024


def unreachable(step: Token, problem: Exception) -> CredentialsError:
    """Our error for a token endpoint that did not answer."""
    error = CredentialsError(
        f"{safe(step.scheme.token_url)} gave no token: {_told(problem)}"
    )
    error.transient = not isinstance(problem, OURS)
    return error


def unasked(problem: Exception) -> CredentialsError:
    """Our error for a callable of the user that gave no credential."""
    return CredentialsError(
        f"the callable for a credential raised {type(problem).__name__}"
    )
