"""What cannot hold files holds their content in base64."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import Body, BodyKind, Kind, Scalar

UP = {
    "type": "object",
    "required": ["photo"],
    "properties": {
        "photo": {"type": "string", "format": "binary"},
        "name": {"type": "string"},
    },
}


def bodies(*media_types: str) -> list[Body | None]:
    content = {
        kind: {"schema": {"$ref": "#/components/schemas/Up"}} for kind in media_types
    }
    post = {"requestBody": {"required": True, "content": content}, "responses": {}}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Files", "version": "1"},
        "paths": {"/photos": {"post": post}},
        "components": {"schemas": {"Up": UP}},
    }
    return [o.body for o in lower(document, LowerSettings()).api.operations]


JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def test_a_form_with_files_comes_first() -> None:
    first, *others = bodies(JSON, FORM, "multipart/form-data")
    assert first is not None
    assert first.kind is BodyKind.MULTIPART
    assert first.files == ("photo",)
    for body in others:
        assert body is not None
        assert body.fields is not None
        assert body.fields[0].type == Scalar(Kind.BASE64)


@pytest.mark.parametrize("media_type", [JSON, FORM])
def test_alone_it_holds_their_content_in_base64(media_type: str) -> None:
    (body,) = bodies(media_type)
    assert body is not None
    assert body.fields is not None
    assert body.fields[0].type == Scalar(Kind.BASE64)
    assert body.files == ()


def test_parts_that_nothing_describes_are_parts() -> None:
    content: dict[str, Any] = {"multipart/form-data": {}}
    post = {"requestBody": {"content": content}, "responses": {}}
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Files", "version": "1"},
        "paths": {"/photos": {"post": post}},
    }
    (operation,) = lower(document, LowerSettings()).api.operations
    assert operation.body is not None
    assert operation.body.kind is BodyKind.MULTIPART
