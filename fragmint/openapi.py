"""Constants of OpenAPI 3.2 for all readers of documents: methods and styles."""

from __future__ import annotations

from typing import Final

METHODS: Final = (
    *("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"),
)
"""The fields of a Path Item Object that hold operations."""
DELIMITED: Final = {
    "ssv": "spaceDelimited",
    "tsv": "tabDelimited",
    "pipes": "pipeDelimited",
}
"""Styles by `x-collectionFormat`: what Swagger 2.0 has and OpenAPI 3 has not."""
DEFAULT_STYLES: Final = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
"""The style of a parameter that states none, by its location."""
