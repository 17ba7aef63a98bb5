"""Endpoint modules: one pure function per operation that returns its call, with the
runtime helper that encodes its body.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from generator import patterns as re
from generator.dataclass import dataclass
from generator.model.ir import (
    AnyType,
    Body,
    BodyKind,
    Definition,
    Direction,
    Field,
    Group,
    Kind,
    NullType,
    Operation,
    Outcome,
    Scalar,
    Type,
)
from generator.naming import dotted
from generator.targets.python.aliases import leads_to_itself
from generator.targets.python.docs import FULL, TextLimits
from generator.targets.python.literals import plain, string
from generator.targets.python.paging import page_constants
from generator.targets.python.printer import (
    Brackets,
    Conditional,
    Docstring,
    Items,
    Named,
    Node,
    Union,
    call,
    keyword,
    mapping,
    sequence,
    subscript,
    texts,
    union,
)
from generator.targets.python.spelling import Imports, Speller, import_block
from generator.targets.python.values import (
    Helpers,
    arguments,
    as_json,
    as_part,
    form_part,
    has_style,
    may_be_null,
    parameters_of,
    styled,
    styled_part,
)

RUNTIME = ".._runtime"


@dataclass(frozen=True, slots=True)
class FunctionView:
    """One endpoint function and its call; what the call does not need is None."""

    name: str
    parameters: Items
    doc: Docstring | None
    kind: str
    result: Node
    method: str
    path: Node
    returns: Node
    query: Node | None
    headers: Node | None
    cookies: Node | None
    body: Node | None
    statuses: Node | None
    errors: str
    returns_headers: Node | None
    security: Node | None
    scopes: Node | None
    server: str
    operation: str
    idempotency_key: str
    accept: str
    events: bool


@dataclass(frozen=True, slots=True)
class EndpointsView:
    """One module of endpoint functions; constants are names and values."""

    module: str
    doc: Docstring
    imports: str
    error_tables: tuple[tuple[str, Node], ...]
    pages: tuple[tuple[str, Node], ...]
    functions: tuple[FunctionView, ...]


def endpoints_view(
    group: Group, definitions: Mapping[str, Definition], limits: TextLimits = FULL
) -> EndpointsView:
    """The view of a group's endpoint module.

    With brief limits, functions whose first lines say it all have no docstring.
    """
    imports = Imports()
    names = {a.name for op in group.operations for a in arguments(op)}
    names |= {operation.function for operation in group.operations}
    speller, helpers = Speller(definitions, imports), Helpers(imports, frozenset(names))
    writer = CallWriter(speller, helpers, limits, group.path, {})
    functions = tuple(writer.function(op) for op in group.operations)
    if writer.errors:
        imports.add(RUNTIME, "Statuses")
    paging = page_constants(group, imports)
    what = f"Requests of the {'.'.join(group.path)} group"
    return EndpointsView(
        module=group.module,
        doc=Docstring(f"{what}: one pure function per documented operation."),
        error_tables=tuple((name, table) for table, name in writer.errors.items()),
        pages=tuple(paging.items()),
        functions=functions,
        imports=import_block(imports),
    )


@dataclass
class CallWriter:
    """Writes the functions of one module; `errors` maps an error table to its name."""

    speller: Speller
    helpers: Helpers
    limits: TextLimits
    group: tuple[str, ...]
    errors: dict[Node, str]

    def function(self, operation: Operation) -> FunctionView:
        """One endpoint function."""
        item = item_type(operation, self.speller)
        returns = result_type(operation, self.speller)
        doc = plain(f"`{operation.method} {operation.path}`").replace("\n", " ")
        idempotency = operation.idempotency_header
        accept = accepted(operation)
        body = operation.body
        kind = self.helpers.use("Call" if item is None else "SequenceCall")
        return FunctionView(
            name=operation.function,
            parameters=Items(tuple(parameters_of(operation, self.speller))),
            doc=Docstring(doc) if self.limits.twins else None,
            kind=kind,
            result=subscript(kind, returns if item is None else item),
            method=string(operation.method),
            path=self.path(operation),
            returns=evaluated(returns, operation, self.speller),
            query=self.pairs(operation, "query"),
            headers=self.pairs(operation, "header"),
            cookies=self.pairs(operation, "cookie"),
            body=None if body is None else body_expression(body, self.helpers),
            statuses=self.statuses(operation),
            errors=self.error_table(operation),
            returns_headers=self.returns_headers(operation),
            security=alternatives(operation.security),
            scopes=texts(operation.scopes) if operation.scopes else None,
            server=string(operation.server) if operation.server else "",
            operation=string(dotted(self.group, operation.name)),
            idempotency_key=string(idempotency) if idempotency else "",
            accept=string(accept) if accept else "",
            events=any(outcome.events for outcome in operation.successes),
        )

    def path(self, operation: Operation) -> Node:
        """The path with its values, in the order of the template."""
        by_wire = {p.wire: p for p in operation.parameters if p.location == "path"}
        # A fragment tells operations apart in a document; it is never sent.
        documented = operation.path.partition("#")[0]
        parts = re.split(r"\{([^{}]*)\}", documented)
        wires = [wire for wire in parts[1::2] if wire in by_wire]
        parts[1::2] = ["{}" if w in by_wire else f"{{{w}}}" for w in parts[1::2]]
        template = "".join(map(escaped, parts))
        values = [styled(by_wire[wire], self.helpers) for wire in wires]
        if not values:
            return string(template)
        return call(self.helpers.use("path"), string(template), *values)

    def pairs(self, operation: Operation, location: str) -> Node | None:
        """Values by wire name of the parameters at one location."""
        found = [
            (string(parameter.wire), styled(parameter, self.helpers))
            for parameter in operation.parameters
            if parameter.location == location
        ]
        if location == "query":
            found += [(string(wire), str(value)) for wire, value in operation.fixed]
        return mapping(found) if found else None

    def statuses(self, operation: Operation) -> Node | None:
        """Types of successes by status, where they differ."""
        differ = len({outcome.type for outcome in operation.successes}) > 1
        if not differ and all(o.status[0] not in "13" for o in operation.successes):
            return None
        return mapping(map(self.outcome, operation.successes))

    def error_table(self, operation: Operation) -> str:
        """The module's constant for the types of an operation's errors."""
        failures = [o for o in operation.errors if not isinstance(o.type, NullType)]
        if not failures:
            return ""
        table = mapping(map(self.outcome, failures))
        number = len(self.errors) + 1
        name = "_ERRORS" if number == 1 else f"_ERRORS_{number}"
        return self.errors.setdefault(table, name)

    def returns_headers(self, operation: Operation) -> Node | None:
        """Types of the documented headers of successes."""
        known = {h.wire: h for o in operation.successes for h in o.headers}
        pairs = [
            (string(wire), self.speller.spell(header.type, Direction.RESPONSE))
            for wire, header in known.items()
        ]
        return mapping(pairs) if pairs else None

    def outcome(self, outcome: Outcome) -> tuple[str, Node]:
        """Status and type of one outcome."""
        status = outcome.status
        key = status if status.isascii() and status.isdigit() else string(status)
        return key, content_type(outcome, self.speller)


def alternatives(security: tuple[tuple[str, ...], ...] | None) -> Node | None:
    """Alternatives of security schemes as a tuple of tuples."""
    if security is None:
        return None
    return sequence(texts(names) if names else "()" for names in security)


IN_PATHS = ":/?[]@!$&'()*+,;=%{}|^"
"""Characters that a documented path may hold unescaped, besides unreserved ones."""
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def escaped(literal: str) -> str:
    """A literal part of a path, percent-encoded where it must be."""
    whole = LONE_PERCENT.sub("%25", literal)
    return quote(whole, safe=IN_PATHS, errors="replace")


def accepted(operation: Operation) -> str:
    """The media types to ask for, where that is not just JSON."""
    kinds = dict.fromkeys(kind for o in operation.successes for kind in o.accept)
    kinds.pop("*/*", None)
    found = [kind for kind in kinds if kind.isprintable() and kind.isascii()]
    return "" if found in ([], ["application/json"]) else ", ".join(found)


def content_type(outcome: Outcome, speller: Speller) -> Node:
    """The type of a response's content."""
    if outcome.type == Scalar(Kind.FILE):
        return "bytes"
    return speller.spell(outcome.type, Direction.RESPONSE)


