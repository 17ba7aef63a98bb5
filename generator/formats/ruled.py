"""What Pandoc and other writers of Markdown add to lines: tables without bars whose
columns are ruled by dashes, and classes behind what they style.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from generator import patterns as re
from generator.formats.tags import inside_code

RULES = re.compile(r"\s{0,12}-{2,200}(?:\s{1,20}-{2,200}){1,30}\s{0,20}")
"""The dashes below the head of such a table; each run of them is a column."""
COLUMN = re.compile(r"-+")
CLASSES = re.compile(
    r"(?<=[\w`*)\]>])\s{0,4}\{:?\s{0,2}\.[A-Za-z][\w-]{0,40}(?:\s[.#][\w-]{1,40}){0,6}\s{0,2}\}\s{0,9}$"
)
"""Classes at the end of a line, which style what is before them: `` `/pets` {.route}``."""
MAX_ROWS = 2_000
DELIMITERS = re.compile(
    r"\s{0,3}\|?\s{0,9}:?-{2,200}:?\s{0,9}(?:\|\s{0,9}:?-{2,200}:?\s{0,9}){1,30}\|?\s{0,9}"
)
"""The line below the head of a table with bars."""


def with_blank_heads(lines: Sequence[str]) -> list[str]:
    """The lines of a page, heads of tables whose first cell is blank written with all bars:
    set in far they would be code, and without the first bar a cell short (`    | Value`).
    """
    made = list(lines)
    for at in range(1, len(lines)):
        head = lines[at - 1]
        if (
            head[:1] not in " |"
            or "|" not in head
            or not DELIMITERS.fullmatch(lines[at][:1_000])
        ):
            continue
        width = lines[at].strip().strip("|").count("|") + 1
        cells = head.strip().removesuffix("|").split("|")
        above = lines[at - 2].strip() if at > 1 else ""
        if len(cells) == width and not cells[0].strip() and not above.startswith("|"):
            made[at - 1] = f"| {' | '.join(cell.strip() for cell in cells)} |"
            made[at] = lines[at].strip()
    return made


def with_ruled_tables(lines: Sequence[str]) -> list[str]:
    """The lines of a page, tables ruled by dashes with bars between their cells.

    The columns begin where the dashes do; a blank line or further dashes end the rows.
    """
    made = list(lines)
    for at, (line, coded) in enumerate(zip(lines, inside_code(lines), strict=True)):
        if coded or at == 0 or not RULES.fullmatch(line[:1_000]):
            continue
        head = made[at - 1]
        above = made[at - 2].strip() if at > 1 else ""
        starts = [run.start() for run in COLUMN.finditer(line)]
        if above or "|" in head or not fits(head, starts):
            continue
        made[at - 1] = barred(head, starts)
        made[at] = "|---" * len(starts) + "|"
        for index in range(at + 1, min(len(lines), at + MAX_ROWS)):
            text = lines[index]
            if not text.strip() or set(text.strip()) <= {"-", " "}:
                made[index] = ""
                break
            made[index] = barred(text, starts)
    return made


def fits(head: str, starts: Sequence[int]) -> bool:
    """Whether a line has a word in each column and none across the gap before one."""
    cells = sliced(head, starts)
    apart = all(start == 0 or head[start - 1 : start].strip() == "" for start in starts)
    return apart and all(cells)


def sliced(line: str, starts: Sequence[int]) -> list[str]:
    """The cells of a line whose columns begin at `starts`."""
    ends = [*starts[1:], len(line)]
    first = [0, *starts[1:]]
    return [line[a:b].strip() for a, b in zip(first, ends, strict=True)]


def barred(line: str, starts: Sequence[int]) -> str:
    """A line of such a table with bars between its cells."""
    cells = (cell.replace("|", "\\|") for cell in sliced(line, starts))
    return f"| {' | '.join(cells)} |"


MATTER = re.compile(r"[A-Za-z][\w-]{0,40}:(?:\s.{0,400})?|\s{2,20}\S.{0,400}|")
CALL = re.compile(
    r"(?:api|openapi|endpoint):\s{1,4}[\"']?((?:GET|POST|PUT|PATCH|DELETE|HEAD) \S{1,400}?)[\"']?\s{0,9}",
    re.IGNORECASE,
)
MAX_MATTER = 40


def with_inner_matter(lines: Sequence[str], first: int) -> list[str]:
    """The lines of a page, front matter behind its beginning (line `first` on) made what
    it says of a call: pages that were put together each bring their own.
    """
    made = list(lines)
    coded = [*[False] * first, *inside_code(lines[first:])]
    at = first
    while at < len(lines):
        opens = not coded[at] and lines[at].strip() == "---"
        end = matter_end(lines, at) if opens else at
        calls = [m for line in lines[at + 1 : end] if (m := CALL.fullmatch(line))]
        if calls:
            made[at : end + 1] = [""] * (end + 1 - at)
            made[at + 1] = f"`{calls[0][1]}`"
        at = max(end, at) + 1
    return made


def matter_end(lines: Sequence[str], at: int) -> int:
    """The line that ends the front matter which begins on a line; that line if none does."""
    for index in range(at + 1, min(len(lines), at + MAX_MATTER)):
        if lines[index].strip() == "---":
            return index
        if not MATTER.fullmatch(lines[index]):
            break
    return at


def without_classes(line: str) -> str:
    """A line without the classes at its end.

    >>> without_classes("> POST `/pets` {.route}")
    '> POST `/pets`'
    """
    return CLASSES.sub("", line) if line.rstrip().endswith("}") else line


SET_IN = re.compile(r"\s{4,200}#{2,6}\s+\S")
RESIDUE = re.compile(r"[ \t]{4,200}")
FEWEST_SET_IN = 2
"""Headings that are set in by mistake; one alone can be in code."""
FEWEST_BLANK = 5
"""Lines of nothing but blanks: each end of an element leaves one."""


def without_residue(lines: Sequence[str]) -> list[str]:
    """The lines of a page of HTML whose tags were taken away, without the indentation that
    the tags had: by it headings and text would be code. Code in fences keeps its own.
    """
    inside = list(inside_code(lines))
    free = [line for line, coded in zip(lines, inside, strict=True) if not coded]
    heads = sum(SET_IN.match(line) is not None for line in free)
    straight = sum(line.startswith("##") for line in free)
    blank = sum(RESIDUE.fullmatch(line) is not None for line in free)
    if heads < FEWEST_SET_IN or heads <= straight or blank < FEWEST_BLANK:
        return [*lines]
    bare = [line.lstrip() for line in lines]
    return [
        line if coded and text[:3] not in ("```", "~~~") else text
        for line, text, coded in zip(lines, bare, inside, strict=True)
    ]


FRAMED = re.compile(r"\s{0,3}\|(?:[^|\n]{0,2000}\|){2,20}\s{0,9}")
"""A row of a table between bars."""
HEAD_CELL = re.compile(r"[*_ ]{0,4}[A-Za-z][A-Za-z /?-]{0,30}[*_ ]{0,4}")
FEWEST_ROWS = 2


def undelimited_columns(lines: Sequence[str], at: int) -> int:
    """The number of columns of a table whose head is this line and has no delimiters
    below it; 0 of other lines.
    """
    if at > 0 and FRAMED.fullmatch(lines[at - 1]):
        return 0
    end = at
    while end < min(len(lines), at + MAX_ROWS) and FRAMED.fullmatch(lines[end]):
        end += 1
    rows = lines[at:end]
    found = len(rows) >= FEWEST_ROWS and is_undelimited(rows)
    return rows[0].count("|") - 1 if found else 0


def is_undelimited(rows: Sequence[str]) -> bool:
    """Whether rows have a head and no delimiters, and cells of one number."""
    cells = [row.strip().strip("|").split("|") for row in rows]
    heads = [cell.strip() for cell in cells[0]]
    plain = all(HEAD_CELL.fullmatch(head) for head in heads) and len(set(heads)) > 1
    ruled = any(set(row) <= set("|-: \t") for row in rows)
    return plain and not ruled and len({len(row) for row in cells}) == 1


TERM = re.compile(r"\s{0,40}(\*\*[^*\n]{1,80}\*\*)\s{0,8}")
COLON = re.compile(r"\s{0,40}:(?:\s{1,8}(?P<text>\S.{0,2000})?)?")
FEWEST_TERMS = 3
"""Terms with a colon below; one may be a slip of the pen."""


def with_terms_as_labels(lines: Sequence[str]) -> list[str]:
    """Lines in which bold terms, with a colon of its own below each, are labels as people
    write them, not set in.

    Converters write definition lists of HTML like this, with blank lines and indentation
    left over, which would make code of what the terms are about.
    """
    texts = [(at, line) for at, line in enumerate(lines) if line.strip()]
    terms = {
        at: below
        for (at, line), (below, stated) in pairwise(texts)
        if TERM.fullmatch(line) and COLON.fullmatch(stated)
    }
    if len(terms) < FEWEST_TERMS:
        return list(lines)
    colons = set(terms.values())
    made, fenced = [], False
    for at, line in enumerate(lines):
        found = COLON.fullmatch(line) if at in colons else None
        is_fence = line.lstrip().startswith("```")
        if found:
            line = found["text"] or ""
        elif at >= min(terms) and (is_fence or not fenced):
            line = line.strip()
        fenced = fenced != is_fence
        made.append(line)
    return made


RESOURCE = re.compile(r"\{\w{1,40}=[\w*/.~-]{1,200}\}")
"""A variable of a path with its pattern (`google.api.http`): `{parent=customers/*}`."""


def with_plain_stars(lines: Sequence[str]) -> list[str]:
    """Lines in which the stars of such patterns, outside of code, are no emphasis."""
    made = list(lines)
    if not any("=" in line and RESOURCE.search(line[:2_000]) for line in lines):
        return made
    for at, (line, coded) in enumerate(zip(lines, inside_code(lines), strict=True)):
        if not coded and "`" not in line and len(line) <= 2_000:
            made[at] = RESOURCE.sub(lambda found: found[0].replace("*", "\\*"), line)
    return made


APART = re.compile(r"\A( ?)\*\* (\[[^\]\n]{1,200}\]\([^()\s]{1,300}\)) \*\*(?=\s|\Z)")
"""A term in front of its text with blanks inside its stars, which Markdown does not take
for emphasis: ` ** [Name](#name) **`.
"""


def with_close_stars(lines: Sequence[str]) -> list[str]:
    """Lines with the stars of such terms set close to them, every character in its column."""
    return [
        APART.sub(r"\1 **\2** ", line) if "** [" in line[:5] else line for line in lines
    ]
