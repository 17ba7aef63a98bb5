"""`re`, whose `compile` leaves the work to the first use of the pattern.

    from generator import patterns as re

The readers have 1,300 patterns. Compiling one takes 0.2 ms, a build of a document uses
forty of them, and no set of pages uses more than half. A pattern from elsewhere, which may
be wrong, is compiled by the standard library's `re`, which says so at once.
"""

from __future__ import annotations

import re
from re import (
    ASCII,
    DOTALL,
    IGNORECASE,
    MULTILINE,
    VERBOSE,
    Match,
    Pattern,
    RegexFlag,
    escape,
    findall,
    finditer,
    fullmatch,
    match,
    search,
    split,
    sub,
    subn,
)
from typing import Any, AnyStr, cast

__all__ = [
    "ASCII",
    "DOTALL",
    "IGNORECASE",
    "MULTILINE",
    "VERBOSE",
    "Match",
    "Pattern",
    "RegexFlag",
    "compile",
    "escape",
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "search",
    "split",
    "sub",
    "subn",
]

MEMBERS = tuple(name for name in dir(Pattern) if not name.startswith("_"))
"""What a compiled pattern offers."""


class Deferred:
    """A pattern that is compiled when it is asked for more than its text.

    From then on it has the members of the compiled one as its own, so that a search costs
    no detour.
    """

    def __init__(self, pattern: str | bytes, given: int) -> None:
        self.pattern = pattern
        self.given = given

    def __getattr__(self, name: str) -> Any:
        if name not in MEMBERS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.given)
        self.__dict__ |= {each: getattr(compiled, each) for each in MEMBERS}
        return getattr(compiled, name)


def compile(pattern: AnyStr, flags: int = 0) -> Pattern[AnyStr]:  # noqa: A001
    """A pattern of ours; its mistakes show at its first use."""
    return cast("Pattern[AnyStr]", Deferred(pattern, int(flags)))
