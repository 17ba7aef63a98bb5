"""The names of client, package and environment variables come from the title."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from generator.model import LowerSettings, lower
from generator.titles import MAX_CLIENT, brand, client_name, subject


@pytest.mark.parametrize(
    ("title", "client", "environment"),
    [
        ("Pet Store API", "PetStore", "PET_STORE"),
        ("PetStore", "PetStore", "PETSTORE"),
        ("BoatYard's official OpenAPI spec + Harbour extension", "BoatYard", "BOATYARD"),
        ("BoatYard\u2019s REST API", "BoatYard", "BOATYARD"),
        ("HullCorp Vault API", "HullCorpVault", "HULLCORP_VAULT"),
        ("The Sail Cloud platform REST API", "SailCloud", "SAIL_CLOUD"),
        ("Sails Web API", "Sails", "SAILS"),
        ("SAILS API Endpoints", "SAILS", "SAILS"),
        ("Endpoint Guard", "EndpointGuard", "ENDPOINT_GUARD"),
        ("Sails HTTP API (Preview)", "Sails", "SAILS"),
        ("Sails REST API v3", "Sails", "SAILS"),
        ("Sails: every endpoint explained", "Sails", "SAILS"),
        ("API Reference | Sails", "Sails", "SAILS"),
        ("Documentation for the Sails Payments API", "SailsPayments", "SAILS_PAYMENTS"),
        ("Swagger Boats - OpenAPI 3.0", "SwaggerBoats", "SWAGGER_BOATS"),
        ("api.sails.com", "Sails", "SAILS"),
        ("SailsAPI", "Sails", "SAILS"),
        ("Web Platform", "WebPlatform", "WEB_PLATFORM"),
        ("3Masts Connect", "Client3MastsConnect", "API_3MASTS_CONNECT"),
        ("Acme Enforcement and Compliance History Online Archive", "AcmeEnforcementAndComplianceHistory",
         "ACME_ENFORCEMENT_AND_COMPLIANCE_HISTORY"),
        ("Memory API", "MemoryClient", "MEMORY_CLIENT"),
        ("REST API v2", "ApiClient", "API_CLIENT"),
        ("API", "ApiClient", "API_CLIENT"),
        ("", "ApiClient", "API_CLIENT"),
    ],
)  # fmt: skip
def test_names(title: str, client: str, environment: str) -> None:
    document: dict[str, Any] = {"openapi": "3.1.1", "info": {"title": title}}
    api = lower(document, LowerSettings()).api
    assert (api.client, api.environment) == (client, environment)
    assert api.package == f"{environment.lower().removesuffix('_client')}_client"


def test_the_users_name_is_spelled_as_the_title_does_where_it_can_be() -> None:
    assert brand("OpenBoats Harbour", "OpenBoats") == "openboats"
    assert brand("Something else", "OpenBoats") == "open_boats"
    assert brand("OpenBoats API", "OpenBoatsLight") == "openboats_light"


@given(st.text(max_size=200))
def test_any_title_gives_names(title: str) -> None:
    client = client_name(title)
    assert client.isidentifier()
    assert len(client) <= MAX_CLIENT + len("Client")
    assert brand(title, client).isidentifier()
    letters = "".join(filter(str.isalnum, title))
    assert all(token in letters or not title.isascii() for token in subject(title))
