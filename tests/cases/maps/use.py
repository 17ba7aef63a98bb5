import datetime as dt
import json
from typing import Any, assert_type

from maps_client.endpoints import page as endpoints
from maps_client.models import Both, BothInput, Page, Person

VALUE: dict[str, Any] = {
    "any": {"a": [1]},
    "free": {"a": None},
    "numbers": {"a": 1},
    "people": {"p": {"name": "n", "more": 1}},
    "nested": {"a": {"b": ["c"]}},
    "patterned": {"x-a": "s", "n-b": 2},
    "both": {"name": "n", "event-type": "e", "other": 3},
    "closed": {"a": "x", "surprise": True},
    "unevaluated": {"a": "x", "b": 1},
    "keyed": {"k": "2026-01-02"},
}


def test_types() -> None:
    page = Page.model_validate(VALUE)
    assert_type(page.any, dict[str, Any] | None)
    assert_type(page.numbers, dict[str, int] | None)
    assert_type(page.people, dict[str, Person] | None)
    assert_type(page.nested, dict[str, dict[str, list[str]]] | None)
    assert_type(page.patterned, dict[str, str | int] | None)
    assert_type(page.keyed, dict[str, dt.date] | None)
    assert page.people is not None and page.people["p"].name == "n"
    assert page.keyed == {"k": dt.date(2026, 1, 2)}


def test_round_trip() -> None:
    assert Page.model_validate_json(json.dumps(VALUE)).to_dict() == VALUE


def test_undocumented_fields_are_reached_by_key() -> None:
    both = Both.model_validate({"name": "n", "event-type": "e", "other": 3})
    assert both["other"] == 3
    assert both["event-type"] == "e"
    assert both.event_type == "e"
    assert both.get("missing") is None
    assert "other" in both


def test_requests_take_fields_of_the_user() -> None:
    both = BothInput(name="n", event_type="e", other=3)
    call = endpoints.add_page(both=both, numbers={"a": 1}, people={"p": {"name": "n"}})
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent["both"] == {"name": "n", "event-type": "e", "other": 3}
    endpoints.add_page(both={"name": "n", "event-type": "e", "other": 3})
    endpoints.add_page(numbers={"a": "x"})  # type: ignore[dict-item]
    endpoints.add_page(people=[1])  # type: ignore[arg-type]
