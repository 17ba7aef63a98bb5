"""Evaluation of expressions that involve the package, and their uses of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from generator.dataclass import dataclass, field
from generator.usage.program import (
    CONTEXTS,
    MISSING,
    NOTHING,
    PROPERTIES,
    AttributeUse,
    CallUse,
    CallValue,
    ClientValue,
    DataValue,
    EndpointValue,
    GroupValue,
    HookValue,
    InContext,
    Known,
    MethodValue,
    NameUse,
    NoMember,
    PackageClass,
    PackageModule,
    Program,
    RuntimeValue,
    Several,
    UserClass,
    UserFunction,
    UserInstance,
    UserModule,
    Value,
    VariableUse,
    every,
    joined,
)
from generator.usage.sources import PythonFile

MAX_BASES = 20
"""Classes above classes, deeper than people write them."""
LIKE_LIST = frozenset(
    "AsyncGenerator AsyncIterable AsyncIterator Collection Generator Iterable Iterator "
    "List Sequence Set frozenset list set tuple".split()
)
"""Types whose first parameter is what they give when they are walked."""
SAME = frozenset("iter aiter list reversed set sorted tuple".split())
EMPTY = frozenset("list tuple set frozenset dict iter str".split())
"""Types that are empty when they are called without arguments."""
CONTEXT_OF = frozenset({"closing", "aclosing", "nullcontext"})
ENTERS = frozenset({"enter_context", "enter_async_context"})
VARIABLE_READERS = frozenset(
    "getenv get setenv delenv setdefault pop environ env".split()
)
"""Functions that read or set environment variables, by the last part of their names."""


@dataclass
class Names:
    """The names of one scope; those that are bound to what we do not follow are None."""

    values: dict[str, Value] = field(default_factory=dict)
    outer: Names | None = None
    module: str = ""
    of_class: bool = False

    def find(self, name: str) -> Value | NoMember:
        """The value of a name, MISSING for one that is bound nowhere here."""
        scope: Names | None = self
        while scope is not None:
            if name in scope.values and (scope is self or not scope.of_class):
                return scope.values[name]
            scope = scope.outer
        return MISSING


class Expressions:
    """Reads the expressions of one file."""

    def __init__(self, program: Program, file: PythonFile) -> None:
        self.program = program
        self.file = file
        self.guarded = False
        self.function_key = ""
        self.dropped: ast.expr | None = None

    def value(self, node: ast.expr | None, names: Names) -> Value:
        """The value of an expression."""
        if node is None:
            return None
        reader = READERS.get(type(node))
        if reader is not None:
            return reader(self, node, names)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child, names)
        return None

    def name(self, node: ast.Name, names: Names) -> Value:
        """A name."""
        found = names.find(node.id)
        if found in (MISSING, NOTHING) and names.module:
            late = self.program.global_of(names.module, node.id)
            found = late if late is not MISSING else found
        if isinstance(found, NoMember):
            return None
        if isinstance(found, PackageClass | PackageModule | EndpointValue | HookValue):
            self.program.use(NameUse(self.file, found, node.id, node))
        return found

    def attribute(self, node: ast.Attribute, names: Names) -> Value:
        """An attribute."""
        return self.member(self.value(node.value, names), node)

    def member(self, owner: Value, node: ast.Attribute) -> Value:
        """An attribute of a value."""
        match owner:
            case UserModule(name):
                found = self.program.global_of(name, node.attr)
                below = f"{name}.{node.attr}" if name else node.attr
                if not isinstance(found, NoMember):
                    return found
                module = self.program.module(below)
                return UserModule(module) if module is not None else None
            case UserInstance(key) | UserClass(key):
                return self.user_member(key, node)
            case PackageModule() | ClientValue() | GroupValue() | DataValue():
                found = self.program.world.member(owner, node.attr)
                use = AttributeUse(self.file, owner, node.attr, found, node)
                self.program.use(use)
                return None if isinstance(found, NoMember) else found
            case Several(item) if node.attr in ("__next__", "__anext__"):
                return item
        return None

    def user_member(self, key: str, node: ast.Attribute) -> Value:
        """An attribute of a class of the program, or of what it extends."""
        waiting, seen = [key], {key}
        generated: PackageClass | None = None
        if Known("attribute", key, "__getattr__") in self.program.known:
            return None
        while waiting and len(seen) < MAX_BASES:
            holder = waiting.pop(0)
            fact = Known("attribute", holder, node.attr)
            if fact in self.program.known:
                found = self.program.known[fact]
                is_property = isinstance(found, UserFunction) and bool(
                    self.program.functions[found.key].decorators & PROPERTIES
                )
                return self.given_by(found) if is_property else found
            facts = self.program.classes.get(holder)
            for base in facts.bases if facts else ():
                if isinstance(base, UserClass) and base.key not in seen:
                    seen.add(base.key)
                    waiting.append(base.key)
                elif isinstance(base, PackageClass):
                    generated = generated or base
        return self.member(self.instance(generated), node) if generated else None

    def instance(self, value: Value) -> Value:
        """An instance of a class."""
        match value:
            case PackageClass("client"):
                return ClientValue()
            case PackageClass("group", _, about):
                return GroupValue(about)
            case PackageClass("model", name):
                return self.program.world.data(name)
            case UserClass(key):
                return UserInstance(key)
        return None

    def call(self, node: ast.Call, names: Names) -> Value:
        """A call, and what it gives."""
        callee = self.value(node.func, names)
        given = [self.value(argument, names) for argument in node.args]
        for keyword in node.keywords:
            self.value(keyword.value, names)
        if callee is None:
            return self.known_call(node, given, names)
        taken = node is not self.dropped
        self.program.use(CallUse(self.file, callee, node, self.guarded, taken))
        return self.outcome(callee, given)

    def outcome(self, callee: Value, given: list[Value]) -> Value:
        """The result of calling a value."""
        first = given[0] if given else None
        match callee:
            case MethodValue(name):
                return self.program.world.result(name)
            case EndpointValue(method=method):
                return CallValue(method)
            case HookValue(name):
                return self.program.world.result(f"webhooks.{name}")
            case RuntimeValue("send") if isinstance(first, CallValue):
                return self.program.world.result(first.method)
            case RuntimeValue("with_options" | "__enter__" | "__aenter__"):
                return ClientValue()
            case UserFunction():
                return self.given_by(callee)
            case PackageClass() | UserClass():
                return self.instance(callee)
        return None

    def given_by(self, function: Value) -> Value:
        """The result of a function of the program: by its annotation, or by its returns."""
        if not isinstance(function, UserFunction):
            return None
        facts = self.program.functions[function.key]
        yields = self.program.known.get(Known("yield", function.key))
        if facts.decorators & CONTEXTS:
            stated = facts.stated.item if isinstance(facts.stated, Several) else None
            return InContext(stated or yields)
        if facts.stated is not None:
            return facts.stated
        if yields is not None:
            return Several(yields)
        return self.program.known.get(Known("return", function.key))

    def known_call(self, node: ast.Call, given: list[Value], names: Names) -> Value:
        """The results of well-known functions of Python."""
        called = last_name(node.func)
        self.variables(called, node.args[:1])
        if not given:
            return None
        if called in SAME and isinstance(given[0], Several | DataValue):
            return given[0]
        if called in ("next", "anext"):
            return self.walked(given[0])
        if called in CONTEXT_OF:
            return InContext(given[0])
        if called in ENTERS:
            return self.entered(given[0])
        if called == "cast" and len(node.args) == 2:
            return self.annotated(node.args[0], names)
        return None

    def variables(self, called: str, given: list[ast.expr]) -> None:
        """Keep the name of an environment variable that is read or set."""
        if called not in VARIABLE_READERS:
            return
        for node in given:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.program.use(VariableUse(self.file, node.value, node))

    def entered(self, value: Value) -> Value:
        """The value that `with` binds."""
        match value:
            case ClientValue():
                return value
            case InContext(item):
                return item
            case UserInstance(key):
                for name in ("__enter__", "__aenter__"):
                    found = self.program.known.get(Known("attribute", key, name))
                    if isinstance(found, UserFunction):
                        return self.given_by(found)
        return None

    def walked(self, value: Value) -> Value:
        """The value that `for` binds."""
        match value:
            case Several(item):
                return item
            case DataValue(kind):
                item_type = self.program.world.item(kind)
                return DataValue(item_type) if item_type is not None else None
        return None

    def subscript(self, node: ast.Subscript, names: Names) -> Value:
        """An item, or a type with parameters."""
        owner = self.value(node.value, names)
        self.value(node.slice, names)
        self.variables(last_name(node.value), [node.slice])
        return None if isinstance(node.slice, ast.Slice) else self.walked(owner)

    def annotated(self, node: ast.expr | None, names: Names) -> Value:
        """An instance of what an annotation names."""
        match node:
            case ast.Constant(value=str()):
                inner = quoted(node)
                return self.annotated(inner, names) if inner is not None else None
            case ast.Constant(value=None):
                return NOTHING
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                one, other = self.annotated(left, names), self.annotated(right, names)
                return joined(one, other)
            case ast.Subscript(value=base, slice=parameters):
                return self.generic(last_name(base), parameters, names)
        return self.instance(self.value(node, names))

    def generic(self, base: str, parameters: ast.expr, names: Names) -> Value:
        """An instance of a type with parameters."""
        listed = parameters.elts if isinstance(parameters, ast.Tuple) else [parameters]
        found = [self.annotated(parameter, names) for parameter in listed]
        if not found:
            return None
        if base in ("Optional", "Annotated", "Final", "ClassVar", "Awaitable"):
            return found[0]
        if base == "Union":
            return every(found)
        return Several(found[0]) if base in LIKE_LIST else None

    def choice(self, node: ast.IfExp | ast.BoolOp, names: Names) -> Value:
        """One value or another; one that is written out empty stands for none."""
        if isinstance(node, ast.IfExp):
            self.value(node.test, names)
        parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values
        found = [(part, self.value(part, names)) for part in parts]
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            # What comes before the last part is given only where it is false.
            return found[-1][1]
        return every([value for part, value in found if not is_empty(part)])

    def display(self, node: ast.List | ast.Tuple | ast.Set, names: Names) -> Value:
        """A list, tuple or set that is written out."""
        found = every([self.value(item, names) for item in node.elts])
        return Several(found) if found is not None else None

    def comprehension(
        self,
        node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp,
        names: Names,
    ) -> Value:
        """A comprehension, with names of its own."""
        own = Names({}, names, names.module)
        for part in node.generators:
            self.bind(part.target, self.walked(self.value(part.iter, own)), own)
            for test in part.ifs:
                self.value(test, own)
        if isinstance(node, ast.DictComp):
            self.value(node.key, own)
            self.value(node.value, own)
            return None
        found = self.value(node.elt, own)
        return Several(found) if found is not None else None

    def function(self, node: ast.Lambda, names: Names) -> Value:
        """A lambda, whose parameters are anything."""
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        own = Names(dict.fromkeys(a.arg for a in given), names, names.module)
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            self.value(default, names)
        self.value(node.body, own)
        return None

    def assignment(self, node: ast.NamedExpr, names: Names) -> Value:
        """`(name := value)`."""
        found = self.value(node.value, names)
        self.bind(node.target, found, names)
        return found

    def bind(self, target: ast.expr, value: Value, names: Names) -> None:
        """Give a value to a target of an assignment."""
        match target:
            case ast.Name(id=name):
                names.values[name] = value
            case ast.Attribute(value=owner, attr=name):
                holder = self.value(owner, names)
                if isinstance(holder, UserInstance | UserClass):
                    self.program.learn(Known("attribute", holder.key, name), value)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                for part in parts:
                    self.bind(part, self.walked(value), names)
            case ast.Starred(value=inner):
                self.bind(inner, None, names)
            case _:
                self.value(target, names)


def is_empty(node: ast.expr) -> bool:
    """Whether an expression is empty as it is written: `[]`, `()`, `{}`, `""`, `0`,
    `list()`.
    """
    match node:
        case ast.Constant(value=value):
            return not value
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(keys=parts):
            return not parts
        case ast.Call(func=ast.Name(id=name), args=[], keywords=[]):
            return name in EMPTY
    return False


def last_name(node: ast.expr) -> str:
    """The last part of a dotted name, empty for anything else."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Constant(value=str(text)):
            return text.rpartition(".")[2]
    return ""


