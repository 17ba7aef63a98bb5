"""Running text of Markdown: the parser's inline tokens as runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from generator.formats.page import Mark, Run, Runs
from generator.formats.tags import HTML, Tag, TagRole, scan_tag

METHODS = frozenset("GET POST PUT PATCH DELETE HEAD OPTIONS DEL WS".split())
BADGE = re.compile(r"\b(?:badge|label|tag|pill|chip|method|verb)\b|badge-|-badge", re.I)
SET = {
    "code": Mark.CODE,
    "kbd": Mark.CODE,
    "samp": Mark.CODE,
    "tt": Mark.CODE,
    "var": Mark.EMPHASIS,
    "b": Mark.STRONG,
    "strong": Mark.STRONG,
    "em": Mark.EMPHASIS,
    "i": Mark.EMPHASIS,
    "a": Mark.LINK,
}
"""How the text in an HTML element is set."""
TOKENS = {
    "strong": Mark.STRONG,
    "em": Mark.EMPHASIS,
    "link": Mark.LINK,
}
TEMPLATE_BADGE = re.compile(
    r"\{\{[<%]\s{0,4}(required|optional|deprecated|nullable|read-?only)\b[^{}]{0,80}[%>]\}\}\s?",
    re.IGNORECASE,
)
"""A badge with blanks in its shortcode: `{{< required >}} String.`"""
ORDER = (Mark.CODE, Mark.BADGE, Mark.STRONG, Mark.LINK, Mark.EMPHASIS)
"""Which mark a text has that is set in several ways."""
SHORTCODE = re.compile(r"<\s{0,3}([a-z]{2,30})\s{0,3}>")
"""A shortcode of Hugo between `{{` and `}}` that is a word: `{{<required>}}`."""
EMPTY_LINES = frozenset(("br", "hr"))


@dataclass(slots=True)
class _Writer:
    """Runs as they are written, with the marks that are open."""

    runs: list[Run] = field(default_factory=list)
    open: list[tuple[str, Mark, str]] = field(default_factory=list)
    closers: frozenset[str] = frozenset()
    is_new: bool = False
    is_shortcode: bool = False

    def text(self, text: str, own: Mark = Mark.PLAIN) -> None:
        """Add text in the marks that are open."""
        if self.is_shortcode:
            text, self.is_shortcode = text.removeprefix("}}"), False
        if not text:
            return
        marks = {mark for _, mark, _ in self.open} | {own}
        mark = next((m for m in ORDER if m in marks), Mark.PLAIN)
        target = next((t for _, _, t in reversed(self.open) if t), "")
        last = self.runs[-1] if self.runs else None
        own_run = own is Mark.CODE or self.is_new
        self.is_new = False
        if last and not own_run and (last.mark, last.target) == (mark, target):
            self.runs[-1] = Run(last.text + text, mark, target)
            return
        self.runs.append(Run(text, mark, target))

    def close(self, name: str) -> None:
        """Close the innermost mark of this name."""
        for index in range(len(self.open) - 1, max(-1, len(self.open) - 9), -1):
            if self.open[index][0] == name:
                del self.open[index]
                return


def runs_of(tokens: Sequence[Token] | None) -> Runs:
    """The runs of an inline token's children.

    >>> from markdown_it import MarkdownIt
    >>> token = MarkdownIt().parse(r"`GET` [/a/\\{b\\}](#x)")[1]
    >>> [(run.text, str(run.mark), run.target) for run in runs_of(token.children)]
    [('GET', 'code', ''), (' ', 'plain', ''), ('/a/{b}', 'link', '#x')]
    """
    tokens = tokens or ()
    tags = (t.content for t in tokens if t.type == "html_inline")
    closers = frozenset(tag[2:-1].strip() for tag in tags if tag.startswith("</"))
    writer = _Writer(closers=closers)
    for token in tokens:
        _write(writer, token)
    return tuple(_badged(run) for run in writer.runs)


def _badged(run: Run) -> Run:
    """A run with the words of template badges in place of the badges."""
    if "{{" not in run.text or run.mark is Mark.CODE:
        return run
    return replace(
        run, text=TEMPLATE_BADGE.sub(lambda m: f"{m[1].title()}. ", run.text)
    )


def _write(writer: _Writer, token: Token) -> None:
    """Add one token."""
    match token.type:
        case "text" | "text_special":
            writer.text(token.content)
        case "code_inline":
            writer.text(token.content, Mark.CODE)
        case "softbreak":
            writer.text("\n")
        case "hardbreak":
            writer.runs.append(Run("", Mark.BREAK))
        case "image":
            _image(writer, token)
        case "html_inline":
            _element(writer, token.content)
        case _:
            _nesting(writer, token)


def _nesting(writer: _Writer, token: Token) -> None:
    """Open or close what a token opens or closes."""
    name = token.type.rpartition("_")[0]
    if token.nesting < 0:
        writer.close(name)
    elif token.nesting > 0:
        target = str(token.attrs.get("href", ""))
        writer.open.append((name, TOKENS.get(name, Mark.PLAIN), target))


def _image(writer: _Writer, token: Token) -> None:
    """A picture of a method is a badge; other pictures say nothing."""
    if token.content.strip().upper() in METHODS:
        writer.text(token.content.strip(), Mark.BADGE)


def _element(writer: _Writer, content: str) -> None:
    """A tag in running text; what is not one (`/users/<id>`) is text."""
    if content.startswith("<!--"):
        return
    tag = scan_tag(content, 0)
    last = writer.runs[-1] if writer.runs else None
    word = SHORTCODE.fullmatch(content)
    if word and last and last.text.endswith("{{"):
        writer.runs[-1] = Run(last.text[:-2], last.mark, last.target)
        writer.text(word[1], Mark.STRONG)
        writer.is_shortcode = True
    elif not tag or is_placeholder(tag, writer.closers):
        writer.text(content)
    elif tag.name.lower() in EMPTY_LINES:
        writer.runs.append(Run("", Mark.BREAK))
    elif tag.part is TagRole.CLOSE:
        writer.close(tag.name.lower())
    elif tag.part is TagRole.OPEN:
        _open(writer, tag)
    elif tag.name[0].isupper():
        writer.text(_shown(tag), Mark.BADGE)


def is_placeholder(tag: Tag, closers: frozenset[str]) -> bool:
    """Whether a tag is a word in angle brackets: no element, and never closed."""
    if tag.name.lower() in HTML or tag.part is TagRole.LEAF:
        return False
    return tag.name not in closers


def _open(writer: _Writer, tag: Tag) -> None:
    """Open an element."""
    have = dict(tag.attributes)
    names = have.get("class", "") + have.get("className", "")
    mark = SET.get(tag.name.lower(), Mark.PLAIN)
    if BADGE.search(names[:200]) or tag.name in ("Badge", "Tag", "Pill"):
        mark = Mark.BADGE
    writer.open.append((tag.name.lower(), mark, have.get("href", "")))
    writer.is_new = mark in (Mark.CODE, Mark.BADGE)


def _shown(tag: Tag) -> str:
    """What a component without content shows: its text, label or value."""
    have = dict(tag.attributes)
    names = ("text", "label", "children", "value", "type", "method", "name")
    return next((have[name] for name in names if have.get(name)), "")
