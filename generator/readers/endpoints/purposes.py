"""What a heading, an introduction or a tab announces: parameters, a body, a response."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.facts import PHRASES
from generator.formats.page import text_of
from generator.readers.endpoints.lexicon import LEXICON, classes_of
from generator.readers.endpoints.scope import Passage
from generator.readers.fields.presence import requirement_of
from generator.vocabulary import Vocabulary, alternatives


class Purpose(StrEnum):
    """The subject of a block."""

    PATH = "path"
    ABSENT = "part of another path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    FORM = "form"
    BODY = "body"
    PARAMETERS = "parameters"
    REQUEST = "request"
    RESPONSE = "response"
    RESPONSE_HEADER = "response header"
    ERROR = "error"
    STATUS = "status"
    EXAMPLE = "example"
    MODEL = "model"
    FIELDS = "fields"
    NOTHING = "nothing"


ASKING = frozenset(
    {Purpose.BODY, Purpose.FORM, Purpose.QUERY, Purpose.PARAMETERS, Purpose.REQUEST}
)
GIVING = frozenset({Purpose.RESPONSE, Purpose.ERROR})
APART = frozenset({Purpose.NOTHING, Purpose.MODEL, Purpose.STATUS})
"""Purposes of blocks that describe no message of an operation."""


STATUS = re.compile(
    r"(?:(?<![\w.])|(?<=HTTP)|(?<=http)|(?<=_))([1-5](?:\d\d|XX|xx))(?![\d.]\d|\d)"
)

FORM_DATA = re.compile(r"(?i)form[ -]data\b")
RULES: tuple[tuple[frozenset[str], frozenset[str], Purpose], ...] = tuple(
    (frozenset(needs.split()), frozenset(without.split()), purpose)
    for needs, without, purpose in (
        ("response header", "request", Purpose.RESPONSE_HEADER),
        ("error", "request param", Purpose.ERROR),
        ("response", "request body query param", Purpose.RESPONSE),
        ("response param", "request query path", Purpose.RESPONSE),
        ("response body", "request query", Purpose.RESPONSE),
        ("header", "", Purpose.HEADER),
        ("cookie", "", Purpose.COOKIE),
        ("query", "body", Purpose.QUERY),
        ("path param", "", Purpose.PATH),
        ("json form", "", Purpose.BODY),
        ("form", "", Purpose.FORM),
        ("body", "", Purpose.BODY),
        ("json param", "", Purpose.BODY),
        ("json request", "response", Purpose.BODY),
        ("url param", "", Purpose.PARAMETERS),
        ("request param", "", Purpose.PARAMETERS),
        ("request field", "", Purpose.PARAMETERS),
        ("param", "", Purpose.PARAMETERS),
        ("response", "request", Purpose.RESPONSE),
        ("request example", "response", Purpose.BODY),
        ("request", "rate", Purpose.REQUEST),
        ("status", "field", Purpose.STATUS),
        ("example", "", Purpose.EXAMPLE),
        ("model", "", Purpose.MODEL),
        ("nothing", "", Purpose.NOTHING),
        ("path", "", Purpose.PATH),
        ("ask field", "", Purpose.REQUEST),
        ("field", "", Purpose.FIELDS),
        ("gives", "", Purpose.RESPONSE),
    )
)
GENERIC = frozenset(
    {Purpose.EXAMPLE, Purpose.FIELDS, Purpose.PARAMETERS, Purpose.REQUEST}
)
"""Purposes that an outer heading can make more precise."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """The purpose that a text announces, with the status that it names."""

    purpose: Purpose
    status: str = ""
    required: bool | None = None


EXCEPTION = re.compile(r"(?i)[,\s]\b(?:except|excluding|other than|apart from)\b")
"""Vocabulary before names, which announce nothing."""


DENSE = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]")
ASKED_AGAIN = 4_096
"""Texts whose announcements are kept: a passage is asked for by every operation that it
is about, and a page that describes all of them at once has a hundred passages or so.
"""


CAMEL = re.compile(r"\b([a-z]{2,12})(Parameters|Params|Body|Headers|Fields)\b")
"""Labels in one word, as RAML has them: `queryParameters`."""


@lru_cache(ASKED_AGAIN)
def announced(text: str, loose: bool = False) -> Announcement | None:
    """The announcement of a heading or label; `loose` texts may have other words as well.

    >>> announced("Query Parameters").purpose
    <Purpose.QUERY: 'query'>
    """
    text = CAMEL.sub(r"\1 \2", text.strip()[:300])
    if by_method := OF_METHOD.fullmatch(text):
        return Announcement(Purpose.QUERY if by_method[1] == "GET" else Purpose.BODY)
    status = STATUS.search(text)
    code = status[1].upper() if status else ""
    words = without_reason(text, code) if code else text
    classes, share = classes_of(FORM_DATA.sub("formdata", words))
    if not loose and share < 0.5 and not ends_telling(text):
        # Half of `JSON Params (Group DM)` is known; a title rarely has that much.
        return starting_status(text, status)
    for needs, without, purpose in RULES:
        if needs <= classes and not without & classes:
            if code and purpose is Purpose.RESPONSE and code[0] in "45":
                purpose = Purpose.ERROR
            alone = purpose is Purpose.STATUS and len(STATUS.findall(text)) == 1
            # `Status: 200 - All pets` titles that response, `Status codes` a table.
            titled = starting_status(text, status) if alone else None
            return titled or Announcement(purpose, code)
    return starting_status(text, status)


OF_METHOD = re.compile(
    r"\W{0,3}(GET|POST|PUT|PATCH) (?i:(?:request )?(?:param(?:eter)?s?|data|fields|variables|arguments))\W{0,3}"
)
"""Titles that name places as PHP does: `POST parameters` are those of the body."""


def ends_telling(text: str) -> bool:
    """Whether a title ends with what it is about: `Bulk ban response`."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"\([^()]{0,80}\)", "", text.lower()))
    last = LEXICON.get(words[-1], "") if 1 < len(words) <= 6 else ""
    return last in ("response", "param", "header", "body")


