"""What sentences say that operations send and return: shapes and media types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.formats.page import (
    Paragraph,
    Runs,
    text_of,
)
from generator.readers.fields.type_shapes import TypeRef, TypeShape, names_shape
from generator.readers.fields.types import links_of, note_of
from generator.readers.operations.statuses import (
    MEDIA_TYPE,
    StatusNote,
    stated_statuses,
)
from generator.readers.sentences import sentences_in

RETURNS = re.compile(
    r"(?i)(?m:^)(?:returns?|response|answer|result)\s?:\s(?=(?-i:[A-Z][A-Za-z0-9]{1,60}(?:\[\])?)(?:[ \t]*(?m:$)|\swith\s))|"
    r"(?:\A|[.!]\s+|\n|, and |\band |, )(?:on success,? )?(?:(?:this|the) (?:api )?(?:endpoint|method|call|request|operation|resource|service|route|action|query) (?:will )?|it (?:will )?|successful requests? |the (?:response|answer|reply|result)(?: body)? |(?:success )?(?:response|answer|on success):)?"
    r"(?:(?<=:)|returns?|returning|respon[ds]{1,2}s?(?: with)?|answers?(?: with)?|repl(?:y|ies)(?: with)?|sends back|yields|gives|contains|will return|return|is)(?: back)? (?:either )?"
    r"(?:(?:an? |the )?(?:http )?(?:status )?2\d\d(?: \(?(?:ok|created|accepted|success)\)?)?(?: response| status)?(?: code)?,? (?:with|and|containing|plus) )?(?=an?\b|the\b|that\b|all\b|list|array|\[|new\b|updated\b|[A-Z])"
)
ARROWED = re.compile(
    r"\A[`*]{0,3}[A-Z]{3,7} \S{1,300}?[`*]{0,3}\s(?:→|⇒|->|=>)\s(?=[A-Z][a-z])"
)
"""A request with what it gives behind an arrow: `GET /pets → Pet[]`."""
END = re.compile(
    r"(?i)\s(?:on|for|that|if|when|identified|matching|specified|with|in|containing|representing|who|which|whose|where|"
    r"depending|associated|attached|belonging|given|the|after|including|as|from|whether|has|have|without|upon|keyed|to|by|sorted)\s|\sor\s(?=[1-5]\d\d\b|nothing\b|null\b|an? (?:empty|error)\b)|[.,;:(\n]|\Z"
)


NAMED_MEDIA: Mapping[int, str] = {2: "text/plain", 3: "text/event-stream"}
"""Media types that have a name, by their groups in the pattern."""
RETURNING = re.compile(
    r"(?i)\b(?:returns?|returned|respon(?:ds?|ses?)|gives|answers?|produces?|downloads?|streams?|outputs?|xml[-_]?results?)\b"
)
SENDING = re.compile(
    r"(?i)\b(?:accepts?|sends?|(?<!server[- ])sent|uploads?|requests?|post|put|body|payload|encoded|webhooks?)\b"
    r"|\b(?:errors?|fail\w*|otherwise|must be|or|json|[45]\d\d)\b"
)
"""Words of sentences about a request, or about what comes back with an error."""


def returned_media(text: str, asking: bool) -> set[str]:
    """The media types that sentences say come back, in lower case; without `asking`, an
    operation has no body that another sentence could be about.
    """
    return {
        media_type
        for line in text[:3000].splitlines()
        for sentence in sentences_in(line)
        if not SENDING.search(sentence) and (RETURNING.search(sentence) or not asking)
        for media_type in media_types_in(sentence)
    }


def sent_media(text: str) -> set[str]:
    """The media types that sentences say a body has, in lower case."""
    return {
        media_type
        for line in text[:3000].splitlines()
        for sentence in sentences_in(line)
        if BODY.search(sentence) and not RETURNING.search(sentence)
        for media_type in media_types_in(sentence)
    }


BODY = re.compile(r"(?i)\b(?:xml[-_]?)?(?:body|payload|uploads?)\b")
XML = re.compile(r"(?i)\bxml(?!http|[- _]?rpc)")
RAW = re.compile(
    r"(?i)\b(?:body|payload) (?:is|are|must be|should be|contains|holds|consists of) "
    r"(?:just |only |simply )?(?:the |a |its )?(?:raw|binary|unencoded)\b"
)
JSON_TOO = re.compile(r"(?i)json|/xml")
"""Sentences of several kinds of content, or of a media type in full."""


def media_types_in(text: str) -> Iterator[str]:
    """The media types that a text names, in lower case."""
    for match in MEDIA_TYPE.finditer(text):
        yield NAMED_MEDIA.get(match.lastindex or 0, match[0].lower().rstrip("."))
    if XML.search(text) and not JSON_TOO.search(text):
        yield "application/xml"
    if RAW.search(text):
        yield "application/octet-stream"


TAKES = re.compile(
    r"(?i)(?m:^)(?:request )?(?:body|payload)\s?:\s(?=(?-i:[A-Z][A-Za-z0-9]{1,60}(?:\[\])?[ \t]*(?m:$)))|"
    r"\b(?:takes|accepts|expects|the (?:request )?body is|parameters to this endpoint are|(?:updates|replaces) and returns)(?= an?\b| the\b| list| array) "
)


FETCHES = re.compile(
    r"(?i)(?:\A|[.!]\s+|\n)(?:gets?|retrieves?|fetch(?:es)?|loads?|reads?|shows?)(?= an?\b| the\b) "
)
CHANGES = re.compile(
    r"(?i)(?:\A|[.!]\s+|\n)(?:modif(?:y|ies)|updates?|edits?|changes?|replaces?)(?= an?\b| the\b) "
)
BARE = re.compile(
    r"(?:an?|the)(?: (?:new|updated|created|newly created|requested|modified))? ([a-z]{2,30}(?: [a-z]{2,30}){0,2})"
)
"""A thing that nothing marks as a shape; it is one where a page has it as such."""
ALL_SENT = re.compile(
    r"(?i)\b(?:all|any)(?: of)?(?: the| its)? (?:attributes|fields|properties|parameters)\b[^.]{0,40}"
    r"\b(?:may|can) be (?:passed|sent|modified|changed|set|updated)\b"
)
"""A sentence that says that a body is the thing itself: `All fields can be sent.`"""
MAX_SENTENCES = 6
MAX_ENDS = 12
"""How many sentences are tried, and ends of each; a name ends within a few words."""


@dataclass(frozen=True, slots=True)
class ParagraphFacts:
    """The facts of a paragraph's sentences about an operation: its statuses, and the shapes
    that it returns, takes and fetches.
    """

    statuses: tuple[StatusNote, ...]
    returned: TypeShape | None
    taken: TypeShape | None
    fetched: TypeShape | None


@lru_cache(maxsize=1_024)  # Every operation that a page is about asks for its text.
def paragraph_facts(paragraph: Paragraph) -> ParagraphFacts:
    """The facts that a paragraph states of its operations."""
    runs = paragraph.runs
    return ParagraphFacts(
        tuple(stated_statuses(paragraph)),
        returned_shape(runs),
        taken_shape(runs) or changed_shape(runs),
        fetched_shape(runs),
    )


def returned_shape(runs: Runs) -> TypeShape | None:
    """The shape that a sentence says is returned: `Returns a list of [pet](#pet) objects.`

    None unless it names one.
    """
    return shape_behind(ARROWED, runs) or shape_behind(RETURNS, runs)


def taken_shape(runs: Runs) -> TypeShape | None:
    """The shape that a sentence says is sent: `Takes a list of [pet](#pet) objects.`"""
    return shape_behind(TAKES, runs)


def fetched_shape(runs: Runs) -> TypeShape | None:
    """The shape of what a call is said to fetch: `Retrieves the pet of this id.`"""
    return shape_behind(FETCHES, runs)


def changed_shape(runs: Runs) -> TypeShape | None:
    """The shape of what is changed, where all its fields are said to be sent."""
    if not ALL_SENT.search(text_of(runs)[:3000]):
        return None
    shape = shape_behind(CHANGES, runs)
    return replace(shape, partial=True) if isinstance(shape, TypeRef) else None


FULL_STOP = re.compile(r"(?<=[a-z0-9)\]])[.!](?=\s)|\n\n")
AS_LIST = re.compile(
    r"(?i)\s(?:as|in)\s((?:an?\s)?(?:json\s)?(?:array|list)\sof\s[\w -]{2,60}?)(?=[.,;:(]|\s(?:with|in|on|for|that|sorted)\b|\Z)"
)
"""The form of what comes back, behind what it is: `all boats as an array of Boat`."""


def shape_behind(pattern: re.Pattern[str], runs: Runs) -> TypeShape | None:
    """The named shape behind the first match of a pattern that has one."""
    text = text_of(runs)[:3000]
    matches = islice(pattern.finditer(text), MAX_SENTENCES)
    behind = [FULL_STOP.split(text[match.end() :][:300])[0] for match in matches]
    links = links_of(runs) if behind else {}
    for rest in behind:
        for end in islice(END.finditer(rest), MAX_ENDS):
            note = note_of(rest[: end.start()].replace("newly created", "new"), links)
            if note is not None and names_shape(note.shape):
                return note.shape
    for rest in behind:
        listed = AS_LIST.search(rest)
        note = note_of(listed[1], links) if listed else None
        if note is not None and names_shape(note.shape):
            return note.shape
    for rest in behind:
        ending = END.search(rest)
        plain = BARE.fullmatch(rest[: ending.start()] if ending else rest)
        if plain:
            return TypeRef(plain[1])
    return None
