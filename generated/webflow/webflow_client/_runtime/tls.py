"""The TLS settings of a transport, made when the first TLS connection opens."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import httpx2

if TYPE_CHECKING:
    import ssl


class _Later:
    """Stands in for the context that `httpx2` makes by default.

    Loading the trusted certificates takes longer than all the rest of a client.
    """

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)


def default_context() -> ssl.SSLContext:
    """The default context of `httpx2`, certificates verified; loaded on first use."""
    return cast("ssl.SSLContext", _Later())
