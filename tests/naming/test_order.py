"""Names do not depend on the order of a document."""

from __future__ import annotations

import random
from typing import Any

import pytest
import yaml

from generator.model import LowerSettings, lower
from generator.model.ir import Api, Field, Model, Parameter
from tests.emission import ROOT
from tests.naming.hard import document as hard

CORPUS = ROOT.parent / "shared" / "corpus"
CASES = sorted((ROOT / "tests" / "cases").glob("*/openapi.yaml"))


def shuffled(node: Any, chance: random.Random) -> Any:
    """The same document with the members of every object in another order."""
    if isinstance(node, dict):
        items = [(key, shuffled(value, chance)) for key, value in node.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(node, list):
        return [shuffled(item, chance) for item in node]
    return node


def names(document: dict[str, Any]) -> dict[str, Any]:
    """Every name that a document gives, by what bears it."""
    api: Api = lower(document, LowerSettings(package="p")).api
    found: dict[str, Any] = {}
    for group in api.groups:
        for operation in group.operations:
            key = f"{operation.pointer} {operation.body and operation.body.media_type}"
            parts: list[Parameter | Field] = [
                *operation.parameters,
                *((operation.body and operation.body.fields) or ()),
            ]
            found[key] = (
                group.path,
                group.module,
                group.class_name,
                operation.name,
                operation.function,
                {(getattr(p, "location", ""), p.wire, p.name) for p in parts},
            )
    for definition in api.definitions.values():
        fields = definition.fields if isinstance(definition, Model) else ()
        found[f"{definition.module}.{definition.name}"] = {
            f.wire: f.name for f in fields
        }
    found["hooks"] = sorted(hook.function for hook in api.webhooks)
    return found


def agree(document: dict[str, Any], seed: int) -> None:
    other = names(shuffled(document, random.Random(seed)))
    expected = names(document)
    assert {k: other.get(k) for k in expected if other.get(k) != expected[k]} == {}
    assert other.keys() == expected.keys()


@pytest.mark.parametrize("seed", range(2))
def test_hard_names(seed: int) -> None:
    agree(hard(), seed)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_cases(path: Any) -> None:
    agree(yaml.safe_load(path.read_text(encoding="utf-8")), 1)


@pytest.mark.parametrize("name", ["train_travel", "petstore", "resend"])
def test_real_documents(name: str) -> None:
    path = CORPUS / f"{name}.yaml"
    if not path.exists():
        pytest.skip("the corpus is not here")
    document = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    agree(document, 1)
