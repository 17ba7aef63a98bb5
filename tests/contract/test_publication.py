"""What the user decides about the package's metadata, as `pyproject.toml` says it."""

from __future__ import annotations

import tomllib
from functools import partial
from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.project.config import parse_config
from generator.project.publication import Publication
from generator.render import render
from generator.report.diagnostics import Report
from generator.source import Source
from generator.targets.project import project_files

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Zoo", "version": "2"},
}
TABLE = """\
[project]
name = "zoo.client"
version = "1.4.0rc1"
license = "MIT OR Apache-2.0"
python = "3.12"
authors = ["Ada Boe <ada@example.com>", 'A "quoted" name']
keywords = ["zoo", "animals"]
classifiers = ["Topic :: Internet"]
dependencies = ["rich>=13", "idna"]
urls = {Source = "https://example.com/zoo", "Bug reports" = "https://example.com/bugs"}
"""


def parsed(text: str) -> tuple[Publication, list[str]]:
    report = Report()
    source = Source("fragmint.toml", text)
    return parse_config(source, report).project, [str(item) for item in report]


def written(own: Publication) -> Any:
    api = lower(DOCUMENT, LowerSettings()).api
    files = project_files(api, partial(render, "project"), own)
    return tomllib.loads(files["pyproject.toml"])["project"]


def test_everything_is_said() -> None:
    own, problems = parsed(TABLE)
    assert problems == []
    found = written(own)
    assert (found["name"], found["version"]) == ("zoo.client", "1.4.0rc1")
    assert (found["license"], found["requires-python"]) == (
        "MIT OR Apache-2.0",
        ">=3.12",
    )
    assert found["authors"] == [
        {"name": "Ada Boe", "email": "ada@example.com"},
        {"name": 'A "quoted" name'},
    ]
    assert found["keywords"] == ["zoo", "animals"]
    assert found["classifiers"][-1] == "Topic :: Internet"
    assert found["dependencies"][-2:] == ["rich>=13", "idna"]
    assert found["urls"]["Bug reports"] == "https://example.com/bugs"


def test_without_decisions_nothing_is_made_up() -> None:
    found = written(parsed("")[0])
    assert (found["name"], found["version"]) == ("zoo-client", "2")
    assert not found.keys() & {"license", "authors", "keywords", "urls"}


@pytest.mark.parametrize(
    "line",
    [
        'name = "../zoo"',
        'name = ""',
        'version = "one"',
        'license = "do what you want"',
        'python = "3.9"',
        'authors = "Ada"',
        'authors = ["Ada <nowhere>"]',
        'keywords = ["a, b"]',
        'classifiers = ["Internet"]',
        'dependencies = ["-r x"]',
        'dependencies = ["a\\nb"]',
        'urls = ["https://example.com"]',
        'urls = {Home = "javascript:alert(1)"}',
        'nmae = "zoo"',
    ],
)
def test_mistakes_have_their_place(line: str) -> None:
    own, problems = parsed(f"[project]\n{line}\n")
    assert own == Publication()
    assert len(problems) == 1
    assert problems[0].startswith("fragmint.toml:2:")
