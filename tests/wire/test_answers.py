"""Responses by status and media type (OpenAPI 3.1.1, section 4.8.16)."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

JSON = "application/json"


def answer(
    wire: Any, name: str, status: int, content: bytes = b"", media: str = JSON
) -> Any:
    """What a call gives when the server answers so."""
    headers = {"content-type": media} if content else {}
    wire.answer = lambda request: httpx2.Response(
        status, headers=headers, content=content
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return wire.client().send(getattr(wire.answers, name)())


def test_by_exact_status(wire: Any) -> None:
    box = answer(wire, "several_answer", 200, b'{"name":"n"}')
    note = answer(wire, "several_answer", 202, b'{"text":"t"}')
    assert type(box).__name__ == "Box"
    assert type(note).__name__ == "Note"
    assert box.name == "n"
    assert note.text == "t"


def test_what_is_read_is_given_although_nothing_describes_it(wire: Any) -> None:
    assert answer(wire, "silent_answer", 200, b'{"a":[1]}') == {"a": [1]}
    assert answer(wire, "silent_answer", 200, b"text", "text/plain") == "text"
    assert answer(wire, "silent_answer", 200) is None
    assert answer(wire, "empty_answer", 200, b'{"a":[1]}') is None


def test_by_range(wire: Any) -> None:
    assert answer(wire, "several_answer", 206, b"text", "text/plain") == "text"
    assert answer(wire, "range_answer", 226, b'{"text":"t"}').text == "t"


def test_by_default(wire: Any) -> None:
    assert answer(wire, "default_answer", 200, b'{"text":"t"}').text == "t"


@pytest.mark.parametrize(
    ("status", "error", "body"),
    [
        (404, "NotFoundError", "Problem"),
        (409, "ConflictError", "Note"),
        (500, "InternalServerError", "Box"),
        (499, "ClientStatusError", "Note"),
    ],
)
def test_errors(wire: Any, status: int, error: str, body: str) -> None:
    content = b'{"code":"c","text":"t","name":"n"}'
    with pytest.raises(wire.package.ApiStatusError) as caught:
        answer(wire, "json_answer", status, content)
    assert type(caught.value).__name__ == error
    assert caught.value.status == status
    assert type(caught.value.body).__name__ == body


def test_a_default_that_is_an_error(wire: Any) -> None:
    with pytest.raises(wire.package.ApiStatusError) as caught:
        answer(wire, "default_answer", 503, b'{"text":"t"}')
    assert type(caught.value.body).__name__ == "Note"


def test_vendor_json(wire: Any) -> None:
    media = "application/vnd.wire.v2+json"
    assert answer(wire, "vendor_answer", 200, b'{"text":"t"}', media).text == "t"
    assert wire.requests[-1].headers["accept"] == media


@pytest.mark.parametrize(
    ("content", "media", "text"),
    [
        ("é".encode(), "text/plain", "é"),
        (b"\xe9", "text/plain; charset=latin-1", "é"),
        (b'"quoted"', "text/plain", '"quoted"'),
        (b"", "text/plain", ""),
    ],
)
def test_text(wire: Any, content: bytes, media: str, text: str) -> None:
    assert answer(wire, "text_answer", 200, content, media) == text
    assert wire.requests[-1].headers["accept"] == "text/plain"


@pytest.mark.parametrize("name", ["binary_answer", "image_answer"])
@pytest.mark.parametrize("content", [b"\x00\xff\r\n", b"", b'{"a":1}'])
def test_bytes(wire: Any, name: str, content: bytes) -> None:
    assert answer(wire, name, 200, content, "image/png") == content
    assert answer(wire, name, 200, content, JSON) == content


@pytest.mark.parametrize("name", ["no_answer", "empty_answer"])
@pytest.mark.parametrize(("status", "content"), [(204, b""), (200, b""), (200, b"x")])
def test_no_content(wire: Any, name: str, status: int, content: bytes) -> None:
    assert answer(wire, name, status, content, "text/plain") is None


def test_a_documented_204_beside_content(wire: Any) -> None:
    assert answer(wire, "several_answer", 204) is None


def test_head_has_no_body(wire: Any) -> None:
    assert answer(wire, "head_answer", 200) is None


def test_untyped_json(wire: Any) -> None:
    content = b'{"a":[1,2.5,null,"x"]}'
    found = answer(wire, "untyped_answer", 200, content)
    assert found == {"a": [1, 2.5, None, "x"]}


def test_typed_headers(wire: Any) -> None:
    headers = {"X-Count": "3", "X-Tags": "a, b", "X-Until": "2026-01-02T03:04:05Z"}
    wire.answer = lambda request: httpx2.Response(
        200, headers=headers, json={"name": "n"}
    )
    response = wire.client().fetch(wire.answers.json_answer())
    assert response.header("X-Count", int) == 3
    assert response.header("x-tags", list[str]) == ["a", "b"]
    until = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert response.header("X-Until", datetime) == until
    assert response.header("X-Other", int) is None
    assert (response.status, response.value.name) == (200, "n")
