"""The public names of the package, its groups, models and exceptions, and their modules.

Importing the package loads nothing (PEP 562); stubs beside the two lazy modules tell
type checkers and editors what they contain (PEP 561).
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence

from generator import patterns as re
from generator.dataclass import dataclass, replace
from generator.model.ir import Api, Definition, Group
from generator.naming import MODULES, group_class
from generator.semver import documented_version
from generator.targets.python.former import former_exports, former_text
from generator.targets.python.literals import string
from generator.targets.python.printer import Docstring, import_line

IMPORTED = frozenset(
    [
        "Any",
        "Literal",
        "Annotated",
        "Mapping",
        "Sequence",
        "Iterator",
        "AsyncIterator",
        "UUID",
        "Decimal",
        "File",
        "Missing",
        "Resource",
        "AsyncResource",
        "Unpack",
        "Callable",
        "Awaitable",
        "TYPE_CHECKING",
    ]
)
"""Class names that the modules of resources and clients import."""


def all_groups(api: Api) -> list[Group]:
    """Every group of the package with the name of its class.

    The definitions of `api` have their final names.
    """
    former = former_groups(api)
    return separate(with_parents([*api.groups, *former]), class_names(api))


def former_groups(api: Api) -> list[Group]:
    """Groups that hold deprecated names alone."""
    known = {group.path for group in api.groups}
    members = (former for former in api.former if former.kind != "field")
    homes = (tuple(former.name.split("."))[:-1] for former in members)
    paths = dict.fromkeys(path for path in homes if path and path not in known)
    modules = {group.module for group in api.groups} | MODULES
    return [
        Group(path, free("_".join(path), modules), group_class(path), ())
        for path in paths
    ]


def class_names(api: Api) -> set[str]:
    """Names that no group's class may have: those of models and clients."""
    names = {definition.name for definition in api.definitions.values()}
    return names | {api.client, f"Async{api.client}"} | IMPORTED


def separate(groups: Sequence[Group], taken: Collection[str]) -> list[Group]:
    """The groups, with class names that nothing else has, async ones included."""
    used, found = set(taken), []
    for group in groups:
        name = group.class_name
        while name in used or f"Async{name}" in used:
            name = f"{name}Resource"
        used |= {name, f"Async{name}"}
        found.append(replace(group, class_name=name))
    return found


def with_parents(groups: Sequence[Group]) -> list[Group]:
    """The groups and, for nested ones, groups above them that have no operations."""
    known = {group.path: group for group in groups}
    modules = {group.module for group in groups} | MODULES
    for group in groups:
        for depth in range(1, len(group.path)):
            path = group.path[:depth]
            if path not in known:
                module = free("_".join(path), modules)
                known[path] = Group(path, module, group_class(path), ())
    return [known[path] for path in sorted(known)]


def free(name: str, taken: set[str]) -> str:
    """The name, or the name with underscores that make it unique; then taken."""
    while name in taken:
        name = f"{name}_"
    taken.add(name)
    return name


RUNTIME_NAMES = (
    "Call",
    "Drift",
    "Event",
    "MISSING",
    "RateLimit",
    "Response",
    "Timeout",
)
"""Names of the runtime that users need, where no model has such a name."""
MANY_MODELS = 300
"""So many models are exported without naming each."""
EXCEPTION_LIKE = frozenset({"Error"})
"""Models that would look like exceptions at the top of the package."""


PUBLIC = ("client", "endpoints", "errors", "models")
"""The public modules of every package."""


