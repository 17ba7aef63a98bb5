"""The commands beside `build`: `init`, `explain` and `repairs`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from .conftest import DOCUMENT, Run

ROOT = Path(__file__).parents[2]


def test_init(run: Run, tmp_path: Path, document: Path) -> None:
    ran = run("init", document.name)
    told = "wrote fragmint.toml; next: fragmint build fragmint.toml\n"
    assert (ran.code, ran.out) == (0, told)
    config = tomllib.loads((tmp_path / "fragmint.toml").read_text())
    assert config["inputs"] == ["pets.yaml"]
    assert run("build", "fragmint.toml").code == 0
    ran = run("init", document.name)
    assert ran.code == 3
    assert ran.err.startswith("fragmint.toml:1:1: error[foreign-file]")
    assert run("init", "nowhere").code == 3


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
    assert ran.code == 3
    assert "did you mean `getPet`?" in ran.err


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
    assert ran.out.startswith("pets.yaml:12: ")
