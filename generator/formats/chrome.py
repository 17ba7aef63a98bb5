"""Front matter, and site controls and panels that were copied along with a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.formats.glued import table_of
from generator.formats.page import Block, Heading, Run, with_depths
from generator.formats.tags import bare
from generator.report.diagnostics import Span
from generator.source import Source

CONTROLS = frozenset(
    (
        "ask ai|ask assistant|assistant|search|search...|search\u2026|search + k|command palette|"
        "search for a command to run...|sign in|log in|login|sign up|copy|copied!|copy code|"
        "copy endpoint|copy page|copy as markdown|copy link|copy to clipboard|open in chatgpt|"
        "open in claude|try it|try it!|try it out|send request|was this page helpful?|"
        "was this helpful?|on this page|skip to content|skip to main content|edit this page|"
        "suggest edits|report an issue|previous|next|toggle theme|toggle dark mode|navigation|"
        "expand all|collapse all|\u2318k|ctrl k|\u2318 k|ctrl+k|edit on github|view as markdown|"
        "share feedback|thank you for your feedback!|accept all cookies|cookie settings|"
        "back to top|no links|controls accept header.|media type|example value|data schema|"
        "terminal window|show source|(quick reference)|yes no|\U0001f44d \U0001f44e"
    ).split("|")
)
"""Words that are controls where they are alone on a line."""
PANELS = frozenset(
    "ask ai|ask assistant|assistant|suggestions|was this page helpful?|was this helpful?|"
    "on this page|powered by|built with".split("|")
)
"""Words that begin the panels behind the text of a page."""
PHRASES = re.compile(
    r"(?:built with|powered by|made with|\u00a9|copyright)\b.{0,80}"
    r"|(?:last )?(?:updated|modified|reviewed|edited)(?: on| at)?:? .{0,40}(?:ago|\b20\d\d).{0,20}"
    r"|(?:was|did|is) this (?:page|article|section) ?(?:helpful|useful|help you).{0,40}"
    r"|\d{1,2} min(?:ute)?s? read"
    r"|(?:type|search)\b[^.\u2026]{0,60}(?:\.{3}|\u2026)"
    r"|(?:(?:bash|shell|curl|http|python|javascript|typescript|node(?:\.?js)?|ruby|php|go|java|"
    r"c#|kotlin|swift|rust|powershell) ?){2,12}"
    r"|search (?:\u2318|ctrl|cmd)? ?\+? ?k",
    re.IGNORECASE,
)


def is_control(line: str) -> bool:
    """Whether a line is a control of the site.

    >>> is_control("Copy endpoint"), is_control("Copy an endpoint")
    (True, False)
    """
    text = line.strip().strip("*_[]#").strip()
    if len(text) > 160:
        return False
    return text.lower() in CONTROLS or bool(PHRASES.fullmatch(text))


def panels_start(lines: Sequence[str], first: int) -> int:
    """The index of the line where the site's panels begin, or that behind the last.

    Panels come last: nothing that looks like a heading or code follows them.
    """
    start = first
    for index in range(first, len(lines)):
        if re.match(r"#{1,6}\s|```|[{}\]]", lines[index]):
            start = index + 1
    found = [i for i in range(start, len(lines)) if lines[i].strip().lower() in PANELS]
    return found[0] if found else len(lines)


def has_panels(lines: Sequence[str], start: int) -> bool:
    """Whether several panels begin behind a line: one alone may be text of the page."""
    return sum(line.strip().lower() in PANELS for line in lines[start:]) > 1


FENCES = {"---": "---", "+++": "+++", "{{{": "}}}"}
"""The delimiters of front matter: YAML, TOML, and the members of an object."""
MAX_LINES = 400
"""Longest front matter that we saw has 90 lines (a list of redirects)."""
KEY = re.compile(
    r"(?P<key>[\w.-]{1,80}|\"[^\"]{1,80}\"|'[^']{1,80}')\s{0,9}[:=](?:\s+|$)"
)
ITEM = re.compile(r"\s{0,12}-\s+(?P<text>\S.{0,500})$")


class Matter(NamedTuple):
    """Keys with their texts (lists joined by commas), and the line after the end."""

    keys: tuple[tuple[str, str], ...]
    end: int

    @property
    def title(self) -> str:
        """The title of the page; beside a method its name is that of the operation."""
        have = dict(self.keys)
        return have.get("title", "") or (
            have.get("name", "") if "method" in have else ""
        )


def front_matter(lines: Sequence[str]) -> Matter:
    """The front matter of a page; `end` is 0 if there is none."""
    first = next((i for i, line in enumerate(lines[:20]) if line.strip()), 0)
    fence = lines[first].strip() if lines else ""
    if fence not in FENCES:
        return Matter((), 0)
    for index in range(first + 1, min(len(lines), first + MAX_LINES)):
        if lines[index].rstrip() in (FENCES[fence], "..."):
            inner = lines[first + 1 : index]
            if not any(KEY.match(line.lstrip()) for line in inner) and any(inner):
                return Matter((), 0)
            if fence == "{{{":
                inner = [line.strip().rstrip(",") for line in inner]
            return Matter(_keys(inner), index + 1)
    return Matter((), 0)


def _keys(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Top-level keys in their order."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in lines:
        match = KEY.match(line)
        if match:
            text = line[match.end() :].strip()
            current = found.setdefault(bare(match["key"]), [])
            if text and text[0] != "#" and text not in ("|", ">", "|-", ">-"):
                current.append(bare(text))
        elif item := ITEM.match(line):
            current.append(bare(item["text"].rstrip(": ")))
        elif line.strip() and not line.lstrip().startswith("#"):
            current.append(bare(line.strip()))
    return tuple((key, ", ".join(texts)) for key, texts in found.items())


SHOWN = re.compile(
    r"\{\{-?\s{0,4}page\.([\w-]{1,60})(?:\s{0,4}\|[^{}]{0,200})?\s{0,4}-?\}\}"
)
"""Where a page of Jekyll shows a text of its front matter, through filters or not:
`{{ page.example_response | split: "," }}`."""
BLOCK_TEXT = re.compile(r"([\w-]{1,60}):\s{1,9}[|>][+-]?\s*")
"""The line above a text of several lines (YAML 1.2.2, section 8.1)."""
MOST_SHOWN = 100
"""So often a page shows its texts (a budget); a page of ten operations does twenty times."""
MAX_SHOWN = 20_000
"""Characters of such a text; examples of messages have 200 to 2,000."""


def with_matter_shown(lines: Sequence[str]) -> list[str]:
    """The lines of a page, with the JSON of its front matter where the page shows it, in as
    many lines as were there.
    """
    end = front_matter(lines).end
    values = {
        key: text
        for key, text in block_texts(lines[:end])
        if text[:1] in ("{", "[") and len(text) <= MAX_SHOWN
    }
    if not values:
        return [*lines]

    def shown(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return value + "\n" * found[0].count("\n") if value else found[0]

    text = SHOWN.sub(shown, "\n".join(lines[end:]), count=MOST_SHOWN)
    return [*lines[:end], *text.split("\n")]


def block_texts(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The texts of several lines in front matter, each as one line."""
    key, held = "", list[str]()
    for line in (*lines, "end:"):
        if line[:1].isspace():
            held.append(line.strip())
            continue
        if key and held:
            yield key, " ".join(held).strip()
        found = BLOCK_TEXT.fullmatch(line)
        key, held = (found[1] if found else ""), []


