"""Names that the document of the last build had: what headings are called moves none."""

from __future__ import annotations

import random
from typing import Any

import pytest

from generator.merge.merging import merge
from generator.merge.result import DocumentNames, Merged, MergeSettings
from generator.readers import read
from generator.report.diagnostics import Report
from generator.source import Source

WORDS = "ship dock crew berth gauge harbour pilot cargo tide winch".split()

BOATS = """\
# Boats

## List boats

`GET /v1/boats`

```json
[{"id": 7, "name": "Aurora", "length": 12.5, "owner": {"id": 3, "email": "a@b.example"}}]
```

## Get a boat

`GET /v1/boats/{boat_id}`

```json
{"id": 7, "name": "Aurora", "length": 12.5, "owner": {"id": 3, "email": "a@b.example"}}
```

## Create a boat

`POST /v1/boats`

```json
{"name": "Aurora", "length": 12.5, "engine": {"kind": "diesel", "power": 80}}
```
"""
BERTHS = """\
# Berths

## List berths

`GET /v1/berths`

```json
[{"id": 1, "pier": "north", "depth": 4, "taken_by": {"id": 7, "name": "Aurora"}}]
```

## Reserve a berth

`POST /v1/berths/{berth_id}/reservations`

```json
{"id": 1, "from": "2026-05-01", "until": "2026-05-03", "berth": 4}
```
"""


def merged(pages: dict[str, str], former: DocumentNames | None = None) -> Merged:
    readings = read([Source(name, text) for name, text in pages.items()])
    settings = MergeSettings("Port", former=former or DocumentNames())
    return merge(readings, settings, Report())


def reworded(text: str, chance: random.Random) -> str:
    """A page whose headings say something else."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("#"):
            level, _, title = line.partition(" ")
            verb = title.split()[0] if level == "##" else ""
            noun = " ".join(chance.sample(WORDS, 2))
            lines[number] = f"{level} {verb} the {noun}".replace("  ", " ")
    return "\n".join(lines) + "\n"


def names(found: Merged) -> tuple[dict[str, str], set[str]]:
    """The id of each operation by its route, and the names of schemas."""
    paths: Any = found.document["paths"]
    components: Any = found.document["components"]
    return (
        {
            f"{method} {path}": operation["operationId"]
            for path, item in paths.items()
            for method, operation in item.items()
        },
        {*components["schemas"]},
    )


PAGES = {"boats.md": BOATS, "berths.md": BERTHS}


@pytest.mark.parametrize("seed", range(12))
def test_reworded_headings_move_no_name(seed: int) -> None:
    before = merged(PAGES)
    chance = random.Random(seed)
    pages = {name: reworded(text, chance) for name, text in PAGES.items()}
    assert names(merged(pages)) != names(before)
    after = merged(pages, before.names)
    assert names(after) == names(before)
    assert after.names.operations == before.names.operations
    assert after.names.schemas == before.names.schemas


def test_names_are_found_again() -> None:
    before = merged(PAGES)
    assert merged(PAGES, before.names) == before


def test_another_version_in_the_paths_moves_no_name() -> None:
    before = merged({"boats.md": BOATS})
    chance = random.Random(1)
    page = reworded(BOATS, chance).replace("/v1/", "/v2/")
    after = merged({"boats.md": page}, before.names)
    ids, schemas = names(after)
    assert {route.replace("v2", "v1"): name for route, name in ids.items()} == names(
        before
    )[0]
    assert schemas == names(before)[1]


def test_an_operation_that_alone_has_a_title_may_move() -> None:
    chance = random.Random(5)
    before = merged(PAGES, merged(PAGES).names)
    page = BERTHS.replace("/v1/berths/{berth_id}/reservations", "/v1/stays/{id}")
    after = merged({"boats.md": BOATS, "berths.md": page}, before.names)
    ids, schemas = names(after)
    assert ids["post /v1/stays/{id}"] in names(before)[0].values()
    assert schemas == names(before)[1]
    page = reworded(page, chance)
    other = merged({"boats.md": BOATS, "berths.md": page}, before.names)
    assert names(other)[0]["post /v1/stays/{id}"] not in names(before)[0].values()


def test_what_is_new_gives_way_and_joins_its_neighbours() -> None:
    before = merged({"boats.md": BOATS})
    page = BOATS.replace("boat", "ship").replace("Boats", "Ships")
    page = page.replace("/ships", "/boats").replace("ship_id", "boat_id")
    page += "\n## Get a ship\n\n`GET /v1/boats/{boat_id}/twin`\n\n"
    page += '```json\n{"twin": 8, "since": "2020-01-01", "harbour": "Kiel"}\n```\n'
    after = merged({"boats.md": page}, before.names)
    ids, schemas = names(after)
    known, before_schemas = names(before)
    fresh = ids.pop("get /v1/boats/{boat_id}/twin")
    assert ids == known
    assert fresh.startswith("boats.")
    assert fresh not in known.values()
    assert schemas > before_schemas


def test_what_no_longer_agrees_is_no_longer_one() -> None:
    before = merged(PAGES)
    boat = names(before)[1] & {"Boat"}
    other = BOATS.replace(
        '{"id": 7, "name": "Aurora", "length": 12.5, "owner": {"id": 3, "email": '
        '"a@b.example"}}\n```\n\n## Create',
        '{"hull": "steel", "draught": 2.5, "flag": "DE"}\n```\n\n## Create',
    )
    assert other != BOATS
    after = merged({"boats.md": other, "berths.md": BERTHS}, before.names)
    schemas: Any = after.document["components"]
    kept = schemas["schemas"][boat.pop()]["properties"]
    assert ("hull" in kept) != ("length" in kept)
    assert sum("hull" in s.get("properties", {}) for s in schemas["schemas"].values())


def test_a_status_that_is_stated_later_moves_no_name() -> None:
    before = merged({"boats.md": BOATS})
    chance = random.Random(3)
    stated = reworded(BOATS, chance).replace(
        '```json\n{"id": 7', 'Response, status 200:\n\n```json\n{"id": 7'
    )
    after = merged({"boats.md": stated}, before.names)
    assert names(after)[1] == names(before)[1]
