"""Documents: of several files, corrected by configuration and overlay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

SCHEMA = "type: object\nrequired: [id]\nproperties: {id: {type: integer}}\n"
SPLIT = DOCUMENT.split("              schema:")[0] + (
    "              schema: {$ref: parts/pet.yaml}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api/parts").mkdir(parents=True)
    (tmp_path / "api/main.yaml").write_text(SPLIT)
    (tmp_path / "api/parts/pet.yaml").write_text(SCHEMA)
    return tmp_path / "api"


@pytest.mark.parametrize("name", ["api", "api/main.yaml"])
def test_a_document_of_several_files(run: Run, folder: Path, name: str) -> None:
    ran = run("build", name, "--output", "out", "--package", "pets")
    assert ran.code == 0, ran.err
    models = (folder.parent / "out/pets/models").glob("*.py")
    assert any("id: int" in path.read_text() for path in models)


def built(run: Run, name: str, *options: str) -> tuple[int, bool]:
    """Exit status of a build, and whether anything was written."""
    ran = run("build", name, "--output", "out", "--format", "json", *options)
    return ran.code, bool(ran.json["changed"])


@pytest.mark.parametrize("name", ["api", "api/main.yaml"])
def test_an_unchanged_document_of_several_files_is_not_built_again(
    run: Run, folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built(run, name) == (0, True)
    monkeypatch.setattr("generator.build.build", None)
    assert built(run, name) == (0, False)
    assert built(run, name, "--check") == (0, False)


def test_a_changed_part_is_noticed(run: Run, folder: Path) -> None:
    name, part = "api/main.yaml", folder / "parts/pet.yaml"
    part.write_text("$ref: owner.yaml\n")
    (folder / "parts/owner.yaml").write_text(SCHEMA)
    assert built(run, name) == (0, True)
    (folder / "parts/owner.yaml").write_text(SCHEMA.replace("integer", "string"))
    assert built(run, name, "--check") == (1, True)
    assert built(run, name) == (0, True)
    assert built(run, name) == (0, False)
    (folder / "parts/owner.yaml").unlink()
    assert built(run, name, "--check") == (1, True)
    assert built(run, name) == (0, True)
    assert built(run, name) == (0, False)
    (folder / "parts/owner.yaml").write_text(SCHEMA)
    assert built(run, name) == (0, True)


def configure(tmp_path: Path, text: str) -> None:
    (tmp_path / "fragmint.toml").write_text(
        f'inputs = ["pets.yaml"]\noutput = "out"\npackage = "pets"\n{text}'
    )


@pytest.fixture
def neighbours(tmp_path: Path) -> Path:
    """Two documents that refer to a folder beside theirs."""
    for name, path in (("one", "/pets"), ("two", "/owners")):
        (tmp_path / f"apis/{name}").mkdir(parents=True)
        text = SPLIT.replace("parts/pet", "../common/pet").replace("/pets/", f"{path}/")
        (tmp_path / f"apis/{name}/api.yaml").write_text(text)
    (tmp_path / "apis/common").mkdir()
    (tmp_path / "apis/common/pet.yaml").write_text(SCHEMA)
    (tmp_path / "apis/README.md").write_text("# Pets\n\nSee `one/api.yaml`.\n")
    return tmp_path / "apis"


NEIGHBOURS = (
    ("apis",),
    ("apis/one/api.yaml", "apis/two/api.yaml", "--root", "apis"),
)


@pytest.mark.parametrize("inputs", NEIGHBOURS)
def test_documents_that_share_a_folder(
    run: Run, neighbours: Path, inputs: tuple[str, ...]
) -> None:
    command = ("build", *inputs, "--output", "out", "--package", "pets")
    ran = run(*command, "--format", "json")
    assert (ran.code, ran.json["generated"]) == (0, 2), ran.err
    texts = [
        path.read_text() for path in neighbours.parent.glob("out/pets/models/*.py")
    ]
    assert sum(text.count("id: int\n") for text in texts) == 1
    (neighbours / "common/pet.yaml").write_text(SCHEMA.replace("integer", "string"))
    assert run(*command, "--check").code == 1


def test_what_lies_outside_is_one_error_each(run: Run, neighbours: Path) -> None:
    ran = run("build", "apis/one/api.yaml", "apis/two/api.yaml", "--output", "out")
    assert ran.code == 3
    assert ran.err.count("error[") == ran.err.count("error[forbidden-ref]") == 2
    assert ran.err.count("--root DIR") == 2


PAINTED = """\
type: object
properties:
  colour: {$ref: colour.yaml}
  lost: {$ref: gone.yaml}
