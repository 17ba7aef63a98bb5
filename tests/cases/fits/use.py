import json
from datetime import date
from typing import Any

import pytest
from fits_client._runtime import parse_json
from fits_client.models import (
    A,
    B,
    Due,
    Dark,
    DarkInput,
    Lit,
    One,
    OneInput,
    Page,
    Third,
    Two,
    Uno,
)

DAY = "2024-01-02"


def read(name: str, value: Any) -> Any:
    return getattr(parse_json(json.dumps({name: value}), Page), name)


def kind(name: str, value: Any) -> str:
    return type(read(name, value)).__name__


def test_the_member_that_a_value_fits() -> None:
    assert kind("by_value", {"v": "x"}).endswith("Words")
    assert kind("by_value", {"v": [1]}).endswith("Numbers")
    assert kind("by_value", {"v": [1], "size": 2}).endswith("Sized")
    assert kind("by_value", {"v": [1], "other": 2}).endswith("Numbers")


def test_what_is_inside_decides_where_nothing_else_does() -> None:
    assert kind("deep", {"in": {"a": "x"}}).endswith("Early")
    assert kind("deep", {"in": {"b": DAY}}).endswith("Late")


def test_unions_in_unions() -> None:
    for tag, model in {"one": Uno, "two": Due, "three": Third}.items():
        assert type(read("nested", {"k": tag, "x": 1})) is model


def test_lists_and_maps_beside_models() -> None:
    assert type(read("many", {"a": "x"})) is A
    assert [type(item) for item in read("many", [{"a": "x"}])] == [A]
    assert [type(item) for item in read("many", [{"b": DAY}, "x"])] == [B, str]
    assert type(read("many", {"key": {"b": DAY}})["key"]) is B


def test_unions_in_maps() -> None:
    found = read("table", {"x": DAY, "y": {"b": DAY}, "z": {"a": "x"}})
    assert found["x"] == date(2024, 1, 2)
    assert [type(found[key]) for key in "yz"] == [B, A]


def test_tags_may_be_numbers_or_flags() -> None:
    assert type(read("flag", {"set": False})) is Dark
    assert type(read("flag", {"set": True})) is Lit
    assert type(read("version", {"v": 1})) is One
    assert type(read("version", {"v": 2})) is Two


def test_one_and_true_are_two_values() -> None:
    for value in (1, True, "a"):
        found = read("constants", value)
        assert found == value
        assert type(found) is type(value)


def test_a_constant_is_filled_in() -> None:
    assert DarkInput(x="y").to_dict() == {"set": False, "x": "y"}
    assert OneInput().to_dict() == {"v": 1}
    with pytest.raises(ValueError, match="set"):
        DarkInput(set=True)  # type: ignore[arg-type]


def test_unions_of_themselves() -> None:
    assert type(read("itself", {"a": "x"})) is A
    assert read("itself", 3) == 3
    assert type(read("first", {"b": DAY})) is B
    assert read("nothing", None) is None
    value = {"x": "y", "z": {"inner": {"deep": "d"}}}
    assert read("tree", value) == value


def test_two_unions_at_once_are_every_pair() -> None:
    found = read("both", {"b": DAY, "c": DAY})
    assert (found.b, found.c) == (date(2024, 1, 2), date(2024, 1, 2))
    assert type(found).__name__.endswith("BC")


def test_everything_round_trips() -> None:
    value = {
        "many": {"key": {"b": DAY, "more": 1}},
        "version": {"v": 9, "x": None},
        "nested": {"k": "four"},
        "by_value": {"v": 5},
    }
    assert parse_json(json.dumps(value), Page).to_dict() == value
