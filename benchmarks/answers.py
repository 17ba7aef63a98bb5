"""What the loopback server answers: made-up values in the shape of real APIs."""

from __future__ import annotations

import json
from typing import Any

JsonObject = dict[str, Any]
INSTANT = "2026-03-04T05:06:07.891Z"
ITEMS = 100


def encoded(value: object) -> bytes:
    """Compact JSON."""
    return json.dumps(value, separators=(",", ":")).encode()


def asset() -> bytes:
    """A small answer: one uploaded picture."""
    return encoded(
        {
            "id": f"{1:024x}",
            "contentType": "image/png",
            "size": 482_113,
            "siteId": f"{2:024x}",
            "hostedUrl": "https://files.example.com/picture.png",
            "originalFileName": "picture.png",
            "displayName": "A picture",
            "lastUpdated": INSTANT,
            "createdOn": INSTANT,
            "variants": [],
            "altText": None,
        }
    )


def model() -> bytes:
    """A small answer as the `openai` package expects it."""
    return encoded(
        {"id": "small", "created": 1, "object": "model", "owned_by": "somebody"}
    )


def page(items: int = ITEMS) -> bytes:
    """A page of items with fields of the user's own; 65 kB for 100 items."""
    pagination = {"limit": items, "offset": 0, "total": items}
    found = [item(number) for number in range(items)]
    return encoded({"items": found, "pagination": pagination})


def item(number: int) -> JsonObject:
    """One item of a collection."""
    return {
        "id": f"{number:024x}",
        "cmsLocaleId": f"{7:024x}",
        "lastPublished": INSTANT,
        "lastUpdated": INSTANT,
        "createdOn": INSTANT,
        "isArchived": False,
        "isDraft": False,
        "fieldData": {
            "name": f"An item with a name of usual length, number {number}",
            "slug": f"an-item-with-a-name-of-usual-length-number-{number}",
            "event-type": "conference",
            "color": "#db4b68",
            "seats": 120 + number,
            "featured": number % 2 == 0,
            "date-added": INSTANT,
            "tags": ["first", "second", "third"],
            "photo": {
                "fileId": f"{number:024x}",
                "url": f"https://files.example.com/photos/{number:024x}.jpg",
                "alt": None,
            },
        },
    }
