"""Every Python snippet of the documentation runs on the generated package."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fragmint.mock import Mock, serve

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "specs" / "webflow" / "pages"
REAL = ROOT.parent / "shared" / "pages" / "webflow"
PACKAGES = {"ours": "webflow_ours", "real": "webflow_real"}
FENCE = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r"^from webflow(\.[\w.]+)? import", re.MULTILINE)
COUNT = 17


class Docs(NamedTuple):
    package: Any
    mock: Mock
    url: str
    snippets: list[str]


def snippets_of(folder: Path) -> list[str]:
    pages = sorted(path for path in folder.iterdir() if path.is_file())
    return [code for path in pages for code in FENCE.findall(path.read_text())]


def build(folder: Path, package: str, output: Path) -> None:
    """Build as a user does."""
    command = [sys.executable, "-m", "generator", "build", str(folder)]
    options = ["--output", str(output), "--package", package]
    subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module", params=["ours", "real"])
def docs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Docs]:
    """The package built from a folder of pages, and a mock of what they describe."""
    folder = {"ours": OURS, "real": REAL}[request.param]
    if not folder.is_dir():
        pytest.skip(f"no pages at {folder}")
    name = PACKAGES[request.param]
    output = tmp_path_factory.mktemp(name)
    build(folder, name, output)
    sys.path.insert(0, str(output))
    mock = Mock(json.loads((output / "tests" / "openapi.json").read_text()))
    with serve(mock) as url:
        yield Docs(importlib.import_module(name), mock, url, snippets_of(folder))
    sys.path.remove(str(output))


def test_all_snippets_are_found(docs: Docs) -> None:
    assert len(docs.snippets) == COUNT


@pytest.mark.parametrize("index", range(COUNT))
def test_snippet_runs(docs: Docs, index: int, monkeypatch: pytest.MonkeyPatch) -> None:
    docs.mock.reset()
    client = docs.package.Webflow
    monkeypatch.setattr(
        docs.package, "Webflow", partial(client, base_url=docs.url), raising=False
    )
    name = docs.package.__name__
    code = IMPORT.sub(f"from {name} import", docs.snippets[index])
    assert f"from {name} import" in code
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        exec(compile(code, f"snippet {index}", "exec"), names)
    names["client"].close()
    assert [str(v) for v in docs.mock.violations] == []
    assert len(docs.mock.calls) == 1
