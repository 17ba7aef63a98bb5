"""The client module: the API's constant, the sync and the async client class, and their
constructor arguments.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from functools import partial

from generator.dataclass import dataclass, replace
from generator.model.ir import (
    Api,
    ClientParameter,
    Direction,
    Group,
    NullType,
    Scheme,
    Server,
    UnionOf,
)
from generator.targets.python.docs import prose, section
from generator.targets.python.endpoints import alternatives
from generator.targets.python.exports import own_errors
from generator.targets.python.former import NO_FORMER, FormerMembers
from generator.targets.python.literals import literal, sentences, string
from generator.targets.python.printer import (
    Docstring,
    Items,
    Named,
    Node,
    Union,
    call,
    keyword,
    mapping,
    sequence,
    texts,
)
from generator.targets.python.resources import ChildView, child_view, former_view
from generator.targets.python.spelling import Imports, Speller, import_block
from generator.targets.python.values import Helpers
from generator.targets.reference import code, inline

RUNTIME = "._runtime"
TOKEN = frozenset({"bearer", "oauth2", "apiKey"})


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """One client class: the parameters of its constructor, and what that hands on."""

    name: str
    base: str
    doc: Docstring
    parameters: Items
    given: Items
    children: tuple[ChildView, ...]


@dataclass(frozen=True, slots=True)
class ApiView:
    """The constants of this API for the runtime, as code; None if not needed."""

    kind: str
    title: str
    package: str
    servers: Node | None
    security: Node | None
    default_security: Node | None
    environment: str
    operation_servers: Node | None
    errors: Node | None
    parameters: Node | None


@dataclass(frozen=True, slots=True)
class ClientView:
    """The client module."""

    doc: Docstring
    imports: str
    checking: str
    api: ApiView
    clients: tuple[ClientClassView, ...]


def client_view(
    api: Api, roots: Sequence[Group], former: FormerMembers = NO_FORMER
) -> ClientView:
    """The view of the client module; `roots` are the outermost groups."""
    imports, checked = Imports(), Imports()
    groups = (*roots, *(each.group for each in former.groups))
    own = {api.client, *(root.class_name for root in groups)}
    hidden = frozenset(f"{prefix}{name}" for name in own for prefix in ("", "Async"))
    helpers = Helpers(imports, hidden, RUNTIME)
    options = Helpers(checked, hidden, RUNTIME)
    checked.add("typing_extensions", "Unpack")
    if any(scheme.kind in TOKEN for scheme in api.schemes):
        checked.add("collections.abc", "Callable")
        checked.add("collections.abc", "Awaitable")
    if roots:
        imports.add("functools", "cached_property")
    for root in groups:
        checked.add(f".resources.{root.module}", root.class_name)
        checked.add(f".resources.{root.module}", f"Async{root.class_name}")
    imports.add("typing", "TYPE_CHECKING")
    imports.add("._version", "__version__")
    constant = api_view(api, helpers)
    writer = partial(client_class, api, roots, helpers, options)
    clients = tuple(
        replace(
            made := writer(prefix),
            children=(
                *made.children,
                *(former_view(each, prefix, imports) for each in former.groups),
            ),
        )
        for prefix in ("", "Async")
    )
    return ClientView(
        doc=Docstring(f"The clients: `{api.client}` and `Async{api.client}`."),
        imports=import_block(imports),
        checking=import_block(checked, 4),
        api=constant,
        clients=clients,
    )


def api_view(api: Api, helpers: Helpers) -> ApiView:
    """The constants of this API for the runtime."""
    schemes = [
        (string(s.key), made) for s in api.schemes if (made := scheme(s, helpers))
    ]
    stated = (o.server for o in api.operations if o.server)
    own = dict.fromkeys(url for url in stated if not url.startswith("/"))
    servers = [server(entry, helpers) for entry in api.servers]
    return ApiView(
        kind=helpers.use("Api"),
        title=string(api.title),
        package=string(api.package),
        servers=sequence(servers) if servers else None,
        security=mapping(schemes) if api.schemes else None,
        default_security=alternatives(api.security or None),
        environment=string(api.environment),
        operation_servers=texts(own) if own else None,
        errors=error_classes(api, helpers),
        parameters=client_parameters(api, helpers),
    )


def client_parameters(api: Api, helpers: Helpers) -> Node | None:
    """The parameters that the client supplies by default."""
    found = [client_parameter(entry, helpers) for entry in api.parameters]
    return sequence(found) if found else None


def client_parameter(entry: ClientParameter, helpers: Helpers) -> Node:
    """One parameter of the client as an expression."""
    items: list[Node] = [string(entry.wire), string(entry.name)]
    if entry.location != "header":
        items.append(keyword("location", string(entry.location)))
    if entry.required:
        items.append(keyword("required", "True"))
    if entry.secret:
        items.append(keyword("secret", "True"))
    if entry.default is not None:
        items.append(keyword("default", literal(entry.default)))
    return call(helpers.use("ClientParameter"), *items)


def error_classes(api: Api, helpers: Helpers) -> Node | None:
    """The package's own classes of errors by status."""
    errors = replace(helpers, runtime=".errors")
    own = own_errors(api)
    return mapping((str(e.code), errors.use(e.name)) for e in own) if own else None


