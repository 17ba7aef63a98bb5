"""Exceptions; `WebflowError` is the root of them all."""

from __future__ import annotations

from ._runtime import (
    ApiConnectionError,
    ApiError as WebflowError,
    ApiStatusError,
    ApiTimeoutError,
    BadRequestError,
    ClientStatusError,
    ConflictError,
    DecodeError,
    InternalServerError,
    NotFoundError,
    ResponseTooLarge,
    SchemaDriftWarning,
    ServerStatusError,
    TooManyRequestsError,
    UnauthorizedError,
)

__all__ = [
    "ApiConnectionError",
    "ApiStatusError",
    "ApiTimeoutError",
    "BadRequestError",
    "ClientStatusError",
    "ConflictError",
    "DecodeError",
    "InternalServerError",
    "NotFoundError",
    "ResponseTooLarge",
    "SchemaDriftWarning",
    "ServerStatusError",
    "TooManyRequestsError",
    "UnauthorizedError",
    "WebflowError",
]
