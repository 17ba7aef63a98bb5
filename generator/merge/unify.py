"""Unifying several schemas that describe the same resource.

A property is required only if all of them require it, nullable if any is, and open if
any is. Differences are recorded.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from generator.dataclass import replace
from generator.facts import Json
from generator.merge.evidence import (
    EITHER,
    PLAIN,
    canonical,
    contenders,
    decide,
    ordered,
)
from generator.merge.observe import PROVEN_TYPE, SHOWN, part_kind
from generator.merge.result import Statement
from generator.merge.tree import PRESENCE, SHAPE, Decision, Part

ANY = {
    "nullable": "nullable where any response is",
    "additionalProperties": "open where any response is",
}
ANY_ALLOWS = "every value that any response has"
MIN_COMMON = 2
"""Fewest properties that examples of one thing share; `{"message": ...}` alone is what
any response can be.
"""
MAX_EMPTY = 4
"""Most properties of an object that another example shows empty, as `metadata` is."""
MAX_WRAPPER = 3
"""Properties of what wraps results, as `code`, `message` and `data`: `"data": null` in it
is not the data of another call.
"""
SIBLINGS = 4
"""Of so many properties one may differ in things that are the same."""
FEWEST_SHARED = 3
"""So many properties in common show that two examples are of one thing: `{"id": 1}` and
`{"success": true, "message": ""}` are answers of anything."""
ALL_REQUIRE = "required only where every response requires it"


def compatible(one: Part, other: Part, depth: int = 0, *, loose: bool = True) -> bool:
    """Whether two schemas declare the same properties of the same kinds.

    An object inside of them may leave out properties that the other one has, if that
    is `loose`: what wraps responses of any kind is not a sign that they are of one.
    """
    if is_silent(one) or is_silent(other):
        return True
    if one.component is not other.component:
        return False
    kinds = (part_kind(one), part_kind(other))
    if kinds[0] != kinds[1] and None not in kinds:
        return False
    structural = (one.children.keys() | other.children.keys()) - {"required"}
    return all(_compatible_at(one, other, key, depth, loose) for key in structural)


def require_alike(one: Part, other: Part) -> bool:
    """Whether two documented objects require the same of what both of them have."""
    if is_shown(one) or is_shown(other):
        return True
    common = one.properties.keys() & other.properties.keys()
    return _required(one) & common == _required(other) & common


def _required(part: Part) -> set[str]:
    entries = part.children.get("required", Part()).entries
    return {name for name, entry in entries.items() if entry.value is True}


def is_silent(part: Part) -> bool:
    """Whether a schema admits anything, for all that is known."""
    described = part.entries.keys() & {"type", "enum", "const", "$ref", SHAPE}
    return part.component is None and not described and not part.children


def shape_of(part: Part) -> Hashable:
    """Equal for schemas that are compatible with the same others."""
    children = (
        (key, shape_of(child))
        for key, child in part.children.items()
        if key != "required"
    )
    described = frozenset(
        part.entries.keys() & {"type", "enum", "const", "$ref", SHAPE}
    )
    component = id(part.component) if part.component is not None else 0
    kind = str(part.value("type"))
    return (
        component,
        kind,
        is_shown(part),
        described,
        bool(part.children),
        frozenset(children),
    )


def _compatible_at(one: Part, other: Part, key: str, depth: int, loose: bool) -> bool:
    mine, theirs = one.children.get(key, Part()), other.children.get(key, Part())
    if key in ("properties", "oneOf", "anyOf", "allOf", "prefixItems"):
        names, others = mine.children.keys(), theirs.children.keys()
        same = names == others
        if key == "properties" and not same:
            inside = loose and depth > 0 and _leaves_out(mine, theirs)
            same = inside or _lends(one, other)
        if len(names | others) <= MAX_WRAPPER and any(
            _hides(mine.children[n], theirs.children[n]) for n in names & others
        ):
            return False
        return same and all(
            compatible(mine.children[n], theirs.children[n], depth + 1, loose=loose)
            for n in names & others
        )
    if key == "items":
        return compatible(mine, theirs, depth, loose=loose)
    return True


def _leaves_out(mine: Part, theirs: Part) -> bool:
    """Whether one of two sets of properties has all that the other has; an empty one
    says nothing of a large object: `"result": {}` is not the result of another call.
    """
    few, many = sorted((mine, theirs), key=lambda part: len(part.children))
    if not few.children:
        return count(many) <= MAX_EMPTY
    return few.children.keys() <= many.children.keys()


def _hides(one: Part, other: Part) -> bool:
    """Whether one of two says nothing of what the other one shows as a large object."""
    silent, shown = (one, other) if is_silent(one) else (other, one)
    return is_silent(silent) and count(shown) > MAX_EMPTY


def count(part: Part) -> int:
    """The number of schemas at and below the children of a part."""
    return sum(1 + count(child) for child in part.children.values())


def is_shown(part: Part) -> bool:
    """Whether only examples tell of a schema: it may have more than they show."""
    entry = part.entries.get("type")
    return entry is not None and entry.rule == SHOWN


def _lends(one: Part, other: Part) -> bool:
    """Whether what examples show of two objects leaves room for them to be one."""
    few, many = sorted((one, other), key=lambda part: len(part.properties))
    common = few.properties.keys() & many.properties.keys()
    if len(common) < min(FEWEST_SHARED, len(many.properties)):
        return False
    if is_shown(few) and is_shown(many):
        return len(common) >= MIN_COMMON and 2 * len(common) > len(few.properties)
    return is_shown(few) and len(common) == len(few.properties) > 0


def akin(one: Part, other: Part) -> bool:
    """Whether pages describe one thing in both and disagree: in the kind of a plain
    value, or in which plain values there are, except for few of them.
    """
    if is_shown(one) or is_shown(other) or one.component is not other.component:
        return False
    mine, theirs = one.properties, other.properties
    common = mine.keys() & theirs.keys()
    clashes = {name for name in common if not compatible(mine[name], theirs[name])}
    apart = mine.keys() ^ theirs.keys()
    disputed = clashes | apart
    if not all(_is_plain(s[n]) for n in disputed for s in (mine, theirs) if n in s):
        return False
    few = len(clashes) + max(len(mine), len(theirs)) - len(common)
    return SIBLINGS * few <= min(len(mine), len(theirs))


def _is_plain(part: Part) -> bool:
    """Whether a schema is of values without parts."""
    return part_kind(part) in PLAIN


def unify(parts: Sequence[Part]) -> Part:
    """One schema for all of them; they must be compatible, or akin."""
    if len(parts) == 1:
        return parts[0]
    if len({kind for part in parts if (kind := part_kind(part))}) > 1:
        return _of_one_kind(parts)
    described = [part for part in parts if not is_shown(part)]
    if all(map(is_silent, described)):
        # `null` and `[]` of one example do not take the type that another one shows.
        described = list(parts)
    whole = Part(component=described[0].component)
    for key in dict.fromkeys(k for part in parts for k in part.entries):
        telling = parts if key in ANY else described
        held = [part.entries[key] for part in telling if key in part.entries]
        if held:
            whole.entries[key] = _unify_entry(key, held)
    for key in dict.fromkeys(k for part in parts for k in part.children):
        inner = [part.children[key] for part in parts if key in part.children]
        if key == "required":
            whole.children[key] = _unify_required(described)
        elif key == "properties":
            whole.children[key] = _unify_children(key, inner)
            _note_presence(whole.children[key], described)
        elif len(inner) == len(parts):
            whole.children[key] = _unify_children(key, inner)
        else:
            whole.children[key] = inner[0]
    return whole


def _of_one_kind(parts: Sequence[Part]) -> Part:
    """The schema of those parts whose kind wins; the others' is a disagreement."""
    stated = [part.entries["type"] for part in parts if "type" in part.entries]
    statements = [s for entry in stated for s in entry.statements if not s.absent]
    if not statements:
        return parts[0]
    entry = decide(statements)
    winners = [part for part in parts if part.value("type") == entry.value]
    whole = unify(winners or parts[:1])
    if winners:
        whole.entries["type"] = _either(parts, statements) or replace(
            entry, disputed=True
        )
    return whole


