"""The text of an API viewer: a title, `METHOD /path`, the base URL, typed bodies.

Types are written like TypeScript's, over several lines; every parameter takes three
paragraphs (name, description, type); every answer begins with `STATUS media/type`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from generator.facts import Evidence, Json, Reading
from generator.readers.scopes import scopes_of
from generator.readers.typescript_types import NotTypeError, parse_type
from generator.report.diagnostics import Diagnostic, Severity
from generator.source import Source

from .parts.chrome import is_chrome
from .parts.credentials import settle
from .parts.draft import JSON_TYPE, Draft
from .parts.endpoints import ORIGIN, parse_endpoint
from .parts.ledger import Ledger
from .parts.markdown import finish
from .parts.part import Page, Part
from .parts.prose import mend, plain
from .parts.texts import BASE
from .parts.told import told_notes
from .parts.topics import Topic, announced
from .parts.type_lines import is_type, type_end

NAME = "viewer"

STATUS = re.compile(
    r"(?P<status>[1-5](?:\d\d|XX)|default)(?:\s+(?P<media>[\w.+-]+/[\w.+*-]+))?",
    re.IGNORECASE,
)
MEDIA = re.compile(r"[\w.+-]{2,40}/[\w.+*-]{1,80}")
PLACE = re.compile(
    r"(?:(?:path|query|header|cookie)\s+)?(path|query|header|cookie) param\w*", re.I
)
HEAD = re.compile(r"(?i)name\s+type(\s+\w+){0,3}")
PARAMETER = re.compile(
    r"(?P<name>[\w$.\[\]@-]{1,120})(?P<marks>(?:\s+(?:required|optional|deprecated))*)"
    r"\*?",
    re.IGNORECASE,
)
MARKS = ("required", "optional", "deprecated")
BODY = re.compile(r"(?i)(?:request )?body(?P<required>\s*\(?required\)?)?")


def sniff(source: Source) -> float:
    """Likely if a bare endpoint is followed by lines like `200 application/json`."""
    lines = [line.strip() for line in source.lines[:20_000]]
    if not any(parse_endpoint(line) for line in lines):
        return 0.0
    statuses = any(
        (match := STATUS.fullmatch(line)) and match["media"] for line in lines
    )
    heads = any(HEAD.fullmatch(line) for line in lines)
    return 0.9 if statuses and heads else 0.75 if statuses else 0.4 if heads else 0.0


def read(source: Source) -> Reading:
    """Read a page."""
    source, repairs = mend(source)
    page = Page(source, Ledger(source), list(repairs))
    lines = source.lines
    starts = [n for n, text in enumerate(lines, 1) if parse_endpoint(text)]
    titles = [title_line(lines, start) for start in starts]
    chrome_before(page, titles[0] if titles else len(lines) + 1)
    for start, title, end in zip(
        starts, titles, [*titles, len(lines) + 1][1:], strict=True
    ):
        draft = Draft(source, Evidence.VIEWER, title, end - 1)
        Viewer(Part(page, draft, [], operation=True)).read(title, start, end)
        settle(draft, page.schemes)
        page.sections.append(draft.section())
    return finish(page, NAME)


def title_line(lines: list[str], start: int) -> int:
    """The line of the title above an endpoint; the endpoint's own if there is none."""
    for number in range(start - 1, max(start - 4, 0), -1):
        if text := lines[number - 1].strip():
            return start if is_chrome(text) else number
    return start


def chrome_before(page: Page, title: int) -> None:
    """Ignore what stands before the first title."""
    for line in list(page.ledger.open_lines(1, title - 1)):
        page.ledger.ignore(line, line, "site chrome")


