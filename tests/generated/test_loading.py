"""What a plain JSON call loads of the package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CALL = """\
import sys
import httpx2
from webflow_client import Webflow

answer = httpx2.Response(200, json={{}})
transport = httpx2.MockTransport(lambda request: answer)
client = Webflow(access_token="t", http_client=httpx2.Client(transport=transport))
{call}
prefix = "webflow_client._runtime."
print(*(name.removeprefix(prefix) for name in sys.modules))
"""

SELDOM = {
    "formdata", "inputs", "jsontext", "pagination", "sse", "streaming", "tokens",
}  # fmt: skip
"""Modules that a GET without a query and with a fitting answer has no use for."""


def loaded(call: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CALL.format(call=call)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated" / "webflow")},
    )
    return set(done.stdout.split())


def test_a_plain_call_loads_what_it_needs() -> None:
    answer = '{"code": "x", "message": "m"}'
    fitting = (
        "from webflow_client._runtime import Call\n"
        "from webflow_client.resources import assets\n"
        "from webflow_client.models import Error\n"
        f"answer = httpx2.Response(200, content={answer!r})\n"
        "client.send(Call('GET', '/x', Error))"
    )
    assert not loaded(fitting) & SELDOM


def test_the_rest_is_there_when_it_is_needed() -> None:
    assert {"sse"} <= loaded("from webflow_client._runtime import Event; Event")
