"""The path templates of a set of pages, and the template that a path is an example of."""

from __future__ import annotations

from collections.abc import Iterator

from generator import patterns as re
from generator.addresses import segments
from generator.dataclass import dataclass, field
from generator.readers.endpoints.scope import Endpoint
from generator.readers.endpoints.targets import VERSION, identity, is_value

VALUE = re.compile(r"[\w-][:.][\w-]")
MAX_TEMPLATES = 50
"""So many templates with the same words in front are tried for a value with slashes."""
MAX_DEPTH = 20
"""So many segments of a path are looked at for them."""
MAX_BRANCHES = 64
"""So many ways through the templates are followed for one path."""


@dataclass(slots=True)
class _Node:
    """A segment from the end; `ends` are the templates that begin here."""

    literal: dict[str, _Node] = field(default_factory=dict)
    variable: dict[str, _Node] = field(default_factory=dict)
    ends: list[str] = field(default_factory=list)


class RouteTable:
    """Path templates by method, searched from their last segment.

    A path of a call may begin with more than the template has (`/api/v2`). `rooted`
    indicates that the names of things are what paths begin with: `/{db}/_all_docs`.
    """

    def __init__(self) -> None:
        self.roots: dict[str, _Node] = {}
        self.paths: dict[tuple[str, str], dict[str, list[str]]] = {}
        self.rooted = False

    def add(self, method: str, path: str) -> None:
        """Add a template; of those that differ in names alone the first one stands."""
        node = self.roots.setdefault(method, _Node())
        parts = unversioned(path)
        self.rooted |= bool(parts) and "{" in parts[0] and not is_open(path)
        for segment in reversed(segments(identity(path))):
            children = node.variable if "{" in segment else node.literal
            node = children.setdefault(segment, _Node())
        if path not in node.ends:
            node.ends.append(path)
        if "{" in path:
            head = "/".join(segments(path.partition("{")[0].rpartition("/")[0]))
            beside = self.paths.setdefault((method, head), {})
            if len(beside) < MAX_TEMPLATES:
                beside[path] = segments(identity(path))

    def match(self, endpoint: Endpoint) -> str | None:
        """The template with the most literal segments that a path is a call of."""
        root = self.roots.get(endpoint.method)
        if root is None:
            return None
        shown = list(reversed(segments(identity(endpoint.path))))
        found = list(_walk(root, shown))
        fitting = [
            path
            for path in found
            if endpoint.base
            or len(segments(path)) == len(shown)
            or _served(path, shown)
        ]
        return max(fitting, key=_weight, default=None)

    def spans(self, endpoint: Endpoint) -> bool:
        """Whether a path is a call of a template whose last variable holds slashes:
        `/images/host:5000/team/app/push` of `/images/{name}/push`. A value shows by its
        port, tag or extension.
        """
        shown = segments(endpoint.path)
        heads = ("/".join(shown[:at]) for at in range(1, min(len(shown), MAX_DEPTH)))
        own = (self.paths.get((endpoint.method, head), {}) for head in heads)
        return any(_spans(parts, shown) for found in own for parts in found.values())

    def names(self, endpoint: Endpoint) -> str | None:
        """The template that a path is a call of, on whatever page it stands.

        One of variables alone (`/{code}`, `/v1/{code}`) fits each path of the API: what
        could be a word of a path is a value of it only where paths begin with names.
        """
        found = self.match(endpoint)
        if found is None or self.rooted or not is_open(found):
            return found
        known = unversioned(found)
        shown = unversioned(endpoint.path)[-len(known) :] if known else []
        values = ("{" in part or is_value(part, ["", ""]) for part in shown)
        return found if all(values) else None


def _spans(parts: list[str], shown: list[str]) -> bool:
    """Whether a path fits a template, its last variable holding slashes."""
    at = max(n for n, part in enumerate(parts) if "{" in part)
    behind = len(parts) - at - 1
    value = "/".join(shown[at : len(shown) - behind])
    if len(shown) <= len(parts) or not VALUE.search(value):
        return False
    given = (*shown[:at], *shown[len(shown) - behind :])
    return all(map(_takes, (*parts[:at], *parts[at + 1 :]), given))


def unversioned(path: str) -> list[str]:
    """The segments of a path that are not versions."""
    return [part for part in segments(path) if not VERSION.fullmatch(part)]


def is_open(path: str) -> bool:
    """Whether a template has nothing but variables, versions aside."""
    return all("{" in part for part in unversioned(path))


def _served(path: str, shown: list[str]) -> bool:
    """Whether what a path has more than a template is not a variable."""
    more = shown[len(segments(path)) :]
    return all("{" not in segment for segment in more) and len(segments(path)) > 1


def _weight(path: str) -> tuple[int, int, str]:
    parts = segments(path)
    return (sum("{" not in part for part in parts), len(parts), path)


def _walk(root: _Node, shown: list[str]) -> Iterator[str]:
    """The templates on all ways through the tree that fit a reversed path."""
    level = [root]
    for segment in shown:
        following: list[_Node] = []
        for node in level:
            taken = [c for known, c in node.variable.items() if _takes(known, segment)]
            same = node.literal.get(segment)
            for child in (*((same,) if same else ()), *taken):
                following.append(child)
                yield from child.ends[:1]
        level = following[:MAX_BRANCHES]
        if not level:
            return


def _takes(known: str, segment: str) -> bool:
    """Whether a segment with a variable can hold another one."""
    if known == segment:
        return True
    head, _, rest = known.partition("{}")
    tail = rest.rpartition("{}")[2] if "{}" in rest else rest
    return (
        len(segment) > len(head) + len(tail)
        and segment.startswith(head)
        and segment.endswith(tail)
    )


@dataclass(frozen=True, slots=True)
class Key:
    """The identity of an endpoint."""

    method: str
    path: str


def key_of(endpoint: Endpoint) -> Key:
    """The identity of an endpoint, a slash at its end aside."""
    return Key(endpoint.method, identity(endpoint.path).rstrip("/") or "/")


def ahead(path: str, template: str) -> str:
    """The prefix of a path before the template that it fits: `/v1` of `/v1/pets`."""
    parts = segments(path)
    return "".join(f"/{part}" for part in parts[: len(parts) - len(segments(template))])


def fits(template: str, path: str) -> bool:
    """Whether a path ends in a template, whatever its variables hold."""
    wanted, given = segments(template), segments(path)
    if len(given) < len(wanted):
        return False
    tail = given[len(given) - len(wanted) :]
    return all(
        one == other or ("{" in one and _same_ending(one, other))
        for one, other in zip(wanted, tail, strict=True)
    )


def _same_ending(one: str, other: str) -> bool:
    """Whether a segment with a variable can be another one."""
    head, _, rest = one.partition("{")
    tail = rest.rpartition("}")[2]
    return other.startswith(head) and other.endswith(tail)
