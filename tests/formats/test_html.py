"""HTML that is broken, deep or long costs little and never ends in a traceback."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from generator.formats import html, read_page
from generator.source import Source
from tests.formats.rendering import rendered

PAGE = (Path(__file__).parent / "cases/html-page/page.html").read_text()
COSTLY = {
    "elements": "<div>" * 200_000 + "x",
    "running text": "<span>" * 170 + "<b>a</b>" * 10_000,
    "rows": "<table>" + "<tr><td>a<td>b</tr>" * 10_000,
    "spans": "<table>" + "<tr><td colspan=999 rowspan=999>a<td>b</tr>" * 2000,
    "sections": "<section class=content>" * 200 + "<p>x</p>" * 10_000,
    "tabs": "<div class=tabs>"
    + "<div role=tab>a</div><div role=tabpanel>b</div>" * 2000,
    "terms": "<dl>" + "<dt>a<dd>b" * 10_000,
    "code": "<pre>" + "<span>a</span>\n" * 20_000,
}


@pytest.mark.bomb
@pytest.mark.parametrize("name", COSTLY)
def test_it_costs_little(name: str) -> None:
    started = time.process_time()
    html.read(Source("a.html", COSTLY[name]))
    assert time.process_time() - started < 2


def test_what_is_cut_off_is_told() -> None:
    page = html.read(Source("a.html", COSTLY["elements"]))
    assert [diagnostic.code for diagnostic in page.diagnostics] == ["too-deep"]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PAGE)), st.integers(0, 80), st.text(max_size=20))
def test_a_broken_page_is_read(at: int, cut: int, more: str) -> None:
    source = Source("a.html", PAGE[:at] + more + PAGE[at + cut :])
    page = html.read(source)
    assert all(1 <= block.span.line <= len(source.lines) for block in page.blocks)


MARKDOWN = """\
# Kites

Fly `one` **now**, or [later](/later).

| Name | Type |
|------|------|
| color | string |

- red
- blue

```json
{"a": 1}
```
"""
MARKUP = """\
<h1>Kites</h1><p>Fly <code>one</code> <strong>now</strong>, or <a href="/later">later</a>.</p>
<table><thead><tr><th>Name</th><th>Type</th></tr></thead><tbody><tr><td>color</td>
<td>string</td></tr></tbody></table><ul><li>red</li><li>blue</li></ul>
<pre><code class="language-json">{"a": 1}
</code></pre>
"""


def test_the_same_content_gives_the_same_blocks() -> None:
    def lines(text: str, file: str) -> list[str]:
        shown = rendered(read_page(Source(file, text))).splitlines()
        # Places differ; what stands there does not.
        return [line.lstrip().split(" ", 1)[-1].split(" @")[0] for line in shown]

    markup = f"<html><body><main>{MARKUP}</main></body></html>"
    assert lines(markup, "a.html") == lines(MARKDOWN, "a.md")


def test_a_cell_of_several_rows_ends_where_it_says() -> None:
    text = (
        "<table><tr><th>Name<th>Type</tr><tr><td>a<td rowspan=3>string</tr>"
        "<tr><td>b</tr><tr><td>c</tr><tr><td>d<td>integer</tr></table>"
    )
    assert rendered(html.read(Source("a.html", text))).splitlines()[2:] == [
        "  1 | a | string",
        "  1 | b | string",
        "  1 | c | string",
        "  1 | d | integer",
    ]


def test_a_table_that_stayed_text() -> None:
    """Its row of dashes is too wide for GFM, so that the site shows the pipes."""
    text = (
        "<h2>Fields</h2><p>Name | Type | Note |<br>\n--- | --- | --- | ---|\n"
        "color | <em>String</em> | one of <code>a|b</code>, or <code>c</code>\n"
        "size | Integer</p><p>a | b</p>"
    )
    assert rendered(html.read(Source("a.html", text))).splitlines() == [
        "1-1 h2 Fields",
        "1-1 table",
        "  1 # Name | Type | Note",
        "  1 | color | _String_ | one of `a|b`, or `c`",
        "  1 | size | Integer | ",
        "4-4 p a | b",
    ]
