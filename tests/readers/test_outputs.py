"""Builds of whole documents: they work as packages, and hold no secret of their input."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from generator.project.builds import build_all
from generator.project.jobs import Options
from generator.report.diagnostics import Report

HERE = Path(__file__).parent
SECRETS = {
    "postman/harbour": (
        *("zz-harbour-9f8e7d6c5b4a", "live-9Xk2mQ7pL4vT8sR1wZ6y", "hunter2hunter2"),
        *(
            "env-7Hq2nB5xK9dW3cV8mJ4f",
            "swordfish",
            "eyJ",
            "ingrid@fjordline",
            "c2lnbmF0dXJl",
        ),
    ),
    "postman/old_format": ("grindstone99", "bWlsbGVyOnN0b25l"),
    "har/fleet": (
        *(
            "fleet-secret-token-42",
            "cookie-monster-77",
            "Tr0ub4dor",
            "frida@fleet.example",
        ),
    ),
    "apib/observatory": ("9f8b7c6d5e4a3b2c",),
    "apib/careless": ("a2VsbHk6c2VjcmV0",),
    "http_file/kitchen": ("kitchen-secret-0042", "never-read-this-1"),
    "insomnia/library": ("library-token-77x", "library-key-12345"),
    "insomnia/garden_v5": ("thorns-and-more-1",),
    "bruno/clinic": ("clinic-token-4711", "clinic-key-0815"),
}


def build(source: Path, output: Path, package: str) -> Report:
    """Build what lies in a folder, without the expectations of other tests."""
    report = Report()
    build_all((str(source),), Options(output=output, package=package), report)
    return report


def copied(folder: Path, target: Path) -> Path:
    """The input files of a case."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "expected.txt":
            place = target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    return target


@pytest.mark.parametrize("case", sorted(SECRETS))
def test_build_has_no_secret_and_imports(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, output = copied(HERE / case, tmp_path / "input"), tmp_path / "output"
    package = f"case_{case.replace('/', '_')}"
    report = build(source, output, package)
    assert not report.failed, list(report)
    given = "".join(p.read_text() for p in source.rglob("*") if p.is_file())
    files = [path for path in output.rglob("*") if path.is_file()]
    written = "\n".join(path.read_text(encoding="utf-8") for path in files)
    messages = "\n".join(map(str, report))
    for secret in SECRETS[case]:
        assert secret in given or secret in DECODED
        assert secret not in written
        assert secret not in messages
    monkeypatch.syspath_prepend(str(output))
    importlib.import_module(package)
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


DECODED = frozenset({"fleet-secret-token-42"})
"""What stands in an input in another encoding only."""


def test_a_document_without_calls_says_why(tmp_path: Path) -> None:
    page = '{"request": {"method": "GET", "url": "https://a.example/x.css"}, "response": {"status": 200}}'
    source = tmp_path / "empty.har"
    source.write_text(f'{{"log": {{"entries": [{page}]}}}}')
    report = Report()
    build_all((str(source),), Options(output=tmp_path / "out"), report)
    lines = [str(item) for item in report]
    assert report.failed
    assert any(
        "contains no API call; 1 left out as a part of a page" in x for x in lines
    )
