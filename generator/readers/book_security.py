"""The credentials of a set of pages, from calls or else from prose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import (
    Evidence,
    Fact,
    Json,
)
from generator.formats.page import Block, Code, Heading, Paragraph, text_of, walk
from generator.readers.book import Book, Leaf, foreign
from generator.readers.credentials import (
    SIGNATURE,
    Sign,
    elect as elect_credentials,
    in_headers,
    scopes_of,
    token_url,
)
from generator.readers.endpoints.candidates import spaced as text_with_code
from generator.readers.endpoints.regions import Unit
from generator.readers.stated_credentials import (
    ABOUT,
    appears_needed,
    in_tables,
    in_words,
    is_signed,
    needs_none,
)
from generator.report.diagnostics import Diagnostic, Severity, Span


def choose_credentials(book: Book) -> None:
    """Find the schemes of the set: those shown by calls, else the most described."""
    every: Counter[tuple[str, ...]] = Counter()
    for leaf in book.leaves:
        own = Counter(list(shown_sets(book, leaf)))
        every.update(own)
        leaf.signs = max(own, key=lambda names: (own[names], names), default=())
    if every:
        book.usual = max(every, key=lambda names: (every[names], names))
        note_token_url(book)
        return
    described, alone = stated_schemes(book)
    described = described or list(listed_keys(book))
    if alone and not described:
        for place, needed in alone.items():
            chosen = elect_credentials(needed)
            book.signs |= {sign.name: sign for sign in chosen}
            book.own[place] = tuple(sign.name for sign in chosen)
    for sign in elect_credentials(described):
        book.signs[sign.name] = sign
        book.usual = (*book.usual, sign.name)
    book.tokens = any(tells_of_tokens(leaf.page.blocks) for leaf in book.leaves)
    note_token_url(book)


def stated_schemes(book: Book) -> tuple[list[Sign], dict[Span, list[Sign]]]:
    """The schemes that words tell of: those of all operations, and those of a few that
    alone speak of them, by the place of the operation.

    A parameter that no word places is in the query where most operations read.
    """
    units = [unit for leaf in book.leaves for unit in leaf.found.units]
    every = [endpoint for unit in units for endpoint in unit.endpoints]
    reading = sum(endpoint.method == "GET" for endpoint in every) * 2 >= len(every)
    common: list[Sign] = []
    own: dict[Span, list[Sign]] = {}
    for leaf in book.leaves:
        for sign in in_words(leaf.page.blocks):
            unit = None if sign.general else unit_around(leaf, sign.span.line)
            if sign.loose and not reading:
                continue
            if unit is None:
                common.append(sign)
            else:
                own.setdefault(unit.endpoints[0].span, []).append(sign)
    if common or len(own) * 2 >= len(units):
        return [*common, *(sign for signs in own.values() for sign in signs)], {}
    return [], own


def unit_around(leaf: Leaf, line: int) -> Unit | None:
    """The operation in whose section a line is, unless that is about credentials, which
    are those of all operations.
    """
    around = (u for u in leaf.found.units if u.first <= line <= u.last)
    unit = next(around, None)
    if unit is None or unit.alone or any(map(ABOUT.search, unit.titles[-1:])):
        return None
    return unit


def note_token_url(book: Book) -> None:
    """Let a bearer token be fetched where a page shows how a program does that."""
    urls = {url for leaf in book.leaves if (url := token_url(leaf.page.blocks))}
    if "bearer" in book.signs and len(urls) == 1:
        sign = book.signs["bearer"]
        book.signs["bearer"] = replace(sign, token_url=urls.pop())


def listed_keys(book: Book) -> Iterator[Sign]:
    """The keys that the tables of most operations list among their headers."""
    found = [sign for leaf in book.leaves for sign in in_tables(leaf.page.blocks)]
    counts = Counter(sign.name for sign in found)
    operations = sum(len(leaf.found.units) for leaf in book.leaves)
    yield from (sign for sign in found if counts[sign.name] * 2 >= operations)


def shown_sets(book: Book, leaf: Leaf) -> Iterator[tuple[str, ...]]:
    """The credentials in each call of a page to this API, by the names of the schemes."""
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
    if any(OPEN.search(title) for title in unit.titles):
        yield Fact(("security", "$any"), [], span, Evidence.TABLE)
        return
    source = book.signs["bearer"].token_url if "bearer" in book.signs else ""
    if source and any(source.endswith(e.path) for e in unit.endpoints):
        yield Fact(("security", "$any"), [], span, Evidence.PROSE)
        return
    if book.own and span not in book.own:
        yield Fact(("security", "$any"), [], span, Evidence.PROSE)
        return
    scopes = list(scopes_in(unit))
    names = book.own.get(span) or leaf.signs or book.usual
    if scopes and not names and book.tokens:
        names = ("bearer",)
    if names and all(is_left_out(book, unit, name) for name in names):
        yield Fact(("security", "$any"), [], span, Evidence.PROSE)
        return
    if len(names) > 1:
        # One call shows them all, or one sentence asks for all of them.
        needs: dict[str, Json] = {n: [] for n in names}
        needs[names[0]] = [scope for scope, _ in scopes]
        place = book.signs[names[0]].span if names[0] in book.signs else span
        yield Fact(("security", "$any"), [needs], place, Evidence.PROSE)
        return
    for number, name in enumerate(names):
        place = book.signs[name].span if name in book.signs else span
        own: list[Json] = [scope for scope, _ in scopes] if number == 0 else []
        place = scopes[0][1] if own else place
        evidence = Evidence.TABLE if own else Evidence.PROSE
        yield Fact(("security", name), own, place, evidence)


OPEN = re.compile(
    r"(?i)\b(?:unauthenticated|public) (?:endpoints?|routes?|operations?|calls?|methods?)\b"
)
"""A heading of operations that need no credentials."""


def is_left_out(book: Book, unit: Unit, name: str) -> bool:
    """Whether the URL of an operation shows its query without a key that other calls
    have in theirs: the call that gives out the key needs none.
    """
    sign = book.signs.get(name)
    scheme = dict(sign.scheme) if sign is not None else {}
    if sign is None or scheme.get("in") != "query" or not sign.shown:
        return False
    shown = [{v.name for v in endpoint.query} for endpoint in unit.endpoints]
    return all(names and scheme["name"] not in names for names in shown)


TOKENS = re.compile(r"(?i)\b(?:oauth|bearer|access[ _-]?tokens?|api[ _-]?tokens?)\b")


def tells_of_tokens(blocks: Sequence[Block]) -> bool:
    """Whether pages speak of tokens, which scopes are those of; permissions alone may
    be those of a user.
    """
    return any(
        TOKENS.search(
            text_of(block.runs)[:4000]
            if isinstance(block, Paragraph | Heading)
            else block.text[:4000]
        )
        for block in walk(blocks)
        if isinstance(block, Paragraph | Heading | Code)
    )


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


def missing_credentials(book: Book) -> Iterator[tuple[str, Diagnostic]]:
    """Warnings where pages let expect credentials that nothing names, or signatures."""
    for leaf in book.leaves:
        place = signature(leaf) or (None if book.usual else is_signed(leaf.page.blocks))
        if place:
            message = "requests must be signed, but the client sends only the key"
            hint = "sign requests in a hook of the client, or pass `headers`"
            yield leaf.page.file, Diagnostic(
                Severity.WARNING, "signed-requests", message, place, hint
            )
            return
    shown = any(f.reading.schemes for leaf in book.leaves for f in leaf.fences)
    known = book.usual or book.own or shown
    if known or not any(leaf.found.units for leaf in book.leaves):
        return
    for leaf in book.leaves:
        place = appears_needed(leaf.page.blocks)
        if place:
            message = "calls seem to need credentials, but no page describes them"
            hint = "add the page about authentication, or a scheme in `overrides`"
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
