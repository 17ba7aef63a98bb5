"""Parameter values in their style, and the runtime's helpers for it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.ir import Parameter
from generator.media import is_json
from generator.targets.python.literals import string
from generator.targets.python.spelling import RUNTIME, Imports

DEFAULTS = {
    "path": ("simple", False),
    "query": ("form", True),
    "header": ("simple", False),
    "cookie": ("form", True),
}
HELPERS = {
    "form": "form",
    "spaceDelimited": "space_delimited",
    "pipeDelimited": "pipe_delimited",
    "tabDelimited": "tab_delimited",
    "deepObject": "deep_object",
    "simple": "simple",
    "label": "label",
    "matrix": "matrix",
    "cookie": "form",
}


@dataclass(frozen=True, slots=True)
class Helpers:
    """What comes from the runtime, imported under names that nothing else hides."""

    imports: Imports
    hidden: frozenset[str]
    runtime: str = RUNTIME

    def use(self, name: str) -> str:
        """The name to call a helper by in this module."""
        if name in self.hidden:
            self.imports.add(self.runtime, f"{name} as _{name}")
            return f"_{name}"
        return self.imports.add(self.runtime, name)


def styled(parameter: Parameter, helpers: Helpers) -> str:
    """A parameter's value, wrapped where its style is not the default."""
    value = parameter.name
    if parameter.media_type is not None and is_json(parameter.media_type):
        return f"{helpers.use('json_content')}({value})"
    default = DEFAULTS[parameter.location]
    if (parameter.style, parameter.explode) != default and parameter.style in HELPERS:
        value = wrapped(parameter, helpers)
    if parameter.allow_reserved:
        value = f"{helpers.use('reserved')}({value})"
    return value


def wrapped(parameter: Parameter, helpers: Helpers) -> str:
    """A value in a style (OpenAPI 3.1.1, section 4.8.12.3)."""
    helper = helpers.use(HELPERS[parameter.style])
    items = [parameter.name]
    if parameter.style == "matrix":
        items.insert(0, string(parameter.wire))
    if parameter.explode and parameter.style != "deepObject":
        items.append("explode=True")
    return f"{helper}({', '.join(items)})"
