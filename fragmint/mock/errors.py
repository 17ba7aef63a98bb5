"""Errors of a mock: requests that break the document, and what a documented error says."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from .answers import (
    Reply,
    answer_for,
    documented_reply,
    in_shape_of_errors,
    json_reply,
    plain_error,
    problem_reply,
)
from .bodies import documented, is_json
from .document import Answer, Json, Operation
from .likely import snake
from .requests import NO_SCOPE, Reading, Violation
from .routing import Router
from .samples import Sampler

BROKEN = "The request violates the document"
STATUSES = (
    ({"security"}, 401, "The required credentials are missing"),
    ({"scope"}, 403, "The credentials lack a scope"),
    ({"media"}, 415, "The media type of the body is not documented"),
    ({"syntax", "missing", "undocumented", "operation"}, 400, BROKEN),
)
"""The status for each kind of violation, the one that counts first; 422 for values."""


ALIKE = {422: (400,), 415: (400, 422), 400: (422,)}
"""Statuses that stand for another where a document does not have that."""


def refusal(
    violations: tuple[Violation, ...], documented_at: Callable[[str], str]
) -> Reply:
    """The response to a request that breaks the document (RFC 9457)."""
    kinds = {violation.kind for violation in violations}
    others = (kinds, 422, BROKEN)
    telling, status, title = next((s for s in STATUSES if s[0] & kinds), others)
    first = next(v.text for v in violations if v.kind in telling)
    listed: list[Json] = [
        described(violation, documented_at(violation.expected))
        for violation in violations
    ]
    more: dict[str, Json] = {"detail": first, "violations": listed}
    return problem_reply(status, title, more, {})


class OwnShape:
    """Puts errors into the shape that the API documents for its own."""

    def __init__(self, operations: Iterable[Operation], sampler: Sampler) -> None:
        self._usual = usual_errors(operations)
        self._sampler = sampler

    def of(
        self, refused: Reply, accept: str, operation: Operation | None = None
    ) -> Reply:
        """A refusal in the shape of the errors of its operation, else of those that the
        API has elsewhere; as it is, if there are none.
        """
        for each in (operation, self._usual):
            if each is not None and (found := self._shaped(each, refused, accept)):
                return replace(found, headers={**found.headers, **refused.headers})
        return refused

    def _shaped(
        self, operation: Operation, refused: Reply, accept: str
    ) -> Reply | None:
        """A refusal in the shape that an operation documents for its status, for a similar
        one or for its errors; its message says what is wrong, and where that is documented.
        """
        named = (refused.status, *ALIKE.get(refused.status, ()))
        status = next((s for s in named if answer_for(operation, s) is not None), 0)
        if status:
            reply = documented_reply(operation, status, accept, self._sampler)
        else:
            made = in_shape_of_errors(operation, refused.status, accept, self._sampler)
            if made is None:
                return None
            reply = made
        return saying(words_of(refused), operation, reply, self._sampler)


class Failure(NamedTuple):
    """An error that a request meets, and why."""

    status: int
    text: str


class Errors:
    """The errors of an API, made of what its document says; with `native`, those that it
    has no response for are in the shape of others.
    """

    def __init__(
        self, operations: Iterable[Operation], sampler: Sampler, native: bool
    ) -> None:
        self._own = OwnShape(operations, sampler)
        self._sampler = sampler
        self._native = native

    def of(
        self, operation: Operation, status: int, accept: str = "", text: str = ""
    ) -> Reply:
        """An error in the shape that is documented for its status, else a plain one; its
        message is a text, if one is given and it is not an example of the document.
        """
        answer = answer_for(operation, status)
        if answer is None:
            return self.shaped(plain_error(status), accept, operation)
        reply = documented_reply(operation, status, accept, self._sampler)
        is_shown = any(media.examples for media in answer.content)
        if is_shown or not text:
            return reply
        return saying(text, operation, reply, self._sampler)

    def shaped(
        self, refused: Reply, accept: str, operation: Operation | None = None
    ) -> Reply:
        """A refusal, in the shape of the API's own errors where that is wanted."""
        return self._own.of(refused, accept, operation) if self._native else refused

    def refusal(
        self,
        reading: Reading,
        accept: str,
        schemes: Mapping[str, Json],
        documented_at: Callable[[str], str],
    ) -> Reply:
        """The response to a request that breaks the document; with `native` errors in the
        shape that is documented for their status, if there is one.
        """
        operation, violations = reading.operation, reading.violations
        reply = self.shaped(refusal(violations, documented_at), accept, operation)
        asked = challenge(operation.security, schemes, violations)
        headers = (
            {"WWW-Authenticate": asked, **reply.headers} if asked else reply.headers
        )
        return replace(reply, headers=headers)


