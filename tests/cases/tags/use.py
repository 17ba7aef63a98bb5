import json
from typing import Any

from shared_runtime.decode import decoded
from tags_client.endpoints import parcel as endpoints
from tags_client.models import (
    Cat,
    Cousin,
    Dog,
    Far,
    Fast,
    Figure,
    Fin,
    Fur,
    Heavy,
    High,
    Kin,
    Large,
    LargeInput,
    Left,
    Light,
    Low,
    Lidless,
    LidlessInput,
    Near,
    Paint,
    Parcel,
    Right,
    Lidded,
    Slow,
    Small,
    SmallInput,
    Spelled,
    Vast,
    Vaster,
    VasterInput,
)


def kind(name: str, **values: Any) -> type:
    """The class of a member, by a value that is documented for it."""
    content = json.dumps({name: {**values, "note": "n"}}).encode()
    drift: list[object] = []
    found = decoded(
        Parcel, 200, "application/json", content, lambda *seen: drift.append(seen)
    )
    assert not drift, drift
    return type(getattr(found, name))


def test_constants_of_any_kind_select() -> None:
    for size, model in ((1, Small), (2, Large), (3, Large), (1.0, Small)):
        assert kind("whole", size=size) is model
    assert kind("flag", lid=False) is Lidless
    assert kind("flag", lid=True) is Lidded
    assert kind("decimal", weight=0.5) is Light
    assert kind("decimal", weight=2.5) is Heavy
    for rate, pace in ((0.5, Slow), (1.5, Fast), (2, Fast), (2.0, Fast)):
        assert kind("composed", rate=rate) is pace


def test_constants_behind_references_and_beyond_64_bits() -> None:
    assert kind("zone", zone=1) is Near
    assert kind("zone", zone=2) is Far
    assert kind("huge", id=2**64) is Vast
    assert kind("huge", id=2**64 + 1) is Vaster
    assert VasterInput(id=2**64 + 1).to_dict() == {"id": 2**64 + 1}
    assert VasterInput(id=2**64 + 1).to_json() == f'{{"id":{2**64 + 1}}}'


def test_what_is_beside_an_alternative_leaves_it_its_values() -> None:
    day, moment = "2024-01-02", "2024-01-02T03:04:05Z"
    for name, road, rail in (("beside", "truck", "train"), ("implied", "Road", "Rail")):
        found = [
            kind(name, id=1, by=road, due=day),
            kind(name, id=1, by=rail, due=moment),
        ]
        assert [model.__name__[-4:] for model in found] == ["Road", "Rail"]


def test_an_enumeration_beside_an_object_is_selected_by_nothing() -> None:
    assert kind("tagged", mix="plain") is Paint


def test_a_base_is_called_by_its_own_name() -> None:
    assert kind("kin", of="Cousin") is Cousin
    assert kind("kin", of="Kin") is Kin


def test_a_number_and_its_spelling_are_two_values() -> None:
    assert kind("written", n=1) is Figure
    assert kind("written", n="1") is Spelled


def test_of_several_that_share_a_value_the_like_named() -> None:
    assert kind("shared", kind="cat") is Cat
    assert kind("shared", kind="dog") is Dog


def test_a_shared_value_selects_nothing_where_no_name_is_like_it() -> None:
    assert kind("unlike", kind="dog", color="red") is Fur
    assert kind("unlike", kind="cat", scales=3) is Fin


def test_an_optional_tag_may_be_missing() -> None:
    assert kind("optional", side=2) is Right
    assert kind("optional") is Left


def test_a_subtype_restricts_the_tag_of_its_base() -> None:
    assert kind("family", level=1) is Low
    assert kind("family", level=2) is High


def test_what_is_sent_has_the_value_of_its_kind() -> None:
    for whole, size in ((SmallInput(), 1), (LargeInput(size=3), 3), ({"size": 2}, 2)):
        call = endpoints.add_parcel(whole=whole, flag=LidlessInput(note="n"))
        assert call.body is not None
        sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
        assert sent == {"whole": {"size": size}, "flag": {"lid": False, "note": "n"}}
