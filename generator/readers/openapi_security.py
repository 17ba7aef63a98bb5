"""Facts about servers and security of a fragment (OpenAPI 3.1.1, 4.8.5 and 4.8.30)."""

from __future__ import annotations

from generator.dialects.parts.credentials import canonical
from generator.facts import Json
from generator.readers.openapi_fragment import At, Fragment, members

SCHEMES = ("components", "securitySchemes")


def scheme_name(name: str, scheme: Json) -> str:
    """The name facts use for a scheme."""
    return canonical(name, scheme) if isinstance(scheme, dict) else name


def schemes_of(fragment: Fragment) -> tuple[tuple[str, Json], ...]:
    """The security schemes that the fragment defines."""
    found = members(SCHEMES, fragment.get(SCHEMES))
    for at, _ in found:
        fragment.use_all(at)
    return tuple((scheme_name(at[-1], scheme), scheme) for at, scheme in found)


def state_security(fragment: Fragment, operation: At) -> None:
    """State the scopes of each scheme that an operation needs."""
    at = (*operation, "security")
    if fragment.get(at) is None:
        at = ("security",)
    needs = fragment.get(at)
    if not isinstance(needs, list):
        return
    fragment.use_all(at)
    if len(needs) > 1 or any(isinstance(n, dict) and len(n) != 1 for n in needs):
        fragment.state(("security", "$any"), renamed(fragment, needs), at)
    for index, need in enumerate(needs):
        for name, scopes in need.items() if isinstance(need, dict) else ():
            public = scheme_name(name, fragment.get((*SCHEMES, name)))
            place = (*at, str(index), name)
            fragment.state(("security", public), scopes, place)


def renamed(fragment: Fragment, needs: list[Json]) -> Json:
    """Security requirements with the names that facts use."""
    return [
        {
            scheme_name(name, fragment.get((*SCHEMES, name))): scopes
            for name, scopes in need.items()
        }
        for need in needs
        if isinstance(need, dict)
    ]


def state_servers(fragment: Fragment, operation: At) -> None:
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
            case _:
                fragment.drop(place, "a server without an address of its own")


def state_server(fragment: Fragment, at: At) -> None:
    """State one server, keyword by keyword."""
    index = at[-1]
    for place, value in members(at, fragment.get(at)):
        key = place[-1]
        if key == "url" and isinstance(value, str):
            value = value.rstrip("/")
        fragment.state(("servers", index, key), value, place)
        fragment.use_all(place)
