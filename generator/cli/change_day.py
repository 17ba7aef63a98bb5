"""The commands `usage` and `watch`."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from pathlib import Path

import click

from generator.cli.terminal import (
    FINDINGS,
    fail_on,
    needs_watching,
    no_gaps,
    print_diagnostics,
    say,
    status,
)
from generator.report.diagnostics import Report


@click.command()
@click.argument("folder", metavar="DIR", callback=no_gaps)
@click.option(
    "--old", metavar="VERSION", callback=no_gaps,
    help="Version the code was written for; default: the last commit.",
)  # fmt: skip
@click.option(
    "--new", metavar="VERSION", callback=no_gaps,
    help="Version it should work with; default: the current pages.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Apply the mechanical fixes in place.")
@click.option(
    "--format", "form", default="text", type=click.Choice(["text", "json"]),
    help="Format of the list.",
)  # fmt: skip
@fail_on("")
def usage(
    folder: str,
    old: str | None,
    new: str | None,
    fix: bool,
    form: str,
    worst: str | None,
) -> None:
    """List and fix the places in DIR that API changes affect.

    The code is parsed, never imported. Each place comes with advice; `--fix` renames
    methods, arguments, classes, fields and groups. Versions are as in `fragmint diff`.
    """
    from generator.changes.show import fails
    from generator.usage.listing import FORMS, usage_of

    report = Report()
    effects = usage_of(Path(folder), (old or "", new or ""), report, fix=fix)
    print_diagnostics(report)
    for line in FORMS[form](effects).splitlines():
        say(line)
    left = (str(effect.impact) for effect in effects if not effect.fixed)
    failed = bool(worst) and fails(left, str(worst))
    sys.exit(FINDINGS if failed else status(report, None, check=False))


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT ...]", callback=no_gaps)
@click.option("--check", is_flag=True, help="Write nothing.")
@click.option("--strict", is_flag=True, help="As in `fragmint build`.")
def watch(inputs: tuple[str, ...], check: bool, strict: bool) -> None:
    """Rebuild whenever pages, templates or configuration change, until Ctrl-C.

    INPUT is as in `fragmint build`. Each build prints one line, after its errors.
    """
    needs_watching()
    from generator.project.jobs import Options
    from generator.project.watch import Watcher, from_system

    options = Options(check=check, strict=strict)
    watcher = Watcher(inputs, options, say)
    if sys.stdout.isatty():
        watcher.clear = click.clear
    with suppress(KeyboardInterrupt):
        watcher.run(from_system(threading.Event()))
