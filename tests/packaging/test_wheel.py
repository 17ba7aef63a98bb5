"""The wheel stands alone: run in another folder, it builds what the checkout builds."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "specs/webflow/pages"
HEAVY = {"httpx2", "pydantic", "starlette", "uvicorn", "black"}
"""What building must not load: it costs time, and not everybody has it installed."""


def run(folder: Path, code: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a folder, with the generator's code from another one."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(code)},
        capture_output=True,
        text=True,
        check=True,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".fragmint-cache" not in path.parts
    }


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel."""
    pytest.importorskip("build")
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    subprocess.run(
        [sys.executable, "-m", "build", *options], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "code")
    return folder / "code"


@pytest.mark.slow
def test_the_wheel_builds_the_same(installed: Path, tmp_path: Path) -> None:
    build = ("-m", "generator", "build", str(PAGES), "--output")
    run(tmp_path, installed, *build, "from-wheel")
    run(tmp_path, ROOT, *build, "from-checkout")
    where = run(
        tmp_path, installed, "-c", "import generator; print(generator.__file__)"
    )
    assert str(installed) in where.stdout
    assert contents(tmp_path / "from-wheel") == contents(tmp_path / "from-checkout")


@pytest.mark.slow
def test_the_wheel_is_complete(installed: Path) -> None:
    packed = contents(installed / "generator/_templates")
    assert packed == contents(ROOT / "templates")
    assert (installed / "generator/py.typed").exists()
    assert (installed / "generator/config.schema.json").exists()


def test_building_loads_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, generator.project.builds; print(*sys.modules)"
    loaded = run(tmp_path, ROOT, "-c", code).stdout.split()
    assert not HEAVY & {name.partition(".")[0] for name in loaded}


def test_the_version_loads_almost_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['fragmint', '--version']\n"
        "import generator.cli\n"
        "try: generator.cli.main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules)"
    )
    loaded = set(run(tmp_path, ROOT, "-c", code).stdout.split())
    assert not {"jinja2", "yaml", "orjson", "markdown_it", "tomllib"} & loaded


def test_a_folder_of_the_users_hides_nothing(tmp_path: Path, installed: Path) -> None:
    hiding = tmp_path / "generator"
    hiding.mkdir()
    (hiding / "__init__.py").write_text("raise SystemExit('hidden')\n")
    code = "import runpy; runpy.run_module('fragmint', run_name='__main__')"
    described = run(
        tmp_path, installed, "-c", f"import sys; sys.argv[1:] = ['--version']; {code}"
    )
    assert described.stdout.startswith("fragmint ")