def starting_status(text: str, status: re.Match[str] | None) -> Announcement | None:
    """A text that begins or ends with a status is about that response: `HTTP Code 200`."""
    if status is None:
        return None
    before = re.findall(r"[^\W\d_]+", text[: status.start()].lower())
    reason = PHRASES.get(status[1], "").lower().split()
    behind = text[status.end() :].strip(" )]:.*`")
    ends = not behind and before in (reason, ["success"], ["successful"], ["error"])
    if not ends and not set(before) <= {"http", "status", "code"}:
        return None
    return of_status(status[1].upper())


GIVES = re.compile(
    r"(?i)(?:(?:if|when|on|upon|once)\s[^,.:;]{1,60},\s+)?(?:(?:it|this|which|(?:the|this) (?:api )?(?:call|endpoint|method|request|server|api|service|operation|resource|command|query))\s+)?"
    r"(?:will\s+)?(?:returns?|respond(?:s|ed)?|answers?|gives?)\b(?! an? error)"
    r"|the (?:response|reply|answer|result|output)\b"
)
"""How a sentence begins that says what comes back."""
BACK = re.compile(
    r"(?i)(?:in return,? )?(?:you|clients?|callers?|we)(?:'ll| will| should)? (?:then )?(?:get|receive)\b"
)
"""How a line begins that leads to what comes back: `You get back:`."""
COMES_BACK = re.compile(
    r"(?i)\b(?:(?:you|clients?|callers?|we)(?:'ll| will| should)? (?:then )?(?:(?:get|receive) back|get|receive)|"
    r"(?:(?:the|this) (?:server|service|api|call|endpoint|operation)|it) (?:then )?(?:answers|replies|responds|returns|gives back|sends back))"
    r"(?: (?:with )?(?:an?|the|your|its|this|one|json)\b[^.,:;]{0,40})?\s{0,2}:?\W{0,4}\Z"
)
"""The clause that a line ends with where it leads to what comes back, whatever is sent is
told in front of it: `Send a POST to /pets and you get back:`."""
SENT_BACK = re.compile(
    r"(?i)\b(?:(?:you|clients?|callers?)(?:'ll| will)? (?:get|receive|see)|"
    r"(?:is|are|gets?) (?:answered|rejected|refused)|fails|results? in|comes? back|"
    r"(?:server|api|service|call|endpoint|response|request|it) (?:returns?|responds?|answers?|replies|sends?|gives?))\b"
)
"""Vocabulary about what comes back, anywhere in a sentence: `Without a kite you get a 422 with`."""
ERROR_LEAD = re.compile(
    r"(?i)\b(?:contains?|containing|returns?|returned|respond(?:s|ed)?(?: with)?|with|gives?|get|receive|"
    r"result(?:s|ing)? in|is|be)\s(?:back\s)?(?:an?|the|this|the following|the next)\s(?:[\w-]{1,20}\s){0,2}"
    r"error(?:\s(?:response|message|object|body|code|like|such|json))?\b(?!s|\s(?:log|list|rate|count))[^.]{0,60}:\W{0,4}\Z"
)
"""A line that leads to what comes back where a call fails."""
RESPONSE_WORD = re.compile(
    r"(?i)\A[`*\s]*(?:\Z|[,;:)]|(?:ok|created|accepted|no content|bad request|unauthori[sz]ed|forbidden|not found|"
    r"conflict|unprocessable|too many|internal|success|status|response|http|empty|error|on |if |when |with |and |(?:will be|is|gets?) (?:returned|send|sent))\b|with\Z)"
)
"""Vocabulary behind a number that is a status, rather than a count of things."""


