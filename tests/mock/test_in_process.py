"""The mock inside a program's own tests: transports, routes, calls, ASGI, fixtures."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fragmint.mock import Mock, Request, fault_of
from fragmint.mock.ledger import MOST_CALLS
from tests.mock.pets import document, parameter

ITEM = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
}
PROBLEM = {
    "type": "object",
    "properties": {"reason": {"type": "string", "example": "?"}},
}


def body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


SHOP = document(
    "/items/{id}",
    "put",
    parameters=[
        parameter("id", "path", {"type": "integer"}),
        parameter("dry", "query", {"type": "boolean"}),
    ],
    operationId="items.update",
    requestBody=body(ITEM),
    responses={"200": body(ITEM), "404": body(PROBLEM)},
    root={"servers": [{"url": "https://shop.example/v3"}]},
)
URL = "https://shop.example/v3/items/7"


def sync_client(mock: Mock) -> httpx2.Client:
    return httpx2.Client(transport=mock.transport())


def test_what_was_sent_is_in_the_calls() -> None:
    mock = Mock(SHOP)
    with sync_client(mock) as client:
        client.put(URL, params={"dry": "true"}, json={"id": 7})
    (call,) = mock.on("items.update").calls
    assert call.operation == "PUT /items/{id}"
    assert (call.path, call.query, call.body) == ({"id": 7}, {"dry": True}, {"id": 7})
    assert (call.status, call.header("content-type")) == (200, "application/json")
    assert mock.violations == []


async def test_async_clients() -> None:
    mock = Mock(SHOP)
    async with httpx2.AsyncClient(transport=mock.transport()) as client:
        found = await client.put(URL, json={"id": 7})
    assert found.json()["id"] == 7
    assert mock.on("PUT /items/{id}").called


def test_answers_come_in_turn_and_the_last_one_stays() -> None:
    mock = Mock(SHOP)
    mock.on("items.update").fails(404).answers({"id": 3}, headers={"X-Left": "2"})
    with sync_client(mock) as client:
        found = [client.put(URL, json={"id": 7}) for _ in range(3)]
    assert [answer.status_code for answer in found] == [404, 200, 200]
    assert found[0].json() == {"reason": "?"}
    assert found[2].json() == {"id": 3}
    assert found[2].headers["x-left"] == "2"
    mock.on("items.update").forget()
    with sync_client(mock) as client:
        assert client.put(URL, json={"id": 7}).json()["id"] == 7


def test_bodies_that_are_not_json() -> None:
    mock = Mock(SHOP)
    mock.on("items.update").answers(b"a;b", status=202, media_type="text/csv")
    with sync_client(mock) as client:
        found = client.put(URL, json={"id": 7})
    assert (found.status_code, found.content) == (202, b"a;b")
    assert found.headers["content-type"] == "text/csv"


@pytest.mark.parametrize("fault", ["reset", "truncated"])
def test_connections_that_break(fault: str) -> None:
    mock = Mock(SHOP)
    mock.on("items.update").breaks(fault).answers()
    with sync_client(mock) as client:
        with pytest.raises(httpx2.TransportError):
            client.put(URL, json={"id": 7})
        assert client.put(URL, json={"id": 7}).status_code == 200


def test_faults_reach_clients_without_a_socket() -> None:
    mock = Mock(SHOP, faults=[fault_of("rate-limit")])
    with sync_client(mock) as client:
        found = client.put(URL, json={"id": 7})
    assert (found.status_code, found.headers["retry-after"]) == (429, "1")
    assert mock.calls[0].fault == "rate-limit"


def test_mistakes_in_a_test_are_told() -> None:
    mock = Mock(SHOP)
    with pytest.raises(KeyError, match=r"perhaps 'items\.update'"):
        mock.on("item.update")
    with pytest.raises(
        ValueError, match="204 is not an error status; `breaks` takes faults"
    ):
        mock.on("items.update").fails(204)
    with pytest.raises(ValueError, match="`fire` is not a fault"):
        mock.on("items.update").breaks("fire")


def test_as_an_asgi_application() -> None:
    mock = Mock(SHOP)

    async def ask() -> httpx2.Response:
        transport = httpx2.ASGITransport(mock)
        async with httpx2.AsyncClient(transport=transport) as client:
            return await client.put(URL, json={"id": "x"})

    answer = asyncio.run(ask())
    assert answer.status_code == 422
    assert answer.json()["violations"][0]["kind"] == "schema"


def test_the_ledger_is_bounded() -> None:
    mock = Mock(SHOP)
    for number in range(MOST_CALLS + 10):
        mock.handle(Request("GET", f"/{number}", "", (), b""))
    assert len(mock.calls) == MOST_CALLS
    assert mock.calls[0].request.path == "/10"


def test_the_ledger_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fragmint.mock.ledger.MOST_BYTES", 1_000)
    mock = Mock(SHOP)
    for _ in range(5):
        mock.handle(Request("POST", "/", "", (), bytes(400)))
    assert len(mock.calls) == 2
    mock.handle(Request("POST", "/", "", (), bytes(4_000)))
    assert len(mock.calls) == 1


def written(folder: Path) -> Path:
    """A generated project, as far as the mock is concerned."""
    tests = folder / "project" / "tests"
    tests.mkdir(parents=True)
    (tests / "openapi.json").write_text(json.dumps(SHOP))
    operations = {"items.put": {"key": "PUT /items/{id}"}}
    (tests / "names.json").write_text(json.dumps({"operations": operations}))
    return tests


def test_the_names_of_a_generated_client(tmp_path: Path) -> None:
    tests = written(tmp_path)
    for source in (tests.parent, tests, tests / "openapi.json"):
        assert Mock.load(source).on("items.put").operation == "PUT /items/{id}"


def test_documents_and_pages(tmp_path: Path) -> None:
    page = tmp_path / "boats.md"
    page.write_text("# Boats\n\n## GET /boats\n\n```json\n[]\n```\n")
    assert list(Mock.load(page).operations) == ["GET /boats"]
    with pytest.raises(ValueError, match="missing-file"):
        Mock.load(tmp_path / "none.md")


SUITE = """\
import pytest

