"""`pages.lock`: which pages a folder holds, where from, and in which version."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from generator.dataclass import dataclass, field
from generator.output.manifest import side_of
from generator.report.diagnostics import Span, input_error
from generator.source import digest, merge_mark

LOCK_NAME = "pages.lock"


@dataclass(frozen=True, slots=True)
class LockedPage:
    """One page: its address, the digest of its file, and the server's validators."""

    url: str
    digest: str
    etag: str = ""
    modified: str = ""

    @classmethod
    def of(cls, url: str, text: bytes, etag: str, modified: str) -> LockedPage:
        """The entry of a page with this text."""
        return cls(url, digest(unix(text)), etag, modified)

    def holds(self, text: bytes) -> bool:
        """Whether this is the page's text, whatever its line ends: Git changes them."""
        return self.digest in (digest(text), digest(unix(text)))


def unix(text: bytes) -> bytes:
    """A text with the line ends of Unix."""
    return text.replace(b"\r\n", b"\n")


@dataclass
class PagesLock:
    """The address that was added, and an entry for each file below `pages/`."""

    source: str
    single: bool = False
    entries: dict[str, LockedPage] = field(default_factory=dict)

    def text(self) -> str:
        """The file's text, sorted by file name."""
        lines = ["# Written by `fragmint add` and `fragmint update`.", "version = 1"]
        lines += [f"source = {json.dumps(self.source)}"]
        lines += [f"single = {json.dumps(self.single)}"]
        for name, entry in sorted(self.entries.items()):
            lines += [
                "",
                f"[pages.{json.dumps(name)}]",
                f"url = {json.dumps(entry.url)}",
            ]
            lines += [f"sha256 = {json.dumps(entry.digest)}"]
            lines += [f"etag = {json.dumps(entry.etag)}"] * bool(entry.etag)
            lines += [f"modified = {json.dumps(entry.modified)}"] * bool(entry.modified)
        return "\n".join(lines) + "\n"


def read_lock(folder: Path) -> PagesLock:
    """The lock of a folder; a conflict that a merge has left is resolved.

    Raises:
        InputError: There is none (`no-pages-lock`) or it is broken (`bad-pages-lock`).
    """
    path = folder / LOCK_NAME
    place = Span(path.as_posix(), 1)
    try:
        text = path.read_text("utf-8")
        if merge_mark(text):
            lines = text.splitlines()
            sides = (parsed("\n".join(side_of(lines, number))) for number in (0, 1))
            lock = resolved(folder, *sides)
        else:
            lock = parsed(text)
    except (FileNotFoundError, NotADirectoryError):
        hint = "fetch it with `fragmint add URL FOLDER` first"
        raise input_error("no-pages-lock", "was not fetched", place, hint) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it, or remove it and add the URL again"
        raise input_error("bad-pages-lock", "cannot be read", place, hint) from None
    if any(
        "/" in name or "\\" in name or name.startswith(".") for name in lock.entries
    ):
        raise input_error("bad-pages-lock", "names a file outside of pages", place)
    return lock


def parsed(text: str) -> PagesLock:
    """The lock that a text is.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: It is none.
    """
    value = tomllib.loads(text)
    pages = {
        str(name): LockedPage(
            str(page["url"]), str(page["sha256"]),
            str(page.get("etag", "")), str(page.get("modified", "")),
        )
        for name, page in value.get("pages", {}).items()
    }  # fmt: skip
    return PagesLock(str(value["source"]), value.get("single") is True, pages)


def resolved(folder: Path, ours: PagesLock, theirs: PagesLock) -> PagesLock:
    """The lock of two branches: of each page, the entry that its file belongs to."""
    entries = {**theirs.entries, **ours.entries}
    for name in ours.entries.keys() & theirs.entries.keys():
        path = folder / "pages" / name
        if path.is_file() and theirs.entries[name].holds(path.read_bytes()):
            entries[name] = theirs.entries[name]
    return PagesLock(ours.source, ours.single, entries)
