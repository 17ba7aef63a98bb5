"""The README of a package: its code runs as written, its tables are true."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import webflow_client

from generator.model import LowerSettings, lower
from generator.render import render
from generator.runtime.settings import AsyncClientOptions, ClientOptions
from generator.targets.project import project_files
from generator.targets.python.client import COMMON
from generator.targets.python.literals import sentences
from tests.emission import emit, load
from tests.generated.storage import storage

ROOT = Path(__file__).resolve().parents[2]
OPERATION = {
    "operationId": "listKites",
    "tags": ["kites"],
    "responses": {
        "200": {
            "description": "Kites.",
            "content": {
                "application/json": {
                    "schema": {"type": "array", "items": {"type": "string"}}
                }
            },
        }
    },
}
SERVERS: dict[str, list[dict[str, Any]]] = {
    "nowhere": [],
    "somewhere": [{"url": "https://api.kites.example/v1"}],
    "relative": [{"url": "/v1"}],
    "regions": [
        {"url": "https://{region}.kites.example", "variables": {"region": {}}},
        {
            "url": "https://{zone}.kites.example",
            "description": "By zone | or not",
            "variables": {"zone": {"default": "eu", "enum": ["eu", "us"]}},
        },
    ],
}


def blocks(text: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("case", SERVERS)
def test_code_runs_whatever_servers_there_are(case: str, tmp_path: Path) -> None:
    package = f"kites_{case}"
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Kites", "version": "1"},
        "servers": SERVERS[case],
        "paths": {"/kites": {"get": OPERATION}},
    }
    emit(document, tmp_path, package)
    load(tmp_path, package)
    api = lower(document, LowerSettings(package=package)).api
    text = project_files(api, partial(render, "project"))["README.md"]
    (own,) = [block for block in blocks(text) if "MockTransport" in block]
    exec(own, found := dict[str, Any]())
    assert found["result"] == []
    (tmp_path / "README.md").write_text(text)
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--check"]
    subprocess.run([*command, "README.md"], cwd=tmp_path, check=True)
    if case == "regions":
        assert "zone` (default `eu`): `eu`, `us`" in text
        assert "By zone \\| or not" in text


def test_the_example_is_of_what_stays() -> None:
    old = {**OPERATION, "operationId": "oldKites", "deprecated": True}
    old["tags"] = ["aerostats"]
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Kites", "version": "1"},
        "paths": {"/balloons": {"get": old}, "/kites": {"get": OPERATION}},
    }
    api = lower(document, LowerSettings(package="kites")).api
    readme = project_files(api, partial(render, "project"))["README.md"]
    assert "result = client.kites.list()" in readme
    assert "the documented server" not in readme


USER = {"name": "user", "in": "path", "required": True, "schema": {"type": "string"}}


def test_the_example_has_the_credential_of_its_operation() -> None:
    schemes = {
        "login": {"type": "http", "scheme": "basic"},
        "token": {"type": "http", "scheme": "bearer"},
    }
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Kites", "version": "1"},
        "servers": SERVERS["somewhere"],
        "security": [{"login": []}],
        "paths": {
            "/kites": {"get": {**OPERATION, "security": [{"token": []}]}},
            "/login/{user}": {
                "get": {**OPERATION, "operationId": "login", "parameters": [USER]}
            },
        },
        "components": {"securitySchemes": schemes},
    }
    api = lower(document, LowerSettings(package="kites")).api
    readme = project_files(api, partial(render, "project"))["README.md"]
    assert 'Kites(access_token="...")' in readme


def test_code_of_a_whole_package_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "generated/webflow/README.md").read_text(encoding="utf-8")
    with storage() as recorded:
        monkeypatch.setenv("WEBFLOW_BASE_URL", recorded.url)
        for block in blocks(text):
            exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})


def test_every_option_is_told_of() -> None:
    described = {option.name for option in COMMON}
    known = {*ClientOptions.__annotations__, *AsyncClientOptions.__annotations__}
    known |= {key for base in (ClientOptions,) for key in base.__optional_keys__}
    assert described == known - {"server", "server_variables"}
    doc = webflow_client.Webflow.__doc__ or ""
    assert "WEBFLOW_BASE_URL" in doc
    assert all(f"{name}: " in doc for name in described)


def test_the_environment_says_where_the_api_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBFLOW_BASE_URL", "https://mirror.example/v2/")
    assert webflow_client.Webflow().base_url == "https://mirror.example/v2"
    given = webflow_client.Webflow(base_url="https://other.example")
    assert given.base_url == "https://other.example"


def test_a_server_that_is_not_documented() -> None:
    with pytest.raises(webflow_client.InvalidRequestError, match="api.webflow.com/v2"):
        webflow_client.Webflow(server="https://evil.example")


@pytest.mark.parametrize(
    ("parameters", "schemes", "given"),
    [
        ([("query", "apikey"), ("header", "x-api-key")], {}, 'x_api_key="..."'),
        ([("query", "apikey")], {}, 'apikey="..."'),
        ([("header", "X-Tenant")], {}, ""),
        (
            [("header", "x-api-key")],
            {"other": {"type": "http", "scheme": "bearer"}},
            'access_token="..."',
        ),
    ],
)
def test_examples_show_the_key_that_only_parameters_document(
    parameters: list[tuple[str, str]], schemes: dict[str, Any], given: str
) -> None:
    schema = {"type": "string"}
    stated = [{"name": name, "in": at, "schema": schema} for at, name in parameters]
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Kites", "version": "1"},
        "servers": SERVERS["somewhere"],
        "paths": {"/kites": {"get": {**OPERATION, "parameters": stated}}},
        "components": {"securitySchemes": schemes},
        "security": [{name: []} for name in schemes],
    }
    api = lower(document, LowerSettings(package="kites")).api
    text = project_files(api, partial(render, "project"))["README.md"]
    assert f"with Kites({given}) as client:" in text


@pytest.mark.parametrize(
    ("description", "about"),
    [
        (
            "* [More](https://a.example)\n* [Join](https://b.example)\n\nOf *kites*.",
            "Of",
        ),
        ("- [More](https://a.example) is told there.", "- More is told"),
        ("An enumeration.", ""),
        ("An enumeration. It grows.", "An enumeration. It grows."),
    ],
)
def test_a_description_begins_with_what_it_says(description: str, about: str) -> None:
    found = sentences(description, 200)
    assert found.startswith(about) if about else found == ""
    assert "Join" not in found
