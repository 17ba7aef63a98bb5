"""What a text of a site leads to, and what kind of text it is."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

LOC = re.compile(r"<loc>\s{0,99}([^<\s]{1,2000})\s{0,99}</loc>")
"""An entry of a sitemap; entities of XML itself cannot expand, as nothing parses them."""
MARKDOWN = re.compile(r"\]\(\s{0,9}<?([^\s()<>]{1,2000})")
DOCUMENT = re.compile(
    r'(?:^|[\s{"])["\']?(?:openapi|swagger)["\']?\s{0,9}:\s{0,9}["\']?[23]'
)
DOCUMENT_LINK = re.compile(
    r"(?:openapi|swagger|postman|collection)[^/?]{0,80}\.(?:json|ya?ml)$", re.I
)
HEAD = 4000
"""Characters in which a document names its kind: licence comments come before."""


class Anchors(HTMLParser):
    """Collects the targets of links in document order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `href` of links, and the attributes that name an OpenAPI document."""
        for name, value in attrs:
            if value and (
                (tag in ("a", "link") and name == "href") or name == "spec-url"
            ):
                self.found.append(value)


def links(text: str, suffix: str) -> list[str]:
    """References of a page in order, as they are written."""
    if suffix != ".html":
        return MARKDOWN.findall(text)
    anchors = Anchors()
    anchors.feed(text)
    return anchors.found


def locations(text: str) -> list[str]:
    """The addresses of a sitemap or of an index of sitemaps."""
    return [found.replace("&amp;", "&") for found in LOC.findall(text)]


def is_document(text: str) -> bool:
    """Whether a text is an OpenAPI document or a Postman collection."""
    if DOCUMENT.search(text[:HEAD]):
        return True
    if not text.lstrip().startswith("{"):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    named = "openapi" in value or "swagger" in value
    return named or ("item" in value and "info" in value)


def suffix_of(media: str, path: str, text: str) -> str:
    """The extension of the file for a text; empty where it is not documentation."""
    start = text[:500].lstrip().lower()
    if start.startswith(("<!doctype html", "<html")) or media == "text/html":
        return ".html"
    if media.endswith("json") or (start.startswith("{") and is_document(text)):
        return ".json" if is_document(text) else ""
    if "yaml" in media or path.endswith((".yaml", ".yml")):
        return ".yaml" if is_document(text) else ""
    if media in ("text/markdown", "text/x-markdown") or path.endswith((".md", ".mdx")):
        return ".md"
    if media == "text/plain":
        return ".rst" if path.endswith(".rst") else ".txt"
    return ""
