"""A whole query string (OpenAPI 3.2, `in: querystring`), as a body would be written."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from generator.runtime import MISSING, Call, Style, whole_query
from generator.runtime.styles import query_string
from tests.runtime.pets import Pets, pets

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("value", "kind", "encoding", "text"),
    [
        ({"a": "b c", "l": [1, 2], "n": None}, FORM, None, "a=b+c&l=1&l=2"),
        (
            {"l": ["a", "b"]},
            FORM,
            {"l": Style("pipeDelimited", explode=False)},
            "l=a%7Cb",
        ),
        ({"a": 1}, "application/json", None, "%7B%22a%22%3A1%7D"),
        ("$.a", "application/jsonpath", None, "%24.a"),
        (None, "application/json", None, ""),
        (MISSING, FORM, None, ""),
    ],
)
def test_whole_query(value: Any, kind: str, encoding: Any, text: str) -> None:
    found = whole_query(value, kind, encoding)
    assert query_string({"q": found, "r": None}) == text


def test_a_call_sends_it() -> None:
    seen: list[bytes] = []

    def answer(request: Any) -> Any:
        seen.append(request.url.query)
        return httpx2.Response(204)

    client: Pets = pets(answer)
    query = {"q": whole_query({"a": 1}, "application/json")}
    client.send(Call("GET", "/x", None, query=query))
    assert seen == [b"%7B%22a%22%3A1%7D"]
