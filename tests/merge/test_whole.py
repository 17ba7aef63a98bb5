"""Servers, errors, groups and overrides: decisions about the document."""

from __future__ import annotations

from typing import Any

import pytest

from generator.facts import Evidence, Json, NamedSchema, SnippetCall
from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.report.diagnostics import Report, Span
from tests.merge.hand_made import SCHEMA, facts, request, response, section, together

BASE = "servers/0/url"


def paths(document: dict[str, Json]) -> dict[str, Any]:
    found: Any = document["paths"]
    return dict(found)


def test_editions_of_a_server_fold_together() -> None:
    found = together(
        section("GET /a", {BASE: "https://api.e.com/v1"}, version="v1"),
        section("GET /a", {BASE: "https://api.e.com/v2"}, version="v2", file="b.md"),
        section("GET /b", {BASE: "https://api.e.com/beta"}, version="beta", file="c"),
    )
    assert found.document["servers"] == [{"url": "https://api.e.com/v2"}]
    others: Any = found.document["x-alternative-servers"]
    assert [o["url"] for o in others] == [
        "https://api.e.com/beta",
        "https://api.e.com/v1",
    ]
    assert "servers" not in paths(found.document)["/b"]["get"]
    assert found.document["info"] == {"title": "Test", "version": "v2"}
    assert [c.pointer for c in found.conflicts] == ["/servers/0/url"]


def test_another_host_is_a_server_of_its_operation() -> None:
    found = together(
        section("GET /a", {BASE: "https://api.e.com/v1"}),
        section("GET /c", {BASE: "https://api.e.com/v1"}, file="c.md"),
        section("POST /up", {BASE: "https://files.e.com"}, file="b.md"),
    )
    up = paths(found.document)["/up"]["post"]
    assert up["servers"] == [{"url": "https://files.e.com"}]
    assert "x-alternative-servers" not in found.document


VARIABLES = "servers/0/variables"


def test_documented_variables_stay_with_their_server() -> None:
    """Of a URL without documented variables each must be given by the caller."""
    region: Json = {"default": "north", "enum": ["north", "south"]}
    url = "https://{region}.e.com/{edition}"
    broken: Json = {"region": {"default": 7}, "edition": "v1", "unused": region}
    found = together(
        section("GET /a", {BASE: url, VARIABLES: broken}),
        section("GET /b", {BASE: url, VARIABLES: {"region": region}}, file="b.md"),
        section("GET /c", {BASE: url}, file="c.md"),
        section(
            "POST /up",
            {BASE: "https://{cell}.f.com", VARIABLES: {"cell": {"default": "c1"}}},
            file="d.md",
        ),
    )
    assert found.document["servers"] == [
        {
            "url": url,
            "variables": {"region": region, "edition": {"default": "{edition}"}},
        }
    ]
    assert paths(found.document)["/up"]["post"]["servers"] == [
        {"url": "https://{cell}.f.com", "variables": {"cell": {"default": "c1"}}}
    ]


def test_documents_that_disagree_on_a_variable_are_told() -> None:
    url = "https://{region}.e.com"
    regions: list[Json] = [{"default": "north"}, {"default": "south"}]
    stated: list[Json] = [{"region": region} for region in regions]
    for variables, told in ((stated, 1), (stated[:1] * 2, 0)):
        found = together(
            section("GET /a", {BASE: url, VARIABLES: variables[0]}),
            section("GET /b", {BASE: url, VARIABLES: variables[1]}, file="b.md"),
        )
        assert found.document["servers"] == [{"url": url, "variables": stated[0]}]
        conflicts = [c for c in found.conflicts if "variables" in c.pointer]
        assert len(conflicts) == told
        for conflict in conflicts:
            assert [v.value for v in conflict.values] == regions


ERROR = "responses/404/content/application~1json/schema"


def test_an_error_body_is_lent_to_statuses_without_one() -> None:
    found = together(
        section(
            "GET /a",
            {f"{ERROR}/type": "object", f"{ERROR}/properties/m/type": "string"},
        ),
        section(
            "GET /b",
            {"responses/404/description": "No.", "responses/500/description": "Oh."},
            file="b.md",
        ),
    )
    lent = paths(found.document)["/b"]["get"]["responses"]
    for status in ("404", "500"):
        schema = lent[status]["content"]["application/json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/Error"}
        assert lent[status]["x-inferred"] is True
    stated = paths(found.document)["/a"]["get"]["responses"]["404"]
    assert "x-inferred" not in stated


def test_different_error_bodies_are_lent_to_their_own_status_only() -> None:
    other = ERROR.replace("404", "422")
    found = together(
        section(
            "GET /a",
            {
                f"{ERROR}/properties/m/type": "string",
                f"{other}/properties/n/type": "string",
            },
        ),
        section(
            "GET /b",
            {"responses/422/description": "No.", "responses/500/description": "Oh."},
            file="b.md",
        ),
    )
    lent = paths(found.document)["/b"]["get"]["responses"]
    assert "content" in lent["422"]
    assert "content" not in lent["500"]


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ({"x-operation": "stock/pets.list-pets"}, "stock.pets.list_pets"),
        ({"tags": ["Pet Shop"], "summary": "List all pets"}, "pet_shop.list"),
        ({"tags": ["pets"], "operationId": "listPets"}, "pets.list"),
        ({"tags": ["a/pets"], "summary": "Get a pet by id"}, "a.pets.get"),
        ({"summary": "Show the toys"}, "pets.show_toys"),
        ({}, "pets.list_toys"),
    ],
)
def test_public_names(described: dict[str, Json], expected: str) -> None:
    found = together(
        section("GET /v1/pets/{id}/toys", described or {"deprecated": True})
    )
    (item,) = paths(found.document).values()
    assert item["get"]["operationId"] == expected
    assert item["get"]["tags"] == [expected.rpartition(".")[0]]


