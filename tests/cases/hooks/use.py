import datetime as dt
from typing import assert_type

import hooks_client.resources.subscriptions as resources
from hooks_client import webhooks
from hooks_client.models import Buyer, Event


def test_payloads_are_typed() -> None:
    sold = webhooks.parse_item_sold(b'{"item": "i", "buyer": {"name": "n"}, "more": 1}')
    assert sold.item == "i"
    assert_type(sold.buyer, Buyer | None)
    assert sold.to_dict() == {"item": "i", "buyer": {"name": "n"}, "more": 1}


def test_callbacks() -> None:
    event = webhooks.parse_on_event('{"kind": "c", "at": "2026-01-02T03:04:05Z"}')
    assert_type(event, Event)
    assert event.kind == "c"
    assert event.at == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
    assert_type(webhooks.parse_again(b'{"kind": "a"}'), Event)


def test_unions_and_lists() -> None:
    assert type(webhooks.parse_any_payload(b'{"name": "n"}')) is Buyer
    assert type(webhooks.parse_any_payload(b'{"kind": "a"}')) is Event
    assert webhooks.parse_json_2(b'["a"]') == ["a"]


def test_payloads_do_not_touch_the_client() -> None:
    members = [
        name for name in vars(resources.Subscriptions) if not name.startswith("_")
    ]
    assert members == ["subscribe"]
