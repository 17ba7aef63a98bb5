"""Documents that cannot be used, for every command: one line each, and no output."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import pytest

from .conftest import DOCUMENT, Run

LINE = re.compile(r"bad:(\d+:\d+): error\[([a-z-]+)\]: .+; .+")
ANCHORS = "abcdefghij"
BOMB = "openapi: 3.1.0\na: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in pairwise(ANCHORS)
)
MERGES = "openapi: 3.1.0\nm0: &m0 {a: 1}\n" + "".join(
    f"m{i}: &m{i} {{<<: [{', '.join([f'*m{i - 1}'] * 9)}]}}\n" for i in range(1, 25)
)
DEEP = 100_000
CASES: dict[str, tuple[str | bytes, str, str]] = {
    "bytes": (b"\x89PNG\r\n\x1a\n\xff\xff", "1:1", "bad-encoding"),
    "no text": (b"a\nb\0c", "2:1", "bad-encoding"),
    "utf-16 without a mark": (DOCUMENT.encode("utf-16-le"), "1:1", "bad-encoding"),
    "utf-32": (DOCUMENT.encode("utf-32"), "1:1", "bad-encoding"),
    "empty": ("", "1:1", "empty-page"),
    "null": ("null\n", "1:1", "no-operations"),
    "list": ("[]\n", "1:1", "no-operations"),
    "version": ("openapi: 4.0.0\npaths: {}\n", "1:1", "unknown-version"),
    "nothing": ("openapi: 3.1.0\ninfo: {}\n", "1:1", "not-openapi"),
    "tabs": (DOCUMENT.replace("  ", "\t"), "5:1", "bad-yaml"),
    "control": (DOCUMENT.replace("Pets", "P\x07"), "2:16", "bad-yaml"),
    "unclosed": (f"{DOCUMENT}x-a: [1\n", "21:1", "bad-yaml"),
    "key twice": (f"{DOCUMENT}paths: {{}}\n", "20:1", "duplicate-key"),
    "key twice in JSON": ('{"openapi": "3.1.0",\n"a": 1, "a": 2}', "2:9", "duplicate-key"),
    "two documents": (f"{DOCUMENT}---\n{DOCUMENT}", "20:1", "several-documents"),
    "aliases": (BOMB, "7:20", "alias-expansion"),
    "merge keys": (MERGES, "1:1", "not-openapi"),
    "merge of a number": ("openapi: 3.1.0\na: {<<: 5}\n", "2:1", "bad-merge"),
    "alias in itself": ("openapi: 3.1.0\na: &a [*a]\n", "2:8", "recursive-alias"),
    "alias of nothing": ("openapi: 3.1.0\na: *a\n", "2:4", "unknown-anchor"),
    "tag": ("openapi: 3.1.0\na: !!python/name:os.x 1\n", "2:4", "bad-scalar"),
    "map as key": ("openapi: 3.1.0\n? {a: b}\n: c\n", "2:3", "bad-key"),
    "deep": (f"openapi: 3.1.0\na: {'[' * DEEP}{']' * DEEP}", "2:203", "too-deep"),
    "deep in JSON": (f'{{"openapi": "3.1.0", "a": {"[" * DEEP}', "1:226", "[a-z-]+"),
    "half of a pair": ('{"openapi": "3.1.0", "paths": {"\\ud800": 1}}', "1:32", "bad-text"),
    "cut JSON": ('{"openapi": "3.1.0", "paths": {"/a"', "1:36", "bad-json"),
    "outside": (
        DOCUMENT.replace("type: object", "$ref: ../../x.yaml"),
        "17:17", "forbidden-ref",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_build(run: Run, tmp_path: Path, case: str) -> None:
    text, place, code = CASES[case]
    data = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "bad").write_bytes(data)
    ran = run("build", "bad", "--output", "out")
    assert (ran.code, ran.out) == (3, "")
    (line,) = ran.err.splitlines()
    match = LINE.fullmatch(line)
    assert match, line
    assert match[1] == place
    assert re.fullmatch(code, match[2])
    assert [path.name for path in tmp_path.iterdir()] == ["bad"]
    for command in (("explain", "/info"), ("repairs",), ("repairs", "--overlay")):
        again = run(*command, "bad")
        assert (again.code, again.err.splitlines()) == (3, [line])


GOOD = {
    "mark": b"\xef\xbb\xbf" + DOCUMENT.encode(),
    "utf-16": DOCUMENT.encode("utf-16"),
    "crlf": DOCUMENT.replace("\n", "\r\n").encode(),
    "cr": DOCUMENT.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("case", GOOD)
def test_any_text_that_says_the_same(run: Run, tmp_path: Path, case: str) -> None:
    (tmp_path / "good").write_bytes(GOOD[case])
    ran = run("build", "good", "--output", "out")
    assert (ran.code, ran.err) == (0, "")


def test_links_that_lead_nowhere(run: Run, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "gone").symlink_to("nothing")
    described = {"loop": "unreadable-file", "gone": "missing-file"}
    for name, code in described.items():
        for command in ("build", "repairs"):
            ran = run(command, name)
            assert ran.code == 3
            assert ran.err.startswith(f"{name}:1:1: error[{code}]: ")
        assert run("init", name).code == 3


@pytest.mark.parametrize(
    "arguments",
    [("build", ""), ("build", "x", "--output", ""), ("init", ""), ("repairs", "")],
)
def test_names_that_are_empty(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "error[usage]" in ran.err


def test_outputs_that_cannot_be(run: Run, tmp_path: Path, document: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for output in ("file", "file/below", "x" * 300):
        ran = run("build", document.name, "--output", output)
        assert ran.code == 3
        (line,) = ran.err.splitlines()
        assert re.match(
            rf"{output}:1:1: error\[(cannot-write|system-error)\]: .+; ", line
        )
    assert (tmp_path / "file").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"file", "pets.yaml"}


def command(
    *arguments: str, cwd: Path, stdout: int | IO[Any] = subprocess.DEVNULL
) -> subprocess.Popen[str]:
    code = "from generator.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("form", ["text", "json"])
def test_printing_to_a_full_disk(tmp_path: Path, document: Path, form: str) -> None:
    with open("/dev/full", "w") as full:
        options = ("build", "pets.yaml", "--output", "out", "--format", form)
        process = command(*options, cwd=tmp_path, stdout=full)
        _, described = process.communicate()
    assert process.returncode == 3
    assert described.startswith(
        "fragmint: error[system-error]: No space left on device; "
    )
    assert described.count("\n") == 1


def test_nobody_reads_what_is_printed(tmp_path: Path, document: Path) -> None:
    process = command(
        "explain", "/info", "pets.yaml", cwd=tmp_path, stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == ""
    assert process.wait() == 0


def test_builds_at_once(tmp_path: Path, document: Path) -> None:
    """Two different packages into one folder: one of them wins, as a whole."""
    builds = [
        command("build", "pets.yaml", "--output", "out", "--package", name, cwd=tmp_path)
        for name in ("one", "two", "one")
    ]  # fmt: skip
    for process in builds:
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    left = {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()}
    assert len(left & {"one", "two"}) == 1
    winner = (left & {"one", "two"}).pop()
    process = command(
        "build", "pets.yaml", "--output", "out", "--package", winner, "--check",
        cwd=tmp_path,
    )  # fmt: skip
    assert process.wait() == 0
