"""What becomes of each mention, and of what the calls of a set show."""

from __future__ import annotations

import pytest

from generator.facts import MentionKind, Reading
from generator.readers import read
from generator.readers.accounting import NOTHING
from generator.report.diagnostics import Severity
from generator.source import Source


def pages(*texts: str) -> list[Reading]:
    """The readings of Markdown pages."""
    return read([Source(f"page{n}.md", text) for n, text in enumerate(texts)])


def test_a_page_that_names_operations_of_others_has_mentions() -> None:
    told = "# Kites\n\nText.\n\nDo not call `GET /kites` any more.\n"
    index, _ = pages(told, "# Read\n\n## GET /kites\n\nAll.\n")
    assert [m.kind for m in index.mentions] == [MentionKind.OPERATION]
    assert NOTHING not in [d.code for d in index.diagnostics]


def test_what_calls_show_outweighs_what_is_described() -> None:
    call = "curl -H 'X-Kite-Key: 1' https://kites.io/kites"
    (reading,) = pages(
        "# Kites\n\n## Authentication\n\nThe console uses HTTP basic authentication.\n\n"
        f"## Read\n\n```\n{call}\n```\n"
    )
    assert [name for name, _ in reading.schemes] == ["x-kite-key"]


BODY_OF_A_CALL = """\
# Kites

## Make a kite

```bash
curl -X POST https://kites.io/kites \\
  -d \\
'{
  "color": "red"
}'
```
"""


def test_a_quote_at_the_beginning_of_a_line_opens_the_body_of_a_call() -> None:
    (reading,) = pages(BODY_OF_A_CALL)
    (example,) = reading.sections[0].examples
    assert example.body == {"color": "red"}


@pytest.mark.parametrize(
    ("component", "path"),
    [
        ('<Endpoint method="GET" path="{fleet}/kites" />', "/{fleet}/kites"),
        ('<Endpoint method={"GET"} path={"/kites"} />', "/kites"),
        ('<Endpoint method="GET" path="/kites/{id}" />', "/kites/{id}"),
    ],
)
def test_paths_of_components(component: str, path: str) -> None:
    (reading,) = pages(f"# Kites\n\n## Read\n\n{component}\n")
    assert [s.subject.path for s in reading.sections] == [path]


CALLS = """\
# Tutorial

## Fetch your first kite

```bash
curl https://kites.io/kites/first
```

## Fetch it as XML

```bash
curl https://kites.io/kites/first.xml
```
"""


def test_calls_on_another_page_are_of_the_path_that_is_described() -> None:
    declared = "# Kites\n\n## Read a kite\n\n`GET https://kites.io/kites/{name}`\n"
    found = pages(declared, CALLS)
    paths = {s.subject.path for reading in found for s in reading.sections}
    assert paths == {"/kites/{name}"}
    (alone,) = pages(CALLS)
    assert {s.subject.path for s in alone.sections} == {
        "/kites/first",
        "/kites/first.xml",
    }


def test_paths_that_no_api_has_are_told() -> None:
    (reading,) = pages("# Kites\n\n## Read\n\n`GET /kites/a%zz$`\n")
    (found,) = (d for d in reading.diagnostics if d.code == "odd-path")
    assert found.severity is Severity.WARNING
    assert found.span is not None
    assert found.span.line == 5
    (plain,) = pages("# Kites\n\n## Read\n\n`GET /kites/{a$}/tails`\n")
    assert "odd-path" not in [d.code for d in plain.diagnostics]


SHAPES = """\
# {page}

## Owner object

| Field | Type |
|-------|------|
| {field} | string |

## Read the {page}

`GET /{page}`

### Response

| Field | Type |
|-------|------|
| owner | [owner](#owner-object) object |
"""


def test_shapes_of_one_name_on_two_pages_are_two() -> None:
    kites, boats = (
        SHAPES.format(page=page, field=field)
        for page, field in (("kites", "flown"), ("boats", "sailed"))
    )
    found = read([Source("kites.md", kites), Source("boats.md", boats)])
    shapes = {
        component.name: {p.pointer[1] for p in component.facts if len(p.pointer) > 2}
        for reading in found
        for section in reading.sections
        for component in section.components
    }
    assert shapes == {"Owner": {"flown"}, "BoatsOwner": {"sailed"}}
