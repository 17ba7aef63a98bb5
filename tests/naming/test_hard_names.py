"""Names that Python, pydantic or the package itself need are used all the same."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pydantic
import pytest

from tests.emission import emit, is_formatted, load
from tests.naming.hard import WORDS, document

PACKAGE = "hard_client"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return emit(document(), tmp_path_factory.mktemp("hard"), PACKAGE)


@pytest.mark.filterwarnings("error")
def test_every_module_imports_and_every_model_builds(home: Path) -> None:
    package = load(home.parent, PACKAGE)
    for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
        import_module(module.name)
    models = import_module(f"{PACKAGE}.models")
    for name in models.__all__:
        pydantic.TypeAdapter(getattr(models, name)).json_schema(mode="serialization")


def test_every_word_survives_a_round_trip(home: Path) -> None:
    load(home.parent, PACKAGE)
    every = import_module(f"{PACKAGE}.models").Every
    values = ("s", 1, ["2026-01-02"], {"a": True}, "2026-01-02T03:04:05Z", "a", [1.5])
    sent = {word: values[n % len(values)] for n, word in enumerate(WORDS)}
    got = every.model_validate(sent)
    assert got.to_dict() == sent
    assert len(type(got).model_fields) == len(WORDS)


def test_files_differ_in_more_than_case(home: Path) -> None:
    for folder in (home / "models", home / "resources", home / "endpoints"):
        names = [path.name.casefold() for path in folder.iterdir() if path.is_file()]
        assert len(set(names)) == len(names)
        assert not {"con", "nul", "aux", "prn"} & set(names)
        assert max(map(len, names)) <= 100


def is_overload(node: ast.stmt) -> bool:
    marks = getattr(node, "decorator_list", [])
    return any(isinstance(m, ast.Name) and m.id == "overload" for m in marks)


def test_no_class_has_two_members_of_one_name(home: Path) -> None:
    for path in home.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                own = [inner for inner in node.body if not is_overload(inner)]
                names = [getattr(inner, "name", "") for inner in own]
                names += [
                    inner.target.id
                    for inner in node.body
                    if isinstance(inner, ast.AnnAssign)
                    and isinstance(inner.target, ast.Name)
                ]
                found = [name for name in names if name]
                assert len(set(found)) == len(found), (path, node.name)


def test_black_has_nothing_to_do(home: Path) -> None:
    for folder in ("", "models", "resources"):
        for path in (home / folder).glob("*.py"):
            text = path.read_text()
            assert is_formatted(text), path


@pytest.mark.slow
def test_type_checkers_agree(home: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", PACKAGE]
    done = subprocess.run(
        command, cwd=home.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
