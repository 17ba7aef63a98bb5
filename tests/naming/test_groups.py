"""Groups whose names look alike are one group."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from generator.model import LowerSettings, lower
from generator.model.group_names import CLIENT_MEMBERS
from generator.model.settings import UserSettings
from generator.runtime import AsyncClient, Client

SPELLINGS = ["PetStore", "petstore", "pet-store", "Petstore"]


def groups(tags: list[str], **chosen: str) -> dict[str, list[str]]:
    """The operations of each group."""
    paths = {
        f"/{n}": {"get": {"operationId": f"o_{tag}", "tags": [tag], "responses": {}}}
        for n, tag in enumerate(tags)
    }
    document = {"openapi": "3.1.1", "info": {"title": "T"}, "paths": paths}
    settings = LowerSettings(user=UserSettings(groups=chosen))
    found = lower(document, settings).api.groups  # type: ignore[arg-type]
    return {".".join(g.path): sorted(o.id for o in g.operations) for g in found}


@pytest.mark.parametrize("tags", list(permutations(SPELLINGS))[::5])
def test_one_group_whatever_the_order(tags: list[str]) -> None:
    assert groups(list(tags)) == {"pet_store": sorted(f"o_{tag}" for tag in tags)}


def test_other_words_are_other_groups() -> None:
    found = groups(["Pet", "Pets", "pet.store", "petstore"])
    assert list(found) == ["pet", "pet.store", "pets", "petstore"]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("XCom", "xcom"),
        ("VPC's", "vpcs"),
        ("People’s Choice", "peoples_choice"),
        ("XComs", "xcoms"),
        ("A2A", "a2a"),
        ("B2B Orders", "b2b_orders"),
        ("OpenAI", "openai"),
        ("OpenAI Files", "openai_files"),
        ("eBay", "ebay"),
        ("GraphQL", "graphql"),
        ("DagRun", "dag_run"),
        ("UserID", "user_id"),
        ("2FA", "group_2_fa"),
        ("UsersController", "users"),
        ("Catalog API", "catalog"),
        ("Webhook Endpoints", "webhook_endpoints"),
        ("v1/users", "users"),
    ],
)
def test_capitals_and_fillers(tag: str, expected: str) -> None:
    assert list(groups([tag])) == [expected]


def test_fillers_stay_where_they_tell_groups_apart() -> None:
    assert list(groups(["User", "User API", "v1.pets", "v2.pets"])) == [
        "user",
        "user_api",
        "v1.pets",
        "v2.pets",
    ]


def test_paths_tell_which_words_are_one() -> None:
    get = {"operationId": "o", "responses": {}}
    paths = {
        "/vectordb/x": {"get": {**get, "tags": ["VectorDB"]}},
        "/other/y": {"get": {**get, "tags": ["CustomerDB"]}},
    }
    document: Any = {"openapi": "3.1.1", "info": {"title": "T"}, "paths": paths}
    found = lower(document, LowerSettings()).api.groups
    assert [g.path for g in found] == [("customer_db",), ("vectordb",)]


def test_a_tag_that_is_the_path_of_its_operation_is_no_group() -> None:
    tags = {
        "/v1/carts/{id}/items": "carts/{cartId}/items",
        "/v1/carts/{id}": "carts/{id}",
        "/v1/orders/{id}": "things of {id}",
    }
    paths = {p: {"get": {"tags": [t], "responses": {}}} for p, t in tags.items()}
    document: Any = {"openapi": "3.1.1", "info": {"title": "T"}, "paths": paths}
    found = lower(document, LowerSettings()).api.groups
    assert [g.path for g in found] == [("carts",), ("things_of_id",)]


def test_the_user_can_keep_them_apart() -> None:
    found = groups(["PetStore", "petstore"], petstore="shop")
    assert list(found) == ["pet_store", "shop"]


def test_no_group_hides_a_member_of_the_client() -> None:
    members = {*dir(Client), *dir(AsyncClient)}
    assert {name for name in members if not name.startswith("_")} <= CLIENT_MEMBERS


def test_a_tag_is_called_by_the_initials_that_it_tells() -> None:
    found = groups(["Harbor Crane Engine (HCE)", "Fees (Old)", "Big Ships (BS)", "BS"])
    assert list(found) == ["big_ships_bs", "bs", "fees_old", "hce"]
