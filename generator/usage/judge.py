"""Comparing each use of the package with the new version: removed and moved names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.changes.compare import TITLE, Change, extra_changes
from generator.changes.pairs import paired_slots, place_of_group
from generator.changes.rules import Impact
from generator.targets.python.values import EXTRA
from generator.usage.calls import CallJudge
from generator.usage.effects import KEPT, MOVED, REMOVED, Edit, Effect, Placer
from generator.usage.program import (
    AttributeUse,
    CallUse,
    DataValue,
    EndpointValue,
    GroupValue,
    HookValue,
    ImportUse,
    MethodValue,
    NameUse,
    NoMember,
    PackageClass,
    PackageModule,
    Use,
    Value,
    VariableUse,
)
from generator.usage.sources import PythonFile
from generator.usage.transition import Transition

CONCERNS = (Impact.BREAKING, Impact.RISKY)
FROM = re.compile(r"from\s+(\.*[\w.]+)\s+import")
"""The module of an import; \\s also stands for a line that is continued."""


class Judge:
    """Judges the uses of one file.

    `silent` are edits that belong to what is reported at an import.
    """

    def __init__(self, file: PythonFile, world: Transition) -> None:
        self.world = world
        self.placer = Placer(file)
        self.calls = CallJudge(self.placer, world)
        self.bound = identifiers(file.tree)
        self.silent: list[Edit] = []

    def effects(self, use: Use) -> Iterator[Effect]:
        """The effects of the change on one use."""
        match use:
            case ImportUse():
                yield from self.imported(use)
            case AttributeUse():
                yield from self.attribute(use)
            case NameUse():
                self.name(use)
            case CallUse():
                yield from self.calls.effects(use)
            case VariableUse():
                yield from self.variable(use)

    def imported(self, use: ImportUse) -> Iterator[Effect]:
        """An import."""
        at = self.placer.start(use.node)
        yield from self.package(use, at)
        if self.world.successor(use.owner) != use.owner:
            yield self.moved(use, at)
        elif use.name:
            yield from self.named(use.value, use.name, at, self.import_edit(use, at))

    def import_edit(self, use: ImportUse, at: int) -> Edit | None:
        """The new name in an import; where it is taken, under the old one."""
        now = self.spelling(use.value)
        if not now or now == use.name:
            return None
        text = f"{now} as {use.name}" if self.taken(now) else now
        has_name = use.node.asname is not None
        return self.placer.token(at, use.name, now if has_name else text)

    def taken(self, name: str) -> bool:
        """Whether the file has a name already."""
        return name in self.bound

    def package(self, use: ImportUse, at: int) -> Iterator[Effect]:
        """The name of the package in an import."""
        old, new = self.world.old.api.package, self.world.new.api.package
        start, written = self.module_text(use, at)
        if old == new or not written or written.split(".")[0] != old:
            return
        found = self.placer.effect(
            start, Change(old, "package-renamed", f"is now {new}")
        )
        text = (
            new if use.name or use.node.asname or "." in written else f"{new} as {old}"
        )
        yield found.with_edits(self.placer.token(start, old, text))

    def module_text(self, use: ImportUse, at: int) -> tuple[int, str]:
        """Where the module of an import is written, and how."""
        if isinstance(use.statement, ast.Import):
            return at, use.node.name
        start = self.placer.start(use.statement)
        text = self.placer.text(start, self.placer.end(use.statement))
        found = FROM.match(text)
        return (
            (start + len(text[: found.start(1)].encode()), found[1])
            if found
            else (at, "")
        )

    def moved(self, use: ImportUse, at: int) -> Effect:
        """A module that is no longer there; its names may be elsewhere."""
        start, written = self.module_text(use, at)
        home = self.home(use.owner)
        if isinstance(use.statement, ast.ImportFrom) and not home:
            known = self.world.old.modules.get(use.owner.path, {})
            names = use.statement.names
            homes = {self.home(known.get(alias.name)) for alias in names}
            home = homes.pop() if len(homes) == 1 else ""
        whole = isinstance(use.statement, ast.Import)
        is_kept = self.world.keeps(use.owner.path, "" if whole else home)
        code = KEPT if is_kept else MOVED
        gone = "is deprecated" if is_kept else "is no longer a module of the package"
        detail = f"is now {home}" if home else gone
        found = self.placer.effect(start, Change(use.owner.path, code, detail))
        if not home or not written or written.startswith("."):
            return found
        text = f"{self.world.new.api.package}.{home}"
        return found.with_edits(self.placer.token(start, written, text))

    def home(self, value: Value | NoMember) -> str:
        """The module that a name is in now, empty for none."""
        match self.world.successor(value) if not isinstance(value, NoMember) else value:
            case PackageModule(path):
                return path
            case PackageClass("model", name):
                return self.world.new.homes[name]
            case EndpointValue(module):
                return f"endpoints.{module}"
            case PackageClass("group", name):
                homes = self.world.new.modules.items()
                return next(
                    (m for m, n in homes if m.startswith("res") and name in n), ""
                )
        return ""

    def named(
        self, value: Value | NoMember, name: str, at: int, edit: Edit | None
    ) -> Iterator[Effect]:
        """A name of a module, as it is written at a place."""
        if not isinstance(
            value, PackageClass | EndpointValue | HookValue | PackageModule
        ):
            return
        now = self.spelling(value)
        if now == name:
            yield from self.kind(value, at)
        elif not now:
            yield self.placer.effect(at, self.removal(value, name))
        elif name == self.spelled_before(value) or self.was_alias(name):
            code = self.rename_code(value, name)
            change = Change(name, code, f"is now {now}", self.place(value))
            found = self.placer.effect(at, change)
            yield found.with_edits(edit) if edit else found

    def place(self, value: Value) -> str:
        """The pointer of what a name stands for now, empty if nothing states it."""
        match self.world.successor(value):
            case PackageClass("group", _, path):
                return place_of_group(path, self.world.after.things)
            case PackageClass("model", name) | EndpointValue(method=name):
                thing = self.world.after.things.get(name)
                return thing.pointer if thing else ""
            case PackageClass():
                return TITLE
        return ""

    def kind(self, value: Value, at: int) -> Iterator[Effect]:
        """A class that became another kind of thing under its name."""
        name = value.name if isinstance(value, PackageClass) else ""
        before = self.world.before.things.get(self.world.models.get(name, name))
        after = self.world.after.things.get(name)
        if before and after and before.kind != after.kind:
            detail = f"{before.kind} -> {after.kind}"
            yield self.placer.effect(
                at, Change(name, "model-kind", detail, after.pointer)
            )

    def removal(self, value: Value, name: str) -> Change:
        """The change that took a name away."""
        match value:
            case PackageClass("model", own):
                return self.gone(self.world.models.get(own, own), name)
            case HookValue(function):
                return self.gone(f"webhooks.{function}", name)
            case EndpointValue(method=method):
                return self.gone(method, name)
        return Change(name, REMOVED, "no longer exists", gone=True)

    def gone(self, thing: str, name: str) -> Change:
        """The change that took away what a name was for."""
        found = self.world.before.things.get(thing)
        if found is None:
            return Change(name, REMOVED, "no longer exists", gone=True)
        code = f"{found.kind}-removed"
        return Change(thing, code, f"{found.kind} removed", found.pointer, gone=True)

    def was_alias(self, name: str) -> bool:
        """Whether a name was a deprecated one in the older version."""
        return name in self.world.were_deprecated

    def rename_code(self, value: Value, name: str) -> str:
        """The rule of a name that changed."""
        match value:
            case PackageClass("model", own):
                now = self.world.models.get(own, own)
                return self.code(self.world.after.things[now].kind, name)
            case PackageClass("group"):
                return "group-renamed"
            case PackageClass():
                return self.code("client", name)
            case PackageModule():
                return MOVED
        return "method-renamed"

    def code(self, kind: str, name: str) -> str:
        """The rule of a name that is another one now: it may stay as a deprecated one,
        or have been one.
        """
        if name in self.world.deprecated:
            return f"{kind}-alias"
        return "alias-removed" if self.was_alias(name) else f"{kind}-renamed"

    def spelling(self, value: Value | NoMember) -> str:
        """The name in the package now, empty for one that went."""
        if isinstance(value, NoMember):
            return ""
        match self.world.successor(value):
            case PackageClass(_, name) | HookValue(name):
                return name
            case EndpointValue(_, function):
                return function
            case PackageModule(path):
                return path.rpartition(".")[2] or self.world.new.api.package
        return ""

    def spelled_before(self, value: Value) -> str:
        """The name in the package before."""
        match value:
            case PackageClass(_, name) | HookValue(name):
                return name
            case EndpointValue(_, function):
                return function
            case PackageModule(path):
                return path.rpartition(".")[2] or self.world.old.api.package
        return ""

    def name(self, use: NameUse) -> None:
        """A name that was imported: it is written anew where its import is."""
        before, now = self.spelled_before(use.value), self.spelling(use.value)
        is_old = use.name == before or self.was_alias(use.name)
        if not now or now == use.name or not is_old or self.taken(now):
            return
        quote = isinstance(use.node, ast.Constant)
        at = self.placer.start(use.node) + quote
        self.silent.append(self.placer.token(at, use.name, now))

    def attribute(self, use: AttributeUse) -> Iterator[Effect]:
        """An attribute of something of the package."""
        match use.owner, use.value:
            case _, GroupValue(path):
                yield from self.group(use, path)
            case _, MethodValue(name):
                yield from self.method(use, name)
            case (
                PackageModule(),
                PackageClass() | EndpointValue() | HookValue() | PackageModule(),
            ):
                at = self.placer.end(use.node) - len(use.name.encode())
                now = self.spelling(use.value)
                edit = self.placer.attribute(use.node, now) if now else None
                yield from self.named(use.value, use.name, at, edit)
            case DataValue(), DataValue():
                yield from self.field(use)

    def group(self, use: AttributeUse, path: str) -> Iterator[Effect]:
        """A group of the client, or of another group."""
        now = self.world.groups.get(path)
        above = self.group_now(use.owner)
        if now is None or now == f"{above}.{use.name}".lstrip("."):
            return
        at = self.placer.end(use.node) - len(use.name.encode())
        spelled = f"{spelled_path(use.owner)}.{use.name}".lstrip(".")
        first = place_of_group(now, self.world.after.things)
        change = Change(spelled, self.code("group", spelled), f"is now {now}", first)
        found = self.placer.effect(at, change)
        yield found.with_edits(*self.path_edit(use, above, now))

    def method(self, use: AttributeUse, name: str) -> Iterator[Effect]:
        """A method of a group."""
        now = self.world.pairs.both.get(name)
        above = self.group_now(use.owner)
        if now is not None and now == f"{above}.{use.name}":
            return
        thing = self.world.before.things[name]
        at = self.placer.end(use.node) - len(use.name.encode())
        if now is None:
            detail = f"{thing.kind} removed"
            change = Change(name, f"{thing.kind}-removed", detail, thing.pointer, True)
            yield self.placer.effect(at, change)
            return
        pointer = self.world.after.things[now].pointer
        spelled = f"{spelled_path(use.owner)}.{use.name}"
        code = self.code(thing.kind, spelled)
        change = Change(spelled, code, f"is now {now}", pointer)
        found = self.placer.effect(at, change)
        yield found.with_edits(*self.path_edit(use, above, now))

    def group_now(self, owner: Value) -> str:
        """The path that a group has now; empty for the client, and for one that went."""
        return (
            self.world.groups.get(owner.path, "-")
            if isinstance(owner, GroupValue)
            else ""
        )

    def path_edit(self, use: AttributeUse, above: str, now: str) -> Sequence[Edit]:
        """The edit that leads to a group or method, from the client on if it must be."""
        home, _, last = now.rpartition(".")
        if home == above:
            return [self.placer.attribute(use.node, last)]
        path = spelled_path(use.owner)
        attributes = chain(
            use.node, [*path.split("."), use.name] if path else [use.name]
        )
        if not attributes:
            return []
        names = now.split(".")
        if len(names) == len(attributes):
            pairs = zip(attributes, names, strict=True)
            return [self.placer.attribute(a, n) for a, n in pairs if a.attr != n]
        edit = self.placer.chain(attributes[0].value, use.node, now)
        return [edit] if edit else []

    def field(self, use: AttributeUse) -> Iterator[Effect]:
        """A field of a model."""
        model = (
            self.world.old.model(use.owner.type)
            if isinstance(use.owner, DataValue)
            else None
        )
        if model is None:
            return
        name = self.world.models.get(model.name, model.name)
        before = self.world.before.things.get(name)
        after = self.world.after.things.get(name)
        field = self.world.old.fields.get(f"{model.name}.{use.name}", use.name)
        if before is None or after is None:
            return
        at = self.placer.end(use.node) - len(use.name.encode())
        if field not in before.slots:
            if use.name not in after.slots:
                place = f"{name}.{EXTRA}"
                for change in extra_changes(place, before.extra, after.extra):
                    pointer = (before if change.gone else after).pointer
                    yield self.placer.effect(at, change._replace(pointer=pointer))
            return
        key = paired_slots(before, after).get(field)
        for change in self.calls.field_changes(name, field, key, before, after):
            if change.code != "field-renamed":
                yield self.placer.effect(at, change)
        if key and key != use.name:
            spelled = f"{name}.{use.name}"
            code = self.code("field", spelled)
            pointer = after.pointer_of(after.slots[key])
            change = Change(spelled, code, f"is now {key}", pointer)
            found = self.placer.effect(at, change)
            yield found.with_edits(self.placer.attribute(use.node, key))

    def variable(self, use: VariableUse) -> Iterator[Effect]:
        """An environment variable that the client reads."""
        old, new = self.world.old.seen, self.world.after
        if old.environment == new.environment:
            return
        known = {name.upper() for name in (*old.options, "base_url")}
        if use.name.removeprefix(f"{old.environment}_") in known:
            now = f"{new.environment}{use.name.removeprefix(old.environment)}"
            change = Change(use.name, "environment-renamed", f"is now {now}")
            yield self.placer.effect(self.placer.start(use.node), change)


def spelled_path(owner: Value) -> str:
    """The path of a group, empty for the client."""
    return owner.path if isinstance(owner, GroupValue) else ""


def chain(node: ast.Attribute, names: Sequence[str]) -> list[ast.Attribute]:
    """The attributes that lead to a node by these names, the first one first; none if
    it is reached in another way, such as by a variable.
    """
    found: list[ast.Attribute] = []
    current: ast.expr = node
    for name in reversed(names):
        if not isinstance(current, ast.Attribute) or current.attr != name:
            return []
        found.append(current)
        current = current.value
    return found[::-1]


def identifiers(tree: ast.Module) -> frozenset[str]:
    """Every name that a file has."""
    return frozenset(
        name
        for node in ast.walk(tree)
        for name in (
            getattr(node, "id", None),
            getattr(node, "asname", None),
            getattr(node, "arg", None),
            node.name if isinstance(node, ast.ClassDef | ast.FunctionDef) else None,
        )
        if isinstance(name, str)
    )


def judged(
    uses: Iterable[Use], world: Transition
) -> tuple[list[Effect], dict[str, list[Edit]]]:
    """The effects of a change on all uses, and the edits that belong to them."""
    judges: dict[str, Judge] = {}
    found: dict[tuple[object, ...], Effect] = {}
    for use in uses:
        judge = judges.get(use.file.shown)
        if judge is None:
            judge = judges[use.file.shown] = Judge(use.file, world)
        for effect in judge.effects(use):
            if effect.impact in CONCERNS or effect.code.endswith("-alias"):
                found.setdefault(effect.rank, effect)
    effects = sorted(found.values(), key=lambda effect: effect.rank)
    return effects, {name: judge.silent for name, judge in judges.items()}
