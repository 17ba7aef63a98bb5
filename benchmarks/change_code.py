"""Code that uses all that a generated package offers, written for one version of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.model.ir import Api, Former

INPUTS = frozenset({"Input", "OpenInput"})
WALKS = ("Paginator", "Iterator")


@dataclass(frozen=True, slots=True)
class CallingCode:
    """Code for the package in a folder, which was made of an API."""

    folder: Path
    api: Api

    def text(self) -> str:
        """Code that uses all that a package offers, with the types it has."""
        lines = [
            "from __future__ import annotations",
            f"from {self.api.package} import {self.api.client}",
        ]
        imports: dict[str, None] = {}
        body: list[str] = []
        for group in self.api.groups:
            path = self.folder / self.api.package / "resources" / f"{group.module}.py"
            module = ast.parse(path.read_text())
            imports.update(dict.fromkeys(self.imported(module)))
            body += self.called(module, ".".join(group.path))
        paths = sorted((self.folder / self.api.package / "models").glob("[!_]*.py"))
        modules = [ast.parse(path.read_text()) for path in paths]
        sent = inputs(modules)
        for module in modules:
            imports.update(dict.fromkeys(self.imported(module)))
            body += self.used(module, sent)
        body += [*self.received(), *map(self.formerly, self.api.former)]
        body += self.values("\n".join(line for line in body if line.startswith("def ")))
        return "\n".join([*lines, *imports, *body]) + "\n"

    def received(self) -> Iterator[str]:
        """A function for each webhook: what it gives is used."""
        path = self.folder / self.api.package / "webhooks.py"
        if not self.api.webhooks or not path.exists():
            return
        module = ast.parse(path.read_text())
        yield from dict.fromkeys(self.imported(module))
        yield f"from {self.api.package} import webhooks"
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and node.name != "parse":
                returns = ast.unparse(node.returns) if node.returns else "None"
                yield f"def receive_{node.name}(body: bytes) -> None:"
                yield f"    event: {returns} = webhooks.{node.name}(body)"

    def formerly(self, former: Former) -> str:
        """A line that uses a deprecated name."""
        package, name = self.api.package, former.name
        match former.kind:
            case "client":
                return f"from {package} import {name}"
            case "model" | "type":
                return f"from {package}.models import {name}"
            case "field":
                model, _, field = name.rpartition(".")
                owner = next((f.now for f in self.api.former if f.name == model), model)
                used = f"use_{name}".replace(".", "_")
                return f"def {used}(value: {owner}) -> None:\n    value.{field}"
        used = f"use_former_{name}".replace(".", "_")
        return f"def {used}(client: {self.api.client}) -> None:\n    client.{name}"

    def values(self, sent: str) -> Iterator[str]:
        """The values of enumerations that are sent, each as one of its type."""
        words = {*re.findall(r"\w+", sent)}
        for path in sorted(
            (self.folder / self.api.package / "models").glob("[!_]*.py")
        ):
            for node in ast.parse(path.read_text()).body:
                if not isinstance(node, ast.AnnAssign):
                    continue
                name, kind = ast.unparse(node.target), node.value
                if not isinstance(kind, ast.Subscript) or name not in words:
                    continue
                if ast.unparse(kind.value) == "Literal":
                    found = ast.literal_eval(kind.slice)
                    given = found if isinstance(found, tuple) else (found,)
                    for number, value in enumerate(given):
                        yield f"{name}_{number}: {name} = {value!r}"

    def imported(self, module: ast.Module) -> Iterator[str]:
        """The imports of a module as those of somebody else: models by their names."""
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                yield ast.unparse(node)
            elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
                source = node.module or ""
                if node.level and source.partition(".")[0] in (
                    "endpoints",
                    "_base",
                    "_input",
                ):
                    continue
                if node.level and not source:
                    continue
                if node.level:
                    is_runtime = source == "_runtime"
                    source = (
                        f"{self.api.package}._runtime"
                        if is_runtime
                        else f"{self.api.package}.models"
                    )
                names = [name for name in node.names if not name.asname]
                if names:
                    shown = ", ".join(name.name for name in names)
                    yield f"from {source} import {shown}"

    def called(self, module: ast.Module, path: str) -> Iterator[str]:
        """A function for each method: it is called with all that it needs, then with all."""
        for owner in module.body:
            if not isinstance(owner, ast.ClassDef) or owner.name.startswith("Async"):
                continue
            for node in owner.body:
                if isinstance(node, ast.FunctionDef) and not node.decorator_list:
                    yield from self.calling(node, f"client.{path}.{node.name}")

    def calling(self, node: ast.FunctionDef, method: str) -> Iterator[str]:
        """A function that calls one method."""
        given = node.args
        first = len(given.args) - len(given.defaults)
        needed = [a.arg for a in given.args[1:first]]
        more = [f"{a.arg}={a.arg}" for a in given.args[max(first, 1) :]]
        named = list(zip(given.kwonlyargs, given.kw_defaults, strict=True))
        must = [f"{a.arg}={a.arg}" for a, default in named if default is None]
        may = [f"{a.arg}={a.arg}" for a, default in named if default is not None]
        arguments = [*given.args[1:], *given.kwonlyargs]
        typed = [
            f"{a.arg}: {ast.unparse(a.annotation)}" for a in arguments if a.annotation
        ]
        returns = ast.unparse(node.returns) if node.returns else "None"
        name = method.replace(".", "_")
        yield f"def use_{name}({', '.join([f'client: {self.api.client}', *typed])}) -> None:"
        for number, values in enumerate(
            ([*needed, *must], [*needed, *more, *must, *may])
        ):
            call = f"{method}({', '.join(values)})"
            kind, _, item = returns.partition("[")
            if kind in WALKS:
                yield f"    for item_{number} in {call}:"
                yield f"        value_{number}: {item[:-1]} = item_{number}"
            elif returns == "None":
                yield f"    {call}"
            else:
                yield f"    result_{number}: {returns} = {call}"

    def used(self, module: ast.Module, sent: Collection[str]) -> Iterator[str]:
        """A function for each model: fields of answers are read, requests are made."""
        for owner in module.body:
            if isinstance(owner, ast.AnnAssign):
                yield f"from {self.api.package}.models import {ast.unparse(owner.target)}"
            if isinstance(owner, ast.Assign):
                yield f"from {self.api.package}.models import {ast.unparse(owner.targets[0])}"
            if not isinstance(owner, ast.ClassDef):
                continue
            yield f"from {self.api.package}.models import {owner.name}"
            fields = [
                node
                for node in owner.body
                if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
            ]
            yield from (made if owner.name in sent else fields_read)(owner.name, fields)
            if [*map(ast.unparse, owner.bases)] == ["OpenModel"]:
                yield from others_read(owner)


def inputs(modules: Sequence[ast.Module]) -> frozenset[str]:
    """The names of the models that are sent: what is below the base of these."""
    owners = [n for m in modules for n in m.body if isinstance(n, ast.ClassDef)]
    found, before = INPUTS, frozenset[str]()
    while found != before:
        before = found
        found |= {n.name for n in owners if {*map(ast.unparse, n.bases)} & found}
    return found


def fields_read(name: str, fields: list[ast.AnnAssign]) -> Iterator[str]:
    """A function that reads all fields of a model."""
    yield f"def read_{name}(value: {name}) -> None:"
    yield "    pass"
    for number, node in enumerate(fields):
        kind = ast.unparse(node.annotation)
        yield f"    field_{number}: {kind} = value.{ast.unparse(node.target)}"


def others_read(owner: ast.ClassDef) -> Iterator[str]:
    """A function that reads a field that is not documented."""
    kinds = [
        ast.unparse(node.returns)
        for node in ast.walk(owner)
        if isinstance(node, ast.FunctionDef) and node.name == "__getattr__"
        if node.returns
    ]
    yield f"def read_others_of_{owner.name}(value: {owner.name}) -> None:"
    yield f"    other: {kinds[0] if kinds else 'object'} = value.not_documented"


def made(name: str, fields: list[ast.AnnAssign]) -> Iterator[str]:
    """A function that makes a model, with what it needs and with all."""
    named = [(ast.unparse(node.target), node) for node in fields]
    typed = [f"{field}: {ast.unparse(node.annotation)}" for field, node in named]
    yield f"def make_{name}({', '.join(typed)}) -> None:"
    for some in ([n for n in named if n[1].value is None], named):
        yield f"    {name}({', '.join(f'{field}={field}' for field, _ in some)})"
