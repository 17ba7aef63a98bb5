"""Invariants of what has been read of an operation: what breaks one is dropped and told.

Facts that cannot be true together are a mistake of reading. One is dropped with a
warning rather than handed on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from generator.facts import Fact, Json
from generator.readers.endpoints.scope import Endpoint
from generator.readers.fields.type_words import WORDS
from generator.report.diagnostics import Diagnostic, Severity, Span

BAD_PATH = re.compile(r"[\\<>#$*\s]")
LITERAL = re.compile(r"\d{2,}|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9a-f]{24,64}")
"""Segments that are an example's id; one digit can be part of a path (`/v/2`)."""
BAD_NAME = re.compile(r"[\s<>\\]|\A\W*\Z")
BODILESS_METHODS = ("GET", "HEAD")


def lint(
    endpoint: Endpoint, facts: Sequence[Fact]
) -> tuple[tuple[Fact, ...], tuple[Diagnostic, ...]]:
    """The facts that keep all invariants, and a warning for each that was broken."""
    kept = list(facts)
    warnings = list(of_path(endpoint))
    for code, text, breaks in rules(endpoint, facts):
        broken = [fact for fact in kept if breaks(fact)]
        if broken:
            kept = [fact for fact in kept if not breaks(fact)]
            warnings.append(warning(code, text, broken[0].span))
    return tuple(kept), tuple(warnings)


def warning(code: str, text: str, span: Span) -> Diagnostic:
    """A warning about what was dropped."""
    return Diagnostic(Severity.WARNING, code, text, span)


def of_path(endpoint: Endpoint) -> Iterator[Diagnostic]:
    """What a path has that no path of an API has."""
    plain = re.sub(r"\{[^{}]*\}", "", endpoint.path)
    if BAD_PATH.search(plain):
        text = f"the path {endpoint.path} has characters that no path has"
        yield warning("odd-path", text, endpoint.span)
    if any(LITERAL.fullmatch(part) for part in plain.split("/")):
        text = f"the path {endpoint.path} has an id that looks like an example's"
        yield warning("literal-id", text, endpoint.span)


def rules(
    endpoint: Endpoint, facts: Sequence[Fact]
) -> Iterator[tuple[str, str, Callable[[Fact], bool]]]:
    """The invariants: a code, what is said, and which facts break it."""
    if endpoint.method in BODILESS_METHODS:
        text = f"a {endpoint.method} has no body; what reads like one was dropped"
        yield "body-on-get", text, lambda fact: fact.pointer[:1] == ("requestBody",)
    yield "odd-name", "a name with blanks or brackets is none", has_odd_name
    yield "enum-of-types", "names of types are not values", is_enum_of_types
    twice = in_query(facts) & in_body(facts)
    if twice:
        names = ", ".join(sorted(twice))
        text = f"{names} in the query and in the body; the body keeps it"
        keys = {f"query:{name}" for name in twice}
        yield "twice", text, lambda fact: fact.pointer[1:2] != () and fact.pointer[
            1
        ] in keys


def in_query(facts: Sequence[Fact]) -> set[str]:
    """The names of query parameters."""
    keys = {
        f.pointer[1]
        for f in facts
        if f.pointer[0] == "parameters" and len(f.pointer) > 1
    }
    return {key.removeprefix("query:") for key in keys if key.startswith("query:")}


def in_body(facts: Sequence[Fact]) -> set[str]:
    """The names of the outermost fields of the body."""
    return {
        f.pointer[5]
        for f in facts
        if f.pointer[0] == "requestBody"
        and f.pointer[4:5] == ("properties",)
        and len(f.pointer) > 5
    }


def has_odd_name(fact: Fact) -> bool:
    """Whether a fact is about a parameter or property that cannot be one."""
    if fact.pointer[0] == "parameters" and len(fact.pointer) > 1:
        return bool(BAD_NAME.search(fact.pointer[1].partition(":")[2]))
    names = [
        name
        for outer, name in zip(fact.pointer, fact.pointer[1:], strict=False)
        if outer == "properties"
    ]
    return any(BAD_NAME.search(name) for name in names)


def is_enum_of_types(fact: Fact) -> bool:
    """Whether a fact lists names of types as values."""
    values: Json = fact.value
    if fact.pointer[-1:] != ("enum",) or not isinstance(values, list) or not values:
        return False
    return all(isinstance(value, str) and value.lower() in WORDS for value in values)
