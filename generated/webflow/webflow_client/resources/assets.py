"""Methods of the assets group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..endpoints import assets as _assets
from ..extensions.assets import AssetsExtension, AsyncAssetsExtension

if TYPE_CHECKING:
    from typing import Any

    from .._runtime import AsyncPaginator, Paginator
    from ..models.assets import Asset, AssetList, AssetUpload


class Assets(AssetsExtension):
    """`assets` operations."""

    def list(
        self, site_id: str, *, offset: float | None = None, limit: float | None = None
    ) -> AssetList:
        """List Assets.

        Every asset that a site holds. Scope `assets:read`.
        https://developers.webflow.com/data/reference/assets/assets/list

        Args:
            site_id: Id of the site.
            offset: Where the page starts, for results that hold more records than the
                limit allows.
            limit: How many records one page holds at most (max limit: 100).

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _assets.list_assets(site_id, offset=offset, limit=limit)
        return self._client.send(call)

    def iterate(
        self, site_id: str, *, offset: float | None = None, limit: int | None = None
    ) -> Paginator[Asset]:
        """Iterate over every item, page after page; give at most `limit`."""
        return self._client.paginate(
            _assets.list_assets(site_id, offset=offset), _assets.PAGES, limit=limit
        )

    def create(
        self,
        site_id: str,
        *,
        file_name: str,
        file_hash: str,
        parent_folder: str | None = None,
    ) -> AssetUpload:
        """Upload Asset.

        Step one of two when a file goes up to a site. Scope `assets:write`.
        https://developers.webflow.com/data/reference/assets/assets/create

        Args:
            site_id: Id of the site.
            file_name: Name of the file with its extension. Names must have less than
                100 characters. At most 99 characters.
            file_hash: MD5 checksum of the file content.
            parent_folder: Folder id (optional).

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _assets.create_asset(
            site_id,
            file_name=file_name,
            file_hash=file_hash,
            parent_folder=parent_folder,
        )
        return self._client.send(call)

    def get(self, asset_id: str) -> Asset:
        """Get Asset.

        Read one asset with all its details. Scope `assets:read`.
        https://developers.webflow.com/data/reference/assets/assets/get

        Args:
            asset_id: Id of one of a site's assets.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        return self._client.send(_assets.get_asset(asset_id))

    def delete(self, asset_id: str) -> None:
        """Delete Asset.

        Remove one asset. Scope `assets:write`.
        https://developers.webflow.com/data/reference/assets/assets/delete

        Args:
            asset_id: Id of one of a site's assets.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        return self._client.send(_assets.delete_asset(asset_id))

    def update(
        self,
        asset_id: str,
        *,
        locale_id: str | None = None,
        display_name: str | None = None,
    ) -> Asset:
        """Update Asset.

        Change what is recorded about an asset. Scope `assets:write`.
        https://developers.webflow.com/data/reference/assets/assets/update

        Args:
            asset_id: Id of one of a site's assets.
            locale_id: Id of one locale. Only of use on sites that have localization
                turned on.
            display_name: Name of the asset for people to read.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _assets.update_asset(
            asset_id, locale_id=locale_id, display_name=display_name
        )
        return self._client.send(call)

    def list_folders(self, site_id: str) -> Any:
        """List Asset Folders.

        The documentation shows this operation by example only: arguments come from the
        example, and the result is plain JSON.
        """
        return self._client.send(_assets.list_folders(site_id))

    def create_folder(self, site_id: str, *, display_name: str | None = None) -> Any:
        """Create Asset Folder.

        The documentation shows this operation by example only: arguments come from the
        example, and the result is plain JSON.
        """
        call = _assets.create_folder(site_id, display_name=display_name)
        return self._client.send(call)

    def get_folder(self, asset_folder_id: str) -> Any:
        """Get Asset Folder.

        The documentation shows this operation by example only: arguments come from the
        example, and the result is plain JSON.
        """
        return self._client.send(_assets.get_folder(asset_folder_id))


