"""Retry arithmetic with a fake clock and dice."""

from __future__ import annotations

import time
from contextlib import suppress
from email.utils import formatdate

import httpx2
import pytest
from hypothesis import given, strategies as st

from generator.runtime import ApiStatusError, Call
from generator.runtime.retry import (
    CAP,
    IDEMPOTENT,
    TRANSIENT,
    Budget,
    RateLimit,
    backoff,
    retry_after,
    status_allows,
    wait,
)
from tests.runtime.pets import Pet, pets

NOW = 1_700_000_000.0
FORMS = [
    ({"retry-after": "3"}, 3.0),
    ({"retry-after": "0"}, 0.0),
    ({"retry-after": "1.5"}, 1.5),
    ({"retry-after": "1e9"}, 1e9),
    ({"retry-after-ms": "250"}, 0.25),
    ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
    ({"retry-after": formatdate(NOW + 30, usegmt=True)}, 30.0),
    ({"retry-after": formatdate(NOW - 30, usegmt=True)}, 0.0),
    ({"retry-after": "-1"}, None),
    ({"retry-after": "nan"}, None),
    ({"retry-after": "inf"}, None),
    ({"retry-after": " 7 "}, 7.0),
    ({"retry-after": "0x10"}, None),
    ({"retry-after": "1_0"}, None),
    ({"retry-after": "1e999"}, None),
    ({"retry-after": "\u0661\u0662"}, None),
    ({"retry-after": "9" * 5000}, None),
    ({"retry-after": "Wed, 21 Oct 99999 07:28:00 GMT"}, None),
    ({"retry-after-ms": "-1", "retry-after": "2"}, 2.0),
    ({"retry-after": "soon"}, None),
    ({"retry-after": ""}, None),
    ({}, None),
]


@pytest.mark.parametrize(("headers", "seconds"), FORMS)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


@given(st.integers(0, 10_000), st.floats(0, 1))
def test_backoff_is_jittered_and_capped(retry: int, draw: float) -> None:
    assert 0 <= backoff(retry, lambda: draw) <= CAP
    assert backoff(retry, lambda: 0.0) == 0


@given(st.integers(0, 20), st.floats(0, 1), st.floats(0, 100), st.floats(0.1, 60))
def test_never_sooner_than_asked(
    retry: int, draw: float, asked: float, longest: float
) -> None:
    seconds = wait(retry, {"retry-after": repr(asked)}, longest, lambda: draw)
    if asked > longest:
        assert seconds is None
    else:
        assert seconds is not None
        assert asked <= seconds <= longest


@given(st.lists(st.booleans(), max_size=300))
def test_the_budget_bounds_the_load(patience: list[bool]) -> None:
    budget = Budget()
    sent = 0
    for eager in patience:
        budget.earn()
        sent += 1
        for _ in range(5 if eager else 1):
            sent += budget.spend()
    assert sent <= len(patience) * 1.1 + 10 + 1e-6


def test_load_on_a_dead_server_grows_by_a_tenth_at_most() -> None:
    budget = Budget()
    for _ in range(100):
        budget.earn()
        while budget.spend():
            pass
    sent = 0
    for _ in range(10_000):
        budget.earn()
        sent += 1 + budget.spend() + budget.spend()
    assert sent <= 11_001


@pytest.mark.parametrize(
    ("headers", "calls"),
    [
        ({"Retry-After": "0"}, 31),
        ({"retry-after-ms": "1"}, 31),
        # A budget of ten retries, and the first attempt.
        ({}, 11),
    ],
)
def test_a_wait_that_the_server_asks_for_spends_no_budget(
    headers: dict[str, str], calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.runtime.retry.backoff", lambda *given: 0.0)
    seen: list[int] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(1)
        status = 429 if len(seen) <= 30 else 200
        return httpx2.Response(status, headers=headers, json={"id": "a"})

    with suppress(ApiStatusError):
        pets(handle, max_retries=40).send(Call("GET", "/pets", Pet))
    assert len(seen) == calls


@pytest.mark.parametrize(
    ("status", "method", "keyed", "allowed"),
    [
        (429, "POST", False, True),
        (429, "GET", False, True),
        (503, "GET", False, True),
        (503, "DELETE", False, True),
        (408, "PUT", False, True),
        (503, "POST", False, False),
        (503, "PATCH", False, False),
        (503, "POST", True, True),
        (500, "GET", False, False),
        (500, "POST", True, False),
        (409, "GET", False, False),
        (409, "POST", True, False),
        (404, "GET", False, False),
    ],
)
def test_which_statuses(status: int, method: str, keyed: bool, allowed: bool) -> None:
    safe = keyed or method in IDEMPOTENT
    assert status_allows(status, TRANSIENT, safe=safe, asked=False) is allowed


@pytest.mark.parametrize(
    ("status", "method", "allowed"),
    [
        (500, "GET", True),
        (520, "PUT", True),
        (529, "GET", True),
        (500, "POST", False),
        (404, "GET", False),
        (429, "POST", True),
    ],
)
def test_statuses_with_a_time_to_come_back(
    status: int, method: str, allowed: bool
) -> None:
    safe = method in IDEMPOTENT
    assert status_allows(status, TRANSIENT, safe=safe, asked=True) is allowed


def test_rate_limit_headers() -> None:
    seen = RateLimit.parse(
        {"x-ratelimit-limit": "60", "ratelimit-remaining": "7", "retry-after": "2"}
    )
    assert seen == RateLimit(60, 7, None, 2.0)


@pytest.mark.parametrize("late", [-3600, 0, 3600])
def test_a_date_is_one_of_the_servers_clock(late: int) -> None:
    clock = time.time() + late
    headers = {
        "date": formatdate(clock, usegmt=True),
        "retry-after": formatdate(clock + 30, usegmt=True),
    }
    assert retry_after(headers) == 30


def test_a_date_without_a_date_of_the_answer() -> None:
    for stated in ({}, {"date": "yesterday"}):
        later = {**stated, "retry-after": formatdate(time.time() + 30, usegmt=True)}
        assert 28 < (retry_after(later) or 0) <= 30
