"""Which files a build reads: folders opened up, kinds told by content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from generator.config import CONFIG_NAME, Settings, parse_config
from generator.config_place import locate
from generator.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
    input_error,
)
from generator.display import Display
from generator.scan import is_marked, scan
from generator.source import Source, read_source

STDIN = "-"
REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
PAGE_SUFFIXES = frozenset(
    {"", ".md", ".mdx", ".markdown", ".txt", ".yaml", ".yml", ".html", ".htm"}
)
"""A file of such a name in a folder is expected to be a page or a document."""
MAX_FILES = 20_000
IGNORE = "or list it in `ignore` of fragmint.toml"
CONFIG_TEXT = re.compile(
    r"(?:\s|#.*\n)*(?:\[?(?:title|package|client|inputs|ignore|output|overlay|extensions"
    r"|overrides|repairs|strict|groups|names|pagination)[ \t]*[=\].])"
)
"""The beginning of a `fragmint.toml` by any other name."""
CONFIG_HEAD = 4000
"""Where that beginning is looked for, in characters."""


@dataclass(frozen=True, slots=True)
class Job:
    """One build: its settings, its input files and its folders.

    Names of sources are relative to `base`, so that output does not depend on the
    current folder. `home` is where the specification and its provenance go; `output`
    where the package goes, None for the default by label. Folders are absolute.
    """

    settings: Settings
    inputs: tuple[str, ...]
    base: Path
    home: Path | None = None
    output: Path | None = None
    config: Source | None = None
    display: Display = field(default_factory=lambda: Display(Path()))


@dataclass(frozen=True, slots=True)
class Found:
    """An input file; `named` tells whether the user named it rather than its folder."""

    source: Source
    named: bool


def plan_jobs(inputs: Sequence[str], report: Report) -> list[Job]:
    """The builds that the command line asks for.

    Every `fragmint.toml` is a build of its own, all other inputs together are one.
    A folder that holds a `fragmint.toml` stands for it.

    Raises:
        InputError: There is nothing to build (`no-config`), or it is not a file here
            (`remote-input`).
    """
    jobs: list[Job] = []
    loose: list[str] = []
    refuse_remote(inputs)
    for name in inputs or default_configs():
        config = config_of(name)
        if config is None:
            loose.append(name)
            continue
        try:
            jobs.append(configured(config, report))
        except InputError as error:
            report.extend(error.diagnostics)
    if loose:
        jobs.append(unconfigured(tuple(dict.fromkeys(loose))))
    return jobs


def refuse_remote(names: Sequence[str]) -> None:
    """Nothing is downloaded: what a build reads lies in files.

    Raises:
        InputError: A name is a URL (`remote-input`).
    """
    for name in filter(REMOTE.match, names):
        hint = "save it to a file first, and give that"
        message = f"Fragmint does not download: {name}"
        raise input_error("remote-input", message, None, hint)


def default_configs() -> list[str]:
    """Every `specs/*/fragmint.toml` below the current folder, or else its own."""
    configs = sorted(Path("specs").glob(f"*/{CONFIG_NAME}"))
    if not configs and Path(CONFIG_NAME).is_file():
        configs = [Path(CONFIG_NAME)]
    if configs:
        return [str(path) for path in configs]
    place = Span(f"specs/*/{CONFIG_NAME}", 1)
    hint = "name a page, a folder or a document, or run `fragmint init`"
    raise input_error("no-config", "no such file", place, hint)


def config_of(name: str) -> Path | None:
    """The configuration that an input is or holds, None for any other input."""
    path = Path(name)
    if path.name == CONFIG_NAME or path.suffix == ".toml":
        return path
    if (path / CONFIG_NAME).is_file():
        return path / CONFIG_NAME
    try:
        with path.open(encoding="utf-8") as stream:
            return path if CONFIG_TEXT.match(stream.read(CONFIG_HEAD)) else None
    except (OSError, ValueError):
        return None


def configured(path: Path, report: Report) -> Job:
    """The build that a `fragmint.toml` describes.

    Raises:
        InputError: It is missing (`no-config`) or unreadable.
    """
    display = Display(Path(), path.is_absolute())
    if not path.exists():
        place = Span(display.path(path), 1)
        hint = "check the path, or run `fragmint init`"
        raise input_error("no-config", "no such file", place, hint)
    source = read_source(path, display.path(path))
    settings = parse_config(source, report)
    home = path.resolve().parent
    output = home / settings.output if settings.output else None
    display = Display(home, path.is_absolute())
    return Job(settings, settings.inputs, home, home, output, source, display)


def unconfigured(inputs: tuple[str, ...]) -> Job:
    """The build of pages and documents alone."""
    paths = [Path(name) for name in inputs if name != STDIN]
    full = [followed(path) for path in paths]
    folders = [path if path.is_dir() else path.parent for path in full]
    base = Path(os.path.commonpath(folders)) if folders else Path.cwd()
    display = Display(base, any(path.is_absolute() for path in paths))
    names = tuple(n if n == STDIN else str(followed(Path(n))) for n in inputs)
    return Job(Settings(), names, base, display=display)


def followed(path: Path) -> Path:
    """The absolute path behind links; that of the link itself where it leads nowhere."""
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):
        return path.absolute()


def collect(job: Job, report: Report) -> list[Found]:
    """The input files of a build, in a fixed order; problems go to the report."""
    found: dict[str, Found] = {}
    for name in job.inputs:
        try:
            for item in sources(job, name, report):
                found.setdefault(item.source.file, item)
        except InputError as error:
            report.extend(placed(job, error))
    return list(found.values())


def placed(job: Job, error: InputError) -> Iterator[Diagnostic]:
    """What is wrong with an input; one that is missing has its place in the config."""
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


def sources(job: Job, name: str, report: Report) -> Iterator[Found]:
    """The sources that one input stands for.

    Raises:
        InputError: It is missing or unreadable, or a folder without files or with too
            many (`too-many-files`).
    """
    path = job.base / name
    if name == STDIN or not path.is_dir():
        yield Found(
            read_source(path if name != STDIN else Path(name), alias(job, path)), True
        )
        return
    count, entries = 0, scan(path)
    if len(entries) > MAX_FILES:
        message = f"{len(entries)} files, of which at most {MAX_FILES} are read"
        place, hint = Span(alias(job, path), 1), "give folders of fewer files"
        raise input_error("too-many-files", message, place, hint)
    for entry in entries:
        if is_ignored(entry, path, job.settings.ignore):
            continue
        try:
            source = read_source(entry, alias(job, entry))
        except InputError as error:
            is_page = entry.suffix.lower() in PAGE_SUFFIXES
            report.extend(left_out(d, is_page) for d in error.diagnostics)
            continue
        if CONFIG_TEXT.match(source.text[:CONFIG_HEAD]):
            text = "this file is a configuration and was left out"
            report.note("not-a-page", text, source.span(1))
        elif not is_marked(source):
            count += 1
            yield Found(source, named=False)
    if not count:
        hint = "put pages or OpenAPI documents there"
        place = Span(alias(job, path), 1)
        raise input_error("empty-folder", "no files in this folder", place, hint)


def left_out(problem: Diagnostic, is_page: bool) -> Diagnostic:
    """What is said of a file that a folder merely contains and that is no use.

    It stops nothing: a warning where its name promises a page, else a note.
    """
    if not is_page:
        message = "this file is no page and was left out"
        return replace(
            problem,
            severity=Severity.NOTE,
            code="not-a-page",
            message=message,
            hint="",
        )
    message = f"{problem.message}; it was left out"
    hint = f"{problem.hint}; {IGNORE}" if problem.hint else IGNORE
    return replace(problem, severity=Severity.WARNING, message=message, hint=hint)


def is_ignored(file: Path, folder: Path, patterns: Sequence[str]) -> bool:
    """Whether the name or the path below a folder is one that the user wants ignored."""
    below = file.relative_to(folder).as_posix()
    return any(
        fnmatchcase(name, pattern)
        for name in (file.name, below)
        for pattern in patterns
    )


def alias(job: Job, path: Path) -> str:
    """The name of a file in messages and in output: relative to the base."""
    return (
        "-" if path.name == STDIN else Path(os.path.relpath(path, job.base)).as_posix()
    )
