"""Pairs of versions of an API, for `change_pairs`: of documents with a random edit, and of
directories with what a vendor did.
"""

from __future__ import annotations

import copy
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.edits import METHODS, edited  # noqa: E402
from generator.changes.aliases import former_names  # noqa: E402
from generator.changes.pins import Chosen, Pins, pinned, pins_of  # noqa: E402
from generator.changes.versions import Finder  # noqa: E402
from generator.model import LowerSettings, lower  # noqa: E402
from generator.model.ir import Api, Former  # noqa: E402
from generator.prepare import prepare  # noqa: E402
from generator.project.config import Settings  # noqa: E402
from generator.project.jobs import Input, Job  # noqa: E402
from generator.report.diagnostics import Report  # noqa: E402
from generator.source import read_source  # noqa: E402

PACKAGE, CLIENT = "pair_client", "Pair"
BEFORE, AFTER, CHANGE = "before", "after", "change.diff"


class Pair(NamedTuple):
    """Two versions of a document, and how they come about."""

    name: str
    old: Api
    new: Api
    before: dict[str, Any]
    after: dict[str, Any]


def read_document(path: Path) -> dict[str, Any]:
    """A document as a build has it, with its repairs."""
    source = read_source(path, path.name)
    job = Job(Settings(), (path.name,), path.parent, inputs=(Input(source, True),))
    return prepare(job, Report()).document


def excerpt(document: dict[str, Any], count: int, chance: random.Random) -> Any:
    """A few paths with the components they need."""
    paths = [p for p, item in document["paths"].items() if item.keys() & {*METHODS}]
    some = {*chance.sample(paths, min(count, len(paths)))}
    kept = {path: item for path, item in document["paths"].items() if path in some}
    value = {**document, "paths": kept, "webhooks": {}}
    components = document.get("components", {})
    needed: dict[tuple[str, str], Any] = {}
    level: list[Any] = [kept]
    for node in level:
        if isinstance(node, str):
            kind, _, name = node.removeprefix("#/components/").partition("/")
            found = components.get(kind, {}).get(name)
            if found is not None and (kind, name) not in needed:
                needed[kind, name] = found
                level.append(found)
        elif isinstance(node, dict | list):
            level += node.values() if isinstance(node, dict) else node
    own: dict[str, Any] = {"securitySchemes": components.get("securitySchemes", {})}
    for (kind, name), found in needed.items():
        own.setdefault(kind, {})[name] = found
    return copy.deepcopy({**value, "components": own})


def random_pairs(
    documents: list[dict[str, Any]], count: int, paths: int, seed: int
) -> Iterator[Pair]:
    """Pairs of versions of a few paths of a document, each with one edit."""
    settings = LowerSettings(PACKAGE, CLIENT)
    for number in range(seed, seed + count):
        chance = random.Random(number)
        before = excerpt(chance.choice(documents), paths, chance)
        name, after = edited(before, number)
        old, new = lower(before, settings).api, lower(after, settings).api
        new = replace(new, environment=old.environment)
        if number % 2:
            name, new = f"{name}, pinned", pinned(new, pins_of(old), Chosen())
        new = replace(new, former=former_names(old, new))
        yield Pair(f"{number} {name}", old, new, before, after)


def pairs_of_directories(folders: Sequence[Path]) -> Iterator[Pair]:
    """The pairs of versions below folders: `before` and `after`, as documents or as
    folders of pages, or pages with a `change.diff` beside those of their dialect.
    """
    for folder in folders:
        for path in sorted(folder.rglob(f"{BEFORE}.yaml")):
            yield of_documents(path.parent)
        for path in sorted(folder.rglob(AFTER)):
            yield of_pages(path.parent.name, path.parent / BEFORE, path)
        for path in sorted(folder.rglob(CHANGE)):
            yield of_patch(path)


def of_documents(case: Path) -> Pair:
    """Two documents; aliases and names that stay are those that the case asks for."""
    texts = [(case / f"{version}.yaml").read_text() for version in (BEFORE, AFTER)]
    before, after = (yaml.load(text, yaml.CSafeLoader) for text in texts)
    old, new = (lower(each, LowerSettings()).api for each in (before, after))
    aliases = case / "aliases.txt"
    if aliases.exists():
        lines = aliases.read_text().splitlines()
        old = replace(old, former=tuple(Former(*line.split()) for line in lines))
        new = replace(new, former=former_names(old, new))
    if (case / "locked").exists():
        new = pinned(new, pins_of(old), Chosen())
    return Pair(case.name, old, new, before, after)


def of_patch(change: Path) -> Pair:
    """Pages, and the same as a vendor changed them."""
    before = change.parent.parent / BEFORE
    with TemporaryDirectory(prefix="pages-") as name:
        after = Path(name) / "pages"
        after.mkdir()
        for page in before.iterdir():
            (after / page.name).write_bytes(page.read_bytes())
        ceiling = {**os.environ, "GIT_CEILING_DIRECTORIES": name}
        command = ["git", "apply", str(change.resolve())]
        subprocess.run(command, cwd=after, env=ceiling, check=True)
        called = "/".join(change.parts[-3:-1])
        return of_pages(called, before, after)


def of_pages(name: str, before: Path, after: Path) -> Pair:
    """Two folders of pages, with the names of the first one pinned."""
    found: list[tuple[Api, dict[str, Any]]] = []
    with ExitStack() as stack:
        finder = Finder(stack, Report())
        names = Pins()
        for folder in (before, after):
            job = finder.job(str(folder), None)
            if job is None:
                raise SystemExit(f"{folder} is a package")
            built = finder.built(job, None, names)
            api = (
                pinned(built.version.api, names, Chosen())
                if found
                else built.version.api
            )
            names = pins_of(api)
            found.append((api, built.prepared.document))
    (old, first), (new, second) = found
    new = replace(new, former=former_names(old, new))
    return Pair(name, old, new, first, second)
