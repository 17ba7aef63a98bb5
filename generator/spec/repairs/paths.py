"""Mistakes that a path template and its operations make together."""

from __future__ import annotations

import re
from typing import Any, Final

from generator.spec.kinds import METHODS
from generator.spec.repair import Path
from generator.spec.rules import rule
from generator.spec.walk import OPERATIONS, Site

NAMES: Final = re.compile(r"\{([^{}]*)\}")


@rule("missing-paths", "root")
def missing_paths(site: Site) -> None:
    """Adds an empty `paths` where it is missing, as it must be there."""
    node = site.node
    if "paths" not in node and not (
        site.walk.minor and ("webhooks" in node or "components" in node)
    ):
        site.set("paths", {}, "`paths` is missing")


@rule("path-slash", "paths")
def path_slash(site: Site) -> None:
    """Puts a slash before a path, which has to begin with one."""
    for path in list(site.node):
        if path[:1] != "/" and path[:2] != "x-":
            item = site.node[path]
            site.remove(path, "a path begins with `/`")
            site.walk.move((*site.path, path), (*site.path, f"/{path}"))
            site.set(f"/{path}", item, "a path begins with `/`")


@rule("method-case", "paths")
def method_case(site: Site) -> None:
    """Spells methods in lower case, as other keys are no methods."""
    for template, item in site.node.items():
        for key in list(item) if isinstance(item, dict) else ():
            lower = key.lower()
            if key != lower and lower in METHODS and lower not in item:
                message = f"`{key}` is spelled `{lower}`"
                item[lower] = item.pop(key)
                site.walk.move(
                    (*site.path, template, key), (*site.path, template, lower)
                )
                site.log((template, key), message)
                site.log((template, lower), message, item[lower], is_new=True)


@rule("path-names", "paths", leaving=True)
def path_names(site: Site) -> None:
    """Declares path parameters that only the template names, and drops those that it
    does not."""
    for template, item in list(site.node.items()):
        if template[:1] == "/" and isinstance(item, dict):
            declare(site, template, item)


def declare(site: Site, template: str, item: dict[str, Any]) -> None:
    """Add path parameters that are missing, remove those that are too many."""
    wanted = list(dict.fromkeys(n for n in NAMES.findall(template) if n))
    prune(site, (template,), item, wanted)
    shared = names(site, item)
    for method in OPERATIONS:
        operation = item.get(method)
        if isinstance(operation, dict):
            prune(site, (template, method), operation, wanted)
            own = names(site, operation)
            missing = [n for n in wanted if n not in shared and n not in own]
            add(site, (template, method), operation, missing)


def names(site: Site, node: dict[str, Any]) -> list[str]:
    """The path parameters that an operation or path declares."""
    found = map(site.walk.resolve, listed(node))
    return [p["name"] for p in found if p.get("in") == "path" and "name" in p]


def listed(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The parameters as written."""
    written = node.get("parameters")
    items = written if isinstance(written, list) else []
    return [p for p in items if isinstance(p, dict)]


def prune(site: Site, path: Path, node: dict[str, Any], wanted: list[str]) -> None:
    """Remove path parameters that the template does not have."""
    kept: list[Any] = []
    removed: list[Any] = []
    for item in listed(node):
        known = site.walk.resolve(item)
        alien = known.get("in") == "path" and known.get("name") not in wanted
        (removed if alien else kept).append(item)
    if removed:
        node["parameters"] = kept
        name = site.walk.resolve(removed[0]).get("name")
        message = f"the path has no parameter {name!r}"
        site.log((*path, "parameters"), message, kept)


def add(site: Site, path: Path, node: dict[str, Any], missing: list[str]) -> None:
    """Declare path parameters that only the template has."""
    if not missing:
        return
    made = [
        {"name": n, "in": "path", "required": True, "schema": {"type": "string"}}
        for n in missing
    ]
    is_new = "parameters" not in node
    node["parameters"] = [*listed(node), *made]
    message = f"the path parameter {missing[0]!r} is not declared"
    site.log((*path, "parameters"), message, node["parameters"], is_new)


@rule("operation-id", "root", after=True)
def operation_id(site: Site) -> None:
    """Numbers operation ids that are used twice, as each names one operation."""
    seen: dict[str, int] = {}
    for operation, path, _ in list(site.walk.operations()):
        name = operation.get("operationId")
        if name == "":
            del operation["operationId"]
            site.log((*path, "operationId"), "an operation id is not empty")
        if not isinstance(name, str) or not name:
            continue
        unique = name
        while unique in seen:
            seen[name] += 1
            unique = f"{name}_{seen[name]}"
        seen[unique] = 1
        if unique != name:
            operation["operationId"] = unique
            message = f"the operation id {name!r} is used twice"
            site.log((*path, "operationId"), message, unique)
