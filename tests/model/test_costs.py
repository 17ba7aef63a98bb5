"""Schemas that name each other several times cost what they have, not what they spell."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.emission import emit, files_of, load

SECONDS = 3.0
"""Spelled out, each chain would take more than a lifetime."""
LENGTH = 30
REF = "#/components/schemas/S"

Link = Callable[[dict[str, Any], int], dict[str, Any]]


def tuples(then: dict[str, Any], _: int) -> dict[str, Any]:
    return {"type": "array", "prefixItems": [then] * 3}


def lists_of_unions(then: dict[str, Any], _: int) -> dict[str, Any]:
    return {"type": "array", "prefixItems": [then], "items": {"oneOf": [then, {}]}}


def parts(then: dict[str, Any], _: int) -> dict[str, Any]:
    return {"allOf": [then, then]}


def parts_with_more(then: dict[str, Any], n: int) -> dict[str, Any]:
    return {"allOf": [then, then], "properties": {f"p{n}": {"type": "string"}}}


def chain(link: Link) -> dict[str, Any]:
    schemas = {f"S{n}": link({"$ref": f"{REF}{n + 1}"}, n) for n in range(LENGTH)}
    schemas[f"S{LENGTH}"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    return schemas


def emitted(schemas: dict[str, Any]) -> dict[str, str]:
    content = {"application/json": {"schema": {"$ref": f"{REF}0"}}}
    responses = {"200": {"description": "d", "content": content}}
    return files_of(
        {
            "openapi": "3.1.1",
            "info": {"title": "Chains", "version": "1"},
            "paths": {"/a": {"get": {"operationId": "getA", "responses": responses}}},
            "components": {"schemas": schemas},
        },
        "chains_client",
    )


@pytest.mark.bomb
@pytest.mark.parametrize("link", [tuples, lists_of_unions, parts, parts_with_more])
def test_chains_are_named_not_spelled_out(link: Link) -> None:
    started = time.process_time()
    files = emitted(chain(link))
    assert time.process_time() - started < SECONDS
    assert sum(map(len, files.values())) < 1_000_000


def test_what_parts_share_is_there_once_and_complete() -> None:
    files = emitted(chain(parts_with_more))
    code = "".join(text for name, text in files.items() if "models" in name)
    assert all(f"p{n}: " in code for n in range(LENGTH))
    assert "a: " in code


def ring(length: int) -> dict[str, Any]:
    """Components of which each has the next, by kinds of object in turn."""
    kinds: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
        lambda fields: {"type": "object", "properties": fields},
        lambda fields: {"properties": fields},
        lambda fields: {"allOf": [{"type": "object", "properties": fields}]},
    ]
    found = {}
    for n in range(length):
        then = {"$ref": f"{REF}{(n + 1) % length}"}
        fields = {"then": then, "all": {"type": "array", "items": then}}
        found[f"S{n}"] = kinds[n % len(kinds)](fields)
    return found


def test_long_chains_of_models_are_read_and_used(tmp_path: Path) -> None:
    length = 300  # More than Python has frames for, in lowering and in pydantic.
    content = {"application/json": {"schema": {"$ref": f"{REF}0"}}}
    responses = {"200": {"description": "d", "content": content}}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Rings", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "getA", "responses": responses}}},
        "components": {"schemas": ring(length)},
    }
    emit(document, tmp_path, "rings_client")
    package = load(tmp_path, "rings_client")
    first = package.S0.model_validate({"then": {"then": {"all": [{}]}}})
    assert isinstance(first.then.then.all[0], package.S3)
    assert sys.getrecursionlimit() < length * 100
