import json
from datetime import date
from typing import Any

from conditions_client._runtime import parse_json
from conditions_client.endpoints import page as endpoints
from conditions_client.models import Bush, Page, Tree, User, Users
from typing_extensions import assert_type


def read(**values: Any) -> Page:
    return parse_json(json.dumps({"country": "CH", **values}), Page)


def test_what_holds_for_some_values_gives_optional_fields() -> None:
    page = read(canton="ZH", billing="b", vat="v")
    assert_type(page.country, str)
    assert_type(page.canton, str | None)
    assert_type(page.vat, str | None)
    assert (page.canton, page.billing, page.vat) == ("ZH", "b", "v")
    assert read(since="2024-01-02").since == date(2024, 1, 2)
    assert read(since=3).since == 3
    endpoints.add_page(country="DE", since=4)


def test_arrays_with_an_end_are_tuples() -> None:
    page = read(pair=["2024-01-02", 1], first=[True])
    assert_type(page.pair, tuple[date, int] | None)
    assert_type(page.first, tuple[bool] | None)
    assert page.pair == (date(2024, 1, 2), 1)
    drifting = read(pair=["2024-01-02", "x"]).pair
    assert drifting is not None
    assert drifting[0] == date(2024, 1, 2)


def test_dynamic_references_are_what_they_are_bound_to() -> None:
    page = read(
        list={"items": [{"name": "n"}], "total": 1}, own={"items": ["2024-01-02"]}
    )
    assert isinstance(page.list_, Users)
    assert type(page.list_.items[0]) is User
    assert page.own is not None
    assert page.own.items == [date(2024, 1, 2)]
    tree = read(tree={"inner": [{"inner": []}]}).tree
    assert tree is not None
    assert tree.inner is not None
    assert type(tree.inner[0]) is Tree
    bush = read(bush={"inner": [{"grown": "2024-01-02"}]}).bush
    assert bush is not None
    assert bush.inner is not None
    assert type(bush.inner[0]) is Bush
    assert bush.inner[0].grown == date(2024, 1, 2)
