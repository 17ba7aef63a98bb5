"""Parameter values in their style, with the runtime helpers for it, and the argument
order of an operation.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.media import is_json
from generator.model.ir import (
    AnyType,
    Body,
    BodyKind,
    Direction,
    Field,
    Kind,
    ListOf,
    Literals,
    MapOf,
    NullType,
    Operation,
    Parameter,
    PartEncoding,
    Scalar,
    Type,
    UnionOf,
)
from generator.targets.python.literals import literal, string
from generator.targets.python.printer import (
    Named,
    Node,
    Union,
    call,
    keyword,
    mapping,
    union,
)
from generator.targets.python.spelling import RUNTIME, Imports, Speller

DEFAULTS = {
    "path": ("simple", False),
    "query": ("form", True),
    "header": ("simple", False),
    "cookie": ("form", True),
}
HELPERS = {
    "form": "form",
    "spaceDelimited": "space_delimited",
    "pipeDelimited": "pipe_delimited",
    "tabDelimited": "tab_delimited",
    "deepObject": "deep_object",
    "simple": "simple",
    "label": "label",
    "matrix": "matrix",
    "cookie": "cookie",
}
DATED = {Kind.DATE: "day", Kind.LOCAL_DATETIME: "local_moment"}
EXPLODED = frozenset({"form", "deepObject"})
"""Styles that explode where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """Names that come from the runtime, imported under names that nothing else hides."""

    imports: Imports
    hidden: frozenset[str]
    runtime: str = RUNTIME

    def use(self, name: str) -> str:
        """The name to call a helper by in this module."""
        if name in self.hidden:
            self.imports.add(self.runtime, f"{name} as _{name}")
            return f"_{name}"
        return self.imports.add(self.runtime, name)


def styled(parameter: Parameter, helpers: Helpers) -> Node:
    """A parameter's value, wrapped where its style is not the default."""
    value: Node = dated(parameter.name, parameter.type, helpers)
    if parameter.style == "querystring":
        return whole_query(parameter, helpers)
    if parameter.media_type is not None and is_json(parameter.media_type):
        return call(helpers.use("json_content"), value)
    style, explode = parameter.style, parameter.explode
    if (style, explode) != DEFAULTS[parameter.location] and style in HELPERS:
        first = [string(parameter.wire)] if style == "matrix" else []
        value = wrapped([*first, value], style, explode, helpers)
    if parameter.allow_reserved:
        value = call(helpers.use("reserved"), value)
    return value


def dated(name: str, kind: Type, helpers: Helpers) -> Node:
    """A value, one of a date without its time (a `datetime` is a `date` in Python), one
    of a moment that the vendor writes without an offset as it is.
    """
    if isinstance(kind, Scalar) and kind.kind in DATED:
        return call(helpers.use(DATED[kind.kind]), name)
    return name


def as_json(name: str, kind: Type, helpers: Helpers) -> Node:
    """A value in JSON, where a `Decimal` is a number but where a string is documented."""
    if kind == Scalar(Kind.DECIMAL):
        return call(helpers.use("decimal_text"), name)
    return dated(name, kind, helpers)


def as_part(name: str, kind: Type, helpers: Helpers) -> Node:
    """A value in a part of a form, where bytes by themselves are a file."""
    if kind in (Scalar(Kind.BASE64), ListOf(Scalar(Kind.BASE64))):
        return call(helpers.use("base64_text"), name)
    return as_json(name, kind, helpers)


def whole_query(parameter: Parameter, helpers: Helpers) -> Node:
    """The value of a parameter that is the whole query string."""
    items: list[Node] = [parameter.name, string(parameter.media_type or "")]
    found = [text for part in parameter.encodings for text in form_part(part, helpers)]
    if found:
        items.append(mapping(found))
    return call(helpers.use("whole_query"), *items)


def form_part(part: PartEncoding, helpers: Helpers) -> Iterator[tuple[str, Node]]:
    """The encoding of one field by its wire name: a style, or a media type."""
    if part.style or part.explode is not None or part.allow_reserved:
        style = part.style or "form"
        default = style in ("form", "deepObject")
        explode = part.explode if part.explode is not None else default
        if explode == default and not part.allow_reserved:
            yield string(part.wire), string(style)
            return
        options: list[Node] = [string(style), keyword("explode", str(explode))]
        options += [keyword("reserved", "True")] if part.allow_reserved else []
        yield string(part.wire), call(helpers.use("Style"), *options)
    elif part.content_type:
        yield string(part.wire), string(part.content_type)