def status_led_to(text: str) -> str:
    """The one status that a sentence names; empty if it names none or several."""
    found = {
        m[1] for m in STATUS.finditer(text) if RESPONSE_WORD.match(text[m.end() :])
    }
    return found.pop().upper() if len(found) == 1 else ""


def of_status(status: str) -> Announcement:
    """What comes back with a status, or with success where none is known."""
    error = status[:1] in ("4", "5")
    return Announcement(Purpose.ERROR if error else Purpose.RESPONSE, status)


def with_reason(text: str, status: str) -> bool:
    """Whether a status stands with its reason phrase: `404 Not Found`."""
    reason = PHRASES.get(status)
    return reason is not None and f"{status} {reason}".lower() in text.lower()


def without_reason(text: str, status: str) -> str:
    """A text without the reason phrase of its status, whose words announce nothing:
    `400 Bad Request` is no request.
    """
    reason = PHRASES.get(status, "")
    at = text.lower().find(f"{status} {reason}".lower()) if reason else -1
    end = at + len(status) + 1 + len(reason)
    return f"{text[: at + len(status)]}{text[end:]}" if at >= 0 else text


def starting_code(text: str) -> str:
    """The one status of an error that a text names; empty if it names none or several."""
    found = {code for code in STATUS.findall(text) if code[0] in "45"}
    return found.pop().upper() if len(found) == 1 else ""


TAKES = re.compile(
    r"(?i)\b(?:pass(?:ing)?|send(?:ing)?|provid(?:e|ing)|post(?:ing)?|supply(?:ing)?|submit(?:ting)?|accepts?|expects?|takes?)\b[^.]{0,60}"
    r"\b(?:json|object|body|payload)\b"
)
"""Vocabulary of a sentence about what is sent."""
TABS = re.compile(
    r"(?i)(?:\n[ \t\[(]{0,4}(?:json|xml|curl|bash|shell|http|javascript|python|php|ruby|java|text)[\])\t ]{0,4}){1,4}\Z"
)
"""The languages of code, on lines of their own between a label and the code."""
REMARK = re.compile(
    r"(?i)\W{0,4}(?:notes?|hint|tip|important|warning|caution|nb|n\.b\.|"
    rf"{alternatives(Vocabulary.NOTE)})\s{{0,2}}[:：]"
)
"""How a note begins: what it speaks of is not what follows it."""
CALL = re.compile(
    r"[\W_]{0,4}(?:GET|POST|PUT|PATCH|DELETE|HEAD)[\W_]{1,6}(?:\S{0,200})?/\S{0,200}\s*"
)
"""A line that is a method and a path: the words in it announce nothing."""
WRAPPED = re.compile(r"(?<=[\w,)`'\"])\n(?=[a-z(])")
"""Where a sentence goes on in the next line: a label begins with a capital letter."""


def lead_line(lead: str) -> str:
    """The last sentence above a block."""
    lead = WRAPPED.sub(" ", lead.rstrip()[-600:])
    return re.split(r"(?<=[.!?。])\s+|\n", lead)[-1][-240:]


