"""Pairs of a text and what is made of it, one file a subject.

The text comes first, what is made of it below `=>`, and `===` begins the next pair.
`UPDATE_EXPECTED=1` writes what is made now, to be read by a human.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def check(path: Path, made: Callable[[str], str]) -> None:
    """What is made of each text of a file is what stands below it."""
    parts = path.read_text().removesuffix("\n").split("\n===\n")
    pairs = [part.partition("\n=>\n") for part in parts]
    found = [made(given) for given, _, _ in pairs]
    if os.environ.get("UPDATE_EXPECTED"):
        shown = (f"{p[0]}\n=>\n{text}" for p, text in zip(pairs, found, strict=True))
        path.write_text("\n===\n".join(shown) + "\n")
    else:
        assert found == [expected for _, _, expected in pairs]
