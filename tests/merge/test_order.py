"""The result does not depend on the order of pages and sections."""

from __future__ import annotations

import json
import random
from dataclasses import replace

from hypothesis import given, settings, strategies as st

from generator.facts import Evidence, Json, Reading, Section
from generator.merge.merging import merge
from generator.merge.provenance import HeadingIndex, provenance
from generator.merge.result import MergeSettings
from generator.report.diagnostics import Report
from tests.merge.hand_made import section
from tests.merge.pages import FOLDERS, readings


def written(pages: list[Reading]) -> str:
    report = Report()
    merged = merge(pages, MergeSettings(), report)
    everything = [
        merged.document,
        provenance(merged, HeadingIndex()),
        [str(d) for d in report],
    ]
    return json.dumps(everything)


def shuffled(pages: list[Reading], seed: int) -> list[Reading]:
    chance = random.Random(seed)
    mixed = [
        replace(page, sections=tuple(chance.sample(page.sections, len(page.sections))))
        for page in pages
    ]
    return chance.sample(mixed, len(mixed))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 1000))
def test_order_of_real_pages_and_sections(seed: int) -> None:
    pages = list(readings(FOLDERS["transcription"]))
    assert written(shuffled(pages, seed)) == written(pages)


TYPES = ("string", "integer", "number", "object", "array", "boolean")
KEYS = st.sampled_from(["type", "format", "default", "description", "nullable"])
PLACES = st.sampled_from(["", "properties/a/", "properties/b/", "items/", "oneOf/0/"])
VALUES: dict[str, st.SearchStrategy[Json]] = {
    "type": st.sampled_from(TYPES),
    "format": st.sampled_from(["date", "uuid"]),
    "default": st.sampled_from([1, "x", None]),
    "description": st.sampled_from(["One.", "Two."]),
    "nullable": st.just(True),
}


@st.composite
def described(draw: st.DrawFn) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for _ in range(draw(st.integers(1, 5))):
        key = draw(KEYS)
        pointer = f"responses/200/content/application~1json/schema/{draw(PLACES)}{key}"
        result[pointer] = draw(VALUES[key])
    return result


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(described(), st.sampled_from(list(Evidence)), st.sampled_from("vw")),
        min_size=2,
        max_size=4,
    ),
    st.randoms(use_true_random=False),
)
def test_order_of_any_sections(
    pages: list[tuple[dict[str, Json], Evidence, str]], chance: random.Random
) -> None:
    sections = [
        section("GET /pets", facts, evidence=evidence, file=f"{i}.md", version=version)
        for i, (facts, evidence, version) in enumerate(pages)
    ]
    mixed = chance.sample(sections, len(sections))
    assert written(as_pages(mixed)) == written(as_pages(sections))


def as_pages(sections: list[Section]) -> list[Reading]:
    return [Reading(s.span.file, "test", (s,)) for s in sections]
