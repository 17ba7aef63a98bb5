"""Contract tests: a suite that holds a generated package against its document."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.facts import Json
from generator.ir import Api

Render = Callable[[str, object], str]


def contract_files(
    api: Api, document: Mapping[str, Json], render: Render
) -> dict[str, str]:
    """The suite: path below `tests/` to text."""
    return {}
