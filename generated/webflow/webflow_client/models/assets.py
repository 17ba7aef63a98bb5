"""Types of the assets group."""

from __future__ import annotations

import datetime as dt

from .._runtime import Field, Model


class Asset(Model):
    """`Asset` object."""

    id: str
    """Id of the asset."""
    content_type: str = Field(
        validation_alias="contentType", serialization_alias="contentType"
    )
    """MIME type of the file."""
    size: int
    """number of bytes."""
    site_id: str = Field(validation_alias="siteId", serialization_alias="siteId")
    """Id of the site this asset belongs to."""
    hosted_url: str = Field(
        validation_alias="hostedUrl", serialization_alias="hostedUrl"
    )
    """Where the asset is served."""
    original_file_name: str = Field(
        validation_alias="originalFileName", serialization_alias="originalFileName"
    )
    """File name the asset was uploaded with."""
    display_name: str = Field(
        validation_alias="displayName", serialization_alias="displayName"
    )
    """Name shown for the asset."""
    last_updated: dt.datetime = Field(
        validation_alias="lastUpdated", serialization_alias="lastUpdated"
    )
    """When the asset record last changed."""
    created_on: dt.datetime = Field(
        validation_alias="createdOn", serialization_alias="createdOn"
    )
    """When the asset record came into being."""
    variants: list[AssetVariant]
    """The responsive copies that Webflow made of the image for screens of other widths."""
    alt_text: str | None = Field(
        validation_alias="altText", serialization_alias="altText"
    )
    """Text that says what the picture shows."""


class AssetList(Model):
    """`AssetList` object."""

    assets: list[Asset]
    pagination: AssetListPagination
    """Place in the whole list."""


class AssetListPagination(Model):
    """Place in the whole list."""

    limit: int | float
    """Page size in effect."""
    offset: int | float
    """Start of this page."""
    total: int | float
    """How many records there are."""


class AssetUpload(Model):
    """`AssetUpload` object."""

    upload_details: AssetUploadDetails | None = Field(
        default=None,
        validation_alias="uploadDetails",
        serialization_alias="uploadDetails",
    )
    """Form values that the binary upload needs."""
    content_type: str | None = Field(
        default=None, validation_alias="contentType", serialization_alias="contentType"
    )
    id: str | None = None
    parent_folder: str | None = Field(
        default=None,
        validation_alias="parentFolder",
        serialization_alias="parentFolder",
    )
    """Folder that holds the asset."""
    upload_url: str | None = Field(
        default=None, validation_alias="uploadUrl", serialization_alias="uploadUrl"
    )
    asset_url: str | None = Field(
        default=None, validation_alias="assetUrl", serialization_alias="assetUrl"
    )
    """Address of the asset on S3."""
    hosted_url: str | None = Field(
        default=None, validation_alias="hostedUrl", serialization_alias="hostedUrl"
    )
    """Address that serves the asset."""
    original_file_name: str | None = Field(
        default=None,
        validation_alias="originalFileName",
        serialization_alias="originalFileName",
    )
    """File name the upload gave. Where the upload gave none, the name can come from the
    raw file.
    """
    created_on: dt.datetime | None = Field(
        default=None, validation_alias="createdOn", serialization_alias="createdOn"
    )
    """When the asset record came into being."""
    last_updated: dt.datetime | None = Field(
        default=None, validation_alias="lastUpdated", serialization_alias="lastUpdated"
    )
    """When the asset record last changed."""


class AssetUploadDetails(Model):
    """Form values that the binary upload needs."""

    acl: str | None = None
    bucket: str | None = None
    x_amz_algorithm: str | None = Field(
        default=None,
        validation_alias="X-Amz-Algorithm",
        serialization_alias="X-Amz-Algorithm",
    )
    x_amz_credential: str | None = Field(
        default=None,
        validation_alias="X-Amz-Credential",
        serialization_alias="X-Amz-Credential",
    )
    x_amz_date: str | None = Field(
        default=None, validation_alias="X-Amz-Date", serialization_alias="X-Amz-Date"
    )
    key: str | None = None
    policy: str | None = Field(
        default=None, validation_alias="Policy", serialization_alias="Policy"
    )
    x_amz_signature: str | None = Field(
        default=None,
        validation_alias="X-Amz-Signature",
        serialization_alias="X-Amz-Signature",
    )
    success_action_status: str | None = None
    content_type: str | None = Field(
        default=None,
        validation_alias="content-type",
        serialization_alias="content-type",
    )
    cache_control: str | None = Field(
        default=None,
        validation_alias="Cache-Control",
        serialization_alias="Cache-Control",
    )


class AssetVariant(Model):
    """`AssetVariant` object."""

    hosted_url: str = Field(
        validation_alias="hostedUrl", serialization_alias="hostedUrl"
    )
    """Address of the hosted variant."""
    original_file_name: str = Field(
        validation_alias="originalFileName", serialization_alias="originalFileName"
    )
    """File name the variant had at first."""
    display_name: str = Field(
        validation_alias="displayName", serialization_alias="displayName"
    )
    """Name shown for the variant."""
    format: str
    """file format of this variant."""
    width: int
    """How many pixels wide."""
    height: int | None
    """How many pixels high."""
    quality: int
    """Image quality, a number between 0 and 100."""
    error: str | None = None
    """What validation found wrong, if anything."""
