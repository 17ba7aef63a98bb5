"""Packages of all cases: a folder with a document, and code that uses its package."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from tests.emission import ROOT, emit

CASES = ROOT / "tests" / "cases"
NAMES = sorted(path.parent.name for path in CASES.glob("*/use.py"))


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `<case>_client` and `use_<case>.py` for every case."""
    folder = tmp_path_factory.mktemp("cases")
    for name in NAMES:
        text = (CASES / name / "openapi.yaml").read_text(encoding="utf-8")
        emit(yaml.safe_load(text), folder, f"{name}_client", own=False)
        shutil.copy(CASES / name / "use.py", folder / f"use_{name}.py")
    return folder
