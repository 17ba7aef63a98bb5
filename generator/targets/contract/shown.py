"""A request as code: the arguments of its call, and the request that the API receives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from generator import patterns as re
from generator.dataclass import dataclass
from generator.model.ir import (
    AnyType,
    BodyKind,
    Definition,
    Kind,
    ListOf,
    Literals,
    MapOf,
    Model,
    Operation,
    Parameter,
    Ref,
    Scalar,
    TupleOf,
    Type,
)
from generator.targets.contract.exchanges import BODY, Values, place_of
from generator.targets.python.literals import string
from generator.targets.python.printer import (
    Brackets,
    Node,
    flat,
    keyword,
    mapping,
    sequence,
)
from generator.targets.python.values import EXTRA, Argument, arguments

LONG = 100
"""Characters of an argument from which on it has a line of its own before the call."""
LONG_NAME = 50
"""Characters of a parameter's name that fit on a line beside what it is compared with."""
URL_LINE = 78
"""Characters of a URL on one line of several, with room for quotes and indentation:
formatters join what fits on one line.
"""
MAX_DEPTH = 60
"""How deep displays are: the parser of Python takes about a hundred levels."""
PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.~{}-]*")
"""Path templates whose text is sent as it is, values aside."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A call's arguments; those that are long are `constants` first, their `names` by
    place.
    """

    arguments: tuple[Node, ...]
    constants: tuple[tuple[str, Node], ...]
    names: Mapping[tuple[str, str], str]
    deprecated: bool

    @property
    def size(self) -> int:
        """Characters of it all."""
        parts = (*self.arguments, *(value for _, value in self.constants))
        return sum(len(flat(part)) for part in parts)


@dataclass(frozen=True, slots=True)
class Arrived:
    """The request that arrives: the URL in pieces for a line each, and other
    expectations, each an attribute of the request and its value.
    """

    url: tuple[str, ...]
    others: tuple[tuple[str, Node], ...]


def display(value: object, kind: Type | None = None) -> Node:
    """A value as a literal, for a parameter of a type where one is known."""
    match value:
        case bytes():
            return repr(value) if b'"' in value else "b" + '"' + repr(value)[2:-1] + '"'
        case str():
            return string(value)
        case float() if kind == Scalar(Kind.INTEGER) and value.is_integer():
            return repr(int(value))
        case dict():
            return mapping((string(str(k)), display(v)) for k, v in value.items())
        case list() if isinstance(kind, TupleOf) and kind.rest is None:
            return sequence(map(display, value))
        case list():
            inner = kind.item if isinstance(kind, ListOf) else None
            return Brackets("", "[]", tuple(display(item, inner) for item in value))
    return repr(value)


def depth(value: object) -> int:
    """How many containers a value has inside of one another."""
    level, waiting = 0, [value]
    while waiting:
        inner = [
            part
            for item in waiting
            if isinstance(item, dict | list)
            for part in (item.values() if isinstance(item, dict) else item)
        ]
        level, waiting = level + 1, inner
    return level


