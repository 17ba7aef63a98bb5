"""Real documents, where they are at hand: all valid after repairs, and fast."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from generator.openapi.dump import dump_document
from generator.openapi.load import Document, load_document
from generator.openapi.nodes import load_tree
from generator.openapi.validate import validate
from generator.report.diagnostics import Report
from generator.source import Source, read_source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = sorted(p for p in CORPUS.glob("*") if p.suffix in (".json", ".yaml"))
SMALL = [p for p in FILES if p.stat().st_size < 300_000]
BUDGETS = {"load": 8.0, "dump": 4.0, "validate": 8.0}
"""CPU seconds for the largest, with room for a slow machine; `make corpus` measures them."""

pytestmark = pytest.mark.skipif(not FILES, reason="the corpus is not at hand")


def load(path: Path) -> Document:
    report = Report()
    document = load_document(read_source(path), report)
    assert not list(report)
    return document


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_document(path: Path) -> None:
    spent = {}
    started = time.process_time()
    document = load(path)
    spent["load"] = time.process_time() - started
    started = time.process_time()
    text = dump_document(document.value)
    spent["dump"] = time.process_time() - started
    started = time.process_time()
    report = Report()
    assert validate(document, report), list(report)
    spent["validate"] = time.process_time() - started
    assert load_tree(Source("a", text)).value == document.value
    assert not [k for k, seconds in spent.items() if seconds > BUDGETS[k]], spent


@pytest.mark.parametrize("path", SMALL, ids=lambda p: p.stem)
def test_the_validator_as_it_comes_agrees(path: Path) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    document = load(path)
    assert not list(OpenAPIV31SpecValidator(document.value).iter_errors())
    text = dump_document(document.value)
    assert yaml.load(text, yaml.CSafeLoader) == document.value
