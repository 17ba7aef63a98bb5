"""What `--watch` says of a document that has changed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from fragmint.mock.document import Document
from generator.cli.serving import route_changes

CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
PETS = {"responses": {"200": {"description": "Pets", "content": CONTENT}}}
BEFORE: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {"get": PETS, "post": {"responses": {}}},
        "/status": {"get": {"responses": {}}},
    },
    "components": {
        "schemas": {
            "Pet": {"properties": {"owner": {"$ref": "#/components/schemas/Owner"}}},
            "Owner": {"properties": {"pet": {"$ref": "#/components/schemas/Pet"}}},
            "Lone": {},
        }
    },
}


def of_owner(new: Any) -> None:
    new["components"]["schemas"]["Owner"]["description"] = "A person"


def of_nobody(new: Any) -> None:
    new["components"]["schemas"]["Lone"]["type"] = "string"


def of_status(new: Any) -> None:
    new["paths"]["/status"]["get"]["deprecated"] = True


def of_a_path(new: Any) -> None:
    new["paths"]["/pets"]["servers"] = [{"url": "/v2"}]


def of_routes(new: Any) -> None:
    new["paths"]["/state"] = new["paths"].pop("/status")


@pytest.mark.parametrize(
    ("edit", "changes"),
    [
        (of_owner, [("changed", "GET /pets")]),
        (of_nobody, []),
        (of_status, [("changed", "GET /status")]),
        (of_a_path, [("changed", "GET /pets"), ("changed", "POST /pets")]),
        (of_routes, [("added", "GET /state"), ("removed", "GET /status")]),
    ],
)
def test_the_routes_that_an_edit_concerns(
    edit: Callable[[Any], None], changes: list[tuple[str, str]]
) -> None:
    after = copy.deepcopy(BEFORE)
    edit(after)
    assert [*route_changes(Document(BEFORE), Document(after))] == changes
