"""The version and the changelog of a package, from release to release."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run, snapshot

RECORD, HISTORY = "fragmint.release.json", "fragmint.changelog.md"
MORE = DOCUMENT.replace(
    "      parameters:\n",
    "      parameters:\n        - {name: q, in: query, schema: {type: string}}\n",
)
OTHER = MORE.replace("{id: {type: string}}", "{id: {type: integer}}")
REWORDED = DOCUMENT.replace("      tags:", "      summary: One pet.\n      tags:")


@pytest.fixture
def project(run: Run, document: Path) -> Path:
    """A project that was built once."""
    configure(document.parent, "")
    assert run("build").code == 0
    return document


def configure(folder: Path, own: str) -> None:
    """Write the configuration, with keys of `[project]`."""
    text = 'inputs = ["pets.yaml"]\noutput = "out"\n[project]\n'
    (folder / "fragmint.toml").write_text(text + own)


def version(folder: Path) -> str:
    """The version of the package, which all its files agree on."""
    text = (folder / "out/pyproject.toml").read_text()
    found: str = tomllib.loads(text)["project"]["version"]
    module = (folder / "out/pets_client/_version.py").read_text()
    assert f'__version__ = "{found}"' in module
    return found


def changelog(folder: Path) -> str:
    """The changelog below its heading."""
    text = (folder / "out/CHANGELOG.md").read_text()
    return text.partition("callers.\n" if "callers." in text else "the API.\n")[2]


@pytest.mark.parametrize(
    ("text", "number"),
    [(DOCUMENT, "1.0.0"), (REWORDED, "1.0.1"), (MORE, "1.1.0"), (OTHER, "2.0.0")],
)
def test_a_build_takes_the_step_that_changes_ask_for(
    run: Run, project: Path, text: str, number: str
) -> None:
    project.write_text(text)
    ran = run("build", "--format", "json")
    assert version(project.parent) == number
    assert ran.json["version"].startswith(number)
    assert run("check").out == "up to date\n"
    assert run("build", "--check").code == 0


def test_several_builds_count_from_the_last_release(run: Run, project: Path) -> None:
    folder = project.parent
    for text, number in [(MORE, "1.1.0"), (OTHER, "2.0.0"), (MORE, "1.1.0")]:
        project.write_text(text)
        assert run("build").code == 0
        assert version(folder) == number
    assert run("release", "--date", "2026-11-27").code == 0
    assert version(folder) == "1.1.0"
    project.write_text(OTHER)
    assert run("build").code == 0
    assert version(folder) == "2.0.0"


def test_below_one_what_breaks_is_a_minor_step(run: Run, document: Path) -> None:
    document.write_text(MORE.replace('version: "1"', "version: live"))
    configure(document.parent, "")
    assert run("build").code == 0
    assert version(document.parent) == "0.1.0"
    document.write_text(OTHER.replace('version: "1"', "version: live"))
    assert run("build").code == 0
    assert version(document.parent) == "0.2.0"


def test_the_changelog_is_closed_by_a_release(run: Run, project: Path) -> None:
    folder = project.parent
    assert changelog(folder) == "\n## Unreleased\n\nThe first version.\n"
    assert run("release", "--date", "2026-11-20").code == 0
    assert changelog(folder) == "\n## 1.0.0 (2026-11-20)\n\nThe first version.\n"
    project.write_text(MORE)
    assert run("build").code == 0
    added = "### Compatible\n\n- `pets.get(q)`: added\n"
    assert changelog(folder).startswith(f"\n## Unreleased\n\n{added}\n## 1.0.0 (2026")
    assert run("release", "--date", "2026-11-27").code == 0
    first = "## 1.0.0 (2026-11-20)\n\nThe first version.\n"
    assert changelog(folder) == f"\n## 1.1.0 (2026-11-27)\n\n{added}\n{first}"
    assert run("check").out == "up to date\n"


def test_closed_sections_may_be_edited(run: Run, project: Path) -> None:
    folder = project.parent
    assert run("release", "--date", "2026-11-20").code == 0
    history = folder / HISTORY
    history.write_text(history.read_text().replace("The first", "Our very first"))
    assert run("build").code == 0
    assert "Our very first version." in changelog(folder)
    assert run("clean").code == 0
    assert {RECORD, HISTORY, "fragmint.lock"} <= {*snapshot(folder)}
    assert run("build").code == 0
    assert "Our very first version." in changelog(folder)


def test_nothing_is_released_twice(run: Run, project: Path) -> None:
    day = ("--date", "2026-11-20")
    assert run("release", *day).code == 0
    before = snapshot(project.parent)
    ran = run("release", *day)
    assert (ran.code, "no changes for callers since 1.0.0" in ran.err) == (
        2,
        True,
    )
    ran = run("release", "0.9", *day)
    assert (ran.code, "0.9 is not higher than 1.0.0" in ran.err) == (2, True)
    assert snapshot(project.parent) == before
    assert run("release", "1.0.1", *day).code == 0
    assert version(project.parent) == "1.0.1"


def test_a_version_less_than_the_step_is_a_warning(run: Run, project: Path) -> None:
    project.write_text(OTHER)
    ran = run("release", "1.0.1", "--date", "2026-11-20")
    assert (ran.code, "1.0.1 is less than 2.0.0" in ran.err) == (0, True)


def test_a_fixed_version_stays(run: Run, project: Path) -> None:
    folder = project.parent
    configure(folder, 'version = "1.0.5"\n')
    project.write_text(OTHER)
    ran = run("build")
    assert version(folder) == "1.0.5"
    assert "1.0.5 (was 1.0.0, major step); the changes require 2.0.0" in ran.out
    ran = run("release", "3.0.0", "--date", "2026-11-20")
    assert (ran.code, "is 1.0.5, not 3.0.0" in ran.err) == (2, True)
    configure(folder, 'version = "document"\n')
    assert run("build").code == 0
    assert version(folder) == "1"


def test_a_package_of_before_counts_as_released(run: Run, project: Path) -> None:
    (project.parent / RECORD).unlink()
    project.write_text(MORE)
    assert run("build").code == 0
    assert version(project.parent) == "1.1.0"


@pytest.mark.parametrize("text", ["", "<<<<<<< a\n", "[]", '{"version": "1"}', "{}"])
def test_a_broken_record_is_one_line(run: Run, project: Path, text: str) -> None:
    (project.parent / RECORD).write_text(text)
    ran = run("build")
    assert (ran.code, ran.err.count("\n")) == (3, 1)
    assert "error[bad-release]" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [(), ("--date", "soon"), ("1.0", "2.0", "--date", "2026-11-20")],
)
def test_usage(run: Run, project: Path, arguments: tuple[str, ...]) -> None:
    assert run("release", *arguments).code == 2


def test_what_looks_like_a_version_is_not_an_input(run: Run, project: Path) -> None:
    ran = run("release", "v2", "--date", "2026-01-01")
    assert ran.code == 2
    assert "v2 is not a version" in ran.err


def test_only_a_project_is_released(run: Run, document: Path) -> None:
    ran = run("release", "pets.yaml", "--date", "2026-11-20")
    assert (ran.code, "a release needs a fragmint.toml" in ran.err) == (2, True)


def test_a_package_without_changes_does_not_stop_the_others(
    run: Run, project: Path
) -> None:
    folder = project.parent
    (folder / "other").mkdir()
    (folder / "other" / "pets.yaml").write_text(DOCUMENT)
    configure(folder / "other", "")
    configs = ("fragmint.toml", "other/fragmint.toml")
    assert run("release", "--date", "2026-01-01", *configs).code == 0
    project.write_text(MORE)
    ran = run("release", "--date", "2026-01-02", *configs)
    assert ran.code == 0
    assert version(folder) == "1.1.0"
    (line,) = ran.err.splitlines()
    assert line.startswith("other/fragmint.toml:1:1: warning[nothing-to-release]: ")
    ran = run("release", "--date", "2026-01-03", *configs)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 2
