"""A generated package is published as it is: built, unpacked, imported elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from generator.cli import main

DOCUMENT = """\
openapi: 3.1.0
info: {title: Zoo API, version: "2.1"}
servers: [{url: https://zoo.example}]
paths:
  /animals/{animal}:
    get:
      operationId: getAnimal
      tags: [animals]
      parameters:
        - {name: animal, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: An animal.
          content:
            application/json: {schema: {type: object, properties: {id: {type: string}}}}
"""
SETTINGS = """\
inputs = ["zoo.yaml"]
output = "out"
[project]
name = "acme-zoo"
license = "MIT"
license-file = "MIT.txt"
python = "3.11"
authors = ["Ada Boe <ada@example.com>"]
classifiers = ["Topic :: Internet"]
urls = { Source = "https://example.com/zoo" }
"""
USE = """\
import zoo_client
client = zoo_client.Zoo()
print(zoo_client.__version__, zoo_client.__file__, callable(client.animals.get))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel of a package that was released."""
    pytest.importorskip("build")
    folder = tmp_path_factory.mktemp("published")
    (folder / "zoo.yaml").write_text(DOCUMENT)
    (folder / "fragmint.toml").write_text(SETTINGS)
    (folder / "MIT.txt").write_text("Do as you like.\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["fragmint", "release", "--date", "2026-11-27"])
        with pytest.raises(SystemExit) as ended:
            main()
    assert not ended.value.code
    options = ("--wheel", "--no-isolation", "--outdir", str(folder / "dist"))
    command = [sys.executable, "-m", "build", *options, str(folder / "out")]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = (folder / "dist").glob("*.whl")
    assert found.name == "acme_zoo-2.1.0-py3-none-any.whl"
    with zipfile.ZipFile(found) as archive:
        archive.extractall(folder / "code")
    return folder / "code"


def metadata(code: Path) -> Message:
    (found,) = code.glob("*.dist-info/METADATA")
    return message_from_bytes(found.read_bytes())


@pytest.mark.slow
def test_the_metadata_are_whole(wheel: Path) -> None:
    found = metadata(wheel)
    assert (found["Name"], found["Version"]) == ("acme-zoo", "2.1.0")
    assert (found["License-Expression"], found["License-File"]) == ("MIT", "LICENSE")
    assert (found["Requires-Python"], found["Project-URL"]) == (
        ">=3.11",
        "Source, https://example.com/zoo",
    )
    assert "Topic :: Internet" in (found.get_all("Classifier") or ())
    assert found["Description-Content-Type"] == "text/markdown"
    assert "# Zoo API: Python client" in str(found.get_payload())


@pytest.mark.slow
def test_it_is_imported_elsewhere(wheel: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(wheel)}
    ran = subprocess.run(
        [sys.executable, "-c", USE],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    place = wheel / "zoo_client/__init__.py"
    assert ran.stdout.split() == ["2.1.0", str(place), "True"]
    assert (wheel / "zoo_client/py.typed").exists()
