"""A response that breaks its schema is usable, and said once."""

from __future__ import annotations

import json
import warnings
from typing import Annotated, Any

import httpx2
import pytest

from generator.runtime import (
    Call,
    DecodeError,
    Drift,
    Model,
    NotFoundError,
    OneOf,
    SchemaDriftError,
    SchemaDriftWarning,
    Wire,
)
from tests.runtime.pets import TOKEN, Animal, Owner, Pet, PetList, answer, pets

GET: Call[Pet] = Call("GET", "/pets/p1", Pet, operation="pets.get")
DRIFTS = [
    ({"id": 5}, "id", "string", "integer"),
    ({}, "id", "string", "nothing"),
    ({"id": None}, "id", "string", "null"),
    ({"id": "a", "bornOn": "soon"}, "bornOn", "date-time or null", "string"),
    ({"id": "a", "weight": "5"}, "weight", "number or integer or null", "string"),
    ({"id": "a", "owner": {"name": 1}}, "owner.name", "string", "integer"),
    ({"id": "a", "owner": "Ann"}, "owner", "Owner or null", "string"),
    ({"id": "a", "tags": ["x", 2]}, "tags[]", "string", "integer"),
    ({"id": "a", "tags": "x"}, "tags", "array or null", "string"),
    (["a"], "the body", "Pet", "array"),
    ("a", "the body", "Pet", "string"),
]


@pytest.mark.parametrize(("body", "field", "expected", "seen"), DRIFTS)
def test_each_drift(body: Any, field: str, expected: str, seen: str) -> None:
    found: list[Drift] = []
    client = pets(answer(body), on_drift=found.append)
    with pytest.warns(SchemaDriftWarning, match="pets.get") as warned:
        pet, _ = client.send(GET), client.send(GET)
    assert len(warned) == 1
    assert found[0] == Drift("pets.get", field, expected, seen)
    assert len(found) == 2
    dumped = pet.to_dict() if isinstance(pet, Pet) else pet
    assert dumped == body
    if isinstance(pet, Pet):
        assert pet.status == "available" or pet.status
        assert hasattr(pet, "id")
    assert warned[0].filename == __file__


def test_one_bad_item_leaves_the_others_typed() -> None:
    body = {"items": [{"id": "a"}, {"id": 1}, {"id": "c"}], "total": 3}
    call: Call[PetList] = Call("GET", "/pets", PetList)
    with pytest.warns(SchemaDriftWarning, match=r"items\[\].id"):
        page = pets(answer(body)).send(call)
    assert [type(item) for item in page.items] == [Pet, Pet, Pet]
    assert page.to_dict() == body


def test_integral_numbers_are_no_drift() -> None:
    call: Call[PetList] = Call("GET", "/pets", PetList)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        page = pets(answer(b'{"items":[],"total":3.0}')).send(call)
    assert page.total == 3


def test_only_what_drifts_is_reported() -> None:
    """Beyond the range of a float is Infinity to Python, and no drift of the answer."""
    with pytest.warns(SchemaDriftWarning, match="id") as told:
        pets(answer(b'{"id":5,"weight":1e999}')).send(GET)
    assert "weight" not in str(told[0].message)


def test_a_drifting_union_member() -> None:
    call: Call[Any] = Call("GET", "/x", Animal)
    with pytest.warns(SchemaDriftWarning, match="lives"):
        cat = pets(answer({"kind": "cat", "lives": "nine"})).send(call)
    assert cat.lives == "nine"


def test_strict_is_an_error() -> None:
    with pytest.raises(SchemaDriftError) as caught:
        pets(answer({"id": 5}), strict=True).send(GET)
    assert caught.value.content == b'{"id":5}'
    assert isinstance(caught.value, DecodeError)


NUMBERS: list[Any] = [Pet, float, list[float], dict[str, float], dict[str, Any], Any]


@pytest.mark.parametrize("kind", NUMBERS, ids=str)
@pytest.mark.parametrize(
    "body",
    [
        *(b"NaN", b"[-Infinity]", b'{"id": NaN}', b'{"id": "a", "weight": NaN}'),
        b'{"id": "a", "more": [Infinity]}',
    ],
)
def test_what_json_does_not_have(kind: Any, body: bytes) -> None:
    call: Call[Any] = Call("GET", "/x", kind)
    with pytest.raises(DecodeError, match="invalid JSON"):
        pets(answer(body)).send(call)


def test_its_names_in_texts() -> None:
    pet = pets(answer({"id": "NaN", "tags": ["Infinity"]})).send(GET)
    assert (pet.id, pet.tags) == ("NaN", ["Infinity"])


def test_lone_surrogates_are_carried() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pet = pets(answer(b'{"id":"a","note":"\\ud800"}')).send(GET)
    assert pet["note"] == "\ud800"
    assert pet.to_json() == '{"id":"a","note":"\\ud800"}'
    assert json.loads(pet.to_json(indent=2)) == pet.to_dict()


def test_errors_drift_too() -> None:
    call: Call[Pet] = Call("GET", "/x", Pet, errors={"4XX": Pet})
    client = pets(answer({"id": 7}, 404), strict=True)
    with pytest.warns(SchemaDriftWarning), pytest.raises(NotFoundError) as caught:
        client.send(call)
    assert caught.value.body.id == 7


def test_by_status_and_content_type() -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        match request.url.path.rpartition("/")[2]:
            case "text":
                return httpx2.Response(200, text="häh")
            case "bytes":
                return httpx2.Response(200, content=b"\x00")
            case "accepted":
                return httpx2.Response(202, json={"name": "A"})
            case "nothing":
                return httpx2.Response(204, content=b"junk")
            case "empty":
                return httpx2.Response(200)
        return httpx2.Response(200, json=[1])

    from tests.runtime.pets import Owner

    client = pets(handle)
    assert client.send(Call("GET", "/text", str)) == "häh"
    assert client.send(Call("GET", "/bytes", bytes)) == b"\x00"
    assert client.send(Call("GET", "/nothing", None)) is None
    assert client.send(Call("GET", "/any", Any)) == [1]
    assert client.send(Call("GET", "/empty", Any)) is None
    call: Call[Pet | Owner] = Call(
        "GET", "/accepted", Pet | Owner, statuses={200: Pet, "2XX": Owner}
    )
    assert isinstance(client.send(call), Owner)
    assert TOKEN not in repr(client)


class Parcel(Model):
    number: str
    weight: float
    sender: Annotated[Owner, Wire("from")]


class Van(Model):
    first: Parcel | None = None
    parcels: Annotated[list[Annotated[Parcel | Owner, OneOf()]] | None, Wire("all")]


def test_what_lacks_much_is_a_model_where_null_is_the_only_other() -> None:
    body = {"first": {"label": "x"}, "all": [{"weight": 1}, {"age": 3}, {"age": "no"}]}
    call: Call[Van] = Call("GET", "/van", Van)
    with pytest.warns(SchemaDriftWarning):
        van = pets(answer(body)).send(call)
    assert isinstance(van.first, Parcel)
    assert [type(each) for each in van.parcels or ()] == [Owner, Owner, Owner]
    assert van.to_dict() == body


class Crate(Model):
    label: str | None = None
    owner: Owner | None = None
    weight: float | None = None


class Bag(Model):
    label: str | None = None
    owner: dict[str, str] | None = None


def test_the_member_that_a_value_does_not_break_inside_either() -> None:
    call: Call[Any] = Call("GET", "/a", Annotated[Crate | Bag, OneOf()])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = pets(answer({"label": "a", "owner": {}, "weight": 2})).send(call)
    assert type(found) is Bag
