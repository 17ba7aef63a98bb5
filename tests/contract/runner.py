"""Runs suites one after another, each in a fork of a process that is warmed up.

Reads a JSON list per line, the folder and pytest's arguments, and answers with a JSON
list of the exit status and the output.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

LOADED = (
    "asyncio",
    "fragmint.mock.server",
    "fragmint.suite",
    "httpx2",
    "jsonschema_rs",
    "pydantic",
    "pytest",
    "uvicorn.protocols.http.h11_impl",
)


def run(folder: str, arguments: list[str], log: Path) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    import pytest

    os.chdir(folder)
    with log.open("w") as output, contextlib.redirect_stdout(output):
        status = pytest.main(arguments)
        output.flush()
        os._exit(status)


def main() -> None:
    for name in LOADED:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        for line in sys.stdin:
            folder, *arguments = json.loads(line)
            status = run(folder, arguments, log)
            print(json.dumps([status, log.read_text()]), flush=True)


if __name__ == "__main__":
    main()
