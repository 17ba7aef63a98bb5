"""What clients recorded as an input of a build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run


def line(kind: str, place: list[str], seen: str, package: str = "pets") -> str:
    known = {"drift": 1, "package": package, "operation": "pets.get", "status": 200}
    return json.dumps({**known, "kind": kind, "place": place, "seen": seen}) + "\n"


NULL, NEW = line("null", [".id"], "null"), line("property", [".age"], "integer")


@pytest.fixture
def project(document: Path) -> Path:
    home = document.parent / "specs/pets"
    (home / "pages").mkdir(parents=True)
    document.rename(home / "pages/pets.yaml")
    (home / "fragmint.toml").write_text('package = "pets"\noutput = "../../out"\n')
    return home


def changes(run: Run, *inputs: str) -> list[tuple[str, str, int]]:
    rows = run("build", *inputs, "--format", "json").json["api_changes"]
    return [(row["change"], row["file"], row["line"]) for row in rows]


def test_each_change_has_its_line(run: Run, project: Path) -> None:
    assert run("build").code == 0
    Path("drift.jsonl").write_text(NULL + NEW)
    assert changes(run, "specs/pets", "drift.jsonl") == [
        ("field-widened", "drift.jsonl", 1),
        ("field-added", "drift.jsonl", 2),
    ]
    provenance = json.loads((project / "provenance.json").read_text())
    null, new = provenance["drift"]
    assert (null["kind"], null["place"]) == ("null", "../../drift.jsonl")
    assert new["pointer"].endswith("/properties/age")
    assert provenance["origins"][new["pointer"]] == ["../../drift.jsonl"]
    assert "age: int | None = None" in Path("out/pets/models/pets.py").read_text()
    again = run("build", "specs/pets", "drift.jsonl", "--check")
    assert again.code == 0, again.out


def test_a_record_alone_goes_with_every_build(run: Run, project: Path) -> None:
    assert run("build").code == 0
    Path("drift.jsonl").write_text(NULL)
    assert changes(run, "drift.jsonl") == [("field-widened", "drift.jsonl", 1)]


def recorded(body: object) -> str:
    """A line of `fragmint mock --proxy`."""
    url = "https://api.example.com/pets/p1"
    content = {"mimeType": "application/json", "text": json.dumps(body)}
    return json.dumps(
        {
            "_fragmint": 1,
            "_operation": "GET /pets/{pet_id}",
            "_base": "https://api.example.com",
            "_violations": [],
            "request": {"method": "GET", "url": url, "headers": []},
            "response": {"status": 200, "headers": [], "content": content},
        }
    )


def test_what_a_mock_recorded_goes_with_a_configuration(
    run: Run, project: Path
) -> None:
    assert run("build").code == 0
    Path("rec.jsonl").write_text(recorded({"id": "p1", "age": 4}))
    ran = run("build", "specs/pets", "rec.jsonl", "--format", "json")
    rows = [(row["change"], row["file"]) for row in ran.json["api_changes"]]
    assert rows == [("field-added", "rec.jsonl")]
    assert ran.json["package"] == "out/pets"
    assert not Path("generated").exists()


def test_what_a_mock_recorded_is_an_api_alone(run: Run, project: Path) -> None:
    Path("rec.jsonl").write_text(recorded({"id": "p1"}))
    assert run("build", "rec.jsonl", "--output", "own").code == 0
    assert "def get" in Path("own/example_client/resources/pets.py").read_text()


def test_a_record_among_the_pages_stays(run: Run, project: Path) -> None:
    assert run("build").code == 0
    (project / "pages/drift.jsonl").write_text(NEW)
    place = "specs/pets/pages/drift.jsonl"
    assert run("diff").out.splitlines()[1:] == [
        f"  GetPetResponse.age: added  ({place}:1)"
    ]
    assert changes(run) == [("field-added", place, 1)]
    ran = run("build", "--format", "json").json
    assert {page["dialect"] for page in ran["pages"]} == {"openapi", "drift"}


def test_a_record_beside_a_document(run: Run, document: Path) -> None:
    Path("drift.jsonl").write_text(line("property", [".age"], "integer", "pets_client"))
    ran = run("build", "pets.yaml", "drift.jsonl", "--output", "out")
    assert ran.code == 0, ran.err
    assert "age: int" in Path("out/pets_client/models/pets.py").read_text()


def test_a_record_of_another_package(run: Run, project: Path) -> None:
    Path("drift.jsonl").write_text(line("null", [".id"], "null", "other"))
    ran = run("build", "specs/pets", "drift.jsonl")
    assert ran.code == 0
    assert ran.err == (
        "drift.jsonl:1:1: warning[drift-misses]: recorded by `other`, but this package "
        "is `pets`; use a separate recording for each package\n"
    )


def test_a_broken_record_stops_the_build(run: Run, project: Path) -> None:
    Path("drift.jsonl").write_text(NULL + '{"drift": 1, "status": 7}\n')
    ran = run("build", "specs/pets", "drift.jsonl")
    assert ran.code == 3
    assert ran.err == (
        "drift.jsonl:2:1: error[bad-drift]: `status` must be an HTTP status code; "
        "remove the line, or record again\n"
    )
    assert not Path("out").exists()


def test_a_document_is_no_record(run: Run, document: Path) -> None:
    text = json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}})
    Path("x.json").write_text(text)
    assert "drift" not in run("build", "x.json", "--output", "out").err
