"""The facts that a documentation page can state, in OpenAPI terms.

Every reader yields the same: sections about one operation each, with their facts and
examples, and a claim for every non-blank line.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum, StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias

from generator.dataclass import dataclass, field
from generator.report.diagnostics import Diagnostic, Span

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"
Pointer: TypeAlias = tuple[str, ...]
"""Reference tokens of a JSON pointer (RFC 6901), unescaped.

Pointers of facts are relative to the Operation Object (OpenAPI 3.1.1, section 4.8.10)
with three changes, so that equal things of different pages meet at equal pointers:

- a parameter is keyed by `in:name` (`parameters/path:site_id/schema/type`), a header
  parameter by its lower-case name, and `in` and `name` are not stated again;
- `required` of a schema is one fact per property: `.../required/NAME` = true or false;
- nullability is a fact of its own: `.../nullable` = true, never a `"null"` in `type`.

List-valued keywords other than that (`enum`, `tags`) are one fact with a list. Entries
of `oneOf`, `anyOf`, `allOf` are keyed by their index (`oneOf/0/...`).
Server and security are `servers/0/url` and `security/bearer` = [scopes].
"""

PHRASES: Mapping[str, str] = {str(each.value): each.phrase for each in HTTPStatus}
"""The reason phrases of statuses (RFC 9110, section 15)."""


def as_object(value: object) -> dict[str, Any]:
    """A JSON object as such, an empty one for any other value."""
    return value if isinstance(value, dict) else {}


class Evidence(IntEnum):
    """Classes of evidence, weakest first: what was observed beats what was stated."""

    PROSE = 1
    TABLE = 2
    VIEWER = 3
    FRAGMENT = 4
    PAYLOAD = 5


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of the documentation speaks.

    `version` is the last segment of the base URL (`v2`, `beta`), `published` the date
    the page carries. Both break ties between statements of the same class.
    """

    version: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The operation that a section is about, by whatever the page tells.

    `method` is upper case; `path` is a template with `{name}` parameters, relative to
    the base URL; `url` is the page's address (the reference URL), without fragment.
    """

    method: str | None = None
    path: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One documented statement and the place that states it."""

    pointer: Pointer
    value: Json
    span: Span
    evidence: Evidence


class ExampleKind(StrEnum):
    """Which message an example shows."""

    REQUEST = "request"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class SnippetCall:
    """Names that an SDK snippet uses, as written there.

    `client` is the class (`Acme`), `target` the attributes between client and call
    (`("collections", "items", "create_items")`), `arguments` the keyword arguments (or
    option keys) in order, `classes` the model classes by their place in the arguments
    (`("field_data", "*") -> "Item"` for a list of them; `*` is every list item).
    """

    client: str
    target: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    classes: tuple[tuple[Pointer, str], ...] = ()
    module: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A documented request or response.

    A request has `method` and `url` (with actual values and query string; None if
    an SDK snippet does not show them) and, if `has_body`, a `body` (JSON value, or
    text). A response has `status` (None if the page does not tell) and a body.
    `values` are argument values of an SDK snippet by their names there.
    """

    kind: ExampleKind
    language: str
    span: Span
    title: str = ""
    method: str | None = None
    url: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    has_body: bool = False
    body: Json = None
    media_type: str | None = None
    status: str | None = None
    call: SnippetCall | None = None
    values: tuple[tuple[str, Json], ...] = ()
    source: str = ""
    evidence: Evidence = Evidence.FRAGMENT


@dataclass(frozen=True, slots=True)
class NamedSchema:
    """A named schema of an embedded fragment that refers to itself.

    All other references of a fragment are resolved in place; the name of what stood
    there is kept as a fact `.../$name`. A recursive one stays `$ref` = its name.
    """

    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Everything one part of a page says about one operation.

    `by_example` marks a section that has nothing but request examples (fetch calls),
    `by_call` one whose path nothing but calls tells, whatever its heading.
    A section whose subject is unknown (a payload without URL) is attached by shape.
    """

    subject: Subject
    evidence: Evidence
    edition: Edition
    span: Span
    facts: tuple[Fact, ...] = ()
    examples: tuple[Example, ...] = ()
    components: tuple[NamedSchema, ...] = ()
    by_example: bool = False
    by_call: bool = False


class ClaimKind(StrEnum):
    """The use of a line of a page."""

    FACT = "fact"
    EXAMPLE = "example"
    PROSE = "prose"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Claim:
    """Lines `first` to `last` (inclusive, from 1) are accounted for.

    `reason` is required for ignored lines.
    """

    first: int
    last: int
    kind: ClaimKind
    reason: str = ""


class MentionKind(StrEnum):
    """The outcome of a method and path mentioned on a page."""

    OPERATION = "operation"
    EXAMPLE = "example"
    ASIDE = "aside"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Mention:
    """A method and a path that a page names, and what became of it.

    An example is a call of an operation; an aside is none of this API, for `reason`;
    an unread one should have become an operation and did not, for `reason`.
    """

    method: str
    path: str
    span: Span
    kind: MentionKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one page; `title` is what the API is called there, `heading` what the
    titles of its set of pages call it, `parts` are the files that it asked for, with
    their digests, None for one that is not there.
    """

    file: str
    dialect: str
    sections: tuple[Section, ...] = ()
    claims: tuple[Claim, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: int = 0
    accounted: int = 0
    schemes: tuple[tuple[str, Json], ...] = field(default=())
    mentions: tuple[Mention, ...] = ()
    title: str = ""
    heading: str = ""
    parts: Mapping[Path, str | None] = field(default_factory=dict)

    @property
    def fact_count(self) -> int:
        """Number of facts and examples in all sections."""
        return sum(len(s.facts) + len(s.examples) for s in self.sections)
