"""What a large package says of fields and arguments, and what it leaves out."""

from __future__ import annotations

from typing import Any

from generator.model import LowerSettings, lower
from generator.targets.python.package import OFTEN, described, without_boilerplate


def document(operations: int) -> dict[str, Any]:
    parameters = [
        {"name": "expand", "in": "query", "description": "What to expand."},
        {"name": "own", "in": "query", "description": "Its own."},
    ]
    paths = {
        f"/things{number}": {
            "get": {
                "operationId": f"get{number}",
                "responses": {},
                "parameters": [parameters[0], *parameters[1 : 2 - bool(number)]],
            }
        }
        for number in range(operations)
    }
    return {"openapi": "3.1.1", "info": {}, "paths": paths}


def stated(operations: int) -> set[str]:
    api = lower(document(operations), LowerSettings(package="p")).api
    return {item.description for item in described(without_boilerplate(api))}


def test_what_is_said_everywhere_is_left_out() -> None:
    assert stated(OFTEN - 1) == {"What to expand.", "Its own."}
    assert stated(OFTEN) == {"", "Its own."}
