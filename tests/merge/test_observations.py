"""What real values and examples prove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from generator.facts import Evidence, Example, Json, Section
from generator.merge.observe import admits
from generator.merge.result import Merged
from tests.merge.hand_made import SCHEMA, request, response, section, together

TABLE = Evidence.TABLE
BODY = "requestBody/content/application~1json/schema"


def pets(
    described: Mapping[str, Json],
    *examples: Example,
    subject: str = "GET /pets",
    evidence: Evidence = Evidence.FRAGMENT,
) -> Merged:
    return together(section(subject, described, examples=examples, evidence=evidence))


def operation(found: Merged) -> Any:
    paths: Any = found.document["paths"]
    (item,) = paths.values()
    (only,) = item.values()
    return only


def schemas(found: Merged) -> Any:
    components: Any = found.document["components"]
    return components["schemas"]


OBJECT: dict[str, Json] = {
    f"{SCHEMA}/type": "object",
    f"{SCHEMA}/properties/id/type": "integer",
    f"{SCHEMA}/properties/born/type": "string",
    f"{SCHEMA}/properties/born/format": "date-text",
}


def test_a_null_that_was_seen_makes_nullable() -> None:
    found = pets(OBJECT, response({"id": 1, "born": None}, real=True))
    (schema,) = schemas(found).values()
    assert schema["properties"]["born"]["type"] == ["string", "null"]
    assert [c.chosen for c in found.conflicts] == [{"nullable": True}]


def test_an_unknown_field_opens_the_object() -> None:
    found = pets(OBJECT, response({"id": 1, "x": 2}))
    (schema,) = schemas(found).values()
    assert schema["additionalProperties"] is True


def test_known_fields_open_nothing() -> None:
    found = pets(OBJECT, response({"id": 1}))
    (schema,) = schemas(found).values()
    assert "additionalProperties" not in schema
    assert not found.conflicts


def test_a_payload_widens_a_formal_type_an_example_does_not() -> None:
    real = pets(OBJECT, response({"id": "one"}, real=True))
    described = pets(OBJECT, response({"id": "one"}))
    types = [
        next(iter(schemas(f).values()))["properties"]["id"] for f in (real, described)
    ]
    assert types == [{"type": ["integer", "string"]}, {"type": "integer"}]


@pytest.mark.parametrize(
    ("shown", "types"),
    [("one", ["integer", "string"]), ("<id>", "integer"), ("string", "integer")],
)
def test_what_a_response_shows_widens_a_type(shown: str, types: Json) -> None:
    found = pets(OBJECT, response({"id": shown}), evidence=TABLE)
    (schema,) = schemas(found).values()
    assert schema["properties"]["id"] == {"type": types}


def test_a_request_that_is_shown_does_not() -> None:
    described = {f"{BODY}/type": "object", f"{BODY}/properties/id/type": "integer"}
    found = pets(
        described, request(body={"id": "one"}), subject="POST /pets", evidence=TABLE
    )
    assert operation(found)["requestBody"]["content"]["application/json"]["schema"][
        "properties"
    ] == {"id": {"type": "integer"}}


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (["in", "out"], ["in", "out", "away"]),
        (["in"], None),
        (["in", "away"], ["in", "away"]),
    ],
)
def test_what_a_response_shows_is_a_value(listed: Json, expected: Json) -> None:
    described = {
        f"{SCHEMA}/type": "object",
        f"{SCHEMA}/properties/place/type": "string",
        f"{SCHEMA}/properties/place/enum": listed,
    }
    found = pets(
        described,
        response({"place": "away"}),
        response({"place": "<place>"}),
        evidence=TABLE,
    )
    (schema,) = schemas(found).values()
    assert schema["properties"]["place"].get("enum") == expected


LISTED: dict[str, Json] = {
    f"{SCHEMA}/type": "object",
    f"{SCHEMA}/properties/pets/type": "array",
    f"{SCHEMA}/properties/pets/description": "The pets",
    f"{SCHEMA}/properties/pets/items/type": "object",
    f"{SCHEMA}/properties/pets/items/properties/name/type": "string",
    f"{SCHEMA}/properties/pets/items/properties/name/description": "What it hears",
}
PET: dict[str, Json] = {"name": "Rex", "age": 3}


@pytest.mark.parametrize(
    ("described", "body", "way"),
    [
        (LISTED, {"pets": PET}, ("pets",)),
        (LISTED, {"pets": {"found": [PET], "more": False}}, ("pets", "found", "[]")),
        (LISTED, {"pets": [PET]}, ("pets", "[]")),
    ],
)
def test_a_list_that_is_always_shown_otherwise(
    described: dict[str, Json], body: Json, way: tuple[str, ...]
) -> None:
    found = pets(described, response(body), evidence=TABLE)
    components = schemas(found)
    node = operation(found)["responses"]["200"]["content"]["application/json"]["schema"]
    for step in way:
        while "$ref" in node:
            node = components[node["$ref"].rpartition("/")[2]]
        node = node["items"] if step == "[]" else node["properties"][step]
    while "$ref" in node:
        node = components[node["$ref"].rpartition("/")[2]]
    assert node["type"] == "object"
    assert node["properties"]["name"]["description"] == "What it hears"


def test_what_is_shown_is_not_outvoted_by_tables_put_together() -> None:
    def page(name: str) -> Section:
        shown = (response({"pets": PET}),)
        file = f"{name}.md"
        about = f"GET /{name}"
        return section(about, LISTED, evidence=TABLE, file=file, examples=shown)

    found = together(page("pets"), page("dogs"))
    held = [schema["properties"].get("pets") for schema in schemas(found).values()]
    kinds = [part.get("type", "object") for part in held if part]
    assert kinds
    assert {*kinds} == {"object"}


@pytest.mark.parametrize(
    ("bodies", "kind"),
    [
        ([[{"id": 1, "born": None}]], "array"),
        ([[{"id": 1}], []], "array"),
        ([[{"id": 1}], {"id": 1}], "object"),
        ([[1, 2]], "object"),
        ([[[1, "now"], [2, "then"]]], "array"),
        ([[[1, 2, 3]]], "object"),
        ([[]], "object"),
    ],
)
def test_an_object_that_is_always_shown_in_a_list(
    bodies: list[Json], kind: str
) -> None:
    found = pets(OBJECT, *map(response, bodies), evidence=TABLE)
    node = operation(found)["responses"]["200"]["content"]["application/json"]["schema"]
    if "$ref" in node:
        node = schemas(found)[node["$ref"].rpartition("/")[2]]
    assert node["type"] == kind


def test_dates_by_another_name() -> None:
    found = pets(OBJECT, response({"born": "2020-02-03T04:05:06.7Z"}))
    (schema,) = schemas(found).values()
    assert schema["properties"]["born"]["format"] == "date-time"
    (repair,) = found.repairs
    assert repair.rule == "date-format"
    assert repair.pointer.endswith("/properties/born/format")


@pytest.mark.parametrize("born", ["2020-02-03", "soon", "2020-02-31T00:00:00Z"])
def test_dates_that_are_none(born: str) -> None:
    shown = (response({"born": "2020-02-03T04:05:06Z"}), response({"born": born}))
    (schema,) = schemas(pets(OBJECT, *shown)).values()
    assert schema["properties"]["born"]["format"] == "date-text"


def test_a_format_without_examples_stays() -> None:
    (schema,) = schemas(pets(OBJECT)).values()
    assert schema["properties"]["born"]["format"] == "date-text"


def test_openness_spreads_to_objects_of_the_same_name_and_fields() -> None:
    inner = "properties/extra/properties/name/type"
    described: dict[str, Json] = {
        f"{SCHEMA}/type": "object",
        f"{SCHEMA}/{inner}": "string",
        f"{BODY}/type": "object",
        f"{BODY}/{inner}": "string",
        f"{BODY}/properties/other/properties/name/type": "string",
    }
    shown = response({"extra": {"name": "a", "custom": 1}})
    found = pets(described, shown, subject="POST /pets")
    body = operation(found)["requestBody"]["content"]["application/json"]["schema"]
    refs = {k: v["$ref"].rpartition("/")[2] for k, v in body["properties"].items()}
    assert schemas(found)[refs["extra"]]["additionalProperties"] is True
    assert "additionalProperties" not in schemas(found)[refs["other"]]


def test_a_value_is_seen_in_the_branch_it_fits() -> None:
    described: dict[str, Json] = {
        f"{SCHEMA}/oneOf/0/type": "object",
        f"{SCHEMA}/oneOf/0/properties/id/type": "string",
        f"{SCHEMA}/oneOf/0/required/id": True,
        f"{SCHEMA}/oneOf/1/type": "object",
        f"{SCHEMA}/oneOf/1/properties/rows/type": "string",
    }
    found = pets(described, response({"id": "1", "new": 1}))
    closed, opened = sorted(
        schemas(found).values(), key=lambda s: "additionalProperties" in s
    )
    assert list(opened["properties"]) == ["id"]
    assert list(closed["properties"]) == ["rows"]


def test_the_evidence_of_an_observation_is_kept() -> None:
    found = pets(OBJECT, response({"id": 1, "born": None}, real=True))
    (conflict,) = found.conflicts
    stated = found.statements[conflict.pointer]
    assert {s.evidence for s in stated} >= {Evidence.PAYLOAD, Evidence.FRAGMENT}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("integer", 1, True),
        ("integer", 1.0, True),
        ("integer", 1.5, False),
        ("integer", True, False),
        ("number", 1, True),
        ("string+null", None, True),
        ("string", None, False),
        ("array", [], True),
        ("object", [], False),
        ("oneOf", 3, True),
    ],
)
def test_admits(kind: str, value: Json, expected: bool) -> None:
    assert admits(kind, value) is expected


def test_by_example_types_come_from_the_example() -> None:
    shown = request(
        "https://api.example.com/v1/pets/7/toys?dry=true",
        {"name": "ball", "size": 2, "tags": ["a"], "maker": {"id": 1.5}},
        method="POST",
        language="typescript",
        headers=(("Authorization", "Bearer x"),),
    )
    found = together(
        section(
            "POST /pets/{pet_id}/toys",
            {"summary": "Add Toy", "servers/0/url": "https://api.example.com/v1"},
            evidence=Evidence.PROSE,
            by_example=True,
            examples=(shown,),
        )
    )
    only = operation(found)
    assert only["operationId"] == "pets.add_toy"
    assert [p["name"] for p in only["parameters"]] == ["pet_id", "dry"]
    body = only["requestBody"]["content"]["application/json"]["schema"]
    assert body["properties"]["size"] == {"type": "integer"}
    assert body["properties"]["tags"] == {"type": "array", "items": {"type": "string"}}
    assert only["responses"].keys() == {"2XX"}
    assert only["security"] == [{"bearer": []}]
