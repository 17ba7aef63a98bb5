"""The builds that a command requests, planned and run one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from generator import patterns as re
from generator.dataclass import dataclass, field, replace
from generator.drift.lines import is_record, is_recording
from generator.project.config import CONFIG_NAME, Settings, locate, parse_config
from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Span,
    input_error,
)
from generator.semver import Closing
from generator.source import Source, read_source

T = TypeVar("T")
STDIN = "-"
REMOTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
CONFIG_TEXT = re.compile(
    r"(?:\s|#.*\n)*(?:\[?(?:title|package|client|inputs|ignore|output|overlay|extensions"
    r"|templates|root|overrides|repairs|strict|project|groups|names|pagination|webhooks)"
    r"[ \t]*[=\].])"
)
"""The beginning of a `fragmint.toml` by any other name."""
BEGINNING = 4000
"""Where the beginning of a file is looked for, in characters."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line, for every build of a run."""

    output: Path | None = None
    package: str = ""
    client: str = ""
    check: bool = False
    strict: bool = False
    force: bool = False
    root: Path | None = None
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class Folders:
    """The output folders of a build, absolute: of the specification and the package."""

    spec: Path
    package: Path

    @property
    def roots(self) -> list[Path]:
        """The folders, the package's last; one where they are the same."""
        return list(dict.fromkeys((self.spec, self.package)))


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

    def span(self, span: Span) -> Span:
        """A place with its file for the user's eyes."""
        return span._replace(file=self.path(span.file))

    def diagnostic(self, item: Diagnostic) -> Diagnostic:
        """A message with its place for the user's eyes."""
        return replace(item, span=self.span(item.span)) if item.span else item


@dataclass(frozen=True, slots=True)
class Input:
    """An input file; `named` indicates whether the user named it rather than its folder."""

    source: Source
    named: bool


@dataclass(frozen=True, slots=True)
class Job:
    """One build: its settings, its folders and, once they are read, its files.

    Names of files are relative to `base`, so that output does not depend on the current
    folder. `home` is the folder of the configuration; `spec` is where the specification
    and its provenance go, None for beside the package; `output` is where the package
    goes, None for the default by label. Folders are absolute. `kept` is what the last
    build left for this one, and `closing` makes this one a release.
    """

    settings: Settings
    names: tuple[str, ...]
    base: Path
    home: Path | None = None
    spec: Path | None = None
    output: Path | None = None
    config: Source | None = None
    display: Display = field(default_factory=lambda: Display(Path()))
    root: Path | None = None
    strict: bool = False
    inputs: tuple[Input, ...] = ()
    extensions: tuple[Source, ...] = ()
    templates: Mapping[str, Source] = field(default_factory=dict)
    overlay: tuple[Source, ...] = ()
    license: tuple[Source, ...] = ()
    kept: tuple[Source, ...] = ()
    closing: Closing | None = None

    @property
    def sources(self) -> Iterator[Source]:
        """Every file that was read for this build."""
        yield from (item.source for item in self.inputs)
        yield from (*self.extensions, *self.templates.values())
        yield from (*self.overlay, *self.license, *self.kept)

    def kept_text(self, name: str) -> str:
        """The content of a file of the last build, empty if there is none."""
        return next((source.text for source in self.kept if source.file == name), "")

    def folders(self, label: str) -> Folders:
        """The output folders of a build, given the short name of its API."""
        above = self.home or Path()
        package = (self.output or above / "generated" / label).resolve()
        return Folders(self.spec or package, package)

    def roots(self, file: Path | None) -> tuple[Path, ...]:
        """The folders below which a document may refer to files: its own, and those
        among `root`, the configuration's folder and the inputs that hold it.
        """
        if file is None:
            return ()
        inputs = [self.base / name for name in self.names if name != STDIN]
        given = [self.root, self.home, *(path for path in inputs if path.is_dir())]
        if self.settings.root is not None:
            given.append(self.base / self.settings.root)
        named = [folder.resolve() for folder in given if folder is not None]
        place = file.resolve()
        holding = [folder for folder in named if place.is_relative_to(folder)]
        return (file.parent, *dict.fromkeys(holding))

    def place(self, *path: str) -> Span | None:
        """The place of a key in the configuration, with an absolute path."""
        if self.config is None:
            return None
        span = locate(self.config, path)
        return span._replace(file=os.path.abspath(span.file))

    def alias(self, path: Path) -> str:
        """The name of a file in messages and in output: relative to the base."""
        if path.name == STDIN:
            return STDIN
        return Path(os.path.relpath(path, self.base)).as_posix()

    def with_options(self, options: Options) -> Job:
        """The build as the command line wants it: a folder there takes everything."""
        own = self.settings
        named = replace(
            own,
            package=options.package or own.package,
            client=options.client or own.client,
        )
        job = replace(
            self,
            settings=named,
            root=options.root,
            strict=options.strict,
            closing=options.closing,
        )
        if options.output is None:
            return job
        return replace(job, spec=None, output=options.output)


