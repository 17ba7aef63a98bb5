"""Completion of the command in shells."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command with some environment variables added."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0, done.stderr
    assert f"_FRAGMINT_COMPLETE={shell}_complete" in done.stdout


def test_what_the_script_asks_for() -> None:
    asked = {"COMP_WORDS": "fragmint upd", "COMP_CWORD": "1"}
    done = run(_FRAGMINT_COMPLETE="bash_complete", **asked)
    assert done.stdout.splitlines() == ["plain,update"]


def test_other_shells_are_refused_in_one_line() -> None:
    done = run("completion", "tcl")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
