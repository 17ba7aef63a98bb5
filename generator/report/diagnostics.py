"""Diagnostics: messages with a place, a code and a hint.

A diagnostic prints as one line, `file:line:column: severity[code]: message; hint`, the
form that editors and CI systems recognize (GNU coding standards, section 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from generator.dataclass import dataclass, field


class Severity(StrEnum):
    """The severity of a diagnostic; only errors stop a build."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(NamedTuple):
    """A place in a file; lines and columns count from 1.

    `end_line` is the last line of the place, inclusive; 0 means the same as `line`.
    A file that was read before and is no longer there has the line 0.
    """

    file: str
    line: int
    column: int = 1
    end_line: int = 0

    @property
    def last_line(self) -> int:
        """The last line of the place, inclusive."""
        return self.end_line or self.line

    @property
    def brief(self) -> str:
        """The file and the line, for text that has a place on the side."""
        return f"{self.file}:{self.line}" if self.line else f"{self.file}, deleted"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One message about one place."""

    severity: Severity
    code: str
    message: str
    span: Span | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else "fragmint: "
        hint = f"; {self.hint}" if self.hint else ""
        return one_line(f"{place}{self.severity}[{self.code}]: {self.message}{hint}")


def one_line(text: str) -> str:
    """Text without control characters, so that no input can forge a second line."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass
class Report:
    """Collects the diagnostics of one run, so that all are reported together."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def error(
        self, code: str, message: str, span: Span | None = None, hint: str = ""
    ) -> None:
        """Record something that stops the build."""
        self.add(Diagnostic(Severity.ERROR, code, message, span, hint))

    def warning(
        self, code: str, message: str, span: Span | None = None, hint: str = ""
    ) -> None:
        """Record something that the user should look at."""
        self.add(Diagnostic(Severity.WARNING, code, message, span, hint))

    def note(
        self, code: str, message: str, span: Span | None = None, hint: str = ""
    ) -> None:
        """Record something that is good to know."""
        self.add(Diagnostic(Severity.NOTE, code, message, span, hint))

    def add(self, diagnostic: Diagnostic) -> None:
        """Record a diagnostic made elsewhere."""
        self.diagnostics.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Record diagnostics made elsewhere."""
        self.diagnostics.extend(diagnostics)

    @property
    def failed(self) -> bool:
        """Whether any diagnostic is an error."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)


class InputError(Exception):
    """Input that cannot be used; carries the diagnostics that say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics


def input_error(
    code: str, message: str, span: Span | None = None, hint: str = ""
) -> InputError:
    """An InputError with one diagnostic."""
    return InputError(Diagnostic(Severity.ERROR, code, message, span, hint))
