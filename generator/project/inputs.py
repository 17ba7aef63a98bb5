"""The files that a build reads: folders are expanded, and types detected from content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from generator import patterns as re
from generator.dataclass import replace
from generator.facts import Reading
from generator.output.manifest import KEPT, MANIFEST, load_manifest
from generator.project.config import locate
from generator.project.jobs import BEGINNING, CONFIG_TEXT, STDIN, Input, Job
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.source import Source, read_source
from generator.version import MARKER

SKIPPED_FOLDERS = frozenset({"__pycache__", "node_modules"})
SKIPPED_FILES = frozenset({"fragmint.toml", *KEPT})


def scan(folder: Path, lost: Callable[[OSError], None] | None = None) -> list[Path]:
    """The files of a folder and those below, sorted; links to folders are not followed,
    links that lead nowhere are among them. `lost` hears of folders that cannot be read.

    Left out: hidden files and folders, configuration, and what Fragmint wrote.
    """
    ours = {p for above in (folder, *folder.parents) for p in owned_files(above)}
    found: list[Path] = []
    for place, folders, files in os.walk(folder, onerror=lost):
        here = Path(place)
        ours.update(owned_files(here))
        folders[:] = sorted(
            f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith(".")
        )
        found.extend(here / name for name in files if _is_candidate(name))
    return sorted(path for path in found if path not in ours and _is_file(path))


def _is_file(path: Path) -> bool:
    """Whether a path is a file, or a link that leads nowhere."""
    return path.is_file() or (path.is_symlink() and not path.exists())


def _is_candidate(name: str) -> bool:
    return not name.startswith(".") and name not in SKIPPED_FILES


def owned_files(folder: Path) -> Iterator[Path]:
    """The files that a manifest in this folder lists."""
    if not (folder / MANIFEST).is_file():
        return
    try:
        files = load_manifest(folder).files
    except InputError:
        return
    yield from (folder / path for path in files)


def is_marked(source: Source) -> bool:
    """Whether a string says of itself that Fragmint wrote it."""
    return MARKER in source.text[:400]


def extension_sources(job: Job, report: Report) -> list[Source]:
    """The hand-written modules that become a part of the package, sorted."""
    folder = _folder(job, "extensions", job.settings.extensions, report)
    return list(_read(job, sorted(folder.glob("*.py")), report)) if folder else []


def template_sources(job: Job, report: Report) -> dict[str, Source]:
    """The user's own templates, by their paths below the folder, sorted."""
    folder = _folder(job, "templates", job.settings.templates, report)
    if folder is None:
        return {}
    paths = sorted(path for path in folder.rglob("*.jinja") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): source
        for path in paths
        for source in _read(job, [path], report)
    }


def _folder(job: Job, key: str, name: str | None, report: Report) -> Path | None:
    """The folder that a key of the configuration names, where it does."""
    if name is None:
        return None
    folder = job.base / name
    if folder.is_dir():
        return folder
    hint = f"create it, or change `{key}`"
    report.error("missing-file", f"no such folder: {name}", job.place(key), hint)
    return None


def overlay_sources(job: Job, report: Report) -> list[Source]:
    """The overlay, if there is one."""
    return _named(job, job.settings.overlay, ("overlay",), report)


def license_source(job: Job, report: Report) -> list[Source]:
    """The text of the license, if there is one."""
    name = job.settings.project.license_file
    return _named(job, name, ("project", "license-file"), report)


def _named(
    job: Job, name: str | None, key: tuple[str, ...], report: Report
) -> list[Source]:
    """The file that a key of the configuration names, if it does."""
    if not name:
        return []
    path = job.base / name
    if path.is_file():
        return list(_read(job, [path], report))
    hint = f"make it, or change `{key[-1]}`"
    report.error("missing-file", f"no such file: {name}", job.place(*key), hint)
    return []


def kept_sources(job: Job, report: Report) -> list[Source]:
    """The files that the last build left for the next one, beside the configuration:
    the names that stay, the last release and the changelog; those that are there.
    """
    if job.config is None or job.home is None:
        return []
    paths = [job.home / name for name in KEPT]
    return list(_read(job, [path for path in paths if path.is_file()], report))


def _read(job: Job, paths: list[Path], report: Report) -> Iterator[Source]:
    for path in paths:
        try:
            yield read_source(path, job.alias(path))
        except InputError as error:
            report.extend(error.diagnostics)


REFERENCE = re.compile(r"""\$ref["']?\s*+:\s*+(?>[>|][-+]?\s*)?+["']?+[^#"'\s]""")


def refers_to_files(source: Source) -> bool:
    """Whether a string may have references to files that the key does not cover."""
    return REFERENCE.search(source.text) is not None


