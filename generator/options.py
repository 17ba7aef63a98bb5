"""What the command line decides, and the folders that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.inputs import Job


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line decides for every build of a run."""

    output: Path | None = None
    package: str = ""
    client: str = ""
    check: bool = False
    strict: bool = False
    force: bool = False


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
