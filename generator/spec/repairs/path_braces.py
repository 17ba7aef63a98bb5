"""Braces of path templates that have no counterpart."""

from __future__ import annotations

import copy
import re
from typing import Final

from generator.spec.rules import rule
from generator.spec.walk import Site

DOUBLED: Final = re.compile(r"\{\{+([^{}]*)\}\}+")
UNCLOSED: Final = re.compile(r"\{([A-Za-z_][\w.-]*)(?=/|$)")
VARIABLE: Final = re.compile(r"(\{[^{}]*\})")


@rule("path-braces", "paths")
def path_braces(site: Site) -> None:
    """Escapes every brace that begins or ends no variable."""
    for path in list(site.node):
        tidy = balanced(path)
        if path[:2] != "x-" and tidy != path and tidy not in site.node:
            message = "a brace of the path has no counterpart"
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