PAGE_SUFFIXES = frozenset(
    {"", ".md", ".mdx", ".markdown", ".txt", ".yaml", ".yml", ".html", ".htm", ".rst"}
    | {
        ".adoc",
        ".asciidoc",
        ".apib",
        ".http",
        ".rest",
        ".har",
        ".raml",
        ".xhtml",
        ".bru",
        ".inc",
        *(".wiki", ".mediawiki", ".textile", ".dokuwiki", ".jira"),
    }
)
"""A file of such a name in a folder is expected to be a page or a document."""
MAX_FILES = 20_000
IGNORE = "or list it in `ignore` of fragmint.toml"


def opened(job: Job, report: Report) -> Job:
    """The build with all files that it reads.

    Raises:
        InputError: One is missing or unreadable; what is wrong is in the report.
    """
    job = replace(
        job,
        inputs=(*collect(job, report),),
        extensions=(*extension_sources(job, report),),
        templates=template_sources(job, report),
        overlay=(*overlay_sources(job, report),),
        license=(*license_source(job, report),),
        kept=(*kept_sources(job, report),),
    )
    if report.failed:
        raise InputError()
    return job


def collect(job: Job, report: Report) -> list[Input]:
    """The input files of a build, in a fixed order; problems go to the report."""
    found: dict[str, Input] = {}
    for name in job.names:
        try:
            for item in sources(job, name, report):
                found.setdefault(item.source.file, item)
        except InputError as error:
            report.extend(placed(job, error))
    return list(found.values())


def placed(job: Job, error: InputError) -> Iterator[Diagnostic]:
    """The faults of an input; one that is missing has its place in the config."""
    for item in error.diagnostics:
        if job.config is None or item.span is None or item.code != "missing-file":
            yield item
            continue
        span = locate(job.config, ("inputs",))
        yield replace(
            item,
            message=f"no such file or folder: {item.span.file}",
            span=span._replace(file=os.path.abspath(span.file)),
            hint="put pages there, or change `inputs`",
        )


def sources(job: Job, name: str, report: Report) -> Iterator[Input]:
    """The sources that one input stands for.

    Raises:
        InputError: It is missing or unreadable, or a folder without files or with too
            many (`too-many-files`).
    """
    path = job.base / name
    if name == STDIN or not path.is_dir():
        yield Input(
            read_source(path if name != STDIN else Path(name), job.alias(path)), True
        )
        return
    count, entries = 0, scan(path, lambda error: unreadable(error, job, report))
    if len(entries) > MAX_FILES:
        message = f"{len(entries)} files; the limit is {MAX_FILES}"
        place, hint = Span(job.alias(path), 1), "give folders with fewer files"
        raise input_error("too-many-files", message, place, hint)
    for entry in entries:
        if is_ignored(entry, path, job.settings.ignore):
            continue
        try:
            source = read_source(entry, job.alias(entry))
        except InputError as error:
            is_page = entry.suffix.lower() in PAGE_SUFFIXES
            report.extend(left_out(d, is_page) for d in error.diagnostics)
            continue
        if CONFIG_TEXT.match(source.text[:BEGINNING]):
            text = "a configuration, not a page; ignored"
            report.note("not-a-page", text, source.span(1))
        elif not is_marked(source):
            count += 1
            yield Input(source, named=False)
    if not count:
        hint = "put pages or OpenAPI documents there"
        message = "no files in this folder"
        if entries:
            message = "none of the files in this folder is a page"
        raise input_error("empty-folder", message, Span(job.alias(path), 1), hint)


def unreadable(error: OSError, job: Job, report: Report) -> None:
    """Warn of a folder whose pages are missing, as it cannot be read."""
    reason = error.strerror or type(error).__name__
    message = f"this folder cannot be read, so its pages are missing: {reason}"
    place = Span(job.alias(Path(error.filename)), 1)
    hint = "correct its permissions"
    report.warning("unreadable-folder", message, place, hint)


def left_out(problem: Diagnostic, is_page: bool) -> Diagnostic:
    """The note on a file that a folder merely contains and that is of no use.

    It stops nothing: a warning where its name promises a page, else a note.
    """
    if not is_page:
        message = "not a page; ignored"
        return replace(
            problem,
            severity=Severity.NOTE,
            code="not-a-page",
            message=message,
            hint="",
        )
    message = f"{problem.message}; ignored"
    hint = f"{problem.hint}; {IGNORE}" if problem.hint else IGNORE
    return replace(problem, severity=Severity.WARNING, message=message, hint=hint)


def as_warning(problem: Diagnostic, reading: Reading) -> Diagnostic:
    """A problem of a file that a folder merely contains, which stops nothing.

    One bad sample refuses no set of pages; without an OpenAPI document a part of the
    API would be gone, so that those of such a document stay errors.
    """
    if problem.severity is not Severity.ERROR:
        return problem
    if not reading.sections:
        return left_out(problem, True)
    return replace(problem, severity=Severity.WARNING)


def is_ignored(file: Path, folder: Path, patterns: Sequence[str]) -> bool:
    """Whether the name or the path below a folder is one that the user wants ignored."""
    below = file.relative_to(folder).as_posix()
    return any(
        fnmatchcase(name, pattern)
        for name in (file.name, below)
        for pattern in patterns
    )
