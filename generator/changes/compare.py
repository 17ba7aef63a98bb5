"""Comparison of two versions of an API, as callers see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from generator import patterns as re
from generator.addresses import split_url, without_version
from generator.changes.fits import Shift, difference, is_opened, shift
from generator.changes.pairs import (
    Pairs,
    group_of,
    paired,
    paired_slots,
    place_of_group,
    renamed_groups,
    unversioned,
)
from generator.changes.rules import BY_CODE, ORDER, Impact
from generator.changes.surface import IN, OUT, Credentials, Slot, Surface, Thing, Things
from generator.dataclass import replace
from generator.media import is_json
from generator.model.ir import Alias, Literals, references
from generator.pointers import escape
from generator.report.diagnostics import Span
from generator.report.records import ApiChange
from generator.targets.python.literals import literal
from generator.targets.python.values import EXTRA


class Change(NamedTuple):
    """One change of something that callers can name; `code` is that of its rule.

    `pointer` leads to what it is about in the new document, in the old one if it is
    `gone`; `heir_of` is the field of a base model that the field is, changed alike.
    """

    name: str
    code: str
    detail: str
    pointer: str = ""
    gone: bool = False
    heir_of: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.detail}"

    @property
    def impact(self) -> Impact:
        """The effect on callers."""
        return BY_CODE[self.code].impact

    @property
    def breaking(self) -> bool:
        """Whether code that was right may be wrong now."""
        return self.impact is Impact.BREAKING

    @property
    def advice(self) -> str:
        """Advice for callers, empty if there is nothing to do."""
        return BY_CODE[self.code].advice

    @property
    def rank(self) -> tuple[object, ...]:
        """Sorts the worst first, then by name."""
        return ORDER.index(self.impact), self.name, self.code, self.detail

    def at(self, span: Span | None) -> ApiChange:
        """The change as it is reported, at its place in the pages."""
        impact = str(self.impact)
        return ApiChange(
            self.name,
            self.code,
            self.detail,
            impact,
            self.breaking,
            self.advice,
            span,
            self.heir_of,
        )


def changes_of(old: Surface, new: Surface) -> Iterator[Change]:
    """All changes from one version to the next, in no particular order."""
    yield from client_changes(old, new)
    before, after = old.things, new.things
    pairs = paired(before, after)
    yield from method_credentials(old, new, pairs.both)
    groups = renamed_groups(pairs.both, before)
    for group, successor in groups.items():
        first = place_of_group(successor, after)
        yield Change(group, "group-renamed", f"is now {successor}", first)
    yield from lonely_changes(before, after, pairs)
    for name, successor in pairs.both.items():
        thing, found = before[name], after[successor]
        is_moved = group_of(name) in groups and thing.identity
        if successor != name and not is_moved:
            code = f"{thing.kind}-renamed"
            yield Change(name, code, f"is now {successor}", found.pointer)
        yield from thing_changes(successor, thing, found)


def lonely_changes(old: Things, new: Things, pairs: Pairs) -> Iterator[Change]:
    """Report what went, what came, and what is another kind of thing under its name."""
    kept = {*pairs.gone} & {*pairs.came}
    versions = other_versions(old, new, pairs)
    for name in pairs.gone:
        kind, pointer = old[name].kind, old[name].pointer
        if name in kept and kind in ("model", "type"):
            detail = f"{kind} -> {new[name].kind}"
            yield Change(name, "model-kind", detail, new[name].pointer)
        else:
            found = versions.get(name)
            hint = f"; {found} is another version of it" if found else ""
            detail = f"{kind} removed{hint}"
            yield Change(name, f"{kind}-removed", detail, pointer, gone=True)
    for name in pairs.came:
        kind, pointer = new[name].kind, new[name].pointer
        if name not in kept or kind not in ("model", "type"):
            yield Change(name, f"{kind}-added", f"{kind} added", pointer)


def other_versions(old: Things, new: Things, pairs: Pairs) -> dict[str, str]:
    """What is gone with what alone has its route, apart from the version in that."""
    left: dict[tuple[str, ...], list[str]] = {}
    for name, thing in new.items():
        if thing.route:
            left.setdefault((thing.kind, *unversioned(thing)), []).append(name)
    signs = {n: (old[n].kind, *unversioned(old[n])) for n in pairs.gone if old[n].route}
    found = {name: left.get(sign, []) for name, sign in signs.items()}
    return {name: names[0] for name, names in found.items() if len(names) == 1}


TITLE, SCHEMES = "/info/title", "/components/securitySchemes"
SECURITY, SERVERS = "/security", "/servers"
"""Where a document states what concerns the client as a whole."""


def client_changes(old: Surface, new: Surface) -> Iterator[Change]:
    """The changes of the client as a whole."""
    for code in ("package", "client", "environment"):
        before, after = getattr(old, code), getattr(new, code)
        if before != after:
            yield Change(before, f"{code}-renamed", f"is now {after}", TITLE)
    for code in ("title", "version"):
        before, after = getattr(old, code), getattr(new, code)
        if before != after:
            detail = f"{code} {before} -> {after}"
            yield Change(new.client, f"{code}-changed", detail, f"/info/{code}")
    for name in {**old.options, **new.options}:
        place = f"{new.client}({name})"
        if name not in new.options:
            yield Change(place, "option-removed", "removed", SCHEMES, gone=True)
        elif name not in old.options:
            yield Change(place, "option-added", "added", SCHEMES)
        elif old.options[name] != new.options[name]:
            detail = f"sent as {old.options[name]} -> {new.options[name]}"
            yield Change(place, "credential-sent", detail, SCHEMES)
    yield from credential_changes(
        new.client, "credentials", old.credentials, new.credentials, SECURITY
    )
    yield from server_changes(old, new)


def credential_changes(
    name: str, code: str, old: Credentials, new: Credentials, pointer: str
) -> Iterator[Change]:
    """Whether what was enough to be let in still is."""
    if old == new:
        return
    detail = f"needs {needed(new)}, not {needed(old)}"
    enough = all(any(other <= one for other in new) for one in old)
    yield Change(name, f"{code}-{'widened' if enough else 'narrowed'}", detail, pointer)


def method_credentials(
    old: Surface, new: Surface, both: Mapping[str, str]
) -> Iterator[Change]:
    """The changes of credentials of methods that differ from the client in these."""
    for name, successor in both.items():
        one, other = old.things[name], new.things[successor]
        before, after = one.credentials, other.credentials
        own = before != old.credentials or after != new.credentials
        if one.kind == "method" and own:
            yield from credential_changes(
                successor, "method-credentials", before, after, other.pointer
            )


def needed(credentials: Iterable[Iterable[str]]) -> str:
    """Alternatives in words."""
    return " or ".join(
        sorted(" and ".join(sorted(each)) or "nothing" for each in credentials)
    )


def server_changes(old: Surface, new: Surface) -> Iterator[Change]:
    """The changes of where the API is."""
    if old.servers[:1] != new.servers[:1]:
        before, after = (s.servers[0] if s.servers else "none" for s in (old, new))
        code = "server-default"
        if is_same_host(before, after) and addresses(old) & addresses(new):
            code = "server-path"
        elif without_version(before) == without_version(after):
            code = "server-version"
        yield Change(new.client, code, f"server {before} -> {after}", SERVERS)
    for url in old.servers[1:]:
        if url not in new.servers:
            yield Change(
                new.client,
                "server-removed",
                f"server {url} removed",
                SERVERS,
                gone=True,
            )
    for url in new.servers[1:]:
        if url not in old.servers:
            yield Change(new.client, "server-added", f"server {url} added", SERVERS)
    if old.servers[:1] == new.servers[:1] and old.variables != new.variables:
        names = sorted({v[0] for v in old.variables ^ new.variables})
        detail = f"server variables changed: {', '.join(names)}"
        yield Change(new.client, "server-variable", detail, SERVERS)


def is_same_host(old: str, new: str) -> bool:
    """Whether two base URLs differ in nothing but their paths."""
    one, other = split_url(old), split_url(new)
    return bool(one.netloc) and (one.scheme, one.netloc) == (other.scheme, other.netloc)


def addresses(seen: Surface) -> set[str]:
    """The routes of all methods behind the host."""
    return {thing.address for thing in seen.things.values() if thing.address}


def thing_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of one method, model or named type."""
    yield from slot_changes(name, old, new)
    found = [*value_changes(name, old, new)]
    match new.kind:
        case "method":
            found += method_changes(name, old, new)
        case "model":
            found += extra_changes(f"{name}.{EXTRA}", old.extra, new.extra)
        case "iterator" if old.paging != new.paging:
            detail = f"pagination {old.paging} -> {new.paging}"
            found.append(Change(name, "iterator-paging", detail))
    if old.description != new.description and new.kind in ("method", "model"):
        found.append(Change(name, f"{new.kind}-docs", "has another description"))
    for change in found:
        former = new.pointer if not change.gone else old.pointer
        yield change._replace(pointer=f"{former}{change.pointer}")


