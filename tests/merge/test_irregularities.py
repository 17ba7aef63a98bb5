"""What the pages get wrong, and what becomes of it: one test for each irregularity."""

from __future__ import annotations

import json
from typing import Any

from openapi_spec_validator import validate

from generator.merge.result import Merged
from tests.merge.pages import (
    ITEMS,
    SCHEMAS,
    at,
    body,
    operations,
    parameter,
    schema,
    values,
)

OPERATIONS = {
    "assets.list": "get /sites/{site_id}/assets",
    "assets.get": "get /assets/{asset_id}",
    "assets.create": "post /sites/{site_id}/assets",
    "assets.update": "patch /assets/{asset_id}",
    "assets.delete": "delete /assets/{asset_id}",
    "assets.list_folders": "get /sites/{site_id}/asset_folders",
    "assets.get_folder": "get /asset_folders/{asset_folder_id}",
    "assets.create_folder": "post /sites/{site_id}/asset_folders",
    "collections.items.list_items": "get /collections/{collection_id}/items",
    "collections.items.get_item": "get /collections/{collection_id}/items/{item_id}",
    "collections.items.create_items": "post /collections/{collection_id}/items/bulk",
    "collections.items.update_items": "patch /collections/{collection_id}/items",
    "collections.items.update_items_live": (
        "patch /collections/{collection_id}/items/live"
    ),
}
FOLDERS = ("assets.list_folders", "assets.get_folder", "assets.create_folder")
SCOPES = {"assets.list": "assets:read", "assets.delete": "assets:write"}


def test_is_valid_openapi(webflow: Merged) -> None:
    assert webflow.document["openapi"] == "3.1.1"
    validate(json.loads(json.dumps(webflow.document)))


def test_operations_have_unique_ids_named_after_the_snippets(webflow: Merged) -> None:
    paths: Any = webflow.document["paths"]
    found = {
        operation["operationId"]: f"{method} {path}"
        for path, item in paths.items()
        for method, operation in item.items()
    }
    assert found == OPERATIONS


def test_tags_are_group_paths(webflow: Merged) -> None:
    for name, operation in operations(webflow).items():
        assert operation["tags"] == [name.rpartition(".")[0]]
    assert webflow.document["tags"] == [
        {"name": "assets"},
        {"name": "collections.items"},
    ]


def test_enum_values_are_plain(webflow: Merged) -> None:
    order = parameter(webflow, "collections.items.list_items", "sortOrder")
    by = parameter(webflow, "collections.items.list_items", "sortBy")
    assert order["schema"]["enum"] == ["asc", "desc"]
    assert by["schema"]["enum"] == ["lastPublished", "name", "slug"]


def test_authorization_is_a_bearer_scheme_with_scopes(webflow: Merged) -> None:
    schemes = at(webflow.document, "/components/securitySchemes")
    assert schemes == {"bearer": {"type": "http", "scheme": "bearer"}}
    for name, operation in operations(webflow).items():
        wanted = {"get": "CMS:read", "list": "CMS:read"}
        group, _, method = name.rpartition(".")
        scope = SCOPES.get(name) or wanted.get(method.split("_")[0], "CMS:write")
        if group == "assets":
            scope = "assets:read" if method in ("list", "get") else "assets:write"
        scopes = [] if name in FOLDERS else [scope]
        assert operation["security"] == [{"bearer": scopes}], name
        names = [p["name"].lower() for p in operation.get("parameters", [])]
        assert "authorization" not in names


def test_one_server_and_the_beta_as_alternative(webflow: Merged) -> None:
    assert webflow.document["servers"] == [{"url": "https://api.webflow.com/v2"}]
    others: Any = webflow.document["x-alternative-servers"]
    assert [server["url"] for server in others] == ["https://api.webflow.com/beta"]


def test_error_schema_on_every_documented_error(webflow: Merged) -> None:
    inferred = 0
    for name, operation in operations(webflow).items():
        if name in FOLDERS:
            continue
        errors = {s: r for s, r in operation["responses"].items() if s[0] in "45"}
        wanted = {"400", "401", "404", "429", "500"}
        live = name == "collections.items.update_items_live"
        assert errors.keys() == wanted | ({"409"} if live else set())
        for response in errors.values():
            content = response["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Error"}
            inferred += response.get("x-inferred", False)
    assert inferred == 46
    assert len(schema(webflow, "ErrorCode")["enum"]) == 29


def test_error_bodies_that_the_viewer_states_are_not_marked(webflow: Merged) -> None:
    update = operations(webflow)["collections.items.update_items"]["responses"]
    assert not any("x-inferred" in response for response in update.values())


def test_no_content_has_no_body(webflow: Merged) -> None:
    assert "content" not in operations(webflow)["assets.delete"]["responses"]["204"]


def test_update_answers_with_an_item_or_a_list(webflow: Merged) -> None:
    found = at(webflow.document, f"{ITEMS}/patch/responses/200/content")
    assert isinstance(found, dict)
    media: Any = found["application/json"]
    assert media["schema"]["oneOf"] == [
        {"$ref": "#/components/schemas/CollectionItem"} | _said_of(media, 0),
        {"$ref": "#/components/schemas/CollectionItemListResult"} | _said_of(media, 1),
    ]


