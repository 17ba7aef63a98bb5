"""Pages that disagree about a field of one thing; names that this must not change."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from generator.facts import Json
from generator.merge.result import Merged
from tests.merge.hand_made import SCHEMA, section, together

NAMES = ("id", "name", "size", "kind", "owner", "colour", "weight", "age")


def properties(*names: str, start: str) -> dict[str, Json]:
    described: dict[str, Json] = {
        f"{start}/properties/{name}/type": "string" for name in names
    }
    return {f"{start}/type": "object", **described}


def pages(listed: dict[str, Json], *, one: tuple[str, ...] = NAMES) -> Merged:
    """A page that lists pets, and one that gets a pet."""
    described: dict[str, Json] = {
        "tags": ["pets"],
        f"{SCHEMA}/type": "object",
        f"{SCHEMA}/properties/pets/type": "array",
        **listed,
    }
    item: dict[str, Json] = {"tags": ["pets"], **properties(*one, start=SCHEMA)}
    return together(
        section("GET /pets", {**described, "summary": "List Pets"}, file="list.md"),
        section("GET /pets/{id}", {**item, "summary": "Get Pet"}, file="get.md"),
    )


ITEMS = f"{SCHEMA}/properties/pets/items"


def components(found: Merged) -> dict[str, Any]:
    schemas: Any = found.document["components"]
    return dict(schemas["schemas"])


def test_another_type_is_a_conflict() -> None:
    listed = properties(*NAMES, start=ITEMS)
    listed[f"{ITEMS}/properties/size/type"] = "integer"
    found = pages(listed)
    assert set(components(found)) == {"Pet", "PetList"}
    (conflict,) = found.conflicts
    assert conflict.pointer == "/components/schemas/Pet/properties/size/type"
    assert {str(value.value) for value in conflict.values} == {"integer", "string"}
    assert {value.span.file for value in conflict.values} == {"list.md", "get.md"}


@pytest.mark.parametrize("names", [("label", *NAMES[1:]), NAMES[1:], (*NAMES, "label")])
def test_another_field_is_a_conflict(names: tuple[str, ...]) -> None:
    found = pages(properties(*names, start=ITEMS))
    assert set(components(found)) == {"Pet", "PetList"}
    fields = set(components(found)["Pet"]["properties"])
    assert fields == {*NAMES, *names}
    disputed = {c.pointer.rpartition("/")[2] for c in found.conflicts}
    assert disputed == set(NAMES) ^ set(names)


def test_different_shapes_stay_apart() -> None:
    few = pages(properties(*NAMES[:3], start=ITEMS))
    listed = properties(*NAMES, start=ITEMS)
    listed[f"{ITEMS}/properties/owner/type"] = "array"
    nested = pages(deepcopy(listed))
    for found in (few, nested):
        assert len(components(found)) == 3
        assert "Pet" in components(found)


def test_what_an_action_reports_is_named_by_it() -> None:
    described = properties("publishedIds", "errors", start=SCHEMA)
    more: dict[str, Json] = {"tags": ["shop.pets"], "summary": "Publish Pet"}
    found = together(
        section("POST /pets/publish", {**described, **more}),
        section(
            "GET /pets/{id}",
            {
                **properties(*NAMES, start=SCHEMA),
                "tags": ["shop.pets"],
                "summary": "Get Pet",
            },
        ),
    )
    assert set(components(found)) == {"Pet", "PublishPetResponse"}
