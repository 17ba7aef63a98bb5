"""Methods of the collections.items group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import AsyncResource, JsonObject, Resource
from ..endpoints import collections_items as _collections_items

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from typing import Literal

    from .._runtime import AsyncPaginator, Paginator
    from ..models.collections_items import (
        BulkCollectionItem,
        CollectionItem,
        CollectionItemLastPublishedFilter,
        CollectionItemList,
        CollectionItemListNoPagination,
        CollectionItemWithIdInput,
        CreateItemsFieldData,
        UpdateItemsResponse,
    )


class CollectionsItems(Resource):
    """`collections.items` operations."""

    def list_items(
        self,
        collection_id: str,
        *,
        cms_locale_id: str | None = None,
        offset: float | None = None,
        limit: float | None = None,
        name: str | None = None,
        slug: str | None = None,
        last_published: CollectionItemLastPublishedFilter | JsonObject | None = None,
        sort_by: Literal["lastPublished", "name", "slug"] | None = None,
        sort_order: Literal["asc", "desc"] | None = None,
    ) -> CollectionItemList:
        """List Collection Items.

        All the items that a collection holds. Scope `CMS:read`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/list-items

        Args:
            collection_id: Id of the collection.
            cms_locale_id: Id of a CMS locale. It is not the id of the locale of the
                site; look for `cmsLocaleId` in what the Sites calls return.
            offset: Where the page starts, for results that hold more records than the
                limit allows.
            limit: How many records one page holds at most (max limit: 100).
            name: Keep only what has exactly this name.
            slug: Keep only what has exactly this slug.
            last_published: Keep only what was last published in this span.
            sort_by: Which field orders the results.
            sort_order: Direction of the order, asc or desc.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.list_items(
            collection_id,
            cms_locale_id=cms_locale_id,
            offset=offset,
            limit=limit,
            name=name,
            slug=slug,
            last_published=last_published,
            sort_by=sort_by,
            sort_order=sort_order,
        )
        return self._client.send(call)

    def iterate_items(
        self,
        collection_id: str,
        *,
        cms_locale_id: str | None = None,
        offset: float | None = None,
        name: str | None = None,
        slug: str | None = None,
        last_published: CollectionItemLastPublishedFilter | JsonObject | None = None,
        sort_by: Literal["lastPublished", "name", "slug"] | None = None,
        sort_order: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
    ) -> Paginator[CollectionItem]:
        """Iterate over every item, page after page; give at most `limit`."""
        return self._client.paginate(
            _collections_items.list_items(
                collection_id,
                cms_locale_id=cms_locale_id,
                offset=offset,
                name=name,
                slug=slug,
                last_published=last_published,
                sort_by=sort_by,
                sort_order=sort_order,
            ),
            _collections_items.PAGES,
            limit=limit,
        )

    def update_items(
        self,
        collection_id: str,
        *,
        skip_invalid_files: bool | None = None,
        items: Sequence[CollectionItemWithIdInput | JsonObject] | None = None,
    ) -> UpdateItemsResponse:
        """Update Collection Items.

        Change one item, or several at once, inside a collection. Scope `CMS:write`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/update-items

        Args:
            collection_id: Id of the collection.
            skip_invalid_files: If true, a bad file is left out and the rest goes on. If
                false, one bad file makes the whole call fail. Default: `true`.
            items: At most 100 items.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.update_items(
            collection_id, skip_invalid_files=skip_invalid_files, items=items
        )
        return self._client.send(call)

    def create_items(
        self,
        collection_id: str,
        *,
        field_data: CreateItemsFieldData | JsonObject,
        skip_invalid_files: bool | None = None,
        cms_locale_ids: Sequence[str] | None = None,
        last_published: dt.datetime | str | None = None,
        last_updated: dt.datetime | str | None = None,
        created_on: dt.datetime | str | None = None,
        is_archived: bool | None = None,
        is_draft: bool | None = None,
    ) -> BulkCollectionItem:
        """Create Collection Items.

        Add one item, or several at once, to a CMS collection, in each of the locales
        named. Scope `CMS:write`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/create-item

        Args:
            collection_id: Id of the collection.
            skip_invalid_files: If true, a bad file is left out and the rest goes on. If
                false, one bad file makes the whole call fail. Default: `true`.
            cms_locale_ids: Ids of every locale that is to get the new item, as one
                array.
            last_published: Moment the item last went live.
            last_updated: Moment the item last changed.
            created_on: Moment the item came into being.
            is_archived: True for an archived item. Default: `false`.
            is_draft: True for an item that is a draft. Default: `true`.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.create_items(
            collection_id,
            field_data=field_data,
            skip_invalid_files=skip_invalid_files,
            cms_locale_ids=cms_locale_ids,
            last_published=last_published,
            last_updated=last_updated,
            created_on=created_on,
            is_archived=is_archived,
            is_draft=is_draft,
        )
        return self._client.send(call)

    def update_items_live(
        self,
        collection_id: str,
        *,
        skip_invalid_files: bool | None = None,
        items: Sequence[CollectionItemWithIdInput | JsonObject] | None = None,
    ) -> CollectionItemListNoPagination:
        """Update Live Collection Items.

        Change one published item, or several published items (up to 100), of one
        collection. Scope `CMS:write`.
        https://developers.webflow.com/data/reference/cms/collection-items/live-items/update-items-live

        Args:
            collection_id: Id of the collection.
            skip_invalid_files: If true, a bad file is left out and the rest goes on. If
                false, one bad file makes the whole call fail. Default: `true`.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            ConflictError: Clashes with what the server has. The item is unpublished.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.update_items_live(
            collection_id, skip_invalid_files=skip_invalid_files, items=items
        )
        return self._client.send(call)

    def get_item(
        self, collection_id: str, item_id: str, *, cms_locale_id: str | None = None
    ) -> CollectionItem:
        """Get Collection Item.

        Read one chosen item of a collection. Scope `CMS:read`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/get-item

        Args:
            collection_id: Id of the collection.
            item_id: Id of one item.
            cms_locale_id: Id of a CMS locale. It is not the id of the locale of the
                site; look for `cmsLocaleId` in what the Sites calls return.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.get_item(
            collection_id, item_id, cms_locale_id=cms_locale_id
        )
        return self._client.send(call)


