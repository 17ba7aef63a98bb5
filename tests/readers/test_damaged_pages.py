"""Damaged pages: reading ends, raises nothing, and every fact has a place on the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings, strategies as st

from generator.readers import read
from generator.readers.documents import sniff
from generator.source import Source, read_source

PAGES = Path(__file__).parents[1] / "pages"


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@cache
def originals() -> list[list[str]]:
    files = sorted(p for p in PAGES.rglob("*") if p.suffix in (".md", ".txt"))
    return [read_source(path).lines for path in files if path.name != "README.md"]


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A page with some of its lines removed, cut, doubled, moved or replaced."""
    lines = list(draw(st.sampled_from(originals())))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at : at + draw(st.integers(1, 10))]
            case 1:
                lines[at] = lines[at][: draw(st.integers(0, 20))]
            case 2:
                lines[at:at] = lines[at : at + draw(st.integers(1, 30))]
            case 3:
                other = draw(st.sampled_from(originals()))
                start = draw(st.integers(0, len(other) - 1))
                lines[at:at] = other[start : start + draw(st.integers(1, 30))]
            case 4:
                lines[at] = draw(st.text(max_size=30))
            case 5:
                lines[at] = lines[at] + draw(
                    st.sampled_from("`|{}[]()<>\"'\\:#*-?& \0")
                )
            case _:
                lines[at] = " " * draw(st.integers(1, 9)) + lines[at]
        if not lines:
            return ""
    return "\n".join(lines)


def check(text: str) -> None:
    source = Source("page.md", text)
    (reading,) = read([source])
    last = len(source.lines)
    for section in reading.sections:
        for fact in section.facts:
            assert 1 <= fact.span.line <= last


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(damaged())
def test_damaged_pages(text: str) -> None:
    check(text)


def test_no_page_is_taken_for_a_document() -> None:
    for lines in originals():
        source = Source("page.md", "\n".join(lines))
        assert sniff(source) is None
