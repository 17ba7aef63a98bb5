"""Path templates."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from generator.merge.identity import PathTemplate, best_match


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/pets/:id", "/pets/{id}"),
        ("/pets/{id}/", "/pets/{id}/"),
        ("pets/{id}?x=1#y", "/pets/{id}"),
        ("/pets/{id}:cancel", "/pets/{id}:cancel"),
        ("/", "/"),
    ],
)
def test_parse(text: str, expected: str) -> None:
    assert PathTemplate.parse(text).text == expected


def test_identity_ignores_names() -> None:
    one, other = map(PathTemplate.parse, ("/pets/{id}", "/pets/:pet_id"))
    assert one.identity == other.identity
    assert one.identity != PathTemplate.parse("/pets/id").identity


def test_match_below_a_base_path() -> None:
    template = PathTemplate.parse("/pets/{id}/toys/{toy}.json")
    url = "https://example.com/v2/pets/a%20b/toys/7.json?x=1"
    assert template.match(url) == {"id": "a b", "toy": "7"}


@pytest.mark.parametrize(
    "url", ["https://example.com/pets", "https://example.com/cats/1", ""]
)
def test_no_match(url: str) -> None:
    assert PathTemplate.parse("/pets/{id}").match(url) is None


def test_best_match_has_the_most_literals() -> None:
    one, other = map(PathTemplate.parse, ("/pets/{id}", "/pets/mine"))
    assert best_match("https://e.com/pets/mine", [one, other]) == other
    assert best_match("https://e.com/pets/1", [one, other]) == one
    assert best_match("https://e.com/cats", [one, other]) is None


SEGMENTS = st.text("abcxyz019-_", min_size=1, max_size=5)


@given(st.lists(SEGMENTS, min_size=1, max_size=5), st.data())
def test_a_filled_template_matches(segments: list[str], data: st.DataObject) -> None:
    marked = data.draw(st.lists(st.booleans(), min_size=5, max_size=5))
    template = PathTemplate(
        tuple(
            f"{{p{i}}}" if marked[i] else segment for i, segment in enumerate(segments)
        )
    )
    found = template.match("https://example.com/base/" + "/".join(segments))
    assert found == {f"p{i}": s for i, s in enumerate(segments) if marked[i]}
