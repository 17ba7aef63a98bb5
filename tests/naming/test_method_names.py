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
        ("A2A", "get", "/peers", "listA2A", "list"),
        ("A2A", "post", "/peers/send", "a2aSend", "send"),
        ("Orders", "get", "/orders/b2b", "listB2BOrders", "list_b2b_orders"),
        ("Dock Cranes", "get", "/v2/dockcranes", "", "list"),
        ("Dock Cranes", "get", "/v2/dockcranes/{id}/log", "", "get_log"),
        ("Dock Berths", "post", "/docks/{d}/berths", "docks_create_berth", "create"),
        ("Fleet Yard", "get", "/yard/x", "yard_list_cranes", "list_cranes"),
        ("fees", "get", "/bills/{id}", "bills_get_by_id", "get_bill_by_id"),
        ("boats", "patch", "/boats", "api_boats_bulk_update", "bulk_update"),
        ("XCom", "get", "/peers", "listXCom", "list"),
        ("files", "get", "/drive/files", "drive.files.list", "list"),
        ("files", "post", "/x", "drive.files.copy", "copy"),
        ("cats", "patch", "/cats/{id}", "CatsController_update_v1", "update"),
        ("crews", "post", "/x", "addMemberForCrew", "add_member"),
        ("crews", "post", "/x", "removeMemberFromCrew", "remove_member"),
        ("crews", "post", "/x", "recoverShardFromCrew", "recover_shard_from_crew"),
        ("crews", "get", "/x", "memberOfCrew", "member_of_crew"),
        ("bookings", "get", "/bookings/{id}", "get-booking", "get"),
        ("bookings", "delete", "/bookings/{id}", "delete-booking", "delete"),
        ("pet", "get", "/pet/findByStatus", "findPetsByStatus", "find_by_status"),
        ("pet", "get", "/pet/{id}", "getPetById", "get_by_id"),
        (
            "playlists",
            "get",
            "/x",
            "get-list-users-playlists",
            "list_users_playlists",
        ),
        (
            "artists",
            "get",
            "/x",
            "get-an-artists-related-artists",
            "get_related",
        ),
        ("albums", "get", "/x", "get-several-albums", "get_several"),
        ("albums", "put", "/x", "save-albums-user", "save_albums_user"),
        ("search", "get", "/search", "search", "search"),
        ("pets", "get", "/x", "pets.list_all", "list_all"),
        ("", "get", "/v1/customers", "GetCustomers", "list"),
        ("databases", "post", "/databases/{id}/query", "queryADatabase", "query"),
        ("account", "get", "/account/logins", "getAccountLogins", "get_logins"),
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


def test_a_class_that_a_group_has_in_common() -> None:
    found = names(
        ("Boats", "get", "/boats", "Vessel_GetList"),
        ("Boats", "post", "/boats/moor", "Vessel_MoorAll"),
        ("Boats", "get", "/boats/{id}", "Vessel_GetVessel"),
        ("Boats", "post", "/find", "Search_Search"),
        ("Piers", "get", "/piers", "PierApi_GetList"),
        ("Piers", "get", "/layouts", "LayoutApi_GetDepths"),
    )
    assert found == {
        "get /boats": "boats.list",
        "post /boats/moor": "boats.moor_all",
        "get /boats/{id}": "boats.get_vessel",
        "post /find": "boats.search_search",
        "get /piers": "piers.list",
        "get /layouts": "piers.get_depths",
    }