@dataclass(frozen=True, slots=True)
class IndexView:
    """A module that loads its members when they are first used.

    Attributes:
        doc: Its docstring.
        imports: The import statements of its stub.
        homes: Where its members are, line by line.
        hidden: Names of models that it does not offer, as a literal.
        former: Deprecated names with those in their place, as a literal.
        modules: The modules that are members without an import of their own.
    """

    doc: Docstring
    imports: str
    homes: tuple[str, ...]
    hidden: str = ""
    former: str = ""
    modules: str = ""


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """The module of the exceptions: the package's name for `ApiError`, and the classes
    that the runtime does not have.
    """

    doc: Docstring
    root: str
    own: tuple[StatusErrorView, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """The module of the package's version, alone so that a release changes no other."""

    doc: Docstring
    version: str


def version_view(api: Api) -> VersionView:
    """The version of the package."""
    number = documented_version(api.version)
    return VersionView(Docstring("The version of the package."), string(number))


def errors_view(api: Api) -> ErrorsView:
    """All exceptions under the package's own names."""
    root = f"{api.client}Error"
    doc = Docstring(f"Exceptions; `{root}` is their base class.")
    return ErrorsView(doc, root, own_errors(api))


def package_index(api: Api) -> IndexView:
    """The exports of the package: clients, exceptions, and all models lazily."""
    models = {definition.name for definition in api.definitions.values()}
    clients = [api.client, f"Async{api.client}"]
    taken = models | {*clients}
    homes = {
        "_version": ["__version__"],
        "client": sorted(clients),
        "errors": sorted(exceptions(api) - taken),
        "_runtime": [name for name in RUNTIME_NAMES if name not in taken],
    }
    hidden = sorted(models & {*clients, *EXCEPTION_LIKE})
    about = f"Typed client package, generated by Fragmint. Start with `{api.client}`."
    modules = [*PUBLIC, *(["webhooks"] if api.webhooks else [])]
    stated = [re_export(module, names) for module, names in homes.items()]
    shown = exported_models(sorted(models), hidden, bool(models & {*clients}))
    former = former_exports(api, ("client", "model", "type"))
    former = {name: now for name, now in former.items() if now not in hidden}
    written = (
        former
        if shown and not shown.endswith("*")
        else former_exports(api, ("client",))
    )
    return IndexView(
        doc=Docstring(about),
        imports="\n".join((re_export("", modules), *stated, shown)).strip()
        + assigned(written),
        homes=home_lines(homes),
        hidden=string(" ".join(hidden)) if hidden else "",
        former=former_text(former),
        modules=" ".join(modules),
    )


def assigned(former: Mapping[str, str]) -> str:
    """The statements that give classes their deprecated names, in a stub."""
    lines = [f"{name} = {now}" for name, now in sorted(former.items())]
    return "".join(f"\n{line}" for line in ["", *lines]) if lines else ""


def exceptions(api: Api) -> set[str]:
    """The names of all exceptions of the package."""
    own = (error.name for error in own_errors(api))
    return {f"{api.client}Error", *EXCEPTIONS, *own}


def models_index(api: Api) -> IndexView:
    """The module of each model."""
    members: dict[str, list[str]] = {}
    for definition in api.definitions.values():
        members.setdefault(definition.module, []).append(definition.name)
    homes = {module: sorted(members[module]) for module in sorted(members)}
    few = len(api.definitions) <= MANY_MODELS
    former = former_exports(api, ("model", "type"))
    return IndexView(
        doc=Docstring("All models, loaded on first use."),
        imports="\n".join(
            re_export(module, names) if few else f"from .{module} import *"
            for module, names in homes.items()
        )
        + assigned(former),
        homes=home_lines(homes),
        former=former_text(former),
    )


def exported_models(
    models: Sequence[str], hidden: Sequence[str], one_by_one: bool
) -> str:
    """The models as a part of the package's interface; `one_by_one` where one of them
    has the name of a client, which is another class to type checkers.
    """
    if not hidden or (len(models) > MANY_MODELS and not one_by_one):
        return "from .models import *"
    shown = [name for name in models if name not in hidden]
    return re_export("models", shown) if shown else ""


def re_export(module: str, names: Sequence[str]) -> str:
    """An import that type checkers take for a part of the interface."""
    return import_line(f".{module}", [f"{name} as {name}" for name in names])


def home_lines(homes: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """`module: Name Name ...` for each module, over as many lines as it takes."""
    return tuple(
        line
        for module, names in homes.items()
        for line in textwrap.wrap(
            f"{module}: {' '.join(names)}",
            84,
            subsequent_indent="    ",
            break_long_words=False,
        )
    )


def apart(api: Api) -> dict[str, Definition]:
    """The definitions, none of them named like an exception that this API documents."""
    documented = (
        error_class(outcome.status)
        for operation in api.operations
        for outcome in operation.errors
    )
    raised = {f"{api.client}Error", *ALWAYS_RAISED, *documented}
    taken = {definition.name for definition in api.definitions.values()} | raised
    return {
        key: (
            replace(found, name=free(f"{found.name}Body", taken))
            if found.name in raised
            else found
        )
        for key, found in api.definitions.items()
    }


ALWAYS_RAISED = frozenset(
    [
        "ApiConnectionError",
        "ApiStatusError",
        "ApiTimeoutError",
        "ClientStatusError",
        "DecodeError",
        "ResponseTooLarge",
        "StreamError",
        "SchemaDriftWarning",
        "ServerStatusError",
    ]
)
"""Exceptions that any call may end in: no model takes their names."""


COMMON = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    408: "RequestTimeoutError",
    409: "ConflictError",
    410: "GoneError",
    422: "UnprocessableContentError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
    502: "BadGatewayError",
    503: "ServiceUnavailableError",
    504: "GatewayTimeoutError",
}
"""Classes of the runtime: the statuses that every client meets."""
SELDOM = {
    402: "PaymentRequiredError",
    406: "NotAcceptableError",
    407: "ProxyAuthenticationRequiredError",
    411: "LengthRequiredError",
    412: "PreconditionFailedError",
    413: "ContentTooLargeError",
    414: "UriTooLongError",
    415: "UnsupportedMediaTypeError",
    416: "RangeNotSatisfiableError",
    417: "ExpectationFailedError",
    421: "MisdirectedRequestError",
    423: "LockedError",
    424: "FailedDependencyError",
    425: "TooEarlyError",
    426: "UpgradeRequiredError",
    428: "PreconditionRequiredError",
    431: "RequestHeaderFieldsTooLargeError",
    451: "UnavailableForLegalReasonsError",
    501: "NotImplementedStatusError",
    505: "HttpVersionNotSupportedError",
    506: "VariantAlsoNegotiatesError",
    507: "InsufficientStorageError",
    508: "LoopDetectedError",
    510: "NotExtendedError",
    511: "NetworkAuthenticationRequiredError",
}
"""Classes that a package has where its API documents the status."""
CLASSES = COMMON | SELDOM
RANGES = {
    "3": "RedirectStatusError",
    "4": "ClientStatusError",
    "5": "ServerStatusError",
}
EXCEPTIONS = tuple(
    sorted(
        [
            *COMMON.values(),
            *RANGES.values(),
            "ApiConnectionError",
            "ApiStatusError",
            "ApiTimeoutError",
            "ClosedClientError",
            "CredentialsError",
            "CrossOriginError",
            "DecodeError",
            "InsecureUrlError",
            "InvalidArgumentError",
            "InvalidHeaderError",
            "InvalidPathError",
            "InvalidRequestError",
            "ResponseError",
            "ResponseTooLarge",
            "SignatureError",
            "StreamError",
            "SchemaDriftError",
            "SchemaDriftWarning",
        ]
    )
)
"""Errors and warnings of any API's calls, except for the root `ApiError`."""


def error_class(status: str) -> str:
    """The class for a documented status (`404`, `4XX`); empty if none is raised."""
    known = CLASSES.get(int(status)) if status.isascii() and status.isdigit() else None
    return known or RANGES.get(status[:1], "")


@dataclass(frozen=True, slots=True)
class StatusErrorView:
    """A class of a package for one status: its base, and the phrase of the status."""

    name: str
    base: str
    code: int
    phrase: str


def own_errors(api: Api) -> tuple[StatusErrorView, ...]:
    """The classes for statuses that this API documents and few others do."""
    documented = {o.status for operation in api.operations for o in operation.errors}
    return tuple(
        StatusErrorView(name, RANGES[str(code)[0]], code, phrase(name))
        for code, name in SELDOM.items()
        if str(code) in documented
    )


def phrase(name: str) -> str:
    """A status in words, from the name of its class."""
    bare = name.removesuffix("Error").removesuffix("Status")
    return re.sub(r"(?<!^)(?=[A-Z])", " ", bare).lower()
