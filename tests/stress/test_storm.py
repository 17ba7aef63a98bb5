"""100,000 calls under faults, and as many path values (`make stress`)."""

from __future__ import annotations

import os
import resource

from hypothesis import given, settings, strategies as st

from generator.runtime import ApiError, Call, Client, path
from tests.runtime.faulty import FaultyServer
from tests.runtime.pets import TOKEN, Pet, Pets
from tests.runtime.storm import storm

CALLS = int(os.environ.get("STRESS_CALLS", "100000"))


def test_a_storm() -> None:
    tally = storm(CALLS, share=0.02, workers=50)
    assert tally.answered + tally.failed == CALLS
    assert tally.answered > CALLS * 0.9
    assert (tally.lost, tally.doubled, tally.foreign) == ([], [], [])
    assert tally.late == []


def _resident() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / (1 << 20)


def test_memory_stays_level() -> None:
    with (
        FaultyServer(lambda request, attempt: "ok") as server,
        Pets(credentials={"bearer": TOKEN}, base_url=server.url) as client,
    ):
        _many(client, server, CALLS // 10)
        before = _resident()
        _many(client, server, CALLS)
        assert _resident() - before <= 4


def _many(client: Client, server: FaultyServer, calls: int) -> None:
    for number in range(calls):
        client.send(Call("GET", path("/pets/{}", number), Pet))
        if number % 100 == 0:
            server.ledger.received.clear()
            server.ledger.applied.clear()
            server.ledger.requests.clear()


@settings(max_examples=CALLS, deadline=None)
@given(st.text(max_size=12))
def test_no_path_value_escapes(value: str) -> None:
    try:
        made = path("/a/{}/b", value)
    except ApiError:
        return
    first, second, inner, last = made.split("/")
    assert (first, second, last) == ("", "a", "b")
    assert inner not in ("", ".", "..")
    assert not set(inner) & set("?#\\;@ \r\n")
