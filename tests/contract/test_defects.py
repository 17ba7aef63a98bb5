"""Defects of the runtime, of templates and of the mock: the emitted tests catch each.

With `FRAGMINT_DEFECTS=all` (`make defects`) all of them are seeded, else one of each kind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.defects.table import DEFECTS, Defect
from tests.emission import ROOT

API = Path(__file__).parent / "defects" / "api.yaml"
COPIED = ("generator", "fragmint", "templates")
SOME = ("null left out", "errors of no type", "a mock that decodes twice")
CHOSEN = DEFECTS if os.environ.get("FRAGMINT_DEFECTS") == "all" else SOME


def linked(folder: Path) -> Path:
    """A copy of our code, whose files are replaced and never changed; what is compiled
    of them is in it, which holds for a file until it is replaced.
    """
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, copy_function=os.link)
    return folder


def emitted_tests(code: Path) -> tuple[int, str]:
    """The exit status and the output of the tests that this code emits."""
    made = code / "made"
    environment = {
        **os.environ,
        "PYTHONPATH": str(code),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    build = ["-m", "generator", "build", str(API), "--output", str(made)]
    run = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", str(made / "tests")]
    for words in (build, run):
        done = subprocess.run(
            [sys.executable, *words],
            cwd=code,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if words is build:
            assert done.returncode == 0, done.stderr
    return done.returncode, done.stdout


def test_there_are_more_than_thirty() -> None:
    assert len(DEFECTS) > 30


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_changes_our_code(name: str) -> None:
    defect = DEFECTS[name]
    text = (ROOT / defect.file).read_text(encoding="utf-8")
    assert text.count(defect.before) == 1


def test_without_a_defect_the_emitted_tests_pass(tmp_path: Path) -> None:
    status, output = emitted_tests(linked(tmp_path))
    assert status == 0, output


@pytest.mark.parametrize("name", CHOSEN)
def test_a_defect_is_caught(name: str, tmp_path: Path) -> None:
    seed(linked(tmp_path), DEFECTS[name])
    status, output = emitted_tests(tmp_path)
    assert status == 1, output


def seed(code: Path, defect: Defect) -> None:
    """Put a defect into a copy of our code."""
    file = code / defect.file
    text = file.read_text(encoding="utf-8")
    file.unlink()
    file.write_text(text.replace(defect.before, defect.after), encoding="utf-8")
