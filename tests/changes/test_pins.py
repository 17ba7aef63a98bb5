"""For random edits of a document, names that an edit does not concern do not move."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings, strategies as st

from generator.changes.pins import Chosen, Pins, parse_pins, pinned, pins_of
from generator.model import LowerSettings, lower
from generator.model.ir import Api

CASE = Path(__file__).parent / "cases/named-types/before.yaml"
NOBODY = Chosen()


@cache
def base() -> Any:
    return yaml.load(CASE.read_text(), yaml.CSafeLoader)


def api(document: Any) -> Api:
    return lower(document, LowerSettings()).api


def operations(document: Any) -> list[Any]:
    return [op for item in document["paths"].values() for op in item.values()]


def title(document: Any, word: str) -> None:
    document["info"]["title"] = f"{word.title()} API"


def tag(document: Any, word: str) -> None:
    for operation in operations(document)[:3]:
        operation["tags"] = [word]


def operation_id(document: Any, word: str) -> None:
    operations(document)[0]["operationId"] = f"{word}Everything"


def order(document: Any, word: str) -> None:
    document["paths"] = dict(reversed(document["paths"].items()))
    schemas = document["components"]["schemas"]
    document["components"]["schemas"] = dict(reversed(schemas.items()))


def another_operation(document: Any, word: str) -> None:
    document["paths"] = {
        f"/{word}": {
            "get": {"operationId": "listShips", "tags": ["ships"], "responses": {}}
        },
        **document["paths"],
    }


def another_schema(document: Any, word: str) -> None:
    schemas = document["components"]["schemas"]
    schemas[word.title()] = {"type": "object", "properties": {word: {}}}
    schemas["Ship"]["properties"] = {
        word: {"$ref": f"#/components/schemas/{word.title()}"},
        **schemas["Ship"]["properties"],
    }


def another_parameter(document: Any, word: str) -> None:
    for place in ("query", "header", "cookie"):
        parameter = {"name": word, "in": place, "schema": {"type": "string"}}
        operations(document)[0].setdefault("parameters", []).insert(0, parameter)


def path_parameter(document: Any, word: str) -> None:
    item = document["paths"].pop("/ships/{ship}")
    item["get"]["parameters"][0]["name"] = word
    document["paths"][f"/ships/{{{word}}}"] = item


EDITS = (
    title,
    tag,
    operation_id,
    order,
    another_operation,
    another_schema,
    another_parameter,
    path_parameter,
)
WORDS = ("ship", "ships", "berth", "flag", "x_trace", "person", "plan", "tide", "zeal")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from(WORDS)), max_size=4))
def test_names_stay(edits: list[tuple[Any, str]]) -> None:
    document = copy.deepcopy(base())
    before = pins_of(api(document))
    edited = [edit for edit, _ in edits]
    for number, (edit, word) in enumerate(edits):
        if edit is not path_parameter or edit not in edited[:number]:
            edit(document, word)
    found = pinned(api(document), before, NOBODY)
    after = pins_of(found)
    whole = {"package", "client", "environment"}  # The build itself gives these again.
    for pin, name in before.names.items():
        if pin.kind not in whole | {"model"}:
            assert after.names.get(pin, name) == name, pin
    models = {p.identity[0]: n for p, n in after.names.items() if p.kind == "model"}
    for pin, name in before.names.items():
        if pin.kind == "model" and pin.identity[0] in models:
            assert models[pin.identity[0]] == name
    paths = [(g.path, op.name) for g in found.groups for op in g.operations]
    assert len({*paths}) == len(paths)


def test_a_file_gives_back_what_it_was_made_of() -> None:
    pins = pins_of(api(base()))
    assert parse_pins(pins.text) == pins
    assert pinned(api(base()), pins, NOBODY) == api(base())
    assert parse_pins("") == Pins()
