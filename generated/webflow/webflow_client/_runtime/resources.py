"""Bases of the generated resource classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .async_client import AsyncClient
    from .client import Client


class Resource:
    """A group of operations of a sync client."""

    def __init__(self, client: Client) -> None:
        self._client = client


class AsyncResource:
    """A group of operations of an async client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
