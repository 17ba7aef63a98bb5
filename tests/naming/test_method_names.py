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
        ("fees", "get", "/bills/{id}", "bills_get_by_id", "get_bill"),
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
        ("pet", "get", "/pet/{id}", "getPetById", "get"),
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
        # A path of versions and the group's words in several segments.
        ("fleet", "get", "/v2/fleet/2.0/Boats", "", "list_boats"),
        ("fleet", "get", "/fleet/2.0/Schemas/{id}", "", "get_schema"),
        ("yard_settings", "put", "/v2/yards/{name}/settings", "", "replace"),
        ("crew", "get", "/log/{ship}/crew/cabins/{id}", "", "get_cabin"),
        ("", "put", "/boats/{id}/sails/patch", "", "patch_sails"),
        ("", "put", "/boats/{id}/sails/batch/patch", "", "batch_patch_sails"),
        # What Django writes about a compound word.
        ("boats", "get", "/boats/{id}/parent-boats", "boats_parent-boats_list", "list_parent_boats"),
        ("boats", "put", "/boats/{id}/flag", "boat_flag_replace", "replace_flag"),
        ("boats", "get", "/boats/{id}/actions", "boat_action_retrieve", "retrieve_action"),
        # An argument says the id.
        ("owners", "get", "/owners/{ownerId}/boats", "getBoatsByOwnerId", "get_boats"),
        ("boats", "get", "/boats/{severity}", "statusBySeverity", "status_by_severity"),
        ("boats", "put", "/boats/masts/{mastId}", "updateBoatMastsById", "update_mast"),
        ("VoiceV2Call", "get", "/v2/calls", "ListCall", "list"),
        ("VoiceV2Call", "get", "/v2/calls/{id}", "FetchCall", "fetch"),
        ("downloads", "get", "/downloads/{name}", "downloadFile", "download_file"),
        ("reports", "get", "/reports/x", "reportStatus", "status"),
        # Letters of the path that run together.
        ("docks", "get", "/v1/docks/{dock_id}/cranes/{crane_id}", "v1docksdock_idcranescrane_id", "get_crane"),
        ("docks", "get", "/v1/docks/fees", "v1docksfees", "list_fees"),
        # Class and method.
        ("dock", "get", "/x", "LoadRules_GetLoadRules", "get_load_rules"),
        ("dock", "post", "/x", "DockNotes_Post", "create_note"),
        ("dock", "get", "/x/{id}", "DockNotes_Get", "get_note"),
        ("pay_run", "post", "/x", "PayRun_Post", "create"),
        ("pay_run", "post", "/x/{id}/unlock", "PayRunUnlock_Post", "unlock"),
        ("pay_run", "post", "/x", "PayRunLeaveDays_Post", "create_leave_day"),
        ("dock", "get", "/bills", "Bill_Get", "list_bills"),
        ("dock", "delete", "/x", "DockLeave_Cancel", "cancel_leave"),
        ("dock", "get", "/x", "DockImage_GetImage", "get_image"),
        ("dock", "get", "/x", "Kiosk_GetAll", "get_all_kiosks"),
        ("docks", "get", "/x", "OwnerDocks_ListDocks", "list_for_owner"),
        ("dock", "post", "/x/{id}", "DockKiosk_PostRevokeAccess", "revoke_access"),
        ("dock", "post", "/api/v2/yard/{yardId}/login", "Sign_PostApiV2YardByYardIdLogin", "login_yard"),
        # What is left without the group is no name.
        ("docks", "get", "/docks/{id}", "Docks_ForDock", "get"),
        ("docks", "get", "/docks/owner/{id}", "docksForOwner", "get_for_owner"),
        ("docks", "get", "/docks/owner/{id}", "withOwner", "with_owner"),
        ("groups", "get", "/groups/{craneGroupId}", "craneGroup", "get"),
        ("groups", "get", "/groups/{id}", "walkGroup", "walk"),
        ("groups", "get", "/groups/random", "randomGroup", "random"),
        ("cranes", "get", "/groups/{dockGroupId}/cranes", "groupCranes", "list_for_group"),
        ("apikeys", "get", "/v1/yards/{id}/apikeys", "apiKeys", "list_for_yard"),
        ("apikeys", "get", "/v1/yards/{id}/apikeys", "apiKeysFromYard", "list_from_yard"),
        # A program's verb for one thing.
        ("docks", "get", "/docks/{id}", "listDock", "get"),
        ("docks", "patch", "/api/docks/{id}", "patchDock", "update"),
        # A path that ends with how the response is written.
        ("docks", "post", "/v2/docks.json", "", "create"),
        ("docks", "post", "/docks/add-crane.json", "", "add_crane"),
    ],
)  # fmt: skip
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
        "post /find": "boats.search",
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
        ("", "patch", "/api/users/{id}/", "api_users_partial_update", "users.update"),
        ("api", "delete", "/api/users/{id}/", "api_users_destroy", "users.destroy"),
        ("users", "get", "/api/users/{id}/posts/", "api_users_posts_list", "users.list_posts"),
        ("users", "get", "/users/{id}/posts/{p}/", "users_posts_retrieve", "users.retrieve_post"),
        ("orders", "post", "/orders/{id}/cancel/", "orders_cancel_create", "orders.cancel"),
        ("nets", "post", "/nets/bulk_delete/", "nets_bulk_delete_create", "nets.bulk_delete"),
        ("nets", "post", "/nets/{id}/unaccept/", "nets_unaccept_create", "nets.unaccept"),
        (
            "nets", "get", "/nets/{id}/dock_get_slot/",
            "nets_dock_get_slot_retrieve", "nets.get_dock_slot",
        ),
        ("nets", "post", "/nets/{id}/unit/", "nets_unit_create", "nets.create_unit"),
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
        ("boxes_update", "boxes_partial_update", ("update", "patch")),
        ("update_box", "partial_update_box", ("update", "patch")),
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


