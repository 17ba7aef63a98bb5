"""Comparing two versions of an API on the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

NEW = DOCUMENT.replace("{id: {type: string}}", "{id: {type: integer}}")
HOSTILE = DOCUMENT.replace(
    "{id: {type: string}}",
    '{id: {type: string, enum: ["a", "%0A::error::x", "`b`\\n## c"]}}',
)
ADVICE = "handle the new type"
LINE = "! GetPetResponse.id: str -> int; handle the new type  (new.yaml:19)"


@pytest.fixture
def both(document: Path) -> Path:
    (document.parent / "new.yaml").write_text(NEW)
    return document.parent


def test_two_documents(run: Run, both: Path) -> None:
    ran = run("diff", "pets.yaml", "new.yaml")
    assert ran.code == 0
    assert ran.out.splitlines() == ["1 breaking; version step: major", LINE]


@pytest.mark.parametrize(("worst", "code"), [("breaking", 1), ("risky", 1), ("any", 1)])
def test_what_fails(run: Run, both: Path, worst: str, code: int) -> None:
    assert run("diff", "pets.yaml", "new.yaml", "--fail-on", worst).code == code
    assert run("diff", "pets.yaml", "pets.yaml", "--fail-on", worst).code == 0


def test_what_is_compatible_fails_on_any_alone(run: Run, both: Path) -> None:
    (both / "new.yaml").write_text(
        DOCUMENT.replace("operationId", "deprecated: true\n      operationId")
    )
    for worst, code in (("breaking", 0), ("risky", 0), ("any", 1)):
        assert run("diff", "pets.yaml", "new.yaml", "--fail-on", worst).code == code


def test_formats(run: Run, both: Path) -> None:
    pair = ("diff", "pets.yaml", "new.yaml", "--format")
    assert run(*pair, "json").json["step"] == "major"
    row = f"- `GetPetResponse.id`: `str -> int`; {ADVICE}; `new.yaml:19`"
    assert row in run(*pair, "markdown").out.splitlines()
    line = "::error file=new.yaml,line=19,title=GetPetResponse.id::str -> int"
    assert run(*pair, "github").out == f"{line}; {ADVICE}\n"


HEIRS = """\
openapi: 3.1.0
info: {title: Fleet API, version: "1"}
paths:
  /boats:
    get: {operationId: getBoat, responses: {"200": {$ref: "#/components/responses/Boat"}}}
  /rafts:
    get: {operationId: getRaft, responses: {"200": {$ref: "#/components/responses/Raft"}}}
components:
  responses:
    Boat: {content: {application/json: {schema: {$ref: "#/components/schemas/Boat"}}}}
    Raft: {content: {application/json: {schema: {$ref: "#/components/schemas/Raft"}}}}
  schemas:
    Craft: {type: object, properties: {name: {type: string}, flag: {type: string}}}
    Boat: {allOf: [{$ref: "#/components/schemas/Craft"}, {properties: {mast: {}}}]}
    Raft: {allOf: [{$ref: "#/components/schemas/Craft"}, {properties: {logs: {}}}]}
