"""The pages' examples: kept once each, whole, undamaged, in their places."""

from __future__ import annotations

import json
from typing import Any

from generator.merge.result import Merged
from tests.merge.pages import body, operations, parameter, values


def test_both_payloads_are_examples_of_the_item(webflow: Merged) -> None:
    get = operations(webflow)["collections.items.get_item"]
    examples = get["responses"]["200"]["content"]["application/json"]["examples"]
    assert list(examples) == ["payload-1", "payload-2"]
    fields = [example["value"]["fieldData"] for example in examples.values()]
    assert fields[0]["photo-1"]["alt"] is None
    assert fields[1]["permalink"] is None


def test_one_example_for_each_call_and_body(webflow: Merged) -> None:
    for name, operation in operations(webflow).items():
        keys: set[str] = set()
        for holder in [*operation.get("parameters", []), *_bodies(operation)]:
            keys |= holder.get("examples", {}).keys()
        seen = [_whole(operation, key) for key in sorted(keys)]
        assert seen, name
        assert len(seen) == len({json.dumps(s, sort_keys=True) for s in seen}), name


def _bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    return list(content.values())


def _whole(operation: dict[str, Any], key: str) -> list[Any]:
    holders = [*operation.get("parameters", []), *_bodies(operation)]
    return [holder.get("examples", {}).get(key, {}).get("value") for holder in holders]


def test_bulk_creation_has_two_bodies(webflow: Merged) -> None:
    found = values(body(webflow, "collections.items.create_items"))
    assert len(found) == 2
    assert isinstance(found[0]["fieldData"], dict)
    assert isinstance(found[1]["fieldData"], list)


def test_undamaged_text_is_preferred(webflow: Merged) -> None:
    text = json.dumps(webflow.document, ensure_ascii=False)
    assert "Pnico" not in text
    assert "PÃ" not in text
    assert "Dont" not in text
    assert "Pánico" in text
    assert "Don’t" in text


def test_an_empty_body_is_an_empty_object(webflow: Merged) -> None:
    assert values(body(webflow, "assets.update")) == [{}]


def test_a_snippet_without_the_body_of_its_siblings_is_no_example(
    webflow: Merged,
) -> None:
    for operation in ("create_items", "update_items", "update_items_live"):
        target = operations(webflow)[f"collections.items.{operation}"]
        keys = body(webflow, f"collections.items.{operation}")["examples"].keys()
        for holder in target["parameters"]:
            assert holder.get("examples", {}).keys() <= keys


def test_custom_fields_survive_in_examples(webflow: Merged) -> None:
    found = values(body(webflow, "collections.items.update_items"))
    assert any("featured" in item["fieldData"] for b in found for item in b["items"])
    assert any("department" in item["fieldData"] for b in found for item in b["items"])


def test_beta_examples_are_kept(webflow: Merged) -> None:
    found = parameter(webflow, "collections.items.update_items", "collection_id")
    assert "curl" in found["examples"]
