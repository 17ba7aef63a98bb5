"""Contract tests: a suite that checks a generated package against its document.

Test modules are fixed text; the test data is in `contract.json` and the document
itself. Text from documents never becomes code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fragmint.mock.document import base_paths
from generator.facts import Json
from generator.json_text import ascii_only, indented, spread
from generator.model.ir import Api, Model
from generator.targets.base import Package, Render
from generator.targets.contract.cases import Clerk
from generator.targets.contract.group_tests import GroupTestsView, group_tests
from generator.targets.contract.requests import Requests
from generator.targets.contract.responses import Responses
from generator.targets.contract.validity import Examples
from generator.targets.python.literals import string
from generator.targets.python.printer import Node, call, import_line, keyword, mapping

NAME = "contract"

LEVELS = 4
"""How far inside the contract entries have lines of their own."""
CONTRACT = "contract.json"
"""What the suite tests."""
DOCUMENT = "openapi.json"
"""The document that the suite holds the package against."""
TESTS = {
    "test_errors": ("Bench", "ErrorCase", "conforms", "difference", "dumped"),
    "test_imports": ("Bench", "ModelCase"),
    "test_requests": ("Bench", "RequestCase", "faults", "misread", "misread_body"),
    "test_responses": (
        "Bench",
        "ResponseCase",
        "conforms",
        "misdecoded",
    ),
    "test_webhooks": ("Bench", "HookCase", "conforms", "difference", "dumped"),
}
"""The test modules and what each needs from the suite."""


@dataclass(frozen=True, slots=True)
class ModuleView:
    """The variable parts of a test module: its imports and the package's name."""

    imports: str
    package: str
    client: str = ""
    made: Node = ""
    made_async: Node = ""


def emit(package: Package) -> Mapping[str, str]:
    """The tests of the package, below `tests/`."""
    files = contract_files(package.api, package.document, package.renderer(NAME))
    return {f"tests/{path}": text for path, text in files.items()}


def contract_files(
    api: Api, document: Mapping[str, Json], render: Render
) -> dict[str, str]:
    """The suite: path below `tests/` to text."""
    examples = Examples(document, api.definitions)
    files = {
        CONTRACT: contract(api, document, examples),
        DOCUMENT: indented(document),
        "conftest.py": render(
            "conftest",
            replace(
                view(
                    api,
                    (
                        "AnyCase",
                        "Bench",
                        "MODES",
                        "MockApi",
                        "load",
                        "open_bench",
                        "param",
                    ),
                ),
                client=api.client,
                made=call(api.client, *client_arguments(api, document)),
                made_async=call(f"Async{api.client}", *client_arguments(api, document)),
            ),
        ),
    }
    for module in modules(api, examples):
        files[module.path] = render("test_group", module)
    for name, needed in TESTS.items():
        if name == "test_errors" and not any(o.errors for o in api.operations):
            continue
        if name == "test_webhooks" and not api.webhooks:
            continue
        files[f"{name}.py"] = render(name, view(api, needed))
    return files


def modules(api: Api, examples: Examples) -> Iterator[GroupTestsView]:
    """The test modules of all groups."""
    requests = Requests(examples, api.definitions)
    yield from group_tests(api, requests, Responses(api.definitions, examples))


def client_arguments(api: Api, document: Mapping[str, Json]) -> Iterator[Node]:
    """The arguments of the clients in tests."""
    for name, value in credentials(api).items():
        yield keyword(name, string(str(value)))
    if url := base_url(api, document):
        yield keyword("base_url", string(url))
    if variables := server_variables(api):
        pairs = [(string(name), string(str(v))) for name, v in variables.items()]
        yield keyword("server_variables", mapping(pairs))
    yield from (
        "http_client=http_client",
        "max_retries=0",
        "allow_http=True",
        "strict=True",
    )


def view(api: Api, names: Sequence[str]) -> ModuleView:
    """A test module's view."""
    return ModuleView(import_line("fragmint.suite", names), api.package)


def contract(api: Api, document: Mapping[str, Json], examples: Examples) -> str:
    """The contract as JSON: one line per fact of an operation, and per model."""
    clerk = Clerk(api.definitions, examples)
    value = {
        "package": api.package,
        "client": api.client,
        "base_url": base_url(api, document),
        "server_variables": server_variables(api),
        "credentials": credentials(api),
        "operations": [
            clerk.operation(group, operation)
            for group in api.groups
            for operation in group.operations
        ],
        "models": list(models_of(api)),
        "webhooks": [e for hook in api.webhooks for e in clerk.payloads(hook)],
    }
    return ascii_only(spread(value, LEVELS))


def contradictions(text: str, api: Api) -> Iterator[tuple[str, str]]:
    """The examples that a contract leaves out: pointer of the response, operation or
    webhook, and what is wrong with the first one there.
    """
    contract = json.loads(text)
    pointers = {f"{each.method} {each.path}": each.pointer for each in api.operations}
    for entry in contract["operations"]:
        pointer = pointers[entry["key"]]
        for name, problem, *_ in entry["requests"]:
            if problem:
                yield pointer, f"the example {name!r} of the request: {problem}"
        for name, problem, *_ in (*entry["responses"], *entry["errors"]):
            if problem:
                status, _, called = name.partition("-")
                place = f"{pointer}/responses/{status}"
                yield place, f"the example {called!r} of {status}: {problem}"
    for _, pointer, name, problem, *_ in contract["webhooks"]:
        if problem:
            yield pointer, f"the example {name!r} of the payload: {problem}"


def models_of(api: Api) -> Iterator[list[Json]]:
    """Each model's name, and its fields' wire names by their Python names."""
    for definition in api.definitions.values():
        if isinstance(definition, Model):
            fields: dict[str, Json] = {f.name: f.wire for f in definition.fields}
            yield [definition.name, fields]


def base_url(api: Api, document: Mapping[str, Json]) -> str | None:
    """The base URL that the tests give, where the document has none to go by."""
    url = api.servers[0].url if api.servers else ""
    for name, default, _ in api.servers[0].variables if api.servers else ():
        url = url.replace("{" + name + "}", default)
    if server_variables(api) or ("://" in url and "{" not in url):
        return None
    path = next(base_paths(document.get("servers")))
    return f"https://mock.invalid{path}"


def server_variables(api: Api) -> dict[str, Json]:
    """The variables of the server that a caller must give; the mock takes their names."""
    server = api.servers[0] if api.servers else None
    if server is None or "://" not in server.url:
        return {}
    return {name: name for name in server.required}


def credentials(api: Api) -> dict[str, Json]:
    """A credential for every argument of the client that takes one."""
    names = (name for scheme in api.schemes for name in scheme.arguments)
    return {name: f"test-{name.replace('_', '-')}" for name in names}
