"""Pages in each writing and the blocks that they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.formats import read_page
from generator.source import read_source
from tests.formats.rendering import rendered

CASES = sorted((Path(__file__).parent / "cases").glob("*/page.*"))


@pytest.mark.parametrize("page", CASES, ids=lambda page: page.parent.name)
def test_blocks(page: Path) -> None:
    expected = (page.parent / "blocks.txt").read_text()
    assert rendered(read_page(read_source(page, page.name))) == expected
