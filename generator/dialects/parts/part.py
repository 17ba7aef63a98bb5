"""One part of a page: what stands under one title, about one operation or none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from generator.facts import Evidence, Json, Section, Subject
from generator.readers.limits import entries_limit
from generator.report.diagnostics import Diagnostic
from generator.source import Source

from .blocks import Block
from .draft import JSON_TYPE, Draft
from .ledger import Ledger
from .prose import plain, unescape
from .topics import Topic

SUCCESS = "2XX"
"""The status of an answer that a page shows without its code."""


FORM_TYPE = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@dataclass
class Page:
    """A page while it is read: what all its parts share.

    `base` is a base URL that the page gives for all of them, and its line.
    """

    source: Source
    ledger: Ledger
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    schemes: dict[str, Json] = field(default_factory=dict)
    base: tuple[str, int] | None = None


@dataclass
class Part:
    """A part of a page while it is read.

    `operation` tells whether it is about an operation; `status` is that of the
    answer under the current heading, `success` the one documented success status.
    `nested` is the place in a body that tables are about, `said` the lines of text
    under the current heading.
    """

    page: Page
    draft: Draft
    blocks: list[Block]
    operation: bool = False
    topic: Topic = Topic.INTRO
    status: str | None = None
    success: str = SUCCESS
    title: str = ""
    depth: int = 0
    form: str = FORM_TYPE
    nested: tuple[str, ...] = ()
    said: list[int] = field(default_factory=list)
    intro: list[int] = field(default_factory=list)
    memory: dict[str, str] = field(default_factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The page's line accounting."""
        return self.page.ledger

    def schema_root(self) -> tuple[str, ...]:
        """Where the schema of the current topic's body stands."""
        if self.topic is Topic.FORM:
            return ("requestBody", "content", self.form, "schema", *self.nested)
        if self.topic in (Topic.BODY, Topic.REQUEST_EXAMPLE):
            return ("requestBody", "content", JSON_TYPE, "schema", *self.nested)
        status = self.status or self.success
        return ("responses", status, "content", JSON_TYPE, "schema", *self.nested)

    def describe(self) -> None:
        """State the description that the introduction makes."""
        if not self.intro or not self.operation:
            return
        lines = self.page.source.lines
        told = set(self.intro)
        span = range(min(told), max(told) + 1)
        text = plain("\n".join(lines[n - 1] if n in told else "" for n in span))
        if self.draft.evidence is Evidence.PROSE:
            text = unescape(text)
        if text:
            self.draft.state(("description",), text, self.intro[0], Evidence.PROSE)
        self.limit_entries()

    def limit_entries(self) -> None:
        """State how many entries the one list of objects in the body may have."""
        for line in self.intro:
            limit = entries_limit(self.page.source.lines[line - 1])
            lists = object_lists(self.draft) if limit else []
            if limit and len(lists) == 1:
                pointer = (*lists[0], "maxItems")
                self.draft.state(pointer, limit, line, Evidence.PROSE)
                self.ledger.fact(line)


def object_lists(draft: Draft) -> list[tuple[str, ...]]:
    """The arrays of objects in the request body."""
    types = {
        fact.pointer[:-1]: fact.value
        for fact in draft.facts
        if fact.pointer[:1] == ("requestBody",) and fact.pointer[-1:] == ("type",)
    }
    return [
        pointer
        for pointer, kind in types.items()
        if kind == "array" and types.get((*pointer, "items")) == "object"
    ]


REFERENCE = re.compile(
    r"[\s*_>]*(?:(?:Reference|Source|Canonical|Original|Docs?|Documentation|Page)"
    r"(?: URL)?|URL)"
    r"[*_]*\s*:[*_]*\s*(?:\[[^\]]{0,2000}\]\()?<?"
    r"(?P<url>https?://[^\s<>()\[\]*]{1,2000})[>)*_\s]*",
    re.IGNORECASE,
)


def refer(part: Part, line: int, url: str) -> None:
    """State the page's own address."""
    part.ledger.fact(line)
    address = url.split("#", 1)[0].rstrip("/")
    part.draft.identify(url=address)
    if part.operation and not part.draft.stated("externalDocs", "url"):
        part.draft.state(("externalDocs", "url"), url, line)


def by_example(part: Part, subject: Subject, first: int, last: int) -> Draft:
    """A section of its own for an example that is not about the part's operation."""
    return Draft(
        part.page.source,
        Evidence.PROSE,
        first,
        last,
        subject,
        part.draft.published,
        by_example=True,
    )
