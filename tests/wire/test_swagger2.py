"""Arrays of Swagger 2.0: every `collectionFormat` in every location."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from generator.openapi.load import load_document
from generator.report.diagnostics import Report
from generator.source import Source
from tests.emission import emit, load

FORMATS = ("csv", "ssv", "tsv", "pipes", "multi")
PACKAGE = "swagger_client"


def parameter(location: str, pointer: str) -> dict[str, Any]:
    return {
        "name": f"c_{pointer}",
        "in": location,
        "required": True,
        "type": "array",
        "items": {"type": "string"},
        "collectionFormat": pointer,
    }


def operation(location: str, formats: tuple[str, ...], kind: str) -> dict[str, Any]:
    return {
        "operationId": f"send_{kind}",
        "tags": ["lists"],
        "parameters": [parameter(location, pointer) for pointer in formats],
        "consumes": ["multipart/form-data" if kind == "parts" else FORM],
        "responses": {"204": {"description": "done"}},
    }


FORM = "application/x-www-form-urlencoded"
PATH = "/path/{c_csv}/{c_ssv}/{c_tsv}/{c_pipes}"
DOCUMENT = {
    "swagger": "2.0",
    "info": {"title": "Lists", "version": "1"},
    "host": "lists.example",
    "paths": {
        "/query": {"get": operation("query", FORMATS, "query")},
        "/header": {"get": operation("header", FORMATS[:4], "header")},
        PATH: {"get": operation("path", FORMATS[:4], "path")},
        "/form": {"post": operation("formData", FORMATS, "form")},
        "/parts": {"post": operation("formData", FORMATS, "parts")},
    },
}
GIVEN = {f"c_{pointer}": ["a b", "c"] for pointer in FORMATS}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("swagger")
    report = Report()
    loaded = load_document(Source("a.json", json.dumps(DOCUMENT)), report)
    emit(loaded.value, Path(folder), PACKAGE)
    return load(folder, PACKAGE)


def sent(package: Any, kind: str, formats: tuple[str, ...] = FORMATS) -> httpx2.Request:
    """What a method sends."""
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        request.read()
        seen.append(request)
        return httpx2.Response(204)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    with package.Lists(http_client=http) as client:
        given = {name: GIVEN[name] for name in (f"c_{pointer}" for pointer in formats)}
        positional = given.values() if kind == "path" else ()
        keywords = {} if kind == "path" else given
        getattr(client.lists, f"send_{kind}")(*positional, **keywords)
    return seen[0]


def test_query(package: Any) -> None:
    assert sent(package, "query").url.query.decode().split("&") == [
        "c_csv=a%20b,c",
        "c_ssv=a%20b%20c",
        "c_tsv=a%20b%09c",
        "c_pipes=a%20b%7Cc",
        "c_multi=a%20b",
        "c_multi=c",
    ]


def test_header(package: Any) -> None:
    headers = sent(package, "header", FORMATS[:4]).headers
    found = [headers[f"c_{pointer}"] for pointer in FORMATS[:4]]
    assert found == ["a b,c", "a b c", "a b\tc", "a b|c"]


def test_path(package: Any) -> None:
    target = sent(package, "path", FORMATS[:4]).url.raw_path.decode()
    assert target == "/path/a%20b,c/a%20b%20c/a%20b%09c/a%20b%7Cc"


def test_form(package: Any) -> None:
    assert sent(package, "form").content.decode().split("&") == [
        "c_csv=a+b,c",
        "c_ssv=a+b+c",
        "c_tsv=a+b%09c",
        "c_pipes=a+b%7Cc",
        "c_multi=a+b",
        "c_multi=c",
    ]


def test_parts(package: Any) -> None:
    content = sent(package, "parts").content.decode()
    values = [piece.split("\r\n\r\n")[1] for piece in content.split("--")[1:-2]]
    assert content.count('name="c_multi"') == 2
    assert [v.removesuffix("\r\n") for v in values] == [
        "a b,c",
        "a b c",
        "a b\tc",
        "a b|c",
        "a b",
        "c",
    ]
