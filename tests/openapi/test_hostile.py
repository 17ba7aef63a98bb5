"""Documents that are meant to cost time, or to lead somewhere else."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pytest

from generator.openapi.load import Document, load_document
from generator.report.diagnostics import Report
from generator.source import Source

HEAD = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
REF = "#/components/schemas/"
BOMB = 10
"""Seconds that only a bomb takes, on a busy machine too; what each may cost is measured
in `benchmarks/`.
"""


def load(schemas: dict[str, Any], **more: Any) -> Document:
    value = {**HEAD, "components": {"schemas": schemas}, **more}
    source = Source("a.json", json.dumps(value))
    started = time.process_time()
    document = load_document(source, Report())
    assert time.process_time() - started < BOMB
    return document


def chain(size: int, key: str) -> dict[str, Any]:
    found = {f"A{i}": {key: [{"$ref": f"{REF}A{i + 1}"}]} for i in range(size)}
    return {**found, f"A{size}": {"type": "object", "required": ["x"], "allOf": []}}


def methods(size: int) -> dict[str, Any]:
    operation = {"operationId": "same", "responses": {"200": {"description": "d"}}}
    return {f"/p{i}": {"get": operation} for i in range(size)}


WEB = {
    f"A{i}": {"anyOf": [{"$ref": f"{REF}A{j}"} for j in range(12)], "default": {"a": i}}
    for i in range(12)
}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "enum of 50,000": ({"A": {"enum": [f"v{i % 49_000}" for i in range(50_000)]}}, {}),
    "allOf of 10,000": ({"A": {"allOf": [{"type": "object"}] * 10_000}}, {}),
    "chain of allOf": (
        {
            **chain(5_000, "allOf"),
            "B": {"required": ["y"], "allOf": [{"$ref": REF + "A0"}]},
        },
        {},
    ),
    "alternatives of each other": (WEB, {}),
    "illegal names": (
        {f"a {i}": {"$ref": f"{REF}a%20{i + 1}"} for i in range(4_000)}
        | {"a 4000": {}},
        {},
    ),
    "same operation id": ({}, {"paths": methods(5_000)}),
    "circle of three": (
        {
            "A": {"$ref": REF + "B"},
            "B": {"$ref": REF + "C"},
            "C": {"$ref": REF + "A"},
        },
        {},
    ),
    "allOf of itself": ({"A": {"allOf": [{"$ref": REF + "A"}], "required": ["x"]}}, {}),
    "bad pattern": ({"A": {"pattern": "(" * 5_000}}, {}),
    "slow pattern": ({"A": {"pattern": "(a+)+$", "default": "a" * 50 + "!"}}, {}),
}


@pytest.mark.parametrize("name", CASES)
def test_costs_little(name: str) -> None:
    schemas, more = CASES[name]
    document = load(schemas, **more)
    if name == "slow pattern":
        assert document.value["components"]["schemas"]["A"]["default"]


def test_escapes_in_references() -> None:
    schemas = {
        "A": {"$ref": "#/paths/~1a~1%7Bb%7D/get/responses/200/content/a~1b/schema"},
        "B": {"$ref": "#/paths/%7E1a/get"},
    }
    media = {"content": {"a/b": {"schema": {"type": "string"}}}, "description": "d"}
    paths = {"/a/{b}": {"get": {"responses": {"200": media}}}}
    found = load(schemas, paths=paths).value["components"]["schemas"]
    assert found["A"] == schemas["A"]
    assert found["B"] == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-openapi"),
        ("[]", "not-openapi"),
        ("just text", "not-openapi"),
        ("a: 1", "not-openapi"),
        ("openapi: 4.0.0", "unknown-version"),
        ("openapi: 3.9.0", "unknown-version"),
        ("openapi: {a: 1}", "unknown-version"),
        ("swagger: 1.2", "unknown-version"),
    ],
)
def test_what_is_no_document(text: str, code: str) -> None:
    from generator.report.diagnostics import InputError

    with pytest.raises(InputError) as caught:
        load_document(Source("a.yaml", text), Report())
    found = caught.value.diagnostics[0]
    assert (found.code, found.span and found.span.line) == (code, 1)
    assert found.hint


BOMBS = """
from generator.report.diagnostics import InputError
from generator.source import Source
from generator.openapi.nodes import load_tree
laughs = ["a0: &a0 [" + "x, " * 10 + "]"]
for i in range(1, 10):
    laughs.append(f"a{i}: &a{i} [" + f"*a{i - 1}, " * 10 + "]")
texts = ["\\n".join(laughs), "[" * 200_000, "- " * 200_000, "{a: " * 100_000]
texts += ["- " + "x" * 1_000_000, "- a\\n" * 500_000, '{"a":' * 200_000]
for text in texts:
    try:
        load_tree(Source("a", text))
    except InputError as error:
        print(error.diagnostics[0].code)
# Not `ru_maxrss`: a new process inherits that of the one that started it.
peak = next(l for l in open("/proc/self/status") if l.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""


def test_bombs_cost_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BOMBS], capture_output=True, text=True, check=True
    )
    *codes, used = done.stdout.split()
    assert codes == ["alias-expansion", *["too-deep"] * 4]
    assert int(used) < 256


@pytest.mark.bomb
def test_cost_grows_linearly() -> None:
    def spent(size: int) -> float:
        operation = {
            "parameters": [{"name": "b", "in": "query", "schema": {"type": "int"}}],
            "responses": {"200": {"description": "d"}},
        }
        paths = {f"/p{i}": {"get": operation, "put": operation} for i in range(size)}
        text = json.dumps({**HEAD, "paths": paths})
        started = time.process_time()
        load_document(Source("a.json", text), Report())
        return time.process_time() - started

    spent(100)
    assert spent(4_000) < 30 * spent(400)
