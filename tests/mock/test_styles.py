"""Parameters off the wire: the style table of OpenAPI 3.1.1, section 4.8.12.4."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mock.pets import (
    NUMBERS,
    POINT,
    TEXTS,
    described,
    document,
    parameter,
    request,
)

COLOURS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}
COLOUR = {
    "type": "object",
    "properties": {name: {"type": "integer"} for name in RGB},
}
QUERY: list[tuple[Any, str, bool, str, Any]] = [
    ({"type": "string"}, "form", True, "color=blue", "blue"),
    ({"type": "string"}, "form", True, "color=", ""),
    (TEXTS, "form", True, "color=blue&color=black&color=brown", COLOURS),
    (TEXTS, "form", False, "color=blue,black,brown", COLOURS),
    (TEXTS, "form", False, "color=a%2Cb,c", ["a,b", "c"]),
    (COLOUR, "form", True, "R=100&G=200&B=150", RGB),
    (COLOUR, "form", False, "color=R,100,G,200,B,150", RGB),
    (TEXTS, "spaceDelimited", False, "color=blue%20black%20brown", COLOURS),
    (TEXTS, "pipeDelimited", False, "color=blue%7Cblack%7Cbrown", COLOURS),
    (COLOUR, "pipeDelimited", False, "color=R%7C100%7CG%7C200%7CB%7C150", RGB),
    (COLOUR, "deepObject", True, "color%5BR%5D=100&color[G]=200&color[B]=150", RGB),
    ({"anyOf": [COLOUR, {"type": "integer"}]}, "deepObject", True, "color=7", 7),
    ({"type": "integer"}, "form", True, "color=7", 7),
    ({"type": "number"}, "form", True, "color=1.1", 1.1),
    ({"type": "boolean"}, "form", True, "color=false", False),
    ({"type": ["string", "integer"]}, "form", True, "color=7", 7),
    (
        {"anyOf": [{"type": "string"}, TEXTS]},
        "form",
        True,
        "color=a&color=b",
        ["a", "b"],
    ),
    (NUMBERS, "form", False, "color=1,2", [1, 2]),
    ({"type": "string"}, "form", True, "color=%7B%22a%22:1%7D", '{"a":1}'),
    ({"type": "string"}, "form", True, "color=a+b%2Bc", "a b+c"),
]
PATH: list[tuple[Any, str, bool, str, Any]] = [
    ({"type": "string"}, "simple", False, "blue", "blue"),
    ({"type": "string"}, "simple", False, "a%2Fb+c", "a/b+c"),
    (TEXTS, "simple", False, "blue,black,brown", COLOURS),
    (COLOUR, "simple", False, "R,100,G,200,B,150", RGB),
    (COLOUR, "simple", True, "R=100,G=200,B=150", RGB),
    ({"type": "string"}, "label", False, ".blue", "blue"),
    (TEXTS, "label", False, ".blue,black,brown", COLOURS),
    (TEXTS, "label", True, ".blue.black.brown", COLOURS),
    (COLOUR, "label", True, ".R=100.G=200.B=150", RGB),
    ({"type": "string"}, "matrix", False, ";color=blue", "blue"),
    (TEXTS, "matrix", False, ";color=blue,black,brown", COLOURS),
    (TEXTS, "matrix", True, ";color=blue;color=black;color=brown", COLOURS),
    (COLOUR, "matrix", False, ";color=R,100,G,200,B,150", RGB),
    (COLOUR, "matrix", True, ";R=100;G=200;B=150", RGB),
]


@pytest.mark.parametrize(("schema", "style", "explode", "sent", "value"), QUERY)
def test_query(schema: Any, style: str, explode: bool, sent: str, value: Any) -> None:
    stated = parameter("color", "query", schema, style=style, explode=explode)
    found, _, wrong = described(
        document("/p", parameters=[stated]), request("GET", f"/p?{sent}")
    )
    assert (found, wrong) == ({"color": value}, [])
    assert type(found["color"]) is type(value)


@pytest.mark.parametrize(("schema", "style", "explode", "sent", "value"), PATH)
def test_path(schema: Any, style: str, explode: bool, sent: str, value: Any) -> None:
    stated = parameter("color", "path", schema, style=style, explode=explode)
    found, _, wrong = described(
        document("/p/{color}", parameters=[stated]), request("GET", f"/p/{sent}")
    )
    assert (found, wrong) == ({"color": value}, [])


def test_header_is_not_percent_decoded() -> None:
    stated = [parameter("X-A", "header", TEXTS), parameter("X-B", "header", POINT)]
    found, _, wrong = described(
        document("/p", parameters=stated),
        request("GET", "/p", x_a="a%20b, c", x_b="x,1,label,z"),
    )
    assert (found, wrong) == (
        {"X-A": ["a%20b", "c"], "X-B": {"x": 1, "label": "z"}},
        [],
    )


def test_cookies() -> None:
    stated = [parameter("a", "cookie", {"type": "integer"})]
    found, _, _ = described(
        document("/p", parameters=stated), request("GET", "/p", cookie="b=2; a=1")
    )
    assert found == {"a": 1}


def test_a_plus_sign_of_a_cookie_is_no_blank() -> None:
    stated = [parameter("a", "cookie", {"type": "string"})]
    found, _, _ = described(
        document("/p", parameters=stated), request("GET", "/p", cookie="a=b+c/d%20e==")
    )
    assert found == {"a": "b+c/d e=="}


def test_content_parameter_is_json() -> None:
    stated = {
        "name": "f",
        "in": "query",
        "content": {"application/json": {"schema": POINT}},
    }
    found, _, wrong = described(
        document("/p", parameters=[stated]), request("GET", "/p?f=%7B%22x%22%3A1%7D")
    )
    assert (found, wrong) == ({"f": {"x": 1}}, [])


def test_two_exploded_parameters_stay_apart() -> None:
    stated = [parameter("at", "query", POINT), parameter("n", "query", NUMBERS)]
    found, _, wrong = described(
        document("/p", parameters=stated), request("GET", "/p?x=1&n=2&label=l&n=3")
    )
    assert (found, wrong) == ({"at": {"x": 1, "label": "l"}, "n": [2, 3]}, [])


def test_scalar_takes_nothing_that_is_not_its_own() -> None:
    stated = [
        parameter("at", "query", POINT),
        parameter("on", "query", {"type": "boolean"}),
    ]
    found, _, wrong = described(
        document("/p", parameters=stated), request("GET", "/p?x=1")
    )
    assert (found, wrong) == ({"at": {"x": 1}}, [])


def test_nested_deep_object() -> None:
    nested = {"type": "object", "properties": {"in": POINT, "list": NUMBERS}}
    stated = [parameter("f", "query", nested, style="deepObject")]
    found, _, wrong = described(
        document("/p", parameters=stated),
        request("GET", "/p?f[in][x]=1&f[list][0]=2&f[list][1]=3"),
    )
    assert (found, wrong) == ({"f": {"in": {"x": 1}, "list": [2, 3]}}, [])
