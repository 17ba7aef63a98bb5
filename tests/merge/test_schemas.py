"""Schemas are merged as trees: kinds are never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.facts import Evidence, Json
from generator.merge.result import Merged
from tests.merge.hand_made import SCHEMA, response, section, together

POINTER = "/paths/~1pets/get/responses/200/content/application~1json/schema"


def merged(*described: Mapping[str, Json], weaker: Evidence = Evidence.TABLE) -> Merged:
    """The first page is a fragment, the others are weaker."""
    sections = [
        section(
            "GET /pets",
            {
                pointer if "responses/" in pointer else f"{SCHEMA}/{pointer}": value
                for pointer, value in page.items()
            },
            evidence=weaker if index else Evidence.FRAGMENT,
            file=f"{index}.md",
        )
        for index, page in enumerate(described)
    ]
    return together(*sections)


def schema(result: Merged) -> Any:
    paths: Any = result.document["paths"]
    found = paths["/pets"]["get"]["responses"]["200"]["content"]["application/json"]
    return deref(found["schema"], result)


def deref(value: Any, result: Merged) -> Any:
    if isinstance(value, dict) and "$ref" in value:
        components: Any = result.document["components"]
        return components["schemas"][value["$ref"].rpartition("/")[2]]
    return value


def kinds(result: Merged) -> list[Json]:
    return [
        c.chosen["kind"]
        for c in result.conflicts
        if isinstance(c.chosen, dict) and "kind" in c.chosen
    ]


def test_properties_come_together() -> None:
    found = merged(
        {"type": "object", "properties/a/type": "string"},
        {"type": "object", "properties/b/type": "integer"},
    )
    assert schema(found)["properties"] == {
        "a": {"type": "string"},
        "b": {"type": "integer"},
    }


def test_a_weaker_kind_is_not_mixed_in() -> None:
    found = merged(
        {"type": "object", "properties/a/type": "string"},
        {"type": "array", "items/type": "string", "maxItems": 3},
    )
    assert schema(found) == {"type": "object", "properties": {"a": {"type": "string"}}}
    assert kinds(found) == ["object"]


def test_a_weaker_object_is_heard_in_the_branch_it_fits() -> None:
    found = merged(
        {
            "oneOf/0/type": "object",
            "oneOf/0/properties/id/type": "string",
            "oneOf/1/type": "object",
            "oneOf/1/properties/rows/type": "array",
        },
        {
            "type": "object",
            "properties/rows/description": "All rows.",
            "properties/rows/type": "array",
        },
    )
    one, many = (deref(branch, found) for branch in schema(found)["oneOf"])
    assert one["properties"] == {"id": {"type": "string"}}
    assert many["properties"]["rows"]["description"] == "All rows."
    assert kinds(found) == ["oneOf"]


def test_branches_meet_whatever_their_order() -> None:
    one = {"type": "object", "properties/a/type": "string"}
    other = {"type": "object", "properties/b/type": "string"}
    found = merged(
        branches(one, other),
        branches(other | {"description": "B."}, one | {"description": "A."}),
    )
    described = [deref(b, found)["description"] for b in schema(found)["oneOf"]]
    assert described == ["A.", "B."]


def branches(*options: Mapping[str, Json]) -> dict[str, Json]:
    return {
        f"oneOf/{index}/{pointer}": value
        for index, option in enumerate(options)
        for pointer, value in option.items()
    }


def test_a_union_that_is_only_told_does_not_beat_a_stated_object() -> None:
    found = merged(
        {"type": "object", "properties/a/type": "string"},
        {"oneOf/0/type": "string", "oneOf/1/type": "integer"},
    )
    assert "oneOf" not in schema(found)


def test_integer_and_number_are_one_kind() -> None:
    found = merged({"type": "integer", "maximum": 3}, {"type": "number", "minimum": 1})
    assert schema(found) == {"type": "integer", "maximum": 3, "minimum": 1}
    assert [c.pointer for c in found.conflicts] == [f"{POINTER}/type"]


def test_limits_from_prose_apply_to_the_array_of_a_union() -> None:
    found = merged(
        {"oneOf/0/type": "object", "oneOf/1/type": "array"},
        {"maxItems": 100},
        weaker=Evidence.PROSE,
    )
    assert schema(found)["oneOf"][1] == {"type": "array", "maxItems": 100}


def test_required_is_decided_for_each_property() -> None:
    found = merged(
        {
            "type": "object",
            "properties/a/type": "string",
            "properties/b/type": "string",
            "required/a": True,
            "required/b": False,
        },
        {
            "type": "object",
            "properties/a/type": "string",
            "required/a": False,
            "required/b": True,
        },
    )
    assert schema(found)["required"] == ["a"]
    assert {c.pointer.rpartition("/")[2] for c in found.conflicts} >= {"a", "b"}


def test_nullable_enum_and_reference() -> None:
    found = merged(
        {
            "type": "object",
            "properties/a/type": "string",
            "properties/a/enum": ["x"],
            "properties/a/nullable": True,
            "properties/b/type": "object",
            "properties/b/properties/c/type": "string",
            "properties/b/nullable": True,
            "properties/d/oneOf/0/type": "string",
            "properties/d/oneOf/1/type": "integer",
            "properties/d/nullable": True,
        }
    )
    properties = schema(found)["properties"]
    assert properties["a"] == {"type": ["string", "null"], "enum": ["x", None]}
    assert properties["b"]["anyOf"][1] == {"type": "null"}
    assert properties["d"]["oneOf"][2] == {"type": "null"}


def test_success_without_a_number_joins_the_numbered_one() -> None:
    described = {"responses/2XX/content/application~1json/schema/description": "Pets."}
    found = merged({"type": "array"}, described)
    paths: Any = found.document["paths"]
    assert paths["/pets"]["get"]["responses"].keys() == {"200"}
    assert schema(found)["description"] == "Pets."


def test_null_and_an_empty_list_take_no_type_that_another_example_shows() -> None:
    shown: list[tuple[str, Json]] = [
        ("GET /kites/{id}", {"id": 1, "name": "Ann", "tail": None, "lines": []}),
        ("GET /kites/latest", {"id": 2, "name": "Bo", "tail": "red", "lines": [3]}),
    ]
    sections = [section(s, {}, examples=(response(value),)) for s, value in shown]
    found: Any = together(*sections).document
    (kite,) = found["components"]["schemas"].values()
    assert kite["properties"]["tail"]["type"] == ["string", "null"]
    assert kite["properties"]["lines"]["items"] == {"type": "integer"}


def test_no_data_in_a_wrapper_is_not_the_data_of_another_call() -> None:
    large: Json = dict.fromkeys(("id", "name", "tail", "color", "wind"), "")
    shown: list[tuple[str, Json]] = [
        ("GET /kites/{id}", {"code": "200", "data": large}),
        ("POST /kites/fold", {"code": "200", "data": None}),
    ]
    sections = [section(s, {}, examples=(response(value),)) for s, value in shown]
    found: Any = together(*sections).document
    names = {
        item[method]["responses"]["200"]["content"]["application/json"]["schema"][
            "$ref"
        ]
        for item in found["paths"].values()
        for method in item
    }
    assert len(names) == 2
