"""What a package does beyond single calls: it repeats them, and walks through pages."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..mock import Call, Mock, Request
from ..mock.answers import success
from ..mock.bodies import is_json
from ..mock.patterns import varied
from ..mock.requests import COMPUTED, is_of_transport
from .api import MockApi
from .compare import difference, dumped
from .names import Json, Operation

SIZE, COUNT = 2, 3
"""Items of a page, and pages of a list: one in the middle is neither first nor last."""
IDENTITIES: Final = ("id", "_id", "uuid", "key", "href", "url", "self", "slug")
"""Members that tell the items of a list apart, as the runtime has them."""


@dataclass
class Walk:
    """The pages of one operation, in the order in which they are to be asked for."""

    operation: Operation
    paging: Mapping[str, Json]
    base: Json
    items: list[Json] = field(default_factory=list)

    @classmethod
    def of(cls, mock: Mock, operation: Operation) -> Walk | None:
        """The walk through an operation; None where its pages cannot be made up."""
        paging = operation.pages
        status = success(mock.operations[operation.key])
        reply = mock.documented(operation.key, status, made_up=True)
        if not isinstance(paging.get("mark"), str) or not is_json(
            reply.media_type or ""
        ):
            return None
        base = json.loads(reply.content)
        listed = at(base, paging.get("items", ()))
        if not isinstance(listed, list) or not listed or "next" in paging:
            return None
        walk = cls(operation, paging, base)
        walk.items = [walk._item(listed[0], n) for n in range(SIZE * COUNT)]
        return walk if walk._is_distinct() else None

    def expect(self, mock: Mock, status: int) -> None:
        """Let the pages be the next answers, and nothing be after them."""
        for number in range(COUNT + 1):
            body = json.dumps(self._page(number)).encode()
            mock.expect(self.operation.key, status, body, "application/json")

    def misled(self, calls: list[Call]) -> Iterator[str]:
        """How the requests for the pages were not those that lead through the list."""
        wanted = [spelled(self._mark(number)) for number in range(COUNT)]
        found = [spelled(self._asked(call)) for call in calls]
        if found[: len(wanted)] != wanted or len(found) > COUNT + 1:
            yield f"pages: asked for {found} instead of {wanted}"

    def _asked(self, call: Call) -> Json:
        values = call.reading.parameters if call.reading else {}
        found = values.get(("query", self.paging["mark"]))
        is_count = self.paging["kind"] != "cursor"
        return self.paging["start"] if found is None and is_count else found

    def _mark(self, number: int) -> Json:
        """What the request for a page says."""
        match self.paging["kind"]:
            case "offset":
                return self.paging["start"] + number * SIZE
            case "number":
                return self.paging["start"] + number
        return self._cursor(number) if number else None

    def _cursor(self, number: int) -> Json:
        """The cursor of a page, which the page before it states."""
        if last := self.paging.get("last_item"):
            return at(self.items[number * SIZE - 1], last)
        stated = at(self.base, self.paging["cursor"])
        is_number = isinstance(stated, int) and not isinstance(stated, bool)
        return 1_000 + number if is_number else f"cursor{number}"

    def _item(self, sample: Json, number: int) -> Json:
        if not isinstance(sample, dict):
            return sample
        own = {key: value for key, value in sample.items() if key in IDENTITIES}
        item = sample | {key: varied(value, number) for key, value in own.items()}
        last = self.paging.get("last_item")
        if last and last[-1] not in IDENTITIES:
            item = put(item, last, varied(at(item, last), number))
        return item

    def _is_distinct(self) -> bool:
        """Whether items differ, where the runtime looks for that."""
        shown = {json.dumps(item, sort_keys=True) for item in self.items}
        last = self.paging.get("last_item")
        named = (
            len({str(at(item, last)) for item in self.items}) if last else SIZE * COUNT
        )
        return len(shown) in (1, SIZE * COUNT) and named == SIZE * COUNT

    def _page(self, number: int) -> Json:
        items = self.items[number * SIZE : (number + 1) * SIZE]
        body = put(self.base, self.paging.get("items", ()), items)
        is_last = number >= COUNT - 1
        for name, value in (
            ("total", len(self.items)),
            ("counted", len(self.items)),
            ("last", COUNT),
            ("more", not is_last),
            ("done", is_last),
        ):
            if name in self.paging:
                body = put(body, self.paging[name], value)
        if "cursor" in self.paging:
            following = None if is_last else self._cursor(number + 1)
            body = put(body, self.paging["cursor"], following)
        return body


def spelled(mark: Json) -> str | None:
    """A mark as a query has it: that of an answer may be a number, the parameter's text."""
    return None if mark is None else str(mark)


def at(value: Json, keys: list[str]) -> Json:
    """The member that keys lead to; None if there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def put(value: Json, keys: list[str], member: Json) -> Json:
    """A value with another member where keys lead."""
    if not keys:
        return member
    inner = value if isinstance(value, dict) else {}
    return {**inner, keys[0]: put(inner.get(keys[0]), keys[1:], member)}


MODES = ("sync", "async")
Caller = Callable[[str, Operation, dict[str, Any]], Any]
"""Calls a method, sync or async, and waits for its value."""
SAFE = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "QUERY")
"""Methods whose requests may be repeated whatever became of them (RFC 9110, 9.2.2)."""


def walked(
    api: MockApi, operation: Operation, given: dict[str, Any], call: Caller
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
    api: MockApi, operation: Operation, call: Caller, safe: bool
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
    asked = [p for p in described.parameters if not is_of_transport(p)]
    for parameter in asked:
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
