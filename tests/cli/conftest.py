"""Running the command in this process, in a folder of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.cli import main

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets API, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /pets/{pet_id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - {name: pet_id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: A pet.
          content:
            application/json:
              schema:
                type: object
                required: [id]
                properties: {id: {type: string}}
"""


@dataclass
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs `fragmint` with arguments, in the test's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FRAGMINT_DEBUG", raising=False)

    def command(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["fragmint", *map(str, arguments)])
        code: Any = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A small OpenAPI document in the test's folder."""
    path = tmp_path / "pets.yaml"
    path.write_text(DOCUMENT)
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by relative path, what is merely remembered aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".fragmint-cache" not in path.parts
    }
