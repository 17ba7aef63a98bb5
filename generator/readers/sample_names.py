"""Names in the paths of examples (`/users/alice`), as variables.

A name in a path looks like any other word. Messages beside it reveal it, as in
`/users/alice` above `{"user": "alice"}`, and so do sentences (the user `alice`) and
tables of URL variables with examples: `client_id | bergluft`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import dataclass, replace
from generator.formats.page import Code, Paragraph, Table, text_of
from generator.naming import singular, snake
from generator.readers.endpoints.candidates import spaced
from generator.readers.endpoints.regions import Unit
from generator.readers.endpoints.scope import Endpoint, Passage, Variable
from generator.readers.fields.columns import LOCATIONS, meanings

PAIR = re.compile(
    r"[\"']([A-Za-z_][\w-]{0,40})[\"']\s{0,4}:\s{0,4}[\"']([^\"'\n]{1,80})[\"']"
)
NAMING = frozenset(
    "name id key slug username login code symbol handle identifier".split()
)
"""Keys under which a thing says what it is called."""
MAX_CODE = 50_000
"""Longest code that is searched, in characters; longer is a dump."""
URL = re.compile(r"(?i)\b(?:url|uri|path|route)s?\b")
"""Words of a heading above a table whose rows are variables of a path."""
ENOUGH = 2
"""So many names shown below one collection make its other words names as well."""
WORDS = frozenset(
    "me self current search count bulk batch new all default latest stats status config"
    " list get create update delete query export import preview validate check sync"
    " summary history health version info settings login logout verify refresh".split()
)
"""Words below a collection that are parts of the API, whatever examples say."""


@dataclass(frozen=True, slots=True)
class PathWord:
    """A place in a path: what is in front of it, and the word there."""

    parent: str
    word: str


def named_variables(pages: Sequence[Sequence[Unit]]) -> list[list[Unit]]:
    """The units of a set of pages, words that name one thing made variables."""
    pages = [[with_exemplified(unit) for unit in units] for units in pages]
    shown = {spot for units in pages for unit in units for spot in evidence(unit)}
    if not shown:
        return [list(units) for units in pages]
    below: dict[str, int] = {}
    for spot in shown:
        below[spot.parent] = below.get(spot.parent, 0) + 1
    many = frozenset(parent for parent, count in below.items() if count >= ENOUGH)
    return [[renamed(unit, shown, many) for unit in units] for units in pages]


def with_exemplified(unit: Unit) -> Unit:
    """A unit whose endpoints have the variables that tables show by example."""
    names = dict(
        pair
        for passage in unit.scope.passages
        if isinstance(passage.block, Table)
        for pair in exemplified(passage.block, passage)
    )
    if not names:
        return unit
    return unit.of(tuple(with_examples(each, names) for each in unit.endpoints))


def exemplified(table: Table, passage: Passage) -> Iterator[tuple[str, str]]:
    """The examples that a table gives for variables of the URL, with their names."""
    columns = meanings(table.head) if table.head else []
    if "name" not in columns or "example" not in columns:
        return
    titles = [text_of(heading.runs) for heading in passage.trail]
    in_url = any(URL.search(title) for title in (*titles, passage.lead))
    for row in table.rows:
        have = dict(
            zip(columns, (cell.text.strip() for cell in row.cells), strict=False)
        )
        place = LOCATIONS.get(have.get("in", "").lower(), "path" if in_url else "")
        name, value = have.get("name", ""), have.get("example", "").strip("`/ ")
        if place == "path" and re.fullmatch(r"[A-Za-z_][\w-]{0,60}", name) and value:
            yield value, name


def with_examples(endpoint: Endpoint, names: Mapping[str, str]) -> Endpoint:
    """An endpoint whose segments that are examples of variables are those, and whose
    variables that stand for such examples have their names.
    """
    shown = {f"{{{v.name}}}": v.example for v in endpoint.variables if v.example}
    kept = [v for v in endpoint.variables if names.get(v.example, v.name) == v.name]
    taken = {variable.name for variable in kept}
    parts = endpoint.path.split("/")
    for index, part in enumerate(parts):
        stem = next((text for text in shown if part.startswith(text)), part)
        value = shown.get(stem, part)
        name = names.get(value, "")
        if name and name not in taken:
            parts[index] = f"{{{name}}}{part[len(stem) :]}"
            kept.append(Variable(name, value))
            taken.add(name)
    path = "/".join(parts)
    left = (v for v in endpoint.variables if v not in kept and f"{{{v.name}}}" in path)
    return replace(endpoint, path=path, variables=(*kept, *left))


def evidence(unit: Unit) -> Iterator[PathWord]:
    """The words in the paths of a unit that its messages give as somebody's name."""
    spots = [spot for endpoint in unit.endpoints for spot in spots_of(endpoint.path)]
    if not spots:
        return
    stated = set(pairs(unit))
    described = list(sentences_with_code(unit))
    for spot in spots:
        thing = singular(snake(spot.parent.rpartition("/")[2]))
        keys = {thing, f"{thing}_name", f"{thing}_id", *NAMING}
        shown = (spot.word, f"/{spot.word}")
        if any((key, word) in stated for key in keys for word in shown) or any(
            is_called(spot.word, thing, text) for text in described
        ):
            yield spot


