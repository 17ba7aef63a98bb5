"""A set of pages as facts: operations page by page, then what speaks for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.facts import (
    Edition,
    Evidence,
    Fact,
    Mention,
    MentionKind,
    Reading,
    Section,
    Subject,
)
from generator.formats.outline import Outline, outline
from generator.formats.page import Page
from generator.readers.bases import (
    Base,
    elect,
    is_own,
    registrable,
    shared_prefix,
    stated_bases,
)
from generator.readers.operation_words import groups_of, own_title, words_of
from generator.readers.regions import Key, Regions, Unit, key_of, regions
from generator.readers.scope import Endpoint, Rank
from generator.readers.targets import identity
from generator.readers.templates import Templates, segments

SOCKETS = ("ws://", "wss://")


@dataclass(slots=True)
class Leaf:
    """A page with its outline and the operations it names."""

    page: Page
    lines: Outline
    found: Regions


@dataclass(slots=True)
class Book:
    """A set of pages, and what has been decided for all of them.

    `origin` is the scheme and host of the API, `prefix` the path that its base URL
    has; both are empty where the user gives the base URL.
    """

    leaves: list[Leaf]
    origin: str = ""
    prefix: str = ""
    base_span: Base | None = None
    templates: Templates = field(default_factory=Templates)
    declared: dict[Key, str] = field(default_factory=dict)
    ranks: dict[Key, Rank] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)


def read_pages(pages: Sequence[Page]) -> list[Reading]:
    """What each page of a set states, in the order of the pages."""
    book = Book([leaf(page) for page in pages])
    choose_base(book)
    settle_units(book)
    return list(readings(book))


def leaf(page: Page) -> Leaf:
    """A page with the operations it names."""
    lines = outline(page.blocks)
    return Leaf(page, lines, regions(page, lines))


def choose_base(book: Book) -> None:
    """Elect the host of the set, and the path with which all its operations begin."""
    units = [unit for leaf in book.leaves for unit in leaf.found.units]
    sure = [e for u in units for e in u.endpoints if e.rank is Rank.DECLARATION]
    shown = [e for u in units for e in u.endpoints if e.rank is Rank.EXAMPLE]
    calls = [m.endpoint for leaf in book.leaves for m in leaf.found.mentions]
    stated = [base for leaf in book.leaves for base in stated_bases(leaf.page.blocks)]
    book.origin = elect(
        (e.base for e in sure if e.base),
        (e.base for e in (*shown, *calls) if e.base),
        stated,
    )
    if not book.origin:
        return
    own = [base for base in stated if base.origin == book.origin]
    full = [e.path for e in (*sure, *shown) if e.base == book.origin]
    relative = [e.path for e in (*sure, *shown) if not e.base]
    book.prefix = base_path(full, relative, own, calls, book.origin)
    book.base_span = next((b for b in own if b.prefix == book.prefix), None)


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
    if not relative:
        return shared_prefix(full)
    for base in stated:
        inside = sum(1 for path in relative if path.startswith(f"{base.prefix}/"))
        if base.prefix and inside * 2 <= len(relative):
            return base.prefix
        if base.prefix:
            return ""
    templates = Templates()
    for path in relative:
        templates.add("", path)
    votes: dict[str, int] = {}
    for call in calls:
        if call.base == origin and (match := templates.match(replace(call, method=""))):
            extra = segments(call.path)[: -len(segments(match)) or None]
            text = "/" + "/".join(extra) if extra and segments(match) else ""
            votes[text] = votes.get(text, 0) + 1
    return max(votes, key=lambda text: (votes[text], text), default="")


def settle_units(book: Book) -> None:
    """Tell operations from calls of them, and from what is not of this API."""
    for leaf in book.leaves:
        for unit in leaf.found.units:
            for endpoint in unit.endpoints:
                if endpoint.rank is Rank.DECLARATION and not unit.concrete:
                    path = own_path(book, endpoint)
                    book.templates.add(endpoint.method, path)
    named = {
        Key(e.method, identity(own_path(book, e)).rstrip("/") or "/")
        for leaf in book.leaves
        for unit in leaf.found.units
        if not unit.listed
        for e in unit.endpoints
    }
    for leaf in book.leaves:
        leaf.found.units = [
            unit for unit in leaf.found.units if not is_index(book, unit, named)
        ]
        leaf.found.units = [
            kept for unit in leaf.found.units if (kept := settled(book, unit))
        ]
        for unit in leaf.found.units:
            for endpoint in unit.endpoints:
                key = key_of(endpoint)
                book.declared.setdefault(key, endpoint.path)
                known = book.ranks.get(key, Rank.MENTION)
                book.ranks[key] = max(known, endpoint.rank)
    for leaf in book.leaves:
        account(book, leaf)


def is_index(book: Book, unit: Unit, named: set[Key]) -> bool:
    """Whether a unit is but an entry of an index: what it names is described elsewhere."""
    if not unit.listed:
        return False
    keys = {key_of(replace(e, path=own_path(book, e))) for e in unit.endpoints}
    if not keys <= named:
        return False
    for endpoint in unit.endpoints:
        note(book, endpoint, MentionKind.OPERATION)
    return True


def own_path(book: Book, endpoint: Endpoint) -> str:
    """A path relative to the base URL."""
    prefix = book.prefix
    if prefix and endpoint.path.startswith(f"{prefix}/"):
        return endpoint.path[len(prefix) :]
    return endpoint.path


def settled(book: Book, unit: Unit) -> Unit | None:
    """A unit with its paths relative to the base; None if it is of another API."""
    kept = []
    for endpoint in unit.endpoints:
        reason = foreign(book, endpoint)
        if reason:
            note(book, endpoint, MentionKind.ASIDE, reason)
            continue
        path = own_path(book, endpoint)
        example = endpoint.rank is Rank.EXAMPLE or unit.concrete
        found = book.templates.match(replace(endpoint, path=path)) if example else None
        if found is not None and identity(found) != identity(path):
            note(book, endpoint, MentionKind.EXAMPLE)
            path = found
        variables = endpoint.variables
        kept.append(replace(endpoint, path=path, variables=variables))
    if not kept:
        return None
    scope = replace(unit.scope, endpoints=tuple(kept))
    return replace(unit, endpoints=tuple(kept), scope=scope)


def foreign(book: Book, endpoint: Endpoint) -> str:
    """Why an endpoint is none of this API; empty if it is one."""
    base = endpoint.base
    if base.startswith(SOCKETS):
        return "a websocket"
    if not base or not book.origin or base == book.origin or is_own(base):
        return ""
    if endpoint.rank is Rank.DECLARATION:
        return ""
    if registrable(base) != registrable(book.origin):
        return "another host"
    return ""


def note(book: Book, endpoint: Endpoint, kind: MentionKind, reason: str = "") -> None:
    """Record what became of a mention."""
    made = Mention(endpoint.method, endpoint.path, endpoint.span, kind, reason)
    book.mentions.setdefault(endpoint.span.file, []).append(made)


def account(book: Book, leaf: Leaf) -> None:
    """Say of every mention on a page what became of it."""
    for unit in leaf.found.units:
        for endpoint in unit.endpoints:
            note(book, endpoint, MentionKind.OPERATION)
    for item in leaf.found.mentions:
        endpoint = replace(item.endpoint, path=own_path(book, item.endpoint))
        reason = foreign(book, endpoint)
        if key_of(endpoint) in book.declared:
            note(book, endpoint, MentionKind.OPERATION)
        elif reason:
            note(book, endpoint, MentionKind.ASIDE, reason)
        elif book.templates.match(endpoint):
            note(book, endpoint, MentionKind.EXAMPLE)
        else:
            note(book, endpoint, MentionKind.UNREAD, "nothing else describes it")
    for path in leaf.found.paths:
        reason = "a path without a method"
        made = Mention("", path.target.path, path.span, MentionKind.UNREAD, reason)
        if not any(k.path == identity(path.target.path) for k in book.declared):
            book.mentions.setdefault(path.span.file, []).append(made)


def readings(book: Book) -> Iterator[Reading]:
    """The facts of every page."""
    groups = groups_of([leaf.found.units for leaf in book.leaves])
    for leaf, names in zip(book.leaves, groups, strict=True):
        sections = [
            section
            for unit, group in zip(leaf.found.units, names, strict=True)
            for section in sections_of(book, leaf, unit, group)
        ]
        page = leaf.page
        yield Reading(
            page.file,
            page.format,
            tuple(sections),
            diagnostics=page.diagnostics,
            mentions=tuple(book.mentions.get(page.file, ())),
        )


def sections_of(book: Book, leaf: Leaf, unit: Unit, group: str) -> Iterable[Section]:
    """The sections of a unit: one for each of its endpoints."""
    stray = all(is_stray(book, endpoint) for endpoint in unit.endpoints)
    words = () if stray else tuple(words_of(unit, group))
    span = unit.endpoints[0].span
    for endpoint in unit.endpoints:
        facts = [*words, *path_facts(book, endpoint)]
        subject = Subject(endpoint.method, endpoint.path)
        yield Section(
            subject,
            Evidence.TABLE,
            Edition(),
            span,
            tuple(facts),
            by_example=endpoint.rank is Rank.EXAMPLE and not own_title(unit),
        )


def is_stray(book: Book, endpoint: Endpoint) -> bool:
    """Whether a call is of an operation that is declared elsewhere.

    Such a sample shows values; the section around it is about something else.
    """
    if endpoint.rank is not Rank.EXAMPLE:
        return False
    return book.ranks.get(key_of(endpoint), Rank.EXAMPLE) is Rank.DECLARATION


def path_facts(book: Book, endpoint: Endpoint) -> Iterator[Fact]:
    """What the line of an endpoint states: its server, its parameters."""
    span = endpoint.span
    base = endpoint.base if endpoint.base and not is_own(endpoint.base) else book.origin
    if base:
        url = base + (book.prefix if base == book.origin else "")
        evidence = Evidence.TABLE if endpoint.base else Evidence.PROSE
        place = book.base_span.span if book.base_span and not endpoint.base else span
        yield Fact(("servers", "0", "url"), url, place, evidence)
    for variable in endpoint.variables:
        if f"{{{variable.name}}}" in endpoint.path:
            pointer = ("parameters", f"path:{variable.name}", "required")
            yield Fact(pointer, True, span, Evidence.PROSE)
    for variable in endpoint.query:
        pointer = ("parameters", f"query:{variable.name}", "required")
        yield Fact(pointer, False, span, Evidence.PROSE)
