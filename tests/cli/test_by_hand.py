"""Extensions that use what the package does not have, or that it hides."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

DOCUMENT = """\
openapi: 3.1.0
info: {title: Zoo API, version: "1"}
servers: [{url: https://api.example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses:
        "200":
          description: Pets.
          content:
            application/json:
              schema:
                type: object
                properties:
                  pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
                  total: {type: integer}
    post:
      operationId: createPet
      tags: [pets]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [name], properties: {name: {type: string}}}
      responses: {"204": {description: Made.}}
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: A pet.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet: {type: object, properties: {id: {type: string}, nick: {type: string}}}
"""
CONFIG = 'inputs = ["zoo.yaml"]\noutput = "out"\npackage = "zoo"\nextensions = "mine"\n'
HEAD = """\
from __future__ import annotations
from .._runtime import Resource, AsyncResource
from ..endpoints import pets as _pets
from ..models.pets import Pet
from ._shared import Named
class PetsExtension(Named, Resource):
    def first(self) -> Pet:
        found = self._client.pets.get("a"); self.note = found.nick
        self._client.close(); self.__class__; self.note; self.label()
        for pet in self.iterate(limit=3, offset=1):
            return pet
        return self._client.send(_pets.get_pet("b"))
"""
SHARED = "class Named:\n    def label(self) -> str:\n        return 'a'\n"
CASES = {
    "self.fetch_it('a')": "21: error[extension-misses]: the group `pets` has no `fetch_it`",
    "self._client.cats": "29: error[extension-misses]: the client has no group `cats`",
    "self._client.pets.gett('a')": "34: error[extension-misses]: the group `pets` has no"
    " `gett`; did you mean `get`?",
    "_pets.get_cat('a')": "22: error[extension-misses]: `endpoints.pets` has no `get_cat`",
    "_pets.get_pet('a', deep=1)": "40: error[extension-misses]: `pets.get` takes no"
    " argument `deep`",
    "_pets.get_pet('a', 'b')": "16: error[extension-misses]: `pets.get` takes 1 arguments",
    "self._client.pets.create()": "16: error[extension-misses]: `pets.create` needs the"
    " argument `name`",
    "self.iterate(page=1)": "34: error[extension-misses]: `pets.iterate` takes no"
    " argument `page`",
}


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    (tmp_path / "zoo.yaml").write_text(DOCUMENT)
    (tmp_path / "fragmint.toml").write_text(CONFIG)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/pets.py").write_text(HEAD)
    (tmp_path / "mine/_shared.py").write_text(SHARED)
    return tmp_path


def errors(run: Run) -> list[str]:
    ran = run("build", "fragmint.toml")
    assert ran.code == 2, ran.err
    return ran.err.splitlines()


def test_what_fits(run: Run, zoo: Path) -> None:
    assert run("build", "fragmint.toml").code == 0
    assert (zoo / "out/zoo/extensions/_shared.py").is_file()


@pytest.mark.parametrize("statement", CASES)
def test_what_the_package_does_not_have(run: Run, zoo: Path, statement: str) -> None:
    call = f"    def other(self):\n        return {statement}\n"
    (zoo / "mine/pets.py").write_text(HEAD + call)
    (found,) = errors(run)
    assert found.startswith(f"mine/pets.py:14:{CASES[statement]}")
    assert not (zoo / "out").exists()


def test_names_that_are_imported(run: Run, zoo: Path) -> None:
    (zoo / "mine/pets.py").write_text("from ..models.pets import Cat\n" + HEAD)
    assert errors(run) == [
        "mine/pets.py:1:27: error[extension-misses]: `zoo.models.pets` has no `Cat`; "
        "check the names in the package"
    ]


def test_a_method_that_is_hidden(run: Run, zoo: Path) -> None:
    shared = SHARED + "    def get(self, id: str) -> None: ...\n"
    (zoo / "mine/_shared.py").write_text(shared)
    own = HEAD + "    def list(self): ...\n"
    (zoo / "mine/pets.py").write_text(own)
    assert errors(run) == [
        "mine/pets.py:13:5: error[extension-hidden]: `pets.list` is generated and would "
        "hide this method; rename it, or rename the documented one in [names]",
        "mine/_shared.py:4:5: error[extension-hidden]: `pets.get` is generated and would "
        "hide this method; rename it, or rename the documented one in [names]",
    ]


def test_a_field_that_went_since_the_last_build(run: Run, zoo: Path) -> None:
    assert run("build", "fragmint.toml").code == 0
    before = (zoo / "out/zoo/models/pets.py").read_bytes()
    (zoo / "zoo.yaml").write_text(DOCUMENT.replace(", nick: {type: string}", ""))
    (found,) = errors(run)
    assert found.startswith(
        "mine/pets.py:8:63: error[extension-misses]: Pet.nick: removed; stop using it"
    )
    assert (zoo / "out/zoo/models/pets.py").read_bytes() == before
    (zoo / "mine/pets.py").write_text(HEAD.replace("found.nick", "found.id"))
    assert run("build", "fragmint.toml").code == 0


def test_an_operation_that_went(run: Run, zoo: Path) -> None:
    assert run("build", "fragmint.toml").code == 0
    text = DOCUMENT.replace("/pets/{id}:\n    get", "/pets/{id}:\n    delete")
    (zoo / "zoo.yaml").write_text(text.replace("getPet", "deletePet"))
    found = errors(run)
    assert [line.split(":")[1] for line in found] == ["8", "12"]
    assert "the group `pets` has no `get`" in found[0]
    assert "`endpoints.pets` has no `get_pet`" in found[1]


def test_aliases_that_go(run: Run, zoo: Path) -> None:
    told = ", nick: {type: string, description: How keepers call it.}"
    (zoo / "zoo.yaml").write_text(DOCUMENT.replace(", nick: {type: string}", told))
    assert run("build", "fragmint.toml").code == 0
    text = DOCUMENT.replace(", nick: {type: string}", told.replace("nick", "nickname"))
    (zoo / "zoo.yaml").write_text(text)
    (zoo / "fragmint.toml").write_text(CONFIG + '[names]\ngetPet = "fetch"\n')
    assert run("release", "--date", "2026-11-20").code == 0
    (zoo / "zoo.yaml").write_text(text.replace("total: {type: integer}", ""))
    ran = run("check")
    gone = "extension-misses]: {} is now {}; use the new name".format
    assert ran.code == 2
    assert ran.err.splitlines() == [
        f"mine/pets.py:8:35: error[{gone('pets.get:', 'pets.fetch')}",
        f"mine/pets.py:8:63: error[{gone('Pet.nick:', 'nickname')}",
    ]
    assert "! Pet.nick: the deprecated name of Pet.nickname is gone" in ran.out
    assert errors(run) == ran.err.splitlines()
