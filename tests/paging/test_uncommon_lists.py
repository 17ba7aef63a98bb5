"""Lists that are documented as few are: counts as strings, several lists in one answer."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from tests.paging.documents import INTEGER, STRING, THINGS, document, fields, operation
from tests.paging.test_inference import paged


@pytest.mark.parametrize(
    ("asked", "answer", "kind"),
    [
        ({"offset": STRING, "limit": STRING}, THINGS, "offset"),
        ({"offset": STRING, "limit": STRING}, fields(data=THINGS), "offset"),
        ({"offset": STRING}, THINGS, None),
        ({"page": STRING, "limit": STRING}, THINGS, None),
        ({"offset": STRING, "limit": STRING}, fields(data=THINGS, offset=STRING), "cursor"),
        ({"start": STRING, "limit": STRING}, THINGS, None),
    ],
)  # fmt: skip
def test_a_string_counts_where_the_size_of_a_page_is_beside_it(
    asked: dict[str, Any], answer: dict[str, Any], kind: str | None
) -> None:
    found = paged("get", operation(answer, asked))
    assert (found.kind if found else None) == kind


@pytest.mark.parametrize(
    ("path", "names", "items"),
    [
        ("/things", ("things", "related_things"), "things"),
        ("/boats/{id}/same-owner", ("boats", "docks"), "boats"),
        ("/docks/{id}/boats", ("boats", "docks"), "boats"),
        ("/boats", ("similar_boats", "suggested_docks", "cargo"), "cargo"),
        ("/other", ("boats", "docks"), None),
    ],
)
def test_the_list_that_the_path_names(
    path: str, names: tuple[str, ...], items: str | None
) -> None:
    answer = fields(**dict.fromkeys(names, THINGS))
    found = document("get", operation(answer, {"page": INTEGER}))
    (stated,) = found["paths"].values()
    api = lower(found | {"paths": {path: stated}}, LowerSettings()).api
    pages = api.operations[0].pages
    assert (pages.items if pages else None) == ((items,) if items else None)


LINKS = fields(next=fields(href=STRING), self=fields(href=STRING))


@pytest.mark.parametrize(
    ("path", "answer", "asked", "is_paged"),
    [
        ("/roles/{key}", fields(_id=STRING, rules=THINGS, _links=LINKS), {}, False),
        ("/roles/mine", fields(id=STRING, rules=THINGS, _links=LINKS), {}, False),
        ("/roles/{key}/rules", fields(id=STRING, rules=THINGS, _links=LINKS), {}, True),
        ("/roles/{key}", fields(id=STRING, items=THINGS, _links=LINKS), {}, True),
        ("/roles", fields(rules=THINGS, _links=LINKS), {}, True),
        ("/roles/{key}", fields(id=STRING, rules=THINGS, _links=LINKS), {"limit": INTEGER}, True),
    ],
)  # fmt: skip
def test_a_thing_with_links_is_no_page(
    path: str, answer: dict[str, Any], asked: dict[str, Any], is_paged: bool
) -> None:
    found = document("get", operation(answer, asked))
    (stated,) = found["paths"].values()
    api = lower(found | {"paths": {path: stated}}, LowerSettings()).api
    assert (api.operations[0].pages is not None) == is_paged
