"""Code and two versions of an API: the places that are listed, and what is mended."""

from __future__ import annotations

import ast
import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from generator.changes.aliases import former_names
from generator.model import LowerSettings, lower
from generator.model.ir import Api
from generator.report.diagnostics import Report
from generator.usage.effects import Edit, Effect
from generator.usage.flow import uses_of
from generator.usage.judge import judged
from generator.usage.listing import as_text, mended
from generator.usage.sources import PythonFile, python_files
from generator.usage.transition import Transition, transition

CASES = Path(__file__).parent / "cases"
SOME = sorted(path.relative_to(CASES) for path in CASES.glob("*/*.in"))


def api(case: str, version: str) -> Api:
    text = (CASES / case / f"{version}.yaml").read_text(encoding="utf-8")
    return lower(yaml.load(text, yaml.CSafeLoader), LowerSettings()).api


@cache
def world(case: str) -> Transition:
    return transition(api(case, "before"), api(case, "after"))


def refused(file: PythonFile) -> None:
    raise AssertionError(file)


def effects(
    case: str, root: Path, report: Report
) -> tuple[list[Effect], dict[str, list[Edit]]]:
    found = world(case)
    return judged(uses_of(python_files(root, report), found, refused), found)


def listed(case: str, root: Path) -> list[str]:
    report = Report()
    found, _ = effects(case, root, report)
    return [str(item) for item in report] + as_text(found).splitlines()[1:]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", SOME, ids=str)
def test_what_is_listed_and_mended(case: Path, folder: Path) -> None:
    source = CASES / case
    file = folder / f"{case.stem}.py"
    file.write_bytes(source.read_bytes())
    report = Report()
    found, silent = effects(case.parent.name, folder, report)
    assert as_text(found) + "\n" == source.with_suffix(".txt").read_text("utf-8")
    done = mended(found, silent, report)
    fixed = source.with_suffix(".out")
    wanted = fixed if fixed.exists() else source
    assert file.read_bytes() == wanted.read_bytes()
    again, _ = effects(case.parent.name, folder, report)
    left = [(e.code, e.name) for e in done if not e.fixed]
    assert [(e.code, e.name) for e in again] == left
    assert not list(report)


@pytest.mark.parametrize("case", SOME, ids=str)
def test_nothing_changed(case: Path, folder: Path) -> None:
    (folder / "code.py").write_bytes((CASES / case).read_bytes())
    same = api(case.parent.name, "before")
    still = transition(same, same)
    assert (
        judged(uses_of(python_files(folder, Report()), still, refused), still)[0] == []
    )


def test_every_way_of_a_client_is_followed(folder: Path) -> None:
    """Each call in the case has a number; no call is listed that has none."""
    text = (CASES / "changed/flow.in").read_text("utf-8")
    (folder / "flow.py").write_text(text, encoding="utf-8")
    found, _ = effects("changed", folder, Report())
    lines = {e.line for e in found if e.code == "argument-narrowed"}
    numbered = {n for n, line in enumerate(text.splitlines(), 1) if "  # " in line}
    assert lines == numbered


def test_modules_of_the_program(folder: Path) -> None:
    (folder / "app" / "jobs").mkdir(parents=True)
    (folder / "app/api.py").write_text("from zoo_client import Zoo\nclient = Zoo()\n")
    (folder / "app/jobs/__init__.py").write_text("from ..api import client as c\n")
    (folder / "app/jobs/run.py").write_text(
        "import app.api\nfrom app.jobs import c\nfrom .. import api\n"
        "app.api.client.bookings.list()\nc.bookings.list()\napi.client.bookings.list()\n"
    )
    (folder / "app/other.py").write_text("client = 1\nclient.bookings.list()\n")
    for root in (folder, folder / "app"):
        places = [line for line in listed("renamed", root) if "group-renamed" in line]
        assert [line.split(":")[1] for line in places] == ["4", "5", "6"]


def test_fixtures_of_a_conftest(folder: Path) -> None:
    (folder / "tests").mkdir()
    (folder / "conftest.py").write_text(
        "import pytest\nfrom zoo_client import Zoo\n"
        "@pytest.fixture()\ndef zoo() -> Zoo:\n    return Zoo()\n"
    )
    (folder / "tests/test_it.py").write_text(
        "def test_it(zoo):\n    zoo.bookings.list()\n"
        "def helper(zoo):\n    zoo.bookings.list()\n"
    )
    assert sum("test_it.py:2" in line for line in listed("renamed", folder)) == 1
    assert not [line for line in listed("renamed", folder) if "test_it.py:4" in line]


HOSTILE = {
    "syntax.py": b"def f(:\n",
    "nul.py": b"x = 1\0\n",
    "codec.py": b"# coding: rot13\nk = 1\n",
    "unknown.py": b"# coding: nonsense\nk = 1\n",
    "broken.py": b"x = '\xff\xfe'\n",
    "deep.py": b"import zoo_client\nx = " + b"-" * 3000 + b"1\n",
    "nested.py": b"x = " + b"[" * 5000 + b"]" * 5000,
    "sum.py": b"import zoo_client\nx = 1" + b" + 1" * 9000 + b"\n",
    "large.py": b"#" * (4 * 1024 * 1024 + 1),
}


