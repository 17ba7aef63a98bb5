"""Output, exit status and shared options of the commands.

Messages go to stderr, one line each. Errors in usage or configuration and errors in the
input have different statuses.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from generator.report.diagnostics import (
    Diagnostic,
    InputError,
    Report,
    Severity,
    Span,
    one_line,
)

if TYPE_CHECKING:
    from generator.report.summary import Summary


T = TypeVar("T")


def no_gaps(context: click.Context, parameter: click.Parameter, value: T) -> T:
    """Reject an empty file or folder name, such as an unset variable."""
    if value == "" or (isinstance(value, tuple) and "" in value):
        raise click.BadParameter("is empty", context, parameter)
    return value


def fail_on(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that selects the severity at which a command fails."""
    return click.option(
        "--fail-on", "worst", type=click.Choice(["breaking", "risky", "any"]),
        default=default or None, show_default=bool(default),
        help="Exit with 1 if there is a change of this severity or worse.",
    )  # fmt: skip


def missing_extra(name: str, error: ModuleNotFoundError) -> InputError:
    """The error for an extra that is not installed."""
    hint = f"install it: pip install 'fragmint[{name}]'"
    message = f"needs {error.name}, which is not installed"
    return InputError(Diagnostic(Severity.ERROR, "usage", message, None, hint))


def needs_watching() -> None:
    """Check, before anything is built, that files can be watched.

    Raises:
        InputError: The extra is not installed (`usage`).
    """
    try:
        import watchfiles  # noqa: F401
    except ModuleNotFoundError as error:
        raise missing_extra("watch", error) from None


IN_SHORT = {
    "add": "Fetch documentation from the web to start a project.",
    "build": "Generate packages from pages, documents or a configuration.",
    "check": "Show what a build would change, and write nothing.",
    "clean": "Remove generated files.",
    "completion": "Print a shell completion script.",
    "conflicts": "List where pages disagree.",
    "diff": "Show what changed in an API for its callers.",
    "explain": "Show where a value comes from.",
    "init": "Write a commented fragmint.toml.",
    "lock": "Release a public name from fragmint.lock.",
    "mock": "Serve a mock of the API.",
    "release": "Close the changelog and build a release.",
    "repairs": "List the repairs made, with reasons.",
    "update": "Fetch the pages of a project again.",
    "usage": "List and fix the places in your code that changes affect.",
    "watch": "Rebuild whenever an input changes.",
}
"""The line for each command in the list of commands."""


JSON = "--format json"
FINDINGS, USAGE, BAD_INPUT, OUR_BUG, INTERRUPTED = 1, 2, 3, 70, 130
CONFIGURATION = frozenset(
    {
        "bad-toml",
        "unknown-key",
        "bad-value",
        "no-config",
        "several-builds",
        "override-misses",
        "remote-input",
        "extension-misses",
        "extension-hidden",
        "unknown-name",
        "usage",
        "not-a-release",
        "nothing-to-release",
        "bad-address",
        "no-pages-lock",
        "other-source",
        "cannot-serve",
    }
)
"""Codes of errors in usage or configuration rather than in the input."""


def say(*lines: str, err: bool = False) -> None:
    """Print lines, escaping line breaks and terminal controls from documents."""
    for line in lines:
        click.echo(one_line(line), err=err)


def print_diagnostics(report: Report) -> None:
    """Print errors and warnings, one line each; notes are only in the JSON output."""
    for item in report:
        if item.severity is not Severity.NOTE:
            say(str(item), err=True)


def print_list(lines: list[str], empty: str, report: Report) -> None:
    """Print diagnostics, then what was found; that nothing was, on standard error."""
    print_diagnostics(report)
    say(*lines)
    if not lines and not any(item.severity is Severity.ERROR for item in report):
        # Not on standard output, whose lines scripts count.
        say(empty, err=True)


def status(report: Report, summary: Summary | None, *, check: bool) -> int:
    """The exit status of a run."""
    errors = [item for item in report if item.severity is Severity.ERROR]
    if errors:
        configured = all(item.code in CONFIGURATION for item in errors)
        return USAGE if configured else BAD_INPUT
    return FINDINGS if check and summary is not None and summary.changed else 0


def usage_error(error: click.ClickException) -> Diagnostic:
    """An error on the command line as a diagnostic."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "fragmint"
    message, _, guess = error.format_message().rstrip(".").partition(". ")
    hint = f"see `{path} --help`"
    if guess:
        # Click puts "Did you mean ...?" into a sentence, or in brackets, of its own.
        guess = guess.strip("()")
        guess = guess[0].lower() + guess[1:]
        hint = f"{guess} {hint}" if guess.endswith("?") else f"{guess}; {hint}"
    return Diagnostic(Severity.ERROR, "usage", message, None, hint)


def system_error(error: OSError) -> Diagnostic:
    """An error of the operating system as a diagnostic, at its path."""
    span = Span(str(error.filename), 1) if error.filename else None
    reason = error.strerror or type(error).__name__
    hint = "check the paths, the free space and the output"
    return Diagnostic(Severity.ERROR, "system-error", reason, span, hint)


def our_bug(error: Exception) -> Diagnostic:
    """A bug of ours as a diagnostic."""
    hint = "this is a bug in Fragmint: report it with the output of FRAGMINT_DEBUG=1"
    message = f"{type(error).__name__}: {error}"
    return Diagnostic(Severity.ERROR, "internal-error", message, None, hint)


def show(summary: Summary | None, report: Report, form: str, *, check: bool) -> None:
    """Print messages on stderr and the summary on stdout."""
    from generator.report.summary import Summary, lines, skipped_lines

    print_diagnostics(report)
    say(*(skipped_lines(summary) if summary else ()), err=True)
    if form == "json":
        value = summary or Summary()
        value.diagnostics = [*report]
        click.echo(json.dumps(value.as_json(), ensure_ascii=False))
    elif summary is not None and summary.package:
        if check:
            say(*due_changes(summary), err=True)
        say(*lines(summary, check=check))


def due_changes(summary: Summary) -> Iterator[str]:
    """A line for each file that a build would write or remove."""
    gone = {*summary.removed}
    for name in summary.changed:
        yield f"would {'remove' if name in gone else 'change'} {name}"


def give_up_output() -> None:
    """Discard further output, because the reader of the pipe is gone."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse(diagnostics: Sequence[Diagnostic], code: int) -> NoReturn:
    """Exit with messages, and with a JSON object if `--format json` was given."""
    from generator.report.summary import Summary

    asked = " ".join(sys.argv[1:]).replace("=", " ")
    form = "json" if JSON in asked else ""
    with suppress(OSError):
        show(Summary(), Report([*diagnostics]), form, check=False)
    sys.exit(code)
