"""Names and pages that the user decides."""

from __future__ import annotations

from typing import Any

from generator.facts import Json
from generator.model import Lowered, LowerSettings, lower
from generator.model.settings import UserSettings


def document() -> dict[str, Any]:
    thing = {"$ref": "#/components/schemas/Thing"}
    page = {
        "type": "object",
        "properties": {"items": {"type": "array", "items": thing}},
    }
    number = {"type": "integer"}
    return {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/things": {
                "get": {
                    "operationId": "listThings",
                    "tags": ["Old Things"],
                    "parameters": [
                        {"name": name, "in": "query", "schema": number}
                        for name in ("from_row", "limit")
                    ],
                    "responses": {
                        "200": {
                            "description": "ok",
                            "content": {"application/json": {"schema": page}},
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {"Thing": {"type": "object", "properties": {"id": number}}}
        },
    }


def lowered(user: UserSettings) -> Lowered:
    return lower(document(), LowerSettings(user=user))


def test_groups_are_renamed() -> None:
    api = lowered(UserSettings(groups={"Old Things": "shop.things"})).api
    assert [group.path for group in api.groups] == [("shop", "things")]


def test_methods_and_models_are_renamed() -> None:
    api = lowered(UserSettings(names={"listThings": "browse", "Thing": "gadget"})).api
    assert [operation.name for operation in api.operations] == ["browse"]
    assert "Gadget" in {found.name for found in api.definitions.values()}


def test_pages_are_corrected() -> None:
    plain = lowered(UserSettings()).api.operations[0]
    assert plain.pages is None
    options: dict[str, Json] = {
        "kind": "offset",
        "offset": "from_row",
        "limit": "limit",
    }
    chosen = lowered(UserSettings(pagination={"listThings": options})).api.operations[0]
    assert chosen.pages is not None
    assert chosen.pages.kind == "offset"
    assert dict(chosen.pages.options) == {"offset": "from_row", "limit": "limit"}
    assert chosen.pages.items == ("items",)


def test_choices_about_nothing_are_reported() -> None:
    user = UserSettings(groups={"x": "y"}, names={"z": "w"}, pagination={"v": False})
    missed = [(miss.table, miss.key) for miss in lowered(user).missed]
    assert missed == [("groups", "x"), ("names", "z"), ("pagination", "v")]
    near = lowered(UserSettings(names={"listThing": "w"})).missed[0].near
    assert near == ("listThings",)
    assert lowered(UserSettings(groups={"Old Things": "t"})).missed == []


def test_options_of_pages_that_do_not_fit_are_reported() -> None:
    def described(options: Any, stated: Any = None) -> list[str]:
        user = UserSettings(pagination={"listThings": options})
        settings = LowerSettings(user=user)
        return [m.why for m in lower(stated or document(), settings).missed]

    assert described({"offset": "from_row", "limit": "limit"}) == []
    wrong = "names a parameter `from_rwo` that the operation does not have"
    assert described({"offset": "from_rwo"}) == [wrong]
    assert described({"cursor": ["body", "at"]}) == []
    no_list = "names an operation whose response contains no such list"
    assert described({"items": ["nowhere"]}) == [no_list]


def test_a_tag_that_starts_with_a_digit_is_left_out_of_names() -> None:
    stated: Any = document()
    operation = stated["paths"]["/things"]["get"]
    operation |= {"tags": ["2FA"], "operationId": "2FA_listCodes"}
    (group,) = lower(stated, LowerSettings()).api.groups
    assert [found.name for found in group.operations] == ["list_codes"]


def test_names_that_cannot_be_given_are_reported() -> None:
    wishes = {
        ("listThings", "class"): "`class_` is used instead",
        ("listThings", "Get Things!"): "`get_things` is used instead",
        ("Thing", "Response"): "`ResponseModel` is used instead",
        ("Thing", "gadget"): "`Gadget` is used instead",
    }
    for (key, wish), outcome in wishes.items():
        (missed,) = lowered(UserSettings(names={key: wish})).missed
        assert (missed.table, missed.key) == ("names", key)
        assert f"asks for `{wish}`" in missed.why
        assert outcome in missed.why
    for wish, given in {"shop..x": "shop.x", "close": "close_", "A b": "a_b"}.items():
        (missed,) = lowered(UserSettings(groups={"Old Things": wish})).missed
        assert missed.why.endswith(f"`{given}` is used instead")


def test_a_name_that_another_operation_has_is_reported() -> None:
    stated = document()
    stated["paths"]["/things"]["post"] = {
        "operationId": "update",
        "tags": ["Old Things"],
        "responses": {"204": {"description": ""}},
    }
    user = UserSettings(names={"listThings": "update"})
    (missed,) = lower(stated, LowerSettings(user=user)).missed
    assert "is already used" in missed.why


def test_names_that_are_given_are_not_reported() -> None:
    names = {"listThings": "browse2", "#/components/schemas/Thing": "HTTP_Thing"}
    result = lowered(UserSettings(groups={"Old Things": "shop.things"}, names=names))
    assert result.missed == []
    assert "HTTP_Thing" in {found.name for found in result.api.definitions.values()}


def test_a_class_that_does_not_exist_is_reported() -> None:
    stated = document()
    stated["components"]["schemas"]["Name"] = {"type": "string"}
    user = UserSettings(names={"Name": "Label"})
    (missed,) = lower(stated, LowerSettings(user=user)).missed
    assert missed.why == "names a schema that does not become a class"
