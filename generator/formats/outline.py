"""The outline of a page: its blocks in order, each with the headings above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.page import (
    Block,
    Component,
    Container,
    Heading,
    Mark,
    Runs,
    text_of,
)
from generator.formats.title_words import (
    MAX_STRUCTURAL_WORDS,
    STRUCTURAL,
    is_known,
    is_structural,
    is_telling,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A block in the row of a page.

    `trail` are the indices of the headings that govern it, outermost first; `boxes`
    those of the containers and wrapping components around it.
    """

    index: int
    block: Block
    trail: tuple[int, ...] = ()
    boxes: tuple[int, ...] = ()


@dataclass(slots=True)
class Outline:
    """The spots of a page, and where the section of each heading and box ends.

    `parts` are the headings that name but a part of what they are in by what is beside
    them: `REST API` beside `Parameters`, below `List pets`.
    """

    spots: list[Spot] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    parts: frozenset[int] = frozenset()

    def heading(self, index: int) -> Heading:
        """The heading at an index."""
        block = self.spots[index].block
        assert isinstance(block, Heading)
        return block

    def title(self, index: int) -> str:
        """The text of the heading at an index."""
        return text_of(without_badge(self.heading(index).runs)).strip()

    def notes(self, spot: Spot) -> frozenset[int]:
        """The boxes around a block; a quotation is how Slate writes a label of code."""
        blocks = ((index, self.spots[index].block) for index in spot.boxes)
        return frozenset(
            index
            for index, block in blocks
            if not isinstance(block, Container) or block.kind != "quote"
        )

    def end(self, index: int) -> int:
        """Where the section of a heading or a box ends (exclusive)."""
        return self.ends.get(index, index + 1)


BADGE = re.compile(
    r"\((?!DEPRECATED|LEGACY)[A-Z]{2,16}(?:[ ,/&+-]{1,3}[A-Z]{2,16}){0,4}\)"
)
"""What a bold word of capitals in brackets says behind a title: who may use it."""


def without_badge(runs: Runs) -> Runs:
    """The runs of a heading without a badge at its end: `List the piers **(PREMIUM)**`."""
    shown = [index for index, run in enumerate(runs) if run.text.strip()]
    last = runs[shown[-1]] if len(shown) > 1 else None
    if last is None or last.mark is not Mark.STRONG:
        return runs
    return runs[: shown[-1]] if BADGE.fullmatch(last.text.strip()) else runs


PARTS = frozenset(
    "permissions permission access description summary function prerequisites "
    "restrictions remarks notes scopes scope availability".split()
)
"""Headings that name a part of an operation, or a thing, by what is around them."""


STATUS = re.compile(r"[1-5]\d\d(?:[ :–-]{1,3}\S.{0,80})?")
"""A heading that names a response: `404 Not Found`."""


def is_part(title: str) -> bool:
    """Whether a heading beside `Parameters` is but another part of an operation."""
    bare = title.strip(" :*")
    *words, last = bare.lower().split() or [""]
    # `API key permissions` are permissions.
    named = last in PARTS and STRUCTURAL.union(PARTS, ["key"]).issuperset(words)
    return is_structural(title) or named or bool(STATUS.fullmatch(bare))


def outline(blocks: Sequence[Block]) -> Outline:
    """The blocks of a page in a row, containers opened.

    A heading that names a part of an operation (`## Parameters` behind `## Get a pet`)
    is below what it follows, whatever its level says.
    """
    result = Outline()
    _Walk(result).blocks(blocks, (), ())
    result.parts = frozenset(parts_beside(result))
    return result


def parts_beside(page: Outline) -> Iterator[int]:
    """The headings that name a part beside others, though not by themselves.

    `### REST API` stands in every operation beside its `### Query parameters`; as the
    only one of its kind on a page it is a section that holds operations.
    """
    beside: dict[tuple[int, ...], list[int]] = {}
    alike: dict[str, list[int]] = {}
    for spot in page.spots:
        if isinstance(spot.block, Heading) and spot.trail:
            title = page.title(spot.index)
            beside.setdefault(spot.trail, []).append(spot.index)
            if could_be_part(title):
                alike.setdefault(title.lower(), []).append(spot.index)
    for indices in alike.values():
        around = (page.spots[index].trail for index in indices)
        others = (page.title(i) for trail in around for i in beside[trail])
        if len(indices) > 1 and any(map(is_structural, others)):
            yield from indices


