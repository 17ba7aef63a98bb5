"""Folders of pages that the tests read, and what merging makes of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from generator import pointers
from generator.facts import Json, Reading
from generator.merge.merging import merge
from generator.merge.result import Merged, MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import read_source

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "transcription": ROOT / "specs/webflow/pages",
    "vendor": ROOT.parent / "shared/pages/webflow",
}
ITEMS = "/paths/~1collections~1{collection_id}~1items"
SCHEMAS = "/components/schemas"


@cache
def readings(folder: Path) -> tuple[Reading, ...]:
    """All pages of a folder, read."""
    pages = sorted(path for path in folder.iterdir() if path.suffix != ".json")
    return tuple(read([read_source(path, path.name) for path in pages]))


@cache
def merged(folder: Path) -> Merged:
    """The document that the pages of a folder make."""
    return merge(readings(folder), MergeSettings(), Report())


def at(document: dict[str, Json], pointer: str) -> Any:
    """The value at a JSON pointer; None where there is none."""
    found = pointers.get(document, pointers.tokens(pointer))
    return None if found is pointers.ABSENT else found


def operations(merged: Merged) -> dict[str, dict[str, Any]]:
    """The operations by id."""
    paths: Any = merged.document["paths"]
    return {
        operation["operationId"]: operation
        for item in paths.values()
        for operation in item.values()
    }


def parameter(merged: Merged, operation: str, name: str) -> dict[str, Any]:
    """The one parameter of an operation with a name."""
    found = [
        p for p in operations(merged)[operation]["parameters"] if p["name"] == name
    ]
    assert len(found) == 1
    return dict(found[0])


def body(merged: Merged, operation: str) -> dict[str, Any]:
    """The Media Type Object of an operation's JSON body."""
    content: Any = operations(merged)[operation]["requestBody"]["content"]
    return dict(content["application/json"])


def schema(merged: Merged, name: str) -> dict[str, Any]:
    """A component by name."""
    found: Any = at(merged.document, f"{SCHEMAS}/{name}")
    assert isinstance(found, dict), name
    return found


def values(holder: dict[str, Any]) -> list[Any]:
    """The values of all examples, in order."""
    return [example["value"] for example in holder.get("examples", {}).values()]
