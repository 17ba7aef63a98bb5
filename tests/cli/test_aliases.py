"""Names that had to go work as deprecated aliases until something breaks anyway."""

from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from pathlib import Path
from types import ModuleType

import pytest

from .conftest import Run

KITES = """\
openapi: 3.1.0
info: {title: Kites API, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /kites:
    get:
      operationId: listKites
      tags: [kites]
      responses:
        "200":
          description: Kites.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Kite"}}
  /kites/{kite_id}:
    get:
      operationId: getKite
      tags: [kites]
      parameters:
        - {name: kite_id, in: path, required: true, schema: {type: string}}
      responses:
        "200":
          description: A kite.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Kite"}
components:
  schemas:
    Kite:
      type: object
      required: [id]
      properties: {id: {type: string}}
"""
CONFIG = 'inputs = ["kites.yaml"]\noutput = "out"\npackage = "{package}"\n'
CALLS = """\
from {package} import {client}, {model}

def use(client: {client}) -> list[{model}]:
    one: {model} = client.{get}("k1")
    return [one, *client.{list}()]
"""


@pytest.fixture
def project(run: Run, tmp_path: Path) -> Path:
    """A project that was built once; its package has a name of its own."""
    (tmp_path / "kites.yaml").write_text(KITES)
    configure(tmp_path, "")
    assert run("build").code == 0
    return tmp_path


def configure(folder: Path, own: str) -> None:
    """Write the configuration, with more keys."""
    text = CONFIG.format(package=package(folder))
    (folder / "fragmint.toml").write_text(text + own)


def package(folder: Path) -> str:
    """A name that no other test's package has."""
    return f"kites_{folder.name.strip('_').lower()}"[:70]


