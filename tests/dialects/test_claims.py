"""Claims are honest: a line counts as a fact only if something was taken from it."""

from __future__ import annotations

import pytest

from generator.dialects import read
from generator.facts import ClaimKind, Reading
from generator.source import Source

PAGE = """# Get thing

GET https://api.example.com/v1/things/{id}

Gets it.

## OpenAPI Specification

```yaml
openapi: 3.1.1
info:
  title: Get thing
  version: endpoint_things.get
  # a comment
paths:
  /things/{id}:
    get:
      parameters:
        - name: id
          in: path
          required: true
          schema: {type: string,
            format: uuid}
      responses:
        '200':
          description: >-
            Here
            it is
        '404':
          description: no
          content: {}
        '204':
          description: nothing
          content:
            text/plain:
              schema:
                $ref: '#/components/schemas/Nothing'
components:
  schemas:
    Nothing:
      type: string
    Unused:
      type: object
      properties:
        a:
          type: string
```

```cobol
DISPLAY "x".
```

```python
import acme
client = acme.Acme()
client.things.get(id="7")
```

1. First
2. Second
   -
"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    found = read(Source("page.md", PAGE))
    assert found.accounted == found.lines
    return found


def claim(reading: Reading, text: str) -> tuple[ClaimKind, str]:
    """The claim of the one line that contains a text."""
    lines = [n for n, line in enumerate(PAGE.split("\n"), 1) if text in line]
    assert len(lines) == 1, text
    return next(
        (c.kind, c.reason) for c in reading.claims if c.first <= lines[0] <= c.last
    )


@pytest.mark.parametrize(
    "text",
    [
        "# Get thing",
        "GET https",
        "endpoint_things",
        "  /things/{id}:",
        "in: path",
        "'200'",
        "it is",
        "'404'",
    ],
)
def test_facts(reading: Reading, text: str) -> None:
    assert claim(reading, text) == (ClaimKind.FACT, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("openapi: 3.1.1", "version of the OpenAPI Specification"),
        ("content: {}", "no content is documented"),
        ("    Nothing:", "the schema of a body that cannot exist"),
        ("    Unused:", "a component that no operation uses"),
        ("        a:", "a component that no operation uses"),
        ("```cobol", "snippet in cobol adds nothing"),
        ('DISPLAY "x".', "snippet in cobol adds nothing"),
    ],
)
def test_ignored_for_a_reason(reading: Reading, text: str, reason: str) -> None:
    kind, told = claim(reading, text)
    assert kind is ClaimKind.IGNORED
    assert told.startswith(reason)


@pytest.mark.parametrize("text", ["```python", "client.things.get"])
def test_examples(reading: Reading, text: str) -> None:
    assert claim(reading, text) == (ClaimKind.EXAMPLE, "")


@pytest.mark.parametrize("text", ["Gets it.", "## OpenAPI", "1. First", "2. Second"])
def test_prose(reading: Reading, text: str) -> None:
    assert claim(reading, text) == (ClaimKind.PROSE, "")


def test_every_fact_stands_on_a_claimed_line(reading: Reading) -> None:
    kinds = {n: c.kind for c in reading.claims for n in range(c.first, c.last + 1)}
    used = (ClaimKind.FACT, ClaimKind.PROSE)
    for section in reading.sections:
        for fact in section.facts:
            assert kinds[fact.span.line] in used


def test_examples_know_their_place(reading: Reading) -> None:
    (example,) = reading.sections[0].examples
    lines = PAGE.split("\n")
    assert lines[example.span.line - 1] == "import acme"
    assert lines[example.span.last_line - 1] == 'client.things.get(id="7")'
