"""OpenAPI documents and fragments as files of their own, in YAML or JSON."""

from __future__ import annotations

import re

from generator.facts import Evidence, Reading
from generator.readers.openapi_document import read_fragment
from generator.source import Source

from .parts.credentials import settle
from .parts.draft import Draft
from .parts.ledger import Ledger
from .parts.markdown import finish
from .parts.part import Page

NAME = "openapi"
MAX_LENGTH = 64 * 1024 * 1024

VERSION = re.compile(r"""(?m)^[ {]*["']?(openapi|swagger)["']?\s*:\s*["']?\d""")
JSON_VERSION = re.compile(r'"(openapi|swagger)"\s*:\s*"\d')
PATHS = re.compile(r"(?m)^[\"']?paths[\"']?\s*:")
ENTRY = re.compile(r"""(---|%YAML|#|[\w$"'.-]+\s*:(\s|$))""")
WINDOW = 1_000_000


def sniff(source: Source) -> float:
    """Sure if the text itself is a document with `openapi`, `swagger` or `paths`."""
    text = source.text.lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        head, tail = text[:WINDOW], text[-WINDOW:]
        found = JSON_VERSION.search(head) or JSON_VERSION.search(tail)
        return 0.99 if found or '"paths"' in head else 0.0
    if not ENTRY.match(text):
        return 0.0
    head = text.split("\n```", 1)[0]
    if VERSION.search(head):
        return 0.99
    return 0.9 if PATHS.search(head) else 0.0


def read(source: Source) -> Reading:
    """Read a document as evidence, one section per operation."""
    page = Page(source, Ledger(source))
    reading = read_fragment(source, page.ledger, 1)
    page.diagnostics.extend(reading.diagnostics)
    page.schemes.update(reading.schemes)
    for stated in reading.operations:
        draft = Draft(source, Evidence.FRAGMENT, 1, len(source.lines))
        draft.identify(stated.method, stated.path)
        draft.facts.extend(stated.facts)
        draft.examples.extend(stated.examples)
        draft.components.extend(stated.components)
        draft.names.update(stated.names)
        server = draft.value("servers", "0", "url")
        draft.base = server if isinstance(server, str) else None
        settle(draft, page.schemes)
        page.sections.append(draft.section())
    return finish(page, NAME)
