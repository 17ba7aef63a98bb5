"""Comparing the files to write with the contents of the folder, without touching it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from generator.output.manifest import (
    Manifest,
    dump_manifest,
    is_relative,
    load_manifest,
    read_regular,
)
from generator.output.sameness import (
    SKETCH,
    first_difference,
    means_same,
    same_lines,
    sketch,
)
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import digest, merge_mark
from generator.version import MARKER


@dataclass(frozen=True, slots=True)
class Tree:
    """Texts to write below a folder, by relative path with `/`; lines end in LF.

    A `shared` folder holds files of the user's as well, such as the inputs. Files of
    `adopted` paths are replaced whatever they hold, as that was read before.
    """

    root: Path
    files: Mapping[str, str]
    shared: bool = False
    adopted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """Relative paths that were (or would be) written and removed."""

    root: Path
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.written or self.removed)


class Contents(Mapping[str, bytes]):
    """The contents of files, by path: bytes are made of a text when it is looked at, so
    that a large package is not held twice.
    """

    def __init__(self) -> None:
        self._held: dict[str, str | bytes] = {}

    def put(self, path: str, content: str | bytes) -> None:
        """The new content of one file."""
        self._held[path] = content

    def __getitem__(self, path: str) -> bytes:
        found = self._held[path]
        return found.encode() if isinstance(found, str) else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


@dataclass
class Plan:
    """The work in one folder, and what is in the way (`edited`: without force). A
    `shared` folder has files of the user's as well.
    """

    root: Path
    old: Manifest
    shared: bool = False
    contents: Contents = field(default_factory=Contents)
    digests: dict[str, str] = field(default_factory=dict)
    writes: list[str] = field(default_factory=list)
    removes: list[str] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)
    edited: list[Diagnostic] = field(default_factory=list)

    @property
    def changes(self) -> Changes:
        """The outcome, for the user."""
        writes = tuple(path for path in self.writes if path in self.digests)
        return Changes(self.root, writes, tuple(self.removes))

    @cached_property
    def sketches(self) -> Mapping[str, str]:
        """The sketches of the files to write; worked out once all are known."""
        return {
            path: self.known_sketch(path, new) or sketch(path, self.contents[path])
            for path, new in self.digests.items()
        }

    def known_sketch(self, path: str, new: str) -> str:
        """The sketch of a file that stays as it was, empty if it does not."""
        match self.old.files.get(path):
            case (known, text) if known == new and text.startswith(SKETCH):
                return text
        return ""

    @property
    def manifest(self) -> bytes:
        """The manifest once everything is done."""
        return dump_manifest(
            {path: (d, self.sketches[path]) for path, d in self.digests.items()}
        )

    @property
    def journal(self) -> bytes:
        """The manifest while files are replaced: old and new contents are both ours."""
        files = dict(self.old.files)
        for path, new in self.digests.items():
            own = (new, self.sketches[path], *files.get(path, ()))
            files[path] = tuple(dict.fromkeys(own))
        return dump_manifest(files)


REASONS = {
    "foreign-file": (
        "exists and was not written by Fragmint",
        "move it away; --force does not overwrite it",
    ),
    "edited-file": (
        "was edited by hand",
        "move the edit to {home}; --force keeps it as `.orig`",
    ),
    "link-in-output": ("is a link, and links are not followed", "remove it"),
    "not-a-file": ("exists and is not a file", "move it away"),
    "not-a-folder": ("exists and is not a folder", "move it away"),
    "occupied-output": (
        "this folder contains files that Fragmint did not write",
        "choose another --output, or use --force to write into it",
    ),
    "cannot-read": ("cannot be read", "check its permissions"),
}


def examine(tree: Tree, *, force: bool, anywhere: bool | None = None) -> Plan:
    """Compare one tree with its folder; `anywhere` (by default as `force`) lets it go
    into a folder of somebody else's.

    Raises:
        InputError: The folder's manifest is broken (`bad-manifest`).
        ValueError: A path to write is not below the folder, or two are the same file
            on some systems: a mistake of ours.
    """
    _check_paths(tree.files)
    plan = Plan(tree.root, Manifest(), tree.shared)
    try:
        plan.old = load_manifest(tree.root)
    except InputError as error:
        plan.problems.extend(error.diagnostics)
        return plan
    for path, text in sorted(tree.files.items()):
        plan.contents.put(path, text)
        plan.digests[path] = digest(plan.contents[path])
        _examine_write(plan, path, path in tree.adopted, force=force)
    for path in sorted(plan.old.files.keys() - tree.files.keys()):
        _examine_remove(plan, path)
    free = tree.shared or (force if anywhere is None else anywhere)
    if not free and _is_occupied(plan):
        plan.problems.append(_problem(plan.root, "occupied-output"))
    return plan


def _is_occupied(plan: Plan) -> bool:
    """Whether a folder holds somebody's files, and none that would be written."""
    if plan.old.files or len(plan.writes) < len(plan.contents):
        return False
    try:
        names = [path.name for path in plan.root.iterdir()]
    except OSError:
        return False
    return any(not name.startswith(".") for name in names)