def server(entry: Server, helpers: Helpers) -> Node:
    """One server as an expression."""
    items = [keyword("url", string(entry.url))]
    if entry.description:
        items.append(keyword("description", string(entry.description)))
    if entry.variables:
        pairs = [server_variable(v, helpers) for v in entry.variables]
        items.append(keyword("variables", mapping(pairs)))
    return call(helpers.use("Server"), *items)


def server_variable(
    entry: tuple[str, str, tuple[str, ...]], helpers: Helpers
) -> tuple[str, Node]:
    """One server variable as an entry of a dict."""
    name, default, values = entry
    if not values:
        return string(name), string(default)
    kind = helpers.use("ServerVariable")
    return string(name), call(kind, string(default), texts(values))


def scheme(entry: Scheme, helpers: Helpers) -> Node | None:
    """One security scheme as an expression; None for one without credentials."""
    match entry.kind:
        case "oauth2" if entry.token_url:
            scopes = [texts(entry.scopes)] if entry.scopes else []
            name = helpers.use("OAuth2ClientCredentials")
            return call(name, string(entry.token_url), *scopes)
        case "bearer" | "oauth2":
            return call(helpers.use("Bearer"), *bearer(entry))
        case "basic":
            return call(helpers.use("Basic"))
        case "apiKey":
            argument = keyword("argument", string(entry.arguments[0]))
            items: list[Node] = [string(entry.name), string(entry.location), argument]
            if entry.prefix:
                items.append(keyword("prefix", string(entry.prefix)))
            return call(helpers.use("ApiKey"), *items)
        case _:
            return None


def bearer(entry: Scheme) -> Iterator[Node]:
    """The parts of a scheme with a token that differ from the default."""
    argument = entry.arguments[0]
    if argument != "access_token":
        yield keyword("argument", string(argument))
    if entry.name not in ("", "Bearer"):
        yield keyword("scheme", string(entry.name))


def client_class(
    api: Api, roots: Sequence[Group], helpers: Helpers, options: Helpers, prefix: str
) -> ClientClassView:
    """One client class; `options` imports what only type checkers need."""
    article = "" if api.title.lower().startswith("the ") else "the "
    about = api.description or f"Client of {article}{api.title}."
    taken = section("Args", [(o.name, described(o)) for o in constructor_options(api)])
    doc = "\n\n".join([prose(about, 4), *transport_docs(api), *taken])
    options_type = f"Unpack[{options.use(f'{prefix}ClientOptions')}]"
    credentials = [(string(s.key), value) for s in api.schemes if (value := given(s))]
    items = [keyword("credentials", mapping(credentials))]
    if api.parameters:
        pairs = [(string(p.name), p.name) for p in api.parameters]
        items.append(keyword("parameters", mapping(pairs)))
    return ClientClassView(
        name=f"{prefix}{api.client}",
        base=helpers.use(f"{prefix}Client"),
        doc=Docstring(doc),
        parameters=Items(
            (
                "self",
                "*",
                *credential_parameters(api, bool(prefix)),
                *own_parameters(api, options.imports),
                "base_url: str | None = None",
                f"**options: {options_type}",
            )
        ),
        given=Items((*items, keyword("base_url", "base_url"), "**options")),
        children=tuple(child_view(root, prefix) for root in roots),
    )


def described(option: ConstructorOption) -> str:
    """The documentation of an argument."""
    parts = [option.about]
    if option.default:
        parts.append(f"Default: {option.default}.")
    if option.variable:
        parts.append(f"Defaults to the environment variable `{option.variable}`.")
    return " ".join(parts)


def transport_docs(api: Api) -> Iterator[str]:
    """A paragraph for each way to prove who is calling that the transport sees to."""
    names = dict.fromkeys(s.name for s in api.schemes if s.kind == "transport")
    for name in names:
        how = "verify=…" if name == "mutualTLS" else "auth=…"
        text = f"{name} is done by the transport: pass an `http_client` with `{how}`."
        yield textwrap.fill(text, 84)


def credential_parameters(api: Api, is_async: bool) -> Iterator[Named]:
    """The constructor's arguments for credentials, each once."""
    result = "str | Awaitable[str]" if is_async else "str"
    found: dict[str, Node] = {}
    for entry in api.schemes:
        token = Union(("str", f"Callable[[], {result}]", "None"))
        kind = token if entry.kind in TOKEN else "str | None"
        found |= dict.fromkeys(entry.arguments, kind)
        if entry.kind == "oauth2" and entry.token_url:
            found |= dict.fromkeys(CLIENT, "str | None")
    for name, annotation in found.items():
        yield Named(name, ": ", annotation, " = None")


