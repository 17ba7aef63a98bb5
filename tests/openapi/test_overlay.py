"""Overlays: applied to a document, and written out of repairs."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from generator.openapi.overlay import apply_overlay, write_overlay
from generator.openapi.rules import Repair
from generator.report.diagnostics import Report
from generator.source import Source

DOCUMENT: Any = {
    "info": {"title": "T"},
    "tags": ["a", "b", "c"],
    "paths": {"/it's": {"get": {"x": 1}, "put": {"x": 2}}},
}
HEAD = "overlay: 1.1.0\ninfo: {title: T, version: '1'}\nactions:\n"


def apply(actions: str) -> tuple[Any, Report]:
    report = Report()
    before = copy.deepcopy(DOCUMENT)
    value = apply_overlay(DOCUMENT, Source("o.yaml", HEAD + actions), report)
    assert before == DOCUMENT
    return value, report


@pytest.mark.parametrize(
    ("actions", "pointer", "value"),
    [
        ("- {target: $.info, update: {version: '2'}}", "info.version", "2"),
        ("- {target: $.info.title, update: U}", "info.title", "U"),
        ("- {target: $.tags, update: d}", "tags", ["a", "b", "c", "d"]),
        ("- {target: $.tags, update: [d, e]}", "tags", ["a", "b", "c", "d", "e"]),
        ("- {target: $, update: {tags: [d]}}", "tags", ["a", "b", "c", "d"]),
        ("- {target: '$.tags[0,2]', remove: true}", "tags", ["b"]),
        ("- {target: '$.tags[?@ == \"b\"]', remove: true}", "tags", ["a", "c"]),
        (
            "- {target: \"$.paths['/it\\\\'s'].get\", remove: true}",
            "paths",
            {"/it's": {"put": {"x": 2}}},
        ),
        ("- {target: $.info, copy: '$.paths.*.get'}", "info.x", 1),
        ("- {target: '$.paths.*.*', update: {x: 9}}", "paths./it's.put.x", 9),
    ],
)
def test_actions(actions: str, pointer: str, value: Any) -> None:
    found, report = apply(actions)
    for token in pointer.split("."):
        found = found[token]
    assert found == value
    assert not list(report)


@pytest.mark.parametrize(
    ("actions", "severity", "line", "column"),
    [
        ("- {target: $.nothing, remove: true}", "warning", 4, 4),
        ("- {target: '$.tags[', remove: true}", "error", 4, 4),
        ("- {target: tags, remove: true}", "error", 4, 4),
        ("- {remove: true}", "error", 4, 3),
        ("- {target: $.tags}", "error", 4, 3),
        ("- {target: $.info, remove: true, update: {a: 1}}", "error", 4, 3),
        ("- {target: $.info, update: 1}", "error", 4, 20),
        ("- {target: $.info, copy: '$.tags[*]'}", "error", 4, 20),
        ("- {target: $.info, updaet: {}}", "error", 4, 20),
        ("- {target: $, remove: true}", "error", 4, 4),
        ("- text", "error", 4, 3),
    ],
)
def test_mistakes_have_places(
    actions: str, severity: str, line: int, column: int
) -> None:
    _, report = apply(actions)
    first = next(iter(report))
    assert first.span is not None
    found = (first.severity, first.span.line, first.span.column)
    assert found == (severity, line, column)


@pytest.mark.parametrize("text", ["", "a: [", "overlay: 2.0.0", "overlay: 1.1.0"])
def test_no_overlay(text: str) -> None:
    report = Report()
    assert apply_overlay(DOCUMENT, Source("o.yaml", text), report) == DOCUMENT
    assert report.failed


def test_repairs_become_actions() -> None:
    span = Source("a", "").span(1)
    repairs = [
        Repair("r", ("paths", "/it's", "get", "x"), span, "m", [1]),
        Repair("r", ("tags", 0), span, "m"),
        Repair("r", ("info", "new\n"), span, "m", {"a": None}, is_new=True),
        Repair("r", ("info", "title"), span, "m", expressible=False),
    ]
    text = json.dumps(write_overlay(repairs))
    report = Report()
    value: Any = apply_overlay(DOCUMENT, Source("o.json", text), report)
    assert not list(report)
    assert value == {
        "info": {"title": "T", "new\n": {"a": None}},
        "tags": ["b", "c"],
        "paths": {"/it's": {"get": {"x": [1]}, "put": {"x": 2}}},
    }
