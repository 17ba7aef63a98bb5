"""What a copy from a browser joins: a method and its path, a name and its type, the end
of code and the label behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator import patterns as re
from generator.formats.collection_copies import without_panels
from generator.formats.glued import TYPES
from generator.formats.text_labels import PART, STATUS

JOINED = re.compile(r"(?i)(get|post|put|patch|delete|head|options)(/\S{1,400})\Z")
"""A method and a path that were copied into one word: `post/pets/{id}/photos`."""
MARKED_TYPE = re.compile(rf"({TYPES})(Required|Optional)\Z")
"""A type with the mark behind it that a copy joined to it: `stringRequired`."""
TYPED_LINE = re.compile(
    rf"(?P<name>[A-Za-z_$][\w.$\[\]-]{{0,80}}) (?P<type>{TYPES})(?P<mark>required|nullable)?"
    r"(?: (?P<text>\S.{0,2000}))?\Z"
)
JOINED_LINE = re.compile(
    rf"(?P<name>[A-Za-z_$][\w.$\[\]-]{{0,80}}?)(?P<type>{TYPES})(?:<[\w-]{{1,20}}>)? ?"
    r"(?P<mark>required|optional)(?P<text>[A-Z\d\W].{0,2000}|[a-z]+ \|.{0,400})?\Z"
)
"""The same without blanks, which the mark tells from a word: `limitintegeroptionalHow`."""
"""A row of a table whose cells a copy left on one line, types in small letters."""


def typed_line(line: str) -> re.Match[str] | None:
    """A row of a table on one line: name, type, mark and text."""
    found = JOINED_LINE.match(line) or TYPED_LINE.match(line)
    return found if found and found["name"].lower() not in ARTICLES else None


def is_running(line: str, fewest: int) -> bool:
    """Whether a line of so many words is text, and neither a label nor an entry."""
    other = typed_line(line) or PART.match(line) or STATUS.match(line)
    return len(line.split()) >= fewest and line[0] not in "{[" and not other


ARTICLES = frozenset(("a", "an", "the", "this", "any", "each", "one", "no"))
"""Words that a sentence begins with: `A string with the id`."""


CLOSED = re.compile(
    r"\s{0,80}[}\])]{1,9}['\"]?(?=(?:Request|Response|Example|Errors?|Success|curl|GET|POST|PUT|PATCH|DELETE)"
    r"(?:[ \d]|\Z))"
)
"""The end of code that a copy joined to the label behind it: `}Response200 OK`."""
STATUS_BEHIND = re.compile(r"(Responses?)(?=[1-5]\d\d)")


WITHIN = re.compile(
    r"[A-Z].{3,200}\b(?:use|call|send|make|issue)(?: an?| the) ((?:GET|POST|PUT|PATCH|DELETE) "
    r"[{<]?[\w{}<>:.~-]{0,80}[/}>][\w{}<>:./~?=&-]{1,200})"
)
"""A sentence up to the code of a call, behind which a copy broke the line."""
TITLE = re.compile(r"[A-Z][\w'-]{0,30}(?: [\w'()-]{1,30}){0,7}")
BEHIND = re.compile(r"(?:end-?point|request|method|call|route|operation|api)\b")


def lines_apart(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The lines with their numbers, from 1; one that ends code and begins something
    else is two.
    """
    plain = [*without_panels([*without_tabs([*without_anchors(lines)])])]
    for number, line in with_calls_apart(plain):
        found = CLOSED.match(line)
        if found:
            yield found[0], number
        rest = line[found.end() :] if found else line
        if labelled := STATUS_BEHIND.match(rest):
            yield labelled[1], number
            rest = rest[labelled.end() :]
        yield rest, number


