"""Names of components: one test for each row of the table, and for the rules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.merge.merging import merge
from generator.merge.nouns import (
    fold,
    is_generated,
    noun,
    own_name,
    title_words,
    verb,
)
from generator.merge.result import Merged, MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import Source
from tests.merge.pages import ITEMS, SCHEMAS, at, merged, operations

REF = "#/components/schemas/"


def ref(value: Any) -> str:
    assert isinstance(value, dict)
    return str(value["$ref"]).removeprefix(REF)


def answer(merged: Merged, path: str, status: str = "200") -> Any:
    media: Any = at(merged.document, f"/paths/{path}/responses/{status}/content")
    return media["application/json"]["schema"]


def field(merged: Merged, schema: str, name: str) -> Any:
    return at(merged.document, f"{SCHEMAS}/{schema}/properties/{name}")


def test_asset(webflow: Merged) -> None:
    assert ref(answer(webflow, "~1assets~1{asset_id}/get")) == "Asset"
    assert ref(answer(webflow, "~1assets~1{asset_id}/patch")) == "Asset"
    assert ref(field(webflow, "AssetList", "assets")["items"]) == "Asset"


def test_asset_variant(webflow: Merged) -> None:
    assert ref(field(webflow, "Asset", "variants")["items"]) == "AssetVariant"


def test_asset_list(webflow: Merged) -> None:
    assert ref(answer(webflow, "~1sites~1{site_id}~1assets/get")) == "AssetList"


def test_asset_upload(webflow: Merged) -> None:
    assert ref(answer(webflow, "~1sites~1{site_id}~1assets/post")) == "AssetUpload"
    details = field(webflow, "AssetUpload", "uploadDetails")
    assert ref(details) == "AssetUploadDetails"


def test_collection_item_is_five_response_items(webflow: Merged) -> None:
    update = answer(webflow, f"{ITEMS[7:]}/patch")["oneOf"]
    one = answer(webflow, f"{ITEMS[7:]}~1{{item_id}}/get")
    assert ref(one) == "CollectionItem"
    assert ref(update[0]) == "CollectionItem"
    for name in ("CollectionItemList", "CollectionItemListNoPagination"):
        assert ref(field(webflow, name, "items")["items"]) == "CollectionItem"


def test_collection_item_field_data(webflow: Merged) -> None:
    data = field(webflow, "CollectionItem", "fieldData")
    assert ref(data) == "CollectionItemFieldData"


def test_collection_item_list(webflow: Merged) -> None:
    assert ref(answer(webflow, f"{ITEMS[7:]}/get")) == "CollectionItemList"
    update = answer(webflow, f"{ITEMS[7:]}/patch")["oneOf"]
    assert ref(update[1]) == "CollectionItemListResult"


def test_collection_item_list_without_pagination(webflow: Merged) -> None:
    live = answer(webflow, f"{ITEMS[7:]}~1live/patch")
    assert ref(live) == "CollectionItemListNoPagination"


@pytest.mark.parametrize("path", ["", "~1live"])
def test_request_items(webflow: Merged, path: str) -> None:
    pointer = f"{ITEMS}{path}/patch/requestBody/content/application~1json/schema"
    items: Any = at(webflow.document, f"{pointer}/properties/items")
    assert ref(items["items"]) == "CollectionItemWithIdInput"
    data = field(webflow, "CollectionItemWithIdInput", "fieldData")
    assert ref(data) == "CollectionItemWithIdInputFieldData"


def test_bulk_body_field_data(webflow: Merged) -> None:
    pointer = f"{ITEMS}~1bulk/post/requestBody/content/application~1json/schema"
    data: Any = at(webflow.document, f"{pointer}/properties/fieldData/oneOf")
    assert ref(data[0]) == "SingleCmsItem"
    many = "CreateBulkCollectionItemRequestBodyFieldDataItem"
    assert ref(data[1]["items"]) == many


def test_bulk_collection_item(webflow: Merged) -> None:
    bulk = answer(webflow, f"{ITEMS[7:]}~1bulk/post", "202")
    assert ref(bulk) == "BulkCollectionItem"


def test_error(webflow: Merged) -> None:
    assert ref(answer(webflow, "~1assets~1{asset_id}/get", "404")) == "Error"
    assert ref(field(webflow, "Error", "code")) == "ErrorCode"


def test_names_that_the_table_does_not_give(webflow: Merged) -> None:
    schemas: Any = at(webflow.document, SCHEMAS)
    assert schemas.keys() == {
        "Asset",
        "AssetList",
        "AssetListPagination",
        "AssetUpload",
        "AssetUploadDetails",
        "AssetVariant",
        "BulkCollectionItem",
        "BulkCollectionItemFieldData",
        "CollectionItem",
        "CollectionItemFieldData",
        "CollectionItemLastPublishedFilter",
        "CollectionItemList",
        "CollectionItemListNoPagination",
        "CollectionItemListPagination",
        "CollectionItemListResult",
        "CollectionItemListResultPagination",
        "CollectionItemWithIdInput",
        "CollectionItemWithIdInputFieldData",
        "CreateBulkCollectionItemRequestBodyFieldDataItem",
        "Error",
        "ErrorCode",
        "SingleCmsItem",
    }


def test_requests_and_responses_share_nothing(webflow: Merged) -> None:
    paths: Any = webflow.document["paths"]
    schemas: Any = at(webflow.document, SCHEMAS)
    sent: set[str] = set()
    received: set[str] = set()
    for operation in (o for item in paths.values() for o in item.values()):
        sent |= reached(operation.get("requestBody"), schemas)
        sent |= reached(operation.get("parameters"), schemas)
        received |= reached(operation["responses"], schemas)
    assert sent
    assert not sent & received
    assert sent | received == schemas.keys()


def reached(start: Any, schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    todo = [start]
    while todo:
        text = json.dumps(todo.pop())
        names = {part.partition('"')[0] for part in text.split(REF)[1:]}
        todo.extend(schemas[name] for name in names - found)
        found |= names
    return found


def test_required_only_where_all_require(webflow: Merged) -> None:
    item: Any = at(webflow.document, f"{SCHEMAS}/CollectionItem/required")
    assert item == ["id", "lastPublished", "lastUpdated", "createdOn", "fieldData"]
    whole = at(webflow.document, f"{SCHEMAS}/CollectionItemList/required")
    assert whole == ["items", "pagination"]
    assert at(webflow.document, f"{SCHEMAS}/CollectionItemListResult/required") is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("List Pets", "Pet"),
        ("Get a Pet", "Pet"),
        ("Retrieve all open orders", "OpenOrder"),
        ("Update Collection Item(s)", "CollectionItem"),
        ("Add a book to a shelf", "Book"),
        ("Forecast", "Forecast"),
        ("", "StoreItem"),
        ("List", "StoreItem"),
    ],
)
def test_noun(title: str, expected: str) -> None:
    assert noun(title, ("store", "items")) == expected


def test_a_single_word_is_a_verb_where_something_is_sent() -> None:
    assert noun("Subscribe", ("subscriptions",), reads=False) == "Subscription"


def test_verb_before_an_article() -> None:
    assert verb("Shelve a book") == "shelve"
    assert verb("Asset folders") == ""


def test_fold_says_a_shared_word_once() -> None:
    assert fold("AssetUpload", "uploadDetails") == "AssetUploadDetails"
    assert fold("Pet", "owner") == "PetOwner"
    assert fold("Pet", "pet") == "Pet"


@pytest.mark.parametrize(
    "name",
    [
        "SitesSiteIdAssetsGetResponsesContentApplicationJsonSchemaAssetsItems",
        "assets_list_Response_200",
        "CollectionsItemsUpdateItemsResponse2000",
        "CollectionsCollectionIdItemsGetParametersSortBy",
    ],
)
def test_names_made_from_paths(name: str) -> None:
    assert is_generated(name)


@pytest.mark.parametrize("name", ["Pet", "type_pets:Pet", "PriceRange", "ApiResponse"])
def test_names_given_by_a_vendor(name: str) -> None:
    assert not is_generated(name)
    assert own_name(name) in ("Pet", "PriceRange", "ApiResponse")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("1. Fetch tokens of a code", "Fetch tokens"),
        ("3.2 Create kite", "Create kite"),
        ("Step 2: Verify code", "Verify code"),
        ("(4) List kites", "List kites"),
        ("02 - List kites", "List kites"),
        ("2 factor login", "2 factor login"),
        ("404 errors", "404 errors"),
    ],
)
def test_numbers_of_sections_are_no_words(title: str, expected: str) -> None:
    assert title_words(title) == expected.split()


LENT = """\
# Skis

The API is at https://api.slope.example.

## Get a pair

`GET /skis/{ski_id}`

## Return a pair

`POST /skis/{ski_id}/return`
"""


def test_what_was_lent_is_returned_not_got(tmp_path: Path) -> None:
    (tmp_path / "skis.md").write_text(LENT)
    found = {tuple(name.split(".")[1:]) for name in operations(merged(tmp_path))}
    assert found == {("get_pair",), ("return_pair",)}


SEATS = """
# Cinema

## GET /rooms

```json
{"rooms": [{"id": "r1", "name": "Blue"}]}
```

## GET /rooms/{id}/seats

```json
{"seats": [{"row": 3, "broken": false}], "total": 1}
```

## POST /rooms/{id}/seats

```json
{"row": 3, "broken": false}
```
"""


def test_what_the_end_of_a_path_names() -> None:
    readings = read([Source("cinema.md", SEATS)])
    document: Any = merge(readings, MergeSettings(), Report()).document
    assert {"Room", "RoomList", "Seat", "SeatList"} == at(document, SCHEMAS).keys()
