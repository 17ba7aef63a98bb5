"""Folders of irregular pages: `expected.yaml` is the whole of what they must give.

Each folder shows one family of irregularities; the pages are read and merged, and the
document and the messages are compared.
`python -m tests.merge.test_irregular_pages` writes what is found, to be read by a human.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_spec_validator import validate

from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import read_source

ROOT = Path(__file__).parents[1] / "pages/irregular"
FOLDERS = sorted(path for path in ROOT.iterdir() if path.is_dir())


def found(folder: Path) -> dict[str, Any]:
    """What is made of the pages of a folder."""
    pages = sorted(p for p in folder.iterdir() if p.name != "expected.yaml")
    readings = read([read_source(page, page.name) for page in pages])
    report = Report()
    merged = merge(readings, MergeSettings(), report)
    document: dict[str, Any] = {
        key: merged.document[key]
        for key in ("servers", "paths", "components")
        if merged.document.get(key)
    }
    messages = [d for reading in readings for d in reading.diagnostics]
    return {
        **document,
        "messages": [str(message) for message in (*messages, *report)],
    }


def plain(value: Any) -> Any:
    """A value as YAML holds it."""
    return yaml.safe_load(yaml.safe_dump(value, sort_keys=False))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_irregular_pages(folder: Path) -> None:
    expected = yaml.safe_load((folder / "expected.yaml").read_text())
    seen = plain(found(folder))
    assert seen == expected
    head = {"openapi": "3.1.1", "info": {"title": "x", "version": "1"}}
    validate({**head, **{k: v for k, v in seen.items() if k not in LISTS}})


LISTS = ("ignored", "messages")


if __name__ == "__main__":
    for place in FOLDERS:
        if not sys.argv[1:] or place.name in sys.argv[1:]:
            text = yaml.safe_dump(
                plain(found(place)), sort_keys=False, allow_unicode=True, width=88
            )
            (place / "expected.yaml").write_text(text)
