"""What callers can ask of a mock: statuses, examples, errors of the API, misbehaviour."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fragmint.mock import Mock, serve
from fragmint.mock.faults import KINDS, Faults, fault_of
from fragmint.mock.loading import Described
from fragmint.mock.requests import Request
from generator.cli.serving import ServerChoices, described, run
from generator.report.diagnostics import InputError, Report
from tests.mock.pets import document, request

BOAT = {
    "type": "object",
    "properties": {
        "count": {"type": "number"},
        "size": {"type": "integer", "example": 12},
        "state": {"type": "string", "default": "docked"},
        "owner_email": {"type": "string"},
        "createdAt": {"type": "string"},
        "wrong": {"type": "integer", "example": "many"},
    },
}
EXAMPLES = {"small": {"value": {"size": 1}}, "large": {"value": {"size": 9}}}
RESPONSES = {
    "200": {"description": "", "content": {"application/json": {"schema": BOAT}}},
    "404": {"description": "", "content": {"application/json": {"examples": EXAMPLES}}},
    "422": {
        "description": "",
        "content": {"application/json": {"example": {"error": "no"}}},
    },
}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
SAID = document("/boats", responses=RESPONSES, parameters=[LIMIT])


def asked(
    stated: dict[str, Any], query: str = "", native: bool = False
) -> tuple[int, Any]:
    """Status and JSON of an answer."""
    request = Request(method="GET", path="/boats", query=query, headers=(), body=b"")
    reply = Mock(stated, native=native).handle(request)
    return reply.status, json.loads(reply.content)


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        ("code=404", (404, {"size": 1})),
        ("code=404, example=large", (404, {"size": 9})),
        ('code="404"; example="large"', (404, {"size": 9})),
        ("code=404, example=none", (404, {"size": 1})),
    ],
)
def test_preferred_answers(prefer: str, expected: tuple[int, Any]) -> None:
    headers = (("prefer", prefer),)
    request = Request(method="GET", path="/boats", query="", headers=headers, body=b"")
    reply = Mock(SAID).handle(request)
    assert (reply.status, json.loads(reply.content)) == expected


@pytest.mark.parametrize(
    ("prefer", "applied", "missed"),
    [
        ("code=404", "code=404", ""),
        ("code=404, example=large", 'code=404, example="large"', ""),
        ("code=404, example=none", "code=404", "there is small, large"),
        ("example=none", None, "there is none"),
        ("code=418", "code=418", "code 418: no such response"),
        ("dynamic=true", "dynamic=true", ""),
        ("wait=1", None, ""),
    ],
)
def test_what_is_met_of_preferences(
    prefer: str, applied: str | None, missed: str
) -> None:
    for strict in ("", ", handling=strict"):
        headers = (("prefer", prefer + strict),)
        reply = Mock(SAID).handle(Request("GET", "/boats", "", headers, b""))
        if strict and missed:
            assert reply.status == 400
            assert missed in json.loads(reply.content)["detail"]
        else:
            assert reply.headers.get("Preference-Applied") == applied


@pytest.mark.parametrize("prefer", ["code=abc", "code=99999", "code", "wait=1", ""])
def test_other_preferences_change_nothing(prefer: str) -> None:
    headers = (("prefer", prefer),)
    request = Request(method="GET", path="/boats", query="", headers=headers, body=b"")
    assert Mock(SAID).handle(request).status == 200


def test_what_is_stated_comes_before_what_is_made_up() -> None:
    assert asked(SAID)[1] == {
        "count": 1,
        "size": 12,
        "state": "docked",
        "owner_email": "ada@example.com",
        "createdAt": "2026-01-02T03:04:05Z",
        "wrong": 1,
    }


def test_errors_of_the_api() -> None:
    assert asked(SAID, "limit=many")[0] == 422
    assert asked(SAID, "limit=many", native=True) == (422, {"error": "no"})
    assert asked(SAID, "other=1")[0] == 400
    assert asked(SAID, "other=1", native=True) == (422, {"error": "no"})


def test_methods_that_a_path_has() -> None:
    request = Request(method="PUT", path="/boats", query="", headers=(), body=b"")
    reply = Mock(SAID).handle(request)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("fault", "status"),
    [("rate-limit", 429), ("unavailable", 503), ("bad-gateway", 502)],
)
def test_faults_that_answer(fault: str, status: int) -> None:
    with serve(Mock(SAID, faults=[fault_of(fault)])) as url:
        answer = httpx2.get(f"{url}/boats")
    assert answer.status_code == status
    assert (answer.headers.get("retry-after") == "1") == (status == 429)


def test_a_fault_is_the_documented_error() -> None:
    example = {"application/json": {"example": {"fault": "slow down"}}}
    limited = {
        "description": "",
        "content": example,
        "headers": {"Retry-After": {"schema": {"type": "integer"}, "example": 30}},
    }
    mock = Mock(document("/p", responses={"429": limited}))
    reply = mock.handle(request("GET", "/p", x_fragmint_fault="rate-limit"))
    assert (reply.status, reply.content) == (429, b'{"fault":"slow down"}')
    assert reply.headers["Retry-After"] == "30"


@pytest.mark.parametrize("fault", ["reset", "truncated"])
def test_faults_of_the_connection(fault: str) -> None:
    with serve(Mock(SAID)) as url:
        with pytest.raises(httpx2.HTTPError):
            httpx2.get(f"{url}/boats", headers={"X-Fragmint-Fault": fault})
        assert httpx2.get(f"{url}/boats").status_code == 200


def test_broken_json() -> None:
    with serve(Mock(SAID)) as url:
        answer = httpx2.get(f"{url}/boats", headers={"X-Fragmint-Fault": "malformed"})
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_rates() -> None:
    faults = Faults([fault_of("latency:0.25")])
    met = [faults.next() for _ in range(1000)]
    assert 200 < met.count("latency") < 300
    assert Faults().next("nothing") == ""
    assert all(Faults().next(kind) == kind for kind in KINDS)


@pytest.mark.parametrize("text", ["fire", "latency:2", "latency:x", ":1"])
def test_faults_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a fault|a rate must be between"):
        fault_of(text)


PAGE = """\
# Boats