def styled_part(name: str, part: PartEncoding, helpers: Helpers) -> Node:
    """The value of a form's field in its style; by `name` alone if it has none."""
    if not has_style(part):
        return name
    style = part.style or "form"
    explode = style in EXPLODED if part.explode is None else part.explode
    value = wrapped([name], style, explode, helpers)
    return call(helpers.use("reserved"), value) if part.allow_reserved else value


def has_style(part: PartEncoding) -> bool:
    """Whether a field is written by a style, not by a media type; only styles that
    there are.
    """
    stated = part.style or part.explode is not None or part.allow_reserved
    return bool(stated) and (part.style or "form") in HELPERS


def wrapped(arguments: list[Node], style: str, explode: bool, helpers: Helpers) -> Node:
    """A value in a style (OpenAPI 3.1.1, section 4.8.12.3)."""
    more = [keyword("explode", "True")] if explode and style != "deepObject" else []
    return call(helpers.use(HELPERS[style]), *arguments, *more)


EXTRA = "additional_properties"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument; `positional` for values of the path. One that has to be sent and can
    have one value only has it by `default`, as code.
    """

    name: str
    type: Type
    required: bool
    nullable: bool
    positional: bool
    source: Field | Parameter | None = None
    default: str = ""


def arguments(operation: Operation) -> list[Argument]:
    """Path values in the order of the template, then keywords, required ones first."""
    order = re.findall(r"\{([^{}]*)\}", operation.path)
    in_path = [p for p in operation.parameters if p.location == "path"]
    in_path.sort(key=lambda p: order.index(p.wire) if p.wire in order else len(order))
    found = [Argument(p.name, p.type, True, False, True, p) for p in in_path]
    keywords = [
        decided(
            Argument(p.name, p.type, p.required and not p.of_client, False, False, p)
        )
        for p in operation.parameters
        if p.location != "path"
    ]
    keywords += map(decided, body_arguments(operation))
    return found + sorted(keywords, key=lambda argument: not argument.required)


def decided(argument: Argument) -> Argument:
    """An argument whose only value need not be given."""
    match argument:
        case Argument(type=Literals((value,)), required=True, nullable=False):
            return replace(argument, required=False, default=literal(value))
    return argument


def body_arguments(operation: Operation) -> list[Argument]:
    """The keywords of a body, or `body` itself."""
    body = operation.body
    if body is None:
        return []
    if body.fields is None:
        nullable = may_be_null(body) and not body.required
        return [Argument("body", body.type, body.required, nullable, False)]
    found = [
        Argument(f.name, f.type, f.required, f.nullable, False, f) for f in body.fields
    ]
    if body.open:
        extra = MapOf(body.extra or AnyType())
        found.append(Argument(EXTRA, extra, False, False, False))
    return found


def may_be_null(body: Body) -> bool:
    """Whether null is a body of its own, apart from none."""
    is_union = isinstance(body.type, UnionOf) and NullType() in body.type.members
    return body.kind is BodyKind.JSON and is_union


def parameters_of(operation: Operation, speller: Speller) -> list[Node]:
    """The parameters of an endpoint function's signature."""
    found = arguments(operation)
    spelled: list[Node] = [parameter(a, speller) for a in found]
    split = sum(a.positional for a in found)
    star: list[Node] = ["*"] if split < len(found) else []
    return [*spelled[:split], *star, *spelled[split:]]


def parameter(argument: Argument, speller: Speller) -> Named:
    """One parameter with annotation and default."""
    kind = argument.type
    if argument.nullable:
        kind = UnionOf((kind, NullType()))
    if argument.required or argument.default:
        default = f" = {argument.default}" if argument.default else ""
        kinds = speller.spell(kind, Direction.REQUEST)
        return Named(argument.name, ": ", kinds, default)
    parts = speller.parts(UnionOf((kind, NullType())), Direction.REQUEST)
    if argument.nullable:
        speller.imports.add(RUNTIME, "MISSING")
        speller.imports.add(RUNTIME, "Missing")
        kinds = Union((*parts, "Missing"))
        return Named(argument.name, ": ", kinds, " = MISSING")
    return Named(argument.name, ": ", union(parts), " = None")


def passed(operation: Operation) -> list[Node]:
    """The arguments as a method hands them on."""
    return [
        a.name if a.positional else keyword(a.name, a.name)
        for a in arguments(operation)
    ]
