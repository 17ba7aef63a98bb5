"""Places in `provenance.json`: a file and the headings above, never a line."""

from __future__ import annotations

import json

from generator.merge.provenance import FormerPlaces, outline, provenance
from generator.merge.result import Merged
from generator.report.diagnostics import Span
from generator.source import Source

PAGE = """\
Welcome.

# Kites

Text.

## List ##

```md
# Not a heading
```

## Get

# Strings
"""


def place(line: int, text: str = PAGE, file: str = "kites.md") -> str:
    return outline([Source(file, text)]).place(Span(file, line))


def test_headings_above() -> None:
    assert [place(line) for line in (1, 3, 5, 12, 14, 16)] == [
        "kites.md",
        "kites.md # Kites",
        "kites.md # Kites",
        "kites.md # Kites / List",
        "kites.md # Kites / Get",
        "kites.md # Strings",
    ]


def test_underlined_headings() -> None:
    text = "Kites\n=====\n\nText.\n\nList\n----\n\n- one\n---\n\n```\nNo\n--\n```\n"
    found = [place(line, text) for line in (2, 4, 9, 14)]
    assert found == ["kites.md # Kites"] * 2 + ["kites.md # Kites / List"] * 2


def test_what_a_value_is_part_of_tells_where_it_is_stated() -> None:
    spans = {
        "/paths/~1a": (Span("a.md", 1),),
        "/paths/~1a/get": (Span("a.md", 2),),
        "/paths/~1a/get/summary": (Span("b.md", 1),),
        "/paths/~1a/get/summary/x": (Span("a.md", 1),),
        "/paths/~1ab": (Span("a.md", 1),),
    }
    found = provenance(Merged({}, spans), outline([]))
    assert isinstance(found, dict)
    assert found["origins"] == {
        "/paths/~1a": ["a.md"],
        "/paths/~1a/get/summary": ["b.md"],
        "/paths/~1a/get/summary/x": ["a.md"],
        "/paths/~1ab": ["a.md"],
    }


def test_lines_do_not_count() -> None:
    assert place(5) == place(7, f"One more.\n\n{PAGE}")


def test_other_files_are_places_as_a_whole() -> None:
    assert place(5, file="kites.yaml") == "kites.yaml"
    assert place(5, PAGE.replace("#", "")) == "kites.md"


def test_each_place_once() -> None:
    found = outline([Source("kites.md", PAGE)])
    spans = [Span("kites.md", line) for line in (4, 5, 13)]
    assert [*found.places(spans)] == ["kites.md # Kites", "kites.md # Kites / Get"]


def test_what_is_gone_was_where_its_whole_or_its_first_part_was() -> None:
    origins = {
        "/paths/~1kites/get": ["kites.md # Kites / Get"],
        "/components/securitySchemes/key": ["kites.md # Strings"],
        "/servers": ["gone.md # Servers"],
    }
    former = FormerPlaces(json.dumps({"origins": origins}), [Source("kites.md", PAGE)])
    found = {
        pointer: former.span(pointer)
        for pointer in (
            "#/paths/~1kites/get/parameters/0",
            "/components/securitySchemes",
            "/components/security",
            "/servers/0",
        )
    }
    assert [span and span.line for span in found.values()] == [13, 15, None, None]
    pages = [former.page(pointer) for pointer in found]
    assert [span and span.line for span in pages] == [1, 1, None, 0]
