"""Options and refusals that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from generator.report.diagnostics import Diagnostic, InputError, Severity

T = TypeVar("T")


def no_gaps(context: click.Context, parameter: click.Parameter, value: T) -> T:
    """Refuse an empty name of a file or folder, such as a variable that is not set."""
    if value == "" or (isinstance(value, tuple) and "" in value):
        raise click.BadParameter("is empty", context, parameter)
    return value


def fail_on(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The option that says which changes make a command fail."""
    return click.option(
        "--fail-on", "worst", type=click.Choice(["breaking", "risky", "any"]),
        default=default or None, show_default=bool(default),
        help="The exit status is 1 where there is such a change, or a worse one.",
    )  # fmt: skip


def missing_extra(name: str, error: ModuleNotFoundError) -> InputError:
    """The error that an optional part is not installed."""
    hint = f"install it: pip install 'fragmint[{name}]'"
    message = f"needs {error.name}, which is not installed"
    return InputError(Diagnostic(Severity.ERROR, "usage", message, None, hint))


IN_SHORT = {
    "add": "Fetch documentation from the web, as the start of a project.",
    "build": "Generate packages from pages, documents or a configuration.",
    "check": "Say what a build would change, and write nothing.",
    "clean": "Remove what builds have generated.",
    "completion": "Print what makes a shell complete commands.",
    "conflicts": "List what pages disagree about.",
    "diff": "Show what changed in an API for those who call it.",
    "explain": "Show where a value comes from.",
    "init": "Write a commented fragmint.toml.",
    "lock": "Give up a public name that fragmint.lock keeps.",
    "mock": "Serve what pages or documents describe.",
    "release": "Close the changelog for a release.",
    "repairs": "List what had to be repaired, and why.",
    "update": "Fetch the pages of a project again.",
    "usage": "List, and mend, where your code meets a change.",
    "watch": "Build again whenever something changes.",
}
"""A line for each command, short enough for the list of them."""
