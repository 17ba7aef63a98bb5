"""Servers of others that run here, and our client of what they say of themselves."""

from __future__ import annotations

import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx2

from .stage import (
    WORK,
    Verdict,
    built,
    clean,
    environment,
    free_port,
    judged,
    ours,
    run,
    started,
)

SCRIPT = Path(__file__).parent / "live_calls.py"
START = 180.0
"""Seconds until a server must answer: one sets up a database first."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that a package brings: how it is started (`{port}`, `{folder}`), where it
    describes itself, and the path of its API.
    """

    name: str
    package: str
    command: tuple[str, ...]
    document: str
    base: str = ""


SERVERS = (
    Server(
        "jupyter", "jupyter-server==2.21.1",
        ("jupyter-server", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}",
         "--ServerApp.root_dir={folder}", "--IdentityProvider.token=",
         "--ServerApp.disable_check_xsrf=True"),
        "/api/spec.yaml",
    ),
    Server(
        "chroma", "chromadb==1.5.9",
        ("chroma", "run", "--path", "{folder}", "--host", "127.0.0.1", "--port", "{port}"),
        "/openapi.json",
    ),
    Server(
        "prefect", "prefect==3.9.1",
        ("prefect", "server", "start", "--host", "127.0.0.1", "--port", "{port}"),
        "/openapi.json", "/api",
    ),
)  # fmt: skip


def against_server(server: Server) -> Verdict:
    """Fetch a server's document, build a client, and drive the server with it."""
    python = environment(server.name, server.package)
    folder = WORK / "servers" / server.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = free_port()
    words = [word.format(port=port, folder=folder) for word in server.command]
    command = [str(python.parent / words[0]), *words[1:]]
    variables = {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }
    variables |= {"HOME": str(folder), "ANONYMIZED_TELEMETRY": "false"}
    with (
        (folder / "log.txt").open("w") as log,
        started(command, log, env={**clean(), **variables}, cwd=folder),
    ):
        url = f"http://127.0.0.1:{port}"
        document = WORK / f"{server.name}{Path(server.document).suffix}"
        document.write_bytes(fetched(url + server.document))
        client = built(document)
        calls = [
            sys.executable,
            str(SCRIPT),
            server.name,
            str(client),
            url + server.base,
        ]
        done = run(calls, env=ours(), check=False)
    return judged(f"a server of {server.name}", done)


def fetched(url: str) -> bytes:
    """What is at an address, as soon as somebody answers there.

    Raises:
        RuntimeError: Nobody does.
    """
    end = time.monotonic() + START
    while time.monotonic() < end:
        try:
            answer = httpx2.get(url, timeout=START)
        except httpx2.TransportError:
            time.sleep(0.2)
            continue
        if answer.is_success:
            return answer.content
        time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer within {START:.0f} s")
