"""Copies that a crawler wrote as Markdown: marks of headings, fences and links are there,
but fields are as a browser copies them.

Three layouts: a name, a type and marks on a line each (ReadMe), all of them joined behind
a blank of no width (Mintlify), and a name with a bar before its type (Redoc). Without
the marks such a page is a copy like others, which `text` reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from generator import patterns as re
from generator.formats.glued import TYPES
from generator.formats.viewers.shown import SET_IN, SET_OUT

BLANK = "\u200b"
"""What stands in front of each field of such sites, to break long names behind it."""
WORD = rf"(?:enum<[\w ]{{1,20}}>|{TYPES})(?:\[\]){{0,2}}"
JOINED = re.compile(
    rf"(?P<name>[A-Za-z_$][\w.$-]{{0,80}}?)(?P<type>{WORD}(?: \| {WORD}){{0,4}})"
    r"(?P<place>header|query|path|body|cookie)?(?P<default>default:\S{1,40}?)?(?P<mark>required)?(?P<old>deprecated)?"
    r"(?P<text>(?:Available options|Example|Required|Minimum|Maximum|Pattern)\b.{0,2000})?\Z"
)
"""A field as it is joined: `limitnumberrequired`."""
BARRED = re.compile(
    r"(?P<bars>(?:\|\s?){0,3})(?P<name>[\w$@.:\[\]-]{1,100}?)\s?(?P<mark>required|recommended)? \| "
    r"(?P<type>(?:Array of )?(?:string|integer|number|boolean|object|array|null|any|file)s?\b"
    r"(?: or [\w ]{1,40}?(?:string|integer|number|boolean|object|array|null|any)s?\b)*)"
    r"(?P<bounds>(?: <[\w -]{1,40}>| \([\w .-]{1,60}\)| [<>=]{1,2} ?[\d.]{1,20}(?: (?:characters?|items?))?"
    r"| \[ ?[\d.]{1,20} \.\. [\d.]{1,20} ?[\])](?: characters| items)?| non-empty| unique| Nullable){0,4})"
    r"(?: (?P<text>\S.{0,4000}))?\s{0,4}"
)
"""A field with its type behind a bar: `idrequired | string <uuid> The pet`."""
NOTED = re.compile(
    r"(?:Items )?(?:Enum|Default|Value|Examples?): (?:(?:\"[^\"]{0,80}\"[, ]{0,2}){1,40}|\S{1,80})(?: (?=[A-Z])|\Z)"
)
"""What such a cell says in front of its text: `Default: 20`."""
ANY_OTHER = re.compile(r"(?:\|\s?){0,3}property name\*additional property \|.{0,200}")
"""The row of fields with any name."""
RULE = re.compile(r"\|? ?-{3,9}\|-{3,9}\s{0,4}")
SAMPLES = re.compile(r"(?m)^(?:#{1,6} )?(?:Request|Response) samples\s*$")
HEADING = re.compile(
    r"#{1,6} {1,3}(?:\[\]\([^()\n]{0,300}\))?\s{0,3}(?P<text>\S.{0,300})"
)
FENCE = re.compile(r"\s{0,8}(?:```|~~~)\S{0,20}\s{0,4}")
LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\n]{1,500}\)")
STRONG = re.compile(r"\*\*([^*\n]{1,300}?)\s?\*\*")
BULLET = re.compile(r"\s{0,8}\* {1,3}(?=[\"}\]{\[]|\d{3}\s{0,3}\Z|Payload\s{0,3}\Z)")
PART = re.compile(
    r"(?mi)^(?:#{1,6} {1,3})?(?:path|query|body|header|form) ?(?:params|parameters)[ \t]*$"
)
STACKED = re.compile(
    rf"(?m)^[A-Za-z_$][\w.$-]{{0,80}}\n{{1,2}}(?:{WORD})[ \t]*\n(?:[ \t]*\n)?(?:required|[A-Z]|[ \t]*\n)"
)
CELLS = re.compile(r"(?m)^\|.{0,500}\|[ \t]*$")
APART = re.compile(
    rf"(?m)^{BLANK}[ \t]*\n+[A-Za-z_$][\w.$-]{{0,80}}\n+(?:{WORD})[ \t]*$"
)
FEWEST = 2
"""Fields in such a layout; one may be two words of a text."""
SAMPLE = 100_000


LONGEST = 2_000
"""Characters of a line that is looked at; a cell with its description has a few hundred."""


def barred_field(line: str) -> re.Match[str] | None:
    """A field behind a bar, None for other lines."""
    return BARRED.fullmatch(line) if len(line) <= LONGEST else None


def is_crawled(text: str) -> bool:
    """Whether a text in Markdown has its fields as a browser copies them."""
    text = text[:SAMPLE].replace("\r\n", "\n")
    if BLANK in text:
        pieces = (each.partition("\n")[0] for each in text.split(BLANK)[1:])
        if sum(bool(JOINED.match(each.strip())) for each in pieces) >= FEWEST:
            return True
        if len(APART.findall(text)) >= FEWEST:
            return True
    if SAMPLES.search(text) and "---|---" in text:
        return any(map(barred_field, text.splitlines()))
    if PART.search(text) and not CELLS.search(text):
        return len(STACKED.findall(text)) >= FEWEST
    return False


MARKS = re.compile(rf"(?m)^#{{1,6}} {{1,3}}\S|^```|^\|? ?---\|---|{BLANK}")


def is_marked(text: str) -> bool:
    """Whether a text has marks of Markdown, without which a copy is as it was."""
    return bool(MARKS.search(text[:SAMPLE]))


def copied_lines(lines: Sequence[str]) -> tuple[list[tuple[str, int]], frozenset[int]]:
    """The lines as a browser copies them, each with its number in the page (from 1), and
    the lines of the page (from 0) that are headings.
    """
    made: list[tuple[str, int]] = []
    marked: set[int] = set()
    depth = 0
    front = menu_above(lines)
    for number, line, is_code in with_code(lines):
        if number <= front:
            made.append(("", number))
            continue
        if not is_code and (set_in := depth_of(line)) is not None:
            made += ((SET_IN, number) for _ in range(depth, set_in))
            made += ((SET_OUT, number) for _ in range(set_in, depth))
            depth = set_in
        if is_code:
            made.append((BULLET.sub("", line), number))
            continue
        if heading := HEADING.fullmatch(line):
            marked.add(number - 1)
            line = heading["text"]
        made += ((part, number) for part in parts_of(line))
    return [*without_gaps(made)], frozenset(marked)


def without_gaps(lines: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Numbered lines without the blank ones inside of an entry or of a path, whose parts
    a crawler set apart like paragraphs.
    """
    at = 0
    while at < len(lines):
        line, number = lines[at]
        below = [
            i for i in range(at, min(at + GAPS, len(lines))) if lines[i][0].strip()
        ]
        texts = [lines[i][0].strip() for i in below]
        if METHOD.fullmatch(line.strip()) and texts[1:2] == ["/"]:
            parts = [*takewhile(PATH_PART.fullmatch, texts[1:])]
            yield line, number
            yield "".join(parts), number
            at = below[len(parts)] + 1
        elif line.strip() and is_gap(texts, below) and KIND.fullmatch(texts[1]):
            marks = [*takewhile(MARK.fullmatch, texts[2:])]
            yield from (("", number), (line, number), (lines[below[1]][0], number))
            yield from ((mark, number) for mark in marks)
            at = below[1 + len(marks)] + 1
            yield "", number
        else:
            yield line, number
            at += 1