def _said_of(media: Any, index: int) -> dict[str, Any]:
    branch = media["schema"]["oneOf"][index]
    return {key: branch[key] for key in branch if key == "description"}


def test_field_data_is_open_everywhere(webflow: Merged) -> None:
    for name in (
        "CollectionItemFieldData",
        "BulkCollectionItemFieldData",
        "CollectionItemWithIdInputFieldData",
        "SingleCmsItem",
        "CreateBulkCollectionItemRequestBodyFieldDataItem",
    ):
        assert schema(webflow, name)["additionalProperties"] is True, name


def test_nothing_else_is_open(webflow: Merged) -> None:
    for name in ("CollectionItem", "Asset", "AssetUpload", "CollectionItemWithIdInput"):
        assert "additionalProperties" not in schema(webflow, name)


def test_payload_proves_null(webflow: Merged) -> None:
    published = schema(webflow, "CollectionItem")["properties"]["lastPublished"]
    assert published["type"] == ["string", "null"]
    pointer = f"{SCHEMAS}/CollectionItem/properties/lastPublished"
    found = [c for c in webflow.conflicts if c.pointer == pointer]
    assert [c.chosen for c in found] == [{"nullable": True}]
    assert {json.dumps(v.value) for c in found for v in c.values} == {
        '{"nullable": true}',
        '{"nullable": null}',
    }


def test_dates_are_dates(webflow: Merged) -> None:
    text = json.dumps(webflow.document)
    assert "date-string" not in text
    assert '"objectid"' in text
    assert '"mime-type"' in text
    for name in ("CollectionItem", "BulkCollectionItem", "CollectionItemWithIdInput"):
        for key in ("lastPublished", "lastUpdated", "createdOn"):
            assert schema(webflow, name)["properties"][key]["format"] == "date-time"
    rules = {repair.rule for repair in webflow.repairs}
    assert "date-format" in rules


def test_numbers_stay_numbers_with_the_maximum_from_prose(webflow: Merged) -> None:
    for operation in ("assets.list", "collections.items.list_items"):
        limit = parameter(webflow, operation, "limit")
        assert limit["schema"]["type"] == "number"
        assert limit["schema"]["maximum"] == 100
        assert sorted(values(limit)) == [1.1, 100]


def test_limits_from_prose_are_constraints(webflow: Merged) -> None:
    fields = body(webflow, "assets.create")["schema"]["properties"]
    assert fields["fileName"]["maxLength"] == 99
    quality = schema(webflow, "AssetVariant")["properties"]["quality"]
    assert (quality["minimum"], quality["maximum"]) == (0, 100)
    data = body(webflow, "collections.items.create_items")["schema"]["properties"]
    many = data["fieldData"]["oneOf"][1]
    assert many["maxItems"] == 100


def test_upload_details_keep_their_wire_names(webflow: Merged) -> None:
    names = schema(webflow, "AssetUploadDetails")["properties"].keys()
    assert {"X-Amz-Date", "content-type", "Policy", "success_action_status"} <= names


def test_date_filter_is_a_deep_object(webflow: Merged) -> None:
    found = parameter(webflow, "collections.items.list_items", "lastPublished")
    assert (found["style"], found["explode"]) == ("deepObject", True)
    name = found["schema"]["$ref"].rpartition("/")[2]
    assert schema(webflow, name)["properties"].keys() == {"lte", "gte"}


def test_operations_known_by_example_only(webflow: Merged) -> None:
    for name in FOLDERS:
        operation = operations(webflow)[name]
        assert operation["x-documented-by"] == "example"
        assert operation["responses"].keys() == {"2XX"}
        assert operation["responses"]["2XX"]["content"] == {
            "application/json": {"schema": {}}
        }
    create = body(webflow, "assets.create_folder")["schema"]
    assert create == {
        "type": "object",
        "properties": {"displayName": {"type": "string"}},
    }
    folder = parameter(webflow, "assets.get_folder", "asset_folder_id")
    assert folder["schema"] == {"type": "string"}
    assert "x-documented-by" not in operations(webflow)["assets.list"]


def test_optional_body_where_nothing_says_required(webflow: Merged) -> None:
    update = operations(webflow)["collections.items.update_items"]["requestBody"]
    assert update.get("required", False) is False


def test_live_update_documents_a_conflict(webflow: Merged) -> None:
    live = operations(webflow)["collections.items.update_items_live"]
    assert "409" in live["responses"]


def test_descriptions_have_no_markup(webflow: Merged) -> None:
    text = json.dumps(webflow.document)
    assert "<Note" not in text
    assert "<Tip" not in text


def test_table_columns_are_weak_evidence_of_requiredness(webflow: Merged) -> None:
    assert "cmsLocaleId" not in schema(webflow, "CollectionItem")["required"]


def test_client_and_label(webflow: Merged) -> None:
    assert (webflow.client, webflow.label) == ("Webflow", "webflow")