class AsyncAssets(AsyncAssetsExtension):
    """`assets` operations."""

    async def list(
        self, site_id: str, *, offset: float | None = None, limit: float | None = None
    ) -> AssetList:
        """List Assets.

        Every asset that a site holds. Scope `assets:read`.
        https://developers.webflow.com/data/reference/assets/assets/list

        Args:
            site_id: Id of the site.
            offset: Where the page starts, for results that hold more records than the
                limit allows.
            limit: How many records one page holds at most (max limit: 100).

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _assets.list_assets(site_id, offset=offset, limit=limit)
        return await self._client.send(call)

    def iterate(
        self, site_id: str, *, offset: float | None = None, limit: int | None = None
    ) -> AsyncPaginator[Asset]:
        """Iterate over every item, page after page; give at most `limit`."""
        return self._client.paginate(
            _assets.list_assets(site_id, offset=offset), _assets.PAGES, limit=limit
        )

    async def create(
        self,
        site_id: str,
        *,
        file_name: str,
        file_hash: str,
        parent_folder: str | None = None,
    ) -> AssetUpload:
        """Upload Asset.

        Step one of two when a file goes up to a site. Scope `assets:write`.
        https://developers.webflow.com/data/reference/assets/assets/create

        Args:
            site_id: Id of the site.
            file_name: Name of the file with its extension. Names must have less than
                100 characters. At most 99 characters.
            file_hash: MD5 checksum of the file content.
            parent_folder: Folder id (optional).

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _assets.create_asset(
            site_id,
            file_name=file_name,
            file_hash=file_hash,
            parent_folder=parent_folder,
        )
        return await self._client.send(call)

    async def get(self, asset_id: str) -> Asset:
        """Get Asset.

        Read one asset with all its details. Scope `assets:read`.
        https://developers.webflow.com/data/reference/assets/assets/get

        Args:
            asset_id: Id of one of a site's assets.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        return await self._client.send(_assets.get_asset(asset_id))

    async def delete(self, asset_id: str) -> None:
        """Delete Asset.

        Remove one asset. Scope `assets:write`.
        https://developers.webflow.com/data/reference/assets/assets/delete

        Args:
            asset_id: Id of one of a site's assets.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        return await self._client.send(_assets.delete_asset(asset_id))

    async def update(
        self,
        asset_id: str,
        *,
        locale_id: str | None = None,
        display_name: str | None = None,
    ) -> Asset:
        """Update Asset.

        Change what is recorded about an asset. Scope `assets:write`.
        https://developers.webflow.com/data/reference/assets/assets/update

        Args:
            asset_id: Id of one of a site's assets.
            locale_id: Id of one locale. Only of use on sites that have localization
                turned on.
            display_name: Name of the asset for people to read.

        Raises:
            BadRequestError: The body sent is malformed.
            UnauthorizedError: The access token is not valid, or it gives no access ...
            NotFoundError: Nothing exists at this address.
            TooManyRequestsError: This access_token has used up its rate limit.
            InternalServerError: The server failed on our side. Retry in a while.
        """
        call = _assets.update_asset(
            asset_id, locale_id=locale_id, display_name=display_name
        )
        return await self._client.send(call)

    async def list_folders(self, site_id: str) -> Any:
        """List Asset Folders.

        The documentation shows this operation by example only: arguments come from the
        example, and the result is plain JSON.
        """
        return await self._client.send(_assets.list_folders(site_id))

    async def create_folder(
        self, site_id: str, *, display_name: str | None = None
    ) -> Any:
        """Create Asset Folder.

        The documentation shows this operation by example only: arguments come from the
        example, and the result is plain JSON.
        """
        call = _assets.create_folder(site_id, display_name=display_name)
        return await self._client.send(call)

    async def get_folder(self, asset_folder_id: str) -> Any:
        """Get Asset Folder.

        The documentation shows this operation by example only: arguments come from the
        example, and the result is plain JSON.
        """
        return await self._client.send(_assets.get_folder(asset_folder_id))
