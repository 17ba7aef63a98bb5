"""Which operation a request is for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from .document import Operation

VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Route:
    """A path template below a base path, parsed."""

    operation: Operation
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    literal: int

    @classmethod
    def of(cls, operation: Operation, base: str) -> Route:
        """The route of an operation below a base path."""
        template = re.split(r"[?#]", operation.path, maxsplit=1)[0]
        texts = VARIABLE.split(template)
        fixed, names = [base + texts[0], *texts[2::2]], texts[1::2]
        pattern = "([^/]+)".join(re.escape(unquote(text)) for text in fixed)
        literal = sum(len(text) for text in fixed)
        return cls(operation, re.compile(pattern), tuple(names), literal)

    def match(self, path: str) -> dict[str, str] | None:
        """The values of the template's variables, still percent-encoded."""
        found = self.pattern.fullmatch(path)
        return dict(zip(self.names, found.groups(), strict=True)) if found else None


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
                depth = (base + operation.path).count("/")
                self._routes.setdefault((operation.method, depth), []).append(route)
        for routes in self._routes.values():
            routes.sort(key=lambda route: -route.literal)

    def find(self, method: str, path: str) -> list[Match]:
        """All operations that take this request, the best one first."""
        return list(self._matches(method, path))

    def methods(self, path: str) -> list[str]:
        """The methods that a path allows."""
        known = dict.fromkeys(method for method, _ in self._routes)
        return [method for method in known if self.find(method, path)]

    def _matches(self, method: str, path: str) -> Iterator[Match]:
        for route in self._routes.get((method, path.count("/")), ()):
            values = route.match(path)
            if values is not None:
                yield Match(route.operation, values)
