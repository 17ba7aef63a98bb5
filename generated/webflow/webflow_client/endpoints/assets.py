"""Requests of the assets group: one pure function per documented operation."""

from __future__ import annotations

from typing import Any

from .._runtime import Call, OffsetPages, Statuses, json_body, optional, path, sent
from ..models.assets import Asset, AssetList, AssetUpload
from ..models.shared import Error

_ERRORS: Statuses = {400: Error, 401: Error, 404: Error, 429: Error, 500: Error}
PAGES = OffsetPages(
    items=("assets",),
    offset="offset",
    total=("pagination", "total"),
    limit="limit",
    maximum=100,
)


def list_assets(
    site_id: str, *, offset: float | None = None, limit: float | None = None
) -> Call[AssetList]:
    """`GET /sites/{site_id}/assets`"""
    return Call(
        "GET",
        path("/sites/{}/assets", site_id),
        AssetList,
        query={"offset": offset, "limit": limit},
        errors=_ERRORS,
        scopes=("assets:read",),
        operation="assets.list",
    )


def create_asset(
    site_id: str, *, file_name: str, file_hash: str, parent_folder: str | None = None
) -> Call[AssetUpload]:
    """`POST /sites/{site_id}/assets`"""
    return Call(
        "POST",
        path("/sites/{}/assets", site_id),
        AssetUpload,
        body=json_body(
            sent(
                {
                    "fileName": file_name,
                    "fileHash": file_hash,
                    "parentFolder": parent_folder,
                }
            )
        ),
        errors=_ERRORS,
        scopes=("assets:write",),
        operation="assets.create",
    )


def get_asset(asset_id: str) -> Call[Asset]:
    """`GET /assets/{asset_id}`"""
    return Call(
        "GET",
        path("/assets/{}", asset_id),
        Asset,
        errors=_ERRORS,
        scopes=("assets:read",),
        operation="assets.get",
    )


def delete_asset(asset_id: str) -> Call[None]:
    """`DELETE /assets/{asset_id}`"""
    return Call(
        "DELETE",
        path("/assets/{}", asset_id),
        None,
        errors=_ERRORS,
        scopes=("assets:write",),
        operation="assets.delete",
    )


def update_asset(
    asset_id: str, *, locale_id: str | None = None, display_name: str | None = None
) -> Call[Asset]:
    """`PATCH /assets/{asset_id}`"""
    return Call(
        "PATCH",
        path("/assets/{}", asset_id),
        Asset,
        body=optional(
            json_body(sent({"localeId": locale_id, "displayName": display_name}))
        ),
        errors=_ERRORS,
        scopes=("assets:write",),
        operation="assets.update",
    )


def list_folders(site_id: str) -> Call[Any]:
    """`GET /sites/{site_id}/asset_folders`"""
    return Call(
        "GET",
        path("/sites/{}/asset_folders", site_id),
        Any,
        operation="assets.list_folders",
    )


def create_folder(site_id: str, *, display_name: str | None = None) -> Call[Any]:
    """`POST /sites/{site_id}/asset_folders`"""
    return Call(
        "POST",
        path("/sites/{}/asset_folders", site_id),
        Any,
        body=json_body(sent({"displayName": display_name})),
        operation="assets.create_folder",
    )


def get_folder(asset_folder_id: str) -> Call[Any]:
    """`GET /asset_folders/{asset_folder_id}`"""
    return Call(
        "GET",
        path("/asset_folders/{}", asset_folder_id),
        Any,
        operation="assets.get_folder",
    )