LISTS = {
    "parameters": "Parameters", "params": "Parameters", "query": "Query parameters",
    "body": "Body parameters", "headers": "Headers",
}  # fmt: skip
"""Lists of front matter that describe what an operation takes, with their titles."""
PLACES = frozenset(("path", "query", "header", "cookie", "body", "form"))
"""Keys between such a list and its entries that say where all of these go."""
COLUMNS = (
    "name", "in", "type", "required", "default", "constraints", "description",
)  # fmt: skip
NESTING = frozenset(("children", "properties", "fields", "items", "attributes"))
"""Keys of an entry above the entries of what is inside it."""
BOUNDS = {
    "max": "max", "min": "min", "maximum": "max", "minimum": "min",
    "maxlength": "max length", "minlength": "min length",
}  # fmt: skip
"""Keys of an entry that limit its values, with the words that prose has for them."""
MEMBER = re.compile(
    r"(?P<indent>\s*)(?P<dash>-\s+)?(?P<key>[\w-]{1,40}):\s*(?P<value>.*)"
)
LEVEL = 6
"""The level of the headings above them: below any heading of the page."""


@dataclass(slots=True)
class MatterEntry:
    """An entry of such a list: where its dash is, how deep it is inside others, and what
    it says.
    """

    place: Span
    indent: int
    depth: int
    fields: dict[str, str] = field(default_factory=dict)

    def say(self, key: str, value: str) -> None:
        """Take one key of the entry."""
        key = key.lower()
        if key in BOUNDS and value.strip():
            value = f"{BOUNDS[key]} {bare(value.strip())}"
            key = "constraints"
            value = ", ".join(filter(None, (self.fields.get(key), value)))
        self.fields[key] = value


def matter_tables(source: Source, matter: Matter) -> Iterator[Block]:
    """The lists of fields in front matter, each as a heading with a table."""
    title, place = "", ""
    rows: list[MatterEntry] = []
    open_entries: list[MatterEntry] = []
    for number, line in enumerate([*source.lines[: matter.end], "end:"], 1):
        found = MEMBER.fullmatch(line)
        if not found:
            continue
        indent, key = len(found["indent"]), found["key"]
        if not indent and not found["dash"]:
            yield from _matter_table(title, rows)
            title, place = LISTS.get(key.lower(), ""), ""
            rows, open_entries = [], []
        elif found["dash"]:
            while open_entries and open_entries[-1].indent >= indent:
                open_entries.pop()
            if open_entries and "children" not in open_entries[-1].fields:
                continue
            entry = MatterEntry(source.span(number), indent, len(open_entries))
            entry.say("in", place)
            entry.say(key, found["value"])
            open_entries.append(entry)
            rows.append(entry)
        elif key in PLACES and not found["value"] and is_outside(open_entries, indent):
            place = key
        else:
            while open_entries and open_entries[-1].indent + 2 > indent:
                open_entries.pop()
            if open_entries and open_entries[-1].indent + 2 == indent:
                nests = key.lower() in NESTING and not found["value"].strip()
                open_entries[-1].say("children" if nests else key, found["value"])


def is_outside(entries: Sequence[MatterEntry], indent: int) -> bool:
    """Whether a key is outside of all entries of a list."""
    return not entries or indent <= entries[0].indent


def _matter_table(title: str, rows: Sequence[MatterEntry]) -> Iterator[Block]:
    """The heading and table of a list; none unless every entry has a name."""
    if not title or not rows or not all(entry.fields.get("name") for entry in rows):
        return
    used = [c for c in COLUMNS if any(entry.fields.get(c) for entry in rows)]
    made = [
        (e.place, tuple(bare(e.fields.get(column, "").strip()) for column in used))
        for e in rows
    ]
    span = rows[0].place
    yield Heading(LEVEL, (Run(title),), span)
    table = table_of([column.title() for column in used], made, span)
    yield with_depths(table, [entry.depth for entry in rows])
