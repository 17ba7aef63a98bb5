"""The names of all repairs, as they are logged and can be turned off, and their use."""

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
    "schema-expected": "Makes a schema of what stands in its place, such as a type name.",
    "null-scopes": "Makes what a scheme requires a list of scopes, empty where there are"
    " none.",
    "nested-tags": "Makes tags a flat list of names, as each tag is one name.",
    "dangling-ref": "Removes a reference that leads nowhere; a schema in its place allows"
    " anything.",
    "ref-cycle": "Removes a reference that only leads back to itself.",
    "ref-kind": "Replaces a reference to another kind of object by what was meant in it.",
    "ref-spelling": "Corrects a reference whose target has that name elsewhere.",
    CUT_OFF: "Removes the smallest place that breaks OpenAPI and that no other rule knows.",
}
"""Rules that are part of the walk itself."""
UPGRADE: Final = 3
"""Rules that are silent below this version are never logged."""


@cache
def meanings() -> Mapping[str, str]:
    """What each rule does and why, by its name: the docstring of the rule."""
    found = dict(OTHERS)
    for item in sorted(all_rules(), key=lambda rule: rule.silent_below):
        if item.silent_below < UPGRADE:
            found.setdefault(item.name, " ".join((item.apply.__doc__ or "").split()))
    return found


def rule_names() -> frozenset[str]:
    """Every name that `rules_off` of `load_document` may hold."""
    return frozenset(meanings())
