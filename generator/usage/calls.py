"""Comparing each call with the current arguments and result of its method."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from generator.changes.compare import (
    Change,
    client_changes,
    method_changes,
    method_credentials,
    slot_change,
    value_changes,
)
from generator.changes.fits import fits
from generator.changes.pairs import paired_slots
from generator.changes.surface import IN, OUT, Slot, Surface, Thing
from generator.dataclass import dataclass, replace
from generator.model.ir import Literals, Model, references
from generator.usage.effects import Edit, Effect, Placer
from generator.usage.offer import item_of, resolved
from generator.usage.program import (
    CallUse,
    EndpointValue,
    HookValue,
    MethodValue,
    PackageClass,
)
from generator.usage.transition import Transition

ONLY_FETCHED = frozenset({"header-removed", "header-added"})
GUARDED = ("error-",)
UNSEEN = frozenset({"argument-required"})
"""Changes that only a call without the argument meets."""
WITHOUT = frozenset({"argument-default", "field-default"})
LITERAL = (str, int, bool)


@dataclass(frozen=True, slots=True)
class GivenArgument:
    """One argument of a call: the key of its slot in the older version, its value."""

    key: str
    written: str
    node: ast.expr
    keyword: ast.keyword | None = None


@dataclass(frozen=True, slots=True)
class Arguments:
    """All arguments of a call; `whole` unless there are some that cannot be seen."""

    given: tuple[GivenArgument, ...]
    whole: bool


class CallJudge:
    """Judges the calls of one file."""

    def __init__(self, placer: Placer, world: Transition) -> None:
        self.placer = placer
        self.world = world

    def effects(self, use: CallUse) -> Iterator[Effect]:
        """The effects of the change on one call."""
        match use.value:
            case MethodValue(name) | EndpointValue(method=name):
                yield from self.method(use, name)
            case HookValue(function) if use.taken:
                yield from self.hook(use, f"webhooks.{function}")
            case PackageClass("client"):
                yield from self.client(use)
            case PackageClass("model", name):
                yield from self.model(use, self.world.models.get(name, name))

    def method(self, use: CallUse, name: str) -> Iterator[Effect]:
        """A call of a method, or of the function of its request."""
        successor = self.world.pairs.both.get(name)
        if successor is None:
            return
        old, new = self.world.before.things[name], self.world.after.things[successor]
        at = self.at(use.node)
        for change in self.outcome_changes(use, name, successor):
            yield self.placer.effect(at, change)
        walked = self.world.old.walks.get(name)
        if walked is not None:
            pages = self.world.pairs.both.get(walked)
            if pages is None:
                return
            old, new = self.world.before.things[walked], self.world.after.things[pages]
        own = frozenset({"limit"}) if walked else frozenset[str]()
        yield from self.arguments(use, successor, old, new, own)

    def hook(self, use: CallUse, name: str) -> Iterator[Effect]:
        """A call of a function that parses a webhook's payload."""
        successor = self.world.pairs.both.get(name)
        if successor is not None:
            old = self.world.before.things[name]
            new = self.world.after.things[successor]
            changes = value_changes(successor, old, new)
            yield from self.met(self.at(use.node), changes, new)

    def at(self, node: ast.Call) -> int:
        """Where a call names what it calls."""
        end = self.placer.end(node.func)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        return end - len(name.encode()) if name else self.placer.start(node.func)

    def outcome_changes(
        self, use: CallUse, name: str, successor: str
    ) -> Iterator[Change]:
        """The changes of what a call gives and asks for, as far as they concern it."""
        old, new = self.world.before.things[name], self.world.after.things[successor]
        if use.taken and isinstance(use.value, MethodValue):
            yield from self.pointed(value_changes(successor, old, new), new)
        if new.kind != "method":
            return
        for change in self.pointed(method_changes(successor, old, new), new):
            is_error = change.code.startswith(GUARDED)
            is_order = change.code == "method-order"
            fetched = isinstance(use.value, EndpointValue)
            if is_order or (is_error and not use.guarded):
                continue
            if change.code not in ONLY_FETCHED or fetched:
                yield change
        one, both = {name: successor}, (self.world.before, self.world.after)
        yield from method_credentials(*both, one)

    def pointed(self, changes: Iterator[Change], thing: Thing) -> Iterator[Change]:
        """Changes with the pointer of what they are about."""
        for change in changes:
            whole = change.pointer.startswith("#")
            pointer = change.pointer if whole else f"{thing.pointer}{change.pointer}"
            yield change._replace(pointer=pointer)

    def arguments(
        self, use: CallUse, name: str, old: Thing, new: Thing, own: frozenset[str]
    ) -> Iterator[Effect]:
        """The arguments of a call; `own` are those that an iterator has by itself."""
        pairs = paired_slots(old, new)
        back = {now: then for then, now in pairs.items()}
        found = arguments_of(use.node, old, back)
        yield from self.order(name, found, old, new, pairs)
        for given in found.given:
            if given.key in old.slots and given.key not in own:
                yield from self.argument(name, given, old, new, pairs)
        if found.whole:
            keys = {pairs.get(given.key, given.written) for given in found.given}
            for change in absent_changes(name, old, new, back, keys | own):
                yield self.placer.effect(self.at(use.node), change)

    def order(
        self,
        name: str,
        found: Arguments,
        old: Thing,
        new: Thing,
        pairs: Mapping[str, str],
    ) -> Iterator[Effect]:
        """Arguments by position, where positions have changed."""
        positional = [given for given in found.given if given.keyword is None]
        now = [pairs.get(given.key, "") for given in positional]
        kept = all(key in new.positional for key in now)
        if not now or not kept or now == [*new.positional[: len(now)]]:
            return
        order = ", ".join(new.positional)
        change = Change(
            name, "method-order", f"now takes {order} in this order", new.pointer
        )
        edits = [
            insertion(self.placer.start(given.node), key)
            for given, key in zip(positional, now, strict=True)
        ]
        at = self.placer.start(positional[0].node)
        yield self.placer.effect(at, change).with_edits(*edits)

    def argument(
        self,
        name: str,
        given: GivenArgument,
        old: Thing,
        new: Thing,
        pairs: Mapping[str, str],
    ) -> Iterator[Effect]:
        """One argument that is given."""
        is_model = new.kind == "model"
        kind, form = ("field", "{}.{}") if is_model else ("argument", "{}({})")
        at = self.placer.start(given.keyword or given.node)
        now = pairs.get(given.key)
        if now is None:
            place = form.format(name, given.written)
            gone = old.pointer_of(old.slots[given.key])
            change = Change(place, f"{kind}-removed", "removed", gone, True)
            yield self.placer.effect(at, self.world.hinted(change))
            return
        pointer = new.pointer_of(new.slots[now])
        if given.keyword is not None and given.written not in (now, ""):
            place = form.format(name, given.written)
            change = Change(place, f"{kind}-renamed", f"is now {now}", pointer)
            edit = self.placer.token(at, given.written, now)
            yield self.placer.effect(at, change).with_edits(edit)
        if given.keyword is None and now not in new.positional and not is_model:
            place = form.format(name, now)
            change = Change(place, "argument-keyword", "is now keyword-only", pointer)
            yield self.placer.effect(at, change).with_edits(insertion(at, now))
        one, other = old.slots[given.key], new.slots[now]
        place = form.format(name, now)
        changes = self.value_change(place, kind, given, one, other)
        yield from self.met(at, changes, replace(new, pointer=pointer))
        yield from self.written_out(given.node, one, other)

    def met(self, at: int, changes: Iterator[Change], thing: Thing) -> Iterator[Effect]:
        """Changes of a thing, met at a place of the code."""
        for change in self.pointed(changes, thing):
            yield self.placer.effect(at, change)

    def written_out(self, node: ast.expr, old: Slot, new: Slot) -> Iterator[Effect]:
        """A mapping that is written out in place of a model, or several in a list."""
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                was = item_of(old.type, old.definitions)
                now = item_of(new.type, new.definitions)
                if was is not None and now is not None:
                    one, other = replace(old, type=was), replace(new, type=now)
                    for part in parts:
                        yield from self.written_out(part, one, other)
            case ast.Dict():
                before = thing_of(old, self.world.before)
                after = thing_of(new, self.world.after)
                if before is not None and after is not None:
                    yield from self.mapping(node, before, after)

    def mapping(self, node: ast.Dict, old: Model, new: Model) -> Iterator[Effect]:
        """A mapping with the names of the wire."""
        before = self.world.before.things[old.name]
        after = self.world.after.things[new.name]
        names = {slot.wire: name for name, slot in before.slots.items()}
        now = {slot.wire for slot in after.slots.values()}
        pairs = paired_slots(before, after)
        keys: set[object] = set()
        for key, value in zip(node.keys, node.values, strict=True):
            word = key.value if isinstance(key, ast.Constant) else None
            keys.add(word)
            name = names.get(word) if isinstance(word, str) else None
            if key is None or name is None or not isinstance(word, str):
                continue
            slot = after.slots.get(pairs.get(name, ""))
            if slot is None or (slot.wire != word and word not in now):
                yield self.stale_key(key, word, new.name, before, slot)
            else:
                given, old_slot = GivenArgument(name, word, value), before.slots[name]
                place, at = f"{new.name}.{word}", self.placer.start(value)
                changes = self.value_change(place, "field", given, old_slot, slot)
                there = replace(after, pointer=after.pointer_of(slot))
                yield from self.met(at, changes, there)
                yield from self.written_out(value, old_slot, slot)
        if None not in keys:
            back = {now: then for then, now in pairs.items()}
            sent = {name for name, slot in after.slots.items() if slot.wire in keys}
            at = self.placer.start(node)
            for change in absent_changes(new.name, before, after, back, sent):
                yield self.placer.effect(at, change)

    def stale_key(
        self, key: ast.expr, word: str, model: str, old: Thing, now: Slot | None
    ) -> Effect:
        """A key of a mapping that is none any more."""
        at = self.placer.start(key)
        place = f"{model}.{word}"
        if now is None:
            change = Change(place, "field-removed", "removed", old.pointer, gone=True)
            return self.placer.effect(at, change)
        change = Change(place, "field-renamed", f"is now {now.wire} on the wire")
        edit = self.placer.token(at + 1, word, now.wire)
        return self.placer.effect(at, change).with_edits(edit)

    def value_change(
        self, place: str, kind: str, given: GivenArgument, old: Slot, new: Slot
    ) -> Iterator[Change]:
        """The changes of what an argument may be, that its value meets."""
        narrowed = f"{kind}-sent-narrowed" if kind == "field" else f"{kind}-narrowed"
        value = literal_of(given.node)
        names = old.definitions, new.definitions
        if value is not None:
            was = fits(value, old.type, names[0], names[0])
            still = fits(value, new.type, names[1], names[1])
            if was and not still:
                word = repr(value.values[0])
                yield Change(place, narrowed, f"no longer takes {word}")
            if still:
                return
        for change in slot_change(place, kind, old, new):
            if change.code not in UNSEEN | WITHOUT and not (
                value and change.code == narrowed
            ):
                yield change
        if value is None:
            yield from self.type_changes(new)

    def type_changes(self, slot: Slot) -> Iterator[Change]:
        """The changes of named types that a value is of."""
        for key in references(slot.type):
            found = slot.definitions[key]
            old = self.world.before.things.get(found.name)
            new = self.world.after.things.get(found.name)
            if old and new and not isinstance(found, Model):
                wanted = "type-sent" if slot.direction is IN else "type-"
                for change in self.pointed(value_changes(found.name, old, new), new):
                    is_sent = change.code.startswith("type-sent")
                    if change.code.startswith(wanted) and is_sent == (
                        slot.direction is IN
                    ):
                        yield change

    def field_changes(
        self, name: str, attribute: str, key: str | None, old: Thing, new: Thing
    ) -> Iterator[Change]:
        """The changes of a field that is read."""
        place = f"{name}.{attribute}"
        if key is None:
            gone = old.pointer_of(old.slots[attribute])
            removed = Change(place, "field-removed", "removed", gone, gone=True)
            yield self.world.hinted(removed)
            return
        one, other = old.slots[attribute], new.slots[key]
        pointer = new.pointer_of(other)
        if key != attribute:
            yield Change(place, "field-renamed", f"is now {key}", pointer)
        changes = iter(slot_change(f"{name}.{key}", "field", one, other))
        yield from self.pointed(changes, replace(new, pointer=pointer))
        if other.direction is OUT:
            yield from self.type_changes(other)

    def model(self, use: CallUse, name: str) -> Iterator[Effect]:
        """A model that is made."""
        old, new = self.world.before.things.get(name), self.world.after.things.get(name)
        if old and new and old.kind == new.kind == "model":
            yield from self.arguments(use, name, old, new, frozenset())

    def client(self, use: CallUse) -> Iterator[Effect]:
        """A client that is made."""
        given = {keyword.arg for keyword in use.node.keywords}
        before, after = self.world.before, self.world.after
        for change in client_changes(before, after):
            option = change.name.partition("(")[2].removesuffix(")")
            if option and option in given:
                keyword = next(k for k in use.node.keywords if k.arg == option)
                yield self.placer.effect(self.placer.start(keyword), change)
            elif self.concerns_client(change, given):
                yield self.placer.effect(self.at(use.node), change)

    def concerns_client(self, change: Change, given: set[str | None]) -> bool:
        """Whether a client that is made with some arguments meets a change."""
        match change.code:
            case "credentials-narrowed":
                wanted = self.world.after.credentials
                return None not in given and not any(one <= given for one in wanted)
            case "server-path":
                return bool(given & {"base_url", None})
            case "server-default" | "server-version":
                return not given & {"base_url", "server", None}
            case "server-removed" | "server-variable":
                return bool(given & {"server", "server_variables"})
        return False


