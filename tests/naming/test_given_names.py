"""Names that vendors' extensions give are used, and only as names."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import Api, Model
from generator.model.settings import UserSettings

OK = {"200": {"description": "ok"}}


def api(document: dict[str, Any], user: UserSettings | None = None) -> Api:
    whole = {"openapi": "3.1.1", "info": {"title": "T", "version": "1"}, **document}
    return lower(whole, LowerSettings(user=user or UserSettings())).api


def operation(**extensions: Any) -> dict[str, Any]:
    stated = {name.replace("_", "-"): value for name, value in extensions.items()}
    get = {"operationId": "doIt", "tags": ["things"], "responses": OK, **stated}
    return {"paths": {"/things/{id}": {"get": get}}}


def dotted(found: Api) -> list[str]:
    return [".".join((*g.path, o.name)) for g in found.groups for o in g.operations]


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ({"x_fern_sdk_group_name": "voices", "x_fern_sdk_method_name": "speak"}, "voices.speak"),
        ({"x_fern_sdk_group_name": ["a", "b"], "x_fern_sdk_method_name": "c"}, "a.b.c"),
        ({"x_speakeasy_group": "chat.drafts"}, "chat.drafts.do_it"),
        ({"x_speakeasy_name_override": "completeNow"}, "things.complete_now"),
        ({"x_stainless_naming": {"python": {"method_name": "pull"}}}, "things.pull"),
        ({"x_stainless_naming": {"go": {"method_name": "Pull"}}}, "things.do_it"),
        ({"x_sdk_group": "Big Things", "x_sdk_method": "open"}, "big_things.open"),
        ({"x_fern_sdk_group_name": [], "x_fern_sdk_method_name": ""}, "things.do_it"),
        ({"x_fern_sdk_method_name": 7, "x_speakeasy_group": {"a": 1}}, "things.do_it"),
        ({"x_fern_sdk_method_name": "__import__('os')"}, "things.import_os"),
        ({"x_fern_sdk_method_name": "class"}, "things.class_"),
    ],
)  # fmt: skip
def test_operations(extensions: dict[str, Any], expected: str) -> None:
    assert dotted(api(operation(**extensions))) == [expected]


def test_what_the_user_says_comes_first() -> None:
    document = operation(x_fern_sdk_method_name="speak")
    assert dotted(api(document, UserSettings(names={"doIt": "mine"}))) == [
        "things.mine"
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("^do.*", "fetch"), ("doIt", "fetch"), ("^It", "do_it"), ("(d+)+$", "do_it"), ("It$", "fetch")],
)  # fmt: skip
def test_a_rule_for_many_operations(pattern: str, expected: str) -> None:
    rule = {"operationId": pattern, "methodNameOverride": "fetch"}
    document = {"x-speakeasy-name-override": [rule, 3], **operation()}
    assert dotted(api(document)) == [f"things.{expected}"]


def test_two_of_one_given_name_stay_apart() -> None:
    document = operation(x_fern_sdk_method_name="get")
    other = {"operationId": "other", "tags": ["things"], "responses": OK}
    document["paths"]["/others"] = {"get": {**other, "x-fern-sdk-method-name": "get"}}
    assert sorted(dotted(api(document))) == ["things.get", "things.other"]


def test_parameters_and_properties() -> None:
    schema = {
        "type": "object",
        "required": ["n"],
        "properties": {
            "n": {"type": "string", "x-ms-client-name": "FullName"},
            "ty": {"type": "string", "x-stainless-naming": {"python": {"property_name": "kind"}}},
            "b": {"type": "string", "x-fern-property-name": "n"},
        },
    }  # fmt: skip
    found = api(
        {
            "paths": {
                "/things": {
                    "post": {
                        "operationId": "make",
                        "parameters": [
                            {"name": "q", "in": "query", "x-fern-parameter-name": "query"},
                            {"name": "limit", "in": "query", "x-ms-client-name": "max-results"},
                        ],
                        "requestBody": {"content": {"application/json": {"schema": schema}}},
                        "responses": {
                            "200": {
                                "description": "",
                                "content": {"application/json": {"schema": schema}},
                            }
                        },
                    }
                }
            }
        }
    )  # fmt: skip
    (made,) = found.operations
    assert [(p.wire, p.name) for p in made.parameters] == [
        ("q", "query"),
        ("limit", "max_results"),
    ]
    assert made.body is not None
    expected = [("n", "full_name"), ("ty", "kind"), ("b", "n")]
    assert [(f.wire, f.name) for f in made.body.fields or ()] == expected
    (model,) = (d for d in found.definitions.values() if isinstance(d, Model))
    assert [(f.wire, f.name) for f in model.fields] == expected


def test_classes() -> None:
    thing = {"type": "object", "properties": {"x": {"type": "string"}}}
    choice = {
        "enum": [f"value-{n}" for n in range(9)],
        "x-ms-enum": {"name": "HowMuch"},
    }
    schemas = {
        "a": {**thing, "x-speakeasy-name-override": "Alpha"},
        "b": {**thing, "x-stainless-model": "$shared.beta_thing"},
        "c": {**thing, "x-fern-type-name": "D"},
        "D": {**thing, "properties": {"many": choice}},
    }
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    content = {
        "application/json": {"schema": {"type": "array", "items": {"anyOf": refs}}}
    }
    get = {"responses": {"200": {"description": "", "content": content}}}
    found = api({"paths": {"/x": {"get": get}}, "components": {"schemas": schemas}})
    names = {key.rpartition("|")[0]: d.name for key, d in found.definitions.items()}
    head = "#/components/schemas"
    assert names[f"{head}/a"] == "Alpha"
    assert names[f"{head}/b"] == "BetaThing"
    assert names[f"{head}/c"] == "C"
    assert names[f"{head}/D"] == "D"
    assert names[f"{head}/D/properties/many"] == "HowMuch"
