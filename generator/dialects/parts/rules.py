"""What readers put right in pages: names of rules, what each does and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MEANINGS: Final[Mapping[str, str]] = {
    "enum-value-object": "Takes the values out of members of an enumeration that are"
    " objects with a `value`.",
    "int-status-key": "Reads a status code without quotes as text: in YAML it is a number.",
    "json-example": "Reads JSON as people write it: with gaps, comments or trailing commas.",
    "mojibake": "Restores letters of UTF-8 that were once read as another encoding.",
    "nested-tags": "Makes tags a flat list of names, as each tag is one name.",
    "no-content-with-schema": "Removes the body of an answer that never has one (RFC 9110,"
    " section 6.4.1).",
    "not-a-schema": "Allows anything where something else stands in place of a schema.",
    "required-on-property": "Moves `required` of a property into the list of its object.",
}
