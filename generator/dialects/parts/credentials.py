"""Credentials: parameters, headers and examples that show how calls are signed.

A scheme that is an API key is named after its parameter, in lower case; HTTP schemes
are `bearer` and `basic`. Equal credentials of different pages meet under equal names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from generator.addresses import split_url
from generator.facts import Evidence, Example, Fact, Json, Section
from generator.report.diagnostics import Span

from .draft import Draft

KEY = re.compile(
    r"(x[-_])?([a-z0-9]{1,30}[-_])?(api|app|access|auth|secret|subscription)[-_]?"
    r"(key|token|secret)",
    re.IGNORECASE,
)
FORM = re.compile(r"of the form `?([A-Za-z][\w-]{1,30}) <")
AUTHORIZATION = ("parameters", "header:authorization")
SCOPES = ("security", "bearer")
PLACES = ("header", "query", "cookie")


def api_key(place: str, name: str) -> tuple[str, Json]:
    """The name and the definition of the scheme of a key."""
    scheme: Json = {"type": "apiKey", "in": place, "name": name}
    return name.lower(), scheme


def settle(draft: Draft, schemes: dict[str, Json]) -> None:
    """Turn parameters that carry credentials into schemes, and scopes with them."""
    facts = draft.facts
    named = {f.pointer[1] for f in facts if f.pointer[0] == "security"} - {"bearer"}
    basic = any(f.pointer[:2] == AUTHORIZATION and is_basic(f.value) for f in facts)
    for key in parameters(draft):
        place, _, name = key.partition(":")
        if basic and key == AUTHORIZATION[1]:
            schemes["basic"] = {"type": "http", "scheme": "basic"}
            named.add(lift(draft, key, "basic"))
        elif key == AUTHORIZATION[1] and other_form(facts):
            schemes["authorization"] = api_key("header", "Authorization")[1]
            named.add(lift(draft, key, "authorization"))
        elif place in PLACES and KEY.fullmatch(name):
            scheme, told = api_key(place, draft.names.get(key, name))
            schemes.setdefault(scheme, told)
            named.add(lift(draft, key, scheme))
    if not named and AUTHORIZATION[1] not in parameters(draft):
        named = shown(draft, schemes)
    if len(named) == 1:
        move_scopes(draft, named.pop())


def parameters(draft: Draft) -> list[str]:
    """The keys of all parameters in the order of their statements."""
    keys = (f.pointer[1] for f in draft.facts if f.pointer[0] == "parameters")
    return list(dict.fromkeys(keys))


def is_basic(value: Json) -> bool:
    """Whether a description of the Authorization header tells of Basic."""
    return isinstance(value, str) and bool(re.match(r"(?i)(http )?basic\b", value))


def other_form(facts: Sequence[Fact]) -> bool:
    """Whether the Authorization header takes neither a bearer token nor Basic."""
    told = [f.value for f in facts if f.pointer == (*AUTHORIZATION, "description")]
    found = FORM.search(told[0]) if told and isinstance(told[0], str) else None
    return found is not None and found[1].lower() not in ("bearer", "basic")


def lift(draft: Draft, key: str, scheme: str) -> str:
    """Replace the facts of a parameter by one that names its scheme."""
    own = [f for f in draft.facts if f.pointer[:2] == ("parameters", key)]
    draft.facts = [f for f in draft.facts if f.pointer[:2] != ("parameters", key)]
    if not any(f.pointer == ("security", scheme) for f in draft.facts):
        span, evidence = own[0].span, own[0].evidence
        draft.facts.append(Fact(("security", scheme), [], span, evidence))
    return scheme


def shown(draft: Draft, schemes: dict[str, Json]) -> set[str]:
    """The schemes other than bearer that the examples use, stated as prose."""
    found: dict[str, tuple[Json, Span]] = {}
    for example in draft.examples:
        for name, scheme in signs(example):
            found.setdefault(name, (scheme, example.span))
    for name, (scheme, span) in found.items():
        schemes.setdefault(name, scheme)
        draft.facts.append(Fact(("security", name), [], span, Evidence.PROSE))
    return set(found)


def signs(example: Example) -> Iterator[tuple[str, Json]]:
    """The schemes that one example uses."""
    for header, value in example.headers:
        if header.lower() == "authorization" and value.lower().startswith("basic"):
            yield "basic", {"type": "http", "scheme": "basic"}
        elif KEY.fullmatch(header):
            yield api_key("header", header)
    try:
        query = parse_qsl(split_url(example.url or "").query, max_num_fields=100)
    except ValueError:
        return
    for name, _ in query:
        if KEY.fullmatch(name):
            yield api_key("query", name)


def settle_page(
    sections: Sequence[Section], schemes: Mapping[str, Json]
) -> tuple[Section, ...]:
    """Give scopes to the one scheme of a page on which nothing tells of bearer."""
    if len(schemes) != 1 or "bearer" in schemes or any(map(bears, sections)):
        return tuple(sections)
    scheme = next(iter(schemes))
    return tuple(
        replace(section, facts=moved(section.facts, scheme)) for section in sections
    )


def bears(section: Section) -> bool:
    """Whether a section shows a bearer token."""
    return any(f.pointer[:2] == AUTHORIZATION for f in section.facts) or any(
        name.lower() == "authorization" and value.lower().startswith("bearer")
        for example in section.examples
        for name, value in example.headers
    )


def moved(facts: Sequence[Fact], scheme: str) -> tuple[Fact, ...]:
    """The facts with the scopes of bearer at another scheme."""
    if not any(f.pointer == SCOPES and f.value for f in facts):
        return tuple(facts)
    told = ("security", scheme)
    kept = [f for f in facts if f.pointer != told or f.value]
    return tuple(replace(f, pointer=told) if f.pointer == SCOPES else f for f in kept)


def move_scopes(draft: Draft, scheme: str) -> None:
    """Give the scopes found in prose to the one scheme that the page shows."""
    draft.facts = list(moved(draft.facts, scheme))


def canonical(name: str, scheme: Mapping[str, Json]) -> str:
    """The name that facts use for a scheme that a document defines."""
    match scheme:
        case {"type": "http", "scheme": str(kind)} if kind.lower() in (
            "bearer",
            "basic",
        ):
            return kind.lower()
        case {"type": "apiKey", "name": str(key)}:
            return key.lower()
    return name
