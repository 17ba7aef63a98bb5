"""Settle what the units of a set of pages are: operations, calls of them, entries of an
index, or none of this API; and what became of every mention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import replace
from generator.facts import Mention, MentionKind
from generator.formats.page import Code, Paragraph, text_of
from generator.readers.book import Book, Leaf, foreign, own_path, own_prefix
from generator.readers.endpoints.in_prose import FAMILY, is_linked_away
from generator.readers.endpoints.openapi_fences import as_endpoint
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint, Passage, Rank, Variable
from generator.readers.endpoints.targets import VERSION, identity
from generator.readers.endpoints.templates import Key, RouteTable, key_of
from generator.readers.fields.presence import text_stated

SAME = re.compile(
    r"(?i)(?:this (?:is|works|behaves|call is) )?(?:exactly )?(?:the )?(?:same|identical(?:ly)?|like)"
    r" (?:as|to) (?:the )?(?:above|previous)\b(?! table| example| fields?| schema)"
)
REFUSED = re.compile(
    r"(?i)\b(?:does not|doesn't|cannot|no longer) (?:accept|take|support|have|allow)s?"
    r"(?: an?| the)? (?P<names>`[^`\s]{1,80}`(?:(?:,| and| or)+ `[^`\s]{1,80}`){0,9})"
)


def settle_units(book: Book) -> None:
    """Tell operations from calls of them, and from what is not of this API."""
    for leaf in book.leaves:
        for stated in map(as_endpoint, leaf.found.alone):
            book.templates.add(stated.method, stated.path)
            book.declared.setdefault(key_of(stated), stated.path)
            book.ranks[key_of(stated)] = Rank.DECLARATION
            note(book, stated, MentionKind.OPERATION)
    shown = shown_values(book)
    twins = versioned(book)
    for leaf in book.leaves:
        units = (with_version(book, unit, twins) for unit in leaf.found.units)
        leaf.found.units = [with_values(book, u, shown) for u in units]
        for unit in leaf.found.units:
            unsure = unit.concrete or unit.family == FAMILY
            for endpoint in () if unsure else unit.endpoints:
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
        account(book, leaf, twins)


def shown_values(book: Book) -> dict[str, str]:
    """The paths of calls with values (`/shelves/red`), each with the template that the
    pages declare for it: with another method it is no path of its own.
    """
    templates = RouteTable()
    for endpoint in endpoints_of(book):
        if endpoint.rank is Rank.DECLARATION and "{" in endpoint.path:
            templates.add(endpoint.method, own_path(book, endpoint))
    found: dict[str, str] = {}
    for endpoint in endpoints_of(book):
        path = own_path(book, endpoint)
        if endpoint.rank is Rank.EXAMPLE and "{" not in path:
            template = templates.names(replace(endpoint, path=path))
            if template is not None:
                found.setdefault(path, template)
    declared = {
        own_path(book, e)
        for leaf in book.leaves
        for unit in leaf.found.units
        for e in unit.endpoints
        if e.rank is Rank.DECLARATION and not is_code(unit)
    }
    return {path: found[path] for path in found.keys() - declared}


def versioned(book: Book) -> dict[Key, str]:
    """The paths that pages declare behind a version (`/v2/pets`), by what they are without
    it: sentences and samples leave it out.
    """
    found: dict[Key, str] = {}
    plain = set()
    for unit in (unit for leaf in book.leaves for unit in leaf.found.units):
        for endpoint in () if is_aside(unit) else unit.endpoints:
            path = own_path(book, endpoint)
            bare = without_version(path)
            if endpoint.rank is not Rank.DECLARATION:
                continue
            if bare == path:
                plain.add(key_of(replace(endpoint, path=path)))
            else:
                found.setdefault(key_of(replace(endpoint, path=bare)), path)
    return {key: found[key] for key in found.keys() - plain}


def without_version(path: str) -> str:
    """A path without the versions that it begins with; all of it if it is nothing else."""
    parts = segments(path)
    own = next((n for n, part in enumerate(parts) if not VERSION.fullmatch(part)), 0)
    return "".join(f"/{part}" for part in parts[own:]) if own else path


def is_aside(unit: Unit) -> bool:
    """Whether code, a sentence or a page without headings is all that states a unit."""
    return is_code(unit) or unit.family == FAMILY or not unit.titles


def with_version(book: Book, unit: Unit, twins: Mapping[Key, str]) -> Unit:
    """A unit that is stated in passing, behind the version that its paths have where they
    are declared.
    """
    made = []
    for endpoint in unit.endpoints:
        aside = endpoint.rank is not Rank.DECLARATION or is_aside(unit)
        path = twins.get(key_of(endpoint)) if aside and not endpoint.base else None
        if path is not None:
            endpoint = as_example(endpoint, path)
        made.append(endpoint)
    return unit.of(tuple(made))


def as_example(endpoint: Endpoint, template: str) -> Endpoint:
    """An endpoint as an example of a path template."""
    names = re.findall(r"\{([^{}]+)\}", template)
    variables = tuple(map(Variable, names))
    return replace(endpoint, path=template, variables=variables, rank=Rank.EXAMPLE)


def endpoints_of(book: Book) -> Iterator[Endpoint]:
    """All endpoints that pages name, as operations or in passing."""
    for leaf in book.leaves:
        yield from (e for unit in leaf.found.units for e in unit.endpoints)
        yield from (item.endpoint for item in leaf.found.mentions)


def is_code(unit: Unit) -> bool:
    """Whether a block of code is all that states the operation of a unit."""
    return unit.family in ("fence", "call") and not unit.listed


def with_values(book: Book, unit: Unit, shown: Mapping[str, str]) -> Unit:
    """A unit of code with the templates of the paths that calls elsewhere have."""
    if not shown or not is_code(unit):
        return unit
    made = []
    for endpoint in unit.endpoints:
        template = shown.get(own_path(book, endpoint))
        if template is not None:
            endpoint = as_example(endpoint, template)
        made.append(endpoint)
    return unit.of(tuple(made))


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
    if unit.family == FAMILY and all(map(book.templates.match, unit.endpoints)):
        for endpoint in unit.endpoints:
            note(book, endpoint, MentionKind.OPERATION)
        return True
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
        found = template_of(book, replace(endpoint, path=path)) if example else None
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


FORMAT = re.compile(r"(?<=\w)\.(?:json|xml|csv)\Z")
"""The ending by which a call asks for a format: `/pets.json` beside `GET /pets`."""


def template_of(book: Book, endpoint: Endpoint) -> str | None:
    """The declared path that a path is a call of, an ending of a format aside."""
    found = book.templates.names(endpoint)
    bare = FORMAT.sub("", endpoint.path)
    if found is None and bare != endpoint.path:
        found = book.templates.match(replace(endpoint, path=bare))
    return found


def note(book: Book, endpoint: Endpoint, kind: MentionKind, reason: str = "") -> None:
    """Record what became of a mention."""
    made = Mention(endpoint.method, endpoint.path, endpoint.span, kind, reason)
    book.mentions.setdefault(endpoint.span.file, []).append(made)


def account(book: Book, leaf: Leaf, twins: Mapping[Key, str]) -> None:
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
        elif key_of(endpoint) in twins or is_called(book, leaf, endpoint):
            note(book, endpoint, MentionKind.EXAMPLE)
        elif item.past:
            note(book, endpoint, MentionKind.ASIDE, "of a list of changes or links")
        elif is_linked_away(leaf.lines, item):
            note(book, endpoint, MentionKind.ASIDE, "a link to another site")
        elif reason := differing(leaf, endpoint):
            note(book, endpoint, MentionKind.EXAMPLE, reason)
        else:
            note(book, endpoint, MentionKind.UNREAD, "not described elsewhere")
    declared = {key.path for key in book.declared} if leaf.found.paths else set()
    for path in leaf.found.paths:
        reason = "a path without a method"
        made = Mention("", path.target.path, path.span, MentionKind.UNREAD, reason)
        if identity(path.target.path) not in declared:
            book.mentions.setdefault(path.span.file, []).append(made)


def is_called(book: Book, leaf: Leaf, mention: Endpoint) -> bool:
    """Whether a mention is one of an operation in other words: with values, or with what
    its section puts behind it.
    """
    if book.templates.match(mention) or continued(leaf, mention):
        return True
    return mention.rank is Rank.EXAMPLE and book.templates.spans(mention)


def continued(leaf: Leaf, mention: Endpoint) -> bool:
    """Whether the operation of a mention's own section goes on behind its path with a
    variable: `Send a POST request to /stages and add the package's name`.
    """
    start = mention.path.rstrip("/") + "/"
    return any(
        endpoint.method == mention.method
        and endpoint.path.startswith(start)
        and "{" in endpoint.path[len(start) :].partition("/")[0]
        for unit in leaf.found.units
        if unit.first <= mention.span.line <= unit.last and not unit.listed
        for endpoint in unit.endpoints
    )


def differing(leaf: Leaf, call: Endpoint) -> str:
    """How a call differs from the operation that its section declares: by its method, or
    by marks between the words of its path; empty if it is no such call.

    What a section declares outranks a call that is a slip of the pen.
    """
    if call.rank is not Rank.EXAMPLE:
        return ""
    for unit in leaf.found.units:
        if unit.first <= call.span.line <= unit.last and not unit.listed:
            for endpoint in unit.endpoints:
                if endpoint.rank is Rank.DECLARATION and alike(endpoint, call):
                    own = f"{endpoint.method} {endpoint.path}"
                    return f"its section declares `{own}`"
    return ""


def alike(one: Endpoint, other: Endpoint) -> bool:
    """Whether two paths have the same words."""
    first, second = (
        re.sub(r"[-_.]", "", identity(e.path)).strip("/").lower() for e in (one, other)
    )
    return first == second


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
            return " ".join(text_stated(block.runs).split())
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
