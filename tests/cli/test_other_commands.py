"""The commands beside `build`: `init`, `explain` and `repairs`."""

from __future__ import annotations

import json
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

import generator.merge.notes as merge_rules
import generator.readers.openapi.fragment as page_rules
from generator.openapi.rule_names import meanings

from .conftest import DOCUMENT, Run

ROOT = Path(__file__).parents[2]


def test_init(run: Run, tmp_path: Path, document: Path) -> None:
    ran = run("init", document.name)
    described = "wrote fragmint.toml; next: fragmint build fragmint.toml\n"
    assert (ran.code, ran.out) == (0, described)
    config = tomllib.loads((tmp_path / "fragmint.toml").read_text())
    assert config["inputs"] == ["pets.yaml"]
    assert run("build", "fragmint.toml").code == 0
    ran = run("init", document.name)
    assert ran.code == 3
    assert ran.err.startswith("fragmint.toml:1:1: error[foreign-file]")
    assert run("init", "nowhere").code == 3


def test_a_folder_called_docs_names_no_package(
    run: Run, tmp_path: Path, document: Path
) -> None:
    (tmp_path / "docs").mkdir()
    document.rename(tmp_path / "docs" / document.name)
    assert run("init", "docs").code == 0
    config = tomllib.loads((tmp_path / "docs/fragmint.toml").read_text())
    assert "package" not in config
    ran = run("build", "docs/fragmint.toml")
    assert ran.code == 0
    assert ran.out.splitlines()[-1].endswith("/pets_client")


def test_init_gives_all_packages_one_home(run: Run, tmp_path: Path) -> None:
    for name in ("zoo", "farm"):
        (tmp_path / "specs" / name).mkdir(parents=True)
    (tmp_path / "specs/zoo/zoo.yaml").write_text(DOCUMENT)
    assert run("init", "specs/zoo/zoo.yaml").code == 0
    assert run("init", "specs/farm").code == 0
    for name in ("zoo", "farm"):
        text = (tmp_path / "specs" / name / "fragmint.toml").read_text()
        assert 'output = "../../generated/' in text


def test_init_comments_are_configuration(run: Run, document: Path) -> None:
    run("init", document.name)
    lines = (document.parent / "fragmint.toml").read_text().splitlines()
    bare = [line.removeprefix("# ") for line in lines]
    settings = [line for line in bare if "=" in line or line.startswith("[")]
    text = "\n".join(line for line in settings if not line.endswith("."))
    (document.parent / "all.toml").write_text(text)
    tomllib.loads(text)
    ran = run("build", "all.toml", "--check")
    assert "unknown-key" not in ran.err
    assert "bad-value" not in ran.err


def test_explain_a_document(run: Run, document: Path) -> None:
    ran = run("explain", "/info/title", document.name)
    assert ran.code == 0
    assert '"Pets API"' in ran.out
    assert "pets.yaml:2:" in ran.out
    ran = run("explain", "getPte", document.name)
    assert ran.code == 2
    assert ran.err.startswith(
        "fragmint: error[unknown-name]: nothing is named `getPte`"
    )
    assert "did you mean `getPet`" in ran.err
    assert run("explain", "getPet", "nowhere.yaml").code == 3


NAMED = """\
      responses:
        "404": {description: None., content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
components:
  schemas: {Problem: {type: object, deprecated: true, properties: {code: {type: integer}}}}
"""
NAMES = {
    "getPet": "operation pets.get, GET /pets/{pet_id}",
    "GET /pets/{pet_id}": "operation pets.get, GET /pets/{pet_id}",
    "get /pets/{pet_id}": "operation pets.get, GET /pets/{pet_id}",
    "pets.get": "operation pets.get, GET /pets/{pet_id}",
    "client.pets.get": "operation pets.get, GET /pets/{pet_id}",
    "Pets.pets.get('x')": "operation pets.get, GET /pets/{pet_id}",
    "pets": "group pets, class Pets: pets.get, GET /pets/{pet_id}",
    "Problem": "class Problem",
    "problem": "class Problem",
    "NotFoundError": "error NotFoundError: pets.get, 404",
    "/info": "/info",
    "#/info": "/info",
}


@pytest.mark.parametrize("name", NAMES)
def test_explain_knows_names(run: Run, document: Path, name: str) -> None:
    document.write_text(DOCUMENT.partition("      responses:")[0] + NAMED)
    ran = run("explain", name, document.name)
    assert ran.code == 0, ran.err
    assert ran.out.startswith(f"{NAMES[name]}\n")


