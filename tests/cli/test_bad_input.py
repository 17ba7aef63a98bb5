"""Bad input: one line with place, code and what to do; nothing is touched."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.report.diagnostics import InputError
from generator.source import decode

from .conftest import DOCUMENT, Run, snapshot

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "specs/webflow/pages/data-api.md").read_text()
LINE = re.compile(r"(.+):(\d+):(\d+): error\[([a-z-]+)\]: .+")

Spoil = Callable[[Path], object]


def write(name: str, text: str) -> Spoil:
    return lambda folder: (folder / name).write_text(text, newline="")


def remove(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


def raw(name: str, data: bytes) -> Spoil:
    return lambda folder: (folder / name).write_bytes(data)


BROKEN = PAGE.replace("openapi: 3.1.1", "openapi: [3.1.1", 1)
FOREIGN = "# Pets\n\n## OpenAPI Specification\n\n```yaml\nhello: world\n```\n"
CASES: dict[str, tuple[Spoil, str, str, int]] = {
    "missing": (remove("page.md"), "page.md:1:1", "missing-file", 3),
    "binary": (raw("page.md", b"a\n\xff\xfeb"), "page.md:2:1", "bad-encoding", 3),
    "empty": (write("page.md", ""), "page.md:1:1", "empty-page", 3),
    "blank": (write("page.md", " \n\n"), "page.md:1:1", "empty-page", 3),
    "guide": (write("page.md", "pi\nseven\n"), "page.md:1:1", "no-operations", 3),
    "yaml": (write("page.md", BROKEN), r"page.md:\d+:\d+", "bad-yaml", 3),
    "fragment": (write("page.md", FOREIGN), "page.md:1:1", "no-operations", 3),
    "document": (write("page.md", "openapi: 9\n"), "page.md:1:1", "[a-z-]+", 3),
}


def spoiled(run: Run, folder: Path, spoil: Spoil) -> tuple[int, list[str]]:
    """Build, spoil the input, build again: exit status and messages."""
    (folder / "page.md").write_text(DOCUMENT)
    assert run("build", "page.md", "--output", "out").code == 0
    before = snapshot(folder / "out")
    spoil(folder)
    ran = run("build", "page.md", "--output", "out")
    assert ran.out == ""
    assert snapshot(folder / "out") == before
    return ran.code, ran.err.splitlines()


@pytest.mark.parametrize("case", CASES)
def test_input_that_cannot_be_used(run: Run, tmp_path: Path, case: str) -> None:
    spoil, place, expected, status = CASES[case]
    code, lines = spoiled(run, tmp_path, spoil)
    assert code == status
    *warnings, line = lines
    assert [": warning[" in each for each in warnings] == [True] * (case == "fragment")
    match = LINE.fullmatch(line)
    assert match, lines
    assert re.fullmatch(place, ":".join(match.groups()[:3]))
    assert re.fullmatch(expected, match[4])
    assert ";" in line or case == "yaml", "no word on what to do"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(run: Run, tmp_path: Path) -> None:
    def spoil(folder: Path) -> None:
        (folder / "page.md").chmod(0)

    code, lines = spoiled(run, tmp_path, spoil)
    assert code == 3
    assert "page.md:1:1: error[unreadable-file]" in lines[0]


def test_a_folder_in_place_of_a_page_has_no_pages(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    ran = run("build", "pages")
    assert ran.code == 3
    assert ran.err.startswith("pages:1:1: error[empty-folder]")


def test_all_errors_are_reported_together(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("")
    (tmp_path / "two.md").write_text("nothing that anybody knows\n")
    ran = run("build", "one.md", "two.md", "three.md", "--output", "out")
    assert ran.code == 3
    codes = [match[4] for line in ran.err.splitlines() if (match := LINE.match(line))]
    assert "missing-file" in codes
    (tmp_path / "three.md").write_text("")
    ran = run("build", "one.md", "two.md", "three.md", "--output", "out")
    codes = [match[4] for line in ran.err.splitlines() if (match := LINE.match(line))]
    assert sorted(codes) == ["empty-page", "empty-page"]
    assert not (tmp_path / "out").exists()


BROKEN_FILES = {
    "signed.json": '{"paths": ["/a" "/b"], "methods": ["GET"]}',
    "plain.json": '{"paths": ["/a", "/b"], "methods": ["GET"]}',
    "list.yaml": "paths:\n  - /a\n",
    "calls.har": '{"log": {"entries": [',
    "set.json": '{"info": {"_postman_id": "1"}, "item": [',
    "data-api.md": BROKEN,
}

SAMPLES = ("signed.json", "plain.json", "list.yaml")
"""Files that no page includes and that are no documents: lists of paths."""


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_file_that_cannot_be_read_refuses_no_folder(
    run: Run, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "pets.md").write_text("# Pets\n\n## List pets\n\n`GET /pets`\n")
    (folder / name).write_text(BROKEN_FILES[name])
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 0, ran.err
    assert "error[" not in ran.err
    told = re.search(rf"pages/{name}:\d+:\d+: warning\[bad-(json|yaml)\]", ran.err)
    assert bool(told) == (name not in SAMPLES)
    assert (tmp_path / "out/openapi.yaml").exists()


def test_a_broken_openapi_document_refuses_its_folder(run: Run, tmp_path: Path) -> None:
    """Without it a part of the API would be gone."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/pets.md").write_text("# Pets\n\n`GET /pets`\n")
    (tmp_path / "pages/api.yaml").write_text("openapi: 3.1.0\npaths: [\n")
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 3
    assert "pages/api.yaml:3:1: error[bad-yaml]" in ran.err


