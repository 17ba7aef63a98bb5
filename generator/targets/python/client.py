"""The client module: the API's constant, and one client class sync and one async."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from generator.model.ir import Api, Group, Scheme, Server
from generator.targets.python.docs import prose
from generator.targets.python.layout import bracketed, signature
from generator.targets.python.literals import docstring, string, strings
from generator.targets.python.modules import import_block
from generator.targets.python.resources import ChildView, child_view
from generator.targets.python.spelling import Imports
from generator.targets.python.values import Helpers

RUNTIME = "._runtime"
TOKEN = frozenset({"bearer", "oauth2", "apiKey"})


@dataclass(frozen=True, slots=True)
class ClientClassView:
    """One client class, laid out."""

    name: str
    base: str
    doc: str
    init: str
    send: str
    children: tuple[ChildView, ...]


@dataclass(frozen=True, slots=True)
class ClientView:
    """The client module."""

    doc: str
    imports: str
    checking: str
    api: str
    clients: tuple[ClientClassView, ...]


def client_view(api: Api, roots: Sequence[Group]) -> ClientView:
    """The view of the client module; `roots` are the outermost groups."""
    imports, checked = Imports(), Imports()
    own = {api.client, *(root.class_name for root in roots)}
    hidden = frozenset(f"{prefix}{name}" for name in own for prefix in ("", "Async"))
    helpers = Helpers(imports, hidden, RUNTIME)
    options = Helpers(checked, hidden, RUNTIME)
    checked.add("typing_extensions", "Unpack")
    if any(scheme.kind in TOKEN for scheme in api.schemes):
        checked.add("collections.abc", "Callable")
        checked.add("collections.abc", "Awaitable")
    if roots:
        imports.add("functools", "cached_property")
    for root in roots:
        checked.add(f".resources.{root.module}", root.class_name)
        checked.add(f".resources.{root.module}", f"Async{root.class_name}")
    imports.add("typing", "TYPE_CHECKING")
    constant = api_constant(api, helpers)
    writer = partial(client_class, api, roots, helpers, options)
    clients = (writer(""), writer("Async"))
    return ClientView(
        doc=docstring(f"The clients: `{api.client}` and `Async{api.client}`.", 0),
        imports=import_block(imports),
        checking=import_block(checked, 4),
        api=constant,
        clients=clients,
    )


def api_constant(api: Api, helpers: Helpers) -> str:
    """`API = Api(...)`: what the runtime must know of this API."""
    items = [
        f"title={string(api.title)}",
        f"package={string(api.package)}",
        f"version={string(api.version)}",
    ]
    if api.servers:
        spelled = [server(entry, helpers) for entry in api.servers]
        comma = "," if len(spelled) == 1 else ""
        items.append(f"servers=({', '.join(spelled)}{comma})")
    if api.schemes:
        pairs = [
            f"{string(s.key)}: {text}"
            for s in api.schemes
            if (text := scheme(s, helpers))
        ]
        items.append(f"security={{{', '.join(pairs)}}}")
    if api.security:
        spelled = [strings(names) if names else "()" for names in api.security]
        comma = "," if len(spelled) == 1 else ""
        items.append(f"default_security=({', '.join(spelled)}{comma})")
    if any(entry.arguments for entry in api.schemes):
        items.append(f"environment={string(api.environment)}")
    own = dict.fromkeys(o.server for o in api.operations if o.server)
    if own:
        items.append(f"operation_servers={strings(tuple(own))}")
    return bracketed(f"API = {helpers.use('Api')}(", items, ")", 0)


def server(entry: Server, helpers: Helpers) -> str:
    """One server as an expression."""
    name = helpers.use("Server")
    items = [f"url={string(entry.url)}"]
    if entry.description:
        items.append(f"description={string(entry.description)}")
    if entry.variables:
        pairs = [variable(v, helpers) for v in entry.variables]
        items.append(f"variables={{{', '.join(pairs)}}}")
    return f"{name}({', '.join(items)})"


def variable(entry: tuple[str, str, tuple[str, ...]], helpers: Helpers) -> str:
    """One server variable as an entry of a dict."""
    name, default, values = entry
    if not values:
        return f"{string(name)}: {string(default)}"
    kind = helpers.use("ServerVariable")
    return f"{string(name)}: {kind}({string(default)}, {strings(values)})"


def scheme(entry: Scheme, helpers: Helpers) -> str:
    """One security scheme as an expression; empty for one without credentials."""
    match entry.kind:
        case "oauth2" if entry.token_url:
            name = helpers.use("OAuth2ClientCredentials")
            more = f", {strings(entry.scopes)}" if entry.scopes else ""
            return f"{name}({string(entry.token_url)}{more})"
        case "bearer" | "oauth2":
            return f"{helpers.use('Bearer')}({bearer(entry)})"
        case "basic":
            return f"{helpers.use('Basic')}()"
        case "apiKey":
            items = [string(entry.name), string(entry.location)]
            items.append(f"argument={string(entry.arguments[0])}")
            return f"{helpers.use('ApiKey')}({', '.join(items)})"
        case _:
            return ""


def bearer(entry: Scheme) -> str:
    """What is not the default of a scheme with a token."""
    argument = entry.arguments[0]
    items = [] if argument == "access_token" else [f"argument={string(argument)}"]
    if entry.name not in ("", "Bearer"):
        items.append(f"scheme={string(entry.name)}")
    return ", ".join(items)


def client_class(
    api: Api, roots: Sequence[Group], helpers: Helpers, options: Helpers, prefix: str
) -> ClientClassView:
    """One client class; `options` imports what only type checkers need."""
    about = api.description or f"Client of the {api.title}."
    doc = "\n\n".join([prose(about, 4), *transport_docs(api)])
    parameters = ["self", "*", *credential_parameters(api, bool(prefix))]
    parameters.append("base_url: str | None = None")
    parameters.append(f"**options: Unpack[{options.use(f'{prefix}ClientOptions')}]")
    pairs = [f"{string(s.key)}: {value}" for s in api.schemes if (value := given(s))]
    items = [f"credentials={{{', '.join(pairs)}}}", "base_url=base_url", "**options"]
    return ClientClassView(
        name=f"{prefix}{api.client}",
        base=helpers.use(f"{prefix}Client"),
        doc=docstring(doc, 4),
        init=signature("def __init__", parameters, " -> None:", 4),
        send=bracketed("super().__init__(", items, ")", 8),
        children=tuple(child_view(r, prefix, ".resources.", "self") for r in roots),
    )


def transport_docs(api: Api) -> Iterator[str]:
    """A paragraph for each way to prove who is calling that the transport sees to."""
    names = dict.fromkeys(s.name for s in api.schemes if s.kind == "transport")
    for name in names:
        how = "verify=…" if name == "mutualTLS" else "auth=…"
        text = f"{name} belongs to the transport: give an `http_client` with `{how}`."
        yield textwrap.fill(text, 84)


def credential_parameters(api: Api, is_async: bool) -> list[str]:
    """The constructor's arguments for credentials, each once."""
    result = "str | Awaitable[str]" if is_async else "str"
    found: dict[str, str] = {}
    for entry in api.schemes:
        kind = f"str | Callable[[], {result}]" if entry.kind in TOKEN else "str"
        found |= dict.fromkeys(entry.arguments, f"{kind} | None = None")
        if entry.kind == "oauth2" and entry.token_url:
            found |= dict.fromkeys(CLIENT, "str | None = None")
    return [f"{name}: {annotation}" for name, annotation in found.items()]


CLIENT = ("client_id", "client_secret")


def given(entry: Scheme) -> str:
    """The credential of one scheme, from the constructor's arguments."""
    match entry.kind:
        case "oauth2" if entry.token_url:
            return "access_token or (client_id, client_secret)"
        case "basic":
            return "(username, password)"
        case "none" | "transport":
            return ""
        case _:
            return entry.arguments[0]
