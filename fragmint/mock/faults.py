"""Faults on demand, for testing how callers handle delays, failures, broken bytes, and
responses that differ from their documentation.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from .answers import Reply, answer_for, json_reply
from .bodies import documented, is_json
from .document import Document, Json, Operation, Place
from .schemas import Schemas
from .xml import fields_of, items_of, key_of

KINDS: Final = (
    *("rate-limit", "unavailable", "bad-gateway", "latency", "reset", "truncated"),
    *("malformed", "extra-field", "null-field", "new-value"),
)
CONNECTION: Final = frozenset({"latency", "reset", "truncated"})
"""Kinds that concern the connection: who sends the reply sees to them."""
HEADER: Final = "x-fragmint-fault"
"""The header by which one request asks for a fault."""


class Fault(NamedTuple):
    """A kind of misbehaviour, and the part of all requests that it meets."""

    kind: str
    rate: float = 1.0


def fault_of(text: str) -> Fault:
    """A fault as it is written: `latency` or `latency:0.2`.

    Raises:
        ValueError: There is no such kind, or the rate is not between 0 and 1.
    """
    kind, _, rate = text.partition(":")
    if kind not in KINDS:
        raise ValueError(f"`{kind}` is not a fault; known: {', '.join(KINDS)}")
    try:
        share = float(rate) if rate else 1.0
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"a rate must be between 0 and 1, not {rate}")
    return Fault(kind, share)


class Faults:
    """Which requests meet which fault; the same ones in every run of one seed."""

    def __init__(self, faults: Sequence[Fault] = (), seed: int = 1) -> None:
        self.faults = list(faults)
        self._random = random.Random(seed)

    def next(self, asked: str = "") -> str:
        """The kind that the next request meets; empty for none."""
        if asked in KINDS:
            return asked
        met = (f.kind for f in self.faults if self._random.random() < f.rate)
        return next(met, "")


STATUSES: Final = {"rate-limit": 429, "unavailable": 503}
"""Faults that are errors of the API itself, which may document them."""


def spoiled(kind: str, reply: Reply, error: Reply | None = None) -> Reply:
    """A reply as a fault leaves it; `error` is what is documented for its status. What
    concerns the connection is for the server.
    """
    match kind:
        case "rate-limit":
            limited = error or json_reply(429, {"message": "too many requests"})
            headers = {"Retry-After": "1", **limited.headers}
            return replace(limited, headers=headers)
        case "unavailable":
            return error or json_reply(503, {"message": "unavailable"})
        case "bad-gateway":
            return Reply(502, b"<html><h1>502 Bad Gateway</h1></html>", "text/html")
        case "malformed":
            half = reply.content[: len(reply.content) // 2] or b"{"
            return replace(reply, content=half)
    return replace(reply, fault=kind) if kind in CONNECTION else reply


DRIFTS: Final = frozenset({"extra-field", "null-field", "new-value"})
"""Kinds of faults that change what a response holds."""
EXTRA: Final = "undocumented"
"""The name of a property, and a value, that no document has."""
MOST_OBJECTS: Final = 200
"""Objects of a response that are looked at."""


class Drift:
    """Changes responses by the schemas of a document."""

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self._document = document
        self._schemas = schemas

    def changed(self, kind: str, operation: Operation, reply: Reply) -> Reply:
        """A response with one difference of a kind; as it was where none can be."""
        answer = answer_for(operation, reply.status)
        media = documented(answer.content, reply.media_type or "") if answer else None
        if media is None or media.at is None or not is_json(reply.media_type or ""):
            return reply
        try:
            value = json.loads(reply.content)
        except (ValueError, RecursionError):
            return reply
        if not any(
            self._change(kind, *each) for each in self._objects(value, media.at)
        ):
            return reply
        return replace(reply, content=json_reply(reply.status, value).content)

    def _objects(
        self, value: Json, place: Place
    ) -> Iterator[tuple[dict[str, Json], dict[str, Place]]]:
        """The objects of a value with the places of their properties: items of lists
        before what is around them, as these are what callers look at.
        """
        found: list[tuple[dict[str, Json], dict[str, Place]]] = []
        waiting = [(value, place)]
        for node, at in waiting:
            if len(waiting) > MOST_OBJECTS:
                break
            if isinstance(node, list) and node:
                waiting.append((node[0], items_of(self._document, at)))
            elif isinstance(node, dict):
                places = {key_of(f): f.place for f in fields_of(self._document, at)}
                found.append((node, places))
                waiting += [(item, places.get(key, ())) for key, item in node.items()]
        # The first object found is the outermost one.
        around = 1 if isinstance(value, dict) and has_list(value) else 0
        yield from (*found[around:], *found[:around])

    def _change(
        self, kind: str, node: dict[str, Json], places: dict[str, Place]
    ) -> bool:
        """Change an object; says whether it could be."""
        if kind == "extra-field":
            node[EXTRA] = EXTRA
            return True
        # A property that is missing may have a new value as well, but comes last.
        for name, place in sorted(places.items(), key=lambda each: each[0] not in node):
            null = kind == "null-field" and node.get(name) is not None
            listed = kind == "new-value" and self._is_listed(place)
            value = None if null else EXTRA
            if (null or listed) and not self._schemas.valid(place, value):
                node[name] = value
                return True
        return False

    def _is_listed(self, place: Place) -> bool:
        """Whether a schema, or one that it combines, lists its values."""
        return any("enum" in schema for schema, _ in self._document.combined(place))


def has_list(value: dict[str, Json]) -> bool:
    """Whether an object has a list of objects."""
    return any(
        isinstance(v, list) and any(isinstance(i, dict) for i in v[:1])
        for v in value.values()
    )
