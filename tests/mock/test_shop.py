"""A small shop as its users meet it: plausible example calls, headers, seeds, scopes."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from fragmint.mock import Mock
from fragmint.mock.document import Document
from fragmint.mock.examples import example_call
from generator.cli.mock import mock as command
from generator.cli.serving import unknown_scopes
from generator.report.diagnostics import InputError
from tests.mock.pets import parameter, request

ORDER = {
    "type": "object",
    "required": ["id", "email"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "email": {"type": "string"},
        "city": {"type": "string"},
    },
}
HEADERS = {
    "X-Region": {"schema": {"type": "string"}, "example": "north"},
    "X-Total-Count": {"schema": {"type": "integer"}},
    "Link": {"schema": {"type": "string"}},
}
LIST = {"type": "object", "properties": {"orders": {"type": "array", "items": ORDER}}}


def response(schema: Any, **more: Any) -> dict[str, Any]:
    return {
        "description": "",
        "content": {"application/json": {"schema": schema, **more}},
    }


def paths(own: str) -> dict[str, Any]:
    """A list and its items, whose ids are a parameter of a name."""
    shown = {"orders": [{"id": "ord_7", "email": "a@b.example"}]}
    body = {"content": {"application/json": {"schema": ORDER}}, "required": True}
    return {
        "/orders": {
            "get": {
                "parameters": [
                    parameter("offset", "query", {"type": "integer"}),
                    parameter("limit", "query", {"type": "integer"}),
                ],
                "responses": {
                    "200": {**response(LIST, example=shown), "headers": HEADERS}
                },
            },
            "post": {"requestBody": body, "responses": {"201": response(ORDER)}},
        },
        f"/orders/{{{own}}}": {
            "parameters": [parameter(own, "path", {"type": "string"})],
            "get": {"responses": {"200": {**response(ORDER), "headers": HEADERS}}},
            "delete": {"responses": {"204": {"description": ""}}},
        },
    }


def shop(own: str = "order_id", **more: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.1",
        "info": {"title": "Shop", "version": "1"},
        "paths": paths(own),
        **more,
    }


@pytest.mark.parametrize("own", ["order_id", "orderId", "id"])
def test_example_calls_have_the_ids_of_examples(own: str) -> None:
    mock = Mock(shop(own))
    calls = [example_call(mock, operation) for operation in mock.operations.values()]
    targets = [call.target for call in calls]
    assert targets == ["/orders", "/orders", "/orders/ord_7", "/orders/ord_7"]


def test_ids_of_another_kind_are_not_taken() -> None:
    stated = shop()
    schema = {"type": "string", "format": "uuid"}
    item = stated["paths"]["/orders/{order_id}"]
    item["parameters"] = [parameter("order_id", "path", schema)]
    mock = Mock(stated)
    target = example_call(mock, mock.operations["GET /orders/{order_id}"]).target
    assert "ord_7" not in target


def test_bodies_of_example_calls_are_plausible() -> None:
    mock = Mock(shop())
    call = example_call(mock, mock.operations["POST /orders"])
    assert json.loads(call.data[1].strip("'")) == {"email": "ada@example.com"}


def asked(mock: Mock, target: str) -> tuple[dict[str, str], Any]:
    reply = mock.handle(request("GET", target))
    return dict(reply.headers), json.loads(reply.content)


def test_a_server_with_items_sends_the_documented_headers() -> None:
    mock = Mock(shop(), stateful=True)
    assert mock.state
    mock.state.seed({"orders": [{"id": f"ord_{n}", "email": "x"} for n in range(5)]})
    headers, whole = asked(mock, "/orders?limit=2")
    assert len(whole["orders"]) == 2
    assert headers.pop("Link").endswith('rel="next"')
    assert headers == {"X-Region": "north", "X-Total-Count": "5"}
    headers, _ = asked(mock, "/orders/ord_3")
    assert headers["X-Region"] == "north"
    assert "Link" not in headers


def test_two_seeds_with_one_id() -> None:
    mock = Mock(shop(), stateful=True)
    assert mock.state
    with pytest.raises(ValueError, match="'orders' has several items 'a'"):
        mock.state.seed({"orders": [{"id": "a"}, {"id": "b"}, {"id": "a"}]})


def test_what_a_test_says_later_holds_at_once() -> None:
    mock = Mock(shop())
    route = mock.on("GET /orders").fails(503).answers()
    statuses = [mock.handle(request("GET", "/orders")).status for _ in range(3)]
    assert statuses == [503, 200, 200]
    route.answers({"orders": []})
    assert asked(mock, "/orders")[1] == {"orders": []}
    route.fails(500).answers({"orders": None})
    statuses = [mock.handle(request("GET", "/orders")).status for _ in range(3)]
    assert statuses == [500, 200, 200]
    route.forget()
    assert asked(mock, "/orders")[1]["orders"]


SCHEMES = {
    "oauth": {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {"tokenUrl": "/t", "scopes": {"orders:read": ""}},
            "odd": 3,
        },
    },
    "key": {"type": "apiKey", "in": "header", "name": "Key"},
    "broken": [],
}
SECURED = shop(
    security=[{"oauth": ["orders:write"]}, {"key": "none"}],
    components={"securitySchemes": SCHEMES},
)


def test_known_scopes() -> None:
    assert Document(SECURED).scopes() == ["orders:write", "orders:read"]
    assert Document(shop()).scopes() == []


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        (("orders:read", "orders:write"), []),
        (
            ("order:read",),
            [
                "fragmint: warning[unknown-scope]: --scopes order:read: no operation or"
                " scheme names this scope; did you mean orders:read?"
            ],
        ),
        (
            ("admin", "admin"),
            [
                "fragmint: warning[unknown-scope]: --scopes admin: no operation or scheme"
                " names this scope; known: orders:write, orders:read"
            ],
        ),
        ((), []),
    ],
)
def test_unknown_scopes(given: tuple[str, ...], warned: list[str]) -> None:
    assert [str(each) for each in unknown_scopes(Mock(SECURED), given)] == warned


def test_watching_without_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mock's own extra does not bring it."""
    known = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name == "watchfiles":
            raise ModuleNotFoundError("No module named 'watchfiles'", name=name)
        return known(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(shop()))
    with pytest.raises(InputError) as caught:
        command.callback(  # type: ignore[misc]
            inputs=(str(path),), document=False, watch=True, **NOTHING
        )
    assert "pip install 'fragmint[watch]'" in str(caught.value.diagnostics[0])


NOTHING: dict[str, Any] = {
    "record": None,
    "proxy": "",
    "stateful": False,
    "seed": None,
    "store": "",
}
