"""URLs of pages: the reference of an operation, and pages that identify it only that
way.

A rendered reference, or its text, may show neither method nor path. Such a page belongs
to the operation with its URL, or to the only one with its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from generator import patterns as re
from generator.addresses import page_key
from generator.dataclass import dataclass, field, replace
from generator.facts import Reading
from generator.formats.outline import Outline
from generator.formats.page import Heading, Mark, Page, Paragraph, text_of
from generator.naming import snake
from generator.readers.endpoints.bases import Base
from generator.readers.endpoints.operation_words import REFERENCE, own_title
from generator.readers.endpoints.purposes import Purpose, announced
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint, Rank, Scope, passages, site_free
from generator.readers.endpoints.targets import read_target
from generator.readers.endpoints.templates import Key, key_of
from generator.report.diagnostics import Span

URLS = ("url", "canonical", "canonical_url", "source_url", "permalink", "link")
PAGE_URL = re.compile(r"https?://[^/\s]{1,200}/[^/\s]")
DATES = ("published", "updated", "last_updated", "lastUpdated", "modified", "date")
PARTS = frozenset(
    {
        Purpose.PATH,
        Purpose.QUERY,
        Purpose.HEADER,
        Purpose.BODY,
        Purpose.FORM,
        Purpose.PARAMETERS,
        Purpose.REQUEST,
        Purpose.RESPONSE,
        Purpose.ERROR,
    }
)
MIN_PARTS = 2
"""Headings of parts that an operation's page has; a guide may have one."""


@dataclass(frozen=True, slots=True)
class PageAddress:
    """The address of an operation's page, and where it is stated."""

    url: str
    span: Span

    @property
    def address(self) -> str:
        """The URL without a fragment and a slash at its end."""
        return self.url.split("#", 1)[0].rstrip("/")


def reference_of(unit: Unit, page: Page) -> PageAddress | None:
    """The address that a unit states, or that its page has if that is its own."""
    for passage in unit.scope.passages:
        found = (
            labelled(passage.block) if isinstance(passage.block, Paragraph) else None
        )
        if found is not None:
            return found
    return page_reference(page) if unit.alone else None


def labelled(block: Paragraph) -> PageAddress | None:
    """The address that a paragraph consists of, behind a label: `PageAddress: https://...`."""
    text = text_of(block.runs)[:2_100]
    found = REFERENCE.fullmatch(text) if "http" in text else None
    if found is None:
        return None
    targets = (run.target for run in block.runs if run.mark is Mark.LINK)
    target = next((target for target in targets if target.startswith("http")), "")
    return PageAddress(target or found["url"], block.span)


def page_reference(page: Page) -> PageAddress | None:
    """The address in the front matter of a page; a host alone is that of no page."""
    matter = dict(page.matter)
    urls = (matter[key] for key in URLS if PAGE_URL.match(matter.get(key, "")))
    url = next(urls, "")
    return PageAddress(url, Span(page.file, 1)) if url else None


def published(page: Page) -> date | None:
    """The date in the front matter of a page (ISO 8601, also with a time behind it)."""
    matter = dict(page.matter)
    text = next((matter[key] for key in DATES if key in matter), "")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@dataclass(slots=True)
class AddressIndex:
    """The operations of a set by the addresses of their pages and by their names."""

    addresses: dict[str, dict[Key, Endpoint]] = field(default_factory=dict)
    names: dict[str, dict[Key, Endpoint]] = field(default_factory=dict)

    def add(self, endpoint: Endpoint, url: str, names: Iterable[str]) -> None:
        """Add an operation with its address and all that it is called."""
        if url:
            self.addresses.setdefault(page_key(url), {})[key_of(endpoint)] = endpoint
        for name in names:
            if words := snake(name, ""):
                self.names.setdefault(words, {})[key_of(endpoint)] = endpoint

    def find(self, url: str, title: str) -> Endpoint | None:
        """The one operation of an address, or else of a title or the end of an address."""
        known = self.addresses.get(page_key(url), {}) if url else {}
        slug = url.rstrip("/").rpartition("/")[2]
        for fitting in (
            known,
            *(self.names.get(snake(n, ""), {}) for n in (title, slug)),
        ):
            if len(fitting) == 1:
                return next(iter(fitting.values()))
        return None


def index_of(
    pages: Iterable[tuple[Page, Sequence[Unit]]], others: Iterable[Reading]
) -> AddressIndex:
    """The operations of pages, and of whole documents beside them."""
    index = AddressIndex()
    for page, units in pages:
        for unit in units:
            found = reference_of(unit, page)
            for endpoint in unit.endpoints:
                index.add(endpoint, found.address if found else "", [own_title(unit)])
    for reading in others:
        for endpoint, url, names in documented(reading):
            index.add(endpoint, url, names)
    return index


def documented(reading: Reading) -> Iterator[tuple[Endpoint, str, list[str]]]:
    """The operations of a whole document with their addresses and names."""
    for section in reading.sections:
        method, path = section.subject.method, section.subject.path
        target = read_target(path) if path else None
        if not method or target is None:
            continue
        stated = {fact.pointer: str(fact.value) for fact in section.facts}
        base = Base(stated.get(("servers", "0", "url"), ""), section.span)
        known = base.url.startswith("http")
        endpoint = Endpoint(
            method,
            path or "",
            section.span,
            Rank.DECLARATION,
            base.origin if known else "",
            target.variables,
            prefix=base.prefix if known else None,
        )
        keys = (("summary",), ("operationId",), ("x-operation",))
        names = [stated[key].rpartition(".")[2] for key in keys if key in stated]
        url = section.subject.url or stated.get(("externalDocs", "url"), "")
        yield endpoint, url, names


def adopted(page: Page, index: AddressIndex) -> Unit | None:
    """A page as a unit of the operation that it is about without naming it."""
    found = page_reference(page)
    title = site_free(page.title)
    endpoint = index.find(found.address if found else "", title)
    if endpoint is None:
        return None
    last = page.blocks[-1].span.last_line
    own = replace(endpoint, span=Span(page.file, 1), query=(), title="")
    scope = Scope((own,), passages(page.blocks))
    return Unit((own,), scope, (title,), 1, last, "reference", alone=True)


def parts_of(lines: Outline) -> int:
    """How many headings of a page name a part of an operation."""
    titles = (
        text_of(spot.block.runs)
        for spot in lines.spots
        if isinstance(spot.block, Heading)
    )
    found = (announced(title) for title in titles)
    return sum(1 for each in found if each is not None and each.purpose in PARTS)
