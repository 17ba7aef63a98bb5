"""Values that the user decided, by JSON pointer into the merged document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from generator import pointers
from generator.facts import Json, Pointer
from generator.merge.notes import Notes
from generator.merge.result import Remark
from generator.openapi.kinds import takes_any_name
from generator.report.records import Conflict

RULE = "overruled by the configuration"
ALIKE = 0.8
"""How like a name must be to one that is there to look like a slip (0 to 1)."""


def override(
    document: dict[str, Json], values: Mapping[str, Json], notes: Notes
) -> tuple[Remark, ...]:
    """Replace values, and add members where names are free; what did not replace."""
    remarks = []
    for pointer, value in values.items():
        path = pointers.tokens(pointer) or ("",)
        if not _replace(pointers.get(document, path[:-1]), path[-1], value):
            like = sibling(document, path)
            added = _add(document, path, value)
            near = like if added else nearest(document, pointer)
            remarks.append(Remark(pointer, near, added))
            if not added:
                continue
        notes.rules[pointer] = RULE
        _settle(notes, pointer, value)
    return tuple(remarks)


def _settle(notes: Notes, pointer: str, value: Json) -> None:
    """Conflicts about an overruled value are decided."""
    for key, conflict in notes.conflicts.items():
        if key[0] == pointer:
            notes.conflicts[key] = Conflict(pointer, value, RULE, conflict.values)


def _replace(holder: Any, token: str, value: Json) -> bool:
    match holder:
        case dict() if token in holder:
            holder[token] = value
            return True
        case list() if pointers.get(holder, [token]) is not pointers.ABSENT:
            holder[int(token)] = value
            return True
    return False


def _add(document: dict[str, Json], path: Pointer, value: Json) -> bool:
    """Add a member to a map of the document; sections of components are made."""
    above = path[:-1]
    if not takes_any_name(above):
        return False
    if len(above) == 2 and above[0] == "components":
        components = document.setdefault("components", {})
        if isinstance(components, dict):
            components.setdefault(above[1], {})
    holder = pointers.get(document, above)
    if isinstance(holder, dict):
        holder[path[-1]] = value
    return isinstance(holder, dict)


def nearest(document: dict[str, Json], pointer: str) -> str:
    """The pointer that is most like one that hits nothing, empty for none."""
    return next(iter(get_close_matches(pointer, list(places(document)), 1, 0.5)), "")


def sibling(document: dict[str, Json], path: Pointer) -> str:
    """The pointer to a member of the same map with almost the same name."""
    holder = pointers.get(document, path[:-1])
    names = list(holder) if isinstance(holder, dict) else []
    near = get_close_matches(path[-1], names, 1, ALIKE)
    return pointers.text((*path[:-1], near[0])) if near else ""


def places(value: Json, prefix: str = "") -> Iterator[str]:
    """All JSON pointers into a value."""
    items: list[tuple[str, Json]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = [(str(index), item) for index, item in enumerate(value)]
    for token, item in items:
        pointer = f"{prefix}/{pointers.escape(token)}"
        yield pointer
        yield from places(item, pointer)
