import json
from typing import Any, assert_type

from tuples_client._runtime import parse_json
from tuples_client.endpoints import page as endpoints
from tuples_client.models import Item, Page

VALUE: dict[str, Any] = {
    "point": [1.5, 2.0],
    "tagged": ["tag", {"name": "n"}],
    "open": ["a", 1, 2],
    "loose": ["a", 1, {"x": None}],
    "lists": [[{"name": "n"}], []],
    "bare": [1, "x"],
    "unique": ["a"],
}


def test_types() -> None:
    page = Page.model_validate(VALUE)
    assert_type(page.point, tuple[int | float, int | float] | None)
    assert_type(page.open, list[str | int] | None)
    assert_type(page.lists, list[list[Item]] | None)
    assert page.tagged is not None and type(page.tagged[1]) is Item


def test_round_trip() -> None:
    assert Page.model_validate_json(json.dumps(VALUE)).to_dict() == VALUE


def test_other_lengths_are_kept() -> None:
    found = parse_json('{"point": [1, 2, 3]}', Page)
    assert found.to_dict() == {"point": [1, 2, 3]}


def test_requests() -> None:
    call = endpoints.add_page(point=(1.5, 2), open=["a", 1], unique=("a",))
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == {"point": [1.5, 2], "open": ["a", 1], "unique": ["a"]}
    endpoints.add_page(point=(1.5,))  # type: ignore[arg-type]
    endpoints.add_page(unique=[1])  # type: ignore[list-item]
