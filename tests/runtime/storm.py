"""Many calls under many faults, and what the ledger says afterwards."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from generator.runtime import ApiError, Call, json_body
from tests.runtime.pets import TOKEN, AsyncPets, Pet

ROOT = Path(__file__).parents[2]
DEADLINE = 1.0
Lags: TypeAlias = deque[tuple[float, float]]
GRACE = 0.1


@dataclass
class Tally:
    """What happened to the logical calls."""

    answered: int = 0
    failed: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    foreign: list[BaseException] = field(default_factory=list)


def storm(calls: int, seed: int = 1, share: float = 0.1, workers: int = 20) -> Tally:
    """Make `calls` calls, a `share` of whose attempts meet a fault."""
    command = [
        sys.executable,
        "-m",
        "tests.runtime.storm_server",
        str(seed),
        str(share),
    ]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        tally, answered = asyncio.run(_run(url, calls, workers))
        server.stdin.close()
        applied: dict[str, int] = json.loads(server.stdout.readline())
    tally.lost += [name for name in answered if not applied.get(name)]
    for name, count in applied.items():
        once = name.startswith(("POST", "PATCH")) and not name.endswith("keyed")
        if once and count > 1:
            tally.doubled.append(name)
    return tally


def _call(number: int) -> Call[Pet]:
    method = ("GET", "POST", "PUT", "PATCH", "DELETE")[number % 5]
    keyed = method == "POST" and number % 2 == 0
    return Call(
        method,
        "/pets",
        Pet,
        headers={"X-Call": f"{method}-{number}{'-keyed' if keyed else ''}"},
        body=json_body({"n": number}) if method not in ("GET", "DELETE") else None,
        idempotency_key="Idempotency-Key" if keyed else None,
    )


async def _run(url: str, calls: int, workers: int) -> tuple[Tally, list[str]]:
    tally, answered, numbers = Tally(), list[str](), iter(range(calls))
    async with AsyncPets(
        credentials={"bearer": TOKEN}, base_url=url, deadline=DEADLINE
    ) as client:

        lags: Lags = deque(maxlen=500)

        async def work() -> None:
            for number in numbers:
                await _one(client, _call(number), tally, answered, lags)

        watch = asyncio.create_task(_watched(lags))
        await asyncio.gather(*(work() for _ in range(workers)))
        watch.cancel()
    return tally, answered


async def _watched(lags: Lags) -> None:
    """Note how late the machine lets a sleeper wake up: nobody can do better."""
    while True:
        start = time.monotonic()
        await asyncio.sleep(0.01)
        now = time.monotonic()
        lags.append((now, now - start - 0.01))


async def _one(
    client: AsyncPets,
    call: Call[Pet],
    tally: Tally,
    answered: list[str],
    lags: Lags,
) -> None:
    assert call.headers is not None
    start = time.monotonic()
    try:
        pet = await client.send(call)
    except ApiError:
        tally.failed += 1
    except Exception as problem:
        tally.foreign.append(problem)
    else:
        tally.answered += 1
        assert pet.id == "p1"
        answered.append(str(call.headers["X-Call"]))
    took = time.monotonic() - start
    if took > DEADLINE + GRACE:
        await asyncio.sleep(0.02)
        took -= max((lag for at, lag in lags if at >= start), default=0.0)
    if took > DEADLINE + GRACE:
        tally.late.append(took)
