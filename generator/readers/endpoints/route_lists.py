"""Lists of paths, with the methods of each and the paths that go on from it below, as
RAML nests its resources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.page import (
    Block,
    Heading,
    Item,
    ItemList,
    Mark,
    Paragraph,
    Run,
    text_of,
)
from generator.readers.endpoints.candidates import Candidate, found, spaced
from generator.readers.endpoints.purposes import announced
from generator.readers.endpoints.request_lines import RequestLine, is_method, methods_of
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import read_target

METHOD_ITEM = re.compile(
    r"\W{0,4}(?:(?i:(?:http )?method)\W{1,4})?([A-Z]{3,9})(?:\s{0,3}[.:–—-]|\W{0,4}\Z)"
)
"""An item about one method of the path above it: `Method **GET**: all of them`."""
PATH_ITEM = re.compile(
    r"\W{0,3}(/[^\s`]{0,200})`?\W{0,3}(?:\([^()]{0,60}\)\W{0,3})?(?:(?<=[:–—-] )[^\W\d_].{0,200})?"
)


def of_path_item(
    item: Item,
    spot: int,
    above: str = "",
    stated: tuple[Block, ...] = (),
    depth: int = 0,
) -> Iterator[Candidate]:
    """An item that is a path, and in the list below it its methods and the paths that
    go on from it, of all of which is what else the list says (`told`).
    """
    own_path = path_of(item)
    path = own_path if own_path.startswith(f"{above}/") else f"{above}{own_path}"
    target = read_target(path) if own_path and depth <= DEEPEST else None
    if target is None:
        return
    lists = [inner for inner in item.blocks[1:] if isinstance(inner, ItemList)]
    below = [each for inner in lists for each in inner.items]
    others = [each for each in below if not method_ahead(each) and not path_of(each)]
    if others:
        stated = (*stated, replace(lists[0], items=tuple(others)))
    for each in below:
        if method := method_ahead(each):
            line = RequestLine(methods_of(method), target)
            for made in found(line, spot, "row", each.span, Rank.DECLARATION):
                own = (*parts_apart(each.blocks), *parts_apart(stated))
                yield replace(made, own=own, listed=True)
        else:
            yield from of_path_item(each, spot, path.rstrip("/"), stated, depth + 1)


DEEPEST = 6
"""Lists of paths inside each other; a path has few more parts."""
PART_LEVEL = 6


def parts_apart(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks, each item that titles a part of an operation with its list below as a
    section of its own: `queryParameters`, and they.
    """
    for block in blocks:
        kept: list[Item] = []
        for item in block.items if isinstance(block, ItemList) else ():
            title = text_of(item.runs).partition(",")[0].strip(" *:")
            is_set_off = any(run.mark is Mark.CODE for run in item.runs)
            if len(item.blocks) < 2 or is_set_off or announced(title) is None:
                kept.append(item)
                continue
            if kept:
                yield ItemList(tuple(kept), kept[0].span)
                kept = []
            yield Heading(PART_LEVEL, (Run(title),), item.span)
            yield from item.blocks[1:]
        if kept:
            yield ItemList(tuple(kept), kept[0].span)
        if not isinstance(block, ItemList):
            yield block


def path_of(item: Item) -> str:
    """The path that an item is; empty if it is something else."""
    line = spaced(item.runs).partition("\n")[0][:400].replace("*", "")
    found_path = PATH_ITEM.fullmatch(line)
    return found_path[1].rstrip(":") if found_path else ""


def method_ahead(item: Item) -> str:
    """The method that an item is about: it is set off from what it does, or alone."""
    lead = item.blocks[0] if item.blocks else None
    if not isinstance(lead, Paragraph):
        return ""
    first = next((run for run in lead.runs if run.text.strip()), None)
    set_off = first is not None and first.mark in (Mark.CODE, Mark.STRONG)
    if first and set_off and is_method(first.text.strip(" :")):
        return first.text.strip(" :")
    named = METHOD_ITEM.match(text_of(lead.runs)[:400])
    return named[1] if named and is_method(named[1]) else ""
