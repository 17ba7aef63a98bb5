"""What the text about an operation tells of the presence of its fields, gathered from
wherever it stands and settled when all fields are known.

What a row says itself counts most; `fields/presence.py` has the rest of the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.dataclass import replace
from generator.facts import Evidence, ExampleKind, Fact, Pointer
from generator.formats.page import ItemList, Runs, text_of
from generator.readers.endpoints.purposes import GIVING, Purpose, announced
from generator.readers.endpoints.scope import Passage
from generator.readers.fields.presence import (
    CALLERS,
    Presence,
    Stated,
    Strength,
    presence_of,
    presences_in,
    text_stated,
)
from generator.readers.fields.row import PLAIN_NAME, FieldRow
from generator.readers.operations.findings import Found
from generator.report.diagnostics import Span

PLACES = {
    Purpose.BODY: "body",
    Purpose.FORM: "body",
    Purpose.QUERY: "query",
    Purpose.HEADER: "header",
    Purpose.COOKIE: "cookie",
}
"""The places of a request whose fields may be left out."""


def described_in(runs: Runs, span: Span, passage: Passage) -> Stated:
    """A paragraph in its section."""
    about = announced(passage.title) if passage.trail else None
    giving = about is not None and about.purpose in GIVING - {Purpose.ERROR}
    return Stated(
        text_stated(runs), span, about is not None and about.status in CALLERS, giving
    )


def words_listed(block: ItemList, *, required: bool) -> Iterator[Stated]:
    """What a list tells whose items are a word each, below what calls them required."""
    texts = [text_of(item.runs).strip() for item in block.items]
    if all(map(PLAIN_NAME.fullmatch, texts)) and all(
        len(i.blocks) < 2 for i in block.items
    ):
        label = "Required" if required else "Optional"
        yield Stated(
            f"{label}: " + ", ".join(f"`{text}`" for text in texts), block.span
        )


def excepted(stated: Sequence[Stated]) -> frozenset[str]:
    """The names that statements about all fields except."""
    return frozenset(
        name
        for each in stated
        for p in presences_in(each.text, ())
        if p.strength is Strength.OTHERS and not p.others
        for name in p.names
    )


def settle_presence(found: Found) -> None:
    """Let what sentences say of fields hold for the rows that do not say it themselves, and for
    what only samples show.
    """
    if not found.stated:
        return
    witness = found.witness
    rows = {r.name for p in found.placed if p.purpose in PLACES for r in p.rows}
    shown = {*witness.request_keys(), *witness.query}
    answered = {
        r.name for p in found.placed if p.purpose is Purpose.RESPONSE for r in p.rows
    }
    asked = rows | shown
    asking = [t for t in found.stated if not t.giving]
    stated = [
        (p, t.span) for t in asking for p in presences_in(t.text, asked, t.failing)
    ]
    sent = [presence for presence, _ in stated]
    texts = asking if not answered <= asked else []
    texts = [*(t for t in found.stated if t.giving), *texts] if answered else []
    given = [p for t in texts for p in presences_in(t.text, answered)]
    given = [p for p in given if p.strength is Strength.NAMED]
    for index, placed in enumerate(found.placed):
        if (place := PLACES.get(placed.purpose)) is not None:
            kept = tuple(settled(row, sent, place) for row in placed.rows)
        elif placed.purpose is Purpose.RESPONSE and given:
            kept = tuple(
                row if row.name in asked else settled(row, given, "")
                for row in placed.rows
            )
        else:
            continue
        found.placed[index] = replace(placed, rows=kept)
    found.facts.extend(of_shown(found, stated, shown - rows))


def settled(row: FieldRow, stated: Sequence[Presence], place: str) -> FieldRow:
    """A row with what sentences say of it; of all fields only the outermost are meant."""
    inner = row.depth or "." in row.name
    about = [p for p in stated if not (inner and p.others)]
    required = row.required
    if required is None:
        required = presence_of(about, row.name, place)
    nullable = place == "body" and any(
        p.nullable and p.tells_of(row.name) and p.place in ("", place) for p in about
    )
    return replace(row, required=required, nullable=row.nullable or nullable)


def of_shown(
    found: Found, stated: Sequence[tuple[Presence, Span]], names: set[str]
) -> Iterator[Fact]:
    """The facts about fields and parameters that nothing but samples show."""
    sent = (m.media_type for m in found.messages if m.kind is ExampleKind.REQUEST)
    media_type = next(filter(None, sent), "application/json")
    for name in sorted(names):
        query = name in found.witness.query
        if not query and found.witness.bodiless:
            continue
        place = "query" if query else "body"
        required = presence_of([p for p, _ in stated], name, place)
        if required is None:
            continue
        span = next(s for p, s in stated if p.tells_of(name))
        at: Pointer = ("parameters", f"query:{name}", "required")
        if not query:
            at = ("requestBody", "content", media_type, "schema", "required", name)
        yield Fact(at, required, span, Evidence.TABLE)