def test_ids_of_method_and_path_show_what_the_others_are() -> None:
    found = names(
        ("dock", "post", "/v2/users/login", "PostUsersLogin"),
        ("dock", "get", "/v2/spaces/{s}/boats", "GetSpacesBoats"),
        ("dock", "get", "/v2/me", "GetMe"),
    )
    assert list(found.values()) == [
        "dock.get_me",
        "dock.list_space_boats",
        "dock.login_users",
    ]
    # Without one that nobody writes, they may be a person's.
    found = names(("dock", "get", "/v2/spaces/{s}/boats", "getSpacesBoats"))
    assert list(found.values()) == ["dock.get_spaces_boats"]


def test_what_all_ids_of_a_group_begin_with() -> None:
    found = names(
        ("hulls", "get", "/h/meta/maps", "Deep-Sea-2-Maps"),
        ("hulls", "get", "/h/meta/crew", "Deep-Sea-2-Crew"),
        ("hulls", "get", "/h/meta/crew/{id}", "Deep-Sea-2-Mate"),
        ("organization", "get", "/orgs/{org}", "orgGet"),
        ("organization", "get", "/orgs/{org}/hooks", "orgListHooks"),
        ("organization", "post", "/x", "orgIsMember"),
        ("organization", "post", "/y", "createSeat"),
        ("misc", "get", "/crane/ropes", "craneRopesList"),
        ("misc", "post", "/crane/ropes", "craneRopesMake"),
        ("misc", "get", "/crane/ropes/{id}", "craneRopesShow"),
    )
    assert list(found.values()) == [
        "hulls.crew",
        "hulls.mate",
        "hulls.maps",
        "misc.list_crane_ropes",
        "misc.crane_ropes_make",
        "misc.show_crane_rope",
        "organization.get",
        "organization.list_hooks",
        "organization.is_member",
        "organization.create_seat",
    ]


def test_all_things_keep_the_short_name_and_those_of_one_say_so() -> None:
    found = names(
        ("", "get", "/boats/cost", ""),
        ("", "get", "/boats/{id}/cost", ""),
        ("", "get", "/boats/cost/list", ""),
        ("", "get", "/boats/{id}/cost/list", ""),
        ("yard", "delete", "/yard/{id}/flag", ""),
        ("yard", "delete", "/yard/{id}/flag/{n}", ""),
    )
    assert found == {
        "get /boats/cost": "boats.get_cost",
        "get /boats/cost/list": "boats.list_cost",
        "get /boats/{id}/cost": "boats.get_cost_for_boat",
        "get /boats/{id}/cost/list": "boats.list_cost_for_boat",
        "delete /yard/{id}/flag": "yard.delete_flag_for_yard",
        "delete /yard/{id}/flag/{n}": "yard.delete_flag",
    }


def test_what_a_summary_and_a_path_below_tell_of_a_verb() -> None:
    paths: dict[str, Any] = {}
    for method, path, summary in (
        ("get", "/fleet", "All that sail"),
        ("get", "/fleet/{id}", ""),
        ("get", "/gear", "List the gear"),
        ("get", "/crew", "The crew"),
        ("post", "/crew", "Updates the crew"),
        ("post", "/fleet", "Update the fleet with a boat"),
    ):
        content: dict[str, Any] = {"application/json": {"schema": {}}}
        response = {"description": "", "content": content}
        call = {"summary": summary, "responses": {"200": response}}
        paths.setdefault(path, {})[method] = call
    info = {"title": "T", "version": "1"}
    stated: dict[str, Any] = {"openapi": "3.1.0", "info": info, "paths": paths}
    api = lower(stated, LowerSettings(package="p")).api
    found = [".".join((*g.path, o.name)) for g in api.groups for o in g.operations]
    assert found == [
        "crew.get",
        "crew.update",
        "fleet.list",
        "fleet.update",
        "fleet.get",
        "gear.list",
    ]


def test_resources_below_a_tag_are_groups() -> None:
    found = names(
        ("decks", "get", "/v1/{name}", "hull.decks.cabins.beds.get"),
        ("decks", "get", "/v1/{parent}/decks", "hull.decks.list"),
        ("decks", "post", "/v1/{name}:paint", "hull.decks.cabins.paint"),
        ("Decks", "get", "/v1/x", "other.list"),
    )
    assert sorted(found.values()) == [
        "decks.cabins.beds.get",
        "decks.cabins.paint",
        "decks.list",
        "decks.other_list",
    ]


def test_the_class_of_most_ids_is_the_resource_of_the_group() -> None:
    found = names(
        ("dock_fees", "get", "/fees", "Due_Get"),
        ("dock_fees", "post", "/fees", "Due_Post"),
        ("dock_fees", "put", "/fees/{id}", "Due_Put"),
        ("dock_fees", "post", "/fees/{id}/note", "DueNote_Post"),
    )
    assert found == {
        "get /fees": "dock_fees.list",
        "post /fees": "dock_fees.create",
        "put /fees/{id}": "dock_fees.replace",
        "post /fees/{id}/note": "dock_fees.create_due_note",
    }
