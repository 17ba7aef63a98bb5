"""`fragmint add` and `fragmint update`: the pages of a site in a folder, with the URL
and version of each in `pages.lock`.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.fetch.pages_lock import (
    LOCK_NAME,
    LockedPage,
    PagesLock,
    read_lock,
    unix,
)
from generator.fetch.web import (
    Address,
    Fetched,
    Limits,
    Web,
    file_name,
    join,
    limit,
    parse,
    problem,
    scope_of,
    unpack,
    within,
)
from generator.output.manifest import write_file
from generator.report.diagnostics import InputError, Report, Span, input_error

DOCUMENTS = ("openapi.json", "openapi.yaml", "swagger.json")
"""Where frameworks publish a document by default (FastAPI, springdoc, Swagger UI)."""
MARKDOWN_TRIALS = 3
"""Pages whose `.md` variant is missing before a site is taken to have none."""
MAX_SITEMAPS = 50
"""Sitemaps of one index; the format allows 50,000 of 50,000 addresses each."""
FATAL = frozenset({"fetch-limit", "private-address", "unknown-host", "bad-tls"})
"""Problems of the site rather than of one page: going on would only repeat them."""


@dataclass
class SiteChanges:
    """File names by what became of them, each in the order of fetching."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    unlinked: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def met(self) -> set[str]:
        """The pages that the site still has, or may have."""
        found = (self.new, self.changed, self.same, self.edited, self.failed)
        return {name for names in found for name in names}


