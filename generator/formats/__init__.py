"""Text as blocks: one module per format, detected from content; independent of APIs.

A format is a module here (or an entry point of the group `fragmint.formats`) with
`read(source) -> Page`; an external format also has `recognizes(source) -> bool`.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from generator import patterns as re
from generator.formats.page import Page
from generator.formats.site_marks import (
    with_whole_requests,
    without_gutters,
    without_signs,
)
from generator.plugins import plugins
from generator.source import Source

GROUP = "fragmint.formats"
__all__ = ["read_page", "sniff"]


def read_page(source: Source) -> Page:
    """A text as a page of blocks, read in the format that its content shows."""
    source = with_whole_requests(without_gutters(source))
    plain = without_signs(source)
    for module in _others():
        if module.recognizes(plain):
            return _page(module, plain)
    name = sniff(plain)
    # A copy has no other mark of its headings than these signs.
    return _page(_module(name), source if name == "text" else plain)


def _page(module: ModuleType, source: Source) -> Page:
    """The page as a module reads it."""
    page = module.read(source)
    assert isinstance(page, Page)
    return page


@cache
def _module(name: str) -> ModuleType:
    """The module of a format; Markdown reads what has no module of its own."""
    known = {module.name for module in iter_modules(__path__)}
    return import_module(f"{__name__}.{name if name in known else 'markdown'}")


@cache
def _others() -> tuple[ModuleType, ...]:
    """The formats that installed packages add."""
    return tuple(plugins(GROUP))


SAMPLE = 40_000
"""Characters that are looked at; front matter and a licence fit in a tenth."""
HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
HTML_TAG = re.compile(
    r"</?(?:p|div|span|table|tr|td|th|ul|ol|li|h[1-6]|pre|code|dl|dt|dd|section|a|br)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
RST = re.compile(
    r"^\.\. (?:[\w:+-]{1,40}::|_[^:\n]{1,80}:)|^:[a-z][\w<>: -]{0,60}: |:[a-z]{2,12}:`[^`\n]{1,200}`"
    r"|``[^`\n]{1,200}``|^\S[^\n]{0,200}\n(?:={4,}|~{4,}|\^{4,}|\*{4,}|\"{4,}|\+{4,})$|::$",
    re.MULTILINE,
)
GRID = re.compile(r"^[ \t]{0,20}\+(?:[-=]{3,200}\+){1,40}$", re.MULTILINE)
ROW = re.compile(r"^[ \t]{0,20}\|.{0,500}\|\s*$", re.MULTILINE)
RST_SURE = re.compile(r"^\.\. (?:[\w:+-]{1,40}::|_[^:\n]{1,80}:)", re.MULTILINE)
MARKDOWN = re.compile(
    r"^#{1,6} \S|^(?:```|~~~)|^\|.{0,500}\|\s*$|^[ \t]{0,6}\|?[ \t]{0,4}:?-{3,}:?[ \t]{0,4}\|"
    r"|\]\([^)\s]{1,300}\)|\*\*[^*\n]{1,200}\*\*|(?<!`)`[^`\n]{1,200}`(?!`)|^> ?\S",
    re.MULTILINE,
)
LAID_OUT = re.compile(
    r"^#{2,6} \S|(?:\A|\n[ \t]*\n)# (?![a-z])\S[^\n]{0,300}(?:\Z|\n[ \t]*(?:\Z|\n))"
    r"|^(?:```|~~~)"
    r"|^\|.{0,500}\|\s*$|^[ \t]{0,6}\|?[ \t]{0,4}:?-{3,}:?[ \t]{0,4}\||\]\([^)\s]{1,300}\)",
    re.MULTILINE,
)
"""The marks of Markdown that a copy from a browser cannot hold by chance: a `#` beside
other lines is a comment in code, and code spans and bold words are found in any text.
"""
ASCIIDOC = re.compile(
    r"^={1,6} \S|^\[\[[\w:.-]{1,80}\]\]$|^\[(?:source|options|cols|horizontal|NOTE)\b"
    r"|^\|={3,80}$|\b(?:link|xref|include|image)::?[^\s\[\]]{1,200}\[|^-{4}$|^:[\w-]{1,40}: ",
    re.MULTILINE,
)
ASCIIDOC_HEADING = re.compile(r"^={1,6} \S", re.MULTILINE)
FEWEST_HEADINGS = 2
"""A page of AsciiDoc has a title and a section; one such line is a rule of some text."""
CODE_SPAN = re.compile(r"(?<!`)`[^`\n]{1,200}`(?!`)")
"""Code in text, which AsciiDoc and Markdown write alike."""
WIKI = re.compile(
    r"^={2,6} ?[^=\n]{1,200}={2,6}[ \t]*$|^\{\||^\|-[ \t]*$|^h[1-6]\. \S|^\|\|.{1,300}\|\|[ \t]*$"
    r"|^\|_\.|\{code(?::\w{1,20})?\}|<syntaxhighlight|'''[^'\n]{1,200}'''|^\^.{1,300}\^[ \t]*$",
    re.MULTILINE,
)
FEWEST_OF_WIKI = 3
"""Marks of a wiki; one may stand in any text."""
BY_SUFFIX = {
    ".html": "html",
    ".htm": "html",
    ".rst": "rst",
    ".adoc": "asciidoc",
    ".asciidoc": "asciidoc",
    ".md": "markdown",
    ".mdx": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    **dict.fromkeys((".wiki", ".mediawiki", ".textile", ".dokuwiki", ".jira"), "wiki"),
}


def sniff(source: Source) -> str:
    """The name of a text's format: `html`, `rst`, `asciidoc`, `wiki`, `markdown`, `text`."""
    sample = source.text[:SAMPLE]
    hint = next((f for s, f in BY_SUFFIX.items() if source.file.endswith(s)), "")
    if HTML.match(_after_comments(sample)):
        return "html"
    if hint == "asciidoc":
        return hint
    unnamed = hint in ("", "text")
    if unnamed and is_asciidoc(sample):
        return "asciidoc"
    if hint == "wiki" or (unnamed and is_wiki(sample)):
        return "wiki"
    rst, markdown = len(RST.findall(sample)), len(MARKDOWN.findall(sample))
    if grids := len(GRID.findall(sample)):
        # The rows of a grid table look like those of a Markdown table.
        rst, markdown = rst + grids, markdown - len(ROW.findall(sample))
    sure = len(RST_SURE.findall(sample))
    # A name that says so outweighs marks that both writings have.
    favour = 3 if hint == "rst" else 1
    if sure + (hint == "rst") and rst * favour > markdown:
        return "rst"
    tags = sum(len(m[0]) for m in HTML_TAG.finditer(sample))
    if sample.lstrip().startswith("<") and tags * 6 > len(sample) and markdown < 3:
        return "html"
    if hint == "markdown" or (markdown and (hint == "rst" or LAID_OUT.search(sample))):
        # Most builds read a document, and no page.
        from generator.formats.crawled import is_crawled

        return "text" if is_crawled(source.text) else "markdown"
    return hint if hint in ("html", "rst") else "text"


def is_asciidoc(sample: str) -> bool:
    """Whether a string without a telling name has the headings and marks of AsciiDoc."""
    if len(ASCIIDOC_HEADING.findall(sample)) < FEWEST_HEADINGS:
        return False
    marks = len(ASCIIDOC.findall(sample))
    return marks > len(MARKDOWN.findall(sample)) - len(CODE_SPAN.findall(sample))


def is_wiki(sample: str) -> bool:
    """Whether a string without a telling name has several marks that only wikis write, and
    none of Markdown's that a copy cannot hold.
    """
    several = len(WIKI.findall(sample)) >= FEWEST_OF_WIKI
    return several and not LAID_OUT.search(sample)


def _after_comments(text: str) -> str:
    """A text without the comments that it begins with."""
    at = 0
    for _ in range(4):
        at = len(text) - len(text[at:].lstrip())
        end = text.find("-->", at) if text.startswith("<!--", at) else -1
        if end < 0:
            break
        at = end + 3
    return text[at:]
