"""Payloads: responses pasted into a page below their URL or a name.

Such JSON does not belong to the section that contains it; its operation is found by the
URL, or by the shape.
"""

from __future__ import annotations

from collections.abc import Collection

from generator import patterns as re
from generator.addresses import version_of
from generator.dataclass import dataclass, replace
from generator.facts import (
    Edition,
    Evidence,
    Example,
    ExampleKind,
    Section,
    Subject,
)
from generator.formats.outline import Outline, Spot
from generator.formats.page import Code, Paragraph, text_of
from generator.readers.endpoints.purposes import lead_announcement
from generator.readers.endpoints.regions import Unit, names_status
from generator.readers.endpoints.request_lines import is_method
from generator.readers.endpoints.targets import read_target
from generator.readers.operations.messages import Message, messages_of
from generator.report.diagnostics import Span

ADDRESS = re.compile(r"https?://\S{3,2000}")
LABEL = re.compile(r"[A-Z][\w '&/()-]{1,60}:?")
MAX_WORDS = 8
"""Words of a label; longer lines are sentences, which say what they introduce."""
MIN_KEYS = 3
"""Keys of an object that its shape identifies."""


@dataclass(frozen=True, slots=True)
class PayloadLabel:
    """The words above a payload: where that begins, a label, an address."""

    line: int
    title: str = ""
    url: str = ""

    @property
    def method(self) -> str | None:
        """The method with which the label begins: `GET ITEM`."""
        first = self.title.partition(" ")[0]
        return first if first.isupper() and is_method(first) else None


def payloads_of(lines: Outline) -> list[Section]:
    """The payloads of a page."""
    found = []
    for spot in lines.spots:
        message = payload(spot)
        above = above_payload(lines, spot, message) if message is not None else None
        if message is not None and above is not None:
            found.append(section_of(message, above, spot.block.span))
    return found


def payload(spot: Spot) -> Message | None:
    """The message of code without a fence that is nothing but JSON."""
    block = spot.block
    if not isinstance(block, Code) or not block.inferred or block.language != "json":
        return None
    messages = messages_of(block)
    bare = len(messages) == 1 and messages[0].kind is None and messages[0].body
    return messages[0] if bare else None


def above_payload(lines: Outline, spot: Spot, message: Message) -> PayloadLabel | None:
    """The address or label above a payload; None if the page says what it is."""
    first = text_above(lines, spot.index)
    if ADDRESS.fullmatch(first):
        place = lines.spots[spot.index - 1]
        title = text_above(lines, place.index)
        title = title.rstrip(":") if is_label(title) else ""
        above = lines.spots[place.index - 1] if title else place
        return PayloadLabel(above.block.span.line, title, first)
    named = is_label(first) and lead_announcement(first) is None
    described = any(names_status(lines.heading(index)) for index in spot.trail[-1:])
    if not named or described or not has_shape(message):
        return None
    line = lines.spots[spot.index - 1].block.span.line
    return PayloadLabel(line, first.rstrip(":"))


def has_shape(message: Message) -> bool:
    """Whether a payload has so many keys that its shape tells what it is."""
    body = message.body
    first = body[0] if isinstance(body, list) and body else body
    return isinstance(first, dict) and len(first) >= MIN_KEYS


def is_label(text: str) -> bool:
    """Whether a string is a few words that name something."""
    return bool(LABEL.fullmatch(text)) and len(text.split()) <= MAX_WORDS


def text_above(lines: Outline, index: int) -> str:
    """The paragraph just above a spot in the same section, empty if there is none."""
    if not index or lines.spots[index - 1].trail != lines.spots[index].trail:
        return ""
    block = lines.spots[index - 1].block
    return text_of(block.runs).strip() if isinstance(block, Paragraph) else ""


def section_of(message: Message, above: PayloadLabel, span: Span) -> Section:
    """A payload as a section without an operation."""
    target = read_target(above.url) if above.url else None
    example = Example(
        ExampleKind.RESPONSE,
        "json",
        span,
        title=above.title,
        method=above.method,
        url=above.url or None,
        has_body=True,
        body=message.body,
        media_type=message.media_type or "application/json",
        source=message.source,
        evidence=Evidence.PAYLOAD,
    )
    return Section(
        Subject(above.method),
        Evidence.PAYLOAD,
        Edition(version_of(target.base) if target else None),
        span._replace(line=above.line, end_line=span.last_line),
        examples=(example,),
    )


def without_payloads(unit: Unit, spans: Collection[Span]) -> Unit:
    """A unit without the passages that are payloads."""
    kept = tuple(p for p in unit.scope.passages if p.block.span not in spans)
    if len(kept) == len(unit.scope.passages):
        return unit
    return replace(unit, scope=replace(unit.scope, passages=kept))