def for_each(
    jobs: Sequence[Job], report: Report, act: Callable[[Job, Report], T]
) -> list[T]:
    """Do something for each build; what came of it where nothing was in the way.

    What goes wrong in one is reported, with places for the user's eyes, and the next is
    carried out anyway.
    """
    results: list[T] = []
    for job in jobs:
        own = Report()
        try:
            results.append(act(job, own))
        except InputError as error:
            own.extend(error.diagnostics)
        report.extend(map(job.display.diagnostic, dict.fromkeys(own)))
    return results


def planned(names: Sequence[str], options: Options, report: Report) -> list[Job]:
    """The builds that the command line asks for; none if that is a contradiction."""
    try:
        jobs = plan_jobs(names, report)
        refuse_ambiguity(jobs, options)
    except InputError as error:
        report.extend(error.diagnostics)
        return []
    if any(item.code == "bad-toml" for item in report):
        return []  # What the inputs are is not known.
    return [job.with_options(options) for job in jobs]


def refuse_ambiguity(jobs: Sequence[Job], options: Options) -> None:
    """Several builds cannot share a folder, a name or a version.

    Raises:
        InputError: The command line gives them one (`several-builds`), or it releases
            what has no configuration.
    """
    shared = [
        name for name in ("output", "package", "client") if getattr(options, name)
    ]
    if len(jobs) > 1 and shared:
        names = ", ".join(f"--{name}" for name in shared)
        message = f"{names} cannot apply to {len(jobs)} builds at once"
        raise input_error("several-builds", message, None, "build them separately")
    closing = options.closing
    if closing is None:
        return
    if len(jobs) > 1 and closing.version:
        message = f"{closing.version} cannot be the version of {len(jobs)} packages"
        raise input_error("several-builds", message, None, "name one of them")
    if any(job.config is None for job in jobs):
        message = "a release needs a fragmint.toml"
        raise input_error("usage", message, None, "run `fragmint init` first")


def plan_jobs(names: Sequence[str], report: Report) -> list[Job]:
    """The builds that the command line asks for.

    Every `fragmint.toml` is a build of its own, all other inputs together are one.
    A folder that holds a `fragmint.toml` stands for it. What clients recorded goes with
    each build, and so does what a mock recorded if there is a `fragmint.toml`.

    Raises:
        InputError: There is nothing to build (`no-config`), or it is not a file here
            (`remote-input`).
    """
    jobs: list[Job] = []
    loose: list[str] = []
    refuse_remote(names)
    records = [name for name in names if begins(name, is_record)]
    given = [name for name in names if name not in records]
    if any(map(config_of, given)):
        records += [name for name in given if begins(name, is_recording)]
        given = [name for name in given if name not in records]
    for name in given or default_configs():
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
    full = tuple(str(followed(Path(name))) for name in records)
    return [replace(job, names=(*job.names, *full)) for job in jobs]


def begins(name: str, sign: Callable[[str], bool]) -> bool:
    """Whether an input is a file whose beginning has a sign."""
    path = Path(name)
    try:
        if not path.is_file():
            return False
        with path.open(encoding="utf-8") as stream:
            return sign(stream.read(BEGINNING))
    except (OSError, ValueError):
        return False


def refuse_remote(names: Sequence[str]) -> None:
    """Nothing is downloaded: what a build reads lies in files.

    Raises:
        InputError: A name is a URL (`remote-input`).
    """
    for name in filter(REMOTE.match, names):
        hint = "save it to a file first, or use `fragmint add URL`"
        message = f"`fragmint build` does not download: {name}"
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
            return path if CONFIG_TEXT.match(stream.read(BEGINNING)) else None
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
    return Job(settings, settings.inputs, home, home, home, output, source, display)


def unconfigured(names: tuple[str, ...]) -> Job:
    """The build of pages and documents alone."""
    paths = [Path(name) for name in names if name != STDIN]
    full = [followed(path) for path in paths]
    folders = [path if path.is_dir() else path.parent for path in full]
    base = Path(os.path.commonpath(folders)) if folders else Path.cwd()
    display = Display(base, any(path.is_absolute() for path in paths))
    full_names = (n if n == STDIN else str(followed(Path(n))) for n in names)
    return Job(Settings(), tuple(full_names), base, display=display)


def followed(path: Path) -> Path:
    """The absolute path behind links; that of the link itself where it leads nowhere."""
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):
        return path.absolute()
