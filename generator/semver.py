"""Package versions: their order (PEP 440) and increments (semver.org 2.0.0)."""

from __future__ import annotations

from typing import NamedTuple

from generator import patterns as re

AUTO, OF_DOCUMENT = "auto", "document"
WORKED_OUT = frozenset({AUTO, OF_DOCUMENT})
"""Versions that are worked out: from what has changed, or the document's own."""
FIRST = "0.1.0"
"""The first version where the document's own is none (semver.org 2.0.0, FAQ)."""
MOST_MAJOR = 999
"""A document's version with a greater first number is a date."""
FORM = re.compile(
    r"(\d{1,9}(?:\.\d{1,9}){0,5})(?:(a|b|rc)(\d{1,9}))?(?:\.post(\d{1,9}))?"
    r"(?:\.dev(\d{1,9}))?",
    re.ASCII,
)
"""A version of PEP 440, without epoch and local part."""
FINAL = ("~", 0)
"""Stands after all stages before it."""
FIRST_STAGE = ("", 0)
"""A development release is before them."""
DOCUMENTED = re.compile(
    r"v?(\d{1,9}(?:[.-]\d{1,9}){0,5})(?:[-_.]?(alpha|beta|pre|rc|a|b|c)[-_.]?(\d{1,9})?)?"
    r"(?![\w.])",
    re.ASCII | re.IGNORECASE,
)
STAGES = {
    "a": "a",
    "alpha": "a",
    "b": "b",
    "beta": "b",
    "c": "rc",
    "rc": "rc",
    "pre": "rc",
}
NO_VERSION = "0.0.0"


class Closing(NamedTuple):
    """A release: its day, and its version where the user gives one."""

    date: str
    version: str = ""


class Version(NamedTuple):
    """A version in the order of PEP 440: numbers, stage, post- and development release;
    the last two count from 1, and no development release comes last.
    """

    numbers: tuple[int, ...]
    stage: tuple[str, int] = FINAL
    post: int = 0
    dev: float = float("inf")

    @property
    def is_final(self) -> bool:
        """Whether it is neither a pre-release nor a development release."""
        return self.stage == FINAL and self.dev == float("inf")


def parse_version(text: str) -> Version | None:
    """A version by its parts, zeros at the end of its numbers left out."""
    found = FORM.fullmatch(text)
    if found is None:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    post = int(found[4]) + 1 if found[4] else 0
    dev = int(found[5]) if found[5] else float("inf")
    stage = FINAL if post or not found[5] else FIRST_STAGE
    stage = (found[2], int(found[3])) if found[2] else stage
    return Version(tuple(numbers), stage, post, dev)


def is_before(one: str, other: str) -> bool:
    """Whether a version comes before another; False if one of them is none."""
    first, second = parse_version(one), parse_version(other)
    return first is not None and second is not None and first < second


def next_version(base: str, step: str) -> str:
    """The version after a step (semver.org 2.0.0, 4 and 6 to 9).

    Below 1.0 what breaks callers takes the second number, as anything may change there;
    a pre-release is followed by the next one.

    >>> [next_version("1.4.2", step) for step in ("major", "minor", "patch", "")]
    ['2.0.0', '1.5.0', '1.4.3', '1.4.2']
    >>> [next_version("0.4", "major"), next_version("2.0b1", "minor")]
    ['0.5.0', '2.0b2']
    """
    found = parse_version(base)
    if not step or found is None:
        return base
    if not found.is_final:
        head = re.match(r".*?(\d+)$", base)
        number = head[1] if head else ""
        return f"{base.removesuffix(number)}{int(number) + 1}"
    major, minor, patch = (*found.numbers, 0, 0)[:3]
    if step == "major" and major:
        return f"{major + 1}.0.0"
    return (
        f"{major}.{minor}.{patch + 1}" if step == "patch" else f"{major}.{minor + 1}.0"
    )


def first_version(documented: str) -> str:
    """The version of a package that was never built: the document's, written with three
    numbers, unless that is none, or a date.

    >>> [first_version(text) for text in ("2.1", "2023.9.1", "0.0.0", "1.0b2")]
    ['2.1.0', '0.1.0', '0.1.0', '1.0b2']
    """
    found = parse_version(documented)
    if found is None or found.numbers[0] > MOST_MAJOR or not any(found.numbers):
        return FIRST
    if not found.is_final or found.post or len(found.numbers) > 3:
        return documented
    return ".".join(map(str, (*found.numbers, 0, 0)[:3]))


def documented_version(text: str) -> str:
    """A version of PEP 440 from whatever a document calls its version.

    >>> [documented_version(t) for t in ("v2.1", "2023-09-01", "1.0.0-beta.2", "live")]
    ['2.1', '2023.9.1', '1.0.0b2', '0.0.0']
    """
    found = DOCUMENTED.match(text.strip())
    if found is None:
        return text if FORM.fullmatch(text) else NO_VERSION
    numbers = [str(int(part)) for part in re.split(r"[.-]", found[1])]
    stage = STAGES.get((found[2] or "").lower(), "")
    return ".".join(numbers) + (f"{stage}{int(found[3] or 0)}" if stage else "")
