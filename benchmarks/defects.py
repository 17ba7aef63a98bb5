"""The seeded defects of a module: small changes of its functions."""

from __future__ import annotations

import ast
import copy
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
QUIET = frozenset({"__repr__", "__init_subclass__", "main"})
"""Functions whose defects nobody notices for good reasons: texts for people."""
LARGE = 1000
"""Numbers from here are sizes of buffers and limits: one more changes nothing."""
ROUGH = 10
"""Lengths of text from here are guesses (no title is longer than 60 characters): one more
or less is as good.
"""
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
}
NAMES = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "sorted": "list",
    "startswith": "endswith",
    "endswith": "startswith",
    "lower": "upper",
    "removeprefix": "removesuffix",
    "partition": "rpartition",
    "rpartition": "partition",
    "update": "clear",
    "append": "remove",
}
"""What is easily taken for something else."""
STRIPS = ("strip", "lstrip", "rstrip")


@dataclass(frozen=True)
class Defect:
    """The number-th change of a function of a module."""

    path: Path
    line: int
    function: str
    number: int
    what: str

    def __str__(self) -> str:
        """The defect on one line, as compilers tell of theirs."""
        name = self.path.relative_to(ROOT)
        return f"{name}:{self.line}: {self.function}: {self.what}"


Step = tuple[int, str, Callable[[], None]]
"""A line, what is changed there, and what changes it in place."""


def changes(function: ast.AST) -> Iterator[Step]:
    """All changes of a function, in a fixed order."""
    for node in walk(function):
        match node:
            case ast.Compare(ops=[operator]) if is_mentioned(node, operator):
                new = COMPARISONS[type(operator)]
                what = f"{type(operator).__name__} becomes {new.__name__}"
                yield node.lineno, what, setter(node, "ops", [new()])
            case ast.BoolOp(op=operator):
                new_op = ast.Or() if isinstance(operator, ast.And) else ast.And()
                what = "`and` and `or` change places"
                yield node.lineno, what, setter(node, "op", new_op)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                yield node.lineno, "`not` is gone", becoming(node, inner)
            case ast.BinOp(op=operation) if type(operation) in ARITHMETIC:
                made = ARITHMETIC[type(operation)]
                what = f"{type(operation).__name__} becomes {made.__name__}"
                yield node.lineno, what, setter(node, "op", made())
            case ast.Constant(value=bool() as value):
                yield node.lineno, f"{value} is not", setter(node, "value", not value)
            case ast.Constant(value=int() | float() as number) if number < LARGE:
                what = f"{number} is one more"
                yield node.lineno, what, setter(node, "value", number + 1)
            case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
                other = ast.UnaryOp(ast.Not(), test)
                yield node.lineno, "a condition is turned round", setter(
                    node, "test", other
                )
            case ast.Return(value=ast.expr() as value) if not is_nothing(value):
                yield node.lineno, "nothing is returned", setter(node, "value", None)
            case ast.Expr(value=ast.Call()):
                yield node.lineno, "a call is left out", becoming(node, ast.Pass())
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in STRIPS:
                yield node.lineno, f"{name} is forgotten", becoming(node, inner)
            case ast.Continue():
                yield node.lineno, "continue becomes break", becoming(node, ast.Break())
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in NAMES:
                place = "id" if isinstance(node, ast.Name) else "attr"
                what = f"{name} becomes {NAMES[name]}"
                yield node.lineno, what, setter(node, place, NAMES[name])


def is_nothing(value: ast.expr) -> bool:
    """Whether returning nothing instead is the same to all callers: None, and what is as
    false as None; a type checker tells these apart.
    """
    match value:
        case ast.Constant(value=given):
            return not given
        case ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.Dict(keys=inner):
            return not inner
    return False


def is_mentioned(node: ast.Compare, operator: ast.cmpop) -> bool:
    """Whether another comparison can be told from this one: none can that differs at one
    moment of a clock alone.
    """
    clocks = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    if is_rough(node):
        return False
    exact = isinstance(operator, ast.Eq | ast.NotEq | ast.Is | ast.IsNot)
    return type(operator) in COMPARISONS and (exact or "monotonic" not in clocks)


