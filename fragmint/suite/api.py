"""The API that contract tests call: it answers as documented and keeps what it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import pytest

from ..mock import Call, Mock, Violation
from ..mock.answers import (
    Reply,
    answer_for,
    encoded,
    preferred,
    success,
)
from ..mock.bodies import documented, is_json, is_sequential, media_range
from ..mock.document import Media, Operation
from ..mock.samples import FILE
from .compare import difference, dumped, misread_sequence
from .coverage import Coverage
from .names import Json

if TYPE_CHECKING:
    from ..mock.transport import MockTransport


class Answer:
    """The API's response, to compare with what a client made of it.

    Values are equal where nothing of the one is lost or changed in the other: numbers by
    value, timestamps if they are the same instant. Parts are had by key or index.
    """

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Json, content: bytes = b"", media_type: str = "") -> None:
        self.value = value
        self._content = content
        self._media_type = media_type

    def __eq__(self, other: object) -> bool:
        return not self.difference(other)

    def __getitem__(self, key: str | int | slice) -> Answer:
        return Answer(self.value[key])

    def __len__(self) -> int:
        return len(self.value)

    def __repr__(self) -> str:
        return repr(self.value)

    def difference(self, found: object) -> str:
        """How a decoded value differs; empty where it does not."""
        if isinstance(found, bytes):
            return "" if found == self._content else "the bytes differ"
        if is_sequential(self._media_type) and isinstance(found, list):
            text = self._content.decode("utf-8", "surrogatepass")
            return misread_sequence(text, self._media_type, found)
        value = self.value
        if isinstance(value, str) and not isinstance(found, str):
            with suppress(ValueError):  # JSON that is called a text.
                value = json.loads(value)
        return difference(value, dumped(found))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the API received, by the names of its documentation.

    `url` is the path below the API's own, and the query, both as they were sent; the
    parameters in `path`, `query`, `headers` and `cookies`, and the `body`, are values of
    their documented types. `content` is the body as it was sent.
    """

    method: str
    url: str
    path: Mapping[str, Json]
    query: Mapping[str, Json]
    headers: Mapping[str, Json]
    cookies: Mapping[str, Json]
    body: Json
    content: bytes


def asked(call: Call, keys: Sequence[str]) -> Asked:
    """A call of the mock as tests see it; `keys` are query parameters that prove who is
    calling.
    """
    request, reading = call.request, call.reading
    bases = reading.operation.bases if reading else ()
    base = next((b for b in bases if request.path.startswith(f"{b}/")), "")
    pieces = request.query.split("&") if request.query else []
    kept = [
        piece for piece in pieces if unquote_plus(piece.partition("=")[0]) not in keys
    ]
    url = "?".join(filter(None, (request.path.removeprefix(base), "&".join(kept))))
    values: dict[str, dict[str, Json]] = {}
    for (location, name), value in (reading.parameters if reading else {}).items():
        values.setdefault(location, {})[name] = value
    return Asked(
        method=request.method,
        url=url,
        path=values.get("path", {}),
        query=values.get("query", {}),
        headers=values.get("header", {}),
        cookies=values.get("cookie", {}),
        body=call.body,
        content=request.body,
    )