def item_type(operation: Operation, speller: Speller) -> Node | None:
    """The type of each value, for an operation that gives a sequence."""
    items = (outcome.item for outcome in operation.successes)
    kind = next((item for item in items if item is not None), None)
    return speller.spell(kind, Direction.RESPONSE) if kind is not None else None


def result_type(operation: Operation, speller: Speller) -> Node:
    """The type of an operation's result: what its successes have in common."""
    kinds = list(dict.fromkeys(outcome.type for outcome in operation.successes))
    if not kinds:
        return speller.spell(AnyType(), Direction.RESPONSE)
    if len(kinds) == 1:
        return content_type(operation.successes[0], speller)
    parts: dict[Node, None] = {}
    kind: Type
    for kind in kinds:
        if kind == Scalar(Kind.FILE):
            parts["bytes"] = None
        else:
            parts.update(dict.fromkeys(speller.parts(kind, Direction.RESPONSE)))
    if "Any" in parts:
        return "Any"
    ordered = [part for part in parts if part != "None"]
    return union([*ordered, *(["None"] if "None" in parts else [])])


def evaluated(returns: Node, operation: Operation, speller: Speller) -> Node:
    """The type of a result where it is an argument: basedpyright takes `Tree | None`, of an
    alias that refers to itself, for a value there, and `Optional[Tree]` for a type.
    """
    kinds = (outcome.type for outcome in operation.successes)
    if not isinstance(returns, Union) or "None" not in returns.members:
        return returns
    if not any(leads_to_itself(kind, speller.definitions) for kind in kinds):
        return returns
    rest = [member for member in returns.members if member != "None"]
    return subscript(speller.imports.add("typing", "Optional"), union(rest))


