"""Reading input files: named text, strictly decoded and within size limits."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from generator import patterns as re
from generator.dataclass import dataclass, field
from generator.report.diagnostics import Diagnostic, Severity, Span, input_error

MAX_BYTES = 64 * 1024 * 1024
"""Largest input file, in bytes (budget I6: bytes)."""

ENCODINGS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
DECLARED = re.compile(
    rb"(?i)<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}(?P<html>[\w-]{1,40})"
    rb"|<\?xml[^>]{0,200}?encoding=[\"'](?P<xml>[\w-]{1,40})"
)
HEAD = 2048
"""Bytes in which a page declares its encoding; HTML gives it 1024, after a comment of the
browser that saved it."""
LEGACY = re.compile(
    r"windows-125\d|cp125\d|iso-?8859-\d{1,2}|latin-?1|us-ascii|koi8-[ru]|shift[_-]jis|sjis|"
    r"euc-(jp|kr)|gb2312|gbk|gb18030|big5|macintosh"
)
"""Encodings of pages besides UTF-8 and UTF-16 (WHATWG), by their names in lower case."""
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
} | dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii"), "cp1252")
"""The encodings that browsers read instead (WHATWG, Encoding)."""

FILLED = re.compile(r"\S[^\n\r]*")
"""A line that is not blank, from the first character that is none."""


@dataclass(frozen=True)
class Source:
    """A file (or a part of one) with its text.

    `file` is the name for messages. `first_line` is the line number of the first line
    of `text` in that file, more than 1 for a block inside a page; `indent` is the
    number of columns that were removed in front of every line. `variables` are values
    of placeholders `{{name}}` that files beside it define. `digest` is that of the bytes
    of a whole file. A document may refer to files below its `roots`.
    """

    file: str
    text: str
    path: Path | None = None
    first_line: int = 1
    indent: int = 0
    digest: str = field(default="", repr=False)
    variables: tuple[tuple[str, str], ...] = ()
    roots: tuple[Path, ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without line endings."""
        return lines_of(self.text)

    @property
    def filled(self) -> int:
        """How many lines are not blank."""
        return sum(1 for _ in FILLED.finditer(self.text))

    def span(self, line: int, column: int = 1, end_line: int = 0) -> Span:
        """A place, given in lines of this text counted from 1."""
        offset = self.first_line - 1
        end = end_line + offset if end_line else 0
        return Span(self.file, line + offset, column + self.indent, end)

    def block(self, first: int, last: int, indent: int = 0) -> Source:
        """Lines `first` to `last` (from 1, inclusive) as a source of their own."""
        lines = [line[indent:] for line in self.lines[first - 1 : last]]
        place = self.first_line + first - 1
        text = "\n".join(lines) + "\n"
        return Source(self.file, text, self.path, place, self.indent + indent)


def digest(data: bytes) -> str:
    """SHA-256, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def packaged(package: str, path: str) -> bytes:
    """A file of an installed package, which is not imported.

    Raises:
        OSError: There is none, or the package is not in a folder.
    """
    spec = find_spec(package)
    if spec is None or not spec.origin:
        raise FileNotFoundError(package)
    return (Path(spec.origin).parent / path).read_bytes()


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends; only LF, CRLF and CR end a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_source(path: Path, file: str | None = None) -> Source:
    """Read a file (`-` for standard input); `file` is its name in messages.

    Raises:
        InputError: It is missing, unreadable, too large or not text, or
            its name is not text (`bad-file-name`).
    """
    name = file or path.as_posix()
    check_name(name)
    if name == "-":
        return decode(sys.stdin.buffer.read(MAX_BYTES + 1), "<stdin>", None)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise input_error(
            "missing-file", "no such file", Span(name, 1), "check the path"
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise input_error(
            "unreadable-file",
            f"cannot be read: {reason}",
            Span(name, 1),
            "check the path and its permissions",
        ) from None
    return decode(data, name, path)


def check_name(name: str) -> None:
    """Refuse a name that is not text: it is in messages and in what is written.

    Raises:
        InputError: It holds bytes that are not UTF-8 (`bad-file-name`).
    """
    if not name.isascii() and any("\ud800" <= char <= "\udfff" for char in name):
        shown = name.encode("utf-8", "backslashreplace").decode()
        message, hint = "the name is not UTF-8", "rename the file or folder"
        raise input_error("bad-file-name", message, Span(shown, 1), hint)


def decode(data: bytes, file: str, path: Path | None) -> Source:
    """Turn bytes into a source.

    Raises:
        InputError: Too large, or not text in UTF-8 (or UTF-16 with a byte order mark, or
            the encoding that an HTML page declares).
    """
    if len(data) > MAX_BYTES:
        limit = f"larger than {MAX_BYTES // 1024 // 1024} MiB"
        raise input_error("too-large", limit, Span(file, 1), "split it")
    try:
        text = text_of(data)
    except UnicodeError as error:
        before = data[: getattr(error, "start", 0)]
        place = Span(file, before.count(b"\n") + 1)
        hint = "save the file as UTF-8"
        raise input_error("bad-encoding", "not UTF-8 text", place, hint) from None
    if "\0" in text:
        place = Span(file, text.count("\n", 0, text.index("\0")) + 1)
        hint = "give a UTF-8 text file"
        raise input_error(
            "bad-encoding", "not text: it contains NUL characters", place, hint
        )
    return Source(file, text, path, digest=digest(data))


MARKS = ("<<<<<<< ", "=======", ">>>>>>> ")
"""How git begins, divides and ends what it could not merge (git-merge, 3)."""


def merge_mark(text: str) -> int:
    """The line, from 1, of the first conflict that a merge has left; 0 for none."""
    first = step = 0
    for number, line in enumerate(lines_of(text) if MARKS[0] in text else (), start=1):
        if line.startswith(MARKS[0]):
            first, step = number, 1
        elif step == 1 and line.rstrip() == MARKS[1]:
            step = 2
        elif step == 2 and line.startswith(MARKS[2]):
            return first
    return 0


def merge_conflicts(
    sources: Iterable[Source], severity: Severity, hint: str
) -> Iterator[Diagnostic]:
    """The conflict markers that a merge has left, the first place of each file."""
    for source in sources:
        if line := merge_mark(source.text):
            message, place = "unresolved merge conflict", source.span(line)
            yield Diagnostic(severity, "merge-conflict", message, place, hint)


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, or else what an HTML page
    declares.

    Raises:
        UnicodeError: It is none of these.
    """
    encoding = next((e for mark, e in ENCODINGS.items() if data.startswith(mark)), None)
    try:
        return data.decode(encoding or "utf-8")
    except UnicodeError:
        declared = DECLARED.search(data[:HEAD]) if encoding is None else None
        name = declared[declared.lastgroup or 0].decode().lower() if declared else ""
        if not LEGACY.fullmatch(name):
            raise
        try:
            return data.decode(SUPERSETS.get(name, name))
        except LookupError:
            pass
        raise
