"""Tracking values of the package through a program, statement by statement.

A name has the value last assigned to it; if branches assign different values, it is
unknown. Function bodies are read after the code around them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.usage.expressions import Expressions, Names, last_name
from generator.usage.program import (
    NOTHING,
    ClassFacts,
    FunctionFacts,
    ImportUse,
    Known,
    NameUse,
    NoMember,
    PackageClass,
    PackageModule,
    Program,
    Several,
    Use,
    UserClass,
    UserFunction,
    UserInstance,
    UserModule,
    Value,
    World,
    joined,
)
from generator.usage.sources import PythonFile

MOST_PASSES = 5
"""A client that comes through more functions and modules than this is not followed."""
ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
Body = Sequence[ast.stmt]
Def = ast.FunctionDef | ast.AsyncFunctionDef


def uses_of(
    files: Iterable[PythonFile], world: World, refuse: Callable[[PythonFile], None]
) -> list[Use]:
    """Every use of the package in some files; those too deeply nested are refused."""
    program = Program(world, named(relevant([*files], world.packages)))
    for _ in range(MOST_PASSES):
        for file in [*program.files.values()]:
            try:
                read(program, file)
            except RecursionError:
                refuse(file)
                del program.files[file.name]
        if not program.next_pass():
            break
    program.uses = []
    for file in program.files.values():
        read(program, file)
    return program.uses


def relevant(files: Sequence[PythonFile], packages: Iterable[str]) -> list[PythonFile]:
    """The files that can use the package: those that are a part of it, or name it, or
    a module that can.
    """
    words = {package.encode() for package in packages}
    inner = tuple(f"{package}." for package in packages)
    left = {file.path: file for file in files if not file.name.startswith(inner)}
    while words:
        pattern = re.compile(b"|".join(map(re.escape, sorted(words))))
        more = {path for path, file in left.items() if pattern.search(file.data)}
        fixtures = (left[path] for path in more if path.name == "conftest.py")
        above = tuple(file.name.removesuffix("conftest") for file in fixtures)
        more |= {p for p, file in left.items() if above and file.name.startswith(above)}
        words = {left.pop(path).name.rpartition(".")[2].encode() for path in more}
        words.discard(b"")
    return [file for file in files if file.path not in left]


def named(files: Iterable[PythonFile]) -> dict[str, PythonFile]:
    """Files by the names of their modules; of two with one name both are read."""
    found: dict[str, PythonFile] = {}
    for file in files:
        name = file.name
        while name in found:
            name += "+"
        found[name] = replace(file, name=name)
    return found


def read(program: Program, file: PythonFile) -> None:
    """Read one file."""
    flow = Flow(program, file)
    names = Names({}, None, file.name)
    flow.run(file.tree.body, names)
    for name, value in names.values.items():
        program.learn(Known("global", file.name, name), value)
    flow.finish()


class Flow(Expressions):
    """Reads the statements of one file."""

    def __init__(self, program: Program, file: PythonFile) -> None:
        super().__init__(program, file)
        self.waiting: list[Callable[[], None]] = []
        self.class_key = ""
        self.scope_key = file.name
        self.shared: set[str] = set()

    def finish(self) -> None:
        """Read the bodies of functions, those of nested ones after them."""
        while self.waiting:
            now, self.waiting = self.waiting, []
            for body in now:
                body()

    def run(self, body: Body, names: Names) -> bool:
        """Read statements; whether what follows them is not reached."""
        for statement in body:
            reader = STATEMENTS.get(type(statement), Flow.other)
            if reader(self, statement, names):
                return True
        return False

    def other(self, node: ast.stmt, names: Names) -> bool:
        """A statement that binds nothing."""
        if isinstance(node, ast.Expr):
            inner = node.value
            self.dropped = inner.value if isinstance(inner, ast.Await) else inner
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child, names)
        return isinstance(node, ENDS)

    def returned(self, node: ast.Return, names: Names) -> bool:
        """`return`."""
        found = self.value(node.value, names) if node.value else NOTHING
        if self.function_key:
            self.program.learn(Known("return", self.function_key), found)
        return True

    def assign(self, node: ast.Assign, names: Names) -> bool:
        """`target = value`."""
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=given)
            ) if len(targets) == len(given):
                values = [self.value(each, names) for each in given]
                for target, value in zip(targets, values, strict=True):
                    self.give(target, value, names)
            case _:
                value = self.value(node.value, names)
                for target in node.targets:
                    self.give(target, value, names)
        self.exported(node, names)
        return False

    def give(self, target: ast.expr, value: Value, names: Names) -> None:
        """Bind a target; a name that is declared global is one of the module."""
        if isinstance(target, ast.Name) and target.id in self.shared:
            self.program.learn(Known("global", self.file.name, target.id), value)
        self.bind(target, value, names)

    def exported(self, node: ast.Assign, names: Names) -> None:
        """The names in `__all__`."""
        match node:
            case ast.Assign(
                targets=[ast.Name("__all__")],
                value=ast.List(elts=parts) | ast.Tuple(elts=parts),
            ):
                for part in parts:
                    if not isinstance(part, ast.Constant):
                        continue
                    found = names.find(str(part.value))
                    if isinstance(found, PackageClass):
                        use = NameUse(self.file, found, str(part.value), part)
                        self.program.use(use)

    def annotated_assign(self, node: ast.AnnAssign, names: Names) -> bool:
        """`target: annotation = value`; the annotation tells most."""
        stated = self.annotated(node.annotation, names)
        found = self.value(node.value, names)
        self.give(
            node.target, stated if stated not in (None, NOTHING) else found, names
        )
        return False

    def augmented(self, node: ast.AugAssign, names: Names) -> bool:
        """`target += value`."""
        self.value(node.value, names)
        self.give(node.target, None, names)
        return False

    def declared(self, node: ast.Global | ast.Nonlocal, names: Names) -> bool:
        """`global`."""
        self.shared.update(node.names)
        return False

    def branches(self, bodies: Iterable[Body], names: Names) -> bool:
        """Read bodies of which one runs."""
        before, left = dict(names.values), []
        for body in bodies:
            names.values = dict(before)
            if not self.run(body, names):
                left.append(names.values)
        names.values = merged(left) if left else before
        return not left

    def condition(self, node: ast.If, names: Names) -> bool:
        """`if`."""
        self.value(node.test, names)
        return self.branches((node.body, node.orelse), names)

    def loop(self, node: ast.For | ast.AsyncFor, names: Names) -> bool:
        """`for`."""
        item = self.walked(self.value(node.iter, names))
        before = dict(names.values)
        self.give(node.target, item, names)
        self.run(node.body, names)
        names.values = merged([before, names.values])
        self.run(node.orelse, names)
        return False

    def repeat(self, node: ast.While, names: Names) -> bool:
        """`while`."""
        self.value(node.test, names)
        self.branches((node.body, ()), names)
        self.run(node.orelse, names)
        return False

    def context(self, node: ast.With | ast.AsyncWith, names: Names) -> bool:
        """`with`."""
        for item in node.items:
            found = self.entered(self.value(item.context_expr, names))
            if item.optional_vars is not None:
                self.give(item.optional_vars, found, names)
        return self.run(node.body, names)

    def attempt(self, node: ast.Try | ast.TryStar, names: Names) -> bool:
        """`try`."""
        before, outer = dict(names.values), self.guarded
        caught = [self.value(handler.type, names) for handler in node.handlers]
        self.guarded = outer or any(is_exception(value) for value in caught)
        ended = self.run(node.body, names)
        self.guarded = outer
        after = dict(names.values)
        left = []
        if not ended and not self.run(node.orelse, names):
            left.append(names.values)
        for handler in node.handlers:
            names.values = merged([before, after])
            if handler.name:
                names.values[handler.name] = None
            if not self.run(handler.body, names):
                left.append(names.values)
        names.values = merged(left) if left else after
        return self.run(node.finalbody, names) or not left

    def matched(self, node: ast.Match, names: Names) -> bool:
        """`match`."""
        self.value(node.subject, names)
        for case in node.cases:
            for part in ast.walk(case.pattern):
                if isinstance(part, ast.MatchClass):
                    self.value(part.cls, names)
            self.value(case.guard, names)
        self.branches((*(case.body for case in node.cases), ()), names)
        return False

    def imports(self, node: ast.Import, names: Names) -> bool:
        """`import a.b as c`."""
        for alias in node.names:
            path = self.program.package_path(alias.name)
            root = alias.name if alias.asname else alias.name.partition(".")[0]
            value: Value = None
            if path is not None:
                module = PackageModule(path)
                use = ImportUse(self.file, module, "", module, alias, node)
                self.program.use(use)
                value = module if alias.asname else PackageModule("")
            elif (found := self.program.module(root)) is not None:
                value = UserModule(found)
            names.values[alias.asname or root] = value
        return False

    def imports_from(self, node: ast.ImportFrom, names: Names) -> bool:
        """`from a import b as c`."""
        module = self.absolute(node)
        own = module in self.program.files
        path = None if own else self.program.package_path(module)
        inner = self.program.module(module)
        module = module if inner is None else inner
        for alias in node.names:
            if path is not None:
                found = self.from_package(PackageModule(path), alias, node)
            else:
                found = self.from_program(module, alias)
            if alias.name == "*":
                names.values.update(self.all_of(module, path))
            else:
                names.values[alias.asname or alias.name] = found
        return False

    def absolute(self, node: ast.ImportFrom) -> str:
        """The name of the module that a statement imports from."""
        if not node.level:
            return node.module or ""
        parts = self.file.name.split(".")
        up = node.level - self.file.is_package
        kept = parts[: len(parts) - up] if up <= len(parts) else []
        return ".".join([*kept, *([node.module] if node.module else [])])

    def from_package(
        self, module: PackageModule, alias: ast.alias, node: ast.ImportFrom
    ) -> Value:
        """A name of a module of the package."""
        below = f"{self.absolute(node)}.{alias.name}"
        if alias.name == "*" or below in self.program.files:
            return UserModule(below) if alias.name != "*" else None
        found = self.program.world.member(module, alias.name)
        use = ImportUse(self.file, module, alias.name, found, alias, node)
        self.program.use(use)
        return None if isinstance(found, NoMember) else found

    def from_program(self, module: str, alias: ast.alias) -> Value:
        """A name of a module of the program."""
        found = self.program.global_of(module, alias.name)
        below = f"{module}.{alias.name}" if module else alias.name
        if isinstance(found, NoMember):
            inner = self.program.module(below)
            return None if inner is None else UserModule(inner)
        if isinstance(found, PackageClass):
            self.program.use(NameUse(self.file, found, alias.name, alias))
        return found

    def all_of(self, module: str, path: str | None) -> Mapping[str, Value]:
        """The names bound by `import *`."""
        if path is None:
            return dict(self.program.globals_of(module))
        return self.program.world.names(PackageModule(path))

    def defined(self, node: Def, names: Names) -> bool:
        """A function."""
        key = f"{self.scope_key}.{node.name}:{node.lineno}"
        for decorator in node.decorator_list:
            self.value(decorator, names)
        decorators = {last_name(getattr(d, "func", d)) for d in node.decorator_list}
        stated = self.annotated(node.returns, names) if node.returns else None
        facts = FunctionFacts(
            stated if stated != NOTHING else None, frozenset(decorators)
        )
        self.program.functions[key] = facts
        own = Names(self.parameters(node, facts, names), names, self.file.name)
        self.give(ast.Name(node.name), UserFunction(key), names)
        if "fixture" in decorators:
            fact = Known("fixture", self.file.name, node.name)
            self.program.learn(fact, UserFunction(key))
        self.waiting.append(lambda: self.body(node, key, own))
        return False

    def parameters(
        self, node: Def, facts: FunctionFacts, names: Names
    ) -> dict[str, Value]:
        """The values of a function's parameters: by annotation, else by default."""
        args = node.args
        found: dict[str, Value] = {}
        positional = [*args.posonlyargs, *args.args]
        defaults = [None] * (len(positional) - len(args.defaults)) + [*args.defaults]
        pairs = [*zip(positional, defaults, strict=True)]
        pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
        for arg, default in pairs:
            given = self.value(default, names)
            stated = self.annotated(arg.annotation, names) if arg.annotation else None
            found[arg.arg] = given if stated is None else stated
        for arg in filter(None, (args.vararg, args.kwarg)):
            self.value(arg.annotation, names)
            found[arg.arg] = None
        if self.takes_fixtures(node, facts):
            for name in [name for name, value in found.items() if value is None]:
                found[name] = self.fixture(name)
        if self.class_key and positional and "staticmethod" not in facts.decorators:
            is_class = "classmethod" in facts.decorators
            made = UserClass if is_class else UserInstance
            found[positional[0].arg] = made(self.class_key)
        return found

    def takes_fixtures(self, node: Def, facts: FunctionFacts) -> bool:
        """Whether pytest gives a function its arguments by their names."""
        return node.name.startswith("test") or "fixture" in facts.decorators

    def fixture(self, name: str) -> Value:
        """The value of a fixture, of this file or of a `conftest.py` above."""
        for module in (self.file.name, *conftests(self.file.name)):
            found = self.program.known.get(Known("fixture", module, name))
            if isinstance(found, UserFunction):
                given = self.given_by(found)
                return given.item if isinstance(given, Several) else given
        return None

    def body(self, node: Def, key: str, names: Names) -> None:
        """The body of a function."""
        before = (self.function_key, self.scope_key, self.class_key, self.shared)
        self.function_key, self.scope_key, self.class_key = key, key, ""
        self.shared = set()
        self.run(node.body, names)
        self.function_key, self.scope_key, self.class_key, self.shared = before

    def class_defined(self, node: ast.ClassDef, names: Names) -> bool:
        """A class."""
        key = f"{self.scope_key}.{node.name}:{node.lineno}"
        for decorator in node.decorator_list:
            self.value(decorator, names)
        for keyword in node.keywords:
            self.value(keyword.value, names)
        bases = tuple(self.value(base, names) for base in node.bases)
        pairs = zip(node.bases, bases, strict=True)
        unknown = [last_name(base) for base, value in pairs if value is None]
        extra = self.program.world.extends(self.file.name, node.name, unknown)
        known = (value for value in (*bases, extra) if value is not None)
        self.program.classes[key] = ClassFacts(tuple(known))
        own = Names({}, names, self.file.name, of_class=True)
        before = self.class_key, self.scope_key, self.function_key
        self.class_key, self.scope_key, self.function_key = key, key, ""
        self.run(node.body, own)
        self.class_key, self.scope_key, self.function_key = before
        for name, value in own.values.items():
            self.program.learn(Known("attribute", key, name), value)
        self.give(ast.Name(node.name), UserClass(key), names)
        return False


