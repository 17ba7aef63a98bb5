"""The shown commands: each works as it is printed."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest

from fragmint.mock import Mock, serve
from fragmint.mock.examples import example_call
from tests.mock.pets import parameter

FINE = {"200": {"description": ""}}
POINT = {
    "type": "object",
    "required": ["x", "y"],
    "properties": {"x": {"type": "integer"}, "y": {"type": "integer"}},
}
LIST = {"type": "array", "items": {"type": "integer"}, "minItems": 2}
FORM = {
    "type": "object",
    "required": ["name", "tags", "at", "more"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "examples": ["it's &"]},
        "tags": LIST,
        "at": POINT,
        "more": {"type": "object", "properties": {"n": {"type": "integer"}}},
        "file": {"type": "string", "format": "binary"},
    },
}
DEEP = {name: {"style": "deepObject"} for name in ("tags", "at", "more")}


def operation(*parameters: Any, **more: Any) -> dict[str, Any]:
    return {"parameters": list(parameters), "responses": FINE, **more}


def body(media_type: str, schema: Any, **more: Any) -> dict[str, Any]:
    content = {media_type: {"schema": schema, **more}}
    return operation(requestBody={"required": True, "content": content})


def query(schema: Any, style: str, explode: bool) -> dict[str, Any]:
    stated = parameter("q", "query", schema, style=style, explode=explode)
    return operation({**stated, "required": True})


def path(schema: Any, style: str, explode: bool) -> dict[str, Any]:
    return operation(parameter("p", "path", schema, style=style, explode=explode))


FILE = {**FORM, "required": ["name", "file"]}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "/list": ("get", query(LIST, "form", True)),
    "/list-in-one": ("get", query(LIST, "form", False)),
    "/pipes": ("get", query(LIST, "pipeDelimited", False)),
    "/spaces": ("get", query(LIST, "spaceDelimited", False)),
    "/deep": ("get", query(POINT, "deepObject", True)),
    "/spread": ("get", query(POINT, "form", True)),
    "/label/{p}": ("get", path(LIST, "label", True)),
    "/matrix/{p}": ("get", path(LIST, "matrix", True)),
    "/matrix-in-one/{p}": ("get", path(LIST, "matrix", False)),
    "/matrix-object/{p}": ("get", path(POINT, "matrix", True)),
    "/object/{p}": ("get", path(POINT, "simple", False)),
    "/form": ("post", body("application/x-www-form-urlencoded", FORM, encoding=DEEP)),
    "/parts": ("post", body("multipart/form-data", FILE)),
    "/bytes": ("put", body("application/octet-stream", {})),
    "/text": ("put", body("text/plain", {"type": "string"})),
    "/any": ("put", body("*/*", {"type": "string"})),
    "/xml": ("post", body("application/xml", POINT)),
    "/elsewhere": ("get", operation(servers=[{"url": "https://up.example/v9"}])),
    "/twice#json": ("post", body("application/json", POINT)),
    "/twice#text": ("post", body("text/plain", {"type": "string"})),
    "/{pets}/all": ("post", body("application/json", POINT)),
    "/{cats}/all": ("post", body("application/json", LIST)),
    "/empty": ("get", operation({**parameter("X-E", "header", {"const": ""}), "required": True})),
    "/cookie": ("get", operation({**parameter("c", "cookie", LIST, explode=False), "required": True})),
}  # fmt: skip


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_each_command_works_as_it_is_printed() -> None:
    paths: dict[str, Any] = {}
    for name, (method, stated) in CASES.items():
        missing = [v for v in ("pets", "cats") if "{" + v + "}" in name]
        own = [parameter(v, "path", {"type": "string"}) for v in missing]
        paths[name] = {method: stated, "parameters": own}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "All", "version": "1"},
        "servers": [{"url": "https://all.example/v2"}],
        "paths": paths,
    }
    mock = Mock(document)
    with serve(mock) as url:
        for key, each in mock.operations.items():
            command = example_call(mock, each).curl(url.removesuffix("/v2"))
            words = command.replace("curl", "curl -s -w %{http_code}", 1)
            shown = subprocess.run(
                ["/bin/sh", "-c", words], capture_output=True, text=True, check=False
            )
            assert shown.stdout == "200", (command, shown, mock.calls[-1].violations)
            assert mock.calls[-1].operation == key


def test_an_abridged_example_is_completed() -> None:
    shown = {"x": 4, "more": "here"}
    document = {
        "openapi": "3.1.1",
        "info": {"title": "Points", "version": "1"},
        "paths": {"/p": {"post": body("application/json", POINT, example=shown)}},
    }
    mock = Mock(document)
    (found,) = mock.operations.values()
    command = example_call(mock, found).curl("http://x")
    assert """'{"x": 4, "more": "here", "y": 1}'""" in command