def _either(parts: Sequence[Part], statements: Sequence[Statement]) -> Decision | None:
    """Both types of a plain value, where the evidence for each is equal."""
    equal = ordered(contenders(statements))
    types: list[Json] = [*dict.fromkeys(s.value for s in equal if s.value in PLAIN)]
    plain = len(types) == len({canonical(s.value) for s in equal}) > 1
    if not plain or any("enum" in p.entries or "const" in p.entries for p in parts):
        return None
    return Decision(types, tuple(ordered(statements)), EITHER, True)


def _unify_children(key: str, inner: Sequence[Part]) -> Part:
    if key in ("properties", "oneOf", "anyOf", "allOf", "prefixItems"):
        names = dict.fromkeys(n for part in inner for n in part.children)
        whole = Part()
        for name in names:
            found = [p.children[name] for p in inner if name in p.children]
            whole.children[name] = unify(found)
        return whole
    return unify(inner)


def _note_presence(properties: Part, described: Sequence[Part]) -> None:
    """Record which pages list the likes of a property and leave it out."""
    for name, part in properties.children.items():
        there = [s for p in described if name in p.properties for s in _voices(p, name)]
        without = [s for p in described if name not in p.properties for s in _voices(p)]
        if there and without:
            silent = [replace(s, value=None, absent=True) for s in without]
            expressed = [replace(s, value=True) for s in there]
            part.entries[PRESENCE] = decide(expressed, silent)


