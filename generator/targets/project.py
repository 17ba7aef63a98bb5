"""The files around a generated package: `pyproject.toml`, and a README with an example."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from generator import patterns as re
from generator.dataclass import dataclass
from generator.model.ir import (
    Api,
    ClientParameter,
    Group,
    Kind,
    ListOf,
    Literals,
    Model,
    NullType,
    Operation,
    Scalar,
    Type,
)
from generator.naming import counted
from generator.project.publication import NO_DECISION, Publication
from generator.semver import documented_version
from generator.targets.base import Package, Render
from generator.targets.python.client import (
    ConstructorOption,
    ServerRow,
    constructor_options,
    server_row,
)
from generator.targets.python.exports import error_class
from generator.targets.python.literals import literal, sentences, string
from generator.targets.python.paging import begun, iterate_names, limit_name
from generator.targets.python.printer import Items, Node, call, keyword, mapping
from generator.targets.python.spelling import Imports, Speller
from generator.targets.python.values import Argument, arguments
from generator.targets.reference import inline, signature

MAX_VALUE = 60


@dataclass(frozen=True, slots=True)
class Quickstart:
    """Code of a README: what the client is given, a call of a method, and the same of
    the function that makes the call; no call where there is no operation.
    """

    client: Items
    call: Node | None = None
    error: str = ""
    error_names: Items | None = None
    endpoint: Node | None = None
    endpoint_import: str = ""
    answer: Node = "httpx2.Response(200, json={})"
    iterate: Node | None = None

    @property
    def with_transport(self) -> Items:
        """The client arguments beside a transport."""
        return Items((*self.client.items, keyword("http_client", "http_client")))


def quickstart(api: Api) -> Quickstart:
    """The pieces for the simplest operation that reads something."""
    group, operation = simplest(api)
    own = [keyword(name, '"..."') for name in credentials(api, operation)]
    own += [
        keyword(parameter.name, placeholder(parameter.type))
        for parameter in asked_for(api, has_credentials=bool(own))
    ]
    given = Items((*own, *address(api)))
    if group is None or operation is None:
        return Quickstart(given)
    items = [*spelled(operation)]
    method = ".".join(("client", *group.path, operation.name))
    function = f"{group.module}.{operation.function}"
    errors = [name for o in operation.errors if (name := error_class(o.status))]
    error = errors[0] if errors else "ApiStatusError"
    return Quickstart(
        client=given,
        call=call(method, *items),
        error=error,
        error_names=Items((api.client, f"{api.client}Error", error)),
        endpoint=call(function, *items),
        endpoint_import=group.module,
        answer=answer(operation),
        iterate=next(walks(api), None),
    )


def asked_for(api: Api, *, has_credentials: bool) -> Iterator[ClientParameter]:
    """The parameters that the client needs, and one that holds a secret where nothing
    else proves who is calling: a header rather than what shows in logs.
    """
    needed = [p for p in api.parameters if p.required and p.default is None]
    secrets = [p for p in api.parameters if p.secret and p not in needed]
    if not has_credentials and secrets and not any(p.secret for p in needed):
        yield min(secrets, key=lambda p: p.location != "header")
    yield from needed


def answer(operation: Operation) -> Node:
    """The least that a test may answer an operation with, as code."""
    kinds = [outcome.type for outcome in operation.successes]
    match kinds:
        case [NullType(), *_]:
            return "httpx2.Response(204)"
        case [ListOf(), *_]:
            return "httpx2.Response(200, json=[])"
    return "httpx2.Response(200, json={})"


def walks(api: Api) -> Iterator[Node]:
    """Calls of the methods that walk all pages; those that need least come first."""
    pairs = [(group, op) for group in api.groups for op in group.operations if op.pages]
    for group, operation in sorted(pairs, key=lambda pair: effort(pair[1])):
        name = iterate_names(group.operations)[operation.name]
        method = ".".join(("client", *group.path, name))
        yield call(
            method,
            *spelled(begun(operation)),
            keyword(limit_name(operation), "100"),
        )


def address(api: Api) -> Iterator[Node]:
    """The client arguments for the API's base URL, as code."""
    server = api.servers[0] if api.servers else None
    if server is None or "://" not in server.url:
        yield keyword("base_url", '"https://api.example.com"')
    elif server.required:
        pairs = [(string(name), '"..."') for name in server.required]
        yield keyword("server_variables", mapping(pairs))


