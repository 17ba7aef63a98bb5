"""Servers and credentials of an OpenAPI document as facts (OpenAPI 3.1.1, 4.8.5,
4.8.30).

An API key scheme is named after its parameter in lower case; HTTP schemes are `bearer`
and `basic`. Equal credentials on different pages therefore get equal names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Evidence, Fact, Json
from generator.readers.openapi.fragment import At, OpenApiFragment, members

SCHEMES = ("components", "securitySchemes")
KEY = re.compile(
    r"(x[-_])?([a-z0-9]{1,30}[-_])?(api|app|access|auth|secret|subscription)[-_]?"
    r"(key|token|secret)",
    re.IGNORECASE,
)
"""Names of parameters that carry a key, where a document declares no scheme for it."""
FORM = re.compile(r"of the form `?([A-Za-z][\w-]{1,30}) <")
AUTHORIZATION = ("parameters", "header:authorization")
SCOPES = ("security", "bearer")
PLACES = ("header", "query", "cookie")


def schemes_of(fragment: OpenApiFragment) -> tuple[tuple[str, Json], ...]:
    """The security schemes that the fragment defines."""
    found = members(SCHEMES, fragment.get(SCHEMES))
    return tuple((scheme_name(at[-1], scheme), scheme) for at, scheme in found)


def state_security(fragment: OpenApiFragment, operation: At) -> None:
    """State the scopes of each scheme that an operation needs."""
    at = (*operation, "security")
    if fragment.get(at) is None:
        at = ("security",)
    needs = fragment.get(at)
    if not isinstance(needs, list):
        return
    if len(needs) > 1 or any(isinstance(n, dict) and len(n) != 1 for n in needs):
        fragment.state(("security", "$any"), renamed(fragment, needs), at)
    for index, need in enumerate(needs):
        for name, scopes in need.items() if isinstance(need, dict) else ():
            public = scheme_name(name, fragment.get((*SCHEMES, name)))
            place = (*at, str(index), name)
            fragment.state(("security", public), scopes, place)


def renamed(fragment: OpenApiFragment, needs: list[Json]) -> Json:
    """Security requirements with the names that facts use."""
    return [
        {
            scheme_name(name, fragment.get((*SCHEMES, name))): scopes
            for name, scopes in need.items()
        }
        for need in needs
        if isinstance(need, dict)
    ]


def state_servers(fragment: OpenApiFragment, operation: At) -> None:
    """State the absolute base URLs of an operation, the nearest list of servers."""
    for at in ((*operation, "servers"), (*operation[:-1], "servers"), ("servers",)):
        servers = fragment.get(at)
        if isinstance(servers, list) and servers:
            break
    else:
        return
    for place, server in members(at, servers):
        match server:
            case {"url": str(url)} if url.startswith(("http://", "https://", "{")):
                state_server(fragment, place)


def state_server(fragment: OpenApiFragment, at: At) -> None:
    """State one server, keyword by keyword."""
    index = at[-1]
    for place, value in members(at, fragment.get(at)):
        key = place[-1]
        if key == "url" and isinstance(value, str):
            value = value.rstrip("/")
        fragment.state(("servers", index, key), value, place)


def scheme_name(name: str, scheme: Json) -> str:
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


def with_schemes(
    facts: Sequence[Fact], names: Mapping[str, str], schemes: dict[str, Json]
) -> tuple[Fact, ...]:
    """The facts of an operation, parameters that carry credentials turned into schemes.

    `names` has the spelling of parameters by their `in:name` key; what is found is
    added to `schemes`. Scopes that words ask for go to the one scheme there is.
    """
    named = {f.pointer[1] for f in facts if f.pointer[0] == "security"} - {"bearer"}
    for key in parameters(facts):
        found = scheme_of(key, names.get(key, ""), facts)
        if found is not None:
            schemes.setdefault(*found)
            facts = lifted(facts, key, found[0])
            named.add(found[0])
    return moved(facts, named.pop()) if len(named) == 1 else tuple(facts)


def with_own_form(facts: Sequence[Fact], schemes: dict[str, Json]) -> tuple[Fact, ...]:
    """The facts of a page, an Authorization header of a form of its own as a scheme:
    `Api-Key <token>` is neither a bearer token nor Basic.
    """
    own = other_form(facts)
    if not own:
        return tuple(facts)
    schemes.setdefault(own.lower(), {"type": "http", "scheme": own})
    return lifted(facts, AUTHORIZATION[1], own.lower())


def scheme_of(key: str, name: str, facts: Sequence[Fact]) -> tuple[str, Json] | None:
    """The scheme that a parameter carries, None for any other parameter and a bearer."""
    place, _, short = key.partition(":")
    if key == AUTHORIZATION[1]:
        if any(f.pointer[:2] == AUTHORIZATION and is_basic(f.value) for f in facts):
            return "basic", {"type": "http", "scheme": "basic"}
        if own := other_form(facts):
            return own.lower(), {"type": "http", "scheme": own}
    elif place in PLACES and KEY.fullmatch(short):
        key_: Json = {"type": "apiKey", "in": place, "name": name or short}
        return (name or short).lower(), key_
    return None


def parameters(facts: Sequence[Fact]) -> list[str]:
    """The keys of all parameters in the order of their statements."""
    keys = (f.pointer[1] for f in facts if f.pointer[0] == "parameters")
    return list(dict.fromkeys(keys))


def is_basic(value: Json) -> bool:
    """Whether a description of the Authorization header tells of Basic."""
    return isinstance(value, str) and bool(re.match(r"(?i)(http )?basic\b", value))


def other_form(facts: Sequence[Fact]) -> str:
    """The scheme of the Authorization header, where it is neither Bearer nor Basic."""
    described = [f.value for f in facts if f.pointer == (*AUTHORIZATION, "description")]
    found = (
        FORM.search(described[0])
        if described and isinstance(described[0], str)
        else None
    )
    own = found[1] if found else ""
    return own if own.lower() not in ("bearer", "basic") else ""


def lifted(facts: Sequence[Fact], key: str, scheme: str) -> tuple[Fact, ...]:
    """Facts with those of a parameter replaced by one that names its scheme."""
    own = [f for f in facts if f.pointer[:2] == ("parameters", key)]
    kept = tuple(f for f in facts if f.pointer[:2] != ("parameters", key))
    if any(f.pointer == ("security", scheme) for f in kept):
        return kept
    return (*kept, Fact(("security", scheme), [], own[0].span, own[0].evidence))


def scoped(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts of an operation, the scopes that words ask for at the one scheme that a
    document names; a scheme without scopes is not stated beside one with scopes.
    """
    stated = {
        f.pointer[1]
        for f in facts
        if f.pointer[0] == "security" and f.evidence >= Evidence.FRAGMENT
    } - {"bearer", "$any"}
    facts = moved(facts, stated.pop()) if len(stated) == 1 else facts
    full = {f.pointer for f in facts if f.pointer[0] == "security" and f.value}
    return tuple(f for f in facts if f.pointer not in full or f.value)


def moved(facts: Sequence[Fact], scheme: str) -> tuple[Fact, ...]:
    """The facts with the scopes of bearer at another scheme."""
    if not any(f.pointer == SCOPES and f.value for f in facts):
        return tuple(facts)
    to = ("security", scheme)
    kept = [f for f in facts if f.pointer != to or f.value]
    return tuple(replace(f, pointer=to) if f.pointer == SCOPES else f for f in kept)
