"""For random edits of a document, names that an edit does not concern do not move."""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from generator.changes.pins import Chosen, Pins, are_of, parse_pins, pinned, pins_of
from generator.changes.succession import traces
from generator.merge.result import DocumentNames
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


def called(document: Any, *names: tuple[str, str]) -> Any:
    """A document whose schemas are called something else, all at once."""
    text = yaml.safe_dump(document, sort_keys=False)
    for number, (old, _) in enumerate(names):
        text = re.sub(rf"\b{old}(?=['\":\n])", f"Moved{number}", text)
    for number, (_, new) in enumerate(names):
        text = text.replace(f"Moved{number}", new)
    return yaml.load(text, yaml.CSafeLoader)


@pytest.mark.parametrize(
    "names",
    [
        [("Ship", "Vessel")],
        [("Ship", "Vessel"), ("Person", "Ship")],
        [("Person", "Ship"), ("Ship", "Person")],
        [("Person", "Human"), ("Problem", "Person"), ("Ship", "Problem")],
    ],
)
def test_names_of_schemas_are_no_identity(names: list[tuple[str, str]]) -> None:
    """What callers meet at a place keeps its name, whatever the document calls it."""
    before = pins_of(api(base()))
    document = called(base(), *names)
    assert met(api(document)) != met(api(base()))
    found = pinned(api(document), before, NOBODY)
    assert met(found) == met(api(base()))


def met(found: Api) -> dict[tuple[str, ...], str]:
    """The names of definitions by where callers meet them."""
    return {
        trace.use: found.definitions[trace.key].name
        for trace in traces(found)
        if trace.use
    }


def test_a_model_that_grew_under_another_name_is_the_same() -> None:
    document = called(base(), ("Person", "Human"))
    document["components"]["schemas"]["Human"]["properties"]["rank"] = {}
    found = pinned(api(document), pins_of(api(base())), NOBODY)
    assert met(found) == met(api(base()))


def test_an_operation_that_accepts_something_else_is_the_same() -> None:
    document = copy.deepcopy(base())
    for operation in operations(document):
        for response in operation["responses"].values():
            response.pop("content", None)
        operation["tags"] = ["elsewhere"]
    found = pinned(api(document), pins_of(api(base())), NOBODY)
    names = [(g.path, op.name) for g in found.groups for op in g.operations]
    assert names == [
        (g.path, op.name) for g in api(base()).groups for op in g.operations
    ]


def test_a_file_gives_back_what_it_was_made_of() -> None:
    pins = pins_of(api(base()))
    assert parse_pins(pins.text) == pins
    assert pinned(api(base()), pins, NOBODY) == api(base())
    assert parse_pins("") == Pins()


def test_names_of_the_document_are_none_of_the_package() -> None:
    found = api(base())
    document = DocumentNames(
        {"GET /ships": "ships.list"},
        {},
        {("GET /ships", "response", "200"): "Ship"},
        "ships",
    )
    kept = parse_pins(pins_of(found).beside(document).text)
    assert kept.document.label == "ships"
    assert are_of(kept.written, found)
    assert not are_of(kept, found)


def test_groups_are_in_the_order_of_the_names_that_they_have() -> None:
    old = api(base())
    pins = pins_of(old)
    document = copy.deepcopy(base())
    last = old.groups[-1].path
    for operation in operations(document):
        if operation.get("tags") == [old.groups[0].path[0]]:
            operation["tags"] = [f"z{last[0]}"]
    found = pinned(api(document), pins, NOBODY)
    assert [group.path for group in found.groups] == [g.path for g in old.groups]
