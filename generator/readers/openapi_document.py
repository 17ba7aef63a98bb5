"""An OpenAPI document or fragment as sections, one per operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.dialects.parts.ledger import Ledger
from generator.facts import ClaimKind, Example, Fact, Json, NamedSchema
from generator.readers.openapi_fragment import At, Fragment, members
from generator.readers.openapi_operations import OperationReader, read_operation
from generator.readers.openapi_schemas import SchemaReader
from generator.readers.openapi_security import schemes_of
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import Source

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
PLATFORM_ID = re.compile(r"endpoint_(.{1,300})", re.DOTALL)

UNUSED = {
    "openapi": "version of the OpenAPI Specification",
    "swagger": "version of the OpenAPI Specification",
    "jsonSchemaDialect": "names the dialect of its schemas",
    "info": "about the document, not about an operation",
    "components": "a component that no operation uses",
    "definitions": "a component that no operation uses",
    "tags": "about a group, not about an operation",
    "externalDocs": "about the document, not about an operation",
    "webhooks": "a request to the user's server",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a fragment states about one operation."""

    method: str
    path: str
    facts: tuple[Fact, ...]
    examples: tuple[Example, ...]
    components: tuple[NamedSchema, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FragmentReading:
    """What was made of a fragment."""

    operations: tuple[Stated, ...] = ()
    schemes: tuple[tuple[str, Json], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_fragment(source: Source, ledger: Ledger, first: int) -> FragmentReading:
    """Read an OpenAPI document; its line 1 is line `first` of the page."""
    from generator.openapi.swagger2 import Converter
    from generator.openapi.tree import Origins, load_tree

    last = first + len(source.lines) - 1
    try:
        tree = load_tree(source)
    except InputError as error:
        ledger.ignore(first, last, "cannot be parsed")
        return FragmentReading(diagnostics=error.diagnostics)
    fragment = Fragment(tree)
    if isinstance(tree.value, dict) and str(tree.value.get("swagger")) == "2.0":
        fragment.origins = Origins(tree)
        Converter(tree.value, fragment.origins).convert()
    refused = refusal(fragment, source)
    if refused:
        ledger.ignore(first, last, "not an OpenAPI document")
        return FragmentReading(diagnostics=(refused,))
    schemes = schemes_of(fragment)
    operations = tuple(read_operations(fragment))
    claim_lines(fragment, ledger, source, first)
    return FragmentReading(operations, schemes, tuple(fragment.diagnostics))


def refusal(fragment: Fragment, source: Source) -> Diagnostic | None:
    """Why the text is no OpenAPI document with operations, or None."""
    root = fragment.root
    if isinstance(root.get("paths"), dict):
        if "openapi" in root or any(operations_of(fragment)):
            return None
    elif "openapi" in root and ("components" in root or "webhooks" in root):
        return None
    return not_openapi(source.span(1))


def not_openapi(place: Span) -> Diagnostic:
    """The error about a text that should be an OpenAPI document."""
    message = "this is not an OpenAPI document"
    hint = "it needs `openapi` and `paths` with the operation"
    return Diagnostic(Severity.ERROR, "not-openapi", message, place, hint)


def operations_of(fragment: Fragment) -> Iterator[At]:
    """The pointers of all operations in document order."""
    for at, item in members(("paths",), fragment.get(("paths",))):
        for place, operation in members(at, item):
            if place[-1] in METHODS and isinstance(operation, dict):
                yield place


def read_operations(fragment: Fragment) -> Iterator[Stated]:
    """Everything stated, operation by operation."""
    fragment.use(("paths",))
    found = list(operations_of(fragment))
    for at in found:
        fragment.facts = []
        schemas = SchemaReader(fragment)
        reader = OperationReader(fragment, at, schemas)
        read_operation(reader)
        if len(found) == 1:
            state_info(fragment)
        facts = tuple(fragment.facts)
        components = schemas.components()
        examples = tuple(reader.examples)
        yield Stated(reader.method, at[-2], facts, examples, components, reader.names)


def state_info(fragment: Fragment) -> None:
    """State what `info` tells if it is about the operation, as its version shows."""
    version = fragment.get(("info", "version"))
    found = PLATFORM_ID.fullmatch(version) if isinstance(version, str) else None
    if found is None:
        return
    fragment.state(("x-operation",), found[1], ("info", "version"))
    title = fragment.get(("info", "title"))
    summary = any(fact.pointer == ("summary",) for fact in fragment.facts)
    if isinstance(title, str) and not summary:
        fragment.state(("summary",), title, ("info", "title"))


def claim_lines(fragment: Fragment, ledger: Ledger, source: Source, first: int) -> None:
    """Claim each line for the values that begin on it."""
    used = ancestors(fragment.used)
    stack = [(at, value, "") for at, value in members((), fragment.tree.value)]
    kinds: dict[int, tuple[ClaimKind, str]] = {}
    while stack:
        at, value, reason = stack.pop()
        reason = fragment.dropped.get(at) or reason
        line = fragment.span(at).line - source.first_line + 1
        if at in used and not reason:
            kinds[line] = (ClaimKind.FACT, "")
        else:
            why = reason or UNUSED.get(at[0], "a keyword that states nothing here")
            kinds.setdefault(line, (ClaimKind.IGNORED, why))
        stack.extend((*member, reason) for member in members(at, value))
    current = (ClaimKind.IGNORED, "the frame of a document")
    for line in range(1, len(source.lines) + 1):
        current = kinds.get(line, current)
        ledger.claim(first + line - 1, first + line - 1, *current)


def ancestors(used: set[At]) -> set[At]:
    """The pointers and everything above them."""
    found: set[At] = set()
    for at in used:
        while at not in found:
            found.add(at)
            at = at[:-1]
    return found
