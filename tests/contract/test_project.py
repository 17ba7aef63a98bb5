"""The files around a package say nothing that a document could have made them say."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt
from packaging.version import Version

from generator.model import LowerSettings, lower
from generator.model.ir import Api
from generator.render import render
from generator.semver import documented_version
from generator.targets.contract.group_tests import module_name
from generator.targets.project import project_files
from generator.targets.reference import inline
from tests.contract.shop import document
from tests.contract.suites import PACKAGE

API = lower(document(), LowerSettings(package=PACKAGE)).api
HOSTILE = (
    'a"""\n[tool.pytest]\naddopts = "-p evil"',
    "'''",
    "\\",
    'x"\\',
    "# heading\n\n```python\nf()\n```",
    "[a](https://evil.example) ![b](c) <script>f()</script> <https://x.example>",
    "a\u2028b\u0085c\x00d\ud800e\u202ef",
    "{{ 7*7 }} {% raw %} {#",
    "1. - + > | ~~~",
    "&lt;b&gt; &#60;i&#62; x",
)


def files(api: Api) -> dict[str, str]:
    return project_files(api, partial(render, "project"))


@pytest.mark.parametrize("text", HOSTILE)
def test_pyproject_is_what_it_is_without_hostile_text(text: str) -> None:
    control = tomllib.loads(files(API)["pyproject.toml"])
    hostile = replace(API, title=text, version=text, description=text)
    found = tomllib.loads(files(hostile)["pyproject.toml"])
    for stated in (control, found):
        stated["project"].pop("description")
        Version(stated["project"].pop("version"))
    assert found == control


def structure(markdown: str) -> list[str]:
    """Kinds of blocks and of what is inside them, texts left out."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    inner = [kid for token in tokens for kid in token.children or ()]
    assert not {kid.type for kid in inner} & {"html_inline", "image"}
    links = [kid.attrs["href"] for kid in inner if kid.type == "link_open"]
    assert links == ["REFERENCE.md"]
    return [token.type for token in tokens]


@pytest.mark.parametrize("text", HOSTILE)
def test_readme_has_the_same_structure_with_hostile_text(text: str) -> None:
    control = structure(files(replace(API, description="text"))["README.md"])
    hostile = replace(API, title=text, version=text, description=text)
    readme = files(hostile)["README.md"]
    assert structure(readme) == control
    readme.encode()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80))
def test_inline_is_text_and_code_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(f"# {inline(text)}\n\n{inline(text)} z\n")
    assert [t.type for t in tokens[:3:2]] == ["heading_open", "heading_close"]
    assert [t.type for t in tokens[3:]] == [
        "paragraph_open",
        "inline",
        "paragraph_close",
    ]
    for token in (tokens[1], tokens[4]):
        kinds = {kid.type for kid in token.children or ()}
        assert kinds <= {"text", "text_special", "code_inline"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*[Optional]* `on` or `off`", r"\[Optional\] `on` or `off`"),
        ("**Bold**, [limits](https://x.example/y) a_b", r"Bold, limits a\_b"),
        ("``a|b`` and `never closed", r"`a\|b` and \`never closed"),
        ("2 * 3 * 4, ![x](javascript:y)", r"2 \* 3 \* 4, x"),
    ],
)
def test_code_stays_code(text: str, shown: str) -> None:
    assert inline(text) == shown


@given(
    st.one_of(st.text(max_size=30), st.from_regex(r"v?\d+([.-]\d+)*-?(rc|beta)?\.?\d*"))
)
def test_version_is_one(text: str) -> None:
    assert re.fullmatch(r"[0-9a-z.]+", documented_version(text))
    Version(documented_version(text))


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("v2.1", "2.1"),
        ("2023-09-01", "2023.9.1"),
        ("1.0.0-beta.2", "1.0.0b2"),
        ("", "0.0.0"),
    ],
)
def test_version_is_kept_where_it_is_one(stated: str, expected: str) -> None:
    assert documented_version(stated) == expected


def test_code_of_the_readme_is_python_that_uses_a_real_operation() -> None:
    readme = files(API)["README.md"]
    blocks = re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    for code in blocks:
        ast.parse(code)
    assert 'result = client.items.get_item("a/b c")' in readme or "items.list" in readme
    assert "from shop_client import Shop" in readme


def test_the_readme_counts_one_operation_as_one() -> None:
    group, *_ = (group for group in API.groups if group.operations)
    one = replace(API, groups=(replace(group, operations=group.operations[:1]),))
    assert " 1 operation and " in files(one)["README.md"]


def test_each_part_of_a_group_has_a_module() -> None:
    assert [module_name("pets", n) for n in (1, 2)] == ["test_pets", "test_pets_2"]
    assert module_name("samples") == "test_samples_calls"
