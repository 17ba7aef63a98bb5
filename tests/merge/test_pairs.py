"""Names of operations and places of base URLs: `pairs/NAME.txt` has pairs of what pages
say and what is made of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.merge.base_paths import SERVER, rebased, server_of
from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import Source
from tests.merge.hand_made import section
from tests.pairs import check

FOLDER = Path(__file__).parent / "pairs"


def names(text: str) -> str:
    """Public names of operations: lines `title | GET /path | description` in order below
    `# Group`; without a title the call is the heading.
    """
    page = ["# Kites"]
    for line in text.split("\n"):
        if line.startswith("#"):
            page += ["", f"#{line}"]
            continue
        title, call, about = [*(part.strip() for part in line.split("|")), "", ""][:3]
        heading = f"{title}\n\n`{call}`" if title else call
        page += ["", f"### {heading}", "", about]
    readings = read([Source("a.md", "\n".join(page))])
    document: Any = merge(readings, MergeSettings(), Report()).document
    return "\n".join(
        f"{method.upper()} {path} = {operation['operationId']}"
        for path, item in document["paths"].items()
        for method, operation in item.items()
    )


def bases(text: str) -> str:
    """Base URLs and routes of operations (`https://a.example/v1 GET /pets`), where the
    last build had the routes of the first line.
    """
    first, *lines = text.split("\n")
    sections = []
    for line in lines:
        url, _, subject = line.partition(" ")
        sections.append(section(subject, {"/".join(SERVER): url} if url else {}))
    made = rebased(sections, frozenset(first.split(", ")) if first else frozenset())
    shown = ((server_of(s), s.subject.method, s.subject.path) for s in made)
    return "\n".join(f"{url} {method} {path}" for url, method, path in shown)


@pytest.mark.parametrize("made", [names, bases], ids=lambda made: made.__name__)
def test_pairs(made: Callable[[str], str]) -> None:
    check(FOLDER / f"{made.__name__}.txt", made)
