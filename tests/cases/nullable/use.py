import json
from typing import Literal, assert_type

from nullable_client.endpoints import marks, page as endpoints
from nullable_client.models import Heir, Inner, MaybeInner, MaybeInnerInput, Page


def test_types() -> None:
    page = Page.model_validate({"listed": None, "old": None, "both": 1})
    assert_type(page.listed, str | None)
    assert_type(page.old, str | None)
    assert_type(page.both, int | None)
    assert_type(page.one_of, int | None)
    assert_type(page.any_of, Inner | None)
    assert_type(page.values, Literal["a", "b"] | str | None)
    assert_type(page.values_only, Literal[1, 2] | int | None)
    assert_type(page.beside, Inner | None)
    assert_type(page.through, MaybeInner | None)
    assert_type(page.items, list[str | None] | None)
    assert_type(page.wrapped, Inner | None)
    assert_type(page.nothing, None)


def test_what_inherits_from_what_may_be_null_has_its_fields_and_is_not_null() -> None:
    assert_type(Page.model_construct().heir, Heir | None)
    heir = Heir.model_validate_json('{"a": "x", "b": "y", "c": 1}')
    assert (heir.a, heir.b, heir.c) == ("x", "y", 1)
    assert set(Heir.model_fields) == {"a", "b", "c"}


def test_null_and_absent_stay_apart_when_received() -> None:
    page = Page.model_validate_json(
        '{"listed": null, "old": "x", "both": 2, "any_of": null, "items": [null, "a"]}'
    )
    assert page.model_fields_set == {"listed", "old", "both", "any_of", "items"}
    assert page.to_dict() == {
        "listed": None,
        "old": "x",
        "both": 2,
        "any_of": None,
        "items": [None, "a"],
    }


def test_null_and_absent_stay_apart_when_sent() -> None:
    call = endpoints.add_page(listed=None, old="x", both=None, one_of=None, plain=None)
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == {"listed": None, "old": "x", "both": None, "one_of": None}


def test_every_spelling_of_null_is_sent() -> None:
    call = endpoints.add_page(
        listed=None,
        old=None,
        both=None,
        one_of=None,
        any_of=None,
        values=None,
        values_only=None,
        mixed=None,
        unlisted=None,
        beside=None,
        through=None,
        wrapped=None,
    )
    assert call.body is not None
    sent = json.loads(call.body.encode().data)  # type: ignore[arg-type]
    assert sent == dict.fromkeys(
        "listed old both one_of any_of values values_only mixed unlisted beside through"
        " wrapped".split()
    )


def test_null_among_items() -> None:
    page = Page.model_construct()
    assert_type(page.chosen, list[Literal["a"] | str | None] | None)
    assert_type(page.older, list[str | None] | None)
    endpoints.add_page(listed="", old="", both=1, chosen=["a", None], older=[None])


def test_a_body_that_may_be_null() -> None:
    null = marks.create_mark(body=None).body
    assert getattr(null, "value", 1) is None
    given = marks.create_mark(body=MaybeInnerInput(b="x")).body
    assert getattr(given, "value", None) == MaybeInnerInput(b="x")
    assert marks.replace_mark(b="x").body is not None
