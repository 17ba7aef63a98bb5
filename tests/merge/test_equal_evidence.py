"""Pages of equal evidence that disagree on a type: either is admitted, or the majority."""

from __future__ import annotations

from typing import Any

import pytest

from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import Source


def stated(*types: str) -> Any:
    """The schema of a parameter that each of so many pages gives another type."""
    page = (
        "# Kites\n\n## List kites\n\n`GET /kites`\n\n"
        "| Parameter | Type |\n|---|---|\n| size | {} |\n| page | integer |\n"
    )
    texts = [Source(f"{n}.md", page.format(kind)) for n, kind in enumerate(types)]
    document: Any = merge(read(texts), MergeSettings(), Report()).document
    (size,) = (
        parameter["schema"]
        for parameter in document["paths"]["/kites"]["get"]["parameters"]
        if parameter["name"] == "size"
    )
    return size


@pytest.mark.parametrize(
    ("types", "schema"),
    [
        (["integer", "string"], {"type": ["integer", "string"]}),
        (["string", "integer"], {"type": ["string", "integer"]}),
        (["boolean", "string"], {"type": ["boolean", "string"]}),
        (["integer", "number"], {"type": "number"}),
        (["number", "integer"], {"type": "number"}),
        (["integer", "integer", "number"], {"type": "integer"}),
        (["integer", "string", "string"], {"type": "string"}),
        (["integer", "integer", "string"], {"type": "integer"}),
        (["enum(a, b)", "integer"], {"type": "string", "enum": ["a", "b"]}),
        (
            ["array of strings", "string"],
            {"type": "array", "items": {"type": "string"}},
        ),
    ],
)
def test_types_that_differ(types: list[str], schema: Any) -> None:
    assert stated(*types) == schema
