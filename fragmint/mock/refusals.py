"""What a mock answers to a request that it refuses, and what a request prefers."""

from __future__ import annotations

from collections.abc import Callable

from .answers import Reply, problem_reply
from .document import Json
from .requests import Request, Violation
from .routing import Router

BROKEN = "The request breaks the document"
STATUSES = (
    ({"security"}, 401, "No credentials that the document asks for"),
    ({"scope"}, 403, "The credentials lack a scope"),
    ({"media"}, 415, "The media type of the body is not documented"),
    ({"syntax", "missing", "undocumented", "operation"}, 400, BROKEN),
)
"""The status for each kind of violation, the one that counts first; 422 for values."""


ALIKE = {422: (400,), 415: (400, 422), 400: (422,), 403: (401,)}
"""Statuses that stand for another where a document does not have that."""


def refusal(
    violations: tuple[Violation, ...], documented_at: Callable[[str], str]
) -> Reply:
    """The answer to a request that breaks the document (RFC 9457)."""
    kinds = {violation.kind for violation in violations}
    status = next(((s, t) for known, s, t in STATUSES if known & kinds), (422, BROKEN))
    listed: list[Json] = [
        described(violation, documented_at(violation.expected))
        for violation in violations
    ]
    more: dict[str, Json] = {"detail": violations[0].text, "violations": listed}
    return problem_reply(*status, more, {})


def lost(router: Router, request: Request, wrong: Violation) -> Reply:
    """The answer to a request that is for no operation."""
    methods = router.methods(request.path)
    allowed = {"Allow": ", ".join(methods)} if methods else {}
    return problem_reply(405 if methods else 404, wrong.text, {}, allowed)


def described(violation: Violation, place: str) -> dict[str, Json]:
    """A violation as a problem lists it."""
    found = {"kind": violation.kind, "detail": violation.text}
    if violation.expected:
        found |= {"pointer": violation.pointer, "expected": violation.expected}
    return found | ({"documented": place} if place else {})


def preferences(header: str) -> dict[str, str]:
    """The preferences of a `Prefer` header (RFC 7240) that have a value."""
    found: dict[str, str] = {}
    for part in header.replace(";", ",").split(","):
        name, sign, value = part.partition("=")
        if sign:
            found.setdefault(name.strip().lower(), value.strip().strip('"'))
    return found