def body_expression(body: Body, helpers: Helpers) -> Node:
    """The body in its encoding."""
    match body.kind:
        case BodyKind.JSON:
            plain = body.media_type == "application/json"
            extra = [] if plain else [media_type_of(body)]
            made = encoded("json_body", body, extra, helpers)
        case BodyKind.FORM:
            made = encoded("form_body", body, form_encoding(body, helpers), helpers)
        case BodyKind.MULTIPART:
            extra = part_encoding(body, helpers)
            made = encoded("multipart_body", body, extra, helpers)
        case BodyKind.RAW:
            made = call(helpers.use("raw_body"), "body", media_type_of(body))
    if body.fields is None and not body.required:
        nothing = helpers.use("MISSING") if may_be_null(body) else "None"
        return Conditional("None", f"body is {nothing}", made)
    return made if body.required else call(helpers.use("optional"), made)


def media_type_of(body: Body) -> Node:
    """The media type of a body as an argument."""
    return keyword("content_type", string(body.media_type))


def encoded(helper: str, body: Body, extra: list[Node], helpers: Helpers) -> Node:
    """A body made of keywords, or of one value."""
    value = "body" if body.fields is None else given_fields(body, body.fields, helpers)
    return call(helpers.use(helper), value, *extra)


def given_fields(body: Body, fields: tuple[Field, ...], helpers: Helpers) -> Node:
    """The keywords that are given, by wire name."""
    styles = {part.wire: part for part in body.encodings}
    written = as_part if body.kind is BodyKind.MULTIPART else as_json
    pairs: list[Node] = [
        Named(
            string(f.wire),
            ": ",
            (
                styled_part(f.name, styles[f.wire], helpers)
                if f.wire in styles
                else written(f.name, f.type, helpers)
            ),
        )
        for f in fields
    ]
    pairs += [f"{string(wire)}: {value}" for wire, value in body.fixed]
    if body.open:
        pairs.append("**(additional_properties or {})")
    nullable = [field.wire for field in fields if field.nullable]
    inner = Brackets("", "{}", tuple(pairs))
    if body.kind is not BodyKind.JSON:
        return inner
    more = [keyword("nullable", texts(nullable))] if nullable else []
    return call(helpers.use("sent"), inner, *more)


def form_encoding(body: Body, helpers: Helpers) -> list[Node]:
    """How fields of a form deviate from the default; keywords say their style."""
    described = {field.wire for field in body.fields or ()}
    parts = [p for p in body.encodings if p.wire not in described or not has_style(p)]
    found = [pair for part in parts for pair in form_part(part, helpers)]
    return [keyword("encoding", mapping(found))] if found else []


def part_encoding(body: Body, helpers: Helpers) -> list[Node]:
    """How parts deviate from the default, and which parts are files."""
    found = form_encoding(body, helpers)
    if body.extra_files and body.fields is None:
        found.append(keyword("files", "body"))
    elif body.extra_files:
        names = [*map(string, body.files), "*(additional_properties or {})"]
        found.append(keyword("files", sequence(names)))
    elif body.files:
        found.append(keyword("files", texts(body.files)))
    if body.media_type != "multipart/form-data":
        found.append(media_type_of(body))
    return found