class AsyncCollectionsItems(AsyncResource):
    """`collections.items` operations."""

    async def list_items(
        self,
        collection_id: str,
        *,
        cms_locale_id: str | None = None,
        offset: float | None = None,
        limit: float | None = None,
        name: str | None = None,
        slug: str | None = None,
        last_published: CollectionItemLastPublishedFilter | JsonObject | None = None,
        sort_by: Literal["lastPublished", "name", "slug"] | None = None,
        sort_order: Literal["asc", "desc"] | None = None,
    ) -> CollectionItemList:
        """List Collection Items.

        All the items that a collection holds. Scope `CMS:read`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/list-items

        Args:
            collection_id: Id of the collection.
            cms_locale_id: Id of a CMS locale. It is not the id of the locale of the
                site; look for `cmsLocaleId` in what the Sites calls return.
            offset: Where the page starts, for results that hold more records than the
                limit allows.
            limit: How many records one page holds at most (max limit: 100).
            name: Keep only what has exactly this name.
            slug: Keep only what has exactly this slug.
            last_published: Keep only what was last published in this span.
            sort_by: Which field orders the results.
            sort_order: Direction of the order, asc or desc.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.list_items(
            collection_id,
            cms_locale_id=cms_locale_id,
            offset=offset,
            limit=limit,
            name=name,
            slug=slug,
            last_published=last_published,
            sort_by=sort_by,
            sort_order=sort_order,
        )
        return await self._client.send(call)

    def iterate_items(
        self,
        collection_id: str,
        *,
        cms_locale_id: str | None = None,
        offset: float | None = None,
        name: str | None = None,
        slug: str | None = None,
        last_published: CollectionItemLastPublishedFilter | JsonObject | None = None,
        sort_by: Literal["lastPublished", "name", "slug"] | None = None,
        sort_order: Literal["asc", "desc"] | None = None,
        limit: int | None = None,
    ) -> AsyncPaginator[CollectionItem]:
        """Iterate over every item, page after page; give at most `limit`."""
        return self._client.paginate(
            _collections_items.list_items(
                collection_id,
                cms_locale_id=cms_locale_id,
                offset=offset,
                name=name,
                slug=slug,
                last_published=last_published,
                sort_by=sort_by,
                sort_order=sort_order,
            ),
            _collections_items.PAGES,
            limit=limit,
        )

    async def update_items(
        self,
        collection_id: str,
        *,
        skip_invalid_files: bool | None = None,
        items: Sequence[CollectionItemWithIdInput | JsonObject] | None = None,
    ) -> UpdateItemsResponse:
        """Update Collection Items.

        Change one item, or several at once, inside a collection. Scope `CMS:write`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/update-items

        Args:
            collection_id: Id of the collection.
            skip_invalid_files: If true, a bad file is left out and the rest goes on. If
                false, one bad file makes the whole call fail. Default: `true`.
            items: At most 100 items.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.update_items(
            collection_id, skip_invalid_files=skip_invalid_files, items=items
        )
        return await self._client.send(call)

    async def create_items(
        self,
        collection_id: str,
        *,
        field_data: CreateItemsFieldData | JsonObject,
        skip_invalid_files: bool | None = None,
        cms_locale_ids: Sequence[str] | None = None,
        last_published: dt.datetime | str | None = None,
        last_updated: dt.datetime | str | None = None,
        created_on: dt.datetime | str | None = None,
        is_archived: bool | None = None,
        is_draft: bool | None = None,
    ) -> BulkCollectionItem:
        """Create Collection Items.

        Add one item, or several at once, to a CMS collection, in each of the locales
        named. Scope `CMS:write`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/create-item

        Args:
            collection_id: Id of the collection.
            skip_invalid_files: If true, a bad file is left out and the rest goes on. If
                false, one bad file makes the whole call fail. Default: `true`.
            cms_locale_ids: Ids of every locale that is to get the new item, as one
                array.
            last_published: Moment the item last went live.
            last_updated: Moment the item last changed.
            created_on: Moment the item came into being.
            is_archived: True for an archived item. Default: `false`.
            is_draft: True for an item that is a draft. Default: `true`.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.create_items(
            collection_id,
            field_data=field_data,
            skip_invalid_files=skip_invalid_files,
            cms_locale_ids=cms_locale_ids,
            last_published=last_published,
            last_updated=last_updated,
            created_on=created_on,
            is_archived=is_archived,
            is_draft=is_draft,
        )
        return await self._client.send(call)

    async def update_items_live(
        self,
        collection_id: str,
        *,
        skip_invalid_files: bool | None = None,
        items: Sequence[CollectionItemWithIdInput | JsonObject] | None = None,
    ) -> CollectionItemListNoPagination:
        """Update Live Collection Items.

        Change one published item, or several published items (up to 100), of one
        collection. Scope `CMS:write`.
        https://developers.webflow.com/data/reference/cms/collection-items/live-items/update-items-live

        Args:
            collection_id: Id of the collection.
            skip_invalid_files: If true, a bad file is left out and the rest goes on. If
                false, one bad file makes the whole call fail. Default: `true`.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            ConflictError: Clashes with what the server has. The item is unpublished.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.update_items_live(
            collection_id, skip_invalid_files=skip_invalid_files, items=items
        )
        return await self._client.send(call)

    async def get_item(
        self, collection_id: str, item_id: str, *, cms_locale_id: str | None = None
    ) -> CollectionItem:
        """Get Collection Item.

        Read one chosen item of a collection. Scope `CMS:read`.
        https://developers.webflow.com/data/reference/cms/collection-items/staged-items/get-item

        Args:
            collection_id: Id of the collection.
            item_id: Id of one item.
            cms_locale_id: Id of a CMS locale. It is not the id of the locale of the
                site; look for `cmsLocaleId` in what the Sites calls return.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _collections_items.get_item(
            collection_id, item_id, cms_locale_id=cms_locale_id
        )
        return await self._client.send(call)
