"""Folders of pages as their users get them: `expected.txt` has what the merged document
says of every operation, its name, parameters, body and responses.

`UPDATE_EXPECTED=1` writes what is found, to be read by a human.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import read_source

ROOT = Path(__file__).parents[1] / "pages/sets"
FOLDERS = sorted(path for path in ROOT.iterdir() if path.is_dir())


def lines(folder: Path) -> Iterator[str]:
    """The merged document of a folder in words."""
    pages = sorted(p for p in folder.iterdir() if p.name != "expected.txt")
    readings = read([read_source(page, page.name) for page in pages])
    report = Report()
    document: Any = merge(readings, MergeSettings(), report).document
    servers = [server["url"] for server in document.get("servers", [])]
    yield " ".join([document["info"]["title"], *servers])
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                shared = item.get("parameters", [])
                yield from of_operation(
                    document, f"{method.upper()} {path}", operation, shared
                )
    for diagnostic in (d for r in readings for d in r.diagnostics):
        yield f"{diagnostic.severity}[{diagnostic.code}]"


def of_operation(
    document: Any, name: str, operation: Any, shared: Any
) -> Iterator[str]:
    """An operation: its name, what it takes, what it gives."""
    summary = operation.get("summary")
    yield f"{name}  {operation['operationId']}" + (f": {summary}" if summary else "")
    for server in operation.get("servers", []):
        yield f"  at {server['url']}"
    for parameter in (*shared, *operation.get("parameters", [])):
        mark = "!" if parameter.get("required") else ""
        schema = shape(document, parameter.get("schema", {}))
        yield f"  {parameter['in']} {parameter['name']}{mark} {schema}"
    body = operation.get("requestBody", {})
    for media, content in body.get("content", {}).items():
        yield f"  body {media} {shape(document, content.get('schema', {}))}"
    for status, response in operation.get("responses", {}).items():
        for media, content in response.get("content", {"nothing": {}}).items():
            yield f"  {status} {media} {shape(document, content.get('schema', {}))}"


def shape(document: Any, schema: Any) -> str:
    """A schema in short: `{id! integer, tags [string]}`."""
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return shape(document, document["components"]["schemas"][name])
    if "properties" in schema:
        needed = schema.get("required", [])
        inner = (
            f"{name}{'!' if name in needed else ''} {shape(document, value)}".strip()
            for name, value in schema["properties"].items()
        )
        return "{" + ", ".join(inner) + "}"
    if "items" in schema:
        return f"[{shape(document, schema['items'])}]"
    kind = schema.get("type", "")
    words = "|".join(kind) if isinstance(kind, list) else kind
    words += f" {schema['enum']}" if "enum" in schema else ""
    return words + (f" = {schema['default']}" if "default" in schema else "")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_sets_of_pages(folder: Path) -> None:
    found = "\n".join(lines(folder)) + "\n"
    expected = folder / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")
