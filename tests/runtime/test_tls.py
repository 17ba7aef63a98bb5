"""Certificates are verified, and loaded only when a TLS connection opens."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx2
import pytest

from generator.runtime import ApiConnectionError, Call
from generator.runtime.shared import default_context
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import AsyncPets, Pets


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[ssl.SSLContext]:
    contexts: list[ssl.SSLContext] = []
    create = httpx2.create_ssl_context

    def noted() -> ssl.SSLContext:
        contexts.append(create())
        return contexts[-1]

    monkeypatch.setattr(httpx2, "create_ssl_context", noted)
    return contexts


@pytest.fixture
def no_tls() -> Iterator[tuple[str, str]]:
    with FaultyServer(lambda request, count: "ok") as server:
        yield server.url, server.url.replace("http://", "https://")


def test_the_context_is_that_of_the_transport() -> None:
    ours, theirs = default_context(), httpx2.create_ssl_context()
    assert ours.verify_mode == theirs.verify_mode == ssl.CERT_REQUIRED
    assert ours.check_hostname is theirs.check_hostname is True
    assert ours.cert_store_stats() == theirs.cert_store_stats()


def test_sync(made: list[ssl.SSLContext], no_tls: tuple[str, str]) -> None:
    plain, secure = no_tls
    with Pets(
        base_url=plain, credentials={"bearer": "x"}, max_retries=0, timeout=0.5
    ) as client:
        client.send(Call("GET", "/pets", dict[str, object]))
        assert made == []
        with pytest.raises(ApiConnectionError):
            client.with_options(base_url=secure).send(Call("GET", "/pets", None))
    assert len(made) == 1


async def test_async(made: list[ssl.SSLContext], no_tls: tuple[str, str]) -> None:
    plain, secure = no_tls
    async with AsyncPets(
        base_url=plain, credentials={"bearer": "x"}, max_retries=0, timeout=0.5
    ) as client:
        await client.send(Call("GET", "/pets", dict[str, object]))
        assert made == []
        with pytest.raises(ApiConnectionError):
            await client.with_options(base_url=secure).send(Call("GET", "/pets", None))
    assert len(made) == 1
