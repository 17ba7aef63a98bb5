"""What a package does beyond single calls: it repeats them, and walks through pages."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..mock import Mock, Request
from ..mock.answers import success
from ..mock.requests import COMPUTED
from .api import MockApi
from .compare import difference, dumped
from .names import Json, Operation
from .walks import SIZE, Walk

MODES = ("sync", "async")
Call = Callable[[str, Operation, dict[str, Any]], Any]
"""Calls a method, sync or async, and waits for its value."""
SAFE = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY")
"""Methods whose requests may be repeated whatever became of them (RFC 9110, 9.2.2)."""


def walked(
    api: MockApi, operation: Operation, given: dict[str, Any], call: Call
) -> Iterator[str]:
    """How the method that walks through pages misses items, or asks for other pages."""
    walk = Walk.of(api.mock, operation)
    names = [
        a.name for a in operation.arguments if a.wire == operation.pages.get("mark")
    ]
    if walk is None or any(name in given for name in names):
        return
    method = (*operation.method[:-1], operation.pages["method"])
    most = operation.pages.get("at_most", "limit")
    iterating = replace(operation, method=method)
    status = success(api.mock.operations[operation.key])
    for mode in MODES:
        for limit in (None, SIZE + 1):
            api.reset()
            walk.expect(api.mock, status)
            wanted = walk.items[:limit]
            more = {} if limit is None else {most: limit}
            try:
                found = call(mode, iterating, given | more)
            except Exception as error:
                yield f"{mode} pages: {error!r}"
                continue
            if len(found) != len(wanted):
                yield f"{mode} pages: {len(found)} items instead of {len(wanted)}"
            pairs = zip(wanted, map(dumped, found), strict=False)
            yield from filter(None, (difference(*pair) for pair in pairs))
            yield from walk.misled(api.mock.calls) if limit is None else ()


def repeated(
    api: MockApi, operation: Operation, call: Call, safe: bool
) -> Iterator[str]:
    """How a call is repeated that may not be, or not where it may be; `call` gives up after
    one repetition.
    """
    again = {"Retry-After": "0"}
    for mode in MODES:
        for status, headers, wanted in (
            (503, {}, 2 if safe else 1),
            (429, again, 2),
            (400, again, 1),
        ):
            api.reset()
            for _ in range(3):
                api.mock.expect(operation.key, status, b"", "text/plain", headers)
            try:
                call(mode, operation, {})
                yield f"{mode} {status}: no exception"
            except Exception as error:
                if getattr(error, "status", None) != status:
                    yield f"{mode} {status}: {error!r}"
            count = len(api.mock.calls)
            if count != wanted:
                yield f"{mode} {status}: sent {count} times instead of {wanted}"


def unnoticed(mock: Mock, operation: Operation) -> Iterator[str]:
    """What the mock does not miss in a request that has nothing of what is required."""
    described = mock.operations[operation.key]
    path = described.path.partition("#")[0]
    for parameter in described.parameters:
        if parameter.location == "path":
            path = path.replace("{" + parameter.name + "}", "x")
    base, _, query = (described.bases[0] + path).partition("?")
    mock.reset()
    mock.handle(Request(described.method, base, query, (), b""))
    (sent,) = mock.calls
    found = [v.text for v in sent.violations]
    if sent.operation != operation.key:
        return
    for parameter in described.parameters:
        where = f"{parameter.location} parameter {parameter.name}: required"
        spread = parameter.explode and parameter.style in ("form", "deepObject")
        plain = parameter.location in ("query", "header") and not (
            spread and mock.samples.schemas.valid(parameter.at, {})
        )
        if parameter.required and plain and not any(t.startswith(where) for t in found):
            yield f"the mock does not miss the {parameter.location} {parameter.name}"
    if (
        described.body_required
        and described.body
        and "body: required, but not sent" not in found
    ):
        yield "the mock does not miss the body"
    schemes = [[mock.schemes.get(n, {}) for n in each] for each in described.security]
    proves = schemes and all(any(map(is_shown, each)) for each in schemes)
    if proves and not any(text.startswith("security") for text in found):
        yield "the mock does not miss credentials"
    mock.reset()


def is_shown(scheme: Mapping[str, Json]) -> bool:
    """Whether the credentials of a scheme are seen in a request."""
    kind = scheme.get("type")
    computed = str(scheme.get("scheme", "")).lower() in COMPUTED
    return kind in ("apiKey", "oauth2", "openIdConnect") or (
        kind == "http" and not computed
    )


def accepted(method: Any, keywords: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords that a method takes."""
    known = inspect.signature(method).parameters
    return {name: value for name, value in keywords.items() if name in known}
