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
        ("FleetManagementClient", "FleetManagement", "FLEETMANAGEMENT"),
        ("ThinClient", "ThinClient", "THINCLIENT"),
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


@pytest.mark.parametrize(
    ("title", "server", "client", "environment"),
    [
        ("", "//api.high-sails.com", "HighSails", "HIGH_SAILS"),
        ("REST API v2", "https://api.sails.co.uk/v2", "Sails", "SAILS"),
        ("Boats", "https://api.sails.com", "Boats", "BOATS"),
        ("API", "https://{tenant}.sails.com", "Sails", "SAILS"),
        ("API", "http://localhost:8000", "ApiClient", "API_CLIENT"),
        ("API", "http://127.0.0.1", "ApiClient", "API_CLIENT"),
        ("API", "https://x.us-east-1.amazonaws.com", "ApiClient", "API_CLIENT"),
        ("API", "/v1", "ApiClient", "API_CLIENT"),
        ("API", "https://[half", "ApiClient", "API_CLIENT"),
    ],
)
def test_a_title_that_says_nothing_has_the_name_of_the_servers(
    title: str, server: str, client: str, environment: str
) -> None:
    document: dict[str, Any] = {
        "openapi": "3.1.1",
        "info": {"title": title},
        "servers": [{"url": server}],
    }
    api = lower(document, LowerSettings()).api
    assert (api.client, api.environment) == (client, environment)


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
