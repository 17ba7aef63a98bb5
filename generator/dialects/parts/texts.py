"""Text of a page: endpoint lines, references, scopes, errors, descriptions."""

from __future__ import annotations

import re

from generator.facts import Evidence, Json
from generator.readers.deprecation import is_deprecated
from generator.readers.scopes import scopes_of

from .blocks import Block
from .chrome import is_aside, is_breadcrumb
from .endpoints import Endpoint, parse_endpoint, same_path
from .part import REFERENCE, Part, refer
from .prose import bare, plain
from .statuses import status_in, status_of
from .topics import Topic

ERROR = re.compile(
    r"\s*(?:[*+-]\s+)?[*_`]{0,3}(?P<status>[1-5](?:\d\d|XX))"
    r"(?P<reason>(?: [A-Z][\w'-]{0,30}){1,5}(?=[*_`]|\s*[:–—-]|\s*\Z))?[*_`]{0,3}\s*"
    r"(?P<dash>[:–—-]\s*)?[*_`]{0,3}\s*(?P<text>.{0,2000})",
    re.IGNORECASE,
)
MEDIA = re.compile(
    r"[*_`]*Content-Type[*_`]*\s*:\s*`?([\w.+-]+/[\w.+*-]+)`?.{0,80}", re.I
)
BASE = re.compile(
    r"[\s*_>+-]*(?:The )?(?:(?:API )?(?:Base|Server|Root) ?(?:URL|URI|path)"
    r"[\w ]{0,30}[*_]*\s*(?:is|:|(?=\s[`<*]{0,3}http))|"
    r"[\w ,]{3,60} (?:are|is) (?:relative to|(?:served|reached|available) (?:at|from)))"
    r"[*_]*:?\s*[`<*]{0,3}(https?://[^\s`<>*]{3,300}?)[`>*.]{0,3}\s*",
    re.IGNORECASE,
)
ANSWERS = (Topic.RESPONSE, Topic.RESPONSE_EXAMPLE, Topic.ERRORS)
LISTED = re.compile(r"\s*[*+-]\s+\S{0,3}[1-5]")
INDEX = re.compile(r"https?://\S{1,200}/llms(-full)?\.txt")
FOLD = re.compile(
    r"(?i)</?details[^<>]*>\s*(?:<summary>.{0,200}</summary>)?(?:</details>)?"
    r"|<summary>.{0,200}</summary>"
)
MARKUP = re.compile(r"\s*</?[A-Z][\w.]*(?:\s[^<>]*)?/?>\s*")


def read_text(part: Part, block: Block) -> None:
    """Read a text block line by line."""
    for line in range(block.first, block.last + 1):
        text = part.page.source.lines[line - 1]
        if not text.strip():
            continue
        if reason := beside_the_text(part, text):
            part.ledger.ignore(line, line, reason)
            continue
        part.said.append(line)
        if read_base(part, line, text):
            continue
        if part.operation and read_line(part, line, text):
            continue
        part.ledger.prose(line)
        if part.operation and part.topic is Topic.INTRO:
            part.intro.append(line)
            if is_deprecated(text) and not part.draft.stated("deprecated"):
                part.draft.state(("deprecated",), True, line, Evidence.PROSE)


def beside_the_text(part: Part, text: str) -> str:
    """Why a line is no text of the page; empty if it is."""
    if FOLD.fullmatch(text.strip()[:400]):
        return "a fold of the page"
    first = part.topic is Topic.INTRO and not part.intro
    if is_aside(text) or (first and is_breadcrumb(text)):
        return "site chrome"
    return ""


def read_base(part: Part, line: int, text: str) -> bool:
    """A base URL for all operations of the page, or a note about other pages."""
    if found := BASE.fullmatch(text):
        part.page.base = part.page.base or (found[1].rstrip("/"), line)
        part.ledger.fact(line)
    elif INDEX.search(text):
        part.ledger.ignore(line, line, "where to find other pages")
    else:
        return False
    return True


