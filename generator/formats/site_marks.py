"""What a site prints besides the text of a page, and copies take along: signs around
headings, how old the page is, tabs, the numbers of lines of code, and buttons.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.source import Source

HANDLE = re.compile(
    r"[ \t]{0,4}(?:\u00b6|&para;|\uf0c1|\u200b)(?=[ \t]{0,40}(?:$|<|\]\())",
    re.MULTILINE,
)
"""The sign of a link to a heading itself, which is at the end of its line or element."""
HANDLED = re.compile(r"[ \t]{0,4}\S.{0,200}?[ \t]{0,4}[\u00b6\uf0c1\u200b][ \t]{0,40}")
"""A line of a copy with such a sign."""


STATUS_ICON = re.compile(
    r"^(#{1,6}[ \t]{1,4})``[ \t]{1,4}([1-5]\d\d)(?:[ \t]{1,9}\2)?(?=[ \t]|$)",
    re.MULTILINE,
)
"""The icon of a status in a heading, copied as code without an end: ``# `` 200      OK``."""


AGE = re.compile(
    r"^[ \t]{0,3}(?:Last )?[Uu]pdated (?:over |about |almost )?(?:an?|\d{1,3}) "
    r"(?:second|minute|hour|day|week|month|year)s? ago[ \t]{0,3}$",
    re.MULTILINE,
)
"""The line below a page that says how old it is, which describes nothing on it."""


TABS = re.compile(
    r"^[ \t]{0,3}(?:(?:Shell|cURL|Node(?:\.js)?|Ruby|PHP|Python|Java(?:Script)?|Go|C#|HTTP)){2,12}"
    r"[ \t]{0,3}$",
    re.MULTILINE,
)
"""The names of languages above samples, of which a copy has run the words together."""


def without_signs(source: Source) -> Source:
    """A text without the signs that sites put around headings, its age, and tabs."""
    text = STATUS_ICON.sub(r"\1\2", HANDLE.sub("", source.text))
    text = TABS.sub("", AGE.sub("", text))
    return source if text == source.text else replace(source, text=text)


def handled(lines: Sequence[str]) -> frozenset[int]:
    """The lines (from 0) that have such a sign."""
    return frozenset(i for i, line in enumerate(lines) if HANDLED.fullmatch(line))


GUTTER = re.compile(r"\s{0,8}(\d{1,4})(?![\d.):/-])(.{0,4000})")
BEGINS_CODE = re.compile(r"(?:curl|wget|http|[A-Z]{3,7} /|import|const|require|[{\[<])")
PLACEHOLDER = re.compile(r"\A\s{0,8}x{6,40}\s{0,4}\Z")
"""The line by which editors of code measure the width of a letter."""


def without_gutters(source: Source) -> Source:
    """A source whose code, copied with the numbers of its lines glued to them, is without.

    The numbers count from 1, blank lines may stand between them: `1curl -X POST \\\\`, then
    `2  --url https://host/pets`. The page has as many lines as before.
    """
    if not NUMBERED_CODE.search(source.text):
        return source
    lines, at, fenced = list(source.lines), 0, False
    while at < len(lines):
        fenced ^= lines[at].lstrip().startswith("```")
        shown, end = numbered_lines(lines, at)
        if not shown:
            shown, end = spread_lines(lines, at)
            if shown and not fenced:
                shown = ["```", *map(unescaped, shown), "```"]
        if shown:
            above = next((n for n in range(at - 1, -1, -1) if lines[n].strip()), at)
            lines[above] = PLACEHOLDER.sub("", lines[above])
            lines[at:end] = [*shown, *[""] * (end - at - len(shown))]
        at = max(end, at + 1)
    return replace(source, text="\n".join(lines))


NUMBERED_CODE = re.compile(
    rf"(?m)^[ \t]{{0,8}}1[ \t]{{0,8}}(?:\r?\n){{0,2}}[ \t]{{0,8}}{BEGINS_CODE.pattern}"
)
ALONE = re.compile(r"\s{0,8}(\d{1,4})\s{0,8}")
ESCAPE = re.compile(r"\\([\\_*`\-\[\]<>{}#.!])")


def unescaped(line: str) -> str:
    """A line of code that was copied as running text."""
    return ESCAPE.sub(r"\1", line)


