"""Operations of one title are told apart by what differs; statuses of odd methods."""

from __future__ import annotations

from typing import Any

import pytest

from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import Source


def document(*operations: tuple[str, str]) -> Any:
    """The document of a page with a heading for each operation."""
    texts = [f"## {title}\n\n`{line}`\n\n" for title, line in operations]
    readings = read([Source("a.md", "# Kites\n\n" + "".join(texts))])
    return merge(readings, MergeSettings(), Report()).document


def names(*operations: tuple[str, str]) -> dict[str, str]:
    """The names of such operations by method and path."""
    return {
        f"{method.upper()} {path}": found["operationId"]
        for path, item in document(*operations)["paths"].items()
        for method, found in item.items()
    }


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "List kites",
            {"GET /v1/kites": "kites.list", "GET /v2/kites": "kites.list_v2"},
        ),
        (
            "Watch",
            {
                "GET /kites/{id}/watch": "kites.get_watch",
                "PUT /kites/{id}/watch": "kites.put_watch",
                "DELETE /kites/{id}/watch": "kites.delete_watch",
            },
        ),
        (
            "Get a kite",
            {
                "GET /kites/{id}": "kites.get",
                "GET /kites/named/{name}": "kites.get_named",
            },
        ),
        (
            "Send",
            {
                "POST /kites/{id}/send": "kites.send",
                "POST /hills/{id}/send": "hills.send",
            },
        ),
    ],
)
def test_equal_titles(title: str, expected: dict[str, str]) -> None:
    assert names(*((title, line) for line in expected)) == expected


def test_methods_beside_the_usual_ones() -> None:
    found = document(
        ("List kites", "GET /kites"),
        ("Find kites", "QUERY /kites"),
        ("Lock kites", "LOCK /kites"),
    )["paths"]["/kites"]
    assert {"get", "query"} <= found.keys()
    assert "QUERY" not in found
    assert found["query"]["operationId"] == "kites.find"
