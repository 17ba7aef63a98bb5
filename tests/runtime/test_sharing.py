"""One client in many threads, processes and event loops."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from generator.runtime import Call, ClosedClientError, shared
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import TOKEN, AsyncPets, Pet, Pets

GET: Call[Pet] = Call("GET", "/pets/p1", Pet)


def test_threads_share_a_client() -> None:
    with (
        FaultyServer(lambda request, attempt: "ok") as server,
        Pets(credentials={"bearer": TOKEN}, base_url=server.url) as client,
    ):
        found: list[str] = []

        def work() -> None:
            for _ in range(20):
                found.append(client.send(GET).id)

        threads = [threading.Thread(target=work) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == ["p1"] * 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_has_its_own_pool() -> None:
    with (
        FaultyServer(lambda request, attempt: "ok") as server,
        Pets(credentials={"bearer": TOKEN}, base_url=server.url) as client,
    ):
        client.send(GET)
        assert in_child(lambda: client.send(GET).id == "p1")
        before = server.connections
        client.send(GET)
        assert server.connections == before == 2


def in_child(check: Callable[[], bool]) -> bool:
    """Whether a check holds in a forked process."""
    child = os.fork()
    if not child:
        status = 2
        try:
            signal.alarm(5)
            status = 0 if check() else 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_fork_while_locks_are_held() -> None:
    with (
        FaultyServer(lambda request, attempt: "ok") as server,
        Pets(credentials={"bearer": TOKEN}, base_url=server.url) as client,
    ):
        client.send(GET)
        shared = client._shared
        for lock in (shared._lock, shared.budget._lock, shared.room.token_lock):
            with lock:
                assert in_child(lambda: client.send(GET).id == "p1")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_threads_of_a_forked_process_share_one_pool() -> None:
    with (
        FaultyServer(lambda request, attempt: "ok") as server,
        Pets(credentials={"bearer": TOKEN}, base_url=server.url) as client,
    ):

        def check() -> bool:
            rooms = set()

            def work(_: int) -> None:
                client.send(GET)
                rooms.add(id(client._shared.room.http))

            with ThreadPoolExecutor(20) as pool:
                list(pool.map(work, range(100)))
            return len(rooms) == 1

        assert in_child(check)


def test_one_client_in_several_event_loops() -> None:
    with FaultyServer(lambda request, attempt: "ok") as server:
        client = AsyncPets(credentials={"bearer": TOKEN}, base_url=server.url)
        quick = client.with_options(timeout=5)
        for _ in range(3):
            assert asyncio.run(client.send(GET)).id == "p1"
            assert asyncio.run(quick.send(GET)).id == "p1"

        async def many() -> list[str]:
            pets = await asyncio.gather(*(client.send(GET) for _ in range(20)))
            return [pet.id for pet in pets]

        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: asyncio.run(many()), range(8)))
        assert found == [["p1"] * 20] * 8
        asyncio.run(client.send(GET))
        assert len(client._shared._rooms) == 1
        asyncio.run(client.close())
        with pytest.raises(ClosedClientError):
            asyncio.run(client.send(GET))


def test_the_pool_of_a_loop_is_closed_with_the_client() -> None:
    async def main(url: str) -> Any:
        client = AsyncPets(base_url=url)
        assert (await client.send(GET)).id == "p1"
        http = client._shared.room.http
        await asyncio.gather(client.close(), client.close())
        return http

    with FaultyServer(lambda request, attempt: "ok") as server:
        assert asyncio.run(main(server.url)).is_closed


def test_closing_while_calls_are_under_way() -> None:
    with FaultyServer(lambda request, attempt: "drip_body") as server:
        client = Pets(base_url=server.url, timeout=5)
        found: list[BaseException] = []

        def work() -> None:
            try:
                client.send(GET)
            except BaseException as error:
                found.append(error)

        threads = [threading.Thread(target=work) for _ in range(3)]
        for thread in threads:
            thread.start()
        # Each call is under way once its request has arrived.
        while len(server.ledger.requests) < 3:
            time.sleep(0.001)
        client.close()
        for thread in threads:
            thread.join(10)
    assert {type(error) for error in found} == {ClosedClientError}
    assert len(found) == 3


def test_hosts_by_their_addresses_where_time_is_short() -> None:
    assert shared._addresses("localhost.invalid", 80) == ["localhost.invalid"]
    with shared.until(time.monotonic() + 5):
        assert shared._addresses("127.0.0.1", 80) == ["127.0.0.1"]
