"""The document to mock, from any of its descriptions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from .document import Document, Json
from .recording import Replay

HOME: Final = Path(__file__).resolve().parents[2]
"""Where the packages `fragmint` and `generator` are."""
DOCUMENT: Final = "openapi.json"
NAMES: Final = "names.json"
PROVENANCE: Final = "provenance.json"


class Described(NamedTuple):
    """A document, operations by the names that a generated client has for them, and the
    places in the documentation that state what is at a pointer.
    """

    document: Mapping[str, Json]
    names: Mapping[str, str]
    places: Mapping[str, str] = {}


def load(source: Path) -> Described:
    """Load the API of a generated project, a document, pages or a `fragmint.toml`.

    Raises:
        ValueError: They describe nothing; the message says why.
    """
    return generated_project(source) or Described(built(source), {})


def generated_project(source: Path) -> Described | None:
    """The API of a generated project, by its folder or a file of its tests; None for
    anything else.
    """
    for folder in (source / "tests", source, source.parent):
        beside, named = folder / DOCUMENT, folder / NAMES
        meant = source.is_dir() or source in (beside, named)
        if meant and named.is_file() and beside.is_file():
            try:
                names = client_names(read(named))
                return Described(read(beside), names, known_places(folder))
            except (ValueError, KeyError, TypeError, RecursionError):
                return None
    return None


def recorded(path: Path, document: Mapping[str, Json]) -> Replay:
    """The recording in a file.

    Raises:
        ValueError: It cannot be read, or is not a recording.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            return Replay(lines, Document(document).key_names())
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise ValueError(f"{path}:{error}") from None


def read(path: Path) -> Json:
    """The JSON of a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def known_places(folder: Path) -> Mapping[str, str]:
    """The sources of a generated project, in its folder or in that above."""
    for path in (folder / PROVENANCE, folder.parent / PROVENANCE):
        if path.is_file():
            return places_of(read(path))
    return {}


def places_of(provenance: Json) -> dict[str, str]:
    """The first place of each pointer that a provenance has."""
    origins = provenance.get("origins") if isinstance(provenance, dict) else None
    return {
        pointer: str(places[0])
        for pointer, places in (origins or {}).items()
        if isinstance(places, list) and places
    }


def client_names(names: Json) -> dict[str, str]:
    """Keys of operations by the dotted names of the client's methods."""
    return {name: each["key"] for name, each in names["operations"].items()}


def built(source: Path) -> Mapping[str, Json]:
    """The document that `fragmint` makes of a source.

    In a process of its own: a program that tests with the mock may have a package
    `generator` itself.
    """
    paths = os.pathsep.join(filter(None, (str(HOME), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "fragmint", "mock", "--document", str(source)]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if done.returncode != 0:
        raise ValueError(done.stderr.strip() or f"{source} cannot be read")
    found: Mapping[str, Json] = json.loads(done.stdout)
    return found
