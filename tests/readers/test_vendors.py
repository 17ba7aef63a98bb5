"""Folders of invented vendors: the readers find what a careful person wrote down.

The join of readings is deliberately simple: it knows nothing of conflicts, and the
strongest statement about a pointer stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from generator.facts import Fact, Json, Reading, Section
from generator.readers import read
from generator.source import read_source

PAGES = Path(__file__).parents[1] / "pages"
VENDORS = sorted(p.name for p in PAGES.iterdir() if (p / "expected.json").exists())

Key = tuple[str, str]


@dataclass
class Operation:
    """What all sections say about one operation."""

    facts: dict[tuple[str, ...], Fact] = field(default_factory=dict)
    only_example: bool = True

    def add(self, section: Section) -> None:
        """Add a section; stronger statements replace weaker ones."""
        self.only_example &= section.by_example
        for fact in section.facts:
            old = self.facts.get(fact.pointer)
            if old is None or fact.evidence > old.evidence:
                self.facts[fact.pointer] = fact

    def value(self, *pointer: str) -> Json:
        """The value at a pointer."""
        fact = self.facts.get(pointer)
        return fact.value if fact else None

    def names(self, *pointer: str) -> list[str]:
        """The next tokens behind a pointer, in order."""
        size = len(pointer)
        found = [p[size] for p in self.facts if p[:size] == pointer and len(p) > size]
        return list(dict.fromkeys(found))


def folder_readings(folder: Path) -> list[Reading]:
    """The readings of all pages of a folder."""
    pages = sorted(
        p for p in folder.iterdir() if p.suffix in (".md", ".txt", ".yaml", ".json")
    )
    return read([read_source(p) for p in pages if p.name != "expected.json"])


def join(readings: Iterable[Reading]) -> dict[Key, Operation]:
    """The operations by method and path, pages without a path joined by URL."""
    sections = [s for reading in readings for s in reading.sections]
    keys: dict[str, Key] = {}
    for section in sections:
        subject = section.subject
        if subject.url and subject.method and subject.path:
            keys[subject.url] = (subject.method, subject.path)
    operations: dict[Key, Operation] = {}
    for section in sections:
        subject = section.subject
        key = keys.get(subject.url or "")
        if subject.method and subject.path:
            key = (subject.method, subject.path)
        if key:
            operations.setdefault(key, Operation()).add(section)
    return operations


def wanted() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every vendor with each of the operations it should have."""
    for vendor in VENDORS:
        text = (PAGES / vendor / "expected.json").read_text("utf-8")
        for operation in json.loads(text)["operations"]:
            yield vendor, operation


CASES = [
    pytest.param(vendor, operation, id=f"{vendor}-{operation['method']}-{index}")
    for index, (vendor, operation) in enumerate(wanted())
]


@pytest.fixture(scope="module", params=VENDORS)
def vendor(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def operations() -> dict[str, dict[Key, Operation]]:
    return {v: join(folder_readings(PAGES / v)) for v in VENDORS}


def test_no_page_is_an_error(vendor: str) -> None:
    for reading in folder_readings(PAGES / vendor):
        errors = [d for d in reading.diagnostics if d.severity.value == "error"]
        assert errors == []


def test_guides_state_no_operation(
    vendor: str, operations: dict[str, dict[Key, Operation]]
) -> None:
    keys = {(o["method"], o["path"]) for v, o in wanted() if v == vendor}
    assert set(operations[vendor]) == keys


@pytest.mark.parametrize(("name", "described"), CASES)
def test_parameters(
    name: str, described: dict[str, Any], operations: dict[str, dict[Key, Operation]]
) -> None:
    operation = operations[name][described["method"], described["path"]]
    found = {
        key: (
            operation.value("parameters", key, "required"),
            kind(operation, "parameters", key, "schema"),
        )
        for key in operation.names("parameters")
        if key != "header:authorization"
        if key.partition(":")[2] not in operation.names("security")
    }
    assert found == {
        parameter_key(p): (p["required"], p["type"]) for p in described["parameters"]
    }


@pytest.mark.parametrize(("name", "described"), CASES)
def test_body_fields(
    name: str, described: dict[str, Any], operations: dict[str, dict[Key, Operation]]
) -> None:
    operation = operations[name][described["method"], described["path"]]
    media = operation.names("requestBody", "content")
    if described.get("by_example"):
        assert media == []
        return
    root = ("requestBody", "content", *media[:1], "schema")
    found = {
        field: {
            "type": kind(operation, *root, "properties", field),
            "required": operation.value(*root, "required", field),
        }
        for field in operation.names(*root, "properties")
    }
    assert found == described["body_fields"]
    if media:
        assert media == [described.get("media_type", "application/json")]


@pytest.mark.parametrize(("name", "described"), CASES)
def test_statuses_scopes_and_kind(
    name: str, described: dict[str, Any], operations: dict[str, dict[Key, Operation]]
) -> None:
    operation = operations[name][described["method"], described["path"]]
    statuses = set(operation.names("responses")) - {"2XX"}
    assert statuses == set(described["statuses"])
    scopes = [operation.value("security", n) for n in operation.names("security")]
    assert [
        s for group in scopes if isinstance(group, list) for s in group
    ] == described["scope"]
    assert operation.only_example == described.get("by_example", False)


def parameter_key(described: dict[str, Any]) -> str:
    name = (
        described["name"].lower() if described["in"] == "header" else described["name"]
    )
    return f"{described['in']}:{name}"


def kind(operation: Operation, *at: str) -> Json:
    """The type at a pointer the way the vendors' lists write it."""
    value: Json = operation.value(*at, "type")
    branches = operation.names(*at, "oneOf")
    if branches:
        kinds = {str(kind(operation, *at, "oneOf", b)) for b in branches}
        value = kinds.pop() if len(kinds) == 1 else [*sorted(kinds)]
    both: Json = [value, "null"]
    return both if operation.value(*at, "nullable") else value
