"""Lists and objects in a query are written as pages say or show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import read_source

PAGE = Path(__file__).parents[1] / "pages/sets/lists-in-one-value/birds.md"


def test_styles_of_a_query() -> None:
    readings = read([read_source(PAGE, PAGE.name)])
    document: Any = merge(readings, MergeSettings(), Report()).document
    parameters = document["paths"]["/birds"]["get"]["parameters"]
    assert {p["name"]: (p.get("style"), p.get("explode")) for p in parameters} == {
        "ids": ("form", False),
        "colors": ("pipeDelimited", False),
        "places": ("form", False),
        "names": (None, None),
        "near": ("deepObject", True),
    }
