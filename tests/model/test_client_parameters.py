"""Which parameters are arguments of the client: those of nearly all operations."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.ir import Api

OK = {"204": {"description": "Done."}}


def api(parameter: dict[str, Any], having: int, lacking: int = 0, **more: Any) -> Api:
    """An API of so many operations with and without a parameter."""
    own = {"schema": {"type": "string"}, "required": True, **parameter}
    paths = {
        f"/a{n}": {"get": {"parameters": [own] if n < having else [], "responses": OK}}
        for n in range(having + lacking)
    }
    info = {"title": "Pier", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "paths": paths, **more}
    return lower(document, LowerSettings()).api


def names(found: Api) -> list[str]:
    return [parameter.name for parameter in found.parameters]


@pytest.mark.parametrize(
    ("wire", "having", "lacking", "expected"),
    [
        ("X-Tenant", 1, 0, True),
        ("X-Tenant", 1, 1, False),
        ("X-Tenant", 3, 1, True),
        ("X-Tenant", 8, 2, True),
        ("X-Tenant", 8, 3, False),
        ("Pier-Version", 2, 0, True),
        ("xi-api-key", 2, 0, True),
        ("X-Dock", 2, 0, False),
        ("X-Dock", 3, 0, True),
        ("Idempotency-Key", 9, 0, False),
        ("X-Request-ID", 9, 0, False),
        ("If-Match", 9, 0, False),
    ],
)
def test_headers(wire: str, having: int, lacking: int, expected: bool) -> None:
    found = api({"name": wire, "in": "header"}, having, lacking)
    assert bool(found.parameters) is expected
    assert all(
        parameter.of_client is expected
        for operation in found.operations
        for parameter in operation.parameters
    )


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("api-version", True),
        ("client_id", True),
        ("api_key", True),
        ("tenantId", True),
        ("q", False),
        ("page_token", False),
        ("version", False),
    ],
)
def test_queries_are_about_what_is_asked_for(wire: str, expected: bool) -> None:
    assert bool(api({"name": wire, "in": "query"}, 5).parameters) is expected


@pytest.mark.parametrize(
    ("wire", "secret"),
    [("xi-api-key", True), ("X-Tenant", False), ("X-Sort-Key", False)],
)
def test_only_credentials_are_secret(wire: str, secret: bool) -> None:
    (parameter,) = api({"name": wire, "in": "header"}, 3).parameters
    assert parameter.secret is secret


@pytest.mark.parametrize(
    "schema", [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]
)
def test_only_single_values(schema: dict[str, Any]) -> None:
    assert not api({"name": "X-Tenant", "in": "header", "schema": schema}, 3).parameters


def test_what_a_scheme_sends_is_a_credential_already() -> None:
    scheme = {"type": "apiKey", "in": "header", "name": "X-Api-Key"}
    found = api(
        {"name": "x-api-key", "in": "header"},
        2,
        components={"securitySchemes": {"key": scheme}},
        security=[{"key": []}],
    )
    assert not found.parameters


def test_the_only_value_needs_no_asking() -> None:
    fixed = {"name": "Pier-Version", "in": "header", "schema": {"const": "7"}}
    (parameter,) = api(fixed, 2).parameters
    assert (parameter.required, parameter.default) == (True, "7")
    (parameter,) = api({**fixed, "required": False}, 2).parameters
    assert parameter.default is None


def test_a_documented_default_needs_no_asking() -> None:
    dated = {
        "name": "Pier-Version",
        "in": "header",
        "schema": {"type": "string", "default": "2031-04-01"},
    }
    (parameter,) = api(dated, 2).parameters
    assert parameter.default == "2031-04-01"
    (parameter,) = api({**dated, "required": False}, 2).parameters
    assert parameter.default is None
    (parameter,) = api(
        {**dated, "schema": {"type": "string", "default": [1]}}, 2
    ).parameters
    assert parameter.default is None


def test_names_are_free_in_the_constructor() -> None:
    assert names(api({"name": "X-Tenant", "in": "header"}, 3)) == ["x_tenant"]
    assert names(api({"name": "Timeout", "in": "header"}, 3)) == ["timeout_2"]


def test_two_keys_named_after_their_schemes() -> None:
    schemes = {
        name: {"type": "apiKey", "in": "header", "name": f"PIER-{name}"}
        for name in ("clientId", "client-secret")
    }
    found = api(
        {"name": "q", "in": "query"}, 1, components={"securitySchemes": schemes}
    )
    assert [s.arguments for s in found.schemes] == [("client_id",), ("client_secret",)]
