"""Relative paths below the path of a section: `GET /:id` below `## Pets (/api/pets)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.formats.outline import Outline
from generator.formats.page import Heading, Paragraph
from generator.readers.endpoints.candidates import Candidate, between, spaced
from generator.readers.endpoints.request_lines import methods_in
from generator.readers.endpoints.scope import Rank
from generator.readers.endpoints.targets import RequestTarget, read_target

IN_HEADING = re.compile(r".{0,200}?[(\[`]\s{0,3}(/[^\s()\[\]`]{1,200})[)\]`\s]{1,4}")
"""A heading that ends with a path: `Pets (/api/pets)`, or that is one in code."""
IN_LINE = re.compile(
    r"(?i)[\W_]{0,6}(?:(?:all|these|the)\s)?(?:(?:api|router?|endpoint|url|uri|path)\s)?"
    r"(?:base|prefix|mount(?:ed at| point)?|root)(?:[ -](?:path|url|uri|route|endpoint))?"
    r"[\W_]{1,6}?`?(/[^\s`,;]{1,200})[`\s.]{0,4}"
)
"""A line that is nothing but where a router is mounted: `Base path: /api/pets`."""
LINES_BELOW = 4
"""So many blocks below a heading may say where its router is mounted."""


def with_prefixes(lines: Outline, items: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of a page in order, those that are relative with whole paths."""
    made = list(items)
    done: set[int] = set()
    # A section inside another is closer to what stands in it.
    for home, prefix in reversed(list(prefixes(lines))):
        inside = [i for i in between(items, home, lines.end(home)) if i not in done]
        if is_relative([items[i] for i in inside], prefix):
            for index in inside:
                made[index] = below(made[index], prefix)
            done.update(inside)
    return made


def prefixes(lines: Outline) -> Iterator[tuple[int, RequestTarget]]:
    """The headings of a page whose sections state a path for all that they hold."""
    for spot in lines.spots:
        if not isinstance(spot.block, Heading):
            continue
        text = spaced(spot.block.runs).strip()
        found = IN_HEADING.fullmatch(text) or re.fullmatch(r"(/\S{1,200})", text)
        if found is None and not methods_in(text):
            found = below_heading(lines, spot.index)
        target = read_target(found[1]) if found and not methods_in(text) else None
        if target and len(target.path) > 1 and not target.query:
            yield spot.index, target


def below_heading(lines: Outline, home: int) -> re.Match[str] | None:
    """The path of a section's router, by its first paragraphs."""
    end = min(lines.end(home), home + 1 + LINES_BELOW)
    for spot in lines.spots[home + 1 : end]:
        if not isinstance(spot.block, Paragraph):
            break
        for line in spaced(spot.block.runs).split("\n")[:LINES_BELOW]:
            if found := IN_LINE.fullmatch(line[:400].strip()):
                return found
    return None


def is_relative(items: Sequence[Candidate], prefix: RequestTarget) -> bool:
    """Whether what a section names can only be meant below its prefix.

    None of it begins with the prefix or has a host, and something is `/` or begins with
    a variable, which is hardly ever the root of an API.
    """
    named = [item.endpoint for item in items if item.endpoint.rank is not Rank.MENTION]
    own = prefix.path.rstrip("/")
    whole = any(e.base or e.path == own or e.path.startswith(f"{own}/") for e in named)
    return not whole and any(e.path == "/" or e.path[:2] == "/{" for e in named)


def below(item: Candidate, prefix: RequestTarget) -> Candidate:
    """A candidate with the prefix in front of its path."""
    own = item.endpoint
    path = prefix.path.rstrip("/") + (own.path if own.path != "/" else "")
    variables = (*prefix.variables, *own.variables)
    return replace(item, endpoint=replace(own, path=path, variables=variables))
