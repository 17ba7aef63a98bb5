"""Which body a method writes, and what it says itself: streams and uploads."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import BodyKind, Operation

TEXT = {"type": "string"}
ANSWER = {"schema": {"type": "object", "properties": {"text": TEXT}}}
JSON = {"application/json": ANSWER}
EVENTS = {"text/event-stream": ANSWER}


def operations(body: dict[str, Any], answers: dict[str, Any]) -> dict[str, Operation]:
    """The methods of one documented call, by name."""
    responses = {"200": {"description": "ok", "content": answers}}
    call = {"operationId": "ask", "tags": ["songs"], "responses": responses}
    call["requestBody"] = {"required": True, "content": body}
    document: dict[str, Any] = {
        "openapi": "3.1.1",
        "info": {"title": "Songs", "version": "1"},
        "paths": {"/songs": {"post": call}},
    }
    (group,) = lower(document, LowerSettings()).api.groups
    return {operation.name: operation for operation in group.operations}


def asking(switch: dict[str, Any], *required: str) -> dict[str, Any]:
    """A body with a property by which a caller asks for a stream."""
    properties = {"line": TEXT, "stream": switch}
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return {"application/json": {"schema": schema}}


@pytest.mark.parametrize(
    "switch",
    [
        {"type": "boolean", "default": False},
        {"type": ["boolean", "null"]},
        {"enum": [True, False]},
    ],
)
def test_the_method_says_whether_it_streams(switch: dict[str, Any]) -> None:
    whole, stream = operations(asking(switch), {**JSON, **EVENTS}).values()
    for operation in (whole, stream):
        assert operation.body is not None
        assert [field.wire for field in operation.body.fields or ()] == ["line"]
    assert whole.body is not None
    assert stream.body is not None
    assert (whole.body.fixed, stream.body.fixed) == ((), (("stream", True),))


def test_a_switch_that_is_required_is_always_sent() -> None:
    found = operations(asking({"type": "boolean"}, "stream"), {**JSON, **EVENTS})
    fixed = [operation.body.fixed for operation in found.values() if operation.body]
    assert fixed == [(("stream", False),), (("stream", True),)]


@pytest.mark.parametrize(
    ("switch", "answers"),
    [({"type": "boolean"}, JSON), (TEXT, {**JSON, **EVENTS})],
)
def test_other_properties_are_arguments(
    switch: dict[str, Any], answers: dict[str, Any]
) -> None:
    for operation in operations(asking(switch), answers).values():
        assert operation.body is not None
        assert len(operation.body.fields or ()) == 2


def test_uploads_are_forms_where_they_can_be() -> None:
    file = {"type": "string", "format": "binary"}
    schema = {"type": "object", "properties": {"song": file}}
    body = {
        "application/json": {"schema": schema},
        "multipart/form-data": {"schema": schema},
    }
    found = operations(body, JSON)
    kinds = {name: o.body.kind for name, o in found.items() if o.body}
    assert kinds == {"ask": BodyKind.MULTIPART, "ask_json": BodyKind.JSON}


@pytest.mark.parametrize("required", [False, True])
def test_a_switch_in_the_query_is_set_by_the_method(required: bool) -> None:
    call: dict[str, Any] = {"operationId": "hear", "tags": ["songs"]}
    switch = {"name": "stream", "in": "query", "schema": {"type": "boolean"}}
    voice = {"name": "voice", "in": "query", "schema": TEXT}
    call["parameters"] = [{**switch, "required": required}, voice]
    answers = {**JSON, "application/stream+json": ANSWER}
    call["responses"] = {"200": {"description": "ok", "content": answers}}
    document: dict[str, Any] = {
        "openapi": "3.1.1",
        "info": {"title": "Songs", "version": "1"},
        "paths": {"/songs": {"get": call}},
    }
    (group,) = lower(document, LowerSettings()).api.groups
    whole, stream = group.operations
    assert [[p.wire for p in o.parameters] for o in (whole, stream)] == [["voice"]] * 2
    assert whole.fixed == ((("stream", False),) if required else ())
    assert stream.fixed == (("stream", True),)


def test_contents_that_are_written_alike_are_one_method() -> None:
    schema = {"schema": {"type": "object", "properties": {"line": TEXT}}}
    xml: dict[str, Any] = {"application/xml": {}, "text/xml": {}}
    found = operations({"application/json": schema, **xml}, {**JSON, **xml})
    assert list(found) == ["ask", "ask_xml", "ask_as_xml"]
    kinds = {name: o.body.kind for name, o in found.items() if o.body}
    assert kinds["ask_as_xml"] is BodyKind.JSON
    assert kinds["ask_xml"] is BodyKind.RAW


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"


@pytest.mark.parametrize("media_type", [FORM, PARTS, "application/xml", "text/plain"])
@pytest.mark.parametrize(
    ("schema", "further"),
    [
        ({"type": "object", "properties": {"line": TEXT}}, 0),
        ({"type": "array", "items": TEXT}, 0),
        ({"allOf": [{"properties": {"line": TEXT}}]}, 0),
        # A string is written otherwise as JSON, and a file goes into parts.
        (TEXT, 1),
        ({}, 1),
    ],
)
def test_fields_of_a_json_body_need_no_other_notation(
    media_type: str, schema: dict[str, Any], further: int
) -> None:
    content = {media_type: {"schema": schema}, "application/json": {"schema": schema}}
    first, *others = operations(content, JSON).values()
    assert first.body is not None
    assert first.body.kind is BodyKind.JSON
    assert len(others) == further


def test_other_fields_are_another_body() -> None:
    form = {FORM: {"schema": {"type": "object", "properties": {"verse": TEXT}}}}
    found = operations({**JSON, **form}, JSON)
    assert list(found) == ["ask", "ask_form"]
