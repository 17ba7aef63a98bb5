"""Importing and formatting what hostile documents give has no effect."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Set
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.model import LowerSettings, lower
from generator.model.ir import Api
from generator.render import render
from generator.targets import targets
from generator.targets.base import Package
from generator.targets.contract import contract_files
from generator.targets.project import project_files
from generator.targets.reference import emit as emit_reference
from tests.emission import emit, files_of, is_formatted
from tests.hostile.documents import document
from tests.hostile.payloads import PAYLOADS, PREFIXED

WATCHED = Path(__file__).with_name("watched.py")
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def filled(text: str) -> dict[str, Any]:
    return document(lambda field: text)


def package(name: str) -> str:
    return f"p_{name.replace('-', '_')}"


def test_imports_have_no_effect(tmp_path: Path) -> None:
    for name, payload in PAYLOADS.items():
        emit(filled(payload), tmp_path, package(name), own=False)
    command = [sys.executable, "-B", "-I", str(WATCHED), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr[-2000:]


def test_a_chain_of_unions_is_imported_soon(tmp_path: Path) -> None:
    """Each link names the next one twice, so that the first one is of a million types."""
    links: dict[str, Any] = {"S25": {"type": "string"}}
    for number in range(25):
        following = {"$ref": f"#/components/schemas/S{number + 1}"}
        each = [following, {"type": "array", "items": following}, {"type": "integer"}]
        links[f"S{number}"] = {"anyOf": each}
    shown = {"schema": {"$ref": "#/components/schemas/S0"}}
    answer = {"200": {"description": "ok", "content": {"application/json": shown}}}
    found = filled("x") | {"paths": {"/a": {"get": {"responses": answer}}}}
    found["components"] = {"schemas": links}
    emit(found, tmp_path, "p", own=False)
    code = "import p.models as m, p.endpoints; [getattr(m, n) for n in m.__all__]"
    command = [
        sys.executable,
        "-B",
        "-c",
        code + "; [getattr(m, n) for n in m.__all__]",
    ]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)


def test_the_watch_sees_what_it_should(tmp_path: Path) -> None:
    home = tmp_path / "bad"
    home.mkdir()
    text = "breakin()\nopen('x', 'w')\nimport os\nos.system('true')\n"
    (home / "__init__.py").write_text(text + 'def f():\n    """>>> f()"""\n')
    command = [sys.executable, "-B", "-I", str(WATCHED), str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    for event in ("breakin was called", "open", "os.system", "doctest in bad"):
        assert event in done.stdout


@pytest.mark.parametrize("name", PAYLOADS)
def test_black_and_the_file_system_have_nothing_to_object_to(name: str) -> None:
    payload = PAYLOADS[name]
    for path, text in files_of(filled(payload), "p").items():
        *folders, last = path.split("/")
        assert all(map(IDENTIFIER.fullmatch, [*folders, last.partition(".")[0]]))
        assert len(last) <= 100
        assert not re.search(r"[^\x20-\x7e\n\u00a1-\U000e0000]", text)
        if path.endswith(".py"):
            assert is_formatted(text)


@pytest.mark.parametrize(("name", "prefix"), PREFIXED)
def test_project_files_hold_texts_and_nothing_else(name: str, prefix: str) -> None:
    payload = prefix + PAYLOADS[name]
    files = project_files(lowered(payload), partial(render, "project"))
    settings = tomllib.loads(files["pyproject.toml"])
    assert settings.keys() == {"build-system", "project", "tool"}
    assert settings["tool"].keys() == {"hatch", "pytest"}
    assert settings["project"]["name"] == "p"
    check_markdown(files["README.md"])
    reference = emit_reference(Package(lowered(payload), filled(payload)))
    check_markdown(reference["REFERENCE.md"], {"h1", "h2", "h3"})


@pytest.mark.parametrize("name", sorted(PAYLOADS.keys() - {"surrogate"}))
def test_contract_tests_show_texts_as_literals(name: str) -> None:
    """Broken text is refused when it is read."""
    api = lowered(PAYLOADS[name])
    files = contract_files(api, filled(PAYLOADS[name]), partial(render, "contract"))
    assert len(files) > 5
    for path, text in files.items():
        if path.endswith(".json"):
            assert text.isascii()
            json.loads(text)
        elif path.startswith(("test_", "conftest")):
            assert is_formatted(text)
            nodes = [*ast.walk(ast.parse(text))]
            names = {n.id for n in nodes if isinstance(n, ast.Name)}
            assert not names & {"breakin", "eval", "exec", "os"}, path


def lowered(text: str) -> Api:
    return lower(filled(text), LowerSettings("p", "Shop")).api


def check_markdown(text: str, headings: Set[str] = frozenset({"h1", "h2"})) -> None:
    tokens = MarkdownIt().enable("table").parse(text)
    kinds = {token.type for token in tokens}
    inside = [inner for token in tokens for inner in token.children or ()]
    targets = [inner.attrs["href"] for inner in inside if inner.type == "link_open"]
    assert targets in ([], ["REFERENCE.md"])
    kinds |= {inner.type for inner in inside}
    assert not kinds & {"html_block", "html_inline", "image", "hr"}
    assert {t.tag for t in tokens if t.type == "heading_open"} == headings
    assert sum(token.tag == "h1" for token in tokens if token.nesting == 1) == 1
    fences = [token for token in tokens if token.type == "fence"]
    assert {token.info for token in fences} <= {"python", "sh", "text"}
    for token in fences:
        if token.info == "python":
            calls = ast.walk(ast.parse(token.content))
            names = {node.id for node in calls if isinstance(node, ast.Name)}
            assert "breakin" not in names


def test_targets_are_found() -> None:
    assert [t.NAME for t in targets()] == ["contract", "project", "python", "reference"]
