"""Corners of merging that the real pages do not reach."""

from __future__ import annotations

from typing import Any

from generator.facts import Evidence, Json, NamedSchema
from generator.merge.emit import nullable
from generator.merge.identity import PathTemplate
from generator.report.diagnostics import Report
from tests.merge.hand_made import SCHEMA, facts, response, section, together


def paths(document: dict[str, Json]) -> dict[str, Any]:
    found: Any = document["paths"]
    return dict(found)


def components(document: dict[str, Json]) -> dict[str, Any]:
    found: Any = document["components"]
    return dict(found["schemas"])


def test_no_content_has_no_schema_and_that_is_a_repair() -> None:
    described: dict[str, Json] = {SCHEMA.replace("200", "204") + "/type": "object"}
    found = together(section("DELETE /pets", described))
    assert "content" not in paths(found.document)["/pets"]["delete"]["responses"]["204"]
    (repair,) = found.repairs
    assert repair.rule == "no-content-with-schema"
    assert repair.pointer == "/paths/~1pets/delete/responses/204"


PET: dict[str, Json] = {
    f"{SCHEMA}/type": "object",
    f"{SCHEMA}/properties/id/type": "string",
    f"{SCHEMA}/properties/name/type": "string",
}


def test_what_one_response_leaves_open_is_not_required() -> None:
    tag: dict[str, Json] = {"tags": ["pets"]}
    described = (
        tag | PET | {f"{SCHEMA}/required/id": True, f"{SCHEMA}/required/name": True}
    )
    found = together(
        section("GET /pets/{id}", described | {"summary": "Get pet"}),
        section(
            "PUT /pets/{id}",
            tag | PET | {f"{SCHEMA}/required/id": True, "summary": "Update pet"},
            file="b.md",
        ),
    )
    assert list(components(found.document)) == ["Pet"]
    assert components(found.document)["Pet"]["required"] == ["id"]


def test_resources_of_one_shape_stay_apart() -> None:
    found = together(
        section("GET /pets/{id}", PET | {"tags": ["pets"], "summary": "Get pet"}),
        section(
            "GET /toys/{id}",
            PET | {"tags": ["toys"], "summary": "Get toy"},
            file="b.md",
        ),
    )
    assert list(components(found.document)) == ["Pet", "Toy"]