def read_line(part: Part, line: int, text: str) -> bool:
    """Take the fact that a line states; False if it is mere prose."""
    if target := parse_endpoint(text):
        return endpoint_line(part, line, target)
    if found := REFERENCE.fullmatch(text):
        refer(part, line, found["url"])
        return True
    if scopes := scopes_of(text):
        value: Json = list(scopes)
        part.ledger.fact(line)
        part.draft.state(("security", "bearer"), value, line, Evidence.PROSE)
        return True
    return topical(part, line, text)


def endpoint_line(part: Part, line: int, target: Endpoint) -> bool:
    """The part's own endpoint; another one is only mentioned."""
    subject = part.draft.subject
    other = subject.method not in (None, target.method)
    other |= subject.path is not None and not same_path(subject.path, target.path)
    if other:
        return False
    part.ledger.fact(line)
    part.draft.identify(target.method, target.path, line=line)
    part.draft.serve(target.base, line)
    return True


def topical(part: Part, line: int, text: str) -> bool:
    """Take the fact that a line states under its heading."""
    if part.topic in ANSWERS and (found := status_in(text)):
        return status_line(part, line, *found)
    if part.topic is Topic.INTRO and (found := status_in(text)) and found[0][0] == "2":
        return status_line(part, line, *found)
    match part.topic:
        case Topic.INTRO if media := MEDIA.fullmatch(text.strip()):
            return media_line(part, line, media[1].lower())
        case Topic.ERRORS if error := ERROR.fullmatch(text):
            return error_line(part, line, error)
        case Topic.ERRORS if part.status and "phrase" in part.memory:
            told = text.lstrip(" :\t")
            return first_description(part, line, told, "responses", part.status)
        case Topic.RESPONSE if status_of(text) and (error := ERROR.fullmatch(text)):
            part.status = error["status"]
            return error_line(part, line, error)
        case Topic.RESPONSE if LISTED.match(text) and (error := ERROR.fullmatch(text)):
            return error_line(part, line, error)
        case Topic.RESPONSE if not text.startswith(" "):
            return first_description(part, line, text, "responses", answered(part))
        case Topic.BODY if not text.startswith(" "):
            return first_description(part, line, text, "requestBody")
    return False


def status_line(part: Part, line: int, status: str, phrase: str) -> bool:
    """A status on a line of its own: what follows is about it."""
    part.status = status
    if part.topic is Topic.ERRORS and status < "4":
        part.topic = Topic.RESPONSE_EXAMPLE
    pointer = ("responses", status, "description")
    if not part.draft.stated(*pointer) and phrase:
        part.draft.state(pointer, phrase, line)
        part.memory["phrase"] = status
    part.ledger.fact(line)
    return True


def answered(part: Part) -> str:
    """The status of the answer under the current heading."""
    return part.status or part.success


def media_line(part: Part, line: int, media: str) -> bool:
    """A line that names the media type of the body."""
    body = ("requestBody", "content", media)
    stated = any(fact.pointer[:3] == body for fact in part.draft.facts)
    reason = "a media type without a documented body"
    if stated:
        reason = "repeats the media type of the body"
    part.ledger.ignore(line, line, reason)
    return True


def error_line(part: Part, line: int, error: re.Match[str]) -> bool:
    """`* **404:** No such thing`."""
    status = error["status"].upper()
    text, reason = bare(error["text"]), (error["reason"] or "").strip()
    if not text or (text[0].islower() and not error["dash"]):
        text = f"{reason} {text}".strip()
    part.draft.state(("responses", status, "description"), text, line, Evidence.PROSE)
    part.ledger.fact(line)
    return True


def first_description(part: Part, line: int, text: str, *owner: str) -> bool:
    """The first sentence under a heading describes what the heading names."""
    pointer = (*owner, "description")
    told = plain(bare(text))
    fixed = part.draft.stated(*pointer) and part.memory.pop("phrase", "") != owner[-1]
    if fixed or not told or MARKUP.fullmatch(text):
        return False
    part.draft.restate(pointer, told, line)
    part.ledger.fact(line)
    return True
