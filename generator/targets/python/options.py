"""The arguments of a client's constructor, as documentation tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.ir import Api, ClientParameter, Scheme, Server
from generator.targets.markdown import code, inline
from generator.targets.python.literals import sentences


@dataclass(frozen=True, slots=True)
class ConstructorOption:
    """One argument: its meaning, its default as text, its environment variable."""

    name: str
    about: str
    default: str = ""
    variable: str = ""


COMMON = (
    ConstructorOption(
        "timeout", "Seconds, a `Timeout`, or None to wait for ever.", "60"
    ),
    ConstructorOption("deadline", "Seconds for a whole call, with retries and waits."),
    ConstructorOption("idle_timeout", "Seconds between two values of a stream."),
    ConstructorOption("max_retries", "Retries of a call.", "2"),
    ConstructorOption(
        "retry_statuses",
        "Statuses after which a call is repeated.",
        "408, 429, 502, 503, 504",
    ),
    ConstructorOption("retry_methods", "Methods to repeat.", "the idempotent ones"),
    ConstructorOption("retry_budget", "Retry less while most calls fail.", "True"),
    ConstructorOption("max_retry_wait", "Most seconds between two attempts.", "60"),
    ConstructorOption("headers", "Headers for every request; None removes one."),
    ConstructorOption("token_parameters", "More fields for the token endpoint."),
    ConstructorOption(
        "strict", "Raise where an answer drifts from its schema.", "False"
    ),
    ConstructorOption("on_drift", "Called with every `Drift`."),
    ConstructorOption("record", "File to which what is not documented is added."),
    ConstructorOption("max_response_bytes", "Cap on a decoded body.", "64 MiB"),
    ConstructorOption(
        "follow_redirects",
        "Follow redirects, credentials to none but the API.",
        "False",
    ),
    ConstructorOption("allow_http", "Allow `http://` to other machines.", "False"),
    ConstructorOption("on_request", "Called with every request before it is sent."),
    ConstructorOption("on_response", "Called with every response before it is read."),
    ConstructorOption(
        "http_client", "Your own client of httpx2, for proxies and tests."
    ),
)
"""What every client takes."""


def constructor_options(api: Api) -> Iterator[ConstructorOption]:
    """All arguments in the order of the constructor."""
    names = dict.fromkeys(
        name for scheme in api.schemes for name in arguments_of(scheme)
    )
    for name in names:
        yield ConstructorOption(name, meaning(api, name), variable=variable(api, name))
    for parameter in api.parameters:
        own = variable(api, parameter.name) if parameter.secret else ""
        only = "" if parameter.default is None else code(str(parameter.default))
        yield ConstructorOption(parameter.name, purpose(parameter), only, own)
    instead = "the documented server" if len(api.servers) > 0 else ""
    yield ConstructorOption(
        "base_url", "Where the API is.", instead, variable(api, "base_url")
    )
    if len(api.servers) > 1:
        about = "Position, URL or description of a documented server."
        yield ConstructorOption("server", about, "0")
    if any(server.variables for server in api.servers):
        about = "Values for variables of the server's URL."
        yield ConstructorOption("server_variables", about)
    yield from COMMON


def arguments_of(scheme: Scheme) -> tuple[str, ...]:
    """The arguments for one security scheme."""
    more = CLIENT if scheme.kind == "oauth2" and scheme.token_url else ()
    return (*scheme.arguments, *more)


LOCATIONS = frozenset({"header", "query", "cookie"})
CLIENT = ("client_id", "client_secret")
"""What the client asks a token endpoint with (RFC 6749, section 4.4)."""


def variable(api: Api, argument: str) -> str:
    """The environment variable of an argument."""
    return f"{api.environment}_{argument.upper()}" if api.environment else ""


def meaning(api: Api, argument: str) -> str:
    """What a credential is."""
    scheme = next(s for s in api.schemes if argument in arguments_of(s))
    # Whatever else a document may say here is no text of ours.
    place = scheme.location if scheme.location in LOCATIONS else "request"
    meanings = {
        "bearer": "Token, or a function that gives one.",
        "oauth2": "OAuth 2 token, or a function that gives one.",
        "apiKey": f"Key for the {place} {code(scheme.name)}, or a function that gives one.",
        "basic": "For HTTP basic authentication.",
    }
    if argument in CLIENT:
        return "For a token of OAuth 2 client credentials."
    return " ".join(meanings.get(scheme.kind, "A credential.").split())


def purpose(parameter: ClientParameter) -> str:
    """What a parameter of the client is for."""
    place = f"the {parameter.location} {code(parameter.wire)}"
    about = sentences(parameter.description, 80)
    text = f"Value for {place} of the calls that give none."
    return f"{text} {about}" if about else text


@dataclass(frozen=True, slots=True)
class ServerVariableRow:
    """A variable of a server's URL; `values` is empty where anything goes."""

    name: str
    default: str
    values: str


@dataclass(frozen=True, slots=True)
class ServerRow:
    """A documented server, each text as Markdown."""

    url: str
    about: str
    variables: tuple[ServerVariableRow, ...]


def server_row(server: Server) -> ServerRow:
    """A documented server as a README tells of it."""
    variables = (
        ServerVariableRow(
            code(name),
            "" if name in server.required else code(default),
            ", ".join(map(code, v)),
        )
        for name, default, v in server.variables
    )
    about = inline(sentences(server.description, 80))
    return ServerRow(code(server.url), about, tuple(variables))
