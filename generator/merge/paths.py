"""Path templates: parsing, identity, and matching of actual URLs.

OpenAPI 3.1.1, section 4.8.8.2: templates that differ only in the names of their
parameters are the same path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PARAMETER = re.compile(r"\{([^{}/]*)\}")
COLON = re.compile(r":([A-Za-z_]\w*)")


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A path with parameters, one string per segment."""

    segments: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> PathTemplate:
        """A template from `/pets/{id}` or `/pets/:id`; query and fragment are dropped."""
        path = re.split(r"[?#]", text, maxsplit=1)[0]
        parts = [part for part in path.split("/") if part]
        return cls(tuple(_braced(part) for part in parts))

    @property
    def text(self) -> str:
        """The template as a path."""
        return "/" + "/".join(self.segments)

    @property
    def identity(self) -> str:
        """The template without the names of its parameters."""
        return PARAMETER.sub("{}", self.text)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in order."""
        return tuple(PARAMETER.findall(self.text))

    @property
    def literals(self) -> tuple[str, ...]:
        """The segments that have no parameter."""
        return tuple(s for s in self.segments if "{" not in s)

    def match(self, url: str) -> dict[str, str] | None:
        """The parameters' values in a URL that ends in this path, decoded."""
        found = [part for part in urlsplit(url).path.split("/") if part]
        if len(found) < len(self.segments) or not self.segments:
            return None
        values: dict[str, str] = {}
        tail = found[len(found) - len(self.segments) :]
        for segment, actual in zip(self.segments, tail, strict=True):
            got = _match_segment(segment, actual)
            if got is None:
                return None
            values |= got
        return values


def _braced(segment: str) -> str:
    return f"{{{segment[1:]}}}" if COLON.fullmatch(segment) else segment


def _match_segment(segment: str, actual: str) -> dict[str, str] | None:
    names = PARAMETER.findall(segment)
    if not names:
        return {} if segment == unquote(actual) else None
    if segment == f"{{{names[0]}}}":
        return {names[0]: unquote(actual)}
    literals = [re.escape(text) for text in PARAMETER.split(segment)[::2]]
    found = re.fullmatch("([^/]+?)".join(literals), unquote(actual))
    return dict(zip(names, found.groups(), strict=True)) if found else None


def best_match(url: str, templates: Iterable[PathTemplate]) -> PathTemplate | None:
    """The longest template that a URL ends in, with the most literal segments."""
    fitting = [t for t in templates if t.match(url) is not None]
    return max(
        fitting,
        key=lambda t: (len(t.segments), len(t.literals), t.text),
        default=None,
    )