def extra_changes(place: str, old: Slot | None, new: Slot | None) -> Iterator[Change]:
    """The changes of the fields that a model has besides those by name."""
    if old and new:
        yield from retyped(place, "field", old, new)
    elif old or new:
        code, detail = ("field-added", "added") if new else ("field-removed", "removed")
        yield Change(place, code, detail, gone=new is None)


NOTHING = ("None",)
"""The members of the type of what is empty."""
VALUES = {"method": "result", "iterator": "result", "webhook": "webhook"}


def value_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of what a method gives or a name stands for."""
    if old.value is None or new.value is None:
        return
    prefix = VALUES.get(new.kind, "type")
    for direction in sorted(new.uses or {new.value.direction}):
        before = replace(old.value, direction=direction)
        after = replace(new.value, direction=direction)
        yield from retyped(name, prefix, before, after)


def method_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of a method that are not those of its arguments or its result."""
    for code in ("route", "server", "media"):
        before, after = getattr(old, code), getattr(new, code)
        is_named = code == "route" and is_same_route(old, new)
        if before != after and not is_named:  # A path's value may change its name.
            detail = f"{before or 'none'} -> {after or 'none'}"
            if code == "media" and not (before and after):
                detail = f"now takes a body, {after}" if after else "takes no body now"
            yield Change(name, f"method-{code}", detail)
    if new.deprecated and not old.deprecated:
        yield Change(name, "method-deprecated", "is deprecated")
    if old.deprecated and not new.deprecated:
        yield Change(name, "method-restored", "is no longer deprecated")
    moved = old.positional != new.positional
    if moved and {*old.positional} == {*new.positional}:
        order = ", ".join(new.positional)
        yield Change(name, "method-order", f"now takes {order} in this order")
    for scope in sorted(new.scopes - old.scopes):
        yield Change(name, "scope-added", f"needs the scope {scope}")
    for scope in sorted(old.scopes - new.scopes):
        yield Change(name, "scope-removed", f"no longer needs the scope {scope}")
    yield from media_changes(name, old.answers, new.answers)
    yield from error_changes(name, old.errors, new.errors)
    for header in sorted(new.headers - old.headers):
        yield Change(name, "header-added", f"header {header} added")
    for header in sorted(old.headers - new.headers):
        yield Change(name, "header-removed", f"header {header} removed", gone=True)


