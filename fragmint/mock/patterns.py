"""Strings that match a pattern of a document (ECMA-262), made without running it.

What is made is a guess: look-around and references back are passed over, so whoever
asks holds the string against the pattern.
"""

from __future__ import annotations

from typing import Final

LONGEST_PATTERN: Final = 2_000
"""Characters of a pattern that is read: the longest seen has 1,300."""
LONGEST: Final = 10_000
"""Characters of a string that is made."""
DEEPEST: Final = 60
CLASSES: Final = {"d": "0", "w": "a", "s": " ", "D": "a", "W": "-", "S": "a"}
CONTROLS: Final = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
FREE: Final = "a0A-_ .~"
"""Characters to try where a pattern says what is not allowed."""


def matching(pattern: str, times: int = 1) -> str:
    """A string for a pattern; what may be repeated is, `times` if it can be.

    Raises:
        ValueError: The pattern cannot be read.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError("the pattern is too long")
    maker = Maker(pattern, times)
    made = maker.alternatives(0)
    if maker.at != len(pattern):
        raise ValueError(f"an unexpected {pattern[maker.at]!r}")
    return made


class Maker:
    """Reads one pattern from left to right, and makes a string of its first choices."""

    def __init__(self, pattern: str, times: int) -> None:
        self._pattern = pattern
        self._times = times
        self.at = 0

    def alternatives(self, depth: int) -> str:
        """The first of several alternatives; the others are read as well."""
        if depth > DEEPEST:
            raise ValueError("the pattern is too deep")
        made = self._sequence(depth)
        while self._take("|"):
            self._sequence(depth)
        return made

    def _sequence(self, depth: int) -> str:
        made: list[str] = []
        size = 0
        while self.at < len(self._pattern) and self._pattern[self.at] not in "|)":
            atom = self._atom(depth)
            least, most = self._counts()
            wanted = min(max(self._times, least), most)
            made.append((atom * min(wanted, LONGEST))[: LONGEST - size])
            size += len(made[-1])
        return "".join(made)

    def _atom(self, depth: int) -> str:
        character = self._next()
        match character:
            case "^" | "$":
                return ""
            case ".":
                return "a"
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case "\\":
                return self._escape()
        return character

    def _group(self, depth: int) -> str:
        skipped = False
        if self._take("?"):
            kind = self._next()
            if kind == "P":
                kind = self._next()
            ahead = self._pattern[self.at : self.at + 1]
            skipped = kind in "=!" or (kind == "<" and ahead in ("=", "!"))
            if kind == "<" and not skipped:
                self.at = self._pattern.index(">", self.at) + 1
            elif kind == "<":
                self.at += 1
        made = self.alternatives(depth + 1)
        if not self._take(")"):
            raise ValueError("a group that does not end")
        return "" if skipped else made

    def _set(self) -> str:
        """The first character of a set, or one that a negated set does not have."""
        negated = self._take("^")
        spans: list[tuple[str, str]] = []
        while not self._take("]"):
            first = self._member()
            last = first
            ahead = self._pattern[self.at : self.at + 2]
            if ahead[:1] == "-" and ahead[1:] not in ("", "]"):
                self.at += 1
                last = self._member()
            spans.append((first, last))
        if not negated:
            return spans[0][0] if spans else ""
        free = (c for c in FREE if not any(a <= c <= b for a, b in spans))
        return next(free, "é")

    def _member(self) -> str:
        character = self._next()
        return self._escape() if character == "\\" else character

    def _escape(self) -> str:
        kind = self._next()
        if kind in ("b", "B"):
            return ""
        if kind in ("p", "P") and self._take("{"):
            self.at = self._pattern.index("}", self.at) + 1
            return "a"
        if kind in ("x", "u"):
            return self._code(2 if kind == "x" else 4)
        return CLASSES.get(kind) or CONTROLS.get(kind) or kind

    def _code(self, digits: int) -> str:
        if self._take("{"):
            end = self._pattern.index("}", self.at)
            text, self.at = self._pattern[self.at : end], end + 1
        else:
            text = self._pattern[self.at : self.at + digits]
            self.at += digits
        if len(text) > 8 or self.at > len(self._pattern):
            raise ValueError("the pattern ends too early")
        try:
            return chr(int(text, 16))
        except OverflowError as error:
            raise ValueError("no such character") from error

    def _counts(self) -> tuple[int, int]:
        """How often the atom before may stand there."""
        counts = (1, 1)
        for sign, found in (("*", (0, LONGEST)), ("+", (1, LONGEST)), ("?", (0, 1))):
            if self._take(sign):
                counts = found
                break
        else:
            end = self._pattern.find("}", self.at)
            if self._pattern[self.at : self.at + 1] == "{" and end > 0:
                least, comma, most = self._pattern[self.at + 1 : end].partition(",")
                if least.isdecimal() and len(least) < 9 and len(most) < 9:
                    self.at = end + 1
                    top = int(most) if most.isdecimal() else LONGEST
                    counts = (int(least), top if comma else int(least))
        self._take("?")
        return counts

    def _next(self) -> str:
        if self.at >= len(self._pattern):
            raise ValueError("the pattern ends too early")
        self.at += 1
        return self._pattern[self.at - 1]

    def _take(self, sign: str) -> bool:
        found = self._pattern.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found
