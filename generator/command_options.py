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
