"""The clients: `Webflow` and `AsyncWebflow`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime import Api, AsyncClient, Bearer, Client, Server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from typing_extensions import Unpack

    from ._runtime import AsyncClientOptions, ClientOptions
    from .resources.assets import Assets, AsyncAssets
    from .resources.collections import AsyncCollections, Collections

API = Api(
    title="Webflow Data API",
    package="webflow_client",
    version="v2",
    servers=(Server(url="https://api.webflow.com/v2"),),
    security={"bearer": Bearer()},
    default_security=(("bearer",),),
    environment="WEBFLOW",
)


class Webflow(Client):
    """Client of the Webflow Data API."""

    api = API

    def __init__(
        self,
        *,
        access_token: str | Callable[[], str] | None = None,
        base_url: str | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(
            credentials={"bearer": access_token}, base_url=base_url, **options
        )

    @cached_property
    def assets(self) -> Assets:
        """The `assets` group."""
        from .resources.assets import Assets

        return Assets(self)

    @cached_property
    def collections(self) -> Collections:
        """The `collections` group."""
        from .resources.collections import Collections

        return Collections(self)


class AsyncWebflow(AsyncClient):
    """Client of the Webflow Data API."""

    api = API

    def __init__(
        self,
        *,
        access_token: str | Callable[[], str | Awaitable[str]] | None = None,
        base_url: str | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__(
            credentials={"bearer": access_token}, base_url=base_url, **options
        )

    @cached_property
    def assets(self) -> AsyncAssets:
        """The `assets` group."""
        from .resources.assets import AsyncAssets

        return AsyncAssets(self)

    @cached_property
    def collections(self) -> AsyncCollections:
        """The `collections` group."""
        from .resources.collections import AsyncCollections

        return AsyncCollections(self)
