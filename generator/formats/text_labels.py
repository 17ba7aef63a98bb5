"""Which lines of a text copied from a browser are labels: titles, parts, statuses.

A copy keeps the blank lines around paragraphs, and loses those around headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from generator import patterns as re
from generator.formats.page import Block, Heading, text_of
from generator.formats.unfenced import Budget, code_at

METHOD = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\Z", re.IGNORECASE)
PART = re.compile(
    r"(?:(?:path|query|header|body|request|response|form|cookie|url|http|root|json|example|"
    r"sample|success|error|data)s?\s+){0,3}"
    r"(?:param(?:eter)?s?|headers?|body|request|responses?|schema|payload|authorizations?|"
    r"authentication|arguments?|attributes?|fields?|properties|endpoint|examples?|"
    r"(?:client |server )?errors?|returns?|return values?|error conditions?|"
    r"(?:status|return|result|response) codes?|(?<=\w )(?:structure|data|format|details|object|"
    r"syntax|samples?)|schema: ?[a-z*]{1,20}/[\w.+*-]{1,80})(?: \(?(?:required|optional)\)?)?:?\Z",
    re.IGNORECASE,
)
"""Labels of the parts of an operation's description."""
STATUS = re.compile(r"[1-5]\d\d(?:(?::? |[ \u2014-]{1,3})\S.{0,60})?\Z")
LABEL = re.compile(r"[A-Z0-9][\w '\u2019&/()+.,-]{0,70}\Z")
NOTHING = re.compile(r"(?i)(?:no|none|empty)\b")
"""How lines begin that say that a part is empty: `No body`."""
SHOWS = re.compile(
    r"(?i).{0,60}\b(?:curl|json|example|sample|snippet|payload|output|shell)\b"
)
"""What names code right below it, and no operation."""
DOES = re.compile(
    r"(?:get|list|create|update|delete|remove|add|retrieve|fetch|find|search|send|cancel|set|"
    r"upload|download|replace|edit|change|show|return|modify|check|start|stop|query|trash|make)"
    r"s? \w",
    re.IGNORECASE,
)
"""How titles of operations begin in any case: `Get a comment`, `Lists pets`."""
NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,4}\.?\s{1,4}[A-Z][^.,;:]{1,70}\Z")
"""A title with the number of its section: `2.1 Reserve a room`."""
ENDPOINT = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) {1,4}/[^\s?#]{0,200}"
)
"""A method and a path alone on their line."""
PATH = re.compile(r"/[\w{}<>:.~/-]{1,200}")
"""A path alone on its line."""
MAX_LABEL_WORDS = 8
"""Words of a label; titles of operations have up to seven."""
MAX_MENU = 3
"""Words of an entry of a menu: `API reference`, `Log in`."""
FEWEST_WORDS = 5
"""Words of the shortest sentence that says what its title does: `Returns all pets of yours.`"""
LEVELS = {"title": 1, "label": 2, "part": 3, "status": 4}
"""The levels of the headings that labels are."""


def is_menu(texts: Sequence[str]) -> bool:
    """Whether lines are but words of menus."""
    return bool(texts) and all(len(text.split()) <= MAX_MENU for text in texts)


def label_of(lines: Sequence[str], at: int, loose: int, is_first: bool) -> str:
    """The kind of label that a line is, a key of `LEVELS`; empty if it is none.

    `loose` are the lines of text above it that no block holds yet; `is_first` says that
    there is no block.
    """
    line = lines[at].strip()
    if PATH.fullmatch(line) or ENDPOINT.fullmatch(line):
        below = lines[at + 1].strip() if at + 1 < len(lines) else ""
        is_explained = below[:1].isupper() and below.endswith(".") and " " in below
        is_apart = not loose or not lines[at - 1].strip()
        return "label" if is_apart and is_explained else ""
    if PART.match(line):
        return "part"
    if STATUS.match(line):
        return "status"
    if NUMBERED.match(line) and len(line.split()) <= MAX_LABEL_WORDS + 1:
        return "label"
    if not is_short(line):
        return ""
    above = [lines[index].strip() for index in range(at - loose, at)]
    is_set_off = is_alone(lines, at, bool(loose))
    is_named = is_title(lines, at, is_set_off)
    if is_named and is_first and is_menu(above):
        return "title"
    does_open = opens(lines, at, loose)
    if not is_set_off and not (is_named and not loose) and not does_open:
        return ""
    if is_first and not loose:
        return "title"
    if does_open and SHOWS.match(line) and not is_sentence(lines[at + 1].strip()):
        return "part"
    return "label" if is_named or does_open else ""


MEDIA = re.compile(r"(?:application|multipart|text)/[\w.+-]{1,80}")


