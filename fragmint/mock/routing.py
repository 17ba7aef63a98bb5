"""Routing of requests to operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote, unquote

from .document import VARIABLE, Operation

TRIPLET = re.compile(r"%[0-9A-Fa-f]{2}")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
IN_PATHS = "/:@!$&'()*+,;="
"""Reserved characters that may stand in a path unescaped (RFC 3986, section 3.3)."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text with variables, parsed."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    literal: int

    @classmethod
    def of(cls, text: str) -> Template:
        """The template that a text spells."""
        parts = VARIABLE.split(text)
        fixed, names = [normal(part) for part in parts[::2]], parts[1::2]
        pattern = "([^/]+)".join(map(re.escape, fixed))
        return cls(re.compile(pattern), tuple(names), sum(map(len, fixed)))

    def match(self, text: str) -> dict[str, str] | None:
        """The values of the variables, still percent-encoded."""
        found = self.pattern.fullmatch(text)
        return dict(zip(self.names, found.groups(), strict=True)) if found else None


@dataclass(frozen=True, slots=True)
class Route:
    """A path template below a base path, and the pairs of its query."""

    operation: Operation
    path: Template
    query: tuple[Template, ...]

    @classmethod
    def of(cls, operation: Operation, base: str) -> Route:
        """The route of an operation below a base path."""
        path, _, query = operation.path.partition("#")[0].partition("?")
        pairs = tuple(Template.of(pair) for pair in query.split("&") if pair)
        return cls(operation, Template.of(base + path), pairs)

    @property
    def literal(self) -> int:
        """How many characters are not variables."""
        return self.path.literal + sum(pair.literal for pair in self.query)

    def match(self, path: str, query: Sequence[str]) -> dict[str, str] | None:
        """The values of all variables, still percent-encoded."""
        found = self.path.match(path)
        for template in self.query:
            values = (template.match(pair) for pair in query)
            own = next((v for v in values if v is not None), None)
            found = None if found is None or own is None else found | own
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """An operation and the raw values in its path."""

    operation: Operation
    values: dict[str, str]


class Router:
    """Finds operations by method and path; more literal templates come first."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._routes: dict[tuple[str, int], list[Route]] = {}
        for operation in operations:
            for base in operation.bases:
                route = Route.of(operation, base)
                depth = (base + operation.path.partition("?")[0]).count("/")
                self._routes.setdefault((operation.method, depth), []).append(route)
        for routes in self._routes.values():
            routes.sort(key=lambda route: -route.literal)

    def find(self, method: str, path: str, query: str = "") -> list[Match]:
        """All operations that take this request, the best one first. Who documents GET
        takes HEAD as well (RFC 9110, section 9.3.2).
        """
        found = list(self._matches(method, normal(path), query))
        return found or self.find("GET", path, query) if method == "HEAD" else found

    def near(self, path: str, base: str) -> str:
        """A path that leads somewhere, and differs from this one by no more than the
        base path and slashes; empty if there is none.
        """
        clean = "/" + "/".join(filter(None, path.split("/")))
        return next((p for p in (clean, base + clean) if self.methods(p)), "")

    def methods(self, path: str) -> list[str]:
        """The methods that a path allows; of several templates, those of the one with
        fewest variables (OpenAPI 3.1.1, section 4.8.8.1).
        """
        known = dict.fromkeys(method for method, _ in self._routes)
        known |= {"HEAD": None} if "GET" in known else {}
        found = {method: self.find(method, path) for method in known}
        best = {m: r[0].operation.path.count("{") for m, r in found.items() if r}
        return [m for m, count in best.items() if count == min(best.values())]

    def _matches(self, method: str, path: str, query: str) -> Iterator[Match]:
        pairs = [normal(pair) for pair in query.split("&") if pair]
        for route in self._routes.get((method, path.count("/")), ()):
            values = route.match(path, pairs)
            if values is not None:
                yield Match(route.operation, values)


def normal(text: str) -> str:
    """A text as its equivalent in one spelling (RFC 3986, section 6.2.2): reserved
    characters stay apart from their escapes.
    """
    plain, escapes = TRIPLET.split(text), TRIPLET.findall(text)
    quoted = (quote(part, safe=IN_PATHS, errors="replace") for part in plain)
    return "".join(
        chain.from_iterable(zip(quoted, [*map(escape, escapes), ""], strict=True))
    )


def escape(triplet: str) -> str:
    """An escape in upper case; one of an unreserved character is that character."""
    character = unquote(triplet, "latin-1")
    return character if UNRESERVED.fullmatch(character) else triplet.upper()