def load(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The package as it is now, imported afresh."""
    name = package(folder)
    monkeypatch.syspath_prepend(str(folder / "out"))
    for known in [n for n in sys.modules if n.partition(".")[0] == name]:
        monkeypatch.delitem(sys.modules, known)
    importlib.invalidate_caches()
    return importlib.import_module(name)


def accepts(folder: Path, *, client: str, model: str, get: str, all_of: str) -> bool:
    """Whether a type checker has nothing against code with these names."""
    text = CALLS.format(
        package=package(folder), client=client, model=model, get=get, list=all_of
    )
    (folder / "out/calls.py").write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "calls.py"]
    ran = subprocess.run(command, cwd=folder / "out", capture_output=True, check=False)
    return ran.returncode == 0


NAMES = """\
client = "Sky"
[names]
getKite = "fetch"
Kite = "Glider"
[groups]
kites = "gliders"
"""


def test_all_old_names_go_on_working(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, NAMES)
    ran = run("build")
    assert "4 changed, 0 can break callers" in ran.out
    assert "version    1.1.0 (was 1.0.0, minor step)" in ran.out
    assert accepts(
        project, client="Kites", model="Kite", get="kites.get", all_of="kites.list"
    )
    assert accepts(
        project,
        client="Sky",
        model="Glider",
        get="gliders.fetch",
        all_of="gliders.list",
    )
    module = load(project, monkeypatch)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert module.Kite is module.Glider
        assert module.AsyncKites is module.AsyncSky
        assert module.KitesError is module.SkyError
        with module.Kites() as client:
            assert client.kites.get
    described = [str(item.message) for item in caught]
    assert all(item.filename == __file__ for item in caught)
    assert described[0] == f"{module.__name__}.Kite is deprecated: use Glider"


def test_an_alias_goes_with_the_next_version_that_breaks(
    run: Run, project: Path
) -> None:
    configure(project, '[names]\ngetKite = "fetch"\n')
    assert run("release", "--date", "2026-11-20").code == 0
    methods = project / "out" / package(project) / "resources/kites.py"
    assert "    def get(" in methods.read_text()
    added = KITES.replace("[id]", "[]")
    (project / "kites.yaml").write_text(
        added.replace("required: []", "minProperties: 1")
    )
    gone = "! kites.get: the deprecated name of kites.fetch is gone"
    assert gone in run("check").out
    ran = run("build")
    assert gone in ran.out
    assert "version    2.0.0 (was 1.1.0, major step)" in ran.out
    assert "    def get(" not in methods.read_text()
    assert run("check").out == "up to date\n"
    text = (project / "out/CHANGELOG.md").read_text()
    assert "- `kites.get`: the deprecated name of kites.fetch is gone" in text
    (project / "kites.yaml").write_text(KITES)
    assert run("build").code == 0
    assert "    def get(" in methods.read_text()


def test_a_second_rename_leads_to_the_newest_name(run: Run, project: Path) -> None:
    configure(project, '[names]\ngetKite = "fetch"\n')
    assert run("release", "--date", "2026-11-20").code == 0
    configure(project, '[names]\ngetKite = "read"\n')
    assert run("build").code == 0
    text = (project / "out" / package(project) / "resources/kites.py").read_text()
    assert text.count('@_deprecated("use `kites.read`")') == 4
    configure(project, '[names]\ngetKite = "get"\n')
    assert run("build").code == 0
    text = (project / "out" / package(project) / "resources/kites.py").read_text()
    assert text.count('@_deprecated("use `kites.get`")') == 2
    assert text.count("    def get(") == 1


def test_methods_of_one_group_may_go_to_several(run: Run, project: Path) -> None:
    (project / "kites.yaml").write_text(
        KITES.replace("tags: [kites]", "tags: [air]", 1)
    )
    assert run("lock", "--refresh", "kites").code == 0
    configure(project, '[names]\ngetKite = "fetch"\n[groups]\nkites = "sky.kites"\n')
    ran = run("build")
    assert ", 0 can break callers" in ran.out
    assert accepts(
        project, client="Kites", model="Kite", get="kites.get", all_of="kites.list"
    )
    assert accepts(
        project,
        client="Kites",
        model="Kite",
        get="sky.kites.fetch",
        all_of="air.list",
    )


def test_a_name_that_is_taken_has_no_alias(run: Run, project: Path) -> None:
    configure(project, '[names]\ngetKite = "list"\nlistKites = "get"\n')
    ran = run("build")
    assert "! kites.get: is now kites.list" in ran.out
    assert "version    2.0.0" in ran.out


def test_calls_as_values_have_their_old_module(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, '[groups]\nkites = "gliders"\n')
    assert run("build").code == 0
    load(project, monkeypatch)
    old = importlib.import_module(f"{package(project)}.endpoints.kites")
    assert old.get_kite("k1").path == "/kites/k1"


def test_models_have_their_old_module(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, '[groups]\nkites = "gliders"\n')
    assert run("build").code == 0
    (project / "out/old.py").write_text(
        f"from {package(project)}.models.kites import Kite\n\nprint(Kite(id='k'))\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "old.py"]
    ran = subprocess.run(command, cwd=project / "out", check=False)
    assert ran.returncode == 0
    module = load(project, monkeypatch)
    old = importlib.import_module(f"{package(project)}.models.kites")
    assert old.Kite is module.Kite


def test_uses_of_old_modules_break_nothing(run: Run, project: Path) -> None:
    name = package(project)
    lines = (
        f"from {name}.models.kites import Kite",
        f"from {name}.endpoints.kites import get_kite",
        f"import {name}.models.kites",
        f"from {name}.resources.kites import Kites",
    )
    (project / "mine.py").write_text("\n".join(lines) + "\n")
    text = KITES.replace("tags: [kites]", "tags: [gliders]")
    (project / "kites.yaml").write_text(text)
    assert run("lock", "--refresh", "kites").code == 0
    ran = run("usage", "mine.py")
    found = [line.split(" ")[1] for line in ran.out.splitlines()[1:]]
    kept = "compatible[module-alias]:"
    assert found[:3] == [kept, kept, kept]
    assert run("usage", "mine.py", "--fix").code == 0
    fixed = (project / "mine.py").read_text()
    assert "models.gliders import Kite" in fixed
    assert "endpoints.gliders import get_kite" in fixed


def test_models_have_their_old_module_where_methods_have_other_names(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(project, '[groups]\nkites = "gliders"\n[names]\ngetKite = "fetch"\n')
    assert run("build").code == 0
    module = load(project, monkeypatch)
    old = importlib.import_module(f"{package(project)}.models.kites")
    assert old.Kite is module.Kite


SPAN = KITES.replace(
    "{id: {type: string}}",
    "{id: {type: string}, span_cm: {type: number, description: From tip to tip.}}",
)
READ = """\
from {package}.models import {model}

def use(kite: {model}) -> float | None:
    return kite.{field}
"""


def reads(folder: Path, model: str, field: str) -> str:
    """What a type checker says of code that reads a field; deprecations are errors."""
    text = READ.format(package=package(folder), model=model, field=field)
    (folder / "out/reads.py").write_text(text)
    command = [sys.executable, "-m", "mypy", "--strict", "reads.py"]
    command += ["--enable-error-code", "deprecated"]
    ran = subprocess.run(
        command, cwd=folder / "out", capture_output=True, check=False, text=True
    )
    return ran.stdout


def test_a_renamed_field_is_read_under_its_old_name(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "kites.yaml").write_text(SPAN)
    assert run("release", "--date", "2026-11-20").code == 0
    (project / "kites.yaml").write_text(SPAN.replace("span_cm", "width_cm"))
    ran = run("build")
    assert "~ Kite.span_cm: is now width_cm" in ran.out
    assert "Success" in reads(project, "Kite", "width_cm")
    assert "use `width_cm`" in reads(project, "Kite", "span_cm")
    kite = load(project, monkeypatch).Kite.model_validate({"id": "k1", "width_cm": 90})
    with pytest.warns(DeprecationWarning, match="use `width_cm`"):
        assert kite.span_cm == 90
    configure(project, '[names]\nKite = "Glider"\n')
    assert run("build").code == 0
    assert "use `width_cm`" in reads(project, "Glider", "span_cm")


def test_the_old_name_of_a_field_goes_with_what_it_named(
    run: Run, project: Path
) -> None:
    (project / "kites.yaml").write_text(SPAN)
    assert run("release", "--date", "2026-11-20").code == 0
    (project / "kites.yaml").write_text(SPAN.replace("span_cm", "width_cm"))
    assert run("release", "--date", "2026-11-21").code == 0
    (project / "kites.yaml").write_text(SPAN.replace("span_cm", "breadth"))
    assert run("build").code == 0
    assert "use `breadth`" in reads(project, "Kite", "span_cm")
    (project / "kites.yaml").write_text(KITES)
    ran = run("build")
    assert "version    2.0.0" in ran.out
    text = (project / "out/CHANGELOG.md").read_text()
    assert "- `Kite.span_cm`: the deprecated name of Kite.width_cm is gone" in text
    assert 'has no attribute "span_cm"' in reads(project, "Kite", "span_cm")