def test_a_stranger_sits_with_no_branch() -> None:
    found = together(
        section("GET /a", {f"{SCHEMA}/oneOf/0/type": "string"}),
        section(
            "GET /a",
            {f"{SCHEMA}/type": "integer", f"{SCHEMA}/description": "A number."},
            evidence=Evidence.TABLE,
            file="b.md",
        ),
    )
    content = paths(found.document)["/a"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == {"oneOf": [{"type": "string"}]}


def test_a_stable_server_beats_stronger_evidence_for_a_preview() -> None:
    found = together(
        section("GET /a", {"servers/0/url": "https://e.com/beta"}, version="beta"),
        section(
            "GET /a",
            {"servers/0/url": "https://e.com/v2"},
            version="v2",
            evidence=Evidence.PROSE,
            file="b.md",
        ),
    )
    assert found.document["servers"] == [{"url": "https://e.com/v2"}]


def test_one_address_two_methods() -> None:
    url = "https://docs.e.com/pets"
    report = Report()
    described: dict[str, Json] = {"description": "Make one."}
    found = together(
        section("GET /pets", {"summary": "List"}, url=url),
        section("POST /pets", {"summary": "Create"}, url=url, line=9),
        section("POST", described, url=url, evidence=Evidence.PROSE, file="b.md"),
        report=report,
    )
    item = paths(found.document)["/pets"]
    assert item["post"]["description"] == "Make one."
    assert "description" not in item["get"]
    assert not report.diagnostics


def test_a_payload_is_no_error_body() -> None:
    error = {key.replace("200", "404"): value for key, value in PET.items()}
    shown = response({"id": "1", "name": "a"}, real=True, status=None)
    report = Report()
    together(
        section("GET /a", error),
        section("", evidence=Evidence.PAYLOAD, file="b.md", examples=(shown,)),
        report=report,
    )
    assert [d.code for d in report] == ["unattached-section"]


def test_examples_replace_an_example() -> None:
    described: dict[str, Json] = {
        "responses/200/content/application~1json/example": {"id": "0"},
        **PET,
    }
    found = together(section("GET /a", described, examples=(response({"id": "1"}),)))
    media = paths(found.document)["/a"]["get"]["responses"]["200"]["content"]
    assert media["application/json"].keys() == {"schema", "examples"}


def test_a_shared_schema_that_is_also_resolved_in_place() -> None:
    described = facts(
        {
            "type": "object",
            "properties/name/type": "string",
            "properties/mother/$ref": "Pet",
        },
        Evidence.FRAGMENT,
        "a.md",
    )
    first = section("GET /pets", {f"{SCHEMA}/$ref": "Pet"})
    first = type(first)(
        first.subject,
        first.evidence,
        first.edition,
        first.span,
        first.facts,
        components=(NamedSchema("Pet", described),),
    )
    inline: dict[str, Json] = {
        f"{SCHEMA}/$name": "Pet",
        f"{SCHEMA}/type": "object",
        f"{SCHEMA}/properties/name/type": "string",
        f"{SCHEMA}/properties/name/description": "What it hears.",
        f"{SCHEMA}/properties/mother/$ref": "Pet",
    }
    found = together(first, section("GET /best", inline, file="b.md"))
    assert list(components(found.document)) == ["Pet"]
    name = components(found.document)["Pet"]["properties"]["name"]
    assert name["description"] == "What it hears."
    content = paths(found.document)["/best"]["get"]["responses"]["200"]["content"]
    schema = content["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/Pet"}


def test_requests_give_way_to_responses_of_the_same_name() -> None:
    body = {
        key.replace("responses/200", "requestBody").replace("schema", "schema/items"): v
        for key, v in PET.items()
    }
    named: dict[str, Json] = {
        f"{SCHEMA}/$name": "Pet",
        "requestBody/content/application~1json/schema/type": "array",
        "requestBody/content/application~1json/schema/items/$name": "Pet",
    }
    found = together(section("POST /pets", PET | body | named))
    assert list(components(found.document)) == ["Pet", "PetInput"]


def test_nullable_of_every_spelling() -> None:
    assert nullable({"type": ["string", "null"]}) == {"type": ["string", "null"]}
    assert nullable({"type": ["string", "integer"]})["type"] == [
        "string",
        "integer",
        "null",
    ]
    assert nullable({"$ref": "#/a", "description": "B."}) == {
        "description": "B.",
        "anyOf": [{"$ref": "#/a"}, {"type": "null"}],
    }
    assert nullable({}) == {}


def test_a_path_is_matched_with_its_escapes() -> None:
    template = PathTemplate.parse("/a b/{id}")
    assert template.match("https://e.com/a%20b/c%2Fd") == {"id": "c/d"}


def test_properties_named_like_keywords() -> None:
    names = ("properties", "required", "items", "type", "oneOf", "$name", "schema")
    described: dict[str, Json] = {f"{SCHEMA}/type": "object"}
    for name in names:
        described[f"{SCHEMA}/properties/{name}/type"] = "object"
        described[f"{SCHEMA}/properties/{name}/properties/required/type"] = "boolean"
        described[f"{SCHEMA}/properties/{name}/properties/required/nullable"] = True
        described[f"{SCHEMA}/properties/{name}/properties/allOf/type"] = "string"
        described[f"{SCHEMA}/required/{name}"] = True
    found = together(section("GET /shapes/{id}", described | {"summary": "Get shape"}))
    schemas = components(found.document)
    shape = schemas["Shape"]
    assert list(shape["properties"]) == list(names)
    assert shape["required"] == list(names)
    for name in names:
        inner = schemas[shape["properties"][name]["$ref"].rpartition("/")[2]]
        assert inner["properties"] == {
            "required": {"type": ["boolean", "null"]},
            "allOf": {"type": "string"},
        }


def test_a_required_property_that_nothing_describes_holds_anything() -> None:
    described: dict[str, Json] = {
        f"{SCHEMA}/type": "object",
        f"{SCHEMA}/required/id": True,
    }
    found = together(section("GET /pets/{id}", described | {"summary": "Get pet"}))
    pet = components(found.document)["Pet"]
    assert (pet["properties"], pet["required"]) == ({"id": {}}, ["id"])


def test_a_reference_to_nothing_is_any_value_and_a_repair() -> None:
    found = together(section("GET /pets", {f"{SCHEMA}/$ref": "Lost"}))
    content = paths(found.document)["/pets"]["get"]["responses"]["200"]["content"]
    assert content["application/json"]["schema"] == {}
    assert [r.rule for r in found.repairs] == ["dangling-reference"]


def test_a_default_of_another_type_is_dropped_as_a_repair() -> None:
    described: dict[str, Json] = {
        "parameters/query:a/schema/type": "integer",
        "parameters/query:a/schema/default": "ten",
        "parameters/query:b/schema/enum": ["x"],
        "parameters/query:b/schema/default": "y",
        "parameters/query:c/schema/type": "integer",
        "parameters/query:c/schema/default": 10,
    }
    found = together(section("GET /pets", described))
    parameters = paths(found.document)["/pets"]["get"]["parameters"]
    assert [p["schema"].get("default") for p in parameters] == [None, None, 10]
    assert [r.rule for r in found.repairs] == ["illegal-default"] * 2


def test_one_path_has_one_spelling_for_all_methods() -> None:
    described: dict[str, Json] = {"parameters/path:pet/schema/type": "integer"}
    found = together(
        section("GET /pets/{id}", {"summary": "Get"}),
        section("PUT /pets/{pet}", described, evidence=Evidence.TABLE, file="b.md"),
    )
    item = paths(found.document)["/pets/{id}"]
    assert [o["parameters"][0]["name"] for o in item.values()] == ["id", "id"]
    assert item["put"]["parameters"][0]["schema"] == {"type": "integer"}


def test_endless_references_end() -> None:
    loop = facts({"anyOf/0/$ref": "A", "anyOf/1/type": "object"}, Evidence.TABLE, "a")
    first = section("GET /a", {f"{SCHEMA}/$ref": "A"}, examples=(response({"x": 1}),))
    first = type(first)(
        first.subject,
        first.evidence,
        first.edition,
        first.span,
        first.facts,
        first.examples,
        (NamedSchema("A", loop),),
    )
    assert "A" in components(together(first).document)
