"""Requests of the collections.items group: one pure function per documented operation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from .._runtime import (
    Call,
    JsonObject,
    OffsetPages,
    Statuses,
    deep_object,
    json_body,
    optional,
    path,
    sent,
)
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
from ..models.shared import Error

_ERRORS: Statuses = {400: Error, 401: Error, 404: Error, 429: Error, 500: Error}
_ERRORS_2: Statuses = {
    400: Error,
    401: Error,
    404: Error,
    409: Error,
    429: Error,
    500: Error,
}
PAGES = OffsetPages(
    items=("items",),
    offset="offset",
    total=("pagination", "total"),
    limit="limit",
    maximum=100,
)


def list_items(
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
) -> Call[CollectionItemList]:
    """`GET /collections/{collection_id}/items`"""
    return Call(
        "GET",
        path("/collections/{}/items", collection_id),
        CollectionItemList,
        query={
            "cmsLocaleId": cms_locale_id,
            "offset": offset,
            "limit": limit,
            "name": name,
            "slug": slug,
            "lastPublished": deep_object(last_published),
            "sortBy": sort_by,
            "sortOrder": sort_order,
        },
        errors=_ERRORS,
        scopes=("CMS:read",),
        operation="collections.items.list_items",
    )


def update_items(
    collection_id: str,
    *,
    skip_invalid_files: bool | None = None,
    items: Sequence[CollectionItemWithIdInput | JsonObject] | None = None,
) -> Call[UpdateItemsResponse]:
    """`PATCH /collections/{collection_id}/items`"""
    return Call(
        "PATCH",
        path("/collections/{}/items", collection_id),
        UpdateItemsResponse,
        query={"skipInvalidFiles": skip_invalid_files},
        body=optional(json_body(sent({"items": items}))),
        errors=_ERRORS,
        scopes=("CMS:write",),
        operation="collections.items.update_items",
    )


def create_items(
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
) -> Call[BulkCollectionItem]:
    """`POST /collections/{collection_id}/items/bulk`"""
    return Call(
        "POST",
        path("/collections/{}/items/bulk", collection_id),
        BulkCollectionItem,
        query={"skipInvalidFiles": skip_invalid_files},
        body=json_body(
            sent(
                {
                    "cmsLocaleIds": cms_locale_ids,
                    "lastPublished": last_published,
                    "lastUpdated": last_updated,
                    "createdOn": created_on,
                    "isArchived": is_archived,
                    "isDraft": is_draft,
                    "fieldData": field_data,
                }
            )
        ),
        errors=_ERRORS,
        scopes=("CMS:write",),
        operation="collections.items.create_items",
    )


def update_items_live(
    collection_id: str,
    *,
    skip_invalid_files: bool | None = None,
    items: Sequence[CollectionItemWithIdInput | JsonObject] | None = None,
) -> Call[CollectionItemListNoPagination]:
    """`PATCH /collections/{collection_id}/items/live`"""
    return Call(
        "PATCH",
        path("/collections/{}/items/live", collection_id),
        CollectionItemListNoPagination,
        query={"skipInvalidFiles": skip_invalid_files},
        body=optional(json_body(sent({"items": items}))),
        errors=_ERRORS_2,
        scopes=("CMS:write",),
        operation="collections.items.update_items_live",
    )


def get_item(
    collection_id: str, item_id: str, *, cms_locale_id: str | None = None
) -> Call[CollectionItem]:
    """`GET /collections/{collection_id}/items/{item_id}`"""
    return Call(
        "GET",
        path("/collections/{}/items/{}", collection_id, item_id),
        CollectionItem,
        query={"cmsLocaleId": cms_locale_id},
        errors=_ERRORS,
        scopes=("CMS:read",),
        operation="collections.items.get_item",
    )
