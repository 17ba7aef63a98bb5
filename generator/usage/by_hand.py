"""Checking handwritten extensions against the package that they extend.

An extension that uses a missing name would fail at run time, perhaps half-way through
its work, so it is a build error. A method hidden by a generated one would never be
called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from generator.changes.surface import Thing
from generator.dataclass import dataclass
from generator.model.ir import Api, Type
from generator.render import verbatim
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.targets.python.extensions import SUFFIX, Extension
from generator.usage.calls import arguments_of
from generator.usage.effects import Effect, Placer
from generator.usage.flow import uses_of
from generator.usage.judge import judged
from generator.usage.offer import Offer, offer
from generator.usage.program import (
    MISSING,
    AttributeUse,
    CallUse,
    ClientValue,
    EndpointValue,
    GroupValue,
    ImportUse,
    MethodValue,
    NoMember,
    PackageModule,
    Use,
    Value,
)
from generator.usage.sources import PythonFile
from generator.usage.transition import Transition, transition

MISSES, HIDDEN = "extension-misses", "extension-hidden"
RUNTIME = ("client.py", "async_client.py", "base.py", "resources.py")
ELSEWHERE = frozenset({"endpoints", "resources"})
"""Modules whose own modules are checked when extensions are read."""
GONE = frozenset({"field-removed", "field-renamed", "alias-removed"})
"""Changes of what an extension uses that the package alone does not show, or not as well."""


@dataclass(frozen=True)
class JoinedPackage:
    """The package as it is going to be, as extensions see it: they are a part of it."""

    offer: Offer

    @property
    def packages(self) -> frozenset[str]:
        """The names that the package is imported by."""
        return frozenset({self.offer.api.package})

    def member(self, owner: Value, name: str) -> Value | NoMember:
        """An attribute of a value of the package."""
        found = self.offer.member(owner, name)
        if found is MISSING and isinstance(owner, ClientValue | GroupValue):
            return None if name in runtime_members() or name[:2] == "__" else MISSING
        return found

    def result(self, method: str) -> Value:
        """The result of a method, by its dotted name."""
        return self.offer.result(method)

    def data(self, model: str) -> Value:
        """An instance of a model, by its name."""
        return self.offer.data(model)

    def item(self, kind: Type) -> Type | None:
        """The items of an iterated list."""
        return self.offer.item(kind)

    def names(self, module: PackageModule) -> Mapping[str, Value]:
        """The names bound by `import *`."""
        return self.offer.modules.get(module.path, {})

    def extends(self, module: str, class_name: str, unknown: Sequence[str]) -> Value:
        """The group that a class will be a base of."""
        return self.offer.extended(module, class_name, unknown)


@cache
def runtime_members() -> frozenset[str]:
    """The attributes that every client and every group has."""
    texts = (text for name, text in verbatim("runtime").items() if name in RUNTIME)
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    named = {
        method.name
        for node in nodes
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    own = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    return frozenset(named | own | {"api"})


def misuses(
    extensions: Sequence[Extension], api: Api, former: Api | None
) -> list[Diagnostic]:
    """Names that extensions use and the package of an API lacks, and methods of it that
    they hide. `former` is the API of the last build, where it has changed since.
    """
    package = JoinedPackage(offer(api))
    files = [file_of(extension, api.package) for extension in extensions]
    uses = uses_of(files, package, lambda file: None)
    gone = [*names_gone(files, transition(former, api))] if former is not None else []
    known = {item.span for item in gone}
    found = [d for use in uses for d in missed(use, package.offer)]
    found = [item for item in found if item.span not in known]
    found += [d for file in files for d in hidden(file, files, package.offer)]
    return [*dict.fromkeys([*found, *gone])]


def file_of(extension: Extension, package: str) -> PythonFile:
    """An extension as a file of the package."""
    shown = extension.place.file
    name = f"{package}.extensions.{extension.module}"
    data, tree = extension.text.encode(), ast.parse(extension.text)
    return PythonFile(Path(shown), Path(), shown, name, data, "utf-8", tree)


def missed(use: Use, known: Offer) -> Iterator[Diagnostic]:
    """Report what one use expects of the package and does not find."""
    match use:
        case ImportUse(owner=PackageModule(path), name=name, value=NoMember()):
            if path not in ELSEWHERE and name:
                where = f"`{known.api.package}.{path}`" if path else "the package"
                yield miss(
                    use,
                    use.node,
                    f"{where} has no `{name}`",
                    name,
                    known.modules.get(path, ()),
                )
        case AttributeUse(owner=GroupValue(path), name=name, value=NoMember()):
            message = f"the group `{path}` has no `{name}`"
            yield miss(use, use.node, message, name, known.members[path])
        case AttributeUse(owner=ClientValue(), name=name, value=NoMember()):
            message = f"the client has no group `{name}`"
            yield miss(use, use.node, message, name, known.members[""])
        case AttributeUse(owner=PackageModule(path), name=name, value=NoMember()):
            message = f"`{path}` has no `{name}`"
            yield miss(use, use.node, message, name, known.modules.get(path, ()))
        case CallUse(value=MethodValue(method) | EndpointValue(method=method)):
            yield from refused(use, method, known)


def refused(use: CallUse, method: str, known: Offer) -> Iterator[Diagnostic]:
    """Arguments that a method does not take, or does not do without."""
    walked = known.walks.get(method)
    thing = known.seen.things.get(walked or method)
    if thing is None:
        return
    given = arguments_of(use.node, thing, {})
    own = {"limit"} if walked else set[str]()
    for each in given.given:
        if each.keyword is not None and each.key not in {*thing.slots, *own}:
            message = f"`{method}` takes no argument `{each.key}`"
            yield miss(use, each.node, message, each.key, thing.slots)
    if len(use.node.args) > len(thing.positional) and given.whole:
        message = f"`{method}` takes {len(thing.positional)} arguments by position"
        yield miss(use, use.node, message, "", ())
    for name in (
        absent(thing, {each.key for each in given.given}) if given.whole else ()
    ):
        message = f"`{method}` needs the argument `{name}`"
        yield miss(use, use.node, message, "", ())


def absent(thing: Thing, given: set[str]) -> list[str]:
    """The arguments that must be given and are not."""
    slots = thing.slots.items()
    return [name for name, slot in slots if slot.required and name not in given]


def miss(
    use: Use,
    node: ast.expr | ast.alias,
    message: str,
    name: str,
    known: Mapping[str, object] | tuple[()],
) -> Diagnostic:
    """One finding as an error, with what may have been meant."""
    near = get_close_matches(name, list(known), n=1) if name else []
    hint = f"did you mean `{near[0]}`?" if near else "check the names in the package"
    return Diagnostic(Severity.ERROR, MISSES, message, placed(use.file, node), hint)


def placed(file: PythonFile, node: ast.expr | ast.alias) -> Span:
    """The place of a name: of an attribute, that behind the dot."""
    placer = Placer(file)
    at = placer.start(node)
    if isinstance(node, ast.Attribute):
        at = placer.end(node) - len(node.attr.encode())
    return Span(file.shown, *placer.place(at))


def hidden(
    file: PythonFile, files: Sequence[PythonFile], known: Offer
) -> Iterator[Diagnostic]:
    """The methods that generated ones of their names hide."""
    module = file.name.rpartition(".")[2]
    helpers = [f for f in files if f.path.name.startswith("_")]
    classes = {
        node.name: (other, node)
        for other in (*helpers, file)
        for node in other.tree.body
        if isinstance(node, ast.ClassDef)
    }
    for path, name in known.group_classes.items():
        if known.group_modules[path] != module:
            continue
        for extending in (f"{name}{SUFFIX}", f"Async{name}{SUFFIX}"):
            for where, method in methods(extending, classes):
                if method.name in known.members[path]:
                    place = Span(where.shown, method.lineno, method.col_offset + 1)
                    message = f"`{path}.{method.name}` is generated and would hide this method"
                    hint = "rename it, or rename the documented one in [names]"
                    yield Diagnostic(Severity.ERROR, HIDDEN, message, place, hint)


def methods(
    name: str, classes: Mapping[str, tuple[PythonFile, ast.ClassDef]]
) -> Iterator[tuple[PythonFile, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """The methods of a class and of those that it extends, with their files."""
    waiting, seen = [name], set[str]()
    while waiting:
        current = waiting.pop()
        if current in seen or current not in classes:
            continue
        seen.add(current)
        file, node = classes[current]
        waiting += [base.id for base in node.bases if isinstance(base, ast.Name)]
        for part in node.body:
            if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                yield file, part


def names_gone(files: Sequence[PythonFile], world: Transition) -> Iterator[Diagnostic]:
    """Fields of models and aliases that the last package had and this one does not."""
    effects, _ = judged(uses_of(files, world, lambda file: None), world)
    for effect in effects:
        if effect.code in GONE:
            yield as_error(effect)


def as_error(effect: Effect) -> Diagnostic:
    """The error that a change causes for an extension."""
    place = Span(effect.file.shown, effect.line, effect.column)
    message = f"{effect.name}: {effect.detail}"
    return Diagnostic(Severity.ERROR, MISSES, message, place, effect.advice)
