"""Throughput of 200 concurrent calls, ours and the bare transport's in turns.

Arguments: the server's URL, rounds. Prints calls per second of wall time.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module

CALLS = 200
WAVES = 3
ASSET = "000000000000000000000001"


async def rate(call: Callable[[], Awaitable[object]]) -> float:
    """Calls per second, `CALLS` of them at any time."""
    started = time.perf_counter()
    for _ in range(WAVES):
        await asyncio.gather(*(call() for _ in range(CALLS)))
    return WAVES * CALLS / (time.perf_counter() - started)


async def rates(url: str, rounds: int) -> dict[str, list[float]]:
    """Calls per second of each, one value per round."""
    headers = {"Authorization": "Bearer secret"}
    async with (
        import_module("httpx2").AsyncClient(headers=headers) as bare,
        import_module("webflow_client").AsyncWebflow(
            access_token="secret", base_url=url
        ) as client,
    ):
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "bare": lambda: bare.get(f"{url}/assets/{ASSET}"),
            "ours": lambda: client.assets.get(ASSET),
        }
        for call in calls.values():
            await rate(call)
        found: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(rounds):
            for name, call in calls.items():
                found[name].append(await rate(call))
        return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(rates(sys.argv[1], int(sys.argv[2])))))
