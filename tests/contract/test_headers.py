"""Every generated file says so in its first line; what is written by hand does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.targets import HEADER, headed

PACKAGE = Path(__file__).parents[2] / "generated/webflow"
SUFFIXES = {".py", ".pyi", ".toml", ".md"}


def test_files_of_a_package() -> None:
    ours = (p for p in PACKAGE.rglob("*") if ".pytest_cache" not in p.parts)
    for path in ours:
        if path.suffix in SUFFIXES and path.read_text():
            by_hand = path.parent.name == "extensions" and path.stem != "__init__"
            first = path.read_text().split("\n")[0]
            assert (HEADER in first) is not by_hand, path
    assert HEADER in (PACKAGE / ".gitattributes").read_text()


@pytest.mark.parametrize("path", ["a/py.typed", "tests/names.json"])
def test_files_that_have_no_comments(path: str) -> None:
    assert headed(path, "x") == "x"


def test_an_empty_file_stays_empty() -> None:
    assert headed("a/__init__.py", "") == ""