def simplest(api: Api) -> tuple[Group | None, Operation | None]:
    """The operation to show: reads, needs little, comes early."""
    pairs = [(group, op) for group in api.groups for op in group.operations]
    return min(pairs, key=lambda pair: effort(pair[1]), default=(None, None))


def effort(operation: Operation) -> tuple[bool, bool, bool, int]:
    """The effort of calling an operation; less comes first, and what is deprecated last."""
    needed = [argument for argument in arguments(operation) if argument.required]
    odd = any(not simple(argument.type) for argument in needed)
    return operation.deprecated, operation.method != "GET", odd, len(needed)


def simple(kind: Type) -> bool:
    """Whether a value of this type is one short literal."""
    match kind:
        case Literals() | Scalar(Kind.STRING | Kind.INTEGER | Kind.NUMBER):
            return True
        case Scalar(Kind.BOOLEAN):
            return True
        case ListOf(item):
            return simple(item)
    return False


def spelled(operation: Operation) -> Iterator[Node]:
    """The required arguments as code."""
    examples = {
        (location, wire): value
        for request in operation.requests
        for location, wire, value in request.parameters
    }
    for argument in arguments(operation):
        if argument.required:
            place = (getattr(argument.source, "location", ""), wire_of(argument))
            value = examples.get(place)
            short = isinstance(value, str | int) and len(str(value)) <= MAX_VALUE
            code = literal(value) if short else placeholder(argument.type)  # type: ignore[arg-type]
            yield code if argument.positional else keyword(argument.name, code)


def wire_of(argument: Argument) -> str:
    """The argument's wire name."""
    return argument.source.wire if argument.source is not None else ""


def placeholder(kind: Type) -> str:
    """A value of a type, as code."""
    match kind:
        case Literals(values) if values:
            return literal(values[0])
        case Scalar(Kind.INTEGER | Kind.NUMBER):
            return "1"
        case Scalar(Kind.BOOLEAN):
            return "True"
        case ListOf(item):
            return f"[{placeholder(item)}]"
        case Scalar(Kind.STRING):
            return '"..."'
    return "..."


def credentials(api: Api, operation: Operation | None) -> tuple[str, ...]:
    """The client's arguments for the first way to prove who is calling: that of the
    operation that is shown, or else of the API.
    """
    own = operation.security if operation else None
    alternatives = [names for names in own or api.security if names]
    for names in alternatives or [(s.key,) for s in api.schemes]:
        used = [scheme for scheme in api.schemes if scheme.key in names]
        found = dict.fromkeys(item for scheme in used for item in scheme.arguments)
        if found:
            return tuple(found)
    return ()


NAME = "project"

FILES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    ".gitattributes": "gitattributes.txt",
}
"""Path to the name of its template."""
CHANGELOG, LICENSE = "CHANGELOG.md", "LICENSE"
DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The views of the two files, each text escaped for its place."""

    package: str
    distribution: str
    version: str
    metadata: MetadataView
    description: str
    client: str
    heading: str
    before: str
    after: str
    about: str
    operations: int
    models: int
    summary: str
    quickstart: Quickstart
    options: tuple[ConstructorOption, ...]
    servers: tuple[ServerRow, ...]
    groups: tuple[SignaturesView, ...]


@dataclass(frozen=True, slots=True)
class MetadataView:
    """The user's settings for `pyproject.toml`, as TOML; empty if there are none."""

    python: str
    license: str
    license_file: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    classifiers: tuple[str, ...]
    dependencies: tuple[str, ...]
    urls: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignaturesView:
    """The methods of one group as they are called."""

    path: str
    signatures: tuple[str, ...]