def quoted(node: ast.Constant) -> ast.expr | None:
    """The annotation in a string, with its place where the string is on one line."""
    text = str(node.value)
    try:
        inner = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for part in ast.walk(inner):
        if isinstance(part, ast.expr):
            part.lineno = node.lineno
            part.end_lineno = node.lineno
            part.col_offset += node.col_offset + 1
            part.end_col_offset = (part.end_col_offset or 0) + node.col_offset + 1
    return inner


def yielded(self: Expressions, node: ast.Yield, names: Names) -> Value:
    """Learn the values of a generator."""
    found = self.value(node.value, names)
    if self.function_key:
        self.program.learn(Known("yield", self.function_key), found)
    return None


def nothing(self: Expressions, node: ast.Constant, names: Names) -> Value:
    """A constant: only None may become something."""
    return NOTHING if node.value is None else None


def awaited(self: Expressions, node: ast.Await | ast.Starred, names: Names) -> Value:
    """The awaited value."""
    return self.value(node.value, names)


READERS: Mapping[type[ast.expr], Callable[..., Value]] = {
    ast.Name: Expressions.name,
    ast.Attribute: Expressions.attribute,
    ast.Call: Expressions.call,
    ast.Await: awaited,
    ast.Constant: nothing,
    ast.Yield: yielded,
    ast.IfExp: Expressions.choice,
    ast.BoolOp: Expressions.choice,
    ast.NamedExpr: Expressions.assignment,
    ast.Subscript: Expressions.subscript,
    ast.Lambda: Expressions.function,
    ast.List: Expressions.display,
    ast.Tuple: Expressions.display,
    ast.Set: Expressions.display,
    ast.ListComp: Expressions.comprehension,
    ast.SetComp: Expressions.comprehension,
    ast.GeneratorExp: Expressions.comprehension,
    ast.DictComp: Expressions.comprehension,
}
"""The reader of each kind of expression; of the others only the parts are read."""
