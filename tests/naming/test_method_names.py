"""Method names: by operation id without the group, else by method and path."""

from __future__ import annotations

from typing import Any

import pytest

from generator.model import LowerSettings, lower
from tests.emission import files_of

LIST = {"type": "array", "items": {"type": "string"}}
TEXT = {"type": "string"}


def document(*operations: tuple[str, str, str, str]) -> dict[str, Any]:
    """Operations as tag, method, path and id; GET of a plural path gives a list."""
    paths: dict[str, Any] = {}
    for tag, method, path, name in operations:
        schema = LIST if path.endswith("s") else TEXT
        content = {"application/json": {"schema": schema}}
        paths.setdefault(path, {})[method] = {
            **({"operationId": name} if name else {}),
            **({"tags": [tag]} if tag else {}),
            "responses": {"200": {"description": "", "content": content}},
        }
    info = {"title": "T", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


def names(*operations: tuple[str, str, str, str]) -> dict[str, str]:
    """The dotted name of each operation by its method and path."""
    api = lower(document(*operations), LowerSettings(package="p")).api
    return {
        f"{o.method.lower()} {o.path}": ".".join((*group.path, o.name))
        for group in api.groups
        for o in group.operations
    }


@pytest.mark.parametrize(
    ("tag", "method", "path", "name", "expected"),
    [
        ("bookings", "get", "/bookings", "get-bookings", "list"),
        ("bookings", "get", "/bookings/{id}", "get-booking", "get"),
        ("bookings", "delete", "/bookings/{id}", "delete-booking", "delete"),
        ("pet", "get", "/pet/findByStatus", "findPetsByStatus", "find_by_status"),
        ("pet", "get", "/pet/{id}", "getPetById", "get_by_id"),
        (
            "playlists",
            "get",
            "/x",
            "get-list-users-playlists",
            "get_list_users_playlists",
        ),
        (
            "artists",
            "get",
            "/x",
            "get-an-artists-related-artists",
            "get_related_artists",
        ),
        ("albums", "get", "/x", "get-several-albums", "get_several"),
        ("albums", "put", "/x", "save-albums-user", "save_albums_user"),
        ("search", "get", "/search", "search", "search"),
        ("pets", "get", "/x", "pets.list_all", "list_all"),
        ("", "get", "/v1/customers", "GetCustomers", "list"),
        ("databases", "post", "/databases/{id}/query", "queryADatabase", "query"),
        ("account", "get", "/account/logins", "getAccountLogins", "get_account_logins"),
        ("", "post", "/v1/customers/{customer}", "PostCustomersCustomer", "update"),
        ("", "post", "/customers/{c}/cards", "PostCustomersCCards", "create_card"),
        ("", "post", "/charges/{c}/capture", "PostChargesCCapture", "capture"),
        ("", "get", "/charges/search", "", "search"),
        ("", "get", "/balance", "GetBalance", "get"),
        ("", "delete", "/a/{a}/subs/{s}/discount", "", "delete_sub_discount"),
        ("", "post", "/", "", "create"),
        ("", "post", "//", "Post", "create"),
        ("things", "get", "/{id}", "", "get"),
    ],
)
def test_names(tag: str, method: str, path: str, name: str, expected: str) -> None:
    (found,) = names((tag, method, path, name)).values()
    assert found.rpartition(".")[2] == expected


def test_a_collision_gives_longer_names_without_numbers() -> None:
    found = names(
        ("", "post", "/fees/{id}/refund", "PostFeesIdRefund"),
        ("", "post", "/fees/{id}/refunds", "PostFeesIdRefunds"),
        ("g", "get", "/a", "getG"),
        ("g", "get", "/b", "get-a-g"),
    )
    assert set(found.values()) == {
        "fees.create_refund",
        "fees.create_refunds",
        "g.get_g",
        "g.get_a_g",
    }


def test_calls_tell_the_dotted_name() -> None:
    said = document(("trips", "get", "/trips/{id}", "get-trip"))
    assert 'operation="trips.get"' in files_of(said, "p")["endpoints/trips.py"]
