"""The emitted suite can fail: every way of breaking a package turns it red."""

from __future__ import annotations

import compileall
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.contract.shop import document
from tests.contract.suites import PACKAGE, Runner, write_project

ENDPOINTS = f"{PACKAGE}/endpoints/items.py"
MODELS = f"{PACKAGE}/models/items.py"
RESOURCES = f"{PACKAGE}/resources/items.py"
ERRORS = f"{PACKAGE}/_runtime/errors.py"


class Mutation(NamedTuple):
    file: str
    before: str
    after: str
    red: tuple[str, ...]
    """The test modules each of which notices."""


BOTH = ("test_items", "test_samples")
SAMPLES = ("test_samples",)
PACKAGE_TEST = ("test_package",)
HOOKS = ("test_webhooks", "test_samples")
BASES = PACKAGE + "/models/_{}.py"
MUTATIONS = {
    "wrong path": Mutation(ENDPOINTS, '"/items/{}"', '"/item/{}"', BOTH),
    "swapped method": Mutation(ENDPOINTS, '"DELETE"', '"GET"', BOTH),
    "swapped verbs": Mutation(ENDPOINTS, '"POST"', '"PUT"', BOTH),
    "lost query parameter": Mutation(ENDPOINTS, '"pageSize": page_size, ', "", BOTH),
    "renamed query parameter": Mutation(ENDPOINTS, '"pageSize"', '"page_size"', BOTH),
    "wrong style": Mutation(ENDPOINTS, "deep_object(made_on)", "made_on", BOTH),
    "lost header": Mutation(ENDPOINTS, 'headers={"X-Shop": x_shop},', "", BOTH),
    "renamed body field": Mutation(
        ENDPOINTS, '"colour": colour', '"color": colour', BOTH
    ),
    "null left out": Mutation(ENDPOINTS, 'nullable=("note",),', "", BOTH),
    "crossed arguments": Mutation(RESOURCES, "colour=colour", "colour=note", BOTH),
    "async differs from sync": Mutation(
        RESOURCES,
        "return await self._client.send(_items.get_item(item_id))",
        "return await self._client.send(_items.drop_item(item_id))",
        BOTH,
    ),
    "wrong alias in a request": Mutation(
        BASES.format("input"), "(_Input, alias_generator=camel)", "(_Input)", SAMPLES
    ),
    "wrong alias in a response": Mutation(
        BASES.format("base"), "(_Model, alias_generator=camel)", "(_Model)", BOTH
    ),
    "dropped field": Mutation(
        MODELS, "    tags: list[str] | None = None\n", "", SAMPLES
    ),
    "unknown type": Mutation(
        MODELS, "tags: list[str] | None", "tags: list[Tag] | None", PACKAGE_TEST
    ),
    "wrong type": Mutation(
        MODELS, "price: int | float | None", "price: bool | None", BOTH
    ),
    "wrong result": Mutation(
        ENDPOINTS,
        "        ItemPage,\n        query",
        "        Item,\n        query",
        BOTH,
    ),
    "wrong error": Mutation(ERRORS, "code = 404", "code = 444", BOTH),
    "error body unread": Mutation(
        ENDPOINTS, "{404: Problem, ", "{404: Item, ", SAMPLES
    ),
    "dangling import": Mutation(MODELS, "import Model\n", "import Modle\n", BOTH),
    "no credentials": Mutation(
        f"{PACKAGE}/client.py", '"token": Bearer()', '"other": Bearer()', BOTH
    ),
    "wrong server": Mutation(
        f"{PACKAGE}/client.py", "example.com/v3", "example.com/v4", BOTH
    ),
    "wrong payload": Mutation(
        f"{PACKAGE}/webhooks.py",
        "parse_json(body, Closing)",
        "parse_json(body, Sale)",
        HOOKS,
    ),
    "an example that breaks its schema": Mutation(
        "tests/openapi.json", '"price": 1.5', '"price": "dear"', BOTH
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is emitted."""
    folder = tmp_path_factory.mktemp("shop")
    write_project(document(), folder)
    compileall.compile_dir(folder, quiet=1)
    return folder


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """A process that runs suites."""
    made = Runner()
    yield made
    made.close()


def test_suite_is_green_without_mutation(project: Path, runner: Runner) -> None:
    status, output = runner.run(project, "tests")
    assert status == 0, output
    assert " passed" in output


def test_an_example_that_contradicts_its_document_is_skipped(
    project: Path, runner: Runner
) -> None:
    status, output = runner.run(project, "-rs", "tests")
    assert status == 0
    lines = output.splitlines()
    skipped = [line for line in lines if "contradicts the document" in line]
    reasons = [line.partition("contradicts the document: ")[2] for line in skipped]
    assert sorted(reasons) == [
        '/item: 1 is not of type "string"',
        'body /displayName: 5 is not of type "string"',
    ]


@pytest.mark.parametrize("name", MUTATIONS)
def test_suite_is_red_with_mutation(
    name: str, project: Path, tmp_path: Path, runner: Runner
) -> None:
    mutation = MUTATIONS[name]
    broken = tmp_path / "broken"
    shutil.copytree(project, broken)
    file = broken / mutation.file
    for stale in file.parent.glob(f"__pycache__/{file.stem}.*"):
        stale.unlink()
    text = file.read_text(encoding="utf-8")
    assert mutation.before in text, f"{name}: nothing to break"
    file.write_text(text.replace(mutation.before, mutation.after), encoding="utf-8")
    for module in mutation.red:
        path = str(broken / "tests" / f"{module}.py")
        status, output = runner.run(broken, "--maxfail=1", path)
        assert status != 0, output
        assert " failed" in output or " error" in output, output
