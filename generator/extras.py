"""The files beside the inputs that shape a build: extensions and the overlay."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from generator.config_place import locate
from generator.diagnostics import InputError, Report, Span
from generator.inputs import Job, alias
from generator.source import Source, read_source


def extension_sources(job: Job, report: Report) -> list[Source]:
    """The hand-written modules that become a part of the package, sorted."""
    name = job.settings.extensions
    if name is None:
        return []
    folder = job.base / name
    if not folder.is_dir():
        place = config_place(job, "extensions")
        hint = "make it, or change `extensions`"
        report.error("missing-file", f"no such folder: {name}", place, hint)
        return []
    return list(_read(job, sorted(folder.glob("*.py")), report))


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
