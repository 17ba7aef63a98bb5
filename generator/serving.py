"""A mock server of what pages and documents describe, as `fragmint mock` runs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from shlex import quote
from threading import Event
from typing import Any, NamedTuple

from fragmint.mock import Fault, Mock, fault_of, serve
from generator.report.diagnostics import InputError, Report, input_error
from generator.report.findings import prepare_all

JSON = "application/json"


class ServerChoices(NamedTuple):
    """What the command line says about a server."""

    port: int
    host: str
    native: bool = False
    faults: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def described(inputs: tuple[str, ...], report: Report) -> Mapping[str, Any]:
    """The one document that the inputs describe.

    Raises:
        InputError: They describe several APIs (`several-builds`), or none.
    """
    found = prepare_all(inputs, report)
    if not found:
        raise InputError()
    if len(found) > 1:
        message = f"one server cannot be {len(found)} APIs"
        raise input_error("several-builds", message, None, "name one of them")
    return found[0][1].document


def faults_of(texts: Sequence[str]) -> list[Fault]:
    """The faults that the command line asks for.

    Raises:
        InputError: One is none (`usage`).
    """
    try:
        return [fault_of(text) for text in texts]
    except ValueError as error:
        raise input_error("usage", f"--fault {error}", None, "see --help") from None


def run(
    document: Mapping[str, Any],
    choices: ServerChoices,
    say: Callable[..., None],
    end: Event,
) -> None:
    """Serve until `end` is set; each line about the server goes to `say`.

    Raises:
        InputError: The port is taken, or the host is none of this machine
            (`cannot-serve`).
    """
    faults = faults_of(choices.faults)
    mock = Mock(document, native=choices.native, faults=faults)
    try:
        with serve(mock, choices.port, choices.host, choices.origins) as origin:
            for line in greeting(mock, origin):
                say(line)
            end.wait()
    except OSError as error:
        message = f"cannot serve on {choices.host}:{choices.port}: {error.strerror}"
        hint = "choose another --port or --host"
        raise input_error("cannot-serve", message, None, hint) from None


def greeting(mock: Mock, origin: str) -> Iterator[str]:
    """The base URL, and a call for each operation."""
    prefix = mock.base_path
    yield f"base URL   {origin}{prefix}"
    yield f"operations {len(mock.operations)}; Ctrl-C ends the server"
    yield ""
    for key in mock.operations:
        yield example(mock, key, origin + prefix)


TOKEN = "-H 'Authorization: Bearer token'"


def example(mock: Mock, key: str, base: str) -> str:
    """A command that calls an operation, with what it has to hold."""
    operation = mock.operations[key]
    path = operation.path
    query = []
    for parameter in operation.parameters:
        value = mock.samples.value(parameter.at)
        shown = str(value) if isinstance(value, str | int) else "1"
        if parameter.location == "path":
            path = path.replace("{" + parameter.name + "}", shown)
        elif parameter.location == "query" and parameter.required:
            query.append(f"{parameter.name}={shown}")
    parts = ["curl", "" if operation.method == "GET" else f"-X {operation.method}"]
    parts.append(TOKEN if operation.security else "")
    json_body = next((m for m in operation.body if m.media_type == JSON and m.at), None)
    if json_body is not None and json_body.at is not None:
        value = json.dumps(mock.samples.value(json_body.at), ensure_ascii=False)
        parts.append(f"-H 'Content-Type: {JSON}' -d {quote(value)}")
    address = base + path + ("?" + "&".join(query) if query else "")
    return " ".join([*filter(None, parts), quote(address)])
