"""Emitted suites on disk, and running them like their users do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from generator.model import LowerSettings, lower
from generator.targets import emit

PACKAGE = "shop_client"


def write_project(document: dict[str, Any], folder: Path) -> None:
    """Emit a whole project: package and tests."""
    lowered = lower(document, LowerSettings(package=PACKAGE))
    assert not lowered.skipped
    for name, text in emit(lowered.api, document).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class Runner:
    """Runs projects' own tests, outside of this process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("runner.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        )

    def run(self, folder: Path, *arguments: str) -> tuple[int, str]:
        """Exit status and output of pytest in a folder."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps([str(folder), *PLAIN, *arguments])
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        status, output = json.loads(self._process.stdout.readline())
        return status, output

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


PLAIN = (
    "-p",
    "fragmint.pytest_plugin",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:unraisableexception",
    "-q",
)
