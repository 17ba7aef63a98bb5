"""Sections about pagination, which speak of the lists of a whole set: `## Pagination`.

What they say of a parameter completes it where an operation names it without a type.
Where a section says that it holds for all lists, operations that return one take its
parameters though they do not name them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.formats.page import (
    Block,
    Component,
    Container,
    DefinitionList,
    Heading,
    ItemList,
    Page,
    Paragraph,
    Table,
    text_of,
)
from generator.readers.endpoints.purposes import Purpose
from generator.readers.fields.clauses import clarified, clauses_of
from generator.readers.fields.lists import fields_in
from generator.readers.fields.row import FieldRow, FieldSet
from generator.readers.fields.sentences import PAGING, paging_fields
from generator.readers.operations.roles import Placed, Witness

TITLE: Final = re.compile(
    r"(?i)\W{0,4}(?:\d[\d.]{0,8} )?(?:[\w-]+ ){0,2}(?:pagination|paging|paginated [\w-]+)(?: [\w-]+){0,2}\W{0,4}"
)
ALL_LISTS: Final = re.compile(
    r"(?i)\b(?:all|every|any|each)\s(?:of\s)?(?:the\s|our\s|api\s|get\s){0,2}(?:list|collection|index|paginated)s?\b"
    r"|\blist (?:endpoints|methods|operations|requests|calls|responses|routes)\b(?!\sthat)"
    r"|\b(?:endpoints|calls|requests|methods|operations|routes)\s(?:that|which)\s(?:return|list|respond with)\s"
    r"(?:a\slist|lists|multiple|several|many|collections?|arrays?)"
    r"|\b(?:lists|collections|paginated (?:endpoints|requests|responses|resources))\s(?:are|is|accept|support|take)\b"
)
SOME: Final = re.compile(
    r"(?i)\b(?:some|most|except|certain|many|not all|unless"
    r"|(?:endpoints|requests|methods|resources|operations) (?:like|such as))\b"
)
"""Words by which a section does not vouch for all lists; one that names endpoints as
examples leaves open which others it means.
"""


@dataclass(slots=True)
class PagingSections:
    """The parameters that sections about pagination describe, by name; `common` are those
    that all lists take.
    """

    rows: dict[str, FieldRow] = field(default_factory=dict)
    common: dict[str, FieldRow] = field(default_factory=dict)

    def add(self, blocks: Sequence[Block]) -> None:
        """Add what the blocks of a section state."""
        found: dict[str, FieldRow] = {}
        for block in blocks:
            for fields in stated_in(block):
                for row in fields.rows:
                    if not row.depth and PAGING.fullmatch(row.name):
                        found.setdefault(row.name, row)
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        for clause in (c for block in paragraphs for c in clauses_of(block)):
            if clause.name in found:
                found[clause.name] = clarified(found[clause.name], clause)
        texts = [text_of(block.runs) for block in paragraphs]
        of_all = any(ALL_LISTS.search(t) and not SOME.search(t) for t in texts)
        for name, row in found.items():
            self.rows.setdefault(name, row)
            if of_all:
                self.common.setdefault(name, row)

    def completed(self, row: FieldRow) -> FieldRow:
        """A parameter of an operation with what the sections say of it."""
        known = self.rows.get(row.name)
        if known is None or (row.shape is not None and row.description):
            return row
        return replace(
            row,
            shape=row.shape or known.shape,
            description=row.description or known.description,
            keywords=tuple((dict(known.keywords) | dict(row.keywords)).items()),
        )


def stated_in(block: Block) -> Iterator[FieldSet]:
    """The parameters that a block of such a section describes."""
    match block:
        case Paragraph():
            if (said := paging_fields(block)) is not None:
                yield said
        case Table() | ItemList() | DefinitionList() | Component():
            if (listed := fields_in(block)) is not None:
                yield listed
        case Container(blocks=inner):
            for each in inner:
                yield from stated_in(each)


def paging_sections(pages: Sequence[Page]) -> PagingSections:
    """The sections about pagination of a set of pages."""
    made = PagingSections()
    for page in pages:
        whole = TITLE.fullmatch(page.title) is not None
        level: int | None = 0 if whole else None
        held: list[Block] = []
        for block in page.blocks:
            if isinstance(block, Heading) and not whole:
                if level is not None and block.level <= level:
                    made.add(held)
                    level, held = None, []
                if level is None and TITLE.fullmatch(text_of(block.runs)):
                    level = block.level
            elif level is not None:
                held.append(block)
        made.add(held)
    return made


def with_paging(
    placed: Sequence[Placed], paging: PagingSections, witness: Witness, listing: bool
) -> list[Placed]:
    """What an operation takes, completed by the sections about pagination; `listing` says
    that it returns a list.
    """
    result = [
        (
            replace(each, rows=tuple(map(paging.completed, each.rows)))
            if each.purpose is Purpose.QUERY
            else each
        )
        for each in placed
    ]
    named = {row.name for each in placed for row in each.rows}
    named |= witness.query
    pages = any(PAGING.fullmatch(name) for name in named)
    # What only samples show would count as left over beside parameters that are listed.
    listed = {r.name for p in placed if p.purpose is Purpose.QUERY for r in p.rows}
    whole = not witness.query - listed
    rows = tuple(paging.common.values())
    if rows and listing and whole and not pages and witness.method == "GET":
        source = FieldSet(rows, rows[0].span, False)
        result.append(Placed(Purpose.QUERY, rows, source))
    return result


def shows_list(values: Sequence[object]) -> bool:
    """Whether samples of a response are a list, or an object with one list of objects."""
    for value in values:
        if isinstance(value, list):
            return True
        if isinstance(value, Mapping):
            lists = [v for v in value.values() if isinstance(v, list)]
            return len(lists) == 1 and all(
                isinstance(item, Mapping) for item in lists[0]
            )
    return False
