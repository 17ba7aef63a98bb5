"""Whether every extension finds its group: methods written by hand are never lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from generator.model.ir import Group
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.targets.python.extensions import SUFFIX, Extension

CODE = "extension-misses"


def misfits(
    extensions: Sequence[Extension], groups: Sequence[Group]
) -> Iterator[Diagnostic]:
    """What would not become a part of any group, or cannot be imported any more.

    `groups` are those of the package, with the names of their final classes.
    """
    known = {group.module: group for group in groups}
    modules = {f"resources.{group.module}" for group in groups}
    modules |= {f"endpoints.{group.module}" for group in groups if group.operations}
    for extension in extensions:
        group = known.get(extension.module)
        if group is not None:
            yield from unfitting(extension, group)
        elif not extension.is_helper:
            yield groupless(extension, known)
        for module, place in extension.imports.items():
            if module not in modules:
                message = f"`..{module}` is no module of the generated package"
                yield miss(message, place, near(module, modules))


def unfitting(extension: Extension, group: Group) -> Iterator[Diagnostic]:
    """The classes of a file that extend nothing, or that there is none that does."""
    fitting = [f"{group.class_name}{SUFFIX}", f"Async{group.class_name}{SUFFIX}"]
    hint = f"name it `{fitting[0]}` or `{fitting[1]}`"
    for name, place in extension.meant.items():
        if name not in fitting:
            attribute = ".".join(group.path)
            message = f"class `{name}` extends nothing of the group `{attribute}`"
            yield miss(message, place, hint)
    if not extension.meant and extension.classes.isdisjoint(fitting):
        message = f"no class here extends the group `{'.'.join(group.path)}`"
        yield miss(message, extension.place, hint.replace("name it", "add"))


def groupless(extension: Extension, known: Mapping[str, Group]) -> Diagnostic:
    """A file that is named after no group."""
    dotted = extension.module.replace(".", "_")
    last = [m for m, group in known.items() if group.path[-1] == extension.module]
    found = [dotted] if dotted in known else last
    found = found or get_close_matches(extension.module, known, n=1)
    hint = f"did you mean `{found[0]}.py`?" if found else named(known)
    message = f"there is no group `{extension.module}`, so nothing here would be used"
    return miss(message, extension.place, hint)


def named(known: Mapping[str, Group]) -> str:
    """The names that a file may have, as a hint."""
    names = ", ".join(f"`{module}.py`" for module in [*known][:8])
    also = "; helpers of other files begin with `_`"
    return f"name it after a group ({names}), or remove it{also}"


def near(module: str, modules: set[str]) -> str:
    """A module that may have been meant, as a hint."""
    found = get_close_matches(module, sorted(modules), n=1)
    return f"did you mean `..{found[0]}`?" if found else "correct the import"


def miss(message: str, place: Span, hint: str) -> Diagnostic:
    """One finding as an error."""
    return Diagnostic(Severity.ERROR, CODE, message, place, hint)
