"""Servers and their variables (OpenAPI 3.1.1, sections 4.8.5 and 4.8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from generator.ir import Server
from generator.lower.objects import text


def lower_servers(said: Any) -> Iterator[Server]:
    """The servers, with their variables."""
    for entry in said if isinstance(said, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("url"), str):
            about = text(entry.get("description"))
            yield Server(entry["url"], about, tuple(variables(entry.get("variables"))))


def variables(said: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, default and allowed values of each server variable."""
    for name, entry in said.items() if isinstance(said, dict) else ():
        if isinstance(entry, dict):
            values = entry.get("enum")
            allowed = tuple(map(str, values)) if isinstance(values, list) else ()
            yield name, str(entry.get("default", "")), allowed


def absolute(url: str | None, root: str | None) -> str | None:
    """A server's URL, a relative one below the document's own (RFC 3986, section 5)."""
    if url is None or urlsplit(url).scheme:
        return url
    return urljoin(root, url) if root and urlsplit(root).scheme else None


def server_url(servers: tuple[Server, ...]) -> str | None:
    """The URL of the first server with its variables' defaults filled in."""
    if not servers:
        return None
    url = servers[0].url
    for name, default, _ in servers[0].variables:
        url = url.replace("{" + name + "}", default)
    return url
