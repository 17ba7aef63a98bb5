"""A mock server of what pages and documents describe, as `fragmint mock` runs it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

from fragmint.mock import Fault, Mock, fault_of, serve
from generator.report.diagnostics import InputError, Report, input_error
from generator.report.findings import prepare_all

if TYPE_CHECKING:
    from fragmint.mock.state import State

JSON = "application/json"


class ServerChoices(NamedTuple):
    """What the command line says about a server."""

    port: int
    host: str
    native: bool = False
    faults: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    stateful: bool = False
    seed: Path | None = None
    store: str = ""
    scopes: tuple[str, ...] | None = None


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
            (`cannot-serve`); what it is to begin with cannot be used (`bad-seed`,
            `bad-store`).
    """
    mock = mock_of(document, choices)
    try:
        with serve(mock, choices.port, choices.host, choices.origins) as origin:
            for line in greeting(mock, origin):
                say(line)
            end.wait()
    except OSError as error:
        message = f"cannot serve on {choices.host}:{choices.port}: {error.strerror}"
        hint = "choose another --port or --host"
        raise input_error("cannot-serve", message, None, hint) from None


def mock_of(document: Mapping[str, Any], choices: ServerChoices) -> Mock:
    """The mock that the command line asks for, with what it is to begin with."""
    faults = faults_of(choices.faults)
    stateful = choices.stateful or choices.seed is not None
    try:
        mock = Mock(
            document,
            native=choices.native,
            faults=faults,
            scopes=choices.scopes,
            stateful=stateful,
            store=choices.store,
        )
    except sqlite3.Error as error:
        message = f"{choices.store} cannot be a store: {error}"
        hint = "name a new file, or one that an earlier run has made"
        raise input_error("bad-store", message, None, hint) from None
    if choices.seed is not None and mock.state is not None and mock.state.is_empty:
        plant(mock.state, choices.seed)
    return mock


def plant(state: State, seed: Path) -> None:
    """Load the items of a file.

    Raises:
        InputError: It cannot be read, or has no items of the API's (`bad-seed`).
    """
    hint = 'a seed is JSON: {"orders": [{"id": 1}]}'
    try:
        state.load(seed)
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or error
        message = f"{seed} cannot be loaded: {reason}"
        raise input_error("bad-seed", message, None, hint) from None


def greeting(mock: Mock, origin: str) -> Iterator[str]:
    """The base URL, and a call for each operation."""
    prefix = mock.base_path
    yield f"base URL   {origin}{prefix}"
    yield f"operations {len(mock.operations)}; Ctrl-C ends the server"
    if mock.state is not None:
        names = dict.fromkeys(r.resource.name for r in mock.state.roles.values())
        yield f"kept       {', '.join(names) or 'nothing: no path shows a resource'}"
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
