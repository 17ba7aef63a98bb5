"""Types of the assets group."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from .._runtime import Wire
from ._base import Model


class Asset(Model):
    id: str
    """Id of the asset."""
    content_type: str
    """MIME type of the file."""
    size: int
    """number of bytes."""
    site_id: str
    """Id of the site this asset belongs to."""
    hosted_url: str
    """Where the asset is served."""
    original_file_name: str
    """File name the asset was uploaded with."""
    display_name: str
    """Name shown for the asset."""
    last_updated: dt.datetime
    """When the asset record last changed."""
    created_on: dt.datetime
    """When the asset record came into being."""
    variants: list[AssetVariant]
    """The responsive copies that Webflow made of the image for screens of other widths."""
    alt_text: str | None
    """Text that says what the picture shows."""


class AssetList(Model):
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
    upload_details: AssetUploadDetails | None = None
    """Form values that the binary upload needs."""
    content_type: str | None = None
    id: str | None = None
    parent_folder: str | None = None
    """Folder that holds the asset."""
    upload_url: str | None = None
    asset_url: str | None = None
    """Address of the asset on S3."""
    hosted_url: str | None = None
    """Address that serves the asset."""
    original_file_name: str | None = None
    """File name the upload gave. Where the upload gave none, the name can come from the
    raw file.
    """
    created_on: dt.datetime | None = None
    """When the asset record came into being."""
    last_updated: dt.datetime | None = None
    """When the asset record last changed."""


class AssetUploadDetails(Model):
    """Form values that the binary upload needs."""

    acl: str | None = None
    bucket: str | None = None
    x_amz_algorithm: Annotated[str | None, Wire("X-Amz-Algorithm")] = None
    x_amz_credential: Annotated[str | None, Wire("X-Amz-Credential")] = None
    x_amz_date: Annotated[str | None, Wire("X-Amz-Date")] = None
    key: str | None = None
    policy: Annotated[str | None, Wire("Policy")] = None
    x_amz_signature: Annotated[str | None, Wire("X-Amz-Signature")] = None
    success_action_status: Annotated[str | None, Wire("success_action_status")] = None
    content_type: Annotated[str | None, Wire("content-type")] = None
    cache_control: Annotated[str | None, Wire("Cache-Control")] = None


class AssetVariant(Model):
    hosted_url: str
    """Address of the hosted variant."""
    original_file_name: str
    """File name the variant had at first."""
    display_name: str
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
