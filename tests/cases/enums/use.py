import json
from typing import get_args

from enums_client.endpoints import page as endpoints
from enums_client.models import Color, Page

ODD = ['a"b', "it's", "back\\slash", "new\nline", "ünïcode", "日本"]


def test_known_and_unknown_values_are_kept() -> None:
    value = {
        "color": "purple",
        "size": 9,
        "inline": "x",
        "constant": "other",
        "number": 4,
        "flag": False,
        "empty": "",
        "ratio": 2.5,
        "objects": {"b": 2},
        "listed": ["red", "pink"],
        "keyed": {"k": "new"},
    }
    page = Page.model_validate_json(json.dumps(value))
    assert page.to_dict() == value


def test_types_of_values_are_kept() -> None:
    for mixed in (1, "1", True, "true"):
        found = Page.model_validate_json(json.dumps({"mixed": mixed})).mixed
        assert found == mixed
        assert type(found) is type(mixed)


def test_every_value_is_there() -> None:
    assert get_args(Color) == ("red", "green", "dark-blue", "light yellow")
    for odd in ODD:
        assert Page.model_validate({"odd": odd}).odd == odd


def test_requests_are_closed() -> None:
    call = endpoints.add_page(
        color="dark-blue", size=2, mixed="1", constant="fixed", empty=""
    )
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == {
        "color": "dark-blue",
        "size": 2,
        "mixed": "1",
        "constant": "fixed",
        "empty": "",
    }
    endpoints.add_page(color="purple")  # type: ignore[arg-type]
    endpoints.add_page(size=4)  # type: ignore[arg-type]
    endpoints.add_page(constant="other")  # type: ignore[arg-type]
    endpoints.add_page(flag=False)  # type: ignore[arg-type]
    endpoints.add_page(listed=["pink"])  # type: ignore[list-item]
    endpoints.add_page(keyed={"k": "pink"})  # type: ignore[dict-item]
    endpoints.add_page(ratio=7.5, objects=[1])
    endpoints.add_page(ratio="x")  # type: ignore[arg-type]
    endpoints.add_page(objects=3)  # type: ignore[arg-type]


def test_objects_keep_their_properties() -> None:
    page = Page.model_validate({"shape": {"a": 1}})
    assert page.shape is not None
    assert page.shape.a == 1


def test_fractions_are_numbers_beside_literals() -> None:
    """PEP 586: a `Literal` holds no float."""
    for scale in ("auto", 0.5, 1, None, "other", 3.25):
        page = Page.model_validate_json(json.dumps({"scale": scale}))
        assert page.scale == scale
        assert page.to_dict() == {"scale": scale}
    endpoints.add_page(scale="auto")
    endpoints.add_page(scale=0.75)
    endpoints.add_page(scale=1)
    endpoints.add_page(scale="never")  # type: ignore[arg-type]