def spread_lines(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The lines of code from a line on that stand below their numbers, blank lines
    between them or not, and the line behind them; none where there is one alone.
    """
    shown: list[str] = []
    end = at
    while end < len(lines) and (found := ALONE.fullmatch(lines[end])):
        below = end + 1
        while below < len(lines) and below < end + 3 and not lines[below].strip():
            below += 1
        text = lines[below].replace("\u200b", "") if below < len(lines) else ""
        if int(found[1]) != len(shown) + 1 or ALONE.fullmatch(text):
            break
        if not shown and not BEGINS_CODE.match(unescaped(text).lstrip()):
            break
        shown.append(text)
        end = below + 1
        while end < len(lines) and end < below + 3 and not lines[end].strip():
            end += 1
    return (shown, end) if len(shown) > 1 else ([], at)


def numbered_lines(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The lines of code from a line on without their numbers, and the line behind them."""
    shown: list[str] = []
    end = at
    for number in range(at, len(lines)):
        found = GUTTER.fullmatch(lines[number])
        if found and int(found[1]) == len(shown) + 1:
            if not shown and not BEGINS_CODE.match(found[2].lstrip()):
                break
            shown.append(found[2])
            end = number + 1
        elif lines[number].strip() or not shown:
            break
    return shown, end


METHOD_ALONE = re.compile(
    r"[ \t>#*`\[]{0,6}(?i:get|post|put|patch|delete|del|head|options)[ \t*`\]]{0,4}"
)
CAPITALS = re.compile(r"\W{0,6}[A-Z]{3,7}\W{0,4}")
BUTTON = re.compile(
    r"(?i)\W{0,4}(?:copy|copied!?|copy (?:link|url|page|to clipboard)|try it!?|try it out|test|run|send|open|"
    r"expand|authorize|play|playground)\W{0,4}"
)
"""What buttons between a method and its URL say; copying takes their words along."""
WHOLE_URL = re.compile(r"[`*]{0,3}(https?://[^\s`*<>()\[\]]{3,300})[`*]{0,3}")
PATH_PART = re.compile(
    r"[`*]{0,3}((?:/|\{)[\w{}<>:.~@$/\\-]{0,300}|[\w.~-]{1,80}/?)[`*]{0,3}"
)
CUT_PATH = re.compile(
    r"\W{0,4}(?:GET|POST|PUT|PATCH|DELETE)\W{1,4}(?:https?:/)?/\S{0,300}/"
)
"""A request whose path is broken behind a slash: `POST /pets/`, above `{id}`."""
REST = re.compile(
    r"(?:[a-z{:]|\d)[\w{}:.~\\-]{0,80}(?:/[\w{}:.~\\-]{0,80}){0,8}[`*]{0,3}"
)
MOST_BETWEEN = 40
"""Lines, blank ones among them, between a method and the end of its path."""


def with_whole_requests(source: Source) -> Source:
    """A source whose methods, copied to a line of their own, have their whole URL on the
    next one: no button between, the address of the API and the path in one, no path in
    pieces. The page has as many lines as before.
    """
    lines = list(source.lines)
    changed = False
    for at, line in enumerate(lines):
        if METHOD_ALONE.fullmatch(line):
            changed |= gather(lines, at)
        elif line.rstrip().endswith("/") and CUT_PATH.fullmatch(line.strip()):
            below = lines[at + 1].strip() if at + 1 < len(lines) else ""
            after = lines[at + 2].strip() if at + 2 < len(lines) else ""
            if REST.fullmatch(below) and not after:
                lines[at : at + 2] = [line.rstrip() + below, ""]
                changed = True
    return replace(source, text="\n".join(lines)) if changed else source


def gather(lines: list[str], at: int) -> bool:
    """Put the URL behind a method together on the line below; whether it was apart."""
    shown = [
        n
        for n in range(at + 1, min(at + 1 + MOST_BETWEEN, len(lines)))
        if lines[n].strip()
    ]
    texts = [lines[n].strip() for n in shown]
    buttons = next((i for i, t in enumerate(texts) if not BUTTON.fullmatch(t)), 0)
    if not texts or (buttons and not CAPITALS.fullmatch(lines[at])):
        return False
    end, address = buttons, ""
    url = WHOLE_URL.fullmatch(texts[end])
    if url:
        address, end = url[1], end + 1
        while end < len(texts) and BUTTON.fullmatch(texts[end]):
            end += 1
    path, stop = path_of(texts[end:])
    if url and not path:
        stop, end = 0, buttons + 1
    whole = address.rstrip("/") + path if path else address
    used = end + stop
    if not whole or used < 2:
        return False
    for number in shown[:used]:
        lines[number] = ""
    lines[shown[0]] = whole
    return True


def path_of(texts: Sequence[str]) -> tuple[str, int]:
    """The path that the first of some lines make together, and how many they are."""
    path, used = "", 0
    for text in texts:
        part = PATH_PART.fullmatch(text)
        joins = part and (path.endswith("/") != part[1].startswith("/"))
        if part is None or not joins or (not path and not part[1].startswith("/")):
            break
        path, used = path + part[1], used + 1
    return path, used
