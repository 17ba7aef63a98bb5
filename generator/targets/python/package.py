"""The whole package: a view for every module, rendered to text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.ir import (
    Alias,
    Api,
    Definition,
    Literals,
    Model,
)
from generator.targets.python.client import client_view
from generator.targets.python.docs import BRIEF, FULL, quoted
from generator.targets.python.endpoints import endpoints_view
from generator.targets.python.errors import error_class
from generator.targets.python.extensions import Extension
from generator.targets.python.groups import class_names, free, separate, with_parents
from generator.targets.python.hooks import hooks_view
from generator.targets.python.layout import imports
from generator.targets.python.literals import docstring, string
from generator.targets.python.models import model_modules
from generator.targets.python.resources import resources_view

Render = Callable[[str, object], str]
"""Renders a view with the template of a name."""

ALWAYS_RAISED = (
    "ApiConnectionError",
    "ApiStatusError",
    "ApiTimeoutError",
    "ClientStatusError",
    "DecodeError",
    "ResponseTooLarge",
    "SchemaDriftWarning",
    "ServerStatusError",
)


@dataclass(frozen=True, slots=True)
class IndexView:
    """The package's own module, or that of its models."""

    doc: str
    checking: str
    modules: tuple[tuple[str, str], ...]


def package_files(
    api: Api, render: Render, extensions: Sequence[Extension] = ()
) -> dict[str, str]:
    """Path below the package to text, for all modules but the runtime's."""
    extended = {extension.module: extension for extension in extensions}
    api = replace(api, definitions=apart(api))
    files: dict[str, str] = {"py.typed": ""}
    groups = separate(with_parents(api.groups), class_names(api))
    limits = BRIEF if len(api.operations) > MANY_OPERATIONS else FULL
    for group in groups:
        below = [g for g in groups if g.path[:-1] == group.path]
        view = resources_view(
            group, below, api.definitions, limits, extended.get(group.module)
        )
        files[f"resources/{group.module}.py"] = render("resources", view)
        if group.operations:
            endpoints = endpoints_view(group, api.definitions, limits)
            files[f"endpoints/{group.module}.py"] = render("endpoints", endpoints)
    models = model_modules(api.definitions, limits)
    for module in models:
        files[f"models/{module.module}.py"] = render("models", module)
    files["models/__init__.py"] = render("models_index", models_index(api))
    files["endpoints/__init__.py"] = render("text", docstring(ENDPOINTS, 0))
    files["resources/__init__.py"] = render("text", docstring(RESOURCES, 0))
    files["errors.py"] = render("errors", errors_index(api))
    roots = [group for group in groups if len(group.path) == 1]
    files["client.py"] = render("client", client_view(api, roots))
    files["__init__.py"] = render("package", package_index(api))
    files |= {f"extensions/{e.module}.py": e.text for e in extensions}
    if extensions:
        files["extensions/__init__.py"] = render("text", docstring(EXTENSIONS, 0))
    if api.webhooks:
        files["webhooks.py"] = render("webhooks", hooks_view(api))
    return files


ENDPOINTS = "Requests as values: one module per group, one function per operation."
EXTENSIONS = "Methods written by hand; each module extends the group of its name."
RESOURCES = "The client's groups of methods."


def apart(api: Api) -> dict[str, Definition]:
    """The definitions, none of them named like one of the package's exceptions."""
    exceptions = {f"{api.client}Error", *error_names(api)}
    taken = {definition.name for definition in api.definitions.values()} | exceptions
    return {
        key: (
            replace(found, name=free(f"{found.name}Body", taken))
            if found.name in exceptions
            else found
        )
        for key, found in api.definitions.items()
    }


def models_index(api: Api) -> IndexView:
    """Where each model is, for lazy loading."""
    members: dict[str, list[str]] = {}
    for definition in api.definitions.values():
        members.setdefault(definition.module, []).append(definition.name)
    checking = "\n".join(f"    from .{module} import *" for module in sorted(members))
    return IndexView(
        doc=docstring("All models, loaded when first used.", 0),
        checking=checking,
        modules=tuple(
            (string(module), names_literal(sorted(members[module])))
            for module in sorted(members)
        ),
    )