@dataclass
class Visit:
    """One run over a site; `progress` is called with each address."""

    folder: Path
    lock: PagesLock
    web: Web
    report: Report
    progress: Callable[[str], None]
    changes: SiteChanges = field(default_factory=SiteChanges)
    trials: int = MARKDOWN_TRIALS
    seen: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Fetch the start and all that belongs to it, then say what is gone."""
        start = self.web.start
        first = self.visit(start, needed=True)
        if not self.lock.single and not (first and is_document(first)):
            self.walk(start, first or "")
        for name in sorted(self.lock.entries.keys() - self.changes.met):
            self.revisit(name)
        path, text = self.folder / LOCK_NAME, self.lock.text().encode()
        if path.exists() and unix(path.read_bytes()) != text:
            write_file(path, text)

    def revisit(self, name: str) -> None:
        """Ask for a page that nothing led to: the index may have failed, or left it out.

        A page that leads to another one has gone: sites redirect what they rename.
        """
        address = join(self.web.start, self.lock.entries[name].url)
        known = address is not None and address.origin == self.web.start.origin
        if address and known and str(address) not in self.seen:
            self.visit(address, moved=True)
        if name in self.changes.met:
            self.changes.unlinked += [name] * (name not in self.changes.failed)
        elif (self.folder / "pages" / name).exists():
            self.changes.gone.append(name)
        else:
            del self.lock.entries[name]

    def walk(self, start: Address, first: str) -> None:
        """All pages of a site: as its index lists them, or by following links."""
        scope = scope_of(start)
        queue = deque(self.listed(start, scope, first))
        follow = not queue
        bases = dict.fromkeys((scope, "/"))
        guesses = [start.at(f"{base}{name}") for base in bases for name in DOCUMENTS]
        probes = {*map(str, guesses)}
        queue.extend(guesses)
        queue.extend(self.leads(start, scope, first))
        while queue:
            address = queue.popleft()
            if str(address) in self.seen:
                continue
            text = self.visit(address, probe=str(address) in probes)
            for found in self.leads(address, scope, text or ""):
                if follow or DOCUMENT_LINK.search(found.path):
                    queue.append(found)

    def leads(self, page: Address, scope: str, text: str) -> Iterator[Address]:
        """Links of a page to pages of the documentation and to documents."""
        kind = ".html" if "<a " in text or "<link" in text else ".md"
        for reference in links(text, kind):
            found = join(page, reference)
            if found is None or found.origin != page.origin or str(found) in self.seen:
                continue
            if within(found, self.web.start, scope) or DOCUMENT_LINK.search(found.path):
                yield found

    def listed(self, start: Address, scope: str, first: str) -> list[Address]:
        """Pages that `llms.txt` or a sitemap lists below the start."""
        if start.path.endswith("llms.txt"):
            return list(self.leads(start, scope, first))
        for base in dict.fromkeys((scope, "/")):
            index = self.quiet(start.at(f"{base}llms.txt"))
            if (
                index
                and suffix_of(index.media, index.address.path, text_of(index))
                != ".html"
            ):
                found = list(self.leads(index.address, scope, text_of(index)))
                if found:
                    return found
        full = self.quiet(start.at(f"{scope}llms-full.txt"))
        if full and suffix_of(full.media, full.address.path, text_of(full)) != ".html":
            return [start.at(f"{scope}llms-full.txt")]
        return self.sitemap(start, scope)

    def sitemap(self, start: Address, scope: str) -> list[Address]:
        """Pages below the start in `sitemap.xml`, through an index and gzip."""
        queue = [start.at(f"{base}sitemap.xml") for base in dict.fromkeys((scope, "/"))]
        if start.path.endswith((".xml", ".xml.gz")):
            queue.insert(0, start)
        found: dict[str, Address] = {}
        for number, index in enumerate(queue):
            got = self.quiet(index) if number < MAX_SITEMAPS else None
            body = got.body if got else b""
            if body[:2] == b"\x1f\x8b":
                body = unpack(index, body, self.web.limits.page_bytes)
            for text in locations(body.decode("utf-8", "replace")):
                page = join(index, text)
                if (
                    page
                    and page.origin == start.origin
                    and page.path.endswith((".xml", ".xml.gz"))
                ):
                    queue.append(page)
                elif page and within(page, start, scope):
                    found[str(page)] = page
        return list(found.values())

    def quiet(self, address: Address) -> Fetched | None:
        """A file that a site may lack."""
        try:
            got = self.web.get(address)
        except InputError as error:
            if {item.code for item in error.diagnostics} & FATAL:
                raise
            return None
        return got if got.status == 200 else None

    def visit(
        self,
        address: Address,
        *,
        needed: bool = False,
        probe: bool = False,
        moved: bool = False,
    ) -> str | None:
        """Fetch one page and keep it; its text, or None if there is none.

        A problem of one page is a warning, unless the page is `needed`. A page that may
        have `moved` counts only at an address of its own.
        """
        self.seen.add(str(address))
        self.progress(str(address))
        try:
            return self.take(address, needed=needed, probe=probe, moved=moved)
        except InputError as error:
            codes = {item.code for item in error.diagnostics}
            if needed or codes & FATAL:
                raise
            name = self.name_of(address)
            self.changes.failed += [name] * bool(name)
            kept = "the page fetched before is kept" if name else ""
            for item in () if probe and not name else error.diagnostics:
                hint = "; ".join(filter(None, (item.hint, kept)))
                self.report.warning(item.code, item.message, item.span, hint)
            return None

    def take(
        self, address: Address, *, needed: bool, probe: bool, moved: bool
    ) -> str | None:
        """Fetch one page, as Markdown where the site offers that."""
        name = self.name_of(address)
        old = self.lock.entries.get(name) if name else None
        got = self.web.get(address, validators(old, self.folder, name))
        if moved and got.address != address and str(got.address) in self.seen:
            return None
        if got.status == 304 and old:
            self.changes.same.append(name)
            return text_of_bytes((self.folder / "pages" / name).read_bytes())
        if got.status in (404, 410) and not needed:
            return None
        if got.status != 200:
            gone = needed and got.status in (404, 410)
            hint = "look where it has moved, and add that URL" if gone else ""
            message = f"responds with status {got.status}"
            raise problem("bad-status", address, message, hint)
        html = text_of(got)
        suffix = suffix_of(got.media, got.address.path, html)
        if probe and not is_document(html):
            return None
        if suffix == ".html":
            better = self.markdown(got.address)
            if better is not None:
                self.keep(address, better, ".md")
                return html
        index = got.address.path.endswith((".xml", ".xml.gz", "llms.txt"))
        if suffix and not index:
            self.keep(address, got, suffix)
        elif needed and not index:
            raise problem(
                "not-documentation", address, "is neither a page nor a document"
            )
        return html

    def markdown(self, address: Address) -> Fetched | None:
        """The `.md` variant of a page, until a site is known to have none."""
        if self.trials <= 0 or address.query:
            return None
        stem = address.path.removesuffix(".html").rstrip("/")
        got = self.quiet(address.at(f"{stem}.md")) if stem else None
        if got and suffix_of(got.media, got.address.path, text_of(got)) == ".md":
            self.trials = MARKDOWN_TRIALS
            return got
        self.trials -= 1
        return None

    def name_of(self, address: Address) -> str:
        """The file that an address was stored in; empty when it is new."""
        url = str(address)
        return next((n for n, e in self.lock.entries.items() if e.url == url), "")

    def keep(self, address: Address, got: Fetched, suffix: str) -> None:
        """Store a page, then the lock, so that a run can go on after a kill."""
        name = self.name_of(address)
        if not name:
            if len(self.lock.entries) >= self.web.limits.pages:
                raise limit("pages", "--max-pages")
            name = file_name(address, suffix)
        path, body = self.folder / "pages" / name, text_of(got).encode()
        old = self.lock.entries.get(name)
        entry = LockedPage.of(
            str(address), body,
            header(got, "etag") if got.address == address else "",
            header(got, "last-modified") if got.address == address else "",
        )  # fmt: skip
        here = path.read_bytes() if path.is_file() else None
        if here is not None and not any(
            page is not None and page.holds(here) for page in (entry, old)
        ):
            self.keep_edited(name, path, old is not None and not old.holds(body))
            return
        same = (
            here is not None and old is not None and old.holds(body) and old.holds(here)
        )
        kind = (
            self.changes.same
            if same
            else self.changes.changed if old else self.changes.new
        )
        kind.append(name)
        if not same:
            write_file(path, body)
        if entry != old:
            self.lock.entries[name] = entry
            write_file(self.folder / LOCK_NAME, self.lock.text().encode())

    def keep_edited(self, name: str, path: Path, changed: bool) -> None:
        """Leave a page as the user has edited it, and say whether the site's is new."""
        self.changes.edited.append(name)
        message = "was edited by hand and is kept"
        if changed:
            message += ", although the site's page has changed"
        hint = "remove the file to get the site's page again"
        self.report.warning("edited-page", message, Span(path.as_posix(), 1), hint)


