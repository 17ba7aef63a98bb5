"""The package's names of the API's operations, arguments and models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

Json: TypeAlias = Any
Where: TypeAlias = tuple[str, str]
"""Location (`body` too) and wire name; that of a whole body is empty."""
Values: TypeAlias = Mapping[Where, Json]


@dataclass(frozen=True, slots=True)
class Argument:
    """Where a keyword of a method goes, and what it takes."""

    name: str
    location: str
    wire: str
    required: bool
    nullable: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A documented response: the status that stands for it, the type of its value, and
    the media type of each documented example by name. An error `raises` just that class
    if it is `exact`, or one below it.
    """

    status: int
    type: Json
    media_type: str
    examples: Mapping[str, str]
    raises: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the client and what it stands for; `fixed` are the properties of the
    body that it sets itself, `requests` the names of the documented examples.
    """

    key: str
    method: tuple[str, ...]
    function: tuple[str, str]
    arguments: tuple[Argument, ...]
    requests: tuple[str, ...]
    responses: tuple[Outcome, ...]
    errors: tuple[Outcome, ...]
    body_kind: str = ""
    media_type: str = ""
    whole_body: bool = False
    open_body: bool = False
    files: frozenset[str] = frozenset()
    fixed: Mapping[str, Json] = field(default_factory=dict)
    pages: Mapping[str, Json] = field(default_factory=dict)
    """How its list is paged: the `kind`, the `method` that walks through it, the parameter
    that is the `mark` of a page, the number that is its `start`, and the keys that lead to
    what a response says of pages.
    """


@dataclass(frozen=True, slots=True)
class Hook:
    """A `parse` function of the package, and the payload that it is for."""

    function: str
    pointer: str
    type: Json
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """An example that contradicts its own documentation: what it is an example of, where
    that is in the document and in the documentation, and what is wrong.
    """

    subject: str
    pointer: str
    example: str
    reason: str
    place: str

    @property
    def message(self) -> str:
        """Why it is skipped."""
        text = f"the example contradicts the document: {self.reason}"
        return f"{self.place}: {text}" if self.place else text


@dataclass(frozen=True, slots=True)
class Names:
    """All names of one package; operations have those of their methods."""

    package: str
    client: str
    arguments: Mapping[str, Json]
    operations: Mapping[str, Operation]
    models: Mapping[str, Mapping[str, str]]
    hooks: Mapping[str, Hook]
    flaws: tuple[Flaw, ...]

    @property
    def paged(self) -> list[str]:
        """The methods that give lists in pages."""
        return [name for name, each in self.operations.items() if each.pages]

    @property
    def repeated(self) -> list[str]:
        """A method for each HTTP method: all that share it are repeated by one rule."""
        first = {each.key.partition(" ")[0]: name for name, each in self.listed}
        return [*first.values()]

    @property
    def listed(self) -> list[tuple[str, Operation]]:
        """The operations, the last ones first."""
        return [*self.operations.items()][::-1]


def load_names(path: Path) -> Names:
    """Read the names of a package."""
    stated = json.loads(path.read_text(encoding="utf-8"))
    entries = stated["operations"].items()
    return Names(
        package=stated["package"],
        client=stated["client"],
        arguments=stated["arguments"],
        operations={name: operation(name, entry) for name, entry in entries},
        models=stated["models"],
        hooks={name: hook(name, each) for name, each in stated["webhooks"].items()},
        flaws=tuple(Flaw(**each) for each in stated["flaws"]),
    )


def operation(name: str, entry: Mapping[str, Json]) -> Operation:
    """One operation."""
    body = entry.get("body") or {}
    module, _, function = entry["function"].rpartition(".")
    return Operation(
        key=entry["key"],
        method=tuple(name.split(".")),
        function=(module, function),
        arguments=tuple(arguments(entry)),
        requests=tuple(entry["requests"]),
        responses=tuple(Outcome(**each) for each in entry["responses"]),
        errors=tuple(Outcome(**each) for each in entry["errors"]),
        body_kind=body.get("kind", ""),
        media_type=body.get("media_type", ""),
        whole_body=body.get("whole", False),
        open_body=body.get("open", False),
        files=frozenset(body.get("files", ())),
        fixed=body.get("fixed", {}),
        pages=entry.get("pages", {}),
    )


def arguments(entry: Mapping[str, Json]) -> Iterator[Argument]:
    """The keywords of a method: `"query limit": "limit"`."""
    for place, name in entry["arguments"].items():
        location, _, wire = place.partition(" ")
        required = name in entry.get("required", ())
        yield Argument(
            name, location, wire, required, name in entry.get("nullable", ())
        )


def hook(function: str, entry: Mapping[str, Json]) -> Hook:
    """One payload."""
    return Hook(function, entry["pointer"], entry["type"], tuple(entry["examples"]))
