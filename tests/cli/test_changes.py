"""What a build tells of changes: in the API, and in files."""

from __future__ import annotations

from pathlib import Path

from .conftest import DOCUMENT, Run

BUILD = ("build", "pets.yaml", "--output", "out")
RENAMED = DOCUMENT.replace("{id: {type: string}}", "{id: {type: integer}}")


def test_changes_of_the_api(run: Run, document: Path) -> None:
    first = run(*BUILD, "--format", "json")
    assert (first.json["api_changes"], first.json["removed"]) == ([], [])
    document.write_text(RENAMED)
    found = [
        {
            "name": "GetPetResponse.id",
            "change": "field-widened",
            "detail": "str -> int",
            "severity": "breaking",
            "breaking": True,
            "advice": "handle the new type",
            "heir_of": "",
            "file": "pets.yaml",
            "line": 19,
        }
    ]
    checked = run(*BUILD, "--check", "--format", "json")
    assert (checked.code, checked.json["api_changes"]) == (1, found)
    ran = run(*BUILD)
    assert (
        "api        1 changed, 1 can break callers\n           ! GetPetResponse.id:"
        in ran.out
    )
    again = run(*BUILD, "--format", "json").json
    assert (again["api_changes"], again["changed"]) == ([], [])


def test_what_was_edited_is_not_compared(run: Run, document: Path) -> None:
    assert run(*BUILD).code == 0
    copy = document.parent / "out/tests/openapi.json"
    copy.write_text("{}")
    document.write_text(RENAMED)
    ran = run(*BUILD, "--force", "--format", "json")
    assert (ran.code, ran.json["api_changes"]) == (0, [])


def test_many_changes(run: Run, document: Path) -> None:
    fields = ", ".join(f"f{n}: {{type: string}}" for n in range(30))
    document.write_text(DOCUMENT.replace("{id: {", f"{{{fields}, id: {{"))
    assert run(*BUILD).code == 0
    document.write_text(DOCUMENT)
    ran = run(*BUILD)
    assert "api        30 changed, 30 can break callers" in ran.out
    assert ran.out.count("           ! GetPetResponse.f") == 20
    assert "           and 10 more (see --format json)" in ran.out


def test_changed_files_are_named(run: Run, document: Path) -> None:
    ran = run(*BUILD)
    assert "client.py" not in ran.out
    hook = "webhooks: {born: {post: {responses: {'200': {description: d}}}}}\n"
    document.write_text(DOCUMENT + hook)
    assert "\n             out/openapi.yaml\n" in run(*BUILD).out
    document.write_text(DOCUMENT.replace("tags: [pets]", "tags: [animals]"))
    ran = run(*BUILD, "--check")
    assert "would remove out/pets_client/endpoints/pets.py\n" in ran.err
    assert "would change out/pets_client/endpoints/animals.py\n" in ran.err
    assert "endpoints" not in ran.out
    ran = run(*BUILD)
    assert "\n           - out/pets_client/endpoints/pets.py\n" in ran.out
    assert "\n             out/pets_client/endpoints/animals.py\n" in ran.out


XML = """\
            application/xml: {schema: {type: string}}
"""


def test_a_renamed_group_of_operations_with_two_media_types(
    run: Run, document: Path
) -> None:
    document.write_text(DOCUMENT + XML)
    assert run(*BUILD).code == 0
    document.write_text((DOCUMENT + XML).replace("tags: [pets]", "tags: [animals]"))
    ran = run(*BUILD)
    assert ran.code == 0
    assert "! pets.get: is now animals.get_pet" in ran.out
    assert "! pets.get_xml: is now animals.get_pet_xml" in ran.out


def test_a_new_title_renames_the_client(run: Run, document: Path) -> None:
    assert run(*BUILD).code == 0
    document.write_text(DOCUMENT.replace("Pets API", "Animals API"))
    ran = run(*BUILD)
    for old, new in (
        ("pets_client", "animals_client"),
        ("Pets", "Animals"),
        ("PETS", "ANIMALS"),
    ):
        assert f"! {old}: is now {new}\n" in ran.out