"""
COLOURS = "type: string\nenum: [red, green, blue, black, white, pink, grey]\n"


def test_what_shared_files_hold_is_one_and_what_is_lost_is_told(
    run: Run, neighbours: Path
) -> None:
    (neighbours / "common/pet.yaml").write_text(PAINTED)
    (neighbours / "common/colour.yaml").write_text(COLOURS)
    files = [f"apis/{name}/api.yaml" for name in ("one", "two")]
    ran = run("build", *files, "--root", "apis", "--output", "out", "--package", "pets")
    assert ran.code == 0, ran.err
    assert "common/pet.yaml:4:10: warning[missing-file]" in ran.err
    text = (neighbours.parent / "out/openapi.yaml").read_text()
    assert text.count("enum:") == 1
    assert '#/components/schemas/Colour"' in text
    assert "gone" not in text


def test_overrides(run: Run, tmp_path: Path, document: Path) -> None:
    configure(tmp_path, 'title = "Zoo"\n[overrides]\n"/info/version" = "9"\n')
    assert run("build", "fragmint.toml").code == 0
    spec = (tmp_path / "openapi.yaml").read_text()
    assert "title: Zoo" in spec
    assert 'version: "9"' in spec


def test_an_override_that_misses(run: Run, tmp_path: Path, document: Path) -> None:
    configure(tmp_path, '[overrides]\n"/info/versoin" = "9"\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 2
    assert ran.err.startswith("fragmint.toml:5:1: error[override-misses]")
    assert "did you mean /info/version?" in ran.err
    assert not (tmp_path / "out").exists()


def test_an_overlay(run: Run, tmp_path: Path, document: Path) -> None:
    configure(tmp_path, 'overlay = "overlay.yaml"\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 3
    assert ran.err.startswith("fragmint.toml:4:1: error[missing-file]")
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: Fixes, version: '1'}\n"
        "actions: [{target: $.info, update: {title: Zoo}}]\n"
    )
    assert run("build", "fragmint.toml").code == 0
    assert "title: Zoo" in (tmp_path / "openapi.yaml").read_text()


def test_repairs_as_an_overlay(run: Run, tmp_path: Path, document: Path) -> None:
    document.write_text(DOCUMENT.replace("type: string}}\n", "type: strin}}\n"))
    before = run("repairs", document.name).out
    ran = run("repairs", "--overlay", document.name)
    assert ran.code == 0
    assert before
    (tmp_path / "overlay.yaml").write_text(ran.out)
    configure(tmp_path, 'overlay = "overlay.yaml"\n')
    assert run("build", "fragmint.toml").code == 0


def test_a_document_without_operations(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.partition("paths:")[0] + "paths: {}\n")
    ran = run("build", document.name, "--output", "out")
    assert ran.code == 0
    assert ran.err.startswith("pets.yaml:4:1: warning[no-operations]: ")
    body = "requestBody: {content: {application/json: {schema: {type: object}}}}"
    hook = f"webhooks: {{done: {{post: {{{body}}}}}}}\n"
    document.write_text(document.read_text() + hook)
    assert run("build", document.name, "--output", "out").err == ""


def test_a_document_that_describes_nothing(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.partition("paths:")[0])
    ran = run("build", document.name, "--output", "out")
    assert ran.code == 3
    assert ran.err.startswith("pets.yaml:1:1: error[not-openapi]: ")
    assert not (document.parent / "out").exists()


def test_what_a_document_states_is_counted(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.partition("paths:")[0] + "paths: {}\n")
    ran = run("build", document.name, "--output", "out", "--format", "json")
    assert ran.json["pages"][0]["facts"] == 4


def test_copies_of_the_configuration_are_no_pages(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    text = "# Pets\ninputs = ['.']\noutput = 'out'\n"
    for name in ("fragmint.toml", "fragmint copy.toml", "fragmint.toml.txt"):
        (tmp_path / name).write_text(text)
    ran = run("build", "fragmint.toml", "--format", "json")
    assert ran.code == 0, ran.err
    assert [page["file"] for page in ran.json["pages"]] == ["pets.yaml"]
    assert {d["code"] for d in ran.json["diagnostics"]} == {"not-a-page"}


def test_documents_of_two_apis_are_told_apart(run: Run, tmp_path: Path) -> None:
    other = DOCUMENT.replace("/pets", "/trips").replace("listPets", "listTrips")
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    (tmp_path / "trips.yaml").write_text(other.replace("api.example", "trips.example"))
    ran = run("build", "pets.yaml", "trips.yaml", "--output", "out")
    assert ran.code == 0, ran.err
    assert "trips.yaml:1" in ran.err
    assert "warning[several-apis]" in ran.err
    (tmp_path / "trips.yaml").write_text(other)
    ran = run("build", "pets.yaml", "trips.yaml", "--output", "out", "--force")
    assert "several-apis" not in ran.err


def test_overrides_that_add(run: Run, tmp_path: Path, document: Path) -> None:
    """Where names are free: new schemas, properties and answers."""
    answer = "/paths/~1pets~1{pet_id}/get/responses"
    schema = f"{answer}/200/content/application~1json/schema"
    entries = {
        "/components/schemas/Book": "{type = 'object', properties = {isbn = {type = 'string'}}}",
        f"{schema}/properties/book": "{'$ref' = '#/components/schemas/Book'}",
        f"{answer}/404": "{description = 'No such pet.'}",
    }
    text = "".join(f'"{pointer}" = {value}\n' for pointer, value in entries.items())
    configure(tmp_path, f"[overrides]\n{text}")
    ran = run("build", "fragmint.toml")
    assert (ran.code, ran.err) == (0, "")
    assert "isbn: str" in "".join(
        path.read_text() for path in (tmp_path / "out/pets/models").glob("*.py")
    )
    configure(
        tmp_path, f"[overrides]\n\"{schema}/properties/idd\" = {{type = 'string'}}\n"
    )
    ran = run("build", "fragmint.toml")
    assert ran.code == 0
    assert ran.err == (
        f"fragmint.toml:5:1: warning[override-adds]: override {schema}/properties/idd"
        f" adds a new value; did you mean {schema}/properties/id?\n"
    )


@pytest.mark.parametrize("pointer", ["/components/schmas/A", "/paths/~1a/get/x", "/a"])
def test_an_override_that_cannot_add(
    run: Run, tmp_path: Path, document: Path, pointer: str
) -> None:
    configure(tmp_path, f'[overrides]\n"{pointer}" = 1\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 2
    assert f"error[override-misses]: override {pointer} matches nothing" in ran.err


def test_files_that_are_ignored(run: Run, tmp_path: Path) -> None:
    (tmp_path / "api/drafts").mkdir(parents=True)
    (tmp_path / "api/pets.yaml").write_text(DOCUMENT)
    for name in ("NOTES.txt", "drafts/empty.md"):
        (tmp_path / "api" / name).write_text("pi\n" if "NOTES" in name else "")
    (tmp_path / "fragmint.toml").write_text("inputs = ['api']\noutput = 'out'\n")
    ran = run("build", "fragmint.toml")
    assert ran.code == 0
    assert [line.split(" ")[1] for line in ran.err.splitlines()] == [
        "warning[empty-page]:",
    ]
    assert ran.err.count("or list it in `ignore` of fragmint.toml\n") == 1
    with (tmp_path / "fragmint.toml").open("a") as stream:
        stream.write("ignore = ['NOTES*', 'drafts/*']\n")
    assert run("build", "fragmint.toml").err == ""


EXAMPLES = """\
openapi: 3.2.0
info: {title: Kites, version: "1"}
servers: [{url: "https://api.kites.example"}]
paths:
  /kites/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    additionalOperations:
      COPY:
        operationId: kites.copy
        responses:
          "200":
            description: copied
            content: &content
              application/json:
                schema: {type: object, properties: {id: {type: integer}}}
                example: {id: one}
webhooks:
  moved:
    post:
      requestBody: {content: *content}
      responses: {"200": {description: fine}}
"""


def test_examples_that_contradict_their_schemas(run: Run, tmp_path: Path) -> None:
    """One warning for all, a note with its own place for each."""
    (tmp_path / "kites.yaml").write_text(EXAMPLES)
    ran = run("build", "kites.yaml", "--output", "out", "--format", "json")
    told = [
        d for d in json.loads(ran.out)["diagnostics"] if d["code"] == "invalid-example"
    ]
    assert [(d["severity"], d["line"]) for d in told] == [
        ("note", 11),
        ("note", 19),
        ("warning", 11),
    ]
    assert "example 'example' of 200: /id" in told[0]["message"]
    assert "so do examples in 1 other place;" in told[2]["message"]
