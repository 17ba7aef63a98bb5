"""The findings about one operation, statements about all of its parameters, and
invariants: facts that violate one are dropped and reported.

Facts that cannot be true together are a reading error. One is dropped with a warning
rather than passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.facts import Evidence, Example, Fact, Json
from generator.formats.page import Block, Heading, Page, Paragraph, Run, text_of
from generator.readers.endpoints.purposes import (
    GIVING,
    Announcement,
    Purpose,
)
from generator.readers.endpoints.scope import Endpoint, Scope
from generator.readers.fields.clauses import Clause
from generator.readers.fields.presence import Stated, requirement_of
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.type_shapes import WORDS, TypeRef, TypeShape, refs_of
from generator.readers.operations.levels import plain
from generator.readers.operations.messages import Message
from generator.readers.operations.models import Models
from generator.readers.operations.roles import Placed, Witness
from generator.readers.operations.shown_shapes import ShownType
from generator.readers.operations.statuses import StatusNote
from generator.report.diagnostics import Diagnostic, Severity, Span

BAD_PATH = re.compile(r"[\\<>#$*\s]")
LITERAL = re.compile(r"\d{2,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-f]{24,64}")
"""Segments that are an example's id; one digit can be part of a path (`/v/2`)."""
BAD_NAME = re.compile(r"[\s<>\\]|\A\W*\Z")
BODILESS_METHODS = ("GET", "HEAD")


def lint(
    endpoint: Endpoint, facts: Sequence[Fact], asked: frozenset[str] = frozenset()
) -> tuple[tuple[Fact, ...], tuple[Diagnostic, ...]]:
    """The facts that keep all invariants, and a warning for each that was broken.

    `asked` are names that a list of nothing but query parameters has.
    """
    kept = list(facts)
    warnings = list(of_path(endpoint))
    for code, text, breaks in rules(endpoint, facts, asked):
        broken = [fact for fact in kept if breaks(fact)]
        if broken:
            kept = [fact for fact in kept if not breaks(fact)]
            warnings.append(warning(code, text, broken[0].span))
    return tuple(kept), tuple(warnings)


def warning(code: str, text: str, span: Span) -> Diagnostic:
    """A warning about what was left out."""
    return Diagnostic(Severity.WARNING, code, text, span)


def of_path(endpoint: Endpoint) -> Iterator[Diagnostic]:
    """Report parts of a path that no path of an API has."""
    plain = re.sub(r"\{[^{}]*\}", "", endpoint.path)
    if BAD_PATH.search(plain):
        text = f"the path {endpoint.path} contains characters that are invalid in paths"
        yield warning("odd-path", text, endpoint.span)
    if any(LITERAL.fullmatch(part) for part in plain.split("/")):
        text = f"the path {endpoint.path} contains an ID that looks like an example"
        yield warning("literal-id", text, endpoint.span)


def rules(
    endpoint: Endpoint, facts: Sequence[Fact], asked: frozenset[str]
) -> Iterator[tuple[str, str, Callable[[Fact], bool]]]:
    """The invariants: a code, what is said, and which facts break it."""
    if endpoint.method in BODILESS_METHODS:
        text = f"a {endpoint.method} has no body; the apparent one was ignored"
        yield "body-on-get", text, lambda fact: fact.pointer[:1] == ("requestBody",)
    yield "odd-name", "names with spaces or brackets are ignored", has_odd_name
    yield "enum-of-types", "type names are not enumeration values", is_enum_of_types
    twice = (in_query(facts) & in_body(facts)) - asked
    if twice:
        names = ", ".join(sorted(twice))
        text = f"{names} in the query and in the body; the body was chosen"
        keys = {f"query:{name}" for name in twice}
        yield "twice", text, lambda fact: fact.pointer[1:2] != () and fact.pointer[
            1
        ] in keys


def in_query(facts: Sequence[Fact]) -> set[str]:
    """The names of query parameters."""
    keys = {
        f.pointer[1]
        for f in facts
        if f.pointer[0] == "parameters" and len(f.pointer) > 1
    }
    return {key.removeprefix("query:") for key in keys if key.startswith("query:")}


