"""Bodies in XML: read, judged and written by their schemas."""

from __future__ import annotations

from typing import Any

import pytest

from fragmint.mock import Mock
from tests.mock.pets import described, document, request

PET = {
    "type": "object",
    "xml": {"name": "pet"},
    "required": ["name"],
    "properties": {
        "id": {"type": "integer", "xml": {"attribute": True}},
        "name": {"type": "string"},
        "good": {"type": "boolean"},
        "tags": {"type": "array", "xml": {"wrapped": True}, "items": {"$ref": "#/components/schemas/Tag"}},
        "photos": {"$ref": "#/components/schemas/Photos"},
        "home": {"type": "object", "properties": {"street": {"type": "string"}}},
    },
}  # fmt: skip
CONTENT = {"application/xml": {"schema": {"$ref": "#/components/schemas/Pet"}}}
PHOTOS = {"type": "array", "items": {"type": "string", "xml": {"name": "photo"}}}
TAG = {"type": "object", "properties": {"n": {"type": "integer"}}}
SAID = document(
    "/pets",
    "post",
    requestBody={"content": CONTENT},
    responses={"200": {"description": "", "content": CONTENT}},
    root={"components": {"schemas": {"Pet": PET, "Tag": TAG, "Photos": PHOTOS}}},
)
XML = (
    '<?xml version="1.0"?><p:pet xmlns:p="urn:p" id="7"><name>Bo &amp; Co</name>'
    "<good>true</good><tags><Tag><n>1</n></Tag><Tag><n>2</n></Tag></tags>"
    "<photo>a</photo><photo>b</photo><home><street/></home><extra>x</extra></p:pet>"
)
VALUE = {
    "id": 7,
    "name": "Bo & Co",
    "good": True,
    "tags": [{"n": 1}, {"n": 2}],
    "photos": ["a", "b"],
    "home": {"street": ""},
    "extra": "x",
}


def post(body: str) -> Any:
    mock = Mock(SAID)
    mock.handle(request("POST", "/pets", body.encode(), content_type="application/xml"))
    return mock.calls[0]


def test_values_have_the_types_of_their_schemas() -> None:
    call = post(XML)
    assert call.body == VALUE
    assert call.violations == ()


def test_values_are_judged() -> None:
    assert [v.pointer for v in post("<pet><good>perhaps</good></pet>").violations] == [
        "",
        "/good",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "<pet>", "plain", '<!DOCTYPE a [<!ENTITY b "c">]><pet>&b;</pet>', "<a>" * 500 + "</a>" * 500],
)  # fmt: skip
def test_what_is_not_xml(text: str) -> None:
    kinds = described(
        SAID,
        request("POST", "/pets", text.encode() or b" ", content_type="application/xml"),
    )[1]
    assert kinds == ["syntax"]


def test_answers_are_what_can_be_read_again() -> None:
    mock = Mock(SAID)
    reply = mock.documented("POST /pets", 200, "application/xml")
    assert reply.media_type == "application/xml"
    call = post(reply.content.decode())
    assert call.violations == ()
    assert call.body["tags"] == [{"n": 1}]
    assert isinstance(call.body["id"], int)
