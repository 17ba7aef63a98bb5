"""What the part of a page under a heading is about."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Topic(Enum):
    """What a heading announces."""

    INTRO = "intro"
    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    PARAMETERS = "parameters"
    BODY = "body"
    FORM = "form"
    RESPONSE = "response"
    RESPONSE_HEADERS = "response headers"
    ERRORS = "errors"
    REQUEST_EXAMPLE = "request example"
    RESPONSE_EXAMPLE = "response example"
    AUTH = "authentication"
    OPENAPI = "openapi"
    CODE = "code"
    PROSE = "prose"


class Announced(NamedTuple):
    """A topic with the status and the title that its heading names."""

    topic: Topic
    status: str | None = None
    title: str = ""


PATTERNS = (
    (Topic.PATH, r"(url |uri )?path( param(eter)?s?| variables?)?|url param(eter)?s?"),
    (Topic.QUERY, r"query( string)?( param(eter)?s?)?|search param(eter)?s?"),
    (Topic.RESPONSE_HEADERS, r"response headers?"),
    (Topic.HEADER, r"(request |http )?headers?( param(eter)?s?)?"),
    (Topic.COOKIE, r"(request )?cookies?( param(eter)?s?)?"),
    (
        Topic.PARAMETERS,
        r"(request |input |required |optional )?(param(eter)?s|arguments)",
    ),
    (Topic.RESPONSE_EXAMPLE, r"(example|sample)s? (responses?|result|output)"),
    (Topic.RESPONSE_EXAMPLE, r"(responses?|result) (examples?|samples?)"),
    (Topic.REQUEST_EXAMPLE, r"(example|sample)s? (requests?|calls?|usage)"),
    (Topic.REQUEST_EXAMPLE, r"(request )?(examples?|samples?)"),
    (
        Topic.FORM,
        r"(multipart )?form( data)?( param(eter)?s?| fields?| body)?|form data",
    ),
    (
        Topic.BODY,
        r"((http |json )?request|body)( body| payload| schema| param(eter)?s?"
        r"| fields?| attributes?| properties| data)*"
        r"|payload",
    ),
    (
        Topic.RESPONSE,
        r"(success(ful)? )?(responses?|returns?|result|return values?)( body| schema"
        r"| param(eter)?s?| fields?| attributes?| properties| object| payload| data"
        r"| format)*",
    ),
    (
        Topic.ERRORS,
        r"((client|server|http|api|possible|common) )*errors?( codes?| responses?"
        r"| messages?)?|((http|response) )*(status|response) codes?",
    ),
    (Topic.AUTH, r"authenti[cf]ation|authori[sz]ations?|security"),
    (
        Topic.OPENAPI,
        r"open ?api( 3(\.\d)*)?( specification| definition| spec| schema)?",
    ),
    (
        Topic.CODE,
        r"(sdk )?code (examples?|samples?)|sdk( code)?( examples?)?|request code",
    ),
)
TABLE = tuple((topic, re.compile(pattern)) for topic, pattern in PATTERNS)
STATUS = re.compile(r"\b([1-5](?:\d\d|XX))\b", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\(([^()]{0,200})\)\s*\Z")
LANGUAGES = frozenset(
    [
        "bash",
        "shell",
        "curl",
        "python",
        "javascript",
        "typescript",
        "js",
        "ts",
        "go",
        "ruby",
        "java",
        "php",
        "csharp",
        "c#",
        "swift",
        "json",
        "http",
        "node",
        "node.js",
        "kotlin",
    ]
)


def announced(heading: str) -> Announced | None:
    """What a heading announces, None if it is just a title.

    >>> announced("Example Response (200 Page of items)")
    Announced(topic=<Topic.RESPONSE_EXAMPLE...>, status='200', title='Page of items')
    """
    text = heading[:200].strip("# *_`:")
    status = STATUS.search(text)
    code = status[1].upper() if status else None
    title = title_of(text, code)
    words = STATUS.sub(" ", IN_BRACKETS.sub("", text)).lower()
    plain = " ".join(re.sub(r"[^a-z0-9. ]", " ", words).split())
    for topic, pattern in TABLE:
        if pattern.fullmatch(plain):
            return Announced(topic, code, title)
    if status and status.start() == 0:
        topic = Topic.RESPONSE if code and code[0] in "123" else Topic.ERRORS
        return Announced(topic, code, title)
    return None


def title_of(text: str, status: str | None) -> str:
    """The title in brackets at the end of a heading, without status or language."""
    found = IN_BRACKETS.search(text)
    if not found:
        return ""
    title = found[1].strip()
    if status:
        title = re.sub(rf"\A{status}\b[\s:,-]*", "", title, flags=re.IGNORECASE)
    return "" if title.lower() in LANGUAGES else title
