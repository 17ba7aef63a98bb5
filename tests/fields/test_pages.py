"""Pages of every form of fields: each folder is read and compared with what it states.

A folder holds `page.*` and `expected.txt`: operations with their facts (descriptions
left out) and examples. `UPDATE_EXPECTED=1` writes what is read now.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.facts import Reading
from generator.readers import read
from generator.source import read_source

CASES = sorted((Path(__file__).parent / "cases").iterdir())


def lines(reading: Reading) -> Iterator[str]:
    """A reading as lines."""
    for section in reading.sections:
        yield f"{section.subject.method} {section.subject.path}"
        for fact in section.facts:
            pointer = "/".join(token.replace("/", "~1") for token in fact.pointer)
            shown = fact.pointer[-1] == "description" and "properties" in pointer
            if fact.pointer[0] in ("parameters", "requestBody", "responses") and not (
                shown
                or (
                    pointer.startswith("parameters/")
                    and pointer.endswith("/description")
                )
            ):
                yield f"  {fact.span.line} {pointer}: {json.dumps(fact.value)}"
        for example in section.examples:
            body = json.dumps(example.body) if example.has_body else "nothing"
            about = example.status or f"{example.method} {example.url or ''}".strip()
            yield f"  {example.span.line} {example.kind.value} {about}: {body}"
    components = [c for section in reading.sections for c in section.components]
    for component in components:
        yield component.name
        for fact in component.facts:
            if fact.pointer[-1:] != ("description",):
                yield f"  {'/'.join(fact.pointer)}: {json.dumps(fact.value)}"
    for diagnostic in reading.diagnostics:
        yield f"{diagnostic.severity}[{diagnostic.code}]"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pages(case: Path) -> None:
    page = next(path for path in case.iterdir() if path.stem == "page")
    (reading,) = read([read_source(page, page.name)])
    found = "\n".join(lines(reading)) + "\n"
    expected = case / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
