"""Options and errors shared by several commands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from generator.report.diagnostics import Diagnostic, InputError, Severity

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
