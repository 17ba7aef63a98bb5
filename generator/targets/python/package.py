"""The whole package: a view for every module, rendered to text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import PurePath
from typing import TypeVar

from generator.dataclass import replace
from generator.model.ir import (
    Api,
    Field,
    Group,
    Model,
    Operation,
    Parameter,
)
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.targets.base import Render
from generator.targets.python.client import client_view
from generator.targets.python.docs import BRIEF, FULL, TextLimits
from generator.targets.python.endpoints import endpoints_view
from generator.targets.python.exports import (
    all_groups,
    apart,
    errors_view,
    models_index,
    package_index,
    version_view,
)
from generator.targets.python.extensions import SUFFIX, Extension
from generator.targets.python.former import (
    NO_FORMER,
    FormerMembers,
    former_endpoints,
    former_members,
    former_models,
)
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
    files |= model_files(api, render, limits, former)
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


def model_files(
    api: Api,
    render: Render,
    limits: TextLimits,
    former: Mapping[tuple[str, ...], FormerMembers],
) -> dict[str, str]:
    """The modules of models, with what offers them all, and those that groups have left."""
    files: dict[str, str] = {}
    for module in model_modules(api, limits):
        files[f"models/{module.module}.py"] = render("models", module)
    for bases in base_modules(api):
        files[f"models/{bases.module}.py"] = render("models_base", bases)
    for name, moved in former_models(former, {PurePath(path).stem for path in files}):
        files[f"models/{name}.py"] = render("former", moved)
    index = models_index(api)
    files["models/__init__.py"] = render("models_index", index)
    files["models/__init__.pyi"] = render("stub", index)
    return files


def unused_extensions(api: Api, extensions: Sequence[Extension]) -> list[Diagnostic]:
    """Extensions that would not be used in the package."""
    final = replace(api, definitions=apart(api))
    return list(misfits(extensions, all_groups(final))) if extensions else []


ENDPOINTS = "Requests as values: one module per group, one function per operation."
EXTENSIONS = "Handwritten methods; each module extends the group of its name."
RESOURCES = "The client's groups of methods."


MANY_OPERATIONS = 300
"""So many operations are documented briefly."""


Described = TypeVar("Described", Field, Parameter)
OFTEN = 100
"""A description that is in so many places says nothing of any."""


def without_boilerplate(api: Api) -> Api:
    """The API without descriptions of fields and parameters that stand everywhere."""
    counts = Counter(item.description for item in described(api))
    often = frozenset(text for text, count in counts.items() if count >= OFTEN)
    if not often - {""}:
        return api
    definitions = {
        key: (
            replace(found, fields=brief(found.fields, often))
            if isinstance(found, Model)
            else found
        )
        for key, found in api.definitions.items()
    }
    groups = tuple(brief_group(group, often) for group in api.groups)
    return replace(api, definitions=definitions, groups=groups)


def described(api: Api) -> Iterator[Field | Parameter]:
    """All that has a description in a docstring of its own."""
    for found in api.definitions.values():
        if isinstance(found, Model):
            yield from found.fields
    for operation in api.operations:
        yield from operation.parameters
        yield from (operation.body and operation.body.fields) or ()


def brief_group(group: Group, often: frozenset[str]) -> Group:
    """A group whose operations leave out what stands everywhere."""
    operations = tuple(brief_operation(found, often) for found in group.operations)
    return replace(group, operations=operations)


def brief_operation(operation: Operation, often: frozenset[str]) -> Operation:
    """An operation whose arguments leave out what stands everywhere."""
    body = operation.body
    if body is not None and body.fields is not None:
        body = replace(body, fields=brief(body.fields, often))
    return replace(operation, parameters=brief(operation.parameters, often), body=body)


def brief(items: tuple[Described, ...], often: frozenset[str]) -> tuple[Described, ...]:
    """Fields or parameters without the descriptions that stand everywhere."""
    return tuple(
        replace(item, description="") if item.description in often else item
        for item in items
    )


CODE = "extension-misses"


def misfits(
    extensions: Sequence[Extension], groups: Sequence[Group]
) -> Iterator[Diagnostic]:
    """Extensions that would not become a part of any group, or cannot be imported any more.

    `groups` are those of the package, with the names of their final classes.
    """
    known = {group.module: group for group in groups}
    modules = {f"resources.{group.module}" for group in groups}
    modules |= {f"endpoints.{group.module}" for group in groups if group.operations}
    for extension in extensions:
        group = known.get(extension.module)
        if group is not None:
            yield from unfitting(extension, group)
        elif not extension.is_helper:
            yield groupless(extension, known)
        for module, place in extension.imports.items():
            if module not in modules:
                message = f"`..{module}` is not a module of the generated package"
                yield miss(message, place, near(module, modules))


def unfitting(extension: Extension, group: Group) -> Iterator[Diagnostic]:
    """The classes of a file that extend nothing, or that there is none that does."""
    fitting = [f"{group.class_name}{SUFFIX}", f"Async{group.class_name}{SUFFIX}"]
    hint = f"name it `{fitting[0]}` or `{fitting[1]}`"
    for name, place in extension.meant.items():
        if name not in fitting:
            attribute = ".".join(group.path)
            message = (
                f"class `{name}` does not extend anything in the group `{attribute}`"
            )
            yield miss(message, place, hint)
    if not extension.meant and extension.classes.isdisjoint(fitting):
        message = f"no class in this file extends the group `{'.'.join(group.path)}`"
        yield miss(message, extension.place, hint.replace("name it", "add"))


def groupless(extension: Extension, known: Mapping[str, Group]) -> Diagnostic:
    """A file that is named after no group."""
    dotted = extension.module.replace(".", "_")
    last = [m for m, group in known.items() if group.path[-1] == extension.module]
    found = [dotted] if dotted in known else last
    found = found or get_close_matches(extension.module, known, n=1)
    hint = f"did you mean `{found[0]}.py`?" if found else named(known)
    message = f"there is no group `{extension.module}`, so this file would not be used"
    return miss(message, extension.place, hint)


def named(known: Mapping[str, Group]) -> str:
    """The names that a file may have, as a hint."""
    names = ", ".join(f"`{module}.py`" for module in [*known][:8])
    also = "; names of shared modules begin with `_`"
    return f"name it after a group ({names}), or remove it{also}"


def near(module: str, modules: set[str]) -> str:
    """A module that may have been meant, as a hint."""
    found = get_close_matches(module, sorted(modules), n=1)
    return f"did you mean `..{found[0]}`?" if found else "correct the import"


def miss(message: str, place: Span, hint: str) -> Diagnostic:
    """One finding as an error."""
    return Diagnostic(Severity.ERROR, CODE, message, place, hint)