@dataclass
class Viewer:
    """Reads one operation of a page, line by line."""

    part: Part
    parameter: str = ""
    last: str = ""
    media: str = JSON_TYPE

    def read(self, title: int, start: int, end: int) -> None:
        """Read the lines from the title to the line before `end`."""
        lines, draft = self.part.page.source.lines, self.part.draft
        target = parse_endpoint(lines[start - 1])
        if title != start:
            self.state(("summary",), plain(lines[title - 1].strip()), title)
        if target:
            draft.identify(target.method, target.path, line=start)
            draft.serve(target.base, start)
        self.part.ledger.fact(start)
        line = start + 1
        while line < end:
            text = lines[line - 1].strip()
            line = self.line(line, text, end) if text else line + 1
        self.part.describe()

    def state(self, pointer: tuple[str, ...], value: Json, line: int) -> None:
        """State a fact and claim its line."""
        self.part.draft.state(pointer, value, line)
        self.part.ledger.fact(line)

    def line(self, line: int, text: str, end: int) -> int:
        """Read what begins on a line; returns the line after it."""
        if is_chrome(text):
            self.part.ledger.ignore(line, line, "site chrome")
            return line + 1
        if HEAD.fullmatch(text):
            self.part.ledger.ignore(line, line, "the head of a table")
            return line + 1
        if self.announce(line, text):
            return line + 1
        return READERS.get(self.part.topic, Viewer.prose)(self, line, text, end)

    def announce(self, line: int, text: str) -> bool:
        """A heading: what follows is about a place, the body or an answer."""
        part = self.part
        if found := PLACE.fullmatch(text):
            part.topic, self.parameter = Topic(found[1].lower()), ""
            part.ledger.prose(line)
        elif found := BODY.fullmatch(text):
            part.topic, self.media = Topic.BODY, JSON_TYPE
            required = bool(found["required"])
            self.state(("requestBody", "required"), required, line)
        elif (found := STATUS.fullmatch(text)) and part.topic in ANSWERS:
            part.status = found["status"].upper().replace("DEFAULT", "default")
            part.topic, self.media = Topic.RESPONSE, found["media"] or JSON_TYPE
            part.ledger.fact(line)
        elif not MEDIA.fullmatch(text) and (named := announced(text)):
            part.topic, self.parameter = named.topic, ""
            part.ledger.prose(line)
        else:
            return False
        return True

    def prose(self, line: int, text: str, end: int) -> int:
        """The introduction: base URL, scope, description."""
        part = self.part
        if ORIGIN.match(text) and " " not in text and not part.draft.base:
            part.ledger.fact(line)
            part.draft.serve(text.rstrip("/"), line)
        elif based := BASE.fullmatch(text):
            part.ledger.fact(line)
            part.draft.serve(based[1].rstrip("/"), line)
        elif scopes := scopes_of(text):
            part.ledger.fact(line)
            value: Json = list(scopes)
            part.draft.state(("security", "bearer"), value, line, Evidence.PROSE)
        else:
            part.ledger.prose(line)
            if part.topic is Topic.INTRO:
                part.intro.append(line)
        return line + 1

    def parameters(self, line: int, text: str, end: int) -> int:
        """A parameter's name, description or type."""
        part = self.part
        place = part.topic.value
        if not self.parameter:
            found = PARAMETER.fullmatch(text)
            if found is None or text.lower() in MARKS:
                return self.afterwards(line, text)
            name = found["name"]
            self.parameter = f"{place}:{name.lower() if place == 'header' else name}"
            part.draft.names[self.parameter] = name
            required = "required" in found["marks"].lower() or text.endswith("*")
            to = ("parameters", self.parameter)
            self.state((*to, "required"), required or place == "path", line)
            if "deprecated" in found["marks"].lower():
                self.state((*to, "deprecated"), True, line)
            return line + 1
        to = ("parameters", self.parameter)
        if is_type(text):
            last = self.typed(line, (*to, "schema"), end)
            kind = part.draft.value(*to, "schema", "type")
            about = part.draft.value(*to, "description")
            for at, value in told_notes(about if isinstance(about, str) else "", kind):
                part.draft.state((*to, "schema", *at), value, line, Evidence.PROSE)
            self.parameter, self.last = "", self.parameter
            return last
        if part.draft.stated(*to, "description"):
            part.ledger.prose(line)
        else:
            self.state((*to, "description"), plain(text), line)
        return line + 1

    def afterwards(self, line: int, text: str) -> int:
        """What stands behind a parameter's type: a mark, or its description."""
        to = ("parameters", self.last)
        mark = text.lower() if self.last else ""
        if mark in ("required", "optional"):
            if not self.last.startswith("path:"):
                self.part.draft.restate((*to, "required"), mark == "required", line)
        elif mark == "deprecated":
            self.state((*to, "deprecated"), True, line)
        elif self.last and not self.part.draft.stated(*to, "description"):
            self.state((*to, "description"), plain(text), line)
        self.part.ledger.prose(line)
        return line + 1

    def body(self, line: int, text: str, end: int) -> int:
        """The body's media type, description or type."""
        part = self.part
        if part.topic is Topic.BODY:
            owner: tuple[str, ...] = ("requestBody",)
        elif part.status:
            owner = ("responses", part.status)
        else:
            part.ledger.prose(line)
            return line + 1
        schema = (*owner, "content", self.media, "schema")
        if MEDIA.fullmatch(text):
            self.media = text.lower()
            part.ledger.fact(line)
        elif text[0] in "{[(\"'" or is_type(text):
            return self.typed(line, schema, end)
        elif part.draft.stated(*owner, "description"):
            part.ledger.prose(line)
        else:
            self.state((*owner, "description"), plain(text), line)
        return line + 1

    def typed(self, first: int, to: tuple[str, ...], end: int) -> int:
        """State the type that begins on a line; returns the line after it."""
        page = self.part.page
        last = type_end(page.source.lines, first, end)
        text = "\n".join(page.source.lines[first - 1 : last])
        try:
            facts = parse_type(text)
        except NotTypeError as error:
            page.ledger.ignore(first, last, "a type that cannot be parsed")
            line = first + text.count("\n", 0, error.at)
            page.diagnostics.append(
                Diagnostic(
                    Severity.ERROR,
                    "bad-type",
                    "the type cannot be parsed",
                    page.source.span(line),
                    "it should be a TypeScript type",
                )
            )
            return last + 1
        for fact in facts:
            line = first + text.count("\n", 0, fact.at)
            self.part.draft.state((*to, *fact.to), fact.value, line)
        page.ledger.fact(first, last)
        return last + 1


ANSWERS = (Topic.RESPONSE, Topic.ERRORS, Topic.BODY, Topic.QUERY, Topic.PATH)
READERS: dict[Topic, Callable[[Viewer, int, str, int], int]] = {
    **dict.fromkeys(
        (Topic.PATH, Topic.QUERY, Topic.HEADER, Topic.COOKIE), Viewer.parameters
    ),
    **dict.fromkeys((Topic.BODY, Topic.RESPONSE, Topic.ERRORS), Viewer.body),
}
