"""Servers of others that run here, and our client of what they say of themselves."""

from __future__ import annotations

from dataclasses import dataclass

from .stage import Verdict


@dataclass(frozen=True, slots=True)
class Server:
    """A server that a package brings."""

    name: str
    packages: tuple[str, ...]


SERVERS: tuple[Server, ...] = ()


def against_server(server: Server) -> Verdict:
    """Nothing yet."""
    return Verdict(server.name, "")
