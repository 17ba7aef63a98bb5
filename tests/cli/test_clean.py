"""Removing what was generated, and nothing else."""

from __future__ import annotations

from pathlib import Path

from .conftest import Run, snapshot


def test_only_what_was_generated_goes(run: Run, document: Path) -> None:
    root = document.parent
    (root / "fragmint.toml").write_text('inputs = ["pets.yaml"]\noutput = "out"\n')
    before = snapshot(root)
    assert run("build").code == 0
    (root / "out/mine.py").write_text("mine = 1\n")
    (root / "out/README.md").write_text("edited\n")
    ran = run("clean")
    assert (ran.code, ran.out.startswith("removed ")) == (0, True)
    assert "out/README.md:1:1: warning[kept-file]" in ran.err
    left = snapshot(root)
    kept = {"out/mine.py", "out/README.md", ".fragmint.json"}
    kept |= {"fragmint.lock", "fragmint.release.json"}
    assert left.keys() - before.keys() == kept
    assert {name: left[name] for name in before} == before


def test_a_folder_that_holds_nothing_else_goes_too(run: Run, document: Path) -> None:
    assert run("build", "pets.yaml", "--output", "out").code == 0
    assert run("clean", "pets.yaml", "--output", "out").code == 0
    assert not (document.parent / "out").exists()
    assert run("clean", "pets.yaml", "--output", "out").out == "removed 0 files\n"
