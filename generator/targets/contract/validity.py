"""Examples that contradict their own document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from fragmint.mock.bodies import documented, is_json
from fragmint.mock.document import Document, Media, Operation as Described, Place
from fragmint.mock.schemas import Problem, Schemas
from generator.facts import Json
from generator.model.ir import Operation, RequestExample, ResponseExample, Webhook


class Examples:
    """Judges the examples of one document; nothing is compiled before it is needed."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = Document(document)
        self._requests = Schemas(self._document, "request")
        self._responses = Schemas(self._document, "response")

    @cached_property
    def _operations(self) -> dict[str, Described]:
        return {operation.key: operation for operation in self._document.operations()}

    def request_problem(self, operation: Operation, example: RequestExample) -> str:
        """What is wrong with a request example; empty where it is fine."""
        described = self._operations.get(f"{operation.method} {operation.path}")
        if described is None:
            return ""
        return next(self._request_problems(described, example), "")

    def _request_problems(
        self, described: Described, example: RequestExample
    ) -> Iterator[str]:
        places = {(p.location, p.name): p.at for p in described.parameters}
        for location, name, value in example.parameters:
            if at := places.get((location, name)):
                for problem in self._requests.problems(at, value, 1):
                    yield f"{location} {name}: {problem}"
        media = documented(described.body, example.media_type or "")
        if example.has_body and media is not None and media.at is not None:
            for problem in self._requests.problems(media.at, example.body, 1):
                yield f"body {problem}"

    def response_problem(self, operation: Operation, example: ResponseExample) -> str:
        """What is wrong with a response example; empty where it is fine."""
        at = self._response_place(operation, example)
        if at is None or not is_json(example.media_type):
            return ""
        return first(self._responses.problems(at, example.value, 1))

    def payload(self, hook: Webhook) -> Media | None:
        """The JSON that a webhook sends."""
        bodies = self._document.payload(hook.pointer)
        return next((media for media in bodies if is_json(media.media_type)), None)

    def payload_problem(self, media: Media, value: Json) -> str:
        """What is wrong with an example of a payload; empty where it is fine."""
        if media.at is None:
            return ""
        return first(self._responses.problems(media.at, value, 1))

    def _response_place(
        self, operation: Operation, example: ResponseExample
    ) -> Place | None:
        described = self._operations.get(f"{operation.method} {operation.path}")
        for answer in described.answers if described else ():
            if answer.status == example.status:
                media = documented(answer.content, example.media_type)
                return media.at if media else None
        return None


def first(problems: Sequence[Problem]) -> str:
    """The first of what is wrong; empty where nothing is."""
    return str(problems[0]) if problems else ""
