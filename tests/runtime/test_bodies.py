"""What bodies look like on the wire."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generator.runtime import (
    MISSING,
    Call,
    InvalidHeaderError,
    InvalidRequestError,
    JsonBody,
    MultipartBody,
    Style,
    deep_object,
    form_body,
    json_body,
    multipart_body,
    raw_body,
    sent,
)
from tests.runtime.pets import Owner, PetInput, async_pets, pets


def wire(body: Any) -> tuple[str, bytes]:
    """Content type and bytes, which sync and async must agree about."""
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(204)

    async def ahandle(request: httpx2.Request) -> httpx2.Response:
        await request.aread()
        return handle(request)

    call: Call[None] = Call("POST", "/x", None, body=body)
    pets(handle).send(call)
    asyncio.run(async_pets(ahandle).send(call))  # type: ignore[arg-type]
    first, second = seen
    length = first.headers.get("content-length")
    assert length in (None, str(len(first.content)))
    if isinstance(body, MultipartBody):
        assert len(first.content) == len(second.content)
    else:
        assert first.content == second.content
    return first.headers["content-type"], first.content


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 1, "b": None, "c": MISSING}, b'{"a":1,"b":null}'),
        ([{"a": MISSING}], b"[{}]"),
        (None, b"null"),
        ("x", b'"x"'),
        (PetInput(born_on=None, tags=["a"]), b'{"bornOn":null,"tags":["a"]}'),
        ({"owner": Owner(name="A")}, b'{"owner":{"name":"A"}}'),
        (datetime(2024, 1, 2, tzinfo=UTC), b'"2024-01-02T00:00:00Z"'),
        ({"ü": 10**30}, '{"ü":1000000000000000000000000000000}'.encode()),
    ],
)
def test_json(value: Any, expected: bytes) -> None:
    assert wire(json_body(value)) == ("application/json", expected)


@pytest.mark.parametrize("value", [float("nan"), {"a": [float("-inf")]}, "\ud800"])
def test_what_json_cannot_say(value: Any) -> None:
    with pytest.raises(InvalidRequestError):
        wire(json_body(value))
    assert wire(json_body({"a": "NaN"}))[1] == b'{"a":"NaN"}'


def test_vendor_json() -> None:
    assert (
        wire(json_body(1, content_type="application/a+json"))[0] == "application/a+json"
    )


def test_sent() -> None:
    fields = {"a": None, "b": None, "c": MISSING, "d": 0}
    assert sent(fields, nullable=("b", "c")) == {"b": None, "d": 0}


@pytest.mark.parametrize(
    ("fields", "encoding", "expected"),
    [
        ({"a": "x y&z", "b": True, "c": None}, {}, b"a=x+y%26z&b=true"),
        (
            # The example of OpenAPI 3.1.1 section 4.8.15.1.2.
            {"address": {"streetAddress": "123 Example Dr."}},
            {},
            b"address=%7B%22streetAddress%22%3A%22123+Example+Dr.%22%7D",
        ),
        ({"a": [1, 2]}, {}, b"a=1&a=2"),
        ({"a": [1, 2]}, {"a": Style("form", explode=False)}, b"a=1,2"),
        ({"a": [1, 2]}, {"a": "spaceDelimited"}, b"a=1+2"),
        ({"a": {"b": {"c": 1}}}, {"a": "deepObject"}, b"a%5Bb%5D%5Bc%5D=1"),
        ({"a": {"b": [1]}}, {"a": deep_object}, b"a%5Bb%5D%5B0%5D=1"),
        ({"a": [1]}, {"a": "application/json"}, b"a=%5B1%5D"),
        (Owner(name="A"), {}, b"name=A"),
    ],
)
def test_forms(fields: Any, encoding: Any, expected: bytes) -> None:
    kind, data = wire(form_body(fields, encoding=encoding))
    assert (kind, data) == ("application/x-www-form-urlencoded", expected)


def parts_of(body: Any) -> list[tuple[Any, ...]]:
    kind, data = wire(body)
    message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + data)
    found = []
    for part in message.get_payload():
        assert not isinstance(part, str)
        name = part.get_param("name", header="content-disposition")
        found.append(
            (
                name,
                part.get_filename(),
                part["content-type"],
                part.get_payload(decode=True),
            )
        )
    return found


def test_multipart(tmp_path: Path) -> None:
    image = tmp_path / "a.png"
    image.write_bytes(b"\x89PNG")
    body = multipart_body(
        {
            "text": "ä",
            "number": 5,
            "object": {"a": 1},
            "list": ["x", "y"],
            "none": None,
            "missing": MISSING,
            "stated": "<a/>",
            "file": image,
            "files": [b"1", ("b.txt", b"2"), ("c", io.BytesIO(b"3"), "x/y")],
        },
        encoding={"stated": "text/xml", "file": "image/png, image/gif"},
        files=("file", "files"),
    )
    stream = "application/octet-stream"
    assert parts_of(body) == [
        ("text", None, None, "ä".encode()),
        ("number", None, None, b"5"),
        ("object", None, "application/json", b'{"a":1}'),
        ("list", None, None, b"x"),
        ("list", None, None, b"y"),
        ("stated", None, "text/xml", b"<a/>"),
        ("file", "a.png", "image/png", b"\x89PNG"),
        ("files", "files", stream, b"1"),
        ("files", "b.txt", "text/plain", b"2"),
        ("files", "c", "x/y", b"3"),
    ]


def test_names_cannot_break_out() -> None:
    hostile = 'a"\r\nX: y\r\n\r\n'
    body = multipart_body({hostile: (hostile, b"1")}, files=(hostile,))
    ((name, filename, _, data),) = parts_of(body)
    assert name == filename == "a%22%0D%0AX: y%0D%0A%0D%0A"
    assert data == b"1"
    with pytest.raises(InvalidHeaderError):
        wire(multipart_body({"a": ("b", b"", "x/y\r\nX: y")}, files=("a",)))


def test_boundaries_are_random() -> None:
    body = multipart_body({"a": 1})
    assert body.encode().content_type != body.encode().content_type


@pytest.mark.parametrize("content", [b"\x00\x01", "\x00\x01"])
def test_raw(content: Any) -> None:
    assert wire(raw_body(content, content_type="text/x")) == ("text/x", b"\x00\x01")


def test_files_are_streamed(tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(b"x" * 200_000)
    assert wire(raw_body(large, content_type="a/b"))[1] == b"x" * 200_000
    opened = io.BytesIO(b"abcdef")
    opened.seek(2)
    assert wire(raw_body(opened, content_type="a/b"))[1] == b"cdef"


def test_a_pipe_is_chunked_and_sent_once() -> None:
    class Pipe:
        name = "pipe"

        def __init__(self) -> None:
            self.data = [b"a", b"b", b""]

        def read(self, size: int) -> bytes:
            return self.data.pop(0)

    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        assert request.content == b"ab"
        return httpx2.Response(503)

    body = raw_body(Pipe(), content_type="a/b")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="503"):
        pets(handle).send(Call("PUT", "/x", None, body=body))
    assert len(seen) == 1
    assert seen[0].headers["transfer-encoding"] == "chunked"


def test_a_body_is_sent_again_on_retry(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"data")
    bodies: list[bytes] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        bodies.append(request.content)
        return httpx2.Response(429 if len(bodies) == 1 else 204)

    body = raw_body(file.open("rb"), content_type="a/b")
    pets(handle).send(Call("POST", "/x", None, body=body))
    assert bodies == [b"data", b"data"]


@pytest.mark.parametrize("wrong", ["path.txt", 5, ("a",), io.StringIO("text")])
def test_what_is_no_file(wrong: Any) -> None:
    with pytest.raises(InvalidRequestError):
        wire(multipart_body({"a": wrong}, files=("a",)))


def test_the_value_of_a_body_can_be_inspected() -> None:
    assert json_body({"a": 1}) == JsonBody({"a": 1})
