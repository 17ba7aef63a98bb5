"""Properties of the reader of Markdown: no traceback, true lines, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings, strategies as st

from generator.formats import read_page
from generator.formats.page import Code, Heading, Page, Table, text_of, walk
from generator.source import Source

PIECES = (
    "# h\n|- a\n|  - b\n|1. c\n|\n|\n\n|```json\n|```\n|~~~\n|| a | b |\n||---|---|\n|<table>|</table>|"
    "<tr><td>|</td>|<Tabs>\n|</Tabs>\n|<A b={|}>|<A b='|'/>|<details>\n<summary>|</summary>\n|"
    "</details>\n|:::note\n|:::\n|!!! tip\n|    |\t|> |> [!NOTE]\n|{% tab %}|{% endtab %}\n|"
    '{{< code >}}\n|{{< /code >}}\n|<!--|-->|{/*|*/}|{\n|"a": 1\n|}\n|[|](|)|`|**|_|\\|&amp;|'
    '=== "x"\n|a: b\n|: d\n|---\n|+++\n|import {\n|GET /x HTTP/1.1\n|curl -X\n|<pre>|<dl><dt>|'
    "<ul><li>|name\nstring\n|\u2022 x\n|\ue0000\ue001\n|\0|\r\n|\r|\u2028|{: #x}\n|/// note\n|///\n"
)
WORDS = st.lists(st.sampled_from([p for p in PIECES.split("|") if p]), max_size=40)


def read(text: str, name: str = "page.md") -> Page:
    """A text as a page."""
    return read_page(Source(name, text))


@settings(max_examples=300, deadline=None)
@given(WORDS, st.sampled_from(["page.md", "page.mdx", "page.txt"]))
def test_any_text_is_a_page_with_places_inside(words: list[str], name: str) -> None:
    source = Source(name, "".join(words))
    page = read_page(source)
    spans = [block.span for block in walk(page.blocks)]
    spans += [span for span, _ in page.omitted]
    for span in spans:
        assert 1 <= span.line <= span.last_line <= len(source.lines)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_arbitrary_text_is_a_page(text: str) -> None:
    read(text)
    read(text, "page.txt")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["word", "x1", "# t", "- i", "", "`c`"]), max_size=30))
def test_no_word_is_lost(lines: list[str]) -> None:
    page = read("\n".join(lines))
    shown = " ".join(_texts(page))
    for word in ("word", "x1", "t", "i", "c"):
        source = sum(word in line.replace("`", "").split() for line in lines)
        assert shown.split().count(word) == source


def _texts(page: Page) -> list[str]:
    """The texts of blocks that have runs."""
    found = [getattr(block, "runs", ()) for block in walk(page.blocks)]
    return [text_of(runs) for runs in found]


HOSTILE = {
    "open tags": "<div>\n",
    "open components": "<Foo>\n",
    "open attributes": '<Foo a="\n',
    "open expressions": "<A a={\n",
    "tags in a line": "<div>",
    "comments": "<!--\n",
    "comments in a line": "<!-- a -->",
    "tables": "<table>\n",
    "cells": "<table><tr><td>",
    "admonitions": ":::note\n",
    "template tags": '{% a b="\n',
    "raw template tags": "{% code %}\n",
    "braces": "{\n",
    "brackets": "[",
    "links": '[a](b "',
    "references": '[a]: b "\n',
    "ticks": "`a``",
    "emphasis": "*a_ ",
    "quotes": ">",
    "nested items": "- ",
    "rows": "|a|b|\n",
    "short lines": "a\n",
    "definitions": ": b\n",
    "fences": "```json\nx\n",
    "entries": "name\nstring\n",
    "below numbered code": "\n",
}
HEADS = {
    "rows": "|a|b|\n|-|-|\n",
    "below numbered code": "1curl -X GET https://a.example/b\n\ntext\n",
}
"""What the text that grows stands below."""


@pytest.mark.bomb
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["page.md", "page.txt"])
def test_time_grows_with_the_text(name: str, file: str) -> None:
    unit = HOSTILE[name]
    head = HEADS.get(name, "")
    short, long = (head + unit * (size // len(unit)) for size in (2_000, 8_000))
    # The least of several: a busy machine makes single measurements long.
    assert any(cpu(long, file) < max(0.2, 9 * cpu(short, file)) for _ in range(4))


def cpu(text: str, file: str) -> float:
    """Seconds of processor time that reading takes."""
    start = time.process_time()
    read(text, file)
    return time.process_time() - start


def test_a_table_of_too_many_columns_is_running_text() -> None:
    def rows(columns: int) -> str:
        return "\n".join(f"{cell * columns}|" for cell in ("| head", "|---", "| cell"))

    assert any(isinstance(b, Table) for b in read(rows(100)).blocks)
    page = read(rows(30_000))
    assert not any(isinstance(b, Table) for b in page.blocks)
    assert "cell" in " ".join(_texts(page))


def test_code_keeps_its_lines() -> None:
    page = read("a\r\n\r\n```json\r\n{}\r\n```\r\n")
    code = next(block for block in page.blocks if isinstance(block, Code))
    assert (code.span.line, code.span.last_line, code.code_line) == (3, 5, 4)
    assert code.text == "{}\n"


def test_icons_are_no_words_of_a_heading() -> None:
    text = '# <Icon name="Link" size="lg" /> Boats\n\n## <Badge text="GET" /> All\n'
    first, second = (b for b in read(text).blocks if isinstance(b, Heading))
    assert text_of(first.runs).strip() == "Boats"
    assert text_of(second.runs) == "GET All"
