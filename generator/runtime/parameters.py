"""Parameters that a client gives where a call does not; none to other origins."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .api import ClientParameter
from .call import Call
from .errors import InvalidRequestError
from .settings import Settings
from .styles import absent


def given_by_client(
    call: Call[Any], settings: Settings, location: str
) -> Iterator[tuple[ClientParameter, object]]:
    """The client's own parameters that a call takes at a place, each with its value.

    An operation takes those that it documents; a call that no documentation describes
    takes all.
    """
    taken = {_folded(location, name) for name in _there(call, location)}
    for parameter in settings.api.parameters:
        if parameter.location == location:
            name = _folded(location, parameter.name)
            if name in taken or not call.operation:
                yield parameter, settings.parameters.get(parameter.argument)


def _there(call: Call[Any], location: str) -> Collection[str]:
    return (call.headers if location == "header" else call.query) or ()


def _folded(location: str, name: str) -> str:
    """Names of headers have any case (RFC 9110 section 5.1)."""
    return name.lower() if location == "header" else name


def client_headers(call: Call[Any], settings: Settings) -> dict[str, object]:
    """The headers that the client gives."""
    own = given_by_client(call, settings, "header")
    return {parameter.name: value for parameter, value in own}


def client_query(call: Call[Any], settings: Settings) -> Mapping[str, object]:
    """The query of a call, with what the client gives where the call gives nothing."""
    query = call.query or {}
    own = {
        parameter.name: value
        for parameter, value in given_by_client(call, settings, "query")
        if absent(query.get(parameter.name))
    }
    return {**query, **own}


def refuse_missing(
    call: Call[Any], settings: Settings, headers: Collection[str]
) -> None:
    """Refuse a documented call that lacks what neither it nor the client gives.

    `headers` are the names, in lower case, of those that are sent.

    Raises:
        InvalidRequestError: A parameter is required and nobody gave it.
    """
    query = client_query(call, settings)
    for location in ("header", "query"):
        for parameter, _ in given_by_client(call, settings, location):
            there = (
                parameter.name.lower() in headers
                if location == "header"
                else not absent(query.get(parameter.name))
            )
            if parameter.required and not there:
                raise InvalidRequestError(_lacking(call, settings, parameter))


def _lacking(call: Call[Any], settings: Settings, parameter: ClientParameter) -> str:
    argument = parameter.argument
    variable = settings.api.variable(argument) if parameter.secret else ""
    text = f"{call.name} needs {argument}=…: pass it to the client or to the call"
    return f"{text}, or set {variable}" if variable else text