ABSENT = re.compile(
    r"\b(?:is|are) (?:absent|missing|omitted|left out)\b[^:]{0,60}\.\Z"
    r"|\A(?:Export|Import|Submit|Save|Store|Upload|Publish|Share|Merge)\b[^:]{0,30}\bresults?\b[^:]{0,60}\.\Z"
)
ELSEWHERE = re.compile(
    r"(?i)\b(?:described|explained|documented|detailed|defined|discussed|covered|specified|shown|listed|given)\s"
    r"(?:later|above|elsewhere|separately|(?:further|later) (?:down|on|below)|(?:in|on|at|under) (?:a |an |its |the |their )?"
    r"(?:own|separate|other|section|page|chapter|appendix|[A-Z]))\b[^:]{0,80}\.\s*\Z"
)
"""A sentence about what stands elsewhere: `The response format is described later.`"""
CONTENT = re.compile(
    r"(?is)(.{0,600}\b(?:code|status)\W{0,8}([1-5]\d\d)\b[^\n]{0,80})\n\W{0,4}"
    r"(?:content|body|example|json|data)\W{0,6}\Z"
)
"""A status with a label of what comes with it: `Code: 404`, then `Content:`."""


OF_OBJECT = re.compile(
    r"(?i)\W{0,3}(?:the )?(?:fields|keys|members|properties) (?:of|in) (?:the |this )?(?:json )?object\W{0,3}\Z"
)
"""A line above the fields of the object that is meant here, not of one with a name."""


@lru_cache(ASKED_AGAIN)
def lead_announcement(lead: str) -> Announcement | None:
    """The announcement in the last sentence above a block."""
    lead = TABS.sub("", lead.strip())
    if not lead:
        return None
    if above := CONTENT.match(lead):
        return of_status(above[2])
    last = lead_line(lead)
    if REMARK.match(last) or CALL.fullmatch(last) or ABSENT.search(last):
        return None
    if ELSEWHERE.search(last):
        return None
    last = EXCEPTION.split(last, maxsplit=1)[0] or last
    if ERROR_LEAD.search(last):
        return Announcement(Purpose.ERROR, starting_code(last))
    status = status_led_to(last)
    stated = status and not last.rstrip("`*_ ").endswith(".") and SENT_BACK.search(last)
    named = with_reason(last, status) and last.endswith(":")
    back = (last.endswith(":") and BACK.match(last)) or COMES_BACK.search(last)
    if stated or named or back or GIVES.match(last):
        return of_status(status)
    if TAKES.search(last):
        return Announcement(Purpose.REQUEST)
    # A letter of a dense script stands for some three of an alphabet.
    size = len(last) + 2 * len(DENSE.findall(last))
    short = size < 60 or last.rstrip("*_ ").endswith((":", "："))
    found = announced(last, loose=True) if short else None
    if found and found.purpose is Purpose.MODEL and OF_OBJECT.match(last):
        found = Announcement(Purpose.FIELDS, found.status, found.required)
    if found is None and LISTING.match(last) and GIVES.match(lead):
        return of_status(status)
    if (
        found is not None
        and found.purpose is Purpose.HEADER
        and NAMES_HEADER.search(last)
    ):
        return None
    if found is not None and found.purpose in APART:
        return None if LEADS_NOWHERE.fullmatch(last) else announced(last)
    return found


LEADS_NOWHERE = re.compile(
    r"(?i)(?:(?!status|http|respon|return|\berror|codes)[^\d]){0,200}(?: \w+){3} code\b\W*"
    r"|[^.:]{0,80}\b(?:no|not|without|n't)\b[^.:]{0,80}"
    r"\b(?:needed|required?|necessary|auth\w*|credentials)\b[^.:]{0,40}\."
)
"""A sentence about the code of a thing (`Looks it up by its code:`), or what a call does
without: `No authentication is required.`
"""


LISTING = re.compile(
    r"(?i)(?:the|its|their|these|each|every|all)(?: \w[\w-]{0,20}){0,4} "
    r"(?:columns|fields|keys|properties|attributes|members|elements|entries)\b[^.:]{0,40}:\s*\Z"
    r"|(?:it|they|each|every)(?: \w[\w-]{0,20}){0,3} (?:has|have|contains?|consists? of)\b[^.:]{0,60}:\s*\Z"
)
"""A sentence on the parts of what the one before gives: `Returns pets. The columns are:`"""
NAMES_HEADER = re.compile(
    r"\b(?:[A-Z][\w-]{1,40}-[A-Z][\w-]{0,40}|Authorization)\b[^.:]{0,40}\bheader\b[^.:]{0,40}\."
    r"|\bheader\b[^.:]{0,20}\b(?:[A-Z][\w-]{1,40}-[A-Z][\w-]{0,40}|Authorization)\b[^:]{0,40}\."
)
"""A sentence about one header, which is no title of others: `Needs the X-Key header.`"""


