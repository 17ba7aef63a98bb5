"""Decoding a page of 100 items: seconds of CPU time, and of `orjson.loads`.

Arguments: who decodes, decodes per round, rounds.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from types import GenericAlias
from typing import Any

from benchmarks.answers import page
from benchmarks.workloads.timing import turns

Decoder = Callable[[], object]


def ours(data: bytes) -> Decoder:
    """Our generated model."""
    parse = import_module("webflow_client._runtime").parse_json
    kind = import_module("webflow_client").CollectionItemList
    return lambda: parse(data, kind)


def webflow(data: bytes) -> Decoder:
    """The vendor's own package, as its client does it."""
    parse = import_module("webflow.core.pydantic_utilities").parse_obj_as
    kind = import_module("webflow").CollectionItemList
    return lambda: parse(type_=kind, object_=json.loads(data))


def stainless(data: bytes) -> Decoder:
    """The recursive `construct` of the `openai` package, on a model of the page."""
    models = import_module("openai._models")
    field = import_module("pydantic").Field

    def model(title: str, /, **kinds: Any) -> Any:
        alias = {key: field(default=None, alias=camel(key)) for key in kinds}
        body = {"__annotations__": kinds, "__module__": __name__, **alias}
        return type(models.BaseModel)(title, (models.BaseModel,), body)

    fields = model("FieldData", name=str, slug=str)
    item: Any = model(
        "Item",
        id=str,
        cms_locale_id=str | None,
        last_published=datetime | None,
        last_updated=datetime | None,
        created_on=datetime | None,
        is_archived=bool | None,
        is_draft=bool | None,
        field_data=fields,
    )
    pagination: Any = model("Pagination", limit=int, offset=int, total=int)
    kind = model("Page", items=GenericAlias(list, (item,)), pagination=pagination)
    return lambda: models.construct_type(type_=kind, value=json.loads(data))


def camel(name: str) -> str:
    """`last_updated` as `lastUpdated`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


DECODERS = {"ours": ours, "webflow": webflow, "stainless": stainless}

if __name__ == "__main__":
    who, count, rounds = sys.argv[1:]
    warnings.simplefilter("error")
    text = page()
    loads = import_module("orjson").loads
    functions: dict[str, Decoder] = {
        "orjson": lambda: loads(text),
        who: DECODERS[who](text),
    }
    print(json.dumps(turns(functions, int(count), int(rounds))))
