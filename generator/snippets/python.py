"""Python snippets: SDK calls and `requests`/`httpx` calls, through `ast` only."""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.facts import Example, Json, Pointer, SnippetCall
from generator.media import FORM, MULTIPART
from generator.snippets.parts.messages import (
    JSON,
    Request,
    call_example,
)
from generator.snippets.parts.source_code import MAX_DEPTH, MAX_DIGITS
from generator.source import Source

LANGUAGES = ("python", "py", "python3")
HTTP_MODULES = ("requests", "httpx", "httpx2", "niquests", "session")
HTTP_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")


class NotPlainError(Exception):
    """An expression without a plain value."""


def read(block: Source, title: str) -> Example | None:
    """The first SDK call of a snippet, else its first plain HTTP call."""
    tree = parsed(block.text)
    if tree is None:
        return None
    snippet = Snippet.of(tree)
    for call in calls(tree):
        if example := snippet.sdk_call(call, block, title):
            return example
    for call in calls(tree):
        if request := snippet.http_call(call):
            return request.example(block, "python", title)
    return None


PROMPT = re.compile(r"(?m)^(?:>>>|\.\.\.)(?: |$)")
MAX_CUTS = 4
"""So often the part of a snippet above what cannot be parsed is tried."""


def parsed(text: str) -> ast.Module | None:
    """The tree of a snippet: set in as a whole, typed at a prompt, or with the output of
    its last lines below them, which no parser takes.
    """
    text = textwrap.dedent(text)
    if text.lstrip().startswith(">>>"):
        typed = (line for line in text.split("\n") if PROMPT.match(line.lstrip()))
        text = "\n".join(line.lstrip()[4:] for line in typed)
    for _ in range(MAX_CUTS):
        try:
            return ast.parse(text)
        except SyntaxError as error:
            text = "\n".join(text.split("\n")[: max((error.lineno or 1) - 1, 0)])
        except (ValueError, RecursionError, MemoryError):
            return None
        if not text.strip():
            return None
    return None


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """All calls in source order, outer ones first."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return iter(sorted(found, key=lambda c: (c.lineno, c.col_offset, -span(c))))


def span(call: ast.Call) -> int:
    """How far a call reaches, for ordering."""
    return (call.end_lineno or 0) * 10_000 + (call.end_col_offset or 0)


def chain(node: ast.expr) -> tuple[str, ...]:
    """`a.b.c` as names, empty for anything else."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ()
    return (node.id, *reversed(names))


@dataclass
class Snippet:
    """The names that a snippet binds."""

    clients: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    values: dict[str, ast.expr] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: ast.AST) -> Snippet:
        """Find imports, clients (`x = Class(...)`) and other variables."""
        self = cls()
        for node in ast.walk(tree):
            match node:
                case ast.ImportFrom(module=str(module), names=names):
                    for alias in names:
                        self.modules[alias.asname or alias.name] = module
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.bind(name, value)
                case ast.withitem(context_expr=value, optional_vars=ast.Name(id=name)):
                    self.bind(name, value)
        return self

    def bind(self, name: str, value: ast.expr) -> None:
        """Remember what a name stands for."""
        self.values.setdefault(name, value)
        names = chain(value.func) if isinstance(value, ast.Call) else ()
        if names and names[-1][:1].isupper() and names[0] not in HTTP_MODULES:
            self.clients.setdefault(name, names[-1])

    def sdk_call(self, call: ast.Call, block: Source, title: str) -> Example | None:
        """The example of a call on a client, None for any other call."""
        name, *target = chain(call.func) or ("",)
        client = self.clients.get(name)
        if client is None or not target:
            return None
        reader = Values(self)
        values: list[tuple[str, Json]] = []
        for index, argument in enumerate(call.args):
            reader.keep(values, str(index), argument)
        for keyword in call.keywords:
            if keyword.arg:
                reader.keep(values, keyword.arg, keyword.value)
        shown = SnippetCall(
            client,
            tuple(target),
            tuple(k.arg for k in call.keywords if k.arg),
            tuple(reader.classes.items()),
            self.modules.get(client, ""),
        )
        return call_example(block, "python", title, shown, tuple(values))

    def http_call(self, call: ast.Call) -> Request | None:
        """The request of `requests.post(url, json=...)` and the like."""
        names = chain(call.func)
        if len(names) != 2 or names[0] not in HTTP_MODULES:
            return None
        reader = Values(self)
        arguments = list(call.args)
        method = names[1]
        if method == "request" and arguments:
            method = str(reader.plain(arguments.pop(0)))
        elif method not in HTTP_METHODS:
            return None
        given = {k.arg: reader.plain(k.value) for k in call.keywords if k.arg}
        url = reader.plain(arguments[0]) if arguments else given.get("url")
        if not isinstance(url, str):
            return None
        request = Request(method.upper(), url)
        fill(request, given)
        return request


def fill(request: Request, given: dict[str, Json]) -> None:
    """Add what the keywords of a plain HTTP call tell."""
    headers = given.get("headers")
    for name, value in headers.items() if isinstance(headers, dict) else ():
        request.header(name, str(value))
    params = given.get("params")
    if isinstance(params, dict) and params and request.url:
        from urllib.parse import urlencode

        joint = "&" if "?" in request.url else "?"
        request.url += joint + urlencode(params, doseq=True)
    if given.get("json") is not None:
        request.give(given["json"], JSON)
    elif isinstance(given.get("data"), dict) and "files" in given:
        request.give(given["data"], MULTIPART)
    elif isinstance(text := given.get("data") or given.get("content"), str):
        request.send(text)
    elif isinstance(text, dict):
        request.give(text, FORM)


