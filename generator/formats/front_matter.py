"""Front matter at the top of a page, YAML or TOML, as flat keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from generator.formats.tags import bare

FENCES = {"---": "---", "+++": "+++", "{{{": "}}}"}
"""What front matter begins and ends with: YAML, TOML, and the members of an object."""
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


def front_matter(lines: Sequence[str]) -> Matter:
    """The front matter of a page; `end` is 0 where there is none."""
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
