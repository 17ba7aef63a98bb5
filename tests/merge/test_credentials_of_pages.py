"""Credentials as pages tell of them: `expected.txt` of each folder has the schemes of the
merged document, what each operation needs and takes, and what is warned of.

`UPDATE_EXPECTED=1` writes what is found, to be read by a human.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import read_source

ROOT = Path(__file__).parents[1] / "pages/credentials"


def lines(page: Path) -> Iterator[str]:
    """The credentials of the document of a page in words."""
    readings = read([read_source(page, page.name)])
    document: Any = merge(readings, MergeSettings(), Report()).document
    schemes = document.get("components", {}).get("securitySchemes", {})
    for name, scheme in schemes.items():
        words = (scheme.get(key) for key in ("type", "in", "name", "scheme"))
        yield " ".join([f"{name}:", *(word for word in words if word)])
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            listed = operation.get("parameters", [])
            takes = [f"{p['in']} {p['name']}" for p in listed if p["in"] != "path"]
            needs = [" and ".join(need) for need in operation.get("security", [])]
            said = " or ".join(needs) if needs else "nothing"
            took = f", takes {', '.join(takes)}" if takes else ""
            yield f"{method.upper()} {path} needs {said}{took}"
    for diagnostic in (d for r in readings for d in r.diagnostics):
        if diagnostic.code in ("no-credentials", "signed-requests"):
            line = diagnostic.span.line if diagnostic.span else 0
            yield f"{line}: {diagnostic.severity}[{diagnostic.code}]"


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*/page.*")), ids=lambda p: p.parent.name
)
def test_credentials_of_pages(page: Path) -> None:
    found = "\n".join(lines(page)) + "\n"
    expected = page.parent / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
