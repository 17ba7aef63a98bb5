import json
from typing import Any

from unions_client._runtime import parse_json
from unions_client.endpoints import page as endpoints
from unions_client.models import Cat, Circle, Company, Dog, Mapped, Page, Person, Square


def read(**values: Any) -> Page:
    return parse_json(json.dumps(values), Page)


def test_a_mapping_decides() -> None:
    for value, kind in {"feline": Cat, "tiger": Cat, "canine": Dog}.items():
        assert type(read(mapped={"kind": value}).mapped) is kind
        assert type(parse_json(json.dumps({"kind": value}), Mapped)) is kind


def test_names_decide_without_a_mapping() -> None:
    assert type(read(named={"kind": "Dog", "lives": 9}).named) is Dog
    assert type(read(named={"kind": "Cat"}).named) is Cat


def test_constants_decide() -> None:
    assert type(read(inferred={"shape": "circle", "side": 1}).inferred) is Circle
    assert type(read(inferred={"shape": "square"}).inferred) is Square
    assert type(read(inferred={"shape": "rect"}).inferred) is Square


def test_fields_decide() -> None:
    assert type(read(by_fields={"company": "c"}).by_fields) is Company
    assert type(read(by_fields={"first": "a", "last": "b"}).by_fields) is Person


def test_json_types_decide() -> None:
    for value in ("1", 1, ["1"]):
        found = read(by_type=value).by_type
        assert found == value
        assert type(found) is type(value)
    assert type(read(by_type={"first": "a", "last": "b"}).by_type) is Person


def test_containers() -> None:
    found = read(
        many=[{"kind": "feline"}, {"kind": "canine"}], table={"x": {"kind": "tiger"}}
    )
    assert [type(item) for item in found.many or ()] == [Cat, Dog]
    assert type((found.table or {})["x"]) is Cat


def test_null() -> None:
    found = read(maybe=None)
    assert found.maybe is None
    assert "maybe" in found.model_fields_set


def test_unknown_members_are_kept() -> None:
    for value in ({"kind": "bird", "wings": 2}, "text", 5, [1]):
        found = read(mapped=value)
        assert found.to_dict() == {"mapped": value}


def test_what_stands_beside_holds_for_each() -> None:
    found = read(with_base={"id": "1", "right": 2}).with_base
    assert type(found).__name__.endswith("Right")
    assert found.to_dict() == {"id": "1", "right": 2}  # type: ignore[union-attr]


def test_what_members_say_anyway_makes_no_classes() -> None:
    assert type(read(repeats={"kind": "dog", "tricks": ["sit"]}).repeats) is Dog


def test_alternatives_that_only_require_are_one_class() -> None:
    found = read(needs_one={"a": "x"}).needs_one
    assert found is not None
    assert found.a == "x"


def test_everything_round_trips() -> None:
    value = {
        "mapped": {"kind": "feline", "lives": 9, "more": True},
        "inferred": {"shape": "rect", "side": 1.5},
        "by_type": ["a"],
        "single": "2026-01-02",
    }
    assert read(**value).to_dict() == value


def test_requests_are_precise() -> None:
    call = endpoints.add_page(mapped={"kind": "feline"}, by_type=3, maybe=None)
    endpoints.add_page(by_type=1.5)  # type: ignore[arg-type]
    endpoints.add_page(mapped="text")  # type: ignore[arg-type]
    assert call.body is not None
    assert json.loads(call.body.encode().data) == {  # type: ignore[arg-type]
        "mapped": {"kind": "feline"},
        "by_type": 3,
        "maybe": None,
    }
