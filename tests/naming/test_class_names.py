"""Class names: what the document names keeps its name, and little renames anything."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from generator.model import LowerSettings, lower
from generator.model.ir import Model, Ref
from generator.model.place import MAX_CLASS_NAME, class_name

SCHEMAS = "#/components/schemas/"
TEXT = {"type": "string"}


def thing(*names: str, **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {n: dict(TEXT) for n in names} | more}


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "200": {"description": "", "content": {"application/json": {"schema": schema}}}
    }


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{SCHEMAS}{name}"}


def document(
    answers: dict[str, dict[str, Any]], schemas: dict[str, Any]
) -> dict[str, Any]:
    """One GET operation for each answer, by operation id."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            f"/{name}": {
                "get": {"operationId": name, "tags": ["g"], "responses": answer(schema)}
            }
            for name, schema in answers.items()
        },
        "components": {"schemas": schemas},
    }


def names(stated: dict[str, Any]) -> dict[str, str]:
    """The class name of each definition, by its key."""
    api = lower(stated, LowerSettings(package="p")).api
    return {key: found.name for key, found in api.definitions.items()}


def returned(stated: dict[str, Any]) -> dict[str, str]:
    """The class that each operation returns."""
    api = lower(stated, LowerSettings(package="p")).api
    return {
        o.id: api.definitions[o.successes[0].type.key].name
        for o in api.operations
        if isinstance(o.successes[0].type, Ref)
    }


def test_components_behind_all_of_keep_their_names() -> None:
    wrapper = thing(data={"type": "array", "items": {"type": "object"}})
    listed = {"properties": {"data": {"type": "array", "items": ref("Trip")}}}
    stated = document(
        {
            "list_trips": {"allOf": [{"$ref": f"{SCHEMAS}Wrapper"}, listed]},
            "get_trip": {"allOf": [ref("Trip"), {"properties": {"links": TEXT}}]},
            "get_alias": ref("Voyage"),
        },
        {
            "Trip": thing("id"),
            "Wrapper": wrapper,
            "Voyage": {"allOf": [ref("Trip"), {"type": "object"}]},
        },
    )
    api = lower(stated, LowerSettings(package="p")).api
    by_name = {d.name: d for d in api.definitions.values()}
    assert {"Trip", "Voyage", "GetTripResponse", "ListTripsResponse"} <= by_name.keys()
    for name in ("GetTripResponse", "Voyage"):
        found = by_name[name]
        assert isinstance(found, Model)
        assert found.base == by_name["Trip"].key


def test_what_changes_a_field_is_no_kind_of_the_component() -> None:
    narrower = {"allOf": [ref("Trip"), thing(id={"type": "integer"})]}
    stated = document({"get_trip": narrower}, {"Trip": thing("id")})
    assert set(names(stated).values()) == {"GetTripResponse"}


def test_equal_answers_of_two_operations_are_named_by_their_operations() -> None:
    stated = document({"get_a": thing("x"), "get_b": thing("x")}, {})
    assert returned(stated) == {"get_a": "GetAResponse", "get_b": "GetBResponse"}


def test_a_documented_response_gives_its_name() -> None:
    stated = document({"get_a": thing("x"), "get_b": thing("x")}, {})
    stated["components"]["responses"] = {"Many~Things": answer(thing("x"))["200"]}
    for path in stated["paths"].values():
        path["get"]["responses"] = {
            "200": {"$ref": "#/components/responses/Many~0Things"}
        }
    assert set(returned(stated).values()) == {"ManyThingsResponse"}


def test_another_operation_renames_nothing() -> None:
    inner = thing(status={"enum": ["one", "two", "three", "four", "five"]})
    stated = document({"get_a": thing(data=inner)}, {"Pet": inner, "Owner": thing("x")})
    stated["paths"]["/get_a"]["get"]["parameters"] = [
        {"name": "owner", "in": "query", "schema": ref("Pet")}
    ]
    more = deepcopy(stated)
    more["paths"] |= document({"a": thing(data=inner), "b": ref("Owner")}, {})["paths"]
    before, after = names(stated), names(more)
    assert {key: after[key] for key in before} == before


def test_long_names_are_not_cut_within_words() -> None:
    long = "InteractionApplicationCommandAutocompleteCallbackWithQuiteAFewMoreWords"
    stated = document(
        {f"get_{end}": ref(f"{long}{end}") for end in ("Integer", "Number", "Text")},
        {f"{long}{end}": thing("x") for end in ("Integer", "Number", "Text")},
    )
    ends = {name.removeprefix(long) for name in names(stated).values()}
    assert ends == {"Integer", "Number", "Text"}


def test_a_name_that_is_too_long_keeps_its_ends() -> None:
    name = class_name(("Pet", "OwnerHomeAddress" * 10, "StreetLine"))
    assert len(name) <= MAX_CLASS_NAME
    assert name.startswith("Pet")
    assert name.endswith("StreetLine")
    assert class_name(("x" * 300,)) == "X" + "x" * (MAX_CLASS_NAME - 1)


def test_what_the_package_exports_is_not_hidden() -> None:
    schemas = {name: thing("x") for name in ("Response", "Timeout", "Drift", "Call")}
    stated = document({f"get_{n}": ref(n) for n in schemas}, schemas)
    assert set(names(stated).values()) == {f"{name}Model" for name in schemas}


