"""The result of merging: the document, and for every value its sources and why it won."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import islice, takewhile
from typing import NamedTuple, TypeAlias

from generator.dataclass import dataclass, field
from generator.facts import Edition, Evidence, Json
from generator.report.diagnostics import Span
from generator.report.records import Conflict, Repaired

SchemaPlace: TypeAlias = tuple[str, ...]
"""Where a schema stands: a route (`GET /pets/{}`) and the way from there, or the schema
around it and the names of properties.
"""


@dataclass(frozen=True, slots=True)
class DocumentNames:
    """The names in a merged document: the ids of operations by route, the
    names of schemas by every place where they stand. `titles` are those of operations,
    `label` is the short name of the API, which folders have.
    """

    operations: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    schemas: Mapping[SchemaPlace, str] = field(default_factory=dict)
    label: str = ""


@dataclass(frozen=True, slots=True)
class MergeSettings:
    """`title` names the API, `folder` is what its folder is called, in words, where no page
    names it; `overrides` replace values of the merged document.

    An override is keyed by a JSON pointer (RFC 6901) into the merged document. `former`
    is what the last build called things in its document.
    """

    title: str | None = None
    overrides: Mapping[str, Json] = field(default_factory=dict)
    former: DocumentNames = field(default_factory=DocumentNames)
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One value that one place states.

    `absent` marks a page that describes the thing and leaves this value out.
    """

    value: Json
    span: Span
    evidence: Evidence
    edition: Edition
    absent: bool = False


class Remark(NamedTuple):
    """An override that hits nothing, or (`added`) makes something new.

    `near` is a pointer that may have been meant, empty for none.
    """

    pointer: str
    near: str
    added: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """One OpenAPI 3.1.1 document, with its whole provenance by JSON pointer (RFC 6901).

    `origins` are the places that state a value, best first. `statements` are all that
    was said about it and `rules` what decided. `client` is the class that the snippets
    use for the client, `label` a short lower-case name of the API, `remarks` are about
    overrides, `names` is what the document calls things.
    """

    document: dict[str, Json]
    origins: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repaired, ...] = ()
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    client: str | None = None
    label: str = "api"
    remarks: tuple[Remark, ...] = ()
    names: DocumentNames = field(default_factory=DocumentNames)


def stated_below(
    origins: Mapping[str, tuple[Span, ...]], ordered: Sequence[str], pointer: str
) -> Span | None:
    """The first place of what is below a pointer that has none itself; `ordered` are all
    pointers, sorted.
    """
    if pointer in origins:
        return None
    start = f"{pointer}/"
    parts = islice(ordered, bisect_left(ordered, start), None)
    inside = takewhile(lambda part: part.startswith(start), parts)
    return min((span for part in inside for span in origins[part]), default=None)


def stated_above(origins: Mapping[str, tuple[Span, ...]], pointer: str) -> Span | None:
    """The best place for a pointer, or for its nearest ancestor that has one, if any."""
    pointer = pointer.removeprefix("#")
    while pointer:
        if spans := origins.get(pointer):
            return spans[0]
        pointer = pointer.rpartition("/")[0]
    return None


def origin(origins: Mapping[str, tuple[Span, ...]], pointer: str) -> Span | None:
    """The best place for a pointer, else the first one there is."""
    first = (spans[0] for spans in origins.values() if spans)
    return stated_above(origins, pointer) or next(first, None)
