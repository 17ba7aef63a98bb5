"""Values of the wrong kind anywhere in a document never break the generator."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
import yaml

from tests.emission import ROOT, files_of
from tests.hostile.payloads import THOROUGH

CASES = sorted((ROOT / "tests" / "cases").glob("*/openapi.yaml"))
JUNK: list[Any] = [
    None,
    [],
    {},
    0,
    -1.5,
    10**30,
    "",
    "breakin()",
    True,
    False,
    [None],
    [[]],
    ["x"],
    {"x": "y"},
    {"$ref": 5},
    {"$ref": "#/nowhere"},
    {"$ref": "#"},
    {"type": ["array", "object", 3]},
    {"type": "integer", "default": "breakin()", "enum": "breakin()"},
    {"allOf": [{"$ref": "#/components/schemas/Page"}, 3]},
    {"oneOf": []},
]
TRIES = 40 if THOROUGH else 12

Pointer = tuple[str | int, ...]


def pointers(node: Any, pointer: Pointer = ()) -> Iterator[Pointer]:
    """The way to everything below a node."""
    entries: Any = ()
    if isinstance(node, dict):
        entries = node.items()
    elif isinstance(node, list):
        entries = enumerate(node)
    for key, below in entries:
        yield (*pointer, key)
        yield from pointers(below, (*pointer, key))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_junk(path: Any) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    places = list(pointers(document))
    chance = random.Random(path.parent.name)
    for _ in range(TRIES):
        broken = copy.deepcopy(document)
        *above, last = chance.choice(places)
        node: Any = broken
        for key in above:
            node = node[key]
        node[last] = copy.deepcopy(chance.choice(JUNK))
        for name, text in files_of(broken, "junk_client").items():
            if name.endswith(".py"):
                assert "breakin" not in names(text), (above, last)


@lru_cache(maxsize=1_000)
def names(text: str) -> set[str]:
    """All names that code uses and that are no arguments, which a document may name.

    Most junk changes one module, so that the others were looked at before.
    """
    nodes = list(ast.walk(ast.parse(text)))
    arguments = {node.arg for node in nodes if isinstance(node, ast.arg)}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - arguments
