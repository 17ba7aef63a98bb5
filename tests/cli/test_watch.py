"""Builds on change: one line each, none for what a build wrote itself."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from generator.project.jobs import Options
from generator.project.watch import Batches, Watched, Watcher, from_system, watched

from .conftest import Run

CONFIG = 'package = "pets"\noutput = "../../out"\nextensions = "mine"\n'
WAIT = 60
"""Seconds after which nothing comes any more, however busy the machine is."""
PLAIN = Options()
Change = Callable[[], Sequence[Path]]


@pytest.fixture
def project(document: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(document.parent)
    home = document.parent / "specs/pets"
    (home / "pages").mkdir(parents=True)
    (home / "mine").mkdir()
    document.rename(home / "pages/pets.yaml")
    (home / "fragmint.toml").write_text(CONFIG)
    return home


class Told(list[str]):
    """What a watcher says."""

    def say(self, *lines: str, err: bool = False) -> None:
        self.extend(lines)


def after(changes: Iterable[Change]) -> Batches:
    """Batches of what changes give, whatever is watched."""
    left = iter(changes)

    def batches(seen: Watched) -> Iterator[Sequence[Path]]:
        for change in left:
            yield [Path(path).resolve() for path in change()]

    return batches


def run_through(changes: Iterable[Change], options: Options = PLAIN) -> Told:
    stated = Told()
    Watcher([], options, stated.say).run(after(changes))
    return stated


def edit(path: Path, old: str, new: str) -> Change:
    def change() -> Sequence[Path]:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return [path]

    return change


def test_one_line_a_build(project: Path) -> None:
    page, config = project / "pages/pets.yaml", project / "fragmint.toml"
    stated = run_through(
        [
            edit(page, "A pet.", "One pet."),
            edit(page, "{id: {type: string}}", "{id: {type: integer}}"),
            edit(config, '"pets"', '"zoo"'),
            lambda: [page],
        ]
    )
    assert len(stated) == 5
    assert stated[0].startswith("built: ")
    assert "1 change of the API, 1 breaking" in stated[2]
    assert Path("out/zoo").is_dir()
    assert stated[4] == "up to date"


def test_errors_are_told_until_they_are_gone(project: Path) -> None:
    page = project / "pages/pets.yaml"
    stated = run_through(
        [edit(page, "paths:", "paths: ["), edit(page, "paths: [", "paths:")]
    )
    assert stated[1].startswith("specs/pets/pages/pets.yaml:")
    assert stated[2].startswith("failed: 1 error")
    assert stated[3] == "fixed; up to date"


def test_a_broken_configuration_is_still_watched(project: Path) -> None:
    config = project / "fragmint.toml"
    stated = run_through(
        [edit(config, "package", "pack age"), edit(config, "pack age", "package")]
    )
    assert "error[bad-toml]" in stated[1]
    assert stated[-1] == "fixed; up to date"


def test_what_a_build_writes_is_not_what_it_reads(project: Path) -> None:
    run_through([])
    seen = watched([])
    home = project.resolve()
    ours = [
        home / name for name in ("openapi.yaml", "provenance.json", "fragmint.lock")
    ]
    ours += [
        home / ".fragmint.json",
        home / "pages/.fragmint.json",
        Path("out").resolve(),
    ]
    ours += [path.resolve() for path in Path("out").rglob("*")]
    assert not [path for path in ours if seen.concerns(path)]
    passing = [
        "pages/.pets.yaml.swp",
        "pages/pets.yaml~",
        "pages/.git/index",
        "other.md",
    ]
    assert not [name for name in passing if seen.concerns(home / name)]
    wanted = ["pages/pets.yaml", "pages/new/one.md", "fragmint.toml", "mine/pets.py"]
    assert all(seen.concerns(home / name) for name in wanted)
    assert Path("out").resolve() not in seen.folders


def test_a_package_beside_its_pages(
    document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(document.parent)
    home = document.parent.resolve()
    (home / "fragmint.toml").write_text('inputs = ["."]\noutput = "out"\n')
    run_through([])
    seen = watched([])
    assert not [path for path in (home / "out").rglob("*") if seen.concerns(path)]
    assert not seen.concerns(home / "openapi.yaml")
    assert seen.concerns(home / "pets.yaml")


def test_files_that_a_document_refers_to(project: Path) -> None:
    page = project / "pages/pets.yaml"
    (project / "parts").mkdir()
    part = project / "parts/pet.yaml"
    part.write_text("type: object\nproperties: {id: {type: string}}\n")
    start = "type: object\n                required: [id]\n"
    text = page.read_text()
    cut = text[text.index(start) :]
    page.write_text(text.replace(cut, "$ref: ../parts/pet.yaml\n"))
    stated = run_through([edit(part, "string", "integer")])
    assert "1 change of the API" in stated[1]


def test_new_folders_are_watched_from_then_on(project: Path) -> None:
    asked: list[list[Path]] = []

    def change() -> Sequence[Path]:
        (project / "pages/more").mkdir()
        return [project / "pages/more"]

    inner = after([change, list])

    def batches(seen: Watched) -> Iterable[Sequence[Path]]:
        asked.append(seen.folders)
        return inner(seen)

    Watcher([], Options(), Told().say).run(batches)
    assert [(project / "pages/more").resolve() in folders for folders in asked] == [
        False,
        True,
    ]


def test_check_writes_nothing(project: Path) -> None:
    run_through([], Options(check=True))
    assert not Path("out").exists()


def test_the_system_tells(project: Path) -> None:
    pytest.importorskip("watchfiles")
    stop, ready, again = threading.Event(), threading.Event(), threading.Event()
    stated: list[str] = []

    def say(*lines: str, err: bool = False) -> None:
        stated.extend(lines)
        (again if ready.is_set() else ready).set()

    watcher = Watcher([], Options(), say)
    thread = threading.Thread(
        target=watcher.run, args=(from_system(stop),), daemon=True
    )
    thread.start()
    assert ready.wait(WAIT)
    page = project / "pages/pets.yaml"
    for number in range(WAIT * 2):  # The system may take a while to watch.
        page.write_text(
            page.read_text().replace("description: ", f"description: {number} ")
        )
        if again.wait(0.5):
            break
    stop.set()
    thread.join(WAIT)
    assert not thread.is_alive()
    assert stated[1].startswith("built: ")


def test_without_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ran = run("watch")
    assert ran.code == 2
    assert ran.err == (
        "fragmint: error[usage]: needs watchfiles, which is not installed; "
        "install it: pip install 'fragmint[watch]'\n"
    )


@pytest.mark.parametrize(
    ("name", "code"), [("-", "usage"), ("nowhere.toml", "no-config")]
)
def test_nothing_to_watch(run: Run, name: str, code: str) -> None:
    pytest.importorskip("watchfiles")
    ran = run("watch", name) if name == "-" else run("watch")
    assert ran.code == 2
    assert f"error[{code}]" in ran.err
    assert ran.err.count("\n") == 1
