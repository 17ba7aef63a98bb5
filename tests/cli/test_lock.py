"""Names that stay: what a build called something, the next one does too."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

LOCK = "fragmint.lock"


@pytest.fixture
def project(run: Run, document: Path) -> Path:
    """A project that was built once."""
    (document.parent / "fragmint.toml").write_text(
        'inputs = ["pets.yaml"]\noutput = "out"\n'
    )
    assert run("build").code == 0
    return document


def test_a_new_title_and_tag_move_no_name(run: Run, project: Path) -> None:
    text = DOCUMENT.replace("Pets API", "Animals API").replace("[pets]", "[animals]")
    project.write_text(text)
    ran = run("build")
    assert (ran.code, "2 changed, 0 can break callers" in ran.out) == (0, True)
    assert (project.parent / "out/pets_client/resources/pets.py").exists()
    assert run("check").out == "up to date\n"


def test_a_name_is_given_up_on_purpose(run: Run, project: Path) -> None:
    project.write_text(DOCUMENT.replace("[pets]", "[animals]"))
    assert run("build").code == 0
    ran = run("lock", "--refresh", "pets")
    assert ran.out == f"{LOCK}: released `pets`; next: fragmint build\n"
    ran = run("build")
    assert "  pets: is now animals" in ran.out
    assert run("lock", "--refresh", "pets.get").code == 2
    assert "method animals.get [" in (project.parent / LOCK).read_text()


@pytest.mark.parametrize(
    ("spelled", "gone"),
    [("pets.get(pet_id)", "argument pet_id"), ("GetPetResponse.id", "field id")],
)
def test_a_part_is_spelled_as_in_a_report(
    run: Run, project: Path, spelled: str, gone: str
) -> None:
    lock = project.parent / LOCK
    before = lock.read_text().splitlines()
    ran = run("lock", "--refresh", spelled)
    assert (ran.code, ran.err) == (0, "")
    (line,) = {*before} - {*lock.read_text().splitlines()}
    assert line.startswith(f"{gone} [")


def test_the_user_goes_before_the_lock(run: Run, project: Path) -> None:
    config = project.parent / "fragmint.toml"
    own = 'client = "Zoo"\n[names]\ngetPet = "fetch"\n[groups]\npets = "zoo"\n'
    config.write_text(config.read_text() + own)
    assert run("build").code == 0
    text = (project.parent / LOCK).read_text()
    assert "method zoo.fetch " in text
    assert "client Zoo " in text


def test_a_conflict_is_resolved_by_a_build(run: Run, project: Path) -> None:
    lock = project.parent / LOCK
    text = lock.read_text()
    ours, theirs = text, text.replace("method pets.get ", "method pets.take ")
    lock.write_text(f"<<<<<<< a\n{ours}=======\n{theirs}>>>>>>> b\n")
    assert run("build").code == 0
    assert lock.read_text() == text


MARKS = "<<<<<<< a\n{}\n=======\n{}\n>>>>>>> b\n"


@pytest.mark.parametrize("name", ["fragmint.changelog.md", "fragmint.release.json"])
def test_what_only_the_user_can_decide(run: Run, project: Path, name: str) -> None:
    (project.parent / name).write_text("\n" + MARKS.format("one", "two"))
    ran = run("build")
    assert ran.code == 3
    assert ran.err.startswith(f"{name}:2:1: error[merge-conflict]: ")


def test_pages_with_a_conflict(run: Run, project: Path) -> None:
    page = project.parent / "pages" / "ships.md"
    page.parent.mkdir()
    shown = MARKS.format("Lists ships.", "Lists all ships.")
    page.write_text(f"# Ships\n\n## List ships\n\n`GET /ships`\n\n{shown}")
    ran = run("build", "pages")
    assert "pages/ships.md:7:1: warning[merge-conflict]: " in ran.err


@pytest.mark.parametrize(
    "line",
    [
        "method",
        "method pets.get",
        "method pets.get [",
        "method pets.get {}",
        'method ../x ["GET /pets/{}", "", "application/json"]',
        "method pets.get;import [1]",
        "model Ship []",
        'field a ["b"]',
        "client class []",
        "x" * 100_000,
    ],
)
def test_what_is_no_name_is_passed_over(run: Run, project: Path, line: str) -> None:
    lock = project.parent / LOCK
    text = lock.read_text()
    lock.write_text(f"{line}\n{text}")
    ran = run("build")
    assert (ran.code, ran.err) == (0, "")
    assert lock.read_text() == text


def test_names_do_not_depend_on_the_order_of_pages(run: Run, project: Path) -> None:
    more = "  /pets:\n    get: {operationId: getPets, tags: [pets], responses: {}}\n"
    project.write_text(DOCUMENT.replace("paths:\n", f"paths:\n{more}"))
    assert run("build").code == 0
    assert "method pets.get [" in (project.parent / LOCK).read_text()


def test_names_that_cannot_be_read_are_not_lost(run: Run, project: Path) -> None:
    (project.parent / LOCK).write_bytes(b"method \x80\xfd")
    ran = run("build")
    assert ran.code == 3
    assert ran.err.startswith(f"{LOCK}:1:1: error[bad-encoding]")


def test_no_link_is_followed(run: Run, project: Path) -> None:
    outside = project.parent / "outside"
    outside.write_text("mine")
    (project.parent / f".{LOCK}.new").symlink_to(outside)
    assert run("lock", "--refresh", "pets.get").code == 0
    assert outside.read_text() == "mine"