def emit(package: Package) -> Mapping[str, str]:
    """The files at the top of the output folder."""
    files = project_files(package.api, package.renderer(NAME), package.publication)
    given = {CHANGELOG: package.papers.changelog, LICENSE: package.papers.license}
    return files | {path: text for path, text in given.items() if text}


def project_files(
    api: Api, render: Render, own: Publication = NO_DECISION
) -> dict[str, str]:
    """`pyproject.toml` (PEP 621, hatchling), `README.md` and what git should know."""
    operations = len({operation.pointer for operation in api.operations})
    models = sum(isinstance(d, Model) for d in api.definitions.values())
    view = ProjectView(
        package=api.package,
        distribution=own.name or api.package.strip("_").replace("_", "-"),
        version=own.version or documented_version(api.version),
        metadata=metadata(own),
        description=toml_text(f"Typed client for {named(api.title)}"),
        client=api.client,
        heading=inline(api.title) or api.client,
        before=own.readme_before.strip(),
        after=own.readme_after.strip(),
        about=inline(sentences(api.description, 400)),
        operations=operations,
        models=models,
        summary=summary(api.package, operations, models, own.python or OLDEST),
        quickstart=quickstart(api),
        options=tuple(constructor_options(api)),
        servers=tuple(map(server_row, api.servers)),
        groups=tuple(signatures(api)) if len(api.operations) <= FEW_OPERATIONS else (),
    )
    return {path: render(name, view) for path, name in FILES.items()}


def summary(package: str, operations: int, models: int, python: str) -> str:
    """The first paragraph, in lines as long as those of the rest."""
    extent = f"{counted(operations, 'operation')} and {counted(models, 'model')}"
    text = (
        f"`{package}` is a typed client with {extent}, sync and async. It was generated by"
        " Fragmint from the API's documentation and requires Python"
        f" {python} or later, `httpx2` and `pydantic`."
    )
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


WIDTH = 92
"""Characters of a line, as in the rest of the template."""


def metadata(own: Publication) -> MetadataView:
    """The user's settings, each value as TOML."""
    return MetadataView(
        python=own.python or OLDEST,
        license=toml_text(own.license) if own.license else "",
        license_file=toml_text(LICENSE) if own.license_file else "",
        authors=tuple(map(author, own.authors)),
        keywords=tuple(map(toml_text, own.keywords)),
        classifiers=tuple(map(toml_text, own.classifiers)),
        dependencies=tuple(map(toml_text, own.dependencies)),
        urls=tuple((toml_text(key), toml_text(url)) for key, url in own.urls.items()),
    )


OLDEST = "3.11"
"""The oldest Python that generated code runs on."""


def author(text: str) -> str:
    """An author as an inline table (PEP 621)."""
    name, _, address = text.partition(" <")
    if not address:
        return f"{{ name = {toml_text(name)} }}"
    return f"{{ name = {toml_text(name)}, email = {toml_text(address.rstrip('>'))} }}"


FEW_OPERATIONS = 40
"""So many are listed in the README; a longer list hides all that follows it."""


def signatures(api: Api) -> Iterator[SignaturesView]:
    """The signatures of all methods, group by group."""
    speller = Speller(api.definitions, Imports())
    for group in api.groups:
        path = ".".join(("client", *group.path))
        shown = tuple(signature(path, op, speller) for op in group.operations)
        if shown:
            yield SignaturesView(path, shown)


def named(title: str) -> str:
    """A title after a preposition: `Pet Store` gives `the Pet Store API`."""
    short = sentences(title, DESCRIPTION) or "an API"
    if short == "an API":
        return short
    api = "" if re.search(r"\bapi\b", short, re.IGNORECASE) else " API"
    return f"the {short}{api}"


def toml_text(text: str) -> str:
    """A basic string of TOML 1.0 on one line, quotes included."""
    line = " ".join(text.split())
    shown = "".join(c for c in line if c.isprintable())
    escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