def test_an_output_file_that_is_not_ours(
    run: Run, tmp_path: Path, document: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/README.md").write_text("mine")
    ran = run("build", document.name, "--output", "out")
    assert ran.code == 3
    assert ran.err.startswith("out/README.md:1:1: error[foreign-file]")
    assert snapshot(tmp_path / "out") == {"README.md": b"mine"}


def test_an_edited_output_file(run: Run, tmp_path: Path, document: Path) -> None:
    assert run("build", document.name, "--output", "out").code == 0
    edited = tmp_path / "out/README.md"
    edited.write_text("edited")
    assert run("build", document.name, "--output", "out", "--check").code == 1
    ran = run("build", document.name, "--output", "out")
    assert ran.code == 3
    assert ran.err.startswith("out/README.md:1:1: error[edited-file]")
    assert "--force" in ran.err
    assert edited.read_text() == "edited"
    assert run("build", document.name, "--output", "out", "--force").code == 0
    assert edited.read_text() != "edited"


def test_unknown_keys_and_bad_inputs_together(
    run: Run, tmp_path: Path, document: Path
) -> None:
    config = tmp_path / "fragmint.toml"
    config.write_text('inputs = ["pets.yaml"]\noutput = "out"\n')
    assert run("build", "fragmint.toml").code == 0
    before = snapshot(tmp_path / "out")
    config.write_text('inputs = ["pets.yaml"]\noutptu = "out"\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 2
    assert ran.err == (
        "fragmint.toml:2:1: error[unknown-key]: unknown key `outptu`;"
        " did you mean `output`?\n"
    )
    document.write_text("")
    ran = run("build", "fragmint.toml")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 2
    assert snapshot(tmp_path / "out") == before


@pytest.mark.parametrize("arguments", [(), ("fragmint.toml",), ("no/fragmint.toml",)])
def test_no_configuration_where_one_is_expected(
    run: Run, arguments: tuple[str, ...]
) -> None:
    ran = run("build", *arguments)
    assert ran.code == 2
    assert re.match(r"\S+fragmint.toml:1:1: error\[no-config\]: .+; ", ran.err) or (
        ran.err.startswith("fragmint.toml:1:1: error[no-config]")
    )


def test_a_configured_input_that_is_missing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fragmint.toml").write_text('title = "X"\ninputs = ["gone"]\n')
    ran = run("build", "fragmint.toml")
    assert ran.code == 3
    assert ran.err.startswith("fragmint.toml:2:1: error[missing-file]")
    assert "gone" in ran.err


USAGE = {
    "option": ("build", "--nope"),
    "command": ("bild",),
    "format": ("build", "x", "--format", "xml"),
    "package": ("build", "x", "--package", "a-b"),
    "stdlib": ("build", "x", "--package", "json"),
    "client": ("build", "x", "--client", "lower"),
}


@pytest.mark.parametrize("case", USAGE)
def test_mistakes_in_usage(run: Run, case: str) -> None:
    ran = run(*USAGE[case])
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert "error[usage]" in ran.err


def test_our_own_bugs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("generator.project.builds.build_all", crash)
    ran = run("build", "x", "--format", "json")
    assert ran.code == 70
    assert ran.err.count("\n") == 1
    assert "internal-error" in ran.err
    assert ran.json["diagnostics"][0]["code"] == "internal-error"
    monkeypatch.setenv("FRAGMINT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run("build", "x")


JUNK = {
    "about.md": b"# About us\n\nWe make things.\n",
    "blank.md": b" \n",
    "broken.json": b'{"broken": ',
    "copy.md": DOCUMENT.encode(),
    "doc.pdf": b"%PDF-1.4\n\xe2\xe3\xcf\xd3",
    "latin.txt": b"caf\xe9\n",
    "package.json": b'{"name": "x", "version": "1"}',
    "page.html": b"<!DOCTYPE html><html><body><h1>Pets</h1></body></html>",
    "shot.png": b"\x89PNG\r\n\x1a\n",
    "values.yaml": b"a: 1\n",
}


def test_junk_in_a_folder_gives_one_line_each(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a-pets.md").write_text(DOCUMENT)
    for name, data in JUNK.items():
        (tmp_path / "pages" / name).write_bytes(data)
    ran = run("build", "pages", "--output", "out", "--format", "json")
    assert ran.code == 0
    assert ran.json["operations"] == 1
    stated = {d["file"].rpartition("/")[2]: d["code"] for d in ran.json["diagnostics"]}
    assert len(ran.json["diagnostics"]) == len(JUNK)
    assert stated == {
        "about.md": "page-of-nothing",
        "blank.md": "empty-page",
        "broken.json": "not-a-page",
        "copy.md": "duplicate-page",
        "doc.pdf": "not-a-page",
        "latin.txt": "bad-encoding",
        "package.json": "not-a-page",
        "page.html": "page-of-nothing",
        "shot.png": "not-a-page",
        "values.yaml": "unknown-document",
    }


def test_pages_that_give_nothing_are_counted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a-pets.md").write_text(DOCUMENT)
    for name in ("pet_schema.md", "toy_schema.md"):
        text = f'# {name}\n\n```json\n{{"id": {{"type": "String"}}}}\n```\n'
        (tmp_path / "pages" / name).write_text(text)
    ran = run("build", "pages", "--output", "out")
    first = ran.out.splitlines()[0]
    named = "pages/pet_schema.md and 1 more (listed by `--format json`)"
    assert first == f"pages      3, 2 without facts: {named}"


def test_a_link_that_leads_nowhere_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/a-pets.md").write_text(DOCUMENT)
    (tmp_path / "pages/gone.md").symlink_to(tmp_path / "nowhere.md")
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 0
    assert "pages/gone.md:1:1: warning[missing-file]: no such file" in ran.err


def test_a_folder_that_cannot_be_read_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pages/secret").mkdir(parents=True)
    (tmp_path / "pages/a-pets.md").write_text(DOCUMENT)
    listed = os.scandir

    def refuse(path: str = ".") -> Any:
        if str(path).endswith("secret"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 0
    assert "pages/secret:1:1: warning[unreadable-folder]" in ran.err


def test_a_folder_of_unreadable_files_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/latin.md").write_bytes("# Café".encode("latin-1"))
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 3
    assert "error[empty-folder]: none of the files in this folder is a page" in ran.err


DECLARED = [
    ('<meta charset="windows-1252">', "cp1252", "Café"),
    ("<meta http-equiv='x' content='text/html; charset=Shift_JIS'>", "cp932", "本棚"),
    ('<meta charset="ISO-8859-1">', "cp1252", "“Fall”"),
    ('<meta charset="gb2312">', "gb18030", "书架"),
]


@pytest.mark.parametrize(("meta", "encoding", "word"), DECLARED)
def test_pages_are_read_in_the_encoding_that_they_declare(
    meta: str, encoding: str, word: str
) -> None:
    page = f"<html><head>{meta}</head><body>{word}</body></html>"
    assert word in decode(page.encode(encoding), "page.html", None).text
    assert word in decode(page.encode(), "page.html", None).text


@pytest.mark.parametrize(
    "name", ["utf-7", "rot13", "zip", "unicode_escape", "iso-8859-12"]
)
def test_other_codecs_are_not_used(name: str) -> None:
    page = f'<meta charset="{name}">'.encode() + b"\xe9"
    with pytest.raises(InputError):
        decode(page, "page.html", None)


def test_a_folder_of_junk_alone_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/blank.md").write_text(" \n")
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 3
    assert "error[no-operations]" in ran.err


def test_nothing_is_downloaded(run: Run) -> None:
    ran = run("build", "https://example.com/openapi.json")
    assert (ran.code, ran.err) == (
        2,
        "fragmint: error[remote-input]: `fragmint build` does not download:"
        " https://example.com/openapi.json; save it to a file first, or use `fragmint add URL`\n",
    )


def test_a_folder_of_too_many_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.project.inputs.MAX_FILES", 2)
    (tmp_path / "api").mkdir()
    for name in "abc":
        (tmp_path / "api" / f"{name}.yaml").write_text(DOCUMENT)
    ran = run("build", "api")
    assert ran.code == 3
    assert ran.err.startswith("api:1:1: error[too-many-files]: 3 files; the limit is")


@pytest.mark.parametrize("command", ["build", "check", "conflicts", "init"])
def test_a_name_that_is_no_text(run: Run, tmp_path: Path, command: str) -> None:
    name = os.fsdecode(b"pets\xff.md")
    try:
        (tmp_path / name).write_text(DOCUMENT)
    except OSError:
        pytest.skip("this file system has no such names")
    ran = run(command, name)
    assert ran.code == 3
    assert ran.err.splitlines() == [
        "pets\\udcff.md:1:1: error[bad-file-name]: the name is not UTF-8; "
        "rename the file or folder"
    ]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_with_such_a_name_does_without_it(run: Run, tmp_path: Path) -> None:
    try:
        (tmp_path / "pages").mkdir()
        (tmp_path / "pages" / os.fsdecode(b"pets\xff.md")).write_text(DOCUMENT)
    except OSError:
        pytest.skip("this file system has no such names")
    (tmp_path / "pages" / "pets.md").write_text(DOCUMENT)
    ran = run("build", "pages", "--output", "out")
    assert ran.code == 0
    assert ran.err.startswith("pages/pets\\udcff.md:1:1: warning[bad-file-name]")


def test_the_update_of_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(DOCUMENT)
    ran = run("update", "page.md")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "error[no-pages-lock]" in ran.err


def test_what_a_page_states_of_the_whole_api_counts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/pets.md").write_text("# Pets\n\n## List\n\n`GET /pets`\n")
    about = "# Start\n\nThe base URL is `https://api.pets.example/v1`.\n"
    (tmp_path / "pages/start.md").write_text(about)
    ran = run("build", "pages", "--output", "out")
    assert ran.out.splitlines()[0] == "pages      2"