def saying(text: str, operation: Operation, reply: Reply, sampler: Sampler) -> Reply:
    """A made-up error with a text as its message, if that is valid there."""
    if not is_json(reply.media_type or ""):
        return reply
    body = json.loads(reply.content)
    say_in(body, text)
    response = answer_for(operation, reply.status)
    known = response.content if response else ()
    media = documented(known, reply.media_type or "")
    if media is not None and media.at and not sampler.fits(media.at, body):
        return reply
    return replace(reply, content=json_reply(reply.status, body).content)


def words_of(refused: Reply) -> str:
    """What a refusal says of the violation that its status is for, with the place in the
    documentation.
    """
    problem = json.loads(refused.content)
    detail = problem.get("detail")
    listed: list[Mapping[str, str]] = problem.get("violations", [])
    telling = next((each for each in listed if each.get("detail") == detail), {})
    stated = f" ({telling['documented']})" if "documented" in telling else ""
    return f"{detail or problem['title']}{stated}"


def usual_errors(operations: Iterable[Operation]) -> Operation | None:
    """An operation with an error of each status that an API documents anywhere: the body
    that most operations have, the most usual of all first; None if there are none.
    """
    every = [*operations]
    answers = [
        answer
        for operation in every
        for answer in operation.answers
        if answer.content and answer.status[:1] in ("4", "5")
    ]
    count = Counter(map(contents, answers))
    ranked = sorted(answers, key=lambda answer: -count[contents(answer)])
    chosen: dict[str, Answer] = {}
    for answer in ranked:
        chosen.setdefault(answer.status, replace(answer, headers=()))
    return replace(every[0], answers=(*chosen.values(),)) if chosen else None


def contents(answer: Answer) -> str:
    """What the bodies of an answer are, to compare it with others."""
    return str([(media.media_type, media.schema) for media in answer.content])


MESSAGES: Final = (
    "message",
    "detail",
    "error_description",
    "description",
    "msg",
    "reason",
)
"""Where errors have words for people, the more telling names first."""
MOST_PARTS: Final = 1_000
"""Parts of an error that are looked at, the outer ones first."""


def say_in(body: Json, text: str) -> None:
    """Make a text the message of an error's body: the outermost, if it has any."""
    waiting = [body]
    for part in islice(waiting, MOST_PARTS):
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            own = {snake(k): k for k, v in part.items() if isinstance(v, str)}
            if name := next((own[each] for each in MESSAGES if each in own), ""):
                part[name] = text
                return
            waiting += part.values()


class Lost(NamedTuple):
    """The fault of a request that is for no operation, and the response to it."""

    violation: Violation
    reply: Reply

    @classmethod
    def of(cls, router: Router, path: str, base: str) -> Lost:
        """A request for a path that takes other methods, or none: below the base path
        there may be one that does.
        """
        methods = router.methods(path)
        listed = ", ".join(methods)
        near = "" if methods else router.near(path, base)
        hint = f"; the path takes {listed}" if methods else ""
        hint = f"; perhaps {near}" if near else hint
        text = f"no such operation{hint}"
        allowed = {"Allow": listed} if methods else {}
        reply = problem_reply(405 if methods else 404, text, {}, allowed)
        return cls(Violation("operation", text), reply)


CHALLENGES: Final = {"oauth2": "Bearer", "openIdConnect": "Bearer"}
"""The schemes of HTTP by the types of security schemes that use them."""


def challenge(
    security: Iterable[Mapping[str, Json]],
    schemes: Mapping[str, Json],
    violations: Iterable[Violation],
) -> str:
    """The `WWW-Authenticate` header of a refusal (RFC 9110, section 11.6.1; RFC 6750,
    section 3); empty if none is due, as keys of an API have no scheme.
    """
    kinds = {violation.kind: violation for violation in violations}
    if "security" in kinds:
        described = (schemes.get(name, {}) for each in security for name in each)
        names = [
            CHALLENGES.get(str(s.get("type")))
            or str(s.get("scheme") or "").capitalize()
            for s in described
        ]
        named = dict.fromkeys(name for name in names if SCHEME.fullmatch(name))
        return ", ".join(f'{name} realm="api"' for name in named)
    if "scope" in kinds:
        scopes = kinds["scope"].text.removeprefix(NO_SCOPE).replace(",", "")
        return f'Bearer error="insufficient_scope", scope="{quotable(scopes)}"'
    return ""


SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,40}")
"""The form of the name of an HTTP scheme, as far as anyone uses it."""


def quotable(text: str) -> str:
    """A text without what would end it between quotes."""
    return "".join(c for c in text if c not in '"\\')


def described(violation: Violation, place: str) -> dict[str, Json]:
    """A violation as a problem lists it."""
    found = {"kind": violation.kind, "detail": violation.text}
    if violation.expected:
        found |= {"pointer": violation.pointer, "expected": violation.expected}
    return found | ({"documented": place} if place else {})
