"""Variables of path templates that say more than a name."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from generator.spec.rules import rule
from generator.spec.walk import Site

PATTERN: Final = re.compile(r"\{([A-Za-z_][\w.-]*):[^{}]*\}")


@rule("path-pattern", "paths")
def path_pattern(site: Site) -> None:
    """Leaves out what web frameworks write behind the name of a path's variable."""
    for path in list(site.node):
        plain = named(path, set(declared(site.node[path])))
        if path[:2] != "x-" and plain != path and plain not in site.node:
            message = "a variable of the path is more than a name"
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
