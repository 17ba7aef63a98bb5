"""A set of pages as facts: operations page by page, then what speaks for all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from generator.addresses import version_of
from generator.facts import (
    Edition,
    Evidence,
    Example,
    ExampleKind,
    Fact,
    Mention,
    MentionKind,
    Reading,
    Section,
    Subject,
)
from generator.formats.page import Code, Page, Paragraph, text_of
from generator.readers.accounting import assumed, front_fields, of_nothing
from generator.readers.book import (
    Book,
    Leaf,
    choose_base,
    described,
    foreign,
    leaf_of,
    missing_base,
    own_path,
    own_prefix,
    served,
)
from generator.readers.book_security import (
    choose_credentials,
    missing_credentials,
    security_of,
)
from generator.readers.endpoints.bases import (
    is_own,
)
from generator.readers.endpoints.openapi_fences import (
    as_endpoint,
    sections_alone,
    stated_in,
)
from generator.readers.endpoints.operation_words import (
    groups_of,
    introduction,
    own_title,
    shared_titles,
    words_of,
)
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint, Passage, Rank
from generator.readers.endpoints.targets import identity
from generator.readers.endpoints.templates import Key, key_of
from generator.readers.fields.limits import limited_entries
from generator.readers.openapi.security import scoped, with_own_form
from generator.readers.operations.describe import describe
from generator.readers.operations.findings import DescribedOperation, coded
from generator.readers.operations.models import gather_models
from generator.readers.references import (
    MIN_PARTS,
    adopted,
    index_of,
    parts_of,
    published,
    reference_of,
)
from generator.readers.sample_names import named_variables
from generator.report.diagnostics import Diagnostic


def read_pages(pages: Sequence[Page], others: Sequence[Reading] = ()) -> list[Reading]:
    """What each page of a set states, in the order of the pages.

    `others` are what whole documents beside them state: their base URLs count.
    """
    book = Book([leaf_of(page) for page in pages], models=gather_models(pages))
    choose_base(book, list(served(others)), set(described(others)))
    named = named_variables([leaf.found.units for leaf in book.leaves])
    for leaf, units in zip(book.leaves, named, strict=True):
        leaf.found.units = units
    settle_units(book)
    adopt_pages(book, others)
    choose_credentials(book)
    return with_shapes(book, list(readings(book)))


def adopt_pages(book: Book, others: Sequence[Reading]) -> None:
    """Give pages that name no method and path to the operations that they are about."""
    bare = [
        leaf
        for leaf in book.leaves
        if leaf.page.blocks and not leaf.found.units and not leaf.found.alone
        if parts_of(leaf.lines) >= MIN_PARTS
    ]
    if not bare:
        return
    named = ((leaf.page, leaf.found.units) for leaf in book.leaves)
    alone = [
        Reading(leaf.page.file, "", tuple(sections_alone(leaf.found.alone)))
        for leaf in book.leaves
    ]
    index = index_of(named, [*others, *alone])
    for leaf in bare:
        if (unit := adopted(leaf.page, index)) is not None:
            leaf.found.units = [unit]


MAX_MESSAGE = 40
"""Lines of a message within which its request line stands."""


class Words(NamedTuple):
    """The group of an operation, and titles that name none of them."""

    group: str
    shared: frozenset[str]


def with_shapes(book: Book, found: list[Reading]) -> list[Reading]:
    """The readings, the shapes that operations share given to the first section."""
    components = book.models.components(sorted(book.shapes))
    for index, reading in enumerate(found):
        if reading.sections and components:
            first = replace(reading.sections[0], components=components)
            found[index] = replace(reading, sections=(first, *reading.sections[1:]))
            break
    return found


def settle_units(book: Book) -> None:
    """Tell operations from calls of them, and from what is not of this API."""
    for leaf in book.leaves:
        for stated in map(as_endpoint, leaf.found.alone):
            book.templates.add(stated.method, stated.path)
            book.declared.setdefault(key_of(stated), stated.path)
            book.ranks[key_of(stated)] = Rank.DECLARATION
            note(book, stated, MentionKind.OPERATION)
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
        calls = calls_of(book, leaf)
        leaf.found.units = [u for u in leaf.found.units if not is_index(book, u, calls)]
    for leaf in book.leaves:
        declare(book, (unit for unit in leaf.found.units if unit.listed))
    for leaf in book.leaves:
        leaf.found.units = with_repeats(leaf.found.units)
        account(book, leaf)


def declare(book: Book, units: Iterable[Unit]) -> None:
    """Take note of operations, and of how surely each is one."""
    for unit in units:
        for endpoint in unit.endpoints:
            key = key_of(endpoint)
            book.declared.setdefault(key, endpoint.path)
            book.templates.add(endpoint.method, endpoint.path)
            known = book.ranks.get(key, Rank.MENTION)
            book.ranks[key] = max(known, endpoint.rank)


def calls_of(book: Book, leaf: Leaf) -> dict[Key, int]:
    """The last lines of a page with calls of operations that nothing else declares."""
    return {
        key: endpoint.span.line
        for unit in leaf.found.units
        for endpoint in (() if unit.listed else unit.endpoints)
        if book.ranks.get(key := key_of(endpoint)) is Rank.EXAMPLE
    }


def is_index(book: Book, unit: Unit, calls: Mapping[Key, int]) -> bool:
    """Whether a unit is but an entry of an index: what it names is described elsewhere.

    Sections follow their index: calls above it (`calls`, by their last line) are shown
    in passing, and the entry declares the operation.
    """
    if not unit.listed or unit.family == "titled":
        return False
    if any(key_of(e) not in book.declared for e in unit.endpoints):
        return False
    if all(calls.get(key_of(e), e.span.line) < e.span.line for e in unit.endpoints):
        return False
    for endpoint in unit.endpoints:
        note(book, endpoint, MentionKind.OPERATION)
        if title := endpoint.title.strip(" ."):
            book.titles.setdefault(key_of(endpoint), title)
    return True


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
        prefix = own_prefix(book, endpoint)
        kept.append(replace(endpoint, path=path, prefix=prefix))
    if not kept:
        return None
    return unit.of(tuple(kept))


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
        elif item.past:
            note(book, endpoint, MentionKind.ASIDE, "a list of changes")
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
        page = leaf.page
        shared = shared_titles(leaf.found.units, page.title)
        sections = [
            section
            for unit, group in zip(leaf.found.units, names, strict=True)
            for section in sections_of(book, leaf, unit, Words(group, shared), unread)
        ]
        sections += [*sections_alone(leaf.elsewhere()), *leaf.payloads]
        stated = [found.reading for found in leaf.fences]
        if any(unit.family == "matter" for unit in leaf.found.units):
            unread += front_fields(page)
        mentions = tuple(book.mentions.get(page.file, ()))
        remarks = () if sections else (of_nothing(page, mentions),)
        yield Reading(
            page.file,
            page.format,
            tuple(sections),
            diagnostics=(
                *page.diagnostics,
                *remarks,
                *assumed(
                    [(i.endpoint.span, i.endpoint.path) for i in leaf.found.assumed]
                ),
                *unread,
                *(item for found in stated for item in found.diagnostics),
                *(item for file, item in warnings if file == page.file),
            ),
            schemes=(
                (
                    *schemes,
                    *leaf.schemes.items(),
                    *(each for found in stated for each in found.schemes),
                )
                if sections
                else ()
            ),
            mentions=mentions,
        )


def words_in(book: Book, unit: Unit, group: str, named: Words) -> tuple[Fact, ...]:
    """The words for a unit: those of an index where no heading names it."""
    keys = (key_of(endpoint) for endpoint in unit.endpoints)
    listed = next((book.titles[key] for key in keys if key in book.titles), "")
    return tuple(words_of(unit, group, named.shared, listed))


def sections_of(
    book: Book, leaf: Leaf, unit: Unit, named: Words, unread: list[Diagnostic]
) -> Iterable[Section]:
    """The sections of a unit: one for each of its endpoints.

    What looked like fields and gave nothing is added to `unread`, once for each place.
    """
    group = "" if unit.family == "titled" else named.group
    words_own = words_in(book, unit, group, named)
    security_own = tuple(security_of(book, leaf, unit))
    span = unit.endpoints[0].span
    reference = reference_of(unit, leaf.page)
    own = partial(own_path, book)
    for endpoint in unit.endpoints:
        scope = replace(unit.scope, endpoints=(endpoint,))
        stray = is_stray(book, endpoint)
        words = () if stray else words_own
        security = () if stray else security_own
        refers = None if stray else reference
        found = describe(scope, leaf.page, book.models)
        found = only_calls(found) if stray else own_calls(leaf, endpoint.method, found)
        book.shapes.update(found.models)
        unread.extend(d for d in found.remarks() if d not in unread)
        for old, new in found.renamed:
            endpoint = with_variable(endpoint, old, new)
        stated = list(stated_in(unit.scope.passages, endpoint, leaf.fences, own))
        shown = [each for reading in stated for each in reading.operations]
        evidence = Evidence.FRAGMENT if shown else found.evidence
        # Around a document the text of a page only says in words what that states.
        about = [replace(w, evidence=Evidence.PROSE) for w in words] if shown else words
        facts = [*about, *path_facts(book, endpoint), *security, *found.facts]
        if refers is not None:
            at = ("externalDocs", "url")
            facts.append(Fact(at, refers.url, refers.span, evidence))
        facts = [raised(fact, found.evidence) for fact in facts]
        facts = [*with_own_form(facts, leaf.schemes)]
        facts = [*scoped([*facts, *(f for each in shown for f in each.facts)])]
        leaf.shown.update(key_of(as_endpoint(each)) for each in shown)
        facts += limited_entries(facts, introduction(unit))
        url = refers.address if refers else None
        yield Section(
            Subject(endpoint.method, endpoint.path, url),
            evidence,
            edition_of(leaf.page, facts),
            span,
            tuple(facts),
            (*found.examples, *(item for each in shown for item in each.examples)),
            tuple(item for each in shown for item in each.components),
            by_example=endpoint.rank is Rank.EXAMPLE
            and not found.facts
            and (unit.family == "titled" or not own_title(unit)),
        )


def own_calls(leaf: Leaf, method: str, found: DescribedOperation) -> DescribedOperation:
    """What describes an operation without the messages that declare others: one block
    of code may show how a thing is created and how it is deleted.
    """
    others = [e for e in found.examples if e.method not in (None, "", method)]
    if not others:
        return found
    apart = [e for e in others if declares(e, leaf.named_lines())]
    return replace(found, examples=tuple(e for e in found.examples if e not in apart))


def declares(example: Example, declared: Collection[tuple[str, int]]) -> bool:
    """Whether the line of a message is that which names an operation."""
    first, last = example.span.line, max(example.span.line, example.span.end_line)
    lines = range(first, min(last, first + MAX_MESSAGE) + 1)
    return any((example.method, line) in declared for line in lines)


def only_calls(found: DescribedOperation) -> DescribedOperation:
    """What a call of an operation shows that is described elsewhere: the section around
    it is about something else, and so are responses next to several calls.
    """
    calls = [e for e in found.examples if e.kind is ExampleKind.REQUEST and e.url]
    others = [e for e in found.examples if e.kind is ExampleKind.RESPONSE]
    if len(calls) != 1:
        return DescribedOperation(examples=tuple(calls))
    # What stands above a call that is shown in passing is no response to it.
    below = [e for e in others if e.span.line >= calls[0].span.line]
    return DescribedOperation(examples=(*calls, *below))


def edition_of(page: Page, facts: Iterable[Fact]) -> Edition:
    """The version that the base URL of an operation ends with, and the page's date."""
    bases = (f.value for f in facts if f.pointer == ("servers", "0", "url"))
    return Edition(version_of(str(next(bases, ""))), published(page))


