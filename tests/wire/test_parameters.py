"""Parameters against the tables of OpenAPI 3.1.1 (4.8.12.4) and RFC 6570 (3.2)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}
KEYS = {"semi": ";", "dot": ".", "comma": ","}
COUNT = ["one", "two", "three"]

PATHS = [
    ("simple", "blue", "blue"),
    ("simple", LIST, "blue,black,brown"),
    ("simple", OBJECT, "R,100,G,200,B,150"),
    ("simple", "Hello World!", "Hello%20World%21"),
    ("simple", "50%", "50%25"),
    ("simple", KEYS, "semi,%3B,dot,.,comma,%2C"),
    ("simple", "a/b?c#d;e", "a%2Fb%3Fc%23d%3Be"),
    ("simple", "é€", "%C3%A9%E2%82%AC"),
    ("simple", 7, "7"),
    ("simple", True, "true"),
    ("simple", 1.5, "1.5"),
    ("simple", [1, None, 2], "1,2"),
    ("simple_explode", "blue", "blue"),
    ("simple_explode", LIST, "blue,black,brown"),
    ("simple_explode", OBJECT, "R=100,G=200,B=150"),
    ("simple_explode", KEYS, "semi=%3B,dot=.,comma=%2C"),
    ("label", "blue", ".blue"),
    ("label", LIST, ".blue,black,brown"),
    ("label", OBJECT, ".R,100,G,200,B,150"),
    ("label", "50%", ".50%25"),
    ("label", KEYS, ".semi,%3B,dot,.,comma,%2C"),
    ("label_explode", "blue", ".blue"),
    ("label_explode", LIST, ".blue.black.brown"),
    ("label_explode", OBJECT, ".R=100.G=200.B=150"),
    ("label_explode", KEYS, ".semi=%3B.dot=..comma=%2C"),
    ("matrix", "", ";color"),
    ("matrix", "blue", ";color=blue"),
    ("matrix", LIST, ";color=blue,black,brown"),
    ("matrix", OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", KEYS, ";color=semi,%3B,dot,.,comma,%2C"),
    ("matrix_explode", "", ";color"),
    ("matrix_explode", "blue", ";color=blue"),
    ("matrix_explode", LIST, ";color=blue;color=black;color=brown"),
    ("matrix_explode", OBJECT, ";R=100;G=200;B=150"),
    ("matrix_explode", KEYS, ";semi=%3B;dot=.;comma=%2C"),
    ("content", {"a": [1, "x"]}, "%7B%22a%22%3A%5B1%2C%22x%22%5D%7D"),
    ("content", "blue", "%22blue%22"),
]

QUERIES = [
    ("form", "", "color="),
    ("form", "blue", "color=blue"),
    ("form", LIST, "color=blue&color=black&color=brown"),
    ("form", OBJECT, "R=100&G=200&B=150"),
    ("form", KEYS, "semi=%3B&dot=.&comma=%2C"),
    ("form", "50% & more", "color=50%25%20%26%20more"),
    ("form", "a+b", "color=a%2Bb"),
    ("form", True, "color=true"),
    ("form", ("a", "b"), "color=a&color=b"),
    ("form_flat", "", "color="),
    ("form_flat", "blue", "color=blue"),
    ("form_flat", LIST, "color=blue,black,brown"),
    ("form_flat", OBJECT, "color=R,100,G,200,B,150"),
    ("form_flat", KEYS, "color=semi,%3B,dot,.,comma,%2C"),
    ("form_flat", ["a,b", "c"], "color=a%2Cb,c"),
    ("space", LIST, "color=blue%20black%20brown"),
    ("space", OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("pipe", LIST, "color=blue%7Cblack%7Cbrown"),
    ("pipe", OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("space_default", LIST, "color=blue%20black%20brown"),
    ("pipe_default", LIST, "color=blue%7Cblack%7Cbrown"),
    ("deep", OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("deep", {"a b": "c&d"}, "color%5Ba%20b%5D=c%26d"),
    ("deep", {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1"),
    ("reserved", "a/b?c:d@e", "color=a/b?c:d@e"),
    ("reserved", "50%", "color=50%25"),
    ("reserved", "%41", "color=%41"),
    ("reserved", "Hello World!", "color=Hello%20World!"),
    ("reserved", ["a/b", "c"], "color=a/b&color=c"),
    ("reserved_flat", ["a/b", "c"], "color=a/b,c"),
    ("content", {"a": 1}, "color=%7B%22a%22%3A1%7D"),
    ("content", ["x", None], "color=%5B%22x%22%2Cnull%5D"),
    ("content_text", "plain text", "color=plain%20text"),
]

HEADERS = [
    ("simple", "blue", "blue"),
    ("simple", "", ""),
    ("simple", LIST, "blue,black,brown"),
    ("simple", OBJECT, "R,100,G,200,B,150"),
    ("simple", "a b/c%20", "a b/c%20"),
    ("simple", 12, "12"),
    ("simple_explode", LIST, "blue,black,brown"),
    ("simple_explode", OBJECT, "R=100,G=200,B=150"),
    ("content", {"a": "b c"}, '{"a":"b c"}'),
    ("content", "é", '"\\u00e9"'),
]

COOKIES = [
    ("form", "blue", "color=blue"),
    ("form", "a=b/c+d:e==", "color=a=b/c+d:e=="),
    ("form", 'a,"b\\c%é', "color=a%2C%22b%5Cc%25%C3%A9"),
    ("form", "a;b c", "color=a%3Bb%20c"),
    ("form_flat", "blue", "color=blue"),
    ("form_flat", LIST, "color=blue,black,brown"),
    ("form_flat", OBJECT, "color=R,100,G,200,B,150"),
]


@pytest.mark.parametrize(("style", "value", "expected"), PATHS)
def test_path(wire: Any, style: str, value: Any, expected: str) -> None:
    call = getattr(wire.params, f"path_{style}")(value)
    assert wire.target(call).rpartition("/")[2] == expected


@pytest.mark.parametrize(("style", "value", "expected"), QUERIES)
def test_query(wire: Any, style: str, value: Any, expected: str) -> None:
    call = getattr(wire.params, f"query_{style}")(color=value)
    assert wire.target(call).partition("?")[2] == expected


@pytest.mark.parametrize(("style", "value", "expected"), HEADERS)
def test_header(wire: Any, style: str, value: Any, expected: str) -> None:
    call = getattr(wire.params, f"header_{style}")(x_color=value)
    assert wire.sent(call).headers["x-color"] == expected


@pytest.mark.parametrize(("style", "value", "expected"), COOKIES)
def test_cookie(wire: Any, style: str, value: Any, expected: str) -> None:
    call = getattr(wire.params, f"cookie_{style}")(color=value)
    assert wire.sent(call).headers["cookie"] == expected


def test_cookies_are_joined(wire: Any) -> None:
    call = wire.params.cookie_form(color="a", other=2)
    assert wire.sent(call).headers["cookie"] == "color=a; other=2"


@pytest.mark.parametrize(
    "name",
    ["query_form", "query_form_flat", "query_space", "query_deep", "query_content"],
)
def test_none_is_not_sent(wire: Any, name: str) -> None:
    assert "?" not in wire.target(getattr(wire.params, name)(color=None))
    assert "?" not in wire.target(getattr(wire.params, name)())


@pytest.mark.parametrize("name", ["form", "form_flat", "space", "pipe", "deep"])
@pytest.mark.parametrize("value", [[], {}])
def test_empty_collections_are_not_sent(wire: Any, name: str, value: Any) -> None:
    """RFC 6570, section 2.3: a list without members is undefined."""
    assert "?" not in wire.target(getattr(wire.params, f"query_{name}")(color=value))


def test_absent_headers_and_cookies_are_not_sent(wire: Any) -> None:
    assert "x-color" not in wire.sent(wire.params.header_simple()).headers
    assert "cookie" not in wire.sent(wire.params.cookie_form()).headers


@pytest.mark.parametrize("value", ["", ".", "..", None, []])
def test_paths_refuse_what_would_lead_elsewhere(wire: Any, value: Any) -> None:
    with pytest.raises(wire.package.WireError):
        wire.sent(wire.params.path_simple(value))


def test_path_values_go_by_name(wire: Any) -> None:
    assert wire.target(wire.params.path_two(1, "x")) == "/path/two/1.x/x"


def test_literal_parts_of_a_path_are_escaped(wire: Any) -> None:
    target = wire.target(wire.params.path_odd("v"))
    assert target == "/path/odd%20segment/%C3%A9/v"


def test_names_are_escaped(wire: Any) -> None:
    target = wire.target(wire.params.query_name(filter_a_b="x", x_y=1))
    assert target == "/query/name?filter%5Ba%20b%5D=x&x%26y=1"


def test_a_query_in_the_path_stays(wire: Any) -> None:
    target = wire.target(wire.params.query_fixed(color="x"))
    assert target == "/query/fixed?version=2&color=x"


def test_typed_values(wire: Any) -> None:
    box = wire.package.BoxInput(name="n", size=None)
    call = wire.params.query_typed(
        when=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        day=date(2026, 1, 2),
        id=UUID(int=1),
        price=Decimal("1.10"),
        flag=False,
        ratio=0.5,
        kinds=["small", "large"],
        box=box,
    )
    assert wire.target(call).partition("?")[2].split("&") == [
        "when=2026-01-02T03%3A04%3A05Z",
        "day=2026-01-02",
        "id=00000000-0000-0000-0000-000000000001",
        "price=1.10",
        "flag=false",
        "ratio=0.5",
        "kinds=small,large",
        "box%5Bname%5D=n",
    ]


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\0", "é"])
def test_headers_refuse_what_would_split_them(wire: Any, value: str) -> None:
    with pytest.raises(wire.package.WireError):
        wire.sent(wire.params.header_simple(x_color=value))


def test_ignored_header_parameters_have_no_argument(wire: Any) -> None:
    request = wire.sent(wire.params.header_ignored())
    assert "authorization" not in request.headers
