"""Sample values of forms, nested and typed by the schema of the form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.facts import Json
from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import read_source

PAGE = Path(__file__).parents[1] / "pages/sets/bracketed-forms/parcels.md"


@pytest.fixture(scope="module")
def document() -> Any:
    readings = read([read_source(PAGE, PAGE.name)])
    return merge(readings, MergeSettings(), Report()).document


def form(document: Any, path: str) -> tuple[str, dict[str, Any]]:
    """The media type of a form, and its Media Type Object."""
    content = document["paths"][path]["post"]["requestBody"]["content"]
    ((media_type, media),) = content.items()
    return media_type, media


def sample(media: dict[str, Any]) -> Json:
    """The value of the only example."""
    (example,) = media["examples"].values()
    return example["value"]  # type: ignore[no-any-return]


def test_samples_are_nested_and_typed(document: Any) -> None:
    media_type, media = form(document, "/parcels")
    assert media_type == "application/x-www-form-urlencoded"
    assert sample(media) == {
        "weight": 250,
        "sender": {"name": "Ada", "floor": 3},
        "stops": [{"city": "Bern"}],
        "labels[]": ["toys", "gift"],
        "fragile": True,
    }


def test_objects_of_a_bracketed_form_are_written_alike(document: Any) -> None:
    deep = {"style": "deepObject", "explode": True}
    media = form(document, "/parcels")[1]
    assert media["encoding"] == dict.fromkeys(("sender", "stops", "notes"), deep)


def test_a_numbered_list_of_files_says_nothing_of_objects(document: Any) -> None:
    media_type, media = form(document, "/parcels/{id}/photos")
    assert media_type == "multipart/form-data"
    assert media["encoding"] == {"photos": {"style": "deepObject", "explode": True}}
    assert media["schema"]["properties"]["photos"]["items"]["format"] == "binary"
    found: Any = sample(media)
    assert found["place"] == {"lat": 1.5}


CURL = """# Kites

## Add a picture

```
curl -X POST https://api.kites.io/pictures -F "picture=@front.jpg" -F "title=Front"
```
"""


def test_parts_that_a_call_fills_from_files_are_files(tmp_path: Path) -> None:
    page = tmp_path / "kites.md"
    page.write_text(CURL)
    readings = read([read_source(page, page.name)])
    found: Any = merge(readings, MergeSettings(), Report()).document
    media_type, media = form(found, "/pictures")
    assert media_type == "multipart/form-data"
    assert media["schema"]["properties"] == {
        "picture": {"type": "string", "format": "binary"},
        "title": {"type": "string"},
    }


HEADER = """Kites
=====

.. http:post:: /kites

   :reqheader Authorization: The credentials of the club

   .. sourcecode:: http

      POST /kites HTTP/1.1
      Authorization: Basic QWRhOnNlY3JldA==
"""


def test_a_header_without_a_scheme_is_of_the_one_that_calls_show(
    tmp_path: Path,
) -> None:
    page = tmp_path / "kites.rst"
    page.write_text(HEADER)
    readings = read([read_source(page, page.name)])
    found: Any = merge(readings, MergeSettings(), Report()).document
    assert found["paths"]["/kites"]["post"]["security"] == [{"basic": []}]
