"""The names of all repairs, as they are logged and can be turned off."""

from __future__ import annotations

from typing import Final

from generator.spec.cuts import RULE as CUT_OFF
from generator.spec.rules import all_rules
from generator.spec.walk import SHAPE_RULES

OTHERS: Final = (
    *("wrong-type", "unknown-key", "dangling-ref"),
    *("ref-cycle", "ref-kind", "ref-spelling", CUT_OFF),
)
UPGRADE: Final = 3
"""Rules that are silent below this version are never logged."""


def rule_names() -> frozenset[str]:
    """Every name that `rules_off` of `load_document` may hold."""
    logged = {r.name for r in all_rules() if r.silent_below < UPGRADE}
    return frozenset({*logged, *SHAPE_RULES.values(), *OTHERS})
