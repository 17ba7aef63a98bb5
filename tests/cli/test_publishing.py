"""What is published without an edit: license, README, and the package in a project."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, snapshot

HEAD = 'inputs = ["pets.yaml"]\noutput = "out"\n[project]\n'


def configure(folder: Path, own: str) -> None:
    """Write the configuration, with keys of `[project]`."""
    (folder / "fragmint.toml").write_text(HEAD + own)


def test_license_and_readme(run: Run, document: Path) -> None:
    folder = document.parent
    (folder / "MIT.txt").write_text("Do as you like.\n")
    own = 'license = "MIT"\nlicense-file = "MIT.txt"\npython = "3.13"\n'
    own += 'readme-before = "Badges."\nreadme-after = "## Support"\n'
    configure(folder, own)
    assert run("build").code == 0
    assert (folder / "out/LICENSE").read_text() == "Do as you like.\n"
    found = tomllib.loads((folder / "out/pyproject.toml").read_text())["project"]
    assert (found["license"], found["license-files"]) == ("MIT", ["LICENSE"])
    text = (folder / "out/README.md").read_text()
    assert "Python client\n\nBadges.\n\n`pets_client`" in text
    assert text.endswith("\n\n## Support\n")
    assert "requires Python 3.13 or later" in text
    (folder / "MIT.txt").write_text("Do as you like, please.\n")
    assert "out/LICENSE" in run("check").out


def test_the_package_alone_goes_into_a_project(run: Run, document: Path) -> None:
    folder = document.parent
    (folder / "out").mkdir()
    (folder / "out/mine.py").write_text("x = 1\n")
    configure(folder, "package-only = true\n")
    assert run("build").code == 0
    names = {name.partition("/")[0] for name in snapshot(folder / "out")}
    assert names == {"mine.py", "pets_client", ".fragmint.json"}
    document.write_text(
        DOCUMENT.replace("{id: {type: string}}", "{id: {type: integer}}")
    )
    ran = run("build")
    assert "GetPetResponse.id: str -> int" in ran.out
    assert "version    2.0.0" in ran.out
    assert run("check").out == "up to date\n"


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ('license = "Mine"', "must be an SPDX expression"),
        ('license-file = "nowhere"', "no such file: nowhere"),
        ('classifiers = ["License :: OSI Approved"]', "the license is in `license`"),
        ('dependencies = ["rich >="]', "must be a list of requirements"),
        ('version = "soon"', "`auto` or `document`"),
        ("package-only = 1", "must be true or false"),
    ],
)
def test_mistakes(run: Run, document: Path, own: str, message: str) -> None:
    configure(document.parent, own)
    ran = run("build")
    assert ran.code in (2, 3)
    assert ran.err.startswith("fragmint.toml:4:1: error[")
    assert message in ran.err


def test_a_key_of_another_table(run: Run, document: Path) -> None:
    (document.parent / "fragmint.toml").write_text(f"package-only = true\n{HEAD}")
    ran = run("build")
    assert (ran.code, "it belongs in [project]" in ran.err) == (2, True)