def own_parameters(api: Api, imports: Imports) -> Iterator[Named]:
    """The constructor's arguments for parameters of all calls."""
    speller = Speller(api.definitions, imports, prefix=".models.")
    for entry in api.parameters:
        kind = speller.spell(UnionOf((entry.type, NullType())), Direction.REQUEST)
        yield Named(entry.name, ": ", kind, " = None")


def given(entry: Scheme) -> Node | None:
    """The credential of one scheme, from the constructor's arguments."""
    match entry.kind:
        case "oauth2" if entry.token_url:
            return "access_token or (client_id, client_secret)"
        case "basic":
            return "(username, password)"
        case "none" | "transport":
            return None
        case _:
            return entry.arguments[0]


@dataclass(frozen=True, slots=True)
class ConstructorOption:
    """One argument: its meaning, its default as text, its environment variable."""

    name: str
    about: str
    default: str = ""
    variable: str = ""


COMMON = (
    ConstructorOption("timeout", "Seconds, a `Timeout`, or None for no limit.", "60"),
    ConstructorOption(
        "deadline", "Seconds for a whole call, including retries and delays."
    ),
    ConstructorOption(
        "idle_timeout", "Maximum seconds between two values of a stream."
    ),
    ConstructorOption("max_retries", "Maximum number of retries of a call.", "2"),
    ConstructorOption(
        "retry_statuses",
        "Status codes that are retried.",
        "408, 429, 502, 503, 504",
    ),
    ConstructorOption(
        "retry_methods", "HTTP methods that are retried.", "idempotent methods"
    ),
    ConstructorOption("retry_budget", "Retry less while most calls fail.", "True"),
    ConstructorOption("max_retry_wait", "Maximum seconds between two attempts.", "60"),
    ConstructorOption("headers", "Headers for every request; None removes one."),
    ConstructorOption("token_parameters", "Additional fields for the token endpoint."),
    ConstructorOption("strict", "Raise if a response violates its schema.", "False"),
    ConstructorOption("on_drift", "Called with every `Drift`."),
    ConstructorOption("record", "File in which undocumented responses are recorded."),
    ConstructorOption(
        "max_response_bytes", "Maximum size of a decoded body.", "64 MiB"
    ),
    ConstructorOption(
        "follow_redirects",
        "Follow redirects; only the API gets credentials.",
        "False",
    ),
    ConstructorOption("allow_http", "Allow `http://` for other hosts.", "False"),
    ConstructorOption("on_request", "Called with every request before it is sent."),
    ConstructorOption("on_response", "Called with every response before it is read."),
    ConstructorOption("http_client", "Your own httpx2 client, for proxies and tests."),
)
"""Arguments of every client."""


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
    is_known = any("://" in server.url for server in api.servers)
    instead = "the documented server" if is_known else ""
    yield ConstructorOption(
        "base_url", "Base URL of the API.", instead, variable(api, "base_url")
    )
    if len(api.servers) > 1:
        about = "Position, URL or description of a documented server."
        yield ConstructorOption("server", about, "0")
    if any(server.variables for server in api.servers):
        about = "Values of the variables in the server's URL."
        yield ConstructorOption("server_variables", about)
    yield from COMMON


def arguments_of(scheme: Scheme) -> tuple[str, ...]:
    """The arguments for one security scheme."""
    more = CLIENT if scheme.kind == "oauth2" and scheme.token_url else ()
    return (*scheme.arguments, *more)


LOCATIONS = frozenset({"header", "query", "cookie"})
CLIENT = ("client_id", "client_secret")
"""Arguments for a token endpoint (RFC 6749, section 4.4)."""


def variable(api: Api, argument: str) -> str:
    """The environment variable of an argument."""
    return f"{api.environment}_{argument.upper()}" if api.environment else ""


def meaning(api: Api, argument: str) -> str:
    """The description of a credential."""
    scheme = next(s for s in api.schemes if argument in arguments_of(s))
    # Whatever else a document may say here is not our text.
    place = scheme.location if scheme.location in LOCATIONS else "request"
    after = f" (sent after `{scheme.prefix.strip()}`)" if scheme.prefix else ""
    meanings = {
        "bearer": "Token, or a function that returns one.",
        "oauth2": "OAuth 2 token, or a function that returns one.",
        "apiKey": f"Key for the {place} {code(scheme.name)}{after}, or a function that"
        " returns one.",
        "basic": "For HTTP basic authentication.",
    }
    if argument in CLIENT:
        return "For the OAuth 2 client credentials flow."
    return " ".join(meanings.get(scheme.kind, "A credential.").split())


def purpose(parameter: ClientParameter) -> str:
    """The description of a client parameter."""
    place = f"the {parameter.location} {code(parameter.wire)}"
    about = sentences(parameter.description, 80)
    text = f"Default value of {place}."
    return f"{text} {about}" if about else text


@dataclass(frozen=True, slots=True)
class ServerVariableRow:
    """A variable of a server's URL; `values` is empty if anything goes."""

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
