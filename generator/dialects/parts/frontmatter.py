"""Front matter: `key: value` lines between two `---` at the top of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from generator.source import Source

ENTRY = re.compile(r"([A-Za-z][\w-]{0,60})\s*:\s*(.*)")
DATES = ("published", "updated", "last_updated", "lastUpdated", "modified", "date")
URLS = ("url", "canonical", "canonical_url", "source_url", "permalink", "link")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter tells; `last` is its last line, 0 without any."""

    last: int = 0
    title: str | None = None
    title_line: int = 0
    url: str | None = None
    url_line: int = 0
    published: date | None = None
    published_line: int = 0

    @property
    def fact_lines(self) -> tuple[int, ...]:
        """The lines that state something about the operation."""
        lines = (self.title_line, self.url_line, self.published_line)
        return tuple(line for line in lines if line)


def front_matter(source: Source) -> FrontMatter:
    """Read the front matter of a page; empty where there is none."""
    lines = source.lines
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].strip("\ufeff ") != "---":
        return FrontMatter()
    for end in range(first + 1, min(len(lines), first + 200)):
        if lines[end].strip() in ("---", "..."):
            return entries(lines[: end + 1], end + 1)
    return FrontMatter()


def entries(lines: list[str], last: int) -> FrontMatter:
    """The entries that matter, the first of each kind."""
    told: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(lines, 1):
        if match := ENTRY.fullmatch(line.strip()):
            told.setdefault(match[1], (match[2].strip().strip("\"'"), number))
    title, title_line = told.get("title", ("", 0))
    url, url_line = first_of(told, URLS)
    day, day_line = first_of(told, DATES)
    published = parse_date(day)
    return FrontMatter(
        last,
        title or None,
        title_line,
        url if url.startswith("http") else None,
        url_line if url.startswith("http") else 0,
        published,
        day_line if published else 0,
    )


def first_of(
    told: dict[str, tuple[str, int]], keys: tuple[str, ...]
) -> tuple[str, int]:
    """The first entry with one of these keys."""
    return next((told[key] for key in keys if key in told), ("", 0))


def parse_date(text: str) -> date | None:
    """A date in ISO 8601, also with a time behind it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def page_title(title: str) -> str:
    """A page's title without the site's name behind it (`Title | Site`)."""
    return re.split(r"\s+[|–—·]\s+", title, maxsplit=1)[0].strip()
