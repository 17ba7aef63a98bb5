"""Models keep what they do not know, and dump what they were given."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from hypothesis import given, strategies as st

from generator.runtime import MISSING, Input, Model, Wire
from generator.runtime.decode import accept, exact
from tests.runtime.pets import (
    Animal,
    Cat,
    Dog,
    Owner,
    Pet,
    PetInput,
    PetList,
    PetOrList,
)

WIRE: dict[str, Any] = {
    "id": "p1",
    "bornOn": "2024-01-02T03:04:05Z",
    "status": "on-loan",
    "weight": 12345678901234567890123,
    "owner": {"name": "Ann", "born-in": "Bern", "x": None},
    "tags": [],
    "event-type": {"deep": [1, 2.5, None]},
    "born_on": "not the field",
}
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def decode(kind: Any, value: Any) -> Any:
    return exact(kind, json.dumps(value).encode())


def test_an_untouched_model_dumps_what_came() -> None:
    pet = decode(Pet, WIRE)
    assert pet.to_dict() == WIRE
    assert json.loads(pet.to_json()) == WIRE
    assert pet.weight == 12345678901234567890123
    assert pet["event-type"]["deep"] == [1, 2.5, None]
    assert pet["bornOn"] == pet.born_on
    assert pet.get("nothing", 7) == 7
    assert "tags" in pet
    assert "weird" not in pet
    with pytest.raises(KeyError):
        pet["weird"]


class Spelled(Model):
    """A field whose Python name is another field on the wire."""

    errors: Annotated[list[str] | None, Wire("Errors")] = None


@pytest.mark.parametrize(
    "wire", [{"errors": [1]}, {"Errors": ["a"], "errors": 2}, {"Errors": None}, {}]
)
def test_a_field_that_is_spelled_like_anothers_python_name(wire: Any) -> None:
    assert decode(Spelled, wire).to_dict() == wire


def test_absent_and_null_stay_apart() -> None:
    assert decode(Pet, {"id": "a"}).to_dict() == {"id": "a"}
    assert decode(Pet, {"id": "a", "owner": None}).to_dict() == {
        "id": "a",
        "owner": None,
    }


@given(st.dictionaries(st.text(max_size=6), JSON, max_size=4))
def test_unknown_fields_round_trip(extra: dict[str, Any]) -> None:
    wire = {**extra, "id": "p"}
    for known in ("bornOn", "status", "weight", "owner", "tags"):
        wire.pop(known, None)
    assert decode(Pet, wire).to_dict() == wire


def test_own_fields_in_the_constructor() -> None:
    owner = Owner(name="Ann", **{"shoe-size": 38})
    assert owner["shoe-size"] == 38
    assert owner.to_dict() == {"name": "Ann", "shoe-size": 38}


def test_input_keeps_absent_and_null_apart() -> None:
    assert PetInput().to_dict() == {}
    assert PetInput(status=None, born_on=None).to_dict() == {"bornOn": None}
    assert PetInput(born_on=MISSING).to_json() == "{}"


def test_a_response_becomes_a_request() -> None:
    pet = decode(Pet, {**WIRE, "status": "sold"})
    made = PetInput.of(pet)
    assert made.to_dict() == {
        "status": "sold",
        "bornOn": "2024-01-02T03:04:05Z",
        "owner": {"name": "Ann"},
        "tags": [],
    }


def test_a_response_with_an_unknown_value_becomes_a_request_too() -> None:
    made = PetInput.of(decode(Pet, WIRE))
    assert made.to_dict()["status"] == "on-loan"
    assert isinstance(made, PetInput)


def test_an_open_input_takes_everything() -> None:
    class Fields(Input, extra="allow"):
        name: str

    assert Fields.of({"name": "a", "b-c": 1}).to_dict() == {"name": "a", "b-c": 1}


def test_a_discriminator_chooses() -> None:
    assert type(decode(Animal, {"kind": "cat", "lives": 9})) is Cat
    assert type(decode(Animal, {"kind": "dog", "lives": 9})) is Dog
    assert decode(list[Animal], [{"kind": "dog"}])[0].to_dict() == {"kind": "dog"}


@pytest.mark.parametrize(
    ("value", "member"),
    [
        ({"kind": "eel", "name": "e"}, Dog),
        ({"kind": "eel", "lives": 1}, Cat),
        ({"lives": 1}, Cat),
        ({}, Dog),
    ],
)
def test_an_unknown_or_missing_tag_gives_the_best_fit_and_is_told(
    value: dict[str, Any], member: type
) -> None:
    described: list[tuple[str, str, str]] = []
    found = accept(Animal, value, lambda *drift: described.append(drift))
    assert type(found) is member
    assert isinstance(found, Model)
    assert found.to_dict() == value
    assert "kind" in [place for place, _, _ in described]


def test_required_properties_choose() -> None:
    assert type(decode(PetOrList, {"id": "a"})) is Pet
    assert type(decode(PetOrList, {"items": []})) is PetList


def test_models_accept_mappings() -> None:
    class Holder(Model):
        pet: Pet

    holder = Holder.model_validate({"pet": {"id": "a", "bornOn": None}})
    assert holder.pet.born_on is None


def test_a_type_completes_its_models() -> None:
    class Leaf(Model):
        name: str

    class Branch(Model):
        leaves: list[Leaf]

    assert exact(list[Branch] | None, b"null") is None
    assert Branch.__pydantic_complete__
    # What is complete is taken as it is.
    assert exact(Branch, b'{"leaves": []}').leaves == []