def names_literal(names: Sequence[str]) -> str:
    """Identifiers as one string, over as many lines as it takes."""
    lines: list[str] = [""]
    for name in names:
        if len(lines[-1]) + len(name) > 72:
            lines.append("")
        lines[-1] += f"{name} "
    lines[-1] = lines[-1].rstrip()
    if len(lines) == 1 or (len(lines) == 2 and len("".join(lines)) + 13 <= 88):
        return f'"{"".join(lines)}"'
    body = "\n".join(f'        "{line}"' for line in lines)
    return f"(\n{body}\n    )"


def error_names(api: Api) -> list[str]:
    """The exceptions that this API documents, and those that every API has."""
    documented = {
        error_class(outcome.status)
        for operation in api.operations
        for outcome in operation.errors
    }
    return sorted({name for name in documented if name} | set(ALWAYS_RAISED))


def errors_index(api: Api) -> IndexView:
    """The exceptions under the package's own names."""
    names = [f"ApiError as {api.client}Error", *error_names(api)]
    exported = sorted([f"{api.client}Error", *error_names(api)])
    return IndexView(
        doc=docstring(f"Exceptions; `{api.client}Error` is the root of them all.", 0),
        checking=imports("._runtime", names),
        modules=tuple((string(name), "") for name in exported),
    )


def package_index(api: Api) -> IndexView:
    """What `import package` offers: clients, exceptions, and all models lazily."""
    models = {definition.name for definition in api.definitions.values()}
    errors = [f"{api.client}Error", *error_names(api)]
    clients = [api.client, f"Async{api.client}"]
    kept = [name for name in sorted(errors) if name not in clients]
    doc = f"Typed client package, generated by Fragmint. Start with `{api.client}`."
    hidden = sorted(models & {*clients, *EXCEPTION_LIKE})
    free_names = [name for name in RUNTIME_NAMES if name not in models | {*clients}]
    homes = {"client": sorted(clients), "errors": kept, "_runtime": free_names}
    return IndexView(
        doc=docstring(quoted(doc, 0), 0),
        checking="\n".join(
            (
                *(re_export(module, names) for module, names in homes.items()),
                exported_models(sorted(models), hidden),
            )
        ),
        modules=(
            *((string(home), names_literal(names)) for home, names in homes.items()),
            (string("hidden"), names_literal(hidden)),
        ),
    )


def exported_models(models: Sequence[str], hidden: Sequence[str]) -> str:
    """The models as a part of the package's interface, for type checkers."""
    if not hidden or len(models) > MANY_MODELS:
        return "    from .models import *"
    shown = [name for name in models if name not in hidden]
    return re_export("models", shown) if shown else ""


RUNTIME_NAMES = ("Drift", "Event", "MISSING", "RateLimit", "Response", "Timeout")
"""What users need of the runtime, where no model has such a name."""
MANY_OPERATIONS = 300
"""So many operations are documented briefly."""
MANY_MODELS = 300
"""So many models are exported without naming each."""
EXCEPTION_LIKE = frozenset({"Error"})
"""Models that would look like exceptions at the top of the package."""


def re_export(module: str, names: Sequence[str]) -> str:
    """An import that type checkers take for a part of the interface."""
    return imports(f".{module}", [f"{name} as {name}" for name in names], 4)


def counts(api: Api) -> Mapping[str, int]:
    """Numbers for summaries: models and enumerations."""
    kinds = list(api.definitions.values())
    return {
        "models": sum(isinstance(kind, Model) for kind in kinds),
        "aliases": sum(isinstance(kind, Alias) for kind in kinds),
        "enumerations": sum(
            isinstance(kind, Alias) and isinstance(kind.type, Literals)
            for kind in kinds
        ),
    }