@dataclass(frozen=True, slots=True)
class CallSpeller:
    """Writes the requests of one API's operations; `taken` are names in use, `given`
    the query parameters that the client gives by itself.
    """

    definitions: Mapping[str, Definition]
    taken: frozenset[str]
    given: frozenset[str]

    def spelled(self, operation: Operation, values: Values) -> Spelled:
        """The arguments of a call, in the order of the signature."""
        found: list[Node] = []
        constants: list[tuple[str, Node]] = []
        names: dict[tuple[str, str], str] = {}
        deprecated = operation.deprecated
        for argument in arguments(operation):
            place = place_of(argument)
            if place not in values:
                continue
            deprecated |= bool(getattr(argument.source, "deprecated", False))
            node = display(values[place], argument.type)
            if self._stands_alone(argument, values[place], node):
                names[place] = self._free(argument.name)
                constants.append((declared(names[place], values[place]), node))
                node = names[place]
            found.append(node if argument.positional else keyword(argument.name, node))
        return Spelled(tuple(found), tuple(constants), names, deprecated)

    def _free(self, name: str) -> str:
        while name in self.taken:
            name += "_"
        return name

    def _stands_alone(self, argument: Argument, value: object, node: Node) -> bool:
        """Whether an argument is a variable first: where it is long, and where type
        checkers infer a type for the variable that the parameter takes.
        """
        items = value if isinstance(value, list) else [value]
        mappings = bool(items) and all(isinstance(item, dict) for item in items)
        return mappings and len(flat(node)) > LONG and self._is_mapping(argument.type)

    def _is_mapping(self, kind: Type, in_list: bool = False) -> bool:
        """Whether a type takes plain mappings, or a list of them."""
        match kind:
            case AnyType():
                return True
            case Ref(key):
                found = self.definitions[key]
                return isinstance(found, Model)
            case ListOf(item) if not in_list:
                return self._is_mapping(item, True)
        return False

    def arrived(self, operation: Operation, values: Values, call: Spelled) -> Arrived:
        """The request that the API receives for a call."""
        url = self._url(operation, values)
        others: list[tuple[str, Node]] = (
            [] if url else [*self._by_name(operation, values)]
        )
        others += self._headers(operation, values)
        others += self._body(operation, values, call.names)
        return Arrived(tuple(map(string, pieces(url))) if url else (), tuple(others))

    def _url(self, operation: Operation, values: Values) -> str:
        """Path and query as they are sent; empty if that is not simply said."""
        path, pairs = operation.path, []
        sent = [p for p in operation.parameters if p.location in ("path", "query")]
        if self.given & {p.wire for p in sent} or not PLAIN_PATH.fullmatch(path):
            return ""
        for parameter in sent:
            place = (parameter.location, parameter.wire)
            if place not in values:
                continue
            texts = as_texts(values[place])
            if texts is None or not is_plain(parameter, values[place]):
                return ""
            if parameter.location == "path":
                path = path.replace(f"{{{parameter.wire}}}", quote(texts[0], safe=""))
            else:
                name = quote(parameter.wire, safe="")
                pairs += [f"{name}={quote(text, safe='')}" for text in texts]
        pairs += [f"{quote(w, safe='')}={str(v).lower()}" for w, v in operation.fixed]
        return f"{path}?{'&'.join(pairs)}" if pairs else path

    def _by_name(
        self, operation: Operation, values: Values
    ) -> Iterator[tuple[str, Node]]:
        """The parameters of path and query by name, as values."""
        for parameter in operation.parameters:
            value = values.get((parameter.location, parameter.wire))
            if parameter.location in ("path", "query") and is_readable(
                parameter, value
            ):
                name = f"{parameter.location}[{string(parameter.wire)}]"
                yield name, display(value)

    def _headers(
        self, operation: Operation, values: Values
    ) -> Iterator[tuple[str, Node]]:
        attributes = {"header": "headers", "cookie": "cookies"}
        for parameter in operation.parameters:
            value = values.get((parameter.location, parameter.wire))
            known = parameter.location in attributes
            plain = isinstance(value, str | int) or is_list(parameter, value)
            if known and plain and is_readable(parameter, value):
                name = f"{attributes[parameter.location]}[{string(parameter.wire)}]"
                yield name, display(value)

    def _body(
        self, operation: Operation, values: Values, names: Mapping[tuple[str, str], str]
    ) -> Iterator[tuple[str, Node]]:
        body = operation.body
        if body is None:
            return
        whole = values.get(BODY)
        if body.kind is BodyKind.RAW:
            raw = whole.encode("utf-8", "replace") if isinstance(whole, str) else whole
            if isinstance(raw, bytes):
                yield "content", display(raw)
            return
        if body.kind is not BodyKind.JSON or body.files:
            return
        if body.fields is None:
            if BODY in values:
                yield "body", names.get(BODY) or display(whole)
            return
        pairs = [
            (string(wire), names.get((at, wire)) or display(value))
            for (at, wire), value in values.items()
            if at == "body"
        ]
        pairs += [(string(wire), repr(value)) for wire, value in body.fixed]
        extra = values.get((EXTRA, ""))
        if isinstance(extra, dict):
            pairs += [(string(name), display(value)) for name, value in extra.items()]
        if pairs or body.required:
            yield "body", mapping(pairs)


def declared(name: str, value: object) -> str:
    """A variable, with its type where checkers would not find the right one."""
    several = isinstance(value, list) and len(value) > 1
    return f"{name}: list[dict[str, object]]" if several else name


def pieces(url: str) -> Sequence[str]:
    """A URL in pieces that fit on a line each, cut before `?` and `&`, or else `/`."""
    if len(url) <= URL_LINE:
        return [url]
    parts = re.split(r"(?=[?&])", url)
    if len(parts[0]) > URL_LINE:
        parts = [*re.split(r"(?<=.)(?=/)", parts[0]), *parts[1:]]
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) > URL_LINE:
            lines.append("")
        lines[-1] += part
    return lines


def as_texts(value: object) -> list[str] | None:
    """The spellings of a value that is one scalar or several; None for anything else."""
    items = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        if isinstance(item, bool):
            found.append(str(item).lower())
        elif isinstance(item, str | int) and str(item).isprintable():
            found.append(str(item))
        elif isinstance(item, float) and not item.is_integer() and abs(item) < 1e6:
            found.append(repr(item))
        else:
            return None
    return found


def is_plain(parameter: Parameter, value: object) -> bool:
    """Whether a parameter is sent as `name=value`, or as a segment of the path."""
    styled = parameter.media_type or parameter.allow_reserved
    if styled or not is_scalar(parameter):
        return False
    if parameter.location == "path":
        return parameter.style == "simple" and not isinstance(value, list)
    exploded = parameter.explode or not isinstance(value, list)
    return parameter.style == "form" and exploded


def is_scalar(parameter: Parameter) -> bool:
    """Whether values are strings, numbers and the like, or lists of them."""
    kind = parameter.type.item if isinstance(parameter.type, ListOf) else parameter.type
    plain = Kind.STRING, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN
    return isinstance(kind, Literals) or (
        isinstance(kind, Scalar) and kind.kind in plain
    )


def is_list(parameter: Parameter, value: object) -> bool:
    """Whether a value is a list whose style keeps its items apart."""
    items = value if isinstance(value, list) else [""]
    apart = parameter.style == "simple" or not parameter.explode
    return apart and all(str(item).isalnum() and str(item).isascii() for item in items)


def is_readable(parameter: Parameter, value: object) -> bool:
    """Whether what arrives is read as just this value: one of a type, and not empty."""
    long = len(string(parameter.wire)) > LONG_NAME
    if long or value in (None, "", [], {}) or isinstance(value, bytes):
        return False
    if isinstance(value, dict):
        # What no schema gives a type arrives as text; fields may be any of a model's.
        kind = parameter.type
        typed = isinstance(kind, MapOf) and isinstance(kind.value, Scalar)
        leaf = str | int if typed else str
        leaves = all(isinstance(v, leaf) and v != "" for v in value.values())
        return parameter.style == "deepObject" and leaves
    return is_scalar(parameter)