Base URL: `https://boats.example/v1`

## GET /boats/{boat_id}

| Name | Type | Description |
|---|---|---|
| deep | boolean | Whether all comes |

```json
{"id": 7, "name": "Argo"}
```
"""


def test_pages_are_served(tmp_path: Path) -> None:
    page = tmp_path / "boats.md"
    page.write_text(PAGE)
    found = described((str(page),), Report())
    lines: list[str] = []
    end = threading.Event()
    work = threading.Thread(
        target=run,
        args=((), found, ServerChoices(0, "127.0.0.1"), lines.append, end),
    )
    work.start()
    while len(lines) < 4:
        end.wait(0.01)
    address = lines[-1].split()[-1].strip("'")
    assert address.startswith(lines[0].split()[-1])
    answer = httpx2.get(address)
    end.set()
    work.join(5)
    assert answer.json() == {"id": 7, "name": "Argo"}


def test_a_port_that_is_taken() -> None:
    with serve(Mock(SAID)) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(InputError, match="cannot-serve"):
            run(
                (),
                Described(SAID, {}),
                ServerChoices(port, "127.0.0.1"),
                lambda line: None,
                threading.Event(),
            )


ORDER = {"type": "object", "properties": {"id": {"type": "integer"}}}
ORDERS = {"type": "array", "items": ORDER}
LISTED = {
    "200": {"description": "", "content": {"application/json": {"schema": ORDERS}}}
}


def server_lines(choices: ServerChoices) -> list[str]:
    """What a server says before it ends at once."""
    end = threading.Event()
    end.set()
    lines: list[str] = []
    found = document("/orders", responses=LISTED)
    found["paths"]["/orders/{id}"] = document("/")["paths"]["/"]
    run((), Described(found, {}), choices, lines.append, end)
    return lines


def test_a_seed_and_a_store(tmp_path: Path) -> None:
    seed, store = tmp_path / "seed.json", tmp_path / "store.sqlite"
    seed.write_text('{"orders": [{"id": 1}]}')
    choices = ServerChoices(0, "127.0.0.1", seed=seed, store=str(store))
    assert "stateful   orders" in server_lines(choices)
    seed.write_text("is not read again")
    assert "stateful   orders" in server_lines(choices)


@pytest.mark.parametrize(
    ("text", "code"),
    [('{"a": ', "bad-seed"), ('{"cats": []}', "bad-seed"), ("[" * 9**6, "bad-seed")],
)
def test_seeds_that_cannot_be_used(text: str, code: str, tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text(text)
    with pytest.raises(InputError, match=code):
        server_lines(ServerChoices(0, "127.0.0.1", seed=seed))
    with pytest.raises(InputError, match="bad-store"):
        server_lines(ServerChoices(0, "127.0.0.1", store=str(tmp_path)))
    with pytest.raises(InputError, match="bad-seed"):
        server_lines(ServerChoices(0, "127.0.0.1", seed=tmp_path / "none.json"))


def test_input_that_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "boats.md"
    page.write_text(PAGE)
    edits = iter((PAGE.replace("boats/", "ships/"), "# Nothing", PAGE))

    def batches(stop: threading.Event) -> Any:
        return lambda seen: ([page] for text in edits if page.write_text(text))

    monkeypatch.setattr("generator.cli.serving.from_system", batches)
    lines: list[str] = []
    run(
        (str(page),),
        described((str(page),), Report()),
        ServerChoices(0, "127.0.0.1", watch=True),
        lambda line, err=False: lines.append(line),
        threading.Event(),
    )
    first = next(n for n, line in enumerate(lines) if line.startswith("reloaded"))
    assert [line for line in lines[first:] if "error[" not in line] == [
        "reloaded   1 operation",
        "  added    GET /ships/{boat_id}",
        "  removed  GET /boats/{boat_id}",
        "not reloaded; still serving the previous version",
        "reloaded   1 operation",
        "  added    GET /boats/{boat_id}",
        "  removed  GET /ships/{boat_id}",
    ]


def test_a_mock_that_reads_another_document() -> None:
    mock = Mock(SAID)
    mock.reload(document("/ships"))
    request = Request(method="GET", path="/ships", query="", headers=(), body=b"")
    assert mock.handle(request).status == 200
    assert list(mock.operations) == ["GET /ships"]


def test_a_document_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    page = tmp_path / "boats.md"
    page.write_text(PAGE)
    first = described((str(page),), Report())
    monkeypatch.setattr("generator.prepare.prepare", None)
    assert described((str(page),), Report()) == first
    (kept,) = (tmp_path / "cache").rglob("*.json")
    kept.write_text("[]")
    with pytest.raises(TypeError):
        described((str(page),), Report())
