"""Comparing the files to write with the contents of the folder, without touching it.

Two texts of a generated file are the same if they differ in nothing but formatting.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import stat
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.output.manifest import (
    Manifest,
    dump_manifest,
    is_relative,
    load_manifest,
    read_regular,
)
from generator.report.diagnostics import Diagnostic, InputError, Severity, Span
from generator.source import digest, merge_mark
from generator.version import MARKER

MOST = 16 * 1024 * 1024
"""A larger file is not compared by meaning, as parsing it would take many seconds."""
MOST_SORTED = 1024 * 1024
"""The keys of larger JSON are not sorted, as that takes ten times its size in memory."""
MARKS_KEPT = re.compile(rb"[\w\x80-\xff]+|[^\s,()\\'\"]")
"""Words, and marks except for those that formatters add, remove and move: blanks, line
ends, commas at ends, brackets, quotes.
"""
MOVED = b" \t\n\r\f\v,()\\'\""
"""The characters that are not among them."""
WORDS_ALONE = bytes(
    byte if byte > 127 or chr(byte).isalnum() or byte == ord("_") else ord(" ")
    for byte in range(256)
)
"""A blank for each byte that is not part of a word."""
PART = 1 << 16
"""Bytes of a text that are looked at in one go."""
SKETCH = "words:"
"""Stands before a sketch in a manifest, where digests have nothing."""


IMPORT = re.compile(
    rb"^[ \t]*(from[ \t]+[.\w]+[ \t]+import|import)\b[ \t]*(\([^()]*\)|[^\n(]*)$",
    re.MULTILINE,
)
"""An import statement, with its names in brackets or on one line."""


def sketch(path: str, data: bytes) -> str:
    """A digest that formatting does not change, nor the order of imports and of keys;
    words that are put together or taken apart do: it is that of all that is kept, and
    of the words.
    """
    data = ordered(path, data)
    kept = hashlib.sha256()
    for part in parts_of(data):
        kept.update(part.translate(None, MOVED))
    for part in parts_of(data):
        kept.update(b" ".join([b"", *part.translate(WORDS_ALONE).split()]))
    return SKETCH + kept.hexdigest()[:32]


def ordered(path: str, data: bytes) -> bytes:
    """A text with its imports or its keys in one order, each imported name alone."""
    suffix = path.rpartition(".")[2]
    if suffix == "json" and len(data) <= MOST_SORTED:
        try:
            value = json.loads(data, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            return data
        return json.dumps(value, sort_keys=True).encode()
    if suffix not in ("py", "pyi"):
        return data
    data = data.replace(b"\r\n", b"\n")
    found: set[bytes] = set()
    for start, names in IMPORT.findall(data):
        for name in names.strip(b"()").split(b","):
            words = b" ".join([*start.split(), *name.split()])
            found |= {words} if name.strip() else set()
    return b"\n".join([*sorted(found), IMPORT.sub(b"", data)])


def parts_of(data: bytes) -> Iterator[bytes]:
    """A text in parts of whole lines, so that no list holds all words of a large one."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + PART) + 1 or len(data)
        yield data[start:end]
        start = end


def same_lines(one: bytes, other: bytes) -> bool:
    """Whether two texts are the same except for the ends of their lines."""
    return one.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def means_same(path: str, one: bytes, other: bytes) -> bool:
    """Whether two texts of a file are the same except for their formatting."""
    if same_lines(one, other):
        return True
    if max(len(one), len(other)) > MOST or sketch(path, one) != sketch(path, other):
        return False
    parse = PARSERS.get(path.rpartition(".")[2], marks)
    try:
        return parse(one) == parse(other)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return False


def code(data: bytes) -> object:
    """Python code without its layout, the indentation of its docstrings and the order
    of its imports.
    """
    tree = ast.parse(data)
    imported: set[tuple[str | None, int, str, str | None]] = set()
    for node in ast.walk(tree):
        for block in BLOCKS:
            inner = getattr(node, block, None)
            if isinstance(inner, list):
                inner[:] = [item for item in inner if not isinstance(item, IMPORTS)]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = " ".join(str(node.value.value).split())
        elif isinstance(node, IMPORTS):
            source = node.module if isinstance(node, ast.ImportFrom) else None
            level = node.level if isinstance(node, ast.ImportFrom) else -1
            imported |= {
                (source, level, alias.name, alias.asname) for alias in node.names
            }
    return ast.dump(tree), imported


IMPORTS = (ast.Import, ast.ImportFrom)
BLOCKS = ("body", "orelse", "finalbody")
"""The lists of statements that a node of Python's syntax has."""


def marks(data: bytes) -> object:
    """A text without its layout and that of the code in it, which formatters wrap."""
    return MARKS_KEPT.findall(data)


PARSERS: Mapping[str, Callable[[bytes], object]] = {
    "py": code,
    "pyi": code,
    "json": json.loads,
    "toml": lambda data: tomllib.loads(data.decode()),
}
"""The parser of a file's meaning, by its suffix; any other file means its words and marks."""


def first_difference(one: bytes, other: bytes) -> tuple[int, str]:
    """The first line in which a text is not as the other one, from 1, and that line:
    where words differ, or else blanks.
    """
    lines = one.splitlines()
    found = zip_longest(MARKS_KEPT.finditer(one), MARKS_KEPT.finditer(other))
    for mark, expected in found:
        if mark is None or expected is None or mark[0] != expected[0]:
            number = one.count(b"\n", 0, mark.start() if mark else len(one))
            return number + 1, shown_line(lines[number : number + 1])
    for number, (line, wanted) in enumerate(zip_longest(lines, other.splitlines())):
        if line != wanted:
            return number + 1, shown_line([line or b""])
    return 1, ""


def shown_line(lines: list[bytes]) -> str:
    """A line as it is shown, empty for none."""
    return b"".join(lines).decode(errors="replace").strip()


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
    "README.md": "`readme-before` or `readme-after` in `[project]` of fragmint.toml",
    "LICENSE": "`license-file` in `[project]` of fragmint.toml",
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
