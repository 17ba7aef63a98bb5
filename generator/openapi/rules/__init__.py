"""Rules: small named functions that a walk applies to objects of one type."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.dataclass import dataclass, field
from generator.facts import Json, Pointer
from generator.pointers import ABSENT, Absent
from generator.report.diagnostics import Span

if TYPE_CHECKING:
    from generator.openapi.walk import Site


Path: TypeAlias = tuple[str | int, ...]
"""Reference tokens in which the index of a list item is a number."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action of an OpenAPI Overlay (1.1, section 4.4.3): set or remove a target."""

    target: str
    update: Json | Absent = ABSENT

    @property
    def remove(self) -> bool:
        """Whether the target is removed."""
        return isinstance(self.update, Absent)


@dataclass(frozen=True, slots=True)
class Repair:
    """One change: the value at `path` became `value` (ABSENT: it was removed).

    The path is that of the document at the moment of the change, the span that of the
    vendor's text. `is_new` indicates that nothing was there before; a repair that is not
    `expressible` only concerns the spelling of the text.
    """

    rule: str
    path: Path
    span: Span
    message: str
    value: Json | Absent = ABSENT
    is_new: bool = False
    expressible: bool = True

    @property
    def pointer(self) -> Pointer:
        """The reference tokens of the changed value."""
        return tuple(map(str, self.path))

    @property
    def target(self) -> str:
        """A JSONPath to the changed value (RFC 9535, normalized path)."""
        return json_path(self.path)

    @property
    def actions(self) -> Iterator[Action]:
        """The same change for an Overlay: remove what is there, then add."""
        if not self.expressible or not self.path:
            return
        if not self.is_new:
            yield Action(self.target)
        if not isinstance(self.value, Absent):
            yield Action(json_path(self.path[:-1]), {str(self.path[-1]): self.value})


def json_path(path: Path) -> str:
    """A normalized path (RFC 9535, section 2.7)."""
    return "$" + "".join(f"[{selector(t)}]" for t in path)


def selector(token: str | int) -> str:
    """An index, or a name in single quotes."""
    if isinstance(token, int):
        return str(token)
    escaped = token.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + "".join(c if c >= " " else f"\\u{ord(c):04x}" for c in escaped) + "'"


Apply = Callable[["Site"], None]


@dataclass(frozen=True)
class Rule:
    """A rule for one kind of object.

    With `keys`, it only sees objects that have one of them. `silent_below` is the
    minor version of OpenAPI 3 below which the change is not a repair but a part of the
    upgrade to 3.1. A `leaving` rule sees an object when all objects in it have been
    visited, an `after` rule when all of the document have been.
    """

    name: str
    kind: str
    apply: Apply
    keys: tuple[str, ...] = ()
    silent_below: int = 0
    after: bool = False
    leaving: bool = False


def rule(name: str, kind: str, *keys: str, **options: Any) -> Callable[[Apply], Rule]:
    """Make a function a rule."""

    def decorate(apply: Apply) -> Rule:
        return Rule(name, kind, apply, keys, **options)

    return decorate


@cache
def all_rules() -> tuple[Rule, ...]:
    """All rules of the modules in this package: the upgrade first, then as they stand."""
    found = sorted(m.name for m in pkgutil.iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in found]
    rules = [r for m in modules for r in vars(m).values() if isinstance(r, Rule)]
    return tuple(sorted(rules, key=lambda r: r.silent_below == 0))


@dataclass
class RuleSet:
    """The rules that apply to a document, by kind of object and key."""

    always: dict[str, list[Rule]] = field(default_factory=dict)
    triggered: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    leaving: dict[str, list[Rule]] = field(default_factory=dict)
    after: list[Rule] = field(default_factory=list)
    numbered: list[Rule] = field(default_factory=list)

    def hit(self, kind: str, keys: Iterable[str]) -> list[Rule]:
        """The rules that wait for one of the keys, in their order."""
        triggers = self.triggered.get(kind)
        if triggers is None:
            return []
        hits = {number for key in keys for number in triggers.get(key, ())}
        return [self.numbered[number] for number in sorted(hits)]


def rule_set(rules: Iterable[Rule], minor: int, off: frozenset[str]) -> RuleSet:
    """Sort rules; what belongs to the upgrade cannot be turned off."""
    found = RuleSet()
    for item in rules:
        if item.name in off and minor >= item.silent_below:
            continue
        if item.after:
            found.after.append(item)
        elif item.leaving:
            found.leaving.setdefault(item.kind, []).append(item)
        elif item.keys:
            by_key = found.triggered.setdefault(item.kind, {})
            for key in item.keys:
                by_key.setdefault(key, []).append(len(found.numbered))
            found.numbered.append(item)
        else:
            found.always.setdefault(item.kind, []).append(item)
    return found
