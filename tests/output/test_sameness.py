"""Formatting is no edit, and a real edit is named and kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.output import Tree, plan, write
from generator.output.plan import first_difference, means_same
from generator.report.diagnostics import InputError, Report

CODE = 'def f(a, b):\n    """Says it."""\n    return {"a": a, "b": [b, (1,)]}\n'
FORMATTED = "def f(\n    a,\n    b,\n):\n    '''Says it.'''\n    return {'a': a, 'b': [b, (1,)]}\n"
IMPORTS = """from .z import (
    c as c,
    b as b,
)
import sys

if sys:
    from .x import y
f(y)
"""
SORTED = """import sys
from .z import b as b, c as c

if sys:
    from .x import y
f(y)
"""


@pytest.mark.parametrize(
    ("path", "one", "other", "same"),
    [
        ("a.py", CODE, CODE.replace("\n", "\r\n"), True),
        ("a.py", CODE, FORMATTED, True),
        ("a.py", CODE, CODE.replace("(1,)", "(1)"), False),
        ("a.py", CODE, CODE.replace("    return", "return"), False),
        ("a.py", "if a:\n    b\n    c\n", "if a:\n    b\nc\n", False),
        ("a.py", CODE, CODE.replace('"a": a', '"c": a'), False),
        ("a.json", '{"a": [1, 2]}', '{\n  "a": [1,\n 2]\n}\n', True),
        ("a.json", '{"a": [1, 2]}', '{"a": [12]}', False),
        ("a.json", '{"a": 1.0}', '{"a": 1.00}', False),
        ("a.json", '{"a": {"b": 1, "c": 2}}', '{"a": {"c": 2, "b": 1}}', True),
        ("a.json", '{"a": [1, 2]}', '{"a": [2, 1]}', False),
        ("a.py", IMPORTS, SORTED, True),
        ("a.py", SORTED, IMPORTS.replace("\n", "\r\n"), True),
        ("a.py", IMPORTS, SORTED.replace("\n", "\r\n"), True),
        (
            "a.pyi",
            IMPORTS,
            SORTED.replace("import b as b, c as c", "import c as c"),
            False,
        ),
        (
            "a.py",
            IMPORTS,
            SORTED.replace("from .x import y\n", "from .x import z\n"),
            False,
        ),
        ("a.toml", 'a = "b"\n', "a = 'b'\n\n", True),
        ("a.md", "One two\nthree.\n", "One\ntwo three.\n", True),
        ("a.md", "One two\n", "Onetwo\n", False),
    ],
)
def test_what_means_the_same(path: str, one: str, other: str, same: bool) -> None:
    assert means_same(path, one.encode(), other.encode()) is same


RUNTIME = Path(__file__).parents[2] / "generator/runtime"


@pytest.mark.parametrize("length", ["60", "200"])
def test_the_runtime_may_be_formatted(tmp_path: Path, length: str) -> None:
    """Formatters also join literals, where a line has room for both."""
    copy = tmp_path / "runtime"
    shutil.copytree(RUNTIME, copy)
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--isolated"]
    subprocess.run([*command, "--line-length", length, str(copy)], check=True)
    for path in sorted(RUNTIME.glob("*.py")):
        one, other = path.read_bytes(), (copy / path.name).read_bytes()
        assert means_same(path.name, one, other), path.name


def test_a_formatter_changes_nothing_in_the_runtime() -> None:
    """Users run `ruff format` over all they have, generated packages too."""
    command = [sys.executable, "-m", "ruff", "format", "--check", "--isolated"]
    subprocess.run([*command, "--no-cache", str(RUNTIME)], check=True)


@pytest.mark.parametrize("style", ["true", "false"])
def test_imports_may_be_sorted(tmp_path: Path, style: str) -> None:
    copy = tmp_path / "runtime"
    shutil.copytree(RUNTIME, copy)
    options = f"lint.isort = {{force-single-line = {style}, force-sort-within-sections = true}}"
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--isolated", "--fix"]
    command += ["--select", "I", "--config", options, str(copy)]
    subprocess.run(command, check=True)
    texts = [(path, (copy / path.name).read_bytes()) for path in RUNTIME.glob("*.py")]
    assert any(path.read_bytes() != text for path, text in texts)
    for path, text in texts:
        assert means_same(path.name, path.read_bytes(), text), path.name


def test_a_large_file_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = CODE.encode(), FORMATTED.encode()
    monkeypatch.setattr(plan, "MOST", len(FORMATTED))
    assert means_same("a.py", one, other)
    monkeypatch.setattr(plan, "MOST", len(FORMATTED) - 1)
    assert not means_same("a.py", one, other)
    assert means_same("a.py", one, one.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("a = 1\nb = 2\n", "a = 1\nb = 3\n", (2, "b = 2")),
        ("a\n  b = 2  \nc", "a\nb = 3\nc", (2, "b = 2")),
        ("a\n", "a\nb\n", (2, "")),
        ("a\nb\n", "a\n", (2, "b")),
        ("a\n b\n", "a\nb\n", (2, "b")),
        ("a\n", "a\n", (1, "")),
    ],
)
def test_where_a_text_is_another(one: str, other: str, found: tuple[int, str]) -> None:
    assert first_difference(one.encode(), other.encode()) == found


def put(root: Path, text: str, *, force: bool = False) -> tuple[str, ...]:
    (changes,) = write([Tree(root, {"a.py": text})], Report(), force=force)
    return changes.written


@pytest.mark.parametrize("text", [FORMATTED, CODE.replace("\n", "\r\n")])
def test_formatting_stays_until_the_file_changes(tmp_path: Path, text: str) -> None:
    put(tmp_path, CODE)
    (tmp_path / "a.py").write_bytes(text.encode())
    assert put(tmp_path, CODE) == ()
    assert (tmp_path / "a.py").read_bytes() == text.encode()
    assert put(tmp_path, CODE + "x = 1\n") == ("a.py",)
    assert (tmp_path / "a.py").read_text() == CODE + "x = 1\n"


def test_an_edit_is_named_in_what_was_formatted_too(tmp_path: Path) -> None:
    put(tmp_path, CODE)
    (tmp_path / "a.py").write_text(
        FORMATTED.replace('"b"', '"c"').replace("'b'", "'c'")
    )
    with pytest.raises(InputError) as caught:
        put(tmp_path, CODE)
    (found,) = caught.value.diagnostics
    assert str(found).startswith(f"{tmp_path}/a.py:6:1: error[edited-file]")


def test_line_ends_of_what_is_adopted_stay(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"names": "one\ntwo\n"}, True, frozenset({"names"}))
    write([tree], Report())
    (tmp_path / "names").write_bytes(b"one\r\ntwo\r\n")
    (changes,) = write([tree], Report())
    assert changes.written == ()
    (tmp_path / "names").write_bytes(b"one\r\n")
    (changes,) = write([tree], Report())
    assert changes.written == ("names",)


def test_words_put_together_are_an_edit(tmp_path: Path) -> None:
    put(tmp_path, CODE)
    edited = CODE.replace("Says it", "Saysit")
    (tmp_path / "a.py").write_text(edited)
    with pytest.raises(InputError):
        put(tmp_path, CODE + "x = 1\n")
    assert put(tmp_path, CODE + "x = 1\n", force=True) == ("a.py",)
    assert (tmp_path / "a.py.orig").read_text() == edited


def test_a_formatted_file_that_is_no_longer_generated_goes(tmp_path: Path) -> None:
    put(tmp_path, CODE)
    (tmp_path / "a.py").write_text(FORMATTED)
    write([Tree(tmp_path, {})], Report())
    assert not (tmp_path / "a.py").exists()


def test_an_edit_is_named_with_its_line(tmp_path: Path) -> None:
    put(tmp_path, CODE)
    (tmp_path / "a.py").write_text(CODE.replace("return {", "return 1 and {"))
    with pytest.raises(InputError) as raised:
        put(tmp_path, CODE)
    (found,) = raised.value.diagnostics
    assert found.code == "edited-file"
    assert str(found).startswith(f"{tmp_path}/a.py:3:1: error[edited-file]")
    assert "`return 1 and {" in found.message
    assert "extensions" in found.hint


def test_force_keeps_every_edit(tmp_path: Path) -> None:
    put(tmp_path, CODE)
    for number in (1, 2, 2):
        (tmp_path / "a.py").write_text(f"edit = {number}\n")
        put(tmp_path, CODE, force=True)
    names = {p.name: p.read_text() for p in tmp_path.glob("*.orig*")}
    assert names == {"a.py.orig": "edit = 1\n", "a.py.orig2": "edit = 2\n"}
    assert (tmp_path / "a.py").read_text() == CODE
    assert put(tmp_path, CODE) == ()
