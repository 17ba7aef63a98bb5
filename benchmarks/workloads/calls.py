"""Calls that get a small JSON answer: seconds of CPU time per call.

Arguments: who calls, the server's URL, calls per round, rounds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module

from benchmarks.workloads.timing import turns

Call = Callable[[], object]
ASSET = "000000000000000000000001"


def ours(url: str) -> dict[str, Call]:
    """Our client, and in turns with it the transport alone."""
    httpx2 = import_module("httpx2")
    bare = httpx2.Client(headers={"Authorization": "Bearer secret"})
    client = import_module("webflow_client").Webflow(
        access_token="secret", base_url=url
    )
    return {
        "bare": lambda: bare.get(f"{url}/assets/{ASSET}"),
        "ours": lambda: client.assets.get(ASSET),
    }


def webflow(url: str) -> dict[str, Call]:
    """The vendor's own package."""
    environment = import_module("webflow.environment").WebflowEnvironment(
        base=url, data_api=url, content_delivery_api=url
    )
    client = import_module("webflow").Webflow(
        access_token="secret", environment=environment
    )
    return {"webflow": lambda: client.assets.get(ASSET)}


def openai(url: str) -> dict[str, Call]:
    """A package that is held up as a model."""
    client = import_module("openai").OpenAI(api_key="secret", base_url=url)
    return {"openai": lambda: client.models.retrieve("small")}


CALLERS = {"ours": ours, "webflow": webflow, "openai": openai}

if __name__ == "__main__":
    caller, server, count, rounds = sys.argv[1:]
    print(json.dumps(turns(CALLERS[caller](server), int(count), int(rounds))))
