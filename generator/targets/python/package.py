"""The whole package: a view for every module, rendered to text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.model.ir import Api, Group
from generator.report.diagnostics import Diagnostic
from generator.targets.base import Render
from generator.targets.python.boilerplate import without_boilerplate
from generator.targets.python.client import client_view
from generator.targets.python.docs import BRIEF, FULL, Limits
from generator.targets.python.endpoints import endpoints_view
from generator.targets.python.exports import (
    apart,
    errors_view,
    models_index,
    package_index,
    version_view,
)
from generator.targets.python.extensions import Extension
from generator.targets.python.fitting import misfits
from generator.targets.python.former import (
    NO_FORMER,
    former_endpoints,
    former_members,
)
from generator.targets.python.groups import all_groups
from generator.targets.python.hooks import hooks_view
from generator.targets.python.models import base_modules, model_modules
from generator.targets.python.printer import Docstring
from generator.targets.python.resources import resources_view


def package_files(
    api: Api, render: Render, extensions: Sequence[Extension] = ()
) -> dict[str, str]:
    """Path below the package to text, for all modules but the runtime's."""
    extended = {extension.module: extension for extension in extensions}
    files: dict[str, str] = {"py.typed": ""}
    limits = FULL
    if len(api.operations) > MANY_OPERATIONS:
        limits, api = BRIEF, without_boilerplate(api)
    groups = all_groups(api)
    children: dict[tuple[str, ...], list[Group]] = {}
    for group in groups:
        children.setdefault(group.path[:-1], []).append(group)
    former = former_members(api, groups)
    for group in groups:
        below = children.get(group.path, [])
        view = resources_view(
            group,
            below,
            api.definitions,
            limits,
            extended.get(group.module),
            former.get(group.path, NO_FORMER),
        )
        files[f"resources/{group.module}.py"] = render("resources", view)
        if group.operations:
            endpoints = endpoints_view(group, api.definitions, limits)
            files[f"endpoints/{group.module}.py"] = render("endpoints", endpoints)
    files |= model_files(api, render, limits)
    for name, moved in former_endpoints(former, groups):
        files[f"endpoints/{name}.py"] = render("former", moved)
    files["endpoints/__init__.py"] = render("text", Docstring(ENDPOINTS))
    files["resources/__init__.py"] = render("text", Docstring(RESOURCES))
    files["_version.py"] = render("version", version_view(api))
    files["errors.py"] = render("errors", errors_view(api))
    roots = [group for group in groups if len(group.path) == 1]
    files["client.py"] = render(
        "client", client_view(api, roots, former.get((), NO_FORMER))
    )
    index = package_index(api)
    files["__init__.py"] = render("package", index)
    files["__init__.pyi"] = render("stub", index)
    files |= {f"extensions/{e.module}.py": e.text for e in extensions}
    if extensions:
        files["extensions/__init__.py"] = render("text", Docstring(EXTENSIONS))
    if api.webhooks:
        files["webhooks.py"] = render("webhooks", hooks_view(api))
    return files


def model_files(api: Api, render: Render, limits: Limits) -> dict[str, str]:
    """The modules of models, with what offers them all."""
    files: dict[str, str] = {}
    for module in model_modules(api, limits):
        files[f"models/{module.module}.py"] = render("models", module)
    for bases in base_modules(api):
        files[f"models/{bases.module}.py"] = render("models_base", bases)
    index = models_index(api)
    files["models/__init__.py"] = render("models_index", index)
    files["models/__init__.pyi"] = render("stub", index)
    return files


def unused_extensions(api: Api, extensions: Sequence[Extension]) -> list[Diagnostic]:
    """What is written by hand and would find no place in the package."""
    final = replace(api, definitions=apart(api))
    return list(misfits(extensions, all_groups(final))) if extensions else []


ENDPOINTS = "Requests as values: one module per group, one function per operation."
EXTENSIONS = "Methods written by hand; each module extends the group of its name."
RESOURCES = "The client's groups of methods."


MANY_OPERATIONS = 300
"""So many operations are documented briefly."""
