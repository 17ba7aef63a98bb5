"""Markup in the texts of documents: tags, components and entities become plain text."""

from __future__ import annotations

import html
import re

NAMES = (
    "a|abbr|article|aside|b|big|blockquote|br|button|center|code|dd|del|details|div|dl|"
    "dt|em|figure|figcaption|font|footer|header|h[1-6]|hr|i|img|ins|kbd|label|li|main|"
    "mark|nav|ol|p|pre|s|samp|section|small|span|strong|sub|summary|sup|svg|table|tbody|"
    "td|tfoot|th|thead|tr|tt|u|ul|var"
)
TAG = re.compile(rf"<(/?)({NAMES})((?:\s[^<>]{{0,400}})?)/?>", re.IGNORECASE)
LINK = re.compile(
    r"""<a\s[^<>]{0,200}?href=["']([^"'<>]{1,500})["'][^<>]{0,200}>([^<>]{0,300})</a>""",
    re.IGNORECASE,
)
CODE = re.compile(r"</?(?:code|kbd|samp|tt)(?:\s[^<>]{0,200})?>", re.IGNORECASE)
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
ITEM = re.compile(r"\s*<li(?:\s[^<>]{0,200})?>\s*", re.IGNORECASE)
INVISIBLE = {
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2007"), " "),
    **dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad")),
}
"""Blanks of other kinds become plain ones; marks without width are dropped."""
SPAN = re.compile(r"(`[^`\n]*`)")
COMPONENT = re.compile(r"<(/?)([A-Z][A-Za-z0-9.]{0,60})((?:\s[^<>]{0,400})?)/?>")
QUOTE = re.compile(r"\A {0,3}>+ ?")


def plain(text: str) -> str:
    """Text without components (`<Tip title="x">`) or HTML, and with tidy blank lines.

    A component's title is dropped with it: it labels a box that is no more.
    """
    text = readable(COMPONENT.sub("", text))
    lines = [QUOTE.sub("", line).rstrip() for line in text.split("\n")]
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def readable(text: str) -> str:
    """Text without HTML tags, entities and invisible marks; code in backticks stays.

    >>> readable("A <b>key</b> &amp; its <code>id</code>")
    'A key & its `id`'
    """
    if not text.isascii():
        text = text.translate(INVISIBLE)
    if "<" not in text and "&" not in text:
        return text
    return "".join(
        piece if piece.startswith("`") and len(piece) > 1 else untagged(piece)
        for piece in SPAN.split(text)
    )


def untagged(text: str) -> str:
    """Text without tags; links, code and line breaks are written in Markdown."""
    if "<" in text:
        text = LINK.sub(r"[\2](\1)", text)
        text = ITEM.sub("\n- ", BREAK.sub("\n", CODE.sub("`", text)))
        text = TAG.sub("", text)
    return html.unescape(text).translate(INVISIBLE) if "&" in text else text
