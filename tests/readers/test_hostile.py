"""Damaged and hostile documents: a reading or an error with a place, never a traceback."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.facts import Reading
from generator.merge.merging import merge
from generator.merge.result import MergeSettings
from generator.readers.documents import READERS, opened
from generator.report.diagnostics import InputError, Report
from generator.source import Source

HERE = Path(__file__).parent
FILES = sorted(
    path
    for path in HERE.glob("*/*/**/*")
    if path.is_file() and path.name != "expected.txt"
)
JUNK: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        1e300,
        "",
        "x" * 300,
        [],
        {},
        [[]],
        {"": None},
        "{{a}}",
        "\ud7ff\u2028",
    ),
    *(
        "../..//?#",
        ":a/:b/{c",
        "\r\n\0",
        '"""',
        "{{{{",
        "http://[",
        "https://\u00e9:99999/x",
    ),
)


def read(source: Source) -> list[Reading]:
    """What any reader makes of a text that it thinks to know."""
    found = []
    for one in (item for group in opened([source]) for item in group):
        for reader in READERS:
            if reader.sniff(one):
                try:
                    found.append(reader.read(one))
                except InputError as error:
                    places = [item.span for item in error.diagnostics]
                    found.append(Reading(one.file, reader.NAME))
                    if not all(places):
                        raise
    return found


def merged(readings: list[Reading]) -> None:
    """What has sections can be merged, whatever they say."""
    kept = [reading for reading in readings if reading.sections]
    if kept:
        merge(kept, MergeSettings(), Report())


def damaged(value: Any, dice: random.Random) -> Any:
    """A value with one of its members replaced by junk, doubled, or gone."""
    if not isinstance(value, dict | list) or not value or dice.random() < 0.15:
        return dice.choice(JUNK)
    if isinstance(value, list):
        at = dice.randrange(len(value))
        inner = damaged(value[at], dice)
        return [*value[:at], inner, *value[at + dice.randrange(2) :]]
    name = dice.choice(list(value))
    if dice.random() < 0.1:
        return {k: v for k, v in value.items() if k != name}
    return {**value, name: damaged(value[name], dice)}


def spoiled(text: str, dice: random.Random) -> str:
    """A text with a piece cut out, doubled, or replaced by signs that mean something."""
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(text) + 1)
        end = min(len(text), at + dice.randrange(80))
        piece = dice.choice(
            ("", text[at:end] * 2, "{", "}", '"', "\n", "###", "+ ", "{{", "(", "[/")
        )
        text = text[:at] + piece + text[end:]
    return text


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_damaged_texts(path: Path) -> None:
    text, dice = path.read_text(encoding="utf-8"), random.Random(path.name)
    for _ in range(25):
        merged(read(Source(path.name, spoiled(text, dice))))


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.suffix in (".json", ".har")], ids=lambda p: p.name
)
def test_damaged_values(path: Path) -> None:
    value, dice = json.loads(path.read_text(encoding="utf-8")), random.Random(path.name)
    for _ in range(60):
        broken = value
        for _ in range(dice.randrange(1, 4)):
            broken = damaged(broken, dice)
        merged(read(Source(path.name, json.dumps(broken))))


def collection(items: str) -> str:
    """A collection with these items."""
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return f'{{"info": {{"name": "x", "schema": "{schema}"}}, "item": [{items}]}}'


def request(url: str, body: str = "") -> str:
    """An item with a request."""
    raw = {"mode": "raw", "raw": body}
    return json.dumps(
        {"name": "n", "request": {"method": "POST", "url": url, "body": raw}}
    )


HOSTILE: dict[str, Callable[[int], str]] = {
    "deep folders": lambda n: collection('{"name": "f", "item": [' * n + "]}" * n),
    "many variables": lambda n: collection(request("{{a}}/" + "{{b}}/" * n)),
    "open placeholders": lambda n: collection(request("{{" * n)),
    "deep body": lambda n: collection(request("https://x.example/a", "[" * n + "]" * n)),
    "long query": lambda n: collection(request("https://x.example/a?" + "b=1&" * n)),
    "quotes in body": lambda n: collection(request("https://x.example/a", '{"a": ' + '"' * n)),
    "emails": lambda n: collection(request("https://x.example/a", "a@" * n)),
    "slashes": lambda n: collection(request("https://x.example" + "/" * n)),
    "many ids": lambda n: collection(
        ",".join(request(f"https://x.example/a/{i}/b{i}") for i in range(n // 100))
    ),
    "headings": lambda n: "FORMAT: 1A\n" + "# A [GET /x]\n" * (n // 14),
    "open brackets": lambda n: "FORMAT: 1A\n# A [GET /" + "[{" * n + "\n",
    "nested items": lambda n: "FORMAT: 1A\n# A [POST /x]\n+ Attributes\n"
    + "".join(" " * i + "+ a (object)\n" for i in range(2, min(n, 900))),
    "types that hold each other": lambda n: "FORMAT: 1A\n# A [GET /x]\n+ Response 200\n"
    "    + Attributes (T0)\n# Data Structures\n"
    + "".join(f"## T{i}\n+ a (T{i + 1})\n+ b (T{i + 1})\n+ c (T{i + 2})\n" for i in range(40)),
    "parentheses": lambda n: "FORMAT: 1A\n# A [GET /x]\n+ Parameters\n    + a " + "(" * n,
    "requests": lambda n: "GET https://x.example/a\n\n###\n" * (n // 30),
    "separators": lambda n: "GET https://x.example/a\n###" + " -" * n,
    "variable cycle": lambda n: "@a = {{b}}{{b}}\n@b = {{a}}{{a}}\n###\nGET {{a}}/x\nX: {{a}}\n",
    "har bodies": lambda n: json.dumps(
        {"log": {"entries": [{"request": {"method": "GET", "url": "https://x.example/a"},
         "response": {"status": 200, "content": {"mimeType": "application/json", "text": "[" * n}}}]}}
    ),
}  # fmt: skip


@pytest.mark.bomb
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_take_little_time(name: str) -> None:
    started = time.process_time()
    read(Source("input", HOSTILE[name](60_000)))
    assert time.process_time() - started < 4
