"""Security from what pages say: schemes, scopes per operation, Authorization headers.

OpenAPI 3.1.1, section 4.8.30: the list of a bearer requirement may name the roles (here
the scopes) that a call needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.facts import Json, Reading
from generator.merge.evidence import decide
from generator.merge.identity import Topic
from generator.merge.result import Statement
from generator.merge.tree import PRESENCE, Entry, Part

AUTHORIZATION = "header:authorization"

SCHEMES: dict[str, Json] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
}


def secure(operation: Part, topic: Topic) -> str | None:
    """Turn an Authorization header into a requirement.

    Returns the name of the scheme that was made of a header parameter, if any.
    """
    parameters = operation.children.get("parameters", Part())
    header = parameters.children.pop(AUTHORIZATION, None)
    schemes = operation.children.get("security", Part()).entries
    if header is None and not schemes:
        _from_examples(operation, topic)
        return None
    if header is None:
        return None
    name = _scheme_of(header)
    if not schemes:
        operation.at("security").entries[name] = _no_scopes(header)
    if PRESENCE in header.entries:
        operation.at("security").entries[PRESENCE] = header.entries[PRESENCE]
    return name


def _scheme_of(header: Part) -> str:
    """Which scheme of HTTP a documented Authorization header belongs to."""
    text = str(header.value("description") or "").lower()
    return "basic" if "basic" in text and "bearer" not in text else "bearer"


def _no_scopes(header: Part) -> Entry:
    said = [s for entry in header.entries.values() for s in entry.statements]
    spoken = [
        Statement([], s.span, s.evidence, s.edition) for s in said if not s.absent
    ]
    return decide(spoken) if spoken else Entry([])


def _from_examples(operation: Part, topic: Topic) -> None:
    """A bearer token in the examples is all that some operations document."""
    seen = [
        Statement([], example.span, example.evidence, voice.section.edition)
        for voice in topic.voices
        for example in voice.section.examples
        for name, value in example.headers
        if name.lower() == "authorization" and value.lower().startswith("bearer ")
    ]
    if seen:
        operation.at("security").entries["bearer"] = decide(seen)


def schemes(operations: Iterable[Part], readings: Sequence[Reading]) -> dict[str, Json]:
    """The definitions of all schemes that operations require."""
    defined = {
        name: value
        for reading in sorted(readings, key=lambda r: r.file, reverse=True)
        for name, value in reading.schemes
    }
    used = {
        name
        for operation in operations
        for name in operation.children.get("security", Part()).entries
        if name != PRESENCE
    }
    fallback = SCHEMES["bearer"]
    return {n: defined.get(n, SCHEMES.get(n, fallback)) for n in sorted(used)}
