"""Which files a build reads: folders opened up, kinds told by content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.config import CONFIG_NAME, Settings, parse_config
from generator.diagnostics import InputError, Report, Span, input_error
from generator.source import Source, read_source
from generator.write import is_written

STDIN = "-"
PAGE_SUFFIXES = frozenset({"", ".md", ".mdx", ".markdown", ".txt", ".yaml", ".yml"})
"""A file of such a name in a folder is expected to be a page or a document."""
MAX_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Job:
    """One build: its settings, its input files and its folders.

    `home` is where the specification and its provenance go; `output` where the package
    goes, None for the default by label.
    """

    settings: Settings
    inputs: tuple[Path, ...]
    home: Path | None
    output: Path | None
    config: Path | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An input file; `named` tells whether the user named it rather than its folder."""

    source: Source
    named: bool


def plan_jobs(inputs: tuple[str, ...], report: Report) -> list[Job]:
    """The builds that the command line asks for.

    Every `fragmint.toml` is a build of its own, all other inputs together are one.

    Raises:
        InputError: There is nothing to build.
    """
    if not inputs:
        configs = sorted(Path("specs").glob(f"*/{CONFIG_NAME}"))
        if not configs:
            place = Span(f"specs/*/{CONFIG_NAME}", 1)
            hint = "name a page, a folder or a document, or run `fragmint init`"
            raise input_error("no-config", "no fragmint.toml found", place, hint)
        return [configured(path, report) for path in configs]
    jobs: list[Job] = []
    loose: list[Path] = []
    for name in inputs:
        path = Path(name)
        if path.name == CONFIG_NAME:
            jobs.append(configured(path, report))
        elif (path / CONFIG_NAME).is_file():
            jobs.append(configured(path / CONFIG_NAME, report))
        else:
            loose.append(path)
    if loose:
        jobs.append(Job(Settings(), tuple(loose), None, None))
    return jobs


def configured(path: Path, report: Report) -> Job:
    """The build that a `fragmint.toml` describes.

    Raises:
        InputError: It is missing or unreadable.
    """
    source = read_source(path)
    settings = parse_config(source, report)
    home = path.parent
    output = home / settings.output if settings.output else None
    inputs = tuple(home / name for name in settings.inputs)
    return Job(settings, inputs, home, output, path)


def collect(job: Job, report: Report) -> list[Found]:
    """The input files of a build, in a fixed order; problems go to the report."""
    found: list[Found] = []
    for path in job.inputs:
        try:
            found.extend(sources(path, report))
        except InputError as error:
            report.extend(error.diagnostics)
    return found


def sources(path: Path, report: Report) -> Iterator[Found]:
    """The sources that one input stands for.

    Raises:
        InputError: It is missing or unreadable, or a folder without files.
    """
    if str(path) == STDIN or not path.is_dir():
        yield Found(read_source(path), named=True)
        return
    paths = [entry for entry in sorted(path.rglob("*")) if is_candidate(entry, path)]
    if not paths:
        hint = "put pages or OpenAPI documents there"
        place = Span(path.as_posix(), 1)
        raise input_error("empty-folder", "no files in this folder", place, hint)
    for entry in paths[:MAX_FILES]:
        try:
            yield Found(read_source(entry), named=False)
        except InputError as error:
            if entry.suffix.lower() in PAGE_SUFFIXES:
                report.extend(error.diagnostics)


def is_candidate(entry: Path, folder: Path) -> bool:
    """Whether a file of a folder may be an input: not hidden, not our own output."""
    parts = entry.relative_to(folder).parts
    hidden = any(part.startswith((".", "__")) for part in parts)
    known = {CONFIG_NAME, "fragmint.lock"}
    return (
        not hidden
        and entry.is_file()
        and entry.name not in known
        and not is_written(entry)
    )
