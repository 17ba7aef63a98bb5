"""What sentences and samples say of responses besides the fields of their bodies: the
media type of an answer that nothing shows, and the headers that lead to other pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.facts import Evidence, ExampleKind, Fact
from generator.formats.page import ItemList, Paragraph, text_of, walk
from generator.readers.operations.findings import Found
from generator.report.diagnostics import Span

LINK = re.compile(
    r"(?i)(?:\blink\b[^.\n]{0,20}\bheader|\bheader\b[^.\n]{0,20}\blink\b)"
)
PAGING = re.compile(r"(?i)link|x-(?:next-page|page|per-page|total(?:-pages|-count)?)")
"""Headers that lead from a page to others, which a sample shows for all answers."""


def paging_headers(found: Found) -> Iterator[tuple[str, Span]]:
    """The headers of paging that samples show, or sentences about the next page."""
    for message in found.messages:
        good = (
            message.kind is ExampleKind.RESPONSE and (message.status or "2")[0] == "2"
        )
        for name, value in message.headers if good else ():
            if PAGING.fullmatch(name) and (name.lower() != "link" or "next" in value):
                yield name, message.span
    for passage in found.scope.passages:
        block = passage.block
        text = text_of(block.runs)[:2000] if isinstance(block, Paragraph) else ""
        if LINK.search(text) and "next" in text.lower():
            yield "Link", block.span


MEDIA_STATED = re.compile(
    r"(?i)\b(?:returns?|returned|responds?|responses?|answers?|gives?|downloads?|serves?|"
    r"results?|outputs?|content[- ]type|served as)\b[^.\n]{0,100}?[\s`\"'(:]"
    r"(?P<media>(?:text|image|audio|video|font)/[\w.+-]{1,60}|"
    r"application/(?:octet-stream|pdf|zip|gzip|x-[\w.+-]{1,40}|msword|vnd\.[\w.+-]{1,60}))"
    r"(?![\w/*])"
)
ASKED = re.compile(
    r"(?i)\b(?:requests?|upload(?:s|ed|ing)?|sends?|sent|accept|post(?:s|ed)?|"
    r"must be|body|or|json)\b"
)
"""Words of a sentence about what is sent, or about one of several media types."""
JSON_ENDING = ("+json", "/json", "x-www-form-urlencoded", "x-ndjson")


def media_facts(found: Found, success: str) -> Iterator[Fact]:
    """The media type of a success that nothing else tells of."""
    endpoint = found.scope.endpoints[0]
    shown = any(
        message.kind is ExampleKind.RESPONSE and message.has_body
        for message in found.messages
    )
    if endpoint.method in ("HEAD", "DELETE") or shown or found.types:
        return
    stated = dict(media_of(found))
    if len(stated) != 1:
        return
    media, span = stated.popitem()
    at = ("responses", success, "content", media, "schema")
    yield Fact((*at, "type"), "string", span, Evidence.TABLE)
    if not media.startswith("text/") and not media.endswith("xml"):
        yield Fact((*at, "format"), "binary", span, Evidence.TABLE)


def media_of(found: Found) -> Iterator[tuple[str, Span]]:
    """The media types that sentences about responses name."""
    for passage in found.scope.passages:
        if not isinstance(passage.block, Paragraph | ItemList):
            continue
        for block in walk([passage.block]):
            text = text_of(block.runs) if isinstance(block, Paragraph) else ""
            for sentence in re.split(r"(?<=[.!?])\s|\n", text[:4000]):
                match = MEDIA_STATED.search(sentence)
                media = match["media"].lower().rstrip(".") if match else ""
                usable = media and not media.endswith(JSON_ENDING)
                if usable and not ASKED.search(sentence):
                    yield media, passage.block.span
