"""Views to text, through Jinja2 templates that only print."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).resolve().parent


@cache
def template_folder() -> Path:
    """The folder of templates: in the wheel beside this file, else in the checkout."""
    packed = HERE / "_templates"
    return packed if packed.is_dir() else HERE.parent / "templates"


@cache
def environment(target: str) -> Environment:
    """The templates of one target."""
    return Environment(
        loader=FileSystemLoader(template_folder() / target),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(target: str, name: str, view: object) -> str:
    """The text of one view by the template of that name."""
    return environment(target).get_template(f"{name}.jinja").render(view=view)


@cache
def verbatim(package: str) -> Mapping[str, str]:
    """The modules of one of our packages, path below it to text, to be copied."""
    folder = HERE / package
    return MappingProxyType(
        {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.py"))
        }
    )