def _check_paths(files: Mapping[str, str]) -> None:
    folded = {path.casefold() for path in files}
    bad = [path for path in files if not is_relative(path)]
    if bad or len(folded) != len(files):
        raise ValueError(f"paths that cannot be written: {bad or sorted(files)}")


def _examine_write(plan: Plan, path: str, adopted: bool, *, force: bool) -> None:
    state = _state(plan.root, path)
    if state == plan.digests[path]:
        return
    if state is None:
        plan.writes.append(path)
    elif state in REASONS:
        plan.problems.append(_problem(plan.root / path, state))
    elif adopted:
        if not same_lines(_content(plan.root / path), plan.contents[path]):
            plan.writes.append(path)
    elif plan.old.owns(path, state):
        plan.writes.append(path)
    else:
        _examine_edited(plan, path, force=force)


def _examine_edited(plan: Plan, path: str, *, force: bool) -> None:
    """A file that is not as we wrote it: formatted, edited, or not ours."""
    data = _content(plan.root / path)
    known = path in plan.old.files
    if known and means_same(path, data, plan.contents[path]):
        return
    if known and (plan.old.owns(path, sketch(path, data)) or is_unmerged(data)):
        plan.writes.append(path)
    elif force and (known or MARKER.encode() in data[:400]):
        _keep_original(plan, path, data)
        plan.writes.append(path)
        plan.edited.append(_edit(plan, path, data))
    elif known:
        plan.problems.append(_edit(plan, path, data))
    else:
        plan.problems.append(_problem(plan.root / path, "foreign-file"))


def is_unmerged(data: bytes) -> bool:
    """Whether a merge has left a conflict in a file: building again resolves it."""
    return merge_mark(data.decode(errors="replace")) > 0


def _keep_original(plan: Plan, path: str, data: bytes) -> None:
    """Keep an edited file beside the one that takes its place, as `NAME.orig`."""
    number, kept = 1, f"{path}.orig"
    while os.path.lexists(plan.root / kept):
        if _content(plan.root / kept) == data:
            return
        number += 1
        kept = f"{path}.orig{number}"
    plan.contents.put(kept, data)
    plan.writes.append(kept)


def _edit(plan: Plan, path: str, data: bytes) -> Diagnostic:
    """The message about an edited file: the first line that was edited."""
    line, text = first_difference(data, plan.contents[path])
    message, hint = REASONS["edited-file"]
    shown = f"{message}: `{text[:MOST_SHOWN]}`" if text else message
    place = Span(str(plan.root / path), line)
    home = HOMES.get(path.rpartition("/")[2], "`extensions` or `templates`")
    hint = hint.format(home=home)
    return Diagnostic(Severity.ERROR, "edited-file", shown, place, hint)


MOST_SHOWN = 60
"""So much of an edited line is enough to find it, in characters."""
HOMES = {
    "openapi.yaml": "`[overrides]` or `overlay` of fragmint.toml",
    "pyproject.toml": "`[project]` of fragmint.toml",
    "README.md": "`templates` of fragmint.toml",
    "CHANGELOG.md": "fragmint.changelog.md",
}
"""Where an edit belongs, by the file's name."""


def _content(path: Path) -> bytes:
    """The bytes of a file, none if it cannot be read."""
    try:
        return read_regular(path) or b""
    except OSError:
        return b""


def _examine_remove(plan: Plan, path: str) -> None:
    """A file of ours that is no longer emitted goes, unless it was edited."""
    state = _state(plan.root, path)
    if state is None:
        return
    kept = _content(plan.root / path)
    ours = plan.old.owns(path, state) or plan.old.owns(path, sketch(path, kept))
    if ours or is_unmerged(kept):
        plan.removes.append(path)
        return
    message = "is no longer generated, but is kept because it was edited"
    place = Span(str(plan.root / path), 1)
    plan.notes.append(Diagnostic(Severity.WARNING, "kept-file", message, place))


def _problem(path: Path, code: str) -> Diagnostic:
    message, hint = REASONS[code]
    return Diagnostic(Severity.ERROR, code, message, Span(str(path), 1), hint)


def _state(root: Path, path: str) -> str | None:
    """The digest of a file, None if nothing is, or the code of a problem."""
    *folders, name = path.split("/")
    for folder in _cumulative(root, folders):
        problem = _folder_problem(folder)
        if problem != "":
            return problem
    try:
        data = read_regular(root.joinpath(*folders, name))
    except FileNotFoundError:
        return None
    except OSError:
        return "cannot-read"
    if data is None:
        link = root.joinpath(*folders, name).is_symlink()
        return "link-in-output" if link else "not-a-file"
    return digest(data)


def _cumulative(root: Path, folders: list[str]) -> Iterator[Path]:
    for folder in folders:
        root = root / folder
        yield root


def _folder_problem(folder: Path) -> str | None:
    """Empty for a folder, None if nothing is, or the code of a problem."""
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError:
        return "cannot-read"
    if stat.S_ISLNK(mode):
        return "link-in-output"
    return "" if stat.S_ISDIR(mode) else "not-a-folder"