def is_gap(texts: Sequence[str], at: Sequence[int]) -> bool:
    """Whether the first of these lines is a name, and not right above the next one."""
    return len(texts) > 1 and bool(NAME.fullmatch(texts[0])) and at[1] > at[0] + 1


GAPS = 24
"""Lines in which an entry or a path is looked for: a dozen parts with a blank each."""
METHOD = re.compile(r"(?i)get|post|put|patch|delete|del")
PATH_PART = re.compile(r"/|[\w{}:.~-]{1,80}(?<!Try)")
NAME = re.compile(r"(?!(?:required|recommended|optional)\Z)[A-Za-z_$][\w.$\[\]-]{0,80}")
KIND = re.compile(WORD)
MARK = re.compile(
    r"required|optional|header|query|path|body|cookie|deprecated|default:\S{1,40}"
)


def depth_of(line: str) -> int | None:
    """How deep a line sets the field in that it names, 0 for a heading, None for others."""
    if HEADING.fullmatch(line):
        return 0
    found = barred_field(line)
    return found["bars"].count("|") if found else None


def menu_above(lines: Sequence[str]) -> int:
    """How many lines are above the only title, where they are the menu of a site."""
    titles = [at for at, line in enumerate(lines) if re.match(r"# {1,3}\S", line)]
    if len(titles) != 1:
        return 0
    above = [line.strip() for line in lines[: titles[0]] if line.strip()]
    words = [line for line in above if len(line) < 80 and not line.endswith(".")]
    is_menu = len(above) >= FEWEST_IN_MENU and len(words) == len(above)
    return titles[0] if is_menu and not any(map(URL.search, above[1:])) else 0


FEWEST_IN_MENU = 10
URL = re.compile(r"https?://|^(?:GET|POST|PUT|PATCH|DELETE)\b", re.IGNORECASE)


def with_code(lines: Sequence[str]) -> Iterator[tuple[int, str, bool]]:
    """The lines with their numbers, without fences, and whether each is inside code."""
    fenced = quoted = False
    for number, line in enumerate(lines, 1):
        if FENCE.fullmatch(line):
            fenced, quoted = not fenced, False
            yield number, "", False
            continue
        text = line.strip()
        if not quoted and re.match(r"`(?:[{\[]|curl\b)", text):
            quoted, line = True, line.replace("`", "", 1)
            text = line.strip()
        inside = fenced or quoted
        if quoted and text.endswith("`"):
            quoted, line = False, line.rstrip().removesuffix("`")
        yield number, line, inside


def parts_of(line: str) -> Iterator[str]:
    """The lines that a copy would have in place of one."""
    if RULE.fullmatch(line):
        return
    if ANY_OTHER.fullmatch(line):
        yield from ("property name*", "additional property")
        return
    if barred := barred_field(line):
        yield barred["name"]
        yield from filter(None, (barred["mark"],))
        yield f"{barred['type']}{barred['bounds']}"
        text = barred["text"] or ""
        while noted := NOTED.match(text):
            yield noted[0].strip()
            text = text[noted.end() :].strip()
        yield from filter(None, (plain(text),))
        return
    first, *others = line.split(BLANK)
    if first.strip() or not others:
        yield plain(first)
    for other in others:
        joined = JOINED.match(other.strip())
        if joined is None:
            yield plain(other)
            continue
        yield ""
        yield joined["name"]
        yield joined["type"]
        yield from filter(None, (joined["mark"], joined["default"], joined["old"]))
        yield ""
        yield from filter(None, (joined["text"],))


def plain(line: str) -> str:
    """A line without the marks of links, bold words and tabs."""
    return STRONG.sub(r"\1", LINK.sub(r"\1", BULLET.sub("", line)))
