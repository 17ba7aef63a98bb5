"""Small pure parts of the runtime, as tables: names, calls, styles, tokens and types."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
from typing_extensions import TypeAliasType

from generator.runtime import (
    ApiConnectionError,
    Call,
    DecodeError,
    Model,
    camel,
    deep_object,
    form,
    form_body,
    json_body,
    json_content,
    kebab,
    label,
    matrix,
    multipart_body,
    optional,
    pascal,
    path,
    pipe_delimited,
    reserved,
    simple,
    space_delimited,
)
from generator.runtime.formdata import Attachment
from generator.runtime.styles import header_value, query_string
from generator.runtime.tokens import LIFETIME, LONGEST, lifetime_of
from generator.runtime.unions import best_member, leaves_of
from tests.runtime.pets import Owner, Pet, answer, pets


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("hosted_url", ("hostedUrl", "HostedUrl", "hosted-url")),
        ("class_", ("class", "Class", "class")),
        ("id", ("id", "Id", "id")),
        ("x_api_KEY", ("xApiKEY", "XApiKEY", "x-api-KEY")),
    ],
)
def test_casings(name: str, spelled: tuple[str, str, str]) -> None:
    assert (camel(name), pascal(name), kebab(name)) == spelled


def test_a_call_with_more() -> None:
    call: Call[int] = Call("POST", "/x", int, query={"a": 1}, headers={"A": "1"})
    assert call.with_query(b=2, a=None).query == {"a": None, "b": 2}
    assert call.with_headers({"B": "2"}).headers == {"A": "1", "B": "2"}
    body = json_body({"a": 1})
    assert call.with_body(body).body is body
    assert Call("GET", "/x", int).with_query(a=1).query == {"a": 1}
    assert Call("GET", "/x", int).with_headers({"A": 1}).headers == {"A": 1}
    assert call.name == "POST /x"
    assert Call("GET", "/x", int, operation="x.get").name == "x.get"


@pytest.mark.parametrize("make", [json_body, form_body, multipart_body])
def test_a_body_of_nothing_is_none(make: Any) -> None:
    assert optional(make({})) is None
    assert optional(make({"a": None})) is None or make is json_body
    given = make({"a": 1})
    assert optional(given) is given


MANY, FIELDS = ["a b", "c,d"], {"x": 1, "y z": "u&v"}
STYLED: list[tuple[Any, str]] = [
    (1, "v=1"),
    (True, "v=true"),
    (None, ""),
    (MANY, "v=a%20b&v=c%2Cd"),
    (form(MANY), "v=a%20b,c%2Cd"),
    (form(MANY, explode=True), "v=a%20b&v=c%2Cd"),
    (form(FIELDS), "v=x,1,y%20z,u%26v"),
    (form(FIELDS, explode=True), "x=1&y%20z=u%26v"),
    (space_delimited(MANY), "v=a%20b%20c%2Cd"),
    (pipe_delimited(MANY), "v=a%20b%7Cc%2Cd"),
    (deep_object(FIELDS), "v%5Bx%5D=1&v%5By%20z%5D=u%26v"),
    (
        deep_object({"a": {"b": 1}, "c": [1, 2]}),
        "v%5Ba%5D%5Bb%5D=1&v%5Bc%5D%5B0%5D=1&v%5Bc%5D%5B1%5D=2",
    ),
    (json_content({"a": [1]}), "v=%7B%22a%22%3A%5B1%5D%7D"),
    (reserved("a/b?c d&e#"), "v=a/b?c%20d&e%23"),
]


@pytest.mark.parametrize(("value", "sent"), STYLED, ids=str)
def test_styles_of_a_query(value: Any, sent: str) -> None:
    assert query_string({"v": value}) == sent


PLACED: list[tuple[Any, str]] = [
    (1, "/x/1"),
    ("a/b", "/x/a%2Fb"),
    (simple(MANY), "/x/a%20b,c%2Cd"),
    (simple(FIELDS), "/x/x,1,y%20z,u%26v"),
    (simple(FIELDS, explode=True), "/x/x=1,y%20z=u%26v"),
    (label("a"), "/x/.a"),
    (label(MANY), "/x/.a%20b,c%2Cd"),
    (label(MANY, explode=True), "/x/.a%20b.c%2Cd"),
    (label(FIELDS, explode=True), "/x/.x=1.y%20z=u%26v"),
    (matrix("v", "a"), "/x/;v=a"),
    (matrix("v", MANY), "/x/;v=a%20b,c%2Cd"),
    (matrix("v", MANY, explode=True), "/x/;v=a%20b;v=c%2Cd"),
    (matrix("v", FIELDS, explode=True), "/x/;x=1;y%20z=u%26v"),
]


@pytest.mark.parametrize(("value", "sent"), PLACED, ids=str)
def test_styles_of_a_path(value: Any, sent: str) -> None:
    assert path("/x/{}", value) == sent


def test_styles_of_a_header() -> None:
    assert header_value(["a", "b"]) == "a,b"
    assert header_value(simple({"x": 1, "y": 2}, explode=True)) == "x=1,y=2"
    assert header_value(simple({"x": 1, "y": 2})) == "x,1,y,2"
    assert header_value(None) is None
    assert header_value(True) == "true"


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        *((3600, 3600.0), ("3600", 3600.0), (0, 0.0), (-5, 0.0), (1.5, 1.5)),
        *((None, LIFETIME), (True, LIFETIME), ("soon", LIFETIME), ([], LIFETIME)),
        *((10**12, LONGEST), ("9" * 40, LONGEST), ("-5", LIFETIME)),
    ],
)
def test_lifetimes_of_tokens(stated: Any, seconds: float) -> None:
    assert lifetime_of(stated) == seconds


def test_the_size_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abcde")
    assert Attachment.of(b"abc").size == 3
    assert Attachment.of(tmp_path / "x").size == 5
    opened = io.BytesIO(b"abcdef")
    opened.seek(2)
    file = Attachment.of(opened)
    assert (file.size, opened.tell()) == (4, 2)
    assert b"".join(file.chunks()) == b"cdef"
    assert Attachment.of(iter([b"a"])).size is None


class One(Model):
    class Inner(Model):
        left: int

    inner: Inner


class Other(Model):
    class Inner(Model):
        right: int

    inner: Inner


@pytest.mark.parametrize(
    ("value", "members", "best"),
    [
        ({"inner": {"right": 1}}, (One, Other), Other),
        ({"inner": {"left": 1}}, (Other, One), One),
        ([{"inner": {"right": 1}}], (list[One], list[Other]), list[Other]),
        ("b", (Literal["a"], Literal["b"]), Literal["b"]),
        (1, (bool, int), int),
        (True, (int, bool), bool),
        (1.5, (int, float), float),
        (20_000, (date, Literal[20_000]), Literal[20_000]),
        (None, (Pet, None), None),
        ({}, (list[Pet], dict[str, Any]), dict[str, Any]),
    ],
)
def test_the_best_member_of_a_union(value: Any, members: Any, best: Any) -> None:
    assert best_member(value, members) == best


Inner = TypeAliasType("Inner", Pet | None)
Outer = TypeAliasType("Outer", Inner | Owner)


def test_the_leaves_of_a_union() -> None:
    assert set(leaves_of(Outer)) == {Pet, type(None), Owner}
    assert list(leaves_of(int)) == [int]


@pytest.mark.parametrize(
    ("body", "kind", "value"),
    [
        (b'{"a": 1}', "application/json", {"a": 1}),
        (b"[1]", "", [1]),
        (b"<a/>", "application/xml", "<a/>"),
        (b"words", "text/plain", "words"),
        (b"\xff\x00", "application/octet-stream", b"\xff\x00"),
    ],
)
def test_a_body_of_any_kind(body: bytes, kind: str, value: Any) -> None:
    call: Call[Any] = Call("GET", "/x", Any)
    assert pets(answer(body, Content_Type=kind)).send(call) == value


@pytest.mark.parametrize(
    ("body", "kind", "told"),
    [
        (b"", "application/json", "the body is empty"),
        (
            b"<p>",
            "text/html ; charset=utf-8",
            "expected JSON, but the body is text/html",
        ),
        (b"{", "application/json", "the body is invalid JSON: "),
    ],
)
def test_what_is_no_json(body: bytes, kind: str, told: str) -> None:
    with pytest.raises(DecodeError) as caught:
        pets(answer(body, Content_Type=kind)).send(Call("GET", "/x", Pet))
    found = str(caught.value)
    assert told in found if told.endswith(" ") else found.endswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no answer from api.pets.example: ReadError (1 attempt)"),
        ("cut", "no answer from api.pets.example: ReadError: cut (1 attempt)"),
    ],
)
def test_what_the_transport_says(text: str, told: str) -> None:
    def handle(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError(text)

    with pytest.raises(ApiConnectionError) as caught:
        pets(handle, max_retries=0).send(Call("GET", "/x", int))
    assert str(caught.value).endswith(told)