def in_body(facts: Sequence[Fact]) -> set[str]:
    """The names of the outermost fields of the body."""
    return {
        f.pointer[5]
        for f in facts
        if f.pointer[0] == "requestBody"
        and f.pointer[4:5] == ("properties",)
        and len(f.pointer) > 5
    }


def has_odd_name(fact: Fact) -> bool:
    """Whether a fact is about a parameter or property that cannot be one."""
    if fact.pointer[0] == "parameters" and len(fact.pointer) > 1:
        return bool(BAD_NAME.search(fact.pointer[1].partition(":")[2]))
    names = [
        name
        for outer, name in zip(fact.pointer, fact.pointer[1:], strict=False)
        if outer == "properties"
    ]
    return any(BAD_NAME.search(name) for name in names)


def is_enum_of_types(fact: Fact) -> bool:
    """Whether a fact lists names of types as values."""
    values: Json = fact.value
    if fact.pointer[-1:] != ("enum",) or not isinstance(values, list) or not values:
        return False
    return all(isinstance(value, str) and value.lower() in WORDS for value in values)


BODIES = frozenset({Purpose.BODY, Purpose.FORM})


FOOTNOTE = re.compile(r"\\?[*†‡]{1,4}[\s*]{0,3}(?P<text>\w.{0,200})")


def is_footnote(runs: Sequence[Run]) -> bool:
    """Whether a paragraph explains a star, other than as `required`."""
    note = FOOTNOTE.match(text_of(runs).lstrip())
    return note is not None and requirement_of([note["text"]]) is None


def footnoted(fields: FieldSet) -> FieldSet:
    """Rows whose `*` is the mark of a footnote: it does not say that they are required.

    So it is where names have `?` for what may be missing, and where a paragraph begins
    with the mark and speaks of something else.
    """
    rows = (replace(r, required=None) if r.starred else r for r in fields.rows)
    return replace(fields, rows=tuple(rows))


