"""Repairs of path templates and their operations, and of templates that match the same
requests.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator
from typing import Any, Final

from generator import patterns as re
from generator.openapi.kinds import METHODS
from generator.openapi.rules import Path, rule
from generator.openapi.walk import OPERATIONS, Site

DOUBLED: Final = re.compile(r"(?<!\{)\{\{++([^{}]*+)\}\}++")
"""From the first brace of a row, and without going back: linear in a row of any length."""
UNCLOSED: Final = re.compile(r"\{([A-Za-z_][\w.-]*)(?=/|$)")
VARIABLE: Final = re.compile(r"(\{[^{}]*\})")


@rule("path-braces", "paths")
def path_braces(site: Site) -> None:
    """Escapes every brace that begins or ends no variable."""
    for path in list(site.node):
        tidy = balanced(path)
        if path[:2] != "x-" and tidy != path and tidy not in site.node:
            message = "unbalanced braces in the path"
            item = site.node[path]
            site.remove(path, message)
            site.walk.move((*site.path, path), (*site.path, tidy))
            site.node[tidy] = item
            # Later repairs change the item; what is logged is this one's.
            site.log((tidy,), message, copy.deepcopy(item), True)


def balanced(path: str) -> str:
    """A path template without braces that belong to no variable (RFC 3986, 3.3)."""
    closed = UNCLOSED.sub(r"{\1}", DOUBLED.sub(r"{\1}", path))
    parts = VARIABLE.split(closed)
    literals = (part.replace("{", "%7B").replace("}", "%7D") for part in parts[::2])
    variables = [*parts[1::2], ""]
    pairs = zip(literals, variables, strict=True)
    return "".join(literal + variable for literal, variable in pairs)


PATTERN: Final = re.compile(r"\{([A-Za-z_][\w.-]*):[^{}]*\}")


@rule("path-pattern", "paths")
def path_pattern(site: Site) -> None:
    """Leaves out what web frameworks write behind the name of a path's variable."""
    for path in list(site.node):
        plain = named(path, set(declared(site.node[path])))
        if path[:2] != "x-" and plain != path and plain not in site.node:
            message = "a path variable must be a plain name"
            item = site.node[path]
            site.remove(path, message)
            site.walk.move((*site.path, path), (*site.path, plain))
            site.node[plain] = item
            # Later repairs change the item; what is logged is this one's.
            site.log((plain,), message, copy.deepcopy(item), True)


def named(path: str, names: Collection[str]) -> str:
    """A path template whose variables are the parameters of these names.

    >>> named("/books/{id:[0-9]+}", {"id"})
    '/books/{id}'
    """
    return PATTERN.sub(
        lambda m: f"{{{m[1]}}}" if m[1] in names and m[0][1:-1] not in names else m[0],
        path,
    )


def declared(item: Any) -> Iterator[str]:
    """Names of the path parameters that a path or one of its operations describes."""
    if not isinstance(item, dict):
        return
    for holder in (item, *(v for v in item.values() if isinstance(v, dict))):
        parameters = holder.get("parameters")
        for entry in parameters if isinstance(parameters, list) else ():
            if isinstance(entry, dict) and entry.get("in") == "path":
                yield str(entry.get("name"))


EXPANSION: Final = re.compile(r"\{[?&]([^{}?&]*)\}")
"""A part of a template that is a query by itself (RFC 6570, 3.2.8)."""


@rule("path-query", "paths")
def path_query(site: Site) -> None:
    """Leaves out of a path's query what its operations describe as query parameters,
    which are sent once."""
    for path in list(site.node):
        item = site.node[path]
        known = queried(site, item) if {"?", "&"} & set(path) else set()
        plain = without_query(path, known) if known else path
        if path[:2] != "x-" and plain != path and plain not in site.node:
            message = "a query parameter is not a part of the path"
            site.remove(path, message)
            site.walk.move((*site.path, path), (*site.path, plain))
            site.node[plain] = item
            # Later repairs change the item; what is logged is this one's.
            site.log((plain,), message, copy.deepcopy(item), True)


