"""`fragmint.toml`: every mistake has its place, and the JSON Schema agrees."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from generator.project import config
from generator.project.config import KINDS, Settings, parse_config
from generator.report.diagnostics import Report
from generator.runtime import api
from generator.source import Source
from generator.targets.python.paging import CLASSES

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "generator/config.schema.json").read_text())

FULL = """
title = "Pets"
package = "pet_client"
client = "Pets"
inputs = ["pages", "extra.yaml"]
output = "../out"
overlay = "overlay.yaml"
extensions = "extensions"

[overrides]
"/info/title" = "Pet API"

[repairs]
off = ["empty-enum"]

[strict]
accept = ["nullable", "conflict /info/title"]

[groups]
"pet store" = "pets"

[names]
"#/components/schemas/X" = "Y"

[webhooks]
header = "X-Pets-Signature"
prefix = "sha256="

[pagination]
"pets.get" = false

[pagination."pets.list"]
kind = "offset"
"""


def parse(text: str) -> tuple[Settings, list[str]]:
    report = Report()
    settings = parse_config(Source("fragmint.toml", text), report)
    return settings, list(map(str, report))


def test_every_key() -> None:
    settings, messages = parse(FULL)
    assert messages == []
    assert settings == Settings(
        title="Pets",
        package="pet_client",
        client="Pets",
        inputs=("pages", "extra.yaml"),
        output="../out",
        overlay="overlay.yaml",
        extensions="extensions",
        overrides={"/info/title": "Pet API"},
        repairs_off=frozenset({"empty-enum"}),
        accept=("nullable", "conflict /info/title"),
        groups={"pet store": "pets"},
        names={"#/components/schemas/X": "Y"},
        pagination={"pets.get": False, "pets.list": {"kind": "offset"}},
        webhooks={"header": "X-Pets-Signature", "prefix": "sha256="},
    )


BAD = {
    'pakage = "x"': "1:1: error[unknown-key]: unknown key `pakage`; did you mean `pack",
    "\n [repairs]\n  of = []": "3:3: error[unknown-key]: unknown key `repairs.of`; did",
    "repairs = { of = [] }": "1:13: error[unknown-key]: unknown key `repairs.of`",
    "zzz = 1": "1:1: error[unknown-key]: unknown key `zzz`; known: title, package",
    'package = "a-b"': "1:1: error[bad-value]: `package` must be a module name",
    'package = "json"': "1:1: error[bad-value]: `package` is a module of Python's",
    'package = "class"': "1:1: error[bad-value]: `package` is a reserved name",
    'package = "tests"': "1:1: error[bad-value]: `package` is a reserved name",
    'client = "x"': "1:1: error[bad-value]: `client` must be a class name",
    'inputs = "pages"': "1:1: error[bad-value]: `inputs` must be a list",
    "inputs = []": "1:1: error[bad-value]: `inputs` must be a list",
    "title = 1": "1:1: error[bad-value]: `title` must be a string",
    '[strict]\naccept = "nullable"': "2:1: error[bad-value]: `strict.accept` must be a l",
    '[strict]\naccept = ["A b"]': "2:1: error[bad-value]: `strict.accept` must be a list",
    '[strict]\naccept = ["a b"]': "2:1: error[bad-value]: `strict.accept` must be a list",
    "repairs = 1": "1:1: error[bad-value]: `repairs` must be a table",
    '[overrides]\n"/a" = 2020-01-01': "2:1: error[bad-value]: `overrides./a` must be",
    '[overrides]\n"/a" = [inf]': "2:1: error[bad-value]: `overrides./a` must be a fin",
    '[pagination]\n"a.b" = true': "2:1: error[bad-value]: `pagination.a.b` must be a",
    '[pagination."a"]\nkind = "ofset"': "2:1: error[bad-value]: `pagination.a.kind` must",
    '[pagination]\n"a" = { kind = "url", offset = "x" }': "2:23: error[bad-value]: `pagi",
    '[pagination."a"]\nlimit = "x"\ncursr = "y"': "3:1: error[bad-value]: `pagination.",
    '[pagination."a"]\nmaximum = "9"': "2:1: error[bad-value]: `pagination.a.maximum`",
    '[pagination."a"]\nmaximum = true': "2:1: error[bad-value]: `pagination.a.maximum`",
    '[pagination."a"]\nitems = "x"': "2:1: error[bad-value]: `pagination.a.items` must",
    '[pagination."a"]\noffset = []': "2:1: error[bad-value]: `pagination.a.offset` must",
    '[pagination."a"]\nlast_item = ["x"]\ntotal = ["y"]': "2:1: error[bad-value]: `pagina",
    '[webhooks]\nheader = "a b"': "2:1: error[bad-value]: `webhooks.header` must be the",
    '[webhooks]\ncontent = "{body!r}"': "2:1: error[bad-value]: `webhooks.content` must",
    '[webhooks]\nheadr = "x"': "2:1: error[unknown-key]: unknown key `webhooks.headr`; di",
    "a = = 1": "1:5: error[bad-toml]: not TOML: Invalid value",
    'title = "a\n': "1:11: error[bad-toml]: not TOML: Illegal character",
    "title = [": "1:1: error[bad-toml]: not TOML",
}


@pytest.mark.parametrize("text", BAD)
def test_a_mistake_has_its_place(text: str) -> None:
    _, messages = parse(text)
    assert len(messages) == 1
    assert messages[0].startswith(f"fragmint.toml:{BAD[text]}")


def test_all_mistakes_are_reported_together() -> None:
    settings, messages = parse('pakage = 1\ntitle = 2\nclient = "Good"\n')
    assert len(messages) == 2
    assert settings.client == "Good"


def test_deep_nesting_is_no_crash() -> None:
    _, messages = parse("title = " + "[" * 100_000)
    assert messages
    assert "bad-toml" in messages[0]


def test_schema_knows_the_same_keys() -> None:
    assert set(SCHEMA["properties"]) == {*config.TOP, *config.TABLES}
    for name in ("repairs", "strict", "project"):
        table = config.TABLES[name]
        assert not callable(table)
        assert set(SCHEMA["properties"][name]["properties"]) == set(table)


@pytest.mark.parametrize("text", [FULL, *BAD])
def test_schema_and_reader_agree(text: str) -> None:
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    if re.search(r"json|class\"|tests|2020|inf", text) and text != FULL:
        pytest.skip("a rule that JSON Schema does not express")
    _, messages = parse(text)
    assert jsonschema_rs.is_valid(SCHEMA, data) == (not messages)


def test_options_of_pages_are_those_of_the_runtime() -> None:
    for kind, name in CLASSES.items():
        options = set(getattr(api, name)._fields)
        assert set(KINDS[kind]) == options
        assert set(SCHEMA["$defs"][kind]["properties"]) == {"kind", *options}
    assert set(KINDS) == set(CLASSES)


def test_readme_lists_every_key() -> None:
    readme = (ROOT / "docs/configuration.md").read_text()
    missing = [key for key in SCHEMA["properties"] if f"`{key}`" not in readme]
    missing += [key for key in config.TABLES if f"`{key}`" not in readme]
    assert missing == []
