"""Methods of the collections group."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .._runtime import AsyncResource, Resource

if TYPE_CHECKING:
    from .collections_items import AsyncCollectionsItems, CollectionsItems


class Collections(Resource):
    """`collections` operations."""

    @cached_property
    def items(self) -> CollectionsItems:
        """The `collections.items` group."""
        from .collections_items import CollectionsItems

        return CollectionsItems(self._client)


class AsyncCollections(AsyncResource):
    """`collections` operations."""

    @cached_property
    def items(self) -> AsyncCollectionsItems:
        """The `collections.items` group."""
        from .collections_items import AsyncCollectionsItems

        return AsyncCollectionsItems(self._client)
