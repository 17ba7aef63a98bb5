"""What the top of a package exports."""

from __future__ import annotations

import re
from typing import Any

from tests.emission import files_of


def many_models(title: str) -> dict[str, Any]:
    """A document of so many models that they are exported without naming each."""
    schemas = {
        name: {"type": "object", "properties": {"id": {"type": "string"}}}
        for name in ("Depot", *(f"Part{number}" for number in range(310)))
    }
    paths = {
        f"/{name}": {
            "get": {
                "responses": {
                    "200": {
                        "description": "",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": f"#/components/schemas/{name}"}
                            }
                        },
                    }
                }
            }
        }
        for name in schemas
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def test_a_model_with_the_name_of_the_client_is_exported_by_its_module_only() -> None:
    stub = files_of(many_models("Store"), "store_client")["__init__.pyi"]
    assert "from .models import *" in stub
    stub = files_of(many_models("Depot"), "depot_client")["__init__.pyi"]
    assert "from .client import AsyncDepot as AsyncDepot, Depot as Depot" in stub
    assert "import *" not in stub
    assert "    Part309 as Part309,\n" in stub
    assert len(re.findall(r" as Depot\b", stub)) == 1