def test_hostile_files(folder: Path) -> None:
    for name, data in HOSTILE.items():
        (folder / name).write_bytes(data)
    (folder / "good.py").write_text("import zoo_client\nzoo_client.Zoo()\n")
    outside = folder.parent / f"{folder.name}-outside.py"
    outside.write_text("import zoo_client\nzoo_client.Zoo()\n")
    (folder / "link.py").symlink_to(outside)
    os.mkfifo(folder / "fifo.py")
    report, refused_files = Report(), set[str]()
    files = python_files(folder, report)
    found = world("renamed")
    uses = uses_of(files, found, lambda file: refused_files.add(file.shown))
    described = {item.span.file for item in report if item.span} | refused_files
    assert described == {*HOSTILE}
    assert {effect.file.shown for effect in judged(uses, found)[0]} == {"good.py"}
    assert all("\n" not in str(item) for item in report)


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8-sig", ""),
        ("latin-1", "# coding: latin-1\r\n"),
        ("utf-8", "# coding: utf-8\r"),
    ],
)
def test_encodings_line_ends_and_modes_stay(
    folder: Path, encoding: str, head: str
) -> None:
    end = "\r" if head.endswith("\r") else "\r\n"
    lines = ["from zoo_client import Zoo", 'é = "ü"; Zoo().bookings.list()', ""]
    file = folder / "code.py"
    file.write_bytes((head + end.join(lines)).encode(encoding))
    file.chmod(0o750)
    mended(*effects("renamed", folder, Report()), Report())
    wanted = head + end.join(lines)
    wanted = wanted.replace("zoo_client", "menagerie_client").replace(
        "Zoo", "Menagerie"
    )
    wanted = wanted.replace("bookings", "visits")
    assert file.read_bytes() == wanted.encode(encoding)
    assert file.stat().st_mode & 0o777 == 0o750


def test_a_name_that_is_taken_stays_in_the_file(folder: Path) -> None:
    file = folder / "code.py"
    file.write_text(
        "from zoo_client import Animal\nCreature = 1\nprint(Animal, Creature)\n"
    )
    mended(*effects("renamed", folder, Report()), Report())
    assert file.read_text().splitlines()[0] == (
        "from menagerie_client import Creature as Animal"
    )
    ast.parse(file.read_text())


def test_order_and_keywords(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = api("changed", "before"), order_changed()
    file = folder / "code.py"
    file.write_text('from zoo_client import Zoo\nZoo().cages.put_animal("a", "b")\n')
    found = transition(old, new)
    name = next(n for n in found.old.members["cages"])
    file.write_text(file.read_text().replace("put_animal", name))
    described, silent = judged(
        uses_of(python_files(folder, Report()), found, refused), found
    )
    assert [effect.code for effect in described] == ["method-order"]
    mended(described, silent, Report())
    assert '(cage="a", animal="b")' in file.read_text()


def order_changed() -> Api:
    text = (CASES / "changed/before.yaml").read_text(encoding="utf-8")
    there, back = "/cages/{cage}/animals/{animal}", "/cages/{animal}/animals/{cage}"
    changed = text.replace(there, back)
    assert changed != text
    return lower(yaml.load(changed, yaml.CSafeLoader), LowerSettings()).api


OLD_NAMES = """\
from zoo_client import Animal, Zoo
def f(zoo: Zoo, one: Animal) -> None:
    zoo.bookings.list()
    zoo.animals.move("a", "c").weight
"""
NEW_NAMES = """\
from zoo_client import Creature, Menagerie
def f(zoo: Menagerie, one: Creature) -> None:
    zoo.visits.list()
    zoo.animals.move("a", "c").weight
"""


def with_aliases() -> tuple[Api, Api, Api]:
    """The older version, the newer one with the old names, and the newer one alone."""
    old, new = api("renamed", "before"), api("renamed", "after")
    new = replace(new, package=old.package)
    return old, replace(new, former=former_names(old, new)), new


def codes(old: Api, new: Api, file: Path) -> tuple[list[str], str]:
    """What is told of a file, and its text when it was mended."""
    found = transition(old, new)
    uses = uses_of(python_files(file, Report()), found, refused)
    described, silent = judged(uses, found)
    mended(described, silent, Report())
    return [effect.code for effect in described], file.read_text()


def test_deprecated_names_work_and_are_mended(folder: Path) -> None:
    old, kept, _ = with_aliases()
    file = folder / "code.py"
    file.write_text(OLD_NAMES)
    assert codes(old, kept, file) == (
        ["model-alias", "client-alias", "group-alias"],
        NEW_NAMES,
    )
    assert codes(old, kept, file) == ([], NEW_NAMES)


def test_deprecated_names_that_go(folder: Path) -> None:
    _, kept, new = with_aliases()
    file = folder / "code.py"
    file.write_text(OLD_NAMES)
    assert codes(kept, kept, file)[0] == ["model-alias", "client-alias", "group-alias"]
    file.write_text(OLD_NAMES)
    assert codes(kept, new, file) == (["alias-removed"] * 3, NEW_NAMES)
    assert codes(kept, new, file) == ([], NEW_NAMES)


def test_a_file_that_changed_meanwhile_stays(folder: Path) -> None:
    file = folder / "code.py"
    file.write_text("from zoo_client import Zoo\n")
    found, silent = effects("renamed", folder, Report())
    file.write_text("from zoo_client import Zoo  # edited\n")
    report = Report()
    assert not any(effect.fixed for effect in mended(found, silent, report))
    assert file.read_text() == "from zoo_client import Zoo  # edited\n"
    assert [item.code for item in report] == ["not-fixed"]
