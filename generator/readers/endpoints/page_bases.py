"""Base URLs that belong to the paths of their own page.

`https://api.x.com/v1/clubs/{club_id}` has a variable that every path below it needs.
`https://api.x.com/v1/passes` ends in a resource: paths such as `/passes/{id}` repeat
it, and other pages have other ones. Such pages get complete paths before a base URL is
chosen for the whole set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import dataclass, replace
from generator.formats.page import Block, Code, Heading, Paragraph, Table, text_of, walk
from generator.readers.endpoints.bases import OTHER_STAGE, VERSION, is_own
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint
from generator.readers.endpoints.targets import RequestTarget, identity, read_target

LABEL = re.compile(
    r"(?i)\b(base|root)\s?(url|uri|path|address|endpoint)s?\b|"
    r"\ball (of )?(the |these |our )?([\w-]{1,30} )?(requests|calls|endpoints|urls|paths) (start|begin)"
)
URL = re.compile(r"https?://[^\s`\"'<>()|,;]{4,200}")
MAX_LABEL = 200
"""Characters of a sentence that announces a base URL; longer ones speak of more."""


@dataclass(frozen=True, slots=True)
class PageBase:
    """A base URL as a template; `path` has no slash at its end."""

    origin: str
    path: str
    target: RequestTarget

    @property
    def is_resource(self) -> bool:
        """Whether it ends in more than a version."""
        last = self.path.rpartition("/")[2]
        return bool(last) and not VERSION.fullmatch(last.lower())

    def completes(self, path: str) -> bool:
        """Whether a path begins with what the base URL ends with."""
        return overlap(self.path, path) > 0

    def complete(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint with its path behind the base URL."""
        if not is_relative(endpoint):
            return endpoint
        mine = [v for v in self.target.variables if v not in endpoint.variables]
        rest = endpoint.path.split("/")[1 + overlap(self.path, endpoint.path) :]
        path = "/".join([self.path, *rest])
        variables = (*mine, *endpoint.variables)
        return replace(endpoint, base=self.origin, path=path, variables=variables)


def overlap(base: str, path: str) -> int:
    """How many segments end the one and begin the other."""
    left, right = segments(identity(base)), segments(identity(path))
    for count in range(min(len(left), len(right)), 0, -1):
        named = any("{" not in part for part in right[:count])
        if named and left[-count:] == right[:count]:
            return count
    return 0


def is_relative(endpoint: Endpoint) -> bool:
    """Whether nothing is known of an endpoint's base URL."""
    return not endpoint.base and endpoint.prefix is None


def page_base(blocks: Sequence[Block]) -> PageBase | None:
    """The one base URL that a page announces; none if it names several."""
    found = {(b.origin, b.path): b for b in announced_bases(blocks)}
    return next(iter(found.values())) if len(found) == 1 else None


def announced_bases(blocks: Sequence[Block]) -> Iterator[PageBase]:
    """The base URLs behind words such as `Base URL`, or in the code below them."""
    waiting = False
    for block in walk(blocks):
        match block:
            case Heading(runs=runs):
                waiting = bool(LABEL.search(text_of(runs)[:MAX_LABEL]))
            case Paragraph(runs=runs):
                text = text_of(runs)[:MAX_LABEL]
                named = bool(LABEL.search(text))
                found = list(in_text(text)) if named or waiting else []
                yield from found
                waiting = (named or waiting) and not found
            case Code(text=text):
                if waiting and text.count("\n") <= 2:
                    yield from in_text(text[:MAX_LABEL])
                waiting = False
            case Table(rows=rows):
                for row in rows[:20]:
                    text = " ".join(cell.text for cell in row.cells)[:MAX_LABEL]
                    yield from in_text(text) if LABEL.search(text) else ()
                waiting = False
            case _:
                pass


def in_text(text: str) -> Iterator[PageBase]:
    """The URLs of a text that calls can begin with."""
    for url in URL.findall(text):
        target = read_target(url.rstrip("/.:`*"))
        if target is None or not target.base or target.query or target.concrete:
            continue
        if not is_own(target.base) and not OTHER_STAGE.search(text):
            yield PageBase(target.base, target.path.rstrip("/"), target)


def with_page_bases(
    pages: Iterable[tuple[Sequence[Block], list[Unit]]],
) -> list[list[Unit]]:
    """The units of the pages of a set, where a base URL is that of one page.

    One with variables on a page without operations is that of all others.
    """
    known = [(page_base(blocks), units) for blocks, units in pages]
    distinct = {(b.origin, b.path) for b, units in known if b and units}
    shared = [b for b, units in known if b and not units and b.target.variables]
    common = shared[0] if len(shared) == 1 else None
    result: list[list[Unit]] = []
    for base, units in known:
        own = base if base and is_of_page(base, units, len(distinct)) else None
        chosen = own or (common if base is None else None)
        result.append([completed(u, chosen) for u in units] if chosen else units)
    return result


def is_of_page(base: PageBase, units: Sequence[Unit], distinct: int) -> bool:
    """Whether the paths of a page are behind its base URL and no other."""
    if base.target.variables:
        return True
    paths = [e.path for u in units for e in u.endpoints if is_relative(e)]
    repeated = bool(paths) and all(map(base.completes, paths))
    whole = any(path.startswith(f"{base.path}/") for path in paths)
    return base.is_resource and not whole and (repeated or distinct > 1)


def completed(unit: Unit, base: PageBase) -> Unit:
    """A unit with its paths behind a base URL."""
    endpoints = tuple(map(base.complete, unit.endpoints))
    return unit.of(endpoints)
