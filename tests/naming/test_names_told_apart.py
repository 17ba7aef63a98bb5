"""What keeps the names of several operations apart: versions, procedures, whole paths."""

from __future__ import annotations

from tests.naming.test_method_names import names


def test_versions_of_a_path_are_told_apart_by_the_version() -> None:
    found = names(
        ("v1", "get", "/v1/docks", "docks_getv1_v1_docks_get"),
        ("v2", "get", "/v2/docks", "docks_get_v2_docks_get"),
        ("v1", "get", "/v1/docks/{id}", "docks_get_v1_docks__id__get"),
        ("v2", "get", "/v2/docks/{dock}", "docks_get_v2_docks__dock__get"),
        ("cranes", "post", "/v3/cranes", "createCraneV3"),
        ("cranes", "post", "/v4/cranes", "v4CreateCrane"),
        ("cranes", "post", "/v3/cranes/{id}/nameUpdate", ""),
        ("cranes", "post", "/v10/cranes/{id}/nameUpdate", ""),
        ("cranes", "get", "/v3/cranes/log", "getLogV3"),
    )
    assert found == {
        "get /v1/docks": "docks.list_v1",
        "get /v2/docks": "docks.list",
        "get /v1/docks/{id}": "docks.get_v1",
        "get /v2/docks/{dock}": "docks.get",
        "post /v3/cranes": "cranes.create_v3",
        "post /v4/cranes": "cranes.create_v4",
        "post /v3/cranes/{id}/nameUpdate": "cranes.create_name_update_v3",
        "post /v10/cranes/{id}/nameUpdate": "cranes.create_name_update",
        "get /v3/cranes/log": "cranes.get_log",
    }


def test_procedures_are_called_by_their_name() -> None:
    found = names(
        ("docks", "post", "/docks/list", ""),
        ("docks", "post", "/docks/time-series", ""),
        ("docks", "post", "/docks/info", ""),
        ("cranes", "post", "/cranes/info", ""),
        ("cranes", "post", "/cranes/{id}/info", ""),
        ("cranes", "post", "/cranes", ""),
    )
    assert found == {
        "post /docks/list": "docks.list",
        "post /docks/time-series": "docks.time_series",
        "post /docks/info": "docks.info",
        "post /cranes/info": "cranes.create_info",
        "post /cranes/{id}/info": "cranes.create_info_for_crane",
        "post /cranes": "cranes.create",
    }


def test_a_part_that_looks_like_an_action_is_read_like_any_other() -> None:
    path = "/docks/{id}/change-request"
    found = names(
        ("docks", "get", path, "dock_change_request_read"),
        ("docks", "post", path, "dock_change_request_create"),
        ("docks", "delete", path, "dock_change_request_destroy"),
        ("docks", "post", "/docks/{id}/change-owner", "dock_change_owner_create"),
    )
    assert found == {
        f"get {path}": "docks.read_change_request",
        f"post {path}": "docks.create_change_request",
        f"delete {path}": "docks.destroy_change_request",
        "post /docks/{id}/change-owner": "docks.change_owner",
    }


def test_a_path_that_is_needed_whole_is_told_in_the_singular() -> None:
    found = names(
        ("yard", "post", "/yard/docks/{d}/cranes/{c}/rebuild", ""),
        ("yard", "post", "/yard/ships/{s}/cranes/{c}/rebuild", ""),
        ("yard", "get", "/yard/docks/{d}/cranes/{c}/logs/{l}", ""),
        ("yard", "get", "/yard/ships/{s}/cranes/{c}/logs/{l}", ""),
    )
    assert list(found.values()) == [
        "yard.get_dock_crane_log",
        "yard.rebuild_dock_crane",
        "yard.get_ship_crane_log",
        "yard.rebuild_ship_crane",
    ]


def test_a_post_has_the_short_name_of_an_action_before_a_put() -> None:
    found = names(
        ("orders", "put", "/orders/{id}/cancel", ""),
        ("orders", "post", "/orders/{id}/cancel", ""),
    )
    assert found["post /orders/{id}/cancel"] == "orders.cancel"
    assert found["put /orders/{id}/cancel"] == "orders.cancel_for_order"


def test_a_noun_that_several_want_goes_to_none_of_them() -> None:
    found = names(
        ("notes", "post", "/{id}/notes", "crate_id_notes_post"),
        ("notes", "get", "/{id}/notes", "crate_id_notes_get"),
    )
    assert "notes.crate" not in found.values()


def test_a_verb_for_what_flows_is_kept() -> None:
    found = names(("streams", "get", "/lines", "streamLines"))
    assert found == {"get /lines": "streams.stream_lines"}


def test_a_path_tells_more_than_a_number() -> None:
    found = names(
        ("rules", "get", "/automations/fax/receipts", "List rules"),
        ("rules", "get", "/automations/sms/inbound", "list Rules"),
        ("rules", "get", "/automations/sms/receipts", "list_rules_3"),
        ("rules", "get", "/automations/sms", "List rules"),
    )
    assert found == {
        "get /automations/fax/receipts": "rules.list_fax_receipts",
        "get /automations/sms/inbound": "rules.get_sms_inbound",
        "get /automations/sms/receipts": "rules.list_sms_receipts",
        "get /automations/sms": "rules.list_automations_sms",
    }
