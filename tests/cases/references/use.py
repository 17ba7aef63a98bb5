import json
from typing import Any, assert_type

import pytest
from references_client.models import Page, Thing


def test_every_reference_is_followed() -> None:
    page = Page.model_validate(
        {
            "local": {"near": "n"},
            "inside": {"deep": 1},
            "escaped": {"odd": "o"},
            "percent": {"blank": "b"},
            "chain": {"third": "t"},
            "beside": {"inner": {"deep": 2}},
            "narrowed": {"inner": {"deep": 3}},
            "by_path": {"local": {"near": "m"}},
            "anchored": {"anchor": "a"},
            "dynamic": {"anchor": "d"},
        }
    )
    assert page.local is not None and page.local.near == "n"
    assert page.inside is not None and page.inside.deep == 1
    assert page.escaped is not None and page.escaped.odd == "o"
    assert page.percent is not None and page.percent.blank == "b"
    assert page.chain is not None and page.chain.third == "t"
    assert page.narrowed is not None and page.narrowed.inner.deep == 3
    assert page.anchored is not None and page.anchored.anchor == "a"
    assert page.dynamic is not None and page.dynamic.anchor == "d"
    with pytest.warns(DeprecationWarning):
        assert_type(page.beside, Thing | None)
    assert_type(page.by_path, Page | None)


def test_what_leads_nowhere_takes_anything() -> None:
    page = Page.model_validate_json(
        json.dumps({"broken": [1], "elsewhere": {"a": 1}, "not_this": 1})
    )
    assert_type(page.broken, Any)
    assert_type(page.elsewhere, Any)
    assert page.to_dict() == {
        "broken": [1],
        "elsewhere": {"a": 1},
        "not_this": 1,
    }
