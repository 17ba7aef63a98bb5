"""A set of pages: its leaves, and the base URL that they share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from generator.addresses import segments
from generator.dataclass import dataclass, field, replace
from generator.facts import (
    Json,
    Mention,
    Reading,
    Section,
)
from generator.formats.outline import Outline, outline
from generator.formats.page import Page
from generator.readers.credentials import (
    Sign,
)
from generator.readers.endpoints.bases import (
    OTHER_STAGE,
    VERSION,
    Base,
    are_local,
    base_alone,
    elect,
    is_base,
    is_own,
    is_page,
    registrable,
    shared_prefix,
    stated_bases,
)
from generator.readers.endpoints.common_sections import (
    shared_sections,
    with_common_sections,
    with_later_parts,
)
from generator.readers.endpoints.index_sections import with_page_sections
from generator.readers.endpoints.openapi_fences import (
    OpenApiFence,
    as_endpoint,
    fences_of,
    keys_alone,
)
from generator.readers.endpoints.page_bases import with_page_bases
from generator.readers.endpoints.regions import Regions, Unit, regions
from generator.readers.endpoints.scope import Endpoint, Passage, Rank
from generator.readers.endpoints.stated_prefixes import (
    is_apart,
    prefix_of_set,
    with_stated_prefixes,
)
from generator.readers.endpoints.targets import identity
from generator.readers.endpoints.templates import (
    Key,
    RouteTable,
    ahead,
    key_of,
)
from generator.readers.fields.attribute_lists import with_attribute_lists
from generator.readers.fields.paragraphs import with_field_lists
from generator.readers.label_lists import with_label_sections, without_contents
from generator.readers.label_paragraphs import with_label_headings
from generator.readers.openapi.document import StatedOperation
from generator.readers.operations.models import Models
from generator.readers.payloads import payloads_of, without_payloads
from generator.report.diagnostics import Diagnostic, Severity, Span

SOCKETS = ("ws://", "wss://")


@dataclass(slots=True)
class Leaf:
    """A page with its outline and the operations it names; `shown` are those of its
    OpenAPI that units have stated.
    """

    page: Page
    lines: Outline
    found: Regions
    fences: tuple[OpenApiFence, ...] = ()
    signs: tuple[str, ...] = ()
    payloads: list[Section] = field(default_factory=list)
    shown: set[Key] = field(default_factory=set)
    schemes: dict[str, Json] = field(default_factory=dict)
    named: set[tuple[str, int]] = field(default_factory=set)

    def named_lines(self) -> set[tuple[str, int]]:
        """The lines that name operations, each with the method."""
        if not self.named:
            every = (e for unit in self.found.units for e in unit.endpoints)
            self.named = {(e.method, e.span.line) for e in every}
        return self.named

    def elsewhere(self) -> list[StatedOperation]:
        """The operations that OpenAPI on the page states and no unit has shown."""
        every = (o for fence in self.fences for o in fence.reading.operations)
        return [o for o in every if key_of(as_endpoint(o)) not in self.shown]


@dataclass(slots=True)
class Book:
    """A set of pages, and what has been decided for all of them.

    `origin` is the scheme and host of the API, `prefix` the path that its base URL
    has; both are empty if the user gives the base URL, and then `lead` is what calls
    have in front of the paths, `leads` what those on pages of their own mind have, by
    file, and `local` indicates that they go to hosts of his own.
    `tokens` indicates that pages speak of tokens, and `versions` are the paths that base URLs of other
    versions have; `titles` are what an index calls operations. `usual` are the credentials
    of all operations; where only a few need any, `own` has theirs by place.
    """

    leaves: list[Leaf]
    origin: str = ""
    prefix: str = ""
    lead: str = ""
    leads: dict[str, str] = field(default_factory=dict)
    local: bool = False
    versions: tuple[str, ...] = ()
    base_span: Base | None = None
    templates: RouteTable = field(default_factory=RouteTable)
    declared: dict[Key, str] = field(default_factory=dict)
    signs: dict[str, Sign] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    own: dict[Span, tuple[str, ...]] = field(default_factory=dict)
    tokens: bool = False
    ranks: dict[Key, Rank] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    models: Models = field(default_factory=Models)
    shapes: set[str] = field(default_factory=set)
    titles: dict[Key, str] = field(default_factory=dict)


def leaf_of(page: Page) -> Leaf:
    """A page with the operations it names."""
    blocks = with_label_sections(without_contents(page.blocks))
    blocks = with_label_headings(blocks)
    page = replace(page, blocks=with_attribute_lists(with_field_lists(blocks)))
    lines = outline(page.blocks)
    fences = fences_of(lines)
    made = Leaf(page, lines, regions(page, lines, fences), fences)
    shared = shared_sections(made.found.units, lines)
    placed = with_later_parts(with_page_sections(shared, lines), lines)
    made.found.units = with_common_sections(placed, lines)
    made.payloads = payloads_of(lines)
    spans = {example.span for each in made.payloads for example in each.examples}
    spans |= {p.block.span for u in made.found.units for p in titled_code(u)}
    made.found.units = [
        unit if titled_code(unit) else without_payloads(unit, spans)
        for unit in map(with_own_base, made.found.units)
    ]
    return made


def titled_code(unit: Unit) -> tuple[Passage, ...]:
    """The code of a unit that is nothing but a call with the title of an operation."""
    return unit.scope.passages if unit.family == "titled" else ()


def with_own_base(unit: Unit) -> Unit:
    """A unit whose endpoints have the base URL that is below them alone."""
    blocks = (p.block for p in unit.scope.passages if not p.trail)
    if any(e.base or e.prefix is not None for e in unit.endpoints) or unit.listed:
        return unit
    base = base_alone(blocks)
    if base is None:
        return unit
    return with_host(unit, base.origin, base.prefix)


def served(readings: Iterable[Reading]) -> Iterator[Base]:
    """The base URLs that whole documents state."""
    for reading in readings:
        for section in reading.sections:
            for fact in section.facts:
                if fact.pointer == ("servers", "0", "url"):
                    yield Base(str(fact.value).rstrip("/"), fact.span)


def described(readings: Iterable[Reading]) -> Iterator[Key]:
    """The operations that whole documents describe, relative to base URLs."""
    for reading in readings:
        for subject in (section.subject for section in reading.sections):
            if subject.method and subject.path:
                path = identity(subject.path).rstrip("/") or "/"
                yield Key(subject.method, path)


def choose_base(
    book: Book, known: Sequence[Base] = (), relations: Collection[Key] = ()
) -> None:
    """Elect the host of the set, and the path with which all its operations begin.

    `known` are base URLs of whole documents, `relations` the operations in them.
    """
    complete(book)
    units = [unit for leaf in book.leaves for unit in leaf.found.units]
    sure = [e for u in units for e in u.endpoints if e.rank is Rank.DECLARATION]
    shown = [e for u in units for e in u.endpoints if e.rank is Rank.EXAMPLE]
    every = (m.endpoint for leaf in book.leaves for m in leaf.found.mentions)
    calls = [e for e in every if not is_page(f"{e.base}{e.path}")]
    stated = [base for leaf in book.leaves for base in stated_bases(leaf.page.blocks)]
    apart = [e for e in (*sure, *shown) if e.prefix is not None]
    alone = [operation for leaf in book.leaves for operation in leaf.found.alone]
    known = [*known, *(Base(o.base, o.span) for o in alone if is_base(o.base))]
    relations = {*relations, *keys_alone(alone)}
    stated = [
        *known,
        *(Base(f"{e.base}{e.prefix}", e.span) for e in apart if e.base),
        *stated,
    ]
    book.origin = elect(
        (e.base for e in sure if e.base),
        (e.base for e in (*shown, *calls) if e.base),
        stated,
    )
    if not book.origin:
        book.local = are_local(e.base for e in (*sure, *shown, *calls))
        choose_lead(book, sure, shown, calls)
        return
    own = [base for base in stated if base.origin == book.origin]
    whole = [e for e in (*sure, *shown) if e.prefix is None]
    full = [e.path for e in whole if e.base == book.origin]
    relative = [e.path for e in (*sure, *shown) if not e.base]
    votes = Counter(e.prefix or "" for e in apart if e.base == book.origin)
    book.prefix = max(votes, key=lambda text: (votes[text], text), default="")
    if not votes:
        book.prefix = base_path(full, relative, own, calls, book.origin)
    if not votes and not book.prefix and not any(base.prefix for base in own):
        book.prefix = stated_prefix(book, [*sure, *shown])
    book.versions = other_versions(book, whole, {*relations, *map(key_of, apart)})
    book.base_span = next((b for b in own if b.prefix == book.prefix), None)
    if not any(base.origin == book.origin for base in stated):
        for leaf in book.leaves:
            leaf.found.units = with_own_hosts(leaf, book)


def choose_lead(
    book: Book,
    sure: Sequence[Endpoint],
    shown: Sequence[Endpoint],
    calls: Sequence[Endpoint],
) -> None:
    """Decide what stands in front of the paths of a set without a base URL."""
    paths = [e.path for e in sure if not e.base]
    lead = call_prefix(paths, calls) if paths else ""
    usable = lead and "{" not in lead
    book.lead = lead if usable else stated_prefix(book, [*sure, *shown])
    book.leads = {leaf.page.file: own for leaf in book.leaves for own in leads(leaf)}


def complete(book: Book) -> None:
    """Give units the base URLs and prefixes that their own pages state for them."""
    pages = [(leaf.page.blocks, leaf.found.units) for leaf in book.leaves]
    for leaf, own_units in zip(book.leaves, with_page_bases(pages), strict=True):
        leaf.found.units = with_stated_prefixes(leaf.lines, own_units)


def leads(leaf: Leaf) -> tuple[str, ...]:
    """What all calls of a page have in front of the paths that it declares, be that
    nothing; empty if they differ, or if there are none.

    The servers of one product answer at several ports, and only some below `/api/v1`.
    """
    templates = RouteTable()
    for unit in leaf.found.units:
        for endpoint in unit.endpoints:
            if not endpoint.base and endpoint.prefix is None:
                templates.add(endpoint.method, endpoint.path)
    calls = (call.endpoint for call in leaf.found.calls if call.endpoint.base)
    found = {lead for call in calls if (lead := lead_of(call, templates)) is not None}
    return tuple(found) if len(found) == 1 and "{" not in "".join(found) else ()


def stated_prefix(book: Book, endpoints: Iterable[Endpoint]) -> str:
    """The path that a sentence puts in front of those of a set; empty if they have it."""
    prefix = prefix_of_set((leaf.lines, leaf.found.units) for leaf in book.leaves)
    return prefix if prefix and is_apart(prefix, endpoints) else ""


def with_own_hosts(leaf: Leaf, book: Book) -> list[Unit]:
    """The units of a page at the hosts that their calls or others on it have."""
    calls = [c.endpoint for c in leaf.found.calls if c.endpoint.base]
    calls.sort(key=lambda call: call.span.line)
    units = [with_host_of_calls(unit, calls, book) for unit in leaf.found.units]
    return with_host_of_page(units, book)


def with_host_of_calls(unit: Unit, calls: Sequence[Endpoint], book: Book) -> Unit:
    """A unit at the host of its own calls, where they all go to another one than those
    of most pages: no page states a base URL for all.
    """
    templates = RouteTable()
    for endpoint in unit.endpoints:
        if not endpoint.base and endpoint.prefix is None:
            templates.add(endpoint.method, endpoint.path)
    first = bisect_left(calls, unit.first, key=lambda call: call.span.line)
    last = bisect_right(calls, unit.last, key=lambda call: call.span.line)
    own = [c for c in calls[first:last] if not is_own(c.base)]
    bases = {(c.base, lead) for c in own if (lead := lead_of(c, templates)) is not None}
    hosts = {host for host, _ in bases}
    if len(bases) != 1 or unit.listed or hosts & {book.origin}:
        return unit
    host, lead = bases.pop()
    if OTHER_STAGE.search(host) or host.startswith(SOCKETS):
        return unit
    return with_host(unit, host, lead)


def with_host(unit: Unit, host: str, prefix: str | None) -> Unit:
    """A unit whose endpoints without a base URL have this one."""
    endpoints = tuple(
        e if e.base or e.prefix is not None else replace(e, base=host, prefix=prefix)
        for e in unit.endpoints
    )
    return unit.of(endpoints)


def with_host_of_page(units: Sequence[Unit], book: Book) -> list[Unit]:
    """The units of a page at the one base URL that others on it have, where that is
    another one than most pages have.
    """
    bases = {(e.base, e.prefix) for u in units for e in u.endpoints if e.base}
    if len(bases) != 1 or book.origin in {base for base, _ in bases}:
        return list(units)
    host, prefix = bases.pop()
    if is_own(host) or OTHER_STAGE.search(host):
        return list(units)
    return [with_host(unit, host, prefix) for unit in units]


def lead_of(call: Endpoint, templates: RouteTable) -> str | None:
    """The prefix of a call before the template that it matches; None if it matches none."""
    match = templates.match(call)
    return None if match is None else ahead(call.path, match)


def other_versions(
    book: Book, whole: Iterable[Endpoint], relative: Collection[Key]
) -> tuple[str, ...]:
    """The paths of base URLs of other versions: `/beta/pets` is `/pets` of another one
    where `/pets` is known apart from its base URL.
    """
    found: set[str] = set()
    for endpoint in whole if relative else ():
        prefix, rest = "", endpoint.path if endpoint.base == book.origin else ""
        while rest.count("/") > 1:
            segment, _, rest = rest[1:].partition("/")
            prefix, rest = f"{prefix}/{segment}", f"/{rest}"
            if not VERSION.fullmatch(segment.lower()):
                break
            if key_of(replace(endpoint, path=rest)) in relative:
                found.add(prefix)
    return tuple(sorted(found - {book.prefix}, key=lambda text: (-len(text), text)))


def base_path(
    full: Sequence[str],
    relative: Sequence[str],
    stated: Sequence[Base],
    calls: Sequence[Endpoint],
    origin: str,
) -> str:
    """The path of the base URL.

    Paths behind a host tell by what they share; paths without one go by what is
    stated, or by what calls of them have in front.
    """
    for base in stated:
        whole = base.prefix and not is_resource(base.prefix, full)
        if whole and full and all(p.startswith(f"{base.prefix}/") for p in full):
            return base.prefix
    if not relative:
        return shared_prefix(full)
    for base in stated:
        if base.prefix and is_resource(base.prefix, relative):
            continue
        inside = sum(1 for path in relative if path.startswith(f"{base.prefix}/"))
        if base.prefix and inside * 2 <= len(relative):
            return base.prefix
        if base.prefix:
            return ""
    return call_prefix(relative, [call for call in calls if call.base == origin])


def is_resource(prefix: str, paths: Iterable[str]) -> bool:
    """Whether the path of a base URL is that of an operation, and no mere version."""
    if VERSION.fullmatch(prefix.rpartition("/")[2].lower()):
        return False
    return any(path.rstrip("/") == prefix for path in paths)


def call_prefix(paths: Sequence[str], calls: Sequence[Endpoint]) -> str:
    """The prefix of most calls of these paths."""
    templates = RouteTable()
    for path in paths:
        templates.add("", path)
    votes: Counter[str] = Counter()
    for call in calls:
        shown = replace(call, method="", base=call.base or "shown")
        match = templates.match(shown)
        if match and segments(match):
            votes[ahead(call.path, match)] += 1
    return max(votes, key=lambda text: (votes[text], text), default="")


def missing_base(book: Book) -> Iterator[tuple[str, Diagnostic]]:
    """A note where whoever uses the client has to give the base URL."""
    if book.origin:
        return
    leaf = next((leaf for leaf in book.leaves if leaf.found.units), None)
    if leaf is None:
        return
    message = "the base URL must be passed by callers: the pages name no common host"
    hint = "pass `base_url=` to the client, or add a server in `overrides`"
    place = leaf.found.units[0].endpoints[0].span
    yield leaf.page.file, Diagnostic(Severity.NOTE, "no-base-url", message, place, hint)


def own_prefix(book: Book, endpoint: Endpoint) -> str | None:
    """The path of an endpoint's base URL where that is not the one of the book."""
    if endpoint.prefix is not None or endpoint.base != book.origin:
        return endpoint.prefix
    fitting = (p for p in book.versions if endpoint.path.startswith(f"{p}/"))
    return next(fitting, None)


def own_path(book: Book, endpoint: Endpoint) -> str:
    """A path relative to the base URL, or behind what calls have in front of it."""
    if endpoint.prefix is not None:
        return endpoint.path
    if prefix := own_prefix(book, endpoint):
        return endpoint.path[len(prefix) :]
    lead = book.leads.get(endpoint.span.file, book.lead)
    if lead and not endpoint.base and not endpoint.path.startswith(lead):
        return lead + endpoint.path
    prefix = book.prefix
    if prefix and endpoint.path.startswith(f"{prefix}/"):
        return endpoint.path[len(prefix) :]
    return endpoint.path


def foreign(book: Book, endpoint: Endpoint) -> str:
    """Why an endpoint is none of this API; empty if it is one."""
    base = endpoint.base
    if base.startswith(SOCKETS):
        return "a websocket"
    if not base or base == book.origin or is_own(base):
        return ""
    if endpoint.rank is Rank.DECLARATION or not (book.origin or book.local):
        return ""
    if book.local or registrable(base) != registrable(book.origin):
        return "another host"
    return ""