@rule("query-variable", "paths")
def query_variable(site: Site) -> None:
    """Makes a query parameter of a path's variable that stands for the name of one:
    `/books?{title}=1`."""
    for path in list(site.node):
        head, _, query = path.partition("?")
        pieces = [piece for piece in query.split("&") if piece]
        kept = [piece for piece in pieces if not NAMES.fullmatch(name_of(piece))]
        plain = f"{head}?{'&'.join(kept)}" if kept else head
        if path[:2] == "x-" or len(kept) == len(pieces) or plain in site.node:
            continue
        message = "the name of a query parameter is no variable of the path"
        item = site.node[path]
        site.remove(path, message)
        site.walk.move((*site.path, path), (*site.path, plain))
        moved = {name_of(piece)[1:-1] for piece in pieces if piece not in kept}
        for node in (item, *item.values()) if isinstance(item, dict) else ():
            if isinstance(node, dict) and "parameters" in node:
                node["parameters"] = [sent(site, p, moved) for p in listed(node)]
        site.node[plain] = item
        # Later repairs change the item; what is logged is this one's.
        site.log((plain,), message, copy.deepcopy(item), True)


def name_of(piece: str) -> str:
    """The name in a piece of a query."""
    return piece.partition("=")[0]


def sent(site: Site, parameter: dict[str, Any], names: Collection[str]) -> Any:
    """A path parameter of these names as one of the query."""
    found = site.walk.resolve(parameter)
    if found.get("in") != "path" or found.get("name") not in names:
        return parameter
    return {**found, "in": "query"}


def without_query(path: str, known: Collection[str]) -> str:
    """A path template without the query parameters that are described elsewhere.

    >>> without_query("/books?title={title}&sort=up", {"title"})
    '/books?sort=up'
    """
    path = EXPANSION.sub(
        lambda m: "" if set(m[1].replace("*", "").split(",")) <= set(known) else m[0],
        path,
    )
    head, _, query = path.partition("?")
    pieces = [piece.partition("=") for piece in query.split("&") if piece]
    kept = [
        "".join(piece)
        for piece in pieces
        if piece[0] not in known or not NAMES.fullmatch(piece[2])
    ]
    return f"{head}?{'&'.join(kept)}" if kept else head


def queried(site: Site, item: Any) -> set[str]:
    """Names of the query parameters that all operations of a path describe."""
    if not isinstance(item, dict):
        return set()
    holders = [v for k, v in item.items() if k in METHODS and isinstance(v, dict)]
    shared = names(site, item, "query")
    own = [{*shared, *names(site, holder, "query")} for holder in holders]
    return set.intersection(*own) if own else set()


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
            site.remove(path, "a path must begin with `/`")
            site.walk.move((*site.path, path), (*site.path, f"/{path}"))
            site.set(f"/{path}", item, "a path must begin with `/`")


@rule("method-case", "paths")
def method_case(site: Site) -> None:
    """Spells methods in lower case, as other keys are not methods."""
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


def names(site: Site, node: dict[str, Any], place: str = "path") -> list[str]:
    """The parameters at a place that an operation or path declares."""
    found = map(site.walk.resolve, listed(node))
    return [p["name"] for p in found if p.get("in") == place and "name" in p]


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
    """Numbers operation IDs that are used twice, as each names one operation."""
    seen: dict[str, int] = {}
    for operation, path, _ in list(site.walk.operations()):
        name = operation.get("operationId")
        if name == "":
            del operation["operationId"]
            site.log((*path, "operationId"), "an operation ID must not be empty")
        if not isinstance(name, str) or not name:
            continue
        unique = name
        while unique in seen:
            seen[name] += 1
            unique = f"{name}_{seen[name]}"
        seen[unique] = 1
        if unique != name:
            operation["operationId"] = unique
            message = f"the operation ID {name!r} is used twice"
            site.log((*path, "operationId"), message, unique)


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
    """The name and location that make a parameter unique."""
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