def validators(old: LockedPage | None, folder: Path, name: str) -> dict[str, str]:
    """Headers of a conditional request, only while the file is as it was stored."""
    path = folder / "pages" / name
    if old is None or not path.is_file() or not old.holds(path.read_bytes()):
        return {}
    named = {"If-None-Match": old.etag, "If-Modified-Since": old.modified}
    return {key: value for key, value in named.items() if value}


def header(got: Fetched, name: str) -> str:
    """A validator of a response, if it is short and printable ASCII."""
    value = got.headers.get(name, "")
    return (
        value if len(value) <= 200 and value.isascii() and value.isprintable() else ""
    )


def text_of(got: Fetched) -> str:
    """The text of a response, in the charset it names where that is right."""
    charset = got.headers.get("content-type", "").lower().partition("charset=")[2]
    return text_of_bytes(got.body, charset.partition(";")[0].strip("\"' "))


def text_of_bytes(body: bytes, charset: str = "") -> str:
    """UTF-8 if it is that, whatever is said about it; else the charset, else Latin-1."""
    for name in ("utf-8-sig", *({charset} & CHARSETS), "cp1252"):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


CHARSETS = frozenset(
    ["utf-16", "iso-8859-1", "iso-8859-15", "shift_jis", "euc-jp", "gb18030", "big5"]
)
"""Charsets of text; Python's other codecs (zip, hex, idna) are not for strangers."""


def add(
    url: str, folder: Path, single: bool, limits: Limits, report: Report,
    progress: Callable[[str], None],
) -> SiteChanges:  # fmt: skip
    """Fetch the documentation at an address into `FOLDER/pages`.

    A folder of the same address goes on where a run before ended.

    Raises:
        InputError: The address or the site cannot be used, or the folder holds
            another site (`other-source`).
    """
    start = parse(url)
    lock = PagesLock(str(start), single)
    if (folder / LOCK_NAME).exists():
        lock = read_lock(folder)
        if lock.source.rstrip("/") != str(start).rstrip("/"):
            place = Span((folder / LOCK_NAME).as_posix(), 1)
            hint = "name another folder, or remove this file and `pages` to start over"
            raise input_error("other-source", f"contains {lock.source}", place, hint)
        start = parse(lock.source)
    return run(start, folder, lock, limits, report, progress)


def update(
    folder: Path, limits: Limits, report: Report, progress: Callable[[str], None]
) -> SiteChanges:
    """Fetch what changed since; pages that are gone stay in the folder.

    Raises:
        InputError: The folder was not fetched, or the site cannot be used.
    """
    lock = read_lock(folder)
    return run(parse(lock.source), folder, lock, limits, report, progress)


def run(
    start: Address, folder: Path, lock: PagesLock, limits: Limits, report: Report,
    progress: Callable[[str], None],
) -> SiteChanges:  # fmt: skip
    """One visit of a site."""
    visit = Visit(folder, lock, Web(start, limits), report, progress)
    visit.run()
    return visit.changes


LOC = re.compile(r"<loc>\s{0,99}([^<\s]{1,2000})\s{0,99}</loc>")
"""An entry of a sitemap; entities of XML itself cannot expand, as nothing parses them."""
MARKDOWN = re.compile(r"\]\(\s{0,9}<?([^\s()<>]{1,2000})")
DOCUMENT = re.compile(
    r'(?:^|[\s{"])["\']?(?:openapi|swagger)["\']?\s{0,9}:\s{0,9}["\']?[23]'
)
DOCUMENT_LINK = re.compile(
    r"(?:openapi|swagger|postman|collection)[^/?]{0,80}\.(?:json|ya?ml)$", re.IGNORECASE
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
    """Whether a string is an OpenAPI document or a Postman collection."""
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
    """The extension of the file for a text; empty if it is not documentation."""
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
