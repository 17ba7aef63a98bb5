"""`client.assets.upload(...)`: the documented two-step upload in one call.

The first step creates the asset, the second posts the file to the storage that the
answer names, as a form with exactly the fields that it gives and the file last. The
storage never sees the client's token.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .._runtime import ApiError, AsyncResource, Call, Resource, multipart_body
from ..endpoints import assets as _assets

if TYPE_CHECKING:
    from .._runtime import File
    from .._runtime.formdata import Attachment
    from ..models.assets import Asset, AssetUpload


class UploadError(ApiError):
    """An upload that stopped half way.

    Attributes:
        step: What failed: `create`, `upload` or `get`.
        created: The asset as it was created, to be given as `resume=`; None if even
            that failed.
    """

    step: str = ""
    created: AssetUpload | None = None

    @classmethod
    def at(cls, step: str, created: AssetUpload | None, cause: ApiError) -> UploadError:
        """The error for what a step ended with."""
        error = cls(f"the upload failed at the step `{step}`: {cause}")
        error.step, error.created = step, created
        error.operation, error.method = cause.operation, cause.method
        error.url, error.attempts = cause.url, cause.attempts
        return error


class AssetsExtension(Resource):
    """What the generated `Assets` has besides the documented operations."""

    def upload(
        self,
        site_id: str,
        file: File,
        *,
        file_name: str | None = None,
        parent_folder: str | None = None,
        resume: AssetUpload | None = None,
    ) -> Asset:
        """Upload a file to a site and give the asset.

        Args:
            site_id: Unique identifier of the site.
            file: A path, bytes, a file object, or (name, content, type).
            file_name: Name of the asset, less than 100 characters. Default: the file's.
            parent_folder: Identifier of the asset folder.
            resume: What `UploadError.created` held, to go on instead of starting anew.

        Raises:
            UploadError: A step failed; its cause is `__cause__`.
        """
        from .._runtime.formdata import Attachment

        source = Attachment.of(file, file_name or "file")
        created = resume
        step = "create"
        try:
            if created is None:
                create = _create(
                    site_id, source, file_name, parent_folder, _md5(source)
                )
                created = self._client.send(create)
            step = "upload"
            self._client.send(_post_file(created, source))
            step = "get"
            return self._client.send(_assets.get_asset(created.id or ""))
        except ApiError as error:
            raise UploadError.at(step, created, error) from error


class AsyncAssetsExtension(AsyncResource):
    """What the generated `AsyncAssets` has besides the documented operations."""

    async def upload(
        self,
        site_id: str,
        file: File,
        *,
        file_name: str | None = None,
        parent_folder: str | None = None,
        resume: AssetUpload | None = None,
    ) -> Asset:
        """Upload a file to a site and give the asset.

        Args:
            site_id: Unique identifier of the site.
            file: A path, bytes, a file object, or (name, content, type).
            file_name: Name of the asset, less than 100 characters. Default: the file's.
            parent_folder: Identifier of the asset folder.
            resume: What `UploadError.created` held, to go on instead of starting anew.

        Raises:
            UploadError: A step failed; its cause is `__cause__`.
        """
        from anyio.to_thread import run_sync

        from .._runtime.formdata import Attachment

        source = Attachment.of(file, file_name or "file")
        created = resume
        step = "create"
        try:
            if created is None:
                digest = await run_sync(_md5, source)
                create = _create(site_id, source, file_name, parent_folder, digest)
                created = await self._client.send(create)
            step = "upload"
            await self._client.send(_post_file(created, source))
            step = "get"
            return await self._client.send(_assets.get_asset(created.id or ""))
        except ApiError as error:
            raise UploadError.at(step, created, error) from error


def _md5(source: Attachment) -> str:
    """The MD5 digest of a file, in hexadecimal digits, read in pieces."""
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in source.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _create(
    site_id: str,
    source: Attachment,
    file_name: str | None,
    parent_folder: str | None,
    file_hash: str,
) -> Call[AssetUpload]:
    """The first step."""
    return _assets.create_asset(
        site_id,
        file_name=file_name or source.name,
        file_hash=file_hash,
        parent_folder=parent_folder,
    )


def _post_file(created: AssetUpload, source: Attachment) -> Call[None]:
    """The second step: the form that the storage expects, without credentials."""
    target = urlsplit(created.upload_url or "")
    details = created.upload_details.to_dict() if created.upload_details else {}
    return Call(
        "POST",
        target.path or "/",
        None,
        body=multipart_body({**details, "file": source}, files=("file",)),
        server=f"{target.scheme}://{target.netloc}",
        security=(),
        operation="assets.upload",
    )
