"""Text of documents on the terminal: one line each, and no control characters."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

FORGED = "/pets\nforged.yaml:1:1: error[x]: y\x1b[2J"
HOSTILE = (
    DOCUMENT.replace("/pets/{pet_id}", "PATH")
    .replace("        - {name: pet_id, in: path, required: true, schema: {type: string}}", "")
    .replace("      parameters:\n", "")
    .replace("getPet", "ID")
    .replace('"200":', "200:")
    .replace("PATH", json.dumps(FORGED))
    .replace("ID", json.dumps(f"list{FORGED}"))
)  # fmt: skip


@pytest.mark.parametrize("command", ["build", "repairs", "explain"])
def test_nothing_is_forged(
    run: Run, tmp_path: Path, document: Path, command: str
) -> None:
    document.write_text(HOSTILE)
    what = ["/paths"] if command == "explain" else []
    ran = run(command, *what, document.name)
    assert ran.code == 0, ran.err
    described = ran.out + ran.err
    assert not [line for line in described.splitlines() if line.startswith("forged")]
    assert "\x1b" not in described
    assert command == "build" or "forged.yaml" in described


def test_pages_are_inferred_in_one_line(run: Run, document: Path) -> None:
    """What the summary tells of an operation is text of the document, too."""
    query = [{"name": n, "in": "query", "schema": {"type": "integer"}} for n in LIMITS]
    page = {"type": "object", "properties": {"items": {"type": "array", "items": {}}}}
    answer = {"description": "d", "content": {"application/json": {"schema": page}}}
    operation = {
        "operationId": f"list{FORGED}",
        "parameters": query,
        "responses": {"200": answer},
    }
    document.write_text(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "T", "version": "1"},
                "paths": {"/a": {"get": operation}},
            }
        )
    )
    ran = run("build", document.name, "--output", "out")
    assert ran.code == 0, ran.err
    assert "paginated  1" in ran.out
    assert not [line for line in ran.out.splitlines() if line.startswith("forged")]
    assert "\x1b" not in ran.out + ran.err


LIMITS = ("offset", "limit")
