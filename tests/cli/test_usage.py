"""Places in somebody's code on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

NEW = DOCUMENT.replace("tags: [pets]", "tags: [animals]").replace("getPet", "getAnimal")
NEW = NEW.replace("{id: {type: string}}", "{id: {type: integer}, name: {type: string}}")
CODE = """\
from pets_client import Pets


def name(client: Pets) -> str:
    return client.pets.get("a").id
"""
PAIR = ("--old", "pets.yaml", "--new", "new.yaml")


@pytest.fixture
def code(document: Path) -> Path:
    (document.parent / "new.yaml").write_text(NEW)
    folder = document.parent / "app"
    folder.mkdir()
    (folder / "names.py").write_text(CODE)
    return folder / "names.py"


def test_places_with_what_to_do(run: Run, code: Path) -> None:
    ran = run("usage", "app", *PAIR)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "2 places: 2 breaking, 1 of them fixable by `--fix`",
        "app/names.py:5:19: breaking[group-renamed]: pets: is now animals; "
        "use the new name  (new.yaml:6)",
        "app/names.py:5:33: breaking[field-widened]: GetAnimalResponse.id: str -> int; "
        "handle the new type  (new.yaml:19)",
    ]


def test_what_is_mended(run: Run, code: Path) -> None:
    ran = run("usage", "app", *PAIR, "--fix", "--fail-on", "breaking")
    assert ran.code == 1
    assert ran.out.startswith("2 places: 1 breaking, 1 fixed\n")
    assert code.read_text() == CODE.replace(".pets.", ".animals.")
    assert run("usage", "app", *PAIR).out.startswith("1 place: 1 breaking\n")


def test_json(run: Run, code: Path) -> None:
    first, _ = run("usage", "app/names.py", *PAIR, "--format", "json").json["uses"]
    assert first == {
        "file": "app/names.py", "line": 5, "column": 19, "name": "pets",
        "change": "group-renamed", "detail": "is now animals",
        "severity": "breaking", "advice": "use the new name",
        "mechanical": True, "fixed": False,
        "stated": {"file": "new.yaml", "line": 6},
    }  # fmt: skip


@pytest.mark.parametrize(("worst", "expected"), [("breaking", 1), ("any", 1), ("", 0)])
def test_exit_status(run: Run, code: Path, worst: str, expected: int) -> None:
    options = ("--fail-on", worst) if worst else ()
    assert run("usage", "app", *PAIR, *options).code == expected
    same = ("--old", "pets.yaml", "--new", "pets.yaml")
    ran = run("usage", "app", *same, *options)
    assert (ran.code, ran.out) == (0, "no call site is affected\n")


def test_a_file_that_is_no_python_is_one_warning(run: Run, code: Path) -> None:
    (code.parent / "broken.py").write_text("def (\n")
    ran = run("usage", "app", *PAIR)
    assert ran.code == 0
    assert ran.err == (
        "app/broken.py:1:5: warning[not-read]: not Python: invalid syntax\n"
    )
    assert ran.out.startswith("2 places")


def test_a_folder_that_is_not_there(run: Run, code: Path) -> None:
    ran = run("usage", "nowhere", *PAIR)
    assert ran.code == 3
    assert "error[missing-file]" in ran.err
    assert ran.err.count("\n") == 1


def test_the_place_of_an_argument_that_a_call_does_not_give(
    run: Run, code: Path
) -> None:
    pet, kind = "schema: {type: string}}\n", "        - {name: kind, in: query"
    rest = ", required: true, schema: {type: string}}\n"
    text = DOCUMENT.replace(pet, f"{pet}{kind}{rest}", 1)
    (code.parent.parent / "new.yaml").write_text(text)
    ran = run("usage", "app", *PAIR)
    assert ran.out.splitlines()[1:] == [
        "app/names.py:5:24: breaking[argument-added-required]: pets.get(kind): added, "
        "required; pass it in every call  (new.yaml:11)"
    ]