def test_the_kind_of_a_file_is_no_name() -> None:
    schemas = {
        "token_body.yaml": thing("a"),
        "b.Mast.json": thing("b"),
        "json": thing(),
    }
    stated = document({f"get{n}": ref(k) for n, k in enumerate(schemas)}, schemas)
    assert set(names(stated).values()) == {"TokenBody", "Mast"}


def test_generic_types_are_called_by_the_tails_of_all_their_names() -> None:
    schemas = {
        "Yard.Api.Page[Yard.Dto.Boats.Hull]": thing("a"),
        "Yard.Dto.Boats.Hull": thing("b"),
        "Yard.Api.Page[System.Int64]": thing("c"),
        "Yard.Api.Set<Yard.Dto.Ships.Hull>": thing("d"),
        "Yard.Dto.Mast": thing("e"),
    }
    stated = document({f"get{n}": ref(k) for n, k in enumerate(schemas)}, schemas)
    assert sorted(names(stated).values()) == [
        "Hull",
        "Mast",
        "PageHull",
        "PageInt64",
        "SetHull",
    ]


def test_a_package_without_streams_leaves_their_names_to_its_models() -> None:
    stated = document({"get": ref("Event")}, {"Event": thing("x")})
    assert set(names(stated).values()) == {"Event"}
    events = {"200": {"description": "", "content": {"text/event-stream": {}}}}
    stated["paths"]["/news"] = {"get": {"responses": events}}
    assert set(names(stated).values()) == {"EventModel"}


def test_dotted_names_are_told_apart_by_their_beginnings() -> None:
    schemas = {"account": thing("x"), "issuing.account": thing("y"), "a.b.Pod": thing()}
    stated = document({f"get_{n}": ref(n) for n in schemas}, schemas)
    assert set(names(stated).values()) == {"Account", "IssuingAccount"}


def test_a_union_gives_way_to_a_component() -> None:
    owner = thing(card={"oneOf": [ref("owner_card"), ref("other")]})
    schemas = {"owner": owner, "owner_card": thing("x"), "other": thing("y")}
    found = names(document({"get": ref("owner")}, schemas))
    assert found[f"{SCHEMAS}owner_card|response"] == "OwnerCard"
    assert "OwnerCardChoice" in found.values()


def test_a_property_that_others_refer_to_is_named_by_its_component() -> None:
    deep = ref("Transfer/properties/entities")
    schemas = {"Transfer": thing(entities=thing("x"))}
    stated = document({"get_it": thing(entities=deep, other=thing("y"))}, schemas)
    assert "TransferEntities" in names(stated).values()


def test_an_answer_that_others_refer_to_is_named_by_its_operation() -> None:
    stated = document({"list_pets": thing("x"), "get_all": thing("y")}, {})
    other = "#/paths/~1list_pets/get/responses/200/content/application~1json/schema"
    stated["paths"]["/get_all"]["get"]["responses"] = answer({"$ref": other})
    assert set(returned(stated).values()) == {"ListPetsResponse"}
    stated["components"]["responses"] = {"Many": answer(thing("x"))["200"]}
    shared = "#/components/responses/Many/content/application~1json/schema"
    stated["paths"]["/get_all"]["get"]["responses"] = answer({"$ref": shared})
    assert returned(stated)["get_all"] == "ManyResponse"


def test_equal_bodies_of_one_operation_share_their_parts() -> None:
    body = {"schema": thing(options=thing("x"))}
    stated = document({"get_it": thing("y")}, {})
    stated["paths"]["/get_it"]["post"] = {
        "operationId": "make",
        "requestBody": {
            "content": {"application/json": body, "multipart/form-data": body}
        },
        "responses": {"204": {"description": ""}},
    }
    assert sorted(names(stated).values()) == ["GetItResponse", "MakeOptions"]


def test_what_other_statuses_give_is_told_apart() -> None:
    stated = document({"saveShip": thing("a")}, {})
    responses = stated["paths"]["/saveShip"]["get"]["responses"]
    responses["202"] = answer(thing("b"))["200"]
    responses["201"] = answer(thing("c"))["200"]
    assert set(names(stated).values()) == {
        "SaveShipResponse",
        "SaveShipAcceptedResponse",
        "SaveShipCreatedResponse",
    }


def test_items_of_a_response_are_called_by_what_is_listed() -> None:
    listing = {"type": "array", "items": thing("a")}
    found = names(document({"listOpenOrders": listing, "addStars": listing}, {}))
    assert set(found.values()) == {"OpenOrder", "AddStarsResponseItem"}
    component = {"OpenOrder": thing("b"), "Page": thing(order=ref("OpenOrder"))}
    stated = document({"listOpenOrders": listing, "x": ref("Page")}, component)
    assert "ListOpenOrdersResponseItem" in names(stated).values()


def test_items_inside_what_wraps_a_response() -> None:
    listing = {"type": "array", "items": thing("a")}
    stated = document(
        {"a": ref("GetBoatsResponse"), "b": ref("PaginatedResponse")},
        {
            name: thing(data=listing)
            for name in ("GetBoatsResponse", "PaginatedResponse")
        },
    )
    assert {"Boat", "PaginatedResponseDataItem"} < set(names(stated).values())
