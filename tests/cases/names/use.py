import json

import names_client.models as models
from names_client.endpoints import page as endpoints
from names_client.models import Page

KEYS = [
    "",
    "a-b",
    "a_b",
    "aB",
    "a.b",
    "A B",
    "@type",
    "$ref-like",
    "str",
    "model_config",
    "self",
    "__class__",
    "class",
    "123",
    "naïve",
    "日本",
    "中文",
]


def test_every_property_has_a_field() -> None:
    value = {key: f"value of {key}" for key in KEYS}
    page = Page.model_validate_json(json.dumps(value))
    assert page.to_dict() == value
    assert not page.model_extra
    assert [page[key] for key in KEYS] == list(value.values())


def test_field_names() -> None:
    page = Page.model_validate({"class": "c", "naïve": "n", "copy": 1, "@type": "t"})
    assert (page.class_, page.naive, page.copy_, page.type) == ("c", "n", 1, "t")
    assert Page.model_validate({"a_b": "own", "a-b": "other"}).a_b == "own"


def test_schemas_that_are_called_alike_stay_apart() -> None:
    page = Page.model_validate(
        {"dotted": {"one": "1"}, "other": {"two": "2"}, "lower": {"three": "3"}}
    )
    assert page.dotted is not None and page.dotted.one == "1"
    assert page.other is not None and page.other.two == "2"
    assert page.lower is not None and page.lower.three == "3"
    kinds = {type(page.dotted), type(page.other), type(page.lower)}
    assert len({kind.__name__.casefold() for kind in kinds}) == 3


def test_names_say_where_they_come_from() -> None:
    assert not [
        name for name in dir(models) if "Schema" in name or "Properties" in name
    ]
    page = Page.model_validate({"inline": {"x": {"y": "z"}}})
    assert (
        page.inline is not None and page.inline.x is not None and page.inline.x.y == "z"
    )
    assert type(page.inline.x).__name__ == "PageInlineX"


def test_requests_use_the_wire_names() -> None:
    call = endpoints.add_page(class_="c", self_="s", str_="t", type="@")
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == {"class": "c", "self": "s", "str": "t", "@type": "@"}
