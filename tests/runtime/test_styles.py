"""The table of OpenAPI 3.1.1 section 4.8.12, by hand, and RFC 6570 vectors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx2
import pytest

from generator.runtime import (
    MISSING,
    InvalidRequestError,
    deep_object,
    form,
    json_content,
    label,
    matrix,
    path,
    pipe_delimited,
    reserved,
    simple,
    space_delimited,
)
from generator.runtime.styles import cookie, cookie_string, header_value, query_string

EMPTY, STRING = "", "blue"
ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}

QUERY = [
    (form(EMPTY), "color="),
    (form(STRING), "color=blue"),
    (form(ARRAY), "color=blue,black,brown"),
    (form(OBJECT), "color=R,100,G,200,B,150"),
    (form(EMPTY, explode=True), "color="),
    (form(STRING, explode=True), "color=blue"),
    (form(ARRAY, explode=True), "color=blue&color=black&color=brown"),
    (form(OBJECT, explode=True), "R=100&G=200&B=150"),
    (space_delimited(ARRAY), "color=blue%20black%20brown"),
    (space_delimited(OBJECT), "color=R%20100%20G%20200%20B%20150"),
    (pipe_delimited(ARRAY), "color=blue%7Cblack%7Cbrown"),
    (pipe_delimited(OBJECT), "color=R%7C100%7CG%7C200%7CB%7C150"),
    (deep_object(OBJECT), "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    (
        deep_object({"a": {"b": [1, {"c": True}]}}),
        "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true",
    ),
    (json_content({"a": [1]}), "color=%7B%22a%22%3A%5B1%5D%7D"),
    (ARRAY, "color=blue&color=black&color=brown"),
    (OBJECT, "R=100&G=200&B=150"),
    (form([]), ""),
    (form({}), ""),
    (form(["a,b", "c&d"]), "color=a%2Cb,c%26d"),
    (reserved("a/b?c[d]&e=f#g%20h"), "color=a/b?c[d]&e=f%23g%20h"),
    (None, ""),
    (form(None), ""),
    (MISSING, ""),
    ([None, "a", MISSING], "color=a"),
]


@pytest.mark.parametrize(("value", "expected"), QUERY)
def test_query(value: Any, expected: str) -> None:
    assert query_string({"color": value}) == expected
    # The transport must not encode it a second time.
    url = httpx2.URL("https://a.example/p?" + expected)
    assert url.raw_path.decode() == "/p" + ("?" + expected if expected else "?")


PATH = [
    (simple(STRING), "blue"),
    (simple(ARRAY), "blue,black,brown"),
    (simple(OBJECT), "R,100,G,200,B,150"),
    (simple(ARRAY, explode=True), "blue,black,brown"),
    (simple(OBJECT, explode=True), "R=100,G=200,B=150"),
    (label(STRING), ".blue"),
    (label(ARRAY), ".blue,black,brown"),
    (label(OBJECT), ".R,100,G,200,B,150"),
    (label(STRING, explode=True), ".blue"),
    (label(ARRAY, explode=True), ".blue.black.brown"),
    (label(OBJECT, explode=True), ".R=100.G=200.B=150"),
    (matrix("color", EMPTY), ";color"),
    (matrix("color", STRING), ";color=blue"),
    (matrix("color", ARRAY), ";color=blue,black,brown"),
    (matrix("color", OBJECT), ";color=R,100,G,200,B,150"),
    (matrix("color", EMPTY, explode=True), ";color"),
    (matrix("color", STRING, explode=True), ";color=blue"),
    (matrix("color", ARRAY, explode=True), ";color=blue;color=black;color=brown"),
    (matrix("color", OBJECT, explode=True), ";R=100;G=200;B=150"),
    ("a/b;c", "a%2Fb%3Bc"),
    (reserved("a:b/c?d"), "a:b%2Fc%3Fd"),
    (json_content({"a": 1}), "%7B%22a%22%3A1%7D"),
]


@pytest.mark.parametrize(("value", "expected"), PATH)
def test_path(value: Any, expected: str) -> None:
    assert path("/x/{}/y", value) == f"/x/{expected}/y"


HEADER = [
    (STRING, "blue"),
    (ARRAY, "blue,black,brown"),
    (OBJECT, "R,100,G,200,B,150"),
    (simple(OBJECT, explode=True), "R=100,G=200,B=150"),
    (json_content({"ä": 1}), '{"\\u00e4":1}'),
    ("a b/c", "a b/c"),
    (None, None),
    (MISSING, None),
]


@pytest.mark.parametrize(("value", "expected"), HEADER)
def test_header(value: Any, expected: str | None) -> None:
    assert header_value(value) == expected


def test_cookies() -> None:
    cookies = {"a": "x;y", "b": ["1", "2"], "c": None, "d": form([1, 2])}
    assert cookie_string(cookies) == "a=x%3By; b=1; b=2; d=1,2"


def test_cookies_of_their_own_style() -> None:
    assert cookie_string({"a": cookie(["1", "x=y"])}) == "a=1,x=y"
    assert cookie_string({"a": cookie(["1", "2"], explode=True)}) == "a=1; a=2"


class Color(Enum):
    RED = "red"


SCALARS = [
    (True, "true"),
    (1, "1"),
    (1.1, "1.1"),
    (Decimal("1.10"), "1.10"),
    (Color.RED, "red"),
    (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "2024-01-02T03%3A04%3A05Z"),
    (date(2024, 1, 2), "2024-01-02"),
    (UUID(int=0), "00000000-0000-0000-0000-000000000000"),
    (timedelta(days=1, seconds=2.5), "P1DT2.5S"),
    (b"x", "eA%3D%3D"),
    (b"\xff", "%2Fw%3D%3D"),
    ("ü", "%C3%BC"),
]


@pytest.mark.parametrize("file", [Path("notes.txt"), BytesIO(b"x")])
def test_a_file_is_no_text(file: object) -> None:
    with pytest.raises(InvalidRequestError, match="pass the bytes"):
        query_string({"q": file})


@pytest.mark.parametrize(("value", "expected"), SCALARS)
def test_scalars(value: Any, expected: str) -> None:
    assert query_string({"q": value}) == f"q={expected}"


@pytest.mark.parametrize(
    "wrong",
    [object(), print, lambda: 1, int, 10**5000],
    ids=["object", "builtin", "function", "class", "digits"],
)
@pytest.mark.parametrize("send", [query_string, cookie_string])
def test_what_has_no_text(wrong: Any, send: Callable[[Any], str]) -> None:
    for value in (wrong, [wrong], {"a": wrong}):
        with pytest.raises(InvalidRequestError, match="sent"):
            send({"q": value})


def test_a_lone_surrogate_is_our_own_error() -> None:
    with pytest.raises(InvalidRequestError):
        query_string({"q": "\ud800"})
