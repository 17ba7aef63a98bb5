import json
from datetime import date
from typing import Any

from subtypes_client._runtime import parse_json
from subtypes_client.endpoints import store as endpoints
from subtypes_client.models import (
    AnyProblem,
    AnyTool,
    Base,
    Branch,
    ChainSaw,
    ChainSawInput,
    Drill,
    DrillInput,
    Green,
    Leaf,
    Plain,
    Problem,
    Quota,
    Red,
    Round,
    Saw,
    SawInput,
    Square,
    Store,
    Tool,
)


def read(**values: Any) -> Store:
    return parse_json(json.dumps(values), Store)


def test_a_base_is_its_subtypes() -> None:
    for place in ("tool", "described"):
        found = getattr(read(**{place: {"kind": "saw", "teeth": 7}}), place)
        assert type(found) is Saw
        assert found.teeth == 7
        drill = getattr(read(**{place: {"kind": "drill", "speed": 1.5}}), place)
        assert type(drill) is Drill
    inner = read(by_name={"x": {"kind": "drill"}}).by_name
    assert inner is not None
    assert type(inner["x"]) is Drill


def test_lists_errors_and_bodies_too() -> None:
    found = parse_json(
        '[{"kind": "drill"}, {"kind": "ChainSaw", "chain": "2024-01-02"}]',
        list[AnyTool],
    )
    assert [type(tool) for tool in found] == [Drill, ChainSaw]
    assert type(parse_json('{"type": "quota", "left": 1}', AnyProblem)) is Quota
    assert type(parse_json('{"text": "t"}', AnyProblem)) is Problem
    call = endpoints.add_store(
        tool=DrillInput(speed=2), saw={"kind": "saw", "teeth": 3}
    )
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == {
        "tool": {"kind": "drill", "speed": 2},
        "saw": {"kind": "saw", "teeth": 3},
    }


def test_a_subtype_has_subtypes_of_its_own() -> None:
    found = read(saw={"kind": "ChainSaw", "chain": "2024-01-02"}).saw
    assert isinstance(found, ChainSaw)
    assert found.chain == date(2024, 1, 2)
    assert type(read(saw={"kind": "saw"}).saw) is Saw
    assert issubclass(ChainSaw, Saw)
    assert issubclass(Saw, Tool)
    assert issubclass(Drill, Tool)


def test_subtypes_hold_their_base() -> None:
    found = read(tool={"kind": "saw", "spare": {"kind": "drill", "speed": 1}}).tool
    assert isinstance(found, Saw)
    assert type(found.spare) is Drill


def test_tags_tell_type_checkers_apart() -> None:
    found = read(tool={"kind": "drill", "speed": 1.5}).tool
    assert found is not None
    if found.kind == "drill":
        assert found.speed == 1.5
    else:
        raise AssertionError(found)


def test_an_unknown_subtype_is_the_base() -> None:
    found: object = read(tool={"kind": "lathe", "price": 3}).tool
    assert type(found) is Tool
    assert found.price == 3


def test_values_of_the_base_name_its_subtypes() -> None:
    assert type(read(color={"tag": "red", "depth": 1}).color) is Red
    assert type(read(color={"tag": "GREEN", "leaf": "l"}).color) is Green
    found: object = read(color={"tag": "blue", "hue": 1}).color
    assert type(found) is Base
    assert found.hue == 1


def test_alternatives_may_extend_what_has_them() -> None:
    assert type(read(shape={"form": "Round", "name": "r", "radius": 1}).shape) is Round
    square = read(shape={"form": "Square", "name": "s", "side": 1}).shape
    assert type(square) is Square
    assert square.name == "s"


def test_alternatives_in_a_circle_need_no_tag() -> None:
    found = read(node={"label": "a", "inner": [{"value": 1}, {"inner": []}]}).node
    assert isinstance(found, Branch)
    assert [type(node) for node in found.inner] == [Leaf, Branch]


def test_without_discriminator_a_base_is_itself() -> None:
    assert type(read(plain={"a": "x", "b": "y"}).plain) is Plain


def test_what_others_extend_sends_its_own_tag() -> None:
    saw, chain = SawInput(teeth=3), ChainSawInput(chain="2026-01-02")
    assert saw.to_dict() == {"kind": "saw", "teeth": 3}
    assert chain.to_dict()["kind"] == "ChainSaw"
