"""Bodies, byte for byte (OpenAPI 3.1.1, sections 4.8.13 to 4.8.15; RFC 7578)."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest


def body(request: httpx2.Request) -> tuple[str, bytes]:
    """Media type and content of what was sent."""
    return request.headers.get("content-type", ""), request.content


def test_json_leaves_out_what_is_absent(wire: Any) -> None:
    call = wire.bodies.json_body(name="é")
    assert body(wire.sent(call)) == ("application/json", '{"name":"é"}'.encode())


def test_json_keeps_null_apart(wire: Any) -> None:
    call = wire.bodies.json_body(name="n", size=None, made_on=date(2026, 1, 2))
    expected = b'{"name":"n","size":null,"made-on":"2026-01-02"}'
    assert wire.sent(call).content == expected


@pytest.mark.parametrize("lid", [{"text": "t", "mark": None}, "model"])
def test_models_and_mappings_are_alike(wire: Any, lid: Any) -> None:
    if lid == "model":
        lid = wire.package.NoteInput(text="t", mark=None)
    call = wire.bodies.json_body(name="n", lid=lid)
    expected = b'{"name":"n","lid":{"text":"t","mark":null}}'
    assert wire.sent(call).content == expected


def test_lists_and_plain_values(wire: Any) -> None:
    box = wire.package.BoxInput(name="a")
    listed = wire.bodies.json_list(body=[box, {"name": "b"}])
    assert wire.sent(listed).content == b'[{"name":"a"},{"name":"b"}]'
    values: list[tuple[Any, bytes]] = [(None, b"null"), ("x", b'"x"'), ([], b"[]")]
    for value, text in values:
        assert wire.sent(wire.bodies.json_any(body=value)).content == text


def test_any_json_media_type(wire: Any) -> None:
    call = wire.bodies.vendor_body(name="n")
    media = "application/merge-patch+json"
    assert body(wire.sent(call)) == (media, b'{"name":"n"}')


def test_optional_bodies(wire: Any) -> None:
    assert body(wire.sent(wire.bodies.optional_strict())) == ("", b"")
    assert body(wire.sent(wire.bodies.optional_list())) == ("", b"")
    assert wire.sent(wire.bodies.optional_list(body=[])).content == b"[]"
    given = wire.bodies.optional_strict(body={"name": "x"})
    assert wire.sent(given).content == b'{"name":"x"}'
    assert wire.sent(wire.bodies.optional_body(text="t")).content == b'{"text":"t"}'


@pytest.mark.parametrize("kind", ["body", "form", "parts"])
def test_an_optional_body_without_arguments_is_not_sent(wire: Any, kind: str) -> None:
    """RFC 9110, section 8.6: a POST without content says that its length is 0."""
    request = wire.sent(getattr(wire.bodies, f"optional_{kind}")())
    assert body(request) == ("", b"")
    assert request.headers["content-length"] == "0"


def test_null_is_an_argument(wire: Any) -> None:
    assert wire.sent(wire.bodies.optional_body(mark=None)).content == b'{"mark":null}'


def test_a_required_body_is_sent_even_if_empty(wire: Any) -> None:
    assert body(wire.sent(wire.bodies.empty_object())) == ("application/json", b"{}")


FORMS: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"tags": ["a b", "c&d"]}, "&tags=a+b&tags=c%26d"),
    ({"address": {"city": "Oslo", "zip": 1}}, "&address=%7B%22city%22%3A%22Oslo%22%2C%22zip%22%3A1%7D"),
    ({"deep": {"k": "v w"}}, "&deep%5Bk%5D=v+w"),
    ({"flat": ["a", "b"]}, "&flat=a,b"),
    ({"spread": {"x": 1, "y": 2}}, "&x=1&y=2"),
    ({"raw": "a/b:c"}, "&raw=a/b:c"),
    ({"doc": [1, 2]}, "&doc=%5B1%2C2%5D"),
    ({"flag": True}, "&flag=true"),
    ({"flag": None}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), FORMS)
def test_form(wire: Any, fields: dict[str, Any], expected: str) -> None:
    media, content = body(wire.sent(wire.bodies.form_body(name="a+b=c", **fields)))
    assert media == "application/x-www-form-urlencoded"
    assert content.decode("ascii") == "name=a%2Bb%3Dc" + expected


def parts(request: httpx2.Request) -> list[bytes]:
    """The parts of a multipart body; checks the frame around them."""
    found = re.fullmatch(
        r"multipart/form-data; boundary=([0-9A-Za-z'()+_,./:=?-]{8,70})",
        request.headers["content-type"],
    )
    assert found
    mark = b"--" + found[1].encode()
    content = request.content
    assert content.startswith(mark + b"\r\n")
    assert content.endswith(b"\r\n" + mark + b"--\r\n")
    inner = content[len(mark) + 2 : -len(mark) - 6]
    return inner.split(b"\r\n" + mark + b"\r\n")


def test_multipart(wire: Any) -> None:
    call = wire.bodies.multipart_body(
        file=("a.bin", b"\x00\xff\r\n--x"),
        note="é",
        count=3,
        tags=["a", "b"],
        meta={"a": 1},
        csv="x,y",
    )
    assert parts(wire.sent(call)) == [
        b'Content-Disposition: form-data; name="file"; filename="a.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\x00\xff\r\n--x",
        b'Content-Disposition: form-data; name="note"\r\n\r\n' + "é".encode(),
        b'Content-Disposition: form-data; name="count"\r\n\r\n3',
        b'Content-Disposition: form-data; name="tags"\r\n\r\na',
        b'Content-Disposition: form-data; name="tags"\r\n\r\nb',
        b'Content-Disposition: form-data; name="meta"\r\n'
        b'Content-Type: application/json\r\n\r\n{"a":1}',
        b'Content-Disposition: form-data; name="csv"\r\n'
        b"Content-Type: text/csv\r\n\r\nx,y",
    ]


def test_several_files(wire: Any, tmp_path: Path) -> None:
    path = tmp_path / 'b".txt'
    path.write_bytes(b"from disk")
    call = wire.bodies.multipart_body(
        file=io.BytesIO(b"opened"), more=[path, ("c.png", b"named", "image/x")]
    )
    assert parts(wire.sent(call)) == [
        b'Content-Disposition: form-data; name="file"; filename="file"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\nopened",
        b'Content-Disposition: form-data; name="more"; filename="b%22.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nfrom disk",
        b'Content-Disposition: form-data; name="more"; filename="c.png"\r\n'
        b"Content-Type: image/x\r\n\r\nnamed",
    ]


def test_base64_in_parts_is_text(wire: Any) -> None:
    call = wire.bodies.multipart_body(file=b"", seal=b"\xff", seals=[b"a", "Yg=="])
    assert parts(wire.sent(call))[1:] == [
        b'Content-Disposition: form-data; name="seal"\r\n\r\n/w==',
        b'Content-Disposition: form-data; name="seals"\r\n\r\nYQ==',
        b'Content-Disposition: form-data; name="seals"\r\n\r\nYg==',
    ]


def test_one_of_several_types_of_a_part(wire: Any) -> None:
    call = wire.bodies.multipart_body(file=b"", image=("i.jpg", b"jpeg"))
    assert parts(wire.sent(call))[1] == (
        b'Content-Disposition: form-data; name="image"; filename="i.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\njpeg"
    )


def test_file_names_cannot_break_out(wire: Any) -> None:
    call = wire.bodies.multipart_body(file=('a"\r\nX: y', b""))
    assert parts(wire.sent(call))[0].startswith(
        b'Content-Disposition: form-data; name="file"; filename="a%22%0D%0AX: y"\r\n'
    )


def test_boundaries_are_random(wire: Any) -> None:
    call = wire.bodies.multipart_body(file=b"x")
    first, second = (wire.sent(call).headers["content-type"] for _ in range(2))
    assert first != second


RAW: list[tuple[str, Any, str, bytes]] = [
    ("text_body", "é", "text/plain", "é".encode()),
    ("text_body", b"\xff", "text/plain", b"\xff"),
    ("xml_body", "<a>é</a>", "application/xml", "<a>é</a>".encode()),
    ("binary_body", b"\x00\xff", "application/octet-stream", b"\x00\xff"),
    ("binary_body", io.BytesIO(b"opened"), "application/octet-stream", b"opened"),
    ("several_csv", "a,b", "text/csv", b"a,b"),
    ("several_xml", "<a/>", "application/xml", b"<a/>"),
]


@pytest.mark.parametrize(("name", "value", "media", "content"), RAW)
def test_raw(wire: Any, name: str, value: Any, media: str, content: bytes) -> None:
    call = getattr(wire.bodies, name)(body=value)
    sent, got = body(wire.sent(call))
    assert sent.partition(";")[0] == media
    assert got == content


def test_several_content_types(wire: Any) -> None:
    names = {"text": "a b"}
    as_json = wire.sent(wire.bodies.several_body(**names))
    assert body(as_json) == ("application/json", b'{"text":"a b"}')
    as_form = wire.sent(wire.bodies.several_form(**names))
    assert body(as_form) == ("application/x-www-form-urlencoded", b"text=a+b")
    as_parts = parts(wire.sent(wire.bodies.several_multipart(**names)))
    assert as_parts == [b'Content-Disposition: form-data; name="text"\r\n\r\na b']


def test_numbered_files(wire: Any) -> None:
    call = wire.bodies.numbered_body(files=[b"a", ("b.txt", b"b")], one=b"c")
    assert parts(wire.sent(call)) == [
        b'Content-Disposition: form-data; name="files[0]"; filename="files"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\na",
        b'Content-Disposition: form-data; name="files[1]"; filename="b.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nb",
        b'Content-Disposition: form-data; name="one"; filename="one"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\nc",
    ]
