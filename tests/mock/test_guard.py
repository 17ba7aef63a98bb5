"""What pages of strangers may do with a mock: nothing."""

from __future__ import annotations

import http.client

import pytest

from fragmint.mock import Mock, serve
from fragmint.mock.guard import Guard, is_loopback
from tests.mock.pets import document

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