class MockApi:
    """The API under test, in this process; no request leaves it."""

    def __init__(self, mock: Mock, coverage: Coverage) -> None:
        self.mock = mock
        self.coverage = coverage
        self._answer: Answer | None = None
        self._expected: list[str] = []
        schemes = mock.schemes.values()
        self._keys = [str(s.get("name")) for s in schemes if s.get("in") == "query"]

    def transport(self) -> MockTransport:
        """A transport for the `http_client` of a client, sync or async."""
        return self.mock.transport()

    def answers(
        self,
        operation: str,
        status: int | None = None,
        *,
        example: str | None = None,
        media_type: str = "",
    ) -> None:
        """Let the next call of an operation be answered with the documented example of a
        name, or else with a value that is made up by its schema.

        `operation` is an `operationId`, or method and path; `status` is the first
        documented success unless given.

        Raises:
            KeyError: There is no such operation, or no such example.
        """
        key = self.mock.on(operation).operation
        described = self.mock.operations[key]
        chosen = success(described) if status is None else status
        reply = self._reply(described, chosen, example, media_type)
        self._answer = answer_of(reply)
        self._expected.append(key)
        if reply.media_type:
            content, kind = reply.content, reply.media_type
            self.mock.expect(key, chosen, content, kind, reply.headers)
        else:
            self.mock.expect(key, chosen, headers=reply.headers)

    def replies(self, operation: str, status: int, body: Json, media_type: str) -> None:
        """Let the next call of an operation be answered with a body in JSON."""
        key = self.mock.on(operation).operation
        reply = encoded(status, body, media_type)
        self._answer = answer_of(reply)
        self._expected.append(key)
        self.mock.expect(key, status, reply.content, reply.media_type or media_type)

    def media(self, operation: str, status: int, media_type: str) -> Media | None:
        """The documented body of a status."""
        answer = answer_for(self.mock.operations[operation], status)
        return preferred(answer, media_type) if answer else None

    def payload_media(self, pointer: str) -> Media:
        """The body in JSON that the API sends by the webhook at a pointer."""
        payloads = self.mock.document.payload(pointer)
        return next(media for media in payloads if is_json(media.media_type))

    def sends(self, webhook: str, example: str | None = None) -> str:
        """The text of a webhook's payload: a documented example, or made up."""
        media = self.payload_media(webhook)
        known = dict(media.examples)
        value = self.mock.payload(webhook) if example is None else known[example]
        self._answer = Answer(value)
        return json.dumps(value)

    def _reply(
        self, described: Operation, status: int, example: str | None, media_type: str
    ) -> Reply:
        media = self.media(described.key, status, media_type)
        if example is None:
            return self.mock.documented(described.key, status, media_type, made_up=True)
        if media is None or example not in dict(media.examples):
            raise KeyError(f"{described.key} {status} has no example {example!r}")
        return self.mock.documented(described.key, status, media_type, example)

    @property
    def answer(self) -> Any:
        """The response to the last call, or what was sent last."""
        assert self._answer is not None, "nothing was to be answered"
        return self._answer

    @property
    def request(self) -> Asked:
        """The last request."""
        assert self.mock.calls, "no request was sent"
        return asked(self.mock.calls[-1], self._keys)

    @contextmanager
    def watched(self) -> Iterator[MockApi]:
        """Forget what was before, and fail where a request breaks the document."""
        self.reset()
        yield self
        if broken := [*self.faults()]:
            pytest.fail("\n".join(broken), pytrace=False)

    def reset(self) -> None:
        """Forget what was asked and what was to be answered."""
        self.mock.reset()
        self._answer = None
        self._expected.clear()

    def faults(self) -> Iterator[str]:
        """How the requests broke the document, or were not those that were expected.

        Values that are made up cannot always be valid, and a body that is sent as it is
        given is not the client's, whatever is wrong with it.
        """
        calls = self.mock.calls
        if [call.operation for call in calls[: len(self._expected)]] != self._expected:
            shown = [f"{call.request.method} {call.request.path}" for call in calls]
            yield f"expected {self._expected}, but received {shown}"
        for call in calls:
            for violation in call.violations:
                if not self._forgiven(call, violation):
                    yield f"{call.operation or call.request.path}: {violation}"

    def _forgiven(self, call: Call, violation: Violation) -> bool:
        reading = call.reading
        if violation.kind not in ("schema", "syntax") or reading is None:
            return False
        if call.request.body == FILE:
            return True
        if violation.kind == "syntax" or violation.text.startswith("body: "):
            media = documented(
                reading.operation.body, call.header("content-type") or ""
            )
            if media is None or media.at is None or not is_written(media.media_type):
                return True
            sketch = self.mock.samples.sketch(media.at)
            if not is_json(media.media_type):
                if not isinstance(sketch, dict):
                    return True
                # What a form holds is text, however deep it was.
                return isinstance(call.body, dict) and call.body.keys() <= sketch.keys()
            return within(call.body, sketch)
        return any(
            within(reading.parameters.get((p.location, p.name)), value)
            for p in reading.operation.parameters
            if violation.text.startswith(f"{p.location} parameter {p.name}: ")
            for value in (self.mock.samples.sketch(p.at),)
        )


WRITTEN = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_written(media_type: str) -> bool:
    """Whether a client writes bodies of a media type itself, out of values."""
    return is_json(media_type) or media_range(media_type) in WRITTEN


def within(value: Json, whole: Json) -> bool:
    """Whether a value is another one, or a part of its members."""
    if isinstance(value, dict) and isinstance(whole, dict):
        return all(name in whole and whole[name] == value[name] for name in value)
    return bool(value == whole)


def answer_of(reply: Reply) -> Answer:
    """The content of a reply: JSON as a value, anything else as text."""
    kind = reply.media_type or ""
    if not reply.content or not kind:
        return Answer(None)
    if is_json(kind):
        text = reply.content.decode("utf-8", "surrogatepass")
        return Answer(json.loads(text), reply.content, kind)
    # Images and the like are compared by their bytes.
    return Answer(reply.content.decode("utf-8", "replace"), reply.content, kind)
