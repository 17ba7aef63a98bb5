"""A small storm; the large one is in `tests/stress`."""

from __future__ import annotations

from tests.runtime.storm import storm


def test_a_storm() -> None:
    tally = storm(1_000, share=0.05)
    assert tally.answered + tally.failed == 1_000
    assert tally.answered > 800
    assert (tally.lost, tally.doubled, tally.foreign) == ([], [], [])
    assert tally.late == []
