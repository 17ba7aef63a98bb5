"""Which files a build reads: folders opened up, kinds told by content."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

from generator.output.manifest import MANIFEST, load_manifest
from generator.project.config import CONFIG_NAME, Settings, locate, parse_config
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
SKIPPED_FILES = frozenset({"fragmint.toml", "fragmint.lock"})


def scan(folder: Path) -> list[Path]:
    """The files of a folder and those below, sorted; links to folders are not followed.

    Left out: hidden files and folders, configuration, and what Fragmint wrote.
    """
    ours = {p for above in (folder, *folder.parents) for p in _owned(above)}
    found: list[Path] = []
    for place, folders, files in os.walk(folder):
        here = Path(place)
        ours.update(_owned(here))
        folders[:] = sorted(
            f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith(".")
        )
        found.extend(here / name for name in files if _is_candidate(name))
    return sorted(path for path in found if path not in ours and path.is_file())


def _is_candidate(name: str) -> bool:
    return not name.startswith(".") and name not in SKIPPED_FILES


def _owned(folder: Path) -> Iterator[Path]:
    """The files that a manifest in this folder lists."""
    if not (folder / MANIFEST).is_file():
        return
    try:
        files = load_manifest(folder).files
    except InputError:
        return
    yield from (folder / path for path in files)


def is_marked(source: Source) -> bool:
    """Whether a text says of itself that Fragmint wrote it."""
    return MARKER in source.text[:400]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides for every build of a run."""

    output: Path | None = None
    package: str = ""
    client: str = ""
    check: bool = False
    strict: bool = False
    force: bool = False
    root: Path | None = None


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a build writes, absolute: the specification's folder and the package's."""

    spec: Path
    package: Path

    @property
    def roots(self) -> list[Path]:
        """The folders, the package's last; one where they are the same."""
        return list(dict.fromkeys((self.spec, self.package)))


def folders(job: Job, options: Options, label: str) -> Folders:
    """Where a build writes.

    A folder on the command line takes everything; else the specification lies beside
    the `fragmint.toml` and the package in its `output`.
    """
    if options.output is not None:
        package = options.output.resolve()
        return Folders(package, package)
    package = (job.output or (job.home or Path()) / "generated" / label).resolve()
    return Folders(job.home or package, package)


@dataclass(frozen=True, slots=True)
class Display:
    """Turns names relative to `base` into what the user expects to read.

    That is a path relative to the current folder, or an absolute one where the user
    named an absolute one.
    """

    base: Path
    absolute: bool = False

    def path(self, file: str | Path) -> str:
        """A name relative to the base, or an absolute path, for the user's eyes."""
        if str(file).startswith("<"):
            return str(file)
        full = os.path.abspath(self.base / file)
        return full if self.absolute else os.path.relpath(full)

    def diagnostic(self, item: Diagnostic) -> Diagnostic:
        """A message with its place for the user's eyes."""
        if item.span is None:
            return item
        return replace(item, span=self.span(item.span))

    def span(self, span: Span) -> Span:
        """A place with its file for the user's eyes."""
        return span._replace(file=self.path(span.file))


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
    hint = f"make it, or change `{key}`"
    report.error(
        "missing-file", f"no such folder: {name}", config_place(job, key), hint
    )
    return None


def overlay_sources(job: Job, report: Report) -> list[Source]:
    """The overlay, if there is one."""
    name = job.settings.overlay
    if name is None:
        return []
    path = job.base / name
    if path.is_file():
        return list(_read(job, [path], report))
    place = config_place(job, "overlay")
    hint = "make it, or change `overlay`"
    report.error("missing-file", f"no such file: {name}", place, hint)
    return []


def _read(job: Job, paths: list[Path], report: Report) -> Iterator[Source]:
    for path in paths:
        try:
            yield read_source(path, alias(job, path))
        except InputError as error:
            report.extend(error.diagnostics)


def config_place(job: Job, *path: str) -> Span | None:
    """Where a key stands in the configuration, as an absolute path."""
    if job.config is None:
        return None
    span = locate(job.config, path)
    return span._replace(file=os.path.abspath(span.file))


REFERENCE = re.compile(r"""\$ref["']?\s*+:\s*+(?>[>|][-+]?\s*)?+["']?+[^#"'\s]""")


def refers_to_files(source: Source) -> bool:
    """Whether a text may have references to files that the key does not cover."""
    return REFERENCE.search(source.text) is not None


STDIN = "-"
REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
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
    }
)
"""A file of such a name in a folder is expected to be a page or a document."""
MAX_FILES = 20_000
IGNORE = "or list it in `ignore` of fragmint.toml"
CONFIG_TEXT = re.compile(
    r"(?:\s|#.*\n)*(?:\[?(?:title|package|client|inputs|ignore|output|overlay|extensions"
    r"|overrides|repairs|strict|project|groups|names|pagination)[ \t]*[=\].])"
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
    root: Path | None = None

    def roots(self, file: Path | None) -> tuple[Path, ...]:
        """The folders below which a document may refer to files: its own, and those
        among `root`, the configuration's folder and the inputs that hold it.
        """
        if file is None:
            return ()
        inputs = [self.base / name for name in self.inputs if name != STDIN]
        given = [self.root, self.home, *(path for path in inputs if path.is_dir())]
        if self.settings.root is not None:
            given.append(self.base / self.settings.root)
        named = [folder.resolve() for folder in given if folder is not None]
        place = file.resolve()
        holding = [folder for folder in named if place.is_relative_to(folder)]
        return (file.parent, *dict.fromkeys(holding))


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
