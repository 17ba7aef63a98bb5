"""No path value leaves its segment."""

from __future__ import annotations

from urllib.parse import unquote

import httpx2
import pytest
from hypothesis import assume, given, settings, strategies as st

from generator.runtime import ApiError, InvalidPathError, path

HOSTILE = st.sampled_from(
    ["..", ".", "", "%2e%2e", "/", "//host", "\\", "?", "#", ";", "@", "\r\n", "%00"]
)
VALUES = st.one_of(
    HOSTILE,
    st.text(max_size=8),
    st.lists(HOSTILE | st.text(max_size=3), max_size=4).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(VALUES)
def test_a_value_stays_one_segment(value: str) -> None:
    assume(value.isprintable() or value.isascii())
    try:
        made = path("/shops/{}/pets", value)
    except ApiError:
        assert value in ("", ".", "..") or not value.isprintable()
        return
    url = httpx2.URL("https://api.example/v1" + made)
    segments = url.raw_path.decode().split("/")
    assert segments[:3] == ["", "v1", "shops"]
    assert segments[4:] == ["pets"]
    assert unquote(segments[3]) == value
    assert url.host == "api.example"


@pytest.mark.parametrize("value", ["", ".", "..", None])
def test_unsafe_segments_are_refused(value: str | None) -> None:
    with pytest.raises(InvalidPathError) as caught:
        path("/shops/{}/pets", value)
    assert isinstance(caught.value, ValueError)


def test_dots_inside_a_segment_are_fine() -> None:
    assert path("/a/{}.{}", "..", "b") == "/a/...b"


def test_two_values_cannot_join_to_dots() -> None:
    with pytest.raises(InvalidPathError):
        path("/a/{}{}/b", ".", ".")


def test_the_number_of_values_must_fit() -> None:
    with pytest.raises(InvalidPathError):
        path("/a/{}/{}", "x")


@pytest.mark.parametrize(
    ("value", "made"), [("", "an empty path segment"), ("..", "the path segment '..'")]
)
def test_what_a_value_would_make(value: str, made: str) -> None:
    with pytest.raises(InvalidPathError, match=f"would make {made}$"):
        path("/kites/{}", value)
