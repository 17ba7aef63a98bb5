"""Rebuilding whenever an input of a build changes.

The output of a build never triggers another one: only files that are read count, and of
these only files that no manifest lists.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from generator.dataclass import dataclass
from generator.naming import counted
from generator.output.manifest import KEPT, MANIFEST
from generator.project.builds import build_all
from generator.project.cache import remembered_parts
from generator.project.inputs import SKIPPED_FOLDERS, owned_files
from generator.project.jobs import (
    STDIN,
    Job,
    Options,
    config_of,
    default_configs,
    plan_jobs,
)
from generator.report.diagnostics import InputError, Report, Severity, input_error

if TYPE_CHECKING:
    from generator.report.summary import Summary

DEBOUNCE = 400
"""Milliseconds that changes are gathered for: an editor or git writes several files."""
STEP = 50
"""Milliseconds of quiet after which a build starts before that."""
PASSING = ("~", ".swp", ".swx", ".tmp", ".part", ".pyc", ".orig")
"""Ends of names that editors and Python give to files of their own."""
Batches = Callable[["Watched"], Iterable[Sequence[Path]]]


@dataclass(frozen=True, slots=True)
class Watched:
    """The files that the builds of a command read, and folders with all below them,
    except for what was written by a build.
    """

    files: frozenset[Path] = frozenset()
    trees: frozenset[Path] = frozenset()
    written: frozenset[Path] = frozenset()

    @property
    def folders(self) -> list[Path]:
        """The folders in which something may change, each without those below it."""
        found = {file.parent for file in self.files}
        for tree in self.trees:
            found.update((tree.parent, *folders_of(tree)))
        return sorted(folder for folder in found if folder.is_dir())

    def concerns(self, path: Path) -> bool:
        """Whether a build reads a file, or may read it."""
        if path in self.files:
            return True
        if path.name.endswith(PASSING) or path.name in (*KEPT, MANIFEST):
            return False
        trees = [tree for tree in self.trees if path.is_relative_to(tree)]
        if not trees or any(path.is_relative_to(root) for root in self.written):
            return False
        below = [path.relative_to(tree).parts for tree in trees]
        return any(not any(map(is_passed_over, parts)) for parts in below)


def is_passed_over(name: str) -> bool:
    """Whether no build looks into a folder, or at a file, of such a name."""
    return name.startswith(".") or name in SKIPPED_FOLDERS


def folders_of(tree: Path) -> Iterator[Path]:
    """A folder and those below it in which builds look for files."""
    for place, folders, _ in os.walk(tree):
        yield Path(place)
        folders[:] = [name for name in folders if not is_passed_over(name)]


def watched(names: Sequence[str]) -> Watched:
    """The files that the builds of some inputs read.

    Raises:
        InputError: There is nothing to build (`no-config`), or standard input (`usage`).
    """
    if STDIN in names:
        raise input_error("usage", "standard input cannot be watched", None, "save it")
    given = names or default_configs()
    configs = [config_of(name) for name in given]
    found = Watched(frozenset(full(path) for path in configs if path is not None))
    try:
        jobs = plan_jobs(names, Report())
    except InputError:
        return found
    for job in jobs:
        found = with_job(found, job)
    return found


def full(path: Path) -> Path:
    """A path as the system tells of it, whether it is there or not."""
    return Path(os.path.realpath(path))


def with_job(found: Watched, job: Job) -> Watched:
    """The watched paths, and those that one build reads."""
    own = job.settings
    folders = [name for name in (own.extensions, own.templates) if name]
    paths = [full(job.base / name) for name in (*job.names, *folders)]
    files = {path for path in paths if not path.is_dir()}
    files |= {full(job.base / own.overlay)} if own.overlay else set()
    trees = {path for path in paths if path.is_dir()}
    roots = job.folders("").roots
    files |= {full(Path(part)) for part in remembered_parts(roots)}
    places = (folder for tree in trees for folder in folders_of(tree))
    written = {full(file) for place in (*places, *roots) for file in owned_files(place)}
    outputs = {root for root in roots[-1:] if root not in trees and root != job.home}
    return Watched(
        found.files | files, found.trees | trees, found.written | written | outputs
    )


@dataclass
class Watcher:
    """Builds, tells of each build in one line after its errors, and remembers whether
    the last one failed. `clear` is called before what is shown is out of date.
    """

    names: Sequence[str]
    options: Options
    say: Callable[..., None]
    clear: Callable[[], None] = lambda: None
    failed: bool = False

    def run(self, batches: Batches) -> None:
        """Build, and again for every batch of changes, until there are no more.

        `batches` gives the paths that changed among those watched.

        Raises:
            InputError: There is nothing to watch.
        """
        watched(self.names)
        self.build()
        while True:
            seen = watched(self.names)
            folders = seen.folders
            for changed in batches(seen):
                if not any(map(seen.concerns, changed)):
                    continue
                self.clear()
                self.build()
                seen = watched(self.names)
                if seen.folders != folders:
                    break  # Other folders are to be watched from now on.
            else:
                return

    def build(self) -> None:
        """One build, and the line that reports it."""
        report = Report()
        try:
            summary = build_all(self.names, self.options, report)
        except InputError as error:
            report.extend(error.diagnostics)
            summary = None
        for item in report:
            if item.severity is not Severity.NOTE:
                self.say(str(item), err=True)
        errors = sum(item.severity is Severity.ERROR for item in report)
        self.say(described(summary, errors, fixed=self.failed and not errors))
        self.failed = bool(errors)


def described(summary: Summary | None, errors: int, *, fixed: bool) -> str:
    """One line about a build."""
    start = "fixed; " if fixed else ""
    if errors or summary is None:
        return f"failed: {counted(errors, 'error')}; nothing was written"
    if not summary.changed:
        return f"{start}up to date"
    parts = [counted(len(summary.changed), "file")]
    if rows := summary.api_changes:
        breaking = sum(row.breaking for row in rows)
        parts.append(f"{counted(len(rows), 'change')} of the API, {breaking} breaking")
    return f"{start}built: {'; '.join(parts)} in {summary.seconds:.1f} s"


def from_system(stop: Event) -> Batches:
    """The changes that the system tells of, until `stop` is set or Ctrl-C is pressed."""
    import watchfiles

    def batches(seen: Watched) -> Iterator[Sequence[Path]]:
        for changes in watchfiles.watch(
            *seen.folders,
            watch_filter=None,
            debounce=DEBOUNCE,
            step=STEP,
            stop_event=stop,
            recursive=False,
            ignore_permission_denied=True,
        ):
            yield [Path(path) for _, path in changes]

    return batches
