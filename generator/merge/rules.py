"""What is repaired when pages are merged: names of rules, what each does and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "authorization-header": "Makes a header parameter for a secret a security scheme, as"
    " OpenAPI ignores such parameters.",
    "dangling-reference": "Allows anything where a schema is named that no page describes.",
    "date-format": "States the format `date-time` where every example is one (RFC 3339).",
    "illegal-default": "Removes a default that the schema forbids.",
    "leftover-parameter": "Leaves out a query parameter that a sample shows and the pages"
    " of the operation, which list its query, do not.",
    "no-content-with-schema": "Removes the body of an answer that never has one (RFC 9110,"
    " section 6.4.1).",
    "undeclared-path-parameter": "Declares path parameters that only the template names.",
}