def thing_of(slot: Slot, seen: Surface) -> Model | None:
    """The model that a value is of, if callers can name it."""
    found = resolved(slot.type, slot.definitions)
    return found if isinstance(found, Model) and found.name in seen.things else None


def arguments_of(node: ast.Call, old: Thing, back: Mapping[str, str]) -> Arguments:
    """The arguments of a call, by the older version's names."""
    given: list[GivenArgument] = []
    whole = True
    for position, argument in enumerate(node.args):
        if isinstance(argument, ast.Starred):
            whole = False
            break
        if position < len(old.positional):
            key = old.positional[position]
            given.append(GivenArgument(key, key, argument))
    for keyword in node.keywords:
        name = keyword.arg
        if name is None:
            whole = False
            continue
        key = name if name in old.slots else back.get(name, name)
        given.append(GivenArgument(key, name, keyword.value, keyword))
    return Arguments(tuple(given), whole)


def absent_changes(
    name: str, old: Thing, new: Thing, back: Mapping[str, str], given: set[str]
) -> Iterator[Change]:
    """The changes that a call meets by what it does not give."""
    kind, form = ("field", "{}.{}") if new.kind == "model" else ("argument", "{}({})")
    for key, slot in new.slots.items():
        if key in given or slot.direction is not IN:
            continue
        place, former = form.format(name, key), back.get(key)
        pointer = new.pointer_of(slot)
        if former is None:
            if slot.required:
                code = f"{kind}-added-required"
                yield Change(place, code, "added, required", pointer)
            continue
        for change in slot_change(place, kind, old.slots[former], slot):
            if change.code in (f"{kind}-required", f"{kind}-default"):
                yield change._replace(pointer=pointer)


def literal_of(node: ast.expr) -> Literals | None:
    """The value that is written out, as a type of its own."""
    if isinstance(node, ast.Constant) and isinstance(node.value, LITERAL):
        return Literals((node.value,))
    return None


def insertion(at: int, name: str) -> Edit:
    """The name of an argument in front of its value."""
    return Edit(at, at, "", f"{name}=")