EXAMPLE = re.compile(
    r"(?i)(?:\be\.g\.,?|\bfor example,?|\bsuch as|\bnamed|\bcalled|\bname)\s+$"
)
"""Words in front of what only stands for a name: `a package (e.g. mail)`."""


def sentences_with_code(unit: Unit) -> Iterator[str]:
    """The paragraphs of a unit that have words in code, those in backticks."""
    for passage in unit.scope.passages:
        if isinstance(passage.block, Paragraph):
            text = spaced(passage.block.runs)
            if "`" in text:
                yield text


def is_called(word: str, thing: str, text: str) -> bool:
    """Whether a text names a thing by a word in code: the package `mail`, the `mail`
    package, a package called `mail`.
    """
    before, found, behind = text.partition(f"`{word}`")
    if not found:
        return False
    noun = thing.replace("_", " ")
    ahead = re.split(r"[.`\n]", before[-80:])[-1].lower()
    return (
        behind[: len(noun) + 1].lower().strip() == noun
        or ahead.rstrip().endswith(f" {noun}")
        or EXAMPLE.search(before[-40:]) is not None
    )


def pairs(unit: Unit) -> Iterator[tuple[str, str]]:
    """The members with a string that the code of a unit shows, keys in snake case."""
    for passage in unit.scope.passages:
        if isinstance(passage.block, Code) and len(passage.block.text) <= MAX_CODE:
            for key, value in PAIR.findall(passage.block.text):
                yield snake(key), value


def spots_of(path: str) -> Iterator[PathWord]:
    """The words of a path that are behind a plural, and could be names."""
    parts = segments(path)
    for index, word in enumerate(parts[1:], 1):
        above = parts[index - 1].lower()
        if "{" in word or "{" in above or singular(above) == above:
            continue
        if word[0] == "_" or word.lower() in WORDS or singular(word) != word:
            continue
        yield PathWord("/".join(parts[:index]), word)


def renamed(unit: Unit, shown: Set[PathWord], many: frozenset[str]) -> Unit:
    """A unit whose endpoints have variables for names."""
    return unit.of(tuple(with_names(each, shown, many) for each in unit.endpoints))


def with_names(
    endpoint: Endpoint, shown: Set[PathWord], many: frozenset[str]
) -> Endpoint:
    """An endpoint with variables for the names in its path."""
    path, variables = endpoint.path, list(endpoint.variables)
    for spot in spots_of(endpoint.path):
        if spot not in shown and spot.parent not in many:
            continue
        name = singular(snake(spot.parent.rpartition("/")[2]))
        if any(variable.name == name for variable in variables):
            continue
        old = f"/{spot.parent}/{spot.word}"
        if not path.startswith(old):
            continue
        path = f"/{spot.parent}/{{{name}}}{path[len(old) :]}"
        variables.append(Variable(name, spot.word))
    return replace(endpoint, path=path, variables=tuple(variables))