def with_calls_apart(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, with each call that a copy broke a sentence behind on a
    line of its own above the sentence, and apart from what is above it the title.
    """
    texts = [*(line for _, line in lines), "", ""]
    skipped = -1
    for at, (number, line) in enumerate(lines):
        if at == skipped:
            continue
        if is_broken(texts[at + 1], texts[at + 2]) and TITLE.fullmatch(line):
            yield from ((number, each) for each in ("", line, ""))
        elif is_broken(line, texts[at + 1]):
            found = WITHIN.fullmatch(line)
            skipped = at + 1
            yield from ((number, each) for each in (found[1] if found else "", ""))
            yield number, f"{line} {texts[skipped]}"
        else:
            yield number, line


def is_broken(line: str, below: str) -> bool:
    """Whether a copy broke a sentence behind the code of the call that it tells of."""
    return bool(BEHIND.match(below) and WITHIN.fullmatch(line))


METHOD_LINE = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s*")
JOINED_PATH = re.compile(
    r"(/[\w{}:.~/-]{1,200}?[a-z0-9}])((?:[A-Z][a-z]+|An?|The) [a-z].*)"
)
"""A path with the sentence behind it that a copy joined to it: `/petsLists the pets.`"""


BROKEN_URL = re.compile(
    r"\s{0,8}(?:GET|POST|PUT|PATCH|DELETE|HEAD) https?://[^/\s]{1,200}\s*"
)
PATH_LINE = re.compile(r"\s{0,40}/[\w{}<>:./~?=&%-]{1,400}\s*")
"""A call whose URL goes on in the next line: `GET https://{host}`, `/pets`."""
CONVERTED = re.compile(r"\((\w{1,20}): (\w{1,80})\)")
"""A variable with its converter, as Sphinx shows it: `(string: pet_id)`."""
SIGNATURE = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /\S{0,200}\(\w{1,20}: "
)


def with_converters(line: str) -> str:
    """A line, without the blanks in the variables of its path.

    >>> with_converters("GET /pets/(string: pet_id)")
    'GET /pets/(string:pet_id)'
    """
    return CONVERTED.sub(r"(\1:\2)", line) if SIGNATURE.match(line) else line


def with_paths_apart(lines: Sequence[str]) -> list[str]:
    """The lines of a page, below a method the path set off from what a copy joined to it."""
    made: list[str] = []
    for line in lines:
        if made and BROKEN_URL.fullmatch(made[-1]) and PATH_LINE.fullmatch(line):
            made[-1:] = [made[-1].rstrip() + line.strip(), ""]
            continue
        below = bool(made) and METHOD_LINE.fullmatch(made[-1])
        found = JOINED_PATH.fullmatch(line) if below else None
        made.append(f"{found[1]} – {found[2]}" if found else with_converters(line))
    return made


ANCHOR = re.compile(r"Section titled \u201c[^\u201c\u201d\n]{0,120}\u201d ?")
"""The words of the link to itself that a heading has for those who cannot see it."""
REASON = re.compile(r"OK|Created|Accepted|No Content")
CODES = {"OK": "200", "Created": "201", "Accepted": "202", "No Content": "204"}


def without_anchors(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, from 1, without the words of such links.

    Pages that have them show a message by the type `object` on a line of its own below
    its title, and a response by its reason phrase.
    """
    found = any(ANCHOR.search(line) for line in lines)
    before = ""
    for number, line in enumerate(lines, 1):
        for part in ANCHOR.split(line) if found else (line,):
            text = part.strip()
            if found and text == "object" and before.endswith(("Body", *CODES)):
                continue
            if found and REASON.fullmatch(text) and before == "Responses":
                part = f"{CODES[text]} {text}"
            if text or not ANCHOR.search(line):
                yield number, part
            before = text or before


FROM_SCHEMA = "Example (from schema)"
"""A tab above a message that viewers of OpenAPI documents have."""
TAB = re.compile(
    r"- (?:application/\S{1,60}|Schema|Example \(from schema\)|[1-5]\d\d)|Loading\.\.\.|Array \["
)
VALUES = re.compile(r"Possible values: \[([\w ,.:/-]{1,600})\]")
TYPED = re.compile(rf"(?:{TYPES}|object)(?:\[\])?(?:required|nullable)?")
NAMED = re.compile(r"[A-Za-z_$][\w.$\[\]-]{0,80}")


def without_tabs(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Numbered lines without the tabs and brackets of such a viewer, a name and the type
    on the line below it as one line.
    """
    if not any(line.strip() == f"- {FROM_SCHEMA}" for _, line in lines):
        yield from lines
        return
    before = ""
    held: tuple[int, str] | None = None
    for number, line in lines:
        text = line.strip()
        opened, before = before, text
        if values := VALUES.fullmatch(text):
            listed = ", ".join(f"`{value.strip()}`" for value in values[1].split(","))
            line = f"Possible values: {listed}."
        if TAB.fullmatch(text) or (text, opened) in (
            ("]", "Array ["),
            ("required", "Body"),
        ):
            continue
        if held is not None:
            joins = TYPED.fullmatch(text)
            yield held[0], f"{held[1]} {text}" if joins else held[1]
            held = None
            if joins:
                continue
        if NAMED.fullmatch(text):
            held = number, text
        else:
            yield number, line
    if held is not None:
        yield held


def is_expanded(text: str) -> bool:
    """Whether a page shows all levels of its messages as one."""
    return FROM_SCHEMA in text or bool(ANCHOR.search(text))


def is_flattened(text: str, kind: str) -> bool:
    """Whether entries below one of a type may be inside it."""
    return "object" in kind and is_expanded(text)


TOLD = re.compile(
    r"((?:GET|POST|PUT|PATCH|DELETE) /[\w{}<>:./~-]{1,200})"
    r"(?: [a-z]| ?(?:->|[\u2192\u2013\u2014:-]) ).{3,2000}"
)
"""A line that begins with a call, which was set as code."""
CALL = re.compile(
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s{1,4}(?:[\"'`]?/?[\w{}<>:.~-]{1,80}/[\w{}<>:./~-]{0,200}|/)[\"'`]?"
)
"""A method and a path, which are a line of their own."""
BULLET = re.compile(r"\s{0,8}[-*\u2022]\s")


def has_bullet(lines: Iterable[str]) -> bool:
    """Whether lines are a list, which one without a bullet would go on."""
    return any(map(BULLET.match, lines))