def could_be_part(title: str) -> bool:
    """Whether a heading names a part beside others: its words are those of parts."""
    words = re.findall(r"[^\W\d_]+", title.lower()[:80])
    few = 0 < len(words) <= MAX_STRUCTURAL_WORDS
    return few and all(map(is_known, words)) and not any(map(is_telling, words))


@dataclass(slots=True)
class _Walk:
    """One pass over a page; `open` are the headings that govern, with their levels."""

    result: Outline

    def blocks(
        self, blocks: Sequence[Block], outer: tuple[int, ...], boxes: tuple[int, ...]
    ) -> None:
        """Add blocks that are in the same boxes."""
        levels: list[tuple[int, int, int]] = []
        heads = [block for block in blocks if isinstance(block, Heading)]
        following = dict(zip(map(id, heads), heads[1:], strict=False))
        for block in blocks:
            if isinstance(block, Heading):
                after = following.get(id(block))
                whole = after is not None and holds_call(block, after)
                self.heading(block, levels, outer, boxes, whole=whole)
                continue
            trail = (*outer, *(index for _, _, index in levels))
            index = self.add(block, trail, boxes)
            if inner := opened(block):
                self.blocks(inner, trail, (*boxes, index))
                self.result.ends[index] = len(self.result.spots)
        self.close(levels, 0)

    def heading(
        self,
        block: Heading,
        levels: list[tuple[int, int, int]],
        outer: tuple[int, ...],
        boxes: tuple[int, ...],
        *,
        whole: bool,
    ) -> None:
        """Add a heading at its level, or below what it is a part of; one that is `whole`
        is a part of nothing.
        """
        level = self.level(block, levels, whole=whole)
        self.close(levels, level)
        trail = (*outer, *(index for _, _, index in levels))
        index = self.add(block, trail, boxes)
        levels.append((level, block.level, index))

    def level(
        self, block: Heading, levels: list[tuple[int, int, int]], *, whole: bool
    ) -> int:
        """The level that a heading has in effect; half a level lies between two."""
        shift = 0
        for level, raw, _ in levels:
            if raw < block.level:
                shift = max(shift, level - raw * 10)
        own = block.level * 10 + shift
        if whole or not is_part(text_of(block.runs).strip()):
            return own
        peer = [(level, i) for level, raw, i in levels if raw == block.level]
        if peer and not is_part(self.result.title(peer[0][1])):
            return peer[0][0] + 5
        if peer and peer[0][0] % 10:
            return peer[0][0]
        return own

    def close(self, levels: list[tuple[int, int, int]], level: int) -> None:
        """End the sections that a heading of this level ends."""
        while levels and levels[-1][0] >= level:
            self.result.ends[levels.pop()[2]] = len(self.result.spots)

    def add(self, block: Block, trail: tuple[int, ...], boxes: tuple[int, ...]) -> int:
        """Add a block; its index."""
        index = len(self.result.spots)
        self.result.spots.append(Spot(index, block, trail, boxes))
        return index


CALL = re.compile(r"\W{0,4}(?:GET|POST|PUT|PATCH|DELETE|HEAD)\W{1,4}(?:https?:/)?/\S")


def holds_call(head: Heading, below: Heading) -> bool:
    """Whether a heading is above one that is a method and a path: its words may be those
    of a part (`## REST requests`), but it holds operations.
    """
    return below.level > head.level and bool(CALL.match(text_of(below.runs)))


def opened(block: Block) -> Sequence[Block]:
    """The blocks inside a container or a component."""
    match block:
        case Container(blocks=inner) | Component(blocks=inner):
            return inner
        case _:
            return ()


def own_heading(page: Outline, spot: Spot) -> int:
    """The innermost heading of a block that is more than a part's name; -1 if none."""
    for depth, index in reversed(list(enumerate(spot.trail))):
        title = page.title(index)
        named = is_part(title) if depth else is_structural(title)
        if not named and index not in page.parts:
            return index
    return -1
