"""OpenAPI in the code blocks of pages: whole documents, paths, or one operation.

Documentation platforms show the part of the document that a page is about. It is the
most complete statement on the page; the text, tables and snippets around it are read by
the other recognizers.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import dataclass, field, replace
from generator.facts import Section
from generator.formats.outline import Outline
from generator.formats.page import Code
from generator.readers.endpoints.bases import Base, is_own
from generator.readers.endpoints.candidates import Candidate
from generator.readers.endpoints.scope import Endpoint, Passage, Rank
from generator.readers.endpoints.targets import identity, read_target
from generator.readers.endpoints.templates import Key, ahead, fits, key_of
from generator.readers.openapi.document import (
    StatedDocument,
    StatedOperation,
    read_document,
)
from generator.report.diagnostics import Diagnostic, Severity, Span
from generator.source import Source

LANGUAGES = frozenset({"", "yaml", "yml", "json", "openapi", "swagger"})
DOCUMENT = re.compile(r"(?m)^[\"'{ ]*(?:openapi|swagger|paths)[\"']?\s{0,9}:")
PATHS = re.compile(
    r"\s{0,99}(?:\{\s{0,99})?[\"']?/[^\s\"':,]{0,400}[\"']?\s{0,9}:\s{0,9}(?:\{|\r?\n)"
)
ITEM = re.compile(
    r"\s{0,99}(?:\{\s{0,99})?[\"']?(get|put|post|delete|patch|head|options)[\"']?"
    r"\s{0,9}:\s{0,9}(?:\{|\r?\n)"
)
RESPONSES = re.compile(r"(?m)^[ \t]{0,40}[\"']?responses[\"']?\s{0,9}:")
OPERATION = re.compile(
    r"(?m)^[ \t]{0,4}[\"']?(?:operationId|summary|tags|parameters|requestBody)[\"']?\s{0,9}:"
)
NAMED = re.compile(r"(?i)\b(?:open ?api|swagger)\b")
"""Headings below which code has to be OpenAPI."""
HEAD = 4_000
"""Characters in which a document says what it is: `info` is rarely longer."""


@dataclass(frozen=True, slots=True)
class OpenApiFence:
    """Code that shows OpenAPI: its place in the outline, and what it states.

    `kind` is `document`, `paths`, `item` or `operation`. An item or operation gets its path from the operation that
    it stands with, and states nothing until then.
    """

    code: Code
    spot: int
    kind: str
    reading: StatedDocument = field(default_factory=StatedDocument)

    def stated(
        self, endpoint: Endpoint, path_of: Callable[[Endpoint], str]
    ) -> StatedDocument:
        """The statements about an operation; none if it is about others.

        `path_of` gives the path of an endpoint relative to the base URL of all.
        """
        reading = self.reading
        if self.kind in ("item", "operation"):
            reading = read_code(self.code, self.kind, endpoint)
        key = key_of(endpoint)
        own = tuple(
            each
            for each in reading.operations
            if key_of(replace(made := as_endpoint(each), path=path_of(made))) == key
        )
        return replace(reading, operations=own)


def kind_of(code: Code) -> str:
    """Which part of an OpenAPI document code shows, by language and content."""
    if code.language not in LANGUAGES:
        return ""
    text = code.text
    if DOCUMENT.search(text[:HEAD]):
        return "document"
    if not RESPONSES.search(text):
        return ""
    if PATHS.match(text):
        return "paths"
    if ITEM.match(text):
        return "item"
    return "operation" if OPERATION.search(text[:HEAD]) else ""


def fences_of(page: Outline) -> tuple[OpenApiFence, ...]:
    """The code of a page that shows OpenAPI, in order."""
    found = []
    for spot in page.spots:
        if isinstance(code := spot.block, Code):
            kind = kind_of(code)
            if not kind and code.language and code.language in LANGUAGES:
                named = spot.trail and NAMED.search(page.title(spot.trail[-1]))
                kind = "document" if named else ""
            if kind:
                found.append(
                    OpenApiFence(code, spot.index, kind, read_code(code, kind))
                )
    return tuple(found)


def read_code(
    code: Code, kind: str, endpoint: Endpoint | None = None
) -> StatedDocument:
    """The statements of code; parts are read as the document that they are a part of."""
    around: list[str] = ["paths"] if kind != "document" else []
    if kind in ("item", "operation"):
        if endpoint is None:
            return StatedDocument()
        own = [endpoint.path, endpoint.method.lower()]
        around += own if kind == "operation" else own[:1]
    first = code.code_line or code.span.line
    made = read_document(wrapped(code.span.file, code.text, first, around))
    shown = tuple(as_warning(each) for each in made.diagnostics)
    return replace(made, diagnostics=shown)


def wrapped(file: str, text: str, first: int, keys: Sequence[str]) -> Source:
    """A text below keys of a document, its values at the places that they have."""
    if text.lstrip().startswith("{"):
        start = "".join(f"{{{json.dumps(key)}: " for key in keys)
        return Source(file, start + text.rstrip() + "}" * len(keys), first_line=first)
    depth = "  " * len(keys)
    above = "".join(
        f"{'  ' * level}{json.dumps(key)}:\n" for level, key in enumerate(keys)
    )
    below = "\n".join(
        depth + line if line.strip() else line for line in text.split("\n")
    )
    return Source(file, above + below, first_line=first - len(keys), indent=-len(depth))


def as_warning(found: Diagnostic) -> Diagnostic:
    """A text that only begins like a document is a warning: guides show such parts."""
    if found.code != "not-openapi":
        return found
    return replace(found, severity=Severity.WARNING)


def as_endpoint(stated: StatedOperation, base: str = "") -> Endpoint:
    """A stated operation as an endpoint, its base URL apart."""
    server = Base((base or stated.base).rstrip("/"), stated.span)
    known = server.url.startswith("http") and not is_own(server.url)
    target = read_target(stated.path)
    return Endpoint(
        stated.method,
        stated.path,
        stated.span,
        Rank.DECLARATION,
        server.origin if known else "",
        target.variables if target else (),
        prefix=server.prefix if known else None,
    )


def apart(
    found: Sequence[Candidate], fences: Sequence[OpenApiFence]
) -> tuple[list[Candidate], list[StatedOperation]]:
    """The candidates of a page, and the operations that documents on it state besides.

    A document tells where a base URL ends: `GET https://host/v2/pets` above one that
    states `/pets` is `/pets`. The one operation of a document that no line names is a
    candidate; several of them are alone.
    """
    items = sorted(found, key=lambda item: item.spot)
    alone: list[StatedOperation] = []
    made: list[Candidate] = []
    for index, fence in enumerate(fences):
        before = fences[index - 1].spot if index else ABOVE
        after = fences[index + 1].spot if index + 1 < len(fences) else BELOW
        first = bisect_right(items, before, key=lambda item: item.spot)
        last = bisect_left(items, after, key=lambda item: item.spot)
        around: dict[tuple[str, str], list[int]] = {}
        for at in range(first, last):
            around.setdefault(ending(items[at].endpoint), []).append(at)
        left = []
        for stated in fence.reading.operations:
            fitting = around.get(ending(as_endpoint(stated)), ())
            near = [at for at in fitting if names(items[at], stated)]
            for at in near:
                items[at] = divided(items[at], stated)
            left += [] if near else [stated]
        if len(left) == 1 and len(fence.reading.operations) == 1:
            made.append(Candidate(as_endpoint(left[0]), fence.spot, "openapi"))
        else:
            alone += left
    return [*items, *made], alone


ABOVE, BELOW = -2, 1 << 40
"""Spots above the front matter of a page and below its end."""


def ending(endpoint: Endpoint) -> tuple[str, str]:
    """The method and the last segment of an endpoint, which those that fit share."""
    last = (segments(identity(endpoint.path)) or [""])[-1]
    return endpoint.method, last


def names(item: Candidate, stated: StatedOperation) -> bool:
    """Whether a candidate declares an operation, perhaps with its base URL in front."""
    endpoint = item.endpoint
    return (
        endpoint.rank is Rank.DECLARATION
        and not item.concrete
        and endpoint.method == stated.method
        and bool(segments(stated.path))
        and fits(stated.path, endpoint.path)
    )


def divided(item: Candidate, stated: StatedOperation) -> Candidate:
    """A candidate with its path as a document states it, and the base URL apart."""
    endpoint = item.endpoint
    base = f"{endpoint.base}{ahead(endpoint.path, stated.path)}"
    made = as_endpoint(stated, base if endpoint.base else "")
    return replace(
        item,
        endpoint=replace(endpoint, path=made.path, base=made.base, prefix=made.prefix),
    )


def stated_in(
    passages: Sequence[Passage],
    endpoint: Endpoint,
    fences: Sequence[OpenApiFence],
    path_of: Callable[[Endpoint], str],
) -> Iterator[StatedDocument]:
    """The statements about an operation in the code among its passages."""
    places: dict[Span, OpenApiFence] = {fence.code.span: fence for fence in fences}
    for passage in passages:
        fence = places.get(passage.block.span)
        if fence is not None:
            yield fence.stated(endpoint, path_of)


def sections_alone(found: Sequence[StatedOperation]) -> Iterator[Section]:
    """Operations that are in a document on a page and nowhere else on it."""
    for stated in found:
        yield stated.section(stated.span)


def keys_alone(found: Sequence[StatedOperation]) -> Iterator[Key]:
    """The identities of such operations."""
    return (key_of(as_endpoint(stated)) for stated in found)
