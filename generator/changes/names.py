"""The names of a package as it was written: its own, its client's, its variables'."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from generator.model.ir import Api
from generator.output import last_written, owned

CLIENT_FILE = re.compile(r"(\w{1,200})/client\.py")
CLIENT_CLASS = re.compile(r"^class (\w{1,200})\(", re.MULTILINE)
ENVIRONMENT = re.compile(r'^    environment="(\w{1,200})",', re.MULTILINE)


def with_written_names(api: Api, root: Path) -> Api:
    """The API under the names that the package in a folder has.

    A package with templates of the user's may not show them; ours are taken then.
    """
    for path in owned(root):
        if not (found := CLIENT_FILE.fullmatch(path)):
            continue
        text = last_written(root, path) or ""
        client = CLIENT_CLASS.search(text)
        environment = ENVIRONMENT.search(text)
        return replace(
            api,
            package=found[1],
            client=client[1] if client else api.client,
            environment=environment[1] if environment else api.environment,
        )
    return api