def test_fine(mock_api, client):
    mock_api.on("items.put").answers({"id": 9})
    assert client.put("/items/7", json={"id": 7}).json() == {"id": 9}
    assert mock_api.on("items.put").calls[0].path == {"id": 7}

def test_nothing_is_left(mock_api, client):
    assert mock_api.calls == []
    assert client.put("/items/7", json={"id": 7}).json()["id"] == 7

def test_broken(client):
    client.put("/items/x", json={"id": 7})
"""


def outcome(folder: Path, code: str) -> str:
    """What pytest says of a module, with the plugin and no other."""
    (folder / "test_it.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "fragmint.pytest_plugin", "-q"],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


def test_fixtures(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\nfragmint_mock = project\n")
    found = outcome(tmp_path, SUITE)
    assert "3 passed, 1 error" in found
    assert "requests violated the document:" in found
    assert "path parameter id" in found


def test_fixtures_leave_other_projects_alone(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    code = "import pytest\n@pytest.fixture\ndef client():\n    return 5\n"
    code += "def test_own(client):\n    assert client == 5\n"
    assert "1 passed" in outcome(tmp_path, code)


def test_fixtures_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\nfragmint_mock = none.md\n")
    found = outcome(tmp_path, "def test_it(mock_api):\n    pass\n")
    assert "fragmint_mock: " in found
    assert "missing-file" in found


GENERATED = Path(__file__).parents[2] / "generated" / "webflow"
OWN_CLIENT = """\
import pytest
from webflow_client import NotFoundError

def test_methods(mock_api, client):
    mock_api.on("assets.list").answers().fails(404)
    assert client.assets.list("580e63e98c9a982ac9b8b741") is not None
    with pytest.raises(NotFoundError):
        client.assets.list("580e63e98c9a982ac9b8b741")
    assert mock_api.on("assets.list").calls[0].header("authorization") == (
        "Bearer test-access-token"
    )
"""
OWN_ASYNC_CLIENT = """\
import asyncio

def test_methods(mock_api, client):
    found = asyncio.run(client.assets.list("580e63e98c9a982ac9b8b741"))
    assert found is not None
    assert mock_api.on("assets.list").called
"""


@pytest.mark.parametrize(
    ("name", "code"), [("Webflow", OWN_CLIENT), ("AsyncWebflow", OWN_ASYNC_CLIENT)]
)
def test_the_generated_client_as_a_fixture(
    name: str, code: str, tmp_path: Path
) -> None:
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\nfragmint_mock = {GENERATED}\n"
        f"fragmint_client = webflow_client:{name}\n"
    )
    # Its package need not be installed, for the modules of the program neither.
    assert "1 passed" in outcome(tmp_path, code)


@pytest.mark.parametrize("named", ["webflow_client:Nobody", "nobody:Webflow", ":x"])
def test_a_client_that_nobody_has(named: str, tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\nfragmint_mock = {GENERATED}\nfragmint_client = {named}\n"
    )
    shown = outcome(tmp_path, "def test(client):\n    pass\n")
    assert "UsageError: fragmint_client: " in shown
    assert "; write it as `webflow_client:Webflow`" in shown


def test_the_table_of_several_processes_is_that_of_one() -> None:
    tables = []
    for more in ([], ["-p", "xdist", "-n", "2"]):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "fragmint.pytest_plugin"]
        done = subprocess.run(
            [*command, *more, "-k", "test_assets", "-o", "addopts=", "tests"],
            cwd=GENERATED,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            capture_output=True,
            text=True,
        )
        lines = done.stdout.splitlines()
        start = next(n for n, line in enumerate(lines) if "what is documented" in line)
        tables.append(lines[start + 1 : start + 5])
    assert tables[0] == tables[1]
    assert tables[0][0].startswith("operations             8 of 13")
