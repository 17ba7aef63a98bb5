import datetime as dt
import json
from decimal import Decimal
from typing import Any, assert_type
from uuid import UUID

from scalars_client._runtime import parse_json
from scalars_client.endpoints import page as endpoints
from scalars_client.models import Page, PageInput

VALUE: dict[str, Any] = {
    "day": "2026-01-02",
    "when": "2026-01-02T03:04:05Z",
    "clock": "03:04:05",
    "span": "P1D",
    "id": "00000000-0000-0000-0000-000000000001",
    "link": "https://example.com/a b",
    "data": "aGk=",
    "blob": "aGk=",
    "price": "1.10",
    "big": 9007199254740993,
    "small": 1,
    "ratio": 0.1,
    "money": 1.25,
    "flag": True,
    "mail": "not a mail",
    "odd": "x",
    "several": 3,
    "any": {"a": [None]},
    "always": 1,
    "untyped": "xy",
    "hinted": {"a": "x"},
}


def test_base64_stays_as_it_is_spelled() -> None:
    for text in ("aGk=", "aGk", "_-8=", "aGkg\r\naGk=", "no base64!"):
        value = {**VALUE, "data": text}
        assert Page.model_validate_json(json.dumps(value)).to_dict() == value


def test_types() -> None:
    page = Page.model_validate(VALUE)
    assert_type(page.day, dt.date | None)
    assert_type(page.when, dt.datetime | None)
    assert_type(page.id, UUID | None)
    assert_type(page.price, Decimal | None)
    assert_type(page.money, Decimal | None)
    assert_type(page.big, int | None)
    assert_type(page.ratio, int | float | None)
    assert_type(page.several, str | int | None)
    assert_type(page.any, Any)
    assert page.when == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
    assert page.price == Decimal("1.10")
    assert page.money == Decimal("1.25")
    assert page.big == 2**53 + 1


def test_round_trip() -> None:
    assert json.loads(Page.model_validate_json(json.dumps(VALUE)).to_json()) == VALUE


def test_what_breaks_the_schema_is_kept() -> None:
    wrong = {
        "day": "soon",
        "when": 5,
        "id": "none",
        "price": "much",
        "big": "1e99",
        "flag": "maybe",
        "ratio": "x",
    }
    assert parse_json(json.dumps(wrong), Page).to_dict() == wrong


def test_requests_take_values_and_their_text() -> None:
    call = endpoints.add_page(
        day=dt.date(2026, 1, 2),
        when=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc),
        id=UUID(int=1),
        price=Decimal("1.10"),
        money=Decimal("0.10000000000000000001"),
        data="aGk=",
        big=2**53 + 1,
        several="x",
    )
    assert call.body is not None
    sent = call.body.encode().data
    assert isinstance(sent, bytes) and b'"money":0.10000000000000000001,' in sent
    assert json.loads(sent) == {
        "day": "2026-01-02",
        "when": "2026-01-02T03:04:05Z",
        "id": "00000000-0000-0000-0000-000000000001",
        "price": "1.10",
        "money": 0.1,
        "data": "aGk=",
        "big": 9007199254740993,
        "several": "x",
    }
    endpoints.add_page(day="2026-01-02", when="2026-01-02T03:04:05Z", price="1.10")
    endpoints.add_page(flag="yes")  # type: ignore[arg-type]
    endpoints.add_page(big=1.5)  # type: ignore[arg-type]


def test_decimals_are_numbers_where_numbers_are_documented() -> None:
    for text in (b'{"money":0.1}', b'{"money":5}', b'{"money":-2.5e-3}'):
        page = Page.model_validate_json(text)
        assert page.to_dict() == json.loads(text)
    assert Page.model_validate_json('{"money":5}').to_json() == '{"money":5}'
    sent = PageInput(money=Decimal("2.30"), price=Decimal("2.30"))
    assert sent.to_dict() == {"money": 2.3, "price": "2.30"}
    assert PageInput(money=2.5).to_dict() == {"money": 2.5}
