"""What tells the members of a union apart becomes their names."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model.subtypes import Subtypes
from generator.model.unions import member_words
from generator.openapi.document import view
from generator.openapi.schema import SchemaObject

DOCUMENT: dict[str, Any] = {
    "components": {
        "schemas": {"Pet": {"type": "object", "properties": {"id": {}}}, "Shop": {}}
    }
}
PET = {"$ref": "#/components/schemas/Pet"}
SHOP = {"$ref": "#/components/schemas/Shop"}
NULL = {"type": "null"}


def thing(*names: str, required: tuple[str, ...] = (), **constants: Any) -> Any:
    """An object with plain properties and such as have one value."""
    properties = {name: {"type": "string"} for name in names}
    properties |= {name: {"const": value} for name, value in constants.items()}
    return {"type": "object", "properties": properties, "required": list(required)}


def words_of(options: list[Any], discriminator: str, *hint: str) -> list[str]:
    root = view(DOCUMENT)
    schemas = [
        SchemaObject(root.references, o, f"#/{n}") for n, o in enumerate(options)
    ]
    return member_words(schemas, discriminator, hint, Subtypes(root))


def entitled(title: str, schema: Any) -> Any:
    return {"title": title, **schema}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([thing("a"), NULL], ["", ""]),
        ([entitled("Big pet", thing("a")), NULL], ["Big pet", ""]),
        ([{"type": "array", "items": thing("a")}, {"enum": [""]}], ["", ""]),
        ([thing("a", type="cat"), thing("a", type="dog")], ["cat", "dog"]),
        (
            [entitled("Cat", thing("a")), entitled("Option 2", thing("b"))],
            ["Cat", "b"],
        ),
        ([entitled("Thing", thing("a")), entitled("Thing", thing("b"))], ["a", "b"]),
        ([thing("n", open=True), thing("n", open=False)], ["open", "not open"]),
        ([thing("n", level=1), thing("n", level=2)], ["level 1", "level 2"]),
        ([thing("id", "cat"), thing("id", "dog", "dogs")], ["cat", "dog"]),
        (
            [thing("a", "b", required=("a",)), thing("a", "b", required=("b",))],
            ["a", "b"],
        ),
        (
            [
                thing("org", "repo", type="hub"),
                thing("id", "ref", type="hub"),
                thing("x", type="lab"),
            ],
            ["hub org", "hub id", "lab"],
        ),
        (
            [{"allOf": [PET, thing("x")]}, {"allOf": [SHOP, thing("x")]}],
            ["Pet", "Shop"],
        ),
        ([PET, SHOP], ["Pet", "Shop"]),
        ([thing("a"), {"type": "array", "items": thing("a")}], ["", ""]),
        ([thing("a", "b"), thing("a", "b", "c")], ["", "c"]),
        ([thing("a", "b", "c"), thing("a", "b", "d"), thing("a", "b")], ["c", "d", ""]),
        ([thing("a", "b"), thing("b", "a")], ["Variant1", "Variant2"]),
    ],
)
def test_words(options: list[Any], expected: list[str]) -> None:
    assert words_of(options, "", "Result") == expected


def test_the_discriminator_comes_before_other_constants() -> None:
    options = [thing(type="a", size="s"), thing(type="b", size="l")]
    found = words_of(options, "size", "Result")
    assert found == ["s", "l"]


def test_the_names_of_components_do_not_repeat_the_unions() -> None:
    options = [{"allOf": [PET, thing("x")]}, {"allOf": [SHOP, thing("y")]}]
    found = words_of(options, "", "Add", "Pet")
    assert found == ["id", "Shop"]
