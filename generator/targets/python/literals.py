"""Python literals and docstrings from untrusted text.

These are the only two ways for a document's text to reach generated code, besides
identifiers from `generator.naming`. Both are formatted as black would.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable
from functools import lru_cache

from generator import patterns as re

WIDTH = 88


def string(text: str) -> str:
    """A string literal, in the quotes that need fewer escapes, double ones first."""
    if text.isprintable() and "\\" not in text and '"' not in text:
        return f'"{text}"'
    quote = '"' if text.count('"') <= text.count("'") else "'"
    return quote + "".join(escaped(c, quote) for c in text) + quote


def escaped(character: str, quote: str) -> str:
    """One character inside a string literal with that quote."""
    if character == quote:
        return f"\\{quote}"
    return character if character in "\"'" else repr(character)[1:-1]


def literal(value: str | int | bool | None) -> str:
    """A literal of a scalar."""
    return string(value) if isinstance(value, str) else repr(value)


def strings(values: Iterable[str]) -> str:
    """A tuple literal of strings."""
    spelled = [string(value) for value in values]
    return f"({spelled[0]},)" if len(spelled) == 1 else f"({', '.join(spelled)})"


LINE_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,15}(\s[^<>]{0,400})?/?>")
LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,400}\)")
BLANKS = re.compile(r" {2,}")
SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bNo\.)(?<!\bapprox\.)"
    r"\s+(?=[A-Z(`\"'])"
)
"""Between two sentences: not behind a short word that goes on."""
MAX_TEXT = 20_000


def plain(text: str) -> str:
    """Text as it may be in a docstring: no markup, no control characters.

    Doctest prompts are broken up, so that no test runner takes prose for code.
    """
    bare = text[:MAX_TEXT]
    if not bare.isprintable():
        bare = LINE_BREAK.sub("\n", bare)
    if "<" in bare or "&" in bare:
        bare = html.unescape(TAG.sub("", bare))
    if not bare.replace("\n", "").isprintable():
        bare = "".join(c if c.isprintable() or c == "\n" else visible(c) for c in bare)
    return BLANKS.sub(" ", bare).replace(">>>", ">> >").strip()


def visible(character: str) -> str:
    """A character that is not printable, as its escape; a tab or blank as a space."""
    return " " if character.isspace() else repr(character)[1:-1]


@lru_cache(maxsize=2_000)
def sentences(text: str, limit: int) -> str:
    """The first whole sentences of the first paragraph, up to `limit` characters;
    headings before it say only where a text begins, lists of links lead elsewhere.

    A first sentence that is longer is cut at a word and ends in `...`; links become
    their texts.
    """
    paragraphs = plain(text).split("\n\n")
    if paragraphs == [DEFAULT_DOC]:
        return ""
    stated = (p for p in paragraphs if not LINKS.fullmatch(p))
    found = (" ".join(without_headings(p).split()) for p in stated)
    paragraph = next(filter(None, found), " ".join(paragraphs[0].split()))
    if "](" in paragraph:
        paragraph = LINK.sub(r"\1", paragraph)
    if len(paragraph) <= limit:
        return paragraph
    kept = ""
    for sentence in SENTENCE.split(paragraph):
        longer = f"{kept} {sentence}".strip()
        if len(longer) > limit:
            break
        kept = longer
    return kept or textwrap.shorten(paragraph, limit, placeholder=" ...")


LINKS = re.compile(
    r"(?:\s*[*+-] \[[^\[\]\n]{1,200}\]\([^()\s]{1,400}\)[ .]*(?:\n|$))+\s*"
)
"""A list of links alone."""
DEFAULT_DOC = "An enumeration."
"""The docstring of every enumeration of Python that has none."""


def without_headings(paragraph: str) -> str:
    """A paragraph of Markdown without its headings and rules (CommonMark, section 4)."""
    lines = paragraph.split("\n")
    heads = {n - 1 for n, line in enumerate(lines) if UNDERLINE.match(line)}
    kept = (line for n, line in enumerate(lines) if n not in heads)
    return "\n".join(line for line in kept if not HEADING.match(line))


UNDERLINE = re.compile(r" {0,3}(?:={2,200}|-{3,200}) {0,9}$")
HEADING = re.compile(r" {0,3}(?:#{1,6}(?:\s|$)|(?:[-=*_] {0,3}){3,80}$)")


def docstring(text: str, indent: int) -> str:
    """A docstring, quotes included, for code indented by `indent` columns.

    `text` is plain (see `plain`); its line breaks stay, lines are not wrapped here.
    """
    pad = " " * indent
    lines = [line.rstrip() for line in text.strip().split("\n")]
    body = "\n".join([lines[0], *(pad + line if line else "" for line in lines[1:])])
    safe = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    start = " " if safe.startswith('"') else ""
    if len(lines) > 1:
        return f'"""{start}{safe}\n{pad}"""'
    end = " " if safe.endswith('"') else ""
    return f'"""{start}{safe}{end}"""'


def wrapped(text: str, indent: int, hanging: int = 0) -> str:
    """One paragraph wrapped to the page width, for code indented by `indent`."""
    width = WIDTH - indent
    return "\n".join(
        textwrap.wrap(
            text,
            width,
            subsequent_indent=" " * hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
