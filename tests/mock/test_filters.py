"""What a list is asked for: filters, ranges, order and a text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock.pets import parameter
from tests.mock.test_state import FILTERS, LIST, api, shop, some


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"age": 1}, [1, 4]),
        ({"name": ["pet 2", "pet 0"]}, [0, 2]),
        ({"city": "Oslo"}, [5]),
        ({"sort": "-age"}, [2, 1, 4, 0, 3, 5]),
        ({"sort": "age", "order": "desc"}, [2, 1, 4, 0, 3, 5]),
        ({"sort": "name:desc", "age": 0}, [5, 3, 0]),
        ({"sort": "nothing"}, [0, 1, 2, 3, 4, 5]),
        ({"q": "PET 3"}, [3]),
    ],
)
def test_filters_and_sorting(query: dict[str, Any], ids: list[int]) -> None:
    seed = some(5)
    seed["pets"].append({"id": 5, "name": "x y", "age": 0, "owner": {"city": "Oslo"}})
    own = shop(api(LIST, *FILTERS), seed)
    assert [pet["id"] for pet in own.pets(**query)] == ids


def test_ranges() -> None:
    span = {"type": "object", "properties": {"gte": {"type": "integer"}}}
    query = parameter("age", "query", span, style="deepObject")
    own = shop(api(LIST, query), some(6))
    assert [pet["id"] for pet in own.pets(**{"age[gte]": 2})] == [2, 5]


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("age[gte]", [2, 5]),
        ("age__lt", [0, 1, 3, 4]),
        ("age_lt", [0, 1, 3, 4]),
        ("age_after", [2, 5]),
        ("name_before", [0, 1]),
        ("size[gte]", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_ranges_in_the_name_of_a_parameter(name: str, ids: list[int]) -> None:
    kind = {"type": "string"} if name.startswith("name") else {"type": "integer"}
    own = shop(api(LIST, parameter(name, "query", kind)), some(6))
    value = {"age_after": 1, "name_before": "pet 2"}.get(name, 2)
    assert [pet["id"] for pet in own.pets(**{name: value})] == ids
