"""Models in programs that ask for their JSON Schema, as FastAPI does."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Literal

import pytest
from pydantic import TypeAdapter

from generator.runtime import Missing
from tests.runtime.pets import Pet, PetInput

Mode = Literal["validation", "serialization"]
MODES: tuple[Mode, ...] = ("validation", "serialization")


@pytest.mark.parametrize("mode", MODES)
def test_fields_are_those_of_the_documentation(mode: Mode) -> None:
    schema = Pet.model_json_schema(mode=mode)
    assert schema["properties"].keys() == {
        *("id", "bornOn", "status", "weight", "owner", "tags")
    }
    assert schema["required"] == ["id"]
    assert schema["$defs"]["Owner"]["properties"]["name"]["type"] == "string"


@pytest.mark.parametrize("mode", MODES)
def test_what_is_missing_is_no_value(mode: Mode) -> None:
    schema = PetInput.model_json_schema(mode=mode)
    assert schema["properties"]["bornOn"] == {
        "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}],
        "title": "Bornon",
    }


def test_it_is_a_type_of_its_own_to_those_who_collect_enumerations() -> None:
    assert TypeAdapter(Missing).json_schema() == {"not": {}}


LOADING = """
import warnings, json
from typing import Annotated
from pydantic import Field, TypeAdapter
from tests.runtime.pets import Owner, Pet

def built(kind):
    return kind.__pydantic_complete__

before = built(Pet), built(Owner)
with warnings.catch_warnings():
    # As FastAPI does it: a parameter of the name, whose adapter is made at once.
    warnings.simplefilter("ignore")
    adapter = TypeAdapter(Annotated[Pet, Field(alias="body")])
warnings.simplefilter("error")
print(json.dumps([*before, [*adapter.json_schema()["properties"]][:2]]))
"""


def test_models_wait_and_adapters_do_not() -> None:
    command = [sys.executable, "-c", LOADING]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stderr, json.loads(ran.stdout)) == (
        "",
        [False, False, ["id", "bornOn"]],
    )
