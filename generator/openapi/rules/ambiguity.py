"""Paths that differ only in the names of their parameters are one path."""

from __future__ import annotations

from typing import Any

from generator.openapi.rules import rule
from generator.openapi.rules.paths import NAMES, listed
from generator.openapi.walk import OPERATIONS, Site


@rule("ambiguous-path", "paths", leaving=True)
def ambiguous_path(site: Site) -> None:
    """Joins paths that differ only in the names of their parameters, as both match the
    same requests."""
    first: dict[str, str] = {}
    for template in [t for t in site.node if t[:1] == "/"]:
        known = first.setdefault(NAMES.sub("{}", template), template)
        item, target = site.node[template], site.node[known]
        if known == template or not isinstance(item, dict):
            continue
        if isinstance(target, dict) and not methods(item) & methods(target):
            unite(site, template, known)


def methods(item: dict[str, Any]) -> set[str]:
    """The methods of a path."""
    return item.keys() & {*OPERATIONS, "additionalOperations", "$ref"}


def unite(site: Site, template: str, known: str) -> None:
    """Move the operations of a path under the names of another."""
    item = site.node[template]
    names = dict(zip(NAMES.findall(template), NAMES.findall(known), strict=True))
    message = f"the same path as {known}"
    shared = listed(item)
    site.remove(template, message)
    for method in OPERATIONS:
        operation = item.get(method)
        if isinstance(operation, dict):
            own = {key(site, p) for p in listed(operation)}
            parameters = listed(operation)
            parameters += [p for p in shared if key(site, p) not in own]
            if parameters:
                operation["parameters"] = [renamed(site, p, names) for p in parameters]
            site.node[known][method] = operation
            site.walk.move((*site.path, template, method), (*site.path, known, method))
            site.log((known, method), message, operation, is_new=True)


def key(site: Site, parameter: dict[str, Any]) -> tuple[str, str]:
    """What makes a parameter unique."""
    found = site.walk.resolve(parameter)
    return str(found.get("name")), str(found.get("in"))


def renamed(
    site: Site, parameter: dict[str, Any], names: dict[str, str]
) -> dict[str, Any]:
    """A path parameter under the name that the other path has."""
    found = site.walk.resolve(parameter)
    new = names.get(str(found.get("name")))
    if found.get("in") != "path" or new is None or new == found["name"]:
        return parameter
    return {**found, "name": new}
