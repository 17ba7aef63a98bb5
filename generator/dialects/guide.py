"""Pages around the reference: guides, changelogs, release notes.

They are text for people and state nothing about one operation; the calls that they
show are still examples of the operations they call.
"""

from __future__ import annotations

import re

from generator.facts import Evidence, Reading
from generator.source import Source

from .parts.blocks import BlockKind, blocks_of
from .parts.frontmatter import front_matter
from .parts.markdown import read_markdown

NAME = "guide"

ABOUT_APIS = re.compile(
    r"\b(APIs?|GET|POST|PUT|PATCH|DELETE|SDKs?|HTTP|[Ee]ndpoints?|[Ww]ebhooks?|"
    r"[Tt]okens?|[Ss]tatus codes?|[Rr]ate limits?|[Aa]uthenticat(e|ion)|OAuth|JSON|"
    r"[Rr]equests?|[Pp]agination|[Qq]uick ?start|[Cc]hangelog|[Dd]evelopers?|"
    r"[Ee]rror codes?|4(00|01|03|04|09|22|29))\b|^```|^~~~|https?://",
    re.MULTILINE,
)
WINDOW = 200_000
BEFORE_THE_TITLE = 6
"""How many blocks of navigation there may be, with the title."""


def sniff(source: Source) -> float:
    """Barely sure: a Markdown page with a title that speaks of APIs."""
    matter = front_matter(source)
    text = "\n".join(source.lines[matter.last :])[:WINDOW]
    if not ABOUT_APIS.search(text):
        return 0.0
    if matter.title or matter.url:
        return 0.2
    first = blocks_of(source)[:BEFORE_THE_TITLE]
    return 0.2 if any(b.kind is BlockKind.HEADING for b in first) else 0.0


def read(source: Source) -> Reading:
    """Read a page for the calls that it shows."""
    return read_markdown(source, NAME, Evidence.PROSE, {})
