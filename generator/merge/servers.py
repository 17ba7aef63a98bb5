"""The server that clients use, and the documented alternatives.

Base URLs that differ only in their version are editions of one server: the best edition
wins. An operation on another host keeps its own server.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from generator import pointers
from generator.addresses import page_key
from generator.facts import Json, Pointer
from generator.merge.evidence import decide, most_stable, version_rank
from generator.merge.notes import Notes
from generator.merge.result import Remark, Statement
from generator.merge.tree import Decision, Part
from generator.openapi.kinds import takes_any_name
from generator.report.records import Conflict

VERSION = re.compile(
    r"/(v?\d[\w.]*|v\d+[\w.]*|alpha|beta|preview|latest|stable)(?=/|$)"
)


@dataclass(frozen=True, slots=True)
class Servers:
    """`main` is the server of most operations; `others` differ from it."""

    main: Decision | None
    others: tuple[str, ...] = ()
    own: dict[int, Decision] = field(default_factory=dict)


def choose_servers(operations: Sequence[Part]) -> Servers:
    """The document's server, and by index those of operations on other hosts."""
    taken = [_take(operation) for operation in operations]
    entries = [entry for entry, _ in taken]
    rest = {str(s.value) for _, others in taken for s in others}
    stated = [s for entry in entries if entry for s in entry.statements]
    if not stated:
        return Servers(None)
    families = Counter(family(str(s.value)) for s in stated)
    main = min(families, key=lambda f: (-families[f], f))
    chosen = _best([s for s in stated if family(str(s.value)) == main])
    own = {
        index: _best(list(entry.statements))
        for index, entry in enumerate(entries)
        if entry and main not in {family(str(s.value)) for s in entry.statements}
    }
    used = {str(entry.value) for entry in (chosen, *own.values())}
    others = sorted({str(s.value) for s in stated} | rest)
    others = [url for url in others if url not in used]
    return Servers(chosen, tuple(others), own)


def _take(operation: Part) -> tuple[Decision | None, tuple[Statement, ...]]:
    """The operation's first server and what is said of others, removed from it."""
    servers = operation.children.pop("servers", None)
    first = servers.get("0") if servers else None
    entry = first.entries.get("url") if first else None
    rest = [p.entries.get("url") for p in servers.children.values()] if servers else []
    others = tuple(s for e in rest if e and e is not entry for s in e.statements)
    return entry, others


def family(url: str) -> str:
    """A base URL without its version: equal for editions of one server."""
    return VERSION.sub("", page_key(url))


def _best(statements: Sequence[Statement]) -> Decision:
    """The server of the best version; evidence decides among equals."""
    narrowed = most_stable(statements)
    entry = decide(narrowed)
    values = {str(s.value) for s in statements}
    if len(values) == 1:
        return Decision(entry.value, tuple(statements), entry.rule)
    ranked = sorted(
        statements, key=lambda s: (s.value != entry.value, -s.evidence, s.span)
    )
    rule = "better version" if len(narrowed) < len(statements) else entry.rule
    return Decision(entry.value, tuple(ranked), rule, True)


def version(entry: Decision | None) -> str | None:
    """The version that the winning server's pages speak of."""
    editions = [s.edition for s in entry.statements] if entry else []
    known = [e for e in editions if e.version]
    best = max(known, key=lambda e: (version_rank(e), e.version or ""), default=None)
    return best.version if best else None


def alternatives(servers: Servers) -> list[Json]:
    """Documented base URLs that clients do not use, as Server Objects."""
    return [
        {"url": url, "description": "Documented alternative"} for url in servers.others
    ]


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
