"""What an editor without a type checker offers: completion and signatures by Jedi."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jedi
import pytest

pytestmark = pytest.mark.xdist_group("jedi")
PROJECT = jedi.Project(
    Path(__file__).resolve().parents[2] / "generated" / "webflow",
    added_sys_path=[str(Path(__file__).resolve().parents[2] / "generated" / "webflow")],
)


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Jedi's cache in the home folder is written without a lock: a second process reads half of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            jedi.settings, "cache_directory", str(tmp_path_factory.mktemp("jedi"))
        )
        yield


@pytest.mark.parametrize(
    ("code", "offered"),
    [
        ("from webflow_client import ", {"Webflow", "AsyncWebflow", "Asset"}),
        ("from webflow_client import ", {"ForbiddenError", "SchemaDriftError"}),
        ("from webflow_client import Webflow\nWebflow().", {"assets", "collections"}),
        ("from webflow_client import Webflow\nWebflow().assets.", {"list", "upload"}),
        ("import webflow_client as w\nw.Webflow().assets.get('a').", {"display_name"}),
        (
            "from webflow_client import Webflow\nwith Webflow() as client:\n    client.",
            {"assets", "collections"},
        ),
        (
            "from webflow_client import Webflow\nWebflow().with_options(timeout=5).",
            {"assets", "collections"},
        ),
        ("from webflow_client.models import ", {"Asset", "Error"}),
    ],
)
def test_completion(code: str, offered: set[str]) -> None:
    found = {name.name for name in jedi.Script(code, project=PROJECT).complete()}
    assert offered <= found


def test_signatures() -> None:
    code = "from webflow_client import Webflow\nWebflow().assets.get("
    (signature,) = jedi.Script(code, project=PROJECT).get_signatures()
    assert signature.to_string() == "get(asset_id: str) -> Asset"
