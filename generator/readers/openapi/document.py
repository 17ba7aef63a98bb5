"""OpenAPI documents as facts, one section per operation: separate files in YAML or
JSON, and the documents and fragments on pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fragmint.openapi import METHODS
from generator import patterns as re
from generator.addresses import version_of
from generator.dataclass import dataclass, field, replace
from generator.facts import (
    Edition,
    Evidence,
    Example,
    Fact,
    Json,
    NamedSchema,
    Reading,
    Section,
    Subject,
)
from generator.readers.openapi.flattened import is_flattened, restore
from generator.readers.openapi.fragment import At, OpenApiFragment, members
from generator.readers.openapi.operations import OperationReader, read_operation
from generator.readers.openapi.schemas import SchemaReader
from generator.readers.openapi.security import (
    AUTHORIZATION,
    moved,
    schemes_of,
    with_schemes,
)
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
)
from generator.source import Source

if TYPE_CHECKING:
    from generator.openapi.nodes import Origins

NAME = "openapi"
MAX_LENGTH = 64 * 1024 * 1024
"""Longest document in characters; the longest that is published has 12 million."""
PLATFORM_ID = re.compile(r"endpoint_(.{1,300})", re.DOTALL)
TEMPLATED = re.compile(r"\{([^{}/]{1,200})\}")
VERSION = re.compile(r"""(?m)^[ {]*["']?(openapi|swagger)["']?\s*:\s*["']?\d""")
JSON_VERSION = re.compile(r'"(openapi|swagger)"\s*:\s*"\d')
PATHS = re.compile(r"(?m)^[\"']?paths[\"']?\s*:(?!\s*[\[-])")
JSON_PATHS = re.compile(r'"paths"\s*:\s*\{')
"""An object of paths; samples of URLs that are signed have lists of them."""
ENTRY = re.compile(r"""(---|%YAML|#|[\w$"'.-]+\s*:(\s|$))""")
WINDOW = 1_000_000
"""Characters at each end of a JSON document in which its version is looked for."""


@dataclass(frozen=True, slots=True)
class StatedOperation:
    """The statements of a document about one operation."""

    method: str
    path: str
    span: Span
    facts: tuple[Fact, ...]
    examples: tuple[Example, ...] = ()
    components: tuple[NamedSchema, ...] = ()

    @property
    def base(self) -> str:
        """Its first absolute base URL, empty if it has none."""
        at = ("servers", "0", "url")
        found = (f.value for f in self.facts if f.pointer == at)
        return str(next(found, ""))

    def section(self, span: Span) -> Section:
        """The operation as a section at a place, all its path parameters declared."""
        return Section(
            Subject(self.method, self.path),
            Evidence.FRAGMENT,
            Edition(version_of(self.base)),
            span,
            (*self.facts, *undeclared(self, span)),
            self.examples,
            self.components,
        )


@dataclass(frozen=True, slots=True)
class StatedDocument:
    """The reading of a document."""

    operations: tuple[StatedOperation, ...] = ()
    schemes: tuple[tuple[str, Json], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    parts: Mapping[Path, str | None] = field(default_factory=dict)


def sniff(source: Source) -> float:
    """Sure if the text itself is a document with `openapi`, `swagger` or `paths`."""
    text = source.text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        head, tail = text[:WINDOW], text[-WINDOW:]
        found = JSON_VERSION.search(head) or JSON_VERSION.search(tail)
        return 0.99 if found or JSON_PATHS.search(head) else 0.0
    if not ENTRY.match(text):
        return 0.0
    head = text.split("\n```", 1)[0]
    if VERSION.search(head):
        return 0.99
    return 0.9 if PATHS.search(head) else 0.0


def declares_version(source: Source) -> bool:
    """Whether a file of data says that it is an OpenAPI document."""
    text = source.text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return JSON_VERSION.search(text[:WINDOW]) is not None
    return bool(ENTRY.match(text) and VERSION.search(text.split("\n```", 1)[0]))


def read(source: Source) -> Reading:
    """Read a document as evidence, one section per operation."""
    found = read_document(source)
    lines = source.filled
    whole = source.span(1, 1, len(source.lines))
    return Reading(
        source.file,
        NAME,
        tuple(operation.section(whole) for operation in found.operations),
        diagnostics=found.diagnostics,
        lines=lines,
        accounted=lines,
        schemes=found.schemes,
        parts=found.parts,
    )


def read_document(source: Source) -> StatedDocument:
    """Read the text of a document or of a fragment that has `paths`."""
    from generator.openapi.nodes import Origins, load_tree
    from generator.openapi.swagger2 import Converter

    try:
        tree = load_tree(source)
    except InputError as error:
        return StatedDocument(diagnostics=error.diagnostics)
    origins = Origins(tree)
    fragment = OpenApiFragment(tree, origins)
    parts = take_over(fragment, source, origins)
    if isinstance(tree.value, dict) and str(tree.value.get("swagger")) == "2.0":
        Converter(tree.value, origins).convert()
    elif is_flattened(tree.value):
        restore(tree.value, origins)
    refused = refusal(fragment, source)
    if refused:
        return StatedDocument(diagnostics=(refused,))
    schemes = dict(schemes_of(fragment))
    operations = tuple(read_operations(fragment, schemes))
    if len(schemes) == 1 and "bearer" not in schemes:
        operations = tuple(with_scopes(item, *schemes) for item in operations)
    problems = tuple(fragment.diagnostics)
    return StatedDocument(operations, tuple(schemes.items()), problems, parts)


def take_over(
    fragment: OpenApiFragment, source: Source, origins: Origins
) -> Mapping[Path, str | None]:
    """Take over what other files hold, where the document may refer to any: which."""
    if not source.roots or not fragment.root:
        return {}
    from generator.openapi.load import bundle

    report = Report()
    parts = bundle(fragment.root, source, fragment.tree, origins, report, source.roots)
    fragment.diagnostics.extend(report)
    fragment.refused = frozenset(problem.span for problem in report)
    return parts


def with_scopes(operation: StatedOperation, scheme: str) -> StatedOperation:
    """An operation, the scopes that words ask for given to the only scheme there is."""
    if any(f.pointer[:2] == AUTHORIZATION for f in operation.facts):
        return operation
    return replace(operation, facts=moved(operation.facts, scheme))


def refusal(fragment: OpenApiFragment, source: Source) -> Diagnostic | None:
    """Why the text is not an OpenAPI document with operations, or None."""
    root = fragment.root
    if isinstance(root.get("paths"), dict):
        if "openapi" in root or any(operations_of(fragment)):
            return None
    elif "openapi" in root and ("components" in root or "webhooks" in root):
        return None
    message = "not an OpenAPI document"
    hint = "it needs `openapi` and `paths`"
    return Diagnostic(Severity.ERROR, "not-openapi", message, source.span(1), hint)


def operations_of(fragment: OpenApiFragment) -> Iterator[At]:
    """The pointers of all operations in document order."""
    for at, item in members(("paths",), fragment.get(("paths",))):
        for place, operation in members(at, item):
            if place[-1] in METHODS and isinstance(operation, dict):
                yield place


def read_operations(
    fragment: OpenApiFragment, schemes: dict[str, Json]
) -> Iterator[StatedOperation]:
    """Everything stated, operation by operation; credentials are added to `schemes`."""
    found = list(operations_of(fragment))
    for at in found:
        fragment.facts = []
        schemas = SchemaReader(fragment)
        reader = OperationReader(fragment, at, schemas)
        read_operation(reader)
        if len(found) == 1:
            state_info(fragment)
        facts: Sequence[Fact] = tuple(fragment.facts)
        components = schemas.components()
        yield StatedOperation(
            reader.method,
            at[-2],
            fragment.span(at),
            with_schemes(facts, reader.names, schemes),
            tuple(reader.examples),
            components,
        )


def state_info(fragment: OpenApiFragment) -> None:
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


def undeclared(operation: StatedOperation, span: Span) -> Iterator[Fact]:
    """The path parameters that only the path template tells."""
    declared = {f.pointer[1] for f in operation.facts if f.pointer[0] == "parameters"}
    place = span._replace(end_line=0)
    for name in dict.fromkeys(TEMPLATED.findall(operation.path)):
        if f"path:{name}" not in declared:
            pointer = ("parameters", f"path:{name}", "required")
            yield Fact(pointer, True, place, Evidence.PROSE)