@pytest.mark.parametrize(
    ("tag", "method", "path", "name", "expected"),
    [
        # FastAPI: function, path and method.
        ("flows", "get", "/flows/{id}", "read_flow_flows__id__get", "flows.read"),
        ("flows", "post", "/flows/", "create_flow_flows__post", "flows.create"),
        ("models", "get", "/v1/models", "list_models_v1_models_get", "models.list"),
        ("models", "get", "/models", "list_models_v1_models_get", "models.list"),
        ("chat", "post", "/v1/chat/completions", "complete_v1_chat_completions_post", "chat.complete"),
        ("", "get", "/health", "health_health_get", "health.get"),
        ("items", "get", "/items", "get_items_get", "items.list"),
        # Django REST framework: path and verb.
        ("", "patch", "/api/users/{id}/", "api_users_partial_update", "users.partial_update"),
        ("api", "delete", "/api/users/{id}/", "api_users_destroy", "users.destroy"),
        ("users", "get", "/api/users/{id}/posts/", "api_users_posts_list", "users.list_posts"),
        ("users", "get", "/users/{id}/posts/{p}/", "users_posts_retrieve", "users.retrieve_post"),
        ("orders", "post", "/orders/{id}/cancel/", "orders_cancel_create", "orders.cancel"),
        ("routes", "post", "/routes/", "routes_create", "routes.create"),
        # NestJS, ASP.NET, JAX-RS, springfox, springdoc: class and method, numbers.
        ("users", "post", "/users", "UsersController_create", "users.create"),
        ("users", "get", "/users/{id}", "UserController.findOne", "users.find_one"),
        ("UsersController", "post", "/users", "UsersController_create", "users.create"),
        ("files", "put", "/v2/files/{id}", "Files_PutFile", "files.replace"),
        ("", "post", "/vms/{id}/start", "VirtualMachines_Start", "virtual_machines.start"),
        ("", "get", "/vms", "v1.disks.list", "disks.list"),
        ("jobs", "post", "/jobs/{id}/publish", "publishJobUsingPOST_1", "jobs.publish"),
        ("jobs", "post", "/jobs/bulk", "bulk_update_jobs", "jobs.bulk_update"),
        ("users", "get", "/user_service", "user_service_get", "users.get_service"),
        ("jobs", "get", "/jobs/{id}", "getModules_get", "jobs.get_modules"),
        # Versions and methods in front.
        ("application", "get", "/api/v1/app", "v1.application.list", "application.list"),
        ("core_v1", "get", "/api/v1/namespaces", "listCoreV1Namespace", "core_v1.list_namespace"),
        ("users", "get", "/v2/users/{id}", "getUserV2", "users.get"),
        ("v1/users", "get", "/v1/users", "getUsers", "users.list"),
        ("users", "post", "/users", "postCreateUser", "users.create"),
        ("lists", "get", "/lists/members", "get_list_members", "lists.get_members"),
        ("chat", "post", "/chat.postMessage", "postMessage", "chat.post_message"),
        # Names that method and path give.
        ("files", "get", "/files/{file_id}", "get_files_id", "files.get"),
        ("comments", "get", "/files/{file_id}/comments", "get_files_id_comments", "comments.list_for_file"),
        ("", "post", "/orders/{id}/change_status", "", "orders.change_status"),
        ("", "post", "/users/terminate_sessions", "", "users.terminate_sessions"),
        ("", "post", "/taxes/{id}/levels:append", "", "taxes.append_levels"),
        ("", "put", "/orders/{id}/cancel", "", "orders.cancel"),
        ("", "put", "/orders/{id}/report", "", "orders.replace_report"),
        # What belongs to a thing of the group.
        ("artists", "get", "/artists/{id}/albums", "getArtistAlbums", "artists.get_albums"),
        ("albums", "put", "/me/albums", "save-albums-user", "albums.save_albums_user"),
    ],
)  # fmt: skip
def test_what_frameworks_write_is_taken_off(
    tag: str, method: str, path: str, name: str, expected: str
) -> None:
    assert list(names((tag, method, path, name)).values()) == [expected]


@pytest.mark.parametrize(
    ("put", "patch", "expected"),
    [
        ("", "", ("replace", "update")),
        ("update_box", "patch_box", ("update", "patch")),
        ("put_box", "update_box", ("replace", "update")),
        ("put_box", "patch_box", ("replace", "update")),
        ("updateBox", "updateBox_1", ("replace", "update")),
        ("boxes_update", "boxes_partial_update", ("update", "partial_update")),
        ("update_box", "partial_update_box", ("update", "partial_update")),
        ("BoxController_update", "BoxController_patch", ("update", "patch")),
    ],
)
def test_put_and_patch_together(
    put: str, patch: str, expected: tuple[str, str]
) -> None:
    found = names(
        ("boxes", "put", "/boxes/{id}", put),
        ("boxes", "patch", "/boxes/{id}", patch),
        ("boxes", "post", "/boxes/{id}", ""),
    )
    short = {key: name.removeprefix("boxes.") for key, name in found.items()}
    assert (short["put /boxes/{id}"], short["patch /boxes/{id}"]) == expected
    assert short["post /boxes/{id}"] == "create"


def test_the_resource_itself_keeps_the_short_name() -> None:
    found = names(
        ("boxes", "delete", "/boxes/{id}", "delete_box"),
        ("boxes", "delete", "/boxes", "delete_boxes"),
        ("boxes", "get", "/boxes/{id}", "get_box"),
        ("boxes", "get", "/boxes", "get_boxes"),
        ("boxes", "get", "/shelves/{id}/boxes", "get_shelf_boxes"),
    )
    assert found == {
        "delete /boxes/{id}": "boxes.delete",
        "delete /boxes": "boxes.delete_boxes",
        "get /boxes/{id}": "boxes.get",
        "get /boxes": "boxes.list",
        "get /shelves/{id}/boxes": "boxes.get_shelf_boxes",
    }


def test_a_collision_gives_longer_names_without_numbers() -> None:
    found = names(
        ("", "post", "/fees/{id}/refund", "PostFeesIdRefund"),
        ("", "post", "/fees/{id}/refunds", "PostFeesIdRefunds"),
        ("g", "get", "/a", "getG"),
        ("g", "get", "/b", "get-a-g"),
    )
    assert set(found.values()) == {
        "fees.refund",
        "fees.create_refund",
        "g.get_g",
        "g.get_a_g",
    }


def test_calls_tell_the_dotted_name() -> None:
    stated = document(("trips", "get", "/trips/{id}", "get-trip"))
    assert 'operation="trips.get"' in files_of(stated, "p")["endpoints/trips.py"]


def test_reading_all_and_one() -> None:
    found = names(
        ("flows", "get", "/api/flows", "read_flows_api_flows_get"),
        ("flows", "get", "/api/flows/{flow_id}", "read_flow_api_flows__flow_id__get"),
    )
    assert list(found.values()) == ["flows.list", "flows.read"]
