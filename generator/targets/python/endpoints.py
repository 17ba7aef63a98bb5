"""Endpoint modules: one pure function per operation that returns its call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from generator.model.ir import (
    AnyType,
    Definition,
    Direction,
    Group,
    Kind,
    NullType,
    Operation,
    Outcome,
    Scalar,
    Type,
)
from generator.targets.python.arguments import arguments, parameters_of
from generator.targets.python.bodies import body_expression
from generator.targets.python.docs import FULL, Limits
from generator.targets.python.layout import bracketed, entry, signature
from generator.targets.python.literals import docstring, plain, string, strings
from generator.targets.python.modules import import_block
from generator.targets.python.paging import page_constants
from generator.targets.python.spelling import Imports, Speller
from generator.targets.python.values import Helpers, styled

RUNTIME = ".._runtime"


@dataclass(frozen=True, slots=True)
class FunctionView:
    """One endpoint function, laid out."""

    signature: str
    doc: str
    body: str


@dataclass(frozen=True, slots=True)
class EndpointsView:
    """One module of endpoint functions."""

    module: str
    doc: str
    imports: str
    constants: tuple[str, ...]
    functions: tuple[FunctionView, ...]


def endpoints_view(
    group: Group, definitions: Mapping[str, Definition], limits: Limits = FULL
) -> EndpointsView:
    """The view of a group's endpoint module.

    With brief limits, functions whose first lines say it all have no docstring.
    """
    imports = Imports()
    names = {a.name for op in group.operations for a in arguments(op)}
    names |= {operation.function for operation in group.operations}
    writer = Writer(
        Speller(definitions, imports),
        Helpers(imports, frozenset(names)),
        limits,
        group.path,
        {},
    )
    functions = tuple(writer.function(op) for op in group.operations)
    paging = page_constants(group, imports)
    what = f"Requests of the {'.'.join(group.path)} group"
    return EndpointsView(
        module=group.module,
        doc=docstring(f"{what}: one pure function per documented operation.", 0),
        constants=(*writer.error_tables(), *paging.values()),
        functions=functions,
        imports=import_block(imports),
    )


@dataclass
class Writer:
    """Writes the functions of one module; `errors` maps an error table to its name."""

    speller: Speller
    helpers: Helpers
    limits: Limits
    group: tuple[str, ...]
    errors: dict[str, str]

    def error_tables(self) -> list[str]:
        """The module's constants for error types."""
        if self.errors:
            self.speller.imports.add(RUNTIME, "Statuses")
        return [
            entry(f"{name}: Statuses = ", text, "", 0)
            for text, name in self.errors.items()
        ]

    def function(self, operation: Operation) -> FunctionView:
        """One endpoint function."""
        returns = result_type(operation, self.speller)
        item = item_type(operation, self.speller)
        call = self.helpers.use("SequenceCall" if item else "Call")
        head = f"def {operation.function}"
        parameters = parameters_of(operation, self.speller)
        doc = plain(f"`{operation.method} {operation.path}`").replace("\n", " ")
        return FunctionView(
            signature=signature(head, parameters, f" -> {call}[{item or returns}]:", 0),
            doc=docstring(doc, 4) if self.limits.twins else "",
            body=bracketed(f"return {call}(", self.items(operation, returns), ")", 4),
        )

    def items(self, operation: Operation, returns: str) -> list[str]:
        """The arguments of the call."""
        found = [string(operation.method), self.path(operation), returns]
        for location, keyword in LOCATIONS.items():
            pairs = list(self.pairs(operation, location))
            if pairs:
                found.append(f"{keyword}={{{', '.join(pairs)}}}")
        if operation.body is not None:
            found.append(f"body={body_expression(operation.body, self.helpers)}")
        found += self.outcomes(operation)
        found += self.headers(operation)
        found += self.traits(operation)
        return found

    def path(self, operation: Operation) -> str:
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
        return f"{self.helpers.use('path')}({', '.join([string(template), *values])})"

    def pairs(self, operation: Operation, location: str) -> Iterator[str]:
        """Wire name and value of the parameters at one location."""
        for parameter in operation.parameters:
            if parameter.location == location:
                wire = string(parameter.wire)
                yield f"{wire}: {styled(parameter, self.helpers)}"

    def outcomes(self, operation: Operation) -> Iterator[str]:
        """Types by status, where they differ, and types of errors."""
        differ = len({outcome.type for outcome in operation.successes}) > 1
        if differ or any(o.status[0] in "13" for o in operation.successes):
            pairs = [self.outcome(outcome) for outcome in operation.successes]
            yield f"statuses={{{', '.join(pairs)}}}"
        failures = [o for o in operation.errors if not isinstance(o.type, NullType)]
        if failures:
            table = f"{{{', '.join(self.outcome(o) for o in failures)}}}"
            known = self.errors.get(table)
            if known is None:
                known = f"_ERRORS_{len(self.errors) + 1}" if self.errors else "_ERRORS"
                self.errors[table] = known
            yield f"errors={known}"

    def headers(self, operation: Operation) -> Iterator[str]:
        """Types of the documented headers of successes."""
        known = {h.wire: h for o in operation.successes for h in o.headers}
        pairs = [
            f"{string(wire)}: {self.speller.spell(header.type, Direction.RESPONSE)}"
            for wire, header in known.items()
        ]
        if pairs:
            yield f"returns_headers={{{', '.join(pairs)}}}"

    def outcome(self, outcome: Outcome) -> str:
        """Status and type of one outcome."""
        status = outcome.status
        key = status if status.isascii() and status.isdigit() else string(status)
        return f"{key}: {content_type(outcome, self.speller)}"

    def traits(self, operation: Operation) -> Iterator[str]:
        """What else the runtime must know."""
        if operation.security is not None:
            spelled = [
                strings(names) if names else "()" for names in operation.security
            ]
            yield f"security=({', '.join(spelled)}{',' if len(spelled) == 1 else ''})"
        if operation.scopes:
            yield f"scopes={strings(operation.scopes)}"
        if operation.server:
            yield f"server={string(operation.server)}"
        yield f"operation={string('.'.join((*self.group, operation.name)))}"
        if operation.idempotency_header:
            yield f"idempotency_key={string(operation.idempotency_header)}"
        accept = accepted(operation)
        if accept:
            yield f"accept={string(accept)}"
        if any(outcome.events for outcome in operation.successes):
            yield "events=True"


