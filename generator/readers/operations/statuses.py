"""Response statuses that pages state."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from generator import patterns as re
from generator.facts import PHRASES
from generator.formats.page import (
    Block,
    Cell,
    Component,
    DefinitionList,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Table,
    text_of,
)
from generator.naming import capitalized
from generator.readers.endpoints.purposes import RESPONSE_WORD
from generator.readers.endpoints.scope import status_attribute
from generator.readers.fields.columns import meanings
from generator.readers.fields.lists import entry_text, plain_item
from generator.readers.fields.type_shapes import TypeShape, names_shape
from generator.readers.fields.types import note_of, read_type
from generator.report.diagnostics import Span
from generator.vocabulary import Vocabulary, alternatives

KNOWN = PHRASES.keys() | {"422"}
MEDIA_TYPE = re.compile(
    r"(?<![\w/.])((?:application|text|image|audio|video|font)/[\w.+-]{1,80})(?![\w/*])"
    r"|\b(plain[- ]text)\b|\b(server[- ]sent events?)\b",
    re.IGNORECASE,
)
ITEM = re.compile(
    r"\s*(?:(?:http|status|code|error|response)(?: code| status)?:?\s*)?[\[(]?([1-5](?:\d\d|XX|xx))[\])]?"
    r"(?:\s*[:–—|-]\s*|\s+|\Z)(.{0,1000})",
    re.DOTALL | re.IGNORECASE,
)
STATED = re.compile(
    r"(?i)\b(?:returns?|returning|answers|replies|results in|respon[ds]{1,2}(?:e|s)?(?: with| code)?|status(?: code)?|success(?:ful)?(?: response)?|"
    r"code|http(?:/[\d.]{1,3})?|gives?|yields?|(?:fails?|failing|rejected|refused|rejects?|answered|met) with|you(?:'ll| will|’ll)? (?:get|receive|see))\b[^.\n]{0,60}?(?<![\d.$#])([1-5]\d\d)(?![\d%])\b(?P<after>[^.\n]{0,40})"
)


class StatusNote(NamedTuple):
    """A status that a page states, with what it says of it.

    `deferred` says that it is answered where there is no result yet.
    """

    status: str
    text: str
    span: Span
    deferred: bool = False


BEHIND_WORDS = re.compile(r"([A-Za-z][A-Za-z' -]{1,40}?)\W{1,4}([1-5]\d\d)\W?")
"""A heading that ends with its status: `Not found (404)`."""


def heading_status(block: Heading) -> StatusNote | None:
    """The status that a heading is: `404: Not found`, `Status: 405 - Invalid input`."""
    text = text_of(block.runs).strip()
    if (behind := BEHIND_WORDS.fullmatch(text)) and is_phrase(behind[2], behind[1]):
        text = f"{behind[2]}: {behind[1]}"
    found = ITEM.fullmatch(text) if len(text) < 100 else None
    if found is None or found[1] not in KNOWN:
        return None
    return StatusNote(found[1], found[2].strip(), block.span)


def status_notes(block: Block) -> list[StatusNote]:
    """The statuses that a table, a list or a field list is about; none of another one."""
    match block:
        case Component() if status := status_attribute(block):
            return [StatusNote(status, block.attribute("description"), block.span)]
        case Table():
            return table_statuses(block)
        case ItemList(items=items):
            rows = [(unmarked(plain_item(item)), item.span) for item in items]
        case DefinitionList(entries=entries):
            rows = [
                (
                    f"{text_of(e.terms[0]).removeprefix('code ')}: {entry_text(e)}",
                    e.span,
                )
                for e in entries
                if e.terms
            ]
        case _:
            return []
    found = [(ITEM.match(status_first(text)), span) for text, span in rows]
    notes = [
        StatusNote(match[1].upper(), described(match[2], match[1]), span)
        for match, span in found
        if match and (match[1] in KNOWN or match[1][1:].lower() == "xx")
    ]
    return notes if notes and len(notes) * 3 >= len(rows) * 2 else []


BEHIND_REASON = re.compile(
    r"[`*]{0,3}([A-Z][A-Za-z' -]{1,40}) \(([1-5]\d\d)\)[`*]{0,3}"
)


def status_first(text: str) -> str:
    """A text with the status in front of its reason: `No Content (204). Nothing`."""
    found = BEHIND_REASON.match(text)
    if found is None or not is_phrase(found[2], found[1]):
        return text
    rest = text[found.end() :].strip(" .:-")
    return f"{found[2]}: {rest or found[1]}"


WITH_PHRASE = re.compile(r"(?<!\d)([1-5]\d\d) \(([A-Z][A-Za-z' -]{1,40})\)")
"""A status with its reason in brackets, as in `**Success**: 200 (OK)`."""


def phrased_statuses(text: str, span: Span) -> list[StatusNote]:
    """The statuses of a text whose reasons are those that RFC 9110 gives them."""
    return [
        StatusNote(found[1], found[2], span)
        for found in WITH_PHRASE.finditer(text[:3000])
        if is_phrase(found[1], found[2])
    ]


def is_phrase(status: str, text: str) -> bool:
    """Whether a string is the reason phrase of a status (RFC 9110, section 15)."""
    return PHRASES.get(status, "").lower() == text.lower()


def cell_statuses(label: str, cell: Cell) -> list[StatusNote]:
    """The statuses in a cell that its label says holds them: `response codes`."""
    if not re.search(r"(?i)\b(?:codes?|status(?:es)?)\b", label[:60]):
        return []
    lists = [b for b in cell.blocks if isinstance(b, ItemList)]
    texts = [cell.text, *(plain_item(item) for b in lists for item in b.items)]
    return phrased_statuses("\n".join(texts), cell.span)


def described(text: str, status: str = "") -> str:
    """A line's words on a status, without the content that is shown beside it, and
    without the phrase that only names the status: `200 OK: The pets`.
    """
    phrase = f"{PHRASES.get(status, '')}:"
    if len(phrase) > 1 and text.startswith(phrase) and text[len(phrase) :].strip():
        text = text[len(phrase) :]
    return re.split(r"(?i)\bcontent\s*:", text)[0].strip(" :-–—*`\n")


def unmarked(text: str) -> str:
    """A text without the marks of code and emphasis."""
    return text.replace("`", "").replace("*", "")


def table_statuses(table: Table) -> list[StatusNote]:
    """The statuses of a table that has a row for each."""
    columns = meanings(table.head) if table.head else []
    at = columns.index("status") if "status" in columns else 0
    about = columns.index("description") if "description" in columns else 1
    notes = []
    for row in table.rows:
        if len(row.cells) <= at:
            continue
        match = ITEM.match(row.cells[at].text)
        if match and (match[1] in KNOWN or match[1][1:].lower() == "xx"):
            cell = row.cells[about] if len(row.cells) > about != at else None
            text = (cell.text if cell else match[2]).strip()
            content = MEDIA_TYPE.fullmatch(text.strip("`")) or text[:1] in ("{", "[")
            status = match[1].upper()
            notes.append(StatusNote(status, "" if content else text, row.span))
    return notes if notes and len(notes) * 3 >= len(table.rows) * 2 else []


def status_shapes(table: Table) -> Iterator[tuple[str, TypeShape, Span]]:
    """The named shapes that a table of statuses has in a column of types."""
    columns = meanings(table.head) if table.head else []
    at = columns.index("status") if "status" in columns else 0
    kind = columns.index("type") if "type" in columns else -1
    for row in table.rows:
        if kind < 0 or len(row.cells) <= max(at, kind):
            continue
        match = ITEM.match(row.cells[at].text)
        note = read_type(row.cells[kind].runs) if match else None
        if match and note and note.shape and names_shape(note.shape):
            yield match[1].upper(), note.shape, row.span


GIVES = re.compile(
    r"(?<![\w.$-])([1-5]\d\d)\s(?:→|⇒|->|=>)\s([A-Z][A-Za-z0-9]{1,60}(?:\[\])?)(?:\s\(([^()\n]{2,120})\))?"
)
"""A status with the type that it comes with: `404 → Problem (no such kite)`."""


def arrowed_shapes(text: str, span: Span) -> Iterator[tuple[str, TypeShape, Span]]:
    """The named shapes that a text gives behind arrows, with their statuses."""
    for found in GIVES.finditer(text[:3000]):
        note = note_of(found[2], {})
        if found[1] in KNOWN and note and note.shape and names_shape(note.shape):
            yield found[1], note.shape, span


SET_OFF = (Mark.CODE, Mark.STRONG)
WITH_REASON = re.compile(r"([1-5]\d\d) ([A-Za-z][A-Za-z' -]{1,40})")
"""A status with its reason, as code in a sentence of any language: `` `404 Not Found` ``."""


AT_START = re.compile(r"(?m)^\W{0,3}([1-5]\d\d)[ :\u2013-]{1,3}([A-Z][^\n]{1,300})$")
"""A line that begins with a status and its reason: `404 Not Found - no such pet`."""
BRACKETED = re.compile(
    r"(?m)^\W{0,3}(?:HTTP )?([1-5]\d\d) \(([A-Z][A-Za-z' -]{1,40})\)([^\n]{0,300})$"
)
"""The same with its reason in brackets: `404 (Not Found) if there is no such pet`."""
LABELED = re.compile(
    r"(?im)^\W{0,3}(?:response|status|error)(?: code)?\W{0,3}([1-5]\d\d)\s?[:–—-]\s{1,3}([^\n{\[`]{3,160})$"
)
"""A line that labels what a status means: `Response 404: kite unknown`."""
MEANS = re.compile(
    r"(?i)(?:\A|[.!]\s{1,3}|\n)(?:and\s|an?\s|the\s|status\s|http\s){0,3}([1-5]\d\d)\s"
    r"(?:means|says|tells\syou|indicates|signals)(?:\sthat)?\s([^.;]{2,160})"
)
"""A sentence about a status: `A 422 means that the name is taken.`"""
COLON_FIRST = re.compile(
    r"(?i)(?:\A|[.;]\s{1,3}|\n)((?:if|when|unless|in case)\b[^.;:]{3,160}):\s(?:HTTP\s)?([1-5]\d\d)(?=[.,;\s]|\Z)"
)
"""A condition and its status: `If there is no such pet: HTTP 404.`"""
AT_END = re.compile(
    r"(?im)\b(?:response|error|status)\b[^\n]{0,120}: ([1-5]\d\d) ([A-Z][A-Za-z' -]{1,40})$"
)
"""A status with its reason that ends a line: `Failure (no session etc.): 401 ...`."""


CONDITIONAL = re.compile(
    r"(?<![\w.$#/-])([1-5]\d\d)(?: [A-Z][A-Za-z' -]{1,30}?|\s?\([A-Za-z' -]{2,40}\))?,?\s"
    r"((?:if|when|unless|where|in case|for|on|"
    rf"{alternatives(Vocabulary.WHEN)})\b[^;\n]{{1,200}}?)"
    r"(?=(?:[,;.]|,?\s(?:and|or|but))\s(?:an?\s|with\s|HTTP\s)?[1-5]\d\d\b|[.;]\s|[.;]?\s{0,9}\Z|;|\n[^a-z(])"
)
"""A status and when it is given: `404 if there is no such pet, 409 if the name is taken`."""
LABELLED = re.compile(
    r"(?im)(?:^|[.!]\s{1,3})\W{0,3}(?:possible |common |other |http )?"
    r"(?:(?:errors?|failures?|responses?|answers?|status(?:es)?)(?: codes?| responses?| statuses)?|fail(?:s|ures?)|faults?|throws|"
    rf"(?:{alternatives(Vocabulary.ERRORS)})(?: (?:de|http)[\w ]{{0,20}})?)"
    r"\W{0,3}[:：]\s{0,3}(?=[`*]{0,3}[1-5]\d\d\b(?![.,]?\d))((?:,\n(?=\W{0,3}[1-5]\d\d)|.){1,600})"
)
"""A line that lists statuses behind a label: `Errors: 404 (no such pet), 409 (taken).`"""
WITH = re.compile(r"(?i)\W{0,3}(?:with|con|com|avec|mit)\b")
"""Vocabulary about the body, which say nothing of the status: `Response: 200 with an object`."""
LISTED = re.compile(
    r"(?:[,;.]\s{1,3}|[，、；。]\s{0,3})(?:(?:and|or|et|ou|und|oder|y|e|o) )?(?=[`*]{0,2}[1-5]\d\d\b)"
)


def conditional_statuses(text: str, span: Span) -> Iterator[StatusNote]:
    """The statuses that a text gives with their conditions, or lists behind a label."""
    given = list(CONDITIONAL.finditer(text))
    stated = len(given) > 1 or STATED.search(text) or LABELLED.search(text)
    for found in given if stated else ():
        why = " ".join(found[2].split()).rstrip(" :")
        yield StatusNote(found[1], capitalized(why), span)
    for line in LABELLED.finditer(text):
        for piece in LISTED.split(line[1]):
            entry = ITEM.match(piece.rstrip(" ."))
            if entry and not CONDITIONAL.match(piece):
                edges = " .,()" if entry[2].lstrip()[:1] == "(" else " .,"
                about = "" if WITH.match(entry[2]) else entry[2].strip(edges)
                yield StatusNote(entry[1], about or PHRASES.get(entry[1], ""), span)


CONDITION_FIRST = re.compile(
    r"(?i)(?:\A|[.;]\s{1,3}|\n)(?P<why>(?:if|when|unless|in case)\b[^.;]{3,160}?),?\s"
    r"(?:then\s)?(?:an?\s|the\s)?(?:http\s|status\s|error\s|code\s){0,3}(?P<status>[1-5]\d\d)\b"
    r"[^.;\d]{0,60}\b(?:is|are|will be|gets?)\s(?:returned|sent|given|raised|thrown)\b"
)
"""A condition in front of its status: `If there is no such pet, 404 is returned.`"""
FURTHER = re.compile(
    r"\s?(?:,|/|\bor\b|\band\b)\s?(?:or\s|and\s)?(?:an?\s)?(?=(?P<status>[1-5]\d\d)\b(?P<after>[^.\n]{0,40}))"
)
"""A further status behind one that is stated: `returns 404 or 409`."""


def stated_in(text: str) -> Iterator[re.Match[str]]:
    """The statuses that sentences state, each with those joined to it: group 1 is the
    status, `after` what is behind it.
    """
    for match in STATED.finditer(text):
        sentence = text[text.rfind(". ", 0, match.start()) + 1 : match.start()]
        asked = match[0].lower().startswith("answers") and CALL.search(sentence)
        # `POST /orders` then answers 409: a server may be asked something else.
        if asked or COUNTED.search(text, 0, match.start(1)):
            continue
        yield match
        at = match.end(1)
        while further := FURTHER.match(text, at):
            yield further
            at = further.end() + 3


COUNTED = re.compile(
    r"\b(?:cap(?:s|ped) at|up to|at (?:most|least)|max(?:imum)?(?: of)?) \Z"
)
CALL = re.compile(r"\b[A-Z]{3,7} \S{0,80}/")
"""A method and a path in a sentence."""


SIDED = re.compile(
    r"(?P<said>[^.!?\n()]{3,200}?)\s?\((?:HTTP\s)?(?P<status>[1-5]\d\d)\)"
    r"|(?:→|⇒|->|=>)\s?(?:HTTP\s)?(?P<led>[1-5]\d\d)\b(?![^\w\s]?\w)"
)
"""A status in brackets behind what it means, or behind an arrow: `A sold kite cannot be
removed (403)`, `DELETE /kites/{id} → 204`.
"""
ROUND = frozenset(("100", "200", "300", "400", "500"))
"""Numbers that stand in brackets for amounts too."""


def sided_statuses(
    text: str, coded: Collection[str], span: Span
) -> Iterator[StatusNote]:
    """The statuses that stand in brackets or behind arrows; `coded` are set off as code."""
    for found in SIDED.finditer(text):
        status = found["status"] or found["led"]
        if found["status"] and status in ROUND and status not in coded:
            continue
        said = (found["said"] or "").strip(" ,;:*`")
        yield StatusNote(status, said or PHRASES.get(status, ""), span)
        at = found.end()
        while further := FURTHER.match(text, at) if found["led"] else None:
            why = BEHIND.match(text, further.end() + 3)
            said = why[1].strip() if why else PHRASES.get(further["status"], "")
            yield StatusNote(further["status"], capitalized(said), span)
            at = why.end() if why else further.end() + 3


BEHIND = re.compile(r"\s((?:if|when|where|unless|for|on)\b[^.;,\n]{2,120})")
"""When a status is given, behind it."""


def line_statuses(text: str, span: Span) -> Iterator[StatusNote]:
    """The statuses that lines begin or end with, each with its reason or its meaning."""
    for found in AT_START.finditer(text):
        reason = PHRASES.get(found[1], "").lower()
        if reason and found[2].lower().startswith(reason):
            yield StatusNote(found[1], found[2].strip(), span)
    for found in BRACKETED.finditer(text):
        if is_phrase(found[1], found[2]):
            said = capitalized(found[3].strip(" :.-")) or PHRASES[found[1]]
            yield StatusNote(found[1], said, span)
    for found in (*LABELED.finditer(text), *MEANS.finditer(text)):
        about = " ".join(found[2].split())
        yield StatusNote(found[1], capitalized(about.strip(" .")), span)
    for found in GIVES.finditer(text):
        about = capitalized((found[3] or "").strip()) or PHRASES.get(found[1], "")
        yield StatusNote(found[1], about, span)
    for found in COLON_FIRST.finditer(text):
        yield StatusNote(found[2], capitalized(" ".join(found[1].split())), span)
    for found in AT_END.finditer(text):
        if is_phrase(found[1], found[2]):
            yield StatusNote(found[1], PHRASES[found[1]], span)


def stated_statuses(paragraph: Paragraph) -> Iterator[StatusNote]:
    """The statuses that a sentence says are returned: `Returns a 204 empty response`."""
    text, span = text_of(paragraph.runs)[:3000], paragraph.span
    coded = {run.text.strip()[:3] for run in paragraph.runs if run.mark in SET_OFF}
    seen: set[str] = set()
    for index, run in enumerate(paragraph.runs):
        named = WITH_REASON.fullmatch(run.text.strip()) if run.mark in SET_OFF else None
        if named and is_phrase(named[1], named[2]):
            seen.add(named[1])
            behind = text_of(paragraph.runs[index + 1 :][:3])
            yield StatusNote(named[1], with_nothing(PHRASES[named[1]], behind), span)
    stated = (
        *line_statuses(text, span),
        *sided_statuses(text, coded, span),
        *conditional_statuses(text, span),
        *(
            StatusNote(
                found["status"], capitalized(" ".join(found["why"].split())), span
            )
            for found in CONDITION_FIRST.finditer(text)
        ),
    )
    for note in stated:
        if note.status in KNOWN and note.status not in seen:
            seen.add(note.status)
            yield note
    for match in stated_in(text):
        status = match[1]
        certain = status in coded or RESPONSE_WORD.match(match["after"])
        if status in KNOWN and certain and status not in seen:
            seen.add(status)
            said = with_nothing(PHRASES.get(status, ""), match["after"])
            if said in BODIED and EMPTY.search(text, 0, match.start(1)):
                said = f"{said}, no body"
            deferred = status == "202" and is_conditional(text, match)
            yield StatusNote(status, said, span, deferred)


IF = re.compile(r"(?i)\W*(?:if|when|while|until|unless|as long as|should)\b")
BEHIND_IF = re.compile(r"(?i)[^.\n]{0,40}?\b(?:if|when|while|until|as long as)\b")


def is_conditional(text: str, match: re.Match[str]) -> bool:
    """Whether a status is stated of a case: `While it is prepared, 202 is returned`."""
    start = max(text.rfind(mark, 0, match.start()) for mark in (". ", "\n", "; "))
    sentence = text[start + 1 : match.start()]
    return bool(IF.match(sentence) or BEHIND_IF.match(text, match.end(1)))


BODIED = frozenset(PHRASES.values()) - {"No Content"}
EMPTY = re.compile(
    r"(?i)\b(?:an? )?(?:empty|no) (?:response )?(?:body|content|response)"
    r"(?: and| with| along with)?(?: an?| the)?(?: http)?(?: response)? (?:status|code)[\w :]{0,12}[`*]{0,3}\Z"
)
"""Vocabulary in front of a status that no body comes with: `an empty body with status: 201`."""
NOTHING = re.compile(
    r"(?i)\A[^.;\n]{0,40}?\b((?:with )?(?:no|an empty|without (?:a|any)) "
    r"(?:response )?(?:body|content|response))\b"
)


def with_nothing(phrase: str, behind: str) -> str:
    """A reason phrase with the words behind it that say that no body comes with it:
    `Created with no body`.
    """
    found = NOTHING.match(behind)
    if found is None or phrase == "No Content":
        return phrase
    joint = " " if found[1].lower().startswith("with") else ", "
    return f"{phrase}{joint}{found[1]}"