def is_rough(node: ast.AST) -> bool:
    """Whether a length is compared with a guess, or a string cut to one."""
    match node:
        case ast.Compare(
            left=ast.Call(func=ast.Name(id="len")),
            comparators=[ast.Constant(value=int() as most)],
        ):
            return most >= ROUGH
        case ast.Slice(lower=None, upper=ast.Constant(value=int() as most)):
            return most >= ROUGH
    return False


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function in the order of the text, without annotations, messages of
    errors and what is not run.
    """
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment"):
            continue
        if is_rough(node) and name in ("comparators", "upper"):
            continue
        if name == "args" and is_getattr(node):
            # The default is for systems that have no such thing.
            value = value[:2]
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not is_silent(child):
                yield child
                yield from walk(child)


def is_getattr(node: ast.AST) -> bool:
    """Whether a node looks for something that a module may lack."""
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="os"), *_]):
            return True
    return False


def is_silent(node: ast.AST) -> bool:
    """Whether nothing depends on a node but what people read, or no test can."""
    match node:
        case ast.Raise() | ast.JoinedStr() | ast.Assert() | ast.ImportFrom():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Call(func=ast.Attribute(attr="sleep"), args=[ast.Constant()]):
            # How often somebody looks whether something has come.
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="LOGGER" | "logger"))):
            return True
        case ast.Subscript(value=ast.Call(func=ast.Attribute(attr="hexdigest"))):
            # How many digits of a digest stand for something, which is ours alone.
            return True
        case ast.Expr(value=ast.Call() as call):
            return is_silent(call)
    return False


def setter(node: ast.AST, name: str, value: object) -> Callable[[], None]:
    """What gives a node another value in one field."""
    return lambda: setattr(node, name, value)


def becoming(node: ast.AST, other: ast.AST) -> Callable[[], None]:
    """What makes a node another one, in its place."""

    def become() -> None:
        place = ast.copy_location(copy.copy(other), node)
        node.__class__ = place.__class__
        node.__dict__.clear()
        node.__dict__.update(vars(place))

    return become


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """The functions of a module and of its classes, by their qualified names; of a name
    that is defined again (overloads, a property that can be set) the last.
    """
    last: dict[str, Function] = {}
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, Function) and node.name not in QUIET:
            last[f"{prefix}{node.name}"] = node
    yield from last.items()


def defects(path: Path) -> Iterator[Defect]:
    """All defects that a module can have."""
    for name, function in functions(ast.parse(path.read_text(encoding="utf-8"))):
        for number, (line, what, _) in enumerate(changes(function)):
            yield Defect(path, line, name, number, what)


class Change(NamedTuple):
    """The code of a function as it is, and with a defect, and its defaults with it."""

    before: types.CodeType
    after: types.CodeType
    defaults: list[object]
    named: dict[str, object]

    def apply(self, function: types.FunctionType) -> None:
        """Give a function the defect."""
        function.__code__ = self.after
        if function.__defaults__:
            pairs = zip(self.defaults, function.__defaults__, strict=True)
            kept = [old if new is UNKNOWN else new for new, old in pairs]
            function.__defaults__ = tuple(kept)
        if function.__kwdefaults__:
            function.__kwdefaults__.update(self.named)


UNKNOWN = object()
"""A default that is not written out."""


def default(node: ast.expr | None) -> object:
    """The value of a default."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.Not(), operand=ast.Constant(value=value)):
            return not value
    return UNKNOWN


def changed(defect: Defect) -> Change:
    """The change of a function that a defect is."""
    tree = ast.parse(defect.path.read_text(encoding="utf-8"))
    before = compile(tree, str(defect.path), "exec")
    function = dict(functions(tree))[defect.function]
    for number, (_, _, change) in enumerate(changes(function)):
        if number == defect.number:
            change()
            break
    ast.fix_missing_locations(tree)
    after = compile(tree, str(defect.path), "exec")
    arguments = function.args
    pairs = zip(arguments.kwonlyargs, map(default, arguments.kw_defaults), strict=True)
    return Change(
        code_of(before, defect.function),
        code_of(after, defect.function),
        [default(node) for node in arguments.defaults],
        {each.arg: value for each, value in pairs if value is not UNKNOWN},
    )


def code_of(module: types.CodeType, name: str) -> types.CodeType:
    """The code of a function inside of a module's."""
    code = module
    for part in name.split("."):
        inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
        code = next(c for c in reversed(inner) if c.co_name == part)
    return code