IN_PATHS = ":/?[]@!$&'()*+,;=%{}|^"
"""What a documented path may hold as it is, besides unreserved characters."""
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
LOCATIONS = {"query": "query", "header": "headers", "cookie": "cookies"}


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


def content_type(outcome: Outcome, speller: Speller) -> str:
    """The type of a response's content."""
    if outcome.type == Scalar(Kind.FILE):
        return "bytes"
    return speller.spell(outcome.type, Direction.RESPONSE)


def item_type(operation: Operation, speller: Speller) -> str:
    """The type of each value, for an operation that gives a sequence; else empty."""
    items = (outcome.item for outcome in operation.successes)
    kind = next((item for item in items if item is not None), None)
    return speller.spell(kind, Direction.RESPONSE) if kind is not None else ""


def result_type(operation: Operation, speller: Speller) -> str:
    """The type of an operation's result: what its successes have in common."""
    kinds = list(dict.fromkeys(outcome.type for outcome in operation.successes))
    if not kinds:
        return speller.spell(AnyType(), Direction.RESPONSE)
    if len(kinds) == 1:
        return content_type(operation.successes[0], speller)
    parts: dict[str, None] = {}
    kind: Type
    for kind in kinds:
        if kind == Scalar(Kind.FILE):
            parts["bytes"] = None
        else:
            parts.update(dict.fromkeys(speller.parts(kind, Direction.RESPONSE)))
    if "Any" in parts:
        return "Any"
    ordered = [part for part in parts if part != "None"]
    return " | ".join([*ordered, *(["None"] if "None" in parts else [])])