def media_changes(
    name: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[Change]:
    """The changes of the media types of responses; kinds of JSON are read alike."""
    for status in sorted(old.keys() & new.keys()):
        before, after = old[status], new[status]
        if before != after:
            code = "json" if is_json(before) and is_json(after) else "media"
            detail = f"{status} comes as {before} -> {after}"
            place = f"/responses/{escape(status)}"
            yield Change(name, f"result-{code}", detail, place)


def is_same_route(old: Thing, new: Thing) -> bool:
    """Whether two methods have one route, whatever its values are called, and where base
    URLs end and paths begin.
    """
    return old.identity[:1] == new.identity[:1] or old.address == new.address


def error_changes(
    name: str, old: Mapping[str, Slot], new: Mapping[str, Slot]
) -> Iterator[Change]:
    """The changes of documented errors: a status is one of its range, and of the default,
    where it has no response of its own.
    """
    for status in sorted({*old, *new}):
        before, after = described(status, old), described(status, new)
        place = f"/responses/{escape(status)}"
        if after is None:
            detail = f"error {status} removed"
            yield Change(name, "error-removed", detail, place, gone=True)
        elif before is None:
            yield Change(name, "error-added", f"error {status} added", place)
        else:
            yield from retyped(f"{name}[{status}]", "error", before, after)


def described(status: str, errors: Mapping[str, Slot]) -> Slot | None:
    """What comes with a status; None if no response is documented for it."""
    for known in (status, f"{status[0]}XX", "default"):
        if known in errors:
            return errors[known]
    return None


def slot_changes(name: str, old: Thing, new: Thing) -> Iterator[Change]:
    """The changes of arguments or fields, each at its own place."""
    for slot, change in every_slot_change(name, old, new):
        thing = old if change.gone else new
        yield change._replace(pointer=thing.pointer_of(slot))


def every_slot_change(
    name: str, old: Thing, new: Thing
) -> Iterator[tuple[Slot, Change]]:
    """The changes of arguments or fields, each with what it is about."""
    kind = "field" if new.kind == "model" else "argument"
    form = "{}.{}" if kind == "field" else "{}({})"
    pairs = paired_slots(old, new)
    for key, slot in old.slots.items():
        successor = pairs.get(key, "")
        place = form.format(name, successor or key)
        if not successor:
            removed = Change(place, f"{kind}-removed", "removed", gone=True)
            yield slot, removed
            continue
        found = new.slots[successor]
        if successor != key:
            former, detail = form.format(name, key), f"is now {successor}"
            yield found, Change(former, f"{kind}-renamed", detail)
        for change in slot_change(place, kind, slot, found):
            is_shown = successor != key and slot.location == found.location
            if not (is_shown and change.code == f"{kind}-moved"):
                yield found, change
        if key in old.positional and successor not in new.positional:
            detail = "is now keyword-only"
            yield found, Change(place, "argument-keyword", detail)
    for key in new.slots.keys() - pairs.values():
        slot = new.slots[key]
        needed = slot.required and slot.direction is IN
        code = f"{kind}-added-required" if needed else f"{kind}-added"
        detail = "added, required" if needed else "added"
        yield slot, Change(form.format(name, key), code, detail)


def slot_change(place: str, kind: str, old: Slot, new: Slot) -> Iterator[Change]:
    """The changes of one argument or field."""
    yield from retyped(place, kind, old, new)
    if old.required != new.required and new.direction is IN:
        change = "required" if new.required else "optional"
        yield Change(place, f"{kind}-{change}", f"now {change}")
    if new.direction is IN:
        yield from request_changes(place, kind, old, new)
    moved = (old.location, old.wire) != (new.location, new.wire)
    if moved and {old.location, new.location} != {"path"}:
        detail = f"{old.location} {old.wire} -> {new.location} {new.wire}".strip()
        yield Change(place, f"{kind}-moved", detail)
    if new.deprecated and not old.deprecated:
        yield Change(place, f"{kind}-deprecated", "is deprecated")
    if old.description != new.description:
        yield Change(place, f"{kind}-docs", "has another description")


def request_changes(place: str, kind: str, old: Slot, new: Slot) -> Iterator[Change]:
    """The changes of what is sent that are not those of its type."""
    if old.default.strip('"') != new.default.strip('"'):
        detail = f"default {old.default or 'none'} -> {new.default or 'none'}"
        yield Change(place, f"{kind}-default", detail)
    if old.limits != new.limits:
        tight = tighter(limits_of(old.limits), limits_of(new.limits))
        code = f"{kind}-limits-{'narrowed' if tight else 'widened'}"
        detail = f"{old.limits or 'no limits'} -> {new.limits or 'no limits'}"
        yield Change(place, code, detail)


LIMIT = re.compile(r"(at least|at most|more than|less than) (-?[\d.e+]{1,40})(.{0,20})")
UPPER = ("at most", "less than")


def limits_of(text: str) -> dict[tuple[str, str], float]:
    """Stated limits, those from above by their negative: greater is tighter."""
    found: dict[tuple[str, str], float] = {}
    for part in text.split(", "):
        if (stated := LIMIT.fullmatch(part)) is None:
            continue
        side, number, unit = stated.groups()
        sign = -1 if side in UPPER else 1
        found["upper" if side in UPPER else "lower", unit] = sign * float(number)
    return found


def tighter(
    old: Mapping[tuple[str, str], float], new: Mapping[tuple[str, str], float]
) -> bool:
    """Whether a limit came, or allows less than before."""
    return any(key not in old or value > old[key] for key, value in new.items())


def retyped(name: str, prefix: str, old: Slot, new: Slot) -> Iterator[Change]:
    """The change of a type, if there is one."""
    if set(old.members) == set(new.members):
        if new.direction is OUT and is_opened(old.type, new.type):
            yield Change(name, f"{prefix}-widened", "may now have other values")
        return
    sent = new.direction is IN and prefix in ("field", "type")
    kind = shift_of(old, new)
    if prefix == "result" and new.members == NOTHING:
        kind = Shift.WIDENED  # Type checkers reject the use of what always is None.
    if prefix == "error" and old.members == NOTHING:
        kind = Shift.NARROWED  # What was not documented came as plain JSON.
    code = f"{prefix}-sent-{kind.value}" if sent else f"{prefix}-{kind.value}"
    yield Change(name, code, difference(*spelled_out(old, new)))


def spelled_out(old: Slot, new: Slot) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The members of two types; those of a named enumeration if only one has its name."""
    names = (named_values(old), named_values(new))
    before, after = (
        (
            tuple(part for m in slot.members for part in own.get(m, (m,)))
            if own.keys() - {*other.members}
            else slot.members
        )
        for slot, own, other in zip((old, new), names, (new, old), strict=True)
    )
    return before, after


def named_values(slot: Slot) -> dict[str, tuple[str, ...]]:
    """The enumerations among the members of a type, by name, with their values."""
    found = (slot.definitions[key] for key in references(slot.type))
    return {
        each.name: tuple(map(literal, each.type.values))
        for each in found
        if isinstance(each, Alias) and isinstance(each.type, Literals)
    }


def shift_of(old: Slot, new: Slot) -> Shift:
    """The change of the type, for those who give or get it."""
    worst = Shift.NARROWED if new.direction is IN else Shift.WIDENED
    if old.direction is not new.direction:
        return worst
    found = shift(old.type, new.type, old.definitions, new.definitions, new.direction)
    if new.direction is OUT and is_opened(old.type, new.type):
        return Shift.WIDENED
    if new.direction is OUT or found is not Shift.VALUES:
        return found
    return Shift.WIDENED
