"""What loads when, and that the runtime stands alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import generator.runtime

HERE = Path(generator.runtime.__file__).parent


def test_importing_is_light() -> None:
    script = (
        "import sys, generator.runtime as r; dir(r); "
        "heavy = {'pydantic', 'pydantic_core', 'httpx2', 'ssl', 'email'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_client_does_not_need_pydantic() -> None:
    script = (
        "import sys, generator.runtime as r\n"
        "class C(r.Client): api = r.Api(title='a', package='a')\n"
        "C(); sys.exit('pydantic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_exported_name_is_there() -> None:
    for name in dir(generator.runtime):
        assert getattr(generator.runtime, name) is not None
    with pytest.raises(AttributeError):
        generator.runtime.nothing  # type: ignore[attr-defined]  # noqa: B018


ALLOWED = {"httpx2", "httpcore2", "anyio", "pydantic", "pydantic_core"}


def test_the_package_stands_alone() -> None:
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                root = name.partition(".")[0]
                known = root in sys.stdlib_module_names or root in ALLOWED
                assert known or root == "typing_extensions", (file, name)
