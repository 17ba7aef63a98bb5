"""One document whose names are hard to use in Python, each in every scope."""

from __future__ import annotations

import builtins
import keyword
from typing import Any

WORDS = sorted(
    {
        *keyword.kwlist,
        *keyword.softkwlist,
        *(name for name in dir(builtins) if name[0].islower()),
        *"self cls args kwargs dt uuid decimal datetime typing annotations".split(),
        *"builtins cached_property json os sys asyncio pydantic httpx2".split(),
        *"copy construct validate schema fields model_fields model_config".split(),
        *"model_dump model_validate model_extra parse_obj from_orm get of".split(),
        *"to_dict to_json update_forward_refs __pydantic_extra__ _dump".split(),
        *"mro name value _x_ __x __init__ __class__ __dict__ __getattr__".split(),
        *"path body sent Call json_body form_body raw_body multipart_body".split(),
        *"json_content deep_object reserved form simple label matrix".split(),
        *"client _client send fetch stream paginate close api base_url".split(),
        *"with_options is_closed errors models resources endpoints".split(),
        *"additional_properties other_fields limit PAGES _ERRORS API Statuses".split(),
        *"Field Model Input OpenModel OpenInput Any Literal Mapping Sequence".split(),
        *"UUID Decimal File Missing MISSING TypeAlias Annotated OneOf".split(),
        *"Discriminated Resource AsyncResource Client AsyncClient Api".split(),
        *"Server Bearer Basic ApiKey Callable Awaitable Unpack Iterator".split(),
        *"TYPE_CHECKING ClientOptions AsyncClientOptions BaseModel Hard".split(),
        *"AsyncHard HardError NotFoundError ApiError ApiStatusError Error".split(),
        *"a-b a_b aB A.B AB Ab ﬁle file ² 2 1st 3D CON con .. ℂlass İ ſ".split(),
        "$",
        "a b",
        "/etc/passwd",
        "x" * 255,
        "x" * 254 + "y",
        "日本",
        "中文",
    }
)


def document() -> dict[str, Any]:
    """Every word as tag, operation, parameter, property, enum, schema and scheme."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Hard", "version": "1"},
        "servers": [{"url": "https://hard.example"}],
        "paths": {
            "/all": {"post": everything()},
            **{f"/groups/{n}": {"get": grouped(w)} for n, w in enumerate(WORDS)},
            **{f"/methods/{n}": {"get": method(w)} for n, w in enumerate(WORDS)},
        },
        "webhooks": {word: {"post": payload(word)} for word in WORDS},
        "components": {
            "schemas": {
                "Every": model(additionalProperties=True),
                "EveryClosed": model(additionalProperties=False),
                **{word: {"type": "object", "properties": own(word)} for word in WORDS},
                "Values": {"type": "string", "enum": WORDS},
                "Mixed": {"enum": [1, True, "1", "True", "true", None]},
            },
            "securitySchemes": {
                word: {"type": "apiKey", "in": "header", "name": f"X-{n}"}
                for n, word in enumerate(WORDS)
            },
        },
    }


def own(word: str) -> dict[str, Any]:
    """A property that is called like its class, and one that refers to it."""
    return {word: {"type": "string"}, "again": reference(word)}


def reference(word: str) -> dict[str, Any]:
    return {
        "$ref": f"#/components/schemas/{word.replace('~', '~0').replace('/', '~1')}"
    }


def model(**more: Any) -> dict[str, Any]:
    """An object with every word as a property, of many types."""
    types: list[dict[str, Any]] = [
        {"type": "string"},
        {"type": ["integer", "null"]},
        {"type": "array", "items": {"type": "string", "format": "date"}},
        {"type": "object", "additionalProperties": {"type": "boolean"}},
        {"type": "string", "format": "date-time"},
        {"enum": ["a", "b"]},
        {"type": "array", "prefixItems": [{"type": "number"}], "items": False},
    ]
    properties = {word: types[n % len(types)] for n, word in enumerate(WORDS)}
    required = [word for n, word in enumerate(WORDS) if n % 3 == 0]
    return {"type": "object", "properties": properties, "required": required, **more}


def everything() -> dict[str, Any]:
    places = ("query", "header", "cookie")
    parameters = [
        {
            "name": word,
            "in": places[n % 3],
            "required": n % 2 == 0,
            "schema": {"type": "array", "items": {"type": "string"}},
        }
        for n, word in enumerate(w for w in WORDS if w.isascii())
    ]
    return {
        "tags": ["Everything"],
        "operationId": "everything",
        "parameters": parameters,
        "requestBody": {
            "content": {"application/json": {"schema": reference("Every")}}
        },
        "responses": answer({"type": "array", "items": reference("Every")}),
    }


def grouped(word: str) -> dict[str, Any]:
    """An operation in a group of the word's, below which hangs another."""
    return {
        "tags": [word if len(word) > 99 else f"{word}.{word}" if word < "h" else word],
        "operationId": f"list_{word}",
        "responses": answer(reference(word)),
    }


def method(word: str) -> dict[str, Any]:
    """A method with the word's name in one group, that all the types need."""
    return {
        "tags": ["methods"],
        "operationId": word,
        "parameters": [
            {"name": "limit", "in": "query", "schema": {"type": "integer"}},
            {"name": "list", "in": "query", "schema": {"type": "string"}},
            {"name": "when", "in": "query", "schema": {"format": "date-time"}},
        ],
        "responses": answer({"type": "array", "items": {"type": "string"}}),
    }


def payload(word: str) -> dict[str, Any]:
    content = {"application/json": {"schema": reference(word)}}
    return {"requestBody": {"content": content}, "responses": {}}


def answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "200": {"description": "", "content": {"application/json": {"schema": schema}}}
    }
