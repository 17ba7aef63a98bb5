"""Code that has lost its fence: calls, HTTP messages and JSON in text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import dataclass

MAX_LINES = 5_000
"""Lines of one piece of code; the longest payload without a fence that we saw has 900."""
STARTS = (
    (
        "javascript",
        re.compile(
            r"(?:(?:const|let|var)\s{1,4}\w{1,60}\s{0,4}=\s{0,4})?(?:await\s{1,4})?"
            r"(?:fetch|axios(?:\.\w{1,20})?)\("
        ),
    ),
    ("bash", re.compile(r"(?:[$>]\s{0,4})?curl\s{1,4}(?:-|https?:|['\"]|\\$|\$)")),
    ("http", re.compile(r"[A-Z]{3,7} \S{1,2000} HTTP/\d|HTTP/\d(?:\.\d)? \d{3}\b")),
    ("yaml", re.compile(r"(?:openapi|swagger): ['\"]?[23]\.\d")),
    (
        "python",
        re.compile(
            r"(?:\w{1,60}\s{0,4}=\s{0,4})?requests\.(?:get|post|put|patch|delete)\("
        ),
    ),
)
"""How code begins that no one writes as prose."""
STATEMENT = re.compile(
    r"require ['\"(]|import (?:[\w.]{1,60};?$|\{|\*|.{1,60} from ['\"])|from [\w.]{1,60} import |<\?php\b"
    r"|(?:(?:const|let|var|final|auto)\s{1,4})?\$?\w{1,60}\s{0,4}:?=\s{0,4}(?:new |await )?"
    r"\$?[A-Za-z_]\w{0,60}(?:(?:\.|::|->)\w{1,60}!?){0,6}\("
    r"|\$?[a-z]\w{0,60}(?:(?:\.|->)\w{1,60}!?){1,6}\(.{0,300}\);?$"
)
"""A line of a program that uses an SDK: `pets = client.pets.list(2)`."""
FIRST = frozenset("{[cflvar$>GPDHOos")
COMMENT = re.compile(r"//\s{0,4}(\S[^\n]{0,300})$")
JSON_START = re.compile(r'\{\s*(?:"|\}|$)|\[\s*(?:[{\["\d\]]|$|true|false|null)')
TYPE_START = re.compile(r"\{\s*(?:[\w$]{1,80}\??\s?:|$)")
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{(]|[\]})]')
AFTER = re.compile(r"[\s;,]*$")
HEADER = re.compile(r"[\w-]{1,80}:\s")
REQUEST = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE) (?:/|https?://)\S{0,2000}")
"""A request line without the version of HTTP, as pages write it above headers."""
SENT = re.compile(
    r"(?:Accept|Authorization|Host|Cookie|Content-Type|[A-Z]\w{0,30}(?:-\w{1,30}){1,5}):\s"
)
"""A header that a request is surely sent with; others may be fields of a form."""


LABEL = re.compile(
    r"[A-Z][a-z]{1,30}(?: [A-Za-z][A-Za-z'-]{1,30}){1,5}:?|(?:Responses?|Output|Returns?):?"
)
"""Words between pieces of code: `Response body sample`."""
STATUS = re.compile(r"[1-5]\d\d(?:: ?| - | )[A-Z][A-Za-z ]{1,40}")
"""A status on a line of its own: `201: Created`."""
SENTENCE = re.compile(
    r"[A-Z][a-z']{0,30},?(?: [\w'(/.-]{1,60}[,)]?){4,60}(?:[.:;]|$)(?: |$)"
)
"""Words in a row, as no command has them."""
MAX_SCANNED = 60_000
"""Lines that are searched for the end of code on one page, in vain or not (a budget)."""


@dataclass(slots=True)
class Budget:
    """Lines that may still be searched."""

    lines: int = MAX_SCANNED


class Unfenced(NamedTuple):
    """Code on lines `first` to `last` (from 0, inclusive)."""

    first: int
    last: int
    language: str
    title: str = ""


def code_at(
    lines: Sequence[str], first: int, budget: Budget, types: bool = False
) -> Unfenced | None:
    """The code that begins on a line, or None; `types` takes TypeScript types too."""
    bare = lines[first].strip()
    comment = COMMENT.match(bare) if bare.startswith("//") else None
    if comment and first + 1 < len(lines):
        found = _start(lines, first + 1, budget, types)
        return found and found._replace(first=first, title=comment[1].strip())
    return _start(lines, first, budget, types)


def begins_code(line: str) -> bool:
    """Whether a line has the form of the first line of code, wherever that ends."""
    if line[:1] in ("{", "["):
        return bool(JSON_START.match(line) or TYPE_START.match(line))
    return any(start.match(line) for _, start in STARTS)


def _start(
    lines: Sequence[str], first: int, budget: Budget, types: bool
) -> Unfenced | None:
    """Code whose first line is this one."""
    bare = lines[first].strip()
    is_program = types and STATEMENT.match(bare) is not None
    if bare[:1] not in FIRST and not is_program:
        return None
    if bare[0] in "{[":
        return _json(lines, first, budget, types)
    below = lines[first + 1].strip() if first + 1 < len(lines) else ""
    if types and REQUEST.fullmatch(bare) and SENT.match(below):
        return Unfenced(first, _message_end(lines, first, budget, SENT), "http")
    for language, start in STARTS:
        if start.match(bare):
            end = ENDS.get(language, _call_end)
            return Unfenced(first, end(lines, first, budget), language)
    if is_program:
        return Unfenced(first, _run_end(lines, first, budget, IN_PROGRAM), "")
    return None


def _json(
    lines: Sequence[str], first: int, budget: Budget, types: bool
) -> Unfenced | None:
    """JSON (or a type) over several lines, or JSON on one."""
    bare = lines[first].strip()
    is_json = bool(JSON_START.match(bare))
    if not is_json and not (types and TYPE_START.match(bare)):
        return None
    last = balanced_end(lines, first, budget)
    if last < 0 and types and is_json:
        last = _run_end(lines, first, budget, IN_BROKEN)
        last = last if last > first + 1 else -1
    if last < 0 or (last == first and '":' not in bare and "{" not in bare):
        return None
    following = (line.strip() for line in lines[first + 1 : last + 1])
    second = next((line for line in following if line), "") if bare in "{[" else '"'
    if second[:1] not in '"{[]}' or not is_json:
        return Unfenced(first, last, "typescript") if types else None
    return Unfenced(first, last, "json")


def balanced_end(lines: Sequence[str], first: int, budget: Budget) -> int:
    """The line on which the brackets that open on `first` are closed; -1 if none is."""
    depth = 0
    for index in range(first, min(len(lines), first + MAX_LINES)):
        line = lines[index]
        budget.lines -= 1 + len(line) // 200
        if budget.lines < 0:
            return -1
        for token in TOKEN.finditer(line):
            depth += {"{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}.get(
                token[0], 0
            )
            if depth == 0 and token[0] in "}])":
                return index if AFTER.match(line, token.end()) else -1
        if line.startswith(("```", "~~~")) or SENTENCE.match(line):
            return -1
    return -1


def _call_end(lines: Sequence[str], first: int, budget: Budget) -> int:
    """The last line of a call: a blank line ends it unless a bracket is open."""
    depth, last = 0, first
    for index in range(first, min(len(lines), first + MAX_LINES)):
        line = lines[index]
        if not line.strip() and depth <= 0:
            break
        if line.startswith(("```", "# ", "## ", "### ")):
            break
        if index > first and depth <= 0 and _is_new(lines[index - 1], line):
            break
        last = index if line.strip() else last
        for token in TOKEN.finditer(line):
            depth += (token[0] in "{[(") - (token[0] in "}])")
    return last


def _is_new(before: str, line: str) -> bool:
    """Whether JSON or a label begins on a line that the call above does not go on to."""
    ends = before.rstrip()
    text = line.strip()
    is_apart = any(p.fullmatch(text) for p in (LABEL, STATUS, REQUEST))
    is_apart = is_apart or bool(SENTENCE.match(text))
    if is_apart and not ends.endswith(("\\", ",", "(")):
        return True
    goes_on = ends.endswith(("\\", ",", "(", "'"))
    return line[:1] in "{[" and bool(line.strip()) and not goes_on


def _message_end(
    lines: Sequence[str],
    first: int,
    budget: Budget,
    header: re.Pattern[str] = HEADER,
) -> int:
    """The last line of an HTTP message: its headers, and a body of JSON."""
    last = first
    while last + 1 < len(lines) and header.match(lines[last + 1].strip()):
        last += 1
    body = last + 1
    while body < len(lines) and body < last + 3 and not lines[body].strip():
        body += 1
    if body < len(lines) and JSON_START.match(lines[body].strip()):
        return max(last, balanced_end(lines, body, budget))
    return last


def _run_end(
    lines: Sequence[str], first: int, budget: Budget, goes_on: re.Pattern[str]
) -> int:
    """The last line of code whose further lines match a pattern, blank ones between."""
    last = first
    for index in range(first + 1, min(len(lines), first + MAX_LINES)):
        budget.lines -= 1
        line = lines[index]
        if line.strip() and not goes_on.match(line):
            break
        last = index if line.strip() else last
    return last


IN_PROGRAM = re.compile(rf"[ \t}})\]]|{STATEMENT.pattern}")
"""A line set in, a bracket that closes, or a further statement."""
IN_BROKEN = re.compile(r"[ \t}\])\"]")
"""A line of JSON whose brackets are not balanced."""
IN_DOCUMENT = re.compile(r"[ \t]|[A-Za-z][\w-]{0,60}:(?:\s|$)|[#-] ")
"""A line set in, a member of the outermost object in YAML, an item, a comment."""


ENDS: Mapping[str, Callable[[Sequence[str], int, Budget], int]] = {
    "http": _message_end,
    "yaml": partial(_run_end, goes_on=IN_DOCUMENT),
}
"""How code in some languages ends; calls in others end with their brackets."""
