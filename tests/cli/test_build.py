"""Building: where things go, what is told, and when nothing is done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, snapshot

ROOT = Path(__file__).parents[2]
KEYS = {
    "operations",
    "generated",
    "models",
    "skipped",
    "pages",
    "conflicts",
    "repairs",
    "diagnostics",
    "unused",
    "spec",
    "package",
    "seconds",
}


def test_the_output_folder(run: Run, tmp_path: Path, document: Path) -> None:
    ran = run("build", document.name, "--output", "out", "--package", "pets")
    assert ran.code == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names >= {"pyproject.toml", "README.md", "pets", "tests", "openapi.yaml"}
    assert "provenance.json" in names
    assert (tmp_path / "out/pets/py.typed").exists()


def test_names_without_configuration(run: Run, tmp_path: Path, document: Path) -> None:
    assert run("build", document.name).code == 0
    assert (tmp_path / "generated/pets/pets_client/client.py").exists()


def test_names_on_the_command_line(run: Run, tmp_path: Path, document: Path) -> None:
    options = ("--output", "out", "--package", "zoo", "--client", "Zoo")
    assert run("build", document.name, *options).code == 0
    assert "class Zoo(" in (tmp_path / "out/zoo/client.py").read_text()


def test_the_json_object(run: Run, document: Path) -> None:
    ran = run("build", document.name, "--output", "out", "--format", "json")
    value = ran.json
    assert ran.code == 0
    assert set(value) >= KEYS
    assert (value["operations"], value["generated"], value["skipped"]) == (1, 1, [])
    assert value["pages"] == [
        {"file": "pets.yaml", "dialect": "openapi", "lines": 19, "accounted": 19}
        | {"facts": value["pages"][0]["facts"]}
    ]
    assert value["spec"] == "out/openapi.yaml"
    assert value["package"] == "out/pets_client"


def test_the_json_object_of_a_failure(run: Run, document: Path) -> None:
    document.write_text("")
    ran = run("build", document.name, "--format", "json")
    assert ran.code == 3
    (diagnostic,) = ran.json["diagnostics"]
    assert diagnostic["file"] == "pets.yaml"
    assert diagnostic["severity"] == "error"
    assert set(ran.json) >= KEYS


def test_nothing_changed(run: Run, tmp_path: Path, document: Path) -> None:
    first = run("build", document.name, "--output", "out", "--format", "json").json
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.py")}
    second = run("build", document.name, "--output", "out", "--format", "json").json
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.py")} == before
    for value in (first, second):
        value.pop("seconds")
    assert second == first | {"changed": []}


def test_messages_are_remembered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api/pets.yaml").write_text(DOCUMENT)
    (tmp_path / "api/words.xyz").write_text("no page at all\n")
    options = ("--output", "out", "--format", "json")
    first, second = (run("build", "api", *options) for _ in range(2))
    assert [d["code"] for d in first.json["diagnostics"]] == ["not-a-page"]
    assert first.json["diagnostics"][0]["file"] == "api/words.xyz"
    assert first.json["diagnostics"] == second.json["diagnostics"]
    assert first.err == second.err


@pytest.mark.parametrize("change", ["delete", "edit", "input", "option", "manifest"])
def test_a_change_is_noticed(
    run: Run, tmp_path: Path, document: Path, change: str
) -> None:
    assert run("build", document.name, "--output", "out").code == 0
    assert run("build", document.name, "--output", "out", "--check").code == 0
    module = tmp_path / "out/pets_client/client.py"
    options: tuple[str, ...] = ()
    match change:
        case "delete":
            module.unlink()
        case "edit":
            stat = module.stat()
            text = module.read_text()
            module.write_text(text.replace("class", "klass", 1))
            os.utime(module, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        case "input":
            document.write_text(DOCUMENT.replace("A pet.", "One pet."))
        case "option":
            options = ("--client", "Zoo")
        case "manifest":
            (tmp_path / "out/.fragmint.json").unlink()
    ran = run("build", document.name, "--output", "out", "--check", *options)
    assert ran.code == (0 if change == "manifest" else 1)
    assert run("build", document.name, "--output", "out", "--force", *options).code == 0
    ran = run("build", document.name, "--output", "out", "--check", *options)
    assert ran.code == 0


def test_check_writes_nothing(run: Run, tmp_path: Path, document: Path) -> None:
    ran = run("build", document.name, "--output", "out", "--check")
    assert ran.code == 1
    assert "would change out/pets_client/client.py" in ran.err
    assert not (tmp_path / "out").exists()


def test_output_does_not_depend_on_the_current_folder(
    run: Run, tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("build", document.name, "--output", "one").code == 0
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run("build", document, "--output", "../two").code == 0
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_output_does_not_depend_on_the_environment(
    run: Run, tmp_path: Path, document: Path
) -> None:
    assert run("build", document.name, "--output", "one").code == 0
    odd = {"PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Kathmandu"}
    subprocess.run(
        [sys.executable, "-m", "generator", "build", "pets.yaml", "--output", "two"],
        cwd=tmp_path,
        env={**os.environ, **odd, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "0"},
        check=True,
        capture_output=True,
    )
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two")


def test_a_configuration_puts_the_spec_beside_it(
    run: Run, tmp_path: Path, document: Path
) -> None:
    folder = tmp_path / "specs/pets"
    folder.mkdir(parents=True)
    document.rename(folder / "pets.yaml")
    (folder / "fragmint.toml").write_text(
        'inputs = ["pets.yaml"]\noutput = "../../out"\npackage = "pets"\n'
    )
    assert run("build").code == 0
    assert (folder / "openapi.yaml").exists()
    assert (folder / "provenance.json").exists()
    assert (tmp_path / "out/pets/client.py").exists()
    assert not (tmp_path / "out/openapi.yaml").exists()
    assert run("build", "--check").code == 0


def test_a_configuration_is_known_by_its_content(
    run: Run, tmp_path: Path, document: Path
) -> None:
    text = f'# Pets\ninputs = ["{document.name}"]\noutput = "out"\npackage = "zoo"\n'
    (tmp_path / "settings").write_text(text)
    assert run("build", "settings").code == 0
    assert (tmp_path / "out/zoo").is_dir()


def test_standard_input(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "x").open("wb+") as stream:
        stream.write(DOCUMENT.encode())
        stream.seek(0)
        monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": stream}))
        assert run("build", "-", "--output", "out").code == 0


def test_outputs_are_never_inputs(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "pets.yaml").write_text(DOCUMENT)
    assert run("build", "api", "--output", "api").code == 0
    ran = run("build", "api", "--output", "api", "--format", "json")
    assert [page["file"] for page in ran.json["pages"]] == ["api/pets.yaml"]
    (folder / ".fragmint.json").unlink()
    ran = run("build", "api", "--output", "other", "--format", "json")
    files = {page["file"] for page in ran.json["pages"]}
    assert "api/openapi.yaml" not in files


def test_several_builds_share_nothing(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / "specs" / name
        folder.mkdir(parents=True)
        (folder / "doc.yaml").write_text(DOCUMENT)
        output = f"../../generated/{name}"
        text = f'inputs = ["doc.yaml"]\noutput = "{output}"\npackage = "{name}_x"\n'
        (folder / "fragmint.toml").write_text(text)
    ran = run("build", "--format", "json")
    assert ran.json["operations"] == 2
    assert len(ran.json["pages"]) == 2
    assert ran.json["version"] == "one_x 1.0.0, two_x 1.0.0"
    ran = run("build", "--output", "out")
    assert ran.code == 2
    assert "several-builds" in ran.err


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("fragmint 0.")
    assert "INPUT" in run("build", "--help").out


def test_packaged_version_is_ours() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["tool"]["hatch"]["version"]["path"] == "generator/version.py"


def test_json_is_one_object_in_text_of_any_kind(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.replace("A pet.", "A \u2028 \x7f pet."))
    ran = run("build", document.name, "--format", "json")
    assert ran.out.count("\n") == 1
    assert json.loads(ran.out)


def test_a_document_called_as_ours_stays_and_ours_is_beside_it(
    run: Run, document: Path
) -> None:
    theirs = document.rename(document.with_name("openapi.yaml"))
    text = theirs.read_text()
    assert run("init").code == 0
    first = run("build", "--format", "json")
    again = run("build", "--format", "json")
    for ran in (first, again):
        assert ran.code == 0, ran.err
        assert ran.json["spec"] == "openapi.normalized.yaml"
    assert again.json["changed"] == []
    assert theirs.read_text() == text
    assert (document.parent / "openapi.normalized.yaml").exists()
    assert run("clean").code == 0
    assert theirs.exists()