"""


def test_what_is_inherited_is_without_repeats(run: Run, both: Path) -> None:
    (both / "pets.yaml").write_text(HEIRS)
    (both / "new.yaml").write_text(HEIRS.replace(", flag: {type: string}", ""))
    pair = ("diff", "pets.yaml", "new.yaml")
    assert run(*pair).out.splitlines() == [
        "3 breaking; version step: major",
        "! Craft.flag (also of Boat, Raft): removed; stop using it  (pets.yaml:13)",
        "(3 changes in 1 line; see --format json for each)",
    ]
    rows = run(*pair, "--format", "json").json["changes"]
    heirs = {row["name"]: row["heir_of"] for row in rows}
    base = "Craft.flag"
    assert heirs == {"Boat.flag": base, base: "", "Raft.flag": base}


def test_text_of_a_document_stays_within_its_line(run: Run, both: Path) -> None:
    (both / "new.yaml").write_text(HOSTILE)
    pair = ("diff", "pets.yaml", "new.yaml", "--format")
    assert run(*pair, "github").out.count("\n") == 0 + len(
        run(*pair, "json").json["changes"]
    )
    assert "\n::error::" not in run(*pair, "github").out
    assert not any(
        line.startswith("## ") for line in run(*pair, "markdown").out.splitlines()
    )


def test_against_the_package(run: Run, both: Path) -> None:
    assert run("build", "pets.yaml", "--output", "out").code == 0
    assert run("diff", "out", "new.yaml").out.splitlines()[1:] == [LINE]
    assert run("diff", "out", "out").out == "no changes for callers\n"
    assert run("diff", "new.yaml", "out").out.startswith("1 breaking")


RENAMED = """\
inputs = ["pets.yaml"]
[groups]
pets = "animals"
[names]
getPet = "fetch"
"""


def test_names_that_the_user_chooses(run: Run, document: Path) -> None:
    """Without Git, and between packages, what had another name is told to be renamed."""
    home = document.parent / "specs/pets"
    home.mkdir(parents=True)
    document.rename(home / "pets.yaml")
    (home / "fragmint.toml").write_text('inputs = ["pets.yaml"]\noutput = "out"\n')
    assert run("build").code == 0
    shutil.copytree(home / "out", "old")
    (home / "fragmint.toml").write_text(f'output = "out"\n{RENAMED}')
    expected = [
        "1 compatible; version step: minor",
        "  pets.get: is now animals.fetch; use the new name; the old one is deprecated"
        "  (specs/pets/pets.yaml:6)",
    ]
    assert run("diff").out.splitlines() == expected
    assert run("check").out.splitlines()[-1] == expected[-1]
    assert run("diff", "old").out.splitlines() == expected
    (home / "pets.yaml").write_text(NEW)
    assert run("build").code == 0
    assert run("diff").out == "no changes for callers\n"
    assert run("diff", "old", "specs/pets/out").out.splitlines() == [
        "1 breaking, 1 compatible; version step: major",
        LINE.partition("  (")[0],
        expected[1].partition("  (")[0],
    ]


def test_packages_whatever_their_line_ends_and_formatting(
    run: Run, document: Path
) -> None:
    home = document.parent / "specs/pets"
    home.mkdir(parents=True)
    document.rename(home / "pets.yaml")
    (home / "fragmint.toml").write_text('inputs = ["pets.yaml"]\noutput = "out"\n')
    assert run("build").code == 0
    shutil.copytree(home / "out", "crlf")
    for path in Path("crlf").rglob("[a-z]*.*"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for name in ("openapi", "names"):
        path = home / f"out/tests/{name}.json"
        path.write_text(json.dumps(json.loads(path.read_text()), indent=7))
    (home / "pets.yaml").write_text(NEW)
    line = LINE.replace("new.yaml", "specs/pets/pets.yaml")
    assert line in run("check").out.splitlines()
    assert line in run("diff").out.splitlines()
    assert line in run("diff", "crlf").out.splitlines()


def test_what_is_gone_has_a_place_without_git(run: Run, document: Path) -> None:
    home = document.parent / "specs/pets"
    home.mkdir(parents=True)
    document.rename(home / "pets.yaml")
    (home / "fragmint.toml").write_text('inputs = ["pets.yaml"]\n')
    assert run("build").code == 0
    (home / "pets.yaml").write_text(DOCUMENT.replace("id: {", "key: {"))
    shown = run("diff").out
    assert "! GetPetResponse.id: removed" in shown
    assert [line for line in run("check").out.splitlines() if line in shown][1:]
    (home / "fragmint.toml").write_text('inputs = ["pets.yaml"]\noutput = "new"\n')
    assert "new:1:1: error[no-package]" in run("diff").err


@pytest.fixture
def alone(run: Run, document: Path) -> Path:
    """A project whose output is the import package alone, among files of its user."""
    (document.parent / "fragmint.toml").write_text(
        'inputs = ["pets.yaml"]\noutput = "src"\n[project]\npackage-only = true\n'
    )
    assert run("build").code == 0
    (document.parent / "src/mine.py").write_text("mine = 1\n")
    return document


@pytest.mark.parametrize("old", ["src", "src/pets_client"])
def test_an_import_package_alone_is_what_its_project_wrote(
    run: Run, alone: Path, old: str
) -> None:
    alone.write_text(NEW)
    line = LINE.replace("new.yaml", "pets.yaml")
    assert run("diff", old).out.splitlines()[1:] == [line]
    assert run("diff", old, ".").out.splitlines()[1:] == [line]


def test_another_import_package_alone_cannot_be_compared(run: Run, alone: Path) -> None:
    shutil.copytree("src", "other")
    for versions in (("other",), ("other", "."), ("other", "pets.yaml")):
        ran = run("diff", *versions)
        assert (ran.code, ran.err.partition(" an ")[0]) == (
            3,
            "other:1:1: error[package-only]:",
        )


def test_old_pages_beside_a_project_with_files_of_its_own(
    run: Run, document: Path
) -> None:
    home = document.parent / "specs/pets"
    (home / "extensions").mkdir(parents=True)
    (home / "pages").mkdir()
    (home / "pages/pets.yaml").write_text(NEW)
    (home / "extensions/_own.py").write_text("own = 1\n")
    (home / "LICENSE").write_text("Mine.")
    (home / "fix.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: Fix, version: '1'}\nactions:\n"
        "- {target: $.info, update: {title: Dogs API}}\n"
    )
    (home / "fragmint.toml").write_text(
        'extensions = "extensions"\noverlay = "fix.yaml"\n'
        '[project]\nlicense-file = "LICENSE"\n'
    )
    line = LINE.replace("new.yaml", "specs/pets/pages/pets.yaml")
    ran = run("diff", "pets.yaml", "specs/pets")
    assert (ran.err, ran.out.splitlines()[1:]) == ("", [line])


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_against_what_is_committed(run: Run, document: Path) -> None:
    home = document.parent / "specs/pets"
    home.mkdir(parents=True)
    document.rename(home / "pets.yaml")
    (home / "fragmint.toml").write_text('inputs = ["pets.yaml"]\n')
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run(["git", *who, *command], cwd=document.parent, check=True)
    assert run("diff").out == "no changes for callers\n"
    (home / "pets.yaml").write_text(NEW)
    for old in ((), ("HEAD",)):
        assert "GetPetResponse.id: str -> int" in run("diff", *old).out
    assert run("diff", "HEAD", "HEAD").out == "no changes for callers\n"
    (home / "pets.yaml").write_text(DOCUMENT.replace("id: {", "key: {"))
    gone = "title=GetPetResponse.id::removed; stop using it"
    found = run("diff", "--format", "github").out.splitlines()
    place = "(HEAD:specs/pets/pets.yaml:19)"
    assert f"::error file=specs/pets/pets.yaml,{gone}  {place}" in found


@pytest.mark.parametrize("name", ["nope", "--upload-pack=x", "a b", "HEAD:x\n"])
def test_no_such_version(run: Run, both: Path, name: str) -> None:
    ran = run("diff", "--", name, "new.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "error[usage]: no such file or revision" in ran.err


def test_a_document_that_cannot_be_read(run: Run, both: Path) -> None:
    (both / "new.yaml").write_text("openapi: [")
    ran = run("diff", "pets.yaml", "new.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("new.yaml:")


@pytest.mark.parametrize(
    ("line", "code"), [("broken = 1", "unknown-key"), ("broken = =", "bad-toml")]
)
def test_a_mistake_in_the_configuration_is_told(
    run: Run, both: Path, line: str, code: str
) -> None:
    home = both / "api"
    home.mkdir()
    (home / "fragmint.toml").write_text(f'inputs = ["../pets.yaml"]\n{line}\n')
    ran = run("diff", "pets.yaml", "api")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("api/fragmint.toml:2:")
    assert f"error[{code}]" in ran.err
    assert ran.err.count("\n") == 1


def test_check_is_one_screen(run: Run, both: Path) -> None:
    config = both / "fragmint.toml"
    config.write_text('inputs = ["pets.yaml"]\noutput = "out"\n')
    first = run("check")
    assert (first.code, "files would change" in first.out) == (1, True)
    assert run("build").code == 0
    assert (run("check").code, run("check").out) == (0, "up to date\n")
    (both / "pets.yaml").write_text(NEW)
    checked = run("check")
    assert checked.code == 1
    assert LINE.replace("new.yaml", "pets.yaml") in checked.out
    assert run("check", "--fail-on", "breaking").code == 1
    (both / "pets.yaml").write_text(DOCUMENT.replace("A pet.", "One pet."))
    assert run("check", "--fail-on", "breaking").code == 0
