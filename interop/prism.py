"""Our client against Prism, which judges what it is sent."""

from __future__ import annotations

import json
import shutil
import socket
import sys
import time
from pathlib import Path

from .stage import (
    WORK,
    Verdict,
    built,
    clean,
    free_port,
    judged,
    loaded,
    ours,
    run,
    started,
)

PACKAGE = "@stoplight/prism-cli@5.14.2"
SCRIPT = Path(__file__).parent / "client_calls.py"
START = 60.0
"""Seconds until Prism must listen."""


def against_prism(source: Path) -> Verdict:
    """Every request of the contract of a source's client, judged by Prism."""
    name = f"Prism, {source.stem}"
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return Verdict(name, "nothing", skipped="needs Node.js with npm")
    command = installed(npm)
    client = built(source)
    port = free_port()
    served = [str(command), "mock", "--host", "127.0.0.1", "--port", str(port)]
    served += ["--verboseLevel", "error", str(plain(client / "tests" / "openapi.json"))]
    with started(served, env=clean()):
        wait_for(port)
        calls = [sys.executable, str(SCRIPT), str(client), f"http://127.0.0.1:{port}"]
        done = run(calls, env=ours(), check=False)
    return judged(name, done)


def installed(npm: str) -> Path:
    """The command of Prism, installed once."""
    folder = WORK / "prism"
    command = folder / "node_modules" / ".bin" / "prism"
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder)]
        run([*words, PACKAGE], timeout=300)
    return command


def plain(path: Path) -> Path:
    """A document without the extensions of its root, some of which name files."""
    found = {k: v for k, v in loaded(path).items() if not k.startswith("x-")}
    written = path.parents[1] / "prism.json"
    written.write_text(json.dumps(found))
    return written


def wait_for(port: int) -> None:
    """Wait until something listens on a port.

    Raises:
        RuntimeError: Nothing does.
    """
    end = time.monotonic() + START
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing listens on port {port} after {START:.0f} s")
