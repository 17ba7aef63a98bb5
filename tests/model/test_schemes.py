"""Security schemes: what the client takes for each, and what the transport sees to."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import Lowered, LowerSettings, lower


def lowered(**schemes: dict[str, Any]) -> Lowered:
    document = {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"securitySchemes": schemes},
    }
    return lower(document, LowerSettings())  # type: ignore[arg-type]


def arguments(**schemes: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {s.key: s.arguments for s in lowered(**schemes).api.schemes}


def http(scheme: str) -> dict[str, Any]:
    return {"type": "http", "scheme": scheme}


KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


def test_the_sole_kind_of_token_is_the_access_token() -> None:
    assert arguments(a=http("Token")) == {"a": ("access_token",)}
    assert arguments(a=http("bearer"), b={"type": "oauth2", "flows": {}}) == {
        "a": ("access_token",),
        "b": ("access_token",),
    }


def test_other_tokens_are_named_after_their_schemes() -> None:
    assert arguments(a=http("Bearer"), genieKey=http("GenieKey"), k=KEY) == {
        "a": ("access_token",),
        "genieKey": ("genie_key",),
        "k": ("api_key",),
    }
    found = arguments(api_key=http("Token"), access_token=http("bearer"), k=KEY)
    assert found["k"] == ("api_key",)
    assert len({*found.values()}) == 3
    assert arguments(a=http("Token"), b=http("SSWS")) == {"a": ("a",), "b": ("b",)}


@pytest.mark.parametrize("stated", ["", "Bearer {token}", "bearer", "BEARER"])
def test_what_cannot_be_a_name_is_a_bearer(stated: str) -> None:
    (scheme,) = lowered(a=http(stated)).api.schemes
    assert (scheme.kind, scheme.name) == ("bearer", "Bearer")


@pytest.mark.parametrize("stated", ["digest", "Negotiate", "HOBA", "DPoP", "mutual"])
def test_computed_credentials_belong_to_the_transport(stated: str) -> None:
    result = lowered(a=http(stated))
    (scheme,) = result.api.schemes
    assert (scheme.kind, scheme.name, scheme.arguments) == ("transport", stated, ())
    assert result.api.unused == {f"{stated} authentication": 1}
    assert [pointer for pointer, _ in result.notes] == [
        "#/components/securitySchemes/a"
    ]


def test_certificates_belong_to_the_transport() -> None:
    result = lowered(a={"type": "mutualTLS"})
    assert result.api.unused == {"mutualTLS authentication": 1}