def test_explain_knows_the_names_that_the_user_chose(
    run: Run, tmp_path: Path, document: Path
) -> None:
    text = 'inputs = ["pets.yaml"]\n[names]\n"getPet" = "fetch"\n'
    (tmp_path / "fragmint.toml").write_text(text)
    ran = run("explain", "pets.fetch")
    assert ran.out.startswith("operation pets.fetch, GET ")


def test_explain_names_what_is_true(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.partition("      responses:")[0] + NAMED)
    ran = run("explain", "/components/schemas/Problem/deprecated", document.name)
    assert ran.out.splitlines()[1:] == ["  deprecated: true", "  at pets.yaml:14:37"]
    ran = run("explain", "NotFoundError", document.name)
    assert ran.out.startswith("error NotFoundError: pets.get, 404\n/paths/")
    assert "  at pets.yaml:12:9\n" in ran.out
    pages = ROOT / "specs/webflow/pages"
    schema = "/components/schemas/CollectionItemWithIdInput/properties/id"
    assert '{"required": true}' in run("explain", schema, pages).out


def test_explain_pages(run: Run) -> None:
    pages = ROOT / "specs/webflow/pages"
    pointer = "/paths/~1sites~1{site_id}~1assets/get/operationId"
    for what in ("assets.list", "GET /sites/{site_id}/assets", pointer):
        ran = run("explain", what, pages)
        assert ran.code == 0, ran.err
        assert "assets.list" in ran.out
        assert f"{pages}/data-api.md:" in ran.out


def test_repairs(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.replace('"200":', "200:"))
    ran = run("repairs", document.name)
    assert ran.code == 0
    assert ran.out.startswith("pets.yaml:12: int-status-key: /paths/")
    last = ran.out.splitlines()[-1]
    assert last.startswith(
        "int-status-key: Reads a status code without quotes as a string"
    )
    assert run("repairs", "--overlay", "--accept").code == 2


def test_every_rule_says_what_it_does() -> None:
    several = (merge_rules.MEANINGS, page_rules.MEANINGS, meanings())
    for name, meaning in chain.from_iterable(rules.items() for rules in several):
        assert re.fullmatch(r"[A-Z][a-z]+s .+\.", meaning), name


def test_every_rule_of_pages_is_known() -> None:
    """Names as they stand in the code of readers and merging."""
    used = re.compile(
        r"""(?:\.repaired\(|"repair:|_repair\(|^RULE = )\s*"?([a-z-]+)\"""", re.M
    )
    known = {*merge_rules.MEANINGS, *page_rules.MEANINGS}
    for folder in ("readers", "merge"):
        for path in (ROOT / "generator" / folder).rglob("*.py"):
            assert set(used.findall(path.read_text())) <= known, path


def test_repairs_that_no_overlay_can_express(run: Run, document: Path) -> None:
    ran = run("repairs", "--overlay", document.name)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "fragmint: warning[not-in-overlay]: there are no repairs\n"
    pages = ROOT / "specs/webflow/pages"
    ran = run("repairs", "--overlay", pages)
    assert (ran.code, ran.out) == (0, "")
    assert (
        "warning[not-in-overlay]: 36 of 36 repairs are not in the Overlay; " in ran.err
    )
    text = DOCUMENT.replace('"200":', "200:").replace("type: object", "nullable: true")
    document.write_text(text)
    ran = run("repairs", "--overlay", document.name)
    assert "warning[not-in-overlay]: 1 of 2 repairs are not in the Overlay; " in ran.err
    assert json.loads(ran.out)["actions"]


def test_explain_a_page_by_its_path(run: Run, tmp_path: Path) -> None:
    """As the shell completes it, with the folder that is given as the input."""
    folder = tmp_path / "docs" / "boats"
    folder.mkdir(parents=True)
    (folder / "all.md").write_text("# Boats\n\n## List boats\n\n`GET /boats`\n")
    for what in ("docs/boats/all.md", "boats/all.md", str(folder / "all.md")):
        ran = run("explain", what, "docs")
        assert ran.code == 0, ran.err
        assert "GET /boats" in ran.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bild",), "'bild'; did you mean 'build'? see `fragmint --help`"),
        (("build", "--ouput", "x"), "'--ouput'; did you mean one of: '--output'"),
        (("clean", "--ouput", "x"), "'--ouput'; did you mean '--output'? see"),
        (("build", "--format", "xml"), "'json'; see `fragmint build --help`"),
    ],
)
def test_a_slip_on_the_command_line_is_one_sentence(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
