"""Compiled templates in the user's folder for caches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import DOCUMENT

ROOT = Path(__file__).parents[2]


def built(folder: Path, cache: Path, output: str) -> str:
    """A build in a process of its own: the module of its methods."""
    (folder / "pets.yaml").write_text(DOCUMENT)
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "pets.yaml",
        "--output",
        output,
    ]
    own = {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    subprocess.run(
        command, cwd=folder, env=os.environ | own, check=True, capture_output=True
    )
    return (folder / output / "pets_client/resources/pets.py").read_text()


def test_they_are_kept_and_give_the_same(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = built(tmp_path, cache, "one")
    kept = {p: p.read_bytes() for p in (cache / "fragmint/templates").iterdir()}
    assert len(kept) > 10
    assert built(tmp_path, cache, "two") == first
    assert {path: path.read_bytes() for path in kept} == kept


def test_what_is_broken_there_is_made_again(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = built(tmp_path, cache, "one")
    for path in (cache / "fragmint/templates").iterdir():
        path.write_bytes(path.read_bytes()[:40])
    assert built(tmp_path, cache, "two") == first


@pytest.mark.skipif(os.name == "nt", reason="no such modes")
def test_a_folder_that_others_write_to_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "cache/fragmint/templates"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    built(tmp_path, tmp_path / "cache", "one")
    assert not list(folder.iterdir())


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)
def test_a_folder_of_another_user_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "cache/fragmint/templates"
    folder.mkdir(parents=True, mode=0o700)
    os.chown(folder, 12_345, 12_345)
    built(tmp_path, tmp_path / "cache", "one")
    assert not list(folder.iterdir())


def test_no_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert built(tmp_path, tmp_path / "cache", "one")
