"""What is remembered of validation: only what was found, and only in our own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

BUILD = ("build", "pets.yaml", "--output", "out")


class Endless:
    """A validator that finds something, or nothing, and then never comes to an end."""

    def iter_errors(self) -> Iterator[Exception]:
        raise RecursionError
        yield


def refuse(*_: object) -> bool:
    raise AssertionError("validated again")


def test_a_valid_document_is_not_validated_again(
    run: Run, tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(*BUILD).code == 0
    assert len(list((tmp_path / "out/.fragmint-cache").glob("valid*"))) == 1
    monkeypatch.setattr("generator.openapi.validate.validate", refuse)
    assert run(*BUILD, "--client", "Zoo").code == 0
    document.write_text(DOCUMENT.replace("A pet.", "One pet."))
    assert "validated again" in run(*BUILD).err


def test_one_verdict_is_kept(run: Run, tmp_path: Path, document: Path) -> None:
    for text in ("One pet.", "Some pet."):
        document.write_text(DOCUMENT.replace("A pet.", text))
        assert run(*BUILD).code == 0
    names = {path.name for path in (tmp_path / "out/.fragmint-cache").iterdir()}
    assert names == {".gitignore", "summary.json", "valid"}


def test_no_verdict_is_remembered_where_none_was_reached(
    run: Run, tmp_path: Path, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.openapi.validate.is_surely_valid", lambda _: False)
    monkeypatch.setattr("generator.openapi.gate.make_validator", lambda _: Endless())
    ran = run(*BUILD, "--format", "json")
    assert ran.code == 0
    assert [d["code"] for d in ran.json["diagnostics"]] == ["not-validated"]
    assert not (tmp_path / "out/.fragmint-cache/valid").exists()


def test_a_refused_build_leaves_nothing(
    run: Run, tmp_path: Path, document: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/README.md").write_text("mine\n")
    assert run(*BUILD).code == 3
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["README.md"]


def test_links_are_not_followed(run: Run, tmp_path: Path, document: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/.fragmint-cache").symlink_to(tmp_path / "elsewhere")
    assert run(*BUILD).code == 0
    assert not list((tmp_path / "elsewhere").iterdir())
