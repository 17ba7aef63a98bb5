"""The README's code about the client, run against a server on loopback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import webflow_client

from tests.generated.storage import storage

ROOT = Path(__file__).resolve().parents[2]


def blocks() -> list[str]:
    """The README's Python blocks that use the Webflow client."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return [block for block in found if "webflow_client" in block]


@pytest.mark.parametrize("block", blocks())
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
