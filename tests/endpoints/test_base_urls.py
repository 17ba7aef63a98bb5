"""Base URLs that sentences state, beside those of other stages."""

from __future__ import annotations

import pytest

from generator.readers import read
from generator.source import Source


@pytest.mark.parametrize(
    ("intro", "server"),
    [
        ("Base URL: `https://api.kites.dev/v2`", "https://api.kites.dev/v2"),
        (
            "The base URL of the latest version is https://kites.io/v2.",
            "https://kites.io/v2",
        ),
        (
            "Base URL: `https://kites.io/v2`. Tests use `https://sandbox.kites.io/v2`.",
            "https://kites.io/v2",
        ),
        (
            "Base URL: https://kites.io/v2 (sandbox: https://kites.net/v2)",
            "https://kites.io/v2",
        ),
        ("Base URL: https://dev.kites.io/v2", None),
        ("Base URL: https://api.dev.kites.io/v2", None),
        ("Base URL: https://apitest.kites.io/v2", None),
        ("Base URL: https://kites.io/v2 (for testing)", None),
        ("All URLs start with `https://kites.io/api`.", "https://kites.io/api"),
        (
            "Every path is relative to https://kites.io/api/v3/",
            "https://kites.io/api/v3",
        ),
        ("Requests go to https://api.kites.io/v2.", "https://api.kites.io/v2"),
        ("The API lives at https://api.kites.io/v2.", "https://api.kites.io/v2"),
        ("URL prefix: `https://api.kites.io/v2`", "https://api.kites.io/v2"),
        ("Send requests to https://api.kites.io/v2/oauth/token.", None),
        ("`https://api.kites.io/v2` is the base URL.", "https://api.kites.io/v2"),
        (
            "Use https://kites.io/v2 as the root of every request.",
            "https://kites.io/v2",
        ),
        (
            "`https://kites.io/v2/` precedes each path below.",
            "https://kites.io/v2",
        ),
        ("Prefix each path with https://kites.io/v2.", "https://kites.io/v2"),
        (
            "- Production: https://kites.io/v2\n- Sandbox: https://try.kites.io/v2",
            "https://kites.io/v2",
        ),
        ("https://docs.kites.io/api is the place for all questions.", None),
        ("https://kites.io/v1 is as old as all requests.", None),
        ("For all questions about requests see https://docs.kites.io/api.", None),
    ],
)
def test_stated_base_urls(intro: str, server: str | None) -> None:
    text = f"# Kites\n\n{intro}\n\n## List kites\n\n`GET /kites`\n"
    (reading,) = read([Source("page.md", text)])
    stated = {fact.pointer: fact.value for fact in reading.sections[0].facts}
    assert stated.get(("servers", "0", "url")) == server
