"""Types of the collections_items group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from .._runtime import JsonObject, OneOf
from ._base import Model, OpenModel
from ._input import Input, OpenInput


class BulkCollectionItem(Model):
    id: str
    """Id of the item."""
    cms_locale_ids: list[str]
    """Ids of every locale that is to get the new item, as one array."""
    last_published: dt.datetime | None
    """When the item last went live."""
    last_updated: dt.datetime
    """When the item last changed."""
    created_on: dt.datetime
    """When the item came into being."""
    is_archived: bool
    """Whether the item counts as archived. Default: `false`."""
    is_draft: bool
    """Whether the item counts as a draft. Default: `false`."""
    field_data: BulkCollectionItemFieldData


class BulkCollectionItemFieldData(OpenModel):
    name: str | None = None
    """What the item is called."""
    slug: str | None = None
    """Part of the item's address on your site. Note: Links to the former slug stop
    working once it changes.
    """


class CollectionItem(Model):
    """One entry of a collection is a Collection Item."""

    id: str
    """Id of the item."""
    cms_locale_id: str | None = None
    """Id of the locale this CMS item is in."""
    last_published: dt.datetime | None
    """When the item last went live."""
    last_updated: dt.datetime
    """When the item last changed."""
    created_on: dt.datetime
    """When the item came into being."""
    is_archived: bool | None = None
    """Whether the item counts as archived. Default: `false`."""
    is_draft: bool | None = None
    """Whether the item counts as a draft. Default: `false`."""
    field_data: CollectionItemFieldData


class CollectionItemFieldData(OpenModel):
    name: str
    """What the item is called."""
    slug: str
    """Part of the item's address on your site. Note: Links to the former slug stop
    working once it changes.
    """


class CollectionItemLastPublishedFilter(Input):
    lte: dt.datetime | str | None = None
    """Latest date of publication to keep."""
    gte: dt.datetime | str | None = None
    """Earliest date of publication to keep."""


class CollectionItemList(Model):
    items: list[CollectionItem]
    """Items of the collection."""
    pagination: CollectionItemListPagination


class CollectionItemListNoPagination(Model):
    items: list[CollectionItem] | None = None
    """Items of the collection."""


class CollectionItemListPagination(Model):
    limit: int | float | None = None
    """Page size that was asked for. Default: `100`."""
    offset: int | float | None = None
    """Start of the page that was asked for. Default: `0`."""
    total: int | float | None = None
    """How many items the collection holds."""


class CollectionItemListResult(Model):
    """Items that a list call found."""

    items: list[CollectionItem] | None = None
    """Items of the collection."""
    pagination: CollectionItemListResultPagination | None = None


class CollectionItemListResultPagination(Model):
    limit: int | float | None = None
    """Page size that was asked for. Default: `100`."""
    offset: int | float | None = None
    """Start of the page that was asked for. Default: `0`."""
    total: int | float | None = None
    """How many items the collection holds."""


class CollectionItemWithIdInput(Input):
    id: str
    """Id of the item."""
    cms_locale_id: str | None = None
    """Id of the locale this CMS item is in."""
    last_published: dt.datetime | str | None = None
    """When the item last went live."""
    last_updated: dt.datetime | str | None = None
    """When the item last changed."""
    created_on: dt.datetime | str | None = None
    """When the item came into being."""
    is_archived: bool | None = None
    """Whether the item counts as archived."""
    is_draft: bool | None = None
    """Whether the item counts as a draft."""
    field_data: CollectionItemWithIdInputFieldData | JsonObject | None = None


class CollectionItemWithIdInputFieldData(OpenInput):
    name: str | None = None
    """What the item is called."""
    slug: str | None = None
    """Part of the item's address on your site. Note: Links to the former slug stop
    working once it changes.
    """

    if TYPE_CHECKING:

        def __init__(
            self, *, name: str | None = None, slug: str | None = None, **fields: Any
        ) -> None: ...


class CreateBulkCollectionItemRequestBodyFieldDataItem(OpenInput):
    name: str
    """What to call the item."""
    slug: str
    """Slug the item gets in URLs. Note: A changed slug leaves every link that still
    uses the former one dead.
    """

    if TYPE_CHECKING:

        def __init__(self, *, name: str, slug: str, **fields: Any) -> None: ...


class SingleCmsItem(OpenInput):
    name: str
    """What to call the item."""
    slug: str
    """Slug the item gets in URLs. Note: A changed slug leaves every link that still
    uses the former one dead.
    """

    if TYPE_CHECKING:

        def __init__(self, *, name: str, slug: str, **fields: Any) -> None: ...


CreateItemsFieldData: TypeAlias = (
    SingleCmsItem
    | JsonObject
    | Sequence[CreateBulkCollectionItemRequestBodyFieldDataItem | JsonObject]
)
UpdateItemsResponse: TypeAlias = Annotated[
    CollectionItem | CollectionItemListResult, OneOf()
]
