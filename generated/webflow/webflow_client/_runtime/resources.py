"""Bases of the generated resource classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .async_client import AsyncClient
    from .call import SequenceCall
    from .client import Client

T = TypeVar("T")


class Resource:
    """A group of operations of a sync client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def _values(self, call: SequenceCall[T]) -> Iterator[T]:
        """Each value as it arrives; the response is closed with the iterator."""
        with self._client.stream(call) as values:
            yield from values


class AsyncResource:
    """A group of operations of an async client."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def _values(self, call: SequenceCall[T]) -> AsyncIterator[T]:
        """Each value as it arrives; the response is closed with the iterator."""
        async with self._client.stream(call) as values:
            async for value in values:
                yield value
