"""The Python files of a program: found, decoded, parsed and replaced, but never
imported.
"""

from __future__ import annotations

import ast
import codecs
import io
import os
import stat
import tokenize
import warnings
from collections.abc import Iterator
from pathlib import Path

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.project.inputs import owned_files
from generator.report.diagnostics import Report, Span, input_error

MAX_BYTES = 4 * 1024 * 1024
"""People write files of kilobytes; what is larger is data that some program wrote."""
MAX_FILES = 50_000
SKIPPED = frozenset({"__pycache__", "node_modules", "site-packages"})
ENCODINGS = re.compile(
    r"utf-8(-sig)?|ascii|iso8859-\d+|cp\d+|mac[-_]\w+|koi8-\w|gb\w+|big5|shift_jis"
    r"|euc_\w+"
)
"""Encodings of text; the others of Python's are for other things."""
LINE_END = re.compile(rb"\r\n|\r|\n")
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class PythonFile:
    """One file. `data` is its text in UTF-8, in which columns of the tree count bytes;
    `name` is what others import it by from `base`, `encoding` what it is written in.
    """

    path: Path
    base: Path
    shown: str
    name: str
    data: bytes
    encoding: str
    tree: ast.Module = field(repr=False)

    @property
    def starts(self) -> list[int]:
        """Where each line starts, in bytes of `data`."""
        return [0, *(found.end() for found in LINE_END.finditer(self.data))]

    @property
    def is_package(self) -> bool:
        """Whether it stands for its folder."""
        return self.path.name == "__init__.py"

    def encoded(self, data: bytes) -> bytes:
        """A changed text as the file has it.

        Raises:
            UnicodeError: Its encoding cannot express the text.
        """
        return data.decode().encode(self.encoding)


def python_files(root: Path, report: Report) -> list[PythonFile]:
    """The files below a folder, or the one named; those that cannot be read are warned of.

    Raises:
        InputError: There is no such file or folder (`missing-file`), or it has too many.
    """
    if not root.exists():
        place = Span(root.as_posix(), 1)
        raise input_error("missing-file", "no such file or folder", place)
    base = top_of(root if root.is_dir() else root.parent)
    paths = sorted(below(root)) if root.is_dir() else [root]
    if len(paths) > MAX_FILES:
        message = f"{len(paths)} Python files; the limit is {MAX_FILES}"
        raise input_error("too-many-files", message, Span(root.as_posix(), 1))
    found = (parsed(path, base, report) for path in paths)
    return [file for file in found if file is not None]


def top_of(folder: Path) -> Path:
    """The folder from which modules are imported: above those that are packages."""
    top = folder.absolute()
    while (top / "__init__.py").is_file() and top != top.parent:
        top = top.parent
    return top


def below(root: Path) -> Iterator[Path]:
    """Regular Python files, no links; but for environments and what Fragmint wrote."""
    ours: set[Path] = set()
    for place, folders, names in os.walk(root):
        here = Path(place)
        ours.update(owned_files(here))
        folders[:] = [
            name
            for name in folders
            if name not in SKIPPED
            and not name.startswith(".")
            and not (here / name / "pyvenv.cfg").exists()
        ]
        for name in names:
            path = here / name
            if name.endswith(".py") and path not in ours and is_regular(path):
                yield path


def is_regular(path: Path) -> bool:
    """Whether it is a file by itself, neither a link nor a device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def parsed(path: Path, base: Path, report: Report) -> PythonFile | None:
    """One file; None, and a warning, where it cannot be read."""
    shown = os.path.relpath(path)
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
        if data is None:
            report.warning("not-read", "larger than 4 MiB", Span(shown, 1))
            return None
        text, encoding = decoded(data)
        tree = tree_of(text)
    except SyntaxError as error:
        place = Span(shown, error.lineno or 1, error.offset or 1)
        report.warning("not-read", f"not Python: {error.msg}", place)
    except (RecursionError, MemoryError):
        report.warning("not-read", "too deeply nested", Span(shown, 1))
    except (OSError, ValueError, LookupError) as error:
        report.warning("not-read", f"cannot be read: {error}", Span(shown, 1))
    else:
        name = module_name(path.absolute().relative_to(base))
        return PythonFile(path, base, shown, name, text.encode(), encoding, tree)
    return None


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding (PEP 263).

    Raises:
        SyntaxError, ValueError, LookupError: It has none that is known, or breaks it.
    """
    found, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    encoding = codecs.lookup(found).name
    if not ENCODINGS.fullmatch(encoding):
        raise LookupError(f"{encoding} is not a text encoding")
    return data.decode(encoding), encoding


def tree_of(text: str) -> ast.Module:
    """The syntax tree of a text.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: It is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # The compiler's opinion of escapes is not ours.
        return ast.parse(text)


def module_name(path: Path) -> str:
    """The module name of a file, from its path below the folder."""
    parts = [*path.with_suffix("").parts]
    if parts[0] == "src" and len(parts) > 1:
        parts = parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
