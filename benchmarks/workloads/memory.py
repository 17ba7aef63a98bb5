"""Memory of many calls, and of one large answer.

Arguments: the server's URL, the number of calls. Prints, in bytes: `growth` of the
resident set over the calls after a warm-up; `size` of a large answer, and `passing`,
what decoding it took at most beyond the objects that are left.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tracemalloc
from importlib import import_module
from pathlib import Path
from typing import Any

WARM_UP = 2_000
ASSET = "000000000000000000000001"


def resident() -> int:
    """The resident set of this process, in bytes."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def growth(client: Any, calls: int) -> int:
    """Bytes that many calls leave behind."""
    for _ in range(WARM_UP):
        client.assets.get(ASSET)
    before = resident()
    for _ in range(calls):
        client.assets.get(ASSET)
    return resident() - before


def large(client: Any) -> dict[str, list[int]]:
    """Size of a large answer, and what it took to decode it beyond its objects."""
    package = import_module("webflow_client")
    call = import_module("webflow_client._runtime").Call
    tracemalloc.start()
    answer = client.fetch(call("GET", "/large", package.CollectionItemList))
    objects, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    size = len(answer.content)
    return {"size": [size], "passing": [peak - objects + size]}


if __name__ == "__main__":
    url, number = sys.argv[1], int(sys.argv[2])
    webflow = import_module("webflow_client").Webflow(
        access_token="secret", base_url=url
    )
    grown = growth(webflow, number)
    print(json.dumps({"growth": [grown], **large(webflow)}))
