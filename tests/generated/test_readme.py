"""The README's code about clients, run against servers of our own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
import webflow_client
import yaml

from tests.emission import emit, load
from tests.generated.storage import storage

ROOT = Path(__file__).resolve().parents[2]


def blocks(package: str) -> list[str]:
    """The Python blocks of the README and of docs/client.md that use a package."""
    files = (ROOT / "README.md", ROOT / "docs/client.md")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return [block for block in found if f"from {package} import" in block]


@pytest.mark.parametrize("block", blocks("webflow_client"))
def test_readme_code_runs(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logo.png").write_bytes(b"picture")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEBFLOW_ACCESS_TOKEN", "from-the-environment")
    with storage() as recorded:
        original = webflow_client.Webflow.__init__

        def local(self: webflow_client.Webflow, **options: object) -> None:
            original(self, **{**options, "base_url": recorded.url})  # type: ignore[arg-type]

        monkeypatch.setattr(webflow_client.Webflow, "__init__", local)
        exec(compile(block, "README.md", "exec"), {"Path": Path})


def shop(request: httpx2.Request) -> httpx2.Response:
    """The API of `shop.yaml`, and its token endpoint."""
    if request.url.host == "auth.shop.example":
        return httpx2.Response(200, json={"access_token": "t1", "expires_in": 3600})
    assert request.url.host == "us.shop.example"
    assert request.headers["authorization"] == "Bearer t1"
    order = {"id": "o1", "status": "paid"}
    match request.url.path.rpartition("/")[2]:
        case "orders":
            headers = {"X-Total": "1", "Age": "7"}
            return httpx2.Response(200, json=[order], headers=headers)
        case "search":
            asked = json.loads(request.read())
            assert (asked["query"], asked["limit"]) == ("lamp", 50)
            following = "c3" if asked["cursor"] == "c2" else None
            found = {"id": asked["cursor"], "status": "open"}
            body = {"orders": [found], "next_cursor": following}
            return httpx2.Response(200, json=body)
    text = f"event: order\ndata: {json.dumps(order)}\n\n" * 2
    return httpx2.Response(
        200, text=text, headers={"Content-Type": "text/event-stream"}
    )


def test_readme_code_about_a_shop_runs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (block,) = blocks("shop_client")
    document = yaml.safe_load(Path(__file__).with_name("shop.yaml").read_text("utf-8"))
    emit(document, tmp_path, "shop_client")
    package: Any = load(tmp_path, "shop_client")
    original = package.Shop.__init__
    http = httpx2.Client(transport=httpx2.MockTransport(shop))
    monkeypatch.setattr(
        package.Shop,
        "__init__",
        lambda self, **options: original(self, **options, http_client=http),
    )
    exec(compile(block, "README.md", "exec"), {})
    assert capsys.readouterr().out.split() == [
        "1",
        "7",
        "c2",
        "open",
        "c3",
        "open",
        "o1",
    ]


def test_the_page_of_the_readme_becomes_its_call(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    page = text[text.index("    The base URL") : text.index("becomes this call")]
    (tmp_path / "kites.md").write_text(textwrap.dedent(page))
    command = [sys.executable, "-m", "generator", "build", "kites.md"]
    subprocess.run([*command, "--output", "kites"], cwd=tmp_path, check=True)
    package: Any = load(tmp_path / "kites", "kites_client")

    def handle(request: httpx2.Request) -> httpx2.Response:
        assert request.url.params["color"] == "red"
        assert request.headers["authorization"] == "Bearer ..."
        page = int(request.url.params.get("page", 1))
        kites = [{"id": f"k{page}", "color": "red"}] if page < 3 else []
        return httpx2.Response(200, json={"kites": kites, "total": 2})

    (block,) = re.findall(r"```py\n(.*?)```", text, re.DOTALL)
    transport = httpx2.MockTransport(handle)
    made = partial(package.Kites, http_client=httpx2.Client(transport=transport))
    printed: list[tuple[str, str]] = []
    exec(block, {"Kites": made, "print": lambda *values: printed.append(values)})
    assert printed == [("k1", "red"), ("k2", "red")]
