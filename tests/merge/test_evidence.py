"""Who is right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from generator.facts import Edition, Evidence
from generator.merge.evidence import canonical, decide, same, version_rank
from generator.merge.schema_tree import absent
from tests.merge.hand_made import statement

OLD, NEW = date(2023, 1, 1), date(2025, 1, 1)
TEXTS = st.sampled_from(["a", "b", "c"])
STATEMENTS = st.builds(
    statement,
    TEXTS,
    st.sampled_from(list(Evidence)),
    st.integers(1, 9),
    st.sampled_from([None, "v1", "v2", "beta"]),
    st.sampled_from([None, OLD, NEW]),
)


def test_stronger_evidence_wins() -> None:
    weaker = [statement("a", evidence) for evidence in (Evidence.PROSE, Evidence.TABLE)]
    entry = decide([*weaker, statement("b", Evidence.VIEWER)])
    assert (entry.value, entry.disputed) == ("b", True)
    assert entry.rule == "viewer over table and prose"


def test_newer_wins_among_equals() -> None:
    entry = decide([statement("a", published=OLD), statement("b", published=NEW)])
    assert (entry.value, entry.rule) == ("b", "newer page")


def test_an_undated_page_neither_wins_nor_loses_on_age() -> None:
    entry = decide(
        [statement("b"), statement("a", published=OLD), statement("c", published=NEW)]
    )
    assert (entry.value, entry.rule) == ("b", "the first place")


def test_the_majority_wins_among_equals() -> None:
    entry = decide([statement("a"), statement("b"), statement("b")])
    assert (entry.value, entry.rule) == ("b", "the majority")


def test_a_stable_version_beats_a_preview() -> None:
    entry = decide([statement("a", version="beta"), statement("b", version="v2")])
    assert (entry.value, entry.rule) == ("b", "better version")


def test_age_counts_before_version() -> None:
    old = statement("a", version="v2", published=OLD)
    new = statement("b", version="beta", published=NEW)
    assert decide([old, new]).value == "b"


def test_agreement_is_no_dispute() -> None:
    entry = decide([statement("a b"), statement("a  b", Evidence.PROSE)])
    assert not entry.disputed
    assert entry.rule == "stated"


def test_silence_never_wins_but_is_recorded() -> None:
    silent = absent(statement("x", Evidence.PAYLOAD))
    entry = decide([statement("a", Evidence.PROSE)], [silent])
    assert (entry.value, entry.disputed) == ("a", True)
    assert entry.statements[-1].absent


@pytest.mark.parametrize(
    ("better", "worse"),
    [("v2", "v1"), ("v10", "v9"), ("v1", "v2beta1"), ("v1", None), (None, "beta")],
)
def test_versions(better: str | None, worse: str | None) -> None:
    assert version_rank(Edition(better)) > version_rank(Edition(worse))


def test_equal_values() -> None:
    assert same(1, 1.0)
    assert same({"a": [1.0]}, {"a": [1]})
    assert not same(1, True)
    assert not same("1", 1)
    assert canonical("a\n b") == canonical("a b")


@given(st.lists(STATEMENTS, min_size=1, max_size=6), st.randoms())
def test_order_does_not_matter(found: list[object], chance: object) -> None:
    stated = [s for s in found if isinstance(s, type(statement("a")))]
    mixed = list(stated)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert decide(mixed).value == decide(stated).value
    assert decide(mixed).rule == decide(stated).rule


@given(st.lists(STATEMENTS, min_size=1, max_size=6))
def test_the_winner_is_stated_by_the_strongest(found: list[object]) -> None:
    stated = [s for s in found if isinstance(s, type(statement("a")))]
    best = max(s.evidence for s in stated)
    assert decide(stated).value in [s.value for s in stated if s.evidence == best]
