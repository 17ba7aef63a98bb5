"""The names of all repair rules, and their descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from generator.openapi.rules import all_rules
from generator.openapi.settle import RULE as CUT_OFF

OTHERS: Final[Mapping[str, str]] = {
    "wrong-type": "Converts a value to the type that its field has, or removes it.",
    "unknown-key": "Removes a field that OpenAPI does not define; extensions begin with"
    " `x-`.",
    "newer-field": "Reads a document with fields of a newer version as one of that version.",
    "schema-expected": "Converts other values in place of a schema, such as a type name, to one.",
    "null-scopes": "Makes the requirements of a scheme a list of scopes, which may be"
    " empty.",
    "nested-tags": "Flattens nested lists of tags.",
    "dangling-ref": "Removes a reference that cannot be resolved; in place of a schema,"
    " anything is allowed.",
    "ref-cycle": "Removes a reference that refers only to itself.",
    "ref-kind": "Replaces a reference to the wrong type of object by the intended part of it.",
    "ref-spelling": "Corrects a reference whose target exists under that name elsewhere.",
    CUT_OFF: "Removes the smallest part that violates OpenAPI and that no other rule covers.",
}
"""Rules that are part of the walk itself."""
UPGRADE: Final = 3
"""Rules that are silent below this version are never logged."""


@cache
def meanings() -> Mapping[str, str]:
    """The purpose and reason of each rule, by its name: the docstring of the rule."""
    found = dict(OTHERS)
    for item in sorted(all_rules(), key=lambda rule: rule.silent_below):
        if item.silent_below < UPGRADE:
            found.setdefault(item.name, " ".join((item.apply.__doc__ or "").split()))
    return found


def rule_names() -> frozenset[str]:
    """Every name that `rules_off` of `load_document` may hold."""
    return frozenset(meanings())
