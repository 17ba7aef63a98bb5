"""What files and folders call the API that they hold."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from generator import patterns as re
from generator.naming import snake
from generator.project.jobs import Job
from generator.readers.documents import title_of
from generator.report.diagnostics import InputError
from generator.source import read_source
from generator.titles import SUBDOMAINS, host_label, subject, subject_of

KIND = re.compile(
    r"(?i)[._-]+(postman_collection|collection|openapi|swagger|insomnia)$"
)
"""The end of a file's name that says what kind of document it is."""
GENERIC = SUBDOMAINS | frozenset("input inputs openapi pages spec specs src".split())
"""Names of folders that say nothing of the API: what is in them names the package."""
TELLING = re.compile(
    r"[A-Za-z][a-z]{2,30}(?:[ ._-]+(?:[A-Za-z]{2,30}|v?\d[\d.]{0,6})){0,3}"
)
"""The name of a folder in words, with a version at most: others are made up."""
PLACES = frozenset(
    "build content data desktop download downloads en example examples files folder guide home "
    "html main manual md new output project public rest root rst site source static temp test "
    "tests text tmp txt usr website wiki work www".split()
)
"""Names of places in which anything may be."""


def label_of(document: Path) -> str:
    """The title of a document's API, else the name of its file without its kind."""
    try:
        title = title_of(read_source(document))
    except InputError:
        title = ""
    plain = subject_of(title)
    return plain if snake(plain, "") else KIND.sub("", document.stem)


def site_label(folder: Path) -> str:
    """Whose documentation a fetched folder holds, by its address; else nothing."""
    lock = folder / "pages.lock"
    try:
        source = str(tomllib.loads(lock.read_text("utf-8")).get("source", ""))
        host = urlsplit(source).hostname or ""
    except (OSError, ValueError):
        return ""
    return host_label(host)


def folder_label(job: Job) -> str:
    """The words by which the only folder of a build, or that of its configuration, names
    the API: `docs/kite-store-api` gives `Kite Store`. Empty where it says nothing.
    """
    folders = [job.base / name for name in job.names]
    if len(folders) != 1 or not folders[0].is_dir():
        return ""
    own = folders[0].resolve()
    named = (
        api_name(site_label(own)),
        api_name(own.name),
        api_name(job.home.name) if job.home else "",
    )
    return next(filter(None, named), "")


def api_name(name: str) -> str:
    """What the name of a folder says of the API in it."""
    if not TELLING.fullmatch(name):
        return ""
    found = subject(re.sub(r"[_-]+|\.(?!\d)", " ", name))
    empty = all(word.lower() in GENERIC | PLACES for word in found)
    return (
        "" if empty else " ".join(w.capitalize() if w.islower() else w for w in found)
    )
