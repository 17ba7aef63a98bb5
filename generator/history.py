"""What changed in the API since a package was last written."""

from __future__ import annotations

import json
from typing import Any

from generator.changes import compare
from generator.ir import Api
from generator.lower import LowerSettings, lower
from generator.targets import DOCUMENT
from generator.write import Tree, last_written


def api_changes(tree: Tree, api: Api, settings: LowerSettings) -> list[dict[str, Any]]:
    """The changes as JSON objects; none where there was no package, or not ours.

    The document of the last build is lowered with today's settings, so that names which
    the user chose are no changes.
    """
    before = last_written(tree.root, DOCUMENT)
    if before is None or before == tree.files.get(DOCUMENT):
        return []
    old = lower(json.loads(before), settings).api
    return [change.entry for change in compare(old, api)]
