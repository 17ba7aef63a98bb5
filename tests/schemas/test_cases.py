"""Every case's package does what its `use.py` says, and type checkers agree."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from tests.emission import load
from tests.schemas.conftest import NAMES


@pytest.mark.parametrize("name", NAMES)
def test_use(packages: Path, name: str) -> None:
    module = load(packages, f"use_{name}")
    found = [value for key, value in vars(module).items() if key.startswith("test_")]
    assert found
    for function in found:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # What other tests left may be collected at any time.
            warnings.simplefilter("ignore", ResourceWarning)
            function()


@pytest.mark.slow
def test_types(packages: Path) -> None:
    """A wrong use is marked with `type: ignore`; one that is not needed is an error."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    files = [f"use_{name}.py" for name in NAMES]
    done = subprocess.run(
        [*command, *files], cwd=packages, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
