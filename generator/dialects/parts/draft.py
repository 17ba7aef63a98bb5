"""A section in the making: facts and examples with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from generator.facts import (
    Edition,
    Evidence,
    Example,
    Fact,
    Json,
    NamedSchema,
    Pointer,
    Section,
    Subject,
)
from generator.source import Source

from .endpoints import ORIGIN, base_of_call, split_base, version_of

TEMPLATED = re.compile(r"\{([^{}/]{1,200})\}")
LOCAL = re.compile(r"(?i)https?://(localhost|127\.|0\.0\.0\.0|\W)")
JSON_TYPE = "application/json"


@dataclass
class Draft:
    """What has been read about one operation so far.

    `names` has the spelling of header parameters by their `in:name` key.
    """

    source: Source
    evidence: Evidence
    first: int = 1
    last: int = 1
    subject: Subject = field(default_factory=Subject)
    published: date | None = None
    base: str | None = None
    facts: list[Fact] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    components: list[NamedSchema] = field(default_factory=list)
    by_example: bool = False
    names: dict[str, str] = field(default_factory=dict)
    endpoint_line: int = 0
    _index: dict[Pointer, Json] = field(default_factory=dict, repr=False)
    _indexed: int = 0

    def state(
        self,
        pointer: Pointer,
        value: Json,
        line: int,
        evidence: Evidence | None = None,
        column: int = 1,
    ) -> None:
        """State one fact at a line of the page."""
        place = self.source.span(line, column)
        self.facts.append(Fact(pointer, value, place, evidence or self.evidence))

    def identify(
        self,
        method: str | None = None,
        path: str | None = None,
        url: str | None = None,
        line: int = 0,
    ) -> None:
        """Add what is now known about the subject; `line` shows its path."""
        if line and not self.endpoint_line:
            self.endpoint_line = line
        old = self.subject
        self.subject = Subject(old.method or method, old.path or path, old.url or url)

    def serve(self, base: str | None, line: int) -> None:
        """State the base URL."""
        if base and not self.base:
            self.base = base
            self.state(("servers", "0", "url"), base, line)

    def restate(self, pointer: Pointer, value: Json, line: int) -> None:
        """State a fact that grows from line to line, in place of what it was."""
        self.facts = [fact for fact in self.facts if fact.pointer != pointer]
        self._index, self._indexed = {}, 0
        self.state(pointer, value, line)

    def known(self) -> dict[Pointer, Json]:
        """The last value stated at each pointer."""
        if self._indexed > len(self.facts):
            self._index, self._indexed = {}, 0
        for fact in self.facts[self._indexed :]:
            self._index[fact.pointer] = fact.value
        self._indexed = len(self.facts)
        return self._index

    def stated(self, *pointer: str) -> bool:
        """Whether there is a fact at this pointer."""
        return pointer in self.known()

    def value(self, *pointer: str) -> Json:
        """The last value stated at a pointer."""
        return self.known().get(pointer)

    @property
    def empty(self) -> bool:
        """Whether nothing has been stated."""
        return not self.facts and not self.examples

    def templated(self) -> None:
        """State the path parameters that only the path template tells."""
        for name in TEMPLATED.findall(self.subject.path or ""):
            key = f"path:{name}"
            if not any(f.pointer[:2] == ("parameters", key) for f in self.facts):
                line = self.endpoint_line or self.first
                pointer = ("parameters", key, "required")
                self.state(pointer, True, line, Evidence.PROSE)

    def serve_as_called(self) -> None:
        """State the base URL that the calls show, where the page gives none."""
        path = self.subject.path
        urls = [(e.url, e.span.line) for e in self.examples if e.url]
        for url, line in urls if path and not self.base else ():
            base = base_of_call(url, path) if path else None
            if base and not LOCAL.match(base):
                self.base = base
                at = ("servers", "0", "url")
                self.state(at, base, line - self.source.first_line + 1, Evidence.PROSE)
                return

    def move_version(self) -> None:
        """Move a version from the path to a base URL that has no path: `/v1/pets`.

        A fragment says itself where its base URL ends.
        """
        path = self.subject.path
        if not path or not self.base or not ORIGIN.fullmatch(self.base):
            return
        if self.evidence is Evidence.FRAGMENT:
            return
        base, rest = split_base(self.base + path)
        if base is None or base == self.base:
            return
        self.subject = replace(self.subject, path=rest)
        at = ("servers", "0", "url")
        self.facts = [
            replace(f, value=base) if f.pointer == at else f for f in self.facts
        ]
        self.base = base

    def section(self) -> Section:
        """The finished section; the subject is complete by now."""
        self.templated()
        self.serve_as_called()
        self.move_version()
        edition = Edition(version_of(self.base), self.published)
        return Section(
            self.subject,
            self.evidence,
            edition,
            self.source.span(self.first, 1, self.last),
            tuple(self.facts),
            tuple(self.examples),
            tuple(self.components),
            self.by_example,
        )
