"""What a snippet shows of a request: `shown/LANGUAGE.txt` has pairs of both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.facts import Evidence
from generator.snippets import read_snippet
from generator.source import Source
from tests.pairs import check

FILES = sorted((Path(__file__).parent / "shown").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shown(path: Path) -> None:
    def made(text: str) -> str:
        block = Source("p.md", text)
        found = read_snippet(path.stem, block, "", Evidence.FRAGMENT)
        if isinstance(found, str):
            return found
        lines = [f"{found.method} {found.url}"] if found.url else []
        lines += [f"status {found.status}"] if found.status else []
        lines += [f"{name}: {value}" for name, value in found.headers]
        if call := found.call:
            shown = (call.client, ".".join(call.target), *call.arguments)
            lines += [" ".join(shown), f"from {call.module} {dict(call.classes)}"]
        lines += [f"{name} = {json.dumps(value)}" for name, value in found.values]
        if found.has_body:
            lines.append(f"{found.media_type} {json.dumps(found.body)}")
        return "\n".join(lines)

    check(path, made)
