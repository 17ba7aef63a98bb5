"""Calls on the mock: what code written for one version of a package does with the next.

    python -m benchmarks.change_calls record FOLDER CALLS
    python -m benchmarks.change_calls replay FOLDER CALLS

`record` writes what callers of the package in a folder do: calls of every method with the
documented types, with mappings and with models, and what they expect of results and
errors. `replay` does the same with another package, on the mock of that one's API, and
prints what fails as a JSON list. Each runs in a process of its own, because both packages
have one name.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial, reduce
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple, get_args, get_origin

import httpx2
from pydantic import AwareDatetime, BaseModel

from benchmarks.change_shapes import (
    Shape,
    Spelled,
    exchanged,
    is_plain,
    joined,
    spelled_in,
)
from fragmint.mock import Mock
from fragmint.mock.bodies import is_json
from fragmint.mock.variants import Variants
from fragmint.suite.api import MockApi
from fragmint.suite.coverage import Coverage
from fragmint.suite.habits import accepted
from fragmint.suite.names import Names, Operation, Outcome, load_names
from fragmint.suite.requests import Requests, as_models, flattened, spelled

VARIED, ANSWERS, ITEMS = 4, 12, 3
"""Requests of one method besides the smallest, answers to one call, items of a list."""


class MadeModel(NamedTuple):
    """A model that a caller makes, with its fields."""

    name: str
    fields: dict[str, Any]


class Made(NamedTuple):
    """One call with the keywords that a caller gives; `known` is what is wrong with it
    anyway, as where an example contradicts its own documentation. `credential` is the
    only argument of the client, if it has not all.
    """

    method: tuple[str, ...]
    keywords: dict[str, Any]
    result: Shape
    walk: str = ""
    known: frozenset[str] = frozenset()
    credential: str = ""


class Handled(NamedTuple):
    """A call whose error is caught by a class, and what its body may be."""

    call: Made
    status: int
    raises: str
    body: Shape


class Recorded(NamedTuple):
    """What callers of a package do; `methods` are those that they call, of `total`.

    `fields` are the fields of the models that they meet, `variables` those of the
    environment that hold their credentials, `spelled` what each name stands for on the
    wire.
    """

    package: str
    client: str
    variables: dict[str, str]
    arguments: dict[str, Any]
    calls: list[Made]
    errors: list[Handled]
    fields: dict[str, dict[str, Shape]]
    spelled: Spelled
    methods: int
    total: int


class TriedPackage:
    """A generated package, its client, and the mock of its API."""

    def __init__(
        self,
        folder: Path,
        called: tuple[str, str] | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        """Import the package; it and its client are called as documented, and made so,
        unless told otherwise.
        """
        sys.path.insert(0, str(folder))
        self.names: Names = load_names(folder / "tests" / "names.json")
        coverage = Coverage(self.names)
        self.api = MockApi(Mock.load(folder / "tests"), coverage)
        package, client = called or (self.names.package, self.names.client)
        module = import_module(package)
        self.models: ModuleType = import_module(f"{package}.models")
        self.errors: ModuleType = import_module(f"{package}.errors")
        options = {
            "http_client": httpx2.Client(transport=self.api.transport()),
            "max_retries": 0,
            "allow_http": True,
        }
        arguments = self.names.arguments if given is None else given
        self.arguments = dict(arguments)
        make = partial(getattr(module, client), **options)
        self.clients = {"": make(**arguments)}
        for name, value in arguments.items() if len(arguments) > 1 else ():
            with suppress(Exception):
                self.clients[name] = make(**{name: value})
        written = json.loads((folder / "tests" / "names.json").read_text())
        self.spelled = spelled_in(self.names, written["models"], self.clients[""])
        mock = self.api.mock
        sent = Variants(mock.document, mock.samples.schemas, "request")
        schemas = mock.response_samples.schemas
        self.requests = Requests(mock, sent)
        self._received = Variants(mock.document, schemas, "response")
        self._bodies: dict[tuple[str, int, str], list[Any]] = {}
        self.fields: dict[str, dict[str, Shape]] = {}

    def run(self, call: Made) -> Any:
        """Make a call; of what walks through pages, the first items."""
        keywords = {name: self.made(value) for name, value in call.keywords.items()}
        client = self.clients[call.credential]
        owner = reduce(getattr, call.method[:-1], client)
        method = getattr(owner, call.walk or call.method[-1])
        if not call.walk:
            found = method(**keywords)
            return [*islice(found, ITEMS)] if isinstance(found, Iterator) else found
        return [*islice(method(**accepted(method, keywords)), ITEMS)]

    def made(self, value: Any) -> Any:
        """A value with the models that a caller makes."""
        match value:
            case MadeModel(name, fields):
                given = {field: self.made(each) for field, each in fields.items()}
                return getattr(self.models, name)(**given)
            case dict():
                return {key: self.made(each) for key, each in value.items()}
            case list():
                return [self.made(each) for each in value]
        return value

    def answers(self, operation: Operation) -> Iterator[None]:
        """Let the API answer a call with many values, one after the other."""
        for outcome in operation.responses:
            for body in self.bodies(operation, outcome):
                self.api.reset()
                self.api.replies(
                    operation.key, outcome.status, body, outcome.media_type
                )
                yield

    def bodies(self, operation: Operation, outcome: Outcome) -> list[Any]:
        """Values of the schema of a response."""
        key = operation.key, outcome.status, outcome.media_type
        if key not in self._bodies:
            media = self.api.media(*key)
            self._bodies[key] = []
            if media and media.at is not None and is_json(media.media_type):
                _, place = self.api.mock.document.follow(media.at)
                self._bodies[key] += islice(self._received.of(place), ANSWERS)
        return self._bodies[key]

    def shape(self, kind: Any) -> Shape:
        """What a type of the list of names says a value may be."""
        match kind:
            case {"model": name}:
                return self.of_hint(getattr(self.models, name))
            case {"list": item}:
                return {"list": self.shape(item)}
            case {"map": value}:
                return {"dict": self.shape(value)}
            case {"union": members}:
                return joined(map(self.shape, members))
        plain = {"null": "NoneType", "boolean": "bool", "bytes": "bytes"}
        return {plain.get(str(kind), str(kind)): {}}

    def of_hint(self, hint: Any) -> Shape:
        """What an annotation says a value may be."""
        return joined(map(self.of_member, flattened(hint)))

    def of_member(self, kind: Any) -> Shape:
        """What a member of an annotation says a value may be."""
        origin, arguments = get_origin(kind) or kind, get_args(kind)
        if origin is Literal:
            return {type(value).__name__: {} for value in arguments}
        if origin is AwareDatetime:
            return {"datetime": {}}
        if not isinstance(origin, type) or origin in (Any, object):
            return {"any": {}}
        if issubclass(origin, BaseModel):
            return self.of_model(origin)
        if issubclass(origin, Mapping):
            return {"dict": self.of_hint(arguments[-1] if arguments else Any)}
        if issubclass(origin, Sequence) and not issubclass(origin, str | bytes):
            return {"list": self.of_hint(arguments[0] if arguments else Any)}
        return {origin.__name__: {}}

    def of_model(self, model: type[BaseModel]) -> Shape:
        """The shape of a model; its fields are noted."""
        name = model.__name__
        if name not in self.fields:
            self.fields[name] = {}
            model.model_rebuild()
            fields = model.model_fields.items()
            self.fields[name] |= {n: self.of_hint(f.annotation) for n, f in fields}
        return {f"model {name}": {}}

    def is_a(self, value: Any, model: str) -> bool:
        """Whether a value is a model of that name, which may be no class any more."""
        kind = getattr(self.models, model, None)
        return isinstance(kind, type) and isinstance(value, kind)

    def misfit(self, value: Any, shape: Shape, place: str) -> Iterator[str]:
        """What code that expects a shape meets in a value."""
        if "any" in shape or (value is None and "NoneType" in shape):
            return
        named = [key.removeprefix("model ") for key in shape if "model " in key]
        known = [n for n in named if self.is_a(value, n)]
        if known:
            for name, inner in self.fields[known[0]].items():
                try:
                    found = getattr(value, name)
                except AttributeError as error:
                    yield f"{place}: {error}"
                else:
                    yield from self.misfit(found, inner, f"{place}.{name}")
        elif isinstance(value, list) and "list" in shape:
            for each in value:
                yield from self.misfit(each, shape["list"], f"{place}[]")
        elif isinstance(value, Mapping) and "dict" in shape:
            for each in value.values():
                yield from self.misfit(each, shape["dict"], f"{place}{{}}")
        elif not is_plain(value, shape):
            yield f"{place}: {type(value).__name__}, not {', '.join(sorted(shape))}"


def plain(value: Any) -> Any:
    """A value whose models can be made with another package."""
    match value:
        case BaseModel():
            given = {
                name: plain(getattr(value, name)) for name in value.model_fields_set
            }
            return MadeModel(type(value).__name__, given)
        case Mapping():
            return {key: plain(each) for key, each in value.items()}
        case list():
            return [plain(each) for each in value]
    return value


def record(package: TriedPackage) -> Recorded:
    """What callers of a package do: calls that raise already are left out."""
    calls: list[Made] = []
    errors: list[Handled] = []
    methods = 0
    for operation in package.names.operations.values():
        tried = [(call, fails(package, call)) for call in written(package, operation)]
        made = [
            call._replace(known=frozenset(found.problems))
            for call, found in tried
            if not found.raised
        ]
        calls += made
        methods += bool(made)
        for outcome in operation.errors if made else ():
            # What is not documented comes as plain JSON, whatever it is.
            body = (
                {"any": {}} if outcome.type == "null" else package.shape(outcome.type)
            )
            handled = Handled(made[0], outcome.status, outcome.raises, body)
            if not [*mishandled(package, handled, operation)]:
                errors.append(handled)
    names = package.names
    return Recorded(
        names.package,
        names.client,
        variables(package),
        dict(names.arguments),
        calls,
        errors,
        package.fields,
        package.spelled,
        methods,
        len(names.operations),
    )


def variables(package: TriedPackage) -> dict[str, str]:
    """The variables of the environment that hold what the client was given."""
    api = import_module(f"{package.names.package}.client").API
    given = package.names.arguments.items()
    named = {api.variable(name): value for name, value in given}
    return {name: value for name, value in named.items() if isinstance(value, str)}


def written(package: TriedPackage, operation: Operation) -> Iterator[Made]:
    """The calls of one method that a caller writes."""
    endpoints = f"{package.names.package}.endpoints.{operation.function[0]}"
    function = getattr(import_module(endpoints), operation.function[1])
    shapes = joined(package.shape(outcome.type) for outcome in operation.responses)
    result = shapes or {"any": {}}
    requests = [
        package.requests.small(operation),
        *islice(package.requests.varied(operation), VARIED),
    ]
    for credential in package.clients:
        keywords = spelled(requests[0].values, operation)
        made = Made(operation.method, plain(keywords), result, credential=credential)
        if credential and not fails(package, made).raised:
            yield made
    for request in requests:
        keywords = spelled(request.values, operation)
        yield Made(operation.method, plain(keywords), result)
        models = plain(as_models(keywords, function))
        if models != keywords:
            yield Made(operation.method, models, result)
    if operation.pages:
        shape = items_of(package, result, operation.pages.get("items", ()))
        smallest = spelled(requests[0].values, operation)
        walk = str(operation.pages["method"])
        yield Made(operation.method, plain(smallest), {"list": shape}, walk)


def items_of(package: TriedPackage, shape: Shape, path: Iterable[str]) -> Shape:
    """The shape of the items of a page, anything where that is not plain to see."""
    for part in path:
        names = [kind.removeprefix("model ") for kind in shape if "model " in kind]
        found = [package.fields[name].get(part, {}) for name in names]
        shape = joined(found)
    return dict(shape.get("list") or {"any": {}})


class Tried(NamedTuple):
    """What became of a call: whether it raised with the usual answer, and what failed
    with any.
    """

    raised: bool
    problems: list[str]


def fails(package: TriedPackage, call: Made) -> Tried:
    """What happens to a call that was right, with each answer that the API may give."""
    package.api.reset()
    first = [*problems_of(package, call)]
    problems = [*first]
    asked = {made.operation for made in package.api.mock.calls}
    for operation in package.names.operations.values():
        if operation.key in asked and not call.walk and is_called(operation, call):
            for _ in package.answers(operation):
                problems += problems_of(package, call)
    raised = any(RAISED in text for text in first)
    return Tried(raised, [*dict.fromkeys(problems)])


RAISED = " raises "


def problems_of(package: TriedPackage, call: Made) -> Iterator[str]:
    """What is wrong with one answer to a call."""
    place = ".".join([*call.method[:-1], call.walk or call.method[-1]])
    try:
        found = package.run(call)
    except Exception as error:
        yield f"{place}{RAISED}{type(error).__name__}: {error}"[:300]
    else:
        yield from package.misfit(found, call.result, place)


def is_called(operation: Operation, call: Made) -> bool:
    """Whether a call is one of this method, not of one with another media type."""
    return operation.method[-1] == call.method[-1] or len(operation.responses) == 1


def mishandled(
    package: TriedPackage, handled: Handled, operation: Operation
) -> Iterator[str]:
    """What happens where a caller handles an error, as far as it is documented."""
    key, place = operation.key, f"{'.'.join(handled.call.method)} {handled.status}"
    known = {outcome.status: outcome for outcome in operation.errors}
    if handled.status not in known:
        return
    package.api.reset()
    package.api.answers(key, handled.status)
    wanted = getattr(package.errors, handled.raises, None)
    try:
        package.run(handled.call)
    except Exception as error:
        if wanted is None or not isinstance(error, wanted):
            yield f"{place}: {type(error).__name__}, not {handled.raises}"
        else:
            body = getattr(error, "body", None)
            yield from package.misfit(body, handled.body, f"{place}.body")


def replay(recorded: Recorded, folder: Path) -> list[str]:
    """What fails of all that with another package."""
    called = recorded.package, recorded.client
    try:
        package = TriedPackage(folder, called, recorded.arguments)
    except (TypeError, AttributeError, ModuleNotFoundError) as error:
        return [f"{recorded.client}: {type(error).__name__}: {error}"]
    package.fields = recorded.fields
    problems = [*unconfigured(recorded, folder)]
    problems += exchanged(recorded.spelled, package.spelled)
    problems += [
        text
        for call in recorded.calls
        for text in fails(package, call).problems
        if text not in call.known
    ]
    operations = package.names.operations
    for handled in recorded.errors:
        operation = operations.get(".".join(handled.call.method))
        if operation is not None:
            problems += mishandled(package, handled, operation)
    return [*dict.fromkeys(problems)]


def unconfigured(recorded: Recorded, folder: Path) -> Iterator[str]:
    """What fails of the first call with the credentials in the environment."""
    call = next((call for call in recorded.calls if not call.credential), None)
    if call is None or not recorded.variables:
        return
    os.environ |= recorded.variables
    try:
        package = TriedPackage(folder, (recorded.package, recorded.client), {})
        package.run(call)
    except Exception as error:
        yield f"environment: {type(error).__name__}: {error}"


def main() -> None:
    """Record or replay."""
    _, kind, folder, file = sys.argv
    warnings.simplefilter("ignore")
    path = Path(file)
    if kind == "record":
        recorded = record(TriedPackage(Path(folder)))
        path.write_bytes(pickle.dumps(recorded))
        print(json.dumps([recorded.methods, recorded.total]))
    else:
        recorded = pickle.loads(path.read_bytes())
        print(json.dumps(replay(recorded, Path(folder))))


if __name__ == "__main__":
    main()
