"""A set of pages as facts: operations page by page, then what speaks for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from generator.facts import (
    Edition,
    Evidence,
    Fact,
    Json,
    Mention,
    MentionKind,
    Reading,
    Section,
    Subject,
)
from generator.formats.outline import Outline, outline
from generator.formats.page import Page, Paragraph, text_of
from generator.readers.accounting import of_nothing
from generator.readers.bases import (
    Base,
    elect,
    is_own,
    registrable,
    shared_prefix,
    stated_bases,
)
from generator.readers.candidates import spaced as text_with_code
from generator.readers.credentials import (
    SIGNATURE,
    Sign,
    appears_needed,
    elect as elect_credentials,
    in_headers,
    in_words,
    is_signed,
    needs_none,
)
from generator.readers.describe import describe
from generator.readers.findings import Described
from generator.readers.models import Models, gather_models
from generator.readers.operation_words import groups_of, own_title, words_of
from generator.readers.regions import Regions, Unit, regions, shared_sections
from generator.readers.scope import Endpoint, Rank
from generator.readers.scopes import scopes_of
from generator.readers.targets import identity
from generator.readers.templates import Key, Templates, key_of, segments
from generator.report.diagnostics import Diagnostic, Severity, Span

SOCKETS = ("ws://", "wss://")


@dataclass(slots=True)
class Leaf:
    """A page with its outline and the operations it names."""

    page: Page
    lines: Outline
    found: Regions
    signs: tuple[str, ...] = ()


@dataclass(slots=True)
class Book:
    """A set of pages, and what has been decided for all of them.

    `origin` is the scheme and host of the API, `prefix` the path that its base URL
    has; both are empty where the user gives the base URL, and then `lead` is what calls
    have in front of the paths.
    """

    leaves: list[Leaf]
    origin: str = ""
    prefix: str = ""
    lead: str = ""
    base_span: Base | None = None
    templates: Templates = field(default_factory=Templates)
    declared: dict[Key, str] = field(default_factory=dict)
    signs: dict[str, Sign] = field(default_factory=dict)
    usual: tuple[str, ...] = ()
    ranks: dict[Key, Rank] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=dict)
    models: Models = field(default_factory=Models)
    shapes: set[str] = field(default_factory=set)


def read_pages(pages: Sequence[Page], others: Sequence[Reading] = ()) -> list[Reading]:
    """What each page of a set states, in the order of the pages.

    `others` are what whole documents beside them state: their base URLs count.
    """
    book = Book([leaf(page) for page in pages], models=gather_models(pages))
    choose_base(book, list(served(others)))
    settle_units(book)
    choose_credentials(book)
    return with_shapes(book, list(readings(book)))


def with_shapes(book: Book, found: list[Reading]) -> list[Reading]:
    """The readings, the shapes that operations share given to the first section."""
    components = book.models.components(sorted(book.shapes))
    for index, reading in enumerate(found):
        if reading.sections and components:
            first = replace(reading.sections[0], components=components)
            found[index] = replace(reading, sections=(first, *reading.sections[1:]))
            break
    return found


def leaf(page: Page) -> Leaf:
    """A page with the operations it names."""
    lines = outline(page.blocks)
    made = Leaf(page, lines, regions(page, lines))
    made.found.units = shared_sections(made.found.units, lines)
    return made


def served(readings: Iterable[Reading]) -> Iterator[Base]:
    """The base URLs that whole documents state."""
    for reading in readings:
        for section in reading.sections:
            for fact in section.facts:
                if fact.pointer == ("servers", "0", "url"):
                    yield Base(str(fact.value).rstrip("/"), fact.span)


def choose_base(book: Book, known: Sequence[Base] = ()) -> None:
    """Elect the host of the set, and the path with which all its operations begin."""
    units = [unit for leaf in book.leaves for unit in leaf.found.units]
    sure = [e for u in units for e in u.endpoints if e.rank is Rank.DECLARATION]
    shown = [e for u in units for e in u.endpoints if e.rank is Rank.EXAMPLE]
    calls = [m.endpoint for leaf in book.leaves for m in leaf.found.mentions]
    stated = [base for leaf in book.leaves for base in stated_bases(leaf.page.blocks)]
    stated = [*known, *stated]
    book.origin = elect(
        (e.base for e in sure if e.base),
        (e.base for e in (*shown, *calls) if e.base),
        stated,
    )
    if not book.origin:
        paths = [e.path for e in sure if not e.base]
        lead = call_prefix(paths, calls) if paths else ""
        book.lead = lead if "{" not in lead else ""
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
    for base in stated:
        if base.prefix and full and all(p.startswith(f"{base.prefix}/") for p in full):
            return base.prefix
    if not relative:
        return shared_prefix(full)
    for base in stated:
        inside = sum(1 for path in relative if path.startswith(f"{base.prefix}/"))
        if base.prefix and inside * 2 <= len(relative):
            return base.prefix
        if base.prefix:
            return ""
    return call_prefix(relative, [call for call in calls if call.base == origin])


def call_prefix(paths: Sequence[str], calls: Sequence[Endpoint]) -> str:
    """What most calls of these paths have in front of them."""
    templates = Templates()
    for path in paths:
        templates.add("", path)
    votes: Counter[str] = Counter()
    for call in calls:
        shown = replace(call, method="", base=call.base or "shown")
        match = templates.match(shown)
        if match and segments(match):
            extra = segments(call.path)[: -len(segments(match))]
            votes["/" + "/".join(extra) if extra else ""] += 1
    return max(votes, key=lambda text: (votes[text], text), default="")


def settle_units(book: Book) -> None:
    """Tell operations from calls of them, and from what is not of this API."""
    for leaf in book.leaves:
        for unit in leaf.found.units:
            for endpoint in () if unit.concrete else unit.endpoints:
                if endpoint.rank is Rank.DECLARATION:
                    book.templates.add(endpoint.method, own_path(book, endpoint))
    for leaf in book.leaves:
        leaf.found.units = [
            kept for unit in leaf.found.units if (kept := settled(book, unit))
        ]
    for leaf in book.leaves:
        declare(book, (unit for unit in leaf.found.units if not unit.listed))
    for leaf in book.leaves:
        leaf.found.units = [u for u in leaf.found.units if not is_index(book, u)]
    for leaf in book.leaves:
        declare(book, (unit for unit in leaf.found.units if unit.listed))
    for leaf in book.leaves:
        account(book, leaf)


def choose_credentials(book: Book) -> None:
    """Find the schemes of the set: those that calls show, else the one told of most."""
    every: Counter[tuple[str, ...]] = Counter()
    for leaf in book.leaves:
        own = Counter(list(shown_sets(book, leaf)))
        every.update(own)
        leaf.signs = max(own, key=lambda names: (own[names], names), default=())
    if every:
        book.usual = max(every, key=lambda names: (every[names], names))
        return
    told = [sign for leaf in book.leaves for sign in in_words(leaf.page.blocks)]
    for sign in elect_credentials(told):
        book.signs[sign.name] = sign
        book.usual = (*book.usual, sign.name)


def shown_sets(book: Book, leaf: Leaf) -> Iterator[tuple[str, ...]]:
    """What each call of a page to this API carries, by the names of the schemes."""
    for call in leaf.found.calls:
        endpoint = call.endpoint
        if foreign(book, endpoint):
            continue
        names = []
        query = [v.name for v in endpoint.query]
        for sign in in_headers(call.headers, query, endpoint.span):
            book.signs.setdefault(sign.name, sign)
            names.append(sign.name)
        if names:
            yield tuple(sorted(set(names)))


def security_of(book: Book, leaf: Leaf, unit: Unit) -> Iterator[Fact]:
    """The credentials that an operation needs."""
    span = unit.endpoints[0].span
    texts = (p.block for p in unit.scope.passages if isinstance(p.block, Paragraph))
    if any(needs_none(text_of(block.runs)[:2000]) for block in texts):
        yield Fact(("security", "$any"), [], span, Evidence.TABLE)
        return
    scopes = list(scopes_in(unit))
    names = leaf.signs or book.usual or (("bearer",) if scopes else ())
    for number, name in enumerate(names):
        place = book.signs[name].span if name in book.signs else span
        own: list[Json] = [scope for scope, _ in scopes] if number == 0 else []
        place = scopes[0][1] if own else place
        yield Fact(("security", name), own, place, Evidence.PROSE)


def scopes_in(unit: Unit) -> Iterator[tuple[str, Span]]:
    """The scopes that the words of an operation ask for, each once."""
    seen: set[str] = set()
    for passage in unit.scope.passages:
        if isinstance(passage.block, Paragraph):
            for line in text_with_code(passage.block.runs).split("\n"):
                for scope in scopes_of(line):
                    if scope not in seen:
                        seen.add(scope)
                        yield scope, passage.block.span


def missing_base(book: Book) -> Iterator[tuple[str, Diagnostic]]:
    """A note where whoever uses the client has to give the base URL."""
    if book.origin and "{" not in book.prefix:
        return
    leaf = next((leaf for leaf in book.leaves if leaf.found.units), None)
    if leaf is None:
        return
    whole = book.origin + book.prefix
    what = f"it is `{whole}`" if book.origin else "no page names a host for all"
    message = f"the base URL is the caller's own: {what}"
    hint = "give `base_url=` to the client, or `overrides` with a server"
    place = leaf.found.units[0].endpoints[0].span
    yield leaf.page.file, Diagnostic(Severity.NOTE, "no-base-url", message, place, hint)


def missing_credentials(book: Book) -> Iterator[tuple[str, Diagnostic]]:
    """Warnings where pages let expect credentials that nothing names, or signatures."""
    for leaf in book.leaves:
        place = signature(leaf) or (None if book.usual else is_signed(leaf.page.blocks))
        if place:
            message = (
                "requests are signed here; the client sends the key and no signature"
            )
            hint = "sign in a hook of the client, or give `headers`"
            yield leaf.page.file, Diagnostic(
                Severity.WARNING, "signed-requests", message, place, hint
            )
            return
    if book.usual or not any(leaf.found.units for leaf in book.leaves):
        return
    for leaf in book.leaves:
        place = appears_needed(leaf.page.blocks)
        if place:
            message = "calls seem to need credentials, and no page says which"
            hint = "add the page about authentication, or `overrides` with a scheme"
            yield leaf.page.file, Diagnostic(
                Severity.WARNING, "no-credentials", message, place, hint
            )
            return


def signature(leaf: Leaf) -> Span | None:
    """Where a call carries a signature of itself."""
    for call in leaf.found.calls:
        names = [name for name, _ in call.headers]
        names += [v.name for v in call.endpoint.query]
        if any(SIGNATURE.fullmatch(name) for name in names):
            return call.endpoint.span
    return None


def declare(book: Book, units: Iterable[Unit]) -> None:
    """Take note of operations, and of how surely each is one."""
    for unit in units:
        for endpoint in unit.endpoints:
            key = key_of(endpoint)
            book.declared.setdefault(key, endpoint.path)
            book.templates.add(endpoint.method, endpoint.path)
            known = book.ranks.get(key, Rank.MENTION)
            book.ranks[key] = max(known, endpoint.rank)


def is_index(book: Book, unit: Unit) -> bool:
    """Whether a unit is but an entry of an index: what it names is described elsewhere."""
    if not unit.listed or any(key_of(e) not in book.declared for e in unit.endpoints):
        return False
    for endpoint in unit.endpoints:
        note(book, endpoint, MentionKind.OPERATION)
    return True


def own_path(book: Book, endpoint: Endpoint) -> str:
    """A path relative to the base URL, or behind what calls have in front of it."""
    if book.lead and not endpoint.base and not endpoint.path.startswith(book.lead):
        return book.lead + endpoint.path
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
            endpoint = replace(endpoint, rank=Rank.EXAMPLE)
            path = found
        elif found is not None and unit.concrete:
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
    warnings = [*missing_base(book), *missing_credentials(book)]
    schemes = tuple(
        (name, sign.definition) for name, sign in sorted(book.signs.items())
    )
    groups = groups_of([leaf.found.units for leaf in book.leaves])
    for leaf, names in zip(book.leaves, groups, strict=True):
        unread: list[Diagnostic] = []
        sections = [
            section
            for unit, group in zip(leaf.found.units, names, strict=True)
            for section in sections_of(book, leaf, unit, group, unread)
        ]
        page = leaf.page
        mentions = tuple(book.mentions.get(page.file, ()))
        remarks = () if sections else (of_nothing(page, mentions),)
        yield Reading(
            page.file,
            page.format,
            tuple(sections),
            diagnostics=(
                *page.diagnostics,
                *remarks,
                *unread,
                *(item for file, item in warnings if file == page.file),
            ),
            schemes=schemes if sections else (),
            mentions=mentions,
        )


def sections_of(
    book: Book, leaf: Leaf, unit: Unit, group: str, unread: list[Diagnostic]
) -> Iterable[Section]:
    """The sections of a unit: one for each of its endpoints.

    What looked like fields and gave nothing is added to `unread`, once for each place.
    """
    stray = all(is_stray(book, endpoint) for endpoint in unit.endpoints)
    words = () if stray else tuple(words_of(unit, group))
    security = () if stray else tuple(security_of(book, leaf, unit))
    span = unit.endpoints[0].span
    for endpoint in unit.endpoints:
        scope = replace(unit.scope, endpoints=(endpoint,))
        found = Described() if stray else describe(scope, leaf.page, book.models)
        book.shapes.update(found.models)
        unread.extend(d for d in found.remarks() if d not in unread)
        for old, new in found.renamed:
            endpoint = with_variable(endpoint, old, new)
        facts = [*words, *path_facts(book, endpoint), *security, *found.facts]
        subject = Subject(endpoint.method, endpoint.path)
        yield Section(
            subject,
            Evidence.TABLE,
            Edition(),
            span,
            tuple(facts),
            found.examples,
            by_example=endpoint.rank is Rank.EXAMPLE
            and not found.facts
            and not own_title(unit),
        )


def with_variable(endpoint: Endpoint, old: str, new: str) -> Endpoint:
    """An endpoint with a variable renamed."""
    path = endpoint.path.replace(f"{{{old}}}", f"{{{new}}}")
    variables = tuple(
        replace(v, name=new) if v.name == old else v for v in endpoint.variables
    )
    return replace(endpoint, path=path, variables=variables)


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
    if base == book.origin and "{" in book.prefix:
        base = ""
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
