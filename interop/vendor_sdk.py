"""The vendor's own SDK against the mock: every documented operation, every error.

    python vendor_sdk.py BASE_URL DOCUMENT

Runs in an environment of its own, with `webflow` and nothing of ours. One line for each
call that did not go as documented; the last line counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from webflow.client import Webflow
from webflow.core.api_error import ApiError
from webflow.environment import WebflowEnvironment

SITE, ASSET, FOLDER, COLLECTION, ITEM = (
    f"580e63e98c9a982ac9b8b7{n:02d}" for n in range(5)
)
FIELDS = {"name": "A name", "slug": "a-slug"}


def operations(client: Any) -> dict[str, Callable[..., Any]]:
    """A call of each documented operation; keyword arguments are passed on."""
    assets, items = client.assets, client.collections.items
    return {
        "GET /sites/{site_id}/assets": lambda **o: assets.list(SITE, limit=10, **o),
        "POST /sites/{site_id}/assets": lambda **o: assets.create(
            SITE, file_name="a.png", file_hash="3c7d87c9575702bc3b1e991f4d3c638e", **o
        ),
        "GET /assets/{asset_id}": lambda **o: assets.get(ASSET, **o),
        "DELETE /assets/{asset_id}": lambda **o: assets.delete(ASSET, **o),
        "PATCH /assets/{asset_id}": lambda **o: assets.update(ASSET, display_name="b", **o),
        "GET /sites/{site_id}/asset_folders": lambda **o: assets.list_folders(SITE, **o),
        "POST /sites/{site_id}/asset_folders": lambda **o: assets.create_folder(
            SITE, display_name="c", **o
        ),
        "GET /asset_folders/{asset_folder_id}": lambda **o: assets.get_folder(FOLDER, **o),
        "GET /collections/{collection_id}/items": lambda **o: items.list_items(
            COLLECTION, limit=2, **o
        ),
        "PATCH /collections/{collection_id}/items": lambda **o: items.update_items(
            COLLECTION, items=[{"id": ITEM, "field_data": FIELDS}], **o
        ),
        "POST /collections/{collection_id}/items/bulk": lambda **o: items.create_items(
            COLLECTION, field_data=FIELDS, cms_locale_ids=[SITE], **o
        ),
        "PATCH /collections/{collection_id}/items/live": lambda **o: items.update_items_live(
            COLLECTION, items=[{"id": ITEM, "field_data": FIELDS}], **o
        ),
        "GET /collections/{collection_id}/items/{item_id}": lambda **o: items.get_item(
            COLLECTION, ITEM, **o
        ),
    }  # fmt: skip


def outcome(call: Callable[..., Any], status: str) -> str:
    """What is wrong with a call that is to be answered with a status; empty if nothing."""
    headers = {"Prefer": f"code={status}"} if status else {}
    try:
        found = call(request_options={"additional_headers": headers, "max_retries": 0})
    except ApiError as error:
        return (
            ""
            if str(error.status_code) == status
            else f"{error.status_code}: {error.body}"
        )
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if status:
        return f"{status} was no error"
    unread = getattr(found, "model_extra", None) or {}
    return f"not understood: {sorted(unread)}" if unread else ""


def main() -> None:
    """Call everything, and say what did not go as documented."""
    base, path = sys.argv[1:]
    with open(path, encoding="utf-8") as stream:
        document = json.load(stream)
    client = Webflow(
        access_token="token",
        environment=WebflowEnvironment(
            base=base, data_api=base, content_delivery_api=base
        ),
    )
    known = operations(client)
    documented = {
        f"{method.upper()} {path}": node
        for path, item in document["paths"].items()
        for method, node in item.items()
        if isinstance(node, dict) and "responses" in node
    }
    wrong = [f"{key}: no call of it" for key in documented.keys() - known.keys()]
    calls = 0
    for key, call in known.items():
        responses = documented.get(key, {}).get("responses", {})
        for status in ("", *(s for s in responses if s.isdigit() and s >= "400")):
            calls += 1
            if said := outcome(call, status):
                wrong.append(f"{key} {status or 'success'}: {said}")
    for line in wrong:
        print(line[:400])
    print(f"{calls} calls of {len(known)} operations, {len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
