"""Which values the texts of a stream stand for, by their documented type."""

from __future__ import annotations

from typing import Any

import pytest

from generator.runtime.decode import NotJsonError, value_from
from generator.runtime.models import Model

EVENTS, LINES = "text/event-stream", "application/x-ndjson"


class Leaf(Model):
    kind: str


def read(kind: Any, text: str, media_type: str) -> Any:
    drift: list[object] = []
    found = value_from(kind, (text,), media_type, lambda *seen: drift.append(seen))
    assert not drift, drift
    return found


@pytest.mark.parametrize("media_type", [EVENTS, LINES])
def test_a_union_with_strings_is_read_as_json_where_it_fits(media_type: str) -> None:
    kind = Leaf | list[Leaf] | dict[str, int] | int | str
    assert read(kind, '{"kind": "leaf"}', media_type) == Leaf(kind="leaf")
    assert read(kind, '[{"kind": "leaf"}]', media_type) == [Leaf(kind="leaf")]
    assert read(kind, '{"a": 1}', media_type) == {"a": 1}
    assert read(kind, "4", media_type) == 4
    assert read(kind, '"a text"', media_type) == "a text"
    assert read(kind, "a text", media_type) == "a text"


def test_data_of_strings_is_text_and_lines_are_json() -> None:
    assert read(str, '"a text"', EVENTS) == '"a text"'
    assert read(str, '"a text"', LINES) == "a text"
    assert read(str, '{"a": 1}', LINES) == '{"a": 1}'


def test_an_object_beside_strings_is_told_where_it_breaks_its_model() -> None:
    drift: list[object] = []
    found = value_from(
        Leaf | str, ('{"kind": 1}',), EVENTS, lambda *seen: drift.append(seen)
    )
    assert isinstance(found, Leaf)
    assert drift
    with pytest.raises(NotJsonError):
        read(Leaf, "a text", EVENTS)
