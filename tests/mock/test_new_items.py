"""New items of a stateful mock, and what they have besides what was sent."""

from __future__ import annotations

from typing import Any

from tests.mock.pets import parameter
from tests.mock.test_state import LIST, PET, api, made, operation, shop


def test_a_new_item_is_like_the_documented_one() -> None:
    document = api(LIST)
    kennel = {"type": "object", "properties": {"id": {"type": "string"}, **MOOD}}
    shown = {"id": "dog_17", "mood": "sleepy", "home": {"room": "attic"}}
    listed = {"type": "array", "items": kennel}
    document["paths"] = {
        "/dogs": {
            "get": operation({"200": example(listed, [{**shown, "mood": "wild"}])}),
            "post": operation({"201": made(kennel)}, requestBody=made(PET)),
        },
        "/dogs/{dogId}": {
            "get": operation(
                {"200": example(kennel, shown)},
                parameter("dogId", "path", {"type": "string"}),
            )
        },
    }
    own = shop(document)
    dogs = [own.client.post("/dogs", json={"name": "Rex"}).json() for _ in range(2)]
    assert dogs == [{**shown, "id": "dog_1"}, {**shown, "id": "dog_2"}]
    assert own.client.get("/dogs").json() == dogs
    document["paths"]["/dogs/{dogId}"]["get"]["responses"]["200"] = made(kennel)
    wild = shop(document).client.post("/dogs", json={"name": "Rex"}).json()
    assert wild == {**shown, "id": "dog_1", "mood": "wild"}


def example(schema: dict[str, Any], value: Any) -> dict[str, Any]:
    return {
        "description": "",
        "content": {"application/json": {"schema": schema, "example": value}},
    }


MOOD = {
    "mood": {"type": "string"},
    "home": {"type": "object", "properties": {"room": {"type": "string"}}},
}
