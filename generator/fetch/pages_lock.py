"""`pages.lock`: where each page of a folder came from, and which version it is."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from generator.report.diagnostics import Span, input_error

LOCK_NAME = "pages.lock"


@dataclass(frozen=True, slots=True)
class LockedPage:
    """One page: its address, the digest of its file, and the server's validators."""

    url: str
    digest: str
    etag: str = ""
    modified: str = ""


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
    """The lock of a folder.

    Raises:
        InputError: There is none (`no-pages-lock`) or it is broken (`bad-pages-lock`).
    """
    path = folder / LOCK_NAME
    place = Span(path.as_posix(), 1)
    try:
        value = tomllib.loads(path.read_text("utf-8"))
        pages = {
            str(name): LockedPage(
                str(page["url"]), str(page["sha256"]),
                str(page.get("etag", "")), str(page.get("modified", "")),
            )
            for name, page in value.get("pages", {}).items()
        }  # fmt: skip
        lock = PagesLock(str(value["source"]), value.get("single") is True, pages)
    except (FileNotFoundError, NotADirectoryError):
        hint = "fetch it with `fragmint add URL FOLDER` first"
        raise input_error("no-pages-lock", "was not fetched", place, hint) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "restore it, or remove it and add the address again"
        raise input_error("bad-pages-lock", "cannot be read", place, hint) from None
    if any("/" in name or "\\" in name or name.startswith(".") for name in pages):
        raise input_error("bad-pages-lock", "names a file outside of pages", place)
    return lock


def digest(data: bytes) -> str:
    """The SHA-256 digest of a page as it is stored."""
    return hashlib.sha256(data).hexdigest()
