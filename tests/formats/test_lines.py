"""What each reader of lines makes of a page: `lines/NAME.txt` has pairs of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from generator.formats.crawled import copied_lines
from generator.formats.joined import lines_apart, with_paths_apart
from generator.formats.landmarks import landmarks
from generator.formats.listed import listed
from generator.formats.ruled import (
    undelimited_columns,
    with_blank_heads,
    with_close_stars,
    with_inner_matter,
    with_plain_stars,
    with_ruled_tables,
    with_terms_as_labels,
    without_residue,
)
from tests.pairs import check

FOLDER = Path(__file__).parent / "lines"


def numbered(found: Iterable[tuple[str, int]]) -> list[str]:
    """Lines, each behind the number of the line that it is from."""
    return [f"{number}: {line!r}" for line, number in found]


def marked(lines: Sequence[str]) -> list[str]:
    """Lines, each behind what it is: a heading, of a menu, or neither."""
    found = landmarks(lines, frozenset())
    kinds = ["menu" if at in found.menus else "" for at in range(len(lines))]
    return [
        f"{kind or ('heading' if at in found.headings else '-')} {line}"
        for at, (kind, line) in enumerate(zip(kinds, lines, strict=True))
    ]


def in_list(lines: Sequence[str]) -> list[str]:
    """The items below the first line, up to one that stops a list: a single word."""
    stops = [len(line.split()) == 1 and line.isalpha() for line in lines]
    found = listed(lines, 1, len(lines), lines[0], stops.__getitem__)
    if found is None:
        return ["none"]
    items = [f"{i.first}-{i.last} {i.name!r} {i.text!r}" for i in found.items]
    return [*items, f"goes on at {found.following}"]


READERS: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "calls": lambda lines: numbered(lines_apart(lines)),
    "paths": with_paths_apart,
    "crawled": lambda lines: numbered(copied_lines(lines)[0]),
    "menus": marked,
    "lists": in_list,
    "blank_heads": with_blank_heads,
    "ruled_tables": with_ruled_tables,
    "inner_matter": lambda lines: with_inner_matter(lines, 0),
    "residue": without_residue,
    "undelimited": lambda lines: [
        f"{undelimited_columns(lines, at)} {line}" for at, line in enumerate(lines)
    ],
    "terms": with_terms_as_labels,
    "stars": lambda lines: with_close_stars(with_plain_stars(lines)),
}


@pytest.mark.parametrize("name", READERS)
def test_lines(name: str) -> None:
    check(
        FOLDER / f"{name}.txt", lambda text: "\n".join(READERS[name](text.split("\n")))
    )