TOLD = re.compile(r"[\w ]{3,40}: \S.{2,}[.]\s*\Z")


def lists_itself(lead: str) -> bool:
    """Whether a paragraph tells itself what its label announces: `Parameters: x, y.`"""
    if len(lead) > 600 or not TOLD.match(lead.replace("\n", " ")):
        return False
    about = lead_announcement(lead.partition(":")[0])
    return about is not None and about.purpose in ASKING


SUMMARY = re.compile(
    r"Returns? (?:an?|all|the|list)\b(?!.{0,300}\bfollowing\b).*[.]\s*\Z"
)


def is_summary(lead: str) -> bool:
    """Whether a sentence sums up an operation, and announces nothing."""
    if len(lead) >= 600:
        return False
    last = re.split(r"(?<=[.!?])\s+(?=[A-Z])", lead.replace("\n", " ").strip())[-1]
    return any(SUMMARY.match(text) for text in (lead.replace("\n", " "), last))


def purpose_of(passage: Passage, title: str = "") -> Announcement | None:
    """The announcement around a block that says what it is about; nearer ones win."""
    labels = [
        *reversed(passage.containers),
        *(text_of(h.runs) for h in reversed(passage.trail)),
    ]
    around = [announced(text) for text in labels]
    above = lead_announcement(passage.lead)
    if around and around[0] and around[0].status and above and not above.status:
        # `400`, then `The request body is malformed.`: the sentence describes it.
        above = above if passage.lead.rstrip().endswith(":") else None
    found = [announced(title)] if title else []
    every = [title, lead_line(passage.lead), *labels]
    result = combined([each for each in (*found, above, *around) if each is not None])
    if result is None:
        return None
    if result.purpose in OF_BOTH and not any(map(is_of_request, every)):
        result = replace(result, purpose=within(result.purpose, around))
    elif result.purpose is Purpose.MODEL and labels and SCHEMA.fullmatch(labels[0]):
        given = {each.purpose for each in around if each is not None} & GIVING
        result = replace(result, purpose=Purpose.RESPONSE) if given else result
    lead = lead_line(passage.lead.strip())
    short = [text for text in labels if len(text) < 60]
    return replace(result, required=requirement_of([lead, *short[:1]]))


SCHEMA = re.compile(r"(?i)\W{0,3}(?:data )?(?:schema|model)\W{0,3}")
"""The tab or title of the shape of a message, whichever it is."""
OF_BOTH: Mapping[Purpose, Purpose] = {
    Purpose.BODY: Purpose.RESPONSE,
    Purpose.HEADER: Purpose.RESPONSE_HEADER,
}
"""Parts that requests and responses have, and what they are in a response."""


def is_of_request(text: str) -> bool:
    """Whether a label says that it is about a request."""
    return "request" in classes_of(text)[0]


def within(purpose: Purpose, around: Sequence[Announcement | None]) -> Purpose:
    """A part that the headings around it say to be one of a response: `Response`, then
    `Body`.
    """
    outer = {each.purpose for each in around if each is not None}
    if Purpose.ERROR in outer and purpose is Purpose.BODY:
        return Purpose.ERROR
    return OF_BOTH[purpose] if outer & GIVING else purpose


def combined(found: Sequence[Announcement]) -> Announcement | None:
    """The nearest announcement, made precise by those around it."""
    result: Announcement | None = None
    status = next((each.status for each in found if each.status), "")
    for each in found:
        if result is None or result.purpose in GENERIC:
            result = refined(result, each)
        else:
            break
    return Announcement(result.purpose, result.status or status) if result else None


def refined(inner: Announcement | None, outer: Announcement) -> Announcement:
    """An inner announcement in the light of an outer one."""
    if inner is None:
        return outer
    asked = inner.purpose is Purpose.REQUEST
    if outer.purpose in (APART | GIVING if asked else APART):
        return inner
    if inner.purpose is Purpose.EXAMPLE or inner.purpose is Purpose.FIELDS:
        return outer
    if outer.purpose in GENERIC:
        return inner
    return Announcement(outer.purpose, inner.status or outer.status)
