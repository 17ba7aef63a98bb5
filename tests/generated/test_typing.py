"""What type checkers say about users' code: right code passes, each mistake fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generated" / "webflow"

HEAD = """\
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from typing import Any, assert_type

import httpx2
from webflow_client import (
    Asset,
    AsyncWebflow,
    CollectionItem,
    CollectionItemListResult,
    CollectionItemWithIdInput,
    CollectionItemWithIdInputFieldData,
    NotFoundError,
    SingleCmsItem,
    Webflow,
    WebflowError,
    models,
)
from webflow_client.endpoints import assets


async def later() -> str:
    return "t"


client = Webflow(access_token="t")
other = AsyncWebflow(access_token="t")
"""

RIGHT = """\
assert_type(client.assets.get("a"), Asset)
assets_of_site: Iterator[Asset] = client.assets.iterate("s", limit=5)
assert_type([page.items for page in client.assets.iterate("s").pages()], list[list[Asset]])
assert_type(next(client.collections.items.iterate_items("c")), CollectionItem)
client.assets.iterate("s", offset=100)
assert_type(client.assets.delete("a"), None)
assert_type(client.fetch(assets.get_asset("a")).value, Asset)
result = client.collections.items.update_items("c", items=[{"id": "i"}])
assert_type(result, CollectionItem | CollectionItemListResult)
client.collections.items.list_items("c", sort_by="name", limit=10, offset=1.5)
client.collections.items.create_items(
    "c", field_data=SingleCmsItem(name="a", slug="b", featured=False)
)
client.collections.items.create_items(
    "c", field_data={"name": "a", "slug": "b", "event-type": "x"}
)
client.collections.items.update_items(
    "c",
    items=[
        CollectionItemWithIdInput(id="i", field_data={"name": "a", "event-type": "x"}),
        CollectionItemWithIdInput(
            id="i", field_data=CollectionItemWithIdInputFieldData(featured=True)
        ),
    ],
)
quick = client.with_options(timeout=5, max_retries=0)
assert_type(quick, Webflow)
try:
    pass
except NotFoundError as error:
    assert_type(error.status, int)
except WebflowError:
    pass


async def use() -> None:
    assert_type(await other.assets.get("a"), Asset)
    more: AsyncIterator[Asset] = other.assets.iterate("s")
    item = await other.collections.items.get_item("c", "i")
    assert_type(item.last_published, dt.datetime | None)
    assert_type(item.field_data.anything, Any)
    assert_type(models.Error().message, str | None)
"""

WRONG = {
    "a wrong keyword": 'client.assets.get(asset="a")',
    "a wrong literal": 'client.collections.items.list_items("c", sort_order="up")',
    "a wrong type": "client.assets.get(1)",
    "a missing argument": 'client.assets.create("s", file_name="n")',
    "a wrong nested type": (
        'client.collections.items.update_items("c", items=[CollectionItemWithIdInput()])'
    ),
    "a wrong option": 'Webflow(access_token="t", retries=1)',
    "a wrong option of a copy": "client.with_options(deadline='soon')",
    "a transport of the other kind": "AsyncWebflow(http_client=httpx2.Client())",
    "an async token for a sync client": "Webflow(access_token=later)",
    "a wrong start": 'client.assets.iterate("s", offset="100")',
    "a page size for an iterator": 'client.assets.iterate("s", page_size=10)',
    "a hook that takes nothing": "client.with_options(on_request=lambda: None)",
    "a field that is none": 'client.assets.get("a").nothing',
    "a group that is none": "client.nothing",
    "a name that is none": "from webflow_client import Nothing",
}


def mypy(folder: Path) -> set[int]:
    """Lines of `use.py` with errors."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "use.py"]
    environment = {**os.environ, "MYPYPATH": str(PACKAGE)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True
    )
    assert "use.py" in done.stdout or not done.stdout, done.stdout + done.stderr
    found = (line.split(":") for line in done.stdout.splitlines())
    return {int(p[1]) for p in found if p[0] == "use.py" and "error" in p[2]}


def basedpyright(folder: Path) -> set[int]:
    """Lines of `use.py` with errors."""
    settings = {"typeCheckingMode": "standard", "extraPaths": [str(PACKAGE)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [str(Path(sys.executable).with_name("basedpyright")), "--outputjson"]
    command += ["--pythonpath", sys.executable, "use.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    found = json.loads(done.stdout)["generalDiagnostics"]
    errors = (item for item in found if item["severity"] == "error")
    return {item["range"]["start"]["line"] + 1 for item in errors}


@pytest.mark.parametrize("checker", [mypy, basedpyright])
def test_checkers_know_right_from_wrong(
    checker: Callable[[Path], set[int]], tmp_path: Path
) -> None:
    text = HEAD + RIGHT
    first = text.count("\n") + 1
    (tmp_path / "use.py").write_text(text + "\n".join(WRONG.values()) + "\n")
    found = checker(tmp_path)

    expected = {first + n: name for n, name in enumerate(WRONG)}
    assert found == set(expected), {
        "not rejected": [expected[line] for line in set(expected) - found],
        "rejected": sorted(found - set(expected)),
    }
