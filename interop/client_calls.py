"""All requests of a generated client's contract, sent to a server that judges them.

    python client_calls.py FOLDER URL

FOLDER is the generated project. One line for each request that the server finds wrong;
the last line counts. What the client makes of the responses is not asked here: they are
made up.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2

from fragmint.mock import Mock
from fragmint.mock.variants import Variants
from fragmint.suite import Caller, load_names
from fragmint.suite.requests import Requests, spelled

JUDGEMENT = "sl-violations"
"""The header in which Prism says what is wrong."""


class Noting(httpx2.BaseTransport):
    """Sends to one server that has no base path, and keeps what came back."""

    def __init__(self, url: str, base: str) -> None:
        """Leave `base` out of each path."""
        self._target = httpx2.URL(url)
        self._inner = httpx2.HTTPTransport(verify=False)
        self._base = base.encode("ascii")
        self.responses: list[httpx2.Response] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request."""
        raw = request.url.raw_path
        if raw.startswith(self._base):
            request.url = request.url.copy_with(raw_path=raw[len(self._base) :] or b"/")
        target = self._target
        request.url = request.url.copy_with(
            scheme=target.scheme, host=target.host, port=target.port
        )
        request.headers["Host"] = target.netloc.decode("ascii")
        response = self._inner.handle_request(request)
        response.read()
        self.responses.append(response)
        return response


def violations(response: httpx2.Response) -> list[dict[str, Any]]:
    """What Prism finds wrong with a request; its own responses aside."""
    said = response.headers.get(JUDGEMENT)
    if said:
        found = json.loads(said)
    elif "stoplight.io/prism/errors" in response.text:
        problem = response.json()
        found = problem.get("validation") or [problem]
    else:
        found = []
    return [each for each in found if each.get("location", [""])[0] != "response"]


def is_read(
    violation: dict[str, Any], request: httpx2.Request, spread: set[str]
) -> bool:
    """Whether Prism reads what it judges. It takes fields of forms and elements of XML
    for text, and looks for an object that is spread over the query under its name.
    """
    place = [step for step in violation.get("location", []) if step != "request"]
    place = [*place, "", ""]
    if place[0] == "body":
        return "json" in request.headers.get("content-type", "")
    return not (place[0] == "query" and str(place[1]).lower() in spread)


def spread_objects(mock: Mock) -> set[str]:
    """Query parameters whose members stand in the query by their own names."""
    return {
        parameter.name.lower()
        for operation in mock.operations.values()
        for parameter in operation.parameters
        if parameter.style == "form" and parameter.explode
        if is_object(mock.document.mapping(parameter.at)[0])
    }


def is_object(schema: dict[str, Any]) -> bool:
    """Whether a schema is that of an object."""
    return schema.get("type") == "object" or "properties" in schema


def main() -> None:
    """Send all requests, and say what was found wrong."""
    folder, url = Path(sys.argv[1]).resolve(), sys.argv[2]
    sys.path.insert(0, str(folder))
    names = load_names(folder / "tests" / "names.json")
    document: dict[str, Any] = json.loads(
        (folder / "tests" / "openapi.json").read_text()
    )
    mock = Mock(document)
    transport = Noting(url, mock.base_path)
    client = getattr(import_module(names.package), names.client)(
        **names.arguments,
        http_client=httpx2.Client(transport=transport),
        max_retries=0,
        allow_http=True,
    )
    caller = Caller(names, client, None)
    requests = Requests(mock, Variants(mock.document, mock.samples.schemas, "request"))
    spread = spread_objects(mock)
    wrong = unread = 0
    for request in (
        each
        for operation in names.operations.values()
        for each in (*requests.documented(operation), requests.small(operation))
    ):
        before = len(transport.responses)
        operation = request.operation
        key = operation.key
        try:
            caller.call("sync", operation, spelled(request.values, operation))
        except Exception as error:
            if len(transport.responses) == before:
                wrong += 1
                print(f"{key}: not sent: {type(error).__name__}: {error}"[:400])
        for response in transport.responses[before:]:
            for found in violations(response):
                if is_read(found, response.request, spread):
                    wrong += 1
                    print(f"{key}: {json.dumps(found)}"[:400])
                else:
                    unread += 1
    count = len(transport.responses)
    print(f"{count} requests, {wrong} wrong, {unread} not read by Prism")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