def _voices(owner: Part, name: str = "") -> list[Statement]:
    """One statement that tells of an object, or of its property."""
    described = owner.properties[name] if name else owner
    entry = described.entries.get("type") or next(
        iter(described.entries.values()), None
    )
    found = entry.statements if entry else ()
    return [s for s in found if not s.absent][:1]


def _unify_entry(key: str, held: Sequence[Decision]) -> Decision:
    statements = _together(held)
    values = {canonical(entry.value) for entry in held}
    if key in ANY:
        chosen = next((e for e in held if e.value is True), held[0])
        disputed = len(values) > 1 or any(e.disputed for e in held)
        rule = ANY[key] if len(values) > 1 else _reason(held, chosen.rule)
        return Decision(
            chosen.value, _winner_first(chosen.value, statements), rule, disputed
        )
    if key == "enum":
        return _unify_values(held, statements)
    proven = [entry for entry in held if entry.rule == PROVEN_TYPE]
    if proven:
        return Decision(proven[0].value, statements, PROVEN_TYPE, True)
    stated = [s for s in statements if not s.absent]
    silent = [s for s in statements if s.absent]
    repair = next((entry.repair for entry in held if entry.repair), "")
    return replace(decide(stated, silent), repair=repair) if stated else held[0]


def _unify_values(held: Sequence[Decision], stated: tuple[Statement, ...]) -> Decision:
    """Every value that any of them allows, the longest list first."""
    lists = [entry.value for entry in held if isinstance(entry.value, list)]
    lists.sort(key=lambda values: (-len(values), canonical(values)))
    every: dict[str, Json] = {canonical(v): v for values in lists for v in values}
    differ = len({frozenset(map(canonical, values)) for values in lists}) > 1
    if not differ:
        return replace(held[0], statements=stated)
    value: Json = list(every.values())
    return Decision(value, stated, ANY_ALLOWS, True)


def _reason(held: Sequence[Decision], undisputed: str) -> str:
    """The rule that decided among equal values: that of a dispute, if there was one."""
    return next((entry.rule for entry in held if entry.disputed), undisputed)


def _together(held: Sequence[Decision]) -> tuple[Statement, ...]:
    unique = {
        (s.span, canonical(s.value), s.absent): s for e in held for s in e.statements
    }
    return tuple(ordered(unique.values()))


def _winner_first(value: object, stated: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(sorted(stated, key=lambda s: s.value != value))


def _unify_required(parts: Sequence[Part]) -> Part:
    """Required only where every one of the schemas requires it.

    A schema without any properties says nothing about them.
    """
    parts = [part for part in parts if part.properties] or parts
    whole = Part()
    tables = [part.children.get("required", Part()).entries for part in parts]
    for name in dict.fromkeys(n for table in tables for n in table):
        held = [table[name] for table in tables if name in table]
        value = len(held) == len(parts) and all(entry.value for entry in held)
        statements = _winner_first(value, _together(held))
        differ = any(entry.value != value for entry in held)
        rule = ALL_REQUIRE if differ else _reason(held, held[0].rule)
        disputed = differ or any(entry.disputed for entry in held)
        whole.entries[name] = Decision(value, statements, rule, disputed)
    return whole