def test_the_python_snippet_names_first() -> None:
    shown = (
        request(language="typescript", call=SnippetCall("PetsClient", ("pets", "all"))),
        request(language="python", call=SnippetCall("Pets", ("shop", "pets", "list"))),
    )
    found = together(section("GET /pets", {"tags": ["x"]}, examples=shown))
    assert paths(found.document)["/pets"]["get"]["operationId"] == "shop.pets.list"
    assert (found.client, found.label) == ("Pets", "pets")


def test_other_languages_name_too() -> None:
    call = SnippetCall("PetsClient", ("pets", "listAll"))
    shown = (request(language="typescript", call=call),)
    found = together(section("GET /pets", {"tags": ["x"]}, examples=shown))
    assert paths(found.document)["/pets"]["get"]["operationId"] == "pets.list_all"
    assert found.client == "Pets"


def test_equal_names_are_made_unique() -> None:
    found = together(
        section("GET /pets", {"tags": ["pets"], "operationId": "list"}),
        section("GET /dogs", {"tags": ["pets"], "operationId": "list"}, file="b.md"),
    )
    ids = {i["get"]["operationId"] for i in paths(found.document).values()}
    assert ids == {"pets.list_pets", "pets.list_dogs"}


def test_label_from_the_host() -> None:
    found = together(section("GET /a", {BASE: "https://api.pet-shop.com/v1"}))
    assert (found.client, found.label) == (None, "pet_shop")


PETS: dict[str, Json] = {"summary": "List pets", f"{SCHEMA}/type": "object"}


def test_an_override_wins() -> None:
    pointer = "/paths/~1pets/get/summary"
    weaker = section(
        "GET /pets", {"summary": "Pets"}, evidence=Evidence.PROSE, file="b.md"
    )
    found = together(
        section("GET /pets", PETS), weaker, overrides={pointer: "All pets"}
    )
    assert paths(found.document)["/pets"]["get"]["summary"] == "All pets"
    assert found.rules[pointer] == "overruled by the configuration"
    (conflict,) = found.conflicts
    assert (conflict.pointer, conflict.chosen) == (pointer, "All pets")
    assert len(conflict.values) == 2


def test_an_override_that_hits_nothing_comes_with_a_suggestion() -> None:
    wrong: dict[str, Json] = {"/paths/~1pet/get/summary": "x"}
    merged = together(section("GET /pets", PETS), overrides=wrong)
    (remark,) = merged.remarks
    assert not remark.added
    assert remark.near == "/paths/~1pets/get/summary"


def test_a_recursive_schema_is_a_component() -> None:
    inner = NamedSchema(
        "type_pets:Pet",
        facts(
            {
                "type": "object",
                "properties/name/type": "string",
                "properties/mother/$ref": "type_pets:Pet",
            },
            Evidence.FRAGMENT,
            "a.md",
        ),
    )
    first = section("GET /pets", {f"{SCHEMA}/$ref": "type_pets:Pet"})
    first = type(first)(
        first.subject,
        first.evidence,
        first.edition,
        Span("a.md", 1),
        first.facts,
        (response({"name": "a", "mother": {"name": "b", "age": 3}}),),
        (inner,),
    )
    found = together(first)
    components: Any = found.document["components"]
    pet = components["schemas"]["Pet"]
    assert pet["properties"]["mother"] == {"$ref": "#/components/schemas/Pet"}
    assert pet["additionalProperties"] is True


def test_undeclared_path_parameters_are_declared() -> None:
    found = together(section("GET /pets/{id}", {"summary": "Get"}))
    (parameter,) = paths(found.document)["/pets/{id}"]["get"]["parameters"]
    assert parameter == {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    assert [r.rule for r in found.repairs] == ["undeclared-path-parameter"]


def test_an_operation_without_success_gives_any_json() -> None:
    found = together(
        section("POST /pets", {"responses/400/description": "No."}),
        section("DELETE /pets", {"summary": "Delete pets"}, file="b.md"),
    )
    item = paths(found.document)["/pets"]
    content = item["post"]["responses"]["2XX"]["content"]
    assert content == {"application/json": {"schema": {}}}
    assert "content" not in item["delete"]["responses"]["2XX"]


def test_a_lone_default_response_stays_alone() -> None:
    found = together(section("GET /pets", {"responses/default/description": "Any."}))
    assert paths(found.document)["/pets"]["get"]["responses"].keys() == {"default"}


def test_nothing_at_all() -> None:
    found = merge([], MergeSettings(), Report())
    assert found.document["paths"] == {}
    assert found.label == "api"
