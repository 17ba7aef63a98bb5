"""What pages of strangers may do with a mock: nothing."""

from __future__ import annotations

import http.client
import json

import httpx2
import pytest

from fragmint.mock import Mock, serve
from fragmint.mock.guard import Guard, is_loopback
from tests.mock.pets import document, request

NEAR = "http://127.0.0.1:3000"


def ask(
    url: str, method: str = "GET", body: bytes | None = None, /, **headers: str
) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer to exactly these headers."""
    address = url.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, "/pets", body, {"Host": address, **named})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "", "[", "a@b:x"])
def test_a_name_that_was_bound_to_this_machine(host: str) -> None:
    with serve(Mock(document("/pets"))) as url:
        assert ask(url, Host=host)[0] in (400, 421)
        assert ask(url)[0] == 200
        assert ask(url, Host="localhost:1")[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", NEAR])
def test_pages_of_other_origins(origin: str) -> None:
    with serve(Mock(document("/pets"))) as url:
        assert ask(url, Origin=origin)[0] == 403
        assert ask(url, Origin=url)[0] == 200


def test_pages_of_an_origin_that_is_allowed() -> None:
    with serve(Mock(document("/pets")), origins=(NEAR,)) as url:
        status, headers = ask(url, Origin=NEAR)
        assert (status, headers["access-control-allow-origin"]) == (200, NEAR)
        asked = {
            "Access_Control_Request_Method": "PUT",
            "Access_Control_Request_Headers": "authorization",
        }
        status, headers = ask(url, "OPTIONS", None, Origin=NEAR, **asked)
        assert (status, headers["access-control-allow-headers"]) == (
            204,
            "authorization",
        )
        assert ask(url, Origin="https://evil.example")[0] == 403


def test_bodies_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fragmint.mock.asgi.MOST_BODY", 1000)
    mock = Mock(document("/pets", "post"))
    with serve(mock) as url:
        assert ask(url, "POST", bytes(1001))[0] == 413
        assert mock.calls == []


def test_addresses_of_this_machine() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.9.9.9", "::1")))
    assert not any(map(is_loopback, ("0.0.0.0", "host.example", "10.0.0.1")))
    assert Guard(Mock({}), "0.0.0.0")._hosts is None


BASED = document("/pets", root={"servers": [{"url": "https://pets.example/v2"}]})


def test_who_documents_get_takes_head() -> None:
    with serve(Mock(BASED)) as url:
        assert url.endswith("/v2")
        connection = http.client.HTTPConnection(url.split("/")[2], timeout=30)
        connection.request("HEAD", "/v2/pets")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        connection.request("PUT", "/v2/pets")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Allow")) == (405, "GET, HEAD")
        connection.close()
    with httpx2.Client(transport=Mock(BASED).transport()) as client:
        assert client.head("http://pets.example/v2/pets").content == b""


def test_a_target_that_names_its_host() -> None:
    with serve(Mock(BASED)) as url:
        assert url.endswith("/v2")
        connection = http.client.HTTPConnection(url.split("/")[2], timeout=30)
        connection.request("GET", f"{url}/pets?x")
        assert connection.getresponse().status == 400  # An unknown parameter.
        connection.close()


@pytest.mark.parametrize("path", ["/pets", "/v2//pets", "/v2/pets/", "//pets/"])
def test_a_path_that_is_nearly_one(path: str) -> None:
    reply = Mock(BASED).handle(request("GET", path))
    assert (reply.status, reply.content) == (
        404,
        b'{"title":"no such operation; perhaps /v2/pets","status":404}',
    )


def test_the_first_fault_that_a_refusal_names_is_that_of_its_status() -> None:
    body = {"required": True, "content": {"application/json": {}}}
    keys = {"key": {"type": "http", "scheme": "bearer"}}
    stated = document(
        "/pets",
        "post",
        requestBody=body,
        security=[{"key": []}],
        root={"components": {"securitySchemes": keys}},
    )
    problem = json.loads(Mock(stated).handle(request("POST", "/pets", b"{}")).content)
    details = [violation["detail"] for violation in problem["violations"]]
    assert details == ["body: no Content-Type is sent", problem["detail"]]
    assert (problem["status"], problem["detail"]) == (
        401,
        "security: no credentials for key",
    )
