"""Damage to documents: values of the wrong kind at random places."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

JUNK: list[Any] = [
    *(None, True, False, 0, -1, 1.5, "", "x", "string", "{}", "%s"),
    *("#/info", "#/components/schemas/X", [], [None], ["a"], [{}], [[]], {}),
    *({"a": None}, {"$ref": "#/nope"}, {"$ref": 5}, {"$ref": "#/paths"}),
    *({"type": 5}, [{"name": 1}], {"in": "path"}, {"x-a": 1}, {"200": 5}),
    {"$ref": "x.yaml"},
]
KEYS = [
    *("foo", "$ref", "type", "name", "in", "properties", "", "items", "schema"),
    *("content", "parameters", "default", "enum", "required", "nullable", "allOf"),
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """All members of all collections, as collection and key."""
    if isinstance(value, dict | list):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        for key in keys:
            yield value, key
            yield from places(value[key])


def damaged(document: Any, seed: int) -> Any:
    """A copy with one to three changes that nobody would make on purpose."""
    chance = random.Random(seed)
    value = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        found = list(places(value))
        if not found:
            break
        holder, key = chance.choice(found)
        way = chance.random()
        if way < 0.6:
            holder[key] = copy.deepcopy(chance.choice(JUNK))
        elif way < 0.75:
            del holder[key]
        elif way < 0.9 and isinstance(holder, dict):
            holder[chance.choice(KEYS)] = copy.deepcopy(chance.choice(JUNK))
        else:
            other, name = chance.choice(found)
            holder[key] = copy.deepcopy(other[name])
    return value