PLAIN = (ast.Constant, ast.Dict, ast.List, ast.JoinedStr, ast.BinOp)
MARK = re.compile(r"%[sdi]")
FIXED = re.compile(r"https?:|/|v\d{1,2}\Z|(?:api|www)\.")
"""How a base of URLs begins, or the version in one."""
FIELD = re.compile(r"\{\d?\}")


def is_dump(node: ast.expr) -> bool:
    """Whether an expression writes JSON: `json.dumps(data)`."""
    return isinstance(node, ast.Call) and chain(node.func)[-1:] == ("dumps",)


def filled(text: str, mark: re.Pattern[str], parts: list[str]) -> str:
    """A string with its marks replaced by parts, in order."""
    pieces = mark.split(text)
    if len(pieces) != len(parts) + 1:
        raise NotPlainError
    return "".join(
        piece + part for piece, part in zip(pieces, [*parts, ""], strict=True)
    )


class Values:
    """Plain values of expressions, and the classes met on the way."""

    def __init__(self, snippet: Snippet) -> None:
        self.snippet = snippet
        self.classes: dict[Pointer, str] = {}

    def keep(self, values: list[tuple[str, Json]], name: str, node: ast.expr) -> None:
        """Add the value of an argument, unless it has no plain one."""
        try:
            values.append((name, self.value(node, (name,))))
        except NotPlainError:
            return

    def plain(self, node: ast.expr) -> Json:
        """The value of an expression, None if it has no plain one."""
        try:
            return self.value(node, ())
        except NotPlainError:
            return None

    def value(self, node: ast.expr, at: Pointer) -> Json:
        """The value of an expression; classes are noted at `at`."""
        if len(at) > MAX_DEPTH:
            raise NotPlainError
        match node:
            case ast.Constant(value=None | bool() | str() | float() as value):
                return value
            case ast.Constant(value=int() as value) if value < 10**MAX_DIGITS:
                return value
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return negative(self.value(operand, at))
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self.value(item, (*at, "*")) for item in items]
            case ast.Dict(keys=keys, values=values):
                return self.mapping(keys, values, at)
            case ast.JoinedStr() | ast.BinOp():
                return self.joined(node, at)
            case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant())):
                return self.joined(node, at)
            case ast.Call(func=ast.Attribute(attr="dumps"), args=[inner, *_]):
                return json.dumps(self.value(inner, (*at, "*")))
            case ast.Call():
                return self.built(node, at)
            case ast.Name(id=name) if name in self.snippet.values:
                bound = self.snippet.values[name]
                if isinstance(bound, PLAIN) or is_dump(bound):
                    return self.value(bound, (*at, "*"))
            case ast.Attribute(attr=name) if name.isupper():
                return name
        raise NotPlainError

    def joined(self, node: ast.expr, at: Pointer) -> str:
        """A string put together: what no snippet gives is a placeholder, `{pet_id}`."""
        match node:
            case ast.JoinedStr(values=parts):
                return "".join(self.part(part, at) for part in parts)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self.part(left, at) + self.part(right, at)
            case ast.BinOp(
                op=ast.Mod(), left=ast.Constant(value=str(text)), right=right
            ):
                items = right.elts if isinstance(right, ast.Tuple) else [right]
                return filled(text, MARK, [self.part(item, at) for item in items])
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=str(text))), args=args
            ) if args:
                return filled(text, FIELD, [self.part(item, at) for item in args])
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)))):
                return text
        raise NotPlainError

    def part(self, node: ast.expr, at: Pointer) -> str:
        """A piece of such a string."""
        if len(at) > MAX_DEPTH:
            raise NotPlainError
        match node:
            case ast.FormattedValue(value=inner):
                return self.part(inner, (*at, "*"))
            case ast.Call(func=ast.Name(id="str"), args=[inner]):
                return self.part(inner, (*at, "*"))
            case ast.Call(args=[ast.Constant(value=str(name)), *_]) | ast.Subscript(
                slice=ast.Constant(value=str(name))
            ):
                return f"{{{name}}}"
            case ast.Name(id=name) if not self.is_fixed(name):
                return f"{{{name}}}"
            case ast.Attribute(attr=name):
                return f"{{{name}}}"
        value = self.value(node, (*at, "*"))
        if isinstance(value, str | int | float):
            return str(value)
        raise NotPlainError

    def is_fixed(self, name: str) -> bool:
        """Whether a variable holds a part of all URLs, and not what one call is about."""
        match self.snippet.values.get(name):
            case ast.Constant(value=str(text)):
                return FIXED.match(text) is not None
            case ast.JoinedStr() | ast.BinOp():
                return True
        return False

    def mapping(
        self, keys: list[ast.expr | None], values: list[ast.expr], at: Pointer
    ) -> Json:
        """A dictionary with string keys."""
        found: dict[str, Json] = {}
        for key, value in zip(keys, values, strict=True):
            name = self.value(key, at) if key else None
            if not isinstance(name, str):
                raise NotPlainError
            found[name] = self.value(value, (*at, name))
        return found

    def built(self, call: ast.Call, at: Pointer) -> Json:
        """A model class with keywords, or a date from its text."""
        names = chain(call.func)
        match call.args:
            case [ast.Constant(value=str(text))] if names and not call.keywords:
                if names[-1] in ("fromisoformat", "UUID", "Decimal"):
                    return text
        if not names or call.args or not names[-1][:1].isupper():
            raise NotPlainError
        self.classes.setdefault(at, names[-1])
        return {
            keyword.arg: self.value(keyword.value, (*at, keyword.arg))
            for keyword in call.keywords
            if keyword.arg
        }


def negative(value: Json) -> Json:
    """The negative of a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotPlainError
    return -value