def is_content_label(lines: Sequence[str], at: int) -> bool:
    """Whether a line is the label of a body with its media type below: `Body`, which
    alone may also say where the field above goes.
    """
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return bool(PART.match(lines[at].strip()) and MEDIA.fullmatch(below))


def is_short(line: str) -> bool:
    """Whether a line has the form of a label."""
    if not LABEL.match(line) or len(line.split()) > MAX_LABEL_WORDS:
        return False
    if NOTHING.match(line):
        return False
    return not begins_request(line) and not line.endswith((".", ",", ";", ":"))


def begins_request(line: str) -> bool:
    """Whether a line begins with a method of HTTP: `Get a pet` is a title."""
    words = line.split()
    if not words or not METHOD.match(words[0]):
        return False
    return words[0].isupper() or len(words) == 1 or words[1][0] in "/{"


def is_alone(lines: Sequence[str], at: int, has_loose: bool) -> bool:
    """Whether a line is between blank ones or at the start."""
    before = at == 0 or not lines[at - 1].strip()
    after = at + 1 >= len(lines) or not lines[at + 1].strip()
    return after and (before or not has_loose)


def is_title(lines: Sequence[str], at: int, is_set_off: bool) -> bool:
    """Whether a label is a title: in title case, or with an endpoint below it."""
    words = lines[at].split()
    below = next(
        (text.split() for text in lines[at + 1 : at + 4] if text.strip()), [""]
    )
    if METHOD.match(below[0]):
        return True
    return len(words) > 1 and is_set_off and is_capitalized(words)


def is_capitalized(words: Sequence[str]) -> bool:
    """Whether words are in title case."""
    return all(not word[0].islower() or len(word) < 4 for word in words)


def opens(lines: Sequence[str], at: int, loose: int) -> bool:
    """Whether a label stands right above what it names, a sentence or code, and the
    text before it has ended.
    """
    words = lines[at].split()
    before = lines[at - 1].strip() if at and loose else ""
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    is_word = len(words) < 2
    if (is_word and not is_word_title(words[0], before)) or (
        before and not before.endswith((".", "!", "?", ":", ")"))
    ):
        return False
    if is_word or is_sentence(below):
        return is_sentence(below)
    if not (DOES.match(lines[at].strip()) or is_capitalized(words)):
        return False
    return bool(
        PART.match(below) or (below and code_at(lines, at + 1, Budget(), types=True))
    )


REMARKS = frozenset(
    "note notes warning tip important info hint caution danger example examples see".split()
)
"""Words above a box of text."""


def is_word_title(word: str, before: str) -> bool:
    """Whether a word may be a title: a paragraph of a copy has no line ending in it."""
    return not before and len(word) > 2 and word.lower() not in REMARKS


def is_sentence(line: str) -> bool:
    """Whether a line is a whole sentence, or several."""
    is_long = len(line.split()) >= FEWEST_WORDS
    return is_long and line[0].isupper() and line.endswith((".", ":"))


INNER = re.compile(
    r"(?i)(?:response )?(?:schema|headers?|body|examples?)(?:: ?[a-z*]{1,20}/[\w.+*-]{1,80})?"
)
"""Labels that are of the response whose status is above them."""
BARE = re.compile(
    r"(?i)(?:param(?:eter)?s?|fields?|attributes?|properties|schema|headers?|body|examples?"
    r"|(?:status|return|error|response) codes?):?"
)
"""Labels that say neither what is sent nor what is received."""


def part_level(line: str, blocks: Sequence[Block]) -> int:
    """The level of a label of a part: inside the status or the part that it is of."""
    part, status = LEVELS["part"], LEVELS["status"]
    above = next((b for b in reversed(blocks) if isinstance(b, Heading)), None)
    if above is None or above.level < part:
        return part
    text = text_of(above.runs)
    if above.level > part and (STATUS.match(text) or above.level > status):
        return status + 1 if INNER.fullmatch(line) else part
    if not BARE.fullmatch(line) or (above.level == part and BARE.fullmatch(text)):
        return part
    # Right below a label, below another one that is, or in the second of several parts.
    is_below = above.level == status or blocks[-1] is above
    return status if is_below or has_parts(blocks) else part


def has_parts(blocks: Sequence[Block]) -> bool:
    """Whether an operation has several parts so far, one for each message."""
    part = LEVELS["part"]
    headings = [block for block in blocks if isinstance(block, Heading)]
    own = takewhile(lambda each: each.level >= part, reversed(headings))
    texts = (text_of(each.runs) for each in own if each.level == part)
    return sum(not BARE.fullmatch(text) for text in texts) > 1
