"""TypeScript types in code, which say what is sent or comes back: viewers print them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.facts import Evidence, Fact, Pointer
from generator.formats.page import Code
from generator.readers.purposes import Announcement, Purpose
from generator.readers.roles import ASKING
from generator.readers.typescript_types import NotTypeError, TypeFact, parse_type
from generator.report.diagnostics import Span

JSON_TYPE = "application/json"
LANGUAGES = frozenset({"", "ts", "typescript"})
DECLARED = re.compile(
    r"\s*(?:export\s{1,9})?(?:declare\s{1,9})?"
    r"(?:type\s{1,9}\w{1,100}\s{0,9}=|interface\s{1,9}\w{1,100}(?=\s{0,9}\{))"
)
"""What stands in front of a type that has a name."""
FIRST = ("{", "[", "(", "Array<")
MEDIA = re.compile(
    r"(?<![\w/.])((?:application|text|image|audio|video|multipart|font)/[\w.+*-]{1,80})"
    r"(?![\w/])"
)
STRUCTURE = ("object", "array")
"""What brackets tell of any JSON as well."""
MAX_TEXT = 100_000
"""Characters of a type; the longest in pages are lists of some hundred codes."""


@dataclass(frozen=True, slots=True)
class ShownType:
    """A type, what is announced above it, the media type named there, if any, and the
    sentence just above it.
    """

    facts: tuple[TypeFact, ...]
    span: Span
    text: str
    about: Announcement | None
    media: str = ""
    lead: str = ""


def typed(code: Code) -> tuple[TypeFact, ...]:
    """The facts of code that is a type and nothing else; empty for other code.

    An object of literals (`{ page: 1 }`) is an example: a type names one.
    """
    text = code.text[:MAX_TEXT]
    if code.language not in LANGUAGES:
        return ()
    start = named.end() if (named := DECLARED.match(text)) else 0
    if not text[start:].lstrip().startswith(FIRST):
        return ()
    try:
        facts = parse_type(" " * start + text[start:])
    except NotTypeError:
        return ()
    return tuple(facts) if names_type(facts) else ()


def names_type(facts: Sequence[TypeFact]) -> bool:
    """Whether something below the outermost object or list has a type by its name."""
    literal = {fact.to[:-1] for fact in facts if fact.to[-1:] == ("enum",)}
    return any(
        len(fact.to) > 1 and fact.to[-1] == "type" and fact.to[:-1] not in literal
        for fact in facts
        if "required" not in fact.to[-2:-1] and fact.value not in STRUCTURE
    )


def media_in(texts: Sequence[str]) -> str:
    """The media type that the nearest of these texts names, lower case."""
    found = (MEDIA.search(text[:200].lower()) for text in texts)
    return next((match[1] for match in found if match), "")


def type_facts(
    shown: Sequence[ShownType], success: str, bodiless: bool
) -> Iterator[Fact]:
    """The facts of the types that an operation shows; what nothing announces is left."""
    for item in shown:
        at = place_of(item, success, bodiless)
        if at[:1] == ("requestBody",):
            required = bool(item.about and item.about.required)
            yield Fact((*at[:1], "required"), required, item.span, Evidence.VIEWER)
            if item.lead and not media_in([item.lead]):
                place = item.span._replace(end_line=0)
                yield Fact((*at[:1], "description"), item.lead, place, Evidence.VIEWER)
        first = item.span.line
        for fact in item.facts if at else ():
            span = Span(item.span.file, first + item.text.count("\n", 0, fact.at))
            yield Fact((*at, *fact.to), fact.value, span, Evidence.VIEWER)


def place_of(item: ShownType, success: str, bodiless: bool) -> Pointer:
    """Where the schema of a type stands; empty where nothing tells."""
    about = item.about
    content = ("content", item.media or JSON_TYPE, "schema")
    if about is None:
        return ()
    if about.purpose in (Purpose.RESPONSE, Purpose.ERROR):
        status = about.status or (success if about.purpose is Purpose.RESPONSE else "")
        return ("responses", status, *content) if status else ()
    if about.purpose in ASKING and not bodiless:
        return ("requestBody", *content)
    return ()
