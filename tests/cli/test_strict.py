"""`--strict`: repairs and conflicts are errors until somebody knows about them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, snapshot

ROOT = Path(__file__).parents[2]
REPAIRED = DOCUMENT.replace('"200":', "200:")


def test_strict(run: Run, tmp_path: Path, document: Path) -> None:
    repaired = DOCUMENT.replace('"200":', "200:")
    assert run("build", document.name, "--output", "out", "--strict").code == 0
    before = snapshot(tmp_path / "out")
    document.write_text(repaired)
    ran = run("build", document.name, "--output", "out", "--strict")
    assert ran.code == 3
    assert "pets.yaml:12:" in ran.err
    assert snapshot(tmp_path / "out") == before
    assert run("build", document.name, "--output", "out").code == 0


def test_strict_takes_overrides_for_settled(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs/webflow/pages", tmp_path / "pages")
    ran = run("build", "pages", "--strict")
    pointer = "/components/schemas/BulkCollectionItem/properties/lastPublished"
    assert f"error[conflict]: {pointer}: " in ran.err
    text = f"[overrides]\n\"{pointer}\" = {{type = 'string'}}\n"
    (tmp_path / "fragmint.toml").write_text(text)
    ran = run("build", "fragmint.toml", "--strict")
    assert ran.code == 3
    assert f"error[conflict]: {pointer}: " not in ran.err
    assert "error[conflict]: " in ran.err


def configure(folder: Path, text: str = "") -> None:
    (folder / "fragmint.toml").write_text(
        f'inputs = ["pets.yaml"]\noutput = "out"\n{text}'
    )


def test_what_is_accepted_passes(run: Run, tmp_path: Path, document: Path) -> None:
    document.write_text(REPAIRED)
    configure(tmp_path)
    ran = run("build", "fragmint.toml", "--strict")
    assert ran.code == 3
    assert "or accept it (`fragmint repairs --accept`)" in ran.err
    accepted = run("repairs", "--accept", "fragmint.toml").out
    pointer = "/paths/~1pets~1{pet_id}/get/responses/200"
    assert accepted == (
        f'# fragmint.toml\n[strict]\naccept = [\n  "int-status-key {pointer}",\n]\n'
    )
    configure(tmp_path, accepted)
    assert run("build", "fragmint.toml", "--strict").err == ""
    document.write_text(REPAIRED.replace("type: object", "nullable: true"))
    ran = run("build", "fragmint.toml", "--strict")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 1
    assert "error[nullable]" in ran.err


ACCEPTED = {
    "int-status-key": True,
    "int-status-key ": True,
    "int-status-key /paths": True,
    "int-status-key /path": False,
    "nullable": False,
    "conflict /paths": False,
}


@pytest.mark.parametrize("entry", ACCEPTED)
def test_entries(run: Run, tmp_path: Path, document: Path, entry: str) -> None:
    document.write_text(REPAIRED)
    configure(tmp_path, f'[strict]\naccept = [\n"{entry}"]\n')
    ran = run("build", "fragmint.toml", "--strict")
    assert (ran.code == 0) is ACCEPTED[entry]
    if not ACCEPTED[entry]:
        assert f"fragmint.toml:5:1: warning[accept-misses]: `{entry}` in" in ran.err
        assert run("build", "fragmint.toml").code == 0


def test_pages_with_repairs_and_conflicts(run: Run, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs/webflow/pages", tmp_path / "pages")
    config = tmp_path / "fragmint.toml"
    config.write_text('title = "Webflow"\n')
    ran = run("repairs", "--accept")
    assert "conflict /components/" in ran.out
    assert "mojibake /" in ran.out
    config.write_text(f'title = "Webflow"\n{ran.out}')
    ran = run("build", "--strict", "--output", "out")
    assert (ran.code, ran.err) == (0, "")


def test_what_is_cut_off_is_a_warning_or_with_strict_an_error(
    run: Run, tmp_path: Path, document: Path
) -> None:
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: Fixes, version: '1'}\n"
        "actions: [{target: \"$.paths['/pets/{pet_id}'].get\", update: {deprecated: 5}}]\n"
    )
    configure(tmp_path, 'overlay = "overlay.yaml"\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 0
    (line,) = ran.err.splitlines()
    assert line.startswith(
        "pets.yaml:6:5: warning[cut-off]: `deprecated` is omitted: 5"
    )
    ran = run("build", "fragmint.toml", "--strict")
    assert ran.code == 3
    assert "pets.yaml:6:5: error[cut-off]: /paths/" in ran.err
    configure(tmp_path, 'overlay = "overlay.yaml"\n[repairs]\noff = ["cut-off"]\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 3
    assert "pets.yaml:6:5: error[invalid-spec]: 5 is not" in ran.err


def test_operations_that_are_cut_off_are_told(
    run: Run, tmp_path: Path, document: Path
) -> None:
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.1.0\ninfo: {title: Fixes, version: '1'}\n"
        "actions: [{target: \"$.paths['/pets/{pet_id}']\", update: {post: 5}}]\n"
    )
    configure(tmp_path, 'overlay = "overlay.yaml"\n')
    ran = run("build", "fragmint.toml", "--format", "json")
    assert (ran.json["operations"], ran.json["generated"]) == (2, 1)
    (skipped,) = ran.json["skipped"]
    assert (skipped["operation"], skipped["code"]) == ("POST /pets/{pet_id}", "cut-off")
    assert (skipped["file"], skipped["line"]) == ("pets.yaml", 5)
    assert len(ran.err.splitlines()) == 1