@dataclass(frozen=True, slots=True)
class DescribedOperation:
    """The findings of an operation's passages.

    `models` are the names of shared shapes that the facts refer to by `$ref`; `unused`
    the places of tables and lists that look like fields and gave nothing; `renamed` are
    variables of the path with the names that a list of parameters gives them; `evidence`
    is how sure the page is of what it states.
    """

    facts: tuple[Fact, ...] = ()
    examples: tuple[Example, ...] = ()
    models: frozenset[str] = frozenset()
    unused: tuple[Span, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    evidence: Evidence = Evidence.TABLE

    def remarks(self) -> Iterator[Diagnostic]:
        """The diagnostics: messages left out, and lists that gave nothing."""
        yield from self.diagnostics
        for span in self.unused:
            text = "looks like parameters or fields, but it is unclear of what"
            hint = "add a heading: query parameters, request body, or response"
            yield Diagnostic(Severity.WARNING, "unread-fields", text, span, hint)


@dataclass(slots=True)
class Found:
    """The findings of one operation while they gather."""

    scope: Scope
    page: Page
    models: Models
    witness: Witness
    sets: list[tuple[FieldSet, Announcement | None, str, Purpose | None]] = field(
        default_factory=list
    )
    label: Purpose | None = None
    last: Block | None = None
    exchange: Announcement | None = None
    trail: tuple[Heading, ...] = ()
    messages: list[Message] = field(default_factory=list)
    pending: list[Message] = field(default_factory=list)
    schemas: list[tuple[Message, Announcement | None]] = field(default_factory=list)
    types: list[ShownType] = field(default_factory=list)
    media: str = ""
    leads: dict[Purpose, Paragraph] = field(default_factory=dict)
    statuses: list[StatusNote] = field(default_factory=list)
    titled: list[StatusNote] = field(default_factory=list)
    returned: list[tuple[TypeShape, Span]] = field(default_factory=list)
    taken: list[tuple[TypeShape, Span]] = field(default_factory=list)
    fetched: list[tuple[TypeShape, Span]] = field(default_factory=list)
    given: list[tuple[str, TypeShape, Span]] = field(default_factory=list)
    footnotes: bool = False
    stated: list[Stated] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    paging: list[FieldRow] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    response_headers: list[FieldRow] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    unused: list[Span] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    markup: list[tuple[Purpose, Span]] = field(default_factory=list)

    def without_whole_body(
        self, fields: FieldSet, about: Announcement | None
    ) -> FieldSet:
        """The fields without an argument that is the body itself, which is taken as it.

        Below a call, `Pet addPet(newPet)`, a table describes its arguments: one of the
        type of a model is what is sent, and not a field of it. So is a row `body` among
        parameters, as Swagger's generators write it.
        """
        arguments = arguments_of(self.scope)
        whole = [
            row
            for row in fields.rows
            if (row.name in arguments and is_model(row))
            or self.is_whole_body(row, fields, about)
        ]
        if len(whole) != 1 or whole[0].shape is None:
            return fields
        self.taken.append((whole[0].shape, whole[0].span))
        if whole[0].required:
            at = ("requestBody", "required")
            self.facts.append(Fact(at, True, whole[0].span, Evidence.TABLE))
        return replace(fields, rows=tuple(lifted(fields.rows, whole[0])))

    def without_headers(self, fields: FieldSet, purpose: Purpose) -> FieldSet:
        """The fields of a response without those that are its headers, which are taken."""
        if purpose not in (*GIVING, Purpose.RESPONSE_HEADER):
            return fields
        all_ = purpose is Purpose.RESPONSE_HEADER or are_headers(fields)
        headers = [row for row in fields.rows if all_ or row.location == "header"]
        self.response_headers.extend(headers)
        return replace(fields, rows=tuple(r for r in fields.rows if r not in headers))

    def is_whole_body(
        self, row: FieldRow, fields: FieldSet, about: Announcement | None
    ) -> bool:
        """Whether a row called `body` is the body: none is sent that has such a key."""
        if row.depth or row.name.lower() != "body":
            return False
        of_body = about is not None and about.purpose is Purpose.BODY
        alone = of_body and len(fields.rows) == 1 and not is_scalar(row)
        placed = row.location == "body" or alone
        inner = any(other.name.startswith("body.") for other in fields.rows)
        return placed and not inner and "body" not in self.witness.request_keys()

    def names(self, rows: Sequence[FieldRow]) -> dict[TypeRef, str]:
        """The shared shapes that rows refer to."""
        found = self.models.names(
            (r for row in rows for r in refs_of(row.shape)), self.page.file
        )
        self.used.update(found.values())
        return found


def settle_path(found: Found) -> None:
    """Give what is described as a part of the path, under a name that the path lacks,
    to the variable that nothing describes, if there is one of each and one name ends
    with the other (`{id}`, `petId`); report it otherwise.
    """
    absent = [r for p in found.placed if p.purpose is Purpose.ABSENT for r in p.rows]
    outer = {r.name: r for r in absent if not r.depth and r.required is not False}
    if not outer:
        return
    path = [p for p in found.placed if p.purpose is Purpose.PATH]
    described = {plain(row.name) for p in path for row in p.rows}
    left = [n for key, n in found.witness.variables.items() if key not in described]
    pairs = [(plain(one), plain(other)) for one in outer for other in left]
    if len(pairs) == 1 and (
        pairs[0][0].endswith(pairs[0][1]) or pairs[0][1].endswith(pairs[0][0])
    ):
        row = replace(*outer.values(), name=left[0])
        source = FieldSet((row,), row.span, True)
        found.placed.append(Placed(Purpose.PATH, (row,), source))
        return
    for name, row in outer.items():
        text = f"{name} is described as a part of the path, which has no {{{name}}}"
        found.diagnostics.append(warning("unread-fields", text, row.span))


def renamed_variable(
    endpoint: Endpoint, rows: Iterable[FieldRow], witness: Witness
) -> tuple[str, str] | None:
    """A variable that was named after an example, and the name that a list gives it.

    `picture_id` of `/pictures/286505` is `id` where the list of URL parameters has
    `id` and no other name is left.
    """
    names = [row.name for row in rows if not row.depth]
    plains = {plain(name) for name in names}
    inferred = [
        v.name for v in endpoint.variables if v.example and plain(v.name) not in plains
    ]
    left = [n for n in names if plain(n) not in witness.variables]
    fitting = [
        (v, n)
        for v in inferred
        for n in left
        if plain(v).endswith(plain(n)) and plain(n)
    ]
    return fitting[0] if len(fitting) == 1 else None


HEADER_NAME = re.compile(r"X(?:-[A-Z][A-Za-z0-9]{0,40}){1,8}")


def are_headers(fields: FieldSet) -> bool:
    """Whether all fields of a response are named as headers: `X-Rate-Limit`."""
    names = [row.name for row in fields.rows]
    return bool(names) and all(map(HEADER_NAME.fullmatch, names))


def unread_name(place: Span) -> Diagnostic:
    """The diagnostic of a row whose name cannot be that of a field."""
    text = "this row names nothing that a client could send or read"
    return warning("unread-name", text, place)


SIGNATURE = re.compile(r"(?:[\w<>\[\], .]{1,80}\s)?[a-z]\w{1,80}\(([\w, ]{1,400})\)")


def arguments_of(scope: Scope) -> frozenset[str]:
    """The arguments of the call that an operation is introduced by."""
    for passage in scope.passages[:8]:
        block = passage.block
        text = text_of(block.runs).strip() if isinstance(block, Paragraph) else ""
        if found := SIGNATURE.fullmatch(text[:600]):
            return frozenset(name.strip() for name in found[1].split(","))
    return frozenset()


def is_scalar(row: FieldRow) -> bool:
    """Whether the type of a field is one that holds no others: a field `body` of text."""
    return getattr(row.shape, "type", "") in ("string", "integer", "number", "boolean")


def lifted(rows: Sequence[FieldRow], whole: FieldRow) -> Iterator[FieldRow]:
    """The rows without the one that is the body, those set in below it as its fields."""
    inside = False
    for row in rows:
        if row is whole:
            inside = True
            continue
        inside = inside and row.depth > whole.depth
        yield replace(row, depth=row.depth - 1) if inside else row


def is_model(row: FieldRow) -> bool:
    """Whether the type of a field is a shape that has a name."""
    return isinstance(row.shape, TypeRef)


LABELLED = re.compile(
    r"(?i)(?:content-type|accept)\n[\s*`_]*[\w.+-]{1,60}/[\w.+*-]{1,80}\b.{0,200}"
    r"|(?:examples?|samples?)\n\W{0,9}[{\[].*",
    re.DOTALL,
)
"""Labels in a list that look like names of fields: `Content-Type` with a media type, and
`Example` with JSON."""


def without_labels(fields: FieldSet | None) -> FieldSet | None:
    """Fields without labels that say something of the message; None if no other is left."""
    if fields is None:
        return None
    rows = tuple(
        row
        for row in fields.rows
        if not LABELLED.fullmatch(f"{row.name}\n{row.description[:300]}")
    )
    return replace(fields, rows=rows) if rows else None


def body_names(found: Found) -> frozenset[str]:
    """The names that requests show, and those of lists that are called the body."""
    bodies = (s for s, about, *_ in found.sets if about and about.purpose in BODIES)
    listed = frozenset(name for fields in bodies for name in fields.names)
    return listed | found.witness.request_keys() if listed else frozenset()


def is_apart(fields: FieldSet, sent: frozenset[str]) -> bool:
    """Whether a list of parameters stands beside one of the body, and has none of it, nor
    an object or a list, which the other one may describe.
    """
    located = any(
        row.location or row.depth or not (row.shape is None or is_scalar(row))
        for row in fields.rows
    )
    return bool(sent) and not located and not sent & fields.names
