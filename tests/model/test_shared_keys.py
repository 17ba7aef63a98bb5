"""A query that says two things by one key is told of, and tests do not say both."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.targets.contract.exchanges import apart

PIER = {"type": "object", "properties": {"name": {"type": "string"}}}


@pytest.mark.parametrize(
    ("pier", "told"),
    [
        ({}, 1),
        ({"style": "form", "explode": True}, 1),
        ({"explode": False}, 0),
        ({"style": "deepObject"}, 0),
        ({"name": "name"}, 0),
    ],
)
def test_members_that_are_written_as_another_parameter(
    pier: dict[str, Any], told: int
) -> None:
    name = {"name": "name", "in": "query", "schema": {"type": "string"}}
    parameters = [{"name": "pier", "in": "query", "schema": PIER, **pier}]
    parameters += [name] if "name" not in pier else []
    answers = {"204": {"description": "d"}}
    operation: Any = {
        "operationId": "x",
        "parameters": parameters,
        "responses": answers,
    }
    found = lower(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/x": {"get": operation}},
        },
        LowerSettings(),
    )
    assert len(found.clashes) == told
    pointers = {pointer for pointer, _ in found.clashes}
    assert pointers <= {"#/paths/~1x/get/parameters/0"}


def test_what_is_shown_says_it_once() -> None:
    pier = {"name": "pier", "in": "query", "schema": PIER}
    name = {"name": "name", "in": "query", "schema": {"type": "string"}}
    operation: Any = {
        "operationId": "x",
        "parameters": [pier, name],
        "responses": {"204": {"description": "d"}},
    }
    document: Any = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/x": {"get": operation}},
    }
    found = lower(document, LowerSettings())
    values: Any = {
        ("query", "pier"): {"name": "a", "depth": 3},
        ("query", "name"): "b",
    }
    shown = dict(apart(values, found.api.operations[0]))
    assert shown == {("query", "pier"): {"depth": 3}, ("query", "name"): "b"}
