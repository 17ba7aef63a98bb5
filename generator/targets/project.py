"""The files around a generated package, such as `pyproject.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model.ir import Api, Model
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
from generator.targets.python.literals import sentences
from generator.targets.python.spelling import Imports, Speller
from generator.targets.quickstart import Quickstart, quickstart
from generator.targets.reference import inline, signature

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
    extent: str
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
        extent=f"{counted(operations, 'operation')} and {counted(models, 'model')}",
        quickstart=quickstart(api),
        options=tuple(constructor_options(api)),
        servers=tuple(map(server_row, api.servers)),
        groups=tuple(signatures(api)) if len(api.operations) <= FEW_OPERATIONS else (),
    )
    return {path: render(name, view) for path, name in FILES.items()}


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
