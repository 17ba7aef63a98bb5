"""Commands for the day the docs change: `usage` and `watch`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.command_options import fail_on, no_gaps
from generator.report.diagnostics import Report
from generator.terminal import FINDINGS, print_diagnostics, say, status


@click.command()
@click.argument("folder", metavar="DIR", callback=no_gaps)
@click.option(
    "--old", metavar="VERSION", callback=no_gaps,
    help="What the code was written for; else what is committed or was written last.",
)  # fmt: skip
@click.option(
    "--new", metavar="VERSION", callback=no_gaps,
    help="What it is to work with; else what the pages give now.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Change what is mechanical, in place.")
@click.option(
    "--format", "form", default="text", type=click.Choice(["text", "json"]),
    help="How to print the places.",
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
    """List where the code in DIR meets a change of the API, and mend it.

    The code is read, never imported. Each place comes with what to do; `--fix` renames
    methods, arguments, classes, fields and groups. Versions are those of `fragmint diff`.
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
