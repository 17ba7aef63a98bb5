"""Types of the collections_items group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from .._runtime import Field, Input, JsonObject, Model, OneOf, OpenInput, OpenModel


class BulkCollectionItem(Model):
    """`BulkCollectionItem` object."""

    id: str
    """Id of the item."""
    cms_locale_ids: list[str] = Field(
        validation_alias="cmsLocaleIds", serialization_alias="cmsLocaleIds"
    )
    """Ids of every locale that is to get the new item, as one array."""
    last_published: dt.datetime | None = Field(
        validation_alias="lastPublished", serialization_alias="lastPublished"
    )
    """When the item last went live."""
    last_updated: dt.datetime = Field(
        validation_alias="lastUpdated", serialization_alias="lastUpdated"
    )
    """When the item last changed."""
    created_on: dt.datetime = Field(
        validation_alias="createdOn", serialization_alias="createdOn"
    )
    """When the item came into being."""
    is_archived: bool = Field(
        validation_alias="isArchived", serialization_alias="isArchived"
    )
    """Whether the item counts as archived. Default: `false`."""
    is_draft: bool = Field(validation_alias="isDraft", serialization_alias="isDraft")
    """Whether the item counts as a draft. Default: `false`."""
    field_data: BulkCollectionItemFieldData = Field(
        validation_alias="fieldData", serialization_alias="fieldData"
    )


class BulkCollectionItemFieldData(OpenModel):
    """`BulkCollectionItemFieldData` object."""

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
    cms_locale_id: str | None = Field(
        default=None, validation_alias="cmsLocaleId", serialization_alias="cmsLocaleId"
    )
    """Id of the locale this CMS item is in."""
    last_published: dt.datetime | None = Field(
        validation_alias="lastPublished", serialization_alias="lastPublished"
    )
    """When the item last went live."""
    last_updated: dt.datetime = Field(
        validation_alias="lastUpdated", serialization_alias="lastUpdated"
    )
    """When the item last changed."""
    created_on: dt.datetime = Field(
        validation_alias="createdOn", serialization_alias="createdOn"
    )
    """When the item came into being."""
    is_archived: bool | None = Field(
        default=None, validation_alias="isArchived", serialization_alias="isArchived"
    )
    """Whether the item counts as archived. Default: `false`."""
    is_draft: bool | None = Field(
        default=None, validation_alias="isDraft", serialization_alias="isDraft"
    )
    """Whether the item counts as a draft. Default: `false`."""
    field_data: CollectionItemFieldData = Field(
        validation_alias="fieldData", serialization_alias="fieldData"
    )


class CollectionItemFieldData(OpenModel):
    """`CollectionItemFieldData` object."""

    name: str
    """What the item is called."""
    slug: str
    """Part of the item's address on your site. Note: Links to the former slug stop
    working once it changes.
    """


class CollectionItemLastPublishedFilter(Input):
    """`CollectionItemLastPublishedFilter` object."""

    lte: dt.datetime | str | None = None
    """Latest date of publication to keep."""
    gte: dt.datetime | str | None = None
    """Earliest date of publication to keep."""


class CollectionItemList(Model):
    """`CollectionItemList` object."""

    items: list[CollectionItem]
    """Items of the collection."""
    pagination: CollectionItemListPagination


class CollectionItemListNoPagination(Model):
    """`CollectionItemListNoPagination` object."""

    items: list[CollectionItem] | None = None
    """Items of the collection."""


class CollectionItemListPagination(Model):
    """`CollectionItemListPagination` object."""

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
    """`CollectionItemListResultPagination` object."""

    limit: int | float | None = None
    """Page size that was asked for. Default: `100`."""
    offset: int | float | None = None
    """Start of the page that was asked for. Default: `0`."""
    total: int | float | None = None
    """How many items the collection holds."""


class CollectionItemWithIdInput(Input):
    """`CollectionItemWithIdInput` object."""

    id: str
    """Id of the item."""
    cms_locale_id: str | None = Field(
        default=None, validation_alias="cmsLocaleId", serialization_alias="cmsLocaleId"
    )
    """Id of the locale this CMS item is in."""
    last_published: dt.datetime | str | None = Field(
        default=None,
        validation_alias="lastPublished",
        serialization_alias="lastPublished",
    )
    """When the item last went live."""
    last_updated: dt.datetime | str | None = Field(
        default=None, validation_alias="lastUpdated", serialization_alias="lastUpdated"
    )
    """When the item last changed."""
    created_on: dt.datetime | str | None = Field(
        default=None, validation_alias="createdOn", serialization_alias="createdOn"
    )
    """When the item came into being."""
    is_archived: bool | None = Field(
        default=None, validation_alias="isArchived", serialization_alias="isArchived"
    )
    """Whether the item counts as archived."""
    is_draft: bool | None = Field(
        default=None, validation_alias="isDraft", serialization_alias="isDraft"
    )
    """Whether the item counts as a draft."""
    field_data: CollectionItemWithIdInputFieldData | JsonObject | None = Field(
        default=None, validation_alias="fieldData", serialization_alias="fieldData"
    )


class CollectionItemWithIdInputFieldData(OpenInput):
    """`CollectionItemWithIdInputFieldData` object."""

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
    """`CreateBulkCollectionItemRequestBodyFieldDataItem` object."""

    name: str
    """What to call the item."""
    slug: str
    """Slug the item gets in URLs. Note: A changed slug leaves every link that still
    uses the former one dead.
    """

    if TYPE_CHECKING:

        def __init__(self, *, name: str, slug: str, **fields: Any) -> None: ...


class SingleCmsItem(OpenInput):
    """`SingleCmsItem` object."""

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
