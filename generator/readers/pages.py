"""A set of pages as facts: operations page by page, then facts about all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from generator.addresses import version_of
from generator.dataclass import replace
from generator.facts import (
    Edition,
    Evidence,
    Example,
    ExampleKind,
    Fact,
    Reading,
    Section,
    Subject,
)
from generator.formats.page import Code, Page
from generator.readers.accounting import (
    NOTHING,
    assumed,
    front_fields,
    of_nothing,
)
from generator.readers.book import (
    Book,
    Leaf,
    choose_base,
    described,
    leaf_of,
    missing_base,
    own_path,
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
from generator.readers.endpoints.common_sections import Ranges
from generator.readers.endpoints.group_titles import groups_of
from generator.readers.endpoints.openapi_fences import (
    as_endpoint,
    sections_alone,
    stated_in,
)
from generator.readers.endpoints.operation_words import (
    cleaned,
    introduction,
    own_title,
    shared_titles,
    words_of,
)
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint, Rank, Scope
from generator.readers.endpoints.targets import identity
from generator.readers.endpoints.templates import fits, key_of
from generator.readers.fields.limits import limited_entries
from generator.readers.openapi.security import scoped, with_own_form
from generator.readers.operations.describe import describe
from generator.readers.operations.error_sections import (
    CommonFailures,
    common_failures,
)
from generator.readers.operations.findings import DescribedOperation
from generator.readers.operations.models import gather_models
from generator.readers.references import (
    MIN_PARTS,
    PageAddress,
    adopted,
    index_of,
    parts_of,
    published,
    reference_of,
)
from generator.readers.sample_names import named_variables
from generator.readers.set_titles import heading_of_set, is_overview, title_of
from generator.readers.settling import settle_units
from generator.report.diagnostics import Diagnostic


def read_pages(pages: Sequence[Page], others: Sequence[Reading] = ()) -> list[Reading]:
    """The statements of each page of a set, in the order of the pages.

    `others` are what whole documents beside them state: their base URLs count.
    """
    leaves = [leaf_of(page) for page in pages]
    book = Book(leaves, models=gather_models([leaf.page for leaf in leaves]))
    book.models.failures = shared_failures(leaves)
    choose_base(book, list(served(others)), set(described(others)))
    named = named_variables([leaf.found.units for leaf in book.leaves])
    for leaf, units in zip(book.leaves, named, strict=True):
        leaf.found.units = units
    settle_units(book)
    adopt_pages(book, others)
    choose_credentials(book)
    return with_shapes(book, list(readings(book)))


def shared_failures(leaves: Sequence[Leaf]) -> tuple[CommonFailures, ...]:
    """The errors of all operations of a page, and of the set if one page tells of them."""
    found = [
        failures
        for leaf in leaves
        for failures in common_failures(
            leaf.page, leaf.lines, Ranges((u.first, u.last) for u in leaf.found.units)
        )
    ]
    whole = {failures for failures in found if not failures.file}
    return tuple(f for f in found if f.file or len(whole) == 1)


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
    """The readings, the shapes that operations share given to the first section.

    A page that describes nothing but such a shape is not one of nothing.
    """
    components = book.models.components(sorted(book.shapes))
    used = {component.name for component in components}
    files = {model.file for model in book.models.found if model.name in used}
    found = [without_remark(r) if r.file in files else r for r in found]
    for index, reading in enumerate(found):
        if reading.sections and components:
            first = replace(reading.sections[0], components=components)
            found[index] = replace(reading, sections=(first, *reading.sections[1:]))
            break
    return found


def without_remark(reading: Reading) -> Reading:
    """A reading without the remark that its page says nothing."""
    kept = (d for d in reading.diagnostics if d.code != NOTHING)
    return replace(reading, diagnostics=tuple(kept))


def readings(book: Book) -> Iterator[Reading]:
    """The facts of every page."""
    warnings = [*missing_base(book), *missing_credentials(book)]
    schemes = tuple((n, sign.definition) for n, sign in sorted(book.signs.items()))
    groups = groups_of([leaf.found.units for leaf in book.leaves])
    heading = heading_of_set([(b.page, len(b.found.units)) for b in book.leaves])
    for leaf, names in zip(book.leaves, groups, strict=True):
        unread: list[Diagnostic] = []
        page = leaf.page
        shared = shared_titles(leaf.found.units, page.title)
        if is_overview(page):
            shared |= {cleaned(title_of(page))}
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
        remarks = () if sections else of_nothing(page, mentions)
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
            heading=heading,
        )


def words_in(book: Book, unit: Unit, group: str, named: Words) -> tuple[Fact, ...]:
    """The words for a unit: those of an index where no heading names it."""
    keys = (key_of(endpoint) for endpoint in unit.endpoints)
    listed = next((book.titles[key] for key in keys if key in book.titles), "")
    return tuple(words_of(unit, group, named.shared, listed))


class Around(NamedTuple):
    """The statements around a unit about its operations: words, credentials, and the
    address of their page.
    """

    words: tuple[Fact, ...] = ()
    security: tuple[Fact, ...] = ()
    refers: PageAddress | None = None


def sections_of(
    book: Book, leaf: Leaf, unit: Unit, named: Words, unread: list[Diagnostic]
) -> Iterable[Section]:
    """The sections of a unit: one for each of its endpoints.

    What looked like fields and gave nothing is added to `unread`, once for each place.
    """
    group = "" if unit.family == "titled" else named.group
    around = Around(
        words_in(book, unit, group, named),
        tuple(security_of(book, leaf, unit)),
        reference_of(unit, leaf.page),
    )
    for endpoint in unit.endpoints:
        scope = replace(unit.scope, endpoints=(endpoint,))
        scope = without_other_calls(book, leaf, scope)
        stray = is_stray(book, endpoint)
        found = describe(scope, leaf.page, book.models)
        found = only_calls(found) if stray else own_calls(leaf, endpoint.method, found)
        book.shapes.update(found.models)
        unread.extend(d for d in found.remarks() if d not in unread)
        for old, new in found.renamed:
            endpoint = with_variable(endpoint, old, new)
        own = Around() if stray else around
        yield section_of(book, leaf, unit, endpoint, own, found)


def section_of(
    book: Book,
    leaf: Leaf,
    unit: Unit,
    endpoint: Endpoint,
    around: Around,
    found: DescribedOperation,
) -> Section:
    """The statements of a page about one operation, with those of OpenAPI on the page."""
    words, security, refers = around
    own = partial(own_path, book)
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
    by_call = endpoint.rank is Rank.EXAMPLE and not found.facts
    return Section(
        Subject(endpoint.method, endpoint.path, refers.address if refers else None),
        evidence,
        edition_of(leaf.page, facts),
        unit.endpoints[0].span,
        tuple(facts),
        (*found.examples, *(item for each in shown for item in each.examples)),
        tuple(item for each in shown for item in each.components),
        by_example=by_call and (unit.family == "titled" or not own_title(unit)),
        by_call=by_call,
    )


def without_other_calls(book: Book, leaf: Leaf, scope: Scope) -> Scope:
    """The scope of a declared operation without code whose only call is one of another
    declared operation, with what that gives back: pages repeat the call that logs in.
    """
    (endpoint,) = scope.endpoints
    if endpoint.rank is not Rank.DECLARATION:
        return scope
    calls = sorted(leaf.found.calls, key=lambda call: call.endpoint.span.line)
    lines = [call.endpoint.span.line for call in calls]
    kept = []
    for passage in scope.passages:
        span = passage.block.span
        first = bisect_left(lines, span.line)
        alone = bisect_right(lines, span.last_line) == first + 1
        call = calls[first].endpoint if alone else None
        is_code = isinstance(passage.block, Code)
        if call is None or not is_code or not is_of_other(book, endpoint, call):
            kept.append(passage)
    return replace(scope, passages=tuple(kept))


def is_of_other(book: Book, endpoint: Endpoint, call: Endpoint) -> bool:
    """Whether a call is one of another operation, and none of this."""
    if call.method == endpoint.method and fits(endpoint.path, call.path):
        return False
    found = book.templates.match(replace(call, base=call.base or "shown"))
    other = found is not None and identity(found) != identity(endpoint.path)
    return other and call.rank is not Rank.DECLARATION


def own_calls(leaf: Leaf, method: str, found: DescribedOperation) -> DescribedOperation:
    """The findings of an operation, without the messages that declare others: one block
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
    """The parts of a call of an operation that is described elsewhere: the section around
    it is about something else, and so are responses next to several calls.
    """
    calls = [e for e in found.examples if e.kind is ExampleKind.REQUEST and e.url]
    others = [e for e in found.examples if e.kind is ExampleKind.RESPONSE]
    if len(calls) != 1:
        return DescribedOperation(examples=tuple(calls))
    # What stands above a call that is shown in passing is not a response to it.
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
    """The statements in the line of an endpoint: its server, its parameters."""
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
            if variable.type:
                kind = (*pointer[:2], "schema", "type")
                yield Fact(kind, variable.type, span, Evidence.PROSE)
    for variable in endpoint.query:
        pointer = ("parameters", f"query:{variable.name}", "required")
        yield Fact(pointer, False, span, Evidence.PROSE)
