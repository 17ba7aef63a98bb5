"""The user's own templates: in place of ours, formatted, and wrong with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import DOCUMENT, Run

CONFIG = (
    'inputs = ["pets.yaml"]\noutput = "out"\npackage = "pets"\ntemplates = "mine"\n'
)
ERRORS = """\
{{ view.doc }}

{% for name in ["A", "B"] %}
class {{ name }}(Exception):
   '''Raised by nobody.'''
{% endfor %}
from pets._runtime import ApiError as ApiError
{{ view.root }} = ApiError
"""
MISTAKES = {
    "syntax": (
        {"python/errors.jinja": "{{ view.doc }}\n\n{% for x %}\n"},
        "mine/python/errors.jinja:3:1: error[bad-template]: expected token 'in', got 'end",
    ),
    "an unknown name": (
        {"python/errors.jinja": "{{ view.doc }}\nx = 1\n\ny = {{ nobody }}\n"},
        "mine/python/errors.jinja:4:1: error[bad-template]: 'nobody' is undefined",
    ),
    "an unknown attribute": (
        {"python/errors.jinja": "{% if view %}\n\n{{ view.nothing }}\n{% endif %}\n"},
        "mine/python/errors.jinja:3:1: error[bad-template]: ",
    ),
    "not Python, after a loop": (
        {"python/errors.jinja": ERRORS + "\nclass {{ view.root }}!:\n"},
        "mine/python/errors.jinja:10:1: error[bad-template]: its output is not"
        " Python: invalid syntax (`class PetsError!:`)",
    ),
    "in what is included": (
        {
            "python/errors.jinja": "{{ view.doc }}\n{% include '_more.jinja' %}\n",
            "python/_more.jinja": "x = 1\n{% if %}\n",
        },
        "mine/python/_more.jinja:2:1: error[bad-template]: Expected an expression",
    ),
    "nothing to include": (
        {"python/errors.jinja": "x = 1\n{% include '_more.jinja' %}\n"},
        "mine/python/errors.jinja:2:1: error[bad-template]: ",
    ),
    "into the interpreter": (
        {"python/errors.jinja": "x = 1\n{{ ''.__class__.__mro__ }}\n"},
        "mine/python/errors.jinja:2:1: error[bad-template]: access to attribute",
    ),
    "not TOML": (
        {"project/pyproject.toml.jinja": "[project]\nname = {{ view.package }}\n"},
        "mine/project/pyproject.toml.jinja:2:1: error[bad-template]: its output is",
    ),
    "no template of ours": (
        {"python/error.jinja": ERRORS},
        "mine/python/error.jinja:1:1: error[template-misses]: there is no template"
        " `python/error.jinja` to replace; did you mean `python/errors.jinja`?",
    ),
}


def place(folder: Path, templates: dict[str, str]) -> None:
    (folder / "pets.yaml").write_text(DOCUMENT)
    (folder / "fragmint.toml").write_text(CONFIG)
    for name, text in templates.items():
        path = folder / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_the_users_template_is_used_and_formatted(run: Run, tmp_path: Path) -> None:
    place(tmp_path, {"python/errors.jinja": ERRORS})
    assert run("build").code == 0
    text = (tmp_path / "out/pets/errors.py").read_text()
    assert 'class B(Exception):\n    """Raised by nobody."""\n\n\nfrom' in text
    assert (tmp_path / "out/pets/client.py").is_file()
    (tmp_path / "mine/python/errors.jinja").write_text(ERRORS.replace('"B"', '"C"'))
    assert run("build").code == 0
    assert "class C(" in (tmp_path / "out/pets/errors.py").read_text()


def test_a_template_of_ours_can_be_included(run: Run, tmp_path: Path) -> None:
    own = "{% include 'fragmint/REFERENCE.md.jinja' %}\nAsk support@example.com.\n"
    place(tmp_path, {"reference/REFERENCE.md.jinja": own})
    assert run("build").code == 0
    text = (tmp_path / "out/REFERENCE.md").read_text()
    assert "\n# Pets API" in text
    assert text.endswith("Ask support@example.com.\n")


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_line_with_its_place(
    run: Run, tmp_path: Path, case: str
) -> None:
    templates, expected = MISTAKES[case]
    place(tmp_path, templates)
    ran = run("build")
    lines = ran.err.splitlines()
    assert ran.code == 3
    assert len(lines) == 1, lines
    assert lines[0].startswith(expected)
    assert not (tmp_path / "out").exists()


def test_no_such_folder(run: Run, tmp_path: Path) -> None:
    place(tmp_path, {})
    ran = run("build")
    assert "fragmint.toml:4:1: error[missing-file]: no such folder: mine" in ran.err