def conftests(module: str) -> Iterator[str]:
    """The modules in which pytest looks for fixtures, the nearest first."""
    parts = module.split(".")[:-1]
    for depth in range(len(parts), -1, -1):
        yield ".".join([*parts[:depth], "conftest"])


def is_exception(value: Value) -> bool:
    """Whether a handler names one of the package's exceptions."""
    return isinstance(value, PackageClass) and value.kind == "exception"


def merged(branches: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """The values of names after branches of which one ran."""
    found: dict[str, Value] = {}
    for name in dict.fromkeys(name for branch in branches for name in branch):
        value: Value = NOTHING
        for branch in branches:
            value = joined(value, branch.get(name, NOTHING))
        found[name] = value
    return found


STATEMENTS: Mapping[type[ast.stmt], Callable[..., bool]] = {
    ast.Return: Flow.returned,
    ast.Assign: Flow.assign,
    ast.AnnAssign: Flow.annotated_assign,
    ast.AugAssign: Flow.augmented,
    ast.Global: Flow.declared,
    ast.Nonlocal: Flow.declared,
    ast.If: Flow.condition,
    ast.For: Flow.loop,
    ast.AsyncFor: Flow.loop,
    ast.While: Flow.repeat,
    ast.With: Flow.context,
    ast.AsyncWith: Flow.context,
    ast.Try: Flow.attempt,
    ast.TryStar: Flow.attempt,
    ast.Match: Flow.matched,
    ast.Import: Flow.imports,
    ast.ImportFrom: Flow.imports_from,
    ast.FunctionDef: Flow.defined,
    ast.AsyncFunctionDef: Flow.defined,
    ast.ClassDef: Flow.class_defined,
}
"""The reader of each kind of statement; of the others only the expressions are read."""
