"""Contract tests: a suite that holds a generated package against its document.

Modules of groups show each operation as its users call it. `test_samples.py` goes
through everything else by the names in `names.json`; the document is what the mock of
the API answers from. Texts of a document are literals, or JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from fragmint.mock.document import base_paths
from generator.dataclass import dataclass
from generator.facts import Json
from generator.json_text import ascii_only, indented, spread
from generator.model.ir import Api
from generator.targets.base import Package, Render, nowhere
from generator.targets.contract.exchanges import Requests, Responses
from generator.targets.contract.group_tests import group_tests
from generator.targets.contract.package_names import PackageNames
from generator.targets.contract.suite_views import hook_tests
from generator.targets.contract.validity import Examples
from generator.targets.python.literals import string
from generator.targets.python.printer import Items, Node, call, keyword, mapping

NAME = "contract"

LEVELS = 4
"""How far inside the names entries have lines of their own."""
NAMES = "names.json"
"""The description of the package for the suite."""
DOCUMENT = "openapi.json"
"""The document that the suite holds the package against."""


@dataclass(frozen=True, slots=True)
class SuiteView:
    """The variable parts of the modules that all packages have."""

    package: str
    client: str
    made: Node
    made_async: Node
    samples: Items
    with_webhooks: bool
    with_flaws: bool


def emit(package: Package) -> Mapping[str, str]:
    """The tests of the package, below `tests/`."""
    files = contract_files(
        package.api, package.document, package.renderer(NAME), package.locate
    )
    return {f"tests/{path}": text for path, text in files.items()}


def contract_files(
    api: Api,
    document: Mapping[str, Json],
    render: Render,
    locate: Callable[[str], str] = nowhere,
) -> dict[str, str]:
    """The suite: path below `tests/` to text. `locate` gives the place in the
    documentation that states what is at a JSON pointer.
    """
    examples = Examples(document, api.definitions)
    names = PackageNames(api, examples)
    stated = names_json(names, document, locate)
    given = [*client_arguments(api, document)]
    view = SuiteView(
        package=api.package,
        client=api.client,
        made=call(api.client, *given),
        made_async=call(f"Async{api.client}", *given),
        samples=Items(
            (
                "documented_api: MockApi",
                f"client: {api.client}",
                f"async_client: Async{api.client}",
            )
        ),
        with_webhooks=bool(api.webhooks),
        with_flaws=bool(names.flaws),
    )
    files = {NAMES: stated, DOCUMENT: indented(document)}
    for name in ("conftest", "test_package", "test_samples"):
        files[f"{name}.py"] = render(name, view)
    requests = Requests(examples, api.definitions)
    responses = Responses(api.definitions, examples)
    for module in group_tests(api, requests, responses):
        files[module.path] = render("test_group", module)
    if api.webhooks:
        files["test_webhooks.py"] = render("test_webhooks", hook_tests(api, examples))
    return files


def client_arguments(api: Api, document: Mapping[str, Json]) -> Iterator[Node]:
    """The arguments of the tests' clients."""
    for name, value in arguments_of(api, document).items():
        if isinstance(value, dict):
            pairs = [(string(key), string(str(each))) for key, each in value.items()]
            yield keyword(name, mapping(pairs))
        else:
            yield keyword(name, string(str(value)))
    yield from (
        "http_client=http_client",
        "max_retries=0",
        "allow_http=True",
        "strict=True",
    )


def names_json(
    names: PackageNames, document: Mapping[str, Json], locate: Callable[[str], str]
) -> str:
    """The names as JSON: one line per fact of an operation, and per model."""
    api = names.api
    value: dict[str, Json] = {
        "package": api.package,
        "client": api.client,
        "arguments": arguments_of(api, document),
        "operations": names.operations(),
        "models": names.models(),
        "webhooks": {hook.function: names.payload(hook) for hook in api.webhooks},
    }
    if api.former:
        value["aliases"] = {f"{kind} {name}": now for kind, name, now in api.former}
    value["flaws"] = [
        {
            "subject": flaw.subject,
            "pointer": flaw.pointer,
            "example": flaw.example,
            "reason": flaw.reason,
            "place": locate(flaw.pointer),
        }
        for flaw in names.flaws
    ]
    return ascii_only(spread(value, LEVELS))


def contradictions(text: str) -> Iterator[tuple[str, str]]:
    """The examples that the tests leave out: where they are (a JSON pointer), and what
    is wrong with each.
    """
    for flaw in json.loads(text)["flaws"]:
        message = f"the example {flaw['example']!r} of {flaw['subject']}"
        yield flaw["pointer"], f"{message}: {flaw['reason']}"


def arguments_of(api: Api, document: Mapping[str, Json]) -> dict[str, Json]:
    """The arguments of a client in the tests: a credential for every argument that takes
    one, and the address of the API where the document has none to go by.
    """
    names = (name for scheme in api.schemes for name in scheme.arguments)
    found: dict[str, Json] = {n: f"test-{n.replace('_', '-')}" for n in names}
    url = base_url(api, document)
    variables = server_variables(api)
    found |= {"base_url": url} if url else {}
    found |= {"server_variables": variables} if variables else {}
    return found


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
