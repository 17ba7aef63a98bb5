"""The page of a mock: what it says as JSON, and what a browser makes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fragmint.mock import Fault, Mock, serve
from fragmint.mock.console import HERE, PAGE, Console
from tests.mock.browser import CHROMIUM, DRIVER, MISSING, Browser, browser
from tests.mock.pets import document, parameter

EVIL = "<img src=x onerror=alert(1)>\"'</script>{{7*7}}\u202e"
SAID = document(
    "/pets/{id}",
    "put",
    parameters=[
        parameter("id", "path", {"type": "integer"}, example=7),
        parameter("kind", "query", {"enum": ["cat", "dog"]}, description=EVIL),
    ],
    summary=EVIL,
    tags=[EVIL],
    security=[{"key": []}],
    requestBody={"content": {"application/json": {"schema": {"type": "object", "properties": {
        "name": {"type": "string"}}}, "example": {"name": EVIL}}}},
    responses={
        "200": {"description": EVIL, "content": {"application/json": {"example": {"said": EVIL}}}},
        "404": {"description": "Gone"},
    },
    root={
        "servers": [{"url": "https://pets.example/v2"}],
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
        },
    },
)  # fmt: skip
KEY = "PUT /pets/{id}"


async def ask(
    mock: Mock, name: str, method: str = "GET", **more: Any
) -> httpx2.Response:
    transport = httpx2.ASGITransport(Console(mock))
    async with httpx2.AsyncClient(transport=transport) as client:
        return await client.request(method, f"http://mock{PAGE}{name}", **more)


async def test_files_and_their_policy() -> None:
    mock = Mock(SAID)
    page = await ask(mock, "")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    named = re.findall(r'(?:href|src)="([\w.]+)"', page.text)
    assert {"page.css", "page.js"} <= set(named)
    for name in named:
        assert (await ask(mock, name)).status_code == 200
    assert (await ask(mock, "..%2Fmock.py")).status_code == 404
    moved = await ask(mock, "../__fragmint__")
    assert (moved.status_code, moved.headers["location"]) == (307, PAGE)
    assert mock.calls == []


def test_the_page_loads_nothing_from_elsewhere() -> None:
    for path in HERE.glob("page.*"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path
        assert "innerHTML" not in text
        assert not re.search(r"<script>|style=|\son[a-z]+=\"", text)


async def test_what_it_serves() -> None:
    mock = Mock(SAID, faults=[Fault("latency", 0.5)])
    found = (await ask(mock, "operations")).json()
    assert (found["base"], found["faults"]) == ("/v2", {"latency": 0.5})
    assert [each["key"] for each in found["operations"]] == [KEY]
    detail = (await ask(mock, "operation", params={"key": KEY})).json()
    assert [(p["name"], p["value"]) for p in detail["parameters"]] == [
        ("id", "7"),
        ("kind", "cat"),
    ]
    assert detail["headers"]["X-Key"] == "key"
    assert json.loads(detail["body_sample"]) == {"name": EVIL}
    assert (await ask(mock, "operation", params={"key": "x"})).status_code == 404


async def test_requests_with_their_verdicts() -> None:
    mock = Mock(SAID)
    transport = mock.transport()
    secret = {"authorization": "Bearer abcdefgh12345678", "x-key": "abcdefgh12345678"}
    async with httpx2.AsyncClient(transport=transport, headers=secret) as client:
        await client.put("http://a/v2/pets/x", json={"name": 1})
        await client.put("http://a/v2/pets/1", json={})
    found = (await ask(mock, "requests")).json()
    assert found["total"] == 2
    first, second = found["requests"]
    assert (first["status"], second["violations"]) == (422, [])
    assert [v["pointer"] for v in first["violations"]] == ["", "/name"]
    assert json.loads(second["answer_body"]) == {"said": EVIL}
    assert "abcdefgh" not in json.dumps(first["headers"])
    later = (await ask(mock, "requests", params={"after": 1})).json()
    assert [each["number"] for each in later["requests"]] == [2]
    assert (await ask(mock, "requests", "DELETE")).status_code == 204
    assert mock.calls == []


async def test_faults_are_switched() -> None:
    mock = Mock(SAID)
    answer = await ask(mock, "faults", "PUT", json={"latency": 0.25})
    assert answer.json() == {"latency": 0.25}
    assert mock.faults.faults == [Fault("latency", 0.25)]
    wrongs: tuple[Any, ...] = ([], {"fire": 1}, {"latency": 2}, {"latency": "x"}, None)
    for wrong in wrongs:
        assert (await ask(mock, "faults", "PUT", json=wrong)).status_code == 400
    assert mock.faults.faults == [Fault("latency", 0.25)]
    assert (await ask(mock, "faults", "PUT", json={})).json() == {}


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Browser]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip(MISSING)
    with browser(tmp_path) as found:
        yield found


@pytest.mark.slow
def test_in_a_browser(window: Browser) -> None:
    mock = Mock(SAID)
    with serve(mock) as url:
        window.open(url + PAGE)
        window.wait(lambda: KEY.split()[1] in window.text("article code"))
        assert EVIL.split("\u202e")[0] in window.text("article .summary")
        assert window.run("return document.images.length") == 0
        window.write("input[aria-label=kind]", "bird")
        window.click("button.go")
        window.wait(lambda: "422" in window.text("#requests"))
        window.wait(lambda: "bird" in window.text("#requests .why"))
        window.write("input[aria-label=kind]", "cat")
        window.click("button.go")
        window.wait(lambda: "200" in window.text(".answer .status"))
        window.wait(lambda: "onerror" in window.text(".answer pre"))
        window.click("#faults-summary")
        window.click("input[name=unavailable]")
        window.wait(lambda: mock.faults.faults == [Fault("unavailable", 1.0)])
        window.wait(lambda: "unavailable" in window.text("#faults-summary"))
        window.click("button.go")
        window.wait(lambda: "503" in window.text("#requests"))
        window.click("#broken")
        shown = "#requests li:not([hidden]) .status"
        window.wait(lambda: window.text(shown) == "422")
        window.click("#requests li:not([hidden]) summary")
        window.wait(lambda: "Violations of the request" in window.text("#requests"))
        window.screenshot(Path("build/mock-page.png"))
    assert [call.status for call in mock.calls] == [422, 200, 503]
    assert mock.calls[1].header("x-key") == "key"