def raised(fact: Fact, evidence: Evidence) -> Fact:
    """A fact of a page that prints types is one of a viewer, which made them from a
    description of the API; tables are written by hand.
    """
    return replace(fact, evidence=evidence) if fact.evidence is Evidence.TABLE else fact


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
    if base:
        usual = book.prefix if base == book.origin else ""
        url = base + (usual if endpoint.prefix is None else endpoint.prefix)
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


SAME = re.compile(
    r"(?i)(?:this (?:is|works|behaves|call is) )?(?:exactly )?(?:the )?(?:same|identical(?:ly)?|like)"
    r" (?:as|to) (?:the )?(?:above|previous)\b(?! table| example| fields?| schema)"
)
REFUSED = re.compile(
    r"(?i)\b(?:does not|doesn't|cannot|no longer) (?:accept|take|support|have|allow)s?"
    r"(?: an?| the)? (?P<names>`[^`\s]{1,80}`(?:(?:,| and| or)+ `[^`\s]{1,80}`){0,9})"
)


def with_repeats(units: Sequence[Unit]) -> list[Unit]:
    """The units of a page; one that says `same as above` gets what is above as well."""
    result: list[Unit] = []
    for unit in units:
        before = result[-1] if result else None
        stated = same_as_above(unit)
        if before is not None and stated and methods(before) == methods(unit):
            unit = repeating(unit, before, stated)
        result.append(unit)
    return result


def methods(unit: Unit) -> set[str]:
    """The methods of a unit: a body of POST says nothing of a DELETE."""
    return {endpoint.method for endpoint in unit.endpoints}


def same_as_above(unit: Unit) -> str:
    """The paragraph that says so, among the first ones; empty if none does."""
    for passage in unit.scope.passages[:4]:
        block = passage.block
        if isinstance(block, Paragraph) and SAME.match(text_of(block.runs).lstrip()):
            return coded(block.runs)
    return ""


def repeating(unit: Unit, before: Unit, stated: str) -> Unit:
    """A unit with the passages of the one before, calls of that one aside."""
    above = tuple(p for p in before.scope.passages if not is_call(p))
    names = (
        name
        for found in REFUSED.finditer(stated)
        for name in found["names"].split("`")[1::2]
    )
    refused = before.scope.refused | frozenset(names)
    scope = replace(
        unit.scope, passages=(*above, *unit.scope.passages), refused=refused
    )
    return replace(unit, scope=scope)


def is_call(passage: Passage) -> bool:
    """Whether a passage is code that calls the other operation."""
    return isinstance(passage.block, Code) and "http" in passage.block.text.lower()
