"""Deprecated aliases (PEP 702) for renamed elements.

An alias is kept if the old and the new name identify the same element: a route, the
location of a schema, or its shape. A released alias is removed in the next version that
breaks callers anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.changes.pairs import (
    FIELD,
    group_of,
    paired,
    paired_slots,
    renamed_groups,
    renamed_models,
    with_models,
    with_names,
)
from generator.changes.surface import OUT, Things, surface
from generator.dataclass import dataclass
from generator.model.ir import Api, Former, Model
from generator.targets.python.exports import apart

MEMBERS = frozenset({"method", "iterator"})
CLIENT, GROUP = "client", "group"


@dataclass(frozen=True, slots=True)
class Renames:
    """The renamed elements of a newer version, by their old names."""

    things: Mapping[str, str]
    groups: Mapping[str, str]
    models: Mapping[str, str]
    before: Things
    after: Things

    @classmethod
    def between(cls, old: Api, new: Api) -> Renames:
        """The renames from one version to another."""
        models = renamed_models(old, new)
        before = surface(with_names(old, models)).things
        after = surface(new).things
        both = paired(before, after).both
        return cls(both, renamed_groups(both, before), models, before, after)

    def now(self, former: Former) -> str:
        """The current target of an alias, empty if it is gone."""
        match former.kind:
            case "client":
                return former.now
            case "group":
                name = self.groups.get(former.now, former.now)
                return name if name in groups_of(self.after) else ""
            case "model" | "type":
                name = self.models.get(former.now, former.now)
                return name if name in self.after else ""
            case "field":
                model, _, field = former.now.rpartition(".")
                name = dict(self.fields(model)).get(field, "")
                return f"{self.things[model]}.{name}" if name else ""
        return self.things.get(former.now, "")

    def fields(self, model: str) -> Iterator[tuple[str, str]]:
        """The fields of a model that comes in, by its name in between, with what they are
        called now.
        """
        old, new = self.before.get(model), self.after.get(self.things.get(model, ""))
        if old is None or new is None or not old.kind == new.kind == "model":
            return
        for name, now in paired_slots(old, new).items():
            if new.slots[now].direction is OUT:
                yield name, now


def former_names(old: Api, new: Api) -> tuple[Former, ...]:
    """The aliases that keep code written for an older version running: for what has
    another name now, and those that the older version had itself.
    """
    renames = Renames.between(old, new)
    found = {
        former.name: former
        for former in (*carried(old, new, renames), *renamed(old, new, renames))
    }
    return tuple(former for _, former in sorted(found.items()))


def carried(old: Api, new: Api, renames: Renames) -> Iterator[Former]:
    """The aliases of the older version that are of use, and lead to something."""
    for former in with_models(old.former, renames.models):
        now = new.client if former.kind == CLIENT else renames.now(former)
        if now and now != former.name and is_free(former, new, renames.after):
            yield former._replace(now=now)


def renamed(old: Api, new: Api, renames: Renames) -> Iterator[Former]:
    """The aliases for what was renamed."""
    found: list[Former] = []
    if old.client != new.client:
        found.append(Former(CLIENT, old.client, new.client))
    found += (
        Former(renames.after[now].kind, name, now)
        for name, now in renames.models.items()
    )
    whole = {*groups_of(renames.before)} - {*groups_of(renames.after)}
    moved = {g: now for g, now in renames.groups.items() if g in whole}
    found += (Former(GROUP, name, now) for name, now in moved.items())
    for name, now in renames.things.items():
        old_thing, new_thing = renames.before[name], renames.after[now]
        is_member = old_thing.kind in MEMBERS and group_of(name) not in moved
        if is_member and name != now and old_thing.identity[0] == new_thing.identity[0]:
            found.append(Former(old_thing.kind, name, now))
    for name, now in renames.things.items():
        found += (
            Former(FIELD, f"{now}.{field}", f"{now}.{successor}")
            for field, successor in renames.fields(name)
            if field != successor
        )
    yield from (each for each in found if is_free(each, new, renames.after))


def groups_of(things: Things) -> Iterator[str]:
    """The paths of groups, those above nested ones included."""
    for name, thing in things.items():
        path = group_of(name) if thing.kind in MEMBERS else ""
        while path:
            yield path
            path = group_of(path)


def is_free(former: Former, new: Api, things: Things) -> bool:
    """Whether nothing else has the name now."""
    if former.kind == CLIENT:
        names = {former.name, f"Async{former.name}"}
        return not names & {new.client, f"Async{new.client}", *things}
    if former.kind == FIELD:
        model, _, field = former.name.rpartition(".")
        return not any(field in things[name].slots for name in relatives(model, new))
    return former.name not in things and former.name not in {*groups_of(things)}


def relatives(model: str, api: Api) -> list[str]:
    """The models that share fields with one: what it extends, and what extends that."""
    models = {d.key: d for d in apart(api).values() if isinstance(d, Model)}
    roots = {d.name: root(d, models) for d in models.values()}
    return [name for name, found in roots.items() if found == roots.get(model)]


def root(model: Model, models: Mapping[str, Model]) -> str:
    """The name of the model that one extends in the end."""
    while model.base in models:
        model = models[model.base]
    return model.name


def without_carried(new: Iterable[Former], old: Api) -> tuple[Former, ...]:
    """The aliases that the older version did not have."""
    known = {former.name for former in old.former}
    return tuple(former for former in new if former.name not in known)
