"""Methods written by hand: joined to their group, or an error with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

DOCUMENT = """\
openapi: 3.1.0
info: {title: Zoo API, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /pet/{id}:
    get:
      operationId: getPet
      tags: [pet]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: A pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
  /store/orders:
    get: {operationId: listOrders, tags: [orders], responses: {"204": {description: d}}}
components:
  schemas: {Pet: {type: object, properties: {id: {type: string}}}}
"""
CONFIG = """\
inputs = ["zoo.yaml"]
output = "out"
package = "zoo"
extensions = "mine"
[groups]
orders = "store.orders"
"""
IMPORT = "from .._runtime import AsyncResource, Resource\n\n\n"
METHOD = ":\n    def hello(self) -> str:\n        return 'hello'\n"
NAMES = "name it `PetResourceExtension` or `AsyncPetResourceExtension`"
CASES = {
    "the group's class has another name": (
        "pet.py",
        f"{IMPORT}class PetExtension(Resource){METHOD}",
        "mine/pet.py:4:1: error[extension-misses]: class `PetExtension` does not extend"
        f" anything in the group `pet`; {NAMES}",
    ),
    "no name of an extension": (
        "pet.py",
        f"{IMPORT}class PetExt(Resource){METHOD}",
        "mine/pet.py:4:1: error[extension-misses]: class `PetExt` does not extend"
        f" anything in the group `pet`; {NAMES}",
    ),
    "one of two": (
        "pet.py",
        f"{IMPORT}class PetResourceExtension(Resource){METHOD}\n\n"
        f"class PetAsync(AsyncResource){METHOD}",
        "mine/pet.py:9:1: error[extension-misses]: class `PetAsync` does not extend"
        f" anything in the group `pet`; {NAMES}",
    ),
    "no class": (
        "pet.py",
        "ANSWER = 42\n",
        "mine/pet.py:1:1: error[extension-misses]: no class in this file extends the group"
        " `pet`; add `PetResourceExtension` or `AsyncPetResourceExtension`",
    ),
    "wrong file name": (
        "pets.py",
        f"{IMPORT}class PetResourceExtension(Resource){METHOD}",
        "mine/pets.py:1:1: error[extension-misses]: there is no group `pets`, so this"
        " file would not be used; did you mean `pet.py`?",
    ),
    "dots for a nested group": (
        "store.orders.py",
        f"{IMPORT}class OrdersExtension(Resource){METHOD}",
        "mine/store.orders.py:1:1: error[extension-misses]: there is no group"
        " `store.orders`, so this file would not be used; did you mean"
        " `store_orders.py`?",
    ),
    "the inner name of a nested group": (
        "orders.py",
        f"{IMPORT}class OrdersExtension(Resource){METHOD}",
        "mine/orders.py:1:1: error[extension-misses]: there is no group `orders`, so"
        " this file would not be used; did you mean `store_orders.py`?",
    ),
    "a group that is gone": (
        "assets.py",
        f"{IMPORT}class AssetsExtension(Resource){METHOD}",
        "mine/assets.py:1:1: error[extension-misses]: there is no group `assets`, so"
        " this file would not be used; name it after a group (`pet.py`, `store.py`,"
        " `store_orders.py`), or remove it; names of shared modules begin with `_`",
    ),
    "an import that is gone": (
        "_shared.py",
        "from ..endpoints import pet, store_ordres\n",
        "mine/_shared.py:1:1: error[extension-misses]: `..endpoints.store_ordres` is not"
        " a module of the generated package; did you mean `..endpoints.store_orders`?",
    ),
    "an import from what is gone": (
        "_shared.py",
        "from ..endpoints.pets import get_by_id\n",
        "mine/_shared.py:1:1: error[extension-misses]: `..endpoints.pets` is not"
        " a module of the generated package; did you mean `..endpoints.pet`?",
    ),
    "no Python": (
        "pet.py",
        "def broken(:\n",
        "mine/pet.py:1:12: error[broken-extension]: not Python: invalid syntax",
    ),
}


@pytest.fixture(autouse=True)
def zoo(tmp_path: Path) -> None:
    (tmp_path / "zoo.yaml").write_text(DOCUMENT)
    (tmp_path / "fragmint.toml").write_text(CONFIG)


def test_a_folder_that_is_missing(run: Run) -> None:
    ran = run("build", "fragmint.toml")
    assert ran.code == 3
    assert ran.err.startswith("fragmint.toml:4:1: error[missing-file]")


@pytest.mark.parametrize("case", CASES)
def test_an_extension_that_fits_nothing(run: Run, tmp_path: Path, case: str) -> None:
    name, text, described = CASES[case]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / name).write_text(text)
    ran = run("build", "fragmint.toml")
    assert (ran.code, ran.err) == (3 if "broken" in described else 2, f"{described}\n")
    assert not (tmp_path / "out").exists()


def test_extensions(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    both = "".join(
        f"\n\nclass {a}PetResourceExtension({a}Resource){METHOD}" for a in ("", "Async")
    )
    (tmp_path / "mine/pet.py").write_text(IMPORT.strip() + both)
    (tmp_path / "mine/store_orders.py").write_text(
        f"from ._shared import Greeting\n\n\nclass StoreOrdersExtension(Greeting){METHOD}"
    )
    (tmp_path / "mine/_shared.py").write_text(
        f"from ..endpoints import pet\n{IMPORT}class Greeting(Resource){METHOD}"
    )
    ran = run("build", "fragmint.toml")
    assert (ran.code, ran.err) == (0, "")
    for name, bases in {
        "pet": ["PetResourceExtension", "AsyncPetResourceExtension"],
        "store_orders": ["StoreOrdersExtension", "AsyncResource"],
    }.items():
        text = (tmp_path / f"out/zoo/resources/{name}.py").read_text()
        assert all(f"({base}):" in text for base in bases)
    assert (tmp_path / "out/zoo/extensions/_shared.py").exists()
    assert run("build", "fragmint.toml", "--check").code == 0
